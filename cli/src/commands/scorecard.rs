//! `homeround scorecard`: NICE measures and the ethical charter's stages, or what a council buys by area and period.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{open_branch, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::commissioning::{ContractFacts, ContractRow, read_contracts, score_contracts};
use homeround::fault::Faults;
use homeround::scorecard::{MeasureState, ScorecardFacts, score_plan};
use homeround::wages::sources::of_book;
use homeround::wages::{AuditRules, audit};

/// NICE measures, the Care Act's rule on short visits and the ethical charter's stages, with numerators and denominators.
///
/// Exit code 0 when every measure that must be met and can be computed is met, 1 when one is not. With --contracts what a council buys is
/// scored, by area and period: fees against the proved floor, the price found and the published minimum, short visits, payment days, block
/// hours, continuity and churn; 0 when every fee pays its price, 1 when one does not, 4 when none is known not to and some cannot be computed.
#[derive(Args, Clone, Debug)]
pub struct ScorecardArgs {
    /// The book.
    #[arg(required_unless_present = "contracts", requires = "roster")]
    pub book: Option<PathBuf>,
    /// The roster.
    pub roster: Option<PathBuf>,
    /// Events of the carers' devices: visits count as verified, in place of as planned.
    #[arg(long, value_name = "FILE", requires = "book")]
    pub events: Option<PathBuf>,
    /// Hold pay against the London Living Wage.
    #[arg(long, requires = "book")]
    pub london: bool,
    /// What a council buys, a TOML file with a row for each area and period; `homeround schema contracts` describes it.
    #[arg(long, value_name = "FILE", conflicts_with = "book")]
    pub contracts: Option<PathBuf>,
}

/// Scores a roster: yes when everything that must be met and can be computed is met. Or scores contracts: yes when every fee pays.
///
/// # Errors
/// Every fault of the files; a plan on days without rates.
pub fn run(args: &ScorecardArgs, console: &Console) -> Result<Answer, CommandFailure> {
    match (&args.contracts, &args.book, &args.roster) {
        (Some(path), ..) => contracts(path, console),
        (None, Some(book), Some(roster)) => of_roster(book, roster, args, console),
        _ => Err(CommandFailure::Usage("give a BOOK and a ROSTER, or --contracts FILE".to_owned())),
    }
}

fn of_roster(book: &Path, roster: &Path, args: &ScorecardArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let branch = open_branch(book)?;
    let loaded = read_roster(roster, &branch, console)?;
    let (worked, _) = super::price::stretches(&branch, &loaded, args.events.as_deref())?;
    let rules = AuditRules { london: args.london, ..AuditRules::usual() };
    let (cases, unjudged) = of_book(&branch.book, &branch.plan, &worked, None, &rules)?;
    let audit = audit(&cases, &unjudged, &rules)?;
    let card = score_plan(&ScorecardFacts { book: &branch.book, plan: &branch.plan, worked: &worked, audit: &audit });
    console.answer(&card, || card.text())?;
    let failed = card.measures.iter().any(|row| matches!(row.state, MeasureState::PartlyMet | MeasureState::NotMet));
    Ok(if failed { Answer::No } else { Answer::Yes })
}

fn contracts(path: &Path, console: &Console) -> Result<Answer, CommandFailure> {
    let contracts = read_contracts(&path.display().to_string(), &text_of(path)?)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let (mut opened, mut faults) = (Vec::new(), Faults::default());
    for row in contracts.rows {
        match open(row, folder, console) {
            Ok(facts) => opened.push(facts),
            // The faults of every row's files are told, not of the first alone.
            Err(CommandFailure::Input(found)) => faults.0.extend(found.0),
            Err(other) => return Err(other),
        }
    }
    faults.or(())?;
    let card = score_contracts(opened)?;
    console.answer(&card, || card.text())?;
    let with = |wanted: Option<bool>| card.rows.iter().any(|row| row.fee_pays == wanted);
    Ok(if with(Some(false)) {
        Answer::No
    } else if with(None) {
        Answer::Undecided
    } else {
        Answer::Yes
    })
}

/// One row with its book, its roster and the time of its carers.
fn open(terms: ContractRow, folder: &Path, console: &Console) -> Result<ContractFacts, CommandFailure> {
    let branch = open_branch(&folder.join(&terms.book))?;
    let loaded = read_roster(&folder.join(&terms.roster), &branch, console)?;
    let events = terms.events.as_ref().map(|events| folder.join(events));
    let (worked, basis) = super::price::stretches(&branch, &loaded, events.as_deref())?;
    Ok(ContractFacts { terms, branch, worked, basis })
}

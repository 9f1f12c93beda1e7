//! `homeround scorecard`: NICE measures and the ethical charter's stages, with numerators and denominators.

use std::path::PathBuf;

use clap::Args;

use crate::console::Console;
use crate::disk::{open_branch, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::roster;
use homeround::scorecard::{MeasureState, ScorecardFacts, score_plan};
use homeround::wages::sources::of_book;
use homeround::wages::{AuditRules, audit};

/// NICE measures, the Care Act's rule on short visits and the ethical charter's stages, with numerators and denominators.
///
/// Exit code 0 when every measure that must be met and can be computed is met, 1 when one is not.
#[derive(Args, Clone, Debug)]
pub struct ScorecardArgs {
    /// The book.
    pub book: PathBuf,
    /// The roster.
    pub roster: PathBuf,
    /// Events of the carers' devices: visits count as verified, in place of as planned.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// Hold pay against the London Living Wage.
    #[arg(long)]
    pub london: bool,
}

/// Scores a roster: yes when everything that must be met and can be computed is met.
///
/// # Errors
/// Every fault of the files; a plan on days without rates.
pub fn run(args: &ScorecardArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let branch = open_branch(&args.book)?;
    let loaded = roster::read_roster(&read_file(&args.roster)?, &branch.plan)?;
    let (worked, _) = super::price::stretches(&branch, &loaded, args.events.as_deref())?;
    let rules = AuditRules { london: args.london, ..AuditRules::usual() };
    let (cases, unjudged) = of_book(&branch.book, &branch.plan, &worked, None, &rules)?;
    let audit = audit(&cases, &unjudged, &rules)?;
    let card = score_plan(&ScorecardFacts { book: &branch.book, plan: &branch.plan, worked: &worked, audit: &audit });
    console.answer(&card, || card.text())?;
    let failed = card.measures.iter().any(|row| matches!(row.state, MeasureState::PartlyMet | MeasureState::NotMet));
    Ok(if failed { Answer::No } else { Answer::Yes })
}

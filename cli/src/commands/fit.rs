//! `homeround fit`: where visits that nobody makes yet can go, and what that costs.

use std::path::PathBuf;

use clap::Args;
use homeround_core::ground::VisitIx;

use crate::console::Console;
use crate::disk::Disk;
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::Fit as Offered;
use homeround::advice::fit::find_offers;
use homeround::planning::LoadedBranch;
use homeround::roster;

/// Say where visits can go beside a roster: the best few offers with what each costs, who comes and what moves.
///
/// Write the new package into the book and ask with the roster as it was. Exit code 0 when an offer makes every visit, 1 when
/// none does.
#[derive(Args, Clone, Debug)]
pub struct FitArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
    /// The package to place, by id, or one of its dated visits; again for several. Without it every visit that nobody makes.
    #[arg(long = "package", value_name = "ID")]
    pub packages: Vec<String>,
    /// How many offers to make.
    #[arg(long, default_value_t = 3)]
    pub offers: usize,
    /// Write the roster of the best offer here, JSON or, by its name, CSV.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Makes the offers.
///
/// # Errors
/// Every fault of the book or of the roster's file; a package that is not in the book; a roster that breaks a rule.
pub fn run(args: &FitArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([Some(args.roster.as_path())]);
    let branch = disk.open_branch(&args.book)?;
    let output = disk.maybe("--output", args.output.as_deref())?;
    let loaded = roster::read_roster(&args.roster, &branch.plan)?;
    let roster = loaded.roster.view();
    let visits = if args.packages.is_empty() {
        let unserved = roster::write_roster(&branch.plan, roster, None).unserved;
        unserved.iter().filter_map(|id| branch.plan.names.visit(id)).collect()
    } else {
        named(&branch, &args.packages)?
    };
    let found = find_offers(&branch, &roster, &visits, args.offers.max(1))?;
    let answer = Offered::new(&branch, &found)?;
    if let (Some(path), Some(output), Some(best)) = (&args.output, output, found.offers.first()) {
        output
            .write_whole(&roster::roster_bytes(&roster::write_roster(&branch.plan, best.roster.view(), None), path)?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    console.answer(&answer, || answer.text())?;
    Ok(if answer.fits() { Answer::Yes } else { Answer::No })
}

/// The visits of these packages, or these dated visits.
fn named(branch: &LoadedBranch, ids: &[String]) -> Result<Vec<VisitIx>, CommandFailure> {
    let mut found = Vec::new();
    for id in ids {
        let of = |visit: &str| visit == id || visit.rsplit_once('@').is_some_and(|(package, _)| package == id);
        let rows = branch.plan.names.visits.iter().enumerate().filter(|(_, named)| of(&named.id));
        let before = found.len();
        found.extend(rows.map(|(at, _)| VisitIx::from_index(at)));
        if found.len() == before {
            let known = branch.book.packages.iter().any(|package| package.id == *id);
            let why = if known { "happens on no day of the plan" } else { "is neither a package nor a dated visit" };
            return Err(CommandFailure::Usage(format!("{id:?} {why}")));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

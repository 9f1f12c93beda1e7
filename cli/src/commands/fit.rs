//! `homeround fit`: where visits that nobody makes yet can go, and what that costs.

use std::path::PathBuf;

use clap::Args;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, file_name};
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::Fit as Offered;
use homeround::advice::fit::{find_offers, list_wanted};
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
    let loaded = read_roster(&args.roster, &branch, console)?;
    let roster = loaded.roster.view();
    let visits = list_wanted(&branch, &roster, &args.packages)?;
    let found = find_offers(&branch, &roster, &visits, args.offers.max(1))?;
    let answer = Offered::new(&branch, &found)?;
    if let (Some(path), Some(output), Some(best)) = (&args.output, output, found.offers.first()) {
        output.write_whole(&roster::roster_bytes(
            &roster::write_roster(&branch.plan, best.roster.view(), None),
            &branch.book,
            &file_name(path),
        )?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    console.answer(&answer, || answer.text())?;
    Ok(if answer.fits() { Answer::Yes } else { Answer::No })
}

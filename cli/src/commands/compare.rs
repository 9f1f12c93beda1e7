//! `homeround compare`: two rosters of one book side by side.

use std::path::PathBuf;

use clap::Args;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::open_branch;
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::Comparison;

/// Set two rosters of one book side by side: cost by line, rules, continuity, and every visit that differs.
///
/// Exit code 0 when no visit differs, 1 when some do.
#[derive(Args, Clone, Debug)]
pub struct CompareArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The first roster, JSON or CSV.
    pub first: PathBuf,
    /// The second.
    pub second: PathBuf,
}

/// Compares them.
///
/// # Errors
/// Every fault of the book or of a roster's file.
pub fn run(args: &CompareArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let branch = open_branch(&args.book)?;
    let [first, second] =
        [read_roster(&args.first, &branch, console)?.roster, read_roster(&args.second, &branch, console)?.roster];
    let comparison = Comparison::new(&branch, [&first.view(), &second.view()])?;
    console.answer(&comparison, || comparison.text())?;
    Ok(if comparison.changed.is_empty() { Answer::Yes } else { Answer::No })
}

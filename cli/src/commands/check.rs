//! `homeround check`: judges a roster, whoever made it, with a checker that shares no code with the search.

use std::path::PathBuf;

use clap::Args;

use crate::console::Console;
use crate::disk::{open_branch, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::planning::CheckReport;
use homeround::roster;

/// Judge a roster: every rule of the book, every line of what planning weighs.
#[derive(Args, Clone, Debug)]
pub struct CheckArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
}

/// Judges the roster: yes when every rule is kept and every visit made.
///
/// # Errors
/// Every fault of the book or of the roster's file.
pub fn run(args: &CheckArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let branch = open_branch(&args.book)?;
    let loaded = roster::read_roster(&read_file(&args.roster)?, &branch.plan)?;
    let judgement = CheckReport::from_loaded(&branch, &loaded)?;
    console.answer(&judgement, || judgement.text())?;
    Ok(if judgement.delivers() { Answer::Yes } else { Answer::No })
}

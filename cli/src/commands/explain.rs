//! `homeround explain`: why a visit is made by whom it is, or by nobody.

use std::path::PathBuf;

use clap::Args;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::open_branch;
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::Explanation;

/// Say why a visit is made by whom it is, or by nobody: every carer, and what is in the way.
///
/// Exit code 0 when the visit is made or could be as the rounds stand, 1 when not.
#[derive(Args, Clone, Debug)]
pub struct ExplainArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
    /// The dated visit: `C01-morning@2026-03-02`. Without it every visit that nobody makes.
    pub visit: Option<String>,
}

/// Explains the visit, or all that nobody makes.
///
/// # Errors
/// Every fault of the book or of the roster's file; a visit that is not in the book.
pub fn run(args: &ExplainArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let branch = open_branch(&args.book)?;
    let loaded = read_roster(&args.roster, &branch, console)?;
    let roster = loaded.roster.view();
    let explanations = Explanation::list(&branch, &roster, args.visit.as_deref())?;
    let answer = if explanations.iter().all(Explanation::is_possible) { Answer::Yes } else { Answer::No };
    let text = || {
        let texts: Vec<String> = explanations.iter().map(Explanation::text).collect();
        if texts.is_empty() { "every visit is made\n".to_owned() } else { texts.join("\n") }
    };
    console.answer(&explanations, text)?;
    Ok(answer)
}

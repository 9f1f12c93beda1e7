//! `homeround explain`: why a visit is made by whom it is, or by nobody.

use std::path::PathBuf;

use clap::Args;

use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::Explanation;
use homeround::advice::explain::Standing;
use homeround::planning::LoadedBranch;
use homeround::roster;

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
    let branch = LoadedBranch::open(&args.book)?;
    let loaded = roster::read_roster(&args.roster, &branch.plan)?;
    let roster = loaded.roster.view();
    let visits = match &args.visit {
        Some(visit) => vec![visit.clone()],
        None => roster::write_roster(&branch.plan, roster, None).unserved,
    };
    let mut explanations = Vec::with_capacity(visits.len());
    for visit in &visits {
        let found = Explanation::new(&branch, &roster, visit)?;
        explanations.push(found.ok_or_else(|| unknown(&branch, visit))?);
    }
    let possible =
        |explanation: &Explanation| explanation.shifts.iter().any(|chance| chance.standing <= Standing::Fits);
    let answer = if explanations.iter().all(possible) { Answer::Yes } else { Answer::No };
    let text = || {
        let texts: Vec<String> = explanations.iter().map(Explanation::text).collect();
        if texts.is_empty() { "every visit is made\n".to_owned() } else { texts.join("\n") }
    };
    console.answer(&explanations, text)?;
    Ok(answer)
}

/// That no visit is called so, and which are called nearly so.
fn unknown(branch: &LoadedBranch, visit: &str) -> CommandFailure {
    let package = visit.split('@').next().unwrap_or_default();
    let near = branch.plan.names.visits.iter().map(|named| named.id.as_str());
    let near: Vec<&str> = near.filter(|id| !package.is_empty() && id.starts_with(package)).take(5).collect();
    let hint = if near.is_empty() { String::new() } else { format!("; there are {}", near.join(", ")) };
    CommandFailure::Usage(format!("no visit is called {visit:?}{hint}"))
}

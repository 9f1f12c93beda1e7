//! `homeround remedy`: what would have to change so that a book can be delivered.

use std::path::PathBuf;

use clap::Args;

use super::plan::EffortArgs;
use crate::console::Console;
use crate::disk::{FolderSource, open_branch};
use crate::outcome::{Answer, CommandFailure};
use crate::signals;
use homeround::advice::Remedies;
use homeround::failure::Failure;

/// Say what would have to change so that every visit is made: windows, double-ups, days or carer-hours, the cheapest first.
///
/// Each remedy is the smallest of its kind that was found; it was solved again and priced. It takes some tens of searches: give
/// each less --work than a plan, or all of them --seconds. Exit code 0 when a roster makes every visit as it is or a remedy was found, 4 when none was.
#[derive(Args, Clone, Debug)]
pub struct RemedyArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// Stop after so many seconds with what was found by then.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=604_800))]
    pub seconds: Option<u64>,
    /// How hard each search searches, and from where.
    #[command(flatten)]
    pub effort: EffortArgs,
}

/// Looks for remedies.
///
/// # Errors
/// Every fault of the book; [`CommandFailure::Interrupted`] after Ctrl-C.
pub fn run(args: &RemedyArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let branch = open_branch(&args.book)?;
    for note in &branch.travel_notes {
        console.say(note);
    }
    let watch = console.watch_for(args.seconds);
    let found = Remedies::new(&branch, &FolderSource::find(&args.book), &args.effort.effort(&branch), &watch).map_err(
        |failure| match failure {
            Failure::Interrupted if !signals::asked() => CommandFailure::Usage(
                "--seconds were up before it was known what is left out: give more, or less --work".to_owned(),
            ),
            other => other.into(),
        },
    )?;
    console.answer(&found, || found.text())?;
    if signals::asked() {
        return Err(CommandFailure::Interrupted);
    }
    Ok(if found.unserved.is_empty() || !found.remedies.is_empty() { Answer::Yes } else { Answer::Undecided })
}

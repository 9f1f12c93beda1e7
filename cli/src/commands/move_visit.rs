//! `homeround move`: one visit given to another carer, another time or both, and what that breaks and costs.

use std::path::PathBuf;

use clap::Args;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, file_name};
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::move_visit::{MoveRequest, move_visit};
use homeround::roster;

/// Move one visit of a roster by hand. What that breaks and what it costs is said; nothing is written without -o.
///
/// Nothing else in the roster changes: `plan --from` or `repair` makes room. With -o the roster is written only where no rule is newly
/// broken, unless --yes says so all the same. Exit code 0 when no rule is newly broken, 1 otherwise.
#[derive(Args, Clone, Debug)]
pub struct MoveArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster, JSON or CSV.
    pub roster: PathBuf,
    /// The dated visit: C01-morning@2026-03-02.
    pub visit: String,
    /// Who is to make it, by id or name.
    #[arg(long, value_name = "CARER")]
    pub to: Option<String>,
    /// Of several carers, in whose place.
    #[arg(long, value_name = "CARER", requires = "to")]
    pub in_place_of: Option<String>,
    /// When it is to start, by the clock: 08:15.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Write the roster with the move here, JSON or, by its name, CSV.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write it though it breaks a rule.
    #[arg(short, long, requires = "output")]
    pub yes: bool,
}

/// Moves the visit: yes when no rule is newly broken.
///
/// # Errors
/// Every fault of the book or the roster; a move that cannot be meant.
pub fn run(args: &MoveArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([Some(args.roster.as_path())]);
    let branch = disk.open_branch(&args.book)?;
    let loaded = read_roster(&args.roster, &branch, console)?;
    let output = disk.maybe("--output", args.output.as_deref())?;
    let request = MoveRequest {
        visit: &args.visit,
        to: args.to.as_deref(),
        in_place_of: args.in_place_of.as_deref(),
        at: args.at.as_deref(),
    };
    let (answer, moved) = move_visit(&branch, &loaded.roster.view(), &request)?;
    if let (Some(path), Some(output)) = (&args.output, output) {
        if answer.holds() || args.yes {
            output.write_whole(&roster::roster_bytes(&moved, &branch.book, &file_name(path))?)?;
            console.say(format!("roster written to {}", path.display()));
        } else {
            console.say(format!(
                "{} is not written: a rule would be broken; --yes writes it all the same",
                path.display()
            ));
        }
    }
    console.answer(&answer, || answer.text())?;
    Ok(if answer.holds() { Answer::Yes } else { Answer::No })
}

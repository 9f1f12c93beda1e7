//! `homeround pack book`: the evidence of a decision about a branch.

use std::path::PathBuf;

use clap::Args;

use super::written::WrittenArgs;
use crate::commands::given_roster::read_roster;
use crate::commands::plan::EffortArgs;
use crate::console::Console;
use crate::disk::{Disk, FolderSource, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::fees::read_terms;
use homeround::pack::{PackRequest, PackedInputs};
use homeround::roster::{roster_json, write_roster};

/// Put everything about a branch into one archive: book, roster, certificates, price and fee.
///
/// Validated, proved, checked, priced, held against the law and reported, as the commands of these names do it. The book goes in as one
/// document, with the travel times that it names inside. It holds what the book holds of people.
#[derive(Args, Clone, Debug)]
pub struct BookArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The roster that is judged and priced, in place of one that is searched for.
    #[arg(long, value_name = "ROSTER")]
    pub roster: Option<PathBuf>,
    /// The tariff that is worked out on it, as for `fee --tariff`.
    #[arg(long, value_name = "FILE")]
    pub tariff: Option<PathBuf>,
    /// The decision, and where the pack goes.
    #[command(flatten)]
    pub written: WrittenArgs,
    /// How hard to search, and from where.
    #[command(flatten)]
    pub effort: EffortArgs,
}

/// Makes the pack: yes when it is written, whatever it says.
///
/// # Errors
/// Every fault of the files; [`CommandFailure::Interrupted`] after Ctrl-C.
pub(super) fn run(args: &BookArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let written = &args.written;
    let mut disk = Disk::reading([
        args.roster.as_deref(),
        args.tariff.as_deref(),
        written.decision.as_deref(),
        written.task_times.as_deref(),
    ]);
    let branch = disk.open_branch(&args.book)?;
    let target = written.target(&mut disk)?;
    let effort = args.effort.effort(&branch);
    let request = PackRequest::Book { seed: effort.seed, work: effort.work, chains: effort.chains };
    let mut inputs = PackedInputs::from_book(&branch.book, &FolderSource::find(&args.book), &request)?;
    if let Some(path) = &args.roster {
        let loaded = read_roster(path, &branch, console)?;
        let document = write_roster(&branch.plan, loaded.roster.view(), loaded.provenance);
        inputs.add_roster(roster_json(&document)?);
    }
    if let Some(path) = &args.tariff {
        let text = text_of(path)?;
        read_terms(&path.display().to_string(), &text)?;
        inputs.add_tariff(text.into_bytes());
    }
    written.add_to(&mut inputs)?;
    written.write(&inputs, effort.threads, target, console)
}

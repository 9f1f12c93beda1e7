//! `homeround log bundle`: the evidence of one visit, for an auditor.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::checkpoint::CheckpointFile;
use super::evidence::{LogEvidenceArgs, OpenedEvidence, PlannedArgs, pretty};
use crate::console::Console;
use crate::disk::{Disk, read_file};
use crate::outcome::{Answer, CommandFailure};
use homeround::log::LogRow;
use homeround::log::bundle::Maker;
use homeround::log::files::read_json;
use homeround::words::counted;

/// A visit whose bundle is to be made.
#[derive(Args, Clone, Debug)]
pub struct BundleArgs {
    /// The plan.
    #[command(flatten)]
    pub planned: PlannedArgs,
    /// The evidence.
    #[command(flatten)]
    pub evidence: LogEvidenceArgs,
    /// The visit.
    #[arg(long)]
    pub visit: String,
    /// An earlier checkpoint: the bundle shows that nothing under it was changed or taken out since.
    #[arg(long, value_name = "CHECKPOINT.json")]
    pub since: Option<PathBuf>,
    /// Where the bundle goes.
    #[arg(short, long, value_name = "OUT.json")]
    pub output: PathBuf,
}

impl BundleArgs {
    /// Makes it.
    ///
    /// # Errors
    /// Every fault of the files; a visit that is not planned; what cannot be written.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let (visit, output) = (&self.visit, &self.output);
        let mut disk = Disk::reading(self.evidence.inputs().into_iter().chain([self.since.as_deref()]));
        let since = self
            .since
            .as_deref()
            .map(|path| read_json::<CheckpointFile>(&read_file(path)?, "checkpoint"))
            .transpose()?;
        let since = since.as_ref().map(|file| &file.signed);
        let (branch, timetable) = self.planned.open(&mut disk)?;
        let place = disk.output("--output", output)?;
        let OpenedEvidence { log, register, profile, as_of, receiver, known } = self.evidence.open(&branch)?;
        let (timetable, profile, known) = (&timetable, &profile, known.as_ref());
        let maker =
            Maker { log: &log, register: &register, timetable, known, profile, as_of, receiver: &receiver, since };
        let bundle = maker.bundle(visit)?;
        place.write_whole(&pretty(&bundle)?)?;
        let shown = bundle.records.iter().filter(|row| matches!(row.row, LogRow::Whole(_))).count();
        let status = bundle.verdict.get("status").cloned().unwrap_or(Value::Null);
        let found = json!({ "visit": visit, "status": status, "shows": bundle.shows,
            "records": bundle.records.len(), "shown": shown, "bundle": output });
        let text = || {
            format!(
                "{visit}: {status}; {}, {shown} of them shown; {}",
                counted(bundle.records.len(), "record"),
                output.display()
            )
        };
        console.answer(&found, text)?;
        Ok(Answer::Yes)
    }
}

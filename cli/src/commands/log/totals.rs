//! `homeround log totals`: numbers of every visit for a commissioner, without a name.

use std::path::PathBuf;

use clap::Args;

use super::evidence::{LogEvidenceArgs, OpenedEvidence, PlannedArgs, pretty};
use crate::console::Console;
use crate::disk::Disk;
use crate::outcome::{Answer, CommandFailure};
use homeround::log::{examine, totals};
use homeround::verification::summarise;
use homeround::words::counted;

/// Visits whose totals are to be made.
#[derive(Args, Clone, Debug)]
pub struct TotalsArgs {
    /// The plan.
    #[command(flatten)]
    pub planned: PlannedArgs,
    /// The evidence.
    #[command(flatten)]
    pub evidence: LogEvidenceArgs,
    /// Where the totals go.
    #[arg(short, long, value_name = "OUT.json")]
    pub output: PathBuf,
    /// Where what opens each line goes: the provider's to keep.
    #[arg(long, value_name = "OPENINGS.jsonl")]
    pub openings: PathBuf,
}

impl TotalsArgs {
    /// Makes them.
    ///
    /// # Errors
    /// Every fault of the files; what cannot be written.
    pub fn run(&self, console: &Console) -> Result<Answer, CommandFailure> {
        let output = &self.output;
        let mut disk = Disk::reading(self.evidence.inputs());
        let (branch, mut timetable) = self.planned.open(&mut disk)?;
        let place = disk.output("--output", output)?;
        let openings = disk.claim("--openings", &self.openings)?.secret().begin()?;
        let OpenedEvidence { log, register, profile, as_of, receiver, known } = self.evidence.open(&branch)?;
        let (report, feed) = examine(&log, &register, Some(&timetable))?;
        if let Some(known) = known {
            known.apply(&mut timetable, &feed)?;
        }
        let summary = summarise(&timetable, &feed, &profile, as_of)?;
        let (made, opened) = totals::make_totals((&summary, &report), &register, as_of, &receiver)?;
        let mut lines = Vec::new();
        for opening in &opened {
            serde_json::to_writer(&mut lines, opening).map_err(anyhow::Error::from)?;
            lines.push(b'\n');
        }
        // Openings of totals that are not there open nothing: the totals come first.
        place.write_whole(&pretty(&made)?)?;
        openings.write_whole(&lines)?;
        let text = || {
            let visits = counted(made.totals.visits, "visit");
            let minutes = counted(made.totals.paid_minutes, "minute");
            format!("{visits}; {minutes} paid; {}", output.display())
        };
        console.answer(&made.totals, text)?;
        Ok(Answer::Yes)
    }
}

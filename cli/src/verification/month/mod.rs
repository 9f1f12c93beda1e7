//! A month of events, however long: plan and events side by side, one day of one branch after another, in the memory of the largest.

mod lane;
mod names;
mod part;
mod quick;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use homeround_core::ground::Instant;
use homeround_core::verification::heap::Owned;
use homeround_core::verification::{Outcome, Profile, Status, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use super::summary::{Counts, Measures, StatusWord, level_word, totals};
use crate::exchange::rejected::Rejected;
use crate::exchange::writer::TableWriter;
use crate::fault::{Fault, Faults};
use crate::outcome::Stop;

pub use lane::parse_only;
use part::{Part, Parts};

/// The format and version of a month, its first field.
pub const FORMAT: &str = "homeround.month/1";

/// What a month came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Month {
    /// Always `homeround.month/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The profile's name.
    pub profile: String,
    /// Days of branches.
    pub parts: u64,
    /// Events in the largest of them: the memory of the whole goes with it.
    pub largest_part_events: u64,
    /// Rows of events read.
    pub event_rows: u64,
    /// Rows set aside.
    pub rejected: usize,
    /// Where they are, with their own cells and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_file: Option<String>,
    /// How often each reason was found.
    pub reasons: BTreeMap<String, usize>,
    /// The first twenty faults; all of them are in the file.
    pub faults: Vec<Fault>,
    /// Counts over all visits.
    pub counts: Counts,
    /// Measures over the visits that could be judged.
    pub measures: Measures,
}

impl Month {
    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let Counts {
            events, visits, verified, needs_ack, incomplete, missed, not_delivered, unplanned, review, ..
        } = self.counts;
        let Measures { on_time, missed: share, short, electronically_logged, .. } = self.measures;
        let mut text = format!(
            "{events} events, {visits} visits in {} days of branches (the largest of {} events), profile {}\n\
             verified {verified}, to be acknowledged {needs_ack}, to be corrected {incomplete}, missed {missed}, not delivered {not_delivered}\n\
             attendances without a planned visit {unplanned}; for a person's eye {review}\n\
             on time {}; missed {}; short {}; electronically logged {}\n\
             Rules over more than a day of one branch (rest, weeks, patterns) are not judged here.\n",
            self.parts,
            self.largest_part_events,
            self.profile,
            on_time.words(),
            share.words(),
            short.words(),
            electronically_logged.words(),
        );
        for Fault { file, row, column, value, problem, remedy } in &self.faults {
            let row = row.unwrap_or_default();
            text += &format!("  {file} row {row}  {column:?} {value:?}  {problem}. {remedy}\n");
        }
        if let Some(path) = &self.rejected_file {
            text += &format!("{} rows set aside in {path} (same columns, and why)\n", self.rejected);
        }
        text
    }
}

/// The columns of the verdicts.
const VERDICTS: [&str; 12] = [
    "day",
    "branch",
    "visit",
    "client",
    "status",
    "review",
    "late_by_seconds",
    "delivered_minutes",
    "paid_minutes",
    "evidence_in",
    "evidence_out",
    "rules",
];

/// Verifies a month: `plan` and `events` are CSV, both in the order of their columns `day` and `branch`; verdicts go to `out`.
///
/// One thread reads while another judges; at most four days of branches are in memory. Verdicts do not depend on the order of the
/// rows within a day of a branch.
///
/// # Errors
/// What is wrong with a file as a whole, its order included: then nothing was written. Bad rows are set aside.
pub fn verify_month(
    (plan, events): (&Path, &Path),
    zone: &str,
    profile: &Profile<'_>,
    as_of: Option<Instant>,
    out: &Path,
) -> Result<Month, Stop> {
    let mut parts = Parts::open(plan, events, zone, Rejected::name(out))?;
    let (sender, receiver) = sync_channel(1);
    let (done, spare) = channel();
    let (judged, read) = std::thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let ended = read_parts(&mut parts, &sender, &spare);
            (ended, parts)
        });
        let judged = judge((&receiver, &done), profile, as_of, out);
        drop(receiver);
        (judged, reading.join())
    });
    let (ended, parts) = read.map_err(|_| Stop::Broken(anyhow::anyhow!("the reader of the month stopped")))?;
    ended?;
    let (mut month, verdicts) = judged?;
    verdicts.finish()?;
    parts.told(&mut month)?;
    month.format = FORMAT.to_owned();
    month.profile = profile.name.to_owned();
    Ok(month)
}

/// Reads into the memory of parts that are done with, where there is one.
fn read_parts(parts: &mut Parts, sender: &SyncSender<Part>, spare: &Receiver<Part>) -> Result<(), Stop> {
    loop {
        let mut part = spare.try_recv().unwrap_or_default();
        // Whoever judges may have stopped, and then says why.
        if !parts.next(&mut part)? || sender.send(part).is_err() {
            return Ok(());
        }
    }
}

fn judge(
    (parts, done): (&Receiver<Part>, &Sender<Part>),
    profile: &Profile<'_>,
    as_of: Option<Instant>,
    out: &Path,
) -> Result<(Month, TableWriter), Stop> {
    let mut verdicts = TableWriter::begin(out, true)?;
    verdicts.row(VERDICTS)?;
    let (mut month, mut owned, mut row) = (Month::default(), Owned::default(), Row::default());
    for part in parts {
        let fault = |fault: String| {
            let problem = format!("{} {} is no plan: {fault}", part.day, part.branch);
            Stop::Input(Faults(vec![crate::exchange::rows::whole(
                "plan",
                &problem,
                "Give each visit a start before its end, on earth.",
            )]))
        };
        let plan = part.plan().validated().map_err(|found| fault(format!("{found:?}")))?;
        let now = as_of.unwrap_or_else(|| part.last());
        let found = owned.verify(&plan, &part.events, profile, now).map_err(|found| fault(format!("{found:?}")))?;
        let (counts, measures) = totals(&part.due, found);
        month.parts += 1;
        month.largest_part_events = month.largest_part_events.max(part.events.len() as u64);
        month.counts.join(&counts);
        month.measures.join(&measures);
        row.write_all(&part, &found, &mut verdicts)?;
        // A reader that has reached the end takes nothing back.
        let _ = done.send(part);
    }
    Ok((month, verdicts))
}

/// The texts of a row of verdicts, whose memory the next row uses again.
#[derive(Default)]
struct Row {
    rules: String,
    late: itoa::Buffer,
    delivered: itoa::Buffer,
    paid: itoa::Buffer,
}

impl Row {
    /// A row for each visit of a part, with the rules that saw something.
    fn write_all(&mut self, part: &Part, found: &Outcome<'_>, out: &mut TableWriter) -> std::io::Result<()> {
        let mut findings = found.findings.iter().peekable();
        for verdict in found.verdicts {
            self.rules.clear();
            while findings.next_if(|row| row.visit < verdict.visit).is_some() {}
            while let Some(row) = findings.next_if(|row| row.visit == verdict.visit) {
                let id = row.rule.id();
                if !self.rules.ends_with(id) {
                    self.rules += if self.rules.is_empty() { "" } else { ";" };
                    self.rules += id;
                }
            }
            self.write(part, verdict, out)?;
        }
        Ok(())
    }

    fn write(&mut self, part: &Part, verdict: &Verdict, out: &mut TableWriter) -> std::io::Result<()> {
        let due = &part.due[verdict.visit.at()];
        let came = verdict.attended > 0;
        let pending = verdict.status == Status::Pending;
        out.row([
            part.day.as_str(),
            part.branch.as_str(),
            part.visits.ranked(verdict.visit.at()),
            part.clients.ranked(due.client.at()),
            StatusWord::of(verdict.status).words(),
            if verdict.review { "yes" } else { "" },
            verdict.start.map_or("", |start| self.late.format(start.late_by_ms.div_euclid(1000))),
            self.delivered.format(verdict.paid.exact_ms.max(0) / 60_000),
            if pending { "" } else { self.paid.format(verdict.paid.minutes) },
            if came { level_word(verdict.evidence_in) } else { "" },
            if came { level_word(verdict.evidence_out) } else { "" },
            self.rules.as_str(),
        ])
    }
}

#[cfg(test)]
mod tests;

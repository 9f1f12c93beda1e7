//! A month of events, however long: plan and events side by side, one day of one branch after another, in the memory of the largest.
//!
//! ```
//! use std::io::Cursor;
//!
//! use homeround::output::MemoryFiles;
//! use homeround::source::Stream;
//! use homeround::verification::month::verify_month;
//! use homeround_core::verification::profile::UK;
//!
//! let plan = "branch,day,visit,client,carer,planned_start,planned_end\n\
//!             B1,2026-03-02,V1,C1,A1,2026-03-02T09:00:00+00:00,2026-03-02T09:30:00+00:00\n";
//! let events = "branch,day,device,seq,boot,monotonic_ms,wall,received,kind,method,carer,client\n\
//!     B1,2026-03-02,D1,0,1,60000,2026-03-02T09:00:00+00:00,2026-03-02T09:00:04+00:00,in,manual,A1,C1\n\
//!     B1,2026-03-02,D1,1,1,1860000,2026-03-02T09:30:00+00:00,2026-03-02T09:30:04+00:00,out,manual,A1,C1\n";
//! let files = MemoryFiles::default();
//! let streams = (Stream::new("plan.csv", Cursor::new(plan)), Stream::new("events.csv", Cursor::new(events)));
//! let places = (files.output("verdicts.csv"), files.aside("rejected.csv"));
//! let month = verify_month(streams, "Europe/London", &UK, None, 1, places)?;
//! assert_eq!((month.event_rows, month.rejected), (2, 0));
//! assert!(files.bytes("verdicts.csv").is_some());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod batch_reader;
mod branch_day;
mod fast_parse;
mod held;
mod names;
mod sorted_csv;
mod verdicts;

pub use batch_reader::{PLAN_COLUMNS, PLANNED};

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};

use homeround_core::ground::Instant;
use homeround_core::verification::Profile;
use schemars::JsonSchema;
use serde::Serialize;

use super::summary::{Counts, Measures};
use crate::exchange::rejected::{Rejected, TOLD};
use crate::exchange::writer::TableWriter;
use crate::failure::Failure;
use crate::fault::{Fault, Faults};
use crate::output::{Aside, Output};
use crate::source::Stream;
use crate::threads::share_work;
use crate::words::{Quote, counted};

use batch_reader::{BatchReader, DaySheet};
use branch_day::DayColumns;
use sorted_csv::FileHead;
pub use sorted_csv::parse_only;
use verdicts::{DayVerdicts, DayVerifier};

/// The format and version of a month, its first field.
pub const FORMAT: &str = "homeround.month/1";

/// What a month came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MonthSummary {
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
    /// Columns that mean nothing here, with the file they stand in and the nearest that does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub unknown_columns: Vec<String>,
    /// What was left out or made where a file had to be put in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub notes: Vec<String>,
    /// Outs without their In, of which the In may stand under another day.
    pub outs_alone: u64,
    /// Counts over all visits.
    pub counts: Counts,
    /// Measures over the visits that could be judged.
    pub measures: Measures,
}

impl MonthSummary {
    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let Counts {
            events,
            visits,
            verified,
            needs_ack,
            incomplete,
            missed,
            not_delivered,
            rejected,
            pending,
            unplanned,
            review,
        } = self.counts;
        let Measures { on_time, missed: share, short, electronically_logged, .. } = self.measures;
        let mut text = format!(
            "{}, {} in {} of branches (the largest of {}), profile {}\n\
             verified {verified}, to be acknowledged {needs_ack}, to be corrected {incomplete}, missed {missed}, not delivered {not_delivered}, rejected {rejected}, pending {pending}\n\
             attendances without a planned visit {unplanned}; for a person's eye {review}\n\
             on time {}; missed {}; short {}; electronically logged {}\n\
             Rules over more than a day of one branch (rest, weeks, patterns) are not judged here.\n",
            counted(events, "event"),
            counted(visits, "visit"),
            counted(self.parts, "day"),
            counted(self.largest_part_events, "event"),
            self.profile,
            on_time.words(),
            share.words(),
            short.words(),
            electronically_logged.words(),
        );
        for note in &self.notes {
            text += &format!("{note}\n");
        }
        for column in &self.unknown_columns {
            text += &format!("Passed over: {column}\n");
        }
        if self.outs_alone > 0 {
            text += &format!(
                "{} Outs stand without their In: `day` is the day on which a visit began, also for an Out after midnight.\n",
                self.outs_alone
            );
        }
        for Fault { file, row, column, value, problem, remedy } in &self.faults {
            let row = row.unwrap_or_default();
            text += &format!(
                "  {file} row {row}  {column} {value}  {problem}. {remedy}\n",
                column = column.quoted(),
                value = value.quoted()
            );
        }
        if let Some(path) = &self.rejected_file {
            text += &format!("{} set aside in {path} (same columns, and why)\n", counted(self.rejected, "row"));
        }
        text
    }
}

/// Verifies a month: `plan` and `events` are CSV in the order of their columns `day` and `branch`; verdicts go to `out`, bad rows of events
/// to `aside`. Workbooks, and files of at most 32 MB without that order or without days, are held in memory and put in order.
///
/// Every thread reads, judges and writes a day of a branch at a time: a handful of them for each are in memory. The verdicts depend
/// neither on how many threads there are nor on the order of the rows within a day of a branch.
///
/// # Errors
/// What is wrong with a file as a whole, its order included, and with every row of the plan: then nothing was written. Bad rows of
/// events are set aside.
pub fn verify_month(
    (plan, events): (Stream, Stream),
    zone: &str,
    profile: &Profile<'_>,
    as_of: Option<Instant>,
    threads: usize,
    (out, aside): (Box<dyn Output>, Box<dyn Aside>),
) -> Result<MonthSummary, Failure> {
    let sheets = BatchReader::open(plan, events, zone, held::MOST_HELD)?;
    let notes = [sheets.plan.notes.clone(), sheets.events.notes.clone()].concat();
    let form = DayColumns::from_heads(&sheets.plan.head, &sheets.events.head);
    let unknown_columns = form.unknown_columns();
    let writer = OrderedWriter::begin(out, aside, &sheets.events.head)?;
    // Enough that nobody waits for one slow day, and few enough that the memory stays bounded.
    let most = 4 * threads.max(1);
    let pool = WorkerPool { files: Mutex::new((0, sheets)), writer: Mutex::new(writer), written: Condvar::new(), most };
    share_work(threads, || pool.work(DayVerifier::new(&form, profile, as_of)));
    let mut month = pool.writer.into_inner().map_err(|_| Failure::internal("the month's writer stopped"))?.finish()?;
    month.format = FORMAT.to_owned();
    month.unknown_columns = unknown_columns;
    month.notes = notes;
    month.profile = profile.name.to_owned();
    Ok(month)
}

/// A day of a branch on its way from the files to the verdicts.
#[derive(Default)]
struct Batch {
    number: u64,
    sheet: DaySheet,
    judged: DayVerdicts,
    /// Why it has no verdicts.
    stop: Option<Failure>,
}

/// Where all who judge meet: at the files, which one at a time reads, and at the desk, where one at a time writes.
struct WorkerPool {
    /// The files, and how many days of branches were read.
    files: Mutex<(u64, BatchReader)>,
    writer: Mutex<OrderedWriter>,
    /// Told when the desk has written.
    written: Condvar,
    /// How many days of branches may wait at the desk for one before them.
    most: usize,
}

impl WorkerPool {
    /// Reads a day of a branch, judges it, hands it in, and so on to the end or the first fault.
    fn work(&self, mut judge: DayVerifier<'_>) {
        let mut batch = Batch::default();
        while self.read(&mut batch) {
            if batch.stop.is_none() {
                // Were it lost, the others would wait for it without end.
                let whole = catch_unwind(AssertUnwindSafe(|| judge.judge(&batch.sheet, &mut batch.judged)));
                let problem =
                    || Failure::internal(format!("{} {} could not be judged", batch.sheet.day, batch.sheet.branch));
                batch.stop = whole.err().map(|_| problem());
            }
            match self.hand_in(batch) {
                Some(spare) => batch = spare,
                None => return,
            }
        }
    }

    fn read(&self, batch: &mut Batch) -> bool {
        let Ok(mut files) = self.files.lock() else { return false };
        let (count, sheets) = &mut *files;
        batch.number = *count;
        *count += 1;
        // A file that breaks is handed in like a day: the days before it come first, and the fault in its turn.
        sheets.next(&mut batch.sheet).unwrap_or_else(|faults| {
            batch.stop = Some(faults.into());
            true
        })
    }

    /// Leaves a turn at the desk; answers one that is done with, or nothing when nothing more is wanted.
    fn hand_in(&self, batch: Batch) -> Option<Batch> {
        let mut writer = self.writer.lock().ok()?;
        // Only the day that the desk waits for may enter a full desk: otherwise all would wait for it without end.
        while writer.early.len() >= self.most && batch.number != writer.month.parts && writer.stop.is_none() {
            writer = self.written.wait(writer).ok()?;
        }
        writer.take(batch);
        self.written.notify_all();
        writer.stop.is_none().then(|| writer.spare.pop().unwrap_or_default())
    }
}

/// Writes what was judged, in the order in which it was read.
struct OrderedWriter {
    verdicts: TableWriter,
    rejected: Rejected,
    events: String,
    month: MonthSummary,
    /// What is wrong with the plan so far.
    faults: Faults,
    /// Why nothing more is wanted.
    stop: Option<Failure>,
    /// What was judged before its turn.
    early: BTreeMap<u64, Batch>,
    spare: Vec<Batch>,
}

impl OrderedWriter {
    fn begin(out: Box<dyn Output>, aside: Box<dyn Aside>, events: &FileHead) -> std::io::Result<Self> {
        let mut verdicts = TableWriter::begin(out, true)?;
        verdicts.row(verdicts::COLUMNS)?;
        Ok(Self {
            verdicts,
            rejected: Rejected::new(aside, events.columns.clone()),
            events: events.file.clone(),
            month: MonthSummary::default(),
            faults: Faults::default(),
            stop: None,
            early: BTreeMap::new(),
            spare: Vec::new(),
        })
    }

    /// Takes a turn, and writes those whose time has come.
    fn take(&mut self, batch: Batch) {
        self.early.insert(batch.number, batch);
        // Days are written in the order in which they were read: the verdicts do not depend on the threads.
        while self.stop.is_none()
            && let Some(mut batch) = self.early.remove(&self.month.parts)
        {
            self.stop = batch.stop.take().or_else(|| self.write(&batch).err());
            self.spare.push(batch);
        }
    }

    fn finish(mut self) -> Result<MonthSummary, Failure> {
        match self.stop {
            // Whatever else stopped it, the rows of the plan are what to mend first.
            Some(Failure::Faults(found)) => self.faults.0.extend(found.0),
            Some(stop) => return Err(stop),
            None => {}
        }
        self.faults.or(())?;
        self.verdicts.finish()?;
        self.month.rejected = self.rejected.rows;
        self.month.rejected_file = self.rejected.finish()?;
        self.month.reasons = self.rejected.reasons;
        self.month.faults = self.rejected.told;
        Ok(self.month)
    }

    fn write(&mut self, batch: &Batch) -> Result<(), Failure> {
        let Batch { sheet, judged, .. } = batch;
        let events = sheet.events.len() as u64;
        self.month.parts += 1;
        self.month.event_rows += events;
        self.month.largest_part_events = self.month.largest_part_events.max(events - judged.aside.len() as u64);
        self.faults.0.extend(judged.faults.0.iter().cloned());
        // From the first fault of the plan on nothing is written, but faults are gathered until enough of them are
        // told.
        if !self.faults.is_empty() {
            let enough = self.faults.0.len() >= TOLD;
            return if enough { Err(Faults::default().into()) } else { Ok(()) };
        }
        self.month.outs_alone += judged.outs_alone;
        self.month.counts.join(&judged.counts);
        self.month.measures.join(&judged.measures);
        for (at, troubles) in &judged.aside {
            let (number, record) = sheet.events.row(*at);
            let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
            self.rejected.add(&self.events, number, cells.iter().map(AsRef::as_ref), troubles)?;
        }
        for row in judged.lines.rows() {
            self.verdicts.row([sheet.day.as_str(), sheet.branch.as_str()].into_iter().chain(row))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

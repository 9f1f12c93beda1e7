//! One day of one branch as both files have it: rows of cells, looked at by nobody yet.

use std::sync::Arc;

use csv::ByteRecord;

use super::held::{HeldRows, MonthFile, hold_rows};
use super::sorted_csv::{Key, LineNumbers, NO_DAY, SortedCsv};
use crate::book::value::Day;
use crate::book::zone::PlanZone;
use crate::fault::whole;
use crate::fault::{Fault, Faults};
use crate::source::Stream;
use crate::verification::events::NEEDED;
use crate::words::Quote;

/// What a plan's rows must say.
pub const PLANNED: [&str; 5] = ["day", "visit", "client", "planned_start", "planned_end"];

/// The columns of a plan.
pub const PLAN_COLUMNS: [&str; 10] =
    ["day", "visit", "client", "planned_start", "planned_end", "branch", "carer", "carers", "latitude", "longitude"];

/// Rows that follow one another in a file. Their memory is used again for others.
#[derive(Default)]
pub(super) struct RowBatch {
    records: Vec<(ByteRecord, u64)>,
    count: usize,
    /// How many of them are of the day; behind them stand those whose day is none.
    good: usize,
    lines: LineNumbers,
}

impl RowBatch {
    fn clear(&mut self, lines: LineNumbers) {
        (self.count, self.lines) = (0, lines);
    }

    /// Takes a row, and leaves one to be read into.
    fn take(&mut self, record: &mut ByteRecord, line: u64) {
        // Rows are swapped into memory that is there already: a month has millions, and one day's are enough.
        if self.count == self.records.len() {
            self.records.push((ByteRecord::new(), 0));
        }
        let (held, after) = &mut self.records[self.count];
        // Swapped, not copied: the file reads its next row into the memory of an old one.
        std::mem::swap(held, record);
        *after = line;
        self.count += 1;
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// A row, and the line of the file at which it begins.
    pub(super) fn row(&self, at: usize) -> (usize, &ByteRecord) {
        let (record, line) = &self.records[at];
        (self.lines.row_line(record, *line), record)
    }

    /// Those of the day, each with its place here.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &ByteRecord)> {
        self.records[..self.good].iter().map(|(record, _)| record).enumerate()
    }

    /// The places of those whose day is none.
    pub(super) fn dayless(&self) -> std::ops::Range<usize> {
        self.good..self.count
    }
}

/// A day of a branch as it is written.
#[derive(Default)]
pub(super) struct DaySheet {
    pub(super) day: String,
    pub(super) branch: String,
    pub(super) zone: Arc<PlanZone>,
    pub(super) plan: RowBatch,
    pub(super) events: RowBatch,
}

/// Both files, read side by side.
pub(super) struct BatchReader {
    pub(super) plan: SortedCsv,
    pub(super) events: SortedCsv,
    zone: String,
    zoned: Option<(Vec<u8>, Arc<PlanZone>)>,
}

impl BatchReader {
    /// Opens both; a CSV of at most so many bytes is put in order where it is not.
    pub(super) fn open(plan: Stream, events: Stream, zone: &str, most: u64) -> Result<Self, Faults> {
        // The zone is tried with a plan's first day: what cannot make a calendar is refused before the files are read.
        let tz = zone.parse::<chrono_tz::Tz>().ok().filter(|_| PlanZone::new(zone, Day::default(), 1).is_some());
        let Some(tz) = tz else {
            return Err(Faults(vec![whole(
                "--zone",
                &format!("{zone} is no time zone", zone = zone.quoted()),
                "Write an IANA name, such as Europe/London.",
            )]));
        };
        let needed: Vec<&str> = ["day"].into_iter().chain(NEEDED).collect();
        let plan = open_lane(plan, &MonthFile { plan: true, needed: &PLANNED, zone: tz, most })?;
        let events = open_lane(events, &MonthFile { plan: false, needed: &needed, zone: tz, most })?;
        Ok(Self { zone: zone.to_owned(), zoned: None, plan, events })
    }

    /// The next day of a branch, with whatever either file has of it, in the memory of one that is done with; whether there is one.
    pub(super) fn next(&mut self, sheet: &mut DaySheet) -> Result<bool, Faults> {
        // The earlier of both keys: a day that only one file has is judged as well.
        let key = match (self.plan.more, self.events.more) {
            (false, false) => return Ok(false),
            (true, false) => self.plan.key.clone(),
            (false, true) => self.events.key.clone(),
            // Whichever comes first: a day that only one file knows is a day as well.
            (true, true) => self.plan.key.clone().min(self.events.key.clone()),
        };
        sheet.day = String::from_utf8_lossy(&key.day).into_owned();
        sheet.branch = String::from_utf8_lossy(&key.branch).into_owned();
        sheet.zone = self.zone_of(&key)?;
        read(&mut self.plan, &key, &mut sheet.plan)?;
        read(&mut self.events, &key, &mut sheet.events)?;
        Ok(true)
    }

    fn zone_of(&mut self, key: &Key) -> Result<Arc<PlanZone>, Faults> {
        // Branches of one day follow each other: a zone is built once a day, not once a branch.
        if let Some((day, zone)) = &self.zoned
            && *day == key.day
        {
            return Ok(Arc::clone(zone));
        }
        let text = String::from_utf8_lossy(&key.day).into_owned();
        let zone = Day::read(&text).and_then(|day| PlanZone::new(&self.zone, day, 1)).ok_or_else(|| {
            let fault = whole(&self.plan.head.file, NO_DAY.0, NO_DAY.1);
            Faults(vec![Fault { column: "day".to_owned(), value: text, ..fault }])
        })?;
        let zone = Arc::new(zone);
        self.zoned = Some((key.day.clone(), Arc::clone(&zone)));
        Ok(zone)
    }
}

/// A file to be read in its order: as it comes, or from memory where it has to be put in order.
fn open_lane(mut stream: Stream, asked: &MonthFile<'_>) -> Result<SortedCsv, Faults> {
    // A file in order is read as it comes, in the memory of a row.
    let lane = match hold_rows(&mut stream, asked)? {
        Some(HeldRows { head, rows, notes }) => SortedCsv::over_rows(head, rows, notes),
        None => SortedCsv::over_stream(stream)?,
    };
    lane.opened(asked.needed)
}

/// The rows of one file that have this day and branch.
fn read(lane: &mut SortedCsv, key: &Key, rows: &mut RowBatch) -> Result<(), Faults> {
    rows.clear(lane.lines);
    let mut more = lane.more && lane.key == *key;
    while more {
        rows.take(&mut lane.record, lane.line);
        more = lane.advance()?;
    }
    // Rows without a readable day belong nowhere: they are told with the day at hand, behind its good rows.
    rows.good = rows.count;
    lane.bad.drain(..).for_each(|(mut record, line)| rows.take(&mut record, line));
    Ok(())
}

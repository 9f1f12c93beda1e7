//! A file of a month that streams cannot serve: a workbook, rows without their order, or rows without their day, as `import` and
//! spreadsheets write them. It is held in memory, given its days, and put in order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Seek, SeekFrom};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use csv::ByteRecord;

use super::sorted_csv::{FileHead, is_in_order};
use crate::cells::datetime::Clocks;
use crate::cells::{self, Order};
use crate::csv::{CsvFile, read_table};
use crate::fault::{Faults, whole};
use crate::source::Stream;
use crate::words::counted;

/// The most bytes of a CSV that is held to be put in order; a longer one must be in it.
pub(super) const MOST_HELD: u64 = 1 << 25;

/// How long after an In what follows it is still of that visit's day: no visit is longer than a night and its evening.
const MOST_STAY: TimeDelta = TimeDelta::hours(16);

/// The most carers of one visit.
const MOST_CARERS: usize = 4;

/// Which of the two files it is, and how it may be read.
#[derive(Clone, Copy)]
pub(super) struct MonthFile<'a> {
    /// Whether it is the plan; the events otherwise.
    pub(super) plan: bool,
    /// The columns that it needs.
    pub(super) needed: &'a [&'a str],
    /// The branches' clocks.
    pub(super) zone: Tz,
    /// How long a CSV may be that is held.
    pub(super) most: u64,
}

/// Rows in the order of day and branch, each with the line that a reader would say of it.
pub(super) struct HeldRows {
    pub(super) head: FileHead,
    pub(super) rows: Vec<(ByteRecord, u64)>,
    /// What was left out or made, for people.
    pub(super) notes: Vec<String>,
}

/// The rows of a file that must be held, or nothing where it can be read as it comes; it then stands at its beginning.
///
/// # Errors
/// What is wrong with it as a whole.
pub(super) fn hold_rows(stream: &mut Stream, asked: &MonthFile<'_>) -> Result<Option<HeldRows>, Faults> {
    let name = stream.name.clone();
    let broken = |problem: String| Faults(vec![whole(&name, &problem, "Save it as \"CSV UTF-8\".")]);
    let failed = |error: std::io::Error| broken(format!("cannot be read ({error})"));
    // The length is asked before anything is held: a long file must be in order, so that memory stays bounded.
    let length = stream.reader.seek(SeekFrom::End(0)).map_err(failed)?;
    stream.reader.rewind().map_err(failed)?;
    let mut front = Vec::new();
    stream.reader.by_ref().take(4).read_to_end(&mut front).map_err(failed)?;
    stream.reader.rewind().map_err(failed)?;
    // A workbook is a ZIP archive: no CSV begins with these bytes.
    let workbook = front == b"PK\x03\x04";
    // A CSV that is too long to be held must be in order.
    if !workbook && (length > asked.most || is_in_order(stream)?) {
        stream.reader.rewind().map_err(failed)?;
        return Ok(None);
    }
    stream.reader.rewind().map_err(failed)?;
    let mut bytes = Vec::new();
    stream.reader.read_to_end(&mut bytes).map_err(failed)?;
    let table = read_table(&bytes).map_err(broken)?;
    // The table has copied its cells: the bytes need not stay beside it while the rows are put in order.
    drop(bytes);
    Ok(Some(HeldTable::new(name, table).in_order(asked)))
}

/// A table on its way to rows in order.
struct HeldTable {
    file: String,
    table: CsvFile,
    notes: Vec<String>,
}

impl HeldTable {
    fn new(file: String, table: CsvFile) -> Self {
        Self { file, table, notes: Vec::new() }
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.table.header.iter().position(|held| held == column)
    }

    /// Where a column stands; it is added where it does not.
    fn place_or_add(&mut self, column: &str) -> usize {
        self.place(column).unwrap_or_else(|| {
            self.table.header.push(column.to_owned());
            self.table.header.len() - 1
        })
    }

    fn in_order(mut self, asked: &MonthFile<'_>) -> HeldRows {
        let clocks = Clocks { zone: asked.zone, order: Order::DayFirst };
        // Without them nothing can be derived, and they are told as missing.
        let needed = asked.needed.iter().filter(|column| !matches!(**column, "day" | "visit"));
        if needed.clone().all(|column| self.place(column).is_some()) {
            if asked.plan {
                // Cancelled rows go first: otherwise they would be counted as carers of a visit.
                self.only_planned();
                self.name_visits(clocks);
            }
            if self.place("day").is_none() {
                let days = if asked.plan { self.days_of("planned_start", clocks) } else { self.days_of_events(clocks) };
                self.set_days(days);
            }
        }
        let keys = self.keys();
        let Self { file, table, notes } = self;
        let width = table.header.len();
        let mut rows: Vec<_> = keys.into_iter().zip(table.rows).collect();
        // A stable sort: within a day of a branch the order of the file stays.
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        let record = |(_, (number, mut cells)): (_, (usize, Vec<String>))| {
            cells.resize(width.max(cells.len()), String::new());
            // Whoever names a row takes the line breaks in its cells off again, as from a row of a stream.
            let inside = cells.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
            (ByteRecord::from(cells), (number + inside) as u64)
        };
        let rows = rows.into_iter().map(record).collect();
        HeldRows { head: FileHead { file, columns: table.header }, rows, notes }
    }

    /// Leaves out what nobody planned or what was cancelled: a file of visits that were made has both.
    fn only_planned(&mut self) {
        let (Some(start), outcome) = (self.place("planned_start"), self.place("outcome")) else { return };
        let all = self.table.rows.len();
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        // A plan without outcomes must have its times: there an empty one is a fault, not a visit that nobody planned.
        self.table.rows.retain(|(_, cells)| outcome.is_none() || !cell(cells, start).is_empty());
        let planned = self.table.rows.len();
        self.table.rows.retain(|(_, cells)| outcome.is_none_or(|at| cell(cells, at) != "cancelled"));
        let mut note = |left: usize, why: &str| {
            if left > 0 {
                self.notes.push(format!("{} of {} {why}", counted(left, "row"), self.file));
            }
        };
        note(all - planned, "without a planned time: no part of the plan");
        note(planned - self.table.rows.len(), "cancelled: no part of the plan");
    }

    /// Visits without an id get one of their client and start; rows that share it are the carers of one visit.
    fn name_visits(&mut self, clocks: Clocks) {
        let (Some(client), Some(start)) = (self.place("client"), self.place("planned_start")) else { return };
        let (visit, carers) = (self.place_or_add("visit"), self.place_or_add("carers"));
        let width = self.table.header.len();
        let mut made: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (_, cells)) in self.table.rows.iter_mut().enumerate() {
            cells.resize(width.max(cells.len()), String::new());
            if cells[visit].is_empty() && !cells[client].is_empty() {
                // By the moment, not by its text: two rows may write one moment in two ways.
                let shown = clocks.read(&cells[start], None).map(|moment| clocks.shown(moment));
                let start = shown.map_or_else(|_| cells[start].clone(), |at| at.format("%Y-%m-%dT%H:%M").to_string());
                let id = format!("{}@{start}", cells[client]);
                made.entry(id.clone()).or_default().push(at);
                cells[visit] = id;
            }
        }
        // A second pass: how many share a visit is known only when all rows have their ids.
        for rows in made.values() {
            for at in rows {
                let cell = &mut self.table.rows[*at].1[carers];
                if cell.is_empty() {
                    *cell = rows.len().min(MOST_CARERS).to_string();
                }
            }
        }
        if !made.is_empty() {
            let visits = counted(made.len(), "visit");
            self.notes.push(format!("{visits} of {} without an id: named by client and start", self.file));
        }
    }

    fn moments(&self, column: &str, clocks: Clocks) -> Vec<Option<DateTime<FixedOffset>>> {
        let at = self.place(column);
        let moment = |(_, cells): &(usize, Vec<String>)| clocks.read(cells.get(at?)?, None).ok();
        self.table.rows.iter().map(moment).collect()
    }

    /// The local day of a column of moments.
    fn days_of(&self, column: &str, clocks: Clocks) -> Vec<Option<NaiveDate>> {
        let day = |moment: Option<DateTime<FixedOffset>>| moment.map(|moment| clocks.shown(moment).date());
        self.moments(column, clocks).into_iter().map(day).collect()
    }

    /// The service day of each event: its own, and after an In of the same carer and client that In's, also after midnight.
    fn days_of_events(&self, clocks: Clocks) -> Vec<Option<NaiveDate>> {
        let moments = self.moments("wall", clocks);
        let mut days = vec![None; moments.len()];
        let mut order: Vec<usize> = (0..moments.len()).collect();
        // By time: an In must be met before what follows it, however the rows stand in the file.
        order.sort_by_key(|at| moments[*at]);
        let places = ["carer", "client", "kind"].map(|column| self.place(column));
        let mut began: HashMap<(String, String), (DateTime<FixedOffset>, NaiveDate)> = HashMap::new();
        for at in order {
            let Some(moment) = moments[at] else { continue };
            let cells = &self.table.rows[at].1;
            let [carer, client, kind] =
                places.map(|place| place.and_then(|place| cells.get(place)).cloned().unwrap_or_default());
            let own = clocks.shown(moment).date();
            let key = (cells::name(&carer), cells::name(&client));
            // An In that nobody closed must not claim the visit of the next evening.
            let open = began.get(&key).filter(|(start, _)| moment - *start <= MOST_STAY).map(|(_, day)| *day);
            let day = if matches!(kind.as_str(), "in" | "no_access") { own } else { open.unwrap_or(own) };
            if kind == "in" {
                began.insert(key, (moment, day));
            }
            days[at] = Some(day);
        }
        days
    }

    /// Writes days. A row without one goes with the row before it, where what is wrong with its time is told.
    fn set_days(&mut self, days: Vec<Option<NaiveDate>>) {
        let known: BTreeSet<NaiveDate> = days.iter().flatten().copied().collect();
        // Where the first rows have no day, they go with the earliest.
        let mut last = known.first().copied();
        let place = self.place_or_add("day");
        for ((_, cells), day) in self.table.rows.iter_mut().zip(days) {
            last = day.or(last);
            // A row may have more cells than the header: what it has in this place is of no column.
            cells.resize(cells.len().max(place + 1), String::new());
            cells[place] = last.map_or_else(String::new, |day| day.to_string());
        }
        self.notes.push(format!("{} has no column day: the days of its times are taken", self.file));
    }

    /// Day and branch of each row; one whose day is none goes with the row before it.
    fn keys(&self) -> Vec<(String, String)> {
        let (day, branch) = (self.place("day"), self.place("branch"));
        let mut last = String::new();
        let key = |(_, cells): &(usize, Vec<String>)| {
            let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
            if let Ok(day) = cells::day(&cell(day), Order::DayFirst) {
                last = day.to_string();
            }
            (last.clone(), cell(branch))
        };
        self.table.rows.iter().map(key).collect()
    }
}

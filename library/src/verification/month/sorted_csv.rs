//! One of the two files of a month: its rows in the order of day and branch, with one row looked ahead.

use std::cmp::Ordering;
use std::io::Cursor;

use csv::ByteRecord;

use crate::book::value::Day;
use crate::cells::{self, Order};
use crate::csv::is_end;
use crate::exchange::rows::{Ended, OpenedCsv};
use crate::fault::whole;
use crate::fault::{Fault, Faults};
use crate::source::Stream;
use crate::words::{Quote, nearest, plain};

/// A file's name, and its columns in their order.
#[derive(Clone, Default)]
pub(super) struct FileHead {
    pub(super) file: String,
    pub(super) columns: Vec<String>,
}

impl FileHead {
    /// Where a column stands.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|held| held == column)
    }
}

/// A CSV that is in the order of its columns `day` and `branch`.
pub(super) struct SortedCsv {
    pub(super) head: FileHead,
    rows: LaneRows,
    /// The row that is next; nothing at the end.
    pub(super) record: ByteRecord,
    pub(super) more: bool,
    /// Its day and branch.
    pub(super) key: Key,
    /// The line of the file that follows it, by the reader.
    pub(super) line: u64,
    /// How that line becomes the row's own.
    pub(super) lines: LineNumbers,
    day: usize,
    branch: Option<usize>,
    /// Rows passed over since they were last asked for, whose day is none: whatever the order, they belong nowhere.
    pub(super) bad: Vec<(ByteRecord, u64)>,
    /// What was left out or made to put it in order, for people.
    pub(super) notes: Vec<String>,
}

/// Where its rows come from.
enum LaneRows {
    /// A file in order, read as it comes.
    Stream(Box<csv::Reader<Ended>>),
    /// Rows that were put in order.
    Held(std::vec::IntoIter<(ByteRecord, u64)>),
}

/// What is wrong with rows that are in no order, and what to do.
const BEHIND: (&str, &str) = ("stands behind a later day or branch", "Sort both files by day, then branch.");

/// What is wrong with a day that is none, and what to do.
pub(super) const NO_DAY: (&str, &str) = ("is no day", "Write days like 2026-03-02, and both files in their order.");

/// After so many rows in a row that have no day the file is another one.
const MOST_BAD: usize = 1_000;

/// Whether a cell is a day in the one form whose texts are in the order of the days.
fn is_day(cell: &[u8]) -> bool {
    let shape = cell.len() == 10 && cell[4] == b'-' && cell[7] == b'-';
    shape && std::str::from_utf8(cell).is_ok_and(|text| Day::read(text).is_some())
}

/// A day in another form, as a spreadsheet saves it, in the one form.
fn saved_day(cell: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(cell).ok()?;
    cells::day(text, Order::DayFirst).ok().map(|day| day.to_string())
}

/// A day and a branch, as they are written: days in one form are in the order of their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) day: Vec<u8>,
    pub(super) branch: Vec<u8>,
}

impl SortedCsv {
    /// Holds its header against the columns that are needed, and reads its first row.
    pub(super) fn opened(self, needed: &[&str]) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        for column in needed.iter().filter(|column| self.head.place(column).is_none()) {
            let others = self.head.columns.iter().map(String::as_str).filter(|other| !needed.contains(other));
            let near =
                nearest(column, others).map_or_else(String::new, |near| format!(" Or is it {}?", plain(near).quoted()));
            let fault = whole(&self.head.file, "is missing from the header", &format!("Add the column.{near}"));
            faults.push(Fault { row: Some(1), column: (*column).to_owned(), ..fault });
        }
        let mut lane = faults.or(self)?;
        lane.advance()?;
        // A file without one readable day is refused at once, with one of its rows as the example.
        if !lane.more
            && let Some((record, line)) = lane.bad.pop()
        {
            (lane.record, lane.line) = (record, line);
            return Err(lane.no_day());
        }
        Ok(lane)
    }

    /// A file as it comes, its header read.
    pub(super) fn over_stream(stream: Stream) -> Result<Self, Faults> {
        let file = stream.name;
        let broken = |problem: String| Faults(vec![whole(&file, &problem, "Give a CSV in UTF-8 with commas.")]);
        let OpenedCsv { mut reader, before } =
            OpenedCsv::over(stream.reader, BUFFER, csv::Terminator::CRLF).map_err(broken)?;
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).map_err(|error| broken(format!("is not CSV ({error})")))?;
        let name = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
        let head = FileHead { columns: record.iter().map(name).collect(), file };
        // After the header the reader stands in line 2, unless a line feed is still to come.
        let lines = LineNumbers { before, passed: reader.position().line() > 1 };
        Ok(Self::over(head, LaneRows::Stream(Box::new(reader)), lines))
    }

    /// Rows that were put in order, and what is to be said of that.
    pub(super) fn over_rows(head: FileHead, rows: Vec<(ByteRecord, u64)>, notes: Vec<String>) -> Self {
        let lane = Self::over(head, LaneRows::Held(rows.into_iter()), LineNumbers::default());
        Self { notes, ..lane }
    }

    fn over(head: FileHead, rows: LaneRows, lines: LineNumbers) -> Self {
        let (day, branch) = (head.place("day").unwrap_or(0), head.place("branch"));
        Self {
            head,
            rows,
            record: ByteRecord::new(),
            more: true,
            key: Key::default(),
            line: 1,
            lines,
            day,
            branch,
            bad: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The line at which the next row begins.
    pub(super) fn row(&self) -> usize {
        self.lines.row_line(&self.record, self.line)
    }

    /// Reads a row; whether there was one.
    fn read(&mut self) -> Result<bool, Faults> {
        let broken = |problem: String| Faults(vec![whole(&self.head.file, &problem, "Save it as \"CSV UTF-8\".")]);
        let reader = match &mut self.rows {
            LaneRows::Stream(reader) => reader,
            LaneRows::Held(rows) => {
                let next = rows.next();
                self.more = next.is_some();
                (self.record, self.line) = next.unwrap_or_default();
                return Ok(self.more);
            }
        };
        let more = reader.read_byte_record(&mut self.record);
        let more = more.map_err(|error| broken(format!("is not CSV ({error})")))?;
        self.line = reader.position().line();
        // A row that swallows the end has no line end of its own.
        let row = || self.row() + usize::from(self.lines.passed);
        let end = is_end(&self.record).map_err(|why| broken(format!("in row {} {why}", row())))?;
        self.more = more && !end;
        Ok(self.more)
    }

    /// That the row read last has no day.
    fn no_day(&self) -> Faults {
        let fault = whole(&self.head.file, NO_DAY.0, NO_DAY.1);
        let value = String::from_utf8_lossy(self.record.get(self.day).unwrap_or(b"")).into_owned();
        Faults(vec![Fault { row: Some(self.row()), column: "day".to_owned(), value, ..fault }])
    }

    /// Goes to the next row; whether there is one, of the same day and branch.
    pub(super) fn advance(&mut self) -> Result<bool, Faults> {
        let mut saved: Option<String> = None;
        let (day, same) = loop {
            if !self.read()? {
                return Ok(false);
            }
            let day = self.record.get(self.day).unwrap_or(b"");
            // Most rows repeat the day of the row before: bytes are compared before a date is parsed.
            let same = *day == *self.key.day;
            if same || is_day(day) {
                break (self.record.get(self.day).unwrap_or(b""), same);
            }
            if let Some(day) = saved_day(day) {
                let day = saved.insert(day).as_bytes();
                break (day, *day == *self.key.day);
            }
            // These rows wait until the day at hand is handed out: a file full of them must not fill the memory.
            if self.bad.len() == MOST_BAD {
                return Err(self.no_day());
            }
            self.bad.push((std::mem::take(&mut self.record), self.line));
        };
        let branch = self.branch.and_then(|at| self.record.get(at)).unwrap_or(b"");
        let days = if same { Ordering::Equal } else { day.cmp(&self.key.day) };
        let order = days.then_with(|| branch.cmp(&self.key.branch));
        match order {
            Ordering::Equal => Ok(true),
            Ordering::Greater => {
                self.key.day.clear();
                self.key.day.extend_from_slice(day);
                self.key.branch.clear();
                self.key.branch.extend_from_slice(branch);
                Ok(false)
            }
            Ordering::Less => {
                let fault = whole(&self.head.file, BEHIND.0, BEHIND.1);
                let value = String::from_utf8_lossy(day).into_owned();
                Err(Faults(vec![Fault { row: Some(self.row()), column: "day".to_owned(), value, ..fault }]))
            }
        }
    }
}

/// Whether a CSV has days and stands in their order. What else is wrong with it is told by whoever reads it.
///
/// # Errors
/// When it cannot be read as a whole.
pub(super) fn is_in_order(stream: &mut Stream) -> Result<bool, Faults> {
    let reader = std::mem::replace(&mut stream.reader, Box::new(Cursor::new([])));
    let mut lane = SortedCsv::over_stream(Stream { name: stream.name.clone(), reader })?;
    let mut in_order = lane.head.place("day").is_some();
    while in_order && lane.more {
        match lane.advance() {
            Ok(_) => {}
            Err(faults) => {
                in_order = faults.0.iter().all(|fault| fault.problem != BEHIND.0);
                break;
            }
        }
    }
    // The stream goes back to its owner, who rewinds it.
    if let LaneRows::Stream(reader) = lane.rows {
        stream.reader = reader.into_inner().into_inner().0;
    }
    Ok(in_order)
}

/// Bytes read at once.
const BUFFER: usize = 1 << 18;

/// How a reader's count of lines becomes the line at which a row begins.
#[derive(Clone, Copy, Default)]
pub(super) struct LineNumbers {
    /// Lines in front of the header.
    before: u64,
    /// Whether the reader has passed a row's line end when it has read the row: not where a carriage return ends it first.
    passed: bool,
}

impl LineNumbers {
    /// The line at which a record begins, after which the reader stood in `line`.
    pub(super) fn row_line(self, record: &ByteRecord, line: u64) -> usize {
        let inside: usize = record.iter().map(|cell| cell.iter().filter(|byte| **byte == b'\n').count()).sum();
        let line = (self.before + line).saturating_sub(u64::from(self.passed) + inside as u64);
        usize::try_from(line).unwrap_or(usize::MAX)
    }
}

/// Parses a CSV and does nothing else, with the reader that a month is read with: its rows.
///
/// # Errors
/// When it cannot be read.
pub fn parse_only(stream: Stream) -> Result<u64, Faults> {
    let broken = |problem: String| Faults(vec![whole(&stream.name, &problem, "Give a CSV in UTF-8 with commas.")]);
    let mut reader = OpenedCsv::over(stream.reader, BUFFER, csv::Terminator::CRLF).map_err(broken)?.reader;
    let (mut record, mut rows) = (ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).map_err(|error| broken(format!("is not CSV ({error})")))? {
        rows += 1;
    }
    // Without the end that was put behind them.
    Ok(rows - 1)
}

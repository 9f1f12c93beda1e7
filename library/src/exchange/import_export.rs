//! A file's way in and out: every good row taken over, every bad one set aside with its reasons, and what was done about it told.
//!
//! ```
//! use homeround::exchange::Mapping;
//! use homeround::exchange::import_export::{ImportRequest, Lower, export_file, import_file};
//! use homeround::output::MemoryFiles;
//! use homeround::source::Stream;
//! use std::io::Cursor;
//!
//! // In and out again: an hour that nobody has is set aside on the way in, with its reason.
//! let table = "Ref,Customer,Carer,Visit date,Planned start,Planned end\n\
//!              V1,C1,A1,02/03/2026,09:00,09:30\nV2,C1,A1,02/03/2026,29:00,09:30\n";
//! let files = MemoryFiles::default();
//! let (out, aside) = (files.output("visits.csv"), files.aside("rejected.csv"));
//! let request = ImportRequest { out, aside, events: None, sheet: None, header_row: None, lower: Lower::Keep };
//! let given = Mapping::named("csv", "Europe/London");
//! let (came, mapping) = import_file(Stream::new("theirs.csv", Cursor::new(table)), &given, request)?;
//! assert_eq!((came.good, came.rejected), (1, 1));
//!
//! let ours = Stream::new("visits.csv", Cursor::new(files.bytes("visits.csv").unwrap()));
//! let out = (files.output("back.csv"), files.aside("back.rejected.csv"));
//! assert_eq!(export_file(ours, &mapping, out, Lower::Keep)?.good, 1);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod export;
mod import;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, FixedOffset};
use homeround_core::verification::Event;
use schemars::JsonSchema;
use serde::Serialize;

pub use export::export_file;
pub use import::{ImportRequest, import_file};

use super::rejected::TOLD;
use crate::cells::datetime::with_offset;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::words::{Quote, counted, plain};

/// What to do with a record whose sequence id is lower than one that came before it: both readings exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lower {
    /// It is kept as history and changes nothing.
    Keep,
    /// It is rejected.
    Reject,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Exchange {
    /// The file that was read.
    pub file: String,
    /// The format it was read or written in: abacus, controcc, csv, evv-ct or evv-oh.
    #[serde(rename = "as")]
    pub name: String,
    /// Rows, or records, that are not blank.
    pub rows: usize,
    /// Those that were taken over.
    pub good: usize,
    /// Those that were set aside.
    pub rejected: usize,
    /// Where they are, with their own cells and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_file: Option<String>,
    /// How often each reason was found.
    pub reasons: BTreeMap<String, usize>,
    /// The first twenty faults; all of them are in the file.
    pub faults: Vec<Fault>,
    /// Columns that were guessed: what each says, and its name.
    pub guessed: BTreeMap<String, String>,
    /// Columns that nothing is read from; they are kept.
    pub unread: Vec<String>,
    /// The row of the header.
    pub header_row: usize,
    /// Rows below it that are the header again, or a total.
    pub passed_over: usize,
    /// Rows that name several carers: each has a visit of its own.
    pub double_ups: usize,
    /// Facts that the format written has no place for, and how many visits had them.
    pub left_out: BTreeMap<String, usize>,
    /// Rows that were not UTF-8 and were read as Windows-1252.
    pub windows_1252: usize,
    /// Records that an equal or a higher sequence id had overtaken.
    pub history: usize,
    /// Records that cancel a visit whose calls an earlier record told: those stay events.
    pub cancelled_after_calls: usize,
    /// Visits that were cancelled: no event says so.
    pub cancelled: usize,
    /// Events written.
    pub events: usize,
}

impl Exchange {
    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { file, name, rows, good, rejected, .. } = self;
        let mut text = format!("{file}  {} ({name}): {good} ok, {rejected} rejected\n", counted(*rows, "row"));
        if self.header_row > 1 {
            text += &format!("  the header is row {}; what stands above it is left out\n", self.header_row);
        }
        if self.passed_over > 0 {
            text += &format!("  {} left out: the header again, or a total\n", counted(self.passed_over, "more row"));
        }
        if self.double_ups > 0 {
            let rows = counted(self.double_ups, "row");
            text += &format!("  {rows} with several carers: each carer has the visit\n");
        }
        if !self.unread.is_empty() {
            let unread: Vec<String> = self.unread.iter().map(|column| plain(column)).collect();
            text += &format!("  kept, and nothing read from: {}\n", unread.join(", "));
        }
        for Fault { row, column, value, problem, remedy, .. } in &self.faults {
            let row = row.map_or_else(String::new, |row| row.to_string());
            text += &format!(
                "  row {row:<6} {column} {value}  {problem}. {remedy}\n",
                column = column.quoted(),
                value = value.quoted()
            );
        }
        if self.reasons.values().sum::<usize>() > self.faults.len() {
            text += &format!("  (the first {TOLD} faults; reasons in all:)\n");
            for (reason, count) in &self.reasons {
                text += &format!("  {count:>9}  {reason}\n");
            }
        }
        if let Some(path) = &self.rejected_file {
            text += &format!("rejected rows written to {path} (same columns, and why)\n");
        }
        for (fact, visits) in &self.left_out {
            text += &format!("{name} has no place for {fact}: left out of {}\n", counted(*visits, "visit"));
        }
        if self.history > 0 {
            text += &format!("{} of history: a later version came first\n", counted(self.history, "record"));
        }
        if self.cancelled_after_calls > 0 {
            text += &format!(
                "{} of a cancelled visit whose calls came before: calls are immutable, and stay events\n",
                counted(self.cancelled_after_calls, "record")
            );
        }
        if self.events > 0 {
            text += &format!("{}\n", counted(self.events, "event"));
            if self.cancelled > 0 {
                text += &format!(
                    "{} cancelled, and no event says so: to `verify` that is missed, unless the plan or `verify --with` \
                     (plans, cancelled_at) knows of it\n",
                    counted(self.cancelled, "visit")
                );
            }
        }
        text
    }
}

/// What stands for the id of a visit where whole ids would fill the memory.
fn key(visit: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, visit).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// The moment that `--received` gives.
///
/// # Errors
/// When it is none.
pub fn received(text: Option<&str>) -> Result<Option<DateTime<FixedOffset>>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let possible = |at: &DateTime<FixedOffset>| (0..=Event::LATEST.0).contains(&at.timestamp_millis());
    let read = with_offset(text).filter(possible).ok_or_else(|| {
        let like = "write it with its offset, 2026-03-08T23:00:00+00:00, from 1970 to 2200";
        Failure::Refused(format!("{text} is no moment: {like}", text = text.quoted()))
    })?;
    Ok(Some(read))
}

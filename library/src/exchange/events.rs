//! The events of a visit as another system recorded it: what `verify` takes, with no better evidence than that system gave.
//!
//! ```
//! use homeround::exchange::events::EventWriter;
//! use homeround::output::MemoryFiles;
//!
//! // Begun before the visits are read; each record then adds the ends that it tells.
//! let files = MemoryFiles::default();
//! let events = EventWriter::begin(files.output("events.csv"), None)?;
//! assert!(!events.has_receipt(), "nobody said when the other system had them");
//! events.finish()?;
//! assert!(files.bytes("events.csv").unwrap().starts_with(b"day,device,seq,"));
//! # Ok::<(), std::io::Error>(())
//! ```

use std::collections::HashMap;
use std::io;

use chrono::{DateTime, FixedOffset, SecondsFormat};

use super::visit_record::{RecordField, RecordTexts};
use super::writer::{LineWriter, TableWriter};
use crate::cells::datetime::of_fact;
use crate::event_row::{COLUMNS, EventRow, cells};
use crate::output::Output;
use crate::source::is_csv;

/// Events being written, one JSON object a line, or CSV when the name ends in `.csv`.
pub struct EventWriter {
    file: Sink,
    received: Option<DateTime<FixedOffset>>,
    /// The next number in the log of each carer's device: memory for each carer, not for each visit.
    next: HashMap<String, u64>,
    /// How many were written.
    pub written: usize,
}

/// The ends of a visit that were written as events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    came: Option<i64>,
    left: Option<i64>,
}

enum Sink {
    Csv(TableWriter),
    Lines(LineWriter),
}

impl EventWriter {
    /// Begins a file of events. `received` is when this system had them, for records that do not say.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn begin(output: Box<dyn Output>, received: Option<DateTime<FixedOffset>>) -> io::Result<Self> {
        let csv = is_csv(output.name());
        let file = if csv {
            let mut table = TableWriter::begin(output, true)?;
            table.row(["day"].into_iter().chain(COLUMNS))?;
            Sink::Csv(table)
        } else {
            Sink::Lines(LineWriter::begin(output))
        };
        Ok(Self { file, received, next: HashMap::new(), written: 0 })
    }

    /// Whether it was told when the whole file was received.
    #[must_use]
    pub const fn has_receipt(&self) -> bool {
        self.received.is_some()
    }

    /// Whether it is known when a record was received.
    #[must_use]
    pub fn knows_receipt(&self, facts: &RecordTexts) -> bool {
        self.has_receipt() || !facts.get(RecordField::Received).is_empty()
    }

    /// Writes the events of a visit: In and Out as they were first recorded, or that nobody opened. `told` are those ends that an
    /// earlier version of its record told already, and afterwards this one's as well.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn add(&mut self, facts: &RecordTexts, told: &mut Ends) -> io::Result<()> {
        let outcome = facts.get(RecordField::Outcome);
        if matches!(outcome, "missed" | "cancelled") {
            return Ok(());
        }
        let place = |latitude, longitude| (facts.get(latitude), facts.get(longitude));
        let mut came = (
            facts.get(RecordField::Start),
            facts.get(RecordField::MethodIn),
            place(RecordField::LatitudeIn, RecordField::LongitudeIn),
        );
        let left = (
            facts.get(RecordField::End),
            facts.get(RecordField::MethodOut),
            place(RecordField::LatitudeOut, RecordField::LongitudeOut),
        );
        if outcome == "frustrated" {
            // Whoever found nobody in was there when they were due, if nobody says otherwise.
            let times =
                [RecordField::Start, RecordField::PlannedStart, RecordField::ClaimedStart].map(|fact| facts.get(fact));
            came.0 = times.into_iter().find(|time| !time.is_empty()).unwrap_or_default();
            return self.event("no_access", came, facts, &mut told.came);
        }
        self.event("in", came, facts, &mut told.came)?;
        self.event("out", left, facts, &mut told.left)
    }

    fn event(
        &mut self,
        kind: &str,
        (at, method, place): (&str, &str, (&str, &str)),
        facts: &RecordTexts,
        told: &mut Option<i64>,
    ) -> io::Result<()> {
        let Some(at) = of_fact(at) else { return Ok(()) };
        // Told at this very moment already: a later version of the record adds nothing to it.
        if told.replace(at.timestamp_millis()) == Some(at.timestamp_millis()) {
            return Ok(());
        }
        let received = of_fact(facts.get(RecordField::Received)).or(self.received).unwrap_or(at);
        // A log's later receipts bound its earlier events: what was received at another time stands in another log.
        let own = facts.get(RecordField::Received);
        let device = format!("import:{}{}{own}", facts.get(RecordField::Carer), if own.is_empty() { "" } else { "@" });
        let seq = self.next.entry(device.clone()).or_default();
        let text = |moment: DateTime<FixedOffset>| moment.to_rfc3339_opts(SecondsFormat::Millis, false);
        let row = EventRow {
            device,
            seq: *seq,
            // No clock of the device came with the record: each event stands for a start of its own, and bounds no other.
            boot: *seq,
            wall: text(at),
            received: text(received),
            kind: kind.to_owned(),
            method: if method.is_empty() { "manual" } else { method }.to_owned(),
            carer: facts.get(RecordField::Carer).to_owned(),
            client: facts.get(RecordField::Client).to_owned(),
            visit: facts.get(RecordField::Visit).to_owned(),
            latitude: place.0.to_owned(),
            longitude: place.1.to_owned(),
            ..EventRow::default()
        };
        *seq += 1;
        self.written += 1;
        match &mut self.file {
            Sink::Csv(table) => {
                // The service day is that of the visit, also after midnight: what `month` goes by.
                let begins = [RecordField::PlannedStart, RecordField::Start].map(|fact| facts.get(fact));
                let day = begins.into_iter().find(|text| !text.is_empty()).and_then(|text| text.get(..10));
                table.row(
                    [day.or_else(|| row.wall.get(..10)).unwrap_or_default()]
                        .into_iter()
                        .chain(cells(&row).iter().map(String::as_str)),
                )
            }
            Sink::Lines(lines) => {
                let mut line = serde_json::to_vec(&row)?;
                line.push(b'\n');
                lines.write(&line)
            }
        }
    }

    /// Puts the file where it is to stand.
    ///
    /// # Errors
    /// When that cannot be.
    pub fn finish(self) -> io::Result<()> {
        match self.file {
            Sink::Csv(table) => table.finish(),
            Sink::Lines(lines) => lines.finish(),
        }
    }
}

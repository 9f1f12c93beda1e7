//! Event files: one JSON object a line, or CSV with the same names as columns; read with all faults, written whole.
//!
//! ```
//! use homeround::verification::events::read_bytes;
//! use homeround::starter::simulate_starter;
//!
//! let week = simulate_starter()?;
//! let csv = b"device,seq,boot,monotonic_ms,wall,received,kind,method,carer,client\n\
//!             D1,0,1,60000,2026-03-02T08:15:00+00:00,2026-03-02T08:15:04+00:00,in,manual,A1,C01\n";
//! let feed = read_bytes(csv, "events.csv", &week.timetable)?;
//! assert_eq!((feed.events.len(), feed.devices), (1, vec!["D1".to_owned()]));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod numbered_rows;

use chrono::{DateTime, FixedOffset};
use homeround_core::ground::{Instant, Place, VisitIx};
use homeround_core::verification::{
    Anchor, Check, Confidence, DeviceIx, Event, EventFault, EventKind, Fix, KeyIx, LogFaults, PunchMethod, Token,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use numbered_rows::NEEDED;
use numbered_rows::{EventCells, rows_of_csv, rows_of_lines};

use super::timetable::Timetable;
use crate::book::value::{Degrees, Exact};
use crate::book::zone::PlanZone;
use crate::event_row::EventRow;
use crate::fault::{Fault, Faults, whole};
use crate::source::{SourceFile, is_table};
use crate::telephone::canonical;
use crate::words::counted;

/// Events over the rows of a timetable, and what their devices are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// The events, in the order of the file.
    pub events: Vec<Event>,
    /// Devices' ids, sorted, by `DeviceIx`.
    pub devices: Vec<String>,
    /// Carer and client as they were written, for events that name somebody the book does not have, by device and number.
    pub strangers: BTreeMap<(u32, u64), String>,
    /// How the events name people.
    pub named: NamingCount,
}

/// How many events name a client or a carer, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamingCount {
    /// Events that name anybody.
    pub events: usize,
    /// Those of them that name somebody by the name that the book has, where it asks for the id.
    pub by_name: usize,
    /// Those of them that name nobody whom the book knows.
    pub unknown: usize,
}

impl NamingCount {
    /// What has to be said of it before anything else, if anything has.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        // All of them unknown means another book or another spelling: that is worth more than one line for each.
        if self.events > 0 && self.unknown == self.events {
            let Self { events, .. } = self;
            return Some(format!(
                "None of the {events} events names a client or a carer of the book: write the ids or the names that the book has."
            ));
        }
        let some = self.by_name > 0;
        some.then(|| {
            format!(
                "People go by their names in {} of {}; the book knows each by one id.",
                self.by_name,
                counted(self.events, "event")
            )
        })
    }
}

impl Feed {
    /// The last receipt: the time a verification is asked at when nobody says otherwise.
    #[must_use]
    pub fn last_receipt(&self) -> Option<Instant> {
        self.events.iter().map(|event| event.received).max()
    }

    /// An event's device and number: `phone-A1#17`.
    #[must_use]
    pub fn name(&self, event: &Event) -> String {
        let device = self.devices.get(event.device.0 as usize).map_or("?", String::as_str);
        format!("{device}#{}", event.seq)
    }
}

/// The events in a document, over the rows of a timetable: CSV when it is called so, else one JSON object a line.
///
/// # Errors
/// Every fault in it.
pub fn read_events(document: &SourceFile, timetable: &Timetable) -> Result<Feed, Faults> {
    read_bytes(&document.bytes, &document.name, timetable)
}

/// The events in the content of a file, as [`read_events`] reads them: `file` is its name, by whose ending CSV and workbooks are known.
///
/// # Errors
/// Every fault in it.
pub fn read_bytes(bytes: &[u8], file: &str, timetable: &Timetable) -> Result<Feed, Faults> {
    let (rows, faults) = if is_table(file) { rows_of_csv(bytes, file) } else { rows_of_lines(bytes, file) };
    assemble(&rows, faults, file, timetable)
}

/// Events of rows, ids looked up.
fn assemble(rows: &[(usize, EventRow)], mut faults: Faults, file: &str, timetable: &Timetable) -> Result<Feed, Faults> {
    // Devices are numbered in the order of their names, so that the order of the rows changes nothing.
    let devices: BTreeSet<String> = rows.iter().map(|(_, row)| row.device.clone()).collect();
    let mut feed = Feed { devices: devices.into_iter().collect(), ..Feed::default() };
    for (number, row) in rows {
        let mut reader = RowReader { file, row: *number, faults: &mut faults };
        if let Some(event) = reader.event(row, &feed.devices, timetable) {
            feed.named.count(row, &event, timetable);
            let stranger = |id: &String, known: bool| if known { String::new() } else { id.clone() };
            let carer = stranger(&row.carer, event.carer.is_some());
            let client = stranger(&row.client, event.client.is_some());
            if !carer.is_empty() || !client.is_empty() {
                let names = [carer, client].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
                // An event holds indices only: whom the book does not know is kept beside it, to be told by name.
                feed.strangers.insert((event.device.0, event.seq), names.join(", "));
            }
            feed.events.push(event);
        }
    }
    // Faults come from two passes, over rows and over cells: sorted, a reader walks down the file once.
    faults.0.sort_by_key(|fault| fault.row);
    faults.or(feed)
}

impl NamingCount {
    fn count(&mut self, row: &EventRow, event: &Event, timetable: &Timetable) {
        // An event that names nobody says nothing of how people are named.
        if row.carer.is_empty() && row.client.is_empty() {
            return;
        }
        let is = |names: &[String], at: usize, id: &String| names.get(at) == Some(id);
        let carer = event.carer.is_some() && !is(&timetable.carers, event.carer.at(), &row.carer);
        let client = event.client.is_some() && !is(&timetable.clients, event.client.at(), &row.client);
        self.events += 1;
        self.by_name += usize::from(carer || client);
        self.unknown += usize::from(!event.carer.is_some() && !event.client.is_some());
    }
}

/// What an event presents: of a telephone with its country code, as the registers have it.
fn of_method(id: u64, method: PunchMethod) -> u64 {
    let telephone = || canonical(&id.to_string()).and_then(|digits| digits.parse().ok());
    if method == PunchMethod::CallerNumber { telephone().unwrap_or(id) } else { id }
}

/// The event that named cells say, its device the first of its file's.
///
/// # Errors
/// Every fault in them.
pub(crate) fn of_cells<'a>(
    file: &str,
    row: usize,
    cell: &dyn Fn(&str) -> &'a str,
    timetable: &Timetable,
) -> Result<Event, Faults> {
    let mut faults = Faults::default();
    let said = |name: &str| -> &str { cell(name) };
    let event = EventCells { file, row, cell: &said, faults: &mut faults }.event();
    // A row by itself has one device: its number is set by whoever reads all of them.
    let devices = [event.device.clone()];
    let found = RowReader { file, row, faults: &mut faults }.event(&event, &devices, timetable);
    match found {
        Some(event) if faults.is_empty() => Ok(event),
        _ => Err(faults),
    }
}

/// Reads the texts of one row.
struct RowReader<'a> {
    file: &'a str,
    row: usize,
    faults: &'a mut Faults,
}

impl RowReader<'_> {
    fn event(&mut self, row: &EventRow, devices: &[String], timetable: &Timetable) -> Option<Event> {
        let before = self.faults.0.len();
        let kind = self.word("kind", &row.kind, EventKind::WORDS);
        let method = self.word("method", &row.method, PunchMethod::WORDS);
        let zone = &timetable.zone;
        let wall = self.time("wall", &row.wall, zone);
        let received = self.time("received", &row.received, zone);
        let fix = self.fix(row);
        let anchor = if row.server_time.is_empty() { None } else { self.time("server_time", &row.server_time, zone) };
        if row.device.is_empty() {
            self.fault("device", "", "is empty", "Name the device whose log the event stands in.");
        }
        // All cells are read before this, so that one pass tells all faults of a row.
        if self.faults.0.len() > before {
            // Without one of these there is no event to look further at: what follows from a fault is not told.
            return None;
        }
        let (kind, method, wall, received) = (kind?, method?, wall?, received?);
        let event = Event {
            device: DeviceIx(u32::try_from(devices.binary_search(&row.device).ok()?).ok()?),
            seq: row.seq,
            boot: row.boot,
            monotonic_ms: row.monotonic_ms,
            wall: Instant(wall.timestamp_millis()),
            zone_minutes: i16::try_from(wall.offset().local_minus_utc() / 60).unwrap_or(i16::MAX),
            received: Instant(received.timestamp_millis()),
            kind,
            method,
            carer: timetable.carer(&row.carer),
            client: timetable.client(&row.client),
            // Only a hint: an id that the plan does not have is no fault, for linking does not rest on it.
            plan: timetable.visits.binary_search(&row.visit).map_or(VisitIx::NONE, VisitIx::from_index),
            service: 0,
            fix,
            token: row.token.map(|id| Token { id: of_method(id, method), code: 0, check: Check::Unchecked }),
            anchor: anchor
                .map(|server| Anchor { server: Instant(server.timestamp_millis()), round_trip_ms: row.round_trip_ms }),
            community: false,
            key: KeyIx::NONE,
            troubles: LogFaults::NONE,
        };
        event.validated().map_err(|fault| self.impossible(fault, row)).ok()
    }

    fn fix(&mut self, row: &EventRow) -> Option<Fix> {
        if row.latitude.is_empty() && row.longitude.is_empty() {
            return None;
        }
        let metres = if row.accuracy_m.is_empty() { Some(Exact::default()) } else { Exact::read(&row.accuracy_m) };
        let millimetres = metres.map(|metres| metres.scaled(1000, 1));
        // Apple's `CLLocation.horizontalAccuracy`: "a negative value indicates that the latitude and longitude are invalid".
        if millimetres.is_some_and(|millimetres| millimetres < 0) {
            return None;
        }
        let accuracy = millimetres.and_then(|millimetres| u32::try_from(millimetres).ok());
        let latitude = self.degrees("latitude", &row.latitude);
        let longitude = self.degrees("longitude", &row.longitude);
        if accuracy.is_none() {
            let remedy = "Write metres as a decimal, up to 4294967.";
            self.fault("accuracy_m", &row.accuracy_m, "is no radius", remedy);
        }
        let confidence = match row.confidence.as_str() {
            "68" => Confidence::P68,
            "95" => Confidence::P95,
            "" => Confidence::Unknown,
            other => {
                self.fault("confidence", other, "is not known", "Write 68 or 95, or leave it empty.");
                return None;
            }
        };
        let place = Place { lat: latitude?.0, lon: longitude?.0 };
        let fix = Fix { place, accuracy_mm: accuracy?, confidence, age_ms: row.fix_age_ms, mock: row.mock };
        // A fix of 0, 0 is what devices give that have none.
        Some(fix).filter(Fix::is_place)
    }

    fn degrees(&mut self, column: &str, text: &str) -> Option<Degrees> {
        let found = Degrees::read(text);
        if found.is_none() {
            self.fault(column, text, "is no coordinate", "Write decimal degrees, such as 51.5876.");
        }
        found
    }

    fn time(&mut self, column: &str, text: &str, zone: &PlanZone) -> Option<DateTime<FixedOffset>> {
        let found = zone.read_moment(text);
        found.map_err(|(problem, remedy)| self.fault(column, text, &problem, &remedy)).ok()
    }

    fn word<T: Copy>(&mut self, column: &str, text: &str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.fault(column, text, "is not known", &format!("Write one of {}.", all.join(", ")));
        }
        found
    }

    fn impossible(&mut self, fault: EventFault, row: &EventRow) {
        let (column, value, remedy) = match fault {
            EventFault::Sequence => ("seq", row.seq.to_string(), "A log has at most 3155760000000 events."),
            EventFault::Monotonic => ("monotonic_ms", row.monotonic_ms.to_string(), "No device runs for 100 years."),
            EventFault::Place => ("latitude", row.latitude.clone(), "Write a point on the earth."),
            EventFault::Anchor => {
                ("server_time", row.server_time.clone(), "Give it for a server_anchor, and only there.")
            }
            EventFault::Zone => ("wall", row.wall.clone(), "Offsets reach 18 hours."),
            _ => ("wall", row.wall.clone(), "Times lie between 1970 and 2200."),
        };
        self.fault(column, &value, "is not possible", remedy);
    }

    fn fault(&mut self, column: &str, value: &str, problem: &str, remedy: &str) {
        let fault = whole(self.file, problem, remedy);
        let (column, value) = (column.to_owned(), value.to_owned());
        self.faults.push(Fault { row: Some(self.row), column, value, ..fault });
    }
}

#[cfg(test)]
mod tests {
    use homeround_core::ground::CarerIx;

    use super::super::simulate::{simulate, tests::week};
    use super::*;
    use crate::verification::event_rows::{json_lines, list_event_rows, write_events_csv};

    #[test]
    fn events_come_back_from_lines_and_from_csv() {
        let timetable = week();
        let feed = simulate(&timetable, 1, 1).feed;
        let written = list_event_rows(&feed, &timetable);
        for (name, bytes) in
            [("e.jsonl", json_lines(&written).unwrap()), ("e.csv", write_events_csv(&written).unwrap())]
        {
            let read = read_bytes(&bytes, name, &timetable).unwrap();
            assert_eq!(
                (&read.events, &read.devices, &read.strangers),
                (&feed.events, &feed.devices, &feed.strangers),
                "{name}"
            );
        }
    }

    #[test]
    fn places_that_are_none_numbers_of_any_writing_and_people_by_name() {
        let mut timetable = week();
        let names: Vec<String> = (0..40).map(|at| format!("Name {at}")).collect();
        timetable.known_as =
            super::super::known_as::KnownAs::new(names.iter().map(String::as_str), ["Dan"].into_iter());
        let line = |seq: u32, more: &str| {
            format!(
                r#"{{"device":"p","seq":{seq},"boot":1,"monotonic_ms":5,"wall":"2026-03-23T08:00:00Z","received":"2026-03-23T08:00:00Z","kind":"in",{more}}}"#
            ) + "\n"
        };
        let text = [
            line(
                0,
                r#""method":"gps","carer":"Dan","client":"name  3","latitude":51.5,"longitude":-3,"accuracy_m":7.5"#,
            ),
            line(1, r#""method":"gps","latitude":"0","longitude":"0.0","accuracy_m":"9""#),
            line(2, r#""method":"gps","latitude":"51.5","longitude":"-3","accuracy_m":"-1""#),
            line(3, r#""method":"caller_number","carer":"X","client":"Y","token":"01632 960123""#),
            line(4, r#""method":"caller_number","token":441632960123"#),
        ];
        let feed = read_bytes(text.concat().as_bytes(), "e.jsonl", &timetable).unwrap();
        assert_eq!(feed.events[0].fix.map(|fix| (fix.place.lat, fix.accuracy_mm)), Some((515_000_000, 7_500)));
        assert_eq!((feed.events[0].carer, feed.events[0].client.at()), (CarerIx(0), 3));
        assert!(feed.events[1].fix.is_none() && feed.events[2].fix.is_none());
        assert_eq!(feed.events[3].token.map(|token| token.id), feed.events[4].token.map(|token| token.id));
        assert_eq!(feed.named, NamingCount { events: 2, by_name: 1, unknown: 1 });
        let strangers = read_bytes(text[3].as_bytes(), "e.jsonl", &timetable).unwrap();
        assert!(strangers.named.words().unwrap().starts_with("None of the 1 events names"));
    }

    #[test]
    fn the_lines_fit_their_schema() {
        let timetable = week();
        let schema = serde_json::to_value(schemars::schema_for!(EventRow)).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for row in list_event_rows(&simulate(&timetable, 2, 0).feed, &timetable).iter().take(200) {
            assert!(validator.is_valid(&serde_json::to_value(row).unwrap()));
        }
    }

    #[test]
    fn every_fault_of_a_file_is_told_and_strangers_are_none() {
        let header = "device,seq,boot,monotonic_ms,wall,received,kind,method,carer,client,latitude,longitude,mock\n";
        let rows = [
            "p,x,1,5,soon,2026-03-23T08:00:00Z,in,gps,A00,C00,,,\n",
            "p,2,1,5,2026-03-23T08:00:00Z,2026-03-23T08:00:00Z,enter,sms,A00,C00,91.5,200,maybe\n",
            "p,3,1,5,2026-03-23T08:00:00Z,2026-03-23T08:00:00Z,in,gps,nobody,C00,,,\n",
        ];
        let read = |rows: &str| read_bytes((header.to_owned() + rows).as_bytes(), "e.csv", &week());
        let faults = read(&rows.concat()).unwrap_err();
        let columns: Vec<_> = faults.0.iter().map(|fault| (fault.row.unwrap(), fault.column.as_str())).collect();
        let expected = [(2, "seq"), (2, "wall"), (3, "mock"), (3, "kind"), (3, "method"), (3, "longitude")];
        assert_eq!(columns, expected);
        let saved = rows[2].replace("2026-03-23T08:00:00Z", "23/03/2026 8:00 am").replace(",,,\n", ",,,FALSE\n");
        let again = read(&saved).unwrap();
        let feed = read(rows[2]).unwrap();
        assert_eq!(again.events, feed.events, "as a spreadsheet saves it");
        assert_eq!((feed.events[0].carer, feed.strangers.len()), (CarerIx::NONE, 1));
        assert_eq!(read_bytes(b"device,seq\np,1\n", "e.csv", &week()).unwrap_err().0.len(), 6);
    }
}

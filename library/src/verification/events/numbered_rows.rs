//! The rows of an event file, numbered, with the faults of those that are none: JSON by the line, or a table.

use crate::cells::yes;
use crate::csv::read_table;
use crate::event_row::{COLUMNS, EventRow};
use crate::fault::{Fault, Faults, whole};
use crate::telephone::presented;
use crate::words::nearest;

/// The columns without which a CSV is no file of events.
pub(crate) const NEEDED: [&str; 8] = ["device", "seq", "boot", "monotonic_ms", "wall", "received", "kind", "method"];

/// Rows with their numbers as a spreadsheet or an editor counts them.
pub(super) type NumberedRows = Vec<(usize, EventRow)>;

pub(super) fn rows_of_lines(bytes: &[u8], file: &str) -> (NumberedRows, Faults) {
    let (mut rows, mut faults) = (NumberedRows::new(), Faults::default());
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(row) => rows.push((at + 1, row)),
            Err(error) => {
                let problem = format!("is not an event ({error})");
                let remedy = "See `homeround schema events`.".to_owned();
                faults.push(Fault { row: Some(at + 1), remedy, ..whole(file, &problem, "") });
            }
        }
    }
    let meant =
        |line: &[u8]| serde_json::from_slice::<serde_json::Value>(line).is_ok_and(|line| line.get("kind").is_some());
    if rows.is_empty() && faults.0.len() > 1 && !bytes.split(|byte| *byte == b'\n').any(meant) {
        // Another kind of file: to be told so of every line of it helps nobody.
        let remedy = "Give one event a line, or CSV in a file whose name ends in .csv; see `homeround schema events`.";
        faults = Faults(vec![whole(file, "holds no event in any of its lines", remedy)]);
    }
    (rows, faults)
}

pub(super) fn rows_of_csv(bytes: &[u8], file: &str) -> (NumberedRows, Faults) {
    let (mut rows, mut faults) = (NumberedRows::new(), Faults::default());
    let csv = match read_table(bytes) {
        Ok(csv) => csv,
        Err(problem) => {
            faults.push(whole(file, &problem, "Save it as CSV in UTF-8."));
            return (rows, faults);
        }
    };
    for column in NEEDED.iter().filter(|column| !csv.header.iter().any(|held| held == *column)) {
        let fault = whole(file, "the column is missing", "Add it; see `homeround schema events`.");
        faults.push(Fault { row: Some(1), column: (*column).to_owned(), ..fault });
    }
    // The service day and the branch are what a month is put in order by; one plan has one branch, and days of its own.
    let known = |column: &String| COLUMNS.contains(&column.as_str()) || matches!(column.as_str(), "day" | "branch");
    for column in csv.header.iter().filter(|column| !known(column)) {
        let near = nearest(column, COLUMNS.into_iter());
        let remedy = near.map_or_else(
            || "Take it out; see `homeround schema events`.".to_owned(),
            |near| format!("Nearest: {near}. Rename it or take it out."),
        );
        let fault = whole(file, "no such column", &remedy);
        faults.push(Fault { row: Some(1), column: column.clone(), ..fault });
    }
    // Every row would repeat what is wrong with the header: it is mended first.
    if !faults.is_empty() {
        return (rows, faults);
    }
    for (number, cells) in &csv.rows {
        let cell = |name: &str| {
            let at = csv.header.iter().position(|held| held == name);
            at.and_then(|at| cells.get(at)).map_or("", String::as_str)
        };
        let mut cells = EventCells { file, row: *number, cell: &cell, faults: &mut faults };
        let row = cells.event();
        // A row with faults stays in the list: more may be wrong with it, and all of it is told at once.
        rows.push((*number, row));
    }
    (rows, faults)
}

/// One row of a CSV, and where its faults go.
pub(super) struct EventCells<'a> {
    pub(super) file: &'a str,
    pub(super) row: usize,
    pub(super) cell: &'a dyn Fn(&str) -> &'a str,
    pub(super) faults: &'a mut Faults,
}

impl EventCells<'_> {
    pub(super) fn event(&mut self) -> EventRow {
        let text = |name: &str| (self.cell)(name).to_owned();
        let row = EventRow {
            device: text("device"),
            wall: text("wall"),
            received: text("received"),
            kind: text("kind"),
            method: text("method"),
            carer: text("carer"),
            client: text("client"),
            visit: text("visit"),
            latitude: text("latitude"),
            longitude: text("longitude"),
            accuracy_m: text("accuracy_m"),
            confidence: text("confidence"),
            server_time: text("server_time"),
            ..EventRow::default()
        };
        EventRow {
            seq: self.number("seq", None),
            boot: self.number("boot", None),
            monotonic_ms: self.number("monotonic_ms", None),
            fix_age_ms: self.number("fix_age_ms", Some(0)),
            round_trip_ms: self.number("round_trip_ms", Some(0)),
            mock: self.flag("mock"),
            token: self.token(),
            ..row
        }
    }

    fn number<T: std::str::FromStr + Default>(&mut self, column: &str, absent: Option<T>) -> T {
        let text = (self.cell)(column);
        match (text.parse(), absent) {
            (Ok(number), _) => number,
            (Err(_), Some(absent)) if text.is_empty() => absent,
            _ => {
                self.fault(column, text, "is no whole number that fits", "Write it in digits, zero or more.");
                // The fault refuses the file anyway: with a zero the other cells are read and told in the same pass.
                T::default()
            }
        }
    }

    fn token(&mut self) -> Option<u64> {
        let text = (self.cell)("token");
        let found = presented(text);
        if found.is_none() && !text.is_empty() {
            self.fault("token", text, "is no whole number that fits", "Write it in digits, zero or more.");
        }
        found
    }

    fn flag(&mut self, column: &str) -> bool {
        let text = (self.cell)(column);
        match (text, yes(text)) {
            ("", _) => false,
            (_, Some(yes)) => yes,
            _ => {
                self.fault(column, text, "is neither yes nor no", "Write yes, no, or nothing.");
                false
            }
        }
    }

    fn fault(&mut self, column: &str, value: &str, problem: &str, remedy: &str) {
        let fault = whole(self.file, problem, remedy);
        let (column, value) = (column.to_owned(), value.to_owned());
        self.faults.push(Fault { row: Some(self.row), column, value, ..fault });
    }
}

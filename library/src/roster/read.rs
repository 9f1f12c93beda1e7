//! A roster read back: every stop found in the plan, or every fault.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! # use homeround::planning::{Effort, search_roster};
//! # let found = search_roster(&branch, None, &Effort { seed: 1, work: 20_000, chains: 1, threads: 1 }, &|_| true)?;
//! use homeround::roster::read::read_json;
//! use homeround::roster::write::{roster_json, write_roster};
//!
//! let bytes = roster_json(&write_roster(&branch.plan, found.roster.view(), None))?;
//! let read = read_json(&bytes, "roster.json", &branch.plan)?;
//! assert_eq!(read.roster, found.roster, "what was written comes back");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::{BreakIx, ShiftIx};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Planned, Task};
use serde_json::Value;

use super::model::{CostLine, FORMAT, FORMAT_1, RosterProvenance};
use super::write::{client_of, length_of};
use crate::book::Plan;
use crate::book::cell::MOST_SUGGESTIONS;
use crate::book::expand::Dated;
use crate::book::value::Exact;
use crate::fault::{Fault, Faults};
use crate::source::SourceFile;
use crate::words::nearest;

/// A roster read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The roster, as the core knows it.
    pub roster: OwnedRoster,
    /// How it came to be, when the file says.
    pub provenance: Option<RosterProvenance>,
}

/// The roster of `plan` in a document: CSV when it is called so, otherwise JSON.
///
/// # Errors
/// Every fault in it. Whether the roster keeps the rules is for the check to say.
pub fn read_roster(document: &SourceFile, plan: &Plan) -> Result<Loaded, Faults> {
    let read = if document.is_table() { read_csv } else { read_json };
    read(&document.bytes, &document.name, plan)
}

/// The roster of `plan` in the CSV called `file`.
///
/// # Errors
/// Every fault in it.
pub fn read_csv(bytes: &[u8], file: &str, plan: &Plan) -> Result<Loaded, Faults> {
    let csv =
        crate::csv::read_table(bytes).map_err(|problem| whole_file(file, problem, "Save it as \"CSV UTF-8\"."))?;
    let mut reading = RosterReading::new(file, plan);
    for column in ["shift", "start"] {
        if !csv.header.iter().any(|name| name == column) {
            reading.fault(None, column, "", "is missing from the header", "Add the column; every stop needs it.");
        }
    }
    // Without these columns every row would have the same fault: it is said once.
    if !reading.faults.is_empty() {
        return reading.finish(None);
    }
    let shift = csv.header.iter().position(|name| name == "shift");
    // In the roster of another branch every row is a stranger: that is told once.
    let known = |cells: &[String]| shift.and_then(|at| cells.get(at)).is_some_and(|id| plan.names.shift(id).is_some());
    if !csv.rows.is_empty() && !csv.rows.iter().any(|(_, cells)| known(cells)) {
        let problem = format!("names no shift of {}", plan.names.branch);
        let remedy = "It is the roster of another branch, or of other days: give the one that was made for this book.";
        reading.fault(None, "shift", "", &problem, remedy);
        return reading.finish(None);
    }
    for (number, cells) in &csv.rows {
        let cell = |column: &str| {
            let at = csv.header.iter().position(|name| name == column);
            at.and_then(|at| cells.get(at)).map_or("", String::as_str)
        };
        let stop = StopText {
            carer: cell("carer"),
            visit: cell("visit"),
            rest: cell("break"),
            client: cell("client"),
            start: cell("start"),
            end: cell("end"),
        };
        let at = At { row: Some(*number), prefix: String::new() };
        // A row of an unknown shift belongs nowhere: its stop would only give further faults that follow from this one.
        if let Some(shift) = reading.shift(&at, cell("shift"), stop.carer) {
            reading.stop(&at, shift, stop);
        }
    }
    reading.finish(None)
}

/// The roster of `plan` in the JSON document called `file`.
///
/// # Errors
/// Every fault in it.
pub fn read_json(bytes: &[u8], file: &str, plan: &Plan) -> Result<Loaded, Faults> {
    let document: Value = serde_json::from_slice(bytes)
        .map_err(|error| whole_file(file, format!("is not JSON ({error})"), "Mend it there, or plan again."))?;
    let mut reading = RosterReading::new(file, plan);
    reading.head(&document);
    if !reading.faults.is_empty() {
        // Every stop of another branch's roster is a stranger here: that is said once.
        return reading.finish(None);
    }
    for (number, round) in items(&document, "rounds").iter().enumerate() {
        let at = At { row: None, prefix: format!("rounds[{number}].") };
        let Some(shift) = reading.shift(&at, text(round, "shift"), text(round, "carer")) else { continue };
        for (number, stop) in items(round, "stops").iter().enumerate() {
            let at = At { row: None, prefix: format!("{}stops[{number}].", at.prefix) };
            let stop = StopText {
                carer: "",
                visit: text(stop, "visit"),
                rest: text(stop, "break"),
                client: text(stop, "client"),
                start: text(stop, "start"),
                end: text(stop, "end"),
            };
            reading.stop(&at, shift, stop);
        }
    }
    reading.unserved(items(&document, "unserved"));
    let provenance = document.get("provenance").and_then(provenance);
    reading.finish(provenance)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn provenance(value: &Value) -> Option<RosterProvenance> {
    let line = |line: &Value| {
        Some(CostLine { line: text(line, "line").to_owned(), pounds: Exact::read(text(line, "pounds"))? })
    };
    let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or_default();
    // Versions before named neither package nor book: a roster of theirs is read for all that.
    Some(RosterProvenance {
        package: value.get("package").and_then(Value::as_str).map(str::to_owned),
        search: value.get("search").and_then(Value::as_u64).and_then(|version| version.try_into().ok()),
        seed: value.get("seed")?.as_u64()?,
        work: value.get("work")?.as_u64()?,
        chains: value.get("chains").and_then(Value::as_u64).and_then(|chains| chains.try_into().ok()),
        from_roster: flag("from_roster"),
        stopped: flag("stopped"),
        book: value.get("book").and_then(Value::as_str).map(str::to_owned),
        cost: items(value, "cost").iter().filter_map(line).collect(),
    })
}

fn whole_file(file: &str, problem: String, remedy: &str) -> Faults {
    let (column, value) = (String::new(), String::new());
    Faults(vec![Fault { file: file.to_owned(), row: None, column, value, problem, remedy: remedy.to_owned() }])
}

/// Where something stands in the file.
struct At {
    row: Option<usize>,
    prefix: String,
}

/// One stop as it was written; empty where nothing stands.
#[derive(Clone, Copy)]
struct StopText<'a> {
    carer: &'a str,
    visit: &'a str,
    rest: &'a str,
    client: &'a str,
    start: &'a str,
    end: &'a str,
}

struct RosterReading<'a> {
    file: &'a str,
    plan: &'a Plan,
    rounds: Vec<Vec<Planned>>,
    faults: Faults,
}

impl<'a> RosterReading<'a> {
    fn new(file: &'a str, plan: &'a Plan) -> Self {
        Self { file, plan, rounds: vec![Vec::new(); plan.names.shifts.len()], faults: Faults::default() }
    }

    fn fault(
        &mut self,
        at: Option<&At>,
        column: &str,
        value: &str,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            row: at.and_then(|at| at.row),
            column: format!("{}{column}", at.map_or("", |at| &at.prefix)),
            value: value.to_owned(),
            problem: problem.into(),
            remedy: remedy.into(),
        });
    }

    fn head(&mut self, document: &Value) {
        let names = &self.plan.names;
        let days = document.get("days").map(Value::to_string).unwrap_or_default();
        let format = text(document, "format");
        // Rosters of the format before are still about: they hold all that is needed.
        if ![FORMAT, FORMAT_1].contains(&format) {
            let problem = format!("is not a format that is read here ({FORMAT}, or {FORMAT_1} from before)");
            self.fault(
                None,
                "format",
                format,
                problem,
                "Give a roster as plan writes it, or a newer program this one.",
            );
        }
        let expected = [
            ("branch", names.branch.clone(), text(document, "branch").to_owned()),
            ("start", names.start.to_string(), text(document, "start").to_owned()),
            ("days", names.days.to_string(), days),
        ];
        for (column, expected, found) in expected {
            if expected != found {
                let problem = match column {
                    "branch" => format!("is another branch than the book's ({expected})"),
                    _ => format!("is not that of the book ({expected})"),
                };
                self.fault(None, column, &found, problem, "Give the roster that was made for this book.");
            }
        }
    }

    fn shift(&mut self, at: &At, id: &str, carer: &str) -> Option<ShiftIx> {
        let Some(shift) = self.plan.names.shift(id) else {
            let remedy = self.suggestion(id, &self.plan.names.shifts);
            self.fault(Some(at), "shift", id, "no such shift on a day of the plan", remedy);
            return None;
        };
        let whose = self.plan.tables.shifts.get(shift.at()).and_then(|row| self.plan.names.carers.get(row.carer.at()));
        let whose = whose.map_or(String::new(), |named| named.id.clone());
        // The shift alone decides whose it is: the carer's column is there for people, and must not contradict it.
        if !carer.is_empty() && carer != whose {
            self.fault(
                Some(at),
                "carer",
                carer,
                format!("is not whose shift it is ({whose})"),
                "Name the shift's own carer.",
            );
        }
        Some(shift)
    }

    fn stop(&mut self, at: &At, shift: ShiftIx, stop: StopText<'_>) {
        let task = match (stop.visit, stop.rest) {
            ("", "") => {
                self.fault(Some(at), "visit", "", "is neither a visit nor a break", "Name the visit or the break.");
                None
            }
            (visit, "") => self.visit(at, visit, stop.client),
            ("", rest) => self.rest(at, shift, rest),
            (_, rest) => {
                self.fault(Some(at), "break", rest, "is a visit and a break at once", "Make two stops of them.");
                None
            }
        };
        let start = self.plan.names.zone.read_iso(stop.start);
        let Some(start) = start else {
            return self.fault(
                Some(at),
                "start",
                stop.start,
                "is not a time with its offset",
                "Write it like 2026-03-02T08:00:00+00:00.",
            );
        };
        let Some(task) = task else { return };
        let end = start + length_of(self.plan, shift, task);
        // The plan decides how long a stop lasts: another end means that it was made for another book.
        if !stop.end.is_empty() && self.plan.names.zone.read_iso(stop.end) != Some(end) {
            let remedy = format!("It ends at {}.", self.plan.names.zone.iso(end));
            self.fault(Some(at), "end", stop.end, "is not the start and the length of the stop", remedy);
        }
        if let Some(round) = self.rounds.get_mut(shift.at()) {
            round.push(Planned { task, start });
        }
    }

    fn visit(&mut self, at: &At, id: &str, client: &str) -> Option<Task> {
        let Some(visit) = self.plan.names.visit(id) else {
            let remedy = self.suggestion(id, &self.plan.names.visits);
            self.fault(Some(at), "visit", id, "no such visit on a day of the plan", remedy);
            return None;
        };
        let of = client_of(self.plan, visit).unwrap_or_default();
        if !client.is_empty() && client != of {
            self.fault(
                Some(at),
                "client",
                client,
                format!("is not whose visit it is ({of})"),
                "Name the visit's own client.",
            );
        }
        Some(Task::Visit(visit))
    }

    fn rest(&mut self, at: &At, shift: ShiftIx, id: &str) -> Option<Task> {
        let shift = self.plan.tables.shifts.get(shift.at())?;
        // Breaks of a shift stand together in the table: another shift's break of the same name is not meant.
        let rows = shift.first_break as usize..(shift.first_break + shift.breaks) as usize;
        let breaks = self.plan.names.breaks.get(rows.clone()).unwrap_or_default();
        if let Some(offset) = breaks.iter().position(|row| row.id == id) {
            return Some(Task::Break(BreakIx::from_index(rows.start + offset)));
        }
        let remedy = self.suggestion(id, breaks);
        self.fault(Some(at), "break", id, "no such break in this shift", remedy);
        None
    }

    fn unserved(&mut self, listed: &[Value]) {
        for (number, value) in listed.iter().enumerate() {
            let (id, at) = (value.as_str().unwrap_or_default(), At { row: None, prefix: String::new() });
            let column = format!("unserved[{number}]");
            let Some(visit) = self.plan.names.visit(id) else {
                let remedy = self.suggestion(id, &self.plan.names.visits);
                self.fault(Some(&at), &column, id, "no such visit on a day of the plan", remedy);
                continue;
            };
            // Rounds are read before: a visit that both is made and is not would count twice.
            if self.rounds.iter().flatten().any(|stop| stop.task == Task::Visit(visit)) {
                self.fault(Some(&at), &column, id, "stands in a round", "Take it out of the one or the other.");
            }
        }
    }

    fn finish(mut self, provenance: Option<RosterProvenance>) -> Result<Loaded, Faults> {
        for round in &mut self.rounds {
            // Rows of a CSV may have been sorted anew by a spreadsheet: a round is in the order of its starts.
            round.sort_by_key(|stop| stop.start);
        }
        let roster = OwnedRoster::from_rounds(&self.rounds);
        self.faults.or(Loaded { roster, provenance })
    }

    fn suggestion(&self, id: &str, rows: &[Dated]) -> String {
        // Comparing one name with all takes time: a file of another book would take minutes for nothing.
        let rows = if self.faults.0.len() < MOST_SUGGESTIONS { rows } else { &[] };
        let near = nearest(id, rows.iter().map(|row| row.id.as_str()));
        near.map_or("Take it out, or plan again.".to_owned(), |near| format!("Nearest: {near}."))
    }
}

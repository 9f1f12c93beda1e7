//! Visits that were made, as a plain table anybody can keep: a provider's export, a council's file, a carer's own notes.
//!
//! ```
//! use homeround::wages::read_visits;
//!
//! let zone = "Europe/London".parse().unwrap();
//! let visits = read_visits("visits.csv", b"carer,start,end\nann,2026-03-02T08:00,2026-03-02T08:30\n", zone).unwrap();
//! assert_eq!(visits[0].span.1 - visits[0].span.0, 30 * 60);
//! // Without an offset a time that a clock showed twice is no time.
//! let twice = b"carer,start,end\nann,2026-10-25T01:30,2026-10-25T02:30\n";
//! assert!(read_visits("visits.csv", twice, zone).is_err());
//! ```

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, ClientIx, Date, Seconds, ShiftIx, Span, VisitIx};

use crate::book::value::Exact;
use crate::cells::datetime::{Clocks, of_fact};
use crate::cells::{self, Order, Why, amount};
use crate::csv::{CsvFile, read_table};
use crate::exchange::visit_record::{RecordField, RecordTexts, RowFault};
use crate::exchange::visits::Layout;
use crate::fault::{Fault, Faults};
use crate::words::nearest;

/// One visit by one carer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitMade {
    /// Who.
    pub carer: String,
    /// The day on which it starts, by the branch's clock.
    pub day: Date,
    /// When, in seconds since 1970-01-01T00:00Z: what passed between two of them was as long as that, whatever clocks showed.
    pub span: (i64, i64),
    /// Of a sleep-in, the minutes that the carer was awake to work in it. The rest of it is no working time.
    pub sleep_in: Option<Exact>,
    /// Minutes of the way from the visit before it, where it is known.
    pub travel_minutes: Option<Exact>,
    /// Miles of that way.
    pub miles: Option<Exact>,
    /// Minutes that the way home from the visit before and on to this one would take.
    pub home_minutes: Option<Exact>,
}

/// The columns of the file; the first three are needed.
pub(crate) const COLUMNS: [&str; 8] =
    ["carer", "start", "end", "travel_minutes", "miles", "home_minutes", "sleep_in", "awake_minutes"];

/// How many of them, from the first, every row needs.
pub(crate) const NEEDED: usize = 3;

/// A row of a CSV file being read.
pub(super) struct VisitCells<'a> {
    pub(super) file: &'a str,
    pub(super) header: &'a [String],
    pub(super) number: usize,
    pub(super) cells: &'a [String],
}

impl VisitCells<'_> {
    pub(super) fn text(&self, column: &str) -> &str {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    pub(super) fn fault(&self, column: &str, problem: &str, remedy: &str) -> Fault {
        Fault {
            file: self.file.to_owned(),
            row: Some(self.number),
            column: column.to_owned(),
            value: self.text(column).to_owned(),
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// The amount in a column: nothing when it is empty, or once a fault is noted.
    pub(super) fn amount(&self, column: &str, faults: &mut Faults) -> Option<Exact> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let found = Exact::read(&amount(text)).filter(|amount| !amount.0.is_sign_negative());
        if found.is_none() {
            faults.push(self.fault(column, "is not an amount of zero or more", "Write digits with at most one point."));
        }
        found
    }

    /// Yes or no; no when it is empty.
    pub(super) fn yes(&self, column: &str, faults: &mut Faults) -> bool {
        match (self.text(column), cells::yes(self.text(column))) {
            ("", _) => false,
            (_, Some(yes)) => yes,
            _ => {
                faults.push(self.fault(column, "is neither yes nor no", "Write yes or no."));
                false
            }
        }
    }

    /// What must stand in a column.
    pub(super) fn needed(&self, column: &str, faults: &mut Faults) -> String {
        if self.text(column).is_empty() {
            faults.push(self.fault(column, "is empty", "Give it a value."));
        }
        self.text(column).to_owned()
    }
}

/// A CSV file with columns that are known and those that are needed.
pub(super) fn csv_file(
    file: &str,
    bytes: &[u8],
    known: &[&str],
    needed: usize,
    faults: &mut Faults,
) -> Option<CsvFile> {
    let mut whole = |column: &str, problem: String, remedy: String| {
        let (row, value) = (None, String::new());
        faults.push(Fault { file: file.to_owned(), row, column: column.to_owned(), value, problem, remedy });
    };
    let mut csv = match read_table(bytes) {
        Ok(csv) => csv,
        Err(why) => {
            whole("", why, "Save it as \"CSV UTF-8\".".to_owned());
            return None;
        }
    };
    csv.header = csv.header.iter().map(|name| name.to_lowercase().replace(' ', "_")).collect();
    for name in csv.header.iter().filter(|name| !known.contains(&name.as_str())) {
        whole(
            name,
            "is no column of this file".to_owned(),
            nearest(name, known.iter().copied()).map_or_else(
                || format!("Take it out; the columns are {}.", known.join(", ")),
                |near| format!("Nearest: {near}. Rename it or take it out."),
            ),
        );
    }
    for name in known[..needed].iter().filter(|name| !csv.header.iter().any(|found| found == *name)) {
        whole(name, "is missing from the header".to_owned(), "Add the column; every row needs it.".to_owned());
    }
    Some(csv)
}

/// The visits in a CSV file; a time without an offset is one by the clocks of `zone`.
///
/// # Errors
/// Every fault of it.
pub fn read_visits(file: &str, bytes: &[u8], zone: Tz) -> Result<Vec<VisitMade>, Faults> {
    let mut faults = Faults::default();
    // A file of `import` is known by its own columns: read as a plain table, every one of them would be a fault.
    if let Some(visits) = read_table(bytes).ok().and_then(|csv| of_exchange(file, &csv, zone)) {
        return visits;
    }
    let Some(csv) = csv_file(file, bytes, &COLUMNS, NEEDED, &mut faults) else { return Err(faults) };
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut visits = Vec::with_capacity(csv.rows.len());
    for (number, cells) in &csv.rows {
        let row = VisitCells { file, header: &csv.header, number: *number, cells };
        visits.extend(visit(&row, zone, &mut faults));
    }
    faults.or(visits)
}

fn visit(row: &VisitCells<'_>, zone: Tz, faults: &mut Faults) -> Option<VisitMade> {
    let carer = row.needed("carer", faults);
    let mut moment = |column: &str| match clock_time(row.text(column), zone) {
        Ok(moment) => Some(moment),
        Err((problem, remedy)) => {
            faults.push(row.fault(column, &problem, &remedy));
            None
        }
    };
    let ends = moment("start").zip(moment("end")).map(|(start, end)| (start, end, (end - start).num_seconds()));
    if ends.is_some_and(|(_, _, seconds)| !(0..=31 * 86_400).contains(&seconds)) {
        faults.push(row.fault(
            "end",
            "ends before it starts, or a month after",
            "Night visit? Put the next day's date in it.",
        ));
    }
    let [travel_minutes, miles, home_minutes, awake] =
        ["travel_minutes", "miles", "home_minutes", "awake_minutes"].map(|column| row.amount(column, faults));
    let asleep = row.yes("sleep_in", faults);
    if let (Some(awake), Some((_, _, seconds))) = (awake, ends)
        && (!asleep || awake.scaled(60, 1) > seconds)
    {
        let problem = if asleep { "is longer than the sleep-in" } else { "is given where there is no sleep-in" };
        faults.push(row.fault("awake_minutes", problem, "Give minutes awake to work in a row with sleep_in yes."));
    }
    let (start, end, _) = ends?;
    let sleep_in = asleep.then(|| awake.unwrap_or_default());
    let (day, span) = (day_of(start), (start.timestamp(), end.timestamp()));
    Some(VisitMade { carer, day, span, sleep_in, travel_minutes, miles, home_minutes })
}

/// The day of a moment, by the clock it is told on.
fn day_of(moment: DateTime<FixedOffset>) -> Date {
    Date(moment.date_naive().signed_duration_since(NaiveDate::default()).num_days() as i32)
}

/// The visits in a file as `import` writes it: corrected times in place of recorded ones, and nothing of visits that were not made.
/// Nothing for any other file.
fn of_exchange(file: &str, csv: &CsvFile, zone: Tz) -> Option<Result<Vec<VisitMade>, Faults>> {
    let ours = ["client", "adjusted_start", "adjusted_end"];
    if !ours.iter().all(|column| csv.header.iter().any(|held| held == column)) {
        return None;
    }
    Some(Layout::from_header(file, &csv.header).and_then(|layout| {
        let (mut visits, mut faults) = (Vec::new(), Faults::default());
        let read: Vec<_> = csv.rows.iter().map(|(number, cells)| (*number, layout.read(cells))).collect();
        let version = |facts: &RecordTexts| facts.get(RecordField::Sequence).parse::<u64>().unwrap_or(0);
        // Gathered before any visit is taken: a newer version may stand above an older one.
        let mut newest: BTreeMap<String, u64> = BTreeMap::new();
        for facts in read.iter().filter_map(|(_, read)| read.as_ref().ok()).map(|record| &record.facts) {
            let held = newest.entry(facts.get(RecordField::Visit).to_owned()).or_default();
            *held = version(facts).max(*held);
        }
        for (number, read) in read {
            let mut told = |RowFault { column, value, problem, remedy }| {
                faults.push(Fault { file: file.to_owned(), row: Some(number), column, value, problem, remedy });
            };
            match read {
                // Of a visit whose record has versions, the highest counts.
                Ok(record) if version(&record.facts) == newest[record.facts.get(RecordField::Visit)] => {
                    visits.extend(made(&record.facts, zone, &mut told));
                }
                Ok(_) => {}
                Err(troubles) => troubles.into_iter().for_each(told),
            }
        }
        faults.or(visits)
    }))
}

/// A visit that was made.
fn made(facts: &RecordTexts, zone: Tz, told: &mut impl FnMut(RowFault)) -> Option<VisitMade> {
    let time = |corrected, recorded| of_fact(facts.get(corrected)).or_else(|| of_fact(facts.get(recorded)));
    let start = time(RecordField::AdjustedStart, RecordField::Start)?;
    let mut need = |column: &str, remedy: &str| {
        told(RowFault::new(column, "", "is empty, and a visit that was made needs it", remedy));
    };
    let Some(end) = time(RecordField::AdjustedEnd, RecordField::End) else {
        need("end", "Give the time, or take the start away.");
        return None;
    };
    if facts.get(RecordField::Carer).is_empty() {
        need("carer", "Say who made it: import the file with a column for carers.");
        return None;
    }
    if end <= start {
        let problem = "is no later than the start";
        told(RowFault::new("end", &end.to_rfc3339(), problem, "Put it after the start, corrections included."));
        return None;
    }
    let (day, span) = (day_of(start.with_timezone(&zone).fixed_offset()), (start.timestamp(), end.timestamp()));
    let carer = facts.get(RecordField::Carer).to_owned();
    let awake = Exact::read(facts.get(RecordField::AwakeMinutes)).unwrap_or_default();
    if facts.get(RecordField::SleepIn) != "yes" && !facts.get(RecordField::AwakeMinutes).is_empty() {
        let problem = "is given where there is no sleep-in";
        told(RowFault::new("awake_minutes", facts.get(RecordField::AwakeMinutes), problem, "Write yes in sleep_in."));
        return None;
    }
    if awake.scaled(60, 1) > span.1 - span.0 {
        let text = facts.get(RecordField::AwakeMinutes);
        told(RowFault::new("awake_minutes", text, "is longer than the sleep-in", "Correct the minutes or the times."));
        return None;
    }
    let sleep_in = (facts.get(RecordField::SleepIn) == "yes").then_some(awake);
    Some(VisitMade { carer, day, span, sleep_in, travel_minutes: None, miles: None, home_minutes: None })
}

/// Without a visit for so many seconds a carer is at home.
pub const AT_HOME: i64 = 6 * 3_600;

/// The moment that a text stands for on the clocks of `zone`.
///
/// # Errors
/// What is wrong with it, and what to do.
fn clock_time(text: &str, zone: Tz) -> Result<DateTime<FixedOffset>, Why> {
    Clocks { zone, order: Order::DayFirst }.read(text, None)
}

/// One stretch of a carer's own: a visit, or what is left of a sleep-in beside the visits made in it.
#[derive(Clone, Copy)]
struct Piece<'v> {
    span: (i64, i64),
    visit: &'v VisitMade,
    at: usize,
    /// Seconds awake at its end, of a sleep-in.
    asleep: Option<i64>,
}

/// The visits in order of time, every sleep-in parted by the visits made in it: those were worked.
fn pieces<'v>(visits: &[&'v VisitMade]) -> Vec<Piece<'v>> {
    let mut pieces = Vec::new();
    for (at, &visit) in visits.iter().enumerate() {
        let Some(awake) = visit.sleep_in else {
            pieces.push(Piece { span: visit.span, visit, at, asleep: None });
            continue;
        };
        let mut from = visit.span.0;
        // They come in order of time: each visit of the night ends the sleep before it.
        for other in visits.iter().filter(|other| other.sleep_in.is_none()) {
            let (start, end) = (other.span.0.max(from), other.span.1.min(visit.span.1));
            if start < end {
                pieces.extend((from < start).then_some(Piece { span: (from, start), visit, at, asleep: Some(0) }));
                from = end;
            }
        }
        if from < visit.span.1 {
            // Nobody says when in the night it was: the minutes stand at its end.
            let awake = awake.scaled(60, 1).min(visit.span.1 - from);
            pieces.push(Piece { span: (from, visit.span.1), visit, at, asleep: Some(awake) });
        }
    }
    pieces.sort_by_key(|piece| piece.span);
    pieces
}

/// One carer's visits of a period from `first`, in order of time, as stretches of time; beside each visit the minutes by home.
///
/// Six hours or more without a visit are spent at home: what lies between is no gap. A gap without `travel_minutes` has
/// no modelled way. Time asleep on a sleep-in is a rest between two visits of no length.
#[must_use]
pub fn stretches(visits: &[&VisitMade], first: Date) -> (Vec<Worked>, Vec<Option<Seconds>>) {
    let epoch = i64::from(first.0) * 86_400;
    let since = |second: i64| Seconds(i32::try_from(second - epoch).unwrap_or(i32::MAX));
    let mut rows = Vec::new();
    let mut until: Option<i64> = None;
    for Piece { span, visit, at, asleep } in pieces(visits) {
        // What stands in two rows was worked once.
        let before = until;
        let starts = before.map_or(span.0, |before| before.max(span.0));
        until = Some(before.map_or(span.1, |before| before.max(span.1)));
        let stretch = |activity, from: i64, to: i64| Worked {
            carer: CarerIx(0),
            shift: ShiftIx(0),
            activity,
            span: Span { start: since(from), end: since(to) },
            visit: VisitIx::from_index(at),
            client: ClientIx::NONE,
            metres: 0,
        };
        match before {
            Some(before) if span.0 <= before => {}
            Some(before) if span.0 - before < AT_HOME => {
                let minutes = visit.travel_minutes.map_or(0, |minutes| minutes.scaled(60, 1));
                let arrives = before + minutes.min(span.0 - before);
                rows.push(stretch(Activity::Travel, before, arrives));
                rows.push(stretch(Activity::Waiting, arrives, span.0));
            }
            Some(before) => rows.push(stretch(Activity::Commute, before, span.0)),
            None => {}
        }
        match asleep {
            _ if starts >= span.1 => {}
            None => rows.push(stretch(Activity::Contact, starts, span.1)),
            Some(awake) => {
                let wakes = (span.1 - awake).max(starts);
                // A visit of no length, so that the gap before it ends where the night begins.
                rows.push(stretch(Activity::Contact, starts, starts));
                rows.push(stretch(Activity::UnpaidBreak, starts, wakes));
                rows.push(stretch(Activity::Contact, wakes, span.1));
            }
        }
    }
    let home = |minutes: Exact| Seconds(i32::try_from(minutes.scaled(60, 1)).unwrap_or(i32::MAX));
    (rows, visits.iter().map(|visit| visit.home_minutes.map(home)).collect())
}

#[cfg(test)]
mod tests;

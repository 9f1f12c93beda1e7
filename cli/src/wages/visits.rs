//! Visits that were made, as a plain table anybody can keep: a provider's export, a council's file, a carer's own notes.

use std::collections::BTreeMap;

use homeround_core::book::{Activity, Worked};
use homeround_core::ground::{CarerIx, ClientIx, Date, Seconds, ShiftIx, Span, VisitIx};

use crate::book::cell::nearest;
use crate::book::value::Exact;
use crate::cells::{Order, amount};
use crate::exchange::facts::{Fact, Facts, Trouble};
use crate::exchange::moment::{local, of_fact, with_offset};
use crate::exchange::visits::Layout;
use crate::fault::{Fault, Faults};
use crate::files::{CsvFile, read_csv};

/// One visit by one carer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitMade {
    /// Who.
    pub carer: String,
    /// When, in seconds since 1970-01-01T00:00 by the clock of the file.
    pub span: (i64, i64),
    /// Minutes of the way from the visit before it, where it is known.
    pub travel_minutes: Option<Exact>,
    /// Miles of that way.
    pub miles: Option<Exact>,
    /// Minutes that the way home from the visit before and on to this one would take.
    pub home_minutes: Option<Exact>,
}

/// The columns of the file; the first three are needed.
pub(crate) const COLUMNS: [&str; 6] = ["carer", "start", "end", "travel_minutes", "miles", "home_minutes"];

/// How many of them, from the first, every row needs.
pub(crate) const NEEDED: usize = 3;

/// A row of a CSV file being read.
pub(super) struct Cells<'a> {
    pub(super) file: &'a str,
    pub(super) header: &'a [String],
    pub(super) number: usize,
    pub(super) cells: &'a [String],
}

impl Cells<'_> {
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
            faults.push(self.fault(
                column,
                "is not an amount of nought or more",
                "Write digits with at most one point.",
            ));
        }
        found
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
    let mut csv = match read_csv(bytes) {
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

/// The visits in a CSV file.
///
/// # Errors
/// Every fault of it.
pub fn read_visits(file: &str, bytes: &[u8]) -> Result<Vec<VisitMade>, Faults> {
    let mut faults = Faults::default();
    if let Some(visits) = read_csv(bytes).ok().and_then(|csv| of_exchange(file, &csv)) {
        return visits;
    }
    let Some(csv) = csv_file(file, bytes, &COLUMNS, NEEDED, &mut faults) else { return Err(faults) };
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut visits = Vec::with_capacity(csv.rows.len());
    for (number, cells) in &csv.rows {
        let row = Cells { file, header: &csv.header, number: *number, cells };
        let carer = row.needed("carer", &mut faults);
        let mut moment = |column: &str| {
            let found = clock_time(row.text(column));
            if found.is_none() {
                let remedy = "Write a local time such as 2026-03-02T07:30, or with its offset.";
                faults.push(row.fault(column, "is not a time", remedy));
            }
            found
        };
        let ends = match (moment("start"), moment("end")) {
            // With their offsets both are moments: what clocks skip or repeat between them is no time, or time twice.
            (Some((start, Some(east))), Some((end, Some(there)))) => (Some(start), Some(end - there + east)),
            (start, end) => (start.map(|(at, _)| at), end.map(|(at, _)| at)),
        };
        if let (Some(start), Some(end)) = ends
            && (end < start || end - start > 31 * 86_400)
        {
            faults.push(row.fault(
                "end",
                "ends before it starts, or a month after",
                "Night visit? Put the next day's date in it.",
            ));
        }
        let [travel_minutes, miles, home_minutes] =
            ["travel_minutes", "miles", "home_minutes"].map(|column| row.amount(column, &mut faults));
        if let (Some(start), Some(end)) = ends {
            visits.push(VisitMade { carer, span: (start, end), travel_minutes, miles, home_minutes });
        }
    }
    faults.or(visits)
}

/// The visits in a file as `import` writes it: corrected times in place of recorded ones, and nothing of visits that were not made.
/// Nothing for any other file.
fn of_exchange(file: &str, csv: &CsvFile) -> Option<Result<Vec<VisitMade>, Faults>> {
    let ours = ["client", "adjusted_start", "adjusted_end"];
    if !ours.iter().all(|column| csv.header.iter().any(|held| held == column)) {
        return None;
    }
    Some(Layout::of(file, &csv.header).and_then(|layout| {
        let (mut visits, mut faults) = (Vec::new(), Faults::default());
        let read: Vec<_> = csv.rows.iter().map(|(number, cells)| (*number, layout.read(cells))).collect();
        let version = |facts: &Facts| facts.get(Fact::Sequence).parse::<u64>().unwrap_or(0);
        let mut newest: BTreeMap<String, u64> = BTreeMap::new();
        for facts in read.iter().filter_map(|(_, read)| read.as_ref().ok()).map(|record| &record.facts) {
            let held = newest.entry(facts.get(Fact::Visit).to_owned()).or_default();
            *held = version(facts).max(*held);
        }
        for (number, read) in read {
            let mut told = |Trouble { column, value, problem, remedy }| {
                faults.push(Fault { file: file.to_owned(), row: Some(number), column, value, problem, remedy });
            };
            match read {
                // Of a visit whose record has versions, the highest counts.
                Ok(record) if version(&record.facts) == newest[record.facts.get(Fact::Visit)] => {
                    visits.extend(made(&record.facts, &mut told));
                }
                Ok(_) => {}
                Err(troubles) => troubles.into_iter().for_each(told),
            }
        }
        faults.or(visits)
    }))
}

/// A visit that was made, by the clock of its start.
fn made(facts: &Facts, told: &mut impl FnMut(Trouble)) -> Option<VisitMade> {
    let time = |corrected, recorded| of_fact(facts.get(corrected)).or_else(|| of_fact(facts.get(recorded)));
    let start = time(Fact::AdjustedStart, Fact::Start)?;
    let mut need = |column: &str, remedy: &str| {
        told(Trouble::new(column, "", "is empty, and a visit that was made needs it", remedy));
    };
    let Some(end) = time(Fact::AdjustedEnd, Fact::End) else {
        need("end", "Give the time, or take the start away.");
        return None;
    };
    if facts.get(Fact::Carer).is_empty() {
        need("carer", "Say who made it: import the file with a column for carers.");
        return None;
    }
    if end <= start {
        let problem = "is no later than the start";
        told(Trouble::new("end", &end.to_rfc3339(), problem, "Put it after the start, corrections included."));
        return None;
    }
    let from = start.naive_local().and_utc().timestamp();
    let span = (from, from + (end - start).num_seconds());
    let carer = facts.get(Fact::Carer).to_owned();
    Some(VisitMade { carer, span, travel_minutes: None, miles: None, home_minutes: None })
}

/// Without a visit for so many seconds a carer is at home.
pub const AT_HOME: i64 = 6 * 3_600;

/// A moment as seconds by the clock that is written, and its seconds east where its offset stands there.
fn clock_time(text: &str) -> Option<(i64, Option<i64>)> {
    if let Some(moment) = with_offset(text) {
        return Some((moment.naive_local().and_utc().timestamp(), Some(moment.offset().local_minus_utc().into())));
    }
    let naive = local(text, Order::DayFirst)?.ok()?;
    Some((naive.and_utc().timestamp(), None))
}

/// One carer's visits of a period from `first`, in order of time, as stretches of time; beside each visit the minutes by home.
///
/// Six hours or more without a visit are spent at home: what lies between is no gap. A gap without `travel_minutes` has
/// no modelled way.
#[must_use]
pub fn stretches(visits: &[&VisitMade], first: Date) -> (Vec<Worked>, Vec<Option<Seconds>>) {
    let epoch = i64::from(first.0) * 86_400;
    let since = |second: i64| Seconds(i32::try_from(second - epoch).unwrap_or(i32::MAX));
    let (mut rows, mut by_home) = (Vec::new(), Vec::new());
    let mut until: Option<i64> = None;
    for (at, visit) in visits.iter().enumerate() {
        // What stands in two rows was worked once.
        let before = until;
        let starts = before.map_or(visit.span.0, |before| before.max(visit.span.0));
        until = Some(before.map_or(visit.span.1, |before| before.max(visit.span.1)));
        let stretch = |activity, from: i64, to: i64| Worked {
            carer: CarerIx(0),
            shift: ShiftIx(0),
            activity,
            span: Span { start: since(from), end: since(to) },
            visit: VisitIx::of(at),
            client: ClientIx::NONE,
            metres: 0,
        };
        match before {
            Some(before) if visit.span.0 <= before => {}
            Some(before) if visit.span.0 - before < AT_HOME => {
                let gap = visit.span.0 - before;
                let minutes = visit.travel_minutes.map_or(0, |minutes| minutes.scaled(60, 1));
                let arrives = visit.span.0 - gap + minutes.min(gap);
                rows.push(stretch(Activity::Travel, visit.span.0 - gap, arrives));
                rows.push(stretch(Activity::Waiting, arrives, visit.span.0));
            }
            Some(before) => {
                rows.push(stretch(Activity::Commute, before, visit.span.0));
            }
            None => {}
        }
        if starts < visit.span.1 {
            rows.push(stretch(Activity::Contact, starts, visit.span.1));
        }
        by_home
            .push(visit.home_minutes.map(|minutes| Seconds(i32::try_from(minutes.scaled(60, 1)).unwrap_or(i32::MAX))));
    }
    (rows, by_home)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::value::Day;

    #[test]
    fn a_file_reads_with_all_its_faults() {
        let good = "carer,start,end,travel_minutes,miles,home_minutes\nA,2026-03-02T07:30,2026-03-02 08:00:30,,,\nA,2026-03-02T08:10+00:00,2026-03-02T08:40Z,6,1.5,30\n";
        let visits = read_visits("v.csv", good.as_bytes()).unwrap();
        assert_eq!((visits.len(), visits[0].span.1 - visits[0].span.0), (2, 1_830));
        assert_eq!(visits[1].miles, Exact::read("1.5"));
        let bad = "carer,start,end,travel_minutes\n,2026-03-02T07:30,2026-03-02T07:00,-1\nB,soon,2026-02-30T08:00,\n";
        let faults = read_visits("v.csv", bad.as_bytes()).unwrap_err();
        let found: Vec<_> = faults.0.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        let expected =
            [(Some(2), "carer"), (Some(2), "end"), (Some(2), "travel_minutes"), (Some(3), "start"), (Some(3), "end")];
        assert_eq!(found, expected);
        assert_eq!(read_visits("v.csv", b"who,start\n").unwrap_err().0.len(), 3);
        let saved = "carer,start,end,miles\nA,02/03/2026 07:30,02/03/2026 8:00 am,\nA,2 Mar 2026 08:10,02/03/26 24:00,\"1,023.5\"\n";
        let visits = read_visits("v.csv", saved.as_bytes()).unwrap();
        assert_eq!((visits[0].span.1 - visits[0].span.0, visits[1].span.1 % 86_400), (1_800, 0));
        let near = read_visits("v.csv", b"carer,start,end,travel_minuts\n").unwrap_err();
        assert!(near.0[0].remedy.contains("travel_minutes"));
    }

    #[test]
    fn imported_visits_are_read_by_their_last_version_and_corrected_times() {
        let text = "visit,sequence,client,carer,start,end,adjusted_end,adjusted_start,outcome,csv:0:Note\n\
                    1,,C,A,2026-07-02T07:30:00+01:00,2026-07-02T08:00:00+01:00,,,,x\n\
                    2,1,C,A,2026-07-02T09:30:00+01:00,2026-07-02T10:00:00+01:00,,,,\n\
                    2,3,C,A,2026-07-02T09:30:00+01:00,2026-07-02T10:00:00+01:00,2026-07-02T10:15:00+01:00,,,\n\
                    2,2,C,A,2026-07-02T09:30:00+01:00,2026-07-02T10:05:00+01:00,,,,\n\
                    3,,C,A,,,,,missed,\n";
        let visits = read_visits("v.csv", text.as_bytes()).unwrap();
        let spans: Vec<_> =
            visits.iter().map(|visit| (visit.span.0 / 60 % 1440, visit.span.1 - visit.span.0)).collect();
        assert_eq!(spans, [(450, 1_800), (570, 2_700)]);
        let bad = "visit,client,carer,start,end,adjusted_start,adjusted_end\n\
                   1,C,,2026-07-02T07:30:00+01:00,2026-07-02T08:00:00+01:00,,\n2,C,A,2026-07-02T07:30:00+01:00,,,\n\
                   3,C,A,2026-07-02T07:30:00+01:00,2026-07-02T08:00:00+01:00,,2026-07-02T07:00:00+01:00\n";
        let faults = read_visits("v.csv", bad.as_bytes()).unwrap_err();
        let found: Vec<_> = faults.0.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(found, [(Some(2), "carer"), (Some(3), "end"), (Some(4), "end")]);
    }

    #[test]
    fn nights_of_a_clock_change_are_as_long_as_they_were() {
        let hours = |from: &str, to: &str| {
            let text = format!("carer,start,end\nA,{from},{to}\n");
            let span = read_visits("v.csv", text.as_bytes()).unwrap()[0].span;
            (span.1 - span.0) / 3_600
        };
        assert_eq!(hours("2026-10-25T00:30:00+01:00", "2026-10-25T03:30:00+00:00"), 4);
        assert_eq!(hours("2026-03-29T00:30:00+00:00", "2026-03-29T03:30:00+01:00"), 2);
        assert_eq!(hours("2026-03-28T22:00:00Z", "2026-03-29T07:00:00+01:00"), 8);
        assert!(read_visits("v.csv", b"carer,start,end\nA,2026-03-28T22:00+0x:00,2026-03-28T23:00\n").is_err());
    }

    #[test]
    fn what_stands_in_two_rows_is_worked_once() {
        let text = "carer,start,end\nA,2026-03-02T08:00,2026-03-02T09:00\nA,2026-03-02T08:00,2026-03-02T09:00\n\
                    A,2026-03-02T08:30,2026-03-02T09:30\nA,2026-03-02T08:40,2026-03-02T08:50\n";
        let made = read_visits("v.csv", text.as_bytes()).unwrap();
        let mut made: Vec<_> = made.iter().collect();
        made.sort_by_key(|visit| visit.span);
        let (rows, by_home) = stretches(&made, Day::read("2026-03-02").unwrap().0);
        let contact = rows.iter().filter(|row| row.activity == Activity::Contact);
        assert_eq!((contact.map(|row| row.span.length().0).sum::<i32>(), by_home.len()), (5_400, 4));
        assert!(rows.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{rows:?}");
    }

    #[test]
    fn gaps_of_a_round_and_nights_between() {
        let visit = |from: &str, to: &str, travel: Option<&str>| VisitMade {
            carer: "A".to_owned(),
            span: (clock_time(from).unwrap().0, clock_time(to).unwrap().0),
            travel_minutes: travel.and_then(Exact::read),
            miles: None,
            home_minutes: None,
        };
        let made = [
            visit("2026-03-02T08:00", "2026-03-02T08:30", None),
            visit("2026-03-02T08:45", "2026-03-02T09:00", Some("6")),
            visit("2026-03-03T08:00", "2026-03-03T08:30", Some("6")),
        ];
        let (rows, by_home) = stretches(&made.iter().collect::<Vec<_>>(), Day::read("2026-03-01").unwrap().0);
        let kinds: Vec<_> = rows.iter().map(|row| (row.activity, row.span.length().whole_minutes())).collect();
        use Activity::{Commute, Contact, Travel, Waiting};
        assert_eq!(kinds, [(Contact, 30), (Travel, 6), (Waiting, 9), (Contact, 15), (Commute, 23 * 60), (Contact, 30)]);
        assert_eq!(rows[0].span.start, Seconds(86_400 + 8 * 3_600));
        assert_eq!(by_home, [None; 3]);
    }
}

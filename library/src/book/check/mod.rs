//! What no single cell can show: rows that contradict themselves, each other, or the calendar.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::book::read::read_source;
//! use homeround::book::starter::list_starter_files;
//!
//! // A package of a client that the book does not have: no cell is wrong by itself.
//! let mut files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let packages = String::from_utf8_lossy(&files["packages.csv"]).replace("C02-lunch,C02,", "C02-lunch,C09,");
//! files.insert("packages.csv".to_owned(), packages.into_bytes());
//! let faults = read_source(&files).unwrap_err();
//! assert!(faults.0.iter().any(|fault| fault.value == "C09" && fault.column == "client"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod carers;
mod eligibility;
mod eligible;
mod fixed;
mod gaps;
mod leave;
mod packages;
mod periods;
mod places;

use std::collections::{BTreeMap, BTreeSet};

use super::abilities::Abilities;
use super::cell::{self, KnownIds};
use super::model::{Package, Shift};
use super::occurrences::Clash;
use super::raw::{CellFault, Findings, Raw, Row};
use super::recurrence::Rule;
use super::repeats::Repeats;
use super::router_address::RouterAddress;
use super::tables::{Cells, TABLES, quiet};
use super::value::{Clock, Day, Exact};
use super::zone::PlanZone;
use crate::fault::Faults;
use eligibility::Eligibility;

use homeround_core::ground::Skills;

/// The days and the clock of a plan, when the branch's settings can be read.
#[derive(Debug)]
struct Calendar {
    zone: PlanZone,
    start: Day,
    days: u8,
}

/// A book being checked as a whole. Every check reads the cells it needs and is silent where one of them is already faulty.
struct Whole<'a> {
    raw: &'a Raw,
    known: &'a KnownIds,
    calendar: Option<Calendar>,
    /// What each carer can do.
    carers: Vec<Eligibility<'a>>,
    /// Who visited whom: client and carer.
    history: BTreeSet<(&'a str, &'a str)>,
    /// The first row of each id, by table.
    ids: BTreeMap<(&'static str, &'a str), &'a Row>,
}

/// Notes every fault of `raw` that lies between cells.
pub fn check_book(raw: &Raw, known: &KnownIds, findings: &mut Findings) {
    let whole = Whole::new(raw, known);
    // Doubled ids first: every later check looks rows up by them.
    unique(raw, findings);
    // Of what a file that cannot be read would have said, nothing can be missing: that it cannot be read is told.
    if TABLES.iter().any(|table| table.need && raw.sheet(table.name).is_none()) {
        return;
    }
    whole.skill_count(findings);
    whole.each("branch", findings, Whole::branch);
    whole.each("travel.modes", findings, Whole::mode);
    whole.each("cost", findings, Whole::cost);
    whole.each("clients", findings, Whole::client);
    whole.each("packages", findings, Whole::package);
    whole.each("gaps", findings, Whole::gap);
    whole.each("carers", findings, Whole::carer);
    whole.each("shifts", findings, Whole::shift);
    whole.each("breaks", findings, Whole::rest);
    whole.each("history", findings, Whole::history);
    whole.each("worked", findings, Whole::worked);
    whole.each("other_hours", findings, Whole::other_hours);
    whole.each("leave", findings, Whole::leave);
    whole.overlaps(findings);
    whole.periods(findings);
    whole.alike(findings);
    whole.fixed(findings);
    whole.places(findings);
}

/// What is no fault of `raw` and still worth a look: packages without a visit in the plan, and places far from all others.
#[must_use]
pub fn warnings(raw: &Raw) -> Faults {
    let (known, mut findings) = (KnownIds::from_raw(raw), Findings::default());
    let whole = Whole::new(raw, &known);
    whole.each("packages", &mut findings, Whole::never);
    whole.each("packages", &mut findings, Whole::exceptions);
    whole.each("shifts", &mut findings, Whole::exceptions);
    whole.far_places(&mut findings);
    findings.into_faults()
}

fn calendar(raw: &Raw, known: &KnownIds) -> Option<Calendar> {
    let (sheet, mut findings) = (raw.sheet("branch")?, Findings::default());
    let cells = Cells { sheet, row: sheet.rows.first()?, known, findings: &mut findings };
    let start = cells.quiet("start", cell::day)?;
    let days = cells.quiet("days", cell::whole::<_, 1, 31>)?;
    // The plan's first days decide the zone's offsets: without a sound start there is no calendar to check against.
    let zone = PlanZone::new(&cells.quiet("zone", cell::zone)?, start, days)?;
    Some(Calendar { zone, start, days })
}

/// What identifies a row in each table that may hold it only once.
const KEYS: [(&str, &[&str]); 7] = [
    ("travel.modes", &["name"]),
    ("clients", &["id"]),
    ("packages", &["id"]),
    ("carers", &["id"]),
    ("shifts", &["id"]),
    ("history", &["client", "carer"]),
    ("worked", &["carer", "week"]),
];

fn unique(raw: &Raw, findings: &mut Findings) {
    for (name, key) in KEYS {
        let Some(sheet) = raw.sheet(name) else { continue };
        let mut seen: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for row in &sheet.rows {
            let texts: Vec<&str> = key.iter().map(|column| row.text(column)).collect();
            // An empty key is a fault of its cell: it is not also the same as other empty ones.
            if texts.contains(&"") {
                continue;
            }
            if let Some(first) = seen.get(&texts) {
                let problem = format!("already stands in row {first}");
                let trouble = CellFault::new(problem, format!("Give every row its own {}.", key.join(" and ")));
                findings.add(sheet, Some(row), key[0], trouble);
            } else {
                seen.insert(texts, row.number.unwrap_or(0));
            }
        }
    }
}

impl<'a> Whole<'a> {
    fn new(raw: &'a Raw, known: &'a KnownIds) -> Self {
        let carers = raw.rows("carers").iter().map(|row| Eligibility::from_row(row, known)).collect();
        let tables = ["shifts", "packages", "clients", "carers"].into_iter();
        // Backwards, so that the first of several rows with one id stays: the later ones are told.
        let ids = tables.flat_map(|table| raw.rows(table).iter().rev().map(move |row| ((table, row.text("id")), row)));
        let history = raw.rows("history").iter().map(|row| (row.text("client"), row.text("carer"))).collect();
        Whole { raw, known, calendar: calendar(raw, known), carers, history, ids: ids.collect() }
    }

    fn each(&self, table: &str, findings: &mut Findings, check: fn(&Self, &mut Cells<'_>)) {
        let Some(sheet) = self.raw.sheet(table) else { return };
        for row in &sheet.rows {
            check(self, &mut Cells { sheet, row, known: self.known, findings });
        }
    }

    fn row(&self, table: &'static str, id: &str) -> Option<&'a Row> {
        self.ids.get(&(table, id)).copied()
    }

    fn skill_count(&self, findings: &mut Findings) {
        let Some(sheet) = self.raw.sheet("carers") else { return };
        let packages = || self.raw.rows("packages").iter();
        let skills =
            packages().flat_map(|row| ["skills", "one_has", "wished_skills"].map(|column| row.list(column)).concat());
        let skills = skills.chain(sheet.rows.iter().flat_map(|row| row.list("skills")));
        let asked = packages().chain(self.raw.rows("clients"));
        let genders = asked.flat_map(|row| ["wished_gender", "required_gender"].map(|column| (row, column)));
        let genders = genders.filter_map(|(row, column)| self.quiet(row, column, cell::gender));
        let count = Abilities::from(skills, genders).count();
        // The core has a bit for each: one more could not be told from another.
        if count > Skills::MOST {
            let problem = format!("the book names {count} different skills and genders");
            let trouble = CellFault::new(problem, format!("Keep to {} of them.", Skills::MOST));
            findings.add(sheet, None, "skills", trouble);
        }
    }

    fn branch(&self, cells: &mut Cells<'_>) {
        // A year with a digit wrong is a slip: nobody plans for it, and no time zone says what its clocks show.
        if cells.quiet("start", cell::day).is_some_and(|start| !(1900..=9000).contains(&start.0.parts().0)) {
            cells.fault("start", "is not in our time", "Write the first day to plan, like 2026-03-02.");
        }
    }

    fn mode(&self, cells: &mut Cells<'_>) {
        // A router tells places by itself: it needs no file of points.
        if RouterAddress::is_meant(cells.row.text("matrix")) {
            if RouterAddress::parse(cells.row.text("matrix")).is_none() {
                cells.fault("matrix", RouterAddress::PROBLEM, RouterAddress::REMEDY);
            }
            return;
        }
        let points = self.raw.rows("travel").iter().any(|row| !row.text("points").is_empty());
        if !cells.row.text("matrix").is_empty() && !points {
            cells.fault("matrix", "has no points to its rows", "Name the file of its places in travel.points.");
        }
    }

    fn cost(&self, cells: &mut Cells<'_>) {
        let percent =
            |column| cells.quiet(column, cell::exact::<0, 100>).map_or_else(Default::default, |percent| percent.0);
        let (overhead, profit) = (percent("overhead.percent_of_price"), percent("profit.percent_of_price"));
        // Both are shares of the price: at a hundred per cent no price would be high enough.
        if overhead + profit >= Exact::from(100).0 {
            cells.fault(
                "profit.percent_of_price",
                "leaves nothing of the price for the cost",
                "Keep overhead and profit together below 100.",
            );
        }
    }

    /// Whether the times in `columns` are one moment on each of `days`, or on the day after where `next_day` says so.
    fn clocks(
        &self,
        cells: &mut Cells<'_>,
        days: &[Day],
        columns: &[&'static str],
        next_day: impl Fn(&str, Clock) -> bool,
    ) {
        let Some(calendar) = &self.calendar else { return };
        for &column in columns {
            let Some(clock) = cells.quiet(column, cell::clock) else { continue };
            for day in days {
                let day = day.plus(i32::from(next_day(column, clock)));
                if let Err(why) = calendar.zone.seconds(day, clock) {
                    let clash = Clash { column, clock, day, why };
                    cells.fault(column, clash.problem(), clash.remedy());
                }
            }
        }
    }

    /// The days of the plan on which a row of packages or shifts happens: nobody whom it needs is away.
    fn days(&self, row: &Row) -> Vec<Day> {
        let mut days = self.agreed_days(row, &self.except(row));
        days.retain(|day| !self.is_away(row, *day));
        days
    }

    /// The days that a row leaves out.
    fn except(&self, row: &Row) -> Vec<Day> {
        // An exception that cannot be read has its own fault: here it leaves out no day.
        let read = |text: &str| cell::day(cell::WrittenText { text, fraction: false }, self.known).ok();
        row.list("except").into_iter().filter_map(read).collect()
    }

    /// The days of the plan on which a row of packages or shifts happens but for `except`, whoever is away.
    fn agreed_days(&self, row: &Row, except: &[Day]) -> Vec<Day> {
        let (Some(calendar), Some(from)) = (&self.calendar, self.quiet(row, "from", cell::day)) else {
            return Vec::new();
        };
        let rule = self.quiet(row, "repeats", cell::rule);
        // Without its rule the row would happen once: a rule that cannot be read says no days at all.
        if rule.is_none() && row.cells.contains_key("repeats") {
            return Vec::new();
        }
        let repeats = Repeats { rule: rule.as_deref(), from, until: self.quiet(row, "until", cell::day), except };
        repeats.days(calendar.start, calendar.days).unwrap_or_default()
    }

    /// The times of a row of packages, when they can be read; the rest of it is left empty.
    fn times(&self, row: &Row) -> Option<Package> {
        let windows = row.list("windows").into_iter();
        let windows: Option<Vec<_>> =
            windows.map(|text| cell::between(cell::WrittenText { text, fraction: false }, self.known).ok()).collect();
        Some(Package {
            minutes: self.quiet(row, "minutes", cell::whole::<_, 1, 1440>)?,
            earliest: self.quiet(row, "earliest", cell::clock)?,
            latest: self.quiet(row, "latest", cell::clock)?,
            ends: self.quiet(row, "ends", cell::clock),
            overnight: is_yes(row.text("overnight")),
            windows: windows?,
            ..Package::default()
        })
    }

    /// The times of a row of shifts, when they can be read; the rest of it is left empty.
    fn hours(&self, row: &Row) -> Option<Shift> {
        let (start, end) = (self.quiet(row, "start", cell::clock)?, self.quiet(row, "end", cell::clock)?);
        Some(Shift { start, end, overnight: is_yes(row.text("overnight")), ..Shift::default() })
    }

    fn quiet<T>(&self, row: &Row, column: &str, reader: cell::CellReader<T>) -> Option<T> {
        quiet(row, column, reader, self.known)
    }

    fn history(&self, cells: &mut Cells<'_>) {
        let branch = self.raw.rows("branch").first();
        let start = branch.and_then(|row| self.quiet(row, "start", cell::day));
        if let (Some(last), Some(start)) = (cells.quiet("last", cell::day), start)
            // History is what was before the plan: a visit on its days would count twice, once as known and once as
            // planned.
            && last >= start
        {
            cells.fault(
                "last",
                format!("is not before the plan begins ({start})"),
                "Give the last visit before the plan.",
            );
        }
    }

    /// What is paid by the row is not in a percentage too.
    fn other_hours(&self, cells: &mut Cells<'_>) {
        let kind = cells.row.text("kind");
        let column = format!("{kind}_percent");
        let cost = self.raw.rows("cost").first();
        let percent = cost.and_then(|row| self.quiet(row, &column, cell::exact::<0, 100>));
        // Both would be paid: the share of all pay and the hours by the row.
        if let Some(percent) = percent.filter(|percent| percent.0 > Exact::default().0) {
            let problem = format!("is counted twice: cost.{column} is {percent}");
            cells.fault("kind", problem, format!("Set cost.{column} to 0, or leave the rows of {kind} out."));
        }
    }

    fn worked(&self, cells: &mut Cells<'_>) {
        // Weekly hours are counted from Monday: another day would make two weeks of one.
        if let Some(week) = cells.quiet("week", cell::day).filter(|week| week.monday() != *week) {
            cells.fault("week", "is not a Monday", format!("Write the Monday of that week, {}.", week.monday()));
        }
    }
}

fn from_until(cells: &mut Cells<'_>) {
    if let (Some(from), Some(until)) = (cells.quiet("from", cell::day), cells.quiet("until", cell::day))
        && until < from
    {
        cells.fault("until", format!("is before from ({from})"), "Turn the two days round.");
    }
    let rule = cells.quiet("repeats", cell::rule).and_then(|rule| Rule::read(&rule).ok());
    // A rule may end by itself, before the row begins: it would never happen, and nothing else would tell.
    if let (Some(from), Some(until)) = (cells.quiet("from", cell::day), rule.and_then(|rule| rule.until()))
        && until < from
    {
        let problem = format!("is over on {until}, before it begins (from is {from})");
        cells.fault("repeats", problem, "Write a later UNTIL, or an earlier from.");
    }
}

fn is_yes(text: &str) -> bool {
    crate::cells::yes(text) == Some(true)
}

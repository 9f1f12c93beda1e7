//! What no single cell can show: rows that contradict themselves, each other, or the calendar.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{self, Known, nearest};
use super::moments::Clash;
use super::raw::{Findings, Raw, Row, Trouble};
use super::repeats::Repeats;
use super::tables::{Cells, quiet};
use super::value::{Clock, Day, Exact};
use super::zone::PlanZone;
use crate::travel::Router;
use crate::travel::mode::{ADDRESS_PROBLEM, ADDRESS_REMEDY};

use homeround_core::ground::{Seconds, Skills};

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
    known: &'a Known,
    calendar: Option<Calendar>,
    /// The skills of each carer.
    carers: Vec<(&'a str, BTreeSet<&'a str>)>,
    /// The first row of each id, by table.
    ids: BTreeMap<(&'static str, &'a str), &'a Row>,
}

/// Notes every fault of `raw` that lies between cells.
pub fn check(raw: &Raw, known: &Known, findings: &mut Findings) {
    let carers = raw.rows("carers").iter().map(|row| (row.text("id"), row.list("skills").into_iter().collect()));
    let tables = ["shifts", "packages", "clients"].into_iter();
    let ids = tables.flat_map(|table| raw.rows(table).iter().rev().map(move |row| ((table, row.text("id")), row)));
    let whole = Whole { raw, known, calendar: calendar(raw, known), carers: carers.collect(), ids: ids.collect() };
    unique(raw, findings);
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
    whole.overlaps(findings);
}

fn calendar(raw: &Raw, known: &Known) -> Option<Calendar> {
    let (sheet, mut findings) = (raw.sheet("branch")?, Findings::default());
    let cells = Cells { sheet, row: sheet.rows.first()?, known, findings: &mut findings };
    let start = cells.quiet("start", cell::day)?;
    let days = cells.quiet("days", cell::whole::<_, 1, 31>)?;
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
            if texts.contains(&"") {
                continue;
            }
            if let Some(first) = seen.get(&texts) {
                let problem = format!("already stands in row {first}");
                let trouble = Trouble::new(problem, format!("Give every row its own {}.", key.join(" and ")));
                findings.add(sheet, Some(row), key[0], trouble);
            } else {
                seen.insert(texts, row.number.unwrap_or(0));
            }
        }
    }
}

impl<'a> Whole<'a> {
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
        let (Some(sheet), packages) = (self.raw.sheet("carers"), self.raw.rows("packages")) else { return };
        let named = sheet.rows.iter().chain(packages).flat_map(|row| row.list("skills"));
        let skills: BTreeSet<&str> = named.collect();
        if skills.len() > Skills::MOST {
            let problem = format!("the book names {} different skills", skills.len());
            let trouble = Trouble::new(problem, format!("Keep to {} of them.", Skills::MOST));
            findings.add(sheet, None, "skills", trouble);
        }
    }

    fn branch(&self, cells: &mut Cells<'_>) {
        if cells.quiet("start", cell::day).is_some_and(|start| !(1900..=9000).contains(&start.0.parts().0)) {
            cells.fault("start", "is not in our time", "Write the first day to plan, like 2026-03-02.");
        }
    }

    fn mode(&self, cells: &mut Cells<'_>) {
        if Router::is_address(cells.row.text("matrix")) {
            if Router::at(cells.row.text("matrix")).is_none() {
                cells.fault("matrix", ADDRESS_PROBLEM, ADDRESS_REMEDY);
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
        if overhead + profit >= Exact::from(100).0 {
            cells.fault(
                "profit.percent_of_price",
                "leaves nothing of the price for the cost",
                "Keep overhead and profit together below 100.",
            );
        }
    }

    fn client(&self, cells: &mut Cells<'_>) {
        let preferred = cells.row.list("preferred_carers");
        let both: Vec<&str> =
            cells.row.list("barred_carers").into_iter().filter(|carer| preferred.contains(carer)).collect();
        for carer in both {
            let trouble = Trouble::new("is preferred and barred at once", "Keep the carer in one of the two lists.");
            cells.findings.add_value(cells.sheet, Some(cells.row), "barred_carers", carer.to_owned(), trouble);
        }
    }

    fn package(&self, cells: &mut Cells<'_>) {
        from_until(cells);
        self.window(cells);
        self.eligible(cells);
        let overnight = is_yes(cells.row.text("overnight"));
        let opens = cells.quiet("earliest", cell::clock).map_or(0, |earliest| earliest.minute);
        let next_day = |column: &str, clock: Clock| overnight && (column == "latest" || clock.minute < opens);
        self.clocks(cells, &self.days(cells.row), &["earliest", "latest", "preferred"], next_day);
    }

    fn window(&self, cells: &mut Cells<'_>) {
        let next_day = is_yes(cells.row.text("overnight"));
        let (Some(earliest), Some(latest)) = (cells.quiet("earliest", cell::clock), cells.quiet("latest", cell::clock))
        else {
            return;
        };
        if !next_day && latest.minute < earliest.minute {
            let problem = format!("is before earliest ({earliest})");
            return cells.fault("latest", problem, "Turn the window round. Past midnight? Put yes in \"overnight\".");
        }
        if next_day && latest.minute >= earliest.minute {
            let problem = format!("is a day or more after earliest ({earliest})");
            return cells.fault("latest", problem, "Take the yes out of \"overnight\", or end the window sooner.");
        }
        let Some(preferred) = cells.quiet("preferred", cell::clock) else { return };
        let inside = if next_day {
            preferred.minute >= earliest.minute || preferred.minute <= latest.minute
        } else {
            (earliest.minute..=latest.minute).contains(&preferred.minute)
        };
        if !inside {
            let problem = format!("is outside the window ({earliest} to {latest})");
            cells.fault("preferred", problem, "Move it into the window, or widen the window.");
        }
    }

    /// Whether there are carers who may make a visit at all.
    fn eligible(&self, cells: &mut Cells<'_>) {
        let needed = cells.row.list("skills");
        let lacking: Vec<&str> =
            needed.iter().copied().filter(|skill| !self.carers.iter().any(|(_, has)| has.contains(skill))).collect();
        let nobody = !lacking.is_empty();
        for skill in lacking {
            let taught = self.carers.iter().flat_map(|(_, has)| has.iter().copied());
            let near = nearest(skill, taught)
                .map_or("Train a carer in it, or take it out.".to_owned(), |near| format!("Nearest: {near}."));
            let trouble = Trouble::new("no carer has this skill", near);
            cells.findings.add_value(cells.sheet, Some(cells.row), "skills", skill.to_owned(), trouble);
        }
        let Some(carers) = cells.quiet("carers", cell::whole::<u8, 1, 4>) else { return };
        let barred =
            self.row("clients", cells.row.text("client")).map(|row| row.list("barred_carers")).unwrap_or_default();
        let may = |(id, has): &&(&str, BTreeSet<&str>)| {
            !barred.contains(id) && needed.iter().all(|skill| has.contains(skill))
        };
        let able = self.carers.iter().filter(may).take(usize::from(carers)).count();
        if !nobody && able < usize::from(carers) {
            let problem = format!("needs more carers than the {able} who have the skills and are not barred");
            cells.fault("carers", problem, "Train more carers, lift a bar, or send fewer.");
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

    /// The days of the plan on which a row of packages or shifts happens.
    fn days(&self, row: &Row) -> Vec<Day> {
        let (Some(calendar), Some(from)) = (&self.calendar, self.quiet(row, "from", cell::day)) else {
            return Vec::new();
        };
        let rule = Some(row.text("repeats")).filter(|rule| !rule.is_empty());
        let repeats = Repeats { rule, from, until: self.quiet(row, "until", cell::day) };
        repeats.days(calendar.start, calendar.days).unwrap_or_default()
    }

    fn quiet<T>(&self, row: &Row, column: &str, reader: cell::Reader<T>) -> Option<T> {
        quiet(row, column, reader, self.known)
    }

    fn gap(&self, cells: &mut Cells<'_>) {
        let (first, second) = (cells.row.text("first"), cells.row.text("second"));
        if !first.is_empty() && first == second {
            cells.fault("second", "is the first package again", "Name two different packages.");
        }
        let client = |id| self.row("packages", id).map(|row| row.text("client"));
        if let (Some(one), Some(other)) = (client(first), client(second))
            && one != other
        {
            cells.fault(
                "second",
                format!("belongs to another client ({other}, not {one})"),
                "Name two packages of one client.",
            );
        }
        let minutes = |column| cells.quiet(column, cell::whole::<u16, 0, 1440>);
        if let (Some(least), Some(most)) = (minutes("least_minutes"), minutes("most_minutes"))
            && most < least
        {
            cells.fault("most_minutes", format!("is less than least_minutes ({least})"), "Turn the two round.");
        }
    }

    fn carer(&self, cells: &mut Cells<'_>) {
        let hours = |column| cells.quiet(column, cell::exact::<0, 168>);
        if let (Some(contract), Some(most)) = (hours("contract_hours"), hours("most_hours"))
            && most < contract
        {
            cells.fault("most_hours", format!("is less than contract_hours ({contract})"), "Turn the two round.");
        }
    }

    fn shift(&self, cells: &mut Cells<'_>) {
        from_until(cells);
        let next_day = is_yes(cells.row.text("overnight"));
        if let (Some(start), Some(end)) = (cells.quiet("start", cell::clock), cells.quiet("end", cell::clock)) {
            if !next_day && end.minute <= start.minute {
                let problem = format!("ends before it starts ({start})");
                cells.fault("end", problem, "Turn the times round. Night shift? Put yes in \"overnight\".");
            } else if next_day && end.minute > start.minute {
                let problem = format!("is more than a day after the start ({start})");
                cells.fault("end", problem, "Take the yes out of \"overnight\", or end it sooner.");
            }
        }
        let based = self.raw.rows("branch").iter().any(|row| row.cells.contains_key("base.latitude"));
        for column in ["starts_at", "ends_at"] {
            if cells.row.text(column) == "base" && !based {
                cells.fault(column, "the branch has no base", "Give the branch a base, or write home or anywhere.");
            }
        }
        self.clocks(cells, &self.days(cells.row), &["start", "end"], |column, _| next_day && column == "end");
    }

    fn rest(&self, cells: &mut Cells<'_>) {
        let Some(shift) = self.row("shifts", cells.row.text("shift")) else { return };
        let (start, end) = (self.quiet(shift, "start", cell::clock), self.quiet(shift, "end", cell::clock));
        let (Some(start), Some(end)) = (start, end) else { return };
        let next_day = is_yes(shift.text("overnight"));
        let minute =
            |clock: Clock| i32::from(clock.minute) + if next_day && clock.minute < start.minute { 1440 } else { 0 };
        let (earliest, latest) = (cells.quiet("earliest", cell::clock), cells.quiet("latest", cell::clock));
        if let Some(earliest) = earliest.filter(|earliest| minute(*earliest) < i32::from(start.minute)) {
            cells.fault(
                "earliest",
                format!("is before the shift starts ({start}, not {earliest})"),
                "Move the break into the shift.",
            );
        }
        if let (Some(earliest), Some(latest)) = (earliest, latest)
            && minute(latest) < minute(earliest)
        {
            cells.fault("latest", format!("is before earliest ({earliest})"), "Turn the window round.");
        }
        let length = cells.quiet("minutes", cell::whole::<u16, 1, 1440>);
        let end_minute = i32::from(end.minute) + if next_day { 1440 } else { 0 };
        if let (Some(latest), Some(length)) = (latest, length)
            && minute(latest) + i32::from(length) > end_minute
        {
            cells.fault(
                "latest",
                format!("lets the break end after the shift ({end})"),
                "Start it sooner or make it shorter.",
            );
        }
        self.clocks(cells, &self.days(shift), &["earliest", "latest"], |_, clock| minute(clock) >= 1440);
    }

    fn history(&self, cells: &mut Cells<'_>) {
        let branch = self.raw.rows("branch").first();
        let start = branch.and_then(|row| self.quiet(row, "start", cell::day));
        if let (Some(last), Some(start)) = (cells.quiet("last", cell::day), start)
            && last >= start
        {
            cells.fault(
                "last",
                format!("is not before the plan begins ({start})"),
                "Give the last visit before the plan.",
            );
        }
    }

    fn worked(&self, cells: &mut Cells<'_>) {
        if let Some(week) = cells.quiet("week", cell::day).filter(|week| week.monday() != *week) {
            cells.fault("week", "is not a Monday", format!("Write the Monday of that week, {}.", week.monday()));
        }
    }

    /// Whether the shifts of one carer overlap, or outlast the longest plan.
    fn overlaps(&self, findings: &mut Findings) {
        let (Some(sheet), Some(calendar)) = (self.raw.sheet("shifts"), &self.calendar) else { return };
        let mut spans: BTreeMap<&str, Vec<(Seconds, Seconds, &Row)>> = BTreeMap::new();
        for row in &sheet.rows {
            let (start, end) = (self.quiet(row, "start", cell::clock), self.quiet(row, "end", cell::clock));
            let (Some(start), Some(end)) = (start, end) else { continue };
            let next = i32::from(is_yes(row.text("overnight")));
            for day in self.days(row) {
                let span = (calendar.zone.seconds(day, start), calendar.zone.seconds(day.plus(next), end));
                if let (Ok(start), Ok(end)) = span {
                    spans.entry(row.text("carer")).or_default().push((start, end, row));
                }
            }
        }
        for list in spans.values_mut() {
            list.sort_by_key(|(start, end, row)| (*start, *end, row.number));
            let mut told = BTreeSet::new();
            for pair in list.windows(2) {
                let ((_, end, first), (start, _, row)) = (pair[0], pair[1]);
                if start < end && told.insert((first.number, row.number)) {
                    let day = Day(calendar.zone.civil(start).date);
                    let problem = format!("overlaps shift {} of the same carer on {day}", first.text("id"));
                    findings.add(sheet, Some(row), "start", Trouble::new(problem, "Part the two, or make them one."));
                }
            }
            if let Some((_, _, row)) = list.iter().find(|(_, end, _)| *end > Seconds::HORIZON) {
                let trouble =
                    Trouble::new("ends more than 31 times 24 hours after the plan begins", "Plan a day less.");
                findings.add(sheet, Some(row), "end", trouble);
            }
        }
    }
}

fn from_until(cells: &mut Cells<'_>) {
    if let (Some(from), Some(until)) = (cells.quiet("from", cell::day), cells.quiet("until", cell::day))
        && until < from
    {
        cells.fault("until", format!("is before from ({from})"), "Turn the two days round.");
    }
}

fn is_yes(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "yes" | "true" | "1" | "y")
}

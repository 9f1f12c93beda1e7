//! What is fixed before the plan is made: whether it can be, and by whom.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{Seconds, Span};

use super::{Calendar, Whole};
use crate::book::cell;
use crate::book::model::Package;
use crate::book::occurrences::{self, VisitTimes};
use crate::book::raw::{Findings, Row};
use crate::book::tables::Cells;
use crate::book::terms::{lasts, slower_permille};
use crate::book::value::{Clock, Day};

/// The dated shifts of a carer: the row, and the span.
type Shifts<'a> = BTreeMap<&'a str, Vec<(&'a Row, Span)>>;

/// What the rows fix of one visit so far.
#[derive(Default)]
struct Fixing<'a> {
    carers: BTreeSet<&'a str>,
    /// Everybody who comes with them, and the last row that says so.
    people: BTreeSet<&'a str>,
    row: Option<&'a Row>,
    start: Option<(Clock, usize)>,
}

/// What is known beside the row that is looked at: the calendar, everybody's shifts, and the starts that rows fix.
struct RowContext<'a> {
    calendar: &'a Calendar,
    shifts: Shifts<'a>,
    starts: BTreeMap<&'a str, Vec<(Option<Day>, Clock)>>,
}

/// The visits of one row's package: what it is, and the days the row is about.
struct FixedTarget<'a> {
    row: &'a Row,
    package: Package,
    days: Vec<Day>,
}

impl RowContext<'_> {
    /// The start that another row fixes for the visit of a day, when it can be kept.
    fn start(&self, target: &FixedTarget<'_>, day: Day) -> Option<Seconds> {
        let rows = self.starts.get(target.row.text("id"))?;
        // A row of the day and one of all days are alike: rows that disagree are told elsewhere.
        let (_, clock) = rows.iter().find(|(of, _)| of.is_none_or(|of| of == day))?;
        occurrences::fixed_start(&self.calendar.zone, &target.package, *clock, day).ok()
    }
}

impl<'a> Whole<'a> {
    pub(super) fn fixed(&self, findings: &mut Findings) {
        let (Some(sheet), Some(calendar)) = (self.raw.sheet("fixed"), &self.calendar) else { return };
        let beside = RowContext { calendar, shifts: self.dated_shifts(calendar), starts: self.starts() };
        let mut fixings: BTreeMap<(&str, Day), Fixing<'_>> = BTreeMap::new();
        for row in &sheet.rows {
            let cells = &mut Cells { sheet, row, known: self.known, findings };
            if ["carer", "shift", "start"].iter().all(|column| row.text(column).is_empty()) {
                cells.fault("carer", "fixes nothing", "Give a carer, a shift or a start.");
                continue;
            }
            self.same_carer(cells);
            let Some(target) = self.target(cells, calendar) else { continue };
            self.fixed_carer(cells, &target);
            for day in &target.days {
                let fixing = fixings.entry((row.text("package"), *day)).or_default();
                self.twice(cells, &target, fixing, row);
                // Other days of the row would repeat the same fault: the first is told.
                if !self.fixed_day(cells, &target, *day, &beside) {
                    break;
                }
            }
        }
        let mut told = BTreeSet::new();
        for ((package, day), fixing) in &fixings {
            let Some(row) = fixing.row.filter(|_| !told.contains(package)) else { continue };
            let cells = &mut Cells { sheet, row, known: self.known, findings };
            if self.nobody_trained(cells, package, *day, fixing) {
                told.insert(*package);
            }
        }
    }

    /// Whether all who make a visit are fixed, and none of them has what one of them must have: told once a package.
    fn nobody_trained(&self, cells: &mut Cells<'_>, package: &str, day: Day, fixing: &Fixing<'a>) -> bool {
        let Some(row) = self.row("packages", package) else { return false };
        let asked = row.list("one_has");
        let Some(needed) = self.quiet(row, "carers", cell::whole::<u8, 1, 4>).filter(|_| !asked.is_empty()) else {
            return false;
        };
        let able = |carer: &&&str| {
            self.carers.iter().any(|able| able.id == **carer && asked.iter().all(|skill| able.has(skill)))
        };
        // While places are left for others, one of them may have what is needed.
        if fixing.people.len() < usize::from(needed) || fixing.people.iter().any(|carer| able(&carer)) {
            return false;
        }
        let people: Vec<&str> = fixing.people.iter().copied().collect();
        let problem =
            format!("is fixed on {day} to {}, of whom none has {}", people.join(" and "), asked.join(" and "));
        cells.fault("package", problem, "Fix one who has it, train one of them, or take a row out.");
        true
    }

    /// The dated shifts of everybody, each begun no sooner than the rest after the day before the plan allows.
    fn dated_shifts(&self, calendar: &Calendar) -> Shifts<'a> {
        let mut found = Shifts::new();
        let rested: BTreeMap<&str, Seconds> = self
            .raw
            .rows("carers")
            .iter()
            .filter_map(|row| Some((row.text("id"), self.rested_at(row, calendar)?.ok()?)))
            .collect();
        for row in self.raw.rows("shifts") {
            let Some(hours) = self.hours(row) else { continue };
            // A shift with its own carer beside it is told elsewhere: here it has one carer.
            let with = Some(row.text("with")).filter(|with| *with != row.text("carer"));
            let carers = || [Some(row.text("carer")), with].into_iter().flatten().filter(|carer| !carer.is_empty());
            let rested = carers().filter_map(|carer| rested.get(carer)).max();
            for day in self.days(row) {
                let Ok(span) = occurrences::shift_span(&calendar.zone, &hours, day) else { continue };
                // A rest that swallows the shift leaves nothing of it, and no time before its start.
                let start = rested.map_or(span.start, |rested| span.start.max(*rested).min(span.end));
                for carer in carers() {
                    found.entry(carer).or_default().push((row, Span { start, end: span.end }));
                }
            }
        }
        found
    }

    /// The starts that rows fix, by package, each with its day.
    fn starts(&self) -> BTreeMap<&'a str, Vec<(Option<Day>, Clock)>> {
        let mut found: BTreeMap<&str, Vec<(Option<Day>, Clock)>> = BTreeMap::new();
        for row in self.raw.rows("fixed") {
            if let Some(start) = self.quiet(row, "start", cell::clock) {
                found.entry(row.text("package")).or_default().push((self.quiet(row, "day", cell::day), start));
            }
        }
        found
    }

    /// Whether a row's shift is its carer's.
    fn same_carer(&self, cells: &mut Cells<'_>) {
        let (carer, shift) = (cells.row.text("carer"), cells.row.text("shift"));
        let Some(row) = self.row("shifts", shift).filter(|_| !carer.is_empty()) else { return };
        if row.text("carer") != carer && row.text("with") != carer {
            let problem = format!("is not a shift of {carer} (it is {}'s)", row.text("carer"));
            cells.fault("shift", problem, "Name a shift of the carer, or leave one of the two empty.");
        }
    }

    /// What a row is about; nothing when its day is not one of the plan's.
    fn target(&self, cells: &mut Cells<'_>, calendar: &Calendar) -> Option<FixedTarget<'a>> {
        let row = self.row("packages", cells.row.text("package"))?;
        let package = self.times(row)?;
        let mut days = self.days(row);
        if let Some(day) = cells.quiet("day", cell::day) {
            let end = calendar.start.plus(i32::from(calendar.days));
            // Rows of other weeks may stay in the book: they are passed over.
            if !(calendar.start <= day && day < end) {
                // The cell's own check has told it already: two faults for one day would confuse.
                return None;
            }
            if !days.contains(&day) {
                let problem = format!("is no day of {}", row.text("id"));
                cells.fault("day", problem, "Give a day on which the package happens, or leave it empty for all.");
                return None;
            }
            days = vec![day];
        }
        Some(FixedTarget { row, package, days })
    }

    /// Whether the fixed carer may make the visit at all.
    fn fixed_carer(&self, cells: &mut Cells<'_>, target: &FixedTarget<'a>) {
        let (carer, column) = match cells.row.text("carer") {
            "" => (self.row("shifts", cells.row.text("shift")).map_or("", |row| row.text("carer")), "shift"),
            carer => (carer, "carer"),
        };
        let Some(able) = self.carers.iter().find(|able| able.id == carer) else { return };
        if let Some(why) = self.why_not(able, &self.needs(target.row)) {
            let who = if column == "shift" { format!("is {carer}'s, who ") } else { String::new() };
            cells.fault(column, format!("{who}{why}"), "Fix another carer, or change the rule.");
        }
    }

    /// Whether the rows before fixed the same visit to another time, or to all the carers it needs.
    fn twice(&self, cells: &mut Cells<'_>, target: &FixedTarget<'a>, fixing: &mut Fixing<'a>, row: &'a Row) {
        match (fixing.start, cells.quiet("start", cell::clock)) {
            (Some((other, before)), Some(start)) if start != other => {
                let problem = format!("is fixed at {other} in row {before}");
                cells.fault("start", problem, "Keep one start for all carers of a visit.");
            }
            (None, Some(start)) => fixing.start = Some((start, row.number.unwrap_or(0))),
            _ => {}
        }
        let carers = [row.text("carer"), row.text("shift")];
        let Some(who) = carers.into_iter().find(|text| !text.is_empty()) else { return };
        fixing.carers.insert(who);
        let shift = self.row("shifts", row.text("shift"));
        // A shift brings both its carers: who rides along makes the visit too.
        let of_shift = shift.into_iter().flat_map(|shift| [shift.text("carer"), shift.text("with")]);
        fixing.people.extend([row.text("carer")].into_iter().chain(of_shift).filter(|carer| !carer.is_empty()));
        fixing.row = Some(row);
        // A number of carers that cannot be read is told elsewhere: here it allows any.
        let needed = self.quiet(target.row, "carers", cell::whole::<u8, 1, 4>).map_or(usize::MAX, usize::from);
        if fixing.carers.len() > needed {
            let problem = format!("is one more than the {needed} that {} needs", target.row.text("id"));
            cells.fault(
                if row.text("carer").is_empty() { "shift" } else { "carer" },
                problem,
                "Take a row out, or send more carers.",
            );
        }
    }

    /// Whether the visit of a day can be made as the row says; false after a fault that other days would repeat.
    fn fixed_day(&self, cells: &mut Cells<'_>, target: &FixedTarget<'a>, day: Day, beside: &RowContext<'a>) -> bool {
        let zone = &beside.calendar.zone;
        let Ok(mut times) = occurrences::visit_times(zone, &target.package, day) else { return false };
        if let Some(clock) = cells.quiet("start", cell::clock) {
            match occurrences::fixed_start(zone, &target.package, clock, day) {
                Ok(start) if times.hold(start) => times.fix(start),
                Ok(_) => {
                    let problem = format!("is outside the windows of {}", target.row.text("id"));
                    cells.fault("start", problem, "Fix a time within them, or widen them.");
                    return false;
                }
                Err(clash) => {
                    cells.fault("start", clash.problem(), clash.remedy());
                    return false;
                }
            }
        } else if let Some(start) = beside.start(target, day) {
            // Another row says when: the shift must hold that time.
            times.fix(start);
        }
        self.at_work(cells, target, day, &times, &beside.shifts)
    }

    /// Whether exactly one shift of the fixed carer can hold the visit.
    fn at_work(
        &self,
        cells: &mut Cells<'_>,
        target: &FixedTarget<'a>,
        day: Day,
        times: &VisitTimes,
        shifts: &Shifts<'a>,
    ) -> bool {
        let (carer, shift) = (cells.row.text("carer"), cells.row.text("shift"));
        let owner = self.row("shifts", shift).map_or("", |row| row.text("carer"));
        // Either says who comes: a shift stands for its carer.
        let whose = if carer.is_empty() { owner } else { carer };
        if whose.is_empty() || (!shift.is_empty() && owner.is_empty()) {
            return true;
        }
        let own = shifts.get(whose).map_or(&[][..], Vec::as_slice).iter();
        let zone = self.calendar.as_ref().map(|calendar| &calendar.zone);
        let Some(Ok(length)) = zone.map(|zone| occurrences::visit_length(zone, &target.package, day)) else {
            return false;
        };
        let fits = |row: &Row, span: Span| times.fit(lasts(length, self.slower(row)), span);
        let fitting = own.filter(|(row, span)| (shift.is_empty() || row.text("id") == shift) && fits(row, *span));
        let fitting: Vec<&Row> = fitting.map(|(row, _)| *row).collect();
        let column = if shift.is_empty() { "carer" } else { "shift" };
        match fitting.as_slice() {
            // Exactly one shift can hold it, so that it is known without naming it: both in the car must then be
            // allowed.
            [one] => self.with_other(cells, target, one, whose, column),
            [] => {
                let visit = format!("{} on {day}", target.row.text("id"));
                let problem = if shift.is_empty() { "has no shift that can hold" } else { "cannot hold" };
                let remedy = "Fix another carer or day, or change the shift or the window.";
                cells.fault(column, format!("{problem} {visit}"), remedy);
                false
            }
            [one, other, ..] => {
                let (one, other) = (one.text("id"), other.text("id"));
                let problem = format!("has two shifts that can hold it on {day} ({one}, {other})");
                cells.fault(column, problem, "Name the shift, or fix the start.");
                false
            }
        }
    }

    /// Whether the carer who goes along in a double run may make the visit too.
    fn with_other(
        &self,
        cells: &mut Cells<'_>,
        target: &FixedTarget<'a>,
        shift: &Row,
        whose: &str,
        column: &str,
    ) -> bool {
        let both = [shift.text("carer"), shift.text("with")];
        let other = both.into_iter().find(|id| !id.is_empty() && *id != whose);
        let other = other.and_then(|id| self.carers.iter().find(|able| able.id == id));
        let Some(other) = other else { return true };
        let Some(why) = self.why_not(other, &self.needs(target.row)) else { return true };
        let problem = format!("is in one car with {}, who {why}", other.id);
        cells.fault(column, problem, "Fix another carer or shift, or change the rule.");
        false
    }

    /// By how many thousandths the slower of a shift's carers is slower.
    fn slower(&self, shift: &Row) -> u16 {
        // Two in one car stay as long as the slower of them needs.
        let carers = ["carer", "with"].into_iter().filter_map(|column| self.row("carers", shift.text(column)));
        let percent = carers.map(|row| self.quiet(row, "slower_percent", cell::exact::<0, 900>));
        // A visit lasts as long as it takes the slower of those in the car.
        percent.map(slower_permille).max().unwrap_or(0)
    }
}

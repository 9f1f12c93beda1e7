//! Gaps: whether they name two visits of one client, and whether the windows let them be kept.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{Seconds, Window};

use super::eligibility::Eligibility;
use super::{Whole, is_yes};
use crate::book::cell;
use crate::book::model::Package;
use crate::book::occurrences;
use crate::book::raw::{CellFault, Findings, Row};
use crate::book::tables::Cells;
use crate::book::value::{Clock, Day};

impl Whole<'_> {
    pub(super) fn gap(&self, cells: &mut Cells<'_>) {
        let (first, second) = (cells.row.text("first"), cells.row.text("second"));
        if !first.is_empty() && first == second {
            cells.fault("second", "is the first package again", "Name two different packages.");
        }
        let client = |id| self.row("packages", id).map(|row| row.text("client"));
        if let (Some(one), Some(other)) = (client(first), client(second))
            && one != other
            // Couples have one carer for both: only then may the visits belong to two clients.
            && !is_yes(cells.row.text("same_carer"))
        {
            cells.fault(
                "second",
                format!("belongs to another client ({other}, not {one})"),
                "Name two packages of one client; those of a couple with same_carer yes.",
            );
        }
        let minutes = |column| cells.quiet(column, cell::whole::<u16, 0, 1440>);
        if let (Some(least), Some(most)) = (minutes("least_minutes"), minutes("most_minutes"))
            && most < least
        {
            cells.fault("most_minutes", format!("is less than least_minutes ({least})"), "Turn the two round.");
        }
        self.kept(cells);
        self.one_carer(cells);
    }

    /// Whether one carer may make both visits of a gap that asks for it.
    fn one_carer(&self, cells: &mut Cells<'_>) {
        if !is_yes(cells.row.text("same_carer")) {
            return;
        }
        if is_yes(cells.row.text("different_carers")) {
            return cells.fault("same_carer", "stands beside different_carers", "Keep one of the two.");
        }
        let rows = ["first", "second"].map(|column| self.row("packages", cells.row.text(column)));
        let many = |row: &&Row| self.quiet(row, "carers", cell::whole::<u8, 1, 4>).is_some_and(|carers| carers > 1);
        if let Some(row) = rows.into_iter().flatten().find(many) {
            let problem = format!("is for visits of one carer, and {} needs more", row.text("id"));
            return cells.fault("same_carer", problem, "Leave it empty, or send one carer.");
        }
        let [Some(first), Some(second)] = rows else { return };
        let needs = [self.needs(first), self.needs(second)];
        let both = |able: &Eligibility<'_>| needs.iter().all(|needs| self.why_not(able, needs).is_none());
        if !self.carers.iter().any(both) {
            let remedy = "Train a carer for both, or leave it empty.";
            cells.fault("same_carer", "asks for a carer who may make both, and nobody may", remedy);
        }
    }

    /// Whether a gap can be kept at all: between the first visit as early and the second as late as may be.
    fn kept(&self, cells: &mut Cells<'_>) {
        let row = |column| self.row("packages", cells.row.text(column)).and_then(|row| self.times(row));
        let (Some(first), Some(second)) = (row("first"), row("second")) else { return };
        let minutes = |column| cells.quiet(column, cell::whole::<u16, 0, 1440>).map(i32::from);
        // Counted from the end, the first visit itself lies between the two starts.
        let length = if cells.row.text("counted_from") == "start" { 0 } else { i32::from(first.minutes) };
        let (one, other) = (opened(&first), opened(&second));
        // The closest and the farthest that the windows let them be: a gap outside these bounds can never be kept.
        let (closest, farthest) = (other.0 - one.1 - length, other.1 - one.0 - length);
        if let Some(least) = minutes("least_minutes").filter(|least| *least > farthest) {
            let problem = format!("is more than the windows leave between the two ({farthest})");
            return cells.fault("least_minutes", problem, format!("Widen the windows, or make {least} less."));
        }
        if let Some(most) = minutes("most_minutes").filter(|most| *most < closest) {
            let problem = format!("is less than the windows leave between the two ({closest})");
            cells.fault("most_minutes", problem, format!("Widen the windows, or make {most} more."));
        }
    }

    /// Whether visits that are alike can keep the gap between them.
    pub(super) fn alike(&self, findings: &mut Findings) {
        let (Some(sheet), Some(calendar)) = (self.raw.sheet("packages"), &self.calendar) else { return };
        let mut groups: BTreeMap<(&str, &str), Vec<SimilarVisit<'_>>> = BTreeMap::new();
        for row in sheet.rows.iter().filter(|row| !row.text("kind").is_empty()) {
            let Some(package) = self.times(row) else { continue };
            let least = self.quiet(row, "least_gap_minutes", cell::whole::<u16, 1, 2880>).unwrap_or(0);
            let least = Seconds::from_minutes(i32::from(least));
            // An evening and the morning after it are alike too, and a change of the clocks moves them: every day is
            // looked at.
            for day in self.days(row) {
                if let Ok(times) = occurrences::visit_times(&calendar.zone, &package, day) {
                    let one = SimilarVisit { window: times.whole(), least, day, row };
                    groups.entry((row.text("client"), row.text("kind"))).or_default().push(one);
                }
            }
        }
        // Two rows clash on every day that they share: they are told once.
        let mut told = BTreeSet::new();
        for group in groups.values_mut() {
            group.sort_by_key(|one| (one.window.earliest, one.window.latest, one.row.number));
            for (at, first) in group.iter().enumerate() {
                let near = |second: &&SimilarVisit<'_>| {
                    // The plan keeps the order in which windows open: where the second closes before the gap is over,
                    // no start keeps it.
                    second.window.latest < first.window.earliest + first.least.max(second.least)
                };
                for second in group[at + 1..].iter().filter(near) {
                    // A pair of packages clashes on all its days alike: it is told once.
                    if told.insert((first.row.number, second.row.number)) {
                        findings.add(sheet, Some(second.row), "kind", second.too_near(first));
                    }
                }
            }
        }
    }
}

/// One of several visits that are alike.
struct SimilarVisit<'a> {
    window: Window,
    least: Seconds,
    day: Day,
    row: &'a Row,
}

impl SimilarVisit<'_> {
    fn too_near(&self, first: &Self) -> CellFault {
        let least = self.least.max(first.least).whole_minutes();
        let problem = format!("cannot keep {least} minutes from {} on {}", first.row.text("id"), first.day);
        CellFault::new(problem, "Widen or move the windows, or make the gap less.")
    }
}

/// From the opening of a package's first window to the end of its last, in minutes of its service day.
fn opened(package: &Package) -> (i32, i32) {
    let next = |clock: Clock| i32::from(package.overnight && clock.minute < package.earliest.minute) * 1440;
    let minute = |clock: Clock| i32::from(clock.minute) + next(clock);
    let froms = package.windows.iter().map(|one| minute(one.from)).chain([minute(package.earliest)]);
    let latest = i32::from(package.latest.minute) + i32::from(package.overnight) * 1440;
    let untils = package.windows.iter().map(|one| minute(one.until)).chain([latest]);
    (froms.min().unwrap_or(0), untils.max().unwrap_or(0))
}

//! Two rosters of one book side by side: what each costs by line, what each breaks and leaves, and every visit that differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use homeround_core::ground::{Seconds, ShiftIx};
use homeround_core::rounds::{Roster, Task};
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Exact;
use crate::fault::Faults;
use crate::planning::{CheckReport, LoadedBranch};
use crate::roster::{CostLine, PersonNames};

/// Two rosters of one book side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Comparison {
    /// What planning weighed, line by line, in pounds.
    pub lines: Vec<LineDifference>,
    /// Broken rules in the first and in the second.
    pub breaches: [usize; 2],
    /// Visits that nobody makes, in the first and in the second, optional ones apart.
    pub unserved: [usize; 2],
    /// Different carers per client who is visited, in hundredths, in the first and in the second.
    pub carers_per_client_hundredths: [u64; 2],
    /// How many visits are the same in both.
    pub same: usize,
    /// Every visit that differs, by id.
    pub changed: Vec<VisitDifference>,
    /// What people are called, for texts.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One line of the cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineDifference {
    /// What it is.
    pub line: String,
    /// In the first roster.
    pub first: Exact,
    /// In the second.
    pub second: Exact,
    /// The second less the first.
    pub change: Exact,
}

/// One visit that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VisitDifference {
    /// The dated visit.
    pub visit: String,
    /// Its carers in the first roster; none when nobody makes it.
    pub first_carers: Vec<String>,
    /// When it starts there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_start: Option<String>,
    /// Its carers in the second.
    pub second_carers: Vec<String>,
    /// When it starts there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_start: Option<String>,
}

impl VisitDifference {
    /// Both sides: `08:00 Ann Test (A1) → nobody`.
    pub(super) fn sides(&self, names: &PersonNames) -> String {
        let side = |carers: &[String], start: &Option<String>| match start {
            Some(start) => {
                let carers: Vec<String> = carers.iter().map(|id| names.carer_and_id(id)).collect();
                format!("{start} {}", carers.join(" and "))
            }
            None => "nobody".to_owned(),
        };
        let [first, second] =
            [side(&self.first_carers, &self.first_start), side(&self.second_carers, &self.second_start)];
        format!("{first} → {second}")
    }
}

/// A visit as one roster has it: when, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Made {
    start: Option<Seconds>,
    carers: BTreeSet<String>,
}

impl Comparison {
    /// Compares two rosters of a branch.
    ///
    /// # Errors
    /// The faults of a branch whose tables do not hold together.
    pub fn new(branch: &LoadedBranch, rosters: [&Roster<'_>; 2]) -> Result<Self, Faults> {
        let [first, second] =
            [CheckReport::from_roster(branch, rosters[0])?, CheckReport::from_roster(branch, rosters[1])?];
        let made = rosters.map(|roster| made(branch, roster));
        let changed: Vec<VisitDifference> = (0..branch.plan.names.visits.len())
            // By start and carers: a visit in another round with the same ones is the same to the client.
            .filter(|&at| made[0][at] != made[1][at])
            .map(|at| change(branch, at, [&made[0][at], &made[1][at]]))
            .collect();
        let carers_per_client_hundredths = [per_client(branch, &made[0]), per_client(branch, &made[1])];
        Ok(Self {
            lines: lines([&first.cost, &second.cost], [first.pounds, second.pounds]),
            breaches: [first.breaches.len(), second.breaches.len()],
            unserved: [first.unserved.len(), second.unserved.len()],
            carers_per_client_hundredths,
            same: branch.plan.names.visits.len() - changed.len(),
            changed,
            names: PersonNames::new(&branch.book),
        })
    }

    /// The comparison for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = table(&self.lines, ["first", "second"]);
        let mut counted = |what: &str, [first, second]: [usize; 2]| {
            let change = second as i64 - first as i64;
            let _ = writeln!(text, "{what:<26} {first:>14} {second:>14} {change:>+14}");
        };
        counted("rules broken", self.breaches);
        counted("visits unserved", self.unserved);
        let [first, second] = self.carers_per_client_hundredths.map(|hundredths| hundredths as f64 / 100.0);
        let _ = writeln!(text, "{:<26} {first:>14.2} {second:>14.2} {:>+14.2}", "carers per client", second - first);
        let _ = writeln!(text, "{} visits the same, {} changed", self.same, self.changed.len());
        for change in &self.changed {
            let _ = writeln!(text, "  {:<32} {}", change.visit, change.sides(&self.names));
        }
        text
    }
}

/// Lines under the names of their two sides.
pub(super) fn table(lines: &[LineDifference], [first, second]: [&str; 2]) -> String {
    let mut text = format!("{:<26} {first:>14} {second:>14} {:>14}\n", "", "change");
    for line in lines {
        let shown = [&line.first, &line.second, &line.change].map(ToString::to_string);
        let _ = writeln!(text, "{:<26} {:>14} {:>14} {:>14}", line.line, shown[0], shown[1], shown[2]);
    }
    text
}

/// The lines of two costs, those of the first first, and then the sum.
pub(super) fn lines([first, second]: [&[CostLine]; 2], sums: [Exact; 2]) -> Vec<LineDifference> {
    let of = |cost: &[CostLine], name: &str| {
        let found = cost.iter().find(|line| line.line == name);
        found.map_or(Exact::default(), |line| line.pounds)
    };
    let mut named: Vec<&str> = first.iter().map(|line| line.line.as_str()).collect();
    named.extend(
        second.iter().map(|line| line.line.as_str()).filter(|name| first.iter().all(|line| line.line != *name)),
    );
    let row = |name: &str, first: Exact, second: Exact| LineDifference {
        line: name.to_owned(),
        first,
        second,
        change: Exact(second.0 - first.0),
    };
    let mut lines: Vec<LineDifference> =
        named.into_iter().map(|name| row(name, of(first, name), of(second, name))).collect();
    lines.push(row("weighed in all", sums[0], sums[1]));
    lines
}

/// By visit: when and by whom a roster has it made.
fn made(branch: &LoadedBranch, roster: &Roster<'_>) -> Vec<Made> {
    let plan = &branch.plan;
    let mut made = vec![Made::default(); plan.names.visits.len()];
    for (at, shift) in plan.tables.shifts.iter().enumerate() {
        for stop in roster.round(ShiftIx::from_index(at)) {
            let Task::Visit(visit) = stop.task else { continue };
            let Some(row) = made.get_mut(visit.at()) else { continue };
            row.start = Some(stop.start);
            let carers = [shift.carer, shift.second].into_iter().filter_map(|carer| plan.names.carers.get(carer.at()));
            row.carers.extend(carers.map(|carer| carer.id.clone()));
        }
    }
    made
}

fn change(branch: &LoadedBranch, at: usize, [first, second]: [&Made; 2]) -> VisitDifference {
    let zone = &branch.plan.names.zone;
    VisitDifference {
        visit: branch.plan.names.visits[at].id.clone(),
        first_carers: first.carers.iter().cloned().collect(),
        first_start: first.start.map(|start| zone.clock(start)),
        second_carers: second.carers.iter().cloned().collect(),
        second_start: second.start.map(|start| zone.clock(start)),
    }
}

/// Different carers per client who is visited, in hundredths, to the nearest.
fn per_client(branch: &LoadedBranch, made: &[Made]) -> u64 {
    let mut met: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    // A client whom nobody visits has no carers to count: the mean is over those who are visited.
    for (visit, made) in branch.plan.tables.visits.iter().zip(made).filter(|(_, made)| made.start.is_some()) {
        met.entry(visit.client.0).or_default().extend(made.carers.iter().map(String::as_str));
    }
    let clients = met.len().max(1) as u64;
    let carers: u64 = met.values().map(|carers| carers.len() as u64).sum();
    // Rounded to the nearest hundredth in whole numbers: both rosters by the same rule.
    (200 * carers + clients) / (2 * clients)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_no_pounds_in_one_roster_is_told_once() {
        let line = |line: &str, pounds: i64| CostLine { line: line.to_owned(), pounds: Exact(pounds.into()) };
        let (first, second) =
            ([line("pay", 5), line("wishes", 0)], [line("pay", 7), line("wishes", 2), line("miles", 1)]);
        let told = lines([&first, &second], [Exact(5.into()), Exact(10.into())]);
        let names: Vec<&str> = told.iter().map(|row| row.line.as_str()).collect();
        assert_eq!(names, ["pay", "wishes", "miles", "weighed in all"]);
    }
}

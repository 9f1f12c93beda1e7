//! A day repaired: every visit that changes with its reason, what is left without a place, and what it costs.
//!
//! ```
//! use homeround::advice::disruption::{Disruption, DisruptionRows};
//! use homeround::advice::repair::repair_day;
//! use homeround::planning::plan_starter;
//! use homeround_core::advice::Limits;
//! use homeround_core::ground::Cost;
//! use homeround_core::rounds::Work;
//!
//! // Two carers are needed for each of Ceri's mornings, and one of them is ill.
//! let (branch, roster) = plan_starter()?;
//! let sick = ["A2".to_owned()];
//! let told = Disruption { at: "2026-03-02T07:10", sick: &sick, overruns: &[], cancelled: &[] };
//! let happened = DisruptionRows::find(&branch, &roster.view(), &told)?;
//! let limits = Limits { most: 3, price: Cost(0), work: Work(20_000) };
//! let (repair, _) = repair_day(&branch, &roster.view(), &happened, &limits)?;
//! assert!(!repair.changes.is_empty(), "somebody else comes, or nobody does and it is said");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::fmt::Write as _;

use homeround_core::advice::{self, Cause, Limits, Made, Rest, VisitChange as Changed};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Lines, Roster, Violation, check, scratch};
use schemars::JsonSchema;
use serde::Serialize;

use super::compare::{LineDifference, VisitDifference, lines, table};
use super::disruption::DisruptionRows;
use crate::failure::Failure;
use crate::planning::check_report::{cost_lines, pounds};
use crate::planning::{LoadedBranch, Words};
use crate::roster::PersonNames;
use crate::words::several;

/// A day repaired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Repair {
    /// The moment: what was published to start before it is as it was.
    pub at: String,
    /// Every visit whose carers or start change.
    pub changes: Vec<Moved>,
    /// How many of them could have stayed as they were.
    pub by_choice: usize,
    /// Visits of the day that have no place.
    pub left: Vec<String>,
    /// What planning weighed, line by line, in pounds: as published and repaired.
    pub lines: Vec<LineDifference>,
    /// Rules that what had begun breaks by itself, so that nothing can mend them, each as a clause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmended: Vec<String>,
    /// How many rules besides these the repaired day breaks, by the independent check: none.
    pub breaches: usize,
    /// What people are called, for texts.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One visit that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moved {
    /// What changes.
    #[serde(flatten)]
    pub change: VisitDifference,
    /// `sick`, `overrun`, `cancelled`, `rule`, `room` or `new`.
    pub because: Because,
    /// Why, as a clause: `A1 is sick`.
    pub reason: String,
}

/// Why a visit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Because {
    /// Its carer is sick.
    Sick,
    /// Its carer is still at another visit.
    Overrun,
    /// It is not wanted any more.
    Cancelled,
    /// As published it would break a rule now.
    Rule,
    /// It makes room for another.
    Room,
    /// Nobody was to make it.
    New,
}

/// Repairs a day of a branch. Returns the answer, and the repaired roster in the rows of the branch.
///
/// # Errors
/// The faults of a branch whose tables do not hold together; [`Failure::Refused`] when what has begun breaks a rule.
pub fn repair_day(
    branch: &LoadedBranch,
    published: &Roster<'_>,
    happened: &DisruptionRows,
    limits: &Limits,
) -> Result<(Repair, OwnedRoster), Failure> {
    let problem = branch.problem()?;
    let words = Words::new(branch);
    let rest = Rest::new(&branch.plan.tables, published, &happened.news()).map_err(|stuck| {
        let what = sentence(&words, stuck.0);
        Failure::Refused(format!("the roster breaks a rule whatever happened: {what}; `homeround check` tells more"))
    })?;
    let repaired =
        advice::repair(&rest, limits).ok_or_else(|| Failure::internal("the rest of the day does not hold"))?;
    let mut memory = vec![0; scratch(&problem)];
    let before = check(&problem, published, &mut memory, &mut |_| {});
    let (after, breaches) = judged(&rest, &repaired.roster)?;
    let changes: Vec<Moved> = repaired.changes.iter().map(|change| moved(branch, change)).collect();
    let zone = &branch.plan.names.zone;
    let costs = [&before, &after].map(cost_lines);
    let answer = Repair {
        at: zone.iso(happened.now),
        by_choice: changes.iter().filter(|moved| moved.because == Because::Room).count(),
        changes,
        left: repaired.left.iter().map(|visit| words.visit(*visit)).collect(),
        lines: lines([&costs[0], &costs[1]], [pounds(before.total()), pounds(after.total())]),
        unmended: repaired.unmended.iter().map(|violation| sentence(&words, *violation)).collect(),
        breaches,
        names: PersonNames::new(&branch.book),
    };
    let mended = rest.named(&repaired.roster.view());
    Ok((answer, OwnedRoster::without_needless_breaks(problem.problem(), &mended.view())))
}

/// What a roster of the rest of the day costs, and how many rules it breaks.
fn judged(rest: &Rest, roster: &OwnedRoster) -> Result<(Lines, usize), Failure> {
    let valid = rest.tables.view().validated(&mut |_| {});
    let valid = valid.ok_or_else(|| Failure::internal("the rest of the day does not hold"))?;
    let (mut memory, mut breaches) = (vec![0; scratch(&valid)], 0);
    let owed = OwnedRoster::without_needless_breaks(valid.problem(), &roster.view());
    let lines = check(&valid, &owed.view(), &mut memory, &mut |_| breaches += 1);
    Ok((lines, breaches))
}

fn moved(branch: &LoadedBranch, changed: &Changed) -> Moved {
    let words = Words::new(branch);
    let zone = &branch.plan.names.zone;
    let side = |made: &Made| {
        let rows = made.shifts.iter().filter_map(|shift| branch.plan.tables.shifts.get(shift.at()));
        let carers = rows.flat_map(|row| [row.carer, row.second]).filter(|carer| carer.is_some());
        let carers: std::collections::BTreeSet<String> = carers.map(|carer| words.carer(carer)).collect();
        (carers.into_iter().collect(), (!made.shifts.is_empty()).then(|| zone.clock(made.start)))
    };
    let ((first_carers, first_start), (second_carers, second_start)) = (side(&changed.before), side(&changed.after));
    let visit = words.visit(changed.visit);
    let (because, reason) = match changed.cause {
        Cause::Sick(carer) => (Because::Sick, format!("{} is sick", words.named_carer(carer))),
        Cause::Overrun(other) if other == changed.visit => {
            (Because::Overrun, "it lasts longer than its carer has".into())
        }
        Cause::Overrun(other) => (Because::Overrun, format!("{} overruns", words.named_visit(other))),
        Cause::Cancelled => (Because::Cancelled, "cancelled".to_owned()),
        Cause::Broken(violation) => (Because::Rule, sentence(&words, violation)),
        Cause::RoomFor(other) => (Because::Room, format!("makes room for {}", words.named_visit(other))),
        Cause::New => (Because::New, "nobody was to make it".to_owned()),
    };
    Moved { change: VisitDifference { visit, first_carers, first_start, second_carers, second_start }, because, reason }
}

/// A rule that would be broken, as a clause. Stops and breaks are those of the rest of the day, and so are not named.
fn sentence(words: &Words<'_>, violation: Violation) -> String {
    match violation {
        Violation::TooSoon(shift, ..) => format!("the carer of {} cannot be there in time", words.shift(shift)),
        Violation::NoRoute(shift, _) => format!("the carer of {} has no way on from there", words.shift(shift)),
        Violation::NoBreak(shift, _) | Violation::BreakWindow(shift, ..) => {
            format!("the break in {} would be missed", words.shift(shift))
        }
        Violation::NotPinned(shift, _) => format!("{} has no time left for it", words.shift(shift)),
        Violation::Carers(..) | Violation::Unequal(..) => "the other carer cannot come".to_owned(),
        other => words.breach(other).what.trim_end_matches('.').to_owned(),
    }
}

impl Repair {
    /// Whether every visit of the day has a place, and no rule is broken for good.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.left.is_empty() && self.unmended.is_empty()
    }

    /// The repair for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = match self.changes.len() {
            0 => "Nothing changes.\n".to_owned(),
            count => {
                format!("{}, {} of them by choice:\n", several(count, "visit changes", "visits change"), self.by_choice)
            }
        };
        for Moved { change, reason, .. } in &self.changes {
            let _ = writeln!(text, "  {:<32} {}  ({reason})", change.visit, change.sides(&self.names));
        }
        for visit in &self.left {
            let _ = writeln!(
                text,
                "  {visit:<32} has no place: `homeround explain` says who could make it, and what is in the way"
            );
        }
        for what in &self.unmended {
            let _ = writeln!(text, "  cannot be mended: {what}");
        }
        text += &table(&self.lines, ["published", "repaired"]);
        text += "What had begun is as it was; whoever is sick finishes the visit under way. ";
        text + match self.unmended.len() {
            0 => "The repaired day passes the check.\n",
            _ => "Everything else of the repaired day passes the check.\n",
        }
    }
}

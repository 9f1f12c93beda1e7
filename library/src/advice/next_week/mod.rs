//! The next week planned from a published one: who came to whom, and when, stays where it can; what is new finds a place, and few others
//! move for it.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::advice::next_week::plan_like;
//! use homeround::book::starter::{list_starter_files, settings_text, with_days};
//! use homeround::book::value::Day;
//! use homeround::planning::{Effort, LoadedBranch, plan_starter};
//! use homeround::roster::{roster_json, write_roster};
//! use homeround::source::SourceFile;
//! use homeround_core::advice::Limits;
//! use homeround_core::ground::Cost;
//! use homeround_core::rounds::Work;
//!
//! let (branch, roster) = plan_starter()?;
//! let published = SourceFile::new("week.json", roster_json(&write_roster(&branch.plan, roster.view(), None))?);
//! // The same branch a week later, with nothing new in it: nearly everything stays.
//! let mut files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let settings = with_days(settings_text(), Day::read("2026-03-09"), None).unwrap();
//! files.insert("homeround.toml".to_owned(), settings.into_bytes());
//! let next = LoadedBranch::from_source(&files)?;
//!
//! let limits = Limits { most: 3, price: Cost(0), work: Work(10_000) };
//! let effort = Effort { seed: 1, work: 10_000, chains: 1, threads: 1 };
//! let (week, _) = plan_like(&next, &published, (&limits, &effort), &|_| true)?;
//! assert_eq!(week.start, "2026-03-09");
//! assert!(week.same > 20, "{}", week.text());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod held;
mod published;
mod put_back;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use homeround_core::advice::{self, Limits, News, Rest};
use homeround_core::ground::{Seconds, ShiftIx, VisitIx};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::Task;
use schemars::JsonSchema;
use serde::Serialize;

use self::held::Hold;
use self::published::{MovedRoster, Published, later, list_places};
use crate::failure::Failure;
use crate::planning::{Effort, LoadedBranch, Watch, search_roster};
use crate::roster::PersonNames;
use crate::source::SourceFile;
use crate::words::{counted, several};

/// How many visits of a kind are told to people.
const SHOWN: usize = 20;

/// The next week, and what of it is not as the week before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextWeek {
    /// The first day of the roster that is repeated.
    pub like: String,
    /// The first day of the plan.
    pub start: String,
    /// Visits with the carers, the weekday and the clock time that they had.
    pub same: usize,
    /// Visits that both weeks have and that are made otherwise.
    pub changed: Vec<WeekChange>,
    /// Visits of this week that the one before had not, and their place.
    pub new: Vec<WeekChange>,
    /// Visits that the week before had and this one has not, by their ids then.
    pub ended: Vec<String>,
    /// Visits that nobody makes.
    pub left: Vec<String>,
    /// What people are called, for texts.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One visit that is not as the week before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WeekChange {
    /// The visit.
    pub visit: String,
    /// The carers then, by id.
    pub before: Vec<String>,
    /// The clock time then.
    pub before_start: Option<String>,
    /// The carers now.
    pub after: Vec<String>,
    /// The clock time now.
    pub after_start: Option<String>,
}

/// Plans a branch like a published roster of other days, a whole number of weeks away. Returns what changes, and the roster.
///
/// What is new is placed as a repair places it. Visits may be left then, such as those of a weekend whose carers
/// alternate. Searches with `effort` follow, each of which may move more, until nobody is left. Then what need not have
/// moved goes back.
///
/// # Errors
/// What is wrong with the file; [`Failure::Refused`] when the days do not fit, or when what stays breaks a rule by itself.
pub fn plan_like(
    branch: &LoadedBranch,
    published: &SourceFile,
    (limits, effort): (&Limits, &Effort),
    watch: Watch<'_>,
) -> Result<(NextWeek, OwnedRoster), Failure> {
    let published = Published::read(published)?;
    let moved = MovedRoster::new(branch, &published)?;
    let news = News { now: Seconds::ZERO, until: Seconds(i32::MAX), sick: &[], overruns: &[], cancelled: &[] };
    let laid = branch.on_grid();
    let on = laid.as_ref().unwrap_or(branch);
    let rest = Rest::new(&on.plan.tables, &moved.roster.view(), &news)
        .map_err(|stuck| Failure::Refused(format!("the roster that is repeated cannot stand: {stuck}")))?;
    let repaired = advice::repair(&rest, limits).ok_or_else(|| Failure::internal("the next week does not hold"))?;
    let problem = branch.problem()?;
    let named = rest.named(&repaired.roster.view());
    let mut roster = OwnedRoster::without_needless_breaks(problem.problem(), &named.view());
    if !repaired.left.is_empty() {
        roster = moved.place_left(on, roster, (limits, effort), watch)?;
        roster = OwnedRoster::without_needless_breaks(problem.problem(), &roster.view());
    }
    Ok((moved.compare(branch, &published, &roster), roster))
}

impl MovedRoster {
    /// Searches for places for those who are left, in wider and wider steps, and puts back what need not have moved.
    fn place_left(
        &self,
        branch: &LoadedBranch,
        roster: OwnedRoster,
        (limits, effort): (&Limits, &Effort),
        watch: Watch<'_>,
    ) -> Result<OwnedRoster, Failure> {
        let shifts = branch.plan.tables.shifts.len();
        let count = |roster: &OwnedRoster| list_places(roster, shifts).len();
        let asked = branch.plan.tables.visits.len();
        let mut best = roster;
        for hold in Hold::STEPS {
            let held = self.held(branch, &best, (hold, limits.price));
            // What the book fixes otherwise than it was published may not be held: a wider step does without.
            if held.problem().is_err() {
                continue;
            }
            let found = search_roster(&held, Some(&best.view()), effort, watch)?;
            // The first step moves nobody: its roster is taken even where it finds no more places.
            if hold == Hold::Everything || count(&found.roster) > count(&best) {
                best = found.roster;
            }
            if found.stopped || count(&best) == asked {
                break;
            }
        }
        let published = list_places(&self.roster, shifts);
        Ok(put_back::put_back(&branch.plan.tables, &published, &best, limits.price).unwrap_or(best))
    }

    fn compare(&self, branch: &LoadedBranch, published: &Published, roster: &OwnedRoster) -> NextWeek {
        let names = &branch.plan.names;
        let mut before: BTreeMap<String, (Vec<String>, String)> = BTreeMap::new();
        let mut ended = Vec::new();
        for stop in published.stops.iter().filter(|stop| !stop.is_break) {
            match later(&stop.what, self.days).filter(|id| names.visit(id).is_some()) {
                Some(id) => {
                    let held = before.entry(id).or_insert_with(|| (Vec::new(), stop.at.1.clone()));
                    held.0.extend(stop.carers.iter().cloned());
                }
                None => ended.push(stop.what.clone()),
            }
        }
        ended.sort_unstable();
        ended.dedup();
        let mut after: BTreeMap<VisitIx, (Vec<String>, String)> = BTreeMap::new();
        for (at, shift) in branch.plan.tables.shifts.iter().enumerate() {
            for stop in roster.view().round(ShiftIx::from_index(at)) {
                let Task::Visit(visit) = stop.task else { continue };
                let held = after.entry(visit).or_insert_with(|| (Vec::new(), names.zone.clock(stop.start)));
                let carers = [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some());
                held.0.extend(carers.filter_map(|carer| Some(names.carers.get(carer.at())?.id.clone())));
            }
        }
        let mut week = NextWeek {
            like: published.start.to_string(),
            start: names.start.to_string(),
            same: 0,
            changed: Vec::new(),
            new: Vec::new(),
            ended,
            left: Vec::new(),
            names: PersonNames::new(&branch.book),
        };
        for (at, visit) in names.visits.iter().enumerate() {
            let (mut then, mut now) = (before.remove(&visit.id), after.remove(&VisitIx::from_index(at)));
            // Who stands first in the file says nothing: carers are compared as sets.
            for (carers, _) in then.iter_mut().chain(&mut now) {
                carers.sort_unstable();
            }
            if now.is_none() {
                week.left.push(visit.id.clone());
            }
            if then == now && then.is_some() {
                week.same += 1;
                continue;
            }
            let (before, before_start) = then.map_or((Vec::new(), None), |(carers, start)| (carers, Some(start)));
            let (after, after_start) = now.map_or((Vec::new(), None), |(carers, start)| (carers, Some(start)));
            let change = WeekChange { visit: visit.id.clone(), before, before_start, after, after_start };
            let list = if change.before_start.is_some() { &mut week.changed } else { &mut week.new };
            list.push(change);
        }
        week
    }
}

impl WeekChange {
    fn sides(&self, names: &PersonNames) -> String {
        let side = |carers: &[String], start: &Option<String>| match start {
            Some(start) => {
                let carers: Vec<String> = carers.iter().map(|id| names.carer_and_id(id)).collect();
                format!("{start} {}", carers.join(" and "))
            }
            None => "nobody".to_owned(),
        };
        let after = side(&self.after, &self.after_start);
        if self.before_start.is_none() {
            after
        } else {
            format!("{} -> {after}", side(&self.before, &self.before_start))
        }
    }
}

impl NextWeek {
    /// Whether every visit has a place.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.left.is_empty()
    }

    /// For people.
    #[must_use]
    pub fn text(&self) -> String {
        let visits = self.same + self.changed.len() + self.new.len();
        let mut text = format!(
            "{} of {} as in the week of {}: the same carers, weekday and time.\n",
            self.same,
            counted(visits, "visit"),
            self.like
        );
        for (rows, what) in [(&self.changed, "made otherwise"), (&self.new, "new")] {
            if !rows.is_empty() {
                let _ = writeln!(text, "{} {what}:", several(rows.len(), "visit", "visits"));
            }
            for row in rows.iter().take(SHOWN) {
                let _ = writeln!(text, "  {:<32} {}", row.visit, row.sides(&self.names));
            }
            if rows.len() > SHOWN {
                let _ = writeln!(text, "  and {} more, with --json", rows.len() - SHOWN);
            }
        }
        if !self.ended.is_empty() {
            let _ = writeln!(text, "{} not asked for any more.", several(self.ended.len(), "visit is", "visits are"));
        }
        if !self.left.is_empty() {
            let _ = writeln!(
                text,
                "{} without a place: allow more with --max-changes, or go on with plan --from.",
                several(self.left.len(), "visit is", "visits are")
            );
        }
        text
    }
}

#[cfg(test)]
mod tests;

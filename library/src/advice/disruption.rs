//! What happened on a day, as it was told on the command line, found in the book and the roster.
//!
//! ```
//! use homeround::advice::disruption::{Disruption, DisruptionRows};
//! use homeround::planning::plan_starter;
//!
//! let (branch, roster) = plan_starter()?;
//! let sick = ["A2".to_owned()];
//! let told = Disruption { at: "2026-03-02T07:10", sick: &sick, overruns: &[], cancelled: &[] };
//! let happened = DisruptionRows::find(&branch, &roster.view(), &told)?;
//! assert_eq!(happened.news().sick.len(), 1);
//!
//! // A carer that the book does not have is told, with the nearest that it has.
//! let sick = ["A22".to_owned()];
//! let faults = DisruptionRows::find(&branch, &roster.view(), &Disruption { sick: &sick, ..told }).unwrap_err();
//! assert!(faults.to_string().contains("A22"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::advice::News;
use homeround_core::ground::{CarerIx, Seconds, ShiftIx, VisitIx};
use homeround_core::rounds::{Roster, Task};

use crate::book::value::{Clock, Day};
use crate::fault::{Fault, Faults};
use crate::planning::LoadedBranch;
use crate::roster::length_of;
use crate::words::nearest;

/// What was told, word for word.
#[derive(Clone, Copy, Debug)]
pub struct Disruption<'t> {
    /// Now: `2026-03-02T07:10`, on the branch's clock.
    pub at: &'t str,
    /// Carers by id.
    pub sick: &'t [String],
    /// `VISIT=HH:MM`.
    pub overruns: &'t [String],
    /// Visits.
    pub cancelled: &'t [String],
}

/// What was told, in the rows of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisruptionRows {
    /// Now.
    pub now: Seconds,
    until: Seconds,
    sick: Vec<CarerIx>,
    overruns: Vec<(VisitIx, Seconds)>,
    cancelled: Vec<VisitIx>,
}

impl DisruptionRows {
    /// Finds what was told in a book and its roster. A visit may be told by its package alone: it is that of the day then.
    ///
    /// # Errors
    /// Everything that cannot be meant.
    pub fn find(branch: &LoadedBranch, roster: &Roster<'_>, told: &Disruption<'_>) -> Result<Self, Faults> {
        let mut finding = Finding { branch, roster, faults: Faults::default(), day: branch.plan.names.start };
        // The moment first: it tells the day that a package without one is meant on.
        let now = finding.now(told.at).unwrap_or_default();
        let sick = told.sick.iter().filter_map(|carer| finding.carer(carer)).collect();
        let overruns = told.overruns.iter().filter_map(|text| finding.overrun(text)).collect();
        let cancelled = told.cancelled.iter().filter_map(|visit| finding.cancelled(visit, now)).collect();
        let zone = &branch.plan.names.zone;
        // Until midnight by the clock: a day of a clock change is an hour shorter or longer.
        let midnight = zone.seconds(finding.day.plus(1), Clock { minute: 0, offset: None });
        // Where midnight is not one moment, a day's length is near enough.
        let until = midnight.unwrap_or(now + Seconds::DAY);
        finding.faults.or(Self { now, until, sick, overruns, cancelled })
    }

    /// The news for the core.
    #[must_use]
    pub fn news(&self) -> News<'_> {
        let Self { now, until, sick, overruns, cancelled } = self;
        News { now: *now, until: *until, sick, overruns, cancelled }
    }
}

struct Finding<'f> {
    branch: &'f LoadedBranch,
    roster: &'f Roster<'f>,
    faults: Faults,
    day: Day,
}

impl Finding<'_> {
    fn fault(&mut self, option: &str, value: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        let fault = Fault {
            file: "the command line".to_owned(),
            row: None,
            column: option.to_owned(),
            value: value.to_owned(),
            problem: problem.into(),
            remedy: remedy.into(),
        };
        self.faults.push(fault);
    }

    fn now(&mut self, text: &str) -> Option<Seconds> {
        let names = &self.branch.plan.names;
        let read = text.split_once('T').and_then(|(day, clock)| Some((Day::read(day)?, Clock::read(clock)?)));
        let Some((day, clock)) = read else {
            self.fault("--at", text, "is no day and time", "Write the branch's clock like 2026-03-02T07:10.");
            return None;
        };
        let last = names.start.plus(i32::from(names.days) - 1);
        if day < names.start || day > last {
            self.fault("--at", text, "is outside the plan", format!("It runs from {} to {last}.", names.start));
            return None;
        }
        self.day = day;
        if let Ok(now) = names.zone.seconds(day, clock) {
            return Some(now);
        }
        self.fault("--at", text, "is not one moment: the clocks change", "Add the offset: 2026-10-25T01:30+00:00.");
        None
    }

    fn carer(&mut self, id: &str) -> Option<CarerIx> {
        let carers = &self.branch.plan.names.carers;
        let found = carers.iter().position(|named| named.id == id);
        if found.is_none() {
            let near = nearest(id, carers.iter().map(|named| named.id.as_str()));
            self.fault("--sick", id, "is no carer of the book", meant(near));
        }
        found.map(CarerIx::from_index)
    }

    fn visit(&mut self, option: &str, id: &str) -> Option<VisitIx> {
        let visits = &self.branch.plan.names.visits;
        let dated = format!("{id}@{}", self.day);
        let found = visits.iter().position(|named| named.id == id || named.id == dated);
        if found.is_none() {
            let near = nearest(&dated, visits.iter().map(|named| named.id.as_str()));
            self.fault(option, id, "is no visit of the plan", meant(near));
        }
        found.map(VisitIx::from_index)
    }

    /// When a visit starts in the roster and when the last of its carers is done.
    fn published(&self, visit: VisitIx) -> Option<(Seconds, Seconds)> {
        let plan = &self.branch.plan;
        let mut times: Option<(Seconds, Seconds)> = None;
        for shift in (0..plan.tables.shifts.len()).map(ShiftIx::from_index) {
            let task = Task::Visit(visit);
            for stop in self.roster.round(shift).iter().filter(|stop| stop.task == task) {
                let end = stop.start + length_of(plan, shift, task);
                // The carers of a double-up may be done at different times: the last of them counts.
                times = Some((stop.start, times.map_or(end, |(_, last)| last.max(end))));
            }
        }
        times
    }

    fn overrun(&mut self, text: &str) -> Option<(VisitIx, Seconds)> {
        const OPTION: &str = "--overruns";
        let read = text.rsplit_once('=').and_then(|(visit, clock)| Some((visit, Clock::read(clock)?)));
        let Some((id, clock)) = read else {
            self.fault(OPTION, text, "is no visit and time", "Write the visit and when it is over: C01-morning=08:20.");
            return None;
        };
        let visit = self.visit(OPTION, id)?;
        let Some((start, end)) = self.published(visit) else {
            self.fault(OPTION, text, "is made by nobody in this roster", "Name a visit that the roster has.");
            return None;
        };
        let zone = &self.branch.plan.names.zone;
        let day = Day(zone.civil(start).date);
        let on = |days: i32| zone.seconds(day.plus(days), clock).ok();
        // A time before the start is meant on the next day: some visits go past midnight.
        let over = on(0).filter(|over| *over > start).or_else(|| on(1).filter(|over| *over < start + HALF_A_DAY));
        match over {
            Some(over) if over > end => Some((visit, over)),
            _ => {
                let problem = format!("is no later than planned: it ends at {}", zone.clock(end));
                self.fault(OPTION, text, problem, "Say when it is over now, or leave it out.");
                None
            }
        }
    }

    fn cancelled(&mut self, id: &str, now: Seconds) -> Option<VisitIx> {
        let visit = self.visit("--cancelled", id)?;
        // A visit that has begun is part of what happened: taking it out would rewrite the past.
        if let Some((start, _)) = self.published(visit).filter(|(start, _)| *start < now) {
            let problem = format!("has begun at {}", self.branch.plan.names.zone.clock(start));
            self.fault("--cancelled", id, problem, "What has begun stays in the roster.");
            return None;
        }
        Some(visit)
    }
}

/// A visit over midnight is over before noon.
const HALF_A_DAY: Seconds = Seconds(43_200);

fn meant(near: Option<&str>) -> String {
    near.map_or_else(|| "Take an id from the book.".to_owned(), |near| format!("Is {near} meant?"))
}

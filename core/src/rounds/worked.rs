//! What a planned round is made of: ways, waiting, contact and breaks, one after another without a hole.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! # use homeround_core::book::{Carer, Shift, Visit};
//! # use homeround_core::ground::{Seconds, Span, Window};
//! # use homeround_core::heap::Tables;
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # tables.visits = vec![visit; 2];
//! use homeround_core::book::Activity;
//! use homeround_core::ground::{ShiftIx, VisitIx};
//! use homeround_core::heap::OwnedRoster;
//! use homeround_core::rounds::{Planned, Task, worked};
//!
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! let stop = |visit, start| Planned { task: Task::Visit(VisitIx(visit)), start };
//! let roster = OwnedRoster::from_rounds(&[vec![stop(0, hour(8)), stop(1, hour(10))]]);
//! let found: Vec<Activity> = worked(&problem, &roster.view(), ShiftIx(0)).map(|stretch| stretch.activity).collect();
//! assert_eq!(found, [Activity::Contact, Activity::Waiting, Activity::Contact]);
//! # }
//! ```

use super::problem::{Problem, Valid};
use super::roster::{Planned, Roster, Task};
use crate::book::{Activity, Shift, Worked};
use crate::ground::{CarerIx, ClientIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx};

/// The stretches of one round in order of time, each beginning where the one before it ends. Empty stretches are left out.
///
/// The way to the first visit and back from the last are commutes; the carer waits at the next door, or, before a break,
/// where the last visit was.
#[derive(Clone, Debug)]
pub struct Stretches<'a> {
    problem: Problem<'a>,
    index: ShiftIx,
    shift: Shift,
    stops: &'a [Planned],
    /// The next stop to be reached, by its position.
    next: usize,
    /// What comes before, at and after that stop: travel, waiting, the stop itself.
    step: Step,
    now: Seconds,
    place: PlaceIx,
    seen_visit: bool,
    /// Whose stretches these are.
    carer: CarerIx,
    /// Whose follow: the second carer's of a double run.
    then: CarerIx,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Travel,
    Wait,
    Stay,
    Home,
    Over,
}

/// The stretches of one shift's round; of a double run first those of the carer, and then the same again as those of the
/// second, without the metres of the one car. None for a round without visits, or one that names rows the problem has not.
///
/// Panics: never.
#[must_use]
pub fn worked<'a>(problem: &Valid<'a>, roster: &Roster<'a>, index: ShiftIx) -> Stretches<'a> {
    let problem = *problem.problem();
    let shift = problem.shifts.get(index.at()).copied().unwrap_or_default();
    let stops = roster.round(index);
    let known = |stop: &Planned| match stop.task {
        Task::Visit(visit) => visit.at() < problem.visits.len(),
        Task::Break(row) => row.at() < problem.breaks.len(),
    };
    let used = stops.iter().any(|stop| matches!(stop.task, Task::Visit(_))) && stops.iter().all(known);
    let mut stretches = Stretches {
        problem,
        index,
        shift,
        stops,
        next: 0,
        step: Step::Over,
        now: Seconds::ZERO,
        place: shift.start,
        seen_visit: false,
        carer: shift.carer,
        then: shift.second,
    };
    if used {
        stretches.set_out();
    }
    stretches
}

impl Stretches<'_> {
    /// Begins the round at its start place.
    fn set_out(&mut self) {
        self.step = Step::Travel;
        (self.next, self.place, self.seen_visit) = (0, self.shift.start, false);
        if let Some(first) = self.stops.first() {
            self.now = first.start - self.way(first).0;
        }
    }

    /// Ends the round, or begins it again as the second carer's.
    fn arrive(&mut self) {
        self.step = Step::Over;
        if self.then.is_some() {
            self.carer = core::mem::replace(&mut self.then, CarerIx::NONE);
            self.set_out();
        }
    }

    /// Seconds and metres to a stop from where the carer is.
    fn way(&self, stop: &Planned) -> (Seconds, u32) {
        match stop.task {
            Task::Visit(visit) => {
                let visit = &self.problem.visits[visit.at()];
                self.way_to(visit.period, visit.place)
            }
            Task::Break(_) => (Seconds::ZERO, 0),
        }
    }

    fn way_to(&self, period: u8, place: PlaceIx) -> (Seconds, u32) {
        let travel = &self.problem.travel;
        let mode = self.problem.carers[self.shift.carer.at()].mode;
        let metres = if self.carer == self.shift.carer { travel.metres(mode, period, self.place, place) } else { 0 };
        (travel.seconds(mode, period, self.place, place), metres)
    }

    /// How long a visit of `duration` takes those who make it.
    fn lasts(&self, duration: Seconds) -> Seconds {
        let staff = [self.shift.carer, self.shift.second].into_iter();
        let rows = staff.filter_map(|carer| self.problem.carers.get(carer.at()));
        rows.map(|carer| carer.lasts(duration)).fold(Seconds::ZERO, Seconds::max)
    }

    fn stretch(&mut self, activity: Activity, end: Seconds, visit: VisitIx, metres: u32) -> Worked {
        let client = self.problem.visits.get(visit.at()).map_or(ClientIx::NONE, |visit| visit.client);
        let span = Span { start: self.now, end };
        self.now = end;
        Worked { carer: self.carer, shift: self.index, activity, span, visit, client, metres }
    }

    fn advance(&mut self) -> Option<Worked> {
        let Some(&stop) = self.stops.get(self.next) else {
            let (seconds, metres) = self.way_to(self.shift.period, self.shift.end);
            let back = self.stretch(Activity::Commute, self.now + seconds, VisitIx::NONE, metres);
            self.arrive();
            return Some(back);
        };
        let visit = match stop.task {
            Task::Visit(visit) => visit,
            Task::Break(_) => VisitIx::NONE,
        };
        match self.step {
            Step::Travel => {
                self.step = Step::Wait;
                let (seconds, metres) = self.way(&stop);
                let activity = if self.seen_visit { Activity::Travel } else { Activity::Commute };
                Some(self.stretch(activity, self.now + seconds, visit, metres))
            }
            Step::Wait => {
                self.step = Step::Stay;
                Some(self.stretch(Activity::Waiting, stop.start.max(self.now), visit, 0))
            }
            Step::Stay => Some(self.stay(stop.task)),
            Step::Home | Step::Over => None,
        }
    }

    fn stay(&mut self, task: Task) -> Worked {
        self.next += 1;
        self.step = if self.next == self.stops.len() { Step::Home } else { Step::Travel };
        match task {
            Task::Visit(index) => {
                let visit = self.problem.visits[index.at()];
                self.place = visit.place;
                self.seen_visit = true;
                self.stretch(Activity::Contact, self.now + self.lasts(visit.duration), index, 0)
            }
            Task::Break(row) => {
                let row = self.problem.breaks[row.at()];
                let activity = if row.paid { Activity::PaidBreak } else { Activity::UnpaidBreak };
                self.stretch(activity, self.now + row.duration, VisitIx::NONE, 0)
            }
        }
    }
}

impl Iterator for Stretches<'_> {
    type Item = Worked;

    fn next(&mut self) -> Option<Worked> {
        while self.step != Step::Over {
            let stretch = self.advance()?;
            if stretch.span.length() > Seconds::ZERO {
                return Some(stretch);
            }
        }
        None
    }
}

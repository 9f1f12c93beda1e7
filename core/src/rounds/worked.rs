//! What a planned round is made of: ways, waiting, contact and breaks, one after another without a hole.

use super::problem::{Problem, Valid};
use super::roster::{Planned, Roster, Task};
use crate::book::{Activity, Shift, Worked};
use crate::ground::{ClientIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx};

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
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Travel,
    Wait,
    Stay,
    Home,
    Over,
}

/// The stretches of one shift's round. None for a round without visits, or one that names rows the problem has not.
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
        step: if used { Step::Travel } else { Step::Over },
        now: Seconds::ZERO,
        place: shift.start,
        seen_visit: false,
    };
    if let Some(first) = stops.first().filter(|_| used) {
        stretches.now = first.start - stretches.way(first).0;
    }
    stretches
}

impl Stretches<'_> {
    /// Seconds and metres to a stop from where the carer is.
    fn way(&self, stop: &Planned) -> (Seconds, u32) {
        match stop.task {
            Task::Visit(visit) => self.way_to(self.problem.visits[visit.at()].place),
            Task::Break(_) => (Seconds::ZERO, 0),
        }
    }

    fn way_to(&self, place: PlaceIx) -> (Seconds, u32) {
        let mode = self.problem.carers[self.shift.carer.at()].mode;
        (self.problem.travel.seconds(mode, self.place, place), self.problem.travel.metres(mode, self.place, place))
    }

    fn stretch(&mut self, activity: Activity, end: Seconds, visit: VisitIx, metres: u32) -> Worked {
        let client = self.problem.visits.get(visit.at()).map_or(ClientIx::NONE, |visit| visit.client);
        let span = Span { start: self.now, end };
        self.now = end;
        Worked { carer: self.shift.carer, shift: self.index, activity, span, visit, client, metres }
    }

    fn advance(&mut self) -> Option<Worked> {
        let Some(&stop) = self.stops.get(self.next) else {
            self.step = Step::Over;
            let (seconds, metres) = self.way_to(self.shift.end);
            return Some(self.stretch(Activity::Commute, self.now + seconds, VisitIx::NONE, metres));
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
                self.stretch(Activity::Contact, self.now + visit.duration, index, 0)
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

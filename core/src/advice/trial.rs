//! A trial: one round with one more visit in it, its later stops moved as far as they must be.

use alloc::vec::Vec;

use crate::book::Visit;
use crate::ground::{BreakIx, PlaceIx, Seconds, ShiftIx, VisitIx, Window};
use crate::rounds::{Planned, Problem, Task};

/// When a visit may start, by what others leave it: from one start to another.
pub(super) type StartBounds = Window;

/// How many breaks of a shift are tried in every order.
const ORDERED: usize = 4;

/// One shift of a problem, and how its round runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial<'p> {
    pub(super) problem: &'p Problem<'p>,
    pub(super) shift: ShiftIx,
    /// By visit: whether others depend on its start.
    pub(super) linked: &'p [bool],
}

/// A round with one more visit.
#[derive(Clone, Debug)]
pub(super) struct TriedRound {
    /// The stops.
    pub(super) round: Vec<Planned>,
    /// Which of them is the new one.
    pub(super) at: usize,
    /// By how much it misses windows, partners and the shift's end, all together; zero when it runs.
    pub(super) short: i64,
    /// What it travels more.
    longer: i64,
}

/// Where a carer is, and from when.
#[derive(Clone, Copy)]
struct Here {
    place: PlaceIx,
    free: Seconds,
}

impl Trial<'_> {
    /// A visit alone in this shift with its breaks, in the order of breaks that misses least. Of more than [`ORDERED`]
    /// breaks only those orders are tried that differ in the first so many.
    pub(super) fn alone(&self, visit: VisitIx, leave: StartBounds) -> Option<TriedRound> {
        let shift = &self.problem.shifts[self.shift.at()];
        let mut breaks: Vec<BreakIx> = (shift.first_break..shift.first_break + shift.breaks).map(BreakIx).collect();
        let mut best: Option<TriedRound> = None;
        self.try_orders(&mut breaks, 0, visit, leave, &mut best);
        best
    }

    /// Tries the visit with every order of the breaks from `fixed` on.
    fn try_orders(
        &self,
        breaks: &mut [BreakIx],
        fixed: usize,
        visit: VisitIx,
        leave: StartBounds,
        best: &mut Option<TriedRound>,
    ) {
        // All orders of up to four breaks; of more, each choice of the first four, and the rest as they stand.
        if fixed >= breaks.len().min(ORDERED) {
            let laid = self.laid(breaks);
            let missed: i64 = laid.iter().map(|stop| self.missed(stop, stop.start)).sum();
            let tried = self.best(&laid, visit, leave).map(|tried| TriedRound { short: tried.short + missed, ..tried });
            let missed = |tried: &Option<TriedRound>| tried.as_ref().map_or(i64::MAX, |tried| tried.short);
            if missed(&tried) < missed(best) {
                *best = tried;
            }
            return;
        }
        for at in fixed..breaks.len() {
            breaks.swap(fixed, at);
            self.try_orders(breaks, fixed + 1, visit, leave, best);
            breaks.swap(fixed, at);
        }
    }

    /// Breaks one after another, each as soon as it may.
    fn laid(&self, breaks: &[BreakIx]) -> Vec<Planned> {
        let mut free = self.problem.shifts[self.shift.at()].span.start;
        let laid = breaks.iter().filter_map(|index| self.problem.breaks.get(index.at()).map(|row| (*index, row)));
        laid.map(|(index, row)| {
            let start = free.max(row.window.earliest);
            free = start + row.duration;
            Planned { task: Task::Break(index), start }
        })
        .collect()
    }

    /// A round timed again after visits left it: a break stands now where the visit before it is, and begins sooner where the way
    /// on from there is longer; a visit starts later where it cannot be reached any sooner.
    pub(super) fn again(&self, round: &[Planned]) -> Vec<Planned> {
        let shift = &self.problem.shifts[self.shift.at()];
        let mut here = Here { place: shift.start, free: shift.span.start };
        let mut timed = Vec::with_capacity(round.len());
        // A start rests on the stop before it alone, so one walk from the front is enough.
        for (at, stop) in round.iter().enumerate() {
            let start = match stop.task {
                Task::Visit(_) => self.soonest(here, stop),
                Task::Break(row) => {
                    let opens = self.problem.breaks.get(row.at()).map_or(stop.start, |row| row.window.earliest);
                    stop.start.min(self.last_chance(here.place, &round[at..])).max(opens).max(here.free)
                }
            };
            timed.push(Planned { start, ..*stop });
            here = self.after(here, stop.task, start);
        }
        timed
    }

    /// The latest start of the breaks that a rest of a round begins with from which its first visit is reached in time.
    fn last_chance(&self, place: PlaceIx, rest: &[Planned]) -> Seconds {
        let mut breaks = Seconds::ZERO;
        for stop in rest {
            match stop.task {
                Task::Break(row) => {
                    breaks += self.problem.breaks.get(row.at()).map_or(Seconds::ZERO, |row| row.duration);
                }
                Task::Visit(_) => {
                    let leg =
                        self.visit(stop.task).map_or(Seconds::ZERO, |visit| self.way(place, visit.place, visit.period));
                    return stop.start - leg - breaks;
                }
            }
        }
        Seconds(2 * Seconds::HORIZON.0)
    }

    /// The place in a round for one more visit that misses least, and of those the one with the least travel.
    pub(super) fn best(&self, round: &[Planned], visit: VisitIx, leave: StartBounds) -> Option<TriedRound> {
        let tries = (0..=round.len()).map(|at| self.with(round, at, visit, leave));
        // Least missing first, then the least detour: a place that fits beats any that nearly does.
        tries.min_by_key(|tried| (tried.short, tried.longer, tried.at))
    }

    /// A round with one more visit at a position.
    fn with(&self, round: &[Planned], at: usize, visit: VisitIx, leave: StartBounds) -> TriedRound {
        let shift = &self.problem.shifts[self.shift.at()];
        let mut here = Here { place: shift.start, free: shift.span.start };
        let mut tried = TriedRound { round: Vec::with_capacity(round.len() + 1), at, short: 0, longer: 0 };
        for stop in &round[..at] {
            here = self.after(here, stop.task, stop.start);
            tried.round.push(*stop);
        }
        let (leg, start, short) = self.start(here, visit, leave);
        let before = here;
        tried.short += short;
        tried.round.push(Planned { task: Task::Visit(visit), start });
        here = self.after(here, Task::Visit(visit), start);
        for stop in &round[at..] {
            let start = self.soonest(here, stop);
            tried.short += self.missed(stop, start);
            tried.round.push(Planned { start, ..*stop });
            here = self.after(here, stop.task, start);
        }
        let home = here.free + self.way(here.place, shift.end, shift.period);
        tried.short += i64::from((home - shift.span.end).or_zero().0);
        tried.longer =
            i64::from(leg.0) + self.onward(visit, &round[at..]) - self.onward_from(before.place, &round[at..]);
        tried
    }

    /// Seconds from a visit to what comes after it.
    fn onward(&self, visit: VisitIx, rest: &[Planned]) -> i64 {
        self.onward_from(self.problem.visits[visit.at()].place, rest)
    }

    fn onward_from(&self, place: PlaceIx, rest: &[Planned]) -> i64 {
        let next = rest.iter().find_map(|stop| self.visit(stop.task));
        let shift = &self.problem.shifts[self.shift.at()];
        let (to, period) = next.map_or((shift.end, shift.period), |visit| (visit.place, visit.period));
        i64::from(self.way(place, to, period).0)
    }

    fn visit(&self, task: Task) -> Option<&Visit> {
        match task {
            Task::Visit(visit) => self.problem.visits.get(visit.at()),
            Task::Break(_) => None,
        }
    }

    fn way(&self, from: PlaceIx, to: PlaceIx, period: u8) -> Seconds {
        let mode = self.problem.carers[self.problem.shifts[self.shift.at()].carer.at()].mode;
        self.problem.travel.seconds(mode, period, from, to)
    }

    /// How long a visit takes the slower of the shift's carers.
    fn lasts(&self, visit: &Visit) -> Seconds {
        let shift = &self.problem.shifts[self.shift.at()];
        let carers = [shift.carer, shift.second].into_iter().filter_map(|carer| self.problem.carers.get(carer.at()));
        carers.map(|carer| carer.lasts(visit.duration)).max().unwrap_or(visit.duration)
    }

    fn after(&self, here: Here, task: Task, start: Seconds) -> Here {
        match task {
            Task::Visit(_) => match self.visit(task) {
                Some(visit) => Here { place: visit.place, free: start + self.lasts(visit) },
                None => here,
            },
            Task::Break(row) => {
                let duration = self.problem.breaks.get(row.at()).map_or(Seconds::ZERO, |row| row.duration);
                Here { free: start + duration, ..here }
            }
        }
    }

    /// The way to a visit, its start in the window that it misses least, and by how much that is.
    fn start(&self, here: Here, index: VisitIx, leave: StartBounds) -> (Seconds, Seconds, i64) {
        let visit = &self.problem.visits[index.at()];
        let leg = self.way(here.place, visit.place, visit.period);
        let there = here.free + leg;
        let starts = self.problem.windows_of(visit).map(|window| {
            let start = there.max(window.earliest).max(leave.earliest);
            (i64::from((start - window.latest.min(leave.latest)).or_zero().0), start)
        });
        let (short, start) = starts.min().unwrap_or((0, there));
        (leg, start, short)
    }

    /// The soonest a stop can start, and no sooner than it stands.
    fn soonest(&self, here: Here, stop: &Planned) -> Seconds {
        let leg = self.visit(stop.task).map_or(Seconds::ZERO, |visit| self.way(here.place, visit.place, visit.period));
        stop.start.max(here.free + leg)
    }

    /// By how much a stop that moves to a start misses its window, or its partners if they do not move too.
    fn missed(&self, stop: &Planned, start: Seconds) -> i64 {
        let late = |latest: Seconds| i64::from((start - latest).or_zero().0);
        let index = match stop.task {
            Task::Visit(index) => index,
            Task::Break(row) => return self.problem.breaks.get(row.at()).map_or(0, |row| late(row.window.latest)),
        };
        let Some(visit) = self.problem.visits.get(index.at()) else { return 0 };
        if self.linked.get(index.at()).is_some_and(|linked| *linked) {
            // Others hang on its start: it may not move at all.
            return late(stop.start);
        }
        // In the window it stands in, or in a later one.
        let misses = self
            .problem
            .windows_of(visit)
            .map(|window| late(window.latest).max(i64::from((window.earliest - start).or_zero().0)));
        misses.min().unwrap_or(0)
    }
}

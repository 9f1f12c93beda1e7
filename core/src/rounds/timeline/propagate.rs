//! Propagation of starts: the least fixed point of windows, travel, equal starts of double-ups, and gaps.
//!
//! A change that can only make starts later is carried forward from where it happened until starts no longer change. The
//! rounds without the change had a fixed point, so a wave that comes back to raise its own origin would do so for ever:
//! that, and only that, is the test for contradictions. A change that can make starts earlier loosens first everything
//! that could rest on it, then carries forward again. Source: difference constraints, Cotton and Maler (2006).

use super::{ChangeMode, Timeline};
use crate::rounds::index::{EventIx, RoundIx, StopIx, visits};
use core::ops::Range;

use crate::book::Gap;
use crate::ground::VisitIx;

/// A start that cannot be: the round in which a window, a shift's end or a gap would be broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Broken(pub(crate) RoundIx);

/// The other visit of a gap, and the earliest that it may start when `visit` starts at `start`; `None` where that is no limit.
pub(super) fn partner_floor(gap: &Gap, visit: VisitIx, start: i32) -> Option<(VisitIx, i32)> {
    if gap.first == visit {
        Some((gap.second, start + gap.least.0))
    } else {
        (gap.most != Gap::NO_MOST).then_some((gap.first, start - gap.most.0))
    }
}

impl<'a> Timeline<'a> {
    /// The stop that carries an event's start: its break, or its visit's first part.
    #[inline]
    pub(crate) fn stop_of(&self, event: EventIx) -> StopIx {
        match self.visits.get(event.visit()) {
            Some(state) => state.first_part,
            None => self.break_stop(self.break_row(event)),
        }
    }

    /// Whether an event stands in the rounds.
    #[inline]
    pub(crate) fn stands(&self, event: EventIx) -> bool {
        match self.visits.get(event.visit()) {
            Some(state) => state.served,
            None => self.stop(self.stop_of(event)).round.is_some(),
        }
    }

    #[inline]
    fn is_visit(&self, event: EventIx) -> bool {
        event.at() < self.visits.len()
    }

    /// The stops of an event: its break, or all parts of its visit.
    #[inline]
    pub(crate) fn stops_of_event(&self, event: EventIx) -> impl Iterator<Item = StopIx> + use<> {
        let first = self.stop_of(event);
        let count = self.visits.get(event.visit()).map_or(1, |state| state.parts);
        (first.0..first.0 + count).map(StopIx)
    }

    /// Where the gaps of a visit stand in the list of gaps by visit.
    #[inline]
    pub(crate) fn gap_range(&self, visit: VisitIx) -> Range<usize> {
        self.gaps.range(visit)
    }

    /// A gap by its row in the list of gaps by visit.
    #[inline]
    pub(crate) fn gap(&self, row: usize) -> &'a Gap {
        &self.problem.gaps[self.gaps.get(row).at()]
    }

    /// The gaps of a visit.
    #[inline]
    pub(crate) fn gaps(&self, visit: VisitIx) -> impl Iterator<Item = &'_ Gap> {
        self.gaps.list(visit).map(|row| &self.problem.gaps[row.at()])
    }

    #[inline]
    pub(crate) fn start_of_visit(&self, visit: VisitIx) -> i32 {
        self.stop(self.visits[visit].first_part).start
    }

    /// How late a visit is for the price of it, if it started at `start`.
    #[inline]
    pub(crate) fn late_cost(&self, visit: VisitIx, start: i32) -> i64 {
        let state = &self.visits[visit];
        i64::from((start - self.stop(state.first_part).due).max(0)) * state.late_price
    }

    /// Moves an event's start, with all its parts, its lateness and the rounds that feel it.
    pub(crate) fn set_start(&mut self, event: EventIx, start: i32) {
        if !self.is_visit(event) {
            let stop = self.stop_of(event);
            self.mark_changed(self.stop(stop).round);
            self.stops[stop].start = start;
            return;
        }
        let visit = event.visit();
        let state = self.visits[visit];
        for stop in state.stops() {
            if self.stop(stop).round.is_some() {
                self.mark_changed(self.stop(stop).round);
            }
        }
        if state.served {
            let old = self.stop(state.first_part).start;
            self.lateness.late += self.late_cost(visit, start) - self.late_cost(visit, old);
            if self.stop(state.first_part).early {
                self.lateness.early += self.early_cost(visit, start) - self.early_cost(visit, old);
            }
            self.note_worst(state.first_part, start);
        }
        for stop in state.stops() {
            self.stops[stop].start = start;
        }
    }

    #[inline]
    pub(crate) fn note_worst(&mut self, stop: StopIx, start: i32) {
        if self.problem.prices.worst_late_second.0 != 0 {
            self.lateness.worst = self.lateness.worst.max(start - self.stop(stop).due);
        }
    }

    /// The largest lateness, looked up afresh after starts became earlier.
    pub(crate) fn find_worst(&mut self) {
        self.lateness.worst = 0;
        if self.problem.prices.worst_late_second.0 == 0 {
            return;
        }
        for visit in visits(self.visits.len()) {
            let state = self.visits[visit];
            if state.served {
                self.note_worst(state.first_part, self.stop(state.first_part).start);
            }
        }
    }

    /// As how many stops a visit stands in the rounds.
    pub(crate) fn stops_of(&self, visit: VisitIx) -> u32 {
        let state = &self.visits[visit];
        state.stops().filter(|&part| self.stop(part).round.is_some()).count() as u32
    }

    /// Whether a stop that is reached at `arrival` starts later only because the leg that leads to it now took longer.
    ///
    /// A detour that is quicker than the direct way would let it start earlier. Such insertions are left alone, so that an
    /// insertion only ever raises starts; it takes travel times that are not the shortest.
    #[inline]
    pub(crate) fn would_fall(&self, next: StopIx, arrival: i32) -> bool {
        let row = self.stop(next);
        row.event.is_some()
            && arrival < row.start
            && row.start > row.earliest
            && self.arrival_after(row.prev) == row.start
    }

    /// The earliest start that everything before an event allows, as starts stand now.
    pub(crate) fn earliest_start(&self, event: EventIx) -> i32 {
        let first = self.stop_of(event);
        let mut start = self.stop(first).earliest;
        for stop in self.stops_of_event(event) {
            if self.stop(stop).round.is_some() {
                start = start.max(self.arrival_after(self.stop(stop).prev));
            }
        }
        if self.is_visit(event) && self.stop(first).linked { start.max(self.gap_floor(event.visit())) } else { start }
    }

    /// The earliest start that the served partners of a visit's gaps allow.
    #[inline]
    pub(crate) fn gap_floor(&self, visit: VisitIx) -> i32 {
        let mut floor = i32::MIN;
        for gap in self.gaps(visit) {
            if gap.second == visit {
                if self.visits[gap.first].served {
                    floor = floor.max(self.start_of_visit(gap.first) + gap.least.0);
                }
            } else if gap.most != Gap::NO_MOST && self.visits[gap.second].served {
                floor = floor.max(self.start_of_visit(gap.second) - gap.most.0);
            }
        }
        floor
    }

    /// The latest start that moves no served partner of a visit's gaps.
    #[inline]
    pub(crate) fn gap_ceiling(&self, visit: VisitIx) -> i32 {
        let mut ceiling = i32::MAX;
        for gap in self.gaps(visit) {
            if gap.first == visit {
                if self.visits[gap.second].served {
                    ceiling = ceiling.min(self.start_of_visit(gap.second) - gap.least.0);
                }
            } else if gap.most != Gap::NO_MOST && self.visits[gap.first].served {
                ceiling = ceiling.min(self.start_of_visit(gap.first) + gap.most.0);
            }
        }
        ceiling
    }

    /// Gives an event a later start and lets its successors hear of it.
    fn raise(&mut self, event: EventIx, start: i32, origin: EventIx) -> Result<(), Broken> {
        let first = self.stop_of(event);
        let row = *self.stop(first);
        if event == origin || start > row.latest {
            return Err(Broken(row.round));
        }
        let old = row.start;
        if self.mode == ChangeMode::Trial {
            self.trail.note_start(event, old);
        }
        let round = row.round;
        self.set_start(event, start);
        if self.lateness.late + self.worst_cost() > self.late_limit {
            return Err(Broken(round));
        }
        self.queue.push(event);
        Ok(())
    }

    /// Raises the stop after `stop` when it is reached later than it starts.
    fn push_next(&mut self, stop: StopIx, origin: EventIx) -> Result<(), Broken> {
        let arrival = self.arrival_after(stop);
        let next = self.stop(stop).next;
        let row = self.stop(next);
        if row.event.is_none() {
            let late = arrival > row.latest && self.has_visits(row.round);
            return if late { Err(Broken(row.round)) } else { Ok(()) };
        }
        if arrival > row.start { self.raise(row.event, arrival, origin) } else { Ok(()) }
    }

    fn push_gaps(&mut self, visit: VisitIx, origin: EventIx) -> Result<(), Broken> {
        let rows = self.gap_range(visit);
        let start = self.start_of_visit(visit);
        for at in rows {
            let gap = self.gap(at);
            let Some((partner, floor)) = partner_floor(gap, visit, start) else { continue };
            if self.visits[partner].served && floor > self.start_of_visit(partner) {
                self.raise(EventIx::from_visit(partner), floor, origin)?;
            }
        }
        Ok(())
    }

    fn push_event(&mut self, event: EventIx, origin: EventIx) -> Result<(), Broken> {
        self.carried += 1;
        for stop in self.stops_of_event(event) {
            if self.stop(stop).round.is_some() {
                self.push_next(stop, origin)?;
            }
        }
        if self.is_visit(event) && self.stop(self.stop_of(event)).linked {
            self.push_gaps(event.visit(), origin)?;
        }
        Ok(())
    }

    /// Carries later starts forward until nothing changes. `origin` is the one event that is new.
    pub(crate) fn wave(&mut self, origin: EventIx) -> Result<(), Broken> {
        while let Some(event) = self.queue.pop() {
            if let Err(broken) = self.push_event(event, origin) {
                self.queue.clear();
                return Err(broken);
            }
        }
        Ok(())
    }

    /// Starts an event that was just linked as early as it may, and carries that forward.
    pub(crate) fn begin(&mut self, event: EventIx) -> Result<(), Broken> {
        let start = self.earliest_start(event);
        let row = self.stop(self.stop_of(event));
        if start > row.latest {
            return Err(Broken(row.round));
        }
        self.set_start(event, start);
        self.queue.push(event);
        self.enqueue_breaks_after(event);
        self.wave(event)
    }

    /// Breaks right behind a stop that was just linked are now taken elsewhere: the way on from them is another.
    fn enqueue_breaks_after(&mut self, event: EventIx) {
        for stop in self.stops_of_event(event) {
            if self.stop(stop).round.is_none() {
                continue;
            }
            let mut next = self.stop(stop).next;
            while self.is_break(next) {
                let event = self.stop(next).event;
                self.queue.push(event);
                next = self.stop(next).next;
            }
        }
    }

    /// Notes that an event may now start earlier, or that what stands before it changed.
    pub(crate) fn loosen(&mut self, event: EventIx) {
        if event.is_some() {
            self.trail.note(event);
        }
    }

    /// Loosens the stop that follows a removed one, and, over breaks whose place changes with it, the first visit behind.
    pub(crate) fn loosen_from(&mut self, mut stop: StopIx) {
        while self.is_break(stop) {
            self.loosen(self.stop(stop).event);
            stop = self.stop(stop).next;
        }
        self.loosen(self.stop(stop).event);
    }

    /// Notes that every event may start at another time. Breaks that do not fit in their shift are left as they are: no
    /// visit is ever put beside them.
    pub(crate) fn loosen_all(&mut self) {
        for visit in visits(self.visits.len()) {
            self.loosen(EventIx::from_visit(visit));
        }
        for stop in (self.breaks_at.0..self.starts_at.0).map(StopIx) {
            let row = self.stop(stop);
            if row.round.is_some() && self.rounds[row.round].usable {
                self.loosen(row.event);
            }
        }
    }

    /// Opens a list of loosened events, or a trial.
    pub(crate) fn open_trail(&mut self) {
        self.trail.open();
    }

    /// Loosens everything whose start may rest on a loosened one.
    fn spread(&mut self) {
        let mut at = 0;
        while at < self.trail.len() {
            let event = self.trail.event(at);
            at += 1;
            if !self.stands(event) {
                continue;
            }
            for stop in self.stops_of_event(event) {
                if self.stop(stop).round.is_none() {
                    continue;
                }
                let next = self.stop(self.stop(stop).next);
                if next.event.is_some() && next.start == self.arrival_after(stop) {
                    self.loosen(next.event);
                }
            }
            if self.is_visit(event) && self.stop(self.stop_of(event)).linked {
                self.spread_gaps(event.visit());
            }
        }
    }

    fn spread_gaps(&mut self, visit: VisitIx) {
        let start = self.start_of_visit(visit);
        let rows = self.gap_range(visit);
        for at in rows {
            let gap = self.gap(at);
            let Some((partner, floor)) = partner_floor(gap, visit, start) else { continue };
            if self.visits[partner].served && floor == self.start_of_visit(partner) {
                self.loosen(EventIx::from_visit(partner));
            }
        }
    }

    /// Finds the starts again after removals: everything loosened falls to its window and is carried forward afresh.
    ///
    /// Without the visits taken out a round can be out of reach of itself where travel is not the shortest way: then the
    /// round is named, and starts are not to be relied on until more was taken out of it.
    pub(crate) fn tighten(&mut self) -> Result<(), Broken> {
        self.spread();
        for at in 0..self.trail.len() {
            let event = self.trail.event(at);
            if self.stands(event) {
                let earliest = self.stop(self.stop_of(event)).earliest;
                self.set_start(event, earliest);
            }
        }
        for at in 0..self.trail.len() {
            let event = self.trail.event(at);
            if self.stands(event) {
                let start = self.earliest_start(event);
                if start > self.stop(self.stop_of(event)).start
                    && let Err(broken) = self.raise(event, start, EventIx::NONE)
                {
                    self.queue.clear();
                    return Err(broken);
                }
            }
        }
        self.wave(EventIx::NONE)?;
        self.ends_in_time()
    }

    /// Whether a round has more than breaks in it. One that has not is not used, and need not end anywhere.
    pub(crate) fn has_visits(&self, round: RoundIx) -> bool {
        !self.is_end(self.past_breaks(self.stop(self.start_of(round)).next))
    }

    fn ends_in_time(&self) -> Result<(), Broken> {
        for round in self.changed.list() {
            let end = self.end_of(round);
            if self.arrival_after(self.stop(end).prev) > self.stop(end).latest && self.has_visits(round) {
                return Err(Broken(round));
            }
        }
        Ok(())
    }
}

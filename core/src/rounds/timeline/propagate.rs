//! Propagation of starts: the least fixed point of windows, travel, equal starts of double-ups, and gaps.
//!
//! A change that can only make starts later is carried forward from where it happened until starts no longer change. The
//! rounds without the change had a fixed point, so a wave that comes back to raise its own origin would do so for ever:
//! that, and only that, is the test for contradictions. A change that can make starts earlier loosens first everything
//! that could rest on it, then carries forward again. Source: difference constraints, Cotton and Maler (2006).

use super::Timeline;
use super::visit_gaps::partner_floor;
use crate::ground::VisitIx;
use crate::rounds::index::{EventIx, RoundIx, StopIx, visits};

/// A start that cannot be: the round in which a window, a shift's end or a gap would be broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Broken(pub(crate) RoundIx);

impl Timeline<'_> {
    /// Moves an event's start, with all its parts, its lateness and the rounds that feel it.
    pub(crate) fn set_start(&mut self, event: EventIx, start: i32) {
        if !self.kinds.is_visit(event) {
            let stop = self.stop_of(event);
            self.mark_changed(self.stop(stop).round);
            self.linked.stop_mut(stop).start = start;
            return;
        }
        let visit = event.visit();
        let state = *self.visit(visit);
        for stop in state.stops() {
            if self.stop(stop).round.is_some() {
                self.mark_changed(self.stop(stop).round);
            }
        }
        if state.served {
            let old = self.stop(state.first_part).start;
            let late = self.late_cost(visit, start) - self.late_cost(visit, old);
            self.costs.add(late, 0);
            if self.stop(state.first_part).early {
                let early = self.early_cost(visit, start) - self.early_cost(visit, old);
                self.costs.add(0, early);
            }
            self.costs.note_worst(start - self.linked.stop(state.first_part).due);
        }
        for stop in state.stops() {
            self.linked.stop_mut(stop).start = start;
        }
    }

    /// The largest lateness, looked up afresh after starts became earlier.
    pub(crate) fn find_worst(&mut self) {
        let stops = &self.linked;
        let served = stops.visits().iter().filter(|state| state.served);
        self.costs.find_worst(served.map(|state| stops.stop(state.first_part)).map(|stop| stop.start - stop.due));
    }

    /// Gives an event a later start and lets its successors hear of it.
    fn raise(&mut self, event: EventIx, start: i32, origin: EventIx) -> Result<(), Broken> {
        let first = self.stop_of(event);
        let row = *self.stop(first);
        // Back at its own beginning: a circle of gaps pushes itself without end, so no start can satisfy it.
        if event == origin || start > row.latest {
            return Err(Broken(row.round));
        }
        let old = row.start;
        // Only a trial is taken back start by start; a kept move has its journal.
        if self.is_trial() {
            self.trail.note_start(event, old);
        }
        let round = row.round;
        self.set_start(event, start);
        // Starts only rise in a wave, so lateness does: past the limit the rest need not be known.
        if self.costs.is_over(self.late_limit) {
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
        let rows = self.gaps.range(visit);
        let start = self.start_of_visit(visit);
        for at in rows {
            let gap = self.gaps.get(at);
            let Some((partner, floor)) = partner_floor(gap, visit, start) else { continue };
            if self.visit(partner).served && floor > self.start_of_visit(partner) {
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
        if self.kinds.is_visit(event) && self.stop(self.stop_of(event)).linked {
            self.push_gaps(event.visit(), origin)?;
        }
        Ok(())
    }

    /// Carries later starts forward until nothing changes. `origin` is the one event that is new.
    pub(crate) fn wave(&mut self, origin: EventIx) -> Result<(), Broken> {
        // Bellman and Ford over difference constraints: starts rise to the least fixed point, whatever the order.
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
            while self.kinds.is_break(next) {
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
        while self.kinds.is_break(stop) {
            self.loosen(self.stop(stop).event);
            stop = self.stop(stop).next;
        }
        self.loosen(self.stop(stop).event);
    }

    /// Notes that every event may start at another time. Breaks that do not fit in their shift are left as they are: no
    /// visit is ever put beside them.
    pub(crate) fn loosen_all(&mut self) {
        for visit in visits(self.visits().len()) {
            self.loosen(EventIx::from_visit(visit));
        }
        let breaks = self.kinds.breaks();
        for stop in (breaks.start.0..breaks.end.0).map(StopIx) {
            let row = self.stop(stop);
            if row.round.is_some() && self.round(row.round).usable {
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
        // The trail grows while it is walked: what rests on a loosened start is loosened too, each event once.
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
                // Only what stands where this start put it can fall when this one does.
                if next.event.is_some() && next.start == self.arrival_after(stop) {
                    self.loosen(next.event);
                }
            }
            if self.kinds.is_visit(event) && self.stop(self.stop_of(event)).linked {
                self.spread_gaps(event.visit());
            }
        }
    }

    fn spread_gaps(&mut self, visit: VisitIx) {
        let start = self.start_of_visit(visit);
        let rows = self.gaps.range(visit);
        for at in rows {
            let gap = self.gaps.get(at);
            let Some((partner, floor)) = partner_floor(gap, visit, start) else { continue };
            if self.visit(partner).served && floor == self.start_of_visit(partner) {
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
        // All fall before any is carried forward: a start that still stood high would hold others up.
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

    fn ends_in_time(&self) -> Result<(), Broken> {
        // The way home is no event: it pushes nothing, and is asked once at the end.
        for round in self.changed().list() {
            let end = self.kinds.end_of(round);
            if self.arrival_after(self.stop(end).prev) > self.stop(end).latest && self.has_visits(round) {
                return Err(Broken(round));
            }
        }
        Ok(())
    }
}

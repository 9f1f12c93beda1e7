//! Window choice: in which of its windows a visit is made, and, where starting early has a price, how soon in it.
//!
//! Starts are least fixed points, so an early start has to be asked for. A window of a visit that can be early is offered
//! three times: from when the visit is wanted, from its beginning, and from halfway between. A visit in one of the early
//! options is published at its earliest start, as linked ones are, so that what it costs is exact.

use super::Timeline;
use crate::ground::{Cost, Seconds, VisitIx, Window};
use crate::rounds::index::StopIx;

/// In how many ways a window of a visit with an early price is offered.
const WAYS: u8 = 3;

impl Timeline<'_> {
    /// Counts the options of every visit, and opens each visit in its first.
    pub(crate) fn lay_out_options(&mut self) {
        for (at, visit) in self.problem.visits.iter().enumerate() {
            let windows = 1 + visit.others;
            let early = self.problem.windows_of(visit).any(|window| window.earliest < visit.ready);
            let priced = early && visit.early_price != Cost::ZERO;
            self.visits[VisitIx::from_index(at)].options = if priced { WAYS * windows } else { windows };
            self.open(VisitIx::from_index(at), 0);
        }
    }

    /// The window of an option: all windows from when the visit is wanted, then from halfway, then whole. Nothing when it
    /// is the same as another.
    fn option(&self, visit: VisitIx, option: u8) -> Option<Window> {
        let row = &self.problem.visits[visit.at()];
        let windows = 1 + row.others;
        let window = match option % windows {
            0 => row.window,
            other => self.problem.windows[row.first_other as usize + usize::from(other) - 1],
        };
        if row.early_price == Cost::ZERO {
            return Some(window);
        }
        let wanted = row.ready.max(window.earliest).min(window.latest);
        let early = wanted - window.earliest;
        let earliest = match option / windows {
            0 => wanted,
            1 if early.0 > 1 => wanted - Seconds(early.0 / 2),
            2 if early.0 > 0 => window.earliest,
            _ => return None,
        };
        Some(Window { earliest, ..window })
    }

    /// Gives an absent visit the window of an option. False when there is no such option.
    pub(crate) fn open(&mut self, visit: VisitIx, option: u8) -> bool {
        if self.visits[visit].options == 1 {
            return true;
        }
        let Some(window) = self.option(visit, option) else { return false };
        let row = &self.problem.visits[visit.at()];
        let due = if self.problem.lateness_counts(row) { row.due } else { window.latest };
        let state = self.visits[visit];
        let early = row.early_price != Cost::ZERO && window.earliest < row.ready;
        for part in state.stops() {
            let stop = &mut self.stops[part];
            (stop.earliest, stop.latest, stop.due) = (window.earliest.0, window.latest.0, due.0);
            (stop.option, stop.early, stop.linked) = (option, early, state.linked || early);
        }
        true
    }

    /// Gives the visit of a stop the option it had, and nothing to a break.
    pub(crate) fn reopen(&mut self, stop: StopIx, option: u8) {
        if stop < self.breaks_at {
            self.open(self.stop(stop).event.visit(), option);
        }
    }

    /// Opens a visit in the option that a stated start lies in, the least early of them.
    pub(crate) fn open_at(&mut self, visit: VisitIx, start: i32) {
        let holds = |window: Window| window.holds(Seconds(start));
        let found = (0..self.visits[visit].options).find(|&at| self.option(visit, at).is_some_and(holds));
        self.open(visit, found.unwrap_or(0));
    }

    /// What starting a visit at `start` costs for being early.
    #[inline]
    pub(crate) fn early_cost(&self, visit: VisitIx, start: i32) -> i64 {
        let first = self.visits[visit].first_part;
        if self.stop(first).early { self.price_of_early(visit, start) } else { 0 }
    }

    fn price_of_early(&self, visit: VisitIx, start: i32) -> i64 {
        let row = &self.problem.visits[visit.at()];
        i64::from((row.ready.0 - start).max(0)) * row.early_price.0
    }

    /// What starting a visit at `start` costs for being late or early.
    #[inline]
    pub(crate) fn start_cost(&self, visit: VisitIx, start: i32) -> i64 {
        self.late_cost(visit, start) + self.early_cost(visit, start)
    }

    /// Readies a visit to stand in the rounds as one stop or as several: a single one that keeps no gap moves nobody else.
    pub(crate) fn set_linked(&mut self, visit: VisitIx, several: bool) {
        let linked = several || !self.gap_range(visit).is_empty();
        for part in self.visits[visit].stops() {
            let row = &mut self.stops[part];
            row.linked = linked || row.early;
        }
    }
}

//! Window choice: in which of its windows a visit is made, and, where starting early has a price, how soon in it.
//!
//! Starts are least fixed points, so an early start has to be asked for. A window of a visit that can be early is offered
//! three times: from when the visit is wanted, from its beginning, and from halfway between. A visit in one of the early
//! options is published at its earliest start, as linked ones are, so that what it costs is exact.

use super::Timeline;
use super::linked_stops::LinkedStops;
use crate::ground::{Cost, Seconds, VisitIx, Window};

/// In how many ways a window of a visit with an early price is offered.
const WAYS: u8 = 3;

impl LinkedStops<'_> {
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
        // On time, half as early as allowed, or as early as allowed: three options in place of every second.
        let earliest = match option / windows {
            0 => wanted,
            1 if early.0 > 1 => wanted - Seconds(early.0 / 2),
            2 if early.0 > 0 => window.earliest,
            _ => return None,
        };
        Some(Window { earliest, ..window })
    }

    /// From when on an arrival gains nothing by an option: the one before it in the same window, with less of a price, would start
    /// the visit as soon.
    pub(crate) fn useless_from(&self, visit: VisitIx, option: u8) -> i32 {
        let windows = 1 + self.problem.visits[visit.at()].others;
        let before = (0..option / windows).rev().find_map(|way| self.option(visit, way * windows + option % windows));
        before.map_or(i32::MAX, |window| window.earliest.0)
    }
}

impl Timeline<'_> {
    /// Counts the options of every visit, and opens each visit in its first.
    pub(crate) fn lay_out_options(&mut self) {
        for (at, visit) in self.problem.visits.iter().enumerate() {
            let windows = 1 + visit.others;
            let early = self.problem.windows_of(visit).any(|window| window.earliest < visit.ready);
            let priced = early && visit.early_price != Cost::ZERO;
            self.linked.visit_mut(VisitIx::from_index(at)).options = if priced { WAYS * windows } else { windows };
            self.open(VisitIx::from_index(at), 0);
        }
    }

    /// Gives an absent visit the window of an option. False when there is no such option.
    pub(crate) fn open(&mut self, visit: VisitIx, option: u8) -> bool {
        if self.visit(visit).options == 1 {
            return true;
        }
        let Some(window) = self.option(visit, option) else { return false };
        let row = &self.problem.visits[visit.at()];
        let due = if self.problem.lateness_counts(row) { row.due } else { window.latest };
        let state = *self.visit(visit);
        let early = row.early_price != Cost::ZERO && window.earliest < row.ready;
        for part in state.stops() {
            let stop = self.linked.stop_mut(part);
            (stop.earliest, stop.latest, stop.due) = (window.earliest.0, window.latest.0, due.0);
            (stop.option, stop.early, stop.linked) = (option, early, state.linked || early);
        }
        true
    }

    /// Gives an absent visit, for as long as its places are listed, all the time that any of its options has.
    pub(crate) fn open_whole(&mut self, visit: VisitIx) {
        let state = *self.visit(visit);
        if state.options == 1 {
            return;
        }
        let row = &self.problem.visits[visit.at()];
        let (mut earliest, mut latest) = (row.window.earliest, row.window.latest);
        for window in self.problem.windows_of(row) {
            (earliest, latest) = (earliest.min(window.earliest), latest.max(window.latest));
        }
        for part in state.stops() {
            let stop = self.linked.stop_mut(part);
            (stop.earliest, stop.latest) = (earliest.0, latest.0);
        }
    }

    /// Opens a visit in the option that a stated start lies in, the least early of them.
    pub(crate) fn open_at(&mut self, visit: VisitIx, start: i32) {
        let holds = |window: Window| window.holds(Seconds(start));
        let found = (0..self.visit(visit).options).find(|&at| self.option(visit, at).is_some_and(holds));
        self.open(visit, found.unwrap_or(0));
    }

    /// Readies a visit to stand in the rounds as one stop or as several: a single one that keeps no gap moves nobody else.
    pub(crate) fn set_linked(&mut self, visit: VisitIx, several: bool) {
        let linked = several || !self.gaps.range(visit).is_empty();
        for part in self.visit(visit).stops() {
            let row = self.linked.stop_mut(part);
            row.linked = linked || row.early;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::Case;
    use super::*;

    #[test]
    fn an_earlier_option_gains_only_where_the_carer_is_there_before_the_later_one_begins() {
        let mut case = Case::new(&[(1_000, 9_000)]);
        (case.visits[0].ready, case.visits[0].early_price) = (Seconds(3_000), Cost(1));
        case.on(|time| {
            let visit = VisitIx(0);
            let found = (0..WAYS)
                .map(|option| (time.option(visit, option).unwrap().earliest.0, time.useless_from(visit, option)));
            assert!(found.eq([(3_000, i32::MAX), (2_000, 3_000), (1_000, 2_000)]));
            time.open_whole(visit);
            let stop = time.stop(time.visit(visit).first_part);
            assert_eq!((stop.earliest, stop.latest), (1_000, 9_000));
        });
    }
}

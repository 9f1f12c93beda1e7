//! What starts cost: every visit's lateness and earliness, and the largest lateness of any.

use super::linked_stops::LinkedStops;
use crate::ground::VisitIx;

/// What the starts of the served visits cost, in millionths of a penny, and the largest lateness among them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Lateness {
    pub(crate) late: i64,
    pub(crate) early: i64,
    /// The largest lateness of any visit, in seconds; kept only while it has a price.
    pub(crate) worst: i32,
}

/// The sums over the visits that are served; `worst` is no less than any lateness, and is kept only while it has a price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct StartCosts {
    lateness: Lateness,
    /// The price of one second of the largest lateness.
    worst_price: i64,
}

impl StartCosts {
    /// Nobody is served yet.
    pub(super) fn new(worst_price: i64) -> Self {
        Self { lateness: Lateness::default(), worst_price }
    }

    #[inline]
    pub(super) fn lateness(&self) -> &Lateness {
        &self.lateness
    }

    /// Says what the sums are again.
    pub(super) fn set_lateness(&mut self, lateness: Lateness) {
        self.lateness = lateness;
    }

    /// What all starts cost, the largest lateness included.
    pub(super) fn price(&self) -> i64 {
        self.lateness.late + self.lateness.early + self.worst_cost()
    }

    /// What the largest lateness costs.
    #[inline]
    pub(super) fn worst_cost(&self) -> i64 {
        i64::from(self.lateness.worst) * self.worst_price
    }

    /// Whether lateness costs more than `limit`.
    #[inline]
    pub(super) fn is_over(&self, limit: i64) -> bool {
        self.lateness.late + self.worst_cost() > limit
    }

    /// Adds what starts cost more for lateness and for earliness; less where it is below zero.
    #[inline]
    pub(super) fn add(&mut self, late: i64, early: i64) {
        self.lateness.late += late;
        self.lateness.early += early;
    }

    /// Notes that a visit is so many seconds late.
    #[inline]
    pub(super) fn note_worst(&mut self, seconds: i32) {
        if self.worst_price != 0 {
            self.lateness.worst = self.lateness.worst.max(seconds);
        }
    }

    /// Finds the largest lateness afresh, after starts became earlier, from how late each served visit is.
    pub(super) fn find_worst(&mut self, late: impl Iterator<Item = i32>) {
        self.lateness.worst = 0;
        if self.worst_price != 0 {
            self.lateness.worst = late.fold(0, i32::max);
        }
    }
}

impl LinkedStops<'_> {
    /// How late a visit is for the price of it, if it started at `start`.
    #[inline]
    pub(crate) fn late_cost(&self, visit: VisitIx, start: i32) -> i64 {
        let state = self.visit(visit);
        i64::from((start - self.stop(state.first_part).due).max(0)) * state.late_price
    }

    /// What starting a visit at `start` costs for being early.
    #[inline]
    pub(crate) fn early_cost(&self, visit: VisitIx, start: i32) -> i64 {
        let first = self.visit(visit).first_part;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_lateness_is_priced_beside_the_sums_and_may_fall_only_when_found_afresh() {
        let mut costs = StartCosts::new(10);
        costs.add(70, 5);
        costs.note_worst(4);
        costs.note_worst(-3);
        assert_eq!((costs.worst_cost(), costs.price()), (40, 115));
        assert!(costs.is_over(109) && !costs.is_over(110), "earliness is no lateness");
        costs.find_worst([-2, 3].into_iter());
        assert_eq!(costs.worst_cost(), 30);
        let free = &mut StartCosts::new(0);
        free.note_worst(9);
        free.find_worst([9].into_iter());
        assert_eq!(*free.lateness(), Lateness::default(), "without a price it is not kept");
    }
}

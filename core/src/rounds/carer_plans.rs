//! What each carer's rounds come to over the whole plan, and what that costs.
//!
//! A change of one round is judged by its difference; rests, which need the rounds in order, by a walk over the carer's
//! rounds. Between two calls the totals are those of the rounds as last refreshed, and the costs those of the totals. Rounds
//! of carers without such rules pay one branch.

use super::groups::GroupedRows;
use super::index::{RoundIx, rounds};
use super::problem::Problem;
use super::rows::{Round, RoundSpan};
use super::size::CARER_TOTALS;
use super::timeline::Timeline;
use super::timeline::linked_stops::LinkedStops;
use super::working_rules::{CarerTotals, beyond, idle};
use crate::book::Carer;
use crate::ground::{CarerIx, Cost, VisitIx};

/// What the plans of all carers cost beyond the time itself, in millionths of a penny.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct PlanCosts {
    /// Overtime, and guaranteed hours that are idle.
    pub(crate) contracts: i64,
    /// Hours and unpopular visits beyond an even share.
    pub(crate) fairness: i64,
    /// No cost: what more paid hours could still save of idle ones at the most.
    pub(crate) savable: i64,
}

/// The totals of every carer; empty where there are no rules or prices for whole plans.
#[derive(Debug)]
pub(crate) struct CarerPlans<'a> {
    problem: Problem<'a>,
    /// Every carer's rounds in order of time.
    turns: GroupedRows<'a, CarerIx, RoundIx>,
    /// By carer: the four words of [`CarerTotals`].
    totals: &'a mut [u32],
    costs: PlanCosts,
}

impl<'a> CarerPlans<'a> {
    /// Not laid out yet: a word for every carer and one more, one for every carer of every round, and four for every
    /// carer.
    pub(crate) fn new(problem: Problem<'a>, first: &'a mut [u32], turns: &'a mut [u32], totals: &'a mut [u32]) -> Self {
        Self { problem, turns: GroupedRows::new(first, turns), totals, costs: PlanCosts::default() }
    }

    /// Lists every carer's rounds in order of time, and begins all totals.
    pub(crate) fn lay_out(&mut self, linked: &LinkedStops<'_>) {
        self.totals.fill(0);
        self.costs = PlanCosts::default();
        if self.totals.is_empty() {
            return;
        }
        let of_round = |round: RoundIx| linked.round(round).carers().map(move |carer| (carer, round));
        self.turns.fill(rounds(linked.rounds().len()).flat_map(of_round));
        let shifts = self.problem.shifts;
        for (at, carer) in self.problem.carers.iter().enumerate() {
            self.turns.sort_by_key(CarerIx::from_index(at), |round| (shifts[round.at()].span.start, round));
            self.costs.contracts += self.problem.contracts(carer, 0);
            self.costs.savable += self.problem.savable(carer, 0);
        }
    }

    /// What all plans cost.
    #[inline]
    pub(crate) fn costs(&self) -> &PlanCosts {
        &self.costs
    }

    /// What all plans cost, as is kept between two steps.
    #[cfg(feature = "std")]
    pub(crate) fn kept(&self) -> PlanCosts {
        self.costs
    }

    /// Goes on in the same memory.
    #[cfg(feature = "std")]
    pub(crate) fn resume(&mut self, kept: PlanCosts) {
        self.costs = kept;
    }

    fn totals(&self, carer: CarerIx) -> CarerTotals {
        let row = &self.totals[CARER_TOTALS * carer.at()..][..CARER_TOTALS];
        CarerTotals { paid: i64::from(row[0]) | (i64::from(row[1]) << 32), days: row[2], unpopular: row[3] }
    }

    fn keep(&mut self, carer: CarerIx, totals: &CarerTotals) {
        let row = &mut self.totals[CARER_TOTALS * carer.at()..][..CARER_TOTALS];
        row.copy_from_slice(&[totals.paid as u32, (totals.paid >> 32) as u32, totals.days, totals.unpopular]);
    }

    /// What a round's visits add to a count of unpopular ones, where that has a price.
    fn unpopular_in(&self, index: RoundIx, linked: &LinkedStops<'_>) -> u32 {
        if self.problem.prices.unpopular == Cost::ZERO {
            return 0;
        }
        let (mut count, mut stop) = (0_u32, linked.stop(linked.kinds.start_of(index)).next);
        while !linked.kinds.is_end(stop) {
            if !linked.kinds.is_break(stop) {
                let visit = linked.stop(stop).event.visit();
                count = count.saturating_add(u32::from(self.problem.visits[visit.at()].unpopular));
            }
            stop = linked.stop(stop).next;
        }
        count
    }

    /// What a carer's rounds come to as they stand now.
    fn count(&self, carer: CarerIx, time: &Timeline<'_>) -> CarerTotals {
        let mut totals = CarerTotals::default();
        for round in self.turns.list(carer) {
            if let Some(round_span) = time.span(round) {
                totals.paid += i64::from(round_span.paid);
                totals.days |= 1 << self.problem.shifts[round.at()].day;
                totals.unpopular = totals.unpopular.saturating_add(self.unpopular_in(round, time));
            }
        }
        totals
    }

    /// Counts again what changed rounds come to, once they are refreshed.
    pub(crate) fn refresh(&mut self, time: &Timeline<'_>) {
        if self.totals.is_empty() {
            return;
        }
        // A carer of two changed rounds is counted afresh twice; the second time nothing differs.
        for at in 0..time.changed().len() {
            let round = *time.round(time.changed().round(at));
            for carer in round.carers().filter(|_| round.coupled) {
                let (old, new) = (self.totals(carer), self.count(carer, time));
                let row = &self.problem.carers[carer.at()];
                let contracts = self.problem.contracts(row, new.paid) - self.problem.contracts(row, old.paid);
                let savable = self.problem.savable(row, new.paid) - self.problem.savable(row, old.paid);
                self.costs.contracts += contracts;
                self.costs.savable += savable;
                self.costs.fairness += self.problem.fairness(row, &new) - self.problem.fairness(row, &old);
                self.keep(carer, &new);
            }
        }
    }

    /// What unpopular visits cost more when a round's carers make `visit` too; nothing when they may not work that day.
    ///
    /// Only for rounds with rules or prices for whole plans.
    #[inline(never)]
    pub(crate) fn opening_price(&self, visit: VisitIx, index: RoundIx, linked: &LinkedStops<'_>) -> Option<i64> {
        let round = linked.round(index);
        let mut cost = 0;
        for carer in round.carers() {
            let totals = self.totals(carer);
            let days = totals.days | 1 << self.problem.shifts[index.at()].day;
            if days != totals.days && !self.problem.days_fit(&self.problem.carers[carer.at()], days) {
                return None;
            }
            let more = totals.unpopular.saturating_add(u32::from(self.problem.visits[visit.at()].unpopular));
            cost += self.problem.unpopular(more) - self.problem.unpopular(totals.unpopular);
        }
        Some(cost)
    }

    /// The least that paid time and hours can cost more when a round is paid for at least `more` seconds more.
    #[inline(never)]
    pub(crate) fn hours_bound(&self, round: &Round, more: i32) -> i64 {
        let more = i64::from(more);
        let (mut bound, mut pull, mut short) = (more * round.per_second, -round.per_second, 0);
        for carer in round.carers() {
            let (row, paid) = (&self.problem.carers[carer.at()], self.totals(carer).paid);
            bound += self.problem.hours(row, paid + more) - self.problem.hours(row, paid);
            let idle = idle(row, paid + more);
            if idle > 0 {
                pull += row.idle_per_second.0;
                short = idle.max(short);
            }
        }
        // Where idle hours are dearer than worked ones, longer can be cheaper.
        bound - pull.max(0) * short
    }

    /// What hours cost more when one round, and no other, becomes `round_span`; nothing when hours or a rest forbid it.
    #[inline(never)]
    pub(crate) fn hours_more(&self, index: RoundIx, round_span: &RoundSpan, linked: &LinkedStops<'_>) -> Option<i64> {
        let round = linked.round(index);
        let mut cost = 0;
        for carer in round.carers() {
            let (row, old) = (&self.problem.carers[carer.at()], self.totals(carer).paid);
            let paid = old + i64::from(round_span.paid) - i64::from(round.seconds);
            let changed =
                |other: RoundIx| if other == index { Some(*round_span) } else { linked.refreshed_span(other) };
            if beyond(paid, row.contract_most) > 0 || !self.rests(carer, row, changed) {
                return None;
            }
            cost += self.problem.hours(row, paid) - self.problem.hours(row, old);
        }
        Some(cost)
    }

    /// What the whole plans of the carers of changed rounds cost more; nothing when a rule forbids one.
    pub(crate) fn price_of_changes(&self, time: &Timeline<'_>) -> Option<i64> {
        let mut cost = 0;
        if self.totals.is_empty() {
            return Some(cost);
        }
        // A carer of several changed rounds is counted once, at the first of them.
        for at in 0..time.changed().len() {
            let round = time.round(time.changed().round(at));
            for carer in round.carers().filter(|_| round.coupled) {
                let before = time.changed().first(at).map(|other| time.round(other));
                if before.filter(|other| other.coupled).any(|other| other.carers().any(|one| one == carer)) {
                    continue;
                }
                let row = &self.problem.carers[carer.at()];
                let (old, new) = (self.totals(carer), self.count(carer, time));
                if !self.fits(carer, row, &new, time) {
                    return None;
                }
                cost += self.problem.hours(row, new.paid) - self.problem.hours(row, old.paid);
                cost += self.problem.unpopular(new.unpopular) - self.problem.unpopular(old.unpopular);
            }
        }
        Some(cost)
    }

    /// Whether a carer's rounds as they stand now break no rule.
    fn fits(&self, carer: CarerIx, row: &Carer, totals: &CarerTotals, time: &Timeline<'_>) -> bool {
        beyond(totals.paid, row.contract_most) == 0
            && self.problem.days_fit(row, totals.days)
            && self.rests(carer, row, |round| time.span(round))
    }

    /// A round of this iteration that, with the others of its carer, breaks a rule.
    ///
    /// Insertions never do. Taking visits out can: a visit that waited for another starts earlier, and its carer leaves
    /// earlier or is paid for waiting longer.
    pub(crate) fn overdone(&self, time: &Timeline<'_>) -> Option<RoundIx> {
        if self.totals.is_empty() {
            return None;
        }
        // Only what was touched can break a rule that held before.
        time.journal().touched().find(|&index| {
            let round = time.round(index);
            let fits = |carer: CarerIx| self.fits(carer, &self.problem.carers[carer.at()], &self.totals(carer), time);
            round.coupled && round.visits > 0 && !round.carers().all(fits)
        })
    }

    /// Whether a carer's rounds keep all rests, each being as `span` says.
    fn rests(&self, carer: CarerIx, row: &Carer, span: impl Fn(RoundIx) -> Option<RoundSpan>) -> bool {
        let shifts = self.problem.shifts;
        let span = &span;
        self.problem.rests(row, self.turns.list(carer).filter_map(|round| Some((shifts[round.at()].day, span(round)?))))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use crate::ground::Seconds;
    use crate::rounds::timeline::cases::{Case, place, problem};

    /// A case of one visit on each of two days, both out of the same door, and room for its carer's plan.
    fn two_days(carer: Carer, what: impl FnOnce(&mut Timeline<'_>, &mut CarerPlans<'_>)) {
        let day = Seconds::DAY.0;
        let mut case = Case::new(&[(500, 9_000), (day + 500, day + 9_000)]);
        (case.carer, case.days) = (carer, 2);
        case.prices.worst_late_second = Cost::ZERO;
        case.prices.uneven_second = Cost(7);
        case.on(|time| {
            let (mut first, mut turns, mut totals) = ([9; 2], [9; 2], [9; 4]);
            let mut plans = CarerPlans::new(problem(time), &mut first, &mut turns, &mut totals);
            plans.lay_out(time);
            what(time, &mut plans);
        });
    }

    /// Refreshes the slack and the seconds of the changed rounds, as the search does, and then the plans.
    fn refresh(time: &mut Timeline<'_>, plans: &mut CarerPlans<'_>) {
        for at in 0..time.changed().len() {
            let round = time.changed().round(at);
            time.refresh_backward(round);
            let span = time.span(round);
            let (back, length, paid) = span.map_or((0, 0, 0), |span| (span.back, span.back - span.leaves, span.paid));
            let row = time.round_mut(round);
            (row.visits, row.back, row.length, row.seconds) = (u32::from(span.is_some()), back, length, paid);
            time.renew(round);
        }
        plans.refresh(time);
        time.end_changes();
    }

    fn carer() -> Carer {
        Carer {
            contract_least: Seconds(2_000),
            idle_per_second: Cost(3),
            overtime_from: Seconds(2_200),
            overtime_per_second: Cost(5),
            fair_share: Seconds(1_500),
            per_second: Cost(1),
            ..Carer::default()
        }
    }

    #[test]
    fn costs_are_those_of_the_hours_of_all_rounds_together() {
        two_days(carer(), |time, plans| {
            refresh(time, plans);
            assert_eq!(*plans.costs(), PlanCosts { contracts: 2_000 * 3, fairness: 0, savable: 2_000 * 2 });
            let (first, second) = (time.kinds.start_of(RoundIx(0)), time.kinds.start_of(RoundIx(1)));
            place(time, 0, first).unwrap();
            assert_eq!(plans.price_of_changes(time), Some(-1_200 * 3), "a visit of 1 000 and two ways of 100");
            refresh(time, plans);
            assert_eq!(*plans.costs(), PlanCosts { contracts: 800 * 3, fairness: 0, savable: 800 * 2 });
            place(time, 1, second).unwrap();
            refresh(time, plans);
            assert_eq!(*plans.costs(), PlanCosts { contracts: 200 * 5, fairness: 900 * 7, savable: 0 });
            let longer = RoundSpan { leaves: 400, back: 1_700, paid: 1_300 };
            assert_eq!(plans.hours_more(RoundIx(0), &longer, time), Some(100 * 5 + 100 * 7));
            // Taken out again, the costs are as they were.
            for visit in [0, 1] {
                time.unserve(VisitIx(visit));
                time.unlink(crate::rounds::index::StopIx(visit));
            }
            refresh(time, plans);
            assert_eq!(*plans.costs(), PlanCosts { contracts: 2_000 * 3, fairness: 0, savable: 2_000 * 2 });
        });
    }

    #[test]
    fn a_rule_is_broken_by_the_first_second_beyond_it() {
        for (most, days, fits) in [(2_400, 0, true), (2_399, 0, false), (2_400, 2, true), (2_400, 1, false)] {
            let carer = Carer { contract_most: Seconds(most), days_most: days, ..carer() };
            two_days(carer, |time, plans| {
                let (first, second) = (time.kinds.start_of(RoundIx(0)), time.kinds.start_of(RoundIx(1)));
                place(time, 0, first).unwrap();
                refresh(time, plans);
                assert_eq!(plans.overdone(time), None);
                assert_eq!(plans.opening_price(VisitIx(1), RoundIx(1), time).is_some(), days != 1);
                place(time, 1, second).unwrap();
                assert_eq!(plans.price_of_changes(time).is_some(), fits, "{most} {days}");
                refresh(time, plans);
                assert_eq!(plans.overdone(time).is_none(), fits, "{most} {days}");
            });
        }
    }
}

//! Recreate: absent visits go back in, one after another, each where it costs least; now and then a place is overlooked.
//!
//! Source: Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle routing problems* (2020),
//! greedy insertion with blinks. Double-ups, and pairs of visits served only together, are placed as a whole.

use super::blinks::{Blinks, InsertionContext};
use super::index::UnitIx;
use super::insertion::{Listed, Scope, Wanted};
use super::placement::Placement;
use super::rows::Candidate;
use super::state::State;
use super::timeline::delay::Delay;
use crate::ground::VisitIx;

/// The best way found to place a visit, or two visits together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BestInsertion {
    pub(crate) cost: i64,
    pub(crate) placements: [Placement; 2],
    pub(crate) count: usize,
    /// The option of each visit; of those that have but one it does not matter.
    pub(crate) options: [u8; 2],
}

/// One of two parts that are placed at the same time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    pub(super) visit: VisitIx,
    pub(super) candidate: Candidate,
    pub(super) start: i32,
}

/// How many combinations of two places are tried at the most for one pair.
pub(super) const COMBINATIONS: usize = 20_000;
/// How often all places are looked at where nothing near will do: once in so many times. It is what takes most work, and seldom
/// finds anything: visits that find no place near are mostly those that find none at all.
const FARTHER: u32 = 16;

impl State<'_> {
    /// The cheapest of the listed places for a visit of one carer, at less than `limit`.
    fn best_single(
        &mut self,
        visit: VisitIx,
        listed: &Listed,
        context: &mut InsertionContext<'_>,
        limit: i64,
    ) -> Option<BestInsertion> {
        let (mut best, count) = self.best_still_position(visit, listed, limit, context);
        let part = *self.time.stop(self.time.visit(visit).first_part);
        let ceiling = if part.linked { self.time.gap_ceiling(visit) } else { i32::MAX };
        let mut limit = best.map_or(limit, |(cost, _)| cost);
        while let Some(candidate) = self.candidates.take_least(count, limit) {
            let late = self.time.start_cost(visit, candidate.ready);
            let savable = self.time.lateness().early;
            let mut delay =
                Delay::none([candidate.round; 2], [visit; 2], limit.saturating_sub(candidate.least + late - savable));
            if !self.time.fits_after_delay(
                candidate.after,
                candidate.ready + candidate.duration,
                candidate.onward,
                &mut delay,
            ) {
                continue;
            }
            let mut exact = None;
            if candidate.ready <= ceiling && delay.counted {
                let enough = limit.saturating_add(delay.saved);
                if candidate.least + late + delay.late() >= enough {
                    continue;
                }
                let cost = self.counted_cost(visit, &candidate, late, &delay).filter(|&cost| cost < enough);
                let Some(cost) = cost else { continue };
                exact = delay.sure.then_some(cost);
            }
            // What the time of other rounds costs is found by a trial, and so are starts that move by two ways.
            let cost = if exact.is_some() {
                exact
            } else {
                self.evaluate(&[Placement::single(visit, candidate.after)], limit)
            };
            if let Some(cost) = cost.filter(|&cost| cost < limit) {
                best = Some((cost, candidate.after));
                limit = cost;
            }
        }
        let (cost, after) = best?;
        let placement = Placement::single(visit, after);
        Some(BestInsertion { cost, placements: [placement; 2], count: 1, options: [0; 2] })
    }

    /// What a visit of one carer costs in a place where every start that moves was counted, the paid time of other rounds left aside;
    /// nothing when hours or rests forbid it. `late` is what its own start costs.
    fn counted_cost(&self, visit: VisitIx, candidate: &Candidate, late: i64, delay: &Delay) -> Option<i64> {
        let worst = self.worst_more(visit, candidate.ready, delay.worst);
        let paid = self.paid_more(visit, candidate.after, candidate.ready, candidate.duration, &candidate.gapless())?;
        Some(candidate.fixed + late + delay.late() + worst + paid)
    }

    /// What two parts cost behind the stops of two candidates in different rounds; nothing when that cannot be. `quiet` says
    /// that they move no partner by their own starts. A cost of `limit` or more may come back as nothing.
    pub(super) fn both(&mut self, sides: [Side; 2], placements: &[Placement], quiet: bool, limit: i64) -> Option<i64> {
        let [one, two] = &sides;
        let same = one.visit == two.visit;
        let late = self.time.late_cost(one.visit, one.start)
            + if same { 0 } else { self.time.late_cost(two.visit, two.start) };
        let least = late + one.candidate.least + two.candidate.least - self.companies.shared(one.visit, two.visit);
        let fits = |side: &Side, delay: &mut Delay| {
            let candidate = &side.candidate;
            self.time.fits_after_delay(candidate.after, side.start + candidate.duration, candidate.onward, delay)
        };
        let rounds = [one.candidate.round, two.candidate.round];
        let savable = self.time.lateness().early;
        let mut delay = Delay::none(rounds, [one.visit, two.visit], limit.saturating_sub(least - savable));
        if !sides.iter().all(|side| fits(side, &mut delay)) {
            return None;
        }
        let early = self.time.early_cost(one.visit, one.start)
            + if same { 0 } else { self.time.early_cost(two.visit, two.start) };
        // Two rounds of one carer share hours and rests: their costs do not simply add up.
        let apart = !self.time.round(rounds[0]).is_coupled_with(self.time.round(rounds[1]));
        if !quiet || !delay.counted || !apart {
            return self.evaluate(placements, limit);
        }
        if least + early + delay.late() - delay.saved >= limit {
            return None;
        }
        let worst = self.worst_more(one.visit, one.start, delay.worst);
        let mut cost = late + early + delay.late() + worst.max(self.worst_more(two.visit, two.start, i32::MIN));
        cost += self.companies.price_all(placements, &self.time, &self.ties)?;
        for side in &sides {
            let candidate = &side.candidate;
            cost += candidate.fixed - self.companies.price(side.visit, self.time.round(candidate.round), &self.ties)?;
            cost +=
                self.paid_more(side.visit, candidate.after, side.start, candidate.duration, &candidate.gapless())?;
        }
        if delay.sure {
            return Some(cost);
        }
        // The paid time of rounds that only feel it is found by a trial, where that can still matter.
        if cost - delay.saved >= limit { None } else { self.evaluate(placements, limit) }
    }

    /// The cheapest two of the listed places for a double-up of two carers.
    fn best_pair(
        &mut self,
        visit: VisitIx,
        listed: &Listed,
        context: &mut InsertionContext<'_>,
        most: i64,
    ) -> Option<BestInsertion> {
        let count = self.list_candidates(visit, 0, listed, most, context);
        self.candidates.sort(0, count);
        let part = *self.time.stop(self.time.visit(visit).first_part);
        let ceiling = self.time.gap_ceiling(visit);
        let restricted = self.restricts_rounds(visit);
        let mut best: Option<BestInsertion> = None;
        let mut tried = 0;
        for a in 0..count {
            let first = *self.candidates.get(a);
            let alone = self.time.late_cost(visit, first.ready);
            // Sorted by bound: a partner costs no less than the first. If twice its bound is too dear, so are all its pairs.
            if (2 * first.bound).saturating_add(alone) >= best.map_or(most, |found| found.cost) {
                continue;
            }
            for b in a + 1..count {
                let second = *self.candidates.get(b);
                let limit = best.map_or(most, |found| found.cost);
                let sum = first.bound + second.bound;
                // The sums rise along the row: behind the first that is too dear none is cheaper.
                if sum >= limit || tried == COMBINATIONS {
                    break;
                }
                let start = first.ready.max(second.ready);
                let bound = if start <= first.still_until.min(second.still_until) {
                    first.least + second.least + self.time.start_cost(visit, start)
                } else {
                    let linked = (first.shared - second.own).max(second.shared - first.own);
                    sum + self.time.late_cost(visit, start) + linked.max(0)
                };
                if start > part.latest || bound >= limit || self.share_carer(first.round, second.round) {
                    continue;
                }
                if restricted && !self.may_have_rounds(visit, &[first.round, second.round]) {
                    continue;
                }
                if !self.by.takes_pair(self.time.round(first.round), self.time.round(second.round)) {
                    continue;
                }
                tried += 1;
                self.tested += 1;
                let placement = Placement::pair(visit, first.after, second.after);
                let sides = [Side { visit, candidate: first, start }, Side { visit, candidate: second, start }];
                let cost = self.both(sides, &[placement], start <= ceiling, limit);
                if let Some(cost) = cost.filter(|&cost| cost < limit) {
                    best = Some(BestInsertion { cost, placements: [placement; 2], count: 1, options: [0; 2] });
                }
            }
        }
        best
    }

    /// The cheapest places for a visit, in the cheapest of its options.
    fn best_visit(
        &mut self,
        visit: VisitIx,
        scope: Scope,
        context: &mut InsertionContext<'_>,
        most: i64,
    ) -> Option<BestInsertion> {
        let parts = self.time.visit(visit).parts;
        let twice = parts == 2 && self.doubles;
        // Its places are listed once, in all the time that it has; but one run of two carers has other places than two rounds.
        self.time.open_whole(visit);
        let listed =
            if twice { None } else { Some(self.list_positions(visit, Wanted { scope, empties: parts }, most)) };
        let mut best: Option<BestInsertion> = None;
        for option in 0..self.offered(visit) {
            if !self.time.open(visit, option) {
                continue;
            }
            let limit = best.map_or(most, |found| found.cost);
            let found = match listed {
                None => self.best_two(visit, scope, context, limit),
                Some(listed) => {
                    let listed =
                        Listed { useless_from: self.time.useless_from(visit, option), again: option > 0, ..listed };
                    match parts {
                        1 => self.best_single(visit, &listed, context, limit),
                        2 => self.best_pair(visit, &listed, context, limit),
                        _ => self.best_combination(visit, &listed, context, limit),
                    }
                }
            };
            if let Some(found) = found {
                best = Some(BestInsertion { options: [option; 2], ..found });
            }
        }
        best
    }

    /// The cheapest way to bring two carers: in one double run, or in two rounds.
    fn best_two(
        &mut self,
        visit: VisitIx,
        scope: Scope,
        context: &mut InsertionContext<'_>,
        most: i64,
    ) -> Option<BestInsertion> {
        self.go_as(visit, 1);
        let listed = self.list_positions(visit, Wanted { scope, empties: 1 }, most);
        // One run of two carers first: its cost then bounds the pairs of single rounds.
        let together = self.best_single(visit, &listed, context, most);
        self.go_as(visit, 2);
        let most = together.map_or(most, |found| found.cost);
        let listed = self.list_positions(visit, Wanted { scope, empties: 2 }, most);
        self.best_pair(visit, &listed, context, most).or(together)
    }

    pub(crate) fn unserved_price(&self, unit: UnitIx) -> i64 {
        self.units.visits(unit).map(|visit| self.problem.visits[visit.at()].unserved_price.0).sum()
    }

    /// Serves a unit where it costs least, if it can be and costs no more than leaving it out.
    fn serve(&mut self, unit: UnitIx, context: &mut InsertionContext<'_>) -> bool {
        let price = self.unserved_price(unit);
        // A place that costs more than leaving it out, or than this iteration may keep, is none.
        let most = price.min(self.affordable(context)).saturating_add(1);
        if self.couple(unit).is_none() && self.units.visits(unit).len() > 1 {
            return self.serve_in_turn(unit, context);
        }
        // Where nothing near will do, all is looked at now and then, unless the roster is too dear to be kept anyway.
        let farther = price < most && self.near.each() + 1 < self.shape.visits;
        let mut found = self.best_unit(unit, Scope::Near, context, most);
        if found.is_none() && farther && (self.thorough || context.dice.once_in(FARTHER)) {
            found = self.best_unit(unit, Scope::All, context, most);
        }
        found.is_some_and(|found| self.insert(&found))
    }

    /// The cheapest places for a unit of one visit or of a couple.
    pub(super) fn best_unit(
        &mut self,
        unit: UnitIx,
        scope: Scope,
        context: &mut InsertionContext<'_>,
        most: i64,
    ) -> Option<BestInsertion> {
        match (self.couple(unit), self.units.only(unit)) {
            (Some(gap), _) => self.best_couple(&gap, scope, context, most),
            (None, Some([visit])) => self.best_visit(visit, scope, context, most),
            _ => None,
        }
    }

    /// What can still be spent before the roster is too dear to be kept, whatever happens to those who are absent.
    fn affordable(&self, context: &InsertionContext<'_>) -> i64 {
        context.limit.saturating_sub(self.cost() - self.sums.unserved - self.plans.costs().savable)
    }

    pub(super) fn insert(&mut self, found: &BestInsertion) -> bool {
        let placements = &found.placements[..found.count];
        let before = self.cost();
        for (placement, option) in placements.iter().zip(found.options) {
            self.time.open(placement.visit, option);
        }
        let done = self.apply(placements).is_ok();
        debug_assert!(done, "what was evaluated can be applied");
        // What was evaluated is what happens, to the last unit: the invariant on which every comparison rests.
        debug_assert_eq!(self.cost(), before + found.cost - self.prices_of(placements), "{placements:?}");
        debug_assert_eq!(self.plans.overdone(&self.time), None, "what was evaluated breaks no rule");
        done
    }

    /// What leaving these visits out costs.
    fn prices_of(&self, placements: &[Placement]) -> i64 {
        let price = |placement: &Placement| self.problem.visits[placement.visit.at()].unserved_price.0;
        placements.iter().map(price).sum()
    }

    /// Serves the visits of a larger unit one after another; all of them, or none.
    pub(super) fn serve_in_turn(&mut self, unit: UnitIx, context: &mut InsertionContext<'_>) -> bool {
        let before = self.cost();
        let mut whole = true;
        // The best place for one visit can leave none for the next: every other time, look with half-closed eyes.
        let usual = context.blinks;
        if context.dice.once_in(2) {
            context.blinks = Blinks::new(3, context.dice);
        }
        self.units.shuffle(unit, context.dice);
        for at in self.units.range(unit) {
            let visit = self.units.visit(at);
            let most = self.affordable(context).saturating_add(1);
            let Some(found) = self.best_visit(visit, Scope::All, context, most) else {
                whole = false;
                break;
            };
            whole = self.insert(&found);
        }
        context.blinks = usual;
        // Several visits of one unit are all made or none: half of them would be paid and worth nothing.
        if whole && self.cost() <= before {
            return true;
        }
        self.time.open_trail();
        self.take_out(unit, false);
        self.close_up();
        false
    }

    /// Serves what absent units it can, in the order they stand in. Those left over stay absent, in that order.
    pub(crate) fn recreate(&mut self, context: &mut InsertionContext<'_>, tries: usize) {
        let mut kept = 0;
        let count = self.absent.len();
        for at in 0..count {
            let unit = self.absent.unit(at);
            let hopeless = self.affordable(context) < 0;
            if at < tries && !hopeless && self.serve(unit, context) {
                continue;
            }
            // Counted only if it was tried: the count says how long room has been sought for it.
            self.absent.note_absence(unit, at < tries);
            self.absent.set(kept, unit);
            kept += 1;
        }
        // A unit that could not be completed may have taken others out with it.
        self.absent.strike(kept, count);
    }
}

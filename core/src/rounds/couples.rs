//! Couples: two visits of one carer each that are served only together, with a gap between them.

use super::blinks::InsertionContext;
use super::index::{RoundIx, UnitIx};
use super::insertion::{Scope, Wanted};
use super::placement::Placement;
use super::recreate::{BestInsertion, COMBINATIONS, Side};
use super::rows::Candidate;
use super::state::State;
use crate::book::Gap;

impl State<'_> {
    /// The starts of two visits that keep their gap, as early as both can.
    fn together(gap: &Gap, first: i32, second: i32) -> (i32, i32) {
        let second = second.max(first + gap.least.0);
        let first = if gap.most == Gap::NO_MOST { first } else { first.max(second - gap.most.0) };
        (first, second)
    }

    /// The cheapest places for two visits that are served only together, in the cheapest of their options.
    pub(super) fn best_couple(
        &mut self,
        gap: &Gap,
        scope: Scope,
        context: &mut InsertionContext<'_>,
        most: i64,
    ) -> Option<BestInsertion> {
        let (x, y) = (gap.first, gap.second);
        let counts = (self.offered(x), self.offered(y));
        if (self.time.visit(x).options, self.time.visit(y).options) == (1, 1) {
            return self.couple_opened(gap, scope, context, most);
        }
        let mut best: Option<BestInsertion> = None;
        for one in 0..counts.0 {
            if !self.time.open(x, one) {
                continue;
            }
            for two in 0..counts.1 {
                if !self.time.open(y, two) {
                    continue;
                }
                let limit = best.map_or(most, |found| found.cost);
                if let Some(found) = self.couple_opened(gap, scope, context, limit) {
                    best = Some(BestInsertion { options: [one, two], ..found });
                }
            }
        }
        best
    }

    /// The cheapest places for two visits of one carer each in the windows they are opened in.
    fn couple_opened(
        &mut self,
        gap: &Gap,
        scope: Scope,
        context: &mut InsertionContext<'_>,
        most: i64,
    ) -> Option<BestInsertion> {
        let (x, y) = (gap.first, gap.second);
        let wanted = Wanted { scope, empties: 2 };
        let listed = self.list_positions(x, wanted, most);
        let middle = self.list_candidates(x, 0, &listed, most, context);
        self.candidates.sort(0, middle);
        let listed = self.list_positions(y, wanted, most);
        let end = self.list_candidates(y, middle, &listed, most, context);
        self.candidates.sort(middle, end);
        let parts = (*self.time.stop(self.time.visit(x).first_part), *self.time.stop(self.time.visit(y).first_part));
        let ceilings = (self.time.gap_ceiling(x), self.time.gap_ceiling(y));
        let load = u64::from(self.problem.visits[x.at()].load) + u64::from(self.problem.visits[y.at()].load);
        let shared = self.companies.shared(x, y);
        let mut best: Option<BestInsertion> = None;
        let mut tried = 0;
        for a in 0..middle {
            let first = *self.candidates.get(a);
            if let Some(found) = self.in_a_row(gap, &first, best.map_or(most, |found| found.cost), load) {
                best = Some(found);
            }
            for b in middle..end {
                let second = *self.candidates.get(b);
                let limit = best.map_or(most, |found| found.cost);
                if first.bound + second.bound - shared >= limit || tried == COMBINATIONS {
                    break;
                }
                let starts = Self::together(gap, first.ready, second.ready);
                let late = self.time.late_cost(x, starts.0) + self.time.late_cost(y, starts.1);
                if starts.0 > parts.0.latest
                    || starts.1 > parts.1.latest
                    || first.bound + second.bound + late - shared >= limit
                {
                    continue;
                }
                let apart = first.round != second.round;
                if !self.suits(gap, first.round, second.round) || !apart && !self.carries(first.round, load) {
                    continue;
                }
                tried += 1;
                self.tested += 1;
                let placements = [Placement::single(x, first.after), Placement::single(y, second.after)];
                let cost = if apart {
                    let quiet = starts.0 <= ceilings.0 && starts.1 <= ceilings.1;
                    let sides = [
                        Side { visit: x, candidate: first, start: starts.0 },
                        Side { visit: y, candidate: second, start: starts.1 },
                    ];
                    self.both(sides, &placements, quiet, limit)
                } else {
                    self.evaluate(&placements, limit)
                };
                if let Some(cost) = cost.filter(|&cost| cost < limit) {
                    best = Some(BestInsertion { cost, placements, count: 2, options: [0; 2] });
                }
            }
        }
        best
    }

    /// Whether the carers of two rounds may make the two visits of a gap.
    fn suits(&self, gap: &Gap, one: RoundIx, two: RoundIx) -> bool {
        let asks = gap.different_carers || gap.same_carer;
        !asks || self.share_carer(one, two) == gap.same_carer
    }

    fn carries(&self, round: RoundIx, load: u64) -> bool {
        self.time.round(round).load + load <= u64::from(self.problem.shifts[round.at()].capacity)
    }

    /// The two visits of a couple one right after the other in one round.
    fn in_a_row(&mut self, gap: &Gap, first: &Candidate, limit: i64, load: u64) -> Option<BestInsertion> {
        let round = self.time.stop(first.after).round;
        if gap.different_carers
            || first.bound >= limit
            || !self.carries(round, load)
            || self.may(gap.second, round).is_none()
        {
            return None;
        }
        let part = self.time.visit(gap.first).first_part;
        let placements = [Placement::single(gap.first, first.after), Placement::single(gap.second, part)];
        let cost = self.evaluate(&placements, limit).filter(|&cost| cost < limit)?;
        Some(BestInsertion { cost, placements, count: 2, options: [0; 2] })
    }

    /// The gap of a unit that is one couple of single visits.
    pub(super) fn couple(&self, unit: UnitIx) -> Option<Gap> {
        let [x, y] = self.units.only(unit)?;
        if self.time.visit(x).parts != 1 || self.time.visit(y).parts != 1 {
            return None;
        }
        let mut gaps = self.time.gaps.list(x).filter(|gap| gap.first == y || gap.second == y);
        let gap = *gaps.next()?;
        if gaps.next().is_some() { None } else { Some(gap) }
    }
}

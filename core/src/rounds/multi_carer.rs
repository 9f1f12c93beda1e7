//! Synchronised multi-carer insertion: combinations of positions for a visit of three or four carers, cheapest bounds first.
//!
//! Source of the problem: Bredström and Rönnqvist, *Combined vehicle routing and scheduling with temporal precedence and
//! synchronization constraints* (2008). The search is an enumeration that bounds cut short.

use super::blinks::InsertionContext;
use super::index::{RoundIx, StopIx};
use super::insertion::Listed;
use super::placement::Placement;
use super::recreate::BestInsertion;
use super::state::State;
use crate::ground::VisitIx;

/// How many combinations are tried at the most for one visit.
const COMBINATIONS: usize = 2_000;

/// Places picked so far for one visit, and the best whole combination found.
#[derive(Clone, Copy, Debug)]
struct Combination {
    visit: VisitIx,
    /// Places listed.
    count: usize,
    /// The stops behind which parts go, and their rounds; the first `stops` of each count.
    after: [StopIx; 4],
    rounds: [RoundIx; 4],
    stops: usize,
    /// How many carers these bring.
    carers_brought: u32,
    /// The sum of their bounds.
    bound: i64,
    /// The earliest start at which all of them can be there.
    start: i32,
    tried: usize,
    limit: i64,
    best: Option<BestInsertion>,
}

impl State<'_> {
    /// The cheapest places for three or four carers, in rounds of one or two carers each.
    pub(crate) fn best_combination(
        &mut self,
        visit: VisitIx,
        listed: &Listed,
        context: &mut InsertionContext<'_>,
        most: i64,
    ) -> Option<BestInsertion> {
        let count = self.list_candidates(visit, 0, listed, most, context);
        // Branch and bound over candidates in order of their bounds: as soon as a sum is too dear, all that follow are.
        self.candidates.sort(0, count);
        let mut combination = Combination {
            visit,
            count,
            after: [StopIx::NONE; 4],
            rounds: [RoundIx::NONE; 4],
            stops: 0,
            carers_brought: 0,
            bound: 0,
            start: i32::MIN,
            tried: 0,
            limit: most,
            best: None,
        };
        self.pick(&mut combination, 0);
        combination.best
    }

    /// Picks one more place from `from` on; it calls itself once a carer, four deep at the most.
    fn pick(&mut self, combination: &mut Combination, from: usize) {
        let parts = self.time.visit(combination.visit).parts;
        let latest = self.time.stop(self.time.visit(combination.visit).first_part).latest;
        let before = *combination;
        for at in from..before.count {
            let candidate = *self.candidates.get(at);
            let carers_brought = before.carers_brought + self.carers_brought(combination.visit, candidate.round);
            // Those that follow are no cheaper; a bound below zero counts as often as it can.
            let left = i64::from(parts - before.carers_brought);
            let times = if candidate.bound < 0 { left } else { (left + 1) / 2 };
            if combination.tried >= COMBINATIONS
                || before.bound.saturating_add(candidate.bound * times) >= combination.limit
            {
                break;
            }
            combination.after[before.stops] = candidate.after;
            combination.rounds[before.stops] = candidate.round;
            combination.stops = before.stops + 1;
            combination.carers_brought = carers_brought;
            combination.bound = before.bound + candidate.bound;
            // They start together, when the last can.
            combination.start = before.start.max(candidate.ready);
            let rounds = &combination.rounds[..combination.stops];
            let shared = rounds[..before.stops].iter().any(|&round| self.share_carer(round, candidate.round));
            if shared
                || carers_brought > parts
                || combination.start > latest
                || !self.may_have_rounds(combination.visit, rounds)
            {
                continue;
            }
            if carers_brought == parts {
                self.try_combination(combination);
            } else {
                self.pick(combination, at + 1);
            }
        }
    }

    fn try_combination(&mut self, combination: &mut Combination) {
        if combination.bound.saturating_add(self.time.late_cost(combination.visit, combination.start))
            >= combination.limit
        {
            return;
        }
        combination.tried += 1;
        self.tested += 1;
        let placement =
            Placement { visit: combination.visit, parts: combination.stops as u32, after: combination.after };
        if let Some(cost) = self.evaluate(&[placement], combination.limit).filter(|&cost| cost < combination.limit) {
            combination.limit = cost;
            combination.best = Some(BestInsertion { cost, placements: [placement; 2], count: 1, options: [0; 2] });
        }
    }
}

//! Places for a visit of three or four carers: combinations of places, cheapest bounds first.

use super::blinks::Sight;
use super::evaluate::Placement;
use super::places::{Scope, Wanted};
use super::recreate::Found;
use super::state::State;
use super::workspace::NONE;

/// How many combinations are tried at the most for one visit.
const COMBINATIONS: usize = 2_000;

/// Places picked so far for one visit, and the best whole combination found.
#[derive(Clone, Copy, Debug)]
struct Crowd {
    visit: u32,
    /// Places listed.
    count: usize,
    /// The stops behind which parts go, and their rounds; the first `stops` of each count.
    after: [u32; 4],
    rounds: [u32; 4],
    stops: usize,
    /// How many carers these bring.
    hands: u32,
    /// The sum of their bounds.
    bound: i64,
    /// The earliest start at which all of them can be there.
    start: i32,
    tried: usize,
    limit: i64,
    best: Option<Found>,
}

impl State<'_> {
    /// The cheapest places for three or four carers, in rounds of one or two carers each.
    pub(crate) fn best_crowd(&mut self, visit: u32, scope: Scope, sight: &mut Sight<'_>, most: i64) -> Option<Found> {
        let parts = self.w.duties[visit as usize].parts;
        let count = self.list_places(visit, 0, Wanted { scope, empties: parts }, most, sight);
        self.sort_choices(0, count);
        let mut crowd = Crowd {
            visit,
            count,
            after: [NONE; 4],
            rounds: [NONE; 4],
            stops: 0,
            hands: 0,
            bound: 0,
            start: i32::MIN,
            tried: 0,
            limit: most,
            best: None,
        };
        self.pick(&mut crowd, 0);
        crowd.best
    }

    /// Picks one more place from `from` on; it calls itself once a carer, four deep at the most.
    fn pick(&mut self, crowd: &mut Crowd, from: usize) {
        let parts = self.w.duties[crowd.visit as usize].parts;
        let latest = self.stop(self.w.duties[crowd.visit as usize].first_part).latest;
        let before = *crowd;
        for at in from..before.count {
            let choice = self.w.choices[at];
            let hands = before.hands + self.hands(crowd.visit, choice.round);
            // Those that follow are no cheaper; a bound below zero counts as often as it can.
            let left = i64::from(parts - before.hands);
            let times = if choice.bound < 0 { left } else { (left + 1) / 2 };
            if crowd.tried >= COMBINATIONS || before.bound.saturating_add(choice.bound * times) >= crowd.limit {
                break;
            }
            crowd.after[before.stops] = choice.after;
            crowd.rounds[before.stops] = choice.round;
            crowd.stops = before.stops + 1;
            crowd.hands = hands;
            crowd.bound = before.bound + choice.bound;
            crowd.start = before.start.max(choice.ready);
            let rounds = &crowd.rounds[..crowd.stops];
            let shared = rounds[..before.stops].iter().any(|&round| self.share_carer(round, choice.round));
            if shared || hands > parts || crowd.start > latest || !self.keeps_pins(crowd.visit, rounds) {
                continue;
            }
            if hands == parts {
                self.try_crowd(crowd);
            } else {
                self.pick(crowd, at + 1);
            }
        }
    }

    fn try_crowd(&mut self, crowd: &mut Crowd) {
        if crowd.bound.saturating_add(self.late_cost(crowd.visit, crowd.start)) >= crowd.limit {
            return;
        }
        crowd.tried += 1;
        self.work += 1;
        let placement = Placement { visit: crowd.visit, parts: crowd.stops as u32, after: crowd.after };
        if let Some(cost) = self.evaluate(&[placement], crowd.limit).filter(|&cost| cost < crowd.limit) {
            crowd.limit = cost;
            crowd.best = Some(Found { cost, placements: [placement; 2], count: 1, options: [0; 2] });
        }
    }
}

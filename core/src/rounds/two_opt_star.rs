//! 2-opt*: two rounds exchange all the visits behind one point in each, or one takes over the other's.
//!
//! Source: Potvin and Rousseau, *An exchange heuristic for routeing problems with time windows* (1995).
//!
//! Strings that are taken out and put back seldom cross two rounds over: every visit of both tails would have to find its
//! way alone. Whether a crossing could pay is seen from four legs and two times; few are carried out.

use super::breaks::Touched;
use super::index::{RoundIx, StopIx};
use super::random::Dice;
use super::rows::Stop;
use super::state::State;
use crate::ground::VisitIx;

/// How often a crossing is sought where a whole round begins.
const TRANSFER: u32 = 3;
/// How many rounds are asked whether they would take over.
const TAKERS: u32 = 64;

/// Two rounds cut behind one stop each: what is behind goes behind the other.
#[derive(Clone, Copy, Debug)]
struct Crossing {
    /// The stops behind which the rounds are cut, of the first round and of the second.
    cuts: [StopIx; 2],
}

impl State<'_> {
    /// Exchanges two tails near a visit drawn at random, where legs alone cost at most `most` more. Whether the rounds changed
    /// and break no rule; after a `false` they are to be taken back.
    pub(crate) fn two_opt_star(&mut self, dice: &mut Dice, most: i64) -> bool {
        self.time.open_trail();
        let visit = VisitIx(dice.below(self.time.visits().len() as u32));
        let near = self.near.each();
        let Some(state) = self.time.find_visit(visit).filter(|state| state.served && near > 0) else {
            return false;
        };
        let part = state.first_part;
        let found = if dice.once_in(TRANSFER) {
            self.transfer_route(part, dice, most)
        } else {
            self.crossing_near(part, dice, most)
        };
        found.is_some_and(|crossing| self.carry_out(&crossing))
    }

    /// A crossing beside a part and a near one.
    fn crossing_near(&mut self, part: StopIx, dice: &mut Dice, most: i64) -> Option<Crossing> {
        let near = self.near.each();
        let visit = self.time.stop(part).event.visit();
        let first = dice.below(near as u32) as usize;
        // The first crossing that could pay, from a place drawn at random, and not the cheapest: that was no better and
        // took longer.
        for at in 0..near {
            let other = self.near.part(visit, (first + at) % near);
            self.tested += 1;
            if self.time.stop(other).round.is_none() || self.time.stop(other).round == self.time.stop(part).round {
                continue;
            }
            let both = [[part, other], [other, part]];
            let found = both.into_iter().find_map(|[before, behind]| self.crossing(before, behind, most));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// A crossing by which another round, empty or not, takes over all of a part's round, or all from that part on.
    fn transfer_route(&mut self, part: StopIx, dice: &mut Dice, most: i64) -> Option<Crossing> {
        let own = self.time.stop(part).round;
        let behind = if dice.once_in(2) {
            part
        } else {
            self.time.past_breaks(self.time.stop(self.time.kinds.start_of(own)).next)
        };
        let rounds = self.time.rounds().len() as u32;
        let first = dice.below(rounds);
        for at in 0..rounds.min(TAKERS) {
            let round = RoundIx((first + at) % rounds);
            self.tested += 1;
            if round != own {
                let found = self.crossing(self.time.kinds.start_of(round), behind, most);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// The crossing that brings `behind` right behind `before`, if time allows it and legs cost at most `most` more.
    #[inline]
    fn crossing(&self, before: StopIx, behind: StopIx, most: i64) -> Option<Crossing> {
        let (p, q) = (self.time.stop(before), self.time.stop(behind));
        let cut = self.time.back_past_breaks(behind);
        let (one, two) = (self.time.round(p.round), self.time.round(q.round));
        // Where the other round may end later, what is behind can too.
        let later = (one.closes - two.closes).max(0);
        if p.done() > q.hard + later {
            return None;
        }
        let there = self.time.travel.seconds(one, q.period, p.place, q.place);
        if p.done() + there > q.hard + later {
            return None;
        }
        let next = self.time.past_breaks(p.next);
        let (r, s) = (self.time.stop(cut), self.time.stop(next));
        let (ends, last) = (
            [self.time.kinds.end_of(p.round), self.time.kinds.end_of(q.round)],
            self.time.back_past_breaks(self.time.kinds.end_of(q.round)),
        );
        let [end, other_end] = ends.map(|end| self.time.stop(end));
        let mut longer = there - self.time.way(cut) - if one.visits == 0 { 0 } else { self.time.way(before) };
        longer +=
            self.time.travel.seconds(one, end.period, self.time.stop(last).place, end.place) - self.time.way(last);
        if self.time.kinds.is_end(next) && cut == self.time.kinds.start_of(q.round) {
            // That round is left empty.
        } else if self.time.kinds.is_end(next) {
            longer += self.time.travel.seconds(two, other_end.period, r.place, other_end.place);
        } else {
            let back = self.time.travel.seconds(two, s.period, r.place, s.place);
            if r.done() + back > s.hard + (two.closes - one.closes).max(0) {
                return None;
            }
            let last = self.time.back_past_breaks(ends[0]);
            longer += back
                + self.time.travel.seconds(two, other_end.period, self.time.stop(last).place, other_end.place)
                - self.time.way(last);
        }
        // An estimate: metres, waiting and who comes are priced once it is carried out.
        let price = self.problem.prices.travel_second.0 + one.per_second;
        (i64::from(longer) * price <= most).then_some(Crossing { cuts: [before, cut] })
    }

    /// Exchanges two tails. Breaks stay in their rounds, in front of what comes.
    fn carry_out(&mut self, crossing: &Crossing) -> bool {
        let rounds = crossing.cuts.map(|cut| self.time.stop(cut).round);
        // Tails are listed before anything is unlinked: links change under whoever walks them.
        let first = self.list_tail(crossing.cuts[0], 0);
        let both = self.list_tail(crossing.cuts[1], first);
        let may_go =
            |state: &Self, at: usize| state.may_cross(state.positions.part(at), rounds[usize::from(at < first)]);
        if !(0..both).all(|at| may_go(self, at)) {
            return false;
        }
        for at in 0..both {
            self.unlink(self.positions.part(at));
        }
        for (tail, round) in [(0..first, rounds[1]), (first..both, rounds[0])] {
            for at in tail {
                let after = self.time.stop(self.time.kinds.end_of(round)).prev;
                self.link(self.positions.part(at), after);
            }
        }
        for cut in crossing.cuts {
            let mut stop = self.time.stop(cut).next;
            while !self.time.kinds.is_end(stop) {
                self.time.loosen(self.time.stop(stop).event);
                stop = self.time.stop(stop).next;
            }
        }
        // Times only now, once for both tails: moved one by one they would be propagated as often as there are stops.
        if self.time.tighten().is_err() {
            return false;
        }
        self.time.find_worst();
        self.refresh();
        let fits = |round: RoundIx| self.time.round(round).load <= u64::from(self.problem.shifts[round.at()].capacity);
        if !rounds.into_iter().all(fits) || self.plans.overdone(&self.time).is_some() || !self.bears_crossing(both) {
            return false;
        }
        self.replace_breaks(Touched::All);
        true
    }

    /// Whether no more carers come to the clients of the first `parts` parts listed than may.
    fn bears_crossing(&self, parts: usize) -> bool {
        !self.companies.is_counted()
            || self
                .positions
                .parts(parts)
                .all(|part| self.companies.bears_client_of(self.time.stop(part).event.visit()))
    }

    /// Lists the visits' parts behind a stop from `from` on. Returns the end.
    fn list_tail(&mut self, cut: StopIx, from: usize) -> usize {
        let (mut stop, mut to) = (self.time.stop(cut).next, from);
        while !self.time.kinds.is_end(stop) {
            if !self.time.kinds.is_break(stop) {
                self.positions.set_part(to, stop);
                to += 1;
            }
            stop = self.time.stop(stop).next;
        }
        to
    }

    /// Whether a part may go over to another round, wherever in it.
    fn may_cross(&self, part: StopIx, round: RoundIx) -> bool {
        let Stop { event, round: own, .. } = *self.time.stop(part);
        let visit = event.visit();
        let state = self.time.visit(visit);
        let row = self.time.round(round);
        let alone = state.parts == 1
            || (!self.doubles
                && !self.restricts_rounds(visit)
                && state.stops().all(|other| {
                    let other = self.time.stop(other).round;
                    other == own || other.is_none() || !self.share_carer(other, round)
                }));
        alone
            && row.usable
            && row.skills.cover(self.problem.visits[visit.at()].skills)
            && self.allowed(visit, round).is_some()
    }
}

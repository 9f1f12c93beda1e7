//! Refreshing: what is remembered of a round is found again after its stops or starts changed.
//!
//! Slack and stretches are the timeline's own; here is what a round costs.

use super::index::RoundIx;
use super::rows::Round;
use super::state::State;

impl State<'_> {
    /// Refreshes every round that changed.
    pub(crate) fn refresh(&mut self) {
        for at in 0..self.time.changed().len() {
            let round = self.time.changed().round(at);
            self.refresh_forward(round);
            self.time.refresh_backward(round);
            self.time.renew(round);
        }
        self.plans.refresh(&self.time);
        self.time.end_changes();
    }

    /// Costs of legs and unfamiliar parts, and prefixes, from the start place on.
    fn refresh_forward(&mut self, round: RoundIx) {
        let old = *self.time.round(round);
        let new = if self.time.changed().has_same_stops(round) {
            // Who is visited in which order costs what it did; what is left of the wait is what is not waited.
            Round { wait: old.wait - old.length, ..old }
        } else {
            self.sum_stops(round, &old)
        };
        if old.timed() {
            self.time.refresh_prefixes(round);
        }
        self.keep_sums(round, &old, new);
    }

    /// A round with what its legs and the carers of its parts cost, and with as much less wait as its stops and legs take.
    fn sum_stops(&self, round: RoundIx, old: &Round) -> Round {
        let mut new =
            Round { travel: 0, miles: 0, unfamiliar: 0, wishes: 0, flat: 0, load: 0, visits: 0, wait: 0, ..*old };
        let mut stop = self.time.kinds.start_of(round);
        while !self.time.kinds.is_end(stop) {
            let next = self.time.stop(stop).next;
            let leg = self.time.leg(stop);
            new.travel += i64::from(leg) * self.problem.prices.travel_second.0;
            if old.per_metre != 0 && !self.time.kinds.is_break(next) {
                let (from, to) = (self.time.stop(stop), self.time.stop(next));
                new.miles += self.time.travel.miles(old, to.period, from.place, to.place);
            }
            new.wait -= leg + self.time.stop(next).duration;
            if self.time.kinds.is_part(next) {
                let visit = self.time.stop(next).event.visit();
                new.visits += 1;
                new.load += u64::from(self.problem.visits[visit.at()].load);
                let preference = self.preference_cost(visit, old).unwrap_or_default();
                new.unfamiliar += preference.unfamiliar;
                new.wishes += preference.wishes;
                new.flat += preference.flat;
            }
            stop = next;
        }
        new
    }

    fn keep_sums(&mut self, round: RoundIx, old: &Round, mut new: Round) {
        let use_price = self.problem.shifts[round.at()].use_price.0;
        if new.visits == 0 {
            (new.travel, new.miles, new.unfamiliar, new.wishes, new.flat) = (0, 0, 0, 0, 0);
        }
        *self.time.round_mut(round) = new;
        if new.timed() {
            new.length = self.time.length(round);
            new.wait += new.length;
            new.back = self.time.back(round);
            new.seconds = if new.visits == 0 { 0 } else { self.time.paid_part(round, new.length) };
        }
        new.paid = i64::from(new.seconds) * new.per_second;
        *self.time.round_mut(round) = new;
        let waiting = |row: &Round| if row.visits == 0 { 0 } else { i64::from(row.wait) * row.dearest_second };
        self.waiting += waiting(&new) - waiting(old);
        self.sums.travel += new.travel - old.travel;
        self.sums.miles += new.miles - old.miles;
        self.sums.unfamiliar += new.unfamiliar - old.unfamiliar;
        self.sums.wishes += new.wishes - old.wishes;
        self.sums.flat += new.flat - old.flat;
        self.sums.paid += new.paid - old.paid;
        if (old.visits == 0) != (new.visits == 0) {
            let used = new.visits != 0;
            self.sums.shifts += if used { use_price } else { -use_price };
            if used {
                self.idle.remove(round);
            } else {
                self.idle.add(round);
            }
        }
        self.served_parts = self.served_parts + new.visits - old.visits;
    }
}

//! Refreshing: what is remembered of a round is found again after its stops or starts changed.
//!
//! The latest harmless starts are forward time slacks: Savelsbergh, *The vehicle routing problem with time windows:
//! minimizing route duration* (1992). The joined stretches are those of [`super::segment`].

use super::index::{RoundIx, StopIx};
use super::rows::{Round, Segments};
use super::segment::Segment;
use super::state::State;

impl State<'_> {
    /// Refreshes every round that changed.
    pub(crate) fn refresh(&mut self) {
        for at in 0..self.changed_len {
            let round = self.changed.get(at);
            self.refresh_forward(round);
            self.refresh_backward(round);
            self.is_changed[round] = 0;
        }
        self.refresh_totals();
        self.changed_len = 0;
    }

    /// Costs of legs and unfamiliar parts, and prefixes, from the start place on.
    fn refresh_forward(&mut self, round: RoundIx) {
        let old = self.rounds[round];
        let mut new =
            Round { travel: 0, miles: 0, unfamiliar: 0, wishes: 0, flat: 0, load: 0, visits: 0, wait: 0, ..old };
        let start = self.start_of(round);
        let timed = old.timed();
        let mut prefix = Segment::stop(0, self.stop(start).earliest, self.stop(start).latest);
        self.segments[start].prefix = prefix;
        let mut stop = start;
        while !self.is_end(stop) {
            let next = self.stop(stop).next;
            let leg = self.leg(stop);
            new.travel += i64::from(leg) * self.problem.prices.travel_second.0;
            if old.per_metre != 0 && !self.is_break(next) {
                let (from, to) = (self.stop(stop), self.stop(next));
                new.miles += self.miles(&old, to.period, from.place, to.place);
            }
            new.wait -= leg + self.stop(next).duration;
            if next < self.breaks_at {
                let visit = self.stop(next).event.visit();
                new.visits += 1;
                new.load += u64::from(self.problem.visits[visit.at()].load);
                let preference = self.preference_cost(visit, &old).unwrap_or_default();
                new.unfamiliar += preference.unfamiliar;
                new.wishes += preference.wishes;
                new.flat += preference.flat;
            }
            if timed && !self.is_end(next) {
                prefix = prefix.join(leg, self.frozen(next));
                self.segments[next].prefix = prefix;
            }
            stop = next;
        }
        self.keep_sums(round, &old, new);
    }

    /// One stop with the window in which moving it harms nobody.
    #[inline]
    pub(crate) fn frozen(&self, stop: StopIx) -> Segment {
        let row = self.stop(stop);
        let earliest = if row.linked { row.start } else { row.earliest };
        Segment::stop(row.duration, earliest, Self::harmless(row))
    }

    fn keep_sums(&mut self, round: RoundIx, old: &Round, mut new: Round) {
        let use_price = self.problem.shifts[round.at()].use_price.0;
        if new.visits == 0 {
            (new.travel, new.miles, new.unfamiliar, new.wishes, new.flat) = (0, 0, 0, 0, 0);
        }
        self.rounds[round] = new;
        if new.timed() {
            new.length = self.length(round);
            new.wait += new.length;
            new.back = self.arrival_after(self.stop(self.end_of(round)).prev);
            new.seconds = if new.visits == 0 { 0 } else { self.paid_part(round, new.length) };
        }
        new.paid = i64::from(new.seconds) * new.per_second;
        self.rounds[round] = new;
        let second = self.dearest_second(&new);
        let waiting = |row: &Round| if row.visits == 0 { 0 } else { i64::from(row.wait) * second };
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
            self.used_rounds = if used { self.used_rounds + 1 } else { self.used_rounds - 1 };
            self.note_idle(round, !used);
        }
        self.served_parts = self.served_parts + new.visits - old.visits;
    }

    /// Lists a round that lost its last visit as idle, or no longer.
    fn note_idle(&mut self, round: RoundIx, idle: bool) {
        if idle {
            self.idle.set(self.idle_len, round);
            self.idle_at[round] = self.idle_len as u32;
            self.idle_len += 1;
        } else {
            self.idle_len -= 1;
            let (at, last) = (self.idle_at[round], self.idle.get(self.idle_len));
            self.idle.set(at as usize, last);
            self.idle_at[last] = at;
        }
    }

    /// Lists the idle rounds in the order of their shifts, whatever came before.
    pub(super) fn sort_idle(&mut self) {
        self.idle.words_mut()[..self.idle_len].sort_unstable();
        for at in 0..self.idle_len {
            self.idle_at[self.idle.get(at)] = at as u32;
        }
    }

    /// Latest starts, and suffixes, from the end place back.
    fn refresh_backward(&mut self, round: RoundIx) {
        let timed = self.rounds[round].timed();
        let end = self.end_of(round);
        let span = *self.stop(end);
        let mut suffix = Segment::stop(0, span.earliest, span.latest);
        self.stops[end].free = span.latest;
        self.stops[end].hard = span.latest;
        self.segments[end].suffix = suffix;
        let mut stop = end;
        while self.stop(stop).prev != self.start_of(round) {
            let next = *self.stop(stop);
            let before = next.prev;
            let this = *self.stop(before);
            self.stops[before].free = Self::harmless(&this).min(next.free - this.reach);
            self.stops[before].hard = this.latest.min(next.hard - this.reach);
            if timed {
                suffix = self.frozen(before).join(this.reach - this.duration, suffix);
                self.segments[before].suffix = suffix;
            }
            stop = before;
        }
    }

    /// Seconds from leaving the start place to reaching the end place, when the carer leaves as late as is harmless.
    pub(crate) fn length(&self, round: RoundIx) -> i32 {
        let finish = self.arrival_after(self.stop(self.end_of(round)).prev);
        finish - self.leaving(round, finish)
    }

    /// When the carer leaves the start place to finish at `finish`, every stop as late as is harmless.
    fn leaving(&self, round: RoundIx, finish: i32) -> i32 {
        let start = self.start_of(round);
        let (mut stop, mut latest) = (self.stop(self.end_of(round)).prev, finish);
        while stop != start {
            let this = self.stop(stop);
            latest = (latest - this.reach).min(Self::harmless(this));
            stop = this.prev;
        }
        latest - self.stop(start).reach
    }

    /// The paid seconds of a used round that lasts `length`: without unpaid commutes and unpaid breaks.
    pub(crate) fn paid_part(&self, round: RoundIx, length: i32) -> i32 {
        let shift = &self.problem.shifts[round.at()];
        let mut paid = length;
        if !shift.commute_paid {
            let row = &self.rounds[round];
            let (start, end) = (self.start_of(round), self.end_of(round));
            let first = self.stop(self.past_breaks(self.stop(start).next));
            paid -= self.seconds(row, first.period, self.stop(start).place, first.place);
            let end = self.stop(end);
            paid -= self.seconds(row, end.period, self.stop(end.prev).place, end.place);
        }
        paid - self.unpaid_breaks(round)
    }

    pub(crate) fn unpaid_breaks(&self, round: RoundIx) -> i32 {
        let shift = &self.problem.shifts[round.at()];
        let rows = shift.first_break as usize..shift.first_break as usize + shift.breaks as usize;
        let rows = self.problem.breaks.get(rows).unwrap_or(&[]);
        rows.iter().filter(|pause| !pause.paid).map(|pause| pause.duration.0).sum()
    }

    /// What a round's time costs as its starts stand now, remembered or not.
    pub(crate) fn paid_now(&self, round: RoundIx) -> i64 {
        let per_second = self.rounds[round].per_second;
        if per_second == 0 { 0 } else { i64::from(self.paid_part(round, self.length(round))) * per_second }
    }

    /// Gives `keep` every stop of a round with the start it is published with: as late as harms nobody.
    pub(crate) fn publish(&mut self, round: RoundIx, keep: impl Fn(&mut Self, StopIx, i32)) {
        let mut stop = self.stop(self.end_of(round)).prev;
        let mut latest = self.arrival_after(stop);
        while stop != self.start_of(round) {
            let this = *self.stop(stop);
            latest = (latest - this.reach).min(Self::harmless(&this));
            keep(self, stop, latest);
            stop = this.prev;
        }
    }

    /// The two stretches at a stop.
    #[inline]
    pub(crate) fn segments(&self, stop: StopIx) -> &Segments {
        &self.segments[stop]
    }
}

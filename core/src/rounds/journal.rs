//! The journal: rounds touched in an iteration as they were, so that a worse roster is taken back at the cost of what changed.

use super::index::{RoundIx, StopIx, rounds};
use super::state::{State, Sums};

/// What a rejected iteration goes back to, beside the journal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    sums: Sums,
    worst: i32,
    used_rounds: u32,
}

impl State<'_> {
    /// Begins an iteration: an empty journal.
    pub(crate) fn open_journal(&mut self) -> Before {
        self.iteration = self.iteration.wrapping_add(1);
        if self.iteration == 0 {
            self.w.touched_in.rows_mut().fill(0);
            self.iteration = 1;
        }
        self.journal_len = 0;
        self.touched_len = 0;
        self.absent_before_len = self.absent_len;
        self.w.absent_before.copy(&self.w.absent, self.absent_len);
        Before { sums: self.sums, worst: self.worst, used_rounds: self.used_rounds }
    }

    /// Writes a round in the journal before it changes for the first time in this iteration.
    pub(crate) fn touch(&mut self, round: RoundIx) {
        self.w.touched_in[round] = self.iteration;
        self.w.touched.set(self.touched_len, round);
        self.touched_len += 1;
        let head = self.journal_len;
        let mut at = head + 1;
        let mut stop = self.stop(self.start_of(round)).next;
        while !self.is_end(stop) {
            self.w.journal.set(at, stop);
            self.w.journal_starts.set(at, self.stop(stop).start);
            self.w.journal_options.set(at, self.stop(stop).option);
            at += 1;
            stop = self.stop(stop).next;
        }
        self.w.journal.set(head, self.start_of(round));
        self.w.journal_starts.set(head, (at - head - 1) as i32);
        self.journal_len = at;
    }

    /// Puts every round in the journal back as it was.
    pub(crate) fn take_back(&mut self, before: Before) {
        for at in 0..self.touched_len {
            self.empty(self.w.touched.get(at));
        }
        let mut at = 0;
        while at < self.journal_len {
            let (mut after, count) = (self.w.journal.get(at), self.w.journal_starts.get(at) as usize);
            for row in at + 1..=at + count {
                let stop = self.w.journal.get(row);
                self.reopen(stop, self.w.journal_options.get(row));
                self.w.stops[stop].start = self.w.journal_starts.get(row);
                self.link(stop, after);
                let event = self.stop(stop).event;
                if let Some(state) = self.w.visit_states.get_mut(event.visit()) {
                    state.served = true;
                }
                after = stop;
            }
            at += count + 1;
        }
        self.go_as_before();
        self.refresh();
        self.sums = before.sums;
        self.worst = before.worst;
        self.used_rounds = before.used_rounds;
        self.absent_len = self.absent_before_len;
        self.w.absent.copy(&self.w.absent_before, self.absent_len);
    }

    /// Readies every visit in the journal for as many stops as it has again.
    fn go_as_before(&mut self) {
        let mut at = 0;
        while self.doubles && at < self.journal_len {
            let count = self.w.journal_starts.get(at) as usize;
            for row in at + 1..=at + count {
                let visit = self.stop(self.w.journal.get(row)).event.visit();
                if self.w.journal.get(row) < self.breaks_at {
                    self.go_as(visit, self.stops_of(visit));
                }
            }
            at += count + 1;
        }
    }

    /// Takes every stop out of a round, breaks too; only for a round about to be written anew.
    fn empty(&mut self, round: RoundIx) {
        self.mark_changed(round);
        let (start, end) = (self.start_of(round), self.end_of(round));
        let mut stop = self.stop(start).next;
        while stop != end {
            if stop < self.breaks_at && self.counts_company() {
                self.miss(stop, round);
            }
            let row = &mut self.w.stops[stop];
            row.round = RoundIx::NONE;
            if let Some(state) = self.w.visit_states.get_mut(row.event.visit()) {
                state.served = false;
            }
            stop = row.next;
        }
        self.w.stops[start].next = end;
        self.w.stops[end].prev = start;
        self.find_reach(start);
    }

    /// Notes that the touched rounds are no longer those of the best roster.
    pub(crate) fn mark_dirty(&mut self) {
        for at in 0..self.touched_len {
            self.w.dirty[self.w.touched.get(at)] = 1;
        }
    }

    /// Makes the rounds as they stand the best roster.
    pub(crate) fn keep_best(&mut self) {
        for round in rounds(self.w.dirty.len()) {
            if self.w.dirty[round] == 0 {
                continue;
            }
            self.w.dirty[round] = 0;
            let mut at = self.start_of(round);
            let mut stop = self.stop(self.start_of(round)).next;
            while !self.is_end(stop) {
                self.w.best_next.set(at, stop);
                at = stop;
                stop = self.stop(stop).next;
            }
            self.w.best_next.set(at, StopIx::NONE);
            self.publish(round, |state, stop, start| {
                let event = state.stop(stop).event;
                state.w.best_start.set(event, start);
            });
        }
    }
}

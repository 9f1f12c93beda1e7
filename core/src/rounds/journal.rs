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
        self.undo_log.open();
        self.absent_before_len = self.absent_len;
        self.absent_before.copy(&self.absent, self.absent_len);
        Before { sums: self.sums, worst: self.worst, used_rounds: self.used_rounds }
    }

    /// Writes a round in the journal before it changes for the first time in this iteration.
    pub(crate) fn touch(&mut self, round: RoundIx) {
        let start = self.start_of(round);
        let head = self.undo_log.open_round(round, start);
        let mut stop = self.stop(start).next;
        while !self.is_end(stop) {
            let row = self.stops[stop];
            self.undo_log.push(stop, row.start, row.option);
            stop = row.next;
        }
        self.undo_log.close_round(head);
    }

    /// Puts every round in the journal back as it was.
    pub(crate) fn take_back(&mut self, before: Before) {
        for at in 0..self.undo_log.touched_len() {
            self.empty(self.undo_log.touched_round(at));
        }
        let mut at = 0;
        while at < self.undo_log.len() {
            let (mut after, count) = self.undo_log.round_at(at);
            for row in at + 1..=at + count {
                let (stop, start, option) = self.undo_log.stop_at(row);
                self.reopen(stop, option);
                self.stops[stop].start = start;
                self.link(stop, after);
                let event = self.stop(stop).event;
                if let Some(state) = self.visit_states.get_mut(event.visit()) {
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
        self.absent.copy(&self.absent_before, self.absent_len);
    }

    /// Readies every visit in the journal for as many stops as it has again.
    fn go_as_before(&mut self) {
        let mut at = 0;
        while self.doubles && at < self.undo_log.len() {
            let (_, count) = self.undo_log.round_at(at);
            for row in at + 1..=at + count {
                let (stop, ..) = self.undo_log.stop_at(row);
                let visit = self.stop(stop).event.visit();
                if stop < self.breaks_at {
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
            let row = &mut self.stops[stop];
            row.round = RoundIx::NONE;
            if let Some(state) = self.visit_states.get_mut(row.event.visit()) {
                state.served = false;
            }
            stop = row.next;
        }
        self.stops[start].next = end;
        self.stops[end].prev = start;
        self.find_reach(start);
    }

    /// Notes that the touched rounds are no longer those of the best roster.
    pub(crate) fn mark_dirty(&mut self) {
        for at in 0..self.undo_log.touched_len() {
            self.dirty[self.undo_log.touched_round(at)] = 1;
        }
    }

    /// Makes the rounds as they stand the best roster.
    pub(crate) fn keep_best(&mut self) {
        for round in rounds(self.dirty.len()) {
            if self.dirty[round] == 0 {
                continue;
            }
            self.dirty[round] = 0;
            let mut at = self.start_of(round);
            let mut stop = self.stop(self.start_of(round)).next;
            while !self.is_end(stop) {
                self.best_next.set(at, stop);
                at = stop;
                stop = self.stop(stop).next;
            }
            self.best_next.set(at, StopIx::NONE);
            self.publish(round, |state, stop, start| {
                let event = state.stop(stop).event;
                state.best_start.set(event, start);
            });
        }
    }
}

//! The journal: rounds touched in an iteration as they were, so that a worse roster is taken back at the cost of what changed.

use super::state::{State, Sums};
use super::workspace::NONE;

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
            self.w.touched_in.fill(0);
            self.iteration = 1;
        }
        self.journal_len = 0;
        self.touched_len = 0;
        self.absent_before_len = self.absent_len;
        self.w.absent_before[..self.absent_len].copy_from_slice(&self.w.absent[..self.absent_len]);
        Before { sums: self.sums, worst: self.worst, used_rounds: self.used_rounds }
    }

    /// Writes a round in the journal before it changes for the first time in this iteration.
    pub(crate) fn touch(&mut self, round: u32) {
        self.w.touched_in[round as usize] = self.iteration;
        self.w.touched[self.touched_len] = round;
        self.touched_len += 1;
        let head = self.journal_len;
        let mut at = head + 1;
        let mut stop = self.stop(self.start_of(round)).next;
        while !self.is_end(stop) {
            self.w.journal[at] = stop;
            self.w.journal_starts[at] = self.stop(stop).start as u32;
            self.w.journal_options[at] = u32::from(self.stop(stop).option);
            at += 1;
            stop = self.stop(stop).next;
        }
        self.w.journal[head] = round;
        self.w.journal_starts[head] = (at - head - 1) as u32;
        self.journal_len = at;
    }

    /// Puts every round in the journal back as it was.
    pub(crate) fn take_back(&mut self, before: Before) {
        for at in 0..self.touched_len {
            self.empty(self.w.touched[at]);
        }
        let mut at = 0;
        while at < self.journal_len {
            let (round, count) = (self.w.journal[at], self.w.journal_starts[at] as usize);
            let mut after = self.start_of(round);
            for row in at + 1..=at + count {
                let stop = self.w.journal[row];
                self.reopen(stop, self.w.journal_options[row] as u8);
                self.w.stops[stop as usize].start = self.w.journal_starts[row] as i32;
                self.link(stop, after);
                let event = self.stop(stop).event as usize;
                if let Some(state) = self.w.visit_states.get_mut(event) {
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
        self.w.absent[..self.absent_len].copy_from_slice(&self.w.absent_before[..self.absent_len]);
    }

    /// Readies every visit in the journal for as many stops as it has again.
    fn go_as_before(&mut self) {
        let mut at = 0;
        while self.doubles && at < self.journal_len {
            let count = self.w.journal_starts[at] as usize;
            for row in at + 1..=at + count {
                let visit = self.stop(self.w.journal[row]).event;
                if self.w.journal[row] < self.breaks_at {
                    self.go_as(visit, self.stops_of(visit));
                }
            }
            at += count + 1;
        }
    }

    /// Takes every stop out of a round, breaks too; only for a round about to be written anew.
    fn empty(&mut self, round: u32) {
        self.mark_changed(round);
        let (start, end) = (self.start_of(round), self.end_of(round));
        let mut stop = self.stop(start).next;
        while stop != end {
            if stop < self.breaks_at && self.counts_company() {
                self.miss(stop, round);
            }
            let row = &mut self.w.stops[stop as usize];
            row.round = NONE;
            if let Some(state) = self.w.visit_states.get_mut(row.event as usize) {
                state.served = false;
            }
            stop = row.next;
        }
        self.w.stops[start as usize].next = end;
        self.w.stops[end as usize].prev = start;
        self.find_reach(start);
    }

    /// Notes that the touched rounds are no longer those of the best roster.
    pub(crate) fn mark_dirty(&mut self) {
        for at in 0..self.touched_len {
            self.w.dirty[self.w.touched[at] as usize] = 1;
        }
    }

    /// Makes the rounds as they stand the best roster.
    pub(crate) fn keep_best(&mut self) {
        let served = self.starts_at;
        for round in 0..self.w.dirty.len() as u32 {
            if self.w.dirty[round as usize] == 0 {
                continue;
            }
            self.w.dirty[round as usize] = 0;
            let mut at = served + round;
            let mut stop = self.stop(self.start_of(round)).next;
            while !self.is_end(stop) {
                self.w.best_next[at as usize] = stop;
                at = stop;
                stop = self.stop(stop).next;
            }
            self.w.best_next[at as usize] = NONE;
            self.publish(round, |state, stop, start| {
                let event = state.stop(stop).event;
                state.w.best_start[event as usize] = start as u32;
            });
        }
    }
}

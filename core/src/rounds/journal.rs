//! The journal: rounds touched in an iteration as they were, so that a worse roster is taken back at the cost of what changed.

use super::index::RoundIx;
use super::state::{State, Sums};
use super::timeline::Lateness;

/// What a rejected iteration goes back to, beside the journal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    sums: Sums,
    lateness: Lateness,
}

impl State<'_> {
    /// Begins an iteration: an empty journal.
    pub(crate) fn open_journal(&mut self) -> Before {
        self.time.open_journal();
        self.absent.open();
        Before { sums: self.sums, lateness: *self.time.lateness() }
    }

    /// Puts every round in the journal back as it was.
    pub(crate) fn take_back(&mut self, before: Before) {
        for at in 0..self.time.journal().touched_len() {
            let round = self.time.journal().touched_round(at);
            if self.counts_company() {
                self.miss_all(round);
            }
            self.time.empty(round);
        }
        let mut at = 0;
        // Rounds are written in the order in which they were touched; each is emptied above before any stop is put
        // back.
        while at < self.time.journal().len() {
            let (mut after, count) = self.time.journal().round_at(at);
            for row in at + 1..=at + count {
                let (stop, start, option) = self.time.journal().stop_at(row);
                self.time.put_back(stop, start, option);
                self.link(stop, after);
                after = stop;
            }
            at += count + 1;
        }
        self.go_as_before();
        self.refresh();
        self.sums = before.sums;
        self.time.take_back(before.lateness);
        self.absent.take_back();
    }

    /// Readies every visit in the journal for as many stops as it has again.
    fn go_as_before(&mut self) {
        let mut at = 0;
        while self.doubles && at < self.time.journal().len() {
            let (_, count) = self.time.journal().round_at(at);
            for row in at + 1..=at + count {
                let (stop, ..) = self.time.journal().stop_at(row);
                let visit = self.time.stop(stop).event.visit();
                if self.time.kinds.is_part(stop) {
                    self.go_as(visit, self.time.stops_of(visit));
                }
            }
            at += count + 1;
        }
    }

    /// Notes that the visits of a round stand in it no more.
    fn miss_all(&mut self, round: RoundIx) {
        let mut stop = self.time.stop(self.time.kinds.start_of(round)).next;
        while !self.time.kinds.is_end(stop) {
            if self.time.kinds.is_part(stop) {
                let visit = self.time.stop(stop).event.visit();
                self.companies.miss(visit, self.time.round(round), &self.ties);
            }
            stop = self.time.stop(stop).next;
        }
    }
}

//! Breaks: where in its round each is taken, found again after the round lost visits.

use super::index::StopIx;
use super::state::State;
use crate::ground::BreakIx;

impl State<'_> {
    /// Moves every break of the rounds touched in this iteration to where it costs least.
    pub(crate) fn replace_breaks(&mut self) {
        if self.problem.breaks.is_empty() {
            return;
        }
        for at in 0..self.time.journal().touched_len() {
            let round = self.time.journal().touched_round(at);
            let shift = self.problem.shifts[round.at()];
            if self.time.round(round).visits == 0 || shift.breaks == 0 {
                continue;
            }
            for row in shift.first_break..shift.first_break + shift.breaks {
                self.replace_break(self.time.kinds.break_stop(BreakIx(row)));
            }
        }
        // A break that fits nowhere better stays where it was, whatever the hours come to after others moved.
        if self.plans.overdone(&self.time).is_some() {
            self.time.open_trail();
            self.close_up();
        }
    }

    fn replace_break(&mut self, stop: StopIx) {
        let row = *self.time.stop(stop);
        let next = self.time.stop(row.next).event;
        self.time.open_trail();
        self.unlink(stop);
        self.time.loosen(next);
        self.close_hole();
        let mut best: Option<(i64, StopIx)> = None;
        let mut after = self.time.kinds.start_of(row.round);
        while !self.time.kinds.is_end(after)
            && self.time.stop(after).start + self.time.stop(after).duration <= row.latest
        {
            self.tested += 1;
            if let Some(cost) = self.evaluate_break(stop, after)
                && best.is_none_or(|(least, _)| cost < least)
            {
                best = Some((cost, after));
            }
            after = self.time.stop(after).next;
        }
        // It fitted where it stood, and taking it out moved nothing later.
        let after = best.map_or(row.prev, |(_, after)| after);
        let expected = best.map(|(cost, _)| self.cost() + cost);
        self.link(stop, after);
        let begun = self.time.begin(row.event);
        debug_assert!(begun.is_ok(), "a break fits where it was found to fit");
        self.refresh();
        debug_assert!(
            expected.is_none_or(|expected| expected == self.cost()),
            "a break costs what it was found to cost"
        );
    }

    /// What taking a break behind a stop would cost more than not taking it; nothing when a rule would be broken.
    fn evaluate_break(&mut self, stop: StopIx, after: StopIx) -> Option<i64> {
        let (before, start_price) = (*self.time.lateness(), self.time.start_price());
        self.time.begin_trial();
        self.link(stop, after);
        let event = self.time.stop(stop).event;
        let begun = self.time.begin(event);
        let plans = if begun.is_ok() { self.plans.price_of_changes(&self.time) } else { None };
        let cost = plans.map(|plans| self.time.start_price() - start_price + self.time.paid_changes() + plans);
        self.time.undo_starts();
        self.unlink(stop);
        self.time.end_trial(before);
        cost
    }
}

//! Breaks: where in its round each is taken, found again after the round lost visits.

use super::index::StopIx;
use super::state::{ChangeMode, State};

impl State<'_> {
    /// Moves every break of the rounds touched in this iteration to where it costs least.
    pub(crate) fn replace_breaks(&mut self) {
        if self.problem.breaks.is_empty() {
            return;
        }
        for at in 0..self.undo_log.touched_len() {
            let round = self.undo_log.touched_round(at);
            let shift = self.problem.shifts[round.at()];
            if self.rounds[round].visits == 0 || shift.breaks == 0 {
                continue;
            }
            for row in shift.first_break..shift.first_break + shift.breaks {
                self.replace_break(self.breaks_at.plus(row));
            }
        }
        // A break that fits nowhere better stays where it was, whatever the hours come to after others moved.
        if self.overdone().is_some() {
            self.open_trail();
            self.close_up();
        }
    }

    fn replace_break(&mut self, stop: StopIx) {
        let row = *self.stop(stop);
        let next = self.stop(row.next).event;
        self.open_trail();
        self.unlink(stop);
        self.loosen(next);
        self.close_hole();
        let mut best: Option<(i64, StopIx)> = None;
        let mut after = self.start_of(row.round);
        while !self.is_end(after) && self.stop(after).start + self.stop(after).duration <= row.latest {
            self.work += 1;
            if let Some(cost) = self.evaluate_break(stop, after)
                && best.is_none_or(|(least, _)| cost < least)
            {
                best = Some((cost, after));
            }
            after = self.stop(after).next;
        }
        // It fitted where it stood, and taking it out moved nothing later.
        let after = best.map_or(row.prev, |(_, after)| after);
        let expected = best.map(|(cost, _)| self.cost() + cost);
        self.link(stop, after);
        let begun = self.begin(row.event);
        debug_assert!(begun.is_ok(), "a break fits where it was found to fit");
        self.refresh();
        debug_assert!(
            expected.is_none_or(|expected| expected == self.cost()),
            "a break costs what it was found to cost"
        );
    }

    /// What taking a break behind a stop would cost more than not taking it; nothing when a rule would be broken.
    fn evaluate_break(&mut self, stop: StopIx, after: StopIx) -> Option<i64> {
        let (sums, worst) = (self.sums, self.worst);
        self.mode = ChangeMode::Trial;
        self.open_trail();
        self.link(stop, after);
        let event = self.stop(stop).event;
        let begun = self.begin(event);
        let plans = if begun.is_ok() { self.plans_more() } else { None };
        let cost = plans.map(|plans| {
            let worse = i64::from(self.worst - worst) * self.problem.prices.worst_late_second.0;
            self.sums.late - sums.late + self.sums.early - sums.early + worse + self.paid_changes() + plans
        });
        self.undo_starts();
        self.unlink(stop);
        self.clear_changed();
        self.mode = ChangeMode::Keep;
        (self.sums, self.worst) = (sums, worst);
        cost
    }
}

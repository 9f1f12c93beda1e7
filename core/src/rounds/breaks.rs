//! Breaks: where in its round each is taken, found again after the round lost visits.

use super::index::StopIx;
use super::segment::Segment;
use super::state::State;
use super::timeline::delay::Delay;
use crate::ground::{BreakIx, VisitIx};

/// Of which touched rounds the breaks are moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Touched {
    /// Of all.
    All,
    /// Of those that lost visits. Where others only start earlier, a break is seldom better elsewhere.
    Shorter,
}

impl State<'_> {
    /// Moves the breaks of the rounds touched in this iteration to where they cost least: of `which` of them.
    pub(crate) fn replace_breaks(&mut self, which: Touched) {
        if self.problem.breaks.is_empty() {
            return;
        }
        let mut head = 0;
        for at in 0..self.time.journal().touched_len() {
            let round = self.time.journal().touched_round(at);
            let shift = self.problem.shifts[round.at()];
            let (_, before) = self.time.journal().round_at(head);
            head += before + 1;
            let visits = self.time.round(round).visits;
            let moved_only = which == Touched::Shorter && (visits + shift.breaks) as usize == before;
            if visits == 0 || shift.breaks == 0 || moved_only || !self.time.round(round).usable {
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
        // A break begins no later than its window ends, so what is over after that needs no look.
        while !self.time.kinds.is_end(after) && self.time.stop(after).done() <= row.latest {
            let next = self.time.stop(after).next;
            // Behind a visit that is over before the break may begin, it is taken as soon, and keeps nobody waiting for it.
            if self.time.kinds.is_part(next) && self.time.stop(next).done() <= row.earliest {
                after = next;
                continue;
            }
            self.tested += 1;
            if let Some(cost) = self.break_cost(stop, after)
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

    /// What taking a break behind a stop would cost more than not taking it; nothing when a rule would be broken. Found without
    /// touching the rounds where it moves no visit by two ways, and no time but its own round's is paid.
    fn break_cost(&mut self, stop: StopIx, after: StopIx) -> Option<i64> {
        let (row, before) = (*self.time.stop(stop), *self.time.stop(after));
        let start = row.earliest.max(before.done());
        if start > row.latest {
            return None;
        }
        if self.time.kinds.is_break(before.next) || self.time.kinds.is_break(after) {
            return self.evaluate_break(stop, after);
        }
        let (over, way) = (start + row.duration, self.time.leg(after));
        let mut delay = Delay::none([before.round; 2], [VisitIx::NONE; 2], i64::MAX);
        if !self.time.fits_after_delay(after, over, way, &mut delay) {
            return None;
        }
        if !delay.sure || !delay.counted {
            return self.evaluate_break(stop, after);
        }
        let worst = delay.worst.saturating_sub(self.time.lateness().worst).max(0);
        let starts = delay.late() + i64::from(worst) * self.problem.prices.worst_late_second.0;
        let round = self.time.round(before.round);
        if !round.timed() {
            return Some(starts);
        }
        let mut pause = Segment::stop(row.duration, row.earliest, start.max(row.latest));
        if self.time.is_unpaid_break(stop) {
            if after == self.time.kinds.start_of(before.round) {
                pause = pause.taken_just_before();
            }
            if self.time.kinds.is_end(before.next) {
                pause = pause.taken_just_after();
            }
        }
        let whole = self.time.segments(after).prefix.join(0, pause);
        let whole = self.time.join_rest(whole, before.next, way, over + way);
        Some(starts + self.price_of_time(before.round, &whole, self.time.paid_part(before.round, whole.duration))?)
    }

    /// The same, by a trial.
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

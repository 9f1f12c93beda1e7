//! Trials and the journal: what a change of the timeline was before it, so that it can be undone.
//!
//! A trial is undone as soon as its cost is known. A kept change is written in the undo log first, round by round, so that
//! a worse roster is taken back at the cost of what changed.

use super::{ChangeMode, Lateness, Timeline};
use crate::ground::VisitIx;
use crate::rounds::changed_rounds::ChangedRounds;
use crate::rounds::index::{RoundIx, StopIx};
use crate::rounds::undo_log::UndoLog;

impl Timeline<'_> {
    /// What the starts cost as they are.
    #[inline]
    pub(crate) fn lateness(&self) -> &Lateness {
        &self.lateness
    }

    /// What the starts cost as they are, the worst lateness included.
    pub(crate) fn start_price(&self) -> i64 {
        self.lateness.late + self.lateness.early + self.worst_cost()
    }

    /// What the largest lateness costs.
    pub(crate) fn worst_cost(&self) -> i64 {
        i64::from(self.lateness.worst) * self.problem.prices.worst_late_second.0
    }

    /// Whether changes are undone at the end of a trial.
    #[inline]
    pub(crate) fn is_trial(&self) -> bool {
        self.mode == ChangeMode::Trial
    }

    /// From now on changes are a trial: starts are written in the trail, and nothing in the journal.
    pub(crate) fn begin_trial(&mut self) {
        self.mode = ChangeMode::Trial;
        self.trail.open();
    }

    /// Gives a trial up once all lateness costs more than `limit`.
    pub(crate) fn limit_lateness(&mut self, limit: i64) {
        self.late_limit = limit;
    }

    /// Gives every event of a trial its start back, the last first.
    pub(crate) fn undo_starts(&mut self) {
        self.late_limit = i64::MAX;
        for row in (0..self.trail.len()).rev() {
            self.set_start(self.trail.event(row), self.trail.start(row));
        }
    }

    /// Ends a trial whose stops were taken out again: what the starts cost is `before`, and no round changed.
    pub(crate) fn end_trial(&mut self, before: Lateness) {
        self.changed.clear();
        self.mode = ChangeMode::Keep;
        self.lateness = before;
    }

    /// Says that a visit that was linked stands in the rounds, and adds what its start costs.
    pub(crate) fn serve(&mut self, visit: VisitIx) {
        self.visits[visit].served = true;
        let start = self.start_of_visit(visit);
        self.lateness.late += self.late_cost(visit, start);
        self.lateness.early += self.early_cost(visit, start);
    }

    /// Says that a visit stands in the rounds no more, and takes off what its start cost. Its parts are still linked.
    pub(crate) fn unserve(&mut self, visit: VisitIx) {
        let start = self.start_of_visit(visit);
        self.lateness.late -= self.late_cost(visit, start);
        self.lateness.early -= self.early_cost(visit, start);
        self.visits[visit].served = false;
    }

    /// Says that a visit of a trial stands in the rounds no more; [`Timeline::end_trial`] says what starts cost.
    pub(crate) fn displace(&mut self, visit: VisitIx) {
        self.visits[visit].served = false;
    }

    /// Notes that a round is about to change; in [`ChangeMode::Keep`] it is first written in the journal.
    #[inline]
    pub(crate) fn mark_changed(&mut self, round: RoundIx) {
        // In a trial only what time costs is looked up afresh.
        if self.mode == ChangeMode::Trial && !self.rounds[round].timed() {
            return;
        }
        if self.mode == ChangeMode::Keep && !self.undo_log.is_touched(round) {
            self.touch(round);
        }
        self.changed.add(round);
    }

    /// The rounds whose stops or starts changed and that are still to be refreshed.
    #[inline]
    pub(crate) fn changed(&self) -> &ChangedRounds<'_> {
        &self.changed
    }

    /// Says that what is remembered of a changed round was found again.
    pub(crate) fn renew(&mut self, round: RoundIx) {
        self.changed.renew(round);
    }

    /// Says that all that is remembered is true.
    pub(crate) fn end_changes(&mut self) {
        self.changed.clear();
    }

    /// Begins an iteration, in which no round was touched yet.
    pub(crate) fn open_journal(&mut self) {
        self.undo_log.open();
    }

    /// The rounds touched in this iteration as they were.
    #[inline]
    pub(crate) fn journal(&self) -> &UndoLog<'_> {
        &self.undo_log
    }

    /// Writes a round in the journal before it changes for the first time in this iteration.
    fn touch(&mut self, round: RoundIx) {
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

    /// Takes every stop out of a round, breaks too; only for a round about to be written anew.
    pub(crate) fn empty(&mut self, round: RoundIx) {
        self.mark_changed(round);
        let (start, end) = (self.start_of(round), self.end_of(round));
        let mut stop = self.stop(start).next;
        while stop != end {
            let row = &mut self.stops[stop];
            row.round = RoundIx::NONE;
            if let Some(visit) = self.visits.get_mut(row.event.visit()) {
                visit.served = false;
            }
            stop = row.next;
        }
        self.stops[start].next = end;
        self.stops[end].prev = start;
        self.find_reach(start);
    }

    /// Readies a stop for the place it had: with its start, in its option, its visit served. What starts cost is not
    /// touched.
    pub(crate) fn put_back(&mut self, stop: StopIx, start: i32, option: u8) {
        self.reopen(stop, option);
        self.stops[stop].start = start;
        if let Some(visit) = self.visits.get_mut(self.stops[stop].event.visit()) {
            visit.served = true;
        }
    }

    /// What the starts cost is what it was when the journal was opened: `before`.
    pub(crate) fn take_back(&mut self, before: Lateness) {
        self.lateness = before;
    }
}

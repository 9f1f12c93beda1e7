//! Trials, and what is taken back: how a change of the timeline is undone, at once or at the end of an iteration.

use super::Timeline;
use super::start_costs::Lateness;
use crate::ground::VisitIx;
use crate::rounds::changed_rounds::ChangedRounds;
use crate::rounds::index::{RoundIx, StopIx};
use crate::rounds::undo_log::UndoLog;

impl Timeline<'_> {
    /// Whether changes are undone at the end of a trial.
    #[inline]
    pub(crate) fn is_trial(&self) -> bool {
        self.record.is_trial()
    }

    /// From now on changes are a trial: starts are written in the trail, and nothing in the journal.
    pub(crate) fn begin_trial(&mut self) {
        self.record.begin_trial();
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
        self.record.end_trial();
        self.costs.set_lateness(before);
    }

    /// Says that a visit of a trial stands in the rounds no more; [`Timeline::end_trial`] says what starts cost.
    pub(crate) fn displace(&mut self, visit: VisitIx) {
        self.linked.visit_mut(visit).served = false;
    }

    /// The rounds whose stops or starts changed and that are still to be refreshed.
    #[inline]
    pub(crate) fn changed(&self) -> &ChangedRounds<'_> {
        self.record.changed()
    }

    /// Says that what is remembered of a changed round was found again.
    pub(crate) fn renew(&mut self, round: RoundIx) {
        self.record.renew(round);
    }

    /// Says that all that is remembered is true.
    pub(crate) fn end_changes(&mut self) {
        self.record.end_changes();
    }

    /// Begins an iteration, in which no round was touched yet.
    pub(crate) fn open_journal(&mut self) {
        self.record.open_journal();
    }

    /// The rounds touched in this iteration as they were.
    #[inline]
    pub(crate) fn journal(&self) -> &UndoLog<'_> {
        self.record.journal()
    }

    /// Takes every stop out of a round, breaks too; only for a round about to be written anew.
    pub(crate) fn empty(&mut self, round: RoundIx) {
        self.mark_changed(round);
        self.record.note_stops(round);
        self.linked.empty(round);
    }

    /// Readies a stop for the place it had: with its start, in its option, its visit served. What starts cost is not
    /// touched.
    pub(crate) fn put_back(&mut self, stop: StopIx, start: i32, option: u8) {
        if self.kinds.is_part(stop) {
            let visit = self.stop(stop).event.visit();
            self.open(visit, option);
            self.linked.visit_mut(visit).served = true;
        }
        self.linked.stop_mut(stop).start = start;
    }

    /// What the starts cost is what it was when the journal was opened: `before`.
    pub(crate) fn take_back(&mut self, before: Lateness) {
        self.costs.set_lateness(before);
    }
}

//! What changed: the rounds that are to be refreshed, and, of changes that are kept, what those rounds were before.
//!
//! A trial is undone as soon as its cost is known and writes nothing in the undo log. A change that is kept is written there
//! first, round by round, so that a worse roster is taken back at the cost of what changed. What always holds:
//!
//! * a round that was changed outside a trial since the log was opened is in the log, once, as it was then;
//! * a round that is not stale in [`ChangedRounds`] has the slack and the segments of its stops as they are, unless it is
//!   in a trial and nobody asks how long it takes.

use super::linked_stops::LinkedStops;
use crate::rounds::changed_rounds::ChangedRounds;
use crate::rounds::index::{RoundIx, take};
use crate::rounds::size::ProblemSize;
use crate::rounds::undo_log::UndoLog;

/// What becomes of a change: undone at the end of the trial, or kept and written in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ChangeMode {
    Trial,
    Keep,
}

/// The rounds that changed, and what they were.
#[derive(Debug)]
pub(crate) struct ChangeRecord<'a> {
    mode: ChangeMode,
    changed: ChangedRounds<'a>,
    /// The rounds touched in this iteration as they were.
    undo_log: UndoLog<'a>,
}

impl<'a> ChangeRecord<'a> {
    /// Nothing changed, over the next of the words.
    pub(crate) fn new(size: &ProblemSize, words: &mut &'a mut [u32]) -> Self {
        let (shifts, stops) = (size.shifts, size.parts + size.breaks + size.shifts);
        Self {
            mode: ChangeMode::Keep,
            undo_log: UndoLog::new(
                take(words, stops),
                take(words, stops),
                take(words, stops),
                take(words, shifts),
                take(words, shifts),
            ),
            changed: ChangedRounds::new(take(words, shifts), take(words, shifts)),
        }
    }

    /// Whether changes are undone at the end of a trial.
    #[inline]
    pub(crate) fn is_trial(&self) -> bool {
        self.mode == ChangeMode::Trial
    }

    /// From now on changes are a trial: nothing is written in the undo log.
    pub(crate) fn begin_trial(&mut self) {
        self.mode = ChangeMode::Trial;
    }

    /// Ends a trial that was undone: no round changed.
    pub(crate) fn end_trial(&mut self) {
        self.changed.clear();
        self.mode = ChangeMode::Keep;
    }

    /// Notes that a round is about to change; where changes are kept, it is first written in the undo log.
    #[inline]
    pub(crate) fn mark(&mut self, round: RoundIx, stops: &LinkedStops<'_>) {
        // In a trial only what time costs is looked up afresh.
        if self.mode == ChangeMode::Trial && !stops.round(round).timed() {
            return;
        }
        // Before its first change only: that is what a rollback goes back to.
        if self.mode == ChangeMode::Keep && !self.undo_log.is_touched(round) {
            self.write_down(round, stops);
        }
        self.changed.add(round);
    }

    /// Notes that stops come to a round that was marked, or leave it.
    #[inline]
    pub(crate) fn note_stops(&mut self, round: RoundIx) {
        self.changed.note_stops(round);
    }

    /// Writes a round in the undo log before it changes for the first time in this iteration.
    fn write_down(&mut self, round: RoundIx, stops: &LinkedStops<'_>) {
        let start = stops.kinds.start_of(round);
        let head = self.undo_log.open_round(round, start);
        let mut stop = stops.stop(start).next;
        while !stops.kinds.is_end(stop) {
            let row = stops.stop(stop);
            self.undo_log.push(stop, row.start, row.option);
            stop = row.next;
        }
        self.undo_log.close_round(head);
    }

    /// The rounds whose stops or starts changed and that are still to be refreshed.
    #[inline]
    pub(crate) fn changed(&self) -> &ChangedRounds<'a> {
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
    pub(crate) fn journal(&self) -> &UndoLog<'a> {
        &self.undo_log
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Case, place};
    use crate::rounds::index::{RoundIx, StopIx};

    #[test]
    fn a_round_is_written_down_once_as_it_was_before_its_first_change() {
        Case::new(&[(500, 9_000), (0, 9_000)]).on(|time| {
            let start = time.kinds.start_of(RoundIx(0));
            place(time, 0, start).unwrap();
            time.end_changes();
            time.open_journal();
            place(time, 1, StopIx(0)).unwrap();
            assert!(time.journal().touched().eq([RoundIx(0)]));
            assert_eq!(time.journal().round_at(0), (start, 1));
            assert_eq!(time.journal().stop_at(1), (StopIx(0), 500, 0));
            assert!(time.changed().list().eq([RoundIx(0)]));
        });
    }

    #[test]
    fn a_trial_writes_nothing_down() {
        Case::new(&[(500, 9_000)]).on(|time| {
            time.end_changes();
            time.open_journal();
            time.begin_trial();
            place(time, 0, time.kinds.start_of(RoundIx(0))).unwrap();
            assert!(time.is_trial() && time.changed().is_stale(RoundIx(0)));
            assert_eq!((time.journal().len(), time.journal().touched_len()), (0, 0));
        });
    }
}

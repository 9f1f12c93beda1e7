//! The timeline: the stops of all rounds, linked in order, and when each starts.
//!
//! It knows travel, windows, gaps and lateness, and nothing of who comes to whom, of whole plans or of the search. What
//! always holds between two calls:
//!
//! * `next` and `prev` of neighbours name each other, a stop in a round lies between that round's two ends, and
//!   `reach` is how long it takes to the stop behind;
//! * a round that is not stale in [`ChangedRounds`] has the slack and the segments of its stops as they are;
//! * `late` and `early` are the sums over the visits that are served, and `worst` is no less than any lateness.
//!
//! That starts are the least that all rules allow holds once [`propagate`] has carried a change through.

#[cfg(test)]
pub(crate) mod cases;
pub(crate) mod delay;
mod lay_out;
pub(crate) mod propagate;
mod slack;
mod trial;
pub(crate) mod ways;
mod window_choice;

use core::ops::Range;

use super::changed_rounds::ChangedRounds;
use super::event_queue::EventQueue;
use super::groups::GroupedRows;
use super::index::{EventIx, RoundIx, StopIx, Table, UnitIx, View, take};
use super::problem::Problem;
use super::rows::{Round, Segments, Stop, VisitState};
use super::size::ProblemSize;
use super::trail::Trail;
use super::undo_log::UndoLog;
use crate::book::Carer;
use crate::ground::{GapIx, VisitIx};

/// What becomes of a change: undone at the end of the trial, or kept and written in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ChangeMode {
    Trial,
    Keep,
}

/// What the starts of the served visits cost, in millionths of a penny, and the largest lateness among them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Lateness {
    pub(crate) late: i64,
    pub(crate) early: i64,
    /// The largest lateness of any visit, in seconds; kept only while it has a price.
    pub(crate) worst: i32,
}

/// What a [`Timeline`] knows between two steps besides its memory.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeptTimes {
    lateness: Lateness,
    uneven: bool,
    carried: u64,
}

/// The rows that a [`Timeline`] is kept in, one slice each.
pub(crate) struct TimelineRows<'a> {
    pub(crate) stops: &'a mut [Stop],
    pub(crate) segments: &'a mut [Segments],
    pub(crate) rounds: &'a mut [Round],
    pub(crate) visits: &'a mut [VisitState],
}

/// The stops of all rounds and their starts.
// Every array's comment says what index *i* means.
#[derive(Debug)]
pub(crate) struct Timeline<'a> {
    problem: Problem<'a>,
    /// By stop: parts by visit, then breaks, then the start of each round, then the end of each round.
    stops: Table<'a, StopIx, Stop>,
    /// By stop.
    segments: Table<'a, StopIx, Segments>,
    /// By round, that is by shift.
    rounds: Table<'a, RoundIx, Round>,
    /// By visit.
    visits: Table<'a, VisitIx, VisitState>,
    /// Every visit's gaps.
    gaps: GroupedRows<'a, VisitIx, GapIx>,
    /// Events whose successors have to hear of their new start.
    queue: EventQueue<'a>,
    trail: Trail<'a>,
    /// The rounds touched in this iteration as they were.
    undo_log: UndoLog<'a>,
    changed: ChangedRounds<'a>,
    mode: ChangeMode,
    /// The price of lateness at which a trial is given up.
    late_limit: i64,
    lateness: Lateness,
    /// Whether a visit takes some carers longer than others.
    uneven: bool,
    /// The first break among the stops, which is the number of parts.
    breaks_at: StopIx,
    /// The first start of a round among the stops.
    starts_at: StopIx,
    /// The first end of a round among the stops.
    ends_at: StopIx,
    /// Starts carried forward so far.
    carried: u64,
}

impl<'a> Timeline<'a> {
    /// A timeline that is not laid out yet, in rows of this size and in the next of the words.
    pub(crate) fn new(
        problem: Problem<'a>,
        shape: &ProblemSize,
        rows: TimelineRows<'a>,
        words: &mut &'a mut [u32],
    ) -> Self {
        let TimelineRows { stops, segments, rounds, visits } = rows;
        let (events, shifts, served) = (shape.events(), shape.shifts, shape.parts + shape.breaks);
        Self {
            problem,
            stops: Table::new(stops),
            segments: Table::new(segments),
            rounds: Table::new(rounds),
            visits: Table::new(visits),
            gaps: GroupedRows::new(take(words, shape.visits + 1), take(words, 2 * shape.gaps)),
            queue: EventQueue::new(take(words, events), take(words, events)),
            trail: Trail::new(take(words, events), take(words, events), take(words, events)),
            undo_log: UndoLog::new(
                take(words, served + shifts),
                take(words, served + shifts),
                take(words, served + shifts),
                take(words, shifts),
                take(words, shifts),
            ),
            changed: ChangedRounds::new(take(words, shifts), take(words, shifts)),
            mode: ChangeMode::Keep,
            late_limit: i64::MAX,
            lateness: Lateness::default(),
            uneven: false,
            breaks_at: StopIx(shape.parts as u32),
            starts_at: StopIx(served as u32),
            ends_at: StopIx((served + shifts) as u32),
            carried: 0,
        }
    }

    /// What is known between two steps besides the memory.
    #[cfg(feature = "std")]
    pub(crate) fn kept(&self) -> KeptTimes {
        // Nothing is tried, changed or queued between two steps.
        KeptTimes { lateness: self.lateness, uneven: self.uneven, carried: self.carried }
    }

    /// Goes on in the same memory.
    #[cfg(feature = "std")]
    pub(crate) fn resume(&mut self, kept: KeptTimes) {
        (self.lateness, self.uneven, self.carried) = (kept.lateness, kept.uneven, kept.carried);
    }

    #[inline]
    pub(crate) fn stop(&self, stop: StopIx) -> &Stop {
        &self.stops[stop]
    }

    #[inline]
    pub(crate) fn is_break(&self, stop: StopIx) -> bool {
        stop >= self.breaks_at && stop < self.starts_at
    }

    #[inline]
    pub(crate) fn start_of(&self, round: RoundIx) -> StopIx {
        self.starts_at.plus(round.0)
    }

    #[inline]
    pub(crate) fn end_of(&self, round: RoundIx) -> StopIx {
        self.ends_at.plus(round.0)
    }

    #[inline]
    pub(crate) fn is_end(&self, stop: StopIx) -> bool {
        stop >= self.ends_at
    }

    /// When the carer is at the stop after `stop`.
    #[inline]
    pub(crate) fn arrival_after(&self, stop: StopIx) -> i32 {
        let row = self.stop(stop);
        row.start + row.reach
    }

    /// The first stop at or after `stop` that is no break.
    #[inline]
    pub(crate) fn past_breaks(&self, mut stop: StopIx) -> StopIx {
        while self.is_break(stop) {
            stop = self.stop(stop).next;
        }
        stop
    }

    /// The visit before a stop in its round, or the round's start.
    #[inline]
    pub(crate) fn back_past_breaks(&self, stop: StopIx) -> StopIx {
        let mut before = self.stop(stop).prev;
        while self.is_break(before) {
            before = self.stop(before).prev;
        }
        before
    }

    /// How long a visit takes in a round.
    #[inline]
    pub(crate) fn lasts(&self, visit: VisitIx, round: &Round) -> i32 {
        if !self.uneven {
            return self.stop(self.visits[visit].first_part).duration;
        }
        let duration = self.problem.visits[visit.at()].duration;
        Carer { slower_permille: round.slower, ..Carer::default() }.lasts(duration).0
    }

    /// Breaks are taken where the stop before them is.
    fn carry_place(&mut self, stop: StopIx) {
        let place = self.stop(stop).place;
        let mut next = self.stop(stop).next;
        while self.is_break(next) {
            self.stops[next].place = place;
            self.find_reach(next);
            next = self.stop(next).next;
        }
    }

    /// Starts carried forward so far.
    #[inline]
    pub(crate) fn carried(&self) -> u64 {
        self.carried
    }

    /// Whether a visit takes some carers longer than others.
    #[inline]
    pub(crate) fn is_uneven(&self) -> bool {
        self.uneven
    }

    /// Whether a stop is a part of a visit.
    #[inline]
    pub(crate) fn is_part(&self, stop: StopIx) -> bool {
        stop < self.breaks_at
    }

    /// The stop of a row of the breaks.
    #[inline]
    pub(crate) fn break_stop(&self, row: u32) -> StopIx {
        self.breaks_at.plus(row)
    }

    /// The stops of all breaks.
    #[inline]
    pub(crate) fn breaks(&self) -> Range<StopIx> {
        self.breaks_at..self.starts_at
    }

    /// The event of a row of the breaks.
    #[inline]
    pub(crate) fn break_event(&self, row: u32) -> EventIx {
        EventIx(self.visits.len() as u32 + row)
    }

    /// The row of the breaks that an event is, which is no visit.
    pub(crate) fn break_row(&self, event: EventIx) -> u32 {
        event.0 - self.visits.len() as u32
    }

    #[inline]
    pub(crate) fn round(&self, round: RoundIx) -> &Round {
        &self.rounds[round]
    }

    /// A round to be changed: what it costs, and what an insertion remembers in it.
    #[inline]
    pub(crate) fn round_mut(&mut self, round: RoundIx) -> &mut Round {
        &mut self.rounds[round]
    }

    /// All rounds, by row.
    #[inline]
    pub(crate) fn rounds(&self) -> &[Round] {
        self.rounds.rows()
    }

    #[inline]
    pub(crate) fn visit(&self, visit: VisitIx) -> &VisitState {
        &self.visits[visit]
    }

    /// A visit by a row number that need not be one.
    #[inline]
    pub(crate) fn find_visit(&self, visit: VisitIx) -> Option<&VisitState> {
        self.visits.get(visit)
    }

    /// All visits, by row.
    #[inline]
    pub(crate) fn visits(&self) -> &[VisitState] {
        self.visits.rows()
    }

    /// Says, once, with which visits a visit is served only together.
    pub(crate) fn set_unit(&mut self, visit: VisitIx, unit: UnitIx) {
        self.visits[visit].unit = unit;
    }

    /// Says, once, what a visit asks for beyond skills.
    pub(crate) fn set_asks(&mut self, visit: VisitIx, asks: u8) {
        self.visits[visit].asks = asks;
    }

    /// All stops to be read, for loops that keep them in registers.
    #[inline]
    pub(crate) fn stops(&self) -> View<'_, StopIx, Stop> {
        self.stops.view()
    }

    /// All stops to be read, and all rounds to be changed as by [`Timeline::round_mut`].
    #[inline]
    pub(crate) fn stops_and_rounds(&mut self) -> (View<'_, StopIx, Stop>, Table<'_, RoundIx, Round>) {
        (self.stops.view(), self.rounds.lend())
    }

    /// Puts `stop` into the round of `after`, behind it, and returns the round. Starts are not touched.
    pub(crate) fn link(&mut self, stop: StopIx, after: StopIx) -> RoundIx {
        let round = self.stop(after).round;
        self.mark_changed(round);
        let next = self.stop(after).next;
        self.stops[after].next = stop;
        self.stops[next].prev = stop;
        let place = self.stop(after).place;
        let is_break = self.is_break(stop);
        let row = &mut self.stops[stop];
        row.prev = after;
        row.next = next;
        row.round = round;
        if is_break {
            row.place = place;
        } else if self.uneven {
            self.stops[stop].duration = self.lasts(self.stop(stop).event.visit(), &self.rounds[round]);
        }
        self.find_reach(after);
        self.find_reach(stop);
        self.carry_place(stop);
        round
    }

    /// Takes `stop` out of its round. Starts are not touched.
    pub(crate) fn unlink(&mut self, stop: StopIx) {
        let row = *self.stop(stop);
        self.mark_changed(row.round);
        self.stops[row.prev].next = row.next;
        self.stops[row.next].prev = row.prev;
        self.stops[stop].round = RoundIx::NONE;
        self.find_reach(row.prev);
        self.carry_place(row.prev);
    }
}

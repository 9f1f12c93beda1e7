//! The timeline: the stops of all rounds, linked in order, and when each starts.
//!
//! It knows travel, windows, gaps and lateness, and nothing of who comes to whom, of whole plans or of the search. It is
//! made of owners, each with private fields and its own invariant, and is the only one that changes them:
//!
//! * [`LinkedStops`]: the stops, rounds and visits as they stand, which everybody may read through the timeline;
//! * [`ChangeRecord`]: which rounds changed, and what they were, so that they can be taken back;
//! * [`StartCosts`]: what lateness and earliness cost;
//! * [`Trail`] and [`EventQueue`]: the events whose starts were touched, and those whose successors have to hear of it.
//!
//! What always holds between two calls: `late` and `early` are the sums over the visits that are served, and `worst` is no
//! less than any lateness. That starts are the least that all rules allow holds once [`propagate`] has carried a change
//! through.

#[cfg(test)]
pub(crate) mod cases;
mod change_record;
pub(crate) mod delay;
mod lay_out;
pub(crate) mod linked_stops;
pub(crate) mod propagate;
mod round_times;
mod slack;
mod start_costs;
mod start_limits;
mod stop_kinds;
mod travel_lookup;
mod trial;
mod visit_gaps;
pub(crate) mod ways;
mod window_choice;

use core::ops::Deref;

use self::change_record::ChangeRecord;
use self::linked_stops::LinkedStops;
pub(crate) use self::start_costs::Lateness;
use self::start_costs::StartCosts;
use super::event_queue::EventQueue;
use super::index::{RoundIx, StopIx, Table, UnitIx, View, take};
use super::problem::Problem;
use super::rows::{Round, Segments, Stop, VisitState};
use super::size::ProblemSize;
use super::trail::Trail;
use crate::ground::VisitIx;

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
#[derive(Debug)]
pub(crate) struct Timeline<'a> {
    linked: LinkedStops<'a>,
    /// By stop.
    segments: Table<'a, StopIx, Segments>,
    /// Events whose successors have to hear of their new start.
    queue: EventQueue<'a>,
    trail: Trail<'a>,
    record: ChangeRecord<'a>,
    costs: StartCosts,
    /// The price of lateness at which a trial is given up.
    late_limit: i64,
    /// Starts carried forward so far.
    carried: u64,
}

/// Everybody may read the stops; nobody but the timeline may change them, so there is no `DerefMut`.
impl<'a> Deref for Timeline<'a> {
    type Target = LinkedStops<'a>;

    #[inline]
    fn deref(&self) -> &LinkedStops<'a> {
        &self.linked
    }
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
        let events = shape.events();
        Self {
            linked: LinkedStops::new(problem, shape, stops, rounds, visits, words),
            segments: Table::new(segments),
            queue: EventQueue::new(take(words, events), take(words, events)),
            trail: Trail::new(take(words, events), take(words, events), take(words, events)),
            record: ChangeRecord::new(shape, words),
            costs: StartCosts::new(problem.prices.worst_late_second.0),
            late_limit: i64::MAX,
            carried: 0,
        }
    }

    /// What is known between two steps besides the memory.
    #[cfg(feature = "std")]
    pub(crate) fn kept(&self) -> KeptTimes {
        // Nothing is tried, changed or queued between two steps.
        KeptTimes { lateness: *self.lateness(), uneven: self.is_uneven(), carried: self.carried }
    }

    /// Goes on in the same memory.
    #[cfg(feature = "std")]
    pub(crate) fn resume(&mut self, kept: KeptTimes) {
        self.costs.set_lateness(kept.lateness);
        self.linked.set_uneven(kept.uneven);
        self.carried = kept.carried;
    }

    /// Starts carried forward so far.
    #[inline]
    pub(crate) fn carried(&self) -> u64 {
        self.carried
    }

    /// A round to be changed: what it costs, and what an insertion remembers in it.
    #[inline]
    pub(crate) fn round_mut(&mut self, round: RoundIx) -> &mut Round {
        self.linked.round_mut(round)
    }

    /// Says, once, with which visits a visit is served only together.
    pub(crate) fn set_unit(&mut self, visit: VisitIx, unit: UnitIx) {
        self.linked.visit_mut(visit).unit = unit;
    }

    /// Says that a round is given nothing more.
    pub(crate) fn close(&mut self, round: RoundIx) {
        self.mark_changed(round);
        self.linked.round_mut(round).usable = false;
    }

    /// Says, once, what a visit asks for beyond skills.
    pub(crate) fn set_asks(&mut self, visit: VisitIx, asks: u8) {
        self.linked.visit_mut(visit).asks = asks;
    }

    /// All stops to be read, and all rounds to be changed as by [`Timeline::round_mut`].
    #[inline]
    pub(crate) fn stops_and_rounds(&mut self) -> (View<'_, StopIx, Stop>, Table<'_, RoundIx, Round>) {
        self.linked.stops_and_rounds()
    }

    /// What the starts cost as they are.
    #[inline]
    pub(crate) fn lateness(&self) -> &Lateness {
        self.costs.lateness()
    }

    /// What the starts cost as they are, the worst lateness included.
    pub(crate) fn start_price(&self) -> i64 {
        self.costs.price()
    }

    /// What the largest lateness costs.
    pub(crate) fn worst_cost(&self) -> i64 {
        self.costs.worst_cost()
    }

    /// Notes that a round is about to change; where changes are kept, it is first written in the journal.
    #[inline]
    fn mark_changed(&mut self, round: RoundIx) {
        self.record.mark(round, &self.linked);
    }

    /// Puts `stop` into the round of `after`, behind it, and returns the round. Starts are not touched.
    pub(crate) fn link(&mut self, stop: StopIx, after: StopIx) -> RoundIx {
        let round = self.stop(after).round;
        self.mark_changed(round);
        self.record.note_stops(round);
        self.linked.link(stop, after)
    }

    /// Takes `stop` out of its round. Starts are not touched.
    pub(crate) fn unlink(&mut self, stop: StopIx) {
        let round = self.stop(stop).round;
        self.mark_changed(round);
        self.record.note_stops(round);
        self.linked.unlink(stop);
    }

    /// Says that a visit that was linked stands in the rounds, and adds what its start costs.
    pub(crate) fn serve(&mut self, visit: VisitIx) {
        self.linked.visit_mut(visit).served = true;
        let start = self.start_of_visit(visit);
        self.costs.add(self.linked.late_cost(visit, start), self.linked.early_cost(visit, start));
    }

    /// Says that a visit stands in the rounds no more, and takes off what its start cost. Its parts are still linked.
    pub(crate) fn unserve(&mut self, visit: VisitIx) {
        let start = self.start_of_visit(visit);
        self.costs.add(-self.linked.late_cost(visit, start), -self.linked.early_cost(visit, start));
        self.linked.visit_mut(visit).served = false;
    }
}

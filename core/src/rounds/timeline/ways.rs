//! The ways between stops as they are linked, breaks passed over.

use super::linked_stops::LinkedStops;
use crate::rounds::index::{RoundIx, StopIx};
use crate::rounds::rows::{Round, Stop};

/// The ways to a part of a visit, and from it to the next visit or the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Legs {
    pub(crate) there: i32,
    pub(crate) onward: i32,
    /// Whether no break comes between.
    pub(crate) straight: bool,
}

impl LinkedStops<'_> {
    /// Seconds from a stop's end to being at the next one.
    #[inline]
    pub(crate) fn leg(&self, stop: StopIx) -> i32 {
        let row = self.stop(stop);
        row.reach - row.duration
    }

    /// Seconds from a visit or a start to the next visit or the end, breaks passed over.
    #[inline]
    pub(crate) fn way(&self, mut stop: StopIx) -> i32 {
        while self.kinds.is_break(self.stop(stop).next) {
            stop = self.stop(stop).next;
        }
        self.leg(stop)
    }

    /// The ways to a part of a visit behind `after`, and onward.
    #[inline]
    pub(crate) fn legs(&self, round: &Round, part: &Stop, after: StopIx) -> Legs {
        let before = self.stop(after);
        let next = self.past_breaks(before.next);
        let target = self.stop(next);
        Legs {
            there: self.travel.seconds(round, part.period, before.place, part.place),
            onward: self.travel.seconds(round, target.period, part.place, target.place),
            straight: next == before.next,
        }
    }

    /// Both commutes of a round once `part` stands behind `after`.
    pub(crate) fn commute_with(&self, round: &Round, index: RoundIx, after: StopIx, part: &Stop) -> i32 {
        let (start, end) = (self.stop(self.kinds.start_of(index)), self.stop(self.kinds.end_of(index)));
        let mut before = after;
        while self.kinds.is_break(before) {
            before = self.stop(before).prev;
        }
        let first = if before == self.kinds.start_of(index) { part } else { self.stop(self.past_breaks(start.next)) };
        let last = if self.kinds.is_end(self.past_breaks(self.stop(after).next)) { part } else { self.stop(end.prev) };
        self.travel.seconds(round, first.period, start.place, first.place)
            + self.travel.seconds(round, end.period, last.place, end.place)
    }
}

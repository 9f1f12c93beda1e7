//! What a row of the stops is: a part of a visit, a break, or an end of a round.
//!
//! The rows stand in four stretches: parts by visit, breaks, starts of rounds, ends of rounds. They never change.

use core::ops::Range;

use crate::ground::BreakIx;
use crate::rounds::index::{EventIx, RoundIx, StopIx};
use crate::rounds::size::ProblemSize;

/// Where the stretches of the rows of the stops begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct StopKinds {
    /// How many visits there are: the first break among the events.
    visits: u32,
    /// The first break among the stops, which is the number of parts.
    breaks_at: StopIx,
    /// The first start of a round among the stops.
    starts_at: StopIx,
    /// The first end of a round among the stops.
    ends_at: StopIx,
}

impl StopKinds {
    /// The stretches of a problem of this size.
    pub(crate) fn new(size: &ProblemSize) -> Self {
        let served = size.parts + size.breaks;
        Self {
            visits: size.visits as u32,
            breaks_at: StopIx(size.parts as u32),
            starts_at: StopIx(served as u32),
            ends_at: StopIx((served + size.shifts) as u32),
        }
    }

    /// Whether a stop is a part of a visit.
    #[inline]
    pub(crate) fn is_part(&self, stop: StopIx) -> bool {
        stop < self.breaks_at
    }

    #[inline]
    pub(crate) fn is_break(&self, stop: StopIx) -> bool {
        stop >= self.breaks_at && stop < self.starts_at
    }

    /// Whether a stop is the end of a round.
    #[inline]
    pub(crate) fn is_end(&self, stop: StopIx) -> bool {
        stop >= self.ends_at
    }

    #[inline]
    pub(crate) fn start_of(&self, round: RoundIx) -> StopIx {
        self.starts_at.plus(round.0)
    }

    #[inline]
    pub(crate) fn end_of(&self, round: RoundIx) -> StopIx {
        self.ends_at.plus(round.0)
    }

    /// The stop of a row of the breaks.
    #[inline]
    pub(crate) fn break_stop(&self, row: BreakIx) -> StopIx {
        self.breaks_at.plus(row.0)
    }

    /// The stops of all breaks.
    #[inline]
    pub(crate) fn breaks(&self) -> Range<StopIx> {
        self.breaks_at..self.starts_at
    }

    /// Whether an event is a visit, and no break.
    #[inline]
    pub(crate) fn is_visit(&self, event: EventIx) -> bool {
        event.0 < self.visits
    }

    /// The event of a row of the breaks.
    #[inline]
    pub(crate) fn break_event(&self, row: BreakIx) -> EventIx {
        EventIx(self.visits + row.0)
    }

    /// The row of the breaks that an event is, which is no visit.
    #[inline]
    pub(crate) fn break_row(&self, event: EventIx) -> BreakIx {
        BreakIx(event.0 - self.visits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_of_one_kind_and_every_event_leads_to_its_row() {
        let size = ProblemSize { visits: 2, parts: 3, breaks: 2, shifts: 2, ..ProblemSize::NONE };
        let kinds = StopKinds::new(&size);
        let parts = (0..3).map(StopIx).chain([3, 4].map(StopIx)).map(|stop| kinds.is_part(stop));
        assert!(parts.eq([true, true, true, false, false]));
        assert_eq!(kinds.breaks(), StopIx(3)..StopIx(5));
        assert!([3, 4].map(StopIx).into_iter().all(|stop| kinds.is_break(stop) && !kinds.is_end(stop)));
        assert_eq!([0, 1].map(|round| kinds.start_of(RoundIx(round))), [StopIx(5), StopIx(6)]);
        assert_eq!([0, 1].map(|round| kinds.end_of(RoundIx(round))), [StopIx(7), StopIx(8)]);
        for start in [5, 6].map(StopIx) {
            assert!(!kinds.is_part(start) && !kinds.is_break(start) && !kinds.is_end(start));
        }
        assert!(kinds.is_end(StopIx(7)) && kinds.is_end(StopIx(8)));
        assert!(kinds.is_visit(EventIx(1)) && !kinds.is_visit(EventIx(2)) && !kinds.is_visit(EventIx::NONE));
        assert_eq!((kinds.break_event(BreakIx(1)), kinds.break_row(EventIx(3))), (EventIx(3), BreakIx(1)));
        assert_eq!(kinds.break_stop(BreakIx(1)), StopIx(4));
    }
}

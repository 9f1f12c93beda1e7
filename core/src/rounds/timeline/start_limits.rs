//! Between which starts an event may lie as the others stand.

use super::linked_stops::LinkedStops;
use crate::book::Gap;
use crate::ground::VisitIx;
use crate::rounds::index::EventIx;

impl LinkedStops<'_> {
    /// The earliest start that the served partners of a visit's gaps allow.
    #[inline]
    pub(crate) fn gap_floor(&self, visit: VisitIx) -> i32 {
        let mut floor = i32::MIN;
        for gap in self.gaps.list(visit) {
            if gap.second == visit {
                if self.visit(gap.first).served {
                    floor = floor.max(self.start_of_visit(gap.first) + gap.least.0);
                }
            } else if gap.most != Gap::NO_MOST && self.visit(gap.second).served {
                floor = floor.max(self.start_of_visit(gap.second) - gap.most.0);
            }
        }
        floor
    }

    /// The latest start that moves no served partner of a visit's gaps.
    #[inline]
    pub(crate) fn gap_ceiling(&self, visit: VisitIx) -> i32 {
        let mut ceiling = i32::MAX;
        for gap in self.gaps.list(visit) {
            if gap.first == visit {
                if self.visit(gap.second).served {
                    ceiling = ceiling.min(self.start_of_visit(gap.second) - gap.least.0);
                }
            } else if gap.most != Gap::NO_MOST && self.visit(gap.first).served {
                ceiling = ceiling.min(self.start_of_visit(gap.first) + gap.most.0);
            }
        }
        ceiling
    }

    /// The earliest start that everything before an event allows, as starts stand now.
    pub(super) fn earliest_start(&self, event: EventIx) -> i32 {
        let first = self.stop_of(event);
        let mut start = self.stop(first).earliest;
        for stop in self.stops_of_event(event) {
            if self.stop(stop).round.is_some() {
                start = start.max(self.arrival_after(self.stop(stop).prev));
            }
        }
        if self.kinds.is_visit(event) && self.stop(first).linked {
            start.max(self.gap_floor(event.visit()))
        } else {
            start
        }
    }
}

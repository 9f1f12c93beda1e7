//! Delay propagation: what reaching a stop later does to its round and to the rounds linked to it.
//!
//! It is a walk that ends where nobody is moved.
//!
//! Most insertions move a few stops, and no stop by two ways. Their cost is found here without touching the rounds. Where
//! two ways meet, what was found is a lower bound, and the insertion must be tried out. Source: push forward, Solomon,
//! *Algorithms for the vehicle routing and scheduling problems with time window constraints* (1987).

use super::linked_stops::LinkedStops;
use super::visit_gaps::partner_floor;
use crate::ground::{GapIx, VisitIx};
use crate::rounds::index::{RoundIx, StopIx};

/// The stops that are moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Delay {
    /// What lateness costs more for visits of the first round that no other round can feel.
    pub(crate) own: i64,
    /// What lateness costs more for all others.
    pub(crate) shared: i64,
    /// The largest lateness among the moved.
    pub(crate) worst: i32,
    /// Whether no stop is moved by two ways, and no linked round's time is paid: what was found is exact.
    pub(crate) sure: bool,
    /// Whether nobody is moved at all.
    pub(crate) still: bool,
    /// Whether linked rounds are entered at all.
    deep: bool,
    /// Rounds walked in, 64 residues in a mask.
    entered: u64,
    /// The lateness at which the walk is given up.
    budget: i64,
}

impl Delay {
    /// Nobody moved yet; `rounds` are those that something is put into.
    #[inline]
    pub(crate) fn none(rounds: [RoundIx; 2], budget: i64) -> Self {
        let entered = bit(rounds[0]) | bit(rounds[1]);
        Self { own: 0, shared: 0, worst: i32::MIN, sure: true, still: true, deep: true, entered, budget }
    }

    /// Nobody moved yet, and nobody to be moved in any other round than this one.
    #[inline]
    pub(crate) fn shallow(round: RoundIx, budget: i64) -> Self {
        Self { deep: false, ..Self::none([round; 2], budget) }
    }

    /// What lateness costs more.
    #[inline]
    pub(crate) fn late(&self) -> i64 {
        self.own + self.shared
    }
}

#[inline]
fn bit(round: RoundIx) -> u64 {
    1 << (round.0 & 63)
}

impl LinkedStops<'_> {
    /// Adds what reaching the stop behind `after` at `arrival` does. False when it cannot be, or lateness passes the budget.
    ///
    /// A break there moves with the visit put before it, and so do the ways on from it: that is left to a trial.
    #[inline]
    pub(crate) fn fits_after_delay(&self, after: StopIx, arrival: i32, delay: &mut Delay) -> bool {
        let next = self.stop(after).next;
        let row = self.stop(next);
        if self.kinds.is_break(next) {
            (delay.sure, delay.still) = (false, false);
            return arrival <= row.latest;
        }
        if arrival <= row.free {
            return !self.would_fall(next, arrival);
        }
        delay.still = false;
        arrival <= row.hard && self.propagate_delay(next, arrival, true, GapIx::NONE, delay)
    }

    /// Moves, in thought, `stop` to `arrival`, and whatever feels it. `along` is the gap by which it is moved.
    fn propagate_delay(&self, mut stop: StopIx, arrival: i32, first: bool, along: GapIx, delay: &mut Delay) -> bool {
        let mut time = arrival;
        // As far as somebody is moved: waiting takes a delay up, and most walks end after a stop or two.
        loop {
            let row = self.stop(stop);
            if row.event.is_none() {
                return time <= row.latest;
            }
            if time <= row.start {
                return true;
            }
            if time > row.latest {
                return false;
            }
            let mut late = i64::from((time - row.start.max(row.due)).max(0)) * row.late_price;
            if row.early {
                late += self.early_cost(row.event.visit(), time) - self.early_cost(row.event.visit(), row.start);
            }
            delay.worst = delay.worst.max(time - row.due);
            if row.linked && !delay.deep {
                delay.shared += late;
            } else if row.linked {
                if !self.delay_linked(stop, time, late, along, delay) {
                    return false;
                }
            } else if first {
                delay.own += late;
            } else {
                delay.shared += late;
            }
            if delay.late() >= delay.budget {
                return false;
            }
            time += row.reach;
            stop = row.next;
        }
    }

    /// Moves, in thought, what feels a linked visit in other rounds, each of which is entered once.
    fn delay_linked(&self, stop: StopIx, time: i32, late: i64, along: GapIx, delay: &mut Delay) -> bool {
        let visit = self.stop(stop).event.visit();
        let state = self.visit(visit);
        let others = state.stops().filter(|&part| part != stop && self.stop(part).round.is_some());
        // A visit with a part in a round that was walked in may have been counted there.
        if others.clone().any(|part| delay.entered & bit(self.stop(part).round) != 0) {
            delay.sure = false;
        } else {
            delay.shared += late;
        }
        // Each other round is entered once. A second way into it could move the same stop again, so then the cost is a
        // bound.
        for part in others {
            let row = self.stop(part);
            let next = self.stop(row.next);
            let free = if next.event.is_none() { next.latest } else { next.start };
            delay.sure &= !self.round(row.round).timed();
            // Another part of the visit may have been walked on from into this one's round, and moved what is behind it.
            let entered = delay.entered & bit(row.round) != 0;
            delay.sure &= !entered;
            if entered || time + row.reach <= free {
                continue;
            }
            delay.entered |= bit(row.round);
            if !self.propagate_delay(row.next, time + row.reach, false, GapIx::NONE, delay) {
                return false;
            }
        }
        self.delay_along_gaps(visit, time, along, delay)
    }

    fn delay_along_gaps(&self, visit: VisitIx, time: i32, along: GapIx, delay: &mut Delay) -> bool {
        for (row, gap) in self.gaps.rows(visit).filter(|&(row, _)| row != along) {
            let Some((partner, floor)) = partner_floor(gap, visit, time) else { continue };
            let state = self.visit(partner);
            if state.served && floor <= self.stop(state.first_part).start {
                continue;
            }
            let mut parts = state.stops().filter(|&part| self.stop(part).round.is_some());
            let first = state.first_part;
            if !state.served || parts.any(|part| delay.entered & bit(self.stop(part).round) != 0) {
                delay.sure = false;
                continue;
            }
            let round = self.stop(first).round;
            delay.sure &= !self.round(round).timed();
            delay.entered |= bit(round);
            if !self.propagate_delay(first, floor, false, row, delay) {
                return false;
            }
        }
        true
    }

    /// Whether a stop that is reached at `arrival` starts later only because the leg that leads to it now took longer.
    ///
    /// A detour that is quicker than the direct way would let it start earlier. Such insertions are left alone, so that an
    /// insertion only ever raises starts; it takes travel times that are not the shortest.
    #[inline]
    pub(crate) fn would_fall(&self, next: StopIx, arrival: i32) -> bool {
        let row = self.stop(next);
        row.event.is_some()
            && arrival < row.start
            && row.start > row.earliest
            && self.arrival_after(row.prev) == row.start
    }
}

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
    /// Whether every start that moves was counted, and once: what starts cost more is exact, whatever paid time does.
    pub(crate) counted: bool,
    /// What the paid time of the other rounds can become cheaper by at the most: a stop that moves by so much shortens its round by
    /// no more.
    pub(crate) saved: i64,
    /// Whether nobody is moved at all.
    pub(crate) still: bool,
    /// Whether linked rounds are entered at all.
    deep: bool,
    /// The visits that are put in, which stand nowhere yet.
    placing: [VisitIx; 2],
    /// Rounds walked in, 64 residues in a mask.
    entered: u64,
    /// The lateness at which the walk is given up.
    budget: i64,
}

impl Delay {
    /// Nobody moved yet; `rounds` are those that something is put into.
    #[inline]
    pub(crate) fn none(rounds: [RoundIx; 2], placing: [VisitIx; 2], budget: i64) -> Self {
        let entered = bit(rounds[0]) | bit(rounds[1]);
        Self {
            own: 0,
            shared: 0,
            worst: i32::MIN,
            sure: true,
            counted: true,
            saved: 0,
            still: true,
            deep: true,
            placing,
            entered,
            budget,
        }
    }

    /// Nobody moved yet, and nobody to be moved in any other round than this one.
    #[inline]
    pub(crate) fn shallow(round: RoundIx, visit: VisitIx, budget: i64) -> Self {
        Self { deep: false, ..Self::none([round; 2], [visit; 2], budget) }
    }

    /// What lateness costs more.
    #[inline]
    pub(crate) fn late(&self) -> i64 {
        self.own + self.shared
    }
}

#[inline]
fn bit(round: RoundIx) -> u64 {
    // Rounds 64 apart share a bit. A false match makes the answer a bound, which costs a trial and is never wrong.
    1 << (round.0 & 63)
}

impl LinkedStops<'_> {
    /// The latest end of a visit, put in front of `next` and `onward` seconds from the visit there, that moves nobody but breaks.
    #[inline]
    pub(crate) fn still_until(&self, next: StopIx, onward: i32) -> i32 {
        if self.kinds.is_break(next) { self.still_until_breaks(next, onward) } else { self.stop(next).free - onward }
    }

    fn still_until_breaks(&self, first: StopIx, onward: i32) -> i32 {
        let target = self.stop(self.past_breaks(first));
        let (mut latest, mut stop) = (target.free - onward, target.prev);
        loop {
            let row = self.stop(stop);
            latest -= row.duration;
            if latest < row.earliest {
                return i32::MIN / 2;
            }
            latest = latest.min(row.latest);
            if stop == first {
                return latest;
            }
            stop = row.prev;
        }
    }

    /// When the carer of a visit that is over at `over`, and stands in front of `next`, is at the next visit or the end, the breaks
    /// between taken where that visit is, `onward` seconds from there. `None` when a break would begin too late.
    #[inline]
    fn past_moved_breaks(&self, mut next: StopIx, mut over: i32, onward: i32) -> Option<(StopIx, i32)> {
        while self.kinds.is_break(next) {
            let row = self.stop(next);
            over = over.max(row.earliest);
            if over > row.latest {
                return None;
            }
            over += row.duration;
            next = row.next;
        }
        Some((next, over + onward))
    }

    /// Adds what a visit does that is put behind `after`, is over at `over` and `onward` seconds from the next. False when it cannot
    /// be, or lateness passes the budget.
    #[inline]
    pub(crate) fn fits_after_delay(&self, after: StopIx, over: i32, onward: i32, delay: &mut Delay) -> bool {
        let Some((next, arrival)) = self.past_moved_breaks(self.stop(after).next, over, onward) else { return false };
        let row = self.stop(next);
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
                delay.counted &= !self.visit(row.event.visit()).linked;
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
            (delay.sure, delay.counted) = (false, false);
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
            delay.saved += i64::from(time - row.start) * self.round(row.round).dearest_second;
            // Another part of the visit may have been walked on from into this one's round, and moved what is behind it.
            let entered = delay.entered & bit(row.round) != 0;
            delay.sure &= !entered;
            delay.counted &= !entered;
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
            // One that is absent and stays so feels nothing.
            if !state.served && !delay.placing.contains(&partner) {
                continue;
            }
            if !state.served || parts.any(|part| delay.entered & bit(self.stop(part).round) != 0) {
                (delay.sure, delay.counted) = (false, false);
                continue;
            }
            let round = self.stop(first).round;
            delay.sure &= !self.round(round).timed();
            delay.saved += i64::from(floor - self.stop(first).start) * self.round(round).dearest_second;
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

#[cfg(test)]
mod tests {
    use super::super::cases::{Case, place, refresh_slack};
    use super::*;

    /// What putting the second visit behind `after` does when it is over at `over`.
    fn moved(time: &LinkedStops<'_>, after: StopIx, over: i32) -> Option<Delay> {
        let mut delay = Delay::none([RoundIx(0); 2], [VisitIx(1); 2], i64::MAX);
        time.fits_after_delay(after, over, 100, &mut delay).then_some(delay)
    }

    #[test]
    fn nobody_is_moved_until_the_last_second_that_is_still() {
        // One visit at 5 000 that is due at 5 100, and a break that may be taken before it.
        Case::new(&[(5_000, 9_000), (0, 9_000)]).with_break().on(|time| {
            let pause = time.kinds.break_stop(crate::ground::BreakIx(0));
            for (before, free) in [(pause, 5_100), (time.kinds.start_of(RoundIx(0)), 5_100 - 600)] {
                place(time, 0, pause).unwrap();
                refresh_slack(time);
                let until = time.still_until(time.stop(before).next, 100);
                assert_eq!(until, free - 100, "the way on takes 100, a break between 600");
                assert!(moved(time, before, until).is_some_and(|delay| delay.still && delay.counted));
                let later = moved(time, before, until + 10).unwrap();
                assert!(!later.still && later.counted);
                assert_eq!(later.own, 10 * 3, "ten seconds late at 3 each");
                time.unserve(VisitIx(0));
                time.unlink(StopIx(0));
            }
        });
    }

    #[test]
    fn a_break_that_would_begin_too_late_keeps_a_visit_away() {
        Case::new(&[(0, 9_900), (0, 9_000)]).with_break().on(|time| {
            refresh_slack(time);
            let start = time.kinds.start_of(RoundIx(0));
            assert!(moved(time, start, 9_000).is_some());
            assert!(moved(time, start, 9_001).is_none());
        });
    }
}

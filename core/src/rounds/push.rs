//! What reaching a stop later does to its round and to the rounds linked to it: a walk that ends where nobody is moved.
//!
//! Most insertions move a few stops, and no stop by two ways. Their cost is found here without touching the rounds. Where
//! two ways meet, what was found is a lower bound, and the insertion must be tried out.

use super::evaluate::Gapless;
use super::horizon::Stint;
use super::segment::Segment;
use super::state::State;
use super::workspace::NONE;
use crate::book::Gap;

/// The stops that are moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Pushed {
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

impl Pushed {
    /// Nobody moved yet; `rounds` are those that something is put into.
    #[inline]
    pub(crate) fn none(rounds: [u32; 2], budget: i64) -> Self {
        let entered = bit(rounds[0]) | bit(rounds[1]);
        Self { own: 0, shared: 0, worst: i32::MIN, sure: true, still: true, deep: true, entered, budget }
    }

    /// Nobody moved yet, and nobody to be moved in any other round than this one.
    #[inline]
    pub(crate) fn shallow(round: u32, budget: i64) -> Self {
        Self { deep: false, ..Self::none([round; 2], budget) }
    }

    /// What lateness costs more.
    #[inline]
    pub(crate) fn late(&self) -> i64 {
        self.own + self.shared
    }
}

#[inline]
fn bit(round: u32) -> u64 {
    1 << (round & 63)
}

impl State<'_> {
    /// Adds what reaching the stop behind `after` at `arrival` does. False when it cannot be, or lateness passes the budget.
    ///
    /// A break there moves with the visit put before it, and so do the ways on from it: that is left to a trial.
    #[inline]
    pub(crate) fn feel(&self, after: u32, arrival: i32, pushed: &mut Pushed) -> bool {
        let next = self.stop(after).next;
        let row = self.stop(next);
        if self.is_break(next) {
            (pushed.sure, pushed.still) = (false, false);
            return arrival <= row.latest;
        }
        if arrival <= row.free {
            return !self.would_fall(next, arrival);
        }
        pushed.still = false;
        arrival <= row.hard && self.push(next, arrival, true, NONE, pushed)
    }

    /// Moves, in thought, `stop` to `arrival`, and whatever feels it. `along` is the gap by which it is moved.
    fn push(&self, mut stop: u32, arrival: i32, first: bool, along: u32, pushed: &mut Pushed) -> bool {
        let mut time = arrival;
        loop {
            let row = self.stop(stop);
            if row.event == NONE {
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
                late += self.early_cost(row.event, time) - self.early_cost(row.event, row.start);
            }
            pushed.worst = pushed.worst.max(time - row.due);
            if row.linked && !pushed.deep {
                pushed.shared += late;
            } else if row.linked {
                if !self.push_linked(stop, time, late, along, pushed) {
                    return false;
                }
            } else if first {
                pushed.own += late;
            } else {
                pushed.shared += late;
            }
            if pushed.late() >= pushed.budget {
                return false;
            }
            time += row.reach;
            stop = row.next;
        }
    }

    /// Moves, in thought, what feels a linked visit in other rounds, each of which is entered once.
    fn push_linked(&self, stop: u32, time: i32, late: i64, along: u32, pushed: &mut Pushed) -> bool {
        let visit = self.stop(stop).event;
        let duty = &self.w.duties[visit as usize];
        let others = (duty.first_part..duty.first_part + duty.parts)
            .filter(|&part| part != stop && self.stop(part).round != NONE);
        // A visit with a part in a round that was walked in may have been counted there.
        if others.clone().any(|part| pushed.entered & bit(self.stop(part).round) != 0) {
            pushed.sure = false;
        } else {
            pushed.shared += late;
        }
        for part in others {
            let row = self.stop(part);
            let next = self.stop(row.next);
            let free = if next.event == NONE { next.latest } else { next.start };
            pushed.sure &= !self.w.rounds[row.round as usize].timed();
            if time + row.reach <= free || pushed.entered & bit(row.round) != 0 {
                continue;
            }
            pushed.entered |= bit(row.round);
            if !self.push(row.next, time + row.reach, false, NONE, pushed) {
                return false;
            }
        }
        self.push_along_gaps(visit, time, along, pushed)
    }

    fn push_along_gaps(&self, visit: u32, time: i32, along: u32, pushed: &mut Pushed) -> bool {
        let rows = self.w.gap_first[visit as usize] as usize..self.w.gap_first[visit as usize + 1] as usize;
        for &index in self.w.gap_rows[rows].iter().filter(|&&row| row != along) {
            let gap = &self.problem.gaps[index as usize];
            let (partner, floor) = match (gap.first.0 == visit, gap.most == Gap::NO_MOST) {
                (true, _) => (gap.second.0, time + gap.least.0),
                (false, true) => continue,
                (false, false) => (gap.first.0, time - gap.most.0),
            };
            let duty = &self.w.duties[partner as usize];
            if duty.served && floor <= self.stop(duty.first_part).start {
                continue;
            }
            let mut parts =
                (duty.first_part..duty.first_part + duty.parts).filter(|&part| self.stop(part).round != NONE);
            let first = duty.first_part;
            if !duty.served || parts.any(|part| pushed.entered & bit(self.stop(part).round) != 0) {
                pushed.sure = false;
                continue;
            }
            let round = self.stop(first).round;
            pushed.sure &= !self.w.rounds[round as usize].timed();
            pushed.entered |= bit(round);
            if !self.push(first, floor, false, index, pushed) {
                return false;
            }
        }
        true
    }

    /// What paid time, and hours over the plan, cost more when a part that starts at `start`, and moves nobody in other
    /// rounds, goes behind `after`; nothing when hours or a rest over the plan forbid it.
    pub(crate) fn paid_more(&self, visit: u32, after: u32, start: i32, duration: i32, found: &Gapless) -> Option<i64> {
        let before = self.stop(after);
        let index = before.round;
        let round = &self.w.rounds[index as usize];
        if !round.timed() {
            return Some(0);
        }
        let part = self.stop(self.w.duties[visit as usize].first_part);
        let window = if part.linked {
            Segment::stop(duration, start, start)
        } else {
            Segment::stop(duration, part.earliest, start.max(part.due.min(part.latest)))
        };
        let there = self.seconds(round, part.period, before.place, part.place);
        let mut whole = self.ends(after).prefix.join(there, window);
        let (mut stop, mut leg) = (before.next, found.onward);
        let mut time = start + duration + leg;
        while time > self.stop(stop).free && self.stop(stop).event != NONE {
            let row = self.stop(stop);
            let (earliest, latest) =
                if row.linked { (time, time) } else { (row.earliest, time.max(row.due.min(row.latest))) };
            whole = whole.join(leg, Segment::stop(row.duration, earliest, latest));
            leg = row.reach - row.duration;
            time += row.reach;
            stop = row.next;
        }
        let whole = whole.join(leg, self.ends(stop).suffix);
        let mut paid = whole.duration - self.unpaid_breaks(index);
        if !self.problem.shifts[index as usize].commute_paid {
            paid -= self.commute_with(round, index, after, part);
        }
        let cost = i64::from(paid) * round.per_second - round.paid;
        if !round.coupled {
            return Some(cost);
        }
        let (leaves, back) = (whole.earliest, whole.earliest + whole.duration);
        Some(cost + self.hours_more(index, &Stint { leaves, back, paid })?)
    }
}

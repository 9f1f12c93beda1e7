//! In what order absent visits are put back.
//!
//! Source: the orders of Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle routing problems*
//! (2020), and some of our own.

use super::index::{StopIx, UnitIx};
use super::random::Dice;
use super::rows::Candidate;
use super::state::State;
use crate::ground::{PlaceIx, Seconds};

/// How many absent units an iteration tries to serve at the most.
const TRIES: usize = 64;
/// How many of them were absent before it.
const OLD: usize = 2;

/// In what order absent units are put back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// Any.
    Random,
    /// Those that take longest first.
    Long,
    /// Those farthest from the start of a shift first.
    Far,
    /// Those nearest first.
    Near,
    /// Those with the shortest windows first.
    Tight,
    /// Those that start earliest first.
    Early,
    /// Those that end latest first.
    Late,
    /// Those most often absent first.
    Absent,
}

impl Order {
    /// An order drawn at random.
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        match dice.below(20) {
            0..5 => Self::Random,
            5..9 => Self::Long,
            9..11 => Self::Far,
            11..12 => Self::Near,
            12..15 => Self::Tight,
            15..17 => Self::Early,
            17..18 => Self::Late,
            _ => Self::Absent,
        }
    }
}

impl State<'_> {
    /// Puts those just taken out first, with a few of those absent before, in this order; the one that all was taken out for comes
    /// before all others. Returns how many these are: only they are tried.
    ///
    /// Who was absent before is mostly not helped by what was taken out elsewhere, and to look in vain costs most of all.
    pub(crate) fn order_absent(&mut self, order: Order, sought: UnitIx, dice: &mut Dice) -> usize {
        let (all, old) = (self.absent.len(), self.absent.before_len().min(self.absent.len()));
        let absent = self.absent.order_mut();
        dice.shuffle(&mut absent[..old]);
        if let Some(at) = absent[..old].iter().position(|&unit| unit == sought.0) {
            absent.swap(0, at);
        }
        absent[..all].rotate_left(old);
        let tried = (all - old + old.min(OLD)).min(TRIES);
        dice.shuffle(&mut absent[..tried]);
        self.sort_absent(order, tried);
        let absent = self.absent.order_mut();
        if let Some(at) = absent[..tried].iter().position(|&unit| unit == sought.0) {
            absent[..=at].rotate_right(1);
        }
        tried
    }

    /// Sorts the first `count` absent units.
    pub(crate) fn sort_absent(&mut self, order: Order, count: usize) {
        if order == Order::Random {
            return;
        }
        for at in 0..count {
            let unit = self.absent.unit(at);
            self.candidates.lend()[at] = Candidate {
                bound: i64::from(self.key(unit, order)),
                // The memory of candidates is lent for sorting: `after` is the unit here.
                after: StopIx(unit.0),
                ready: at as i32,
                ..Candidate::default()
            };
        }
        let rows = &mut self.candidates.lend()[..count];
        rows.sort_unstable_by_key(|row| (row.bound, row.ready));
        for (at, row) in rows.iter().enumerate() {
            self.absent.set(at, UnitIx(row.after.0));
        }
    }

    /// Where a unit stands in an order: the smaller, the sooner.
    fn key(&self, unit: UnitIx, order: Order) -> u32 {
        let Some(visit) = self.units.visits(unit).next() else { return 0 };
        let row = &self.problem.visits[visit.at()];
        let shifted = |seconds: Seconds| (seconds.0 + Seconds::DAY.0) as u32;
        let depot = self.problem.shifts.first().map_or(PlaceIx::NONE, |shift| shift.start);
        let from_depot = || {
            self.time.rounds().first().map_or(0, |round| self.time.travel.seconds(round, row.period, depot, row.place))
                as u32
        };
        match order {
            Order::Random => 0,
            Order::Long => u32::MAX - row.duration.0 as u32 * u32::from(row.carers) - row.load.min(1 << 20),
            Order::Far => u32::MAX - from_depot(),
            Order::Near => from_depot(),
            Order::Tight => (row.due.min(row.window.latest) - row.window.earliest).or_zero().0 as u32,
            Order::Early => shifted(row.window.earliest),
            Order::Late => u32::MAX - shifted(row.due.min(row.window.latest)),
            Order::Absent => u32::MAX - self.absent.absences(unit),
        }
    }
}

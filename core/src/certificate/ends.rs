//! Where a carer's rounds end, from shift to shift.

use super::memory::NONE;
use crate::ground::Seconds;

/// Ends of rounds kept of one carer, for the rest before the next.
pub(super) const ENDS: usize = 16;

/// A carer's rounds up to some shift: points, when back, on which day; with no day, rested on any.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) points: i64,
    pub(super) back: Seconds,
    pub(super) day: Option<u16>,
    pub(super) last: u32,
}

impl End {
    /// Before all rounds.
    pub(super) const START: Self = Self { points: 0, back: Seconds::ZERO, day: None, last: NONE };

    /// Keeps an end among the others; where there is no room it becomes one with the last, with the best of both.
    pub(super) fn keep(self, ends: &mut [Self; ENDS], count: &mut usize) {
        let covers =
            |a: &Self, b: &Self| a.points >= b.points && (a.day.is_none() || (a.day == b.day && a.back <= b.back));
        for old in &mut ends[1..*count] {
            if covers(&self, old) {
                *old = self;
                return;
            } else if covers(old, &self) {
                return;
            }
        }
        if let Some(free) = ends.get_mut(*count) {
            (*free, *count) = (self, *count + 1);
            return;
        }
        let old = &mut ends[ENDS - 1];
        // Full: the last place takes the best of both in every respect, and so bounds both.
        let best = if self.points > old.points { self } else { *old };
        *old = Self { back: self.back.min(old.back), day: self.day.filter(|_| self.day == old.day), ..best };
    }
}

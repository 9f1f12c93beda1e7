//! Places overlooked at random, so that the search does not always take the cheapest.

use super::random::Dice;

/// Overlooks a place once in `one_in` on average, at the cost of one draw for each place overlooked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blinks {
    left: u32,
    one_in: u32,
}

impl Blinks {
    /// Never blinks.
    pub(crate) const NONE: Self = Self { left: u32::MAX, one_in: 0 };

    /// Blinks once in `one_in` on average.
    pub(crate) fn new(one_in: u32, dice: &mut Dice) -> Self {
        Self { left: dice.below(2 * one_in), one_in }
    }

    #[inline]
    pub(crate) fn blinks(&mut self, dice: &mut Dice) -> bool {
        if self.left > 0 {
            self.left -= u32::from(self.one_in != 0);
            return false;
        }
        self.left = dice.below(2 * self.one_in);
        true
    }
}

/// What draws the places to overlook.
#[derive(Debug)]
pub(crate) struct Sight<'d> {
    pub(crate) dice: &'d mut Dice,
    pub(crate) blinks: Blinks,
    /// The cost above which the roster would not be kept.
    pub(crate) limit: i64,
}

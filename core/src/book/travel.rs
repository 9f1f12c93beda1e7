//! How far it is: one table by travel mode, from place to place.

use crate::ground::{ModeIx, PlaceIx, Seconds};

/// The entry of a table that stands for "no way from here to there".
pub const NO_ROUTE: u32 = u32::MAX;

/// Travel between the places of a book by each mode, door to door. Not symmetric: one-way streets are real.
///
/// Both tables hold `modes × places × places` entries: mode by mode, row = from, column = to.
#[derive(Clone, Copy, Debug)]
pub struct Travel<'a> {
    /// How many places there are.
    pub places: u32,
    /// How many modes there are.
    pub modes: u32,
    /// Seconds, parking and walking to the door included; [`NO_ROUTE`] where there is no way.
    pub seconds: &'a [u32],
    /// Metres, in the same order; [`NO_ROUTE`] where there is no way.
    pub metres: &'a [u32],
}

impl Travel<'_> {
    /// The time that stands for "no way": longer than any plan, so that no window can hold what comes after it.
    pub const NEVER: Seconds = Seconds(4 * Seconds::HORIZON.0);

    #[inline]
    fn entry(&self, mode: ModeIx, from: PlaceIx, to: PlaceIx) -> usize {
        let places = self.places as usize;
        (mode.at() * places + from.at()) * places + to.at()
    }

    /// Seconds from door to door; zero when either end is [`PlaceIx::NONE`], [`Travel::NEVER`] when there is no way.
    ///
    /// Panics: never for a validated problem.
    #[inline]
    #[must_use]
    pub fn seconds(&self, mode: ModeIx, from: PlaceIx, to: PlaceIx) -> Seconds {
        if !from.is_some() || !to.is_some() {
            return Seconds::ZERO;
        }
        match self.seconds[self.entry(mode, from, to)] {
            NO_ROUTE => Self::NEVER,
            seconds => Seconds(seconds as i32),
        }
    }

    /// Metres from door to door; zero when either end is [`PlaceIx::NONE`] or there is no way.
    ///
    /// Panics: never for a validated problem.
    #[inline]
    #[must_use]
    pub fn metres(&self, mode: ModeIx, from: PlaceIx, to: PlaceIx) -> u32 {
        if !from.is_some() || !to.is_some() {
            return 0;
        }
        match self.metres[self.entry(mode, from, to)] {
            NO_ROUTE => 0,
            metres => metres,
        }
    }
}

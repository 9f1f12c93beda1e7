//! A shift: one carer, one unbroken stretch, its two ends and its breaks.
//!
//! ```
//! use homeround_core::book::Shift;
//! use homeround_core::ground::CarerIx;
//!
//! // Two carers in one car are both hands of a visit that needs two, at one stop.
//! let (alone, double) = (Shift::default(), Shift { second: CarerIx(1), ..Shift::default() });
//! assert_eq!((alone.hands(2), double.hands(2), double.hands(1)), (1, 2, 1));
//! ```

use crate::ground::{CarerIx, Cost, PlaceIx, Seconds, Span, Window};

/// One stretch of a carer's availability. A split shift is two of them. The visits made in it are its round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shift {
    /// Whose it is.
    pub carer: CarerIx,
    /// Leaving the start place no earlier, back at the end place no later.
    pub span: Span,
    /// Where it begins; [`PlaceIx::NONE`] when the first visit may begin it without travel.
    pub start: PlaceIx,
    /// Where it ends; [`PlaceIx::NONE`] when the last visit may end it without travel.
    pub end: PlaceIx,
    /// First row of its breaks in the table of breaks.
    pub first_break: u32,
    /// How many breaks it has, each to be placed when the shift is used at all.
    pub breaks: u32,
    /// Whether the way to the first client and back from the last is paid.
    pub commute_paid: bool,
    /// Price of using the shift at all.
    pub use_price: Cost,
    /// The most load (meals, boxes) that can be taken out in it.
    pub capacity: u32,
    /// The carer who goes along in the same car all the way, a double run; [`CarerIx::NONE`] for a carer alone.
    ///
    /// Both are paid for the whole round; travel and miles are those of `carer`. What a visit asks of its carers is asked
    /// of both, and what strangers cost is paid for both. A visit takes as long as it takes the slower. One stop of a double
    /// run is both carers of a visit that needs two; a visit that needs one may be made by both together.
    pub second: CarerIx,
    /// The day of the plan it counts as, the first being 0.
    pub day: u16,
    /// The period of the day whose travel times lead to its end place.
    pub period: u8,
}

impl Default for Shift {
    fn default() -> Self {
        Self {
            carer: CarerIx::default(),
            span: Span::default(),
            start: PlaceIx::default(),
            end: PlaceIx::default(),
            first_break: 0,
            breaks: 0,
            commute_paid: false,
            use_price: Cost::ZERO,
            capacity: 0,
            second: CarerIx::NONE,
            day: 0,
            period: 0,
        }
    }
}

impl Shift {
    /// How many of the carers that a visit of `carers` needs one stop in this shift stands for.
    ///
    /// Panics: never.
    #[inline]
    #[must_use]
    pub const fn hands(&self, carers: u8) -> u8 {
        if self.second.is_some() && carers > 1 { 2 } else { 1 }
    }

    /// Whether a carer of this shift is one of another's.
    ///
    /// Panics: never.
    #[inline]
    #[must_use]
    pub fn shares_carer(&self, other: &Self) -> bool {
        let is_others = |carer: CarerIx| carer.is_some() && (carer == other.carer || carer == other.second);
        is_others(self.carer) || is_others(self.second)
    }
}

/// A break, taken wherever the carer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Break {
    /// When it may start.
    pub window: Window,
    /// How long it is.
    pub duration: Seconds,
    /// Whether it is paid.
    pub paid: bool,
    /// It is owed only where the work, from the start of the first visit to the end of the last, is longer than this; zero for
    /// any work. The search takes it in every round whose window it is.
    pub after: Seconds,
}

//! A shift: one carer, one unbroken stretch, its two ends and its breaks.

use crate::ground::{CarerIx, Cost, PlaceIx, Seconds, Span, Window};

/// One stretch of a carer's availability. A split shift is two of them. The visits made in it are its round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
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
}

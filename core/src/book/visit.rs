//! A visit, and the gap that two visits keep.

use crate::ground::{ClientIx, Cost, PlaceIx, Seconds, Skills, VisitIx, Window};

/// One visit to one client at one time by one or more carers, who all start together and stay for all of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Visit {
    /// Whom it is for.
    pub client: ClientIx,
    /// Where it is.
    pub place: PlaceIx,
    /// How long it is for each carer.
    pub duration: Seconds,
    /// When it must start.
    pub window: Window,
    /// A start after this is late.
    pub due: Seconds,
    /// Price of one second late.
    pub late_price: Cost,
    /// Price of leaving it unserved, whole: for a double-up, of both carers' parts together.
    pub unserved_price: Cost,
    /// What each of its carers must be trained for.
    pub skills: Skills,
    /// How many carers it needs, 1 to [`Visit::MOST_CARERS`].
    pub carers: u8,
    /// What it takes of a shift's capacity.
    pub load: u32,
}

impl Visit {
    /// The most carers one visit may need at once.
    pub const MOST_CARERS: u8 = 4;
}

/// A rule between two visits: `least ≤ start(second) − start(first) ≤ most`, and possibly not by the same carer.
///
/// It binds only when both are served. Two visits that must start together by carers of different skills are a gap of
/// zero and zero with `different_carers`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The visit the gap is counted from.
    pub first: VisitIx,
    /// The visit it is counted to.
    pub second: VisitIx,
    /// The second starts at least this long after the first starts.
    pub least: Seconds,
    /// And at most this long after; [`Gap::NO_MOST`] for no limit.
    pub most: Seconds,
    /// Whether no carer of the first may be a carer of the second.
    pub different_carers: bool,
    /// Whether both or neither are served.
    pub both_or_neither: bool,
}

impl Gap {
    /// The `most` of a gap without an upper limit.
    pub const NO_MOST: Seconds = Seconds(i32::MAX);
}

//! A visit, the gap that two visits keep, and the shift that a visit is pinned to.
//!
//! ```
//! use homeround_core::book::{Gap, Visit};
//! use homeround_core::ground::{Seconds, VisitIx};
//!
//! // Medicine twice a day, the second at least four hours after the first.
//! let doses = [1, 1].map(|carers| Visit { duration: Seconds::from_minutes(15), carers, ..Visit::default() });
//! let gap = Gap {
//!     first: VisitIx(0),
//!     second: VisitIx(1),
//!     least: Seconds(4 * 3600),
//!     most: Gap::NO_MOST,
//!     different_carers: false,
//!     same_carer: false,
//!     both_or_neither: false,
//! };
//! assert!(gap.second.at() < doses.len());
//! ```

use crate::ground::{ClientIx, Cost, PlaceIx, Seconds, ShiftIx, Skills, VisitIx, Window};

/// One visit to one client at one time by one or more carers, who all start together and stay for all of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Visit {
    /// Whom it is for.
    pub client: ClientIx,
    /// Where it is.
    pub place: PlaceIx,
    /// How long it is for each carer who is not slower.
    pub duration: Seconds,
    /// When it must start; or in one of its other windows.
    pub window: Window,
    /// First row of its other windows in the table of windows.
    pub first_other: u32,
    /// How many other windows it has, at most [`Visit::MOST_OTHERS`]. They may come in any order and overlap.
    pub others: u8,
    /// A start before this is early.
    pub ready: Seconds,
    /// Price of one second early.
    pub early_price: Cost,
    /// A start after this is late.
    pub due: Seconds,
    /// Price of one second late.
    pub late_price: Cost,
    /// Price of leaving it unserved, whole: for a double-up, of both carers' parts together.
    pub unserved_price: Cost,
    /// What each of its carers must be trained for.
    pub skills: Skills,
    /// What at least one of its carers must be trained for, all of it: a double-up of which one must be able to hoist.
    pub one_skills: Skills,
    /// Price of one carer's part in place of the time it takes: a sleep-in, which is paid by the night. The time counts towards
    /// hours and rest all the same. Source of the practice: Royal Mencap Society v Tomlinson-Blake \[2021\] UKSC 8.
    pub flat_pay: Option<Cost>,
    /// How many carers it needs, 1 to [`Visit::MOST_CARERS`].
    pub carers: u8,
    /// What it takes of a shift's capacity.
    pub load: u32,
    /// What its carers had better be: traits, such as a gender, whose lack has a price.
    pub wished: Skills,
    /// Price of one carer's part when that carer lacks any of them, one or several.
    pub wish_price: Cost,
    /// Whether only carers who visited the client before the plan may make it (NICE NG21, of visits under 30 minutes).
    pub known_only: bool,
    /// Which of its client's slots it is, breakfast or bed, numbered from 1; zero for none.
    pub slot: u16,
    /// What it adds to a carer's count of unpopular visits.
    pub unpopular: u8,
    /// The period of the day whose travel times lead to it.
    pub period: u8,
}

impl Visit {
    /// The most carers one visit may need at once.
    pub const MOST_CARERS: u8 = 4;
    /// The most other windows a visit may have.
    pub const MOST_OTHERS: u8 = 62;
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
    /// Whether one carer makes both. Only for visits of one carer each.
    pub same_carer: bool,
    /// Whether both or neither are served.
    pub both_or_neither: bool,
}

impl Gap {
    /// The `most` of a gap without an upper limit.
    pub const NO_MOST: Seconds = Seconds(i32::MAX);
}

/// A fixed assignment: this visit is made in this shift, if at all.
///
/// Each shift that a served visit is pinned to makes one part of it; its other parts may stand in any other shifts. A
/// visit with as many pins as carers stands only in these. A fixed time is a window of one instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pin {
    /// The visit.
    pub visit: VisitIx,
    /// The shift one of its carers makes it in.
    pub shift: ShiftIx,
}

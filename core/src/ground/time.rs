//! Time inside a plan: whole seconds from the plan's epoch, and instants in UTC milliseconds for what really happened.
//!
//! ```
//! use homeround_core::ground::{Seconds, Window};
//!
//! let nine = Seconds::from_minutes(9 * 60);
//! let window = Window::new(nine, nine + Seconds::from_minutes(30)).unwrap();
//! assert!(window.holds(nine) && !window.holds(nine + Seconds::from_minutes(31)));
//! assert_eq!(Window::new(nine, Seconds::ZERO), None);
//! ```

use core::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// Seconds since the plan's epoch, or a length of time in seconds.
///
/// Elapsed time, not wall time: an hour lost or gained at a clock change is settled where files are read, so that the
/// difference of two `Seconds` is always what a carer lives through. A plan spans at most [`Seconds::HORIZON`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(transparent)]
pub struct Seconds(pub i32);

impl Seconds {
    /// No time at all, and the plan's epoch.
    pub const ZERO: Self = Self(0);
    /// The longest plan: 31 days. Sums of a round's parts stay far inside `i32` because of it.
    pub const HORIZON: Self = Self(31 * 86_400);
    /// One day.
    pub const DAY: Self = Self(86_400);

    /// `minutes` as seconds, saturating.
    #[must_use]
    pub const fn from_minutes(minutes: i32) -> Self {
        Self(minutes.saturating_mul(60))
    }

    /// Whole minutes, rounded down.
    #[must_use]
    pub const fn whole_minutes(self) -> i32 {
        self.0.div_euclid(60)
    }

    /// The larger of the two.
    #[inline]
    #[must_use]
    pub const fn max(self, other: Self) -> Self {
        if self.0 >= other.0 { self } else { other }
    }

    /// The smaller of the two.
    #[inline]
    #[must_use]
    pub const fn min(self, other: Self) -> Self {
        if self.0 <= other.0 { self } else { other }
    }

    /// This, or zero when it is negative.
    #[inline]
    #[must_use]
    pub const fn or_zero(self) -> Self {
        if self.0 > 0 { self } else { Self(0) }
    }
}

impl Add for Seconds {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Seconds {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Seconds {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Seconds {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Seconds {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

/// The times at which something may start, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Window {
    /// The earliest start.
    pub earliest: Seconds,
    /// The latest start.
    pub latest: Seconds,
}

impl Window {
    /// The window `[earliest, latest]`, or nothing when it would be empty.
    #[must_use]
    pub const fn new(earliest: Seconds, latest: Seconds) -> Option<Self> {
        if earliest.0 <= latest.0 { Some(Self { earliest, latest }) } else { None }
    }

    /// Whether `start` lies in the window.
    #[must_use]
    pub const fn holds(self, start: Seconds) -> bool {
        self.earliest.0 <= start.0 && start.0 <= self.latest.0
    }
}

/// A stretch of time `[start, end)`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// When it starts.
    pub start: Seconds,
    /// When it ends; not part of it.
    pub end: Seconds,
}

impl Span {
    /// Its length; negative for a span the wrong way round.
    #[must_use]
    pub const fn length(self) -> Seconds {
        Seconds(self.end.0.saturating_sub(self.start.0))
    }

    /// Whether the two share any time.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start.0 < other.end.0 && other.start.0 < self.end.0
    }
}

/// A moment in the world: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// This moment moved by `seconds`, saturating.
    #[must_use]
    pub const fn plus(self, seconds: Seconds) -> Self {
        Self(self.0.saturating_add(seconds.0 as i64 * 1000))
    }

    /// Milliseconds from `earlier` to this, saturating.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

//! Pounds an hour or a mile as they are counted.
//!
//! ```
//! use homeround_core::cost::{Exact, Rate};
//!
//! let wage = Rate::from_pounds(Exact::parse("12.71").unwrap()).unwrap();
//! assert_eq!(wage.millionths(), 12_710_000);
//! assert_eq!(Rate::from_pounds(Exact::whole(-1)), None);
//! ```

use super::exact::Exact;

/// Pounds an hour or a mile, in whole millionths, so that pay adds up in whole numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Rate(pub(super) i64);

impl Rate {
    /// `pounds` as a rate, or nothing when it is below zero, finer than a millionth or above a million.
    #[must_use]
    pub fn from_pounds(pounds: Exact) -> Option<Self> {
        // Refused and not rounded: a rate that is off by a millionth would be off in every sum.
        let millionths = pounds.times(Exact::whole(1_000_000)).ok()?.as_whole()?;
        i64::try_from(millionths).ok().and_then(Self::from_millionths)
    }

    /// Millionths of a pound as a rate, or nothing when they are below zero or above a million pounds. Panics: never.
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Option<Self> {
        if 0 <= millionths && millionths <= 1_000_000_000_000 { Some(Self(millionths)) } else { None }
    }

    /// The rate in millionths of a pound. Panics: never.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

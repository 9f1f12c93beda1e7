//! Pounds an hour or a mile as they are counted.

use super::exact::Exact;

/// Pounds an hour or a mile, in whole millionths, so that pay adds up in whole numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Rate(pub(super) i64);

impl Rate {
    /// `pounds` as a rate, or nothing when it is below zero, finer than a millionth or above a million.
    #[must_use]
    pub fn from_pounds(pounds: Exact) -> Option<Self> {
        let millionths = pounds.times(Exact::whole(1_000_000)).ok()?.as_whole()?;
        i64::try_from(millionths).ok().filter(|rate| (0..=1_000_000_000_000).contains(rate)).map(Self)
    }
}

//! Money: whole pence where people see it, millionths of a penny where rosters are compared.
//!
//! ```
//! use homeround_core::ground::{Cost, Pence};
//!
//! let an_hour = Cost::per_second(Pence(1_260)).times(3_600);
//! assert_eq!(an_hour.to_pence(), Pence(1_260));
//! ```

use core::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// Whole pence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(transparent)]
pub struct Pence(pub i64);

/// What the search minimises: millionths of a penny, so that a wage per hour and a rate per mile stay exact to six
/// figures per second and per metre. It orders rosters; pay and prices are the cost domain's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(transparent)]
pub struct Cost(pub i64);

impl Cost {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Dearer than anything: what may not be done.
    pub const NEVER: Self = Self(i64::MAX);

    /// `pence` as a cost, saturating.
    #[must_use]
    pub const fn from_pence(pence: Pence) -> Self {
        Self(pence.0.saturating_mul(1_000_000))
    }

    /// The price of one second at `pence` an hour, to the nearest millionth of a penny.
    #[must_use]
    pub const fn per_second(pence_per_hour: Pence) -> Self {
        Self(nearest(pence_per_hour.0.saturating_mul(1_000_000), 3_600))
    }

    /// The price of one metre at `pence` a mile (1 609.344 m), to the nearest millionth of a penny.
    #[must_use]
    pub const fn per_metre(pence_per_mile: Pence) -> Self {
        Self(nearest(pence_per_mile.0.saturating_mul(1_000_000_000), 1_609_344))
    }

    /// This price `count` times, saturating.
    #[inline]
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// To the nearest penny, halves away from zero.
    #[must_use]
    pub const fn to_pence(self) -> Pence {
        Pence(nearest(self.0, 1_000_000))
    }
}

/// `over / under` to the nearest whole number, halves away from zero: the one rule for money everywhere, so that a
/// shortfall and the same sum to spare show the same pence. It is what GOV.UK's calculators and most ledgers call half-up.
const fn nearest(over: i64, under: i64) -> i64 {
    let (whole, rest) = (over / under, over % under);
    if rest.unsigned_abs() * 2 >= under.unsigned_abs() { whole + over.signum() } else { whole }
}

impl Add for Cost {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Cost {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Cost {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Cost {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Cost {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero_on_both_sides() {
        for (millionths, pence) in
            [(499_999, 0), (500_000, 1), (1_500_000, 2), (-499_999, 0), (-500_000, -1), (-1_500_000, -2)]
        {
            assert_eq!(Cost(millionths).to_pence(), Pence(pence));
        }
        assert_eq!(Cost(i64::MIN).to_pence(), Pence(-9_223_372_036_855));
        assert_eq!(Cost::per_second(Pence(-1_290)), -Cost::per_second(Pence(1_290)));
    }
}

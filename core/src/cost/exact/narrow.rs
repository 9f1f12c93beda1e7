//! The usual case of exact arithmetic: fractions whose parts fit 62 bits, reckoned without wide numbers.
//!
//! Most rates, hours and sums of a payslip are such fractions, and wide division and wide greatest common divisors were
//! most of the time of a pay audit. Whatever does not fit is reckoned by the wide numbers, to the same fraction.

use core::cmp::Ordering;

use num_integer::Integer;

/// Parts are less than this in magnitude: products of two and the sum of two products fit `i128`.
const LIMIT: u64 = 1 << 62;

/// A fraction in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Narrow {
    over: i64,
    /// Above zero.
    under: i64,
}

impl Narrow {
    /// The fraction of these parts, which are in lowest terms, or `None` if one does not fit.
    pub(super) const fn new(over: i64, under: i64) -> Option<Self> {
        if over.unsigned_abs() < LIMIT && under > 0 && under.unsigned_abs() < LIMIT {
            Some(Self { over, under })
        } else {
            None
        }
    }

    /// The sum, as parts in lowest terms.
    pub(super) fn plus(self, other: Self) -> (i128, i128) {
        // Knuth, The Art of Computer Programming, 4.5.1: what the denominators share is divided out before multiplying,
        // and only a part of it can be shared by the sum.
        let shared = common(self.under, other.under);
        let (left, right) = (self.under / shared, other.under / shared);
        let over = product(self.over, right) + product(other.over, left);
        if shared == 1 {
            return (over, product(left, other.under));
        }
        // A remainder is smaller than what it is divided by.
        let rest = common(i64::try_from(over % i128::from(shared)).unwrap_or(0), shared);
        (over / i128::from(rest), product(left, other.under / rest))
    }

    /// The product, as parts in lowest terms.
    pub(super) fn times(self, other: Self) -> (i128, i128) {
        let (left, right) = (common(self.over, other.under), common(other.over, self.under));
        (product(self.over / left, other.over / right), product(self.under / right, other.under / left))
    }

    /// One over it, or `None` for zero.
    pub(super) const fn reciprocal(self) -> Option<Self> {
        match self.over {
            0 => None,
            1.. => Some(Self { over: self.under, under: self.over }),
            // The magnitude is below the limit: its negative fits.
            _ => Some(Self { over: -self.under, under: -self.over }),
        }
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        product(self.over, other.under).cmp(&product(other.over, self.under))
    }
}

/// The greatest common divisor of two numbers below the limit, of which the second is above zero.
fn common(left: i64, right: i64) -> i64 {
    left.gcd(&right)
}

fn product(left: i64, right: i64) -> i128 {
    i128::from(left) * i128::from(right)
}

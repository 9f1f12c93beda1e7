//! What counts of draws say, exactly: intervals of shares, bounds of a median, and the sign test, in whole numbers of any size.
//!
//! Every figure is rounded to the safe side: an interval is shown no narrower than it is, a probability no smaller.
//!
//! ```
//! use homeround::specification::binomial::{ShareInterval, median_rank, sign_test};
//!
//! // 97 of 100 draws: Clopper and Pearson's interval.
//! assert_eq!(ShareInterval::new(97, 97, 100).words(), "91.48 to 99.38 %");
//! assert_eq!(median_rank(5), None, "too few draws to bound a median");
//! assert_eq!(sign_test(10, 0), 20, "two in a thousand by chance");
//! ```

use num_bigint::BigUint;
use schemars::JsonSchema;
use serde::Serialize;

/// Hundredths of a per cent in a whole.
pub const WHOLE: u32 = 10_000;

/// The share of a test's draws that is left out on each side of an interval of 95 %: one in forty.
const SIDE: u32 = 40;

/// Between which shares the true one lies with a confidence of 95 %, in hundredths of a per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShareInterval {
    /// At least so many, rounded down.
    pub low: u32,
    /// At most so many, rounded up.
    pub high: u32,
}

impl ShareInterval {
    /// The interval of Clopper and Pearson (1934) for something that is known of `least` to `most` of `draws`: what is undecided
    /// widens it on both sides.
    #[must_use]
    pub fn new(least: u32, most: u32, draws: u32) -> Self {
        Self { low: lower(least.min(draws), draws), high: WHOLE - lower(draws - most.min(draws), draws) }
    }

    /// `91.48 to 99.38 %`.
    #[must_use]
    pub fn words(&self) -> String {
        let shown = |share: u32| format!("{}.{:02}", share / 100, share % 100);
        format!("{} to {} %", shown(self.low), shown(self.high))
    }
}

/// The largest share, in hundredths of a per cent, at which `count` or more of `draws` still come with a probability of at most one
/// in forty.
fn lower(count: u32, draws: u32) -> u32 {
    if count == 0 {
        return 0;
    }
    // All shares have this denominator: numerators of any size can be compared without a fraction.
    let whole = BigUint::from(WHOLE).pow(draws);
    // The tail grows with the share: bisection, with the invariant that it is small at `low` and large at `high`.
    let (mut low, mut high) = (0, WHOLE);
    while high - low > 1 {
        let share = low.midpoint(high);
        if upper_tail(count, draws, share) * SIDE <= whole { low = share } else { high = share }
    }
    // The low end: the true bound lies between the two, and an interval must not be too narrow.
    low
}

/// The probability of `count` or more of `draws` at a share, times `WHOLE` to the power of `draws`.
fn upper_tail(count: u32, draws: u32, share: u32) -> BigUint {
    let other = WHOLE - share;
    let mut term = choose(draws, count) * BigUint::from(share).pow(count);
    let mut sum = term.clone();
    // Horner's rule: each step makes one more trial fail in what is summed so far, and adds the next term.
    for at in count..draws {
        term = term * u64::from(draws - at) * share / (at + 1);
        sum = sum * other + &term;
    }
    sum
}

fn choose(of: u32, count: u32) -> BigUint {
    // Product before division: after each step the product is itself a binomial coefficient, so that nothing is cut
    // off.
    (0..count).fold(BigUint::from(1_u32), |product, at| product * (of - at) / (at + 1))
}

/// The rank, from 1 at the smallest, whose value is a lower bound of the median with a confidence of 97.5 %. The same
/// rank from the other end is an upper bound, and both together hold with 95 %. Nothing below six draws.
#[must_use]
pub fn median_rank(draws: u32) -> Option<u32> {
    let whole = BigUint::from(2_u32).pow(draws);
    let (mut term, mut sum, mut rank) = (BigUint::from(1_u32), BigUint::from(0_u32), 0);
    // Ranks are taken while fewer values than that lie below the median in at most one case of forty.
    while rank < draws {
        sum += &term;
        if &sum * SIDE > whole {
            break;
        }
        term = term * (draws - rank) / (rank + 1);
        rank += 1;
    }
    (rank > 0).then_some(rank)
}

/// The sign test of two bidders on the same draws, two-sided: the probability of a difference at least as large by chance, in
/// ten-thousandths, rounded up.
#[must_use]
pub fn sign_test(first_better: u32, second_better: u32) -> u32 {
    let (few, all) = (first_better.min(second_better), first_better + second_better);
    let sum: BigUint = (0..=few).map(|count| choose(all, count)).sum();
    // Two-sided: the other bidder could have been the better one by as much.
    let (top, bottom) = (sum * 2_u32 * WHOLE, BigUint::from(2_u32).pow(all));
    // Rounded up: a probability must not be shown smaller than it is.
    let up = (top + &bottom - 1_u32) / bottom;
    u32::try_from(up).unwrap_or(WHOLE).min(WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_intervals_come_out() {
        // Clopper and Pearson for 97 of 100 is 91.48 to 99.38 %; for 0 of 20 it is 0 to 16.84 %; for 5 of 10 18.71 to 81.29 %.
        assert_eq!(ShareInterval::new(97, 97, 100), ShareInterval { low: 9_148, high: 9_938 });
        assert_eq!(ShareInterval::new(97, 97, 100).words(), "91.48 to 99.38 %");
        assert_eq!(ShareInterval::new(0, 0, 20), ShareInterval { low: 0, high: 1_685 });
        assert_eq!(ShareInterval::new(5, 5, 10), ShareInterval { low: 1_870, high: 8_130 });
        assert_eq!(ShareInterval::new(0, 0, 0), ShareInterval { low: 0, high: WHOLE });
        assert_eq!(ShareInterval::new(20, 20, 20).high, WHOLE);
    }

    #[test]
    fn what_is_undecided_widens_both_sides() {
        let known = ShareInterval::new(50, 50, 100);
        let partly = ShareInterval::new(45, 55, 100);
        assert!(partly.low < known.low && partly.high > known.high);
        assert_eq!(partly.low, ShareInterval::new(45, 45, 100).low);
        assert_eq!(partly.high, ShareInterval::new(55, 55, 100).high);
    }

    #[test]
    fn the_bound_is_on_the_safe_side_at_every_count() {
        for draws in [1, 7, 30] {
            let whole = BigUint::from(WHOLE).pow(draws);
            for count in 1..=draws {
                let low = lower(count, draws);
                assert!(upper_tail(count, draws, low) * SIDE <= whole, "{count} of {draws}");
                assert!(upper_tail(count, draws, low + 1) * SIDE > whole, "{count} of {draws}");
            }
        }
        assert_eq!(upper_tail(0, 7, 3_333), BigUint::from(WHOLE).pow(7), "all probabilities add up to one");
    }

    #[test]
    fn ranks_of_the_median_are_those_of_tables() {
        // Conover, Practical Nonparametric Statistics: for n = 100 ranks 40 and 61, for 20 ranks 6 and 15, for 6 ranks 1 and 6.
        assert_eq!([5, 6, 20, 100].map(median_rank), [None, Some(1), Some(6), Some(40)]);
    }

    #[test]
    fn the_sign_test_is_exact() {
        // 10 of 10: 2 / 1024 = 0.00195; 8 of 10: 112 / 1024 = 0.109375; a tie says nothing.
        assert_eq!([sign_test(10, 0), sign_test(2, 8), sign_test(5, 5), sign_test(0, 0)], [20, 1_094, WHOLE, WHOLE]);
    }
}

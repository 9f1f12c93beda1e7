//! Quartiles of a few exact numbers, by a method that is always named: the two in use give different answers.
//!
//! ```
//! use homeround_core::cost::{Exact, QuartileMethod};
//!
//! let rates = [19, 20, 22, 25].map(Exact::whole);
//! let found = QuartileMethod::Inclusive.quartiles(&rates).unwrap().unwrap();
//! assert_eq!(found.median, Exact::whole(21));
//! ```

use core::fmt;

use super::exact::{Exact, Inexact};

/// How a quartile between two numbers is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum QuartileMethod {
    /// Position `1 + q(n − 1)`: `QUARTILE.INC` of spreadsheets; the least and the greatest are the ends.
    Inclusive,
    /// Position `q(n + 1)`: `QUARTILE.EXC`; with fewer than three numbers there is none.
    Exclusive,
}

impl fmt::Display for QuartileMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inclusive => "inclusive (position 1 + q(n − 1))",
            Self::Exclusive => "exclusive (position q(n + 1))",
        })
    }
}

/// The quarter points of some numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quartiles {
    /// A quarter lies at or below it.
    pub lower: Exact,
    /// Half does.
    pub median: Exact,
    /// Three quarters do.
    pub upper: Exact,
}

impl QuartileMethod {
    /// The quartiles of numbers in ascending order; nothing when there are too few.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn quartiles(self, ascending: &[Exact]) -> Result<Option<Quartiles>, Inexact> {
        let at = |quarters: i64| self.at(ascending, quarters);
        let (Some(lower), Some(median), Some(upper)) = (at(1)?, at(2)?, at(3)?) else { return Ok(None) };
        Ok(Some(Quartiles { lower, median, upper }))
    }

    fn at(self, ascending: &[Exact], quarters: i64) -> Result<Option<Exact>, Inexact> {
        let Ok(count) = i64::try_from(ascending.len()) else { return Ok(None) };
        // The position from 1, in quarters.
        let position = match self {
            Self::Inclusive => 4 + quarters * (count - 1),
            Self::Exclusive => quarters * (count + 1),
        };
        // A quartile outside the data is not made up: exclusive quartiles of two returns do not exist.
        if count == 0 || position < 4 || position > 4 * count {
            return Ok(None);
        }
        let (below, part) = (position / 4 - 1, position % 4);
        let number = |at: i64| usize::try_from(at).ok().and_then(|at| ascending.get(at)).copied();
        let Some(one) = number(below) else { return Ok(None) };
        // At the last number there is no next, and no part of the way to it.
        let next = number(below + 1).unwrap_or(one);
        Ok(Some(one.plus(next.minus(one)?.times(Exact::fraction(part.into(), 4)?)?)?))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn numbers(list: &[i64]) -> Vec<Exact> {
        list.iter().map(|&number| Exact::whole(number)).collect()
    }

    /// Worked by hand, and as spreadsheets give them.
    #[test]
    fn the_two_methods_differ() {
        let list = numbers(&[1, 2, 4, 7, 8, 9, 10, 12]);
        let shown = |method: QuartileMethod| {
            let found = method.quartiles(&list).unwrap().unwrap();
            [found.lower, found.median, found.upper].map(|number| std::string::ToString::to_string(&number))
        };
        assert_eq!(shown(QuartileMethod::Inclusive), ["3.5", "7.5", "9.25"]);
        assert_eq!(shown(QuartileMethod::Exclusive), ["2.5", "7.5", "9.75"]);
        assert_eq!(QuartileMethod::Exclusive.quartiles(&list[..2]).unwrap(), None);
        assert_eq!(QuartileMethod::Inclusive.quartiles(&[]).unwrap(), None);
        let one = QuartileMethod::Inclusive.quartiles(&list[..1]).unwrap().unwrap();
        assert_eq!([one.lower, one.median, one.upper], [Exact::ONE; 3]);
    }

    proptest! {
        #[test]
        fn quartiles_are_in_order_and_within_the_numbers(mut list in prop::collection::vec(-100_i64..100, 3..40)) {
            list.sort_unstable();
            let list = numbers(&list);
            for method in [QuartileMethod::Inclusive, QuartileMethod::Exclusive] {
                let found = method.quartiles(&list).unwrap().unwrap();
                prop_assert!(list[0] <= found.lower && found.lower <= found.median);
                prop_assert!(found.median <= found.upper && found.upper <= list[list.len() - 1]);
            }
        }
    }
}

//! A book's decimals as the core's exact numbers and rates.

use homeround_core::cost::{Exact, Rate};

use crate::book::value;
use crate::fault::{Fault, Faults};

/// The book's decimal as the core's exact number: a decimal's divisor is never nought.
pub(crate) fn exact(decimal: value::Exact) -> Exact {
    let (over, under) = decimal.ratio();
    Exact::fraction(over, under).unwrap_or_default()
}

pub(super) fn rate(
    pounds: Exact,
    written: &value::Exact,
    (file, row, column): (&str, usize, &str),
    faults: &mut Faults,
) -> Rate {
    Rate::of(pounds).unwrap_or_else(|| {
        faults.push(Fault {
            file: file.to_owned(),
            row: Some(row + 1),
            column: column.to_owned(),
            value: written.to_string(),
            problem: "is not an amount that can be paid".to_owned(),
            remedy: "Give nought or more with at most six figures after the point in pounds.".to_owned(),
        });
        Rate::default()
    })
}

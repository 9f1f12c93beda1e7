//! A book's decimals as the core's exact numbers and rates.

use homeround_core::cost::{Exact, Inexact, Rate};

use crate::book::value;
use crate::fault::{Fault, Faults};

/// The book's decimal as the core's exact number.
pub(crate) fn exact(decimal: value::Exact) -> Exact {
    Exact::decimal(decimal.0.mantissa(), decimal.0.scale())
}

pub(super) fn rate(
    pounds: Result<Exact, Inexact>,
    written: &value::Exact,
    (file, row, column): (&str, usize, &str),
    faults: &mut Faults,
) -> Rate {
    pounds.ok().and_then(Rate::from_pounds).unwrap_or_else(|| {
        faults.push(Fault {
            file: file.to_owned(),
            row: Some(row + 1),
            column: column.to_owned(),
            value: written.to_string(),
            problem: "is not an amount that can be paid".to_owned(),
            remedy: "Give zero or more with at most six figures after the point in pounds.".to_owned(),
        });
        Rate::default()
    })
}

//! The built-in rates of mileage.

use super::day::day;
use super::{Dated, Mileage, RateStatus};
use crate::ground::Pence;

const fn mileage(
    from: (i32, u32, u32),
    to: (i32, u32, u32),
    first: i64,
    status: RateStatus,
    source: &'static str,
) -> Dated<'static, Mileage> {
    let rate = Mileage { first: Pence(first), beyond: Pence(25) };
    Dated { from: day(from.0, from.1, from.2), to: day(to.0, to.1, to.2), rate, status, source }
}

/// Approved mileage allowance payments for cars. The last row ends with the tax year for which it was read.
pub(super) const MILEAGE: &[Dated<'static, Mileage>] = &[
    mileage(
        (2002, 4, 6),
        (2011, 4, 5),
        40,
        RateStatus::Secondary,
        "http://writetax.co.uk/news/AA_motoring_costs_2010.aspx",
    ),
    mileage((2011, 4, 6), (2026, 4, 5), 45, RateStatus::Secondary, "https://www.homecarewg.org/mileage-claims"),
    mileage(
        (2026, 4, 6),
        (2027, 4, 5),
        55,
        RateStatus::Secondary,
        "https://mooreks.co.uk/insights/new-mileage-allowance-rates-what-employers-need-to-do-now/",
    ),
];

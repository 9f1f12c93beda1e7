//! The built-in rates of late payment.

use super::day::day;
use super::{Dated, LatePayment, RateStatus};

/// Read at this page up to the first half of 2024.
const LATE_SOURCE: &str = "https://payontime.co.uk/how-to-calculate-late-payment-interest-and-compensation";

/// From the second half of 2024 to the first of 2025: what the order makes of the decisions of the Bank of England.
const LATE_DERIVED: &str = "derived (SI 2002/1675): Bank Rate of 30 June 2024, cut on 1 August: londondevelopmentsites.com/tag/bank; \
    of 31 December 2024, held on 18 December: globalbankingandfinance.com/BRITAIN-BOE-TEXT";

/// From the second half of 2025 on.
const LATE_SECONDARY: &str =
    "help-proclaim.theaccessgroup.com article 13185069; second half of 2026: Bank Rate held in June, livesquawk.com";

const fn late(year: i32, second_half: bool, reference: u16, status: RateStatus) -> Dated<'static, LatePayment> {
    let (from, to) = if second_half { ((7, 1), (12, 31)) } else { ((1, 1), (6, 30)) };
    let source = match status {
        RateStatus::Memory => "from memory, unverified",
        RateStatus::Secondary => LATE_SECONDARY,
        RateStatus::Derived => LATE_DERIVED,
        RateStatus::AsRead => LATE_SOURCE,
    };
    let rate = LatePayment { reference_hundredths: reference };
    Dated { from: day(year, from.0, from.1), to: day(year, to.0, to.1), rate, status, source }
}

/// By the half-year in which a debt became late, in hundredths of a per cent.
#[rustfmt::skip]
pub(super) const LATE_PAYMENT: &[Dated<'static, LatePayment>] = &[
    late(2011, false, 50, RateStatus::AsRead),
    late(2011, true, 50, RateStatus::AsRead),
    late(2012, false, 50, RateStatus::AsRead),
    late(2012, true, 50, RateStatus::AsRead),
    late(2013, false, 50, RateStatus::AsRead),
    late(2013, true, 50, RateStatus::AsRead),
    late(2014, false, 50, RateStatus::AsRead),
    late(2014, true, 50, RateStatus::AsRead),
    late(2015, false, 50, RateStatus::AsRead),
    late(2015, true, 50, RateStatus::AsRead),
    late(2016, false, 50, RateStatus::AsRead),
    late(2016, true, 50, RateStatus::AsRead),
    late(2017, false, 25, RateStatus::AsRead),
    late(2017, true, 25, RateStatus::AsRead),
    late(2018, false, 50, RateStatus::AsRead),
    late(2018, true, 50, RateStatus::AsRead),
    late(2019, false, 75, RateStatus::AsRead),
    late(2019, true, 75, RateStatus::AsRead),
    late(2020, false, 75, RateStatus::AsRead),
    late(2020, true, 10, RateStatus::AsRead),
    late(2021, false, 10, RateStatus::AsRead),
    late(2021, true, 10, RateStatus::AsRead),
    late(2022, false, 25, RateStatus::AsRead),
    late(2022, true, 125, RateStatus::AsRead),
    late(2023, false, 350, RateStatus::AsRead),
    late(2023, true, 500, RateStatus::AsRead),
    late(2024, false, 525, RateStatus::AsRead),
    late(2024, true, 525, RateStatus::Derived),
    late(2025, false, 475, RateStatus::Derived),
    late(2025, true, 425, RateStatus::Secondary),
    late(2026, false, 375, RateStatus::Secondary),
    late(2026, true, 375, RateStatus::Secondary),
];

//! The built-in rates of sick pay, of late payment and of mileage. Rows without an end at their source end here with the year for which
//! they were read: tax year 2026-27.

use super::{Dated, LatePayment, Mileage, SickPay, Status, tables::day};
use crate::ground::Pence;

/// alphagov/smart-answers (MIT), the calculator behind GOV.UK's pages on sick pay.
const SICK_SOURCE: &str = "github.com/alphagov/smart-answers statutory_sick_pay.yml";

const fn sick(
    from: (i32, u32, u32),
    to: (i32, u32, u32),
    lower_limit: Option<Pence>,
    weekly: Pence,
    waiting_days: u8,
    percent_of_earnings: Option<u8>,
) -> Dated<'static, SickPay> {
    Dated {
        from: day(from.0, from.1, from.2),
        to: day(to.0, to.1, to.2),
        rate: SickPay { lower_limit, weekly, waiting_days, percent_of_earnings },
        status: Status::AsRead,
        source: SICK_SOURCE,
    }
}

#[rustfmt::skip]
pub(super) const SICK_PAY: &[Dated<'static, SickPay>] = &[
    sick((2010, 4, 6), (2011, 4, 5), Some(Pence(9_700)), Pence(7_915), 3, None),
    sick((2011, 4, 6), (2012, 4, 5), Some(Pence(10_200)), Pence(8_160), 3, None),
    sick((2012, 4, 6), (2013, 4, 5), Some(Pence(10_700)), Pence(8_585), 3, None),
    sick((2013, 4, 6), (2014, 4, 5), Some(Pence(10_900)), Pence(8_670), 3, None),
    sick((2014, 4, 6), (2015, 4, 5), Some(Pence(11_100)), Pence(8_755), 3, None),
    sick((2015, 4, 6), (2016, 4, 5), Some(Pence(11_200)), Pence(8_845), 3, None),
    sick((2016, 4, 6), (2017, 4, 5), Some(Pence(11_200)), Pence(8_845), 3, None),
    sick((2017, 4, 6), (2018, 4, 5), Some(Pence(11_300)), Pence(8_935), 3, None),
    sick((2018, 4, 6), (2019, 4, 5), Some(Pence(11_600)), Pence(9_205), 3, None),
    sick((2019, 4, 6), (2020, 4, 5), Some(Pence(11_800)), Pence(9_425), 3, None),
    sick((2020, 4, 6), (2021, 4, 5), Some(Pence(12_000)), Pence(9_585), 3, None),
    sick((2021, 4, 6), (2022, 4, 5), Some(Pence(12_000)), Pence(9_635), 3, None),
    sick((2022, 4, 6), (2023, 4, 5), Some(Pence(12_300)), Pence(9_935), 3, None),
    sick((2023, 4, 6), (2024, 4, 5), Some(Pence(12_300)), Pence(10_940), 3, None),
    sick((2024, 4, 6), (2025, 4, 5), Some(Pence(12_300)), Pence(11_675), 3, None),
    sick((2025, 4, 6), (2026, 4, 5), Some(Pence(12_500)), Pence(11_875), 3, None),
    sick((2026, 4, 6), (2027, 4, 5), None, Pence(12_325), 0, Some(80)),
];

/// Read at this page up to the first half of 2024.
const LATE_SOURCE: &str = "https://payontime.co.uk/how-to-calculate-late-payment-interest-and-compensation";

/// From the second half of 2025 on.
const LATE_SECONDARY: &str =
    "help-proclaim.theaccessgroup.com article 13185069; second half of 2026: Bank Rate held in June, livesquawk.com";

const fn late(year: i32, second_half: bool, reference: u16, status: Status) -> Dated<'static, LatePayment> {
    let (from, to) = if second_half { ((7, 1), (12, 31)) } else { ((1, 1), (6, 30)) };
    let source = match status {
        Status::Memory => "from memory, unverified",
        Status::Secondary => LATE_SECONDARY,
        Status::AsRead | Status::Derived => LATE_SOURCE,
    };
    let rate = LatePayment { reference_hundredths: reference };
    Dated { from: day(year, from.0, from.1), to: day(year, to.0, to.1), rate, status, source }
}

/// By the half-year in which a debt became late, in hundredths of a per cent.
#[rustfmt::skip]
pub(super) const LATE_PAYMENT: &[Dated<'static, LatePayment>] = &[
    late(2011, false, 50, Status::AsRead),
    late(2011, true, 50, Status::AsRead),
    late(2012, false, 50, Status::AsRead),
    late(2012, true, 50, Status::AsRead),
    late(2013, false, 50, Status::AsRead),
    late(2013, true, 50, Status::AsRead),
    late(2014, false, 50, Status::AsRead),
    late(2014, true, 50, Status::AsRead),
    late(2015, false, 50, Status::AsRead),
    late(2015, true, 50, Status::AsRead),
    late(2016, false, 50, Status::AsRead),
    late(2016, true, 50, Status::AsRead),
    late(2017, false, 25, Status::AsRead),
    late(2017, true, 25, Status::AsRead),
    late(2018, false, 50, Status::AsRead),
    late(2018, true, 50, Status::AsRead),
    late(2019, false, 75, Status::AsRead),
    late(2019, true, 75, Status::AsRead),
    late(2020, false, 75, Status::AsRead),
    late(2020, true, 10, Status::AsRead),
    late(2021, false, 10, Status::AsRead),
    late(2021, true, 10, Status::AsRead),
    late(2022, false, 25, Status::AsRead),
    late(2022, true, 125, Status::AsRead),
    late(2023, false, 350, Status::AsRead),
    late(2023, true, 500, Status::AsRead),
    late(2024, false, 525, Status::AsRead),
    late(2024, true, 525, Status::Memory),
    late(2025, false, 475, Status::Memory),
    late(2025, true, 425, Status::Secondary),
    late(2026, false, 375, Status::Secondary),
    late(2026, true, 375, Status::Secondary),
];

const fn mileage(
    from: (i32, u32, u32),
    to: (i32, u32, u32),
    first: i64,
    status: Status,
    source: &'static str,
) -> Dated<'static, Mileage> {
    let rate = Mileage { first: Pence(first), beyond: Pence(25) };
    Dated { from: day(from.0, from.1, from.2), to: day(to.0, to.1, to.2), rate, status, source }
}

/// Approved mileage allowance payments for cars. The last row ends with the tax year for which it was read.
pub(super) const MILEAGE: &[Dated<'static, Mileage>] = &[
    mileage((2002, 4, 6), (2011, 4, 5), 40, Status::Memory, "from memory, unverified"),
    mileage((2011, 4, 6), (2026, 4, 5), 45, Status::Secondary, "https://www.homecarewg.org/mileage-claims"),
    mileage(
        (2026, 4, 6),
        (2027, 4, 5),
        55,
        Status::Secondary,
        "https://mooreks.co.uk/insights/new-mileage-allowance-rates-what-employers-need-to-do-now/",
    ),
];

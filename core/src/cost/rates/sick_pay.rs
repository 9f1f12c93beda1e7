//! The built-in rates of sick pay. Rows without an end at their source end here with the year for which
//! they were read: tax year 2026-27.

use super::day::day;
use super::{Dated, RateStatus, SickPay};
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
        status: RateStatus::AsRead,
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

//! Statutory roundings: sick pay by days, holiday of irregular hours, and interest on invoices paid late.
//!
//! ```
//! use homeround_core::cost::{Exact, LateDebt, holiday_hours};
//!
//! assert_eq!(holiday_hours(Exact::whole(100)).unwrap(), Exact::whole(12));
//! let late = LateDebt { principal: Exact::whole(1_000), percent: Exact::whole(10), days: 73 };
//! assert_eq!(late.interest().unwrap(), Exact::whole(20));
//! ```

use super::exact::{Exact, Inexact};
use super::rates::{LatePayment, SickPay};
use crate::ground::Pence;

/// Days in a year for interest.
const YEAR: i64 = 365;

impl SickPay {
    /// The pay of one qualifying day for somebody with `days` of them a week: the week's pay over them, cut off after four
    /// places. Nothing for somebody with no qualifying days.
    ///
    /// Source: GOV.UK's calculator (alphagov/smart-answers, `statutory_sick_pay_calculator.rb`).
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn daily(&self, days: u8) -> Result<Exact, Inexact> {
        match days {
            0 => Ok(Exact::ZERO),
            days => Exact::of_pence(self.weekly).over(Exact::whole(days.into()))?.cut_to_places(4),
        }
    }

    /// The pay of one week in which `sick` of the `days` qualifying days are paid: rounded up to the penny, and no more than the
    /// share of `usual` weekly earnings where the law sets one.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn week(&self, days: u8, sick: u8, usual: Exact) -> Result<Exact, Inexact> {
        if self.lower_limit.is_some_and(|limit| usual < Exact::of_pence(limit)) {
            return Ok(Exact::ZERO);
        }
        let due = self.daily(days)?.times(Exact::whole(sick.min(days).into()))?.up_to_places(2)?;
        let Some(percent) = self.percent_of_earnings.filter(|_| days > 0) else { return Ok(due) };
        let share =
            Exact::whole(percent.into()).percent_of(usual)?.over(Exact::whole(days.into()))?.cut_to_places(4)?;
        // The lower of the flat rate and a share of usual pay: Employment Rights Act 2025, from April 2026.
        let most = share.times(Exact::whole(sick.min(days).into()))?.up_to_places(2)?;
        Ok(if due < most { due } else { most })
    }
}

/// Hours of holiday that irregular hours of one pay period earn: 12.07 % of them, to the nearest hour.
///
/// Source: Working Time Regulations 1998, regulation 15B; GOV.UK's calculator.
///
/// # Errors
/// [`Inexact::Overflow`].
pub fn holiday_hours(worked: Exact) -> Result<Exact, Inexact> {
    Exact::fraction(1_207, 100)?.percent_of(worked)?.to_places(0)
}

/// What an invoice that is paid late owes on top.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LateDebt {
    /// The invoice, in pounds.
    pub principal: Exact,
    /// Statutory interest, in per cent a year.
    pub percent: Exact,
    /// Days from when it was due until it is paid.
    pub days: u32,
}

impl LateDebt {
    /// A debt of `principal` pounds that became late in the half-year of `rate`. Panics: never.
    #[must_use]
    pub fn new(principal: Exact, rate: &LatePayment, days: u32) -> Self {
        Self { principal, percent: rate.percent(), days }
    }

    /// Simple interest, in pounds: exactly.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn interest(&self) -> Result<Exact, Inexact> {
        self.a_year()?.times(Exact::whole(self.days.into()))?.over(Exact::whole(YEAR))
    }

    /// The same where a day's interest is rounded to the penny first, as some calculators print it.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn interest_by_rounded_days(&self) -> Result<Exact, Inexact> {
        self.a_year()?.over(Exact::whole(YEAR))?.to_places(2)?.times(Exact::whole(self.days.into()))
    }

    /// The fixed sum for the cost of recovering it: £40 below £1,000, £70 below £10,000, £100 from there.
    ///
    /// Source: Late Payment of Commercial Debts (Interest) Act 1998, section 5A. Panics: never.
    #[must_use]
    pub fn compensation(&self) -> Pence {
        if self.principal <= Exact::ZERO {
            Pence(0)
        } else if self.principal < Exact::whole(1_000) {
            Pence(4_000)
        } else if self.principal < Exact::whole(10_000) {
            Pence(7_000)
        } else {
            Pence(10_000)
        }
    }

    fn a_year(&self) -> Result<Exact, Inexact> {
        self.percent.percent_of(self.principal)
    }
}

//! The minimum-wage check of one worker's pay in one pay reference period.
//!
//! Source: the National Minimum Wage Regulations 2015 (SI 2015/621), and GOV.UK's own calculator (alphagov/smart-answers,
//! `minimum_wage_calculator.rb`), whose roundings are kept.
//!
//! ```
//! use homeround_core::cost::minimum_wage::{NotCounted, Payslip};
//! use homeround_core::cost::{Exact, NotJudged, Rates};
//! use homeround_core::ground::Date;
//!
//! // 40 hours at £12.21, the rate of 2025 for an adult.
//! let paid = Payslip {
//!     date: Date::new(2025, 5, 1).unwrap(), age: 30, apprentice: false, days: 7,
//!     pay: Exact::decimal(488_40, 2), hours: Exact::whole(40), lodging: None, not_counted: NotCounted::default(),
//! };
//! assert!(paid.judge(&Rates::BUILT_IN)?.complies());
//!
//! // £20 of fuel that nobody gave back count against that pay.
//! let fuel = NotCounted { unreimbursed_mileage: Exact::whole(20), ..NotCounted::default() };
//! let judged = Payslip { not_counted: fuel, ..paid }.judge(&Rates::BUILT_IN)?;
//! assert_eq!(judged.shortfall, Exact::whole(20));
//! # Ok::<(), NotJudged>(())
//! ```

use super::exact::{Exact, Inexact};
use super::rates::{Dated, MinimumWage, NoRate, Rates};
use crate::ground::Date;

/// The most days a pay reference period may have: a month of 31. See [`most_pay_days`].
pub const MOST_PAY_DAYS: u16 = 31;

/// The last day of the longest pay reference period that begins on `first`: the day before the same day of the next month, or
/// the end of that month when it has no such day. Panics: never.
///
/// Source: National Minimum Wage Regulations 2015, regulation 6: a month, or the shorter period by which a worker is paid.
///
/// ```
/// use homeround_core::cost::minimum_wage::last_pay_day;
/// use homeround_core::ground::Date;
/// let day = |month, day| Date::new(2026, month, day).unwrap_or_default();
/// assert_eq!(last_pay_day(day(1, 15)), day(2, 14));
/// assert_eq!((last_pay_day(day(2, 1)), last_pay_day(day(1, 31))), (day(2, 28), day(2, 28)));
/// ```
#[must_use]
pub fn last_pay_day(first: Date) -> Date {
    let (year, month, day) = first.parts();
    let after = |year: i32, month: u32| if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let next = after(year, month);
    let beyond = after(next.0, next.1);
    let same = Date::new(next.0, next.1, day).or_else(|| Date::new(beyond.0, beyond.1, 1));
    same.map_or(first, |same| Date(same.0 - 1))
}

/// The days of the longest pay reference period that begins on `first`, 28 to 31. Panics: never.
#[must_use]
pub fn most_pay_days(first: Date) -> u16 {
    u16::try_from(last_pay_day(first).0 - first.0 + 1).unwrap_or(MOST_PAY_DAYS)
}

/// A home that goes with the job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lodging {
    /// What the worker pays for a night, in pounds; zero when it is free.
    pub charge_per_night: Exact,
    /// Nights a week.
    pub nights: Exact,
}

/// What one worker was paid for one pay reference period. All sums are in pounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payslip {
    /// The first day of the period, whose rate holds for all of it (regulation 4).
    pub date: Date,
    /// The worker's age on that day.
    pub age: u8,
    /// Whether the worker is an apprentice under 19 or in the first year.
    pub apprentice: bool,
    /// The days of the period, 1 to [`MOST_PAY_DAYS`].
    pub days: u16,
    /// What was paid for the time worked, before tax.
    pub pay: Exact,
    /// Hours of working time.
    pub hours: Exact,
    /// The home that goes with the job.
    pub lodging: Option<Lodging>,
    /// What does not count towards the minimum.
    pub not_counted: NotCounted,
}

/// What is taken off pay before it is held against the minimum, in pounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NotCounted {
    /// Deductions for the employer's use and benefit, and for what the job needs (regulations 12 and 13).
    pub deductions: Exact,
    /// What the worker spent on the way between clients and was not given back (regulation 13).
    pub unreimbursed_mileage: Exact,
    /// The part of the pay of enhanced hours above basic pay (regulation 10).
    pub premium: Exact,
}

impl NotCounted {
    /// All of it.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn total(&self) -> Result<Exact, Inexact> {
        self.deductions.plus(self.unreimbursed_mileage)?.plus(self.premium)
    }
}

/// A payslip held against the minimum wage. All sums are in pounds, to the penny.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Judged<'a> {
    /// The row the rate stands in, with its source.
    pub row: &'a Dated<'a, MinimumWage<'a>>,
    /// The rate of an hour.
    pub rate: Exact,
    /// What is due for the hours at that rate.
    pub entitlement: Exact,
    /// What the home adds to pay, or takes from it.
    pub adjustment: Exact,
    /// What counts as pay, the adjustment included.
    pub pay: Exact,
    /// What is due and was not paid; zero when nothing is.
    pub shortfall: Exact,
}

/// Why a payslip cannot be judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotJudged {
    /// There is no rate on that day.
    NoRate(NoRate),
    /// The arithmetic has no result.
    Inexact(Inexact),
}

crate::error_table! { NotJudged {
    Self::NoRate(why) = "HR0371", "{why}",
        "Judge a payslip of a day that has rates.";
    Self::Inexact(why) = "HR0372", "a sum {why}",
        "Give fewer figures after the point.";
}}

impl From<NoRate> for NotJudged {
    fn from(why: NoRate) -> Self {
        Self::NoRate(why)
    }
}

impl From<Inexact> for NotJudged {
    fn from(why: Inexact) -> Self {
        Self::Inexact(why)
    }
}

impl Lodging {
    /// What it adds to pay or takes from it in a period of `days`, to the penny: free counts as the offset, a charge below the
    /// offset as nothing, a higher one takes off what is above it.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn adjustment(&self, offset: Exact, days: u16) -> Result<Exact, Inexact> {
        let a_night = if self.charge_per_night.is_zero() || self.charge_per_night >= offset {
            offset.minus(self.charge_per_night)?
        } else {
            Exact::ZERO
        };
        let a_week = a_night.times(self.nights)?.to_places(2)?;
        // A week, then its share of the period to three places: the calculator's own roundings, in its order.
        a_week.times(Exact::fraction(days.into(), 7)?.to_places(3)?)?.to_places(2)
    }
}

impl Payslip {
    /// The payslip held against the rate of its first day. Hours count to two places, entitlement and pay to the penny.
    ///
    /// ```
    /// use homeround_core::cost::{Exact, Rates, minimum_wage::{NotCounted, Payslip}};
    /// use homeround_core::ground::Date;
    /// let slip = Payslip {
    ///     date: Date::new(2025, 5, 1).unwrap_or_default(), age: 24, apprentice: false, days: 7,
    ///     pay: Exact::whole(100), hours: Exact::whole(39), lodging: None, not_counted: NotCounted::default(),
    /// };
    /// let judged = slip.judge(&Rates::BUILT_IN)?;
    /// assert_eq!((judged.entitlement.shown().to_string(), judged.complies()), ("476.19".into(), false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`NotJudged::NoRate`] for a day without a row, or [`NotJudged::Inexact`].
    pub fn judge<'a>(&self, rates: &Rates<'a>) -> Result<Judged<'a>, NotJudged> {
        let row = rates.minimum_wage(self.date)?;
        let rate = Exact::of_pence(row.rate.hourly_rate(self.age, self.apprentice));
        // Hours to two places first: the calculator does, and a penny can hang on it.
        let entitlement = rate.times(self.hours.to_places(2)?)?.to_places(2)?;
        let offset = Exact::of_pence(row.rate.lodging_a_day);
        let adjustment = match &self.lodging {
            Some(lodging) => lodging.adjustment(offset, self.days)?,
            None => Exact::ZERO,
        };
        let pay = self.pay.minus(self.not_counted.total()?)?.plus(adjustment)?.to_places(2)?;
        let lacking = entitlement.minus(pay)?;
        let shortfall = if lacking.is_negative() { Exact::ZERO } else { lacking };
        Ok(Judged { row, rate, entitlement, adjustment, pay, shortfall })
    }
}

impl Judged<'_> {
    /// Whether pay reaches the minimum. Panics: never.
    #[must_use]
    pub fn complies(&self) -> bool {
        self.shortfall.is_zero()
    }

    /// What must be paid back on a day on which the same worker's rate is `rate_now`: the shortfall, or what it would be at
    /// today's rate when that is more. To the penny.
    ///
    /// Source: National Minimum Wage Act 1998, section 17(2) to (4).
    ///
    /// # Errors
    /// [`Inexact`].
    pub fn arrears(&self, rate_now: Exact) -> Result<Exact, Inexact> {
        if self.rate.is_zero() || rate_now <= self.rate {
            return Ok(self.shortfall);
        }
        // The hours that were not paid, at today's rate.
        self.shortfall.over(self.rate)?.times(rate_now)?.to_places(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pay_period_is_a_month_at_the_most() {
        let day = |year, month, day| Date::new(year, month, day).unwrap();
        for (first, last, days) in [
            (day(2026, 1, 15), day(2026, 2, 14), 31),
            (day(2026, 6, 1), day(2026, 6, 30), 30),
            (day(2026, 12, 15), day(2027, 1, 14), 31),
            // The day that the next month lacks is its last, of a leap year too.
            (day(2026, 1, 31), day(2026, 2, 28), 29),
            (day(2028, 1, 30), day(2028, 2, 29), 31),
            (day(2026, 2, 1), day(2026, 2, 28), 28),
            (day(2026, 11, 30), day(2026, 12, 29), 30),
        ] {
            assert_eq!((last_pay_day(first), most_pay_days(first)), (last, days), "{first:?}");
        }
    }
}

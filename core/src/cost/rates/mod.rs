//! Statutory rates by date: data with its source and how it is known. A date without a row is refused, never guessed.
//!
//! ```
//! use homeround_core::cost::Rates;
//! use homeround_core::ground::{Date, Pence};
//!
//! let row = Rates::BUILT_IN.minimum_wage(Date::new(2025, 5, 1).unwrap()).unwrap();
//! assert_eq!(row.rate.at(30), Pence(12_21));
//! assert!(!row.source.is_empty(), "each row says where it was read");
//! assert!(Rates::BUILT_IN.minimum_wage(Date::new(1990, 1, 1).unwrap()).is_err(), "there was none");
//! ```

mod day;
mod late_payment;
mod mileage;
mod sick_pay;
mod tables;

use super::exact::{Exact, Inexact};
use crate::ground::{Date, Pence};

/// How a rate is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum RateStatus {
    /// Read at its source.
    AsRead,
    /// Read where others tell of it, and not at its source.
    Secondary,
    /// Computed from what was read.
    Derived,
    /// Remembered and not read again: to be confirmed before anything rests on it.
    Memory,
}

impl RateStatus {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AsRead => "as read",
            Self::Secondary => "as read at a secondary source",
            Self::Derived => "derived from what was read",
            Self::Memory => "from memory, unverified",
        }
    }
}

/// A rate with the days on which it holds, both included, and where it comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dated<'a, T> {
    /// The first day.
    pub from: Date,
    /// The last day. The latest row of a table ends with the year for which it was read.
    pub to: Date,
    /// The rate.
    pub rate: T,
    /// How it is known.
    pub status: RateStatus,
    /// Where it was read.
    pub source: &'a str,
}

/// The legal minimum of pay for an hour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MinimumWage<'a> {
    /// From each age in years on, ascending, the pay of an hour; the first is from birth.
    pub by_age: &'a [(u8, Pence)],
    /// For apprentices in their first year or under 19; zero before there was one.
    pub apprentice: Pence,
    /// What may count for lodging, a day.
    pub lodging_a_day: Pence,
}

impl MinimumWage<'_> {
    /// The minimum for an hour of somebody of `age` years who is not an apprentice. Panics: never.
    #[must_use]
    pub fn at(&self, age: u8) -> Pence {
        self.by_age.iter().rev().find(|(from, _)| *from <= age).map_or(Pence(0), |(_, pence)| *pence)
    }

    /// The minimum for an hour of somebody of `age` years, or of an apprentice. Panics: never.
    #[must_use]
    pub fn hourly_rate(&self, age: u8, apprentice: bool) -> Pence {
        if apprentice { self.apprentice } else { self.at(age) }
    }
}

/// The Living Wage Foundation's rates. Their row begins on the latest day by which its employers must pay them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LivingWage {
    /// Outside London.
    pub uk: Pence,
    /// In London.
    pub london: Pence,
    /// The day on which it was announced: employers are asked to pay it as soon as they can.
    pub announced: Date,
    /// The first day on which care contracts that promise it pay it; nothing before there were any. Source: in Scotland since
    /// April 2020 (ccpscotland.org), in Wales since April 2022 (gov.wales).
    pub contracts: Option<Date>,
}

/// What HMRC approves for a mile in the worker's own car: what a mile costs, as far as pay is judged by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mileage {
    /// For each of the first [`Mileage::FIRST_MILES`] miles of a tax year.
    pub first: Pence,
    /// For each mile beyond.
    pub beyond: Pence,
}

impl Mileage {
    /// The miles of a tax year to which the first rate holds.
    pub const FIRST_MILES: u32 = 10_000;
}

/// Employer's National Insurance (class 1, secondary).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EmployerNi {
    /// Nothing is due on a worker's pay up to this, a week.
    pub weekly_threshold: Pence,
    /// Due on pay above it, in hundredths of a per cent: 1380 is 13.8 %.
    pub hundredths: u16,
    /// What an eligible employer need not pay, a year, and how that is known.
    pub allowance: Option<(Pence, RateStatus)>,
}

impl EmployerNi {
    /// The percentage as a number. Panics: never.
    #[must_use]
    pub fn percent(&self) -> Exact {
        Exact::of_pence(Pence(i64::from(self.hundredths)))
    }

    /// What is due on one worker's pay of one week, in pounds.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn on(&self, pay: Exact) -> Result<Exact, Inexact> {
        let over = pay.minus(Exact::of_pence(self.weekly_threshold))?;
        if over.is_negative() { Ok(Exact::ZERO) } else { self.percent().percent_of(over) }
    }
}

/// Workplace pensions: the employer's least share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pension {
    /// Per cent of qualifying earnings the employer pays at least.
    pub employer_percent: u8,
    /// Per cent paid at least by employer and worker together.
    pub total_percent: u8,
    /// A worker who earns this a year is enrolled.
    pub trigger: Pence,
    /// Earnings qualify from this a year,
    pub lower: Pence,
    /// up to this a year.
    pub upper: Pence,
}

/// Statutory sick pay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SickPay {
    /// Nothing is due to who earns less than this a week; nothing for no such limit.
    pub lower_limit: Option<Pence>,
    /// The pay of a week.
    pub weekly: Pence,
    /// Qualifying days of an absence before the first that is paid.
    pub waiting_days: u8,
    /// No more is due than this many per cent of usual weekly earnings; nothing for no such limit.
    pub percent_of_earnings: Option<u8>,
}

/// Interest on commercial debts that are paid late.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LatePayment {
    /// The Bank of England's rate of the half-year, in hundredths of a per cent.
    pub reference_hundredths: u16,
}

impl LatePayment {
    /// Statutory interest lies this much above the reference rate, in hundredths of a per cent.
    ///
    /// Source: Late Payment of Commercial Debts (Rate of Interest) (No. 3) Order 2002 (SI 2002/1675).
    pub const ABOVE_HUNDREDTHS: u16 = 800;

    /// Statutory interest in per cent a year. Panics: never.
    #[must_use]
    pub fn percent(&self) -> Exact {
        Exact::of_pence(Pence(i64::from(self.reference_hundredths) + i64::from(Self::ABOVE_HUNDREDTHS)))
    }
}

/// Tables of rates: the built-in ones, or a caller's own.
#[derive(Clone, Copy, Debug)]
pub struct Rates<'a> {
    /// Minimum wage.
    pub minimum_wage: &'a [Dated<'a, MinimumWage<'a>>],
    /// Real Living Wage.
    pub living_wage: &'a [Dated<'a, LivingWage>],
    /// Employer's National Insurance.
    pub employer_ni: &'a [Dated<'a, EmployerNi>],
    /// Workplace pensions.
    pub pension: &'a [Dated<'a, Pension>],
    /// Statutory sick pay.
    pub sick_pay: &'a [Dated<'a, SickPay>],
    /// Interest on late payment, by the half-year in which a debt became late.
    pub late_payment: &'a [Dated<'a, LatePayment>],
    /// Approved mileage.
    pub mileage: &'a [Dated<'a, Mileage>],
}

/// There is no row for that day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoRate {
    /// Of what.
    pub what: &'static str,
    /// On which day.
    pub date: Date,
}

crate::error_table! { NoRate {
    Self { what, date } = "HR0331", "there is no {what} for {year:04}-{month:02}-{day:02}; rates are never guessed from other years"
        [year = date.parts().0, month = date.parts().1, day = date.parts().2],
        "Ask about a day that has rates, or take a version of the rates that has the day.";
}}

impl<'a> Rates<'a> {
    /// The minimum wage on a day.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn minimum_wage(&self, date: Date) -> Result<&'a Dated<'a, MinimumWage<'a>>, NoRate> {
        on(self.minimum_wage, date, "minimum wage")
    }

    /// The Real Living Wage that its employers must pay on a day.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn living_wage(&self, date: Date) -> Result<&'a Dated<'a, LivingWage>, NoRate> {
        on(self.living_wage, date, "Real Living Wage")
    }

    /// The Real Living Wage that pay on a day is held against: the one that must be paid by then or, from the day on which the
    /// law's own minimum has overtaken it, the one that was announced since. The legal minimum is never called a living wage.
    ///
    /// # Errors
    /// [`NoRate`], also where every rate that is known lies below `minimum`.
    pub fn living_wage_above(&self, date: Date, minimum: Pence) -> Result<&'a Dated<'a, LivingWage>, NoRate> {
        let due = self.living_wage(date)?;
        // Announced ones in order: a Living Wage below the minimum wage would promise nothing.
        let newer = self.living_wage.iter().filter(|row| row.from > due.from && row.rate.announced <= date);
        core::iter::once(due)
            .chain(newer)
            .find(|row| row.rate.uk >= minimum)
            .ok_or(NoRate { what: "Real Living Wage above the minimum wage", date })
    }

    /// What HMRC approves for a mile on a day.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn mileage(&self, date: Date) -> Result<&'a Dated<'a, Mileage>, NoRate> {
        on(self.mileage, date, "approved mileage rate")
    }

    /// Employer's National Insurance on a day.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn employer_ni(&self, date: Date) -> Result<&'a Dated<'a, EmployerNi>, NoRate> {
        on(self.employer_ni, date, "employer's National Insurance")
    }

    /// The employer's least pension share on a day.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn pension(&self, date: Date) -> Result<&'a Dated<'a, Pension>, NoRate> {
        on(self.pension, date, "workplace pension rate")
    }

    /// Statutory sick pay on a day.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn sick_pay(&self, date: Date) -> Result<&'a Dated<'a, SickPay>, NoRate> {
        on(self.sick_pay, date, "statutory sick pay")
    }

    /// Interest on a debt that became late on a day, for as long as it is not paid.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn late_payment(&self, became_late: Date) -> Result<&'a Dated<'a, LatePayment>, NoRate> {
        on(self.late_payment, became_late, "reference rate for late payment")
    }
}

fn on<'a, T>(rows: &'a [Dated<'a, T>], date: Date, what: &'static str) -> Result<&'a Dated<'a, T>, NoRate> {
    rows.iter().find(|row| row.from <= date && date <= row.to).ok_or(NoRate { what, date })
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;

    const RATES: Rates<'static> = Rates::BUILT_IN;

    fn day(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn minimum_wages_of_the_governments_own_cases() {
        for (date, age, pence) in [
            (day(2025, 5, 1), 19, 1000),
            (day(2025, 5, 1), 25, 1221),
            (day(2026, 4, 1), 19, 1085),
            (day(2026, 4, 1), 24, 1271),
            (day(2017, 6, 1), 25, 750),
            (day(2017, 6, 1), 24, 705),
            (day(2013, 12, 1), 40, 631),
            (day(2013, 12, 1), 0, 372),
        ] {
            assert_eq!(RATES.minimum_wage(date).unwrap().rate.at(age), Pence(pence));
        }
        assert_eq!(RATES.minimum_wage(day(2025, 5, 1)).unwrap().rate.lodging_a_day, Pence(1066));
    }

    #[test]
    fn a_day_without_a_row_is_refused() {
        let before = RATES.minimum_wage(day(2006, 9, 30)).unwrap_err();
        assert_eq!(
            before.to_string(),
            "there is no minimum wage for 2006-09-30; rates are never guessed from other years"
        );
        for date in [day(1999, 1, 1), day(2027, 6, 1), day(2040, 1, 1)] {
            assert!(RATES.minimum_wage(date).is_err() && RATES.living_wage(date).is_err());
            assert!(RATES.employer_ni(date).is_err() && RATES.pension(date).is_err());
            assert!(RATES.sick_pay(date).is_err() && RATES.late_payment(date).is_err());
        }
    }

    #[test]
    fn national_insurance_by_threshold() {
        let row = RATES.employer_ni(day(2025, 4, 6)).unwrap();
        assert_eq!(row.rate.on(Exact::whole(96)), Ok(Exact::ZERO));
        assert_eq!(row.rate.on(Exact::whole(496)), Ok(Exact::whole(60)));
        let autumn = RATES.employer_ni(day(2022, 11, 5)).unwrap();
        assert_eq!(autumn.rate.percent().to_string(), "15.05");
        assert_eq!(RATES.employer_ni(day(2022, 11, 6)).unwrap().rate.percent().to_string(), "13.8");
        assert!(matches!(row.rate.allowance, Some((Pence(1_050_000), RateStatus::Secondary))));
    }

    #[test]
    fn living_wages_from_the_day_they_must_be_paid() {
        let row = RATES.living_wage(day(2017, 6, 1)).unwrap();
        assert_eq!((row.rate.uk, row.status), (Pence(845), RateStatus::Derived));
        assert_eq!(RATES.living_wage(day(2026, 11, 22)).unwrap().rate.uk, Pence(1345));
        assert_eq!(RATES.living_wage(day(2026, 4, 30)).unwrap().rate.uk, Pence(1260));
    }

    #[test]
    fn the_legal_minimum_is_never_called_the_living_wage() {
        for (year, rate) in [(2023, 1090), (2024, 1200), (2025, 1260), (2026, 1345)] {
            let april = day(year, 4, 1);
            let minimum = RATES.minimum_wage(april).unwrap().rate.at(25);
            assert!(RATES.living_wage(april).unwrap().rate.uk < minimum);
            let row = RATES.living_wage_above(april, minimum).unwrap();
            assert_eq!(row.rate.uk, Pence(rate), "{year}");
            assert!(row.rate.announced < april && april < row.from);
        }
        let march = day(2026, 3, 31);
        assert_eq!(RATES.living_wage_above(march, Pence(1_221)).unwrap().rate.uk, Pence(1_260));
        assert!(RATES.living_wage_above(march, Pence(2_000)).is_err());
        assert!(RATES.living_wage.iter().all(|row| row.rate.announced < row.from));
        let contracts = |row: &Dated<'_, LivingWage>| {
            row.rate.contracts.is_none_or(|first| row.rate.announced < first && first < row.from)
        };
        assert!(RATES.living_wage.iter().all(contracts));
    }

    #[test]
    fn mileage_and_late_payment_of_2026() {
        assert_eq!(RATES.mileage(day(2026, 4, 5)).unwrap().rate.first, Pence(45));
        let row = RATES.mileage(day(2026, 4, 6)).unwrap();
        assert_eq!((row.rate.first, row.rate.beyond, row.status), (Pence(55), Pence(25), RateStatus::Secondary));
        assert!(RATES.mileage(day(2027, 4, 6)).is_err());
        let late = RATES.late_payment(day(2026, 7, 1)).unwrap();
        assert_eq!((late.rate.percent().to_string(), late.status), ("11.75".into(), RateStatus::Secondary));
        assert!(RATES.late_payment(day(2027, 1, 1)).is_err());
    }

    /// Every table is in order, without overlap, and without a hole between its first and its last day.
    #[test]
    fn tables_have_no_holes_and_a_source_everywhere() {
        fn sound<T>(rows: &[Dated<'_, T>]) {
            assert!(rows.iter().all(|row| row.from <= row.to && !row.source.is_empty()));
            assert!(rows.windows(2).all(|pair| pair[0].to.0 + 1 == pair[1].from.0));
        }
        sound(RATES.minimum_wage);
        sound(RATES.living_wage);
        sound(RATES.employer_ni);
        sound(RATES.pension);
        sound(RATES.sick_pay);
        sound(RATES.late_payment);
        sound(RATES.mileage);
        let ascending = |ages: &[(u8, Pence)]| ages.windows(2).all(|pair| pair[0] < pair[1] && pair[0].1 <= pair[1].1);
        assert!(RATES.minimum_wage.iter().all(|row| row.rate.by_age[0].0 == 0 && ascending(row.rate.by_age)));
    }
}

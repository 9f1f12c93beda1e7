//! Time, miles and pay of carers, counted in whole numbers: what every summary of a ledger is made of.
//!
//! ```
//! use homeround_core::cost::LengthBand;
//! use homeround_core::ground::Seconds;
//!
//! assert_eq!(LengthBand::from_length(Seconds::from_minutes(30)), LengthBand::UpTo30);
//! assert_eq!(LengthBand::from_length(Seconds::from_minutes(31)).name(), LengthBand::UpTo45.name());
//! ```

use super::exact::{Exact, Inexact};
use super::line::{Breakdown, CostLine};
use super::paid_absence::PaidAbsence;
use super::unpriceable::Unpriceable;
use super::worker::Worker;
use crate::book::{Activity, Visit, Worked};
use crate::ground::Seconds;

/// Flat pay is priced in millionths of a penny: how much pay one of them is.
pub(super) const FLAT_UNIT: i128 = UNIT / 100_000_000;

/// How much pay is one pound: pay is counted in millionths of a pound an hour, times seconds, times ten thousandths.
pub(super) const UNIT: i128 = 3_600 * 1_000_000 * 10_000;

/// The lines that are counted row by row: time on rounds, sleep-ins, the premium of enhanced hours, and paid time on no round.
const COUNTED: [CostLine; 10] = [
    CostLine::Contact,
    CostLine::Travel,
    CostLine::Waiting,
    CostLine::Commute,
    CostLine::Breaks,
    CostLine::SleepIn,
    CostLine::Enhancements,
    CostLine::Training,
    CostLine::Holiday,
    CostLine::Sick,
];

/// Where a line is counted.
const fn slot(line: CostLine) -> Option<usize> {
    match line {
        CostLine::Training => Some(7),
        CostLine::Holiday => Some(8),
        CostLine::Sick => Some(9),
        line if (line as usize) < 7 => Some(line as usize),
        _ => None,
    }
}

/// Pay in [`UNIT`]s as pounds.
pub(super) fn pounds_of(pay: i128) -> Result<Exact, Inexact> {
    Exact::fraction(pay, UNIT)
}

/// Time, miles and pay counted in whole numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Accumulator {
    /// Paid seconds by line of time, and the enhanced ones among them.
    seconds: [i64; COUNTED.len()],
    /// Pay by line, in [`UNIT`]s.
    pay: [i128; COUNTED.len()],
    /// Seconds that are not paid.
    unpaid: i64,
    /// Metres that are paid.
    metres: i64,
    /// Money for them, in millionths of a pound a mile times metres.
    mileage: i128,
    /// Carers' parts of visits.
    parts: u32,
}

/// One stretch as it is counted.
pub(super) struct Stretch {
    pub(super) line: Option<CostLine>,
    pub(super) seconds: i32,
    pub(super) metres: u32,
    pub(super) worker: Worker,
    /// Its flat pay in [`UNIT`]s, in place of pay by the hour.
    pub(super) flat: Option<i128>,
    /// Seconds of it that are enhanced, and those times their hundredths of a per cent.
    pub(super) enhanced: (i64, i128),
}

impl Stretch {
    /// Basic pay, in [`UNIT`]s.
    fn basic(&self) -> i128 {
        // Rates are millionths of a pound, times seconds, times ten thousand for hundredths of a per cent: whole
        // numbers, so sums do not depend on the order of the rows.
        self.flat.unwrap_or_else(|| i128::from(self.worker.wage.0) * i128::from(self.seconds) * 10_000)
    }

    /// The premium of enhanced hours, in [`UNIT`]s.
    fn premium(&self) -> i128 {
        i128::from(self.worker.wage.0) * self.enhanced.1
    }

    /// All its pay, in [`UNIT`]s; zero when it is not paid.
    pub(super) fn pay(&self) -> i128 {
        if self.line.is_some() { self.basic() + self.premium() } else { 0 }
    }
}

impl Accumulator {
    pub(super) fn count(&mut self, stretch: &Stretch) -> Option<()> {
        let Some(line) = stretch.line else {
            self.unpaid = self.unpaid.checked_add(i64::from(stretch.seconds))?;
            return Some(());
        };
        self.put(line, stretch.seconds.into(), stretch.basic())?;
        if stretch.enhanced.0 > 0 {
            self.put(CostLine::Enhancements, stretch.enhanced.0, stretch.premium())?;
        }
        // Only ways have miles that are paid: metres of waiting are none.
        if matches!(line, CostLine::Travel | CostLine::Commute) {
            self.metres = self.metres.checked_add(i64::from(stretch.metres))?;
            let money = i128::from(stretch.worker.per_mile.0) * i128::from(stretch.metres);
            self.mileage = self.mileage.checked_add(money)?;
        }
        self.parts = self.parts.checked_add(u32::from(matches!(line, CostLine::Contact | CostLine::SleepIn)))?;
        Some(())
    }

    /// Counts paid time on no round.
    pub(super) fn count_other(&mut self, other: &PaidAbsence) -> Option<()> {
        self.put(other.kind.line(), other.time.0.into(), other.pay()?)
    }

    fn put(&mut self, line: CostLine, seconds: i64, pay: i128) -> Option<()> {
        let at = slot(line)?;
        self.seconds[at] = self.seconds[at].checked_add(seconds)?;
        self.pay[at] = self.pay[at].checked_add(pay)?;
        Some(())
    }

    /// All seconds on rounds that are paid by the hour. Panics: never.
    #[must_use]
    pub fn paid_seconds(&self) -> i64 {
        CostLine::OF_TIME.iter().map(|&line| self.seconds(line)).fold(0, i64::saturating_add)
    }

    /// Paid seconds of one line of time, the enhanced seconds, or those of training, holiday and sickness; zero for the
    /// other lines. Panics: never.
    #[must_use]
    pub fn seconds(&self, line: CostLine) -> i64 {
        slot(line).map_or(0, |at| self.seconds[at])
    }

    /// Seconds that are not paid: breaks of their own, and the way from and to home where it is not paid.
    #[must_use]
    pub const fn unpaid_seconds(&self) -> i64 {
        self.unpaid
    }

    /// Metres that are paid.
    #[must_use]
    pub const fn metres(&self) -> i64 {
        self.metres
    }

    /// Carers' parts of visits: a double-up has two.
    #[must_use]
    pub const fn parts(&self) -> u32 {
        self.parts
    }

    /// Contact time in hours. Panics: never.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn hours(&self) -> Result<Exact, Inexact> {
        Exact::fraction(self.seconds(CostLine::Contact).into(), 3_600)
    }

    /// Paid miles, of 1 609.344 m.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn miles(&self) -> Result<Exact, Inexact> {
        Exact::fraction(i128::from(self.metres) * 1_000, 1_609_344)
    }

    /// Sets the lines that are counted: pay and mileage in pounds.
    pub(super) fn pounds(&self, breakdown: &mut Breakdown) -> Result<(), Inexact> {
        for (line, pay) in COUNTED.into_iter().zip(self.pay) {
            breakdown.set(line, pounds_of(pay)?);
        }
        breakdown.set(CostLine::Mileage, Exact::fraction(self.mileage, 1_609_344_000)?);
        Ok(())
    }
}

/// Visits by how long they are planned to be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LengthBand {
    /// Up to 15 minutes.
    UpTo15,
    /// Over 15 and up to 30.
    UpTo30,
    /// Over 30 and up to 45.
    UpTo45,
    /// Over 45 and up to 60.
    UpTo60,
    /// Longer than an hour.
    Over60,
    /// Paid by the night, however long.
    SleepIn,
}

impl LengthBand {
    /// Every band, shortest first.
    pub const ALL: [Self; 6] = [Self::UpTo15, Self::UpTo30, Self::UpTo45, Self::UpTo60, Self::Over60, Self::SleepIn];

    /// The band of a visit of this length. Panics: never.
    #[must_use]
    pub const fn from_length(length: Seconds) -> Self {
        match length.0 {
            ..=900 => Self::UpTo15,
            901..=1_800 => Self::UpTo30,
            1_801..=2_700 => Self::UpTo45,
            2_701..=3_600 => Self::UpTo60,
            _ => Self::Over60,
        }
    }

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UpTo15 => "up_to_15",
            Self::UpTo30 => "up_to_30",
            Self::UpTo45 => "up_to_45",
            Self::UpTo60 => "up_to_60",
            Self::Over60 => "over_60",
            Self::SleepIn => "sleep_in",
        }
    }
}

/// The line of pay of an activity, or nothing when it is not paid.
pub(super) const fn activity_line(activity: Activity, commute_paid: bool) -> Option<CostLine> {
    match activity {
        Activity::Contact => Some(CostLine::Contact),
        Activity::Travel => Some(CostLine::Travel),
        Activity::Waiting => Some(CostLine::Waiting),
        Activity::PaidBreak => Some(CostLine::Breaks),
        Activity::Commute if commute_paid => Some(CostLine::Commute),
        Activity::Commute | Activity::UnpaidBreak => None,
    }
}

/// The band of a stretch: of its visit's planned length; of its own length for contact that was not planned.
pub(super) fn length_band(worked: &Worked, visits: &[Visit]) -> Result<Option<LengthBand>, Unpriceable> {
    if worked.visit.is_some() {
        let visit = visits.get(worked.visit.at()).ok_or(Unpriceable::Visit(worked.visit))?;
        // By the planned length, also where more or less was delivered: bands compare what was bought.
        let by_night = visit.flat_pay.map(|_| LengthBand::SleepIn);
        return Ok(Some(by_night.unwrap_or_else(|| LengthBand::from_length(visit.duration))));
    }
    Ok((worked.activity == Activity::Contact).then(|| LengthBand::from_length(worked.span.length())))
}

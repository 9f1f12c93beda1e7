//! Tariffs: what a visit earns, by each shape of fee that councils and families pay.
//!
//! ```
//! use homeround_core::cost::{Exact, Inexact, Tariff};
//! use homeround_core::ground::Seconds;
//!
//! // £4 for each whole quarter of an hour: 40 minutes hold two.
//! let tariff = Tariff::Units { unit: Seconds::from_minutes(15), per_unit: Exact::whole(4) };
//! assert!(tariff.sound().is_ok());
//! let (planned, delivered) = (Seconds::from_minutes(45), Seconds::from_minutes(40));
//! assert_eq!(tariff.earns(planned, delivered)?, Exact::whole(8));
//! # Ok::<(), Inexact>(())
//! ```

use super::exact::{Exact, Inexact};
use crate::ground::Seconds;

/// A price for visits of a length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PricedVisit {
    /// The length.
    pub length: Seconds,
    /// What it earns, in pounds.
    pub pounds: Exact,
}

/// How the time of a visit becomes its fee. Sums are in pounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tariff<'a> {
    /// Every second that was delivered, at a price an hour.
    PerMinute {
        /// Pounds an hour.
        per_hour: Exact,
    },
    /// The planned length at a price an hour, whatever was delivered; nothing for a visit that was not made.
    PerPlannedVisit {
        /// Pounds an hour.
        per_hour: Exact,
    },
    /// A price for each band of lengths; within the tolerance of what was planned, the planned length counts.
    Bands {
        /// Bands up to and including a length each, shortest first. Beyond the last its own price, and the remainder pro rata.
        bands: &'a [PricedVisit],
        /// How far the delivered time may lie from the planned and still count as planned.
        tolerance: Seconds,
    },
    /// Complete units only.
    Units {
        /// How long a unit is.
        unit: Seconds,
        /// Pounds a unit.
        per_unit: Exact,
    },
    /// Not pro rata: the largest fixed price at or below the duration, once, and the remainder pro rata at the price of an
    /// hour. The price of an hour is not itself a fixed price of 60 minutes.
    Fixed {
        /// Fixed prices, shortest first.
        prices: &'a [PricedVisit],
        /// Pounds an hour.
        per_hour: Exact,
    },
}

/// Where and how an invoice is rounded to the penny, halves away from zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Invoicing {
    /// The sum, once.
    Sum,
    /// Every visit by itself, before they are added up.
    Visit,
}

/// A tariff that earns nothing sensible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadTariff {
    /// A price below zero.
    Negative,
    /// Bands or fixed prices that are not in order of their lengths, of no length, or none at all.
    Lengths,
    /// A unit of no length.
    Unit,
    /// A tolerance below zero.
    Tolerance,
}

crate::error_table! { BadTariff {
    Self::Negative = "HR0341", "has a price below zero",
        "Give prices of zero or more.";
    Self::Lengths = "HR0342", "has no lengths, or lengths that do not rise from above zero",
        "Give lengths in rising order, the first above zero.";
    Self::Unit = "HR0343", "has a unit of no length",
        "Give a unit longer than zero.";
    Self::Tolerance = "HR0344", "has a tolerance below zero",
        "Give a tolerance of zero or more.";
}}

/// `pounds` an hour for `time`.
fn pro_rata(pounds: Exact, time: Seconds) -> Result<Exact, Inexact> {
    pounds.times(Exact::fraction(time.or_zero().0.into(), 3_600)?)
}

impl Tariff<'_> {
    /// The first thing that is wrong with the tariff.
    ///
    /// # Errors
    /// [`BadTariff`].
    pub fn sound(&self) -> Result<(), BadTariff> {
        let rising = |prices: &[PricedVisit]| {
            !prices.is_empty()
                && prices[0].length > Seconds::ZERO
                && prices.windows(2).all(|pair| pair[0].length < pair[1].length)
        };
        let negative = |prices: &[PricedVisit]| prices.iter().any(|price| price.pounds.is_negative());
        let (bad, why) = match self {
            Self::PerMinute { per_hour } | Self::PerPlannedVisit { per_hour } => {
                (per_hour.is_negative(), BadTariff::Negative)
            }
            Self::Bands { bands, .. } if !rising(bands) => (true, BadTariff::Lengths),
            Self::Bands { tolerance, .. } if *tolerance < Seconds::ZERO => (true, BadTariff::Tolerance),
            Self::Bands { bands, .. } => (negative(bands), BadTariff::Negative),
            Self::Units { unit, .. } if *unit <= Seconds::ZERO => (true, BadTariff::Unit),
            Self::Units { per_unit, .. } => (per_unit.is_negative(), BadTariff::Negative),
            Self::Fixed { prices, .. } if !rising(prices) => (true, BadTariff::Lengths),
            Self::Fixed { prices, per_hour } => (negative(prices) || per_hour.is_negative(), BadTariff::Negative),
        };
        if bad { Err(why) } else { Ok(()) }
    }

    /// What one carer's part of a visit earns: exactly, in pounds. Nothing for a visit of no time.
    ///
    /// ```
    /// use homeround_core::cost::{Exact, tariff::{PricedVisit, Tariff}};
    /// use homeround_core::ground::Seconds;
    /// let half_hour = [PricedVisit { length: Seconds::from_minutes(30), pounds: Exact::whole(20) }];
    /// let tariff = Tariff::Fixed { prices: &half_hour, per_hour: Exact::whole(26) };
    /// let hour = Seconds::from_minutes(60);
    /// assert_eq!(tariff.earns(hour, hour)?, Exact::whole(33), "£20 and half an hour at £26");
    /// # Ok::<(), homeround_core::cost::Inexact>(())
    /// ```
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn earns(&self, planned: Seconds, delivered: Seconds) -> Result<Exact, Inexact> {
        if delivered <= Seconds::ZERO {
            return Ok(Exact::ZERO);
        }
        match *self {
            Self::PerMinute { per_hour } => pro_rata(per_hour, delivered),
            Self::PerPlannedVisit { per_hour } => pro_rata(per_hour, planned),
            Self::Bands { bands, tolerance } => {
                // The last second of the tolerance is within it, on either side.
                let near = (delivered.0.abs_diff(planned.0)) <= tolerance.0.unsigned_abs();
                banded(bands, if near { planned } else { delivered })
            }
            Self::Units { unit, per_unit } => {
                // Begun units earn nothing: whole numbers are cut off towards zero.
                per_unit.times(Exact::whole(i64::from(delivered.0.checked_div(unit.0).unwrap_or(0))))
            }
            Self::Fixed { prices, per_hour } => match prices.iter().rev().find(|price| price.length <= delivered) {
                Some(price) => price.pounds.plus(pro_rata(per_hour, delivered - price.length)?),
                None => pro_rata(per_hour, delivered),
            },
        }
    }
}

fn banded(bands: &[PricedVisit], time: Seconds) -> Result<Exact, Inexact> {
    if let Some(band) = bands.iter().find(|band| time <= band.length) {
        return Ok(band.pounds);
    }
    let Some(last) = bands.last() else { return Ok(Exact::ZERO) };
    // Beyond the last band its own price goes on by the second: no visit earns less for being longer.
    let over = Exact::fraction((time - last.length).0.into(), last.length.0.max(1).into())?;
    last.pounds.plus(last.pounds.times(over)?)
}

impl Invoicing {
    /// A visit's fee as it stands on the invoice.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn visit(self, fee: Exact) -> Result<Exact, Inexact> {
        match self {
            Self::Sum => Ok(fee),
            Self::Visit => fee.to_places(2),
        }
    }

    /// The invoice's sum of `fees` that stand on it.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn sum(self, fees: Exact) -> Result<Exact, Inexact> {
        fees.to_places(2)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use proptest::prelude::*;

    use super::*;

    fn n(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    fn minutes(minutes: i32) -> Seconds {
        Seconds::from_minutes(minutes)
    }

    fn priced(length: i32, pounds: &str) -> PricedVisit {
        PricedVisit { length: minutes(length), pounds: n(pounds) }
    }

    fn earns(tariff: &Tariff<'_>, planned: i32, delivered: i32) -> std::string::String {
        tariff.sound().unwrap();
        tariff.earns(minutes(planned), minutes(delivered)).unwrap().shown().to_string()
    }

    #[test]
    fn every_shape_by_hand() {
        let per_hour = n("24.10");
        assert_eq!(earns(&Tariff::PerMinute { per_hour }, 30, 20), "8.03");
        assert_eq!(earns(&Tariff::PerPlannedVisit { per_hour }, 30, 20), "12.05");
        assert_eq!(earns(&Tariff::PerPlannedVisit { per_hour }, 30, 0), "0.00", "not made");
        let units = Tariff::Units { unit: minutes(15), per_unit: n("6") };
        assert_eq!(earns(&units, 60, 59), "18.00", "three complete quarters");
        let bands = [priced(15, "8"), priced(30, "13"), priced(60, "24")];
        let banded = Tariff::Bands { bands: &bands, tolerance: minutes(5) };
        for (planned, delivered, pounds) in [
            (30, 25, "13.00"),
            (30, 35, "13.00"),
            (30, 24, "13.00"),
            (30, 14, "8.00"),
            (30, 36, "24.00"),
            (60, 90, "36.00"),
        ] {
            assert_eq!(earns(&banded, planned, delivered), pounds, "{planned} {delivered}");
        }
        let fixed = [priced(15, "12"), priced(30, "20")];
        let fixed = Tariff::Fixed { prices: &fixed, per_hour: n("26") };
        for (delivered, pounds) in
            [(10, "4.33"), (15, "12.00"), (29, "18.07"), (30, "20.00"), (45, "26.50"), (60, "33.00")]
        {
            assert_eq!(earns(&fixed, 60, delivered), pounds, "{delivered}");
        }
    }

    #[test]
    fn an_unsound_tariff_is_named() {
        let backwards = [priced(30, "13"), priced(15, "8")];
        for (tariff, why) in [
            (Tariff::PerMinute { per_hour: n("-1") }, BadTariff::Negative),
            (Tariff::Units { unit: Seconds::ZERO, per_unit: n("1") }, BadTariff::Unit),
            (Tariff::Bands { bands: &[], tolerance: Seconds::ZERO }, BadTariff::Lengths),
            (Tariff::Bands { bands: &backwards, tolerance: Seconds::ZERO }, BadTariff::Lengths),
            (Tariff::Bands { bands: &backwards[..1], tolerance: minutes(-1) }, BadTariff::Tolerance),
            (Tariff::Fixed { prices: &backwards, per_hour: n("1") }, BadTariff::Lengths),
        ] {
            assert_eq!(tariff.sound(), Err(why));
        }
    }

    #[test]
    fn an_invoice_rounded_by_visit_is_another_sum() {
        let fee = n("22.63").over(n("2")).unwrap();
        assert_eq!(Invoicing::Visit.visit(fee).unwrap(), n("11.32"));
        assert_eq!(Invoicing::Sum.visit(fee).unwrap(), n("11.315"));
        assert_eq!(Invoicing::Sum.sum(n("11.315").plus(n("11.315")).unwrap()).unwrap(), n("22.63"));
    }

    proptest! {
        #[test]
        fn more_time_never_earns_less(planned in 1_i32..200, delivered in 0_i32..300, more in 0_i32..60) {
            let fixed = [priced(15, "3"), priced(30, "7"), priced(60, "14")];
            for tariff in [
                Tariff::PerMinute { per_hour: n("20") },
                Tariff::PerPlannedVisit { per_hour: n("20") },
                Tariff::Units { unit: minutes(15), per_unit: n("5") },
                Tariff::Bands { bands: &fixed, tolerance: Seconds::ZERO },
                Tariff::Bands { bands: &fixed, tolerance: minutes(7) },
                Tariff::Fixed { prices: &fixed, per_hour: n("12") },
            ] {
                let [less, more] = [delivered, delivered + more].map(|time| tariff.earns(minutes(planned), minutes(time)).unwrap());
                prop_assert!(less <= more, "{:?}", tariff);
            }
        }
    }
}

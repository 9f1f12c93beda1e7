//! A tariff and the terms it is paid on, in JSON, every amount in quotes.
//!
//! ```
//! let faults = homeround::fees::tariff::read_terms("tariff.json", "{}").unwrap_err();
//! assert!(!faults.0.is_empty());
//! ```

use homeround_core::cost::{BlockContract, Exact, Inexact, Invoicing, PricedVisit, Tariff};
use homeround_core::ground::{Date, Pence, Seconds};
use serde_json::{Map, Value};

use crate::fault::Faults;
use crate::pricing::reading::{Absent, JsonReading};

/// A tariff that owns its prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnedTariff {
    /// Every second delivered.
    PerMinute(Exact),
    /// The planned length.
    PerPlannedVisit(Exact),
    /// Bands with a tolerance.
    Bands(Vec<PricedVisit>, Seconds),
    /// Complete units.
    Units(Seconds, Exact),
    /// Fixed prices and the remainder pro rata.
    Fixed(Vec<PricedVisit>, Exact),
}

impl OwnedTariff {
    /// As the core reads it.
    #[must_use]
    pub fn view(&self) -> Tariff<'_> {
        match self {
            Self::PerMinute(per_hour) => Tariff::PerMinute { per_hour: *per_hour },
            Self::PerPlannedVisit(per_hour) => Tariff::PerPlannedVisit { per_hour: *per_hour },
            Self::Bands(bands, tolerance) => Tariff::Bands { bands, tolerance: *tolerance },
            Self::Units(unit, per_unit) => Tariff::Units { unit: *unit, per_unit: *per_unit },
            Self::Fixed(prices, per_hour) => Tariff::Fixed { prices, per_hour: *per_hour },
        }
    }

    /// The same tariff with every price `by` times as high.
    ///
    /// # Errors
    /// More digits than are held.
    pub fn times(&self, by: Exact) -> Result<Self, Inexact> {
        let each = |prices: &[PricedVisit]| {
            let scaled = |price: &PricedVisit| Ok(PricedVisit { pounds: price.pounds.times(by)?, ..*price });
            prices.iter().map(scaled).collect::<Result<Vec<_>, Inexact>>()
        };
        Ok(match self {
            Self::PerMinute(per_hour) => Self::PerMinute(per_hour.times(by)?),
            Self::PerPlannedVisit(per_hour) => Self::PerPlannedVisit(per_hour.times(by)?),
            Self::Bands(bands, tolerance) => Self::Bands(each(bands)?, *tolerance),
            Self::Units(unit, per_unit) => Self::Units(*unit, per_unit.times(by)?),
            Self::Fixed(prices, per_hour) => Self::Fixed(each(prices)?, per_hour.times(by)?),
        })
    }

    /// The same tariff with every price rounded up to the penny, and so many pence more.
    ///
    /// # Errors
    /// More digits than are held.
    pub fn up_to_pence(&self, more: i64) -> Result<Self, Inexact> {
        let up = |pounds: Exact| pounds.up_to_places(2)?.plus(Exact::of_pence(Pence(more)));
        let each = |prices: &[PricedVisit]| {
            let raised = |price: &PricedVisit| Ok(PricedVisit { pounds: up(price.pounds)?, ..*price });
            prices.iter().map(raised).collect::<Result<Vec<_>, Inexact>>()
        };
        Ok(match self {
            Self::PerMinute(per_hour) => Self::PerMinute(up(*per_hour)?),
            Self::PerPlannedVisit(per_hour) => Self::PerPlannedVisit(up(*per_hour)?),
            Self::Bands(bands, tolerance) => Self::Bands(each(bands)?, *tolerance),
            Self::Units(unit, per_unit) => Self::Units(*unit, up(*per_unit)?),
            Self::Fixed(prices, per_hour) => Self::Fixed(each(prices)?, up(*per_hour)?),
        })
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        let list = |prices: &[PricedVisit]| {
            let one =
                |price: &PricedVisit| format!("£{} for {} minutes", price.pounds.shown(), price.length.whole_minutes());
            prices.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::PerMinute(per_hour) => format!("£{} an hour for every minute delivered", per_hour.shown()),
            Self::PerPlannedVisit(per_hour) => {
                format!("£{} an hour of the planned length of every visit made", per_hour.shown())
            }
            Self::Bands(bands, tolerance) => {
                format!(
                    "in bands ({}), within {} minutes of the planned length as planned",
                    list(bands),
                    tolerance.whole_minutes()
                )
            }
            Self::Units(unit, per_unit) => {
                format!("£{} for each complete {} minutes", per_unit.shown(), unit.whole_minutes())
            }
            Self::Fixed(prices, per_hour) => {
                format!("not pro rata: {}, and the remainder at £{} an hour", list(prices), per_hour.shown())
            }
        }
    }
}

/// When the money comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Days after the invoice that are usual, 14 unless it is said.
    pub usual_days: u32,
    /// Days after the invoice on which it is really paid.
    pub paid_days: u32,
    /// Days after which it is late, 30 unless it is said.
    pub term_days: u32,
    /// What money costs the provider, per cent a year.
    pub money_percent: Exact,
    /// The day the invoice is sent.
    pub invoiced: Date,
}

/// A tariff with its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeTerms {
    /// The tariff.
    pub tariff: OwnedTariff,
    /// Where the invoice is rounded.
    pub invoicing: Invoicing,
    /// When the money comes, where that is told.
    pub payment: Option<Payment>,
    /// A block contract a week, where there is one.
    pub block: Option<BlockContract>,
}

const SHAPES: [&str; 5] = ["per_minute", "per_planned_visit", "bands", "units", "fixed"];

/// Reads a tariff and its terms.
///
/// # Errors
/// Every fault of the document.
pub fn read_terms(file: &str, text: &str) -> Result<FeeTerms, Faults> {
    let mut reading = JsonReading::new(file);
    let example = "{\"per_minute\": {\"pounds_per_hour\": \"24.10\"}}";
    let Some(object) = reading.object(text, example) else { return Err(reading.faults) };
    let known: Vec<&str> = SHAPES.into_iter().chain(["invoice_rounding", "payment", "block_per_week"]).collect();
    reading.only(&object, &known, "");
    let shapes: Vec<&str> = SHAPES.into_iter().filter(|shape| object.contains_key(*shape)).collect();
    let tariff = match shapes[..] {
        [shape] => tariff(&mut reading, &object, shape),
        _ => {
            let remedy = format!("Give exactly one of {}, for example {example}.", SHAPES.join(", "));
            reading.fault("", &shapes.join(", "), "does not have exactly one tariff", remedy);
            OwnedTariff::PerMinute(Exact::ZERO)
        }
    };
    // Only a tariff that was read in full is held against its own rules.
    if let ([shape], Err(why)) = (&shapes[..], tariff.view().sound())
        && reading.faults.is_empty()
    {
        reading.fault(shape, "", why.to_string(), "Give prices of zero or more, lengths in ascending order.");
    }
    let invoicing = match object.get("invoice_rounding").map(|value| value.as_str().unwrap_or_default()) {
        None | Some("sum") => Invoicing::Sum,
        Some("visit") => Invoicing::Visit,
        Some(other) => {
            reading.fault(
                "invoice_rounding",
                other,
                "is not known",
                "Write \"sum\", or \"visit\" where every visit is rounded by itself.",
            );
            Invoicing::Sum
        }
    };
    let payment =
        inner(&mut reading, &object, "payment", &["paid_days", "usual_days", "term_days", "money_percent", "invoiced"]);
    let payment = payment.map(|inner| payment_of(&mut reading, &inner));
    let block = inner(&mut reading, &object, "block_per_week", &["hours", "pounds_per_hour", "spot_pounds_per_hour"]);
    let block = block.map(|inner| {
        let mut number =
            |field: &str| reading.not_negative(&inner, field, &format!("block_per_week.{field}"), Absent::Fault);
        BlockContract {
            hours: number("hours"),
            per_hour: number("pounds_per_hour"),
            spot_per_hour: number("spot_pounds_per_hour"),
        }
    });
    reading.faults.or(FeeTerms { tariff, invoicing, payment, block })
}

/// The object at `field`, its own fields known; nothing when it is not there.
fn inner(
    reading: &mut JsonReading<'_>,
    object: &Map<String, Value>,
    field: &str,
    known: &[&str],
) -> Option<Map<String, Value>> {
    match object.get(field)? {
        Value::Object(inner) => {
            reading.only(inner, known, &format!("{field}."));
            Some(inner.clone())
        }
        other => {
            reading.fault(
                field,
                &other.to_string(),
                "is not an object",
                format!("Give it the fields {}.", known.join(", ")),
            );
            None
        }
    }
}

fn payment_of(reading: &mut JsonReading<'_>, object: &Map<String, Value>) -> Payment {
    let mut days = |field: &str, otherwise: u32| match object.contains_key(field) {
        false => otherwise,
        true => {
            u32::try_from(reading.whole(object, field, &format!("payment.{field}"), (0, 3_650))).unwrap_or(otherwise)
        }
    };
    let (paid_days, usual_days, term_days) = (days("paid_days", 30), days("usual_days", 14), days("term_days", 30));
    let money_percent = reading.not_negative(object, "money_percent", "payment.money_percent", Absent::Fault);
    Payment { usual_days, paid_days, term_days, money_percent, invoiced: reading.day(object, "invoiced") }
}

fn tariff(reading: &mut JsonReading<'_>, object: &Map<String, Value>, shape: &str) -> OwnedTariff {
    let fields: &[&str] = match shape {
        "per_minute" | "per_planned_visit" => &["pounds_per_hour"],
        "bands" => &["prices", "tolerance_minutes"],
        "units" => &["minutes", "pounds"],
        _ => &["prices", "pounds_per_hour"],
    };
    let Some(inner) = inner(reading, object, shape, fields) else { return OwnedTariff::PerMinute(Exact::ZERO) };
    let number = |reading: &mut JsonReading<'_>, field: &str| {
        reading.not_negative(&inner, field, &format!("{shape}.{field}"), Absent::Fault)
    };
    let minutes = |reading: &mut JsonReading<'_>, field: &str, least: i64| {
        let minutes = reading.whole(&inner, field, &format!("{shape}.{field}"), (least, 1_440));
        Seconds::from_minutes(i32::try_from(minutes).unwrap_or(0))
    };
    match shape {
        "per_minute" => OwnedTariff::PerMinute(number(reading, "pounds_per_hour")),
        "per_planned_visit" => OwnedTariff::PerPlannedVisit(number(reading, "pounds_per_hour")),
        "bands" => {
            let bands = prices(reading, &inner, shape);
            OwnedTariff::Bands(bands, minutes(reading, "tolerance_minutes", 0))
        }
        "units" => {
            let unit = minutes(reading, "minutes", 1);
            OwnedTariff::Units(unit, number(reading, "pounds"))
        }
        _ => {
            let fixed = prices(reading, &inner, shape);
            OwnedTariff::Fixed(fixed, number(reading, "pounds_per_hour"))
        }
    }
}

/// Prices by length: `[{"minutes": 30, "pounds": "20"}, ..]`.
fn prices(reading: &mut JsonReading<'_>, object: &Map<String, Value>, shape: &str) -> Vec<PricedVisit> {
    let column = format!("{shape}.prices");
    let Some(Value::Array(items)) = object.get("prices") else {
        reading.fault(&column, "", "is not a list", "Write \"prices\": [{\"minutes\": 30, \"pounds\": \"20\"}].");
        return Vec::new();
    };
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let column = format!("{column}.{}", at + 1);
        let Value::Object(item) = item else {
            reading.fault(
                &column,
                &item.to_string(),
                "is not an object",
                "Write {\"minutes\": 30, \"pounds\": \"20\"}.",
            );
            continue;
        };
        reading.only(item, &["minutes", "pounds"], &format!("{column}."));
        let minutes = reading.whole(item, "minutes", &format!("{column}.minutes"), (1, 1_440));
        let pounds = reading.not_negative(item, "pounds", &format!("{column}.pounds"), Absent::Fault);
        found.push(PricedVisit { length: Seconds::from_minutes(i32::try_from(minutes).unwrap_or(1)), pounds });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_reads_and_says_what_it_is() {
        for (text, words) in [
            (r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#, "every minute"),
            (r#"{"per_planned_visit":{"pounds_per_hour":"24.10"}}"#, "planned length"),
            (
                r#"{"bands":{"prices":[{"minutes":15,"pounds":"8"},{"minutes":30,"pounds":"13"}],"tolerance_minutes":5}}"#,
                "in bands",
            ),
            (r#"{"units":{"minutes":15,"pounds":"6"}}"#, "each complete 15 minutes"),
            (
                r#"{"fixed":{"prices":[{"minutes":30,"pounds":"20"}],"pounds_per_hour":"26"},"invoice_rounding":"visit",
                "payment":{"paid_days":90,"money_percent":"8","invoiced":"2025-09-01"},
                "block_per_week":{"hours":"100","pounds_per_hour":"24","spot_pounds_per_hour":"30"}}"#,
                "not pro rata",
            ),
        ] {
            let terms = read_terms("tariff.json", text).unwrap();
            assert!(terms.tariff.words().contains(words), "{}", terms.tariff.words());
            let twice = terms.tariff.times(Exact::whole(2)).unwrap();
            let half_hour = Seconds::from_minutes(30);
            let earns = |tariff: &OwnedTariff| tariff.view().earns(half_hour, half_hour).unwrap();
            assert_eq!(earns(&twice), earns(&terms.tariff).times(Exact::whole(2)).unwrap());
        }
    }

    #[test]
    fn every_fault_at_once() {
        let text = r#"{"bands":{"prices":[{"minutes":0,"pounds":"-8"},7],"tolerance_minutes":"x"},"invoice_rounding":"day",
            "payment":{"paid_days":-1,"invoiced":"soon"},"block_per_week":3,"colour":1}"#;
        let faults = read_terms("bad.json", text).unwrap_err();
        let mut columns: Vec<&str> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
        columns.sort_unstable();
        let expected = [
            "bands.prices.1.minutes",
            "bands.prices.1.pounds",
            "bands.prices.2",
            "bands.tolerance_minutes",
            "block_per_week",
            "colour",
            "invoice_rounding",
            "invoiced",
            "payment.money_percent",
            "payment.paid_days",
        ];
        assert_eq!(columns, expected);
        for text in ["{}", r#"{"per_minute":{"pounds_per_hour":"1"},"units":{"minutes":1,"pounds":"1"}}"#] {
            assert_eq!(read_terms("bad.json", text).unwrap_err().0.len(), 1);
        }
        let backwards =
            r#"{"bands":{"prices":[{"minutes":30,"pounds":"8"},{"minutes":15,"pounds":"3"}],"tolerance_minutes":0}}"#;
        assert_eq!(read_terms("bad.json", backwards).unwrap_err().0[0].column, "bands");
    }
}

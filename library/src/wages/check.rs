//! One worker's pay of one period against the minimum wage: read from JSON, answered in the fixed form and in words.

use homeround_core::cost::minimum_wage::{MOST_PAY_DAYS, most_pay_days};
use homeround_core::cost::{Exact, Judged, Lodging, NotCounted, NotJudged, Payslip, Rates};
use homeround_core::ground::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::book::value::Day;
use crate::fault::Faults;
use crate::pricing::provenance::RateProvenance;
use crate::pricing::reading::{Absent, JsonReading};
use crate::words::written;

/// The fields of the file.
const FIELDS: [&str; 10] = [
    "date",
    "age",
    "apprentice",
    "pay_days",
    "pay",
    "hours",
    "accommodation",
    "deductions",
    "unreimbursed_mileage",
    "premium",
];

/// One slip held against the minimum wage; every amount in pounds to the penny.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WageCheck {
    /// The minimum for an hour.
    pub rate: String,
    /// What is due for the hours.
    pub entitlement: String,
    /// What the home that goes with the job adds to pay, or takes from it.
    pub adjustment: String,
    /// What counts as pay, the adjustment included.
    pub pay: String,
    /// Whether pay reaches the entitlement.
    pub compliant: bool,
    /// What is lacking; `0.00` when nothing is.
    pub shortfall: String,
    /// What must be paid back, when a day was given: the shortfall, or what it comes to at that day's rate when that is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrears: Option<String>,
    /// Where the rates come from.
    pub provenance: Vec<RateProvenance>,
}

/// Reads a slip.
///
/// # Errors
/// Every fault of the document, a day without a rate among them.
pub fn read_slip(file: &str, text: &str) -> Result<Payslip, Faults> {
    let mut reading = JsonReading::new(file);
    let example = "{\"date\": \"2025-05-01\", \"age\": 24, \"pay_days\": 7, \"pay\": \"488.40\", \"hours\": \"40\"}";
    let Some(object) = reading.object(text, example) else { return Err(reading.faults) };
    reading.only(&object, &FIELDS, "");
    let date = reading.day(&object, "date");
    let days =
        u16::try_from(reading.whole(&object, "pay_days", "pay_days", (1, i64::from(MOST_PAY_DAYS)))).unwrap_or(1);
    let slip = Payslip {
        date,
        age: u8::try_from(reading.whole(&object, "age", "age", (1, 200))).unwrap_or(0),
        apprentice: reading.yes(&object, "apprentice"),
        days,
        pay: reading.not_negative(&object, "pay", "pay", Absent::Fault),
        hours: reading.not_negative(&object, "hours", "hours", Absent::Fault),
        lodging: lodging(&mut reading, &object),
        not_counted: NotCounted {
            deductions: reading.not_negative(&object, "deductions", "deductions", Absent::Zero),
            unreimbursed_mileage: reading.not_negative(
                &object,
                "unreimbursed_mileage",
                "unreimbursed_mileage",
                Absent::Zero,
            ),
            premium: reading.not_negative(&object, "premium", "premium", Absent::Zero),
        },
    };
    // National Minimum Wage Regulations 2015, regulation 6: a pay reference period is no longer than a month.
    if days > most_pay_days(date) && object.contains_key("date") {
        let remedy = format!("Give {} at the most: a month from the first day.", most_pay_days(date));
        reading.fault("pay_days", &days.to_string(), "is longer than a month", remedy);
    }
    if slip.hours > Exact::whole(24 * i64::from(days)) {
        let remedy = "Give the hours of working time in the pay reference period.";
        reading.fault("hours", &slip.hours.to_string(), format!("is more than {days} days hold"), remedy);
    }
    // A date that cannot be read has no rate either: that would be the same fault twice.
    let readable = object.contains_key("date") && !reading.faults.0.iter().any(|fault| fault.column == "date");
    if readable && let Err(why) = Rates::BUILT_IN.minimum_wage(date) {
        let remedy = "Give a first day from 2006-10-01 on for which a rate is known.";
        reading.fault("date", &Day(date).to_string(), why.to_string(), remedy);
    }
    reading.faults.or(slip)
}

fn lodging(reading: &mut JsonReading<'_>, object: &Map<String, Value>) -> Option<Lodging> {
    match object.get("accommodation") {
        None | Some(Value::Null) => None,
        Some(Value::Object(inner)) => {
            reading.only(inner, &["charge_per_night", "nights"], "accommodation.");
            let of = |reading: &mut JsonReading<'_>, field: &str| {
                reading.not_negative(inner, field, &format!("accommodation.{field}"), Absent::Fault)
            };
            let (charge_per_night, nights) = (of(reading, "charge_per_night"), of(reading, "nights"));
            if nights > Exact::whole(7) {
                let remedy = "Give the nights of a week.";
                reading.fault("accommodation.nights", &nights.to_string(), "is more than a week has", remedy);
            }
            Some(Lodging { charge_per_night, nights })
        }
        Some(other) => {
            let remedy = "Write \"accommodation\": {\"charge_per_night\": \"12\", \"nights\": 5}.";
            reading.fault("accommodation", &other.to_string(), "is not an object", remedy);
            None
        }
    }
}

impl WageCheck {
    /// A slip held against the rates of its first day, and, where one is given, what is owed on the day `as_of`.
    ///
    /// # Errors
    /// A day without a rate, or more digits than are held.
    pub fn from_slip(slip: &Payslip, as_of: Option<Date>) -> Result<Self, NotJudged> {
        let judged = slip.judge(&Rates::BUILT_IN)?;
        let mut provenance = vec![RateProvenance::from_dated("minimum wage", judged.row)];
        let arrears = match as_of {
            None => None,
            Some(day) => {
                let row = Rates::BUILT_IN.minimum_wage(day)?;
                provenance.push(RateProvenance::from_dated("minimum wage when it is paid back", row));
                let now = Exact::of_pence(row.rate.hourly_rate(slip.age, slip.apprentice));
                Some(judged.arrears(now)?.shown().to_string())
            }
        };
        let Judged { rate, entitlement, adjustment, pay, shortfall, .. } = judged;
        let [rate, entitlement, adjustment, pay, shortfall] =
            [rate, entitlement, adjustment, pay, shortfall].map(|pounds| pounds.shown().to_string());
        Ok(Self { rate, entitlement, adjustment, pay, compliant: judged.complies(), shortfall, arrears, provenance })
    }

    /// The same in words.
    #[must_use]
    pub fn text(&self, slip: &Payslip) -> String {
        let Self { rate, entitlement, adjustment, pay, shortfall, .. } = self;
        let verdict = match self.compliant {
            true => format!("The pay reaches the minimum wage: £{entitlement} is due and £{pay} counts as paid."),
            false => format!(
                "The pay is £{shortfall} below the minimum wage: £{entitlement} is due and £{pay} counts as paid."
            ),
        };
        let mut text = format!("{verdict}\n\n  {} hours at £{rate} are £{entitlement}.\n", slip.hours.shown());
        text += &format!("  £{} was paid", slip.pay.shown());
        if slip.lodging.is_some() {
            text += &format!("; the home that goes with the job counts for {}", written(adjustment));
        }
        for (what, amount) in [
            ("deductions", slip.not_counted.deductions),
            ("mileage not given back", slip.not_counted.unreimbursed_mileage),
            ("the premium of enhanced hours", slip.not_counted.premium),
        ] {
            if !amount.is_zero() {
                text += &format!("; £{} does not count ({what})", amount.shown());
            }
        }
        text += ".\n";
        if let Some(arrears) = &self.arrears {
            text += &format!("  £{arrears} must be paid back.\n");
        }
        for row in &self.provenance {
            text += &format!("  {}\n", row.words());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FIXED: &str = r#"{"date":"2025-05-01","age":24,"pay_days":7,"pay":"100","hours":"40",
        "accommodation":{"charge_per_night":"12","nights":5}}"#;

    fn check(text: &str) -> Value {
        serde_json::to_value(WageCheck::from_slip(&read_slip("slip.json", text).unwrap(), None).unwrap()).unwrap()
    }

    #[test]
    fn the_fixed_answer() {
        let answer = check(FIXED);
        let expected = json!({ "rate": "12.21", "entitlement": "488.40", "adjustment": "-6.70", "pay": "93.30",
            "compliant": false, "shortfall": "395.10" });
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&answer[key], value, "{key}");
        }
        assert_eq!(answer["provenance"][0]["status"], "as read");
        let enough = check(r#"{"date":"2025-05-01","age":"19","pay_days":"7","pay":400,"hours":"39"}"#);
        assert_eq!(
            (&enough["compliant"], &enough["shortfall"], &enough["adjustment"]),
            (&json!(true), &json!("0.00"), &json!("0.00"))
        );
    }

    #[test]
    fn what_does_not_count_is_taken_off() {
        let text = r#"{"date":"2025-05-01","age":30,"pay_days":7,"pay":"500","hours":"40","deductions":"5","unreimbursed_mileage":"10.50",
            "premium":"20"}"#;
        let answer = check(text);
        assert_eq!((&answer["pay"], &answer["shortfall"]), (&json!("464.50"), &json!("23.90")));
        let words =
            WageCheck::from_slip(&read_slip("x", text).unwrap(), None).unwrap().text(&read_slip("x", text).unwrap());
        assert!(words.contains("£10.50 does not count (mileage not given back)"), "{words}");
        let apprentice =
            check(r#"{"date":"2025-05-01","age":18,"apprentice":true,"pay_days":7,"pay":"302","hours":"40"}"#);
        assert_eq!((&apprentice["rate"], &apprentice["compliant"]), (&json!("7.55"), &json!(true)));
    }

    #[test]
    fn arrears_are_paid_at_the_higher_rate() {
        let slip = read_slip("slip.json", FIXED).unwrap();
        let later = WageCheck::from_slip(&slip, Day::read("2026-05-01").map(|day| day.0)).unwrap();
        assert_eq!(later.arrears.as_deref(), Some("411.28"), "395.10 / 12.21 x 12.71");
        assert_eq!(later.provenance.len(), 2);
        assert!(WageCheck::from_slip(&slip, Day::read("2040-01-01").map(|day| day.0)).is_err());
    }

    #[test]
    fn every_fault_at_once() {
        let text = r#"{"date":"2005-05-01","age":0,"pay_days":32,"pay":"-1","hours":40.5,"accommodation":{"charge_per_night":"x",
            "nights":8},"apprentice":"no","wage":"1"}"#;
        let faults = read_slip("bad.json", text).unwrap_err();
        let mut columns: Vec<&str> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
        columns.sort_unstable();
        let expected = [
            "accommodation.charge_per_night",
            "accommodation.nights",
            "age",
            "apprentice",
            "date",
            "hours",
            "pay",
            "pay_days",
            "wage",
        ];
        assert_eq!(columns, expected);
        let long = read_slip("long.json", r#"{"date":"2025-05-01","age":24,"pay_days":1,"pay":"1","hours":"25"}"#);
        assert_eq!(long.unwrap_err().0[0].column, "hours");
    }
}

//! The inputs of the hourly model in JSON, every number in quotes so that it is exact.

use homeround_core::cost::{Exact, Input, Inputs, Margins, OnCosts, Overhead, Profit};
use serde_json::{Map, Value};

use crate::fault::{Fault, Faults};

/// Each input's field, in the order of the model.
const FIELDS: [(&str, Input); 11] = [
    ("wage", Input::Wage),
    ("travel_minutes_per_contact_hour", Input::TravelMinutes),
    ("ni_percent", Input::Ni),
    ("holiday_percent", Input::Holiday),
    ("training_percent", Input::Training),
    ("pension_percent", Input::Pension),
    ("sick_percent", Input::Sick),
    ("miles_per_contact_hour", Input::Miles),
    ("pounds_per_mile", Input::PoundsPerMile),
    ("overhead", Input::Overhead),
    ("profit", Input::Profit),
];

/// The field that holds `input`.
fn field_of(input: Input) -> &'static str {
    FIELDS.iter().find(|(_, named)| *named == input).map_or("", |(field, _)| field)
}

/// One JSON document being read, and what is wrong with it so far.
struct Reading<'a> {
    file: &'a str,
    faults: Faults,
}

impl Reading<'_> {
    fn fault(&mut self, column: &str, value: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            row: None,
            column: column.to_owned(),
            value: value.to_owned(),
            problem: problem.into(),
            remedy: remedy.into(),
        });
    }

    /// The number in quotes at `field`; nought once a fault is noted.
    fn number(&mut self, object: &Map<String, Value>, field: &str, column: &str) -> Exact {
        match object.get(field) {
            None => self.fault(column, "", "is missing", format!("Add \"{field}\": \"0\" if there is none.")),
            Some(Value::String(text)) => match Exact::parse(text) {
                Ok(number) => return number,
                Err(why) => {
                    self.fault(column, text, why.to_string(), "Write digits with at most one point, such as 10.77.");
                }
            },
            Some(other) => {
                let written = other.to_string();
                self.fault(
                    column,
                    &written,
                    "is not in quotes",
                    "Write the number in quotes, such as \"10.77\": then it is exact.",
                );
            }
        }
        Exact::ZERO
    }

    /// The one way out of two in which `field` is given, with its number.
    fn either(&mut self, object: &Map<String, Value>, field: &str, ways: [&str; 2]) -> (usize, Exact) {
        let remedy = format!("Write \"{field}\": {{\"{}\": \"..\"}} or {{\"{}\": \"..\"}}.", ways[0], ways[1]);
        match object.get(field) {
            None => self.fault(field, "", "is missing", remedy),
            Some(Value::Object(inner)) if inner.len() == 1 => {
                match ways.iter().position(|way| inner.contains_key(*way)) {
                    Some(way) => return (way, self.number(inner, ways[way], &format!("{field}.{}", ways[way]))),
                    None => {
                        self.fault(
                            field,
                            &Value::from(inner.clone()).to_string(),
                            "is given in an unknown way",
                            remedy,
                        );
                    }
                }
            }
            Some(other) => self.fault(field, &other.to_string(), "is not given in exactly one way", remedy),
        }
        (0, Exact::ZERO)
    }

    fn inputs(&mut self, object: &Map<String, Value>) -> Inputs {
        for (field, value) in object {
            if !FIELDS.iter().any(|(known, _)| known == field) {
                let known = FIELDS.map(|(known, _)| known).join(", ");
                self.fault(
                    field,
                    &value.to_string(),
                    "is not an input of the model",
                    format!("Remove it; the inputs are {known}."),
                );
            }
        }
        let [wage, travel_minutes, ni, holiday, training, pension, sick, miles, pounds_per_mile] =
            [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|at: usize| self.number(object, FIELDS[at].0, FIELDS[at].0));
        let overhead = match self.either(object, "overhead", ["percent_of_price", "pounds"]) {
            (0, percent) => Overhead::PercentOfPrice(percent),
            (_, pounds) => Overhead::Pounds(pounds),
        };
        let profit = match self.either(object, "profit", ["percent_of_price", "percent_of_cost"]) {
            (0, percent) => Profit::PercentOfPrice(percent),
            (_, percent) => Profit::PercentOfCost(percent),
        };
        let on_costs = OnCosts { ni, holiday, training, pension, sick };
        Inputs { wage, travel_minutes, miles, pounds_per_mile, on_costs, margins: Margins { overhead, profit } }
    }
}

/// Reads the inputs of the hourly model.
///
/// # Errors
/// Every fault of the document: fields missing, unknown or not numbers in quotes, and inputs with which there is no price.
pub fn read_inputs(file: &str, text: &str) -> Result<Inputs, Faults> {
    let mut reading = Reading { file, faults: Faults::default() };
    let object = match serde_json::from_str(text) {
        Ok(Value::Object(object)) => object,
        Ok(other) => {
            reading.fault(
                "",
                &other.to_string(),
                "is not a JSON object",
                "Write the inputs as {\"wage\": \"12.21\", ...}.",
            );
            return Err(reading.faults);
        }
        Err(why) => {
            reading.fault("", "", format!("is not JSON: {why}"), "Correct it at that line and column.");
            return Err(reading.faults);
        }
    };
    let inputs = reading.inputs(&object);
    let refused = inputs.refused(|refused| {
        let field = field_of(refused.input());
        let value = object.get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        reading.fault(field, &value.unwrap_or_default(), refused.to_string(), refused.remedy());
    });
    if let Err(inexact) = refused {
        reading.fault("", "", inexact.to_string(), "Give fewer figures after the point.");
    }
    reading.faults.or(inputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UKHCA_V1: &str = include_str!("ukhca_v1.json");

    #[test]
    fn the_first_build_reads() {
        let inputs = read_inputs("v1.json", UKHCA_V1).unwrap();
        assert_eq!(inputs.wage.to_string(), "6.31");
        assert_eq!(inputs.margins.profit, Profit::PercentOfPrice(Exact::whole(3)));
        let pounds = UKHCA_V1.replace(r#"{ "percent_of_price": "27" }"#, r#"{"pounds":"5.20"}"#);
        assert_eq!(
            read_inputs("v1.json", &pounds).unwrap().margins.overhead,
            Overhead::Pounds(Exact::parse("5.2").unwrap())
        );
    }

    #[test]
    fn every_fault_at_once() {
        let text = r#"{"wage":6.31,"travel_minutes_per_contact_hour":"eleven","ni_percent":"-9.5","holiday_percent":"10.77",
            "training_percent":"","pension_percent":"1","miles_per_contact_hour":"4","pounds_per_mile":"0.35",
            "overhead":{"percent_of_price":"27","pounds":"5"},"profit":{"pounds":"3"},"wages":"1"}"#;
        let faults = read_inputs("bad.json", text).unwrap_err();
        let mut columns: Vec<_> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
        columns.sort_unstable();
        let expected = [
            "ni_percent",
            "overhead",
            "profit",
            "sick_percent",
            "training_percent",
            "travel_minutes_per_contact_hour",
            "wage",
            "wages",
        ];
        assert_eq!(columns, expected);
        assert!(faults.0.iter().all(|fault| !fault.problem.is_empty() && !fault.remedy.is_empty()));
    }

    #[test]
    fn no_price_is_high_enough() {
        let text = UKHCA_V1.replace(r#""27""#, r#""97""#);
        let faults = read_inputs("v1.json", &text).unwrap_err();
        assert_eq!((faults.0.len(), faults.0[0].column.as_str()), (1, "profit"));
        assert_eq!(read_inputs("x.json", "[1]").unwrap_err().0.len(), 1);
        assert_eq!(read_inputs("x.json", "{").unwrap_err().0.len(), 1);
    }
}

//! A small JSON document of numbers in quotes being read, with everything that is wrong with it.

use homeround_core::cost::Exact;
use homeround_core::ground::Date;
use serde_json::{Map, Value};

use crate::book::value::Day;
use crate::fault::{Fault, Faults};

/// One JSON document being read, and what is wrong with it so far.
pub(crate) struct JsonReading<'a> {
    pub(crate) file: &'a str,
    pub(crate) faults: Faults,
}

/// What stands in a field when nothing does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// It must be there; the remedy says what to add.
    Fault,
    /// Zero.
    Zero,
}

impl<'a> JsonReading<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, faults: Faults::default() }
    }

    /// The object of the document `text`; nothing once a fault is noted.
    pub(crate) fn object(&mut self, text: &str, example: &str) -> Option<Map<String, Value>> {
        // Windows editors put a mark before the text, which JSON does not allow.
        match serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)) {
            Ok(Value::Object(object)) => return Some(object),
            Ok(other) => {
                let remedy = format!("Write it as {example}.");
                self.fault("", &other.to_string(), "is not a JSON object", remedy);
            }
            Err(why) => self.fault("", "", format!("is not JSON: {why}"), "Correct it at that line and column."),
        }
        None
    }

    pub(crate) fn fault(&mut self, column: &str, value: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            row: None,
            column: column.to_owned(),
            value: value.to_owned(),
            problem: problem.into(),
            remedy: remedy.into(),
        });
    }

    /// Notes every field of `object` that is not among `known`.
    pub(crate) fn only(&mut self, object: &Map<String, Value>, known: &[&str], within: &str) {
        for (field, value) in object.iter().filter(|(field, _)| !known.contains(&field.as_str())) {
            let remedy = format!("Remove it; the fields are {}.", known.join(", "));
            self.fault(&format!("{within}{field}"), &value.to_string(), "is not a field of this file", remedy);
        }
    }

    /// The number in quotes, or whole number, at `field`; zero once a fault is noted.
    pub(crate) fn number(&mut self, object: &Map<String, Value>, field: &str, column: &str, absent: Absent) -> Exact {
        match object.get(field) {
            None if absent == Absent::Zero => {}
            None => self.fault(column, "", "is missing", format!("Add \"{field}\": \"0\" if there is none.")),
            Some(Value::String(text)) => match Exact::parse(text) {
                Ok(number) => return number,
                Err(why) => {
                    self.fault(column, text, why.to_string(), "Write digits with at most one point, such as 10.77.");
                }
            },
            // A whole number is exact without quotes too: only fractions would go through a float.
            Some(Value::Number(number)) if number.is_i64() => {
                return Exact::whole(number.as_i64().unwrap_or_default());
            }
            Some(other) => {
                let remedy = "Write the number in quotes, such as \"10.77\": then it is exact.";
                self.fault(column, &other.to_string(), "is not in quotes", remedy);
            }
        }
        Exact::ZERO
    }

    /// The same, refused below zero.
    pub(crate) fn not_negative(
        &mut self,
        object: &Map<String, Value>,
        field: &str,
        column: &str,
        absent: Absent,
    ) -> Exact {
        let number = self.number(object, field, column, absent);
        if number.is_negative() {
            self.fault(column, &number.to_string(), "is below zero", "Give zero or more.");
        }
        number
    }

    /// The whole number from `least` to `most` at `field`; `least` once a fault is noted.
    pub(crate) fn whole(
        &mut self,
        object: &Map<String, Value>,
        field: &str,
        column: &str,
        (least, most): (i64, i64),
    ) -> i64 {
        let remedy = format!("Give a whole number from {least} to {most}.");
        let Some(value) = object.get(field) else {
            self.fault(column, "", "is missing", remedy);
            // The least is a number that stands in the allowed range: further checks do not add faults that follow from
            // this one.
            return least;
        };
        let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match written.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => return number,
            _ => self.fault(column, &written, "is not such a number", remedy),
        }
        least
    }

    /// The day at `field`, `2025-05-01`.
    pub(crate) fn day(&mut self, object: &Map<String, Value>, field: &str) -> Date {
        let written = object.get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let remedy = "Write the day as \"2025-05-01\".";
        match written {
            None => self.fault(field, "", "is missing", remedy),
            Some(text) => match Day::read(&text) {
                Some(day) => return day.0,
                None => self.fault(field, &text, "is not a day", remedy),
            },
        }
        Date::default()
    }

    /// Whether the field says yes; absent for no.
    pub(crate) fn yes(&mut self, object: &Map<String, Value>, field: &str) -> bool {
        match object.get(field) {
            None => false,
            Some(Value::Bool(yes)) => *yes,
            Some(other) => {
                self.fault(
                    field,
                    &other.to_string(),
                    "is neither true nor false",
                    "Write true or false, without quotes.",
                );
                false
            }
        }
    }

    /// The one way out of two in which `field` is given, with its number.
    pub(crate) fn either(&mut self, object: &Map<String, Value>, field: &str, ways: [&str; 2]) -> (usize, Exact) {
        let remedy = format!("Write \"{field}\": {{\"{}\": \"..\"}} or {{\"{}\": \"..\"}}.", ways[0], ways[1]);
        match object.get(field) {
            None => self.fault(field, "", "is missing", remedy),
            Some(Value::Object(inner)) if inner.len() == 1 => {
                if let Some(way) = ways.iter().position(|way| inner.contains_key(*way)) {
                    let column = format!("{field}.{}", ways[way]);
                    return (way, self.number(inner, ways[way], &column, Absent::Fault));
                }
                self.fault(field, &Value::from(inner.clone()).to_string(), "is given in an unknown way", remedy);
            }
            Some(other) => self.fault(field, &other.to_string(), "is not given in exactly one way", remedy),
        }
        (0, Exact::ZERO)
    }
}

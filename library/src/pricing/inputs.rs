//! The inputs of the hourly model in JSON, every number in quotes so that it is exact.

use homeround_core::cost::{Exact, Input, Inputs, Margins, OnCosts, Overhead, PerVisit, Profit};
use homeround_core::ground::CatalogueError;
use serde_json::{Map, Value};

use super::reading::{Absent, JsonReading};
use crate::fault::Faults;

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

/// The input that `field` holds.
#[must_use]
pub(crate) fn input_of(field: &str) -> Option<Input> {
    let named = FIELDS.iter().find(|(known, _)| *known == field).map(|(_, input)| *input);
    named.or_else(|| (field == PER_VISIT[0]).then_some(Input::VisitMinutes))
}

/// The field that holds `input`, or `visit_minutes`.
#[must_use]
pub(crate) fn field_of(input: Input) -> &'static str {
    if input == Input::VisitMinutes {
        return PER_VISIT[0];
    }
    FIELDS.iter().find(|(_, named)| *named == input).map_or("", |(field, _)| field)
}

/// Where the averages may stand per visit, in place of per hour of contact.
const PER_VISIT: [&str; 3] = ["visit_minutes", "travel_minutes_per_visit", "miles_per_visit"];

/// The inputs of an average hour, and, where the file tells, what an average visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Averages {
    /// The inputs.
    pub inputs: Inputs,
    /// How long the average visit is, in minutes, and the way that belongs to it.
    pub visit: Option<(Exact, PerVisit)>,
}

fn inputs(reading: &mut JsonReading<'_>, object: &Map<String, Value>) -> Averages {
    let known: Vec<&str> = FIELDS.iter().map(|(known, _)| *known).chain(PER_VISIT).collect();
    reading.only(object, &known, "");
    let by_visit = object.contains_key(PER_VISIT[1]) || object.contains_key(PER_VISIT[2]);
    let one = |reading: &mut JsonReading<'_>, at: usize| {
        // Travel and miles may stand per visit instead: they are worked out for the hour below.
        let absent = if by_visit && (at == 1 || at == 7) { Absent::Zero } else { Absent::Fault };
        reading.number(object, FIELDS[at].0, FIELDS[at].0, absent)
    };
    let [wage, travel_minutes, ni, holiday, training, pension, sick, miles, pounds_per_mile] =
        [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|at: usize| one(reading, at));
    let overhead = match reading.either(object, "overhead", ["percent_of_price", "pounds"]) {
        (0, percent) => Overhead::PercentOfPrice(percent),
        (_, pounds) => Overhead::Pounds(pounds),
    };
    let profit = match reading.either(object, "profit", ["percent_of_price", "percent_of_cost"]) {
        (0, percent) => Profit::PercentOfPrice(percent),
        (_, percent) => Profit::PercentOfCost(percent),
    };
    let on_costs = OnCosts { ni, holiday, training, pension, sick };
    let inputs =
        Inputs { wage, travel_minutes, miles, pounds_per_mile, on_costs, margins: Margins { overhead, profit } };
    visit(reading, object, inputs, by_visit)
}

/// The average visit, and the inputs an hour made of such visits has.
fn visit(reading: &mut JsonReading<'_>, object: &Map<String, Value>, inputs: Inputs, by_visit: bool) -> Averages {
    if !by_visit && !object.contains_key(PER_VISIT[0]) {
        return Averages { inputs, visit: None };
    }
    let minutes = reading.number(object, PER_VISIT[0], PER_VISIT[0], Absent::Fault);
    if minutes <= Exact::ZERO {
        let remedy = "Give how many minutes the average visit lasts.";
        reading.fault(PER_VISIT[0], &minutes.to_string(), "is not above zero", remedy);
        return Averages { inputs, visit: None };
    }
    if !by_visit {
        // Averages by the hour and the length of a visit tell how far apart visits are: lengths can be priced with
        // them.
        let visit = PerVisit::from_average_hour(&inputs, minutes).ok().map(|per_visit| (minutes, per_visit));
        return Averages { inputs, visit };
    }
    for (hourly, each) in [(FIELDS[1].0, PER_VISIT[1]), (FIELDS[7].0, PER_VISIT[2])] {
        if object.contains_key(hourly) {
            let remedy = format!("Keep either it or {each}.");
            reading.fault(hourly, &object[hourly].to_string(), "is given per hour and per visit", remedy);
        }
    }
    let [travel_minutes, miles] =
        [PER_VISIT[1], PER_VISIT[2]].map(|field| reading.not_negative(object, field, field, Absent::Fault));
    let per_visit = PerVisit { travel_minutes, miles };
    let inputs = per_visit.inputs(&inputs, minutes).unwrap_or_else(|why| {
        // An hour without its ways would be too cheap.
        let problem = format!("gives no hour of visits: {why}");
        reading.fault(PER_VISIT[0], &minutes.to_string(), problem, "Give figures with fewer digits.");
        inputs
    });
    Averages { inputs, visit: Some((minutes, per_visit)) }
}

/// Reads the inputs of the hourly model.
///
/// # Errors
/// Every fault of the document: fields missing, unknown or not numbers in quotes, and inputs with which there is no price.
pub fn read_inputs(file: &str, text: &str) -> Result<Averages, Faults> {
    let mut reading = JsonReading::new(file);
    let Some(object) = reading.object(text, "{\"wage\": \"12.21\", ...}") else { return Err(reading.faults) };
    let averages = inputs(&mut reading, &object);
    // Checked only when all is read: a book of averages tells every fault at once.
    let refused = averages.inputs.refused(|refused| {
        let field = field_of(refused.input());
        let value = object.get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        reading.fault(field, &value.unwrap_or_default(), refused.to_string(), refused.remedy());
    });
    if let Err(inexact) = refused {
        reading.fault("", "", inexact.to_string(), "Give fewer figures after the point.");
    }
    reading.faults.or(averages)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UKHCA_V1: &str = include_str!("ukhca_v1.json");

    #[test]
    fn the_first_build_reads() {
        let inputs = read_inputs("v1.json", UKHCA_V1).unwrap().inputs;
        assert_eq!(inputs.wage.to_string(), "6.31");
        assert_eq!(inputs.margins.profit, Profit::PercentOfPrice(Exact::whole(3)));
        let pounds = UKHCA_V1.replace(r#"{ "percent_of_price": "27" }"#, r#"{"pounds":"5.20"}"#);
        assert_eq!(
            read_inputs("v1.json", &pounds).unwrap().inputs.margins.overhead,
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
    fn averages_per_visit_are_the_same_as_per_hour() {
        let by_visit = UKHCA_V1
            .replace("travel_minutes_per_contact_hour\": \"11.4", "travel_minutes_per_visit\": \"5.7")
            .replace("miles_per_contact_hour\": \"4", "visit_minutes\": 30, \"miles_per_visit\": \"2");
        let averages = read_inputs("v1.json", &by_visit).unwrap();
        assert_eq!(averages.inputs, read_inputs("v1.json", UKHCA_V1).unwrap().inputs);
        assert_eq!(averages.visit.unwrap().0, Exact::whole(30));
        let both = by_visit.replace("\"wage\"", "\"miles_per_contact_hour\": \"4\", \"wage\"");
        assert_eq!(read_inputs("v1.json", &both).unwrap_err().0[0].column, "miles_per_contact_hour");
        let none = by_visit.replace("30", "0");
        assert_eq!(read_inputs("v1.json", &none).unwrap_err().0[0].column, "visit_minutes");
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

//! A Monday that tests build on: three clients at two addresses, two carers, and their phones.

use homeround::verification::VerdictRow;
use homeround::verification::scenario::{ScenarioAnswer, Situation, answer};
use homeround::verification::verdict_row::FindingRow;
use serde_json::{Value, json};

/// A situation around two clients twelve kilometres apart, two carers and their phones, on Monday 2026-03-02.
pub(super) fn scenario(more: Value) -> Value {
    let mut all = json!({
        "clients": [
            { "id": "C1", "latitude": 51.5, "longitude": -0.12 },
            { "id": "C2", "latitude": 51.5, "longitude": 0.0533 },
            { "id": "C3", "latitude": 51.5, "longitude": -0.12 }
        ],
        "carers": [{ "id": "A" }, { "id": "B" }],
        "devices": [{ "id": "a", "carer": "A" }, { "id": "b", "carer": "B" }],
        "as_of": "2026-03-09T12:00Z"
    });
    let Value::Object(more) = more else { return all };
    for (name, value) in more {
        all[name] = value;
    }
    all
}

/// What such a situation comes to.
pub(super) fn seen(more: Value) -> ScenarioAnswer {
    let bytes = serde_json::to_vec(&scenario(more)).unwrap();
    let situation = Situation::read("case.json", &bytes).unwrap_or_else(|faults| panic!("{faults}"));
    answer(&situation).unwrap()
}

/// What is wrong with such a situation: column and problem.
pub(super) fn faults(more: Value) -> Vec<(String, String)> {
    let bytes = serde_json::to_vec(&scenario(more)).unwrap();
    let faults = Situation::read("case.json", &bytes).unwrap_err();
    faults.0.into_iter().map(|fault| (fault.column, fault.problem)).collect()
}

/// A local time of that Monday; a time with a date stands as it is.
pub(super) fn at(time: &str) -> String {
    if time.len() > 12 { time.to_owned() } else { format!("2026-03-02T{time}") }
}

/// A planned visit.
pub(super) fn plan(id: &str, client: &str, start: &str, minutes: u32, carers: &[&str]) -> Value {
    json!({ "id": id, "client": client, "start": at(start), "minutes": minutes, "carers": carers })
}

/// A punch 10 m from the client's door with a good fix.
pub(super) fn punch(device: &str, kind: &str, client: &str, time: &str) -> Value {
    let fix = json!({ "metres_from_client": 10, "accuracy_m": 10, "confidence": 95 });
    json!({ "device": device, "kind": kind, "client": client, "at": at(time), "fix": fix })
}

/// A row, with some of its fields said otherwise.
pub(super) fn with(mut row: Value, more: Value) -> Value {
    let Value::Object(more) = more else { return row };
    for (name, value) in more {
        row[name] = value;
    }
    row
}

/// An In and an Out.
pub(super) fn stay(device: &str, client: &str, from: &str, to: &str) -> Vec<Value> {
    vec![punch(device, "in", client, from), punch(device, "out", client, to)]
}

/// A visit of half an hour, planned and made at nine.
pub(super) fn nine_to_half_past(more: Value) -> Value {
    with(json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A"])], "events": stay("a", "C1", "09:00", "09:30") }), more)
}

/// The rules that found something, and their class.
pub(super) fn rules(visit: &VerdictRow) -> Vec<(&'static str, &'static str)> {
    visit.findings.iter().map(|row| (row.rule, row.class)).collect()
}

pub(super) fn finding<'a>(visit: &'a VerdictRow, rule: &str) -> &'a FindingRow {
    visit.findings.iter().find(|row| row.rule == rule).unwrap_or_else(|| panic!("no {rule} in {:?}", visit.findings))
}

//! Every published schema takes the file that our own commands write, and refuses another.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::journey::events_of;

fn schema(desk: &Desk, name: &str) -> Validator {
    let schema = desk.run(&["schema", name]).ended(0).json();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_takes(desk: &Desk, name: &str, documents: &[Value]) {
    let validator = schema(desk, name);
    assert!(!documents.is_empty(), "{name}");
    for document in documents {
        let errors: Vec<_> =
            validator.iter_errors(document).map(|error| format!("{error} at {}", error.instance_path)).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    assert!(!validator.is_valid(&json!("something else")), "{name} takes anything");
}

#[test]
fn every_schema_takes_what_we_write() {
    let desk = Desk::with_roster();
    events_of(&desk);
    desk.write("inputs.json", include_str!("../../src/pricing/ukhca_v1.json"));
    desk.run(&["validate", "book", "--write-json", "book.json"]).ended(0);
    let answer = |words: &[&str]| desk.run(&[&["--json"], words].concat()).json();
    let events = desk.read("events.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let proved = answer(&["prove", "book", "--work", "2e5"]);
    let written: [(&str, Vec<Value>); 10] = [
        ("book", vec![desk.json("book.json")]),
        ("certificate", proved["evidence"].as_array().unwrap().clone()),
        ("deliverability", vec![proved]),
        ("events", events),
        ("faults", vec![answer(&["check", "book", "book.json"])["faults"].clone()]),
        ("hourly-price", vec![answer(&["price", "--inputs", "inputs.json", "--fee", "24.10"])]),
        ("judgement", vec![answer(&["check", "book", "roster.json"])]),
        (
            "price",
            vec![
                answer(&["price", "book", "roster.json"]),
                answer(&["price", "book", "roster.json", "--threshold-ni"]),
            ],
        ),
        ("roster", vec![desk.json("roster.json")]),
        ("verification", vec![answer(&["verify", "book", "roster.json", "events.jsonl"])]),
    ];
    for (name, documents) in &written {
        assert_takes(&desk, name, documents);
    }
    let listed = answer(&["schema", "--list"]);
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, written.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "a schema without a test");
}

//! Names that would like to be code: in a page, in a spreadsheet, in a database.

use serde_json::Value;

use crate::desk::{Desk, LITTLE, Said};
use crate::journey::events_of;

const SCRIPT: &str = "<script>alert(1)</script>";
const FORMULA: &str = "=SUM(A1)";
const QUOTED: &str = "Siân O'Brien \"\"Nan\"\"";

fn named() -> Desk {
    let desk = Desk::with_starter();
    desk.replace("book/clients.csv", "Ada Pritchard", SCRIPT);
    desk.replace("book/clients.csv", "Bryn Howells", FORMULA);
    desk.replace("book/clients.csv", "Ceri Vaughan", &format!("\"{QUOTED}\""));
    desk.replace("book/carers.csv", "Megan Rees", SCRIPT);
    desk.replace("book/homeround.toml", "Starter branch", SCRIPT);
    desk
}

#[test]
fn a_name_is_text_in_a_report() {
    let desk = named();
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    events_of(&desk);
    desk.run(&["report", "book", "roster.json", "--events", "events.jsonl"]).ended(0);
    let page = desk.read("report.html");
    assert!(!page.contains(SCRIPT), "a name became code");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("onerror="));
}

#[test]
fn a_name_is_text_in_a_spreadsheet_and_comes_back_as_it_was() {
    let desk = named();
    desk.run(&["validate", "book", "--write-json", "book.json"]).ended(0);
    let document = desk.json("book.json");
    let names: Vec<&str> =
        document["clients"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, [SCRIPT, FORMULA, "Siân O'Brien \"Nan\""]);
    desk.run(&["init", "copy", "--from", "book.json"]).ended(0);
    let clients = desk.read("copy/clients.csv");
    assert!(clients.contains(",'=SUM(A1),") && !clients.contains(",=SUM"), "{clients}");
    desk.run(&["validate", "copy", "--write-json", "again.json"]).ended(0);
    assert_eq!(desk.read("again.json"), desk.read("book.json"));
}

#[test]
fn a_formula_in_a_rejected_row_is_text() {
    let desk = Desk::with_starter();
    desk.replace("book/clients.csv", "C02,Bryn Howells,51.57235", "C02,=cmd|'/c calc'!A0,151.57235");
    desk.run(&["validate", "book"]).ended(3);
    let rejected = desk.read("book/clients.rejected.csv");
    assert!(rejected.contains("'=cmd") && !rejected.contains(",=cmd"), "{rejected}");
}

/// Every text of a document, one after another, with a line in it that would like to be ours.
fn forged(document: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    each_text(document, "", &mut |at| {
        let mut copy = document.clone();
        if let Some(Value::String(text)) = copy.pointer_mut(at) {
            text.push_str("\nFORGED\u{1b}[2J\u{202e}");
            found.push(copy);
        }
    });
    found
}

fn each_text(value: &Value, at: &str, told: &mut impl FnMut(&str)) {
    match value {
        Value::String(_) => told(at),
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(i, value)| each_text(value, &format!("{at}/{i}"), told));
        }
        Value::Object(values) => values.iter().for_each(|(key, value)| each_text(value, &format!("{at}/{key}"), told)),
        _ => {}
    }
}

fn nothing_is_forged(said: &Said, of: &str) {
    let lines = said.out.lines().chain(said.err.lines());
    assert!(!lines.into_iter().any(|line| line.trim_start().starts_with("FORGED")), "{of}: {}{}", said.out, said.err);
    assert!(!said.out.contains(['\u{1b}', '\u{202e}']) && !said.err.contains(['\u{1b}', '\u{202e}']), "{of}");
}

#[test]
fn no_text_of_a_file_passes_for_a_line_of_ours() {
    let desk = Desk::with_roster();
    let scenario = desk.run(&["schema", "scenario"]).ended(0).json()["examples"][0].clone();
    for (index, bad) in forged(&scenario).iter().enumerate() {
        desk.write("situation.json", &bad.to_string());
        nothing_is_forged(&desk.run(&["verify", "--scenario", "situation.json"]), &format!("scenario, text {index}"));
    }
    events_of(&desk);
    let first: Value = serde_json::from_str(desk.read("events.jsonl").lines().next().unwrap()).unwrap();
    for (index, bad) in forged(&first).iter().enumerate() {
        desk.write("bad.jsonl", &bad.to_string());
        nothing_is_forged(&desk.run(&["verify", "book", "roster.json", "bad.jsonl"]), &format!("event, text {index}"));
    }
    desk.write("visits.csv", "client,carer,start,end,\"more\nFORGED\"\nC,A,2026-03-02T07:30,2026-03-02T08:00,x\n");
    nothing_is_forged(&desk.run(&["import", "visits.csv", "--as", "csv", "-o", "out.csv"]).ended(0), "a column");
}

//! What is known beside a book and its events: absences, corrections, terms; judged by `verify`, carried by bundles.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::logs::{signed, visit_of};

fn verified(desk: &Desk, known: &Value) -> Value {
    desk.write("known.json", &known.to_string());
    let words = ["--json", "verify", "book", "roster.json", "events.jsonl", "--with", "known.json"];
    desk.run(&words).json()
}

fn visit<'a>(summary: &'a Value, id: &str) -> &'a Value {
    summary["visits"].as_array().unwrap().iter().find(|row| row["visit"] == id).unwrap()
}

fn rules(row: &Value) -> Vec<&str> {
    row["findings"].as_array().unwrap().iter().map(|row| row["rule"].as_str().unwrap()).collect()
}

/// The visit, its client, and a time in the middle of it.
fn about(desk: &Desk) -> (String, String, String) {
    let id = visit_of(desk);
    let summary = desk.run(&["--json", "verify", "book", "roster.json", "events.jsonl"]).json();
    let row = visit(&summary, &id);
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    (id.clone(), text("client"), text("planned_start"))
}

#[test]
fn nothing_more_known_changes_nothing() {
    let desk = signed();
    let plain = desk.run(&["--json", "verify", "book", "roster.json", "events.jsonl"]).json();
    assert_eq!(verified(&desk, &json!({})), plain);
    assert_eq!(verified(&desk, &json!({ "format": "homeround.scenario/1", "clients": [], "corrections": [] })), plain);
}

#[test]
fn a_client_in_hospital_and_a_correction_are_judged_beside_the_book() {
    let desk = signed();
    let (id, client, start) = about(&desk);
    let day = &start[..10];
    let away = json!({ "why": "hospital", "from": format!("{day}T00:00"), "until": format!("{day}T23:59") });
    let summary = verified(&desk, &json!({ "clients": [{ "id": client, "away": [away] }] }));
    let found = visit(&summary, &id);
    assert!(rules(found).contains(&"V51"), "{found}");
    assert_eq!((found["status"].as_str(), found["review"].as_bool()), (Some("INCOMPLETE"), Some(true)));
    let plain = desk.run(&["--json", "verify", "book", "roster.json", "events.jsonl"]).json();
    let came = visit(&plain, &id)["attendances"][0]["in"]["time"].clone();
    let late = format!("{}+00:00", &visit(&plain, &id)["attendances"][0]["out"]["time"].as_str().unwrap()[..19]);
    let edit = |by: &str| json!({ "visit": id, "change": "in", "before": came, "after": came, "by": by, "at": late, "reason": "R1" });
    let summary =
        verified(&desk, &json!({ "corrections": [edit("office"), { "visit": id, "change": "in", "by": "office" }] }));
    assert_eq!(summary["corrections"], json!([{ "state": "accepted" }, { "state": "refused" }]));
    let status = visit(&summary, &id)["status"].as_str();
    assert!(matches!(status, Some("VERIFIED_EDITED" | "NEEDS_ACK")), "{status:?}");
}

#[test]
fn every_fault_of_what_is_known_is_told() {
    let desk = signed();
    let (id, ..) = about(&desk);
    let known = json!({
        "events": [], "profile": "uk", "tokens": [],
        "clients": [{ "id": "nobody" }],
        "plans": [{ "id": id, "start": "2026-03-02T09:00", "carers": ["x"] }],
        "corrections": [{ "visit": "no such visit", "change": "in" }],
    });
    desk.write("known.json", &known.to_string());
    let words = ["verify", "book", "roster.json", "events.jsonl", "--with", "known.json"];
    let said = desk.run(&words).ended(3);
    let rows = ["clients[0].id", "plans[0].start", "plans[0].carers", "corrections[0].visit"];
    for place in ["events", "profile", "tokens"].into_iter().chain(rows) {
        assert!(said.err.contains(place), "{place}: {}", said.err);
    }
    desk.run(&["verify", "book", "roster.json", "events.jsonl", "--with", "nowhere.json"]).ended(3);
}

#[test]
fn a_bundle_carries_what_is_known_of_its_client_and_nobody_else() {
    let desk = signed();
    let (id, client, start) = about(&desk);
    let away = |why: &str| json!([{ "why": why, "from": format!("{}T00:00", &start[..10]) }]);
    let book = desk.read("book/clients.csv");
    let other = book.lines().skip(1).map(|line| line.split(',').next().unwrap()).find(|id| *id != client).unwrap();
    let known = json!({ "clients": [
        { "id": client, "away": away("hospital") }, { "id": other, "away": away("deceased") },
    ] });
    let expected = verified(&desk, &known);
    let words = [
        "--json",
        "log",
        "bundle",
        "book",
        "roster.json",
        "week.log",
        "--visit",
        &id,
        "-o",
        "visit.json",
        "--register",
        "register.json",
        "--key",
        "keys",
        "--with",
        "known.json",
    ];
    let made = desk.run(&words).ended(0).json();
    assert_eq!(made["status"], "INCOMPLETE");
    let bundle = desk.json("visit.json");
    assert_eq!(bundle["verdict"]["findings"], visit(&expected, &id)["findings"]);
    assert_eq!(bundle["reference"]["known"]["clients"].as_array().unwrap().len(), 1);
    assert!(!desk.read("visit.json").contains("deceased"));
    let audit = || desk.run(&["--json", "log", "audit", "visit.json", "--register", "register.json"]);
    assert_eq!(audit().ended(0).json()["holds"], true);
    let mut bad = bundle.clone();
    bad["reference"]["known"]["clients"][0]["away"][0]["why"] = "respite".into();
    bad["reference"]["known"]["clients"][0]["away"][0]["from"] = "2026-12-01T00:00".into();
    desk.write("visit.json", &bad.to_string());
    audit().ended(1);
    let totals = [
        "log",
        "totals",
        "book",
        "roster.json",
        "week.log",
        "-o",
        "totals.json",
        "--openings",
        "o.jsonl",
        "--register",
        "register.json",
        "--key",
        "keys",
        "--with",
        "known.json",
    ];
    desk.run(&totals).ended(0);
    let paid = desk.json("totals.json")["totals"]["paid_minutes"].clone();
    assert_eq!(paid, expected["measures"]["paid_minutes"]);
}

#[test]
fn a_column_that_is_called_otherwise_is_told_once() {
    let desk = Desk::new();
    desk.run(&["spec", "new", "tender.toml"]).ended(0);
    desk.write("bids.csv", "bider,fee\nA,24\nB,25\n");
    let faults = desk.run(&["--json", "spec", "bids", "tender.toml", "bids.csv"]).ended(3).json();
    let columns: Vec<_> = faults["faults"].as_array().unwrap().iter().map(|fault| fault["column"].clone()).collect();
    assert_eq!(columns, ["bider", "bidder"]);
    desk.write("plan.csv", "day,visit,client,planed_start,planned_end\n");
    desk.write("events.csv", "day,device,seq,boot,monotonic,wall,received,kind,method\n");
    let said = desk.run(&["month", "plan.csv", "events.csv", "-o", "out.csv"]).ended(3).err;
    assert!(said.contains("is it \"planed_start\"?") || said.contains("is it \"monotonic\"?"), "{said}");
}

#[test]
fn what_is_acknowledged_is_a_rule_from_one_to_sixty_or_the_evidence() {
    let desk = signed();
    let (id, ..) = about(&desk);
    for (rule, is_one) in
        [("V01", true), ("V60", true), ("evidence", true), ("V00", false), ("V0", false), ("V+5", false)]
    {
        let edit = json!({ "visit": id, "change": "acknowledge", "rule": rule, "by": "office", "reason": "R1" });
        desk.write("known.json", &json!({ "corrections": [edit] }).to_string());
        let said = desk.run(&["verify", "book", "roster.json", "events.jsonl", "--with", "known.json"]);
        assert_eq!(said.err.contains("is no rule"), !is_one, "{rule}: {}", said.err);
    }
}

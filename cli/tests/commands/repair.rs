//! `repair` as a coordinator asks it at ten past seven.

use serde_json::Value;

use crate::desk::Desk;

const AT: &str = "2026-03-02T07:10";

/// By visit of the day, its carers and starts; and the moments as text order themselves.
fn stops(roster: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for round in roster["rounds"].as_array().unwrap() {
        for stop in round["stops"].as_array().unwrap().iter().filter(|stop| stop["visit"].is_string()) {
            found.push((text(&stop["visit"]), text(&round["carer"]), text(&stop["start"])));
        }
    }
    found.sort();
    found
}

fn words(reason: &Value) -> &str {
    reason.as_str().unwrap()
}

#[test]
fn a_sick_carers_visits_go_to_others_and_the_past_and_other_days_stay() {
    let desk = Desk::with_roster();
    let ask = ["--json", "repair", "book", "roster.json", "--at", AT, "--sick", "A1", "-o", "mended.json"];
    let said = desk.run(&ask);
    let found = said.json();
    let left = found["left"].as_array().unwrap();
    assert_eq!(said.code, Some(i32::from(!left.is_empty())), "{}", said.err);
    assert_eq!(found["breaches"], 0);
    let changes = found["changes"].as_array().unwrap();
    assert!(!changes.is_empty(), "{found:#}");
    assert!(changes.iter().any(|change| words(&change["reason"]) == "Megan Rees (A1) is sick"), "{found:#}");
    let [before, after] = ["roster.json", "mended.json"].map(|name| stops(&desk.json(name)));
    let is_changed = |visit: &str| changes.iter().any(|change| change["visit"] == visit);
    for stop in before.iter().filter(|stop| !is_changed(&stop.0)) {
        assert!(after.contains(stop), "{stop:?} moved and is not listed");
    }
    for stop in &before {
        let stays = stop.2.as_str() < AT || stop.2.as_str() > "2026-03-03";
        assert!(!stays || after.contains(stop), "{stop:?} is past or another day's");
    }
    let sick =
        |stop: &&(String, String, String)| stop.1 == "A1" && stop.2.as_str() > AT && stop.2.as_str() < "2026-03-03";
    assert_eq!(after.iter().find(sick), None);
    let again = desk.run(&ask);
    assert_eq!(again.out, said.out, "asked again, answered again");
    let text = desk.run(&["repair", "book", "roster.json", "--at", AT, "--sick", "A1"]).out;
    assert!(
        text.contains("Megan Rees (A1) is sick") && text.contains("weighed in all") && text.contains("→"),
        "{text}"
    );
}

#[test]
fn nothing_new_changes_nothing() {
    let desk = Desk::with_roster();
    let found = desk.run(&["--json", "repair", "book", "roster.json", "--at", AT, "-o", "same.json"]).ended(0).json();
    assert_eq!(found["changes"], serde_json::json!([]));
    assert_eq!(stops(&desk.json("roster.json")), stops(&desk.json("same.json")));
    let sum = found["lines"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(sum["first"], sum["second"], "{sum}");
}

#[test]
fn all_that_cannot_be_meant_is_told_at_once() {
    let desk = Desk::with_roster();
    let ask = ["--json", "repair", "book", "roster.json", "--at", "2027-01-01T07:10", "--sick", "A99"];
    let more = ["--overruns", "C01-morning", "--overruns", "C01-morning@2026-03-02=00:30", "--cancelled", "nothing"];
    let faults = desk.run(&[&ask[..], &more].concat()).ended(3).json();
    let faults = faults["faults"].as_array().unwrap();
    let told: Vec<&str> = faults.iter().map(|fault| fault["column"].as_str().unwrap()).collect();
    assert_eq!(told, ["--at", "--sick", "--overruns", "--overruns", "--cancelled"], "{faults:#?}");
    desk.run(&["repair", "book", "roster.json", "--at", AT, "--change-price", "-2"]).ended(2);
}

#[test]
fn a_cancelled_visit_goes_and_one_that_began_does_not() {
    let desk = Desk::with_roster();
    let visit = "C02-lunch@2026-03-02";
    let found = desk.run(&["--json", "repair", "book", "roster.json", "--at", AT, "--cancelled", "C02-lunch"]);
    let found = found.ended(0).json();
    assert_eq!(found["changes"][0]["visit"], visit);
    assert_eq!(found["changes"][0]["reason"], "cancelled");
    let late = ["repair", "book", "roster.json", "--at", "2026-03-02T23:00", "--cancelled", visit];
    let said = desk.run(&late).ended(3);
    assert!(said.err.contains("has begun at"), "{}", said.err);
}

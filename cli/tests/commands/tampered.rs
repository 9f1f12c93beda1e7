//! A good roster with one rule broken at a time: the check names the rule and says no.

use chrono::{DateTime, Duration, SecondsFormat};
use serde_json::Value;

use crate::desk::Desk;

const DAY: &str = "2026-03-02";

/// The stops of a shift on the day, made when the shift is not used.
fn round<'a>(roster: &'a mut Value, shift: &str) -> &'a mut Vec<Value> {
    let (id, carer) = (format!("{shift}@{DAY}"), shift.split('-').next().unwrap());
    let rounds = roster["rounds"].as_array_mut().unwrap();
    if !rounds.iter().any(|round| round["shift"] == id.as_str()) {
        rounds.push(serde_json::json!({ "shift": id, "carer": carer, "stops": [] }));
    }
    let round = rounds.iter_mut().find(|round| round["shift"] == id.as_str()).unwrap();
    round["stops"].as_array_mut().unwrap()
}

/// Every stop of a visit on the day.
fn stops<'a>(roster: &'a mut Value, visit: &str) -> Vec<&'a mut Value> {
    let id = format!("{visit}@{DAY}");
    let rounds = roster["rounds"].as_array_mut().unwrap();
    let all = rounds.iter_mut().flat_map(|round| round["stops"].as_array_mut().unwrap());
    let found: Vec<_> = all.filter(|stop| stop["visit"] == id.as_str()).collect();
    assert!(!found.is_empty(), "{id} stands in no round");
    found
}

/// Takes one stop out of its round.
fn take(roster: &mut Value, wanted: impl Fn(&Value) -> bool) -> Value {
    for round in roster["rounds"].as_array_mut().unwrap() {
        let stops = round["stops"].as_array_mut().unwrap();
        if let Some(at) = stops.iter().position(&wanted) {
            return stops.remove(at);
        }
    }
    panic!("no such stop");
}

fn start_at(stop: &mut Value, time: &str) {
    stop["start"] = format!("{DAY}T{time}:00+00:00").into();
    stop.as_object_mut().unwrap().remove("end");
}

fn later(stop: &mut Value, minutes: i64) {
    let start = DateTime::parse_from_rfc3339(stop["start"].as_str().unwrap()).unwrap();
    let moved = start + Duration::minutes(minutes);
    stop["start"] = moved.to_rfc3339_opts(SecondsFormat::Secs, false).into();
    stop.as_object_mut().unwrap().remove("end");
}

fn move_to(roster: &mut Value, visit: &str, shift: &str) {
    let id = format!("{visit}@{DAY}");
    let stop = take(roster, |stop| stop["visit"] == id.as_str());
    round(roster, shift).push(stop);
}

/// Fails unless the check of the tampered roster says no and names `rule`, in JSON and in words.
fn assert_breaks(rule: &str, tamper: impl FnOnce(&mut Value)) {
    assert_breaks_after(|_| {}, rule, tamper);
}

/// As [`assert_breaks`], with the book changed after it was planned.
fn assert_breaks_after(change: impl FnOnce(&Desk), rule: &str, tamper: impl FnOnce(&mut Value)) {
    let desk = Desk::with_roster();
    change(&desk);
    let mut roster = desk.json("roster.json");
    tamper(&mut roster);
    desk.write("tampered.json", &roster.to_string());
    let said = desk.run(&["--json", "check", "book", "tampered.json"]).ended(1);
    let judgement = said.json();
    let breaches = judgement["breaches"].as_array().unwrap();
    assert!(breaches.iter().any(|breach| breach["rule"] == rule), "{rule} is not among {breaches:#?}");
    assert_eq!(judgement["legal"], false);
    let words = desk.run(&["check", "book", "tampered.json"]).ended(1);
    assert!(words.out.contains("these rules broken") && words.out.contains(rule), "{}", words.out);
}

#[test]
fn the_roster_nobody_tampered_with_is_good() {
    let desk = Desk::with_roster();
    let judgement = desk.run(&["--json", "check", "book", "roster.json"]).ended(0).json();
    assert_eq!((&judgement["legal"], judgement["breaches"].as_array().unwrap().len()), (&true.into(), 0));
}

#[test]
fn a_carer_without_the_skill() {
    assert_breaks("skill", |roster| move_to(roster, "C01-morning", "A2-early"));
}

#[test]
fn a_barred_carer() {
    assert_breaks("barred", |roster| move_to(roster, "C02-lunch", "A2-early"));
}

#[test]
fn a_carer_who_never_visited_where_only_known_ones_may() {
    let forget = |desk: &Desk| desk.replace("book/history.csv", "C02,A1,9,2026-02-27\n", "");
    assert_breaks_after(forget, "known", |roster| move_to(roster, "C02-lunch", "A1-early"));
}

#[test]
fn a_carer_who_is_not_among_the_required() {
    let require = |desk: &Desk| desk.replace("book/clients.csv", ",A1,,,,female,,", ",,,A1;A4,,female,,");
    assert_breaks_after(require, "required", |_| {});
}

#[test]
fn a_gender_that_was_not_asked_for() {
    let require = |desk: &Desk| desk.replace("book/clients.csv", ",A2;A3,,,,,,", ",A2;A3,,,,,female,");
    assert_breaks_after(require, "skill", |roster| {
        let id = format!("C03-morning@{DAY}");
        let stop = take(roster, |stop| stop["visit"] == id.as_str());
        round(roster, "A2-early").push(stop);
    });
}

#[test]
fn a_fixed_visit_made_by_another_carer_or_at_another_time() {
    assert_breaks("fixed", |roster| move_to(roster, "C01-morning", "A3-day"));
    assert_breaks("window", |roster| later(stops(roster, "C01-morning").remove(0), 1));
}

#[test]
fn a_double_run_names_who_goes_along() {
    let together = |desk: &Desk| {
        desk.replace(
            "book/shifts.csv",
            "A1-early,A1,FREQ=DAILY,2026-03-01,,07:00,14:30,,home,home",
            "A1-early,A1,FREQ=DAILY,2026-03-01,,07:00,14:30,,home,home,A2",
        );
        desk.replace("book/shifts.csv", "starts_at,ends_at", "starts_at,ends_at,with");
        desk.replace("book/shifts.csv", "A2-early,A2,FREQ=DAILY,2026-03-01", "A2-early,A2,FREQ=DAILY,2026-04-01");
        desk.replace("book/fixed.csv", "C01-morning,2026-03-02,A1,,08:15\n", "");
    };
    let desk = Desk::with_roster();
    together(&desk);
    desk.run(&["validate", "book"]).ended(0);
    let said = desk.run(&["--json", "plan", "book", "--work", "300000"]);
    let roster = said.json();
    let rounds = roster["rounds"].as_array().unwrap();
    assert!(rounds.iter().any(|round| round["with"] == "A2"), "nobody goes along: {}", said.err);
}

/// A plan that keeps every rule, and one of the rules over the whole plan made stricter after it was made.
#[test]
fn hours_rests_days_and_caps_of_the_whole_plan() {
    for (rule, file, old, new) in [
        ("rest", "homeround.toml", "\nrest_hours = \"11\"", "\nrest_hours = \"23\""),
        ("week_rest", "homeround.toml", "week_rest_hours = \"24\"", "week_rest_hours = \"100\""),
        ("hours", "carers.csv", "12.85,20,40,", "12.85,0.5,1,"),
        ("days", "carers.csv", "16.05,6", "16.05,1"),
        ("most_carers", "clients.csv", ",A1,,,,female,,", ",A1,,,1,female,,"),
    ] {
        assert_breaks_after(|desk| desk.replace(&format!("book/{file}"), old, new), rule, |_| {});
    }
}

#[test]
fn too_late_and_too_early() {
    assert_breaks("window", |roster| later(stops(roster, "C02-lunch").remove(0), 120));
    assert_breaks("window", |roster| later(stops(roster, "C02-lunch").remove(0), -120));
}

#[test]
fn no_time_for_the_way() {
    assert_breaks("travel", |roster| {
        let rounds = roster["rounds"].as_array_mut().unwrap();
        let pair = rounds.iter_mut().find_map(|round| {
            let stops = round["stops"].as_array_mut().unwrap();
            (stops.iter().filter(|stop| stop["visit"].is_string()).count() >= 2).then_some(stops)
        });
        let stops = pair.unwrap();
        let first = stops.iter().find(|stop| stop["visit"].is_string()).unwrap()["start"].clone();
        let second = stops.iter_mut().filter(|stop| stop["visit"].is_string()).nth(1).unwrap();
        second["start"] = first;
        later(second, 1);
    });
}

#[test]
fn back_after_the_shift() {
    assert_breaks("shift", |roster| start_at(stops(roster, "C01-bed").remove(0), "21:30"));
}

#[test]
fn two_carers_needed_and_one_sent() {
    assert_breaks("carers", |roster| {
        let id = format!("C03-morning@{DAY}");
        take(roster, |stop| stop["visit"] == id.as_str());
    });
}

#[test]
fn one_carer_sent_twice() {
    assert_breaks("carers", |roster| {
        let id = format!("C03-morning@{DAY}");
        let stop = take(roster, |stop| stop["visit"] == id.as_str());
        let other = roster["rounds"].as_array_mut().unwrap().iter_mut().find_map(|round| {
            let stops = round["stops"].as_array_mut().unwrap();
            stops.iter().any(|stop| stop["visit"] == id.as_str()).then_some(stops)
        });
        other.unwrap().push(stop);
    });
}

#[test]
fn two_carers_who_do_not_start_together() {
    assert_breaks("together", |roster| later(stops(roster, "C03-morning").remove(0), 5));
}

#[test]
fn a_break_left_out() {
    assert_breaks("break", |roster| {
        take(roster, |stop| stop["break"].is_string());
    });
}

#[test]
fn a_break_at_the_wrong_time() {
    assert_breaks("break", |roster| {
        let mut rest = take(roster, |stop| stop["break"] == format!("A1-early@{DAY}#1").as_str());
        start_at(&mut rest, "13:01");
        round(roster, "A1-early").push(rest);
    });
}

#[test]
fn medicine_too_soon_after_the_last() {
    assert_breaks("gap", |roster| {
        for stop in stops(roster, "C03-morning") {
            start_at(stop, "09:30");
        }
        start_at(stops(roster, "C03-medicine").remove(0), "13:59");
    });
}

#[test]
fn medicine_too_long_after_the_last() {
    assert_breaks("gap", |roster| {
        for stop in stops(roster, "C03-morning") {
            start_at(stop, "08:00");
        }
        start_at(stops(roster, "C03-medicine").remove(0), "14:31");
    });
}

#[test]
fn names_that_are_not_in_the_book_are_faults_and_all_told() {
    let desk = Desk::with_roster();
    let mut roster = desk.json("roster.json");
    stops(&mut roster, "C01-morning")[0]["visit"] = format!("C01-mornign@{DAY}").into();
    stops(&mut roster, "C01-bed")[0]["start"] = "half past eight".into();
    roster["rounds"][0]["carer"] = "Nobody".into();
    desk.write("tampered.json", &roster.to_string());
    let said = desk.run(&["--json", "check", "book", "tampered.json"]).ended(3);
    let faults = said.json()["faults"].as_array().unwrap().clone();
    let values: Vec<&str> = faults.iter().map(|fault| fault["value"].as_str().unwrap()).collect();
    for value in ["Nobody", "C01-mornign@2026-03-02", "half past eight"] {
        assert!(values.contains(&value), "{value} is not among {values:?}");
    }
    assert!(said.err.contains("Nearest: C01-morning@2026-03-02"), "{}", said.err);
}

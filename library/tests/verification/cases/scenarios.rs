//! What a scenario may hold, and cases found since: A64 on.

use serde_json::{Value, json};

use homeround::verification::scenario::model::EXAMPLE;
use homeround::verification::scenario::{Scenario, ScenarioAnswer, Situation, answer};

use super::clocks_and_fences::fence;
use crate::monday::{at, faults, finding, nine_to_half_past, plan, punch, rules, seen, stay, with};

#[test]
fn a65_signed_for_another_organisation() {
    let events: Vec<_> =
        stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, json!({ "organisation": "A" }))).collect();
    let found = seen(nine_to_half_past(json!({ "events": events, "organisation": "B" })));
    assert!(rules(&found.visits[0]).contains(&("V24", "REJECT")));
    assert_eq!(found.visits[0].attendances.len(), 0);
}

#[test]
fn a67_another_encoding_of_a_valid_event_is_refused() {
    let mut events = stay("a", "C1", "09:00", "09:30");
    events[1]["not_canonical"] = json!(true);
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!((finding(&found.visits[0], "V13").class, found.visits[0].status), ("REJECT", "INCOMPLETE"));
}

#[test]
fn a68_any_order_of_receipt_gives_the_same_bytes() {
    let mut events: Vec<Value> = Vec::new();
    for (device, client) in [("a", "C1"), ("b", "C2"), ("a", "C2"), ("b", "C1")] {
        let hour = 9 + events.len() / 2;
        events.extend(stay(device, client, &format!("{hour:02}:00"), &format!("{hour:02}:30")));
    }
    let mut next = std::collections::BTreeMap::new();
    for event in &mut events {
        let seq = next.entry(event["device"].as_str().unwrap().to_owned()).or_insert(0);
        event["seq"] = json!(*seq);
        *seq += 1;
    }
    let plans = [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C2", "10:00", 30, &["B"])];
    let said = |events: &[Value]| serde_json::to_vec(&seen(json!({ "plans": plans, "events": events }))).unwrap();
    let first = said(&events);
    let mut state = 7_usize;
    for _ in 0..50 {
        for at in (1..events.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            events.swap(at, (state >> 33) % (at + 1));
        }
        let mut more = events.clone();
        more.push(events[0].clone());
        assert_eq!(said(&more), first);
    }
}

#[test]
fn a70_hostile_sizes() {
    let bad = json!([
        { "device": "a", "seq": 4_294_967_296_u64, "kind": "in", "client": "C1", "at": at("09:00"),
          "fix": { "latitude": 91, "longitude": 0, "accuracy_m": 0 } },
        { "device": "a", "seq": 1, "kind": "out", "client": "C1", "at": at("09:30"), "monotonic_ms": u64::MAX },
        { "device": "a", "seq": u64::MAX, "kind": "out", "client": "C1", "at": at("09:30") },
        { "device": "a", "seq": 2, "kind": "out", "client": "C1", "at": "+262142-01-01T00:00:00Z" },
        { "device": "a", "seq": 3, "kind": "out", "client": "C1", "at": at("09:30"),
          "fix": { "latitude": 51, "longitude": 0, "accuracy_m": 4_294_968 } }
    ]);
    let columns: Vec<_> = faults(json!({ "events": bad })).into_iter().map(|(column, _)| column).collect();
    let expected =
        ["events[0].fix", "events[1].monotonic_ms", "events[2].seq", "events[3].at", "events[4].fix.accuracy_m"];
    assert_eq!(columns, expected);
    assert_eq!(fence(json!(0), json!(0), 95), "INSIDE", "taken as the cap, 100 m");
    assert_eq!(fence(json!(101), json!(0), 95), "UNCERTAIN");
}

#[test]
fn every_fault_of_a_scenario_is_told_at_once() {
    let columns: Vec<_> = faults(json!({
        "profile": { "name": "uk2", "overrides": { "late": 5, "early_ms": { "value": 60000, "source": "" } } },
        "plans": [{ "id": "V1", "client": "C9", "start": "tomorrow", "minutes": "30", "carers": ["Z"] }, { "id": "V1", "colour": "red", "size": 3 }],
        "colour": "green",
        "events": [{ "device": "", "kind": "enter", "at": at("09:00") }],
        "corrections": [{ "visit": "V9", "change": "undo" }]
    }))
    .into_iter()
    .map(|(column, _)| column)
    .collect();
    // What cannot be read as a row is told first, all of it.
    assert_eq!(columns, ["plans[0].minutes", "plans[1].colour", "plans[1].size", "colour"]);
    let columns: Vec<_> = faults(json!({
        "profile": { "name": "uk2", "overrides": { "late": 5, "early_ms": { "value": 60000, "source": "" } } },
        "plans": [{ "id": "V1", "client": "C9", "start": "tomorrow", "minutes": 30, "carers": ["Z"] }],
        "events": [{ "device": "", "kind": "enter", "at": at("09:00") }],
        "corrections": [{ "visit": "V9", "change": "undo" }]
    }))
    .into_iter()
    .map(|(column, _)| column)
    .collect();
    let expected = [
        "profile.name",
        "profile.overrides.early_ms",
        "profile.overrides.late",
        "plans[0].carers",
        "plans[0].client",
        "plans[0].start",
        "events[0].device",
        "events[0].kind",
        "corrections[0].visit",
        "corrections[0].change",
    ];
    assert_eq!(columns, expected);
}

#[test]
fn the_example_reads_has_every_kind_of_event_and_fits_the_schema() {
    let example: Value = serde_json::from_str(EXAMPLE).unwrap();
    let found = answer(&Situation::read("example.json", EXAMPLE.as_bytes()).unwrap()).unwrap();
    let said: Vec<_> = found.visits.iter().map(|visit| (visit.visit.as_str(), visit.status)).collect();
    let expected = [
        ("C1-lunch", "NOT_DELIVERED"),
        ("C1-morning", "VERIFIED_EDITED"),
        ("C1-tea", "NOT_DELIVERED"),
        ("C2-lunch", "VERIFIED_AUTO"),
    ];
    assert_eq!(said, expected);
    let kinds: std::collections::BTreeSet<_> =
        example["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 10);
    let schema = serde_json::to_value(schemars::schema_for!(Scenario)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&example).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let schema = serde_json::to_value(schemars::schema_for!(ScenarioAnswer)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&serde_json::to_value(&found).unwrap()));
}

fn status_of(found: &ScenarioAnswer, visit: usize) -> (&'static str, u32) {
    (found.visits[visit].status, found.visits[visit].delivered_minutes)
}

#[test]
fn a64_a_revoked_key_signs_what_was_surely_before() {
    let keys = json!([{ "id": "k", "device": "a", "enrolled": "2026-01-01T00:00", "revoked": at("10:00") }]);
    let events = |received: &str| -> Vec<Value> {
        let late = json!({ "received": at(received) });
        stay("a", "C1", "09:00", "09:30").into_iter().map(|event| with(event, late.clone())).collect()
    };
    let unanchored = json!([{ "id": "a", "carer": "A", "anchored": false }]);
    let seen = |received: &str, devices: &Value| {
        seen(nine_to_half_past(json!({ "keys": keys, "devices": devices, "events": events(received) })))
    };
    let late = seen("11:00", &unanchored);
    assert_eq!((late.visits[0].paid_minutes, finding(&late.visits[0], "V17").class), (0, "REJECT"));
    assert_eq!(finding(&late.visits[0], "V17").certainty, "possible");
    assert!(rules(&seen("09:59", &unanchored).visits[0]).iter().all(|(rule, _)| *rule != "V17"));
    // The server's time in the same start bounds it, however late it came.
    assert_eq!(status_of(&seen("11:00", &json!([{ "id": "a", "carer": "A" }])), 0), ("VERIFIED_AUTO", 30));
}

#[test]
fn v17_a_key_of_another_device_and_events_that_nobody_signed() {
    let found = |keys: Value, key: &str| {
        let more = json!({ "key": key });
        let events: Vec<Value> =
            stay("a", "C1", "09:00", "09:30").into_iter().map(|event| with(event, more.clone())).collect();
        seen(nine_to_half_past(json!({ "keys": keys, "events": events })))
    };
    let others = found(json!([{ "id": "kb", "device": "b" }]), "kb");
    assert_eq!((others.visits[0].paid_minutes, finding(&others.visits[0], "V17").class), (0, "REJECT"));
    let two = json!([{ "id": "k1", "device": "a" }, { "id": "k2", "device": "a" }]);
    assert_eq!(finding(&found(two.clone(), "").visits[0], "V17").class, "REJECT", "neither key is named");
    assert_eq!(status_of(&found(two, "k2"), 0), ("VERIFIED_AUTO", 30));
    assert_eq!(status_of(&found(json!([{ "id": "k1", "device": "a" }]), ""), 0), ("VERIFIED_AUTO", 30));
    assert_eq!(status_of(&found(json!([{ "id": "kb", "device": "b" }]), ""), 0), ("VERIFIED_AUTO", 30));
}

#[test]
fn v18_a_fork_does_not_bound_its_other_branch() {
    let fork = |(row, seq, boot, hours): (Value, u64, u64, f64)| {
        let monotonic_ms = (hours * 3_600_000.0) as u64;
        with(row, json!({ "seq": seq, "boot": boot, "monotonic_ms": monotonic_ms }))
    };
    let anchor = json!({ "device": "a", "kind": "server_anchor", "at": at("08:00") });
    let [came, left] = stay("a", "C1", "09:00", "09:30").try_into().unwrap();
    let [next, gone] = stay("a", "C2", "10:30", "11:00").try_into().unwrap();
    let rows = [(anchor, 0, 1, 8.0), (came, 1, 1, 9.0), (left, 2, 1, 9.5), (next, 1, 2, 10.5), (gone, 2, 2, 11.0)];
    let events: Vec<Value> = rows.into_iter().map(fork).collect();
    let plans = [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C2", "10:30", 30, &["A"])];
    let found = seen(json!({ "plans": plans, "events": events }));
    let second = &found.visits[1];
    assert_eq!((second.delivered_minutes, second.punctuality, second.late_by_ms), (30, Some("ON_TIME"), Some(0)));
    assert_eq!(found.visits[0].delivered_minutes, 30);
    assert_eq!(finding(second, "V16").class, "SUSPECT");
}

#[test]
fn v34_visits_that_touch_and_a_leave_without_a_return() {
    let plans = [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C1", "09:30", 30, &["A"])];
    let events = [stay("a", "C1", "09:00", "09:30"), stay("a", "C1", "09:30", "10:00")].concat();
    let found = seen(json!({ "plans": plans, "events": events }));
    assert_eq!([status_of(&found, 0), status_of(&found, 1)], [("VERIFIED_AUTO", 30); 2]);
    let mut left = stay("a", "C1", "09:00", "09:30");
    left.insert(1, punch("a", "leave", "C1", "09:10"));
    let found = seen(nine_to_half_past(json!({ "events": left })));
    assert_eq!((found.visits[0].status, rules(&found.visits[0])), ("NEEDS_ACK", vec![("V34", "ACK")]));
}

#[test]
fn times_far_apart_keep_their_own_clock_and_impossible_ones_are_refused() {
    let plans = [plan("V1", "C1", "2026-01-15T09:00", 30, &["A"]), plan("V2", "C1", "2027-04-01T09:00", 30, &["B"])];
    let mut events = stay("a", "C1", "2026-01-15T09:00", "2026-01-15T09:30");
    events.extend(stay("b", "C1", "2027-04-01T08:00:00Z", "2027-04-01T08:30:00Z"));
    let found = seen(json!({ "plans": plans, "events": events, "as_of": "2027-04-02T12:00" }));
    assert_eq!((found.visits[1].punctuality, found.visits[1].late_by_ms), (Some("ON_TIME"), Some(0)));
    // A plan at the end of time, and one past it.
    let far = |start: &str| json!({ "plans": [plan("V1", "C1", start, 30, &["A"])] });
    // Whether clocks will change then is nobody's to know.
    assert!(seen(far("2199-06-01T09:00")).visits[0].planned_start.starts_with("2199-06-01T09:00:00+0"));
    assert_eq!(faults(far("2199-12-31T23:50"))[0].0, "plans[0].minutes");
    let columns = |plan| faults(json!({ "plans": [plan] })).into_iter().map(|(column, _)| column).collect::<Vec<_>>();
    assert_eq!(columns(plan("V1", "C1", "09:00", 0, &["A"])), ["plans[0].minutes"]);
    assert_eq!(columns(plan("V1", "C1", "1900-01-01T09:00", 30, &["A"])), ["plans[0].start"], "one cause, one fault");
    assert_eq!(columns(plan("V1", "C1", "09:00", 30, &["A", "A"])), ["plans[0].carers"]);
    assert_eq!(faults(nine_to_half_past(json!({ "as_of": "0001-01-01T00:00" }))).len(), 1);
    for leap in ["2026-03-02T23:59:60Z", "2026-03-02T23:59:60", "2026-03-02T09:30:60+00:00"] {
        let found = faults(nine_to_half_past(json!({ "as_of": leap })));
        assert!(found.len() == 1 && found[0].1.contains("second 60"), "{found:?}");
    }
}

#[test]
fn a_fix_at_zero_or_with_a_negative_accuracy_is_no_place() {
    let fixes = [
        json!({ "latitude": 0, "longitude": 0, "accuracy_m": 5 }),
        json!({ "latitude": "0.0", "longitude": "-0" }),
        json!({ "latitude": 51.5, "longitude": -0.12, "accuracy_m": -1 }),
        json!({ "latitude": -180, "longitude": -180, "accuracy_m": "-1" }),
    ];
    for fix in fixes {
        let mut events = stay("a", "C1", "09:00", "09:30");
        events[1]["fix"] = fix.clone();
        let found = seen(nine_to_half_past(json!({ "events": events })));
        let told = rules(&found.visits[0]);
        assert_eq!((found.visits[0].delivered_minutes, told), (30, vec![("V30", "ACK")]), "{fix}");
    }
}

#[test]
fn v31_one_number_in_two_ways_of_writing_it() {
    let found = |own: &str, calls: &str| {
        let call = json!({ "method": "caller_number", "token": calls, "fix": null });
        let events: Vec<Value> =
            stay("a", "C1", "09:00", "09:30").into_iter().map(|event| with(event, call.clone())).collect();
        let numbers = json!([{ "number": own, "client": "C1" }]);
        let found = seen(nine_to_half_past(json!({ "events": events, "numbers": numbers })));
        (found.visits[0].status, rules(&found.visits[0]).iter().any(|(rule, _)| *rule == "V31"))
    };
    for (own, calls) in [
        ("01632 960123", "+441632960123"),
        ("+44 (0)1632 960123", "01632-960123"),
        ("0044 1632 960 123", "(01632) 960123"),
        ("(212) 555-0123", "+1 212 555 0123"),
    ] {
        assert_eq!(found(own, calls), ("VERIFIED_AUTO", false), "{own} {calls}");
    }
    assert!(found("01632 960123", "+441632960124").1);
}

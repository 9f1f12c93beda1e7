//! The named situations of the verification reference (A01 to A70), each written as a scenario, with the verdict it must
//! get. Two are elsewhere: A67's bytes in the core's log, A68's permutations in the core's rules and below.

use serde_json::{Value, json};

use homeround::verification::scenario::model::EXAMPLE;
use homeround::verification::scenario::{Scenario, ScenarioAnswer, Situation, answer};

use crate::monday::{at, faults, finding, nine_to_half_past, plan, punch, rules, seen, stay, with};

fn night(plan_start: &str, events: [&str; 2]) -> u32 {
    let plans = json!([{ "id": "V1", "client": "C1", "start": plan_start, "minutes": 480, "carers": ["A"] }]);
    let found =
        seen(json!({ "plans": plans, "events": stay("a", "C1", events[0], events[1]), "as_of": "2026-11-30T12:00Z" }));
    found.visits[0].delivered_minutes
}

#[test]
fn a01_spring_night() {
    assert_eq!(night("2026-03-28T22:00", ["2026-03-28T22:00", "2026-03-29T07:00"]), 480);
}

#[test]
fn a02_autumn_night() {
    assert_eq!(night("2026-10-24T22:00", ["2026-10-24T22:00", "2026-10-25T07:00"]), 600);
}

#[test]
fn a03_the_hour_that_is_there_twice() {
    assert_eq!(night("2026-10-25T01:40+01:00", ["2026-10-25T01:40:00+01:00", "2026-10-25T01:10:00+00:00"]), 30);
    let found = faults(json!({ "events": stay("a", "C1", "2026-10-25T01:40", "2026-10-25T01:10") }));
    assert_eq!(found.len(), 2);
    assert!(found[0].0 == "events[0].at" && found[0].1.contains("two moments"), "{found:?}");
}

#[test]
fn a04_the_hour_that_is_missing() {
    let found = faults(json!({ "events": stay("a", "C1", "2026-03-29T01:30", "2026-03-29T02:30") }));
    assert_eq!(found.len(), 1);
    assert!(found[0].1.contains("no moment"));
}

#[test]
fn a05_one_byte_of_an_old_event_was_changed() {
    let mut events = stay("a", "C1", "09:00", "09:30");
    events[0]["altered"] = json!(true);
    events.extend(stay("b", "C2", "09:00", "09:30"));
    let plans = [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C2", "09:00", 30, &["B"])];
    let found = seen(json!({ "plans": plans, "events": events }));
    assert_eq!((finding(&found.visits[0], "V13").class, finding(&found.visits[0], "V14").class), ("REJECT", "SUSPECT"));
    assert_eq!(finding(&found.visits[0], "V13").events, ["a#0"]);
    assert_eq!(finding(&found.visits[0], "V14").events, ["a#1"]);
    assert_eq!((found.visits[0].status, found.visits[1].status), ("INCOMPLETE", "VERIFIED_AUTO"));
}

#[test]
fn a07_the_end_of_a_log_cut_off() {
    let plans = [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C2", "12:00", 30, &["A"])];
    let cut = seen(json!({ "plans": plans, "events": stay("a", "C1", "09:00", "09:30") }));
    let open: Vec<_> = cut.visits[0].findings.iter().map(|row| (row.name, row.class)).collect();
    assert_eq!(open, [("LOG_NOT_CLOSED", "INFO")], "nothing else can be seen");
    let mut events = stay("a", "C1", "09:00", "09:30");
    events.push(json!({ "device": "a", "seq": 5, "kind": "note", "at": at("18:00") }));
    let later = seen(json!({ "plans": plans, "events": events }));
    assert_eq!((later.findings[0].rule, later.findings[0].class), ("V15", "ACK"));
}

#[test]
fn a09_a_batch_sent_three_times_and_shuffled() {
    let numbered = |at: usize, event: &Value| with(event.clone(), json!({ "seq": at }));
    let once: Vec<Value> =
        stay("a", "C1", "09:00", "09:30").iter().enumerate().map(|(at, row)| numbered(at, row)).collect();
    let thrice: Vec<Value> = [1, 0, 1, 0, 0, 1].iter().map(|&at| once[at].clone()).collect();
    assert_eq!(
        seen(nine_to_half_past(json!({ "events": once }))),
        seen(nine_to_half_past(json!({ "events": thrice })))
    );
}

#[test]
fn a10_two_days_offline_with_an_anchor_after() {
    let received = json!({ "received": "2026-03-04T09:40Z" });
    let mut events: Vec<_> =
        stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, received.clone())).collect();
    events.push(
        json!({ "device": "a", "kind": "server_anchor", "at": "2026-03-04T09:30Z", "received": "2026-03-04T09:40Z" }),
    );
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!(found.visits[0].status, "VERIFIED_AUTO");
    assert!(found.visits[0].findings.iter().all(|row| row.name == "OFFLINE" && row.class == "INFO"));
    let came = found.visits[0].attendances[0].came.as_ref().unwrap();
    assert_eq!(came.latest, "2026-03-02T09:00:17.510+00:00");
}

#[test]
fn a11_eighty_hours_offline() {
    let received = json!({ "received": "2026-03-05T17:40Z" });
    let events: Vec<_> = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, received.clone())).collect();
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!((found.visits[0].status, finding(&found.visits[0], "V22").class), ("NEEDS_ACK", "ACK"));
}

#[test]
fn a12_a_phone_nine_minutes_fast() {
    let fast =
        |row: Value, wall: &str, true_time: &str| with(row, json!({ "at": at(wall), "happened": at(true_time) }));
    let anchor = json!({ "device": "a", "kind": "server_anchor", "server_time": at("08:00") });
    let events = [
        fast(anchor, "08:09", "08:00"),
        fast(punch("a", "in", "C1", "09:00"), "09:19", "09:10"),
        fast(punch("a", "out", "C1", "09:30"), "09:49", "09:40"),
    ];
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!(rules(&found.visits[0]), [("V19", "ACK"), ("V19", "ACK")]);
    assert_eq!(finding(&found.visits[0], "V19").measured, Some(540_000));
    assert_eq!((found.visits[0].punctuality, found.visits[0].paid_minutes), (Some("ON_TIME"), 30));
    assert_eq!(found.visits[0].status, "NEEDS_ACK");
}

#[test]
fn a14_the_clock_wound_back_with_a_reboot() {
    let anchor = json!({ "device": "a", "kind": "server_anchor", "at": at("08:00") });
    let back = |row: Value, received: &str| with(row, json!({ "boot": 2, "received": at(received) }));
    let events =
        [anchor, back(punch("a", "in", "C1", "09:00"), "10:20"), back(punch("a", "out", "C1", "09:30"), "10:20")];
    let found = seen(nine_to_half_past(json!({ "events": events })));
    let came = found.visits[0].attendances[0].came.as_ref().unwrap();
    assert_eq!(came.earliest.as_deref(), Some("2026-03-02T08:00:00+00:00"));
    assert_eq!(came.latest, "2026-03-02T10:20:00+00:00");
    assert_eq!(found.visits[0].punctuality_certainty, Some("possible"));
    assert_eq!(found.visits[0].status, "NEEDS_ACK");
}

#[test]
fn a16_an_event_claims_tomorrow() {
    let mut events = stay("a", "C1", "09:00", "09:30");
    events[0] = with(events[0].clone(), json!({ "at": "2026-03-03T09:00", "received": at("09:00:05") }));
    events.truncate(1);
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!(rules(&found.visits[0])[0], ("V21", "FIX"));
    assert_eq!((found.visits[0].status, found.visits[0].attendances.len()), ("INCOMPLETE", 0));
}

#[test]
fn a17_an_out_arrives_before_its_in() {
    let events = [
        with(punch("a", "out", "C1", "09:30"), json!({ "seq": 1, "received": at("09:31") })),
        with(punch("a", "in", "C1", "09:00"), json!({ "seq": 0, "received": at("09:40") })),
    ];
    let found = seen(nine_to_half_past(json!({ "events": events })));
    let said: Vec<_> = found.visits[0].history.iter().map(|version| version.status).collect();
    assert_eq!(said.first(), Some(&"PENDING"));
    assert_eq!((said.last(), found.visits[0].status), (Some(&"VERIFIED_AUTO"), "VERIFIED_AUTO"));
}

fn fixed(distance: Value, accuracy: Value, confidence: u8) -> Value {
    json!({ "fix": { "metres_from_client": distance, "accuracy_m": accuracy, "confidence": confidence } })
}

fn fence(distance: Value, accuracy: Value, confidence: u8) -> &'static str {
    let events: Vec<_> = stay("a", "C1", "09:00", "09:30")
        .into_iter()
        .map(|row| with(row, fixed(distance.clone(), accuracy.clone(), confidence)))
        .collect();
    let found = seen(nine_to_half_past(json!({ "events": events })));
    found.visits[0].attendances[0].came.as_ref().unwrap().fence.unwrap()
}

#[test]
fn a18_far_away_with_a_huge_accuracy() {
    let events: Vec<_> = stay("a", "C1", "09:00", "09:30")
        .into_iter()
        .map(|row| with(row, fixed(json!(1090), json!(1000), 95)))
        .collect();
    let profile = json!({ "overrides": { "fence_radius_mm": 100_000 } });
    let found = seen(nine_to_half_past(json!({ "events": events, "profile": profile })));
    assert_eq!(found.visits[0].attendances[0].came.as_ref().unwrap().fence, Some("UNCERTAIN"));
    assert_eq!((found.visits[0].evidence.came, found.visits[0].status), ("E1", "NEEDS_ACK"));
    assert!(found.visits[0].low_evidence);
}

#[test]
fn a19_the_fence_to_the_metre() {
    assert_eq!(fence(json!(190), json!(10), 95), "INSIDE");
    assert_eq!(fence(json!(190), json!(11), 95), "UNCERTAIN");
    assert_eq!(fence(json!(211), json!(10), 95), "OUTSIDE");
}

#[test]
fn a20_a_block_of_flats() {
    assert_eq!(fence(json!(60), json!(40), 68), "INSIDE");
}

#[test]
fn a22_a_client_without_coordinates() {
    let found = seen(nine_to_half_past(json!({
        "clients": [{ "id": "C1", "addresses": [{ "latitude": 51.5, "longitude": -0.12, "quality": "postcode" }] }]
    })));
    assert_eq!(found.visits[0].attendances[0].came.as_ref().unwrap().fence, Some("UNCERTAIN"));
    assert_eq!(rules(&found.visits[0]), [("V26", "INFO"), ("V26", "INFO")]);
}

#[test]
fn a23_a_made_up_place_on_both_ends() {
    let mock = json!({ "fix": { "metres_from_client": 5, "accuracy_m": 5, "mock": true } });
    let events: Vec<_> = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, mock.clone())).collect();
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!(rules(&found.visits[0]), [("V28", "SUSPECT"), ("V28", "SUSPECT")]);
    assert_eq!((found.visits[0].evidence.came, found.visits[0].review), ("E1", true));
    assert_ne!(found.visits[0].status, "VERIFIED_AUTO");
}

#[test]
fn a24_one_fix_jumps_away_and_back() {
    let still = |kind: &str, time: &str, metres: i64| {
        let fix = json!({ "metres_from_client": metres, "accuracy_m": 1.7, "confidence": 95 });
        with(punch("a", kind, "C1", time), json!({ "fix": fix }))
    };
    let events = [
        still("in", "09:00", 0),
        still("note", "09:29:57", 0),
        still("out", "09:30", 420),
        still("note", "09:30:03", 0),
    ];
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!(rules(&found.visits[0]), [("V29", "INFO")]);
    assert_eq!(found.visits[0].status, "VERIFIED_AUTO");
}

fn travel(plans: [Value; 2], events: Vec<Value>) -> ScenarioAnswer {
    seen(json!({ "plans": plans, "events": events }))
}

#[test]
fn a25_twelve_kilometres_in_three_minutes() {
    let plans = [plan("V1", "C1", "09:30", 30, &["A"]), plan("V2", "C2", "10:05", 30, &["A"])];
    let mut events = stay("a", "C1", "09:30", "10:00");
    events.extend(stay("a", "C2", "10:03", "10:33"));
    let found = travel(plans, events);
    let speed = finding(&found.visits[1], "V50");
    assert_eq!(speed.class, "SUSPECT");
    assert!((238_000..=241_000).contains(&speed.measured.unwrap()), "{speed:?}");
}

#[test]
fn a27_from_out_to_in_and_not_from_in_to_in() {
    let far = json!({ "clients": [
        { "id": "C1", "latitude": 51.5, "longitude": -0.12 }, { "id": "C2", "latitude": 51.5, "longitude": 0.169 }
    ] });
    let plans = [plan("V1", "C1", "08:00", 240, &["A"]), plan("V2", "C2", "12:00", 30, &["A"])];
    let mut events = stay("a", "C1", "08:00", "12:00");
    events.extend(stay("a", "C2", "12:01", "12:31"));
    let found = seen(with(json!({ "plans": plans, "events": events }), far));
    assert_eq!(finding(&found.visits[1], "V50").class, "SUSPECT");
}

#[test]
fn a29_the_second_carer_ten_minutes_late() {
    let mut events = stay("a", "C1", "09:00", "09:30");
    events.extend(stay("b", "C1", "09:10", "09:30"));
    let found = seen(json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A", "B"])], "events": events }));
    let covered = finding(&found.visits[0], "V46");
    assert_eq!((covered.class, covered.measured, covered.value), ("ACK", Some(1_200_000), Some(1_500_000)));
    assert_eq!((found.visits[0].covered_minutes, found.visits[0].single_handed_minutes), (20, 10));
}

#[test]
fn a31_a_proper_double_up() {
    let mut events = stay("a", "C1", "09:01", "09:31");
    events.extend(stay("b", "C1", "09:01", "09:31"));
    let found = seen(json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A", "B"])], "events": events }));
    assert_eq!((found.visits[0].status, found.visits[0].findings.len()), ("VERIFIED_AUTO", 0));
}

#[test]
fn a32_both_carers_by_one_phone_at_one_address() {
    let by_b = json!({ "carer": "B" });
    let events = [
        punch("a", "in", "C1", "09:00"),
        with(punch("a", "in", "C1", "09:00:20"), by_b.clone()),
        punch("a", "out", "C1", "09:30"),
        with(punch("a", "out", "C1", "09:30:20"), by_b),
    ];
    let found = seen(json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A", "B"])], "events": events }));
    assert!(
        found.visits[0].findings.iter().all(|row| row.class == "INFO" && row.rule != "V53"),
        "{:?}",
        found.visits[0]
    );
    assert!(!found.visits[0].findings.is_empty());
    assert_eq!(found.visits[0].status, "VERIFIED_AUTO");
}

#[test]
fn a34_a_couple_at_one_address() {
    let group = json!({ "group": "couple", "group_allowed": true });
    let plans = [
        with(plan("V1", "C1", "09:00", 30, &["A"]), group.clone()),
        with(plan("V2", "C3", "09:30", 30, &["A"]), group),
    ];
    let found = seen(json!({ "plans": plans, "events": stay("a", "C1", "09:00", "10:00") }));
    let minutes: Vec<_> = found.visits.iter().map(|visit| (visit.status, visit.delivered_minutes)).collect();
    assert_eq!(minutes, [("VERIFIED_AUTO", 30), ("VERIFIED_AUTO", 30)], "{:?}", found.visits);
}

#[test]
fn a37_time_critical_bounds_are_inclusive() {
    let start = |time: &str| {
        let plans = [with(plan("V1", "C1", "08:00", 30, &["A"]), json!({ "time_critical": true }))];
        seen(json!({ "plans": plans, "events": [punch("a", "in", "C1", time)] })).visits[0].punctuality.unwrap()
    };
    assert_eq!(start("08:30:00.000"), "ON_TIME");
    assert_eq!(start("08:30:00.001"), "LATE");
    assert_eq!(start("07:29:59.999"), "EARLY");
}

#[test]
fn a38_late_possibly_missed_missed_and_revised() {
    let received = json!({ "received": at("12:30") });
    let events: Vec<_> = stay("a", "C1", "09:02", "09:32").into_iter().map(|row| with(row, received.clone())).collect();
    let plans = [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C1", "12:00", 30, &["A"])];
    let found = seen(json!({ "plans": plans, "events": events }));
    let said: Vec<_> =
        found.visits[0].history.iter().map(|version| (&version.from[11..16], version.status, version.alert)).collect();
    let expected = [
        ("09:00", "PENDING", None),
        ("09:15", "PENDING", Some("LATE")),
        ("09:45", "PENDING", Some("POSSIBLY_MISSED")),
        ("12:00", "MISSED", None),
        ("12:30", "VERIFIED_AUTO", None),
    ];
    assert_eq!(said, expected);
    assert_eq!((found.visits[0].status, found.visits[0].alert), ("VERIFIED_AUTO", None));
}

#[test]
fn a39_a_normal_visit_has_no_changes() {
    let found = seen(nine_to_half_past(json!({})));
    assert_eq!((found.visits[0].status, found.visits[0].changes.len()), ("VERIFIED_AUTO", 0));
}

fn edit(change: &str, before: Value, after: &str, by: &str, time: &str) -> Value {
    json!({ "visit": "V1", "change": change, "before": before, "after": at(after), "by": by, "at": at(time), "reason": "R1" })
}

#[test]
fn a41_a_carer_edits_their_own_out() {
    let own = edit("out", json!(at("09:30")), "09:28", "A", "11:00");
    let found = seen(nine_to_half_past(json!({ "corrections": [own] })));
    assert_eq!((found.corrections[0].state, found.visits[0].status), ("pending", "PENDING"));
    assert_eq!((finding(&found.visits[0], "V43").class, found.visits[0].delivered_minutes), ("ACK", 30));
    let approved = with(own, json!({ "approved_by": "manager", "approved_at": at("12:00") }));
    let found = seen(nine_to_half_past(json!({ "corrections": [approved] })));
    assert_eq!((found.corrections[0].state, found.visits[0].status), ("accepted", "VERIFIED_EDITED"));
    assert_eq!(found.visits[0].delivered_minutes, 28);
}

#[test]
fn a42_twelve_visits_set_to_planned_times_at_once() {
    let visit = |at: u32| format!("V{at:02}");
    let plans: Vec<_> =
        (0..12).map(|hour| plan(&visit(hour), "C1", &format!("{:02}:00", hour + 8), 30, &["A"])).collect();
    let edit = |hour: u32, change: &str, minute: &str| {
        let row =
            edit(change, Value::Null, &format!("{:02}:{minute}", hour + 8), "M1", &format!("21:{:02}:00", hour / 8));
        with(row, json!({ "visit": visit(hour) }))
    };
    let edits: Vec<_> = (0..12).flat_map(|hour| [edit(hour, "in", "00"), edit(hour, "out", "30")]).collect();
    let found = seen(json!({ "plans": plans, "corrections": edits }));
    for visit in &found.visits {
        assert_eq!((finding(visit, "V44").class, finding(visit, "V45").class), ("SUSPECT", "INFO"));
        assert_eq!((visit.evidence.came, visit.evidence.left, visit.review), ("E0", "E0", true));
        assert_eq!(visit.status, "VERIFIED_EDITED");
    }
}

#[test]
fn a43_rounded_once() {
    let plans = [plan("V1", "C1", "09:00", 15, &["A"]), plan("V2", "C2", "12:00", 15, &["A"])];
    let mut events = stay("a", "C1", "09:03", "09:18");
    events.extend(stay("a", "C2", "12:02", "12:15"));
    let profile = json!({ "units": { "rule": "floor_15" } });
    let found = seen(json!({ "plans": plans, "events": events, "profile": profile }));
    assert_eq!((found.visits[0].units, found.visits[1].units), (1, 0));
}

#[test]
fn a45_minutes_carried_on_within_the_month() {
    let profile = json!({ "overrides": { "monthly_carry": 1 }, "units": { "rule": "floor_15" } });
    let days = ["2026-03-30", "2026-03-31", "2026-04-01"];
    let plans: Vec<_> = days
        .iter()
        .map(|day| json!({ "id": day, "client": "C1", "start": format!("{day}T09:00"), "minutes": 143, "carers": ["A"] }))
        .collect();
    let events: Vec<_> =
        days.iter().flat_map(|day| stay("a", "C1", &format!("{day}T09:00"), &format!("{day}T11:23"))).collect();
    let found = seen(json!({ "plans": plans, "events": events, "profile": profile, "as_of": "2026-04-09T12:00" }));
    let units: Vec<_> = found.visits.iter().map(|visit| (visit.carry_in, visit.units, visit.carry_out)).collect();
    assert_eq!(units, [(0, 9, 8), (8, 10, 1), (0, 9, 8)], "dropped at the end of the month");
}

#[test]
fn a47_longer_than_a_day() {
    let end = |time: &str| {
        let plans = [plan("V1", "C1", "09:00", 1440, &["A"])];
        seen(json!({ "plans": plans, "events": stay("a", "C1", "09:00", time) })).visits[0].clone()
    };
    assert_eq!(finding(&end("2026-03-03T09:00:01"), "V10").class, "FIX");
    assert_eq!(finding(&end("2026-03-03T10:01"), "V10").value, Some(1_500 * 60_000));
    assert!(end("2026-03-03T09:00").findings.iter().all(|row| row.rule != "V10"));
}

#[test]
fn a48_in_is_out() {
    let found = seen(nine_to_half_past(json!({ "events": stay("a", "C1", "09:00", "09:00") })));
    assert_eq!((found.visits[0].status, finding(&found.visits[0], "V09").class), ("REJECTED", "REJECT"));
}

#[test]
fn a50_leave_and_return() {
    let events = [
        punch("a", "in", "C1", "09:00"),
        punch("a", "leave", "C1", "09:10"),
        punch("a", "return", "C1", "09:25"),
        punch("a", "out", "C1", "09:40"),
    ];
    assert_eq!(seen(nine_to_half_past(json!({ "events": events }))).visits[0].delivered_minutes, 25);
}

#[test]
fn a51_in_and_out_reversed() {
    let events = [punch("a", "out", "C1", "09:00"), punch("a", "in", "C1", "09:30")];
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!((finding(&found.visits[0], "V34").name, found.visits[0].status), ("REVERSAL", "INCOMPLETE"));
    assert!(found.visits[0].attendances[0].reversal_offered);
    let swap = json!({ "visit": "V1", "change": "swap", "by": "manager", "at": at("12:00"), "reason": "R1" });
    let found = seen(nine_to_half_past(json!({ "events": events, "corrections": [swap] })));
    assert_eq!((found.visits[0].status, found.visits[0].delivered_minutes), ("VERIFIED_EDITED", 30));
}

fn scanned(fix: Value) -> Vec<Value> {
    let tag = json!({ "method": "static_tag", "token": "tag-1", "fix": fix });
    stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, tag.clone())).collect()
}

#[test]
fn a52_a_photographed_code_scanned_far_away() {
    let tags = json!([{ "id": "tag-1", "client": "C1" }]);
    let fix = json!({ "metres_from_client": 5000, "accuracy_m": 10 });
    let found = seen(nine_to_half_past(json!({ "events": scanned(fix), "tags": tags })));
    assert!(rules(&found.visits[0]).contains(&("V32", "SUSPECT")));
    assert!(rules(&found.visits[0]).contains(&("V25", "ACK")));
}

#[test]
fn a53_a_photographed_code_without_a_fix() {
    let tags = json!([{ "id": "tag-1", "client": "C1" }]);
    let found = seen(nine_to_half_past(json!({ "events": scanned(Value::Null), "tags": tags })));
    assert_eq!((found.visits[0].evidence.came, found.visits[0].status), ("E2", "NEEDS_ACK"));
    let profile = json!({ "overrides": { "auto_level": 2 } });
    let found = seen(nine_to_half_past(json!({ "events": scanned(Value::Null), "tags": tags, "profile": profile })));
    assert_eq!(found.visits[0].status, "VERIFIED_AUTO");
}

/// The code of the RFC's token at a local time of that Monday, in summer or winter the same: it is winter.
fn code_at(hour: i64, minute: i64) -> String {
    let second = 1_772_409_600 + hour * 3600 + minute * 60;
    let code = homeround_core::verification::totp::compute_code(b"12345678901234567890", second as u64 / 30, 6);
    format!("{code:06}")
}

#[test]
fn a55_a_token_moved_to_another_home() {
    let tokens = json!([{ "id": "token-1", "client": "C1", "secret": "12345678901234567890" }]);
    let coded = |row: Value, hour, minute| {
        let fix = json!({ "latitude": 51.5, "longitude": 0.0533, "accuracy_m": 10 });
        with(row, json!({ "method": "one_time_token", "token": "token-1", "code": code_at(hour, minute), "fix": fix }))
    };
    let events = [coded(punch("a", "in", "C1", "09:00"), 9, 0), coded(punch("a", "out", "C1", "09:30"), 9, 30)];
    let found = seen(nine_to_half_past(json!({ "events": events, "tokens": tokens })));
    assert!(found.visits[0].findings.iter().all(|row| row.rule != "V33"));
    assert!(rules(&found.visits[0]).contains(&("V25", "ACK")));
}

#[test]
fn a56_the_clients_number_ported_to_a_carers_mobile() {
    let numbers = json!([
        { "number": "N1", "client": "C1" },
        { "number": "N1", "carer": "A", "from": "2026-03-02T09:20" }
    ]);
    let call = json!({ "method": "caller_number", "token": "N1", "fix": null });
    let events: Vec<_> = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, call.clone())).collect();
    let found = seen(nine_to_half_past(json!({ "events": events, "numbers": numbers })));
    let suspect = finding(&found.visits[0], "V31");
    assert_eq!((suspect.class, suspect.events.as_slice()), ("SUSPECT", &["a#1".to_owned()][..]));
    assert_eq!((found.visits[0].evidence.came, found.visits[0].evidence.left), ("E3", "E1"));
}

#[test]
fn a57_a_withheld_number() {
    let call = json!({ "method": "caller_number", "fix": null });
    let events: Vec<_> = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, call.clone())).collect();
    let found = seen(nine_to_half_past(json!({ "events": events })));
    assert_eq!(rules(&found.visits[0]), [("V31", "ACK"), ("V31", "ACK")]);
    assert_eq!(found.visits[0].evidence.came, "E1");
}

#[test]
fn a59_nobody_opened_the_door() {
    let found = seen(nine_to_half_past(json!({ "events": [punch("a", "no_access", "C1", "09:10")] })));
    assert_eq!((found.visits[0].status, found.visits[0].reason), ("NOT_DELIVERED", Some("no_access")));
    assert_eq!(found.visits[0].paid_minutes, 30, "chargeable in uk");
    let profile = json!({ "overrides": { "no_access_paid_milli": 0 } });
    let found =
        seen(nine_to_half_past(json!({ "events": [punch("a", "no_access", "C1", "09:10")], "profile": profile })));
    assert_eq!(found.visits[0].paid_minutes, 0);
}

#[test]
fn a60_the_client_cancels_half_an_hour_before() {
    let plans = [with(plan("V1", "C1", "09:00", 30, &["A"]), json!({ "cancelled_at": at("08:30") }))];
    let found = seen(json!({ "plans": plans }));
    assert_eq!((found.visits[0].status, found.visits[0].reason), ("NOT_DELIVERED", Some("cancelled_late")));
}

fn usage(electronic: usize) -> (Option<u64>, Option<bool>) {
    let day = |visit: usize| format!("2026-02-{:02}", visit % 25 + 1);
    let hour = |visit: usize| 8 + visit / 25 * 3;
    let id = |visit: usize| format!("V{visit:03}");
    let time = |visit: usize, minute: u32| format!("{}T{:02}:{minute:02}", day(visit), hour(visit));
    let plans: Vec<_> = (0..100)
        .map(
            |visit| json!({ "id": id(visit), "client": "C1", "start": time(visit, 0), "minutes": 30, "carers": ["A"] }),
        )
        .collect();
    let mut order: Vec<usize> = (0..100).collect();
    order.sort_by_key(|&visit| (visit % 25, visit / 25));
    let method = |visit: usize| if visit < electronic { json!({}) } else { json!({ "method": "manual", "fix": null }) };
    let events: Vec<_> = order
        .iter()
        .flat_map(|&visit| {
            stay("a", "C1", &time(visit, 0), &time(visit, 31)).into_iter().map(move |row| with(row, method(visit)))
        })
        .collect();
    let found = seen(json!({ "plans": plans, "events": events, "profile": { "name": "texas" } }));
    (found.measures.texas_usage.score, found.measures.texas_usage.pass)
}

#[test]
fn a63_the_texas_usage_score() {
    assert_eq!(usage(66), (Some(80), Some(true)));
    assert_eq!(usage(65), (Some(79), Some(false)));
}

#[test]
fn units_are_shown_as_money_against_the_plan() {
    let money = |minutes: &str| {
        let found =
            seen(nine_to_half_past(json!({ "events": stay("a", "C1", "09:00", minutes), "pence_per_hour": 2410 })));
        let money = found.visits[0].money.unwrap();
        (money.planned_pence, money.paid_pence, money.difference_pence)
    };
    assert_eq!(money("09:30"), (1_205, 1_205, 0));
    assert_eq!(money("09:20"), (1_205, 603, -602), "the band of 15 minutes");
    assert_eq!(money("09:07"), (1_205, 0, -1_205));
}

#[test]
fn a_visit_nobody_planned_counts_for_its_own_time() {
    let paid = |left: &str| {
        let found = seen(nine_to_half_past(json!({ "plans": [], "events": stay("a", "C1", "09:00", left) })));
        (found.unplanned[0].status, found.unplanned[0].paid_minutes)
    };
    assert_eq!(paid("09:50"), ("NEEDS_ACK", 45));
    assert_eq!(paid("09:00"), ("REJECTED", 0));
}

#[test]
fn a_profile_may_be_its_name_alone() {
    let named = seen(nine_to_half_past(json!({ "profile": "texas" })));
    assert_eq!(named, seen(nine_to_half_past(json!({ "profile": { "name": "texas" } }))));
    let wrong = faults(nine_to_half_past(json!({ "profile": "taxes" })));
    assert_eq!(wrong[0].0, "profile.name");
    let misspelt = faults(nine_to_half_past(json!({ "profile": { "name": "uk", "overides": {} } })));
    assert!(misspelt[0].0 == "profile" && misspelt[0].1.contains("overides"), "{misspelt:?}");
}

#[test]
fn continuity_is_measured_client_by_client() {
    let days = ["02", "03", "04", "05"];
    let carers = ["A", "A", "B", "A"];
    let rows = || days.iter().zip(carers);
    let plans: Vec<_> =
        rows().map(|(day, carer)| plan(day, "C1", &format!("2026-03-{day}T09:00"), 30, &[carer])).collect();
    let device = |carer: &str| if carer == "A" { "a" } else { "b" };
    let events: Vec<_> = rows()
        .flat_map(|(day, carer)| {
            stay(device(carer), "C1", &format!("2026-03-{day}T09:00"), &format!("2026-03-{day}T09:30"))
        })
        .collect();
    let found = seen(json!({ "plans": plans, "events": events }));
    let row = &found.measures.clients[0];
    assert_eq!((row.visits, row.carers, row.fewest_possible, row.usual_carer_visits), (4, 2, 1, 3));
    // (9 + 1 − 4) / (4 · 3) = 1/2.
    assert_eq!((row.bice_boxerman_e4, row.same_slot_visits, row.new_faces), (Some(5_000), 3, 1));
    assert_eq!(found.measures.electronically_logged, Some("good"));
}

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
        "plans[0].end",
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
    assert_eq!(faults(far("2199-12-31T23:50"))[0].0, "plans[0].end");
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

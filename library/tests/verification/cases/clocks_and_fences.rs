//! Clocks, logs and fences: A01 to A24.

use serde_json::{Value, json};

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

pub(super) fn fence(distance: Value, accuracy: Value, confidence: u8) -> &'static str {
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

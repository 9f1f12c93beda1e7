//! Situations that rules are asked about, and what a rule says of one.

use serde_json::{Value, json};

use homeround::verification::scenario::ScenarioAnswer;

use crate::monday::{at, faults, nine_to_half_past, plan, punch, seen, stay, with};

/// The classes of all findings of a rule, by its number or one of its names; without a situation's visits too.
pub(super) fn found(answer: &ScenarioAnswer, rule: &str) -> Vec<&'static str> {
    let visits = answer.visits.iter().flat_map(|visit| &visit.findings);
    let unplanned = answer.unplanned.iter().flat_map(|row| &row.findings);
    let all = visits.chain(unplanned).chain(&answer.findings);
    all.filter(|row| row.rule == rule || row.name == rule).map(|row| row.class).collect()
}

/// What a rule says of a situation, class by class.
pub(super) fn says(rule: &str, situation: Value, expected: &[&str]) {
    let answer = seen(situation);
    assert_eq!(found(&answer, rule), expected, "{rule} in {:#?}", answer.visits);
}

/// The visit from nine to half past, with something said otherwise.
pub(super) fn nine(more: Value) -> Value {
    nine_to_half_past(more)
}

/// The same, made from `came` to `left`.
pub(super) fn made(came: &str, left: &str) -> Value {
    nine(json!({ "events": stay("a", "C1", came, left) }))
}

/// The same, with both punches, or only the Out, said otherwise.
pub(super) fn punched(both: Value) -> Value {
    let rows = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, both.clone()));
    nine(json!({ "events": rows.collect::<Vec<_>>() }))
}

pub(super) fn left(out: Value) -> Value {
    nine(json!({ "events": [punch("a", "in", "C1", "09:00"), with(punch("a", "out", "C1", "09:30"), out)] }))
}

pub(super) fn came(more: Value) -> Value {
    nine(json!({ "events": [with(punch("a", "in", "C1", "09:00"), more)] }))
}

pub(super) fn planned(more: Value) -> Value {
    nine(json!({ "plans": [with(plan("V1", "C1", "09:00", 30, &["A"]), more)] }))
}

pub(super) fn client(more: Value) -> Value {
    nine(json!({ "clients": [with(json!({ "id": "C1", "latitude": 51.5, "longitude": -0.12 }), more)] }))
}

pub(super) fn carer(more: Value) -> Value {
    nine(json!({ "carers": [with(json!({ "id": "A" }), more), { "id": "B" }] }))
}

pub(super) fn profiled(situation: Value, profile: Value) -> Value {
    with(situation, json!({ "profile": profile }))
}

pub(super) fn asked(situation: Value, as_of: &str) -> Value {
    with(situation, json!({ "as_of": at(as_of) }))
}

pub(super) fn records(rows: Value) -> Value {
    json!({ "records": rows })
}

/// An edit of the visit from nine to half past.
pub(super) fn edit(change: &str, after: &str, more: Value) -> Value {
    let before = if change == "in" { "09:00" } else { "09:30" };
    let row = json!({ "visit": "V1", "change": change, "before": at(before), "after": at(after), "by": "M1",
        "at": at("11:00"), "reason": "R1" });
    with(row, more)
}

pub(super) fn edited(rows: &[Value]) -> Value {
    nine(json!({ "corrections": rows }))
}

/// `many` edits by one user, evenly spread over `millis` milliseconds.
pub(super) fn edits(many: i64, millis: i64) -> Value {
    let row = |number: i64| {
        let ms = millis * number / (many - 1).max(1);
        let time = format!("11:{:02}:{:02}.{:03}", ms / 60_000, ms / 1000 % 60, ms % 1000);
        edit("out", "09:29", json!({ "at": at(&time), "reason": format!("R{number}") }))
    };
    edited(&(0..many).map(row).collect::<Vec<_>>())
}

/// Two carers planned together for half an hour from nine.
pub(super) fn together(a: [&str; 2], b: [&str; 2]) -> Value {
    let events = [stay("a", "C1", a[0], a[1]), stay("b", "C1", b[0], b[1])].concat();
    json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A", "B"])], "events": events })
}

/// One carer at the client's from nine to half past, and at `other` afterwards.
pub(super) fn and_then(other: &str, came: &str, left: &str) -> Value {
    let mut events = [stay("a", "C1", "09:00", "09:30"), stay("a", other, came, left)].concat();
    if came < "09:30" {
        events.swap(1, 2);
    }
    json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", other, "09:35", 30, &["A"])], "events": events })
}

/// One carer with two clients of a group at once, 31 minutes, shared out one to two.
pub(super) fn group(second: &str, allowed: bool) -> Value {
    let couple = |weight: u32| json!({ "group": "couple", "group_allowed": allowed, "weight": weight });
    let plans = [
        with(plan("V1", "C1", "09:00", 30, &["A"]), couple(1)),
        with(plan("V2", second, "09:00", 30, &["A"]), couple(2)),
    ];
    let mut events = stay("a", "C1", "09:00", "09:31");
    events.insert(1, punch("a", "in", second, "09:00"));
    events.push(punch("a", "out", second, "09:31"));
    json!({ "plans": plans, "events": events })
}

/// `visits` visits by one carer, a day apart or less, of which `alike` last half an hour and the others each their own time.
pub(super) fn days(visits: usize, alike: usize) -> Value {
    let day = |number: usize| (number / 2 + 1, 9 + number % 2 * 5);
    let start = |number: usize| format!("2026-02-{:02}T{:02}:00", day(number).0, day(number).1);
    let plans = (0..visits).map(|number| plan(&format!("V{number:02}"), "C1", &start(number), 30, &["A"]));
    let plans = plans.collect::<Vec<_>>();
    let events = (0..visits).flat_map(|number| {
        let (date, hour) = day(number);
        let long = if number < alike { 30 } else { 20 + number - alike };
        let time = |minute: usize| format!("2026-02-{date:02}T{hour:02}:{minute:02}");
        stay("a", "C1", &time(1), &time(1 + long))
    });
    json!({ "plans": plans, "events": events.collect::<Vec<_>>() })
}

/// `visits` visits of which `logged` were punched and the others written in.
pub(super) fn logged(visits: usize, written: usize) -> Option<&'static str> {
    let mut situation = days(visits, visits);
    let events = situation["events"].as_array_mut().unwrap();
    for event in &mut events[..2 * written] {
        *event = with(event.clone(), json!({ "method": "manual", "fix": null }));
    }
    seen(situation).measures.electronically_logged
}

/// The parts and the wholes of a share.
pub(super) fn share(answer: &ScenarioAnswer, name: &str) -> (u64, u64) {
    let row = answer.measures.shares.iter().find(|row| row.name == name).unwrap();
    (row.part, row.of)
}

/// The code that the token of the RFC shows at a second of that Monday.
pub(super) fn code_at(second: i64) -> String {
    let counter = (1_772_409_600 + second) as u64 / 30;
    format!("{:06}", homeround_core::verification::totp::compute_code(b"12345678901234567890", counter, 6))
}

/// A visit punched with codes that a token in `home` showed at these seconds of the day.
pub(super) fn coded(home: &str, shown: [i64; 2]) -> Value {
    let coded = |kind: &str, time: &str, second: i64| {
        let proof = json!({ "method": "one_time_token", "token": "T1", "code": code_at(second), "fix": null });
        with(punch("a", kind, "C1", time), proof)
    };
    let tokens = json!([{ "id": "T1", "client": home, "secret": "12345678901234567890" }]);
    let events = [coded("in", "09:00", shown[0]), coded("out", "09:30", shown[1])];
    nine(json!({ "tokens": tokens, "events": events }))
}

/// A visit punched with challenges answered by these codes.
pub(super) fn challenged(codes: [&str; 2]) -> Value {
    let tag = |code: &str| json!({ "method": "challenge_tag", "token": "G1", "code": code });
    let events =
        [with(punch("a", "in", "C1", "09:00"), tag(codes[0])), with(punch("a", "out", "C1", "09:30"), tag(codes[1]))];
    nine(json!({ "tags": [{ "id": "G1", "client": "C1" }], "events": events }))
}

pub(super) fn called(number: &str, numbers: Value) -> Value {
    with(punched(json!({ "method": "caller_number", "token": number, "fix": null })), json!({ "numbers": numbers }))
}

pub(super) fn scanned(tag: Value) -> Value {
    with(punched(json!({ "method": "static_tag", "token": "G1", "fix": null })), json!({ "tags": [tag] }))
}

/// A phone that is at the door, 420 m away at the Out, and back, `seconds` before and after.
pub(super) fn jumped(seconds: u32) -> Value {
    let still = |kind: &str, time: &str, metres: u32| {
        let fix = json!({ "metres_from_client": metres, "accuracy_m": 1.7, "confidence": 95 });
        with(punch("a", kind, "C1", time), json!({ "fix": fix }))
    };
    let (before, after) = (format!("09:29:{:02}", 60 - seconds), format!("09:30:{seconds:02}"));
    let rows =
        [still("in", "09:00", 0), still("note", &before, 0), still("out", "09:30", 420), still("note", &after, 0)];
    nine(json!({ "events": rows }))
}

pub(super) fn fix(metres: u32, accuracy: u32) -> Value {
    json!({ "fix": { "metres_from_client": metres, "accuracy_m": accuracy, "confidence": 95 } })
}

pub(super) fn units(rule: &str, left: &str) -> u32 {
    seen(profiled(made("09:00", left), json!({ "units": { "rule": rule } }))).visits[0].units
}

/// What is wrong with these bands.
pub(super) fn banded(bands: Value) -> Option<String> {
    let profile = json!({ "units": { "rule": "bands", "bands": bands } });
    faults(profiled(nine(json!({})), profile)).into_iter().next().map(|(column, _)| column)
}

/// `many` edits of one day, none within minutes of another, the same in all but their time.
pub(super) fn alike(many: i64) -> Value {
    let time = |number: i64| at(&format!("{:02}:{:02}", 11 + number / 10, number % 10 * 6));
    let row = |number| edit("out", "09:29", json!({ "memo": "same", "at": time(number) }));
    edited(&(0..many).map(row).collect::<Vec<_>>())
}

/// The visit from nine to half past by a phone whose clock shows other times.
pub(super) fn punched_fast(came: &str, left: &str) -> Value {
    let shown = |kind: &str, time: &str, wall: &str| {
        with(punch("a", kind, "C1", time), json!({ "at": at(wall), "happened": at(time) }))
    };
    nine(json!({ "events": [shown("in", "09:00", came), shown("out", "09:30", left)] }))
}

/// The same, its Out this many milliseconds into a start of the phone.
pub(super) fn ran(millis: u64, boot: u64) -> Value {
    let rows = [
        with(punch("a", "in", "C1", "09:00"), json!({ "monotonic_ms": 5_000_000 })),
        with(punch("a", "out", "C1", "09:30"), json!({ "monotonic_ms": millis, "boot": boot })),
    ];
    nine(json!({ "events": rows }))
}

pub(super) fn aged(seconds: u32) -> Value {
    json!({ "fix": { "metres_from_client": 5, "accuracy_m": 5, "age_s": seconds } })
}

/// A's visit from nine to half past; then B begins one with A's phone.
pub(super) fn shared_phone(client: &str, time: &str) -> Value {
    let mut events = stay("a", "C1", "09:00", "09:30");
    events.push(with(punch("a", "in", client, time), json!({ "carer": "B" })));
    json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", client, "09:40", 30, &["B"])], "events": events })
}

/// A situation in which phone a signs with a key.
pub(super) fn keyed(situation: Value, more: Value) -> Value {
    with(situation, json!({ "keys": [with(json!({ "id": "key-A", "device": "a" }), more)] }))
}

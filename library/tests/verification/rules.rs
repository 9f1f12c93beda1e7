//! Every rule of the verification reference, V01 to V60: where it holds, where it does not, and the last value on either
//! side. Written as scenarios, as anybody could write them from the schema.

use serde_json::{Value, json};

use homeround::verification::scenario::ScenarioAnswer;

use crate::monday::{at, faults, finding, nine_to_half_past, plan, punch, seen, stay, with};

/// A test of each side of each rule, named after it; and the list of them, to hold against the reference.
macro_rules! rules {
    ($($rule:ident { positive: $yes:expr, negative: $no:expr, boundary: $edge:expr $(,)? })+) => {
        $(mod $rule {
            use super::*;
            #[test]
            fn positive() {
                $yes;
            }
            #[test]
            fn negative() {
                $no;
            }
            #[test]
            fn boundary() {
                $edge;
            }
        })+
        const TESTED: &[&str] = &[$(stringify!($rule)),+];
    };
}

/// The classes of all findings of a rule, by its number or one of its names; without a situation's visits too.
fn found(answer: &ScenarioAnswer, rule: &str) -> Vec<&'static str> {
    let visits = answer.visits.iter().flat_map(|visit| &visit.findings);
    let unplanned = answer.unplanned.iter().flat_map(|row| &row.findings);
    let all = visits.chain(unplanned).chain(&answer.findings);
    all.filter(|row| row.rule == rule || row.name == rule).map(|row| row.class).collect()
}

/// What a rule says of a situation, class by class.
fn says(rule: &str, situation: Value, expected: &[&str]) {
    let answer = seen(situation);
    assert_eq!(found(&answer, rule), expected, "{rule} in {:#?}", answer.visits);
}

/// The visit from nine to half past, with something said otherwise.
fn nine(more: Value) -> Value {
    nine_to_half_past(more)
}

/// The same, made from `came` to `left`.
fn made(came: &str, left: &str) -> Value {
    nine(json!({ "events": stay("a", "C1", came, left) }))
}

/// The same, with both punches, or only the Out, said otherwise.
fn punched(both: Value) -> Value {
    let rows = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, both.clone()));
    nine(json!({ "events": rows.collect::<Vec<_>>() }))
}

fn left(out: Value) -> Value {
    nine(json!({ "events": [punch("a", "in", "C1", "09:00"), with(punch("a", "out", "C1", "09:30"), out)] }))
}

fn came(more: Value) -> Value {
    nine(json!({ "events": [with(punch("a", "in", "C1", "09:00"), more)] }))
}

fn planned(more: Value) -> Value {
    nine(json!({ "plans": [with(plan("V1", "C1", "09:00", 30, &["A"]), more)] }))
}

fn client(more: Value) -> Value {
    nine(json!({ "clients": [with(json!({ "id": "C1", "latitude": 51.5, "longitude": -0.12 }), more)] }))
}

fn carer(more: Value) -> Value {
    nine(json!({ "carers": [with(json!({ "id": "A" }), more), { "id": "B" }] }))
}

fn profiled(situation: Value, profile: Value) -> Value {
    with(situation, json!({ "profile": profile }))
}

fn asked(situation: Value, as_of: &str) -> Value {
    with(situation, json!({ "as_of": at(as_of) }))
}

fn records(rows: Value) -> Value {
    json!({ "records": rows })
}

/// An edit of the visit from nine to half past.
fn edit(change: &str, after: &str, more: Value) -> Value {
    let before = if change == "in" { "09:00" } else { "09:30" };
    let row = json!({ "visit": "V1", "change": change, "before": at(before), "after": at(after), "by": "M1",
        "at": at("11:00"), "reason": "R1" });
    with(row, more)
}

fn edited(rows: &[Value]) -> Value {
    nine(json!({ "corrections": rows }))
}

/// `many` edits by one user, evenly spread over `millis` milliseconds.
fn edits(many: i64, millis: i64) -> Value {
    let row = |number: i64| {
        let ms = millis * number / (many - 1).max(1);
        let time = format!("11:{:02}:{:02}.{:03}", ms / 60_000, ms / 1000 % 60, ms % 1000);
        edit("out", "09:29", json!({ "at": at(&time), "reason": format!("R{number}") }))
    };
    edited(&(0..many).map(row).collect::<Vec<_>>())
}

/// Two carers planned together for half an hour from nine.
fn together(a: [&str; 2], b: [&str; 2]) -> Value {
    let events = [stay("a", "C1", a[0], a[1]), stay("b", "C1", b[0], b[1])].concat();
    json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A", "B"])], "events": events })
}

/// One carer at the client's from nine to half past, and at `other` afterwards.
fn and_then(other: &str, came: &str, left: &str) -> Value {
    let mut events = [stay("a", "C1", "09:00", "09:30"), stay("a", other, came, left)].concat();
    if came < "09:30" {
        events.swap(1, 2);
    }
    json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", other, "09:35", 30, &["A"])], "events": events })
}

/// One carer with two clients of a group at once, 31 minutes, shared out one to two.
fn group(second: &str, allowed: bool) -> Value {
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
fn days(visits: usize, alike: usize) -> Value {
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
fn logged(visits: usize, written: usize) -> Option<&'static str> {
    let mut situation = days(visits, visits);
    let events = situation["events"].as_array_mut().unwrap();
    for event in &mut events[..2 * written] {
        *event = with(event.clone(), json!({ "method": "manual", "fix": null }));
    }
    seen(situation).measures.electronically_logged
}

/// The parts and the wholes of a share.
fn share(answer: &ScenarioAnswer, name: &str) -> (u64, u64) {
    let row = answer.measures.shares.iter().find(|row| row.name == name).unwrap();
    (row.part, row.of)
}

/// The code that the token of the RFC shows at a second of that Monday.
fn code_at(second: i64) -> String {
    let counter = (1_772_409_600 + second) as u64 / 30;
    format!("{:06}", homeround_core::verification::totp::compute_code(b"12345678901234567890", counter, 6))
}

/// A visit punched with codes that a token in `home` showed at these seconds of the day.
fn coded(home: &str, shown: [i64; 2]) -> Value {
    let coded = |kind: &str, time: &str, second: i64| {
        let proof = json!({ "method": "one_time_token", "token": "T1", "code": code_at(second), "fix": null });
        with(punch("a", kind, "C1", time), proof)
    };
    let tokens = json!([{ "id": "T1", "client": home, "secret": "12345678901234567890" }]);
    let events = [coded("in", "09:00", shown[0]), coded("out", "09:30", shown[1])];
    nine(json!({ "tokens": tokens, "events": events }))
}

/// A visit punched with challenges answered by these codes.
fn challenged(codes: [&str; 2]) -> Value {
    let tag = |code: &str| json!({ "method": "challenge_tag", "token": "G1", "code": code });
    let events =
        [with(punch("a", "in", "C1", "09:00"), tag(codes[0])), with(punch("a", "out", "C1", "09:30"), tag(codes[1]))];
    nine(json!({ "tags": [{ "id": "G1", "client": "C1" }], "events": events }))
}

fn called(number: &str, numbers: Value) -> Value {
    with(punched(json!({ "method": "caller_number", "token": number, "fix": null })), json!({ "numbers": numbers }))
}

fn scanned(tag: Value) -> Value {
    with(punched(json!({ "method": "static_tag", "token": "G1", "fix": null })), json!({ "tags": [tag] }))
}

/// A phone that is at the door, 420 m away at the Out, and back, `seconds` before and after.
fn jumped(seconds: u32) -> Value {
    let still = |kind: &str, time: &str, metres: u32| {
        let fix = json!({ "metres_from_client": metres, "accuracy_m": 1.7, "confidence": 95 });
        with(punch("a", kind, "C1", time), json!({ "fix": fix }))
    };
    let (before, after) = (format!("09:29:{:02}", 60 - seconds), format!("09:30:{seconds:02}"));
    let rows =
        [still("in", "09:00", 0), still("note", &before, 0), still("out", "09:30", 420), still("note", &after, 0)];
    nine(json!({ "events": rows }))
}

fn fix(metres: u32, accuracy: u32) -> Value {
    json!({ "fix": { "metres_from_client": metres, "accuracy_m": accuracy, "confidence": 95 } })
}

fn units(rule: &str, left: &str) -> u32 {
    seen(profiled(made("09:00", left), json!({ "units": { "rule": rule } }))).visits[0].units
}

/// What is wrong with these bands.
fn banded(bands: Value) -> Option<String> {
    let profile = json!({ "units": { "rule": "bands", "bands": bands } });
    faults(profiled(nine(json!({})), profile)).into_iter().next().map(|(column, _)| column)
}

/// `many` edits of one day, none within minutes of another, the same in all but their time.
fn alike(many: i64) -> Value {
    let time = |number: i64| at(&format!("{:02}:{:02}", 11 + number / 10, number % 10 * 6));
    let row = |number| edit("out", "09:29", json!({ "memo": "same", "at": time(number) }));
    edited(&(0..many).map(row).collect::<Vec<_>>())
}

rules! {
    v01_six_elements {
        positive: says("V01", came(json!({})), &["FIX"]),
        negative: says("V01", nine(json!({})), &[]),
        boundary: {
            says("V01", asked(came(json!({})), "2026-03-03T09:59:59.999"), &[]);
            says("V01", asked(came(json!({})), "2026-03-03T10:00"), &["FIX"]);
        },
    }
    v02_unknown_client {
        positive: says("V02", punched(json!({ "client": "C9", "fix": null })), &["FIX"; 2]),
        negative: says("V02", client(json!({ "from": at("09:00") })), &[]),
        boundary: {
            says("V02", client(json!({ "until": at("09:30:00.001") })), &[]);
            says("V02", client(json!({ "until": at("09:30") })), &["FIX"]);
        },
    }
    v03_unknown_carer {
        positive: says("V03", punched(json!({ "carer": "Z" })), &["FIX"; 2]),
        negative: says("V03", carer(json!({ "from": at("09:00") })), &[]),
        boundary: {
            says("V03", carer(json!({ "from": at("09:00:00.001") })), &["FIX"]);
            says("V03", carer(json!({ "until": at("09:30") })), &["FIX"]);
        },
    }
    v04_missing_in {
        positive: says("V04", nine(json!({ "events": [punch("a", "out", "C1", "09:30")] })), &["FIX"]),
        negative: says("V04", nine(json!({})), &[]),
        boundary: {
            // A log with a hole in it has 72 hours to bring the In.
            let note = json!({ "device": "a", "seq": 0, "kind": "note", "at": at("08:30") });
            let out = with(punch("a", "out", "C1", "09:30"), json!({ "seq": 2, "received": at("09:30") }));
            let hole = nine(json!({ "events": [note, out] }));
            says("V04", asked(hole.clone(), "2026-03-05T09:30"), &["INFO"]);
            says("V04", asked(hole, "2026-03-05T09:30:00.001"), &["FIX"]);
        },
    }
    v05_missing_out {
        positive: {
            says("V05", came(json!({})), &["FIX"]);
            let elsewhere = [punch("a", "in", "C1", "09:00"), punch("a", "in", "C2", "09:50")];
            says("MISSING_OUT", asked(nine(json!({ "events": elsewhere })), "09:55"), &["FIX"]);
        },
        negative: says("V05", nine(json!({})), &[]),
        boundary: for (time, expected) in [
            ("09:59:59.999", &[][..]),
            ("10:00", &["INFO"]),
            ("2026-03-03T09:59:59.999", &["INFO"]),
            ("2026-03-03T10:00", &["FIX"]),
        ] {
            says("V05", asked(came(json!({})), time), expected);
        },
    }
    v06_missing_service {
        positive: says("V06", planned(json!({ "service": null })), &["FIX"]),
        negative: says("V06", planned(json!({ "service": "domestic" })), &[]),
        boundary: {
            let said = json!({ "plans": [with(plan("V1", "C1", "09:00", 30, &["A"]), json!({ "service": null }))] });
            says("V06", with(left(json!({ "service": "care" })), said), &[]);
        },
    }
    v07_unauthorised_service {
        positive: {
            says("V07", client(json!({ "authorised": ["domestic"] })), &["FIX"]);
            let unplanned = with(client(json!({ "authorised": ["domestic"] })), json!({ "plans": [] }));
            let events = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, json!({ "service": "care" })));
            says("V07", with(unplanned, json!({ "events": events.collect::<Vec<_>>() })), &["FIX"]);
        },
        negative: says("V07", client(json!({ "authorised": ["domestic", "care"] })), &[]),
        boundary: {
            let until = |time: &str| client(json!({ "authorised": [{ "service": "care", "until": at(time) }] }));
            says("V07", until("09:00:00.001"), &[]);
            says("V07", until("09:00"), &["FIX"]);
        },
    }
    v08_missing_payer_id {
        positive: says("V08", profiled(client(json!({ "payer_id": null })), json!("us")), &["FIX"]),
        negative: {
            says("V08", profiled(client(json!({ "payer_id": "M1" })), json!("us")), &[]);
            says("V08", client(json!({ "payer_id": null })), &[]);
        },
        boundary: says("V08", profiled(client(json!({ "payer_id": null, "payer_id_exempt": true })), json!("us")), &[]),
    }
    v09_time_order {
        positive: says("V09", made("09:00", "09:00"), &["REJECT"]),
        negative: says("V09", nine(json!({})), &[]),
        boundary: {
            says("V09", made("09:00", "09:00:00.001"), &[]);
            // One end as it was punched, the other as it was corrected.
            says("V09", edited(&[edit("in", "09:30", json!({}))]), &["REJECT"]);
            says("V09", edited(&[edit("in", "09:29:59.999", json!({}))]), &[]);
            says("V09", edited(&[edit("out", "09:00", json!({}))]), &["REJECT"]);
            says("V09", edited(&[edit("in", "09:20", json!({})), edit("out", "09:20", json!({}))]), &["REJECT"]);
        },
    }
    v10_max_duration {
        positive: says("V10", made("09:00", "2026-03-03T10:00:00.001"), &["FIX"]),
        negative: says("V10", nine(json!({})), &[]),
        boundary: {
            says("V10", made("09:00", "2026-03-03T09:00"), &[]);
            says("V10", made("09:00", "2026-03-03T09:00:00.001"), &["FIX"]);
            let limit = |left: &str| finding(&seen(made("09:00", left)).visits[0], "V10").value;
            assert_eq!(limit("2026-03-03T10:00"), Some(24 * 3_600_000));
            assert_eq!(limit("2026-03-03T10:00:00.001"), Some(1_500 * 60_000), "not exportable");
        },
    }
    v11_sequence {
        positive: says("V11", records(json!([{ "id": "R", "sequence": 5 }, { "id": "R", "sequence": 5 }])), &["REJECT"]),
        negative: {
            let higher = records(json!([{ "id": "R", "sequence": 5 }, { "id": "R", "sequence": 9 }, { "id": "S", "sequence": 5 }]));
            says("V11", higher.clone(), &[]);
            let states: Vec<_> = seen(higher).records.iter().map(|row| row.state).collect();
            assert_eq!(states, ["history", "current", "current"]);
        },
        boundary: {
            let lower = |feed: &str| records(json!([{ "id": "R", "sequence": 5, "feed": feed }, { "id": "R", "sequence": 4, "feed": feed }]));
            says("V11", lower("in"), &["INFO"]);
            says("V11", lower("out"), &["REJECT"]);
            let burnt = json!([{ "id": "R", "sequence": 5, "refused": true }, { "id": "R", "sequence": 5 }, { "id": "R", "sequence": 6 }]);
            says("V11", records(burnt), &["REJECT"]);
        },
    }
    v12_duplicate_event {
        positive: {
            let numbered = |at: usize, row: Value| with(row, json!({ "seq": at }));
            let once: Vec<_> = stay("a", "C1", "09:00", "09:30").into_iter().enumerate().map(|(at, row)| numbered(at, row)).collect();
            let twice = [once.clone(), once.clone()].concat();
            assert_eq!(seen(nine(json!({ "events": once }))), seen(nine(json!({ "events": twice }))));
        },
        negative: {
            let [one, mut other] = [0, 1].map(|second| with(punch("a", "in", "C1", &format!("09:00:0{second}")), json!({ "seq": 0 })));
            other["received"] = json!(at("09:00:05"));
            says("V16", nine(json!({ "events": [one, other] })), &["SUSPECT"; 2]);
        },
        boundary: {
            // The same bytes received again later are the same event.
            let row = with(punch("a", "in", "C1", "09:00"), json!({ "seq": 0 }));
            let again = with(row.clone(), json!({ "received": at("2026-03-04T09:00") }));
            assert_eq!(seen(nine(json!({ "events": [row.clone()] }))), seen(nine(json!({ "events": [again, row] }))));
        },
    }
    v13_sig_invalid {
        positive: says("V13", left(json!({ "signature": "bad" })), &["REJECT"]),
        negative: says("V13", left(json!({ "signature": "good" })), &[]),
        boundary: {
            says("V13", left(json!({ "altered": true })), &["REJECT"]);
            says("V13", left(json!({ "not_canonical": true })), &["REJECT"]);
            assert_eq!(seen(left(json!({ "signature": "bad" }))).visits[0].status, "INCOMPLETE", "it is no evidence");
        },
    }
    v14_chain_break {
        positive: {
            says("V14", left(json!({ "previous": "bad" })), &["SUSPECT"]);
            assert_eq!(seen(left(json!({ "previous": "bad" }))).visits[0].evidence.left, "E1");
        },
        negative: says("V14", left(json!({ "previous": "good" })), &[]),
        boundary: {
            // Whose event before it is not held breaks nothing that anybody could see: it is a gap.
            says("V14", left(json!({ "seq": 2, "previous": "bad" })), &[]);
            says("CHAIN_GAP", left(json!({ "seq": 2, "previous": "bad" })), &["ACK"]);
        },
    }
    v15_chain_gap {
        positive: says("CHAIN_GAP", left(json!({ "seq": 2 })), &["ACK"]),
        negative: says("V15", left(json!({ "seq": 1 })), &[]),
        boundary: {
            let gap = left(json!({ "seq": 2, "received": at("09:30") }));
            says("CHAIN_GAP", asked(gap.clone(), "2026-03-05T09:30"), &["INFO"]);
            says("CHAIN_GAP", asked(gap, "2026-03-05T09:30:00.001"), &["ACK"]);
        },
    }
    v16_fork {
        positive: {
            let rows = [punch("a", "in", "C1", "09:00"), punch("a", "out", "C1", "09:30"), with(punch("a", "out", "C1", "09:40"), json!({ "seq": 1 }))];
            says("V16", nine(json!({ "events": rows })), &["SUSPECT"; 2]);
            assert_ne!(seen(nine(json!({ "events": rows }))).visits[0].status, "VERIFIED_AUTO");
        },
        negative: says("V16", nine(json!({})), &[]),
        boundary: {
            let twin = |time: &str| {
                let out = json!({ "seq": 1, "received": at("09:31") });
                let rows = [punch("a", "in", "C1", "09:00"), with(punch("a", "out", "C1", "09:30"), out.clone()), with(punch("a", "out", "C1", time), out)];
                nine(json!({ "events": rows }))
            };
            says("V16", twin("09:30"), &[]);
            says("V16", twin("09:30:00.001"), &["SUSPECT"; 2]);
        },
    }
    v17_key_state {
        positive: says("V17", keyed(left(json!({ "key": "nobody's" })), json!({})), &["REJECT"]),
        negative: says("V17", keyed(nine(json!({})), json!({})), &[]),
        boundary: {
            says("V17", keyed(nine(json!({})), json!({ "revoked": at("09:29") })), &["REJECT"]);
            // The Out may have been just after.
            says("V17", keyed(nine(json!({})), json!({ "revoked": at("09:30") })), &["REJECT"]);
            says("V17", keyed(nine(json!({})), json!({ "revoked": at("09:31") })), &[]);
            says("V17", keyed(nine(json!({})), json!({ "enrolled": at("09:01") })), &["REJECT"]);
        },
    }
    v18_true_time {
        positive: {
            // 50 ms of the round trip, and 100 ppm of an hour.
            let anchor = json!({ "device": "a", "kind": "server_anchor", "at": at("08:00"), "round_trip_ms": 100 });
            let answer = seen(nine(json!({ "events": [anchor, punch("a", "in", "C1", "09:00"), punch("a", "out", "C1", "09:30")] })));
            let end = answer.visits[0].attendances[0].came.as_ref().unwrap();
            assert_eq!(end.earliest.as_deref(), Some("2026-03-02T08:59:59.590+00:00"));
            assert_eq!(end.latest, "2026-03-02T09:00:00.410+00:00");
        },
        negative: {
            let free = with(nine(json!({})), json!({ "devices": [{ "id": "a", "carer": "A", "anchored": false }] }));
            let answer = seen(free);
            let end = answer.visits[0].attendances[0].came.as_ref().unwrap();
            assert_eq!((end.earliest.as_deref(), end.latest.as_str()), (None, "2026-03-02T09:00:02+00:00"));
        },
        boundary: {
            let wide = |received: &str| {
                let anchor = json!({ "device": "a", "kind": "server_anchor", "at": at("08:50") });
                let row = json!({ "boot": 2, "received": at(received) });
                nine(json!({ "events": [anchor, with(punch("a", "in", "C1", "09:00"), row)] }))
            };
            says("V18", wide("09:05"), &[]);
            says("V18", wide("09:05:00.001"), &["ACK"]);
        },
    }
    v19_clock_drift {
        positive: says("V19", punched_fast("09:06", "09:36"), &["ACK"; 2]),
        negative: says("V19", nine(json!({})), &[]),
        boundary: {
            says("V19", punched_fast("09:02", "09:32"), &[]);
            says("V19", punched_fast("09:02:00.001", "09:32"), &["INFO"]);
            says("V19", punched_fast("09:05", "09:35"), &["INFO"; 2]);
            says("V19", punched_fast("09:05:00.001", "09:35"), &["ACK", "INFO"]);
        },
    }
    v20_clock_step {
        positive: {
            // Late by the clock as it ran, on time by the clock as it was set.
            let note = json!({ "device": "a", "kind": "note", "at": at("09:19") });
            let late = with(punch("a", "in", "C1", "09:15"), json!({ "happened": at("09:20") }));
            says("V20", nine(json!({ "events": [note, late] })), &["SUSPECT"]);
        },
        negative: says("V20", nine(json!({})), &[]),
        boundary: {
            says("V20", left(json!({ "at": at("09:30:10"), "happened": at("09:30") })), &[]);
            says("V20", left(json!({ "at": at("09:30:10.001"), "happened": at("09:30") })), &["INFO"]);
        },
    }
    v21_future_or_backdated {
        positive: {
            says("V21", came(json!({ "at": "2026-03-03T09:00", "received": at("09:00") })), &["FIX"]);
            // Before what its own log has the server saying: as if written by hand.
            let anchor = json!({ "device": "a", "kind": "server_anchor", "at": at("08:00") });
            let back = json!({ "at": at("07:30"), "boot": 2, "received": at("09:00") });
            let answer = seen(nine(json!({ "events": [anchor, with(punch("a", "in", "C1", "09:00"), back)] })));
            assert_eq!((found(&answer, "V21"), answer.visits[0].evidence.came), (vec!["ACK"], "E0"));
        },
        negative: says("V21", nine(json!({})), &[]),
        boundary: {
            let free = json!({ "devices": [{ "id": "a", "carer": "A", "anchored": false }] });
            says("V21", with(came(json!({ "received": at("08:55") })), free.clone()), &[]);
            says("V21", with(came(json!({ "received": at("08:54:59.999") })), free), &["FIX"]);
        },
    }
    v22_late_sync {
        positive: says("LATE_SYNC", left(json!({ "received": at("2026-03-06T09:30") })), &["ACK"]),
        negative: says("V22", left(json!({ "received": at("10:30") })), &[]),
        boundary: {
            // The In's true time is known to 56 ms: half a round trip, and 100 ppm of the minute since the server was met.
            let late = |received: &str| asked(came(json!({ "received": received })), "2026-06-09T12:00Z");
            says("LATE_SYNC", late("2026-03-05T09:00:00.056Z"), &[]);
            says("LATE_SYNC", late("2026-03-05T09:00:00.057Z"), &["ACK"]);
            says("LATE_SYNC", late("2026-06-05T09:00:00.056Z"), &["ACK"]);
            says("LATE_SYNC", late("2026-06-05T09:00:00.057Z"), &["REJECT"]);
        },
    }
    v23_mono_backwards {
        positive: says("V23", ran(4_999_999, 1), &["SUSPECT"]),
        negative: says("V23", nine(json!({})), &[]),
        boundary: {
            says("V23", ran(5_000_000, 1), &[]);
            says("V23", ran(0, 2), &[]);
        },
    }
    v24_replay {
        positive: {
            says("V24", challenged(["77", "77"]), &["REJECT"]);
            says("V24", left(json!({ "replayed": true })), &["REJECT"]);
            says("V24", with(left(json!({ "organisation": "B" })), json!({ "organisation": "A" })), &["REJECT"]);
        },
        negative: says("V24", with(left(json!({ "organisation": "A" })), json!({ "organisation": "A" })), &[]),
        boundary: says("V24", challenged(["77", "78"]), &[]),
    }
    v25_geofence {
        positive: says("V25", left(fix(500, 10)), &["ACK"]),
        negative: says("V25", left(fix(20, 10)), &[]),
        boundary: {
            says("V25", left(fix(190, 10)), &[]);
            says("V25", left(fix(190, 11)), &["INFO"]);
            says("V25", left(fix(210, 10)), &["INFO"]);
            says("V25", left(fix(211, 10)), &["ACK"]);
            says("V25", left(fix(0, 100)), &[]);
            says("V25", left(fix(0, 101)), &["INFO"]);
        },
    }
    v26_no_reference {
        positive: {
            let blank = json!({ "clients": [{ "id": "C1" }], "events": [] });
            let here = json!({ "fix": { "latitude": 51.5, "longitude": -0.12, "accuracy_m": 5 } });
            let rows: Vec<_> = stay("a", "C1", "09:00", "09:30").into_iter().map(|row| with(row, here.clone())).collect();
            says("V26", with(nine(blank), json!({ "events": rows })), &["INFO"; 2]);
        },
        negative: says("V26", nine(json!({})), &[]),
        boundary: {
            let address = |more: Value| {
                let row = with(json!({ "latitude": 51.5, "longitude": -0.12 }), more);
                nine(json!({ "clients": [{ "id": "C1", "addresses": [row] }] }))
            };
            says("V26", address(json!({ "until": at("09:30:00.001") })), &[]);
            says("V26", address(json!({ "until": at("09:30") })), &["INFO"]);
            says("V26", address(json!({ "quality": "postcode" })), &["INFO"; 2]);
        },
    }
    v27_stale_fix {
        positive: says("V27", left(aged(61)), &["INFO"]),
        negative: says("V27", left(aged(0)), &[]),
        boundary: {
            says("V27", left(aged(60)), &[]);
            says("V30", left(aged(300)), &[]);
            says("V30", left(aged(301)), &["ACK"]);
        },
    }
    v28_mock_location {
        positive: says("V28", left(json!({ "fix": { "metres_from_client": 5, "mock": true } })), &["SUSPECT"]),
        negative: says("V28", left(json!({ "fix": { "metres_from_client": 5, "mock": false } })), &[]),
        boundary: {
            let answer = seen(left(json!({ "fix": { "metres_from_client": 0, "accuracy_m": 1, "mock": true } })));
            assert_eq!(answer.visits[0].evidence.left, "E1", "however good it looks");
        },
    }
    v29_glitch_fix {
        positive: {
            says("V29", jumped(3), &["INFO"]);
            assert_eq!(seen(jumped(3)).visits[0].status, "VERIFIED_AUTO", "nobody is accused");
        },
        negative: says("V29", nine(json!({})), &[]),
        boundary: {
            says("V29", jumped(8), &["INFO"]);
            says("V29", jumped(9), &[]);
        },
    }
    v30_location_missing {
        positive: says("V30", left(json!({ "fix": null })), &["ACK"]),
        negative: says("V30", nine(json!({})), &[]),
        boundary: {
            let out = |permitted: bool| with(
                left(json!({ "community": true, "fix": { "metres_from_client": 9000, "accuracy_m": 5 } })),
                json!({ "plans": [with(plan("V1", "C1", "09:00", 30, &["A"]), json!({ "community": permitted }))] }),
            );
            says("V30", out(true), &[]);
            says("V25", out(true), &[]);
            says("V30", out(false), &["ACK"]);
        },
    }
    v31_cli_match {
        positive: {
            says("V31", called("9", json!([{ "number": "1", "client": "C1" }])), &["ACK"; 2]);
            says("V31", called("2", json!([{ "number": "2", "carer": "B" }])), &["SUSPECT"; 2]);
            says("V31", punched(json!({ "method": "caller_number", "fix": null })), &["ACK"; 2]);
        },
        negative: says("V31", called("1", json!([{ "number": "1", "client": "C1" }])), &[]),
        boundary: {
            says("V31", called("1", json!([{ "number": "1", "client": "C1", "until": at("09:30") }])), &["ACK"]);
            says("V31", called("1", json!([{ "number": "1", "client": "C1", "until": at("09:30:00.001") }])), &[]);
            // Cohabiting clients share a number: the call says for whom.
            let shared = json!([{ "number": "1", "client": "C1" }, { "number": "1", "client": "C3" }]);
            says("V31", called("1", shared.clone()), &[]);
            let unsaid = punched(json!({ "method": "caller_number", "token": "1", "fix": null, "client": "" }));
            says("V31", with(unsaid, json!({ "numbers": shared })), &["ACK"; 2]);
        },
    }
    v32_tag_match {
        positive: {
            says("V32", scanned(json!({ "id": "G1", "client": "C2" })), &["FIX"; 2]);
            let far = json!({ "method": "static_tag", "token": "G1", "fix": { "metres_from_client": 5000, "accuracy_m": 10 } });
            says("V32", with(left(far), json!({ "tags": [{ "id": "G1", "client": "C1" }] })), &["SUSPECT"]);
        },
        negative: says("V32", scanned(json!({ "id": "G1", "client": "C1" })), &[]),
        boundary: {
            says("V32", scanned(json!({ "id": "G1", "client": "C1", "until": at("09:30") })), &["ACK"]);
            says("V32", scanned(json!({ "id": "G1", "client": "C1", "until": at("09:30:00.001") })), &[]);
            assert_eq!(seen(scanned(json!({ "id": "G1", "client": "C1" }))).visits[0].evidence.came, "E2");
        },
    }
    v33_otp_token {
        positive: {
            says("V33", coded("C2", [32_400, 34_200]), &["FIX"; 2]);
            says("V33", coded("C1", [32_400, 99_999]), &["FIX"]);
        },
        negative: says("V33", coded("C1", [32_400, 34_200]), &[]),
        boundary: {
            // Received 2 s after half past nine: two steps ahead of that may still be.
            says("V33", coded("C1", [32_400, 34_260]), &[]);
            says("V33", coded("C1", [32_400, 34_290]), &["FIX"]);
            says("V24", coded("C1", [32_400, 32_400]), &["REJECT"]);
        },
    }
    v34_link {
        positive: {
            let extra = [punch("a", "in", "C1", "09:00"), punch("a", "in", "C1", "09:05"), punch("a", "out", "C1", "09:30")];
            says("EXTRANEOUS", nine(json!({ "events": extra })), &["ACK"]);
            let turned = [punch("a", "out", "C1", "09:00"), punch("a", "in", "C1", "09:30")];
            says("REVERSAL", nine(json!({ "events": turned })), &["FIX"]);
        },
        negative: says("V34", nine(json!({})), &[]),
        boundary: {
            for (came, linked) in [("06:59:59.999", false), ("07:00", true), ("11:29:59.999", true), ("11:30", false)] {
                let answer = seen(made(came, "11:45"));
                assert_eq!((answer.unplanned.is_empty(), answer.visits[0].attendances.len()), (linked, usize::from(linked)), "{came}");
            }
            let again = |time: &str| nine(json!({ "events": [punch("a", "in", "C1", "09:00"), punch("a", "in", "C1", time), punch("a", "out", "C1", "09:30")] }));
            says("V34", again("09:01"), &[]);
            says("V34", again("09:01:00.001"), &["ACK"]);
        },
    }
    v35_unscheduled_wrong_carer {
        positive: {
            says("UNSCHEDULED", nine(json!({ "plans": [] })), &["ACK"]);
            says("WRONG_CARER", nine(json!({ "events": stay("b", "C1", "09:00", "09:30") })), &["ACK"]);
        },
        negative: says("V35", nine(json!({})), &[]),
        boundary: {
            let changed = |approved: &str| {
                let change = json!({ "approved_at": at(approved), "leaves": "A", "comes": "B" });
                with(planned(json!({ "changes": [change] })), json!({ "events": stay("b", "C1", "09:00", "09:30") }))
            };
            says("V35", changed("09:00"), &[]);
            says("V35", changed("09:00:00.001"), &["ACK"]);
        },
    }
    v36_punctuality {
        positive: says("V36", made("09:20", "09:50"), &["INFO"]),
        negative: says("V36", nine(json!({})), &[]),
        boundary: {
            for (came, expected) in [("08:44:59.999", "EARLY"), ("08:45", "ON_TIME"), ("09:15", "ON_TIME"), ("09:15:00.001", "LATE")] {
                assert_eq!(seen(made(came, "09:45")).visits[0].punctuality, Some(expected), "{came}");
            }
            let critical = json!({ "plans": [with(plan("V1", "C1", "09:00", 30, &["A"]), json!({ "time_critical": true }))] });
            says("V36", with(made("09:30", "10:00"), critical.clone()), &[]);
            says("V36", with(made("09:30:00.001", "10:00"), critical), &["INFO"]);
        },
    }
    v37_missed {
        positive: {
            let answer = seen(nine(json!({ "events": [] })));
            assert_eq!((answer.visits[0].status, found(&answer, "V37")), ("MISSED", vec!["INFO"]));
            // One attendance over two planned visits is the first; the second is missed.
            let plans = [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C1", "09:30", 30, &["A"])];
            let merged = seen(json!({ "plans": plans, "events": stay("a", "C1", "09:00", "10:00") }));
            assert_eq!((merged.visits[1].status, merged.visits[1].reason), ("MISSED", Some("merged")));
        },
        negative: {
            for kind in ["no_access", "client_declined"] {
                let answer = seen(nine(json!({ "events": [punch("a", kind, "C1", "09:10")] })));
                assert_eq!((answer.visits[0].status, answer.visits[0].reason), ("NOT_DELIVERED", Some(kind)));
            }
            assert_eq!(seen(planned(json!({ "cancelled_at": at("08:00") }))).visits[0].status, "NOT_DELIVERED");
        },
        boundary: for (time, status, alert) in [
            ("09:14:59.999", "PENDING", None),
            ("09:15", "PENDING", Some("LATE")),
            ("09:44:59.999", "PENDING", Some("LATE")),
            ("09:45", "PENDING", Some("POSSIBLY_MISSED")),
            ("22:59:59.999", "PENDING", Some("POSSIBLY_MISSED")),
            ("23:00", "MISSED", None),
        ] {
            let answer = seen(asked(nine(json!({ "events": [] })), time));
            assert_eq!((answer.visits[0].status, answer.visits[0].alert), (status, alert), "{time}");
        },
    }
    v38_short_visit {
        positive: says("V38", made("09:00", "09:10"), &["ACK"]),
        negative: says("V38", nine(json!({})), &[]),
        boundary: {
            says("V38", made("09:00", "09:20"), &[]);
            says("V38", made("09:00", "09:19:59.999"), &["ACK"]);
            let three_quarters = |left: &str| with(made("09:00", left), json!({ "plans": [plan("V1", "C1", "09:00", 45, &["A"])] }));
            says("V38", three_quarters("09:30"), &["ACK"]);
            says("V38", three_quarters("09:30:00.001"), &[]);
            says("V38", with(made("09:00", "09:01"), json!({ "plans": [plan("V1", "C1", "09:00", 14, &["A"])] })), &[]);
        },
    }
    v39_very_short {
        positive: {
            says("V39", made("09:00", "09:02"), &["FIX"]);
            assert_eq!(seen(made("09:00", "09:02")).visits[0].paid_minutes, 0);
        },
        negative: says("V39", nine(json!({})), &[]),
        boundary: {
            says("V39", made("09:00", "09:05"), &[]);
            says("V39", made("09:00", "09:04:59.999"), &["FIX"]);
            says("V39", with(made("09:00", "09:01"), json!({ "plans": [plan("V1", "C1", "09:00", 14, &["A"])] })), &[]);
        },
    }
    v40_overrun {
        positive: says("V40", made("09:00", "10:00"), &["INFO"]),
        negative: says("V40", nine(json!({})), &[]),
        boundary: {
            says("V40", made("09:00", "09:44:59.999"), &[]);
            says("V40", made("09:00", "09:45"), &["INFO"]);
        },
    }
    v41_edit_record {
        positive: for lacking in [json!({ "by": "" }), json!({ "at": "" }), json!({ "reason": "" }), json!({ "after": "" }), json!({ "attested": false }), json!({ "memo_needed": true })] {
            let answer = seen(edited(&[edit("out", "09:28", lacking.clone())]));
            assert_eq!((found(&answer, "V41"), answer.corrections[0].state), (vec!["REJECT"], "refused"), "{lacking}");
            assert_eq!(answer.visits[0].delivered_minutes, 30, "nothing has changed");
        },
        negative: {
            let answer = seen(edited(&[edit("out", "09:28", json!({}))]));
            assert_eq!((found(&answer, "V41"), answer.corrections[0].state), (vec![], "accepted"));
            assert_eq!((answer.visits[0].changes.len(), answer.visits[0].delivered_minutes), (1, 28));
        },
        boundary: says("V41", edited(&[edit("out", "09:28", json!({ "memo_needed": true, "memo": "asked" }))]), &[]),
    }
    v42_edit_within_clock {
        positive: {
            says("V42", edited(&[edit("out", "09:40", json!({}))]), &["ACK"]);
            says("V42", profiled(edited(&[edit("out", "09:40", json!({}))]), json!("us")), &["REJECT"]);
        },
        negative: says("V42", edited(&[edit("out", "09:20", json!({}))]), &[]),
        boundary: {
            says("V42", edited(&[edit("out", "09:30", json!({}))]), &[]);
            says("V42", edited(&[edit("out", "09:30:00.001", json!({}))]), &["ACK"]);
            says("V42", edited(&[edit("in", "09:00", json!({}))]), &[]);
            says("V42", edited(&[edit("in", "08:59:59.999", json!({}))]), &["ACK"]);
        },
    }
    v43_edit_authority {
        positive: {
            let raw = json!({ "event": "a#1", "change": "out", "before": at("09:30"), "after": at("09:20"), "by": "M1", "at": at("11:00"), "reason": "R1" });
            let answer = seen(edited(&[raw]));
            assert_eq!((found(&answer, "V43"), answer.corrections[0].state), (vec!["REJECT"], "refused"));
            let own = seen(edited(&[edit("out", "09:28", json!({ "by": "A" }))]));
            assert_eq!((found(&own, "V43"), own.corrections[0].state, own.visits[0].delivered_minutes), (vec!["ACK"], "pending", 30));
        },
        negative: {
            let approved = json!({ "by": "A", "approved_by": "M1", "approved_at": at("12:00") });
            says("V43", edited(&[edit("out", "09:28", approved)]), &[]);
            let by_themselves = json!({ "by": "A", "approved_by": "A", "approved_at": at("12:00") });
            says("V43", edited(&[edit("out", "09:28", by_themselves)]), &["ACK"]);
        },
        boundary: {
            // 95 days after the planned end.
            let late = |time: &str, unlock: bool| {
                let row = edit("out", "09:28", json!({ "at": time, "may_unlock": unlock }));
                asked(edited(&[row]), "2026-07-01T12:00Z")
            };
            says("V43", late("2026-06-05T09:30Z", false), &[]);
            says("V43", late("2026-06-05T09:30:00.001Z", false), &["REJECT"]);
            says("V43", late("2026-06-05T09:30:00.001Z", true), &[]);
        },
    }
    v44_bulk_edit {
        positive: assert!(found(&seen(edits(12, 60_000)), "V44").contains(&"SUSPECT")),
        negative: says("V44", edits(2, 60_000), &[]),
        boundary: {
            says("V44", edits(9, 60_000), &[]);
            assert!(!found(&seen(edits(10, 300_000)), "V44").is_empty());
            says("V44", edits(10, 300_001), &[]);
            says("V44", alike(19), &[]);
            assert!(!found(&seen(alike(20)), "V44").is_empty());
        },
    }
    v45_plan_copy {
        positive: {
            says("V45", edited(&[edit("in", "09:00", json!({})), edit("out", "09:30", json!({}))]), &["INFO"]);
            says("V45", punched(json!({ "method": "manual", "fix": null })), &["INFO"]);
        },
        negative: {
            says("V45", nine(json!({})), &[]);
            says("V45", edited(&[edit("out", "09:30", json!({}))]), &[]);
        },
        boundary: {
            let set = |came: &str| edited(&[edit("in", came, json!({})), edit("out", "09:30", json!({}))]);
            says("V45", set("09:00:59.999"), &["INFO"]);
            says("V45", set("09:01"), &[]);
        },
    }
    v46_double_up_coverage {
        positive: {
            says("DOUBLE_UP_COVERAGE", together(["09:00", "09:30"], ["09:10", "09:30"]), &["ACK"]);
            let never = together(["09:00", "09:30"], ["09:30", "10:00"]);
            says("DOUBLE_UP_COVERAGE", never.clone(), &["FIX"]);
            assert_eq!(seen(never).visits[0].paid_minutes, 30, "at the rate of one carer");
        },
        negative: says("V46", together(["09:00", "09:30"], ["09:01", "09:31"]), &[]),
        boundary: {
            says("V46", together(["09:00", "09:30"], ["09:05", "09:30"]), &[]);
            says("V46", together(["09:00", "09:30"], ["09:05:00.001", "09:30"]), &["ACK"]);
            says("V46", together(["09:00", "09:30"], ["09:29:59.999", "10:00"]), &["ACK"]);
        },
    }
    v47_double_up_second_late {
        positive: says("V47", together(["09:00", "09:30"], ["09:20", "09:50"]), &["ACK"]),
        negative: says("V47", together(["09:00", "09:30"], ["09:01", "09:31"]), &[]),
        boundary: {
            says("V47", together(["09:00", "09:30"], ["09:15", "09:45"]), &[]);
            says("V47", together(["09:00", "09:30"], ["09:15:00.001", "09:45"]), &["ACK"]);
            assert_eq!(seen(together(["09:00", "09:30"], ["09:15:00.001", "09:45"])).visits[0].punctuality, Some("LATE"));
        },
    }
    v48_carer_overlap {
        positive: assert!(found(&seen(and_then("C2", "09:20", "09:50")), "V48").contains(&"SUSPECT")),
        negative: says("V48", and_then("C2", "09:35", "10:05"), &[]),
        boundary: {
            says("V48", and_then("C2", "09:30", "10:00"), &[]);
            says("V48", and_then("C2", "09:29:59.999", "10:00"), &["FIX"; 2]);
            says("V48", and_then("C2", "09:29", "10:00"), &["FIX"; 2]);
            let looked_at = found(&seen(and_then("C2", "09:28:59.999", "10:00")), "V48");
            assert_eq!(looked_at.iter().filter(|class| **class == "SUSPECT").count(), 1);
            says("V48", and_then("C3", "09:28", "10:00"), &["FIX"; 2]);
        },
    }
    v49_group_cohabit {
        positive: assert!(found(&seen(group("C2", true)), "V49").contains(&"ACK")),
        negative: {
            says("V49", group("C3", true), &[]);
            says("V48", group("C3", true), &[]);
            says("V48", group("C3", false), &["FIX"; 2]);
        },
        boundary: {
            // 31 minutes, one to two: a third of one and two thirds of one are left over, the larger has it.
            let minutes: Vec<_> = seen(group("C3", true)).visits.iter().map(|visit| visit.delivered_minutes).collect();
            assert_eq!(minutes, [10, 21]);
        },
    }
    v50_impossible_travel {
        positive: says("V50", and_then("C2", "09:33", "10:03"), &["SUSPECT"]),
        negative: says("V50", and_then("C2", "09:40", "10:10"), &[]),
        boundary: {
            let second_later = |metres: u32| {
                let mut far = and_then("C3", "09:30:01", "10:00");
                far["events"][2] = with(far["events"][2].clone(), fix(metres, 10));
                far["events"][1] = with(far["events"][1].clone(), fix(0, 10));
                far
            };
            says("V50", second_later(519), &[]);
            says("V50", second_later(522), &["SUSPECT"]);
        },
    }
    v51_client_unavailable {
        positive: says("V51", client(json!({ "away": [{ "why": "hospital", "from": at("00:00") }] })), &["FIX", "SUSPECT"]),
        negative: says("V51", client(json!({ "away": [{ "why": "respite", "from": "2026-03-03T00:00" }] })), &[]),
        boundary: {
            says("V51", client(json!({ "away": [{ "why": "hospital", "from": at("07:30") }] })), &[]);
            says("V51", client(json!({ "away": [{ "why": "hospital", "from": at("07:29:59.999") }] })), &["FIX", "SUSPECT"]);
            says("V51", client(json!({ "away": [{ "why": "hospital", "from": "2026-02-27T00:00", "until": at("11:00") }] })), &[]);
        },
    }
    v52_carer_unavailable {
        positive: {
            for why in ["leave", "suspended", "other_work"] {
                says("V52", carer(json!({ "away": [{ "why": why, "from": at("08:00"), "until": at("10:00") }] })), &["ACK"]);
            }
            let twice = |client: &str| stay("a", client, "00:30", "13:30");
            let plans = [plan("V1", "C1", "00:30", 780, &["A"]), plan("V2", "C2", "00:30", 780, &["A"])];
            let mut events = [twice("C1"), twice("C2")].concat();
            events.swap(1, 2);
            let day = json!({ "plans": plans, "events": events });
            assert!(found(&seen(day), "DAILY_CARE").contains(&"REJECT"));
        },
        negative: says("V52", nine(json!({})), &[]),
        boundary: {
            let leave = |until: &str| carer(json!({ "away": [{ "why": "leave", "from": at("08:00"), "until": at(until) }] }));
            says("V52", leave("09:00"), &[]);
            says("V52", leave("09:00:00.001"), &["ACK"]);
            let long = |left: &str| json!({ "plans": [plan("V1", "C1", "01:00", 960, &["A"])], "events": stay("a", "C1", "01:00", left) });
            says("DAILY_CARE", long("17:00"), &[]);
            says("DAILY_CARE", long("17:00:00.001"), &["ACK"]);
        },
    }
    v53_shared_or_home_punch {
        positive: {
            says("SHARED_DEVICE", shared_phone("C2", "09:35"), &["SUSPECT"]);
            let home = |home: Value| {
                let fix = json!({ "fix": { "latitude": 51.5, "longitude": 0.0533, "accuracy_m": 10 } });
                with(left(fix), json!({ "carers": [with(json!({ "id": "A" }), home)] }))
            };
            says("HOME_PUNCH", home(json!({ "home": { "latitude": 51.5, "longitude": 0.0533 } })), &["SUSPECT"]);
            says("HOME_PUNCH", home(json!({})), &[]);
        },
        negative: says("V53", shared_phone("C3", "09:35"), &[]),
        boundary: {
            says("V53", shared_phone("C2", "09:45"), &["SUSPECT"]);
            says("V53", shared_phone("C2", "09:45:00.001"), &[]);
        },
    }
    v54_pattern {
        positive: says("SAME_DURATION", days(24, 24), &["SUSPECT"]),
        negative: says("V54", days(24, 4), &[]),
        boundary: {
            says("V54", days(19, 19), &[]);
            says("V54", days(20, 20), &["SUSPECT"]);
            says("V54", days(20, 16), &["SUSPECT"]);
            says("V54", days(20, 15), &[]);
        },
    }
    v55_units {
        positive: assert_eq!(["exact", "floor_15", "nearest_15", "ceil_15", "floor_60", "tenths"].map(|rule| units(rule, "09:23")), [23, 1, 2, 2, 0, 3]),
        negative: {
            let bare = seen(nine(json!({ "events": [] })));
            assert_eq!((bare.visits[0].units, bare.visits[0].paid_minutes), (0, 0));
        },
        boundary: {
            assert_eq!((units("floor_15", "09:14:59.999"), units("floor_15", "09:15")), (0, 1));
            assert_eq!((units("nearest_15", "09:07:59.999"), units("nearest_15", "09:08")), (0, 1));
            assert_eq!((units("ceil_15", "09:15"), units("ceil_15", "09:16")), (1, 2));
            let capped = profiled(made("09:00", "10:00"), json!({ "units": { "rule": "exact", "cap_at_planned": true } }));
            assert_eq!(seen(capped).visits[0].units, 30);
        },
    }
    v56_band_table {
        positive: {
            let gap = json!([{ "from": 0, "to": 8, "paid": 0 }, { "from": 10, "to": 23, "paid": 15 }]);
            assert_eq!(banded(gap).as_deref(), Some("profile.units.bands"));
        },
        negative: {
            let profile = json!({ "units": { "rule": "bands", "bands": [{ "from": 0, "to": 8, "paid": 0 }, { "from": 8, "to": 60, "paid": 15 }] } });
            assert_eq!(seen(profiled(nine(json!({})), profile)).visits[0].paid_minutes, 15);
        },
        boundary: {
            for bad in [
                json!([{ "from": 0, "to": 8, "paid": 0 }, { "from": 7, "to": 23, "paid": 15 }]),
                json!([{ "from": 0, "to": 8, "paid": 0 }, { "from": 9, "to": 23, "paid": 15 }]),
                json!([{ "from": 1, "to": 8, "paid": 0 }]),
                json!([{ "from": 0, "to": 8, "paid": 1 }, { "from": 8, "to": 23, "paid": 0 }]),
                json!([]),
            ] {
                assert_eq!(banded(bad.clone()).as_deref(), Some("profile.units.bands"), "{bad}");
            }
            // The shipped bands turn at the eighth minute.
            let paid = |left: &str| seen(made("09:00", left)).visits[0].paid_minutes;
            assert_eq!(["09:07:59", "09:08", "09:22:59", "09:23"].map(paid), [0, 15, 15, 30]);
        },
    }
    v57_e_logged_rate {
        positive: assert_eq!(logged(20, 0), Some("good")),
        negative: assert_eq!(logged(20, 10), Some("below")),
        boundary: assert_eq!([2, 3, 4].map(|written| logged(20, written)), [Some("good"), Some("flagged"), Some("below")]),
    }
    v58_usage_score_tx {
        positive: {
            let usage = seen(profiled(days(20, 20), json!("texas"))).measures.texas_usage;
            assert_eq!((usage.score, usage.pass), (Some(100), Some(true)));
        },
        negative: {
            let none = seen(profiled(nine(json!({ "events": [] })), json!("texas"))).measures.texas_usage;
            assert_eq!((none.score, none.pass), (None, None));
        },
        boundary: {
            let score = |written: usize| {
                let mut situation = profiled(days(20, 20), json!("texas"));
                for event in &mut situation["events"].as_array_mut().unwrap()[..2 * written] {
                    *event = with(event.clone(), json!({ "method": "manual", "fix": null }));
                }
                let usage = seen(situation).measures.texas_usage;
                (usage.score, usage.pass)
            };
            // Of twenty visits one may be told by tokens under a cap of 5 per cent, and five under one of 25.
            let told = |by_token: usize| {
                let mut situation = profiled(days(20, 20), json!("texas"));
                for event in &mut situation["events"].as_array_mut().unwrap()[..2 * by_token] {
                    *event = with(event.clone(), json!({ "method": "one_time_token", "token": "K", "fix": null }));
                }
                let usage = seen(situation).measures.texas_usage;
                (usage.by_token, usage.within_token_cap)
            };
            assert_eq!([told(0), told(1), told(2)], [(0, Some(5)), (1, Some(5)), (2, Some(25))]);
            assert_eq!([told(5), told(6), told(15), told(16)], [(5, Some(25)), (6, Some(50)), (15, Some(75)), (16, None)]);
            // 60 · 13/20 + 40 = 79; 60 · 14/20 + 40 = 82.
            assert_eq!((score(7), score(6)), ((Some(79), Some(false)), (Some(82), Some(true))));
        },
    }
    v59_care_kpis {
        positive: {
            let answer = seen(with(and_then("C2", "09:40", "10:00"), json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", "C2", "09:35", 25, &["A"]), plan("V3", "C1", "15:00", 30, &["B"])] })));
            assert_eq!(share(&answer, "missed"), (1, 3));
            assert_eq!(share(&answer, "on time"), (2, 2));
            assert_eq!(share(&answer, "planned for half an hour or more"), (1, 2));
            assert_eq!(share(&answer, "shorter ones with an agreed reason"), (1, 1));
            assert_eq!(share(&answer, "minutes delivered of planned"), (50, 85));
            let late = answer.measures.lateness.unwrap();
            assert_eq!((late.visits, late.earliest_tenth, late.latest_tenth, late.latest), (2, 0, 300, 300));
            let all = &answer.measures.continuity;
            assert_eq!((all.distribution.as_slice(), all.worst_tenth.len()), (&[[1, 2]][..], 1));
        },
        negative: assert_eq!(share(&seen(nine(json!({}))), "missed"), (0, 1)),
        boundary: {
            let answer = seen(planned(json!({ "minutes": 29, "short_agreed": false })));
            assert_eq!(share(&answer, "planned for half an hour or more"), (0, 1));
            assert_eq!(share(&answer, "shorter ones with an agreed reason"), (0, 1));
            assert_eq!(share(&seen(nine(json!({}))), "planned for half an hour or more"), (1, 1));
        },
    }
    v60_short_commission {
        positive: {
            says("V60", planned(json!({ "minutes": 20, "short_agreed": false })), &["INFO"]);
            says("V60", profiled(planned(json!({ "minutes": 20 })), json!("wales")), &["INFO"]);
            // The plan is short whether or not somebody came.
            says("V60", with(planned(json!({ "minutes": 20, "short_agreed": false })), json!({ "events": [] })), &["INFO"]);
        },
        negative: {
            says("V60", planned(json!({ "minutes": 20, "short_agreed": true })), &[]);
            let known = json!({ "visited_before": [{ "client": "C1", "carer": "A", "last": "2026-02-20T09:00" }] });
            says("V60", with(profiled(planned(json!({ "minutes": 20 })), json!("wales")), known), &[]);
        },
        boundary: {
            says("V60", planned(json!({ "minutes": 29, "short_agreed": false })), &["INFO"]);
            says("V60", planned(json!({ "minutes": 30, "short_agreed": false })), &[]);
        },
    }
}

/// The visit from nine to half past by a phone whose clock shows other times.
fn punched_fast(came: &str, left: &str) -> Value {
    let shown = |kind: &str, time: &str, wall: &str| {
        with(punch("a", kind, "C1", time), json!({ "at": at(wall), "happened": at(time) }))
    };
    nine(json!({ "events": [shown("in", "09:00", came), shown("out", "09:30", left)] }))
}

/// The same, its Out this many milliseconds into a start of the phone.
fn ran(millis: u64, boot: u64) -> Value {
    let rows = [
        with(punch("a", "in", "C1", "09:00"), json!({ "monotonic_ms": 5_000_000 })),
        with(punch("a", "out", "C1", "09:30"), json!({ "monotonic_ms": millis, "boot": boot })),
    ];
    nine(json!({ "events": rows }))
}

fn aged(seconds: u32) -> Value {
    json!({ "fix": { "metres_from_client": 5, "accuracy_m": 5, "age_s": seconds } })
}

/// A's visit from nine to half past; then B begins one with A's phone.
fn shared_phone(client: &str, time: &str) -> Value {
    let mut events = stay("a", "C1", "09:00", "09:30");
    events.push(with(punch("a", "in", client, time), json!({ "carer": "B" })));
    json!({ "plans": [plan("V1", "C1", "09:00", 30, &["A"]), plan("V2", client, "09:40", 30, &["B"])], "events": events })
}

/// A situation in which phone a signs with a key.
fn keyed(situation: Value, more: Value) -> Value {
    with(situation, json!({ "keys": [with(json!({ "id": "key-A", "device": "a" }), more)] }))
}

/// The lines of a small table that are not comments, without the first.
fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

#[test]
fn every_rule_of_the_reference_is_tested_under_its_name() {
    let named = |line: &str| {
        let mut cells = line.split(',');
        let (id, name) = (cells.next().unwrap(), cells.next().unwrap());
        let name = name.to_lowercase().replace(" / ", "_").replace(" & work_time", "");
        format!("{}_{name}", id.to_lowercase())
    };
    let rules: Vec<_> = lines(include_str!("rules.csv")).map(named).collect();
    assert_eq!(rules, TESTED);
}

#[test]
fn every_case_of_the_reference_is_a_test_of_its_name() {
    let tests = include_str!("cases.rs");
    let missing: Vec<_> = lines(include_str!("cases.csv"))
        .filter(|case| !tests.contains(&format!("#[test]\nfn {}_", case.to_lowercase())))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

//! Rules of a record by itself, of its device and of its clock: V01 to V24.

use serde_json::{Value, json};

use super::situations::*;
use crate::monday::*;

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
}

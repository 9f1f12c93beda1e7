//! Rules of where somebody was, and when: V25 to V40.

use serde_json::{Value, json};

use super::situations::*;
use crate::monday::*;

rules! {
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
}

//! Rules of corrections, of carers together, of patterns, and the measures: V41 to V60.

use serde_json::{Value, json};

use super::situations::*;
use crate::monday::*;

rules! {
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

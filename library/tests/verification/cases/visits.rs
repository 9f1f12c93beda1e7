//! Visits, corrections, proofs of presence and measures: A25 to A63.

use serde_json::{Value, json};

use homeround::verification::scenario::ScenarioAnswer;

use crate::monday::{at, faults, finding, nine_to_half_past, plan, punch, rules, seen, stay, with};

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

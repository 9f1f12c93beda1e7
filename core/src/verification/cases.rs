//! The named situations of the reference, each with the verdict it must get.

mod findings;

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::event::{Confidence, Event, EventKind, PunchMethod};
use super::finding::{Certainty, Class, Rule};
use super::log::{LogFault, LogFaults};
use super::sample::{EIGHT, MINUTE, SeenSituation, Situation, anchor, fix_at, home, north, punch};
use super::verdict::{Alert, Level, Punctuality, Reason, Status};
use crate::ground::{CarerIx, ClientIx, Instant, OffsetChange, Zone};

fn new() -> Situation {
    Situation::new()
}

/// Nine o'clock, in minutes after eight.
const NINE: i64 = 60;

#[test]
fn a01_a02_a_night_over_a_clock_change_lasts_as_long_as_it_lasts() {
    // The minutes are those between the two instants; local times become instants where files are read.
    for (from, to, minutes) in [
        (1_774_735_200_000_i64, 1_774_764_000_000, 480),
        (1_792_875_600_000, 1_792_911_600_000, 600),
        (1_792_888_800_000, 1_792_890_600_000, 30),
    ] {
        let events =
            vec![anchor(0, 0, from - MINUTE), punch(0, 1, EventKind::In, from), punch(0, 2, EventKind::Out, to)];
        let seen = Situation { events, as_of: (to - EIGHT) / MINUTE + 60, ..new() }.see();
        assert_eq!(seen.attendances[0].delivered_ms(), Some(minutes * MINUTE));
    }
}

#[test]
fn a09_a_batch_sent_three_times_and_shuffled_changes_nothing() {
    let once = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
    let mut thrice = once.clone();
    let late = |event: &Event| Event { received: Instant(event.received.0 + 5 * MINUTE), ..*event };
    thrice.events = once.events.iter().rev().flat_map(|event| [late(event), *event, late(event)]).collect();
    assert_eq!(once.see(), thrice.see());
}

#[test]
fn a10_two_days_offline_with_an_anchor_after_verify_by_themselves() {
    let mut offline = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
    offline.events[0] = anchor(0, 3, EIGHT + (NINE + 48 * 60) * MINUTE);
    for event in &mut offline.events {
        event.seq =
            if event.device.0 == 0 && event.kind != EventKind::ServerAnchor { event.seq - 1 } else { event.seq };
        event.received = event.received.max(Instant(EIGHT + (NINE + 48 * 60) * MINUTE));
    }
    offline.events[0].seq = 2;
    let seen = offline.see();
    assert_eq!(seen.verdicts[0].status, Status::VerifiedAuto, "{:?}", seen.findings);
    let width = seen.attendances[0].start.width_ms();
    assert!((34_000..36_000).contains(&width), "{width}");
}

#[test]
fn a11_eighty_hours_offline_need_a_reason() {
    let late = |event: &mut Event| event.received = Instant(EIGHT + (NINE + 80 * 60 + 40) * MINUTE);
    let seen = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).lasts(2, late).see();
    assert_eq!(seen.verdicts[0].status, Status::NeedsAck);
    assert_eq!(seen.rules(), [(Rule::LateSync, Class::Ack); 2]);
}

#[test]
fn v22_late_sync_boundaries() {
    let received = |millis: i64| {
        let late = move |event: &mut Event| event.received = Instant(EIGHT + NINE * MINUTE + millis);
        let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).last(late);
        Situation { as_of: 200 * 24 * 60, ..seen }.see()
    };
    let drift = 50 + 3_600_000 * 3 / 10_000;
    let class = |millis| received(millis).findings.iter().find(|row| row.rule == Rule::LateSync).map(|row| row.class);
    let (ack, lock) = (72 * 60 * MINUTE + drift, 95 * 24 * 60 * MINUTE + drift);
    assert_eq!(class(ack), None);
    assert_eq!(class(ack + 1), Some(Class::Ack));
    assert_eq!(class(lock), Some(Class::Ack));
    assert_eq!(class(lock + 1), Some(Class::Reject));
}

#[test]
fn a12_a_phone_nine_minutes_fast_is_judged_by_the_true_time() {
    let fast = |event: &mut Event| event.wall = Instant(event.wall.0 + 9 * MINUTE);
    let mut always = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE + 10, NINE + 40).lasts(2, fast);
    fast(&mut always.events[0]);
    let seen = always.see();
    assert_eq!(seen.verdicts[0].start.unwrap().punctuality, Punctuality::OnTime);
    assert_eq!(seen.verdicts[0].paid.minutes, 30);
    let drift = (Rule::ClockDrift, Class::Ack);
    assert_eq!(seen.rules(), [drift, drift]);
    assert_eq!(seen.verdicts[0].status, Status::NeedsAck);
}

#[test]
fn v19_clock_drift_boundaries() {
    for (out, expected) in
        [(120_000, None), (120_001, Some(Class::Info)), (300_000, Some(Class::Info)), (300_001, Some(Class::Ack))]
    {
        let change = |event: &mut Event| event.wall = Instant(event.wall.0 - out);
        let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).last(change).see();
        let found = seen.findings.iter().find(|row| row.rule == Rule::ClockDrift).map(|row| row.class);
        assert_eq!(found, expected, "{out} ms");
    }
}

#[test]
fn a14_a_clock_wound_back_with_a_reboot_is_only_possibly_on_time() {
    let reboot = |event: &mut Event| {
        event.boot = 2;
        event.wall = Instant(event.wall.0 - 20 * MINUTE);
        event.received = Instant(event.received.0 + 60 * MINUTE);
    };
    let seen = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE + 20, NINE + 50).lasts(2, reboot).see();
    let start = seen.verdicts[0].start.unwrap();
    assert_eq!((start.punctuality, start.certainty), (Punctuality::OnTime, Certainty::Possible));
    assert_eq!(seen.verdicts[0].status, Status::NeedsAck);
    assert_eq!(seen.attendances[0].start.earliest, Instant(EIGHT - 120 * MINUTE));
    assert_eq!(seen.finding(Rule::TrueTime).class, Class::Ack);
}

#[test]
fn a16_an_event_that_claims_tomorrow_is_held() {
    let tomorrow = |event: &mut Event| {
        event.boot = 2;
        event.wall = Instant(event.wall.0 + 24 * 60 * MINUTE);
    };
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).last(tomorrow).see();
    assert!(seen.attendances.is_empty());
    assert_eq!(seen.finding(Rule::FutureOrBackdated).class, Class::Fix);
}

#[test]
fn a17_an_out_that_arrives_before_its_in_waits_and_then_verifies() {
    let mut swapped = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
    let last = swapped.events.len() - 1;
    swapped.events[last - 1].received = Instant(EIGHT + (NINE + 60) * MINUTE);
    let early = swapped.clone().asked(NINE + 45).see();
    assert_eq!(early.verdicts[0].status, Status::Pending);
    assert_eq!(early.finding(Rule::MissingIn).class, Class::Info);
    assert_eq!(swapped.see().verdicts[0].status, Status::VerifiedAuto);
}

#[test]
fn a18_far_away_with_a_huge_accuracy_is_low_evidence() {
    let mut far = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
    far = far.lasts(2, |event| event.fix = Some(fix_at(north(home(0), 1_090), 1_000_000)));
    far.profile.setting_mut("fence_radius_mm").unwrap().value = 100_000;
    let seen = far.see();
    assert_eq!(seen.verdicts[0].status, Status::NeedsAck);
    assert_eq!((seen.verdicts[0].evidence_in, seen.verdicts[0].low_evidence), (Level::E1, true));
    assert_eq!(seen.rules(), [(Rule::Geofence, Class::Info); 2]);
}

#[test]
fn a22_a_client_without_coordinates_is_never_inside() {
    let mut blank = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
    blank.addresses[0].exact = false;
    let seen = blank.see();
    assert_eq!(seen.rules(), [(Rule::NoReference, Class::Info); 2]);
    assert_eq!(seen.verdicts[0].evidence_in, Level::E1);
    assert_eq!(seen.verdicts[0].status, Status::NeedsAck);
}

#[test]
fn a23_a_mock_place_on_both_ends_is_looked_at() {
    let mock = |event: &mut Event| event.fix.as_mut().unwrap().mock = true;
    let seen = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).lasts(2, mock).see();
    assert_eq!(seen.rules(), [(Rule::MockLocation, Class::Suspect); 2]);
    assert!(seen.verdicts[0].review);
    assert_eq!((seen.verdicts[0].evidence_in, seen.verdicts[0].status), (Level::E1, Status::NeedsAck));
}

#[test]
fn a25_twelve_kilometres_in_three_minutes_are_looked_at() {
    let seen = new().plan(0, NINE, 60, &[0]).plan(1, NINE + 65, 30, &[0]);
    let seen = seen.stay(0, 0, NINE, NINE + 60).stay(0, 1, NINE + 63, NINE + 95).see();
    let found = seen.finding(Rule::ImpossibleTravel);
    assert_eq!((found.class, found.certainty), (Class::Suspect, Certainty::Certain));
    assert!((239_000..=240_000).contains(&found.measured), "{}", found.measured);
    assert_eq!(seen.verdicts[1].status, Status::VerifiedAuto, "a suspicion changes nothing but the review");
    assert!(seen.verdicts[1].review);
}

#[test]
fn a27_travel_is_from_out_to_in_and_not_from_in_to_in() {
    let seen = new().plan(0, 0, 240, &[0]).plan(1, 241, 30, &[0]).stay(0, 0, 0, 240).stay(0, 1, 241, 271).see();
    assert_eq!(seen.finding(Rule::ImpossibleTravel).class, Class::Suspect);
}

#[test]
fn v50_impossible_travel_boundary() {
    // 12 km less 20 m at 120 km/h are 5 min 59.4 s.
    let after = |millis: i64| {
        let seen = new().punch(0, 0, EventKind::In, 0).punch(0, 0, EventKind::Out, 60);
        seen.punch_ms(0, 1, EventKind::In, 60 * MINUTE + millis)
            .see()
            .findings
            .iter()
            .any(|f| f.rule == Rule::ImpossibleTravel)
    };
    assert!(after(359_000));
    assert!(!after(360_000));
}

#[test]
fn a29_a_second_carer_ten_minutes_late_leaves_ten_minutes_single_handed() {
    let seen = new().plan(0, NINE, 30, &[0, 1]).stay(0, 0, NINE, NINE + 30).stay(1, 0, NINE + 10, NINE + 30).see();
    let found = seen.finding(Rule::DoubleUpCoverage);
    assert_eq!((found.class, found.measured, found.limit), (Class::Ack, 20 * MINUTE, 25 * MINUTE));
    assert_eq!(seen.verdicts[0].covered_ms, 20 * MINUTE);
    assert_eq!(seen.verdicts[0].start.unwrap().late_by_ms, 10 * MINUTE);
    assert!(seen.findings.iter().all(|finding| finding.rule != Rule::DoubleUpSecondLate));
}

#[test]
fn a31_a_proper_double_up_verifies_without_a_word() {
    let seen = new().plan(0, NINE, 30, &[0, 1]).stay(0, 0, NINE + 1, NINE + 31).stay(1, 0, NINE + 1, NINE + 31).see();
    assert_eq!(seen.verdicts[0].status, Status::VerifiedAuto);
    assert_eq!(seen.findings, []);
    assert_eq!((seen.verdicts[0].paid.minutes, seen.verdicts[0].attended), (60, 2));
}

#[test]
fn v46_a_double_up_by_one_carer_is_not_delivered_and_pays_one() {
    let seen = new().plan(0, NINE, 30, &[0, 1]).stay(0, 0, NINE, NINE + 30).see();
    assert_eq!(seen.rules(), [(Rule::DoubleUpCoverage, Class::Fix), (Rule::LogNotClosed, Class::Info)]);
    assert_eq!((seen.verdicts[0].status, seen.verdicts[0].paid.minutes), (Status::Incomplete, 30));
    let twice = new().plan(0, NINE, 30, &[0, 1]).stay(0, 0, NINE, NINE + 30).stay(0, 0, NINE + 35, NINE + 65).see();
    assert_eq!(twice.finding(Rule::DoubleUpCoverage).measured, 0, "one carer twice is not two");
    assert_eq!(twice.verdicts[0].paid.minutes, 30);
}

#[test]
fn v46_five_minutes_apart_are_allowed_and_time_away_is_not_cover() {
    let start =
        |second: i64| new().plan(0, NINE, 30, &[0, 1]).stay(0, 0, NINE, NINE + 30).stay(1, 0, second, NINE + 30);
    assert_eq!(start(NINE + 5).see().verdicts[0].status, Status::VerifiedAuto);
    let away = new().plan(0, NINE, 30, &[0, 1]).stay(0, 0, NINE, NINE + 30).punch(1, 0, EventKind::In, NINE);
    let away = away.punch(1, 0, EventKind::Leave, NINE + 10).punch(1, 0, EventKind::Return, NINE + 16);
    let seen = away.punch(1, 0, EventKind::Out, NINE + 30).see();
    assert_eq!(seen.finding(Rule::DoubleUpCoverage).measured, 24 * MINUTE);
}

#[test]
fn v47_the_second_carer_more_than_a_quarter_of_an_hour_late() {
    let second = |minute: i64| {
        let seen = new().plan(0, NINE, 60, &[0, 1]).stay(0, 0, NINE, NINE + 60);
        let seen = seen.stay(1, 0, NINE + minute, NINE + 70).see();
        seen.findings.iter().any(|finding| finding.rule == Rule::DoubleUpSecondLate)
    };
    assert!(!second(15));
    assert!(second(16));
}

#[test]
fn a37_punctuality_bounds_are_inclusive() {
    let at = |millis: i64| {
        let mut critical = new().plan(0, 0, 30, &[0]);
        critical.visits[0].time_critical = true;
        let start = critical.punch_ms(0, 0, EventKind::In, millis).see().verdicts[0].start.unwrap();
        start.punctuality
    };
    assert_eq!(at(30 * MINUTE), Punctuality::OnTime);
    assert_eq!(at(30 * MINUTE + 1), Punctuality::Late);
    assert_eq!(at(-30 * MINUTE), Punctuality::OnTime);
    assert_eq!(at(-30 * MINUTE - 1), Punctuality::Early);
}

#[test]
fn a38_late_possibly_missed_missed_and_then_revised() {
    let visit = new().plan(0, NINE, 30, &[0]).plan(0, NINE + 180, 30, &[0]);
    let at = |minute: i64| {
        let verdict = visit.clone().asked(minute).see().verdicts[0];
        (verdict.status, verdict.alert)
    };
    assert_eq!(at(NINE + 14), (Status::Pending, None));
    assert_eq!(at(NINE + 15), (Status::Pending, Some(Alert::Late)));
    assert_eq!(at(NINE + 45), (Status::Pending, Some(Alert::PossiblyMissed)));
    assert_eq!(at(NINE + 179), (Status::Pending, Some(Alert::PossiblyMissed)));
    assert_eq!(at(NINE + 180), (Status::Missed { merged: false }, None));
    let synced = Instant(EIGHT + (NINE + 200) * MINUTE);
    let synced = visit.stay(0, 0, NINE + 2, NINE + 32).lasts(2, |event| event.received = synced);
    assert_eq!(synced.clone().asked(NINE + 190).see().verdicts[0].status, Status::Missed { merged: false });
    assert_eq!(synced.see().verdicts[0].status, Status::VerifiedAuto);
}

#[test]
fn v37_the_service_day_ends_at_23_local() {
    let summer = [OffsetChange { from: Instant(0), offset: 3600 }];
    let plan = super::VisitPlan {
        clients: 0,
        carers: 0,
        visits: &[],
        sent: &[],
        addresses: &[],
        zone: Zone { before: 0, changes: &summer },
        registers: super::Registers::default(),
        corrections: &[],
    };
    assert_eq!(plan.day_end(Instant(EIGHT), 23 * 3600), Instant(EIGHT + 14 * 60 * MINUTE));
    let visit = new().plan(0, NINE, 30, &[0]);
    assert_eq!(visit.clone().asked(15 * 60 - 1).see().verdicts[0].status, Status::Pending);
    assert_eq!(visit.asked(15 * 60).see().verdicts[0].status, Status::Missed { merged: false });
}

#[test]
fn v37_one_attendance_over_two_visits_counts_for_the_first() {
    let seen = new().plan(0, NINE, 30, &[0]).plan(0, NINE + 30, 30, &[0]).stay(0, 0, NINE, NINE + 60).see();
    assert_eq!(seen.verdicts[1].status, Status::Missed { merged: true });
    assert_eq!(seen.verdicts[0].attended, 1);
}

#[test]
fn a47_a_visit_of_a_day_and_a_second_is_corrected() {
    let stay =
        |millis| new().plan(0, 0, 60, &[0]).punch(0, 0, EventKind::In, 0).punch_ms(0, 0, EventKind::Out, millis).see();
    let day = 24 * 60 * MINUTE;
    assert!(stay(day).findings.iter().all(|finding| finding.rule != Rule::MaxDuration));
    let found = stay(day + 1_000).finding(Rule::MaxDuration);
    assert_eq!((found.class, found.limit), (Class::Fix, day));
    let found = stay(25 * 60 * MINUTE + MINUTE).finding(Rule::MaxDuration);
    assert_eq!((found.class, found.limit), (Class::Fix, 1_500 * MINUTE));
}

#[test]
fn a48_an_out_at_the_in_is_rejected() {
    let seen = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE).see();
    assert_eq!(seen.finding(Rule::TimeOrder).class, Class::Reject);
    assert_eq!((seen.verdicts[0].status, seen.verdicts[0].paid.minutes), (Status::Rejected, 0));
}

#[test]
fn a50_time_away_is_taken_off() {
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).punch(0, 0, EventKind::Leave, NINE + 10);
    let seen = seen.punch(0, 0, EventKind::Return, NINE + 25).punch(0, 0, EventKind::Out, NINE + 40).see();
    assert_eq!(seen.attendances[0].delivered_ms(), Some(25 * MINUTE));
}

#[test]
fn a51_a_reversal_is_offered_and_nothing_is_swapped() {
    let seen =
        new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::Out, NINE).punch(0, 0, EventKind::In, NINE + 30).see();
    assert_eq!(seen.rules(), [(Rule::Reversal, Class::Fix)].map(|rule| rule).to_vec()[..1].to_vec());
    assert!(seen.attendances[0].reversed);
    assert_eq!(seen.attendances[0].delivered_ms(), None);
    assert_eq!(seen.verdicts[0].status, Status::Incomplete);
}

#[test]
fn a52_a_photographed_code_scanned_elsewhere_is_looked_at() {
    let elsewhere = |event: &mut Event| {
        event.method = PunchMethod::StaticTag;
        event.token = Some(super::Token { id: 1, code: 0, check: super::Check::Matched });
        event.fix = Some(fix_at(north(home(0), 5_000), 10_000));
    };
    let seen = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).lasts(2, elsewhere).see();
    assert!(seen.rules().contains(&(Rule::TagMatch, Class::Suspect)));
    assert!(seen.rules().contains(&(Rule::Geofence, Class::Ack)));
}

#[test]
fn a53_a_copied_code_without_a_fix_is_low_evidence() {
    let tag = |event: &mut Event| {
        event.method = PunchMethod::StaticTag;
        event.token = Some(super::Token { id: 1, code: 0, check: super::Check::Matched });
        event.fix = None;
    };
    let mut copied = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).lasts(2, tag);
    let seen = copied.see();
    assert_eq!((seen.verdicts[0].evidence_in, seen.verdicts[0].status), (Level::E2, Status::NeedsAck));
    assert_eq!(seen.findings, []);
    copied.profile.setting_mut("auto_level").unwrap().value = 2;
    assert_eq!(copied.see().verdicts[0].status, Status::VerifiedAuto);
}

#[test]
fn an_erased_leave_and_return_do_not_lengthen_a_visit_unseen() {
    let whole = new()
        .plan(0, NINE, 30, &[0])
        .punch(0, 0, EventKind::In, NINE)
        .punch(0, 0, EventKind::Leave, NINE + 5)
        .punch(0, 0, EventKind::Return, NINE + 12)
        .punch(0, 0, EventKind::Out, NINE + 30);
    let mut erased = whole.clone();
    let rows = erased.events.len();
    for event in &mut erased.events[rows - 3..rows - 1] {
        *event = Event {
            device: event.device,
            seq: event.seq,
            received: event.received,
            troubles: LogFaults::WITHHELD,
            ..Event::UNREADABLE
        };
    }
    let (before, after) = (whole.see(), erased.see());
    assert!(!before.rules().iter().any(|(rule, _)| *rule == Rule::ErasedRecords));
    assert_eq!(after.verdicts[0].status, Status::NeedsAck);
    let found: Vec<_> = after.findings.iter().filter(|row| row.rule == Rule::ErasedRecords).collect();
    assert_eq!((found.len(), found[0].class, found[0].measured), (1, Class::Ack, 2));
    // The hole says nothing of the phone's clock: the Out is as sharp as it was.
    assert_eq!(after.attendances[0].finish, before.attendances[0].finish);
}

#[test]
fn a57_a_withheld_number_needs_somebodys_word() {
    let withheld = |event: &mut Event| {
        event.method = PunchMethod::CallerNumber;
        event.fix = None;
    };
    let seen = new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30).lasts(2, withheld).see();
    assert_eq!(seen.rules(), [(Rule::CallerMatch, Class::Ack); 2]);
    assert_eq!(seen.verdicts[0].evidence_in, Level::E1);
}

#[test]
fn a59_nobody_opened_the_door() {
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::NoAccess, NINE + 10).see();
    assert_eq!(seen.verdicts[0].status, Status::NotDelivered(Reason::NoAccess));
    let far = |event: &mut Event| event.fix = Some(fix_at(home(1), 10_000));
    let seen = new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::NoAccess, NINE + 10).last(far).see();
    assert_eq!(seen.verdicts[0].status, Status::Missed { merged: false }, "not from twelve kilometres away");
}

#[test]
fn a60_a_cancelled_visit_is_not_missed() {
    let mut cancelled = new().plan(0, NINE, 30, &[0]);
    cancelled.visits[0].cancelled = Some(Instant(EIGHT + 30 * MINUTE));
    assert_eq!(cancelled.see().verdicts[0].status, Status::NotDelivered(Reason::CancelledLate));
    cancelled.visits[0].cancelled = Some(Instant(EIGHT + (NINE - 24 * 60) * MINUTE));
    assert_eq!(cancelled.see().verdicts[0].status, Status::NotDelivered(Reason::Cancelled));
}

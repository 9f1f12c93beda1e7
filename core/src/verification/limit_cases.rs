//! The last value on either side where rules add up, compare or choose: cases that a changed sign or a changed comparison breaks.

use alloc::vec;
use alloc::vec::Vec;

use super::event::{Anchor, Event, EventFault, EventKind};
use super::finding::{Class, Rule};
use super::measures::Usage;
use super::profile::WALES;
use super::sample::{EIGHT, MINUTE, SeenSituation, Situation, anchor, punch};
use super::verdict::{Alert, Status, Verdict};
use super::{Registers, VisitPlan};
use crate::ground::{Instant, VisitIx, Zone};

/// Nine o'clock, in minutes after eight.
const NINE: i64 = 60;

fn has(seen: &SeenSituation, rule: Rule) -> Option<Class> {
    seen.findings.iter().find(|finding| finding.rule == rule).map(|finding| finding.class)
}

#[test]
fn the_last_number_of_an_event_is_taken_and_the_next_is_not() {
    let event = |seq: u64| Event { seq, ..punch(0, 0, EventKind::In, EIGHT) }.validated().map(|event| event.seq);
    assert_eq!(event(Event::MOST_SEQ), Ok(Event::MOST_SEQ));
    assert_eq!(event(Event::MOST_SEQ + 1), Err(EventFault::Sequence));
}

#[test]
fn a_visit_that_ends_when_it_begins_is_no_plan() {
    let possible = |length: i64| {
        let planned = Situation::new().plan(0, NINE, length, &[0]);
        let plan = VisitPlan {
            clients: 3,
            carers: 4,
            visits: &planned.visits,
            sent: &planned.sent,
            addresses: &planned.addresses,
            zone: Zone::UTC,
            registers: Registers::default(),
            corrections: &[],
        };
        plan.validated().is_ok()
    };
    assert_eq!((possible(1), possible(0), possible(-1)), (true, false, false));
}

#[test]
fn whoever_is_there_is_not_shouted_for_while_their_out_is_awaited() {
    let alert = |seen: &Situation| {
        let seen = seen.see();
        (seen.verdicts[0].status, seen.verdicts[0].alert)
    };
    let there = Situation::new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE);
    assert_eq!(alert(&there.asked(NINE + 120)), (Status::Pending, None));
    let one_of_two = Situation::new().plan(0, NINE, 30, &[0, 1]).punch(0, 0, EventKind::In, NINE);
    assert_eq!(alert(&one_of_two.asked(NINE + 120)), (Status::Pending, Some(Alert::PossiblyMissed)));
    let nobody = Situation::new().plan(0, NINE, 30, &[0]);
    assert_eq!(alert(&nobody.asked(NINE + 20)), (Status::Pending, Some(Alert::Late)));
}

#[test]
fn a_fix_is_void_beyond_its_last_age() {
    let aged = |age_ms: u32| {
        let made = Situation::new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30);
        let limit = u32::try_from(made.profile.fix_void_ms.value).unwrap();
        let aged = made.last(|event| {
            event.fix.iter_mut().for_each(|fix| fix.age_ms = limit + age_ms);
        });
        aged.see().finding(Rule::StaleFix).limit
    };
    // Held against the age from which it is old, and beyond the last against that.
    let profile = Situation::new().profile;
    assert_eq!((aged(0), aged(1)), (profile.fix_stale_ms.value, profile.fix_void_ms.value));
}

#[test]
fn a_whole_day_of_care_is_asked_about_and_more_cannot_be() {
    // Two clients at once from midnight to midnight.
    let care = |minutes: i64| {
        let seen = Situation::new().plan(0, -480, 720, &[0]).plan(1, -480, 720, &[0]);
        let seen = seen.stay(0, 0, 0, 720).stay(0, 1, 0, minutes);
        has(&seen.see(), Rule::DailyCare)
    };
    assert_eq!((care(720), care(721)), (Some(Class::Ack), Some(Class::Reject)));
    assert_eq!((care(240), care(241)), (None, Some(Class::Ack)), "sixteen hours, and a minute more");
}

#[test]
fn care_after_midnight_counts_for_the_day_after() {
    let day_after = |minutes: i64| {
        let seen = Situation::new().plan(0, 720, 360, &[0]).plan(1, 1_080, minutes, &[0]);
        // Eight in the evening to two, then on.
        has(&seen.stay(0, 0, 720, 1_080).stay(0, 1, 1_080, 1_080 + minutes).see(), Rule::DailyCare)
    };
    assert_eq!((day_after(14 * 60), day_after(14 * 60 + 1)), (None, Some(Class::Ack)));
}

#[test]
fn the_anchor_with_the_lesser_error_counts() {
    // An anchor ten hours old, and one of now whose answer took six tenths of a second: drift is the greater error.
    let late = 10 * 60 * MINUTE;
    let width = |round_trip_ms: u32| {
        let mut seen = Situation::new().plan(0, 600, 30, &[0]);
        let slow = Some(Anchor { server: Instant(EIGHT + late - MINUTE), round_trip_ms });
        seen.events.push(Event { anchor: slow, ..anchor(0, 1, EIGHT + late - MINUTE) });
        let seen = seen.stay(0, 0, 600, 630).see();
        seen.attendances[0].start.width_ms()
    };
    assert!(width(600) < 1_000, "{}", width(600));
    // An answer that took a minute says less than the old anchor does.
    assert!((1_000..20_000).contains(&width(60_000)), "{}", width(60_000));
}

#[test]
fn another_carers_visit_makes_nobody_known() {
    let short_by = |earlier: u32| {
        let mut seen = Situation::new().plan(0, NINE, 30, &[earlier]).plan(0, NINE + 120, 20, &[0]);
        for visit in &mut seen.visits {
            visit.terms.agreed_from = Instant(EIGHT);
        }
        seen.visits[1].terms.short_agreed = true;
        let seen = Situation { profile: WALES, ..seen };
        let seen = seen.stay(earlier, 0, NINE, NINE + 30).stay(0, 0, NINE + 120, NINE + 140).see();
        seen.findings.iter().any(|finding| finding.rule == Rule::ShortCommission && finding.visit == VisitIx(1))
    };
    assert_eq!((short_by(0), short_by(1)), (false, true));
}

#[test]
fn usage_counts_every_visit_that_was_sent() {
    let verdict = |status: Status, attended: u8| Verdict { status, attended, ..Verdict::unknown(VisitIx(0)) };
    let verdicts: Vec<Verdict> = vec![
        verdict(Status::VerifiedAuto, 1),
        verdict(Status::NeedsAck, 1),
        verdict(Status::Rejected, 1),
        verdict(Status::Pending, 1),
        verdict(Status::Missed { merged: false }, 0),
    ];
    let usage = Usage::from_verdicts(&verdicts);
    assert_eq!(usage, Usage { electronic: 0, accepted: 2, nonrejected: 2, exported: 3 });
}

#[test]
fn half_an_hour_is_half_an_hour() {
    let planned = |minutes: i64| {
        let seen = Situation::new().plan(0, NINE, minutes, &[0]).stay(0, 0, NINE, NINE + minutes);
        let plan = VisitPlan {
            clients: 3,
            carers: 4,
            visits: &seen.visits,
            sent: &seen.sent,
            addresses: &seen.addresses,
            zone: Zone::UTC,
            registers: Registers::default(),
            corrections: &[],
        };
        let found = seen.see();
        super::measures::measure(&plan, &found.verdicts, &found.findings).half_hour.part
    };
    assert_eq!((planned(29), planned(30)), (0, 1));
}

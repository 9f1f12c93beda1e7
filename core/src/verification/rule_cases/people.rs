//! The rules that see several people or many days: shared care, who was away, shared devices, and patterns.

use super::corrections::correction;
use super::*;

fn couple(weights: [u32; 2], allowed: bool) -> Situation {
    let mut seen = Situation::new().plan(0, NINE, 30, &[0]).plan(1, NINE + 30, 30, &[0]);
    seen.addresses[1].place = home(0);
    for (visit, weight) in seen.visits.iter_mut().zip(weights) {
        visit.terms = VisitTerms { group: 1, group_allowed: allowed, weight, ..visit.terms };
    }
    seen
}

#[test]
fn v49_group_cohabit() {
    let minutes = |seen: &SeenSituation| seen.verdicts.iter().map(|row| row.paid.exact_ms / MINUTE).collect::<Vec<_>>();
    let one = couple([0, 0], true).stay(0, 0, NINE, NINE + 60).see();
    assert_eq!((minutes(&one), one.verdicts[1].status), (vec![30, 30], Status::VerifiedAuto));
    let weighted = couple([2, 1], true).stay(0, 0, NINE, NINE + 61).see();
    assert_eq!(minutes(&weighted), [41, 20], "40⅔ and 20⅓: the largest remainder, nothing lost");
    let both = couple([0, 0], true).stay(0, 0, NINE, NINE + 60).stay(0, 1, NINE, NINE + 60).see();
    assert_eq!(minutes(&both), [30, 30]);
    assert!(has(&both, Rule::CarerOverlap).is_none() && has(&both, Rule::GroupCohabit).is_none());
    let forbidden = couple([0, 0], false).stay(0, 0, NINE, NINE + 60).see();
    assert_eq!(forbidden.verdicts[1].status, Status::Missed { merged: false });
    let overlap = couple([0, 0], false).stay(0, 0, NINE, NINE + 60).stay(0, 1, NINE, NINE + 60).see();
    assert_eq!(has(&overlap, Rule::CarerOverlap), Some(Class::Fix));
    let mut apart = couple([0, 0], true).stay(0, 0, NINE, NINE + 30);
    apart.addresses[1].place = home(1);
    assert_eq!(has(&apart.see(), Rule::GroupCohabit), Some(Class::Ack));
    let short = couple([0, 0], true).stay(0, 0, NINE, NINE + 45).see();
    assert_eq!(short.verdicts[1].status, Status::Missed { merged: false }, "half of it is not more than half");
}

#[test]
fn v51_client_unavailable() {
    let away = |period: Period| {
        let rows = vec![ClientAway { client: ClientIx(0), period, why: Absence::Hospital }];
        with(Registers { clients_away: rows.leak(), ..Registers::default() }).see()
    };
    let seen = away(Period { from: at(0), until: at(24 * 60) });
    assert_eq!(has(&seen, Rule::ClientUnavailable), None, "admitted at eight: two hours are allowed");
    let seen = away(Period { from: at(NINE + 30 - 120), until: at(24 * 60) });
    assert_eq!(has(&seen, Rule::ClientUnavailable), None, "half-open");
    let seen = away(Period { from: at(NINE + 29 - 120), until: at(24 * 60) });
    assert_eq!(seen.rules(), [(Rule::ClientUnavailable, Class::Fix), (Rule::ClientUnavailable, Class::Suspect)]);
    assert_eq!((seen.verdicts[0].status, seen.verdicts[0].review), (Status::Incomplete, true));
    let died = away(Period { from: at(-24 * 60), until: Instant(i64::MAX) });
    assert_eq!(has(&died, Rule::ClientUnavailable), Some(Class::Fix));
}

#[test]
fn v52_carer_unavailable() {
    let away = |period: Period| {
        let rows = vec![CarerAway { carer: CarerIx(0), period, why: NotAtWork::Leave }];
        has(&with(Registers { carers_away: rows.leak(), ..Registers::default() }).see(), Rule::CarerUnavailable)
    };
    assert_eq!(away(Period { from: at(0), until: at(NINE) }), None);
    assert_eq!(away(Period { from: at(0), until: at(NINE + 1) }), Some(Class::Ack));
    assert_eq!(away(Period { from: at(NINE + 30), until: at(24 * 60) }), None);
}

#[test]
fn v52_daily_care() {
    // From midnight on, so that it is all one day.
    let midnight = -8 * 60;
    let care = |minutes: i64| {
        let seen = Situation::new().plan(0, midnight, minutes, &[0]).stay(0, 0, midnight, midnight + minutes);
        let seen = Situation { events: early(&seen.events), ..seen };
        has(&seen.see(), Rule::DailyCare)
    };
    assert_eq!((care(16 * 60), care(16 * 60 + 1)), (None, Some(Class::Ack)));
    let twice = Situation::new().stay(0, 0, midnight, midnight + 13 * 60).stay(0, 1, midnight, midnight + 12 * 60);
    let seen = Situation { events: early(&twice.events), ..twice }.see();
    assert_eq!(has(&seen, Rule::DailyCare), Some(Class::Reject));
    let over = Situation::new().stay(0, 0, 4 * 60, 4 * 60 + 24 * 60).see();
    assert_eq!(has(&over, Rule::DailyCare), None, "twelve hours on either side of midnight");
}

/// The phones' contact with the server before everything else.
fn early(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    for event in events.iter_mut().filter(|event| event.kind == EventKind::ServerAnchor) {
        let before = 24 * 60 * MINUTE;
        event.wall.0 -= before;
        event.received.0 -= before;
        event.monotonic_ms -= before as u64;
        event.anchor.iter_mut().for_each(|anchor| anchor.server.0 -= before);
    }
    events
}

#[test]
fn v53_shared_device() {
    let by = |carer: u32| move |event: &mut Event| event.carer = CarerIx(carer);
    let handed = |client: u32, millis: i64| {
        let seen = Situation::new().punch(0, 0, EventKind::In, NINE);
        has(&seen.punch_ms(0, client, EventKind::In, NINE * MINUTE + millis).last(by(1)).see(), Rule::SharedDevice)
    };
    assert_eq!(handed(1, 15 * MINUTE), Some(Class::Suspect));
    assert_eq!(handed(1, 15 * MINUTE + 1), None);
    assert_eq!(handed(0, MINUTE), None, "one address");
}

#[test]
fn v53_home_punch() {
    let punched = |metres: i32, asked: bool| {
        let homes = if asked { vec![Home { carer: CarerIx(0), place: home(1) }] } else { vec![] };
        let seen = with(Registers { homes: homes.leak(), ..Registers::default() });
        has(&seen.last(move |event| event.fix = Some(fix_at(north(home(1), metres), 10_000))).see(), Rule::HomePunch)
    };
    assert_eq!(punched(0, true), Some(Class::Suspect));
    assert_eq!(punched(0, false), None, "only of those who agreed");
    assert_eq!((punched(90, true), punched(91, true)), (Some(Class::Suspect), None));
}

/// Twenty visits on twenty days, each so long and begun so many minutes past the hour.
fn month(count: i64, length: impl Fn(i64) -> i64, past: impl Fn(i64) -> i64) -> SeenSituation {
    let mut seen = Situation::new();
    for day in 0..count {
        let start = day * 24 * 60 + NINE + past(day);
        seen = seen.stay(0, 0, start, start + length(day));
    }
    seen.asked(60 * 24 * 60).see()
}

#[test]
fn v54_patterns() {
    let odd = |day: i64| day * 7 % 13 + 1;
    let same =
        |count, alike: i64| has(&month(count, |day| if day < alike { 31 } else { 31 + day }, odd), Rule::SameDuration);
    assert_eq!((same(20, 16), same(20, 15)), (Some(Class::Suspect), None));
    assert_eq!(same(19, 19), None, "too few to say");
    let rounded = |on: i64| {
        let past = |day: i64| if day < on { 15 } else { 7 };
        has(&month(20, |day| if day < on { 30 } else { 20 + day }, past), Rule::RoundedTimes)
    };
    assert_eq!((rounded(10), rounded(9)), (Some(Class::Suspect), None));
}

#[test]
fn v54_crammed_visits() {
    let crammed = |gaps: i64, seconds: i64| {
        let mut seen = Situation::new();
        for day in 0..10 {
            let start = (day * 24 * 60 + NINE + day * 7 % 13) * MINUTE;
            let end = start + (30 + day) * MINUTE;
            let gap = if day < gaps { seconds * 1000 } else { 60 * MINUTE };
            seen = seen.punch_ms(0, 0, EventKind::In, start).punch_ms(0, 0, EventKind::Out, end);
            seen = seen.punch_ms(0, 1, EventKind::In, end + gap).punch_ms(
                0,
                1,
                EventKind::Out,
                end + gap + (41 + day) * MINUTE,
            );
        }
        has(&seen.asked(60 * 24 * 60).see(), Rule::CrammedVisits)
    };
    assert_eq!((crammed(5, 59), crammed(4, 59), crammed(5, 60)), (Some(Class::Suspect), None, None));
}

#[test]
fn v60_short_commission() {
    let short = |minutes: i64, agreed: bool| {
        let mut seen = Situation::new().plan(0, NINE, minutes, &[0]).stay(0, 0, NINE, NINE + minutes);
        seen.visits[0].terms.short_agreed = agreed;
        has(&seen.see(), Rule::ShortCommission)
    };
    assert_eq!((short(29, false), short(30, false), short(29, true)), (Some(Class::Info), None, None));
    let wales = |known: Option<i64>| {
        let rows = known.map(|minute| KnownClient { client: ClientIx(0), carer: CarerIx(0), last: at(minute) });
        let mut seen = Situation::new().plan(0, NINE, 20, &[0]).stay(0, 0, NINE, NINE + 20);
        seen.visits[0].terms.agreed_from = at(0);
        let registers = Registers { known: rows.into_iter().collect::<Vec<_>>().leak(), ..Registers::default() };
        has(&Situation { registers, profile: WALES, ..seen }.see(), Rule::ShortCommission)
    };
    assert_eq!(wales(None), Some(Class::Info));
    assert_eq!((wales(Some(0)), wales(Some(-1))), (None, Some(Class::Info)), "since the plan was agreed");
}

#[test]
fn no_pay_without_a_manager_for_less_than_five_minutes() {
    let mut brief = Situation::new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 4);
    brief.profile.units = crate::verification::units::UnitRounding::EXACT;
    assert_eq!(brief.see().verdicts[0].paid.minutes, 0);
    brief.corrections = vec![correction(CorrectedField::Settle(39)), correction(CorrectedField::Acknowledge(38))];
    let seen = brief.see();
    assert_eq!((seen.verdicts[0].paid.minutes, seen.verdicts[0].status), (4, Status::VerifiedAuto));
}

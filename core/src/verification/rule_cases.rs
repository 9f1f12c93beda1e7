//! Every rule that `cases.rs` does not name: where it holds, where it does not, and the last value on either side.

mod corrections;
mod people;

use alloc::vec;
use alloc::vec::Vec;

use super::correction::{Accepted, CorrectedField, Correction, Target, User};
use super::event::{Check, DeviceIx, Event, EventKind, KeyIx, PunchMethod, Token};
use super::finding::{Certainty, Class, Rule};
use super::plan::VisitTerms;
use super::profile::{US, WALES};
use super::reference_data::{
    Absence, Authorised, CarerAway, CarerPeriod, ClientAway, ClientPeriod, Home, Key, KnownClient, NotAtWork, Number,
    OneTime, Owner, Payer, Period, RosterChange, Tag,
};
use super::sample::{EIGHT, MINUTE, SeenSituation, Situation, fix_at, home, north};
use super::verdict::{Level, Status};
use super::{Registers, totp};
use crate::ground::{CarerIx, ClientIx, Instant, VisitIx};

/// Nine o'clock, in minutes after eight.
const NINE: i64 = 60;

fn at(minute: i64) -> Instant {
    Instant(EIGHT + minute * MINUTE)
}

/// One visit of half an hour at nine, made as planned by carer 0.
fn made() -> Situation {
    Situation::new().plan(0, NINE, 30, &[0]).stay(0, 0, NINE, NINE + 30)
}

fn with(registers: Registers<'static>) -> Situation {
    Situation { registers, ..made() }
}

fn has(seen: &SeenSituation, rule: Rule) -> Option<Class> {
    seen.findings.iter().find(|finding| finding.rule == rule).map(|finding| finding.class)
}

fn until(minute: i64) -> Period {
    Period { until: at(minute), ..Period::ALWAYS }
}

fn from(minute: i64) -> Period {
    Period { from: at(minute), ..Period::ALWAYS }
}

#[test]
fn v01_six_elements() {
    assert_eq!(has(&made().see(), Rule::SixElements), None);
    let open = Situation::new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE);
    assert_eq!(has(&open.clone().asked(NINE + 25 * 60 - 1).see(), Rule::SixElements), None, "the Out may yet come");
    assert_eq!(open.asked(NINE + 25 * 60).see().finding(Rule::SixElements).measured, 1);
    let nowhere = |event: &mut Event| (event.method, event.fix, event.token) = (PunchMethod::StaticTag, None, None);
    assert_eq!(has(&made().lasts(2, nowhere).see(), Rule::SixElements), Some(Class::Fix));
    assert_eq!(has(&made().last(nowhere).see(), Rule::SixElements), None, "one end says where");
}

#[test]
fn v02_v03_registers_hold_for_their_time() {
    let gone = |minute: i64| {
        let rows = vec![ClientPeriod { client: ClientIx(0), period: until(minute) }];
        with(Registers { clients: rows.leak(), ..Registers::default() }).see()
    };
    assert_eq!(has(&gone(NINE + 31), Rule::UnknownClient), None);
    assert_eq!(has(&gone(NINE + 30), Rule::UnknownClient), Some(Class::Fix), "not at the moment it ends");
    assert_eq!(gone(NINE).attendances, []);
    let rows = vec![CarerPeriod { carer: CarerIx(0), period: from(NINE + 1) }];
    let late = with(Registers { carers: rows.leak(), ..Registers::default() }).see();
    assert_eq!(has(&late, Rule::UnknownCarer), Some(Class::Fix));
    assert!(!late.attendances[0].has_in() && late.attendances[0].has_out(), "held, and only that one");
}

#[test]
fn v06_missing_service() {
    let mut none = made();
    none.visits[0].terms.service = 0;
    assert_eq!(has(&none.see(), Rule::MissingService), Some(Class::Fix));
    let said = none.last(|event| event.service = 7).see();
    assert_eq!(has(&said, Rule::MissingService), None, "the event says it");
    assert_eq!(has(&made().see(), Rule::MissingService), None);
}

#[test]
fn v07_unauthorised_service() {
    let authorised = |service: u32, period: Period| {
        let rows = vec![Authorised { client: ClientIx(0), service, period }];
        has(&with(Registers { authorised: rows.leak(), ..Registers::default() }).see(), Rule::UnauthorisedService)
    };
    assert_eq!(authorised(1, Period::ALWAYS), None);
    assert_eq!(authorised(2, Period::ALWAYS), Some(Class::Fix));
    assert_eq!(authorised(1, from(NINE)), None);
    assert_eq!(authorised(1, from(NINE + 1)), Some(Class::Fix));
}

#[test]
fn v08_missing_payer_id() {
    let payer = |period: Period, exempt: bool, us: bool| {
        let rows = vec![Payer { client: ClientIx(0), period, exempt }];
        let mut seen = with(Registers { payers: rows.leak(), ..Registers::default() });
        if us {
            seen.profile = US;
        }
        has(&seen.see(), Rule::MissingPayerId)
    };
    assert_eq!(payer(Period::NEVER, false, true), Some(Class::Fix));
    assert_eq!(payer(Period::NEVER, false, false), None, "nobody asks for one in the UK");
    assert_eq!(payer(Period::NEVER, true, true), None);
    assert_eq!(payer(until(NINE + 1), false, true), None);
    assert_eq!(payer(until(NINE), false, true), Some(Class::Fix));
}

#[test]
fn v17_key_state() {
    let signed = |period: Period, key: KeyIx| {
        let rows = vec![Key { device: DeviceIx::ANY, key: KeyIx(0), period }];
        let seen = with(Registers { keys: rows.leak(), ..Registers::default() });
        seen.last(|event| event.key = key).see()
    };
    assert_eq!(has(&signed(Period::ALWAYS, KeyIx(0)), Rule::KeyState), None);
    assert_eq!(has(&signed(Period::ALWAYS, KeyIx(5)), Rule::KeyState), Some(Class::Reject), "never enrolled");
    // The Out is known to 50 ms of the round trip and 100 ppm of two and a half hours.
    assert_eq!(has(&signed(until(NINE + 29), KeyIx(0)), Rule::KeyState), Some(Class::Reject));
    let doubted = signed(until(NINE + 30), KeyIx(0));
    assert_eq!(has(&doubted, Rule::KeyState), Some(Class::Reject), "nothing shows that it was before");
    assert_eq!(doubted.finding(Rule::KeyState).certainty, Certainty::Possible);
    assert_eq!(has(&signed(until(NINE + 31), KeyIx(0)), Rule::KeyState), None);
    let quarantined = signed(until(NINE), KeyIx(0));
    assert_eq!(quarantined.verdicts[0].status, Status::Incomplete);
    assert!(!quarantined.attendances[0].has_out());
}

#[test]
fn v17_a_key_signs_for_its_own_device_and_a_device_with_keys_signs() {
    let key = |device: u32, key: u32| Key { device: DeviceIx(device), key: KeyIx(key), period: Period::ALWAYS };
    let signed = |keys: Vec<Key>, with_key: KeyIx| {
        let mut seen = with(Registers { keys: keys.leak(), ..Registers::default() });
        seen.events.iter_mut().filter(|event| event.device.0 == 0).for_each(|event| event.key = with_key);
        seen.see()
    };
    let status = |seen: &SeenSituation| (seen.verdicts[0].status, has(seen, Rule::KeyState));
    assert_eq!(status(&signed(vec![key(0, 0), key(9, 1)], KeyIx(0))), (Status::VerifiedAuto, None));
    let others = signed(vec![key(0, 0), key(9, 1)], KeyIx(1));
    assert_eq!((others.verdicts[0].paid.minutes, has(&others, Rule::KeyState)), (0, Some(Class::Reject)));
    let unsigned = signed(vec![key(0, 0)], KeyIx::NONE);
    assert_eq!((unsigned.verdicts[0].paid.minutes, has(&unsigned, Rule::KeyState)), (0, Some(Class::Reject)));
    assert_eq!(status(&signed(vec![key(9, 1)], KeyIx::NONE)), (Status::VerifiedAuto, None), "no key of its own");
}

#[test]
fn v24_a_code_is_accepted_once() {
    let tag = |code: u64| {
        move |event: &mut Event| {
            event.method = PunchMethod::ChallengeTag;
            event.token = Some(Token { id: 9, code, check: Check::Matched });
        }
    };
    let codes = |first: u64, second: u64| {
        let seen = Situation::new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).last(tag(first));
        seen.punch(0, 0, EventKind::Out, NINE + 30).last(tag(second)).see()
    };
    assert_eq!(has(&codes(4, 5), Rule::Replay), None);
    assert_eq!(codes(4, 5).verdicts[0].evidence_in, Level::E4);
    assert_eq!(has(&codes(4, 4), Rule::Replay), Some(Class::Reject));
    assert_eq!(has(&codes(0, 0), Rule::Replay), None, "no code is no code twice");
}

#[test]
fn v26_no_reference_never_passes_and_never_accuses() {
    let mut blank = made();
    blank.addresses.retain(|address| address.client != ClientIx(0));
    assert_eq!(has(&blank.see(), Rule::NoReference), Some(Class::Info));
    assert_eq!(has(&made().see(), Rule::NoReference), None);
    let mut expired = made();
    expired.addresses[0].period = until(NINE + 30);
    let seen = expired.see();
    assert_eq!(seen.findings.iter().filter(|row| row.rule == Rule::NoReference).count(), 1, "approved at the In only");
}

#[test]
fn v29_glitch_fix() {
    let jump = |metres: i32, seconds: i64| {
        let far = move |event: &mut Event| event.fix = Some(fix_at(north(home(0), metres), 1_700));
        let near = |event: &mut Event| event.fix = Some(fix_at(home(0), 1_700));
        let millis = (NINE + 30) * MINUTE;
        let seen = Situation::new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE).last(near);
        let seen = seen.punch_ms(0, 0, EventKind::Note, millis - seconds * 1000).last(near);
        let seen = seen.punch_ms(0, 0, EventKind::Out, millis).last(far);
        seen.punch_ms(0, 0, EventKind::Note, millis + seconds * 1000).last(near).see()
    };
    assert_eq!(has(&jump(420, 3), Rule::GlitchFix), Some(Class::Info));
    assert_eq!(jump(420, 3).verdicts[0].status, Status::VerifiedAuto, "nobody is accused");
    assert_eq!(has(&jump(420, 9), Rule::GlitchFix), None, "46 m/s is a car on a motorway");
    assert_eq!(has(&jump(420, 8), Rule::GlitchFix), Some(Class::Info), "52 m/s is not");
    assert_eq!(has(&jump(420, 9), Rule::Geofence), Some(Class::Ack));
}

#[test]
fn v30_location_missing_and_the_community() {
    let blind = |event: &mut Event| event.fix = None;
    assert_eq!(has(&made().last(blind).see(), Rule::LocationMissing), Some(Class::Ack));
    assert_eq!(has(&made().see(), Rule::LocationMissing), None);
    let out = |event: &mut Event| {
        event.community = true;
        event.fix = Some(fix_at(home(1), 10_000));
    };
    let mut permitted = made().last(out);
    assert_eq!(has(&permitted.see(), Rule::LocationMissing), Some(Class::Ack), "the plan does not permit it");
    permitted.visits[0].terms.community = true;
    let seen = permitted.see();
    assert_eq!((seen.findings.len(), seen.verdicts[0].evidence_out), (0, Level::E1));
}

#[test]
fn v31_cli_match() {
    const NUMBERS: &[Number] = &[
        Number { id: 1, owner: Owner::Client(ClientIx(0)), period: Period::ALWAYS },
        Number { id: 2, owner: Owner::Client(ClientIx(1)), period: Period::ALWAYS },
        Number { id: 3, owner: Owner::Carer(CarerIx(1)), period: Period::ALWAYS },
        Number { id: 4, owner: Owner::Client(ClientIx(0)), period: Period::ALWAYS },
        Number { id: 4, owner: Owner::Client(ClientIx(1)), period: Period::ALWAYS },
    ];
    let call = |id: u64| {
        let seen = with(Registers { numbers: NUMBERS, ..Registers::default() }).lasts(2, move |event| {
            event.method = PunchMethod::CallerNumber;
            event.fix = None;
            event.token = Some(Token { id, code: 0, check: Check::Unchecked });
        });
        let seen = seen.see();
        (has(&seen, Rule::CallerMatch), seen.verdicts[0].evidence_in)
    };
    assert_eq!(call(1), (None, Level::E3));
    assert_eq!(call(2), (Some(Class::Ack), Level::E1));
    assert_eq!(call(3), (Some(Class::Suspect), Level::E1));
    assert_eq!(call(4), (None, Level::E3), "the call said which of the two");
    assert_eq!(call(9), (Some(Class::Ack), Level::E1));
}

#[test]
fn v32_tag_match() {
    let tags = |tag: Tag| {
        let seen = with(Registers { tags: vec![tag].leak(), ..Registers::default() }).lasts(2, |event| {
            event.method = PunchMethod::StaticTag;
            event.fix = None;
            event.token = Some(Token { id: 1, code: 0, check: Check::Unchecked });
        });
        let seen = seen.see();
        (has(&seen, Rule::TagMatch), seen.verdicts[0].evidence_out)
    };
    let own = Tag { id: 1, client: ClientIx(0), period: Period::ALWAYS, place: None };
    assert_eq!(tags(own), (None, Level::E2));
    assert_eq!(tags(Tag { client: ClientIx(1), ..own }), (Some(Class::Fix), Level::E1));
    assert_eq!(tags(Tag { id: 2, ..own }), (Some(Class::Fix), Level::E1));
    assert_eq!(
        tags(Tag { period: until(NINE + 30), ..own }),
        (Some(Class::Ack), Level::E1),
        "retired as it was scanned"
    );
    assert_eq!(tags(Tag { period: until(NINE + 31), ..own }), (None, Level::E2));
}

#[test]
fn v32_a_tag_scanned_away_from_where_it_is_fixed() {
    let scanned = |metres: i32| {
        let place = Some(north(home(0), 100));
        let tag = Tag { id: 1, client: ClientIx(0), period: Period::ALWAYS, place };
        let seen = with(Registers { tags: vec![tag].leak(), ..Registers::default() }).last(move |event| {
            event.method = PunchMethod::StaticTag;
            event.fix = Some(fix_at(north(home(0), metres), 10_000));
            event.token = Some(Token { id: 1, code: 0, check: Check::Unchecked });
        });
        has(&seen.see(), Rule::TagMatch)
    };
    assert_eq!(scanned(309), None);
    assert_eq!(scanned(311), Some(Class::Suspect));
}

#[test]
fn v33_one_time_codes() {
    const SECRET: &[u8] = b"12345678901234567890";
    let stay = |shown: [i64; 2], client: u32| {
        let row = OneTime {
            id: 1,
            client: ClientIx(client),
            period: Period::ALWAYS,
            secret: SECRET,
            digits: 8,
            drift_steps: 0,
        };
        let mut seen = with(Registers { tokens: vec![row].leak(), ..Registers::default() });
        let from = seen.events.len() - 2;
        for (event, minute) in seen.events[from..].iter_mut().zip(shown) {
            let code = totp::compute_code(SECRET, (at(minute).0 / totp::STEP_MS) as u64, 8);
            event.method = PunchMethod::OneTimeToken;
            event.token = Some(Token { id: 1, code, check: Check::Unchecked });
        }
        seen.see()
    };
    let good = stay([NINE, NINE + 30], 0);
    assert_eq!((has(&good, Rule::OneTimeToken), good.verdicts[0].evidence_in), (None, Level::E4));
    let earlier = stay([NINE - 10, NINE + 20], 0);
    assert_eq!(earlier.attendances[0].start.best, at(NINE - 10), "the code's own time counts");
    assert_eq!(has(&stay([NINE, NINE + 30], 1), Rule::OneTimeToken), Some(Class::Fix), "another client's token");
    assert_eq!(has(&stay([NINE, NINE], 0), Rule::Replay), Some(Class::Reject), "both ends one code");
    assert_eq!(has(&stay([NINE, NINE + 32], 0), Rule::OneTimeToken), Some(Class::Fix), "a code of the future");
    assert_eq!(has(&stay([NINE, NINE + 31], 0), Rule::OneTimeToken), None, "two steps fast");
}

#[test]
fn v35_the_roster_as_it_was_changed_by_the_in() {
    let swapped = |approved: i64| {
        let change = RosterChange { visit: VisitIx(0), approved: at(approved), leaves: CarerIx(1), comes: CarerIx(0) };
        let seen = Situation::new().plan(0, NINE, 30, &[1]).stay(0, 0, NINE, NINE + 30);
        let registers = Registers { roster: vec![change].leak(), ..Registers::default() };
        has(&Situation { registers, ..seen }.see(), Rule::WrongCarer)
    };
    assert_eq!(swapped(NINE), None);
    assert_eq!(swapped(NINE + 1), Some(Class::Ack));
}

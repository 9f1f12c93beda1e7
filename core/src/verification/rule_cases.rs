//! Every rule that `cases.rs` does not name: where it holds, where it does not, and the last value on either side.

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

const MANAGER: User = User { id: 1, carer: CarerIx::NONE };
const CARER: User = User { id: 2, carer: CarerIx(0) };

fn correction(change: CorrectedField) -> Correction {
    Correction {
        by: Some(MANAGER),
        at: Some(at(NINE + 120)),
        target: Target::Visit { visit: VisitIx(0), carer: CarerIx(0) },
        change,
        complete: true,
        reason: 1,
        memo: 0,
        memo_needed: false,
        attested: true,
        approved: None,
        may_unlock: false,
    }
}

fn corrected(corrections: Vec<Correction>) -> Situation {
    Situation { corrections, ..made() }
}

#[test]
fn v41_edit_record() {
    let whole = correction(CorrectedField::Out(at(NINE + 28)));
    let seen = corrected(vec![whole]).see();
    assert_eq!((seen.accepted[0], seen.verdicts[0].status), (Accepted::Accepted, Status::VerifiedEdited));
    assert_eq!(seen.attendances[0].delivered_ms(), Some(28 * MINUTE));
    for lacking in [
        Correction { by: None, ..whole },
        Correction { at: None, ..whole },
        Correction { reason: 0, ..whole },
        Correction { complete: false, ..whole },
        Correction { attested: false, ..whole },
        Correction { memo_needed: true, ..whole },
    ] {
        let seen = corrected(vec![lacking]).see();
        let found = seen.finding(Rule::EditRecord);
        assert_eq!((seen.accepted[0], found.class, found.measured), (Accepted::Refused, Class::Reject, 1));
        assert_eq!(seen.attendances[0].delivered_ms(), Some(30 * MINUTE), "nothing has changed");
        assert_eq!(seen.verdicts[0].status, Status::VerifiedAuto, "the edit is refused, not the visit");
    }
    let memo = Correction { memo_needed: true, memo: 3, ..whole };
    assert_eq!(corrected(vec![memo]).see().accepted, [Accepted::Accepted]);
}

#[test]
fn v42_edit_within_clock() {
    let out = |millis: i64, us: bool| {
        let mut seen = corrected(vec![correction(CorrectedField::Out(Instant(at(NINE + 30).0 + millis)))]);
        if us {
            seen.profile = US;
        }
        let seen = seen.see();
        (has(&seen, Rule::EditWithinClock), seen.accepted[0])
    };
    assert_eq!(out(0, true), (None, Accepted::Accepted));
    assert_eq!(out(1, true), (Some(Class::Reject), Accepted::Refused));
    assert_eq!(out(1, false), (Some(Class::Ack), Accepted::Accepted));
    let open = Situation::new().plan(0, NINE, 30, &[0]).punch(0, 0, EventKind::In, NINE);
    let forgotten =
        Situation { corrections: vec![correction(CorrectedField::Out(at(NINE + 30)))], profile: US, ..open }.see();
    assert_eq!(has(&forgotten, Rule::EditWithinClock), None, "there is no Out to go past");
    assert_eq!(forgotten.verdicts[0].status, Status::VerifiedEdited);
}

#[test]
fn v43_edit_authority() {
    let own = Correction { by: Some(CARER), ..correction(CorrectedField::Out(at(NINE + 28))) };
    let seen = corrected(vec![own]).see();
    assert_eq!((seen.accepted[0], seen.verdicts[0].status), (Accepted::Pending, Status::Pending));
    let by = |user: User| Correction { approved: Some((user, at(NINE + 130))), ..own };
    assert_eq!(corrected(vec![by(MANAGER)]).see().accepted, [Accepted::Accepted]);
    assert_eq!(corrected(vec![by(CARER)]).see().accepted, [Accepted::Pending], "not by themselves");
    let raw = Correction { target: Target::Event { device: super::DeviceIx(0), seq: 1 }, ..own };
    let seen = corrected(vec![raw]).see();
    assert_eq!((seen.accepted[0], has(&seen, Rule::EditAuthority)), (Accepted::Refused, Some(Class::Reject)));
    let late = |millis: i64, may_unlock: bool| {
        let made = Some(Instant(at(NINE + 30).0 + 95 * 24 * 60 * MINUTE + millis));
        let late = Correction { at: made, may_unlock, ..correction(CorrectedField::Out(at(NINE + 28))) };
        corrected(vec![late]).asked(200 * 24 * 60).see().accepted[0]
    };
    assert_eq!(
        (late(0, false), late(1, false), late(1, true)),
        (Accepted::Accepted, Accepted::Refused, Accepted::Accepted)
    );
}

#[test]
fn v43_a_carer_does_not_acknowledge_their_own_visit() {
    let short = Situation::new().plan(0, NINE, 60, &[0]).stay(0, 0, NINE, NINE + 30);
    let answered = |by: User| {
        let row = Correction { by: Some(by), ..correction(CorrectedField::Acknowledge(38)) };
        Situation { corrections: vec![row], ..short.clone() }.see()
    };
    assert_eq!(short.see().verdicts[0].status, Status::NeedsAck);
    let seen = answered(MANAGER);
    assert!(seen.finding(Rule::ShortVisit).answered);
    assert_eq!(seen.verdicts[0].status, Status::VerifiedAuto);
    let seen = answered(CARER);
    assert_eq!((seen.accepted[0], seen.verdicts[0].status), (Accepted::Refused, Status::NeedsAck));
    // Nor by naming nobody, whether they were sent or came without.
    let for_all = |by: User, sent: u32| {
        let target = Target::Visit { visit: crate::ground::VisitIx(0), carer: crate::ground::CarerIx::NONE };
        let row = Correction { by: Some(by), target, ..correction(CorrectedField::Acknowledge(38)) };
        let short = Situation::new().plan(0, NINE, 60, &[sent]).stay(0, 0, NINE, NINE + 30);
        Situation { corrections: vec![row], ..short }.see().accepted[0]
    };
    assert_eq!([for_all(CARER, 0), for_all(CARER, 1)], [Accepted::Refused; 2]);
    assert_eq!([for_all(MANAGER, 0), for_all(MANAGER, 1)], [Accepted::Accepted; 2]);
}

#[test]
fn v44_bulk_edit() {
    let edits = |count: i64, apart_ms: i64| {
        let rows = (0..count).map(|row| {
            let made = Some(Instant(at(NINE + 120).0 + row * apart_ms));
            Correction { at: made, memo: row as u64 + 1, ..correction(CorrectedField::Out(at(NINE + 28))) }
        });
        has(&corrected(rows.collect()).see(), Rule::BulkEdit)
    };
    assert_eq!(edits(10, 30_000), Some(Class::Suspect));
    assert_eq!(edits(9, 1_000), None);
    assert_eq!(edits(10, 33_333), Some(Class::Suspect), "nine gaps just within five minutes");
    assert_eq!(edits(10, 33_334), None);
    let alike = |count: i64| {
        let rows = (0..count).map(|row| Correction {
            at: Some(at(NINE + 120 + row * 6)),
            memo: 5,
            ..correction(CorrectedField::Out(at(NINE + 28)))
        });
        has(&corrected(rows.collect()).see(), Rule::BulkEdit)
    };
    assert_eq!((alike(19), alike(20)), (None, Some(Class::Suspect)));
}

#[test]
fn v45_plan_copy() {
    let written = |out_ms: i64| {
        let plan = Situation::new().plan(0, NINE, 30, &[0]);
        let rows = vec![
            correction(CorrectedField::In(at(NINE))),
            correction(CorrectedField::Out(Instant(at(NINE + 30).0 + out_ms))),
        ];
        let seen = Situation { corrections: rows, ..plan }.see();
        assert_eq!(seen.attendances.len(), 1, "a visit that only corrections record");
        (has(&seen, Rule::PlanCopy), seen.verdicts[0].evidence_in)
    };
    assert_eq!(written(0), (Some(Class::Info), Level::E0));
    assert_eq!(written(59_999), (Some(Class::Info), Level::E0), "the same minute");
    assert_eq!(written(60_000), (None, Level::E0));
    assert_eq!(has(&made().see(), Rule::PlanCopy), None, "punched is not written in");
}

#[test]
fn corrections_never_touch_what_was_recorded_and_their_order_is_their_own() {
    let first = correction(CorrectedField::Out(at(NINE + 28)));
    let second = Correction { at: Some(at(NINE + 180)), ..correction(CorrectedField::Out(at(NINE + 26))) };
    let there = corrected(vec![first, second]).see();
    let back = corrected(vec![second, first]).see();
    assert_eq!((there.verdicts, there.attendances[0].delivered_ms()), (back.verdicts, Some(26 * MINUTE)));
    let before = corrected(vec![first, second]).asked(NINE + 150).see();
    assert_eq!(before.attendances[0].delivered_ms(), Some(28 * MINUTE), "the second is not made yet");
    assert_eq!(before.accepted, [Accepted::Accepted, Accepted::NotYet]);
}

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
    brief.profile.units = super::units::UnitRounding::EXACT;
    assert_eq!(brief.see().verdicts[0].paid.minutes, 0);
    brief.corrections = vec![correction(CorrectedField::Settle(39)), correction(CorrectedField::Acknowledge(38))];
    let seen = brief.see();
    assert_eq!((seen.verdicts[0].paid.minutes, seen.verdicts[0].status), (4, Status::VerifiedAuto));
}

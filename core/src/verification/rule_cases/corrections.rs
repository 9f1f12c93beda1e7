//! The rules of corrections: who may change what, and what changes without them.

use super::*;

const MANAGER: User = User { id: 1, carer: CarerIx::NONE };
const CARER: User = User { id: 2, carer: CarerIx(0) };

pub(super) fn correction(change: CorrectedField) -> Correction {
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

//! Cases of the pay audit.

use super::*;
use crate::book::value;
use homeround_core::book::Activity;
use homeround_core::ground::{CarerIx, ClientIx, ShiftIx, Span, VisitIx};

fn rules() -> AuditRules {
    AuditRules::usual()
}

fn slip(carer: &str, from: &str, to: &str, pay: &str) -> PaySlip {
    let day = |text| Day::read(text).unwrap().0;
    PaySlip {
        carer: carer.to_owned(),
        days: (day(from), day(to)),
        pay: value::Exact::read(pay).unwrap(),
        mileage_paid: value::Exact::read("1"),
        ..PaySlip::default()
    }
}

/// Two hours with clients around a gap of 30 minutes with a way of ten.
fn case(slip: PaySlip) -> PeriodCase {
    let row = |activity, from: i32, to: i32| Worked {
        carer: CarerIx(0),
        shift: ShiftIx(0),
        activity,
        span: Span { start: Seconds::from_minutes(from), end: Seconds::from_minutes(to) },
        visit: VisitIx::NONE,
        client: ClientIx::NONE,
        metres: 0,
    };
    let day = [row(Activity::Contact, 0, 60), row(Activity::Travel, 60, 70), row(Activity::Contact, 90, 150)];
    PeriodCase::new(slip, &day, &rules(), Exact::decimal(18, 1), |_, _| Seconds::from_minutes(25))
}

#[test]
fn shortfalls_under_both_policies_and_totals_without_names() {
    let cases = [
        case(slip("A", "2026-05-01", "2026-05-31", "29")),
        case(slip("B", "2026-05-01", "2026-05-31", "40")),
        case(slip("A", "2026-06-01", "2026-06-30", "20")),
    ];
    let unjudged = Unjudged { workers: vec!["C".to_owned()], ..Unjudged::default() };
    let found = audit(&cases, &unjudged, &rules()).unwrap();
    assert_eq!((found.workers, found.periods, found.workers_without_pay), (2, 3, 1));
    // 2.17 h at £12.71 are £27.58, 2.5 h are £31.78; £0.80 of mileage is not given back.
    let first = &found.rows[0];
    assert_eq!(
        (first.strict.due.as_str(), first.strict.paid.as_str(), first.strict.compliant),
        ("27.58", "28.20", true)
    );
    assert_eq!((first.tribunal.due.as_str(), first.tribunal.shortfall.as_str()), ("31.78", "3.58"));
    assert_eq!((first.living_wage.due.as_str(), first.living_wage.shortfall.as_str()), ("33.63", "5.43"));
    assert_eq!(
        (found.strict.below, found.strict.workers_below, found.strict.shortfall.unwrap().shown().as_str()),
        (1, 1, "8.38")
    );
    assert_eq!((found.tribunal.below, found.tribunal.workers_below), (2, 1));
    assert_eq!(found.mileage_shortfall.shown(), "2.40");
    let day = Day::read("2026-05-01").map(|day| day.0);
    let totals = audit(&cases, &unjudged, &AuditRules { totals_only: true, as_of: day, ..rules() }).unwrap();
    assert!(totals.rows.is_empty());
    for below in [&totals.strict, &totals.tribunal] {
        assert!(below.shortfall.is_none() && below.arrears.is_none(), "a sum of one worker is withheld");
    }
    let written = serde_json::to_string(&totals).unwrap();
    assert!(!written.contains("\"A\"") && !written.contains("\"B\""), "{written}");
    let mut backwards = cases.to_vec();
    backwards.reverse();
    assert_eq!(audit(&backwards, &unjudged, &rules()).unwrap(), found, "the order of rows changes nothing");
}

#[test]
fn totals_of_one_worker_are_withheld() {
    let cases = [case(slip("A", "2026-05-01", "2026-05-31", "29")), case(slip("A", "2026-06-01", "2026-06-30", "20"))];
    let totals = AuditRules { totals_only: true, ..rules() };
    let faults = audit(&cases, &Unjudged::default(), &totals).unwrap_err();
    assert!(faults.0.len() == 1 && faults.0[0].problem.contains("withheld"));
    assert!(audit(&cases, &Unjudged::default(), &rules()).is_ok());
}

#[test]
fn what_is_not_known_is_neither_lawful_nor_unlawful() {
    // 2.5 hours at £12.71 are £31.78, and £1.80 of miles may not have been given back.
    let untold = |pay: &str| PaySlip { mileage_paid: None, ..slip("A", "2026-05-01", "2026-05-31", pay) };
    for (pay, below, open) in [("31.77", 1, 0), ("31.78", 0, 1), ("33.57", 0, 1), ("33.58", 0, 0)] {
        let found = audit(&[case(untold(pay))], &Unjudged::default(), &rules()).unwrap();
        assert_eq!((found.tribunal.below, found.open), (below, open), "{pay}");
        assert_eq!(found.verdict.contains("open"), open == 1, "{}", found.verdict);
        assert!(found.text().contains("mileage_paid"));
    }
}

#[test]
fn periods_without_a_rate_are_refused_together() {
    let cases = [case(slip("A", "2040-05-01", "2040-05-31", "29")), case(slip("B", "1999-05-01", "1999-05-31", "29"))];
    assert_eq!(audit(&cases, &Unjudged::default(), &rules()).unwrap_err().0.len(), 2);
}

//! Certificates of small random books against trying everything, and certificates that were tampered with.

#[path = "../../core/tests/everything/mod.rs"]
mod everything;
#[path = "../../core/tests/random/mod.rs"]
mod random;

use homeround::proving::{Achieved, Patience, StepAllowance, bound_paid_time, find_bounds, prove};
use homeround_core::book::{Break, Carer, Shift, Visit};
use homeround_core::certificate::{
    CertificateKind, Claim, InvalidCertificate, Limit, PricedLimit, Weighed, mark_required,
};
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx, Window};
use homeround_core::heap::{Memory, OwnedCertificate, OwnedRoster, Tables};
use homeround_core::rounds::{ProblemSize, Search, Seed, Settings, Valid, Work};
use random::{Size, Stream, plan, problem};

fn book(seed: u64) -> Tables {
    let breaks = seed.is_multiple_of(6);
    let visits = 2 + seed as usize % if breaks { 2 } else { 3 };
    let size = Size { visits, carers: 1 + seed as usize % 2, span: [160, 90, 60][seed as usize % 3], breaks };
    if seed % 4 == 3 { plan(seed, size, 1 + seed as i32 / 4 % 3, false) } else { problem(seed, size) }
}

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

fn best(problem: Valid<'_>) -> (OwnedRoster, u32) {
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let settings = Settings { seed: Seed(1), work: Work(4_000), ..Settings::default() };
    let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
    let unserved = search.step(Work(u64::MAX)).unserved;
    (OwnedRoster::from_roster(&search.best()), unserved)
}

#[test]
fn no_book_that_can_be_delivered_is_proved_not_to_be_and_few_that_cannot_are_missed() {
    let (mut proved, mut missed, mut deliverable) = (0, 0, 0);
    for seed in 0..1_500 {
        let tables = book(seed);
        let problem = valid(&tables);
        let mut dice = Stream(seed ^ 0xa5ed);
        let mut asked: Vec<bool> = tables.visits.iter().map(|_| dice.chance(90)).collect();
        mark_required(&problem, &mut asked);
        let found = prove(&problem, &asked, Patience::default());
        let Some(served) = everything::served(&tables, &problem, &asked, 50_000) else { continue };
        if let Some(found) = &found {
            assert!(!served, "seed {seed}: {found:?}");
            assert!(found.check(&problem, &asked).is_ok(), "seed {seed}: {found:?}");
            for at in 0..found.visits.len() {
                let mut fewer = found.clone();
                fewer.visits.remove(at);
                assert!(fewer.check(&problem, &asked).is_err(), "seed {seed}: without {at} still shown: {found:?}");
            }
        }
        match (served, found) {
            (true, _) => deliverable += 1,
            (false, Some(_)) => proved += 1,
            (false, None) => missed += 1,
        }
    }
    assert!(deliverable > 100, "{deliverable}");
    assert!(proved > 20 * missed, "{proved} proved, {missed} missed");
}

/// Random books with a roster that makes every visit.
fn served_books() -> impl Iterator<Item = (u64, Tables, OwnedRoster)> {
    (0..900).filter_map(|seed| {
        let tables = book(seed);
        let (roster, unserved) = best(valid(&tables));
        (unserved == 0).then_some((seed, tables, roster))
    })
}

#[test]
fn bounds_are_never_above_what_a_roster_takes() {
    let mut bounded = 0;
    for (seed, tables, roster) in served_books() {
        let problem = valid(&tables);
        let asked = vec![true; tables.visits.len()];
        let bounds = find_bounds(&problem, &asked, Patience::default(), None, StepAllowance::new(1_000_000, &|| true));
        let least = bounds.least(problem.problem(), &asked);
        let takes = Achieved::from_roster(&problem, &roster.view());
        let fits = least.carers <= takes.carers && least.paid_minutes <= takes.paid_minutes;
        assert!(fits && least.client_carers <= takes.client_carers, "seed {seed}: {least:?} of {takes:?}");
        bounded += u32::from(least.carers > 0);
    }
    assert!(bounded > 50, "{bounded}");
}

/// Whatever the points are and however coarse the time, paid rounds show no more than a roster is paid.
#[test]
fn paid_rounds_are_bounded_by_any_points() {
    let mut above_contact = 0;
    for (seed, tables, roster) in served_books() {
        let problem = valid(&tables);
        let takes = i64::try_from(Achieved::from_roster(&problem, &roster.view()).paid_minutes).unwrap() * 60;
        let contact: i64 = tables.visits.iter().map(|row| i64::from(row.duration.0) * i64::from(row.carers)).sum();
        let dice = &mut Stream(seed);
        for grid in [1, 60, 900, 9_000] {
            let least = dice.within(0, 1_800);
            let points = |row: &Visit| u32::try_from(row.duration.0 + least).unwrap() * u32::from(!dice.chance(5));
            let points: Vec<u32> = tables.visits.iter().map(points).collect();
            let shown = paid_seconds(&problem, &points, Seconds(grid));
            assert!(shown <= takes, "seed {seed}, grid {grid}: {shown} of {takes}");
            above_contact += u32::from(shown > contact);
        }
    }
    assert!(above_contact > 100, "{above_contact}");
}

/// What these points of all visits show of paid seconds; below zero where nothing.
fn paid_seconds(problem: &Valid<'_>, points: &[u32], grid: Seconds) -> i64 {
    let visits = points.iter().enumerate();
    let visits = visits.map(|(at, &points)| Weighed { visit: VisitIx(at as u32), points, onward: 0 }).collect();
    let plain = OwnedCertificate::plain(CertificateKind::PaidRounds, []);
    let found = OwnedCertificate { claim: Claim::PaidSeconds(u64::MAX / 2), visits, paid: 1, grid, ..plain };
    match found.check(problem, &vec![true; points.len()]) {
        Err(InvalidCertificate::NotShown(weight)) => weight.needed - weight.most,
        other => panic!("{other:?}"),
    }
}

/// One carer, and visits of half an hour at these minutes of the day, ten minutes apart.
fn fixed_day(starts: &[i32]) -> Tables {
    let mut tables = hours(1, Seconds::ZERO);
    let visit = Visit { duration: Seconds::from_minutes(30), carers: 1, ..tables.visits[0] };
    let at = |minutes: i32| Window { earliest: Seconds::from_minutes(minutes), latest: Seconds::from_minutes(minutes) };
    tables.visits = starts.iter().map(|&minutes| Visit { window: at(minutes), ..visit }).collect();
    tables
}

/// Waiting is counted to the second, and what a break takes of it is not; a certificate that claims a second more is refused.
#[test]
fn waiting_that_windows_force_is_counted_to_the_second() {
    let mut tables = fixed_day(&[480, 600]);
    let asked = [true; 2];
    let bound = |tables: &Tables| {
        let problem = valid(tables);
        let found = bound_paid_time(&problem, &asked, None, StepAllowance::new(10_000_000, &|| true)).unwrap();
        let Claim::PaidSeconds(seconds) = found.claim else { panic!("{found:?}") };
        let more = OwnedCertificate { claim: Claim::PaidSeconds(seconds + 1), ..found.clone() };
        assert!(found.check(&problem, &asked).is_ok() && more.check(&problem, &asked).is_err());
        (found.kind, seconds)
    };
    assert_eq!(bound(&tables), (CertificateKind::PaidRounds, 150 * 60));
    let window = Window { earliest: Seconds::from_minutes(520), latest: Seconds::from_minutes(540) };
    tables.breaks = vec![Break { window, duration: Seconds::from_minutes(20), ..Break::default() }];
    (tables.shifts[0].first_break, tables.shifts[0].breaks) = (0, 1);
    assert_eq!(bound(&tables), (CertificateKind::PaidRounds, 130 * 60));
    tables.breaks[0].paid = true;
    assert_eq!(bound(&tables), (CertificateKind::PaidRounds, 150 * 60));
}

/// A break that only long work owes is in nobody's way: two visits with no room for it are made in two hours.
#[test]
fn a_break_that_is_not_owed_proves_nothing() {
    let mut tables = fixed_day(&[480, 510]);
    let window = Window { earliest: Seconds::from_minutes(510), latest: Seconds::from_minutes(510) };
    let duration = Seconds::from_minutes(20);
    for (after, deliverable) in [(Seconds::ZERO, false), (Seconds::from_minutes(360), true)] {
        tables.breaks = vec![Break { window, duration, after, ..Break::default() }];
        (tables.shifts[0].first_break, tables.shifts[0].breaks) = (0, 1);
        let found = prove(&valid(&tables), &[true; 2], Patience::default());
        assert_eq!(found.is_none(), deliverable, "{after:?}: {found:?}");
    }
}

/// A certificate by paid rounds whose form is not right shows nothing.
#[test]
fn paid_rounds_that_leave_anything_out_show_nothing() {
    let tables = fixed_day(&[480, 600]);
    let (problem, asked) = (valid(&tables), [true; 2]);
    let found = bound_paid_time(&problem, &asked, None, StepAllowance::new(10_000_000, &|| true)).unwrap();
    let refused = |change: &dyn Fn(&mut OwnedCertificate)| {
        let mut other = found.clone();
        change(&mut other);
        other.check(&problem, &asked).unwrap_err()
    };
    assert_eq!(refused(&|one| one.visits.truncate(one.visits.len() - 1)), InvalidCertificate::Form);
    assert_eq!(refused(&|one| one.visits[1] = one.visits[0]), InvalidCertificate::Visits);
    assert_eq!(refused(&|one| one.paid = 2), InvalidCertificate::Form);
    assert_eq!(refused(&|one| one.claim = Claim::Carers(1)), InvalidCertificate::Form);
    assert_eq!(refused(&|one| one.claim = Claim::Undeliverable), InvalidCertificate::Form);
    let shown = |points: u32| paid_seconds(&problem, &[points, points], Seconds(900));
    assert!(shown(0) <= 0 && shown(u32::MAX) <= 150 * 60, "{} {}", shown(0), shown(u32::MAX));
    // A visit that need not be made may stand in it, but not with points.
    assert_eq!(found.check(&problem, &[true, false]).unwrap_err(), InvalidCertificate::Visits);
}

/// Whatever a certificate says, of a book that can be delivered it shows nothing; and the check always comes to an end.
#[test]
fn hostile_certificates_show_nothing_and_break_nothing() {
    let kinds = |dice: &mut Stream| match dice.within(0, 8) {
        0 => CertificateKind::NoCarer,
        1 => CertificateKind::Unreachable,
        2 => CertificateKind::Times,
        3 => CertificateKind::Continuity(ClientIx(dice.within(0, 9) as u32)),
        4 => CertificateKind::Clash,
        5 => CertificateKind::Overload(Span {
            start: Seconds(dice.within(-90_000, 9_000)),
            end: Seconds(dice.within(0, i32::MAX - 1)),
        }),
        6 => CertificateKind::Ways,
        7 => CertificateKind::PaidRounds,
        _ => CertificateKind::Rounds,
    };
    let mut deliverable = 0;
    for seed in 0..1_200 {
        let tables = book(seed);
        let problem = valid(&tables);
        if best(problem).1 > 0 {
            continue;
        }
        deliverable += 1;
        let dice = &mut Stream(seed);
        for _ in 0..8 {
            let row = |dice: &mut Stream| VisitIx(dice.within(0, tables.visits.len() as i32) as u32);
            let points = |dice: &mut Stream| if dice.chance(20) { u32::MAX } else { dice.within(0, 9) as u32 };
            let onward = |dice: &mut Stream| if dice.chance(20) { i32::MIN } else { dice.within(-900, 900) };
            let weighed = |dice: &mut Stream| Weighed { visit: row(dice), points: points(dice), onward: onward(dice) };
            let kind = kinds(dice);
            let found = OwnedCertificate {
                claim: Claim::Undeliverable,
                kind,
                visits: (0..dice.within(0, 4)).map(|_| weighed(dice)).collect(),
                limits: (0..dice.within(0, 2))
                    .map(|_| {
                        let at = dice.within(0, 3) as u32;
                        let (carer, shift) = (CarerIx(at), ShiftIx(at));
                        let first = dice.within(0, 3) as u16;
                        let limits = [Limit::Hours(carer), Limit::Days(carer), Limit::Load(shift)];
                        let limits = [&limits[..], &[Limit::InRow(carer, first), Limit::Weekends(carer)]].concat();
                        PricedLimit { limit: limits[dice.within(0, 4) as usize], points: points(dice) }
                    })
                    .collect(),
                paid: if dice.chance(10) { points(dice) } else { u32::from(kind == CertificateKind::Ways) },
                grid: Seconds(dice.within(-5, 400)),
            };
            let asked = vec![true; tables.visits.len()];
            assert!(found.check(&problem, &asked).is_err(), "seed {seed}: {found:?}");
        }
    }
    assert!(deliverable > 40, "{deliverable}");
}

#[test]
fn visits_that_need_not_be_made_prove_nothing() {
    let tables = (0..).map(book).find(|tables| {
        let problem = valid(tables);
        prove(&problem, &vec![true; tables.visits.len()], Patience::default()).is_some()
    });
    let tables = tables.unwrap();
    let problem = valid(&tables);
    let found = prove(&problem, &vec![true; tables.visits.len()], Patience::default()).unwrap();
    assert_eq!(found.check(&problem, &vec![false; tables.visits.len()]), Err(InvalidCertificate::Visits));
    assert_eq!(found.check(&problem, &[]), Err(InvalidCertificate::Visits));
}

/// Six visits of half an hour, ten minutes apart, and carers who may work as long as they are told.
fn hours(carers: usize, contract_most: Seconds) -> Tables {
    let window = Window { earliest: Seconds::from_minutes(480), latest: Seconds::from_minutes(900) };
    let places = 7;
    let mut tables = Tables { clients: 1, places, modes: 1, ..Tables::default() };
    let apart = |from: u32, to: u32| if from == to { 0 } else { 600 };
    tables.travel_seconds = (0..places * places).map(|at| apart(at / places, at % places)).collect();
    tables.travel_metres = vec![0; tables.travel_seconds.len()];
    let span = Span { start: Seconds::from_minutes(420), end: Seconds::from_minutes(1_000) };
    for carer in 0..carers {
        tables.carers.push(Carer { contract_most, ..Carer::default() });
        let place = PlaceIx(0);
        tables.shifts.push(Shift {
            carer: CarerIx::from_index(carer),
            span,
            start: place,
            end: place,
            ..Shift::default()
        });
    }
    let visit = |place| Visit { duration: Seconds::from_minutes(30), window, place, carers: 1, ..Visit::default() };
    tables.visits = (1..places).map(|place| visit(PlaceIx(place))).collect();
    tables
}

/// Three hours of contact, and five ways of ten minutes between them for one carer, four for two.
#[test]
fn hours_that_are_too_few_for_the_ways_are_proved_to_be() {
    let asked = vec![true; 6];
    for (carers, minutes, deliverable) in [(1, 230, true), (1, 229, false), (2, 110, true), (2, 109, false)] {
        let tables = hours(carers, Seconds::from_minutes(minutes));
        let problem = valid(&tables);
        let found = prove(&problem, &asked, Patience::default());
        assert_eq!(found.is_none(), deliverable, "{carers} carers of {minutes} minutes: {found:?}");
        assert!(found.is_none_or(|found| found.kind == CertificateKind::Ways && found.visits.len() == 6));
    }
    // Who is slow stays longer, and a visit is worth that stay when it is asked whether it can be spared.
    let mut tables = hours(1, Seconds::from_minutes(200));
    tables.carers[0].slower_permille = 500;
    let found = prove(&valid(&tables), &asked, Patience::default()).unwrap();
    assert!(found.check(&valid(&tables), &asked).is_ok() && found.visits.len() < 6);
    for at in 0..found.visits.len() {
        let mut fewer = found.clone();
        fewer.visits.remove(at);
        assert!(fewer.check(&valid(&tables), &asked).is_err(), "without {at} still shown: {found:?}");
    }
    let tables = hours(3, Seconds::from_minutes(115));
    let allowance = StepAllowance::new(1_000_000, &|| true);
    let least = find_bounds(&valid(&tables), &asked, Patience::default(), None, allowance)
        .least(valid(&tables).problem(), &asked);
    assert_eq!((least.carers, least.paid_minutes), (2, 210), "the third carer saves one way more");
}

/// A visit on each day, and carers who may work every day as far as `days` lets them.
fn week(visits: &[usize], carers: usize, days: impl Fn(&mut Carer)) -> Tables {
    let window = |day: usize| {
        let from = Seconds(day as i32 * Seconds::DAY.0) + Seconds::from_minutes(600);
        Window { earliest: from, latest: from + Seconds::from_minutes(60) }
    };
    let mut tables = Tables {
        clients: 1,
        places: 1,
        modes: 1,
        travel_seconds: vec![0],
        travel_metres: vec![0],
        ..Tables::default()
    };
    for at in 0..carers {
        let mut carer = Carer::default();
        days(&mut carer);
        tables.carers.push(carer);
        for day in 0..7 {
            let from = Seconds(day * Seconds::DAY.0) + Seconds::from_minutes(480);
            let span = Span { start: from, end: from + Seconds::from_minutes(600) };
            let place = PlaceIx(0);
            let (carer, day) = (CarerIx::from_index(at), day as u16);
            tables.shifts.push(Shift { carer, day, span, start: place, end: place, ..Shift::default() });
        }
    }
    let visit = |&day: &usize| Visit {
        duration: Seconds::from_minutes(30),
        window: window(day),
        carers: 1,
        ..Visit::default()
    };
    tables.visits = visits.iter().map(visit).collect();
    tables
}

#[test]
fn days_in_a_row_and_weekends_that_are_too_many_are_proved_to_be() {
    let in_row = |most: u8, before: u8| move |carer: &mut Carer| (carer.row_most, carer.row_before) = (most, before);
    let once = |carer: &mut Carer| carer.weekends_most = 1;
    let every = [0, 1, 2, 3, 4, 5, 6];
    let cases: [(&str, Tables, usize); 7] = [
        ("three days of which two", week(&[1, 2, 3], 1, in_row(2, 0)), 3),
        ("three days with a day between", week(&[1, 2, 4], 1, in_row(2, 0)), 0),
        ("two days after one", week(&[0, 1], 1, in_row(2, 1)), 2),
        ("the second day after two", week(&[1, 2], 1, in_row(2, 2)), 0),
        ("a week for two carers of three days in a row", week(&every, 2, in_row(3, 0)), 0),
        ("every day for one carer of six in a row", week(&every, 1, in_row(6, 0)), 7),
        ("a Saturday and the Sunday", week(&[5, 6], 1, once), 0),
    ];
    for (name, tables, needed) in cases {
        let problem = valid(&tables);
        let asked = vec![true; tables.visits.len()];
        let found = prove(&problem, &asked, Patience::default());
        assert_eq!(found.as_ref().map_or(0, |found| found.visits.len()), needed, "{name}: {found:?}");
        assert_eq!(best(problem).1 == 0, needed == 0, "{name}");
    }
    // Two weekends: the plan begins on a Sunday.
    for (weekends_most, deliverable) in [(1, false), (2, true)] {
        let mut tables = week(&[0, 6], 1, |carer| carer.weekends_most = weekends_most);
        tables.first_weekday = 6;
        let found = prove(&valid(&tables), &[true; 2], Patience::default());
        assert_eq!(found.is_none(), deliverable, "{found:?}");
        assert!(found.is_none_or(|found| found.limits[0].limit == Limit::Weekends(CarerIx(0))));
    }
}

#[test]
fn one_carer_for_a_client_who_asks_for_two_visits_at_once_is_proved_to_be_too_few() {
    for (most, apart, deliverable) in [(1, 0, false), (2, 0, true), (1, 90, true)] {
        let mut tables = week(&[1, 1, 3], 3, |_| {});
        tables.most_carers = vec![most];
        // Half an hour each, starting within a quarter of an hour of one another, wherever they start.
        tables.visits[0].window.latest = tables.visits[0].window.earliest + Seconds::from_minutes(15);
        let from = tables.visits[0].window.earliest + Seconds::from_minutes(apart);
        tables.visits[1].window = Window { earliest: from, latest: from + Seconds::from_minutes(15) };
        let found = prove(&valid(&tables), &[true; 3], Patience::default());
        assert_eq!(found.is_none(), deliverable, "{most} {apart}: {found:?}");
        assert_eq!(best(valid(&tables)).1 == 0, deliverable);
        assert!(
            found.is_none_or(|found| found.kind == CertificateKind::Continuity(ClientIx(0)) && found.visits.len() == 2)
        );
    }
}

//! Days on which something that was begun breaks a rule for good: it is told, what gives way for it is what can help, and the rest
//! of the day is repaired all the same.
#![cfg(feature = "alloc")]

use homeround_core::advice::{Cause, Limits, News, Repaired, Rest, repair};
use homeround_core::book::{Carer, Gap, Pin, Shift, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, GapIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx, Window};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::{Planned, Task, Violation, Work, check, scratch};

const AMPLE: Limits = Limits { most: 3, price: Cost(1_000), work: Work(100_000) };
const QUIET: News<'static> = News { now: Seconds(150), until: Seconds::DAY, sick: &[], overruns: &[], cancelled: &[] };
const DAY: i32 = Seconds::DAY.0;

/// Visits that start exactly then and last 20 seconds, with clients ten seconds apart, and so many carers without shifts.
fn book(carers: usize, starts: &[i32]) -> Tables {
    let places = starts.len() as u32 + 1;
    let mut tables = Tables { clients: starts.len() as u32, places, modes: 1, ..Tables::default() };
    let apart = |at: u32| if at / places == at % places { 0 } else { 10 };
    tables.travel_seconds = (0..places * places).map(apart).collect();
    tables.travel_metres = tables.travel_seconds.clone();
    tables.carers = vec![Carer { per_second: Cost(1), ..Carer::default() }; carers];
    for (at, &start) in starts.iter().enumerate() {
        tables.visits.push(Visit {
            client: ClientIx::from_index(at),
            place: PlaceIx::from_index(at + 1),
            duration: Seconds(20),
            window: Window { earliest: Seconds(start), latest: Seconds(start) },
            due: Seconds(start),
            unserved_price: Cost(1_000_000),
            carers: 1,
            ..Visit::default()
        });
    }
    tables
}

/// Gives a carer a shift from the first place and back to it.
fn add_shift(tables: &mut Tables, carer: u32, start: i32, end: i32) {
    let (carer, span) = (CarerIx(carer), Span { start: Seconds(start), end: Seconds(end) });
    let (from, day) = (PlaceIx(0), u16::try_from(start / DAY).unwrap());
    tables.shifts.push(Shift { carer, span, start: from, end: from, capacity: 9, day, ..Shift::default() });
}

fn roster(tables: &Tables, rounds: &[&[u32]]) -> OwnedRoster {
    let stop = |&visit: &u32| {
        let start = tables.visits[visit as usize].window.earliest;
        Planned { task: Task::Visit(VisitIx(visit)), start }
    };
    let roster =
        OwnedRoster::from_rounds(&rounds.iter().map(|round| round.iter().map(stop).collect()).collect::<Vec<_>>());
    assert_eq!(broken(tables, &roster), [], "it was published well");
    roster
}

fn broken(tables: &Tables, roster: &OwnedRoster) -> Vec<Violation> {
    let valid = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
    let (mut memory, mut broken) = (vec![0; scratch(&valid)], Vec::new());
    check(&valid, &roster.view(), &mut memory, &mut |violation| broken.push(violation));
    broken
}

fn repaired(tables: &Tables, published: &OwnedRoster, news: &News<'_>) -> Repaired {
    let rest = Rest::new(tables, &published.view(), news).unwrap_or_else(|stuck| panic!("{stuck:?}"));
    let repaired = repair(&rest, &AMPLE).unwrap();
    assert_eq!(broken(&rest.tables, &repaired.roster), [], "it keeps every rule that can be kept");
    repaired
}

/// Which visits a round holds.
fn round(repaired: &Repaired, shift: u32) -> Vec<u32> {
    let roster = repaired.roster.view();
    let visits = roster.round(ShiftIx(shift)).iter().filter_map(|stop| match stop.task {
        Task::Visit(visit) => Some(visit.0),
        Task::Break(_) => None,
    });
    visits.collect()
}

fn changed(repaired: &Repaired) -> Vec<(u32, Cause)> {
    repaired.changes.iter().map(|change| (change.visit.0, change.cause)).collect()
}

fn gap() -> Gap {
    Gap {
        first: VisitIx(0),
        second: VisitIx(1),
        least: Seconds(0),
        most: Gap::NO_MOST,
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    }
}

#[test]
fn of_two_visits_that_go_together_the_other_finds_a_place_when_one_has_begun() {
    let mut tables = book(3, &[100, 300, 300]);
    (0..2).for_each(|carer| add_shift(&mut tables, carer, 0, 1_000));
    tables.gaps.push(Gap { both_or_neither: true, ..gap() });
    let published = roster(&tables, &[&[0], &[1]]);
    let sick = News { sick: &[CarerIx(1)], ..QUIET };
    let found = repaired(&tables, &published, &sick);
    assert_eq!((round(&found, 0), found.left.len()), (vec![0, 1], 1), "{found:?}");
    assert_eq!(found.unmended, []);
    // Nobody is left who could come: the one is told to stand alone.
    let both = News { sick: &[CarerIx(0), CarerIx(1)], ..QUIET };
    let found = repaired(&tables, &published, &both);
    assert_eq!((round(&found, 0), round(&found, 1)), (vec![0], vec![]));
    assert_eq!(found.unmended, [Violation::GapOne(GapIx(0))]);
}

#[test]
fn who_overruns_into_the_next_shift_is_late_for_it() {
    let mut tables = book(2, &[100, 300, 500]);
    add_shift(&mut tables, 0, 0, 200);
    add_shift(&mut tables, 0, 250, 1_000);
    add_shift(&mut tables, 1, 250, 1_000);
    let published = roster(&tables, &[&[0], &[1, 2], &[]]);
    for now in [150, 310] {
        let news = News { now: Seconds(now), overruns: &[(VisitIx(0), Seconds(400))], ..QUIET };
        let found = repaired(&tables, &published, &news);
        assert_eq!(changed(&found), [(1, Cause::Overrun(VisitIx(0)))], "at {now}");
        assert_eq!(round(&found, 1), [2], "at {now}: what comes later stays");
    }
}

#[test]
fn for_a_rest_that_is_too_short_the_first_visit_of_the_next_day_gives_way() {
    let mut tables = book(2, &[100, DAY + 100, DAY + 300, 2 * DAY + 100]);
    for day in 0..3 {
        (0..2).for_each(|carer| add_shift(&mut tables, carer, day * DAY, day * DAY + 1_000));
    }
    tables.carers[0].rest = Seconds(DAY - 250);
    let published = roster(&tables, &[&[0], &[], &[1, 2], &[], &[3], &[]]);
    let news = News { now: Seconds(115), overruns: &[(VisitIx(0), Seconds(400))], ..QUIET };
    let found = repaired(&tables, &published, &news);
    assert_eq!(round(&found, 2), [2], "{found:?}");
    assert_eq!((round(&found, 3), round(&found, 4)), (vec![1], vec![3]));
    assert_eq!((found.left.len(), found.unmended.len()), (0, 0));
}

#[test]
fn for_hours_of_a_day_a_visit_of_that_day_gives_way() {
    let mut tables = book(2, &[100, 600, 800, DAY + 100]);
    for carer in 0..2 {
        add_shift(&mut tables, carer, 0, 400);
        add_shift(&mut tables, carer, 500, 1_000);
        add_shift(&mut tables, carer, DAY, DAY + 1_000);
    }
    // 40 seconds in the first shift and 240 in the second.
    tables.carers[0].day_most = Seconds(280);
    let published = roster(&tables, &[&[0], &[1, 2], &[3], &[], &[], &[]]);
    let news = News { now: Seconds(115), overruns: &[(VisitIx(0), Seconds(220))], ..QUIET };
    let found = repaired(&tables, &published, &news);
    assert_eq!((round(&found, 1), round(&found, 4), round(&found, 2)), (vec![1], vec![2], vec![3]), "{found:?}");
    assert_eq!((found.left.len(), found.unmended.len()), (0, 0));
}

#[test]
fn where_there_is_no_way_home_any_more_the_day_is_repaired_all_the_same() {
    let mut tables = book(2, &[100, 300]);
    (0..2).for_each(|carer| add_shift(&mut tables, carer, 0, 1_000));
    // From the first client one comes home by the second only.
    let places = tables.places as usize;
    tables.travel_seconds[places] = homeround_core::book::travel::NO_ROUTE;
    let published = roster(&tables, &[&[0, 1], &[]]);
    let news = News { overruns: &[(VisitIx(0), Seconds(400))], ..QUIET };
    let found = repaired(&tables, &published, &news);
    assert_eq!((round(&found, 0), round(&found, 1)), (vec![0], vec![1]));
    assert_eq!(found.unmended, [Violation::NoRoute(ShiftIx(0), 1)]);
}

#[test]
fn a_published_visit_that_nobody_makes_any_more_is_left() {
    // It will last too long for the shift to which the book fixes it.
    let mut tables = book(2, &[100]);
    (0..2).for_each(|carer| add_shift(&mut tables, carer, 0, 200));
    tables.pins.push(Pin { visit: VisitIx(0), shift: ShiftIx(0) });
    let published = roster(&tables, &[&[0], &[]]);
    let news = News { now: Seconds(50), overruns: &[(VisitIx(0), Seconds(900))], ..QUIET };
    assert_eq!(repaired(&tables, &published, &news).left, [VisitIx(0)]);
    // Its time was over before its carer was free.
    let mut tables = book(1, &[100, 140]);
    add_shift(&mut tables, 0, 0, 1_000);
    let published = roster(&tables, &[&[0, 1]]);
    let news = News { now: Seconds(300), overruns: &[(VisitIx(0), Seconds(295))], ..QUIET };
    assert_eq!(repaired(&tables, &published, &news).left, [VisitIx(1)]);
    // Nobody wants it.
    let news = News { now: Seconds(110), cancelled: &[VisitIx(1)], ..QUIET };
    assert_eq!(repaired(&tables, &published, &news).left, []);
}

#[test]
fn times_that_were_written_by_hand_and_cannot_be_are_told_and_the_rest_stays() {
    let mut tables = book(2, &[100, 122, 300, 400]);
    (0..2).for_each(|carer| add_shift(&mut tables, carer, 0, 1_000));
    let stop = |&visit: &u32| Planned {
        task: Task::Visit(VisitIx(visit)),
        start: tables.visits[visit as usize].window.earliest,
    };
    // From the first client to the second in two seconds.
    let rounds: [&[u32]; 2] = [&[0, 1, 2, 3], &[]];
    let published = OwnedRoster::from_rounds(&rounds.map(|round| round.iter().map(stop).collect()));
    assert_eq!(broken(&tables, &published), [Violation::TooSoon(ShiftIx(0), 1, Seconds(8))]);
    let found = repaired(&tables, &published, &News { now: Seconds(200), ..QUIET });
    assert_eq!((round(&found, 0), changed(&found)), (vec![0, 1, 2, 3], vec![]));
    assert_eq!(found.unmended, [Violation::TooSoon(ShiftIx(0), 1, Seconds(8))]);
    let sick = repaired(&tables, &published, &News { now: Seconds(200), sick: &[CarerIx(0)], ..QUIET });
    assert_eq!((round(&sick, 0), round(&sick, 1)), (vec![0, 1], vec![2, 3]));
}

//! Breaks are owed by work: those whose windows lie before or after it are no rule, and nobody waits for them.
#![cfg(feature = "alloc")]

use homeround_core::book::{Break, Carer, Shift, Visit};
use homeround_core::ground::{
    BreakIx, CarerIx, ClientIx, Cost, ModeIx, PlaceIx, Seconds, ShiftIx, Span, VisitIx, Window,
};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{
    Lines, Planned, ProblemSize, Search, Settings, Task, Valid, Violation, Work, check, scratch,
};

const HOUR: i32 = 3_600;

/// One shift from 8 to 18 h with one break of half an hour, visits at the one place there is, pay of 1 a second.
fn day(pause: (i32, i32), visits: &[(i32, i32)]) -> Tables {
    let carer = Carer { per_second: Cost(1), mode: ModeIx(0), ..Carer::default() };
    let shift = Shift {
        carer: CarerIx(0),
        second: CarerIx::NONE,
        span: Span { start: Seconds(8 * HOUR), end: Seconds(18 * HOUR) },
        start: PlaceIx(0),
        end: PlaceIx(0),
        breaks: 1,
        commute_paid: true,
        capacity: u32::MAX,
        ..Shift::default()
    };
    let visit = |&(start, seconds): &(i32, i32)| Visit {
        client: ClientIx(0),
        place: PlaceIx(0),
        duration: Seconds(seconds),
        window: Window { earliest: Seconds(start), latest: Seconds(start) },
        due: Seconds(start),
        unserved_price: Cost(1_000_000),
        carers: 1,
        ..Visit::default()
    };
    let window = Window { earliest: Seconds(pause.0), latest: Seconds(pause.1) };
    Tables {
        clients: 1,
        carers: vec![carer],
        shifts: vec![shift],
        breaks: vec![Break { window, duration: Seconds(HOUR / 2), paid: true, ..Break::default() }],
        visits: visits.iter().map(visit).collect(),
        places: 1,
        modes: 1,
        periods: 1,
        travel_seconds: vec![0],
        travel_metres: vec![0],
        ..Tables::default()
    }
}

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

fn judged(tables: &Tables, roster: &OwnedRoster) -> (Lines, Vec<Violation>) {
    let problem = valid(tables);
    let (mut memory, mut broken) = (vec![0; scratch(&problem)], Vec::new());
    let lines = check(&problem, &roster.view(), &mut memory, &mut |violation| broken.push(violation));
    (lines, broken)
}

/// The visits where they must start, and no break.
fn plain(tables: &Tables) -> OwnedRoster {
    let stop =
        |(at, row): (usize, &Visit)| Planned { task: Task::Visit(VisitIx::from_index(at)), start: row.window.earliest };
    OwnedRoster::from_rounds(&[tables.visits.iter().enumerate().map(stop).collect()])
}

#[test]
fn a_break_is_owed_where_its_window_meets_the_work() {
    let nine = (9 * HOUR, HOUR);
    // After the work, before it, and to the second where either begins; then inside, and over one of its ends.
    for (pause, visits, owed) in [
        ((13 * HOUR, 14 * HOUR), vec![nine], false),
        ((8 * HOUR, 8 * HOUR + 1800), vec![nine], false),
        ((10 * HOUR, 11 * HOUR), vec![nine], false),
        ((8 * HOUR, 9 * HOUR), vec![nine], false),
        ((10 * HOUR - 1, 11 * HOUR), vec![nine], true),
        ((8 * HOUR, 9 * HOUR + 1), vec![nine], true),
        ((11 * HOUR, 12 * HOUR), vec![nine, (13 * HOUR, HOUR)], true),
    ] {
        let tables = day(pause, &visits);
        let (lines, broken) = judged(&tables, &plain(&tables));
        assert_eq!(!broken.is_empty(), owed, "{pause:?} {visits:?}: {broken:?}");
        if !owed {
            assert_eq!(lines.paid_time, Cost(i64::from(HOUR)));
        }
    }
}

#[test]
fn a_needless_break_is_left_out_and_comes_back_with_the_work_that_owes_it() {
    for pause in [(13 * HOUR, 14 * HOUR), (8 * HOUR, 8 * HOUR + 1800)] {
        let tables = day(pause, &[(10 * HOUR, HOUR)]);
        let problem = valid(&tables);
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        let mut search = Search::new(memory.workspace(problem).unwrap(), Settings::default());
        search.step(Work(1_000));
        let found = OwnedRoster::without_needless_breaks(&tables.view(), &search.best());
        assert_eq!(found, plain(&tables));
        let (lines, broken) = judged(&tables, &found);
        assert_eq!((lines.paid_time, broken), (Cost(i64::from(HOUR)), vec![]));
        // Such a roster is one to begin from, and has a place for its break.
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        let workspace = memory.workspace(problem).unwrap();
        assert!(Search::from_roster(workspace, Settings::default(), &found.view()).is_ok());
        let full = OwnedRoster::with_every_break(&tables.view(), &found.view());
        assert_eq!((full.view().round(ShiftIx(0)).len(), judged(&tables, &full).1), (2, vec![]));
        assert_eq!(OwnedRoster::without_needless_breaks(&tables.view(), &full.view()), found);
    }
}

#[test]
fn a_break_after_six_hours_is_owed_by_six_hours_of_work() {
    let pause = (12 * HOUR, 14 * HOUR);
    for (seconds, owed) in [(6 * HOUR, false), (6 * HOUR + 1, true)] {
        let mut tables = day(pause, &[(9 * HOUR, HOUR), (15 * HOUR, seconds - 6 * HOUR)]);
        tables.breaks[0].after = Seconds(6 * HOUR);
        let roster = plain(&tables);
        let missing = [Violation::NoBreak(ShiftIx(0), BreakIx(0))];
        assert_eq!(judged(&tables, &roster).1, if owed { &missing[..] } else { &[] }, "{seconds}");
        tables.breaks[0].after = Seconds::ZERO;
        assert_eq!(judged(&tables, &roster).1, missing, "any work owes it");
    }
}

#[test]
fn who_works_too_short_for_a_break_goes_on_and_is_home_sooner() {
    // Two visits around midday, the second whenever it suits until four: with the break it is half an hour later.
    let mut tables = day((10 * HOUR, 15 * HOUR), &[(9 * HOUR, HOUR), (10 * HOUR, HOUR)]);
    tables.visits[1].window.latest = Seconds(16 * HOUR);
    tables.visits[1].due = Seconds(16 * HOUR);
    tables.breaks[0].after = Seconds(6 * HOUR);
    let problem = valid(&tables);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let mut search = Search::new(memory.workspace(problem).unwrap(), Settings::default());
    search.step(Work(1_000));
    let full = OwnedRoster::from_roster(&search.best());
    assert_eq!(full.stops.len(), 3, "the search keeps a place for it");
    let short = OwnedRoster::without_short_breaks(&problem, &full.view());
    assert_eq!(short.view().round(ShiftIx(0)).len(), 2);
    let (lines, broken) = judged(&tables, &short);
    assert_eq!((lines.paid_time, broken), (Cost(2 * i64::from(HOUR)), vec![]));
    // Where it is owed it stays.
    tables.breaks[0].after = Seconds(HOUR);
    let problem = valid(&tables);
    assert_eq!(OwnedRoster::without_short_breaks(&problem, &full.view()), full);
    tables.breaks[0] = Break { after: Seconds(6 * HOUR), paid: false, ..tables.breaks[0] };
    let problem = valid(&tables);
    let unpaid = OwnedRoster::without_short_breaks(&problem, &full.view());
    let (lines, broken) = judged(&tables, &unpaid);
    assert_eq!((unpaid.stops.len(), lines.paid_time, broken), (2, Cost(2 * i64::from(HOUR)), vec![]));
}

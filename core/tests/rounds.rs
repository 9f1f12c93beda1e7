//! The search against the independent checker, on random problems with every rule on.
#![cfg(feature = "alloc")]

mod random;

use homeround_core::book::{Carer, Shift, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, PlaceIx, Seconds, Span, VisitIx, Window};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{
    Planned, ProblemSize, Progress, Search, Seed, Settings, Task, Valid, Violation, Work, check, scratch,
};
use random::{Size, plan, problem};

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

fn settings(seed: u64, work: u64) -> Settings {
    Settings { seed: Seed(seed), work: Work(work), ..Settings::default() }
}

fn solve(problem: Valid<'_>, settings: Settings) -> (Progress, OwnedRoster) {
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
    let progress = search.step(Work(u64::MAX));
    (progress, OwnedRoster::from_roster(&search.best()))
}

fn violations(problem: Valid<'_>, roster: &OwnedRoster) -> (Vec<Violation>, homeround_core::rounds::Lines) {
    let mut found = Vec::new();
    let mut memory = vec![7; scratch(&problem)];
    let lines = check(&problem, &roster.view(), &mut memory, &mut |violation| found.push(violation));
    (found, lines)
}

#[test]
fn what_the_search_says_is_what_the_checker_finds() {
    for seed in 0..600 {
        let size =
            Size { visits: 3 + seed as usize % 22, carers: 2 + seed as usize % 5, span: 240, breaks: seed % 3 != 0 };
        let tables = problem(seed, size);
        let problem = valid(&tables);
        let (progress, roster) = solve(problem, settings(seed, 20_000));
        let (found, lines) = violations(problem, &roster);
        assert_eq!(found, [], "seed {seed}: {roster:?}");
        assert_eq!(lines, progress.lines, "seed {seed}");
    }
}

#[test]
fn over_whole_plans_too_what_the_search_says_is_what_the_checker_finds() {
    for seed in 0..600 {
        let size =
            Size { visits: 3 + seed as usize % 22, carers: 2 + seed as usize % 4, span: 240, breaks: seed % 3 == 0 };
        let tables = plan(seed, size, 1 + seed as i32 % 9, true);
        let problem = valid(&tables);
        let (progress, roster) = solve(problem, settings(seed, 20_000));
        let (found, lines) = violations(problem, &roster);
        assert_eq!(found, [], "seed {seed}: {roster:?}");
        assert_eq!(lines, progress.lines, "seed {seed}");
    }
}

#[test]
fn a_roster_begun_from_is_never_made_dearer_and_broken_ones_are_refused() {
    for seed in 0..120 {
        let size = Size { visits: 12, carers: 4, span: 240, breaks: true };
        let tables = if seed % 2 == 0 { problem(seed, size) } else { plan(seed, size, 4, true) };
        let problem = valid(&tables);
        let (first, roster) = solve(problem, settings(seed, 5_000));
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        let begun = Search::from_roster(memory.workspace(problem).unwrap(), settings(seed + 1, 5_000), &roster.view());
        let mut search = begun.unwrap_or_else(|refused| panic!("seed {seed}: {refused:?}"));
        assert!(search.progress().lines.total() <= first.lines.total());
        let progress = search.step(Work(u64::MAX));
        assert!(progress.lines.total() <= first.lines.total());
        let (found, lines) = violations(problem, &OwnedRoster::from_roster(&search.best()));
        assert_eq!((found, lines), (vec![], progress.lines));
        let mut broken = roster.clone();
        if let Some(stop) = broken.stops.first_mut() {
            stop.start.0 -= 10_000;
            let again = Search::from_roster(memory.workspace(problem).unwrap(), settings(1, 10), &broken.view());
            assert!(again.is_err());
        }
    }
}

/// Rosters found where there are no breaks at all, begun from where there are breaks that such short work mostly does not owe: the
/// search has to find a place for each, or to go on without.
#[test]
fn any_legal_roster_is_one_to_begin_from_whichever_breaks_it_leaves_out() {
    let mut begun_from = 0;
    for seed in 0..600 {
        let size = Size { visits: 3 + seed as usize % 16, carers: 2 + seed as usize % 4, span: 240, breaks: true };
        let mut tables = if seed % 2 == 0 { problem(seed, size) } else { plan(seed, size, 4, true) };
        let mut dice = random::Stream(seed);
        tables.breaks.iter_mut().for_each(|row| row.after = Seconds(dice.within(40, 400)));
        let mut plain = tables.clone();
        plain.breaks.clear();
        plain.shifts.iter_mut().for_each(|shift| (shift.first_break, shift.breaks) = (0, 0));
        let (_, roster) = solve(valid(&plain), settings(seed, 3_000));
        let problem = valid(&tables);
        let (broken, lines) = violations(problem, &roster);
        if !broken.is_empty() {
            continue;
        }
        begun_from += 1;
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        let begun = Search::from_roster(memory.workspace(problem).unwrap(), settings(seed, 3_000), &roster.view());
        let mut search = begun.unwrap_or_else(|refused| panic!("seed {seed}: {refused:?}"));
        let progress = search.step(Work(u64::MAX));
        assert!(progress.lines.total() <= lines.total(), "seed {seed}");
        let (broken, judged) = violations(problem, &OwnedRoster::from_roster(&search.best()));
        assert_eq!((broken, judged), (vec![], progress.lines), "seed {seed}");
    }
    assert!(begun_from > 200, "{begun_from}");
}

/// Twenty-four visits in a row of houses, all in the round of the carer who lives far away; the other lives next door. A
/// second round costs more than any string of visits can save: only the whole round can go over.
#[test]
fn a_whole_round_goes_over_to_the_carer_who_lives_nearer() {
    let place = |at: u32| if at == 0 { 4_000 } else { 60 * at as i32 };
    let places = 26;
    let travel = (0..places * places).map(|at| (place(at / places) - place(at % places)).unsigned_abs());
    let span = Span { start: Seconds(0), end: Seconds(40_000) };
    let shift = |carer: u32| Shift {
        carer: CarerIx(carer),
        span,
        start: PlaceIx(carer),
        end: PlaceIx(carer),
        commute_paid: true,
        use_price: Cost(50_000_000),
        capacity: u32::MAX,
        ..Shift::default()
    };
    let visit = |at: u32| Visit {
        client: ClientIx(at),
        place: PlaceIx(2 + at),
        duration: Seconds(600),
        window: Window { earliest: Seconds(0), latest: Seconds(39_000) },
        due: Seconds(39_000),
        unserved_price: Cost(1_000_000_000),
        carers: 1,
        ..Visit::default()
    };
    let mut tables = Tables {
        clients: 24,
        carers: vec![Carer::default(); 2],
        shifts: vec![shift(0), shift(1)],
        visits: (0..24).map(visit).collect(),
        places,
        modes: 1,
        travel_seconds: travel.collect(),
        travel_metres: vec![0; 26 * 26],
        ..Tables::default()
    };
    tables.prices.travel_second = Cost(1_000);
    let far: Vec<Planned> = (0..24)
        .scan(0, |time, at| {
            let way = if at == 0 { place(0) - place(2) } else { 60 };
            *time += way;
            let start = Seconds(*time);
            *time += 600;
            Some(Planned { task: Task::Visit(VisitIx(at)), start })
        })
        .collect();
    let roster = OwnedRoster::from_rounds(&[far, vec![]]);
    let problem = valid(&tables);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let cold = Settings { heat: 1, ..settings(1, 50_000) };
    let mut search = Search::from_roster(memory.workspace(problem).unwrap(), cold, &roster.view()).unwrap();
    search.step(Work(u64::MAX));
    let found = OwnedRoster::from_roster(&search.best());
    assert_eq!(found.first, [0, 0, 24]);
    assert_eq!(violations(problem, &found).0, []);
}

//! The search against the independent checker, on random problems with every rule on.
#![cfg(feature = "alloc")]

mod random;

use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{Progress, Search, Seed, Settings, Shape, Valid, Violation, Work, check, scratch};
use random::{Size, plan, problem};

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

fn settings(seed: u64, work: u64) -> Settings {
    Settings { seed: Seed(seed), work: Work(work), ..Settings::default() }
}

fn solve(problem: Valid<'_>, settings: Settings) -> (Progress, OwnedRoster) {
    let mut memory = Memory::new(Shape::of(&problem));
    let mut search = Search::new(problem, memory.workspace().unwrap(), settings);
    let progress = search.step(Work(u64::MAX));
    (progress, OwnedRoster::of(&search.best()))
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
        let mut memory = Memory::new(Shape::of(&problem));
        let begun =
            Search::from_roster(problem, memory.workspace().unwrap(), settings(seed + 1, 5_000), &roster.view());
        let mut search = begun.unwrap_or_else(|refused| panic!("seed {seed}: {refused:?}"));
        assert!(search.progress().lines.total() <= first.lines.total());
        let progress = search.step(Work(u64::MAX));
        assert!(progress.lines.total() <= first.lines.total());
        let (found, lines) = violations(problem, &OwnedRoster::of(&search.best()));
        assert_eq!((found, lines), (vec![], progress.lines));
        let mut broken = roster.clone();
        if let Some(stop) = broken.stops.first_mut() {
            stop.start.0 -= 10_000;
            let again = Search::from_roster(problem, memory.workspace().unwrap(), settings(1, 10), &broken.view());
            assert!(again.is_err());
        }
    }
}

//! Tiny problems solved by trying everything: the search finds the same least cost, and a naive fixed point agrees on it.
#![cfg(feature = "alloc")]

mod everything;
mod random;

use everything::{every_roster, every_window, timed_without_idle_breaks};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{ProblemSize, Search, Seed, Settings, Valid, Work, check, scratch};
use random::{Size, Stream, plan, problem};

/// The least cost of any roster.
fn least(tables: &Tables, problem: &Valid<'_>) -> i64 {
    let mut best = i64::MAX;
    let mut memory = vec![0; scratch(problem)];
    every_roster(tables, &[], 0, &mut vec![Vec::new(); tables.shifts.len()], &mut |rounds| {
        every_window(tables, rounds, &mut Vec::new(), &mut |windows| {
            let mut is_legal = |roster: &OwnedRoster| {
                let mut legal = true;
                check(problem, &roster.view(), &mut memory, &mut |_| legal = false);
                legal
            };
            let Some(roster) = timed_without_idle_breaks(tables, rounds, windows, &mut is_legal) else { return };
            let mut legal = true;
            let lines = check(problem, &roster.view(), &mut memory, &mut |_| legal = false);
            if legal {
                best = best.min(lines.total().0);
            }
        });
    });
    best
}

/// Travel between points on a line, so that no detour is a short cut.
fn metric(tables: &mut Tables, seed: u64) {
    let mut dice = Stream(seed);
    let points: Vec<i32> = (0..tables.places).map(|_| dice.within(0, 30)).collect();
    tables.travel_seconds.clear();
    tables.travel_metres.clear();
    for table in 1..=tables.modes * tables.periods.max(1) {
        for from in &points {
            for to in &points {
                tables.travel_seconds.push(table * from.abs_diff(*to));
                tables.travel_metres.push(from.abs_diff(*to));
            }
        }
    }
}

/// The seeds whose problems the search does not solve as trying everything does, with both costs.
fn missed(seeds: core::ops::Range<u64>, make: impl Fn(u64) -> Tables) -> Vec<(u64, i64, i64)> {
    let mut bad = Vec::new();
    for seed in seeds {
        let mut tables = make(seed);
        metric(&mut tables, seed);
        let valid = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
        let least = least(&tables, &valid);
        let mut memory = Memory::new(ProblemSize::from_problem(&valid));
        // One descent can end beside the optimum; eight that all miss it would be a fault.
        let mut search = |seed| {
            let settings = Settings { seed: Seed(seed), work: Work(60_000), ..Settings::default() };
            let mut search = Search::new(memory.workspace(valid).unwrap(), settings);
            search.step(Work(u64::MAX)).lines.total().0
        };
        let mut found = i64::MAX;
        for chain in 0..8 {
            found = found.min(search(chain));
            if found == least {
                break;
            }
        }
        if found != least {
            bad.push((seed, found, least));
        }
    }
    bad
}

#[test]
fn the_search_finds_what_trying_everything_finds() {
    let bad = missed(0..600, |seed| {
        let size =
            Size { visits: 2 + seed as usize % 3, carers: 2 + seed as usize % 2, span: 160, breaks: seed % 4 == 0 };
        problem(seed, size)
    });
    assert_eq!(bad, [], "seed, found, least");
}

#[test]
fn over_whole_plans_too_the_search_finds_what_trying_everything_finds() {
    let bad = missed(0..200, |seed| {
        let size = Size { visits: 2 + seed as usize % 2, carers: 2, span: 160, breaks: seed % 8 == 0 };
        // Second shifts on each of several days would multiply what there is to try.
        let days = 1 + seed as i32 % 3;
        plan(seed, size, days, days < 2)
    });
    assert_eq!(bad, [], "seed, found, least");
}

//! Explanations against rosters of the search, on random problems with every rule on.
#![cfg(feature = "alloc")]

mod random;

use homeround_core::advice::{ShiftExplanation, explain};
use homeround_core::ground::{ShiftIx, VisitIx};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{Planned, ProblemSize, Search, Seed, Settings, Task, Valid, Violation, Work};
use random::{Size, plan, problem};

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

/// No way is shorter for a stop between: on a map that has short cuts through stops, a visit alone can be out of reach and
/// another visit bring it within.
fn without_short_cuts(mut tables: Tables) -> Tables {
    let places = tables.places as usize;
    for table in tables.travel_seconds.chunks_mut(places * places) {
        for (via, from, to) in
            (0..places).flat_map(|via| (0..places).flat_map(move |from| (0..places).map(move |to| (via, from, to))))
        {
            let round = table[from * places + via].saturating_add(table[via * places + to]);
            table[from * places + to] = table[from * places + to].min(round);
        }
    }
    let one = places * places * tables.periods.max(1) as usize;
    for mode in tables.travel_seconds.chunks_mut(one) {
        let (first, others) = mode.split_at_mut(places * places);
        others.chunks_mut(places * places).for_each(|table| table.copy_from_slice(first));
    }
    tables
}

fn solve(problem: Valid<'_>, seed: u64) -> OwnedRoster {
    let settings = Settings { seed: Seed(seed), work: Work(20_000), ..Settings::default() };
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
    search.step(Work(u64::MAX));
    OwnedRoster::from_roster(&search.best())
}

fn rounds(problem: &Valid<'_>, roster: &OwnedRoster) -> Vec<Vec<Planned>> {
    let shifts = problem.problem().shifts.len();
    (0..shifts).map(|shift| roster.view().round(ShiftIx::from_index(shift)).to_vec()).collect()
}

/// Every shift with a visit that it makes in a roster.
fn made(problem: &Valid<'_>, roster: &OwnedRoster) -> Vec<(ShiftIx, VisitIx)> {
    let rounds = rounds(problem, roster);
    let visits = |(at, round): (usize, &Vec<Planned>)| {
        let visit = |stop: &Planned| match stop.task {
            Task::Visit(visit) => Some((ShiftIx::from_index(at), visit)),
            Task::Break(_) => None,
        };
        round.iter().filter_map(visit).collect::<Vec<_>>()
    };
    rounds.iter().enumerate().flat_map(visits).collect()
}

/// Breaks are taken where the visit before them was: another visit, nearer home, can make room for them and the way back.
fn breaks_far_from_home(tables: &Tables, account: &ShiftExplanation) -> bool {
    let late = |violation: &Violation| matches!(violation, Violation::BackLate(..) | Violation::BreakWindow(..));
    tables.shifts[account.shift.at()].breaks > 0 && !account.blocked.is_empty() && account.blocked.iter().all(late)
}

#[test]
fn no_shift_is_blocked_from_a_visit_that_it_makes() {
    let mut seen = 0;
    for seed in 0..300 {
        let size =
            Size { visits: 3 + seed as usize % 18, carers: 2 + seed as usize % 5, span: 240, breaks: seed % 3 != 0 };
        let tables = if seed % 2 == 0 { problem(seed, size) } else { plan(seed, size, 1 + seed as i32 % 5, true) };
        let tables = without_short_cuts(tables);
        let problem = valid(&tables);
        let nothing = OwnedRoster::from_rounds(&vec![Vec::new(); tables.shifts.len()]);
        for (shift, visit) in made(&problem, &solve(problem, seed)) {
            let accounts = explain(&problem, &nothing.view(), visit);
            let account = accounts.iter().find(|account| account.shift == shift);
            let account = account.unwrap_or_else(|| panic!("seed {seed}: {shift:?} makes {visit:?} and is not listed"));
            if !breaks_far_from_home(&tables, account) {
                assert_eq!(account.blocked, [], "seed {seed}: {shift:?} makes {visit:?}");
            }
            seen += 1;
        }
    }
    assert!(seen > 1_000, "{seen}");
}

#[test]
fn what_was_taken_out_fits_where_it_was() {
    let mut seen = 0;
    for seed in 0..200 {
        let size =
            Size { visits: 3 + seed as usize % 18, carers: 2 + seed as usize % 5, span: 240, breaks: seed % 3 != 0 };
        let tables = without_short_cuts(problem(seed, size));
        let problem = valid(&tables);
        let roster = solve(problem, seed);
        for (shift, visit) in made(&problem, &roster) {
            let linked =
                tables.gaps.iter().any(|gap| gap.both_or_neither && (gap.first == visit || gap.second == visit));
            if linked || tables.visits[visit.at()].carers > 1 {
                continue;
            }
            let mut without = rounds(&problem, &roster);
            without[shift.at()].retain(|stop| stop.task != Task::Visit(visit));
            let without = OwnedRoster::from_rounds(&without);
            let accounts = explain(&problem, &without.view(), visit);
            let account = accounts.iter().find(|account| account.shift == shift).unwrap();
            if breaks_far_from_home(&tables, account) {
                continue;
            }
            let place = account.place.as_ref().unwrap();
            assert_eq!(place.broken, [], "seed {seed}: {visit:?} in {shift:?}");
            assert!(place.cost.is_some());
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn who_makes_it_says_so_and_who_cannot_says_why() {
    let (mut makers, mut blocked, mut fits, mut instead) = (0, 0, 0, 0);
    for seed in 0..60 {
        let size = Size { visits: 20, carers: 5, span: 240, breaks: seed % 2 == 0 };
        let tables = problem(seed, size);
        let problem = valid(&tables);
        let roster = solve(problem, seed);
        let made = made(&problem, &roster);
        for at in 0..tables.visits.len() {
            for account in explain(&problem, &roster.view(), VisitIx::from_index(at)) {
                assert_eq!(account.makes, made.contains(&(account.shift, VisitIx::from_index(at))));
                assert_eq!(account.place.is_some(), !account.makes && account.blocked.is_empty());
                makers += usize::from(account.makes);
                blocked += usize::from(!account.blocked.is_empty());
                if let Some(place) = account.place {
                    assert_eq!(place.cost.is_some(), place.broken.is_empty());
                    fits += usize::from(place.cost.is_some());
                    instead += usize::from(place.instead.is_some());
                }
            }
        }
    }
    assert!(makers > 300 && blocked > 100 && fits > 100 && instead > 100, "{makers} {blocked} {fits} {instead}");
}

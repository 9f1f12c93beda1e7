//! Fit against the independent check on random problems with every rule on, and against every place there is.
#![cfg(feature = "alloc")]

mod random;

use homeround_core::advice::{IncompleteRoster, Offer, fit_visits, leave_out, load_incomplete};
use homeround_core::book::Carer;
use homeround_core::ground::{CarerIx, Cost, Seconds, ShiftIx, VisitIx};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{
    Lines, Planned, ProblemSize, Search, Seed, Settings, Task, Valid, Violation, Work, check, scratch,
};
use random::{Size, Stream, plan, problem};

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

fn solve(problem: Valid<'_>, seed: u64) -> OwnedRoster {
    let settings = Settings { seed: Seed(seed), work: Work(20_000), ..Settings::default() };
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
    search.step(Work(u64::MAX));
    OwnedRoster::from_roster(&search.best())
}

fn judged(problem: &Valid<'_>, roster: &OwnedRoster) -> (Lines, Vec<Violation>) {
    let (mut memory, mut broken) = (vec![0; scratch(problem)], Vec::new());
    let lines = check(problem, &roster.view(), &mut memory, &mut |violation| broken.push(violation));
    (lines, broken)
}

fn besides(lines: &Lines) -> Cost {
    lines.total() - lines.unserved
}

/// By visit, the shifts that make it.
fn makers(tables: &Tables, roster: &OwnedRoster) -> Vec<Vec<usize>> {
    let mut makers = vec![Vec::new(); tables.visits.len()];
    for shift in 0..tables.shifts.len() {
        for stop in roster.view().round(ShiftIx::from_index(shift)) {
            if let Task::Visit(visit) = stop.task {
                makers[visit.at()].push(shift);
            }
        }
    }
    makers
}

fn assert_sound(tables: &Tables, before: &OwnedRoster, base: &Lines, asked: &[VisitIx], offer: &Offer) {
    let problem = valid(tables);
    let (lines, broken) = judged(&problem, &offer.roster);
    assert_eq!(broken, []);
    assert_eq!(besides(&lines), besides(base) + offer.cost, "the cost after is the cost before and the offer's");
    let made = [makers(tables, before), makers(tables, &offer.roster)];
    for (visit, (before, after)) in made[0].iter().zip(&made[1]).enumerate() {
        if let Some(at) = asked.iter().position(|asked| asked.at() == visit) {
            let shifts = after.iter().map(|&shift| tables.shifts[shift]);
            let mut carers: Vec<CarerIx> = shifts.flat_map(|shift| [shift.carer, shift.second]).collect();
            carers.retain(|carer| carer.is_some());
            carers.sort_unstable();
            assert_eq!(offer.carers[at], carers);
        } else if !before.is_empty() {
            assert_eq!(before, after, "nobody else's visit changes hands");
        }
    }
}

/// A problem, its searched roster, and some visits to be taken out of it.
fn case(seed: u64) -> (Tables, OwnedRoster, Vec<VisitIx>) {
    let size = Size {
        visits: 4 + seed as usize % 16,
        carers: 2 + seed as usize % 5,
        span: 240,
        breaks: !seed.is_multiple_of(3),
    };
    let tables = if seed.is_multiple_of(2) { problem(seed, size) } else { plan(seed, size, 1 + seed as i32 % 5, true) };
    let mut dice = Stream(seed);
    let asked: Vec<VisitIx> = (0..tables.visits.len()).map(VisitIx::from_index).filter(|_| dice.chance(20)).collect();
    let roster = solve(valid(&tables), seed);
    (tables, roster, asked)
}

#[test]
fn every_offer_keeps_every_rule_and_costs_what_it_says() {
    let (mut offers, mut choices) = (0, 0);
    for seed in 0..400 {
        let (tables, roster, asked) = case(seed);
        let problem = valid(&tables);
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        let loaded = Search::from_roster(memory.workspace(problem).unwrap(), Settings::default(), &roster.view());
        let mut search = loaded.expect("a searched roster is loaded");
        let lost = leave_out(&mut search, &roster.view(), &asked);
        let asked = [asked, lost].concat();
        let base = search.lines();
        let before = OwnedRoster::from_roster(&search.standing());
        let found = fit_visits(&mut search, &asked, 4);
        assert_eq!(search.lines(), base, "seed {seed}: the rounds stand as they stood");
        assert_eq!(OwnedRoster::from_roster(&search.standing()), before, "seed {seed}");
        assert_eq!(fit_visits(&mut search, &asked, 4), found, "seed {seed}: asked again, answered again");
        for (at, offer) in found.iter().enumerate() {
            assert_sound(&tables, &before, &base, &asked, offer);
            let earlier = &found[..at];
            assert!(earlier.iter().all(|other| other.carers != offer.carers), "seed {seed}");
            assert!(
                earlier.iter().all(|other| (other.left(), other.cost) <= (offer.left(), offer.cost)),
                "seed {seed}"
            );
        }
        offers += found.len();
        choices += usize::from(found.len() > 1);
    }
    assert!(offers > 400 && choices > 100, "{offers} {choices}");
}

/// One round in a given order, as early as can be and then, without coming home later or making anybody later, as late.
/// Nothing when it breaks a window or the shift.
fn timed(tables: &Tables, shift: usize, order: &[VisitIx]) -> Option<Vec<Planned>> {
    let row = &tables.shifts[shift];
    let carer: &Carer = &tables.carers[row.carer.at()];
    let view = tables.view();
    let way = |from, to, period| view.travel.seconds(carer.mode, period, from, to);
    let (mut here, mut free, mut starts) = (row.start, row.span.start, Vec::new());
    for &visit in order {
        let visit = &tables.visits[visit.at()];
        let start = (free + way(here, visit.place, visit.period)).max(visit.window.earliest);
        if start > visit.window.latest {
            return None;
        }
        starts.push(start);
        (here, free) = (visit.place, start + carer.lasts(visit.duration));
    }
    if free + way(here, row.end, row.period) > row.span.end {
        return None;
    }
    for at in (0..order.len().saturating_sub(1)).rev() {
        let (visit, next) = (&tables.visits[order[at].at()], &tables.visits[order[at + 1].at()]);
        let priced = visit.late_price != Cost::ZERO || tables.prices.worst_late_second != Cost::ZERO;
        let due = if priced { visit.due } else { visit.window.latest };
        let leaves = starts[at + 1] - way(visit.place, next.place, next.period) - carer.lasts(visit.duration);
        starts[at] = leaves.min(starts[at].max(due.min(visit.window.latest)));
    }
    let planned = order.iter().zip(starts).map(|(&visit, start)| Planned { task: Task::Visit(visit), start });
    Some(planned.collect())
}

/// No way is shorter for a stop between.
fn without_short_cuts(tables: &mut Tables) {
    let places = tables.places as usize;
    for table in tables.travel_seconds.chunks_mut(places * places) {
        for via in 0..places {
            for (from, to) in (0..places).flat_map(|from| (0..places).map(move |to| (from, to))) {
                let round = table[from * places + via].saturating_add(table[via * places + to]);
                table[from * places + to] = table[from * places + to].min(round);
            }
        }
    }
}

/// Problems whose rounds have nothing to do with one another, so that a timetable of a few lines finds every start.
fn plain(seed: u64) -> Tables {
    let size = Size { visits: 3 + seed as usize % 7, carers: 2 + seed as usize % 3, span: 300, breaks: false };
    let mut tables = problem(seed, size);
    without_short_cuts(&mut tables);
    tables.gaps.clear();
    tables.pins.clear();
    tables.windows.clear();
    tables.breaks.clear();
    for visit in &mut tables.visits {
        (visit.carers, visit.others, visit.early_price, visit.period) = (1, 0, Cost::ZERO, 0);
    }
    for shift in &mut tables.shifts {
        (shift.breaks, shift.second, shift.period) = (0, CarerIx::NONE, 0);
    }
    tables
}

/// By carer, the least that a visit costs in any place of any of its rounds.
fn every_place(tables: &Tables, orders: &[Vec<VisitIx>], visit: VisitIx) -> Vec<Option<Cost>> {
    let problem = valid(tables);
    let cost = |orders: &[Vec<VisitIx>]| {
        let rounds: Option<Vec<_>> = orders.iter().enumerate().map(|(at, order)| timed(tables, at, order)).collect();
        let (lines, broken) = judged(&problem, &OwnedRoster::from_rounds(&rounds?));
        broken.is_empty().then(|| besides(&lines))
    };
    let base = cost(orders).expect("the roster without the visit stands");
    let mut least = vec![None; tables.carers.len()];
    for shift in 0..orders.len() {
        for at in 0..=orders[shift].len() {
            let mut with = orders.to_vec();
            with[shift].insert(at, visit);
            let best: &mut Option<Cost> = &mut least[tables.shifts[shift].carer.at()];
            *best = [*best, cost(&with).map(|cost| cost - base)].into_iter().flatten().min();
        }
    }
    least
}

#[test]
fn the_offers_for_one_visit_are_the_best_of_every_place_there_is() {
    let (mut seen, mut nowhere) = (0, 0);
    for seed in 0..500 {
        let tables = plain(seed);
        let problem = valid(&tables);
        let asked = VisitIx::from_index(seed as usize % tables.visits.len());
        let solved = solve(problem, seed);
        let visits = |shift: usize| solved.view().round(ShiftIx::from_index(shift)).to_vec();
        let order = |shift: usize| -> Vec<VisitIx> {
            let others = visits(shift).into_iter().filter_map(|stop| match stop.task {
                Task::Visit(visit) if visit != asked => Some(visit),
                _ => None,
            });
            others.collect()
        };
        let orders: Vec<Vec<VisitIx>> = (0..tables.shifts.len()).map(order).collect();
        let rounds: Vec<_> = orders.iter().enumerate().map(|(at, order)| timed(&tables, at, order).unwrap()).collect();
        let roster = OwnedRoster::from_rounds(&rounds);
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        let loaded = Search::from_roster(memory.workspace(problem).unwrap(), Settings::default(), &roster.view());
        let mut search = loaded.unwrap_or_else(|_| panic!("seed {seed}: {:?}", judged(&problem, &roster).1));
        assert_eq!(search.lines(), judged(&problem, &roster).0, "seed {seed}");
        let offers = fit_visits(&mut search, &[asked], usize::MAX);
        let mut least: Vec<Cost> = every_place(&tables, &orders, asked).into_iter().flatten().collect();
        least.sort_unstable();
        let costs: Vec<Cost> = offers.iter().map(|offer| offer.cost).collect();
        assert_eq!(costs, least, "seed {seed}");
        seen += offers.len();
        nowhere += usize::from(offers.is_empty());
    }
    assert!(seen > 500 && nowhere > 10, "{seen} {nowhere}");
}

#[test]
fn nothing_is_offered_for_nothing_and_for_what_is_made() {
    let tables = plain(3);
    let problem = valid(&tables);
    let roster = solve(problem, 3);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let loaded = Search::from_roster(memory.workspace(problem).unwrap(), Settings::default(), &roster.view());
    let mut search = loaded.unwrap();
    let made = (0..tables.visits.len()).map(VisitIx::from_index).find(|&visit| search.is_made(visit)).unwrap();
    assert_eq!(fit_visits(&mut search, &[], 3), []);
    assert_eq!(fit_visits(&mut search, &[made], 3), []);
    assert_eq!(fit_visits(&mut search, &[VisitIx(9_999), VisitIx::NONE], 3), []);
}

/// Everything but what was asked stands, and keeps every rule, whichever visit leaves: every question of a place has an answer.
#[test]
fn whichever_visit_leaves_the_rounds_are_timed_again() {
    let (mut lost, mut asked, mut nowhere) = (0, 0, 0);
    for seed in 0..150 {
        let (tables, roster, _) = case(seed);
        let problem = valid(&tables);
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        for visit in (0..tables.visits.len()).map(VisitIx::from_index) {
            let workspace = memory.workspace(problem).unwrap();
            let loaded = Search::from_roster(workspace, Settings::default(), &roster.view());
            let mut search = loaded.expect("a searched roster is loaded");
            lost += leave_out(&mut search, &roster.view(), &[visit]).len();
            let (_, broken) = judged(&problem, &OwnedRoster::from_roster(&search.standing()));
            assert_eq!(broken, [], "seed {seed} {visit:?}");
            assert!(!search.is_made(visit));
            let made = roster.stops.iter().any(|stop| stop.task == Task::Visit(visit));
            let offers = fit_visits(&mut search, &[visit], 1);
            asked += usize::from(made);
            nowhere += usize::from(made && offers.is_empty());
        }
    }
    assert!(asked > 500, "{asked}");
    assert!(lost * 4 < asked, "{lost} of {asked} visits cost another its place");
    assert!(nowhere * 10 < asked, "{nowhere} of {asked} visits were offered no place, and had one");
}

/// Rounds that a package was taken out of by hand, its breaks and times left as they stood: every question of a place has an
/// answer.
#[test]
fn whichever_package_is_missing_from_a_roster_what_stands_is_timed_again() {
    let (mut stale, mut lost_in_all, mut kept_in_all, mut offered) = (0, 0, 0, 0);
    for seed in 0..300 {
        let (tables, roster, _) = case(seed);
        let problem = valid(&tables);
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        for package in 0..4_usize.min(tables.visits.len()) {
            let is_missing = |task: Task| matches!(task, Task::Visit(visit) if visit.at() % 4 == package);
            let without = |at| {
                let stops = roster.view().round(ShiftIx::from_index(at)).iter();
                stops.filter(|stop| !is_missing(stop.task)).copied().collect::<Vec<_>>()
            };
            let rounds: Vec<_> = (0..tables.shifts.len()).map(without).collect();
            let rounds: Vec<_> = rounds
                .into_iter()
                .map(|round| if round.iter().any(|stop| matches!(stop.task, Task::Visit(_))) { round } else { vec![] })
                .collect();
            let given = OwnedRoster::from_rounds(&rounds);
            stale += usize::from(!judged(&problem, &given).1.is_empty());
            let workspace = memory.workspace(problem).unwrap();
            let loaded = load_incomplete(problem, workspace, Settings::default(), &given.view());
            let IncompleteRoster { mut search, roster: stands, lost } =
                loaded.unwrap_or_else(|_| panic!("seed {seed}, {package}: {:?}", judged(&problem, &given).1));
            assert_eq!(judged(&problem, &stands).1, [], "seed {seed}, {package}");
            assert_eq!(OwnedRoster::from_roster(&search.standing()), stands, "seed {seed}, {package}");
            for visit in (0..tables.visits.len()).map(VisitIx::from_index) {
                let was = given.stops.iter().any(|stop| stop.task == Task::Visit(visit));
                assert_eq!(search.is_made(visit), was && !lost.contains(&visit), "seed {seed}, {package}: {visit:?}");
                kept_in_all += usize::from(search.is_made(visit));
            }
            lost_in_all += lost.len();
            let missing = (0..tables.visits.len()).filter(|at| at % 4 == package).map(VisitIx::from_index);
            let asked: Vec<VisitIx> = missing.chain(lost).collect();
            offered += usize::from(!fit_visits(&mut search, &asked, 1).is_empty());
        }
    }
    assert!(stale > 100 && offered > 600, "{stale} {offered}");
    assert!(lost_in_all * 20 < kept_in_all, "{lost_in_all} of {kept_in_all} visits could not stay");
}

#[test]
fn a_whole_roster_that_breaks_a_rule_is_not_mended() {
    let complete = (0..200).map(case).find(|(tables, roster, _)| {
        let is_made = |at| roster.stops.iter().any(|stop| stop.task == Task::Visit(VisitIx::from_index(at)));
        (0..tables.visits.len()).all(is_made)
    });
    let (tables, mut roster, _) = complete.expect("some roster makes every visit");
    let problem = valid(&tables);
    let stop = roster.stops.iter_mut().find(|stop| matches!(stop.task, Task::Visit(_))).unwrap();
    stop.start -= Seconds(100_000);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let workspace = memory.workspace(problem).unwrap();
    assert!(load_incomplete(problem, workspace, Settings::default(), &roster.view()).is_err());
}

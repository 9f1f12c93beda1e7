//! Whole problems on threads: the same bytes on one and on two, and parts that make up the whole.
#![cfg(feature = "std")]

mod random;

use homeround_core::book::Pin;
use homeround_core::ground::{Seconds, ShiftIx, VisitIx, Window};
use homeround_core::heap::Tables;
use homeround_core::parallel::{Options, Stepwise, solve, subproblems};
use homeround_core::rounds::{Settings, Valid, Work, check, scratch};
use random::{Size, plan, problem};

/// Three days, each a random problem of its own, 100 000 seconds apart; the carers are the same.
fn week(seed: u64) -> Tables {
    let size = Size { visits: 10, carers: 4, span: 240, breaks: true };
    let mut whole = problem(seed, size);
    whole.prices.worst_late_second.0 = 0;
    let (shifts, visits, breaks) = (whole.shifts.clone(), whole.visits.clone(), whole.breaks.clone());
    let (windows, pins) = (whole.windows.clone(), whole.pins.clone());
    for day in 1..3 {
        let later = 100_000 * day;
        for row in &breaks {
            let mut row = *row;
            row.window.earliest.0 += later;
            row.window.latest.0 += later;
            whole.breaks.push(row);
        }
        for shift in &shifts {
            let mut shift = *shift;
            shift.span.start.0 += later;
            shift.span.end.0 += later;
            shift.first_break += day as u32 * breaks.len() as u32;
            whole.shifts.push(shift);
        }
        for visit in &visits {
            let mut visit = *visit;
            visit.window.earliest.0 += later;
            visit.window.latest.0 += later;
            visit.due.0 += later;
            visit.ready.0 += later;
            visit.first_other += day as u32 * windows.len() as u32;
            whole.visits.push(visit);
        }
        for window in &windows {
            let (earliest, latest) = (window.earliest + Seconds(later), window.latest + Seconds(later));
            whole.windows.push(Window { earliest, latest });
        }
        for pin in &pins {
            let (visit, shift) =
                (pin.visit.0 + day as u32 * visits.len() as u32, pin.shift.0 + day as u32 * shifts.len() as u32);
            whole.pins.push(Pin { visit: VisitIx(visit), shift: ShiftIx(shift) });
        }
    }
    whole
}

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    for seed in 0..20 {
        let tables = week(seed);
        let problem = valid(&tables);
        assert!(subproblems(&problem).len() >= 3, "days are parts");
        let options = |threads| Options {
            settings: Settings { work: Work(20_000), ..Settings::default() },
            chains: 3,
            threads,
            ..Options::default()
        };
        let one = solve(&problem, None, &options(1), &|_| true).unwrap();
        let two = solve(&problem, None, &options(2), &|_| true).unwrap();
        assert_eq!(one, two);
        let mut memory = vec![0; scratch(&problem)];
        let lines = check(&problem, &one.roster.view(), &mut memory, &mut |violation| panic!("{violation:?}"));
        assert_eq!(lines, one.progress.lines);
        let again = solve(&problem, Some(&one.roster.view()), &options(2), &|_| true).unwrap();
        assert!(again.progress.lines.total() <= lines.total());
    }
}

#[test]
fn a_stopped_search_still_answers() {
    let tables = week(3);
    let problem = valid(&tables);
    let settings = Settings { work: Work(u64::MAX / 4), ..Settings::default() };
    let options = Options { settings, chains: 1, threads: 2, ..Options::default() };
    let stopped = solve(&problem, None, &options, &|_| false).unwrap();
    assert!(!stopped.progress.done);
    let mut memory = vec![0; scratch(&problem)];
    let lines = check(&problem, &stopped.roster.view(), &mut memory, &mut |violation| panic!("{violation:?}"));
    assert_eq!(lines, stopped.progress.lines);
}

#[test]
fn parts_keep_whole_plans_together() {
    let mut several = 0;
    for seed in 0..40 {
        let size = Size { visits: 12, carers: 4, span: 240, breaks: false };
        let mut tables = plan(seed, size, 4, true);
        // Each of these ties every visit to all others; what is left couples some.
        tables.prices.worst_late_second.0 = 0;
        tables.prices.unpopular.0 = 0;
        if seed % 2 == 0 {
            tables.most_carers.clear();
            (tables.prices.new_face.0, tables.prices.further_carer.0, tables.prices.slot_carer.0) = (0, 0, 0);
        }
        for carer in &mut tables.carers[usize::from(seed % 4 == 1)..] {
            *carer = homeround_core::book::Carer { mode: carer.mode, skills: carer.skills, ..Default::default() };
            (carer.contract_least.0, carer.idle_per_second.0) = (50, 0);
        }
        let problem = valid(&tables);
        several += usize::from(subproblems(&problem).len() > 1);
        let settings = Settings { work: Work(20_000), ..Settings::default() };
        let options = Options { settings, chains: 2, threads: 2, ..Options::default() };
        let solved = solve(&problem, None, &options, &|_| true).unwrap();
        let mut memory = vec![0; scratch(&problem)];
        let lines = check(&problem, &solved.roster.view(), &mut memory, &mut |violation| panic!("{violation:?}"));
        assert_eq!(lines, solved.progress.lines, "seed {seed}");
        let again = solve(&problem, Some(&solved.roster.view()), &options, &|_| true).unwrap();
        assert!(again.progress.lines.total() <= lines.total());
    }
    assert!(several > 3, "{several}");
}

#[test]
fn a_guarantee_is_paid_once_whatever_the_parts() {
    let mut tables = week(5);
    for carer in &mut tables.carers {
        (carer.contract_least.0, carer.idle_per_second.0) = (10_000, 7);
    }
    // One more who has no shift at all.
    tables.carers.push(tables.carers[0]);
    let problem = valid(&tables);
    let settings = Settings { work: Work(20_000), ..Settings::default() };
    let solved =
        solve(&problem, None, &Options { settings, chains: 1, threads: 1, ..Options::default() }, &|_| true).unwrap();
    let mut memory = vec![0; scratch(&problem)];
    let lines = check(&problem, &solved.roster.view(), &mut memory, &mut |violation| panic!("{violation:?}"));
    assert_eq!(lines, solved.progress.lines);
    assert!(lines.contracts.0 > 70_000);
}

/// Solves a problem in neighbourhoods on one thread and on two, and whole. Whether it was cut, and what it costs cut and whole.
fn cut_and_whole(problem: &Valid<'_>, work: u64, neighbourhood: u64) -> (bool, i64, i64) {
    let settings = Settings { work: Work(work), ..Settings::default() };
    let options = |threads| Options { settings, neighbourhood, threads, ..Options::default() };
    let one = solve(problem, None, &options(1), &|_| true).unwrap();
    let two = solve(problem, None, &options(2), &|_| true).unwrap();
    assert_eq!(one, two);
    let mut memory = vec![0; scratch(problem)];
    let lines = check(problem, &one.roster.view(), &mut memory, &mut |violation| panic!("{violation:?}"));
    assert_eq!(lines, one.progress.lines);
    let again = solve(problem, Some(&one.roster.view()), &options(2), &|_| true).unwrap();
    assert!(again.progress.lines.total() <= lines.total());
    let whole = solve(problem, None, &Options { neighbourhood: u64::MAX, ..options(2) }, &|_| true).unwrap();
    // What is not cut is searched alike whatever the size of a neighbourhood.
    (one != whole, lines.total().0, whole.progress.lines.total().0)
}

#[test]
fn neighbourhoods_keep_every_rule_and_threads_change_nothing() {
    let (mut cut, mut in_cells, mut in_one) = (0, 0, 0);
    for seed in 0..20 {
        let mut tables = problem(seed, Size { visits: 60, carers: 14, span: 600, breaks: seed % 2 == 0 });
        tables.prices.worst_late_second.0 = 0;
        let (was_cut, cells, one) = cut_and_whole(&valid(&tables), 400_000, 20);
        (cut, in_cells, in_one) = (cut + usize::from(was_cut), in_cells + cells, in_one + one);
    }
    assert!(cut > 15, "{cut} were cut");
    // Such small cells of such tangled visits cost something, but not much.
    assert!(in_cells < in_one + in_one / 5, "{in_cells} cut, {in_one} in one");
}

#[test]
fn whole_plans_are_cut_between_carers() {
    let (mut cut, mut in_cells, mut in_one) = (0, 0, 0);
    for seed in 0..12 {
        let mut tables = plan(seed, Size { visits: 40, carers: 10, span: 240, breaks: seed % 2 == 0 }, 3, true);
        tables.prices.worst_late_second.0 = 0;
        tables.most_carers.clear();
        (tables.prices.new_face.0, tables.prices.further_carer.0, tables.prices.slot_carer.0) = (0, 0, 0);
        let (was_cut, cells, one) = cut_and_whole(&valid(&tables), 200_000, 8);
        (cut, in_cells, in_one) = (cut + usize::from(was_cut), in_cells + cells, in_one + one);
    }
    assert!(cut > 8, "{cut} were cut");
    assert!(in_cells < in_one + in_one / 5, "{in_cells} cut, {in_one} in one");
}

/// A problem solved in steps of `work`, asked for its best now and then.
fn stepped(tables: &Tables, options: &Options<'_>, work: u64) -> homeround_core::parallel::Solved {
    let problem = valid(tables);
    let mut search = Stepwise::new(&problem, None, options).unwrap();
    let mut steps = 0;
    while !search.step(&problem, Work(work)).done {
        steps += 1;
        if steps % 7 == 0 {
            let found = search.best(&problem);
            let mut legal = true;
            check(&problem, &found.roster.view(), &mut vec![0; scratch(&problem)], &mut |_| legal = false);
            assert!(legal);
        }
    }
    search.best(&problem)
}

#[test]
fn a_problem_solved_step_by_step_has_the_same_bytes() {
    for seed in 1..6 {
        let tables = week(seed);
        for (chains, neighbourhood) in [(1, 500), (3, 500), (2, 4)] {
            let settings = Settings { work: Work(60_000), ..Settings::default() };
            let options = Options { settings, chains, neighbourhood, threads: 2, ..Options::default() };
            let whole = solve(&valid(&tables), None, &options, &|_| true).unwrap();
            for work in [1_000, 17_000, u64::MAX] {
                let stepped = stepped(&tables, &options, work);
                assert_eq!(stepped, whole, "seed {seed}, {chains} chains, {neighbourhood}, steps of {work}");
            }
        }
    }
}

#[test]
fn a_search_is_left_alone_when_it_is_given_another_problem() {
    let (tables, other) = (week(1), problem(2, Size { visits: 3, carers: 2, span: 240, breaks: false }));
    let options = Options { settings: Settings { work: Work(5_000), ..Settings::default() }, ..Options::default() };
    let mut search = Stepwise::new(&valid(&tables), None, &options).unwrap();
    let before = search.progress();
    assert_eq!(search.step(&valid(&other), Work(1_000)), before);
}

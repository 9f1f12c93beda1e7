//! Memory: as many bytes as was said beforehand, and not one more while a search works.
#![cfg(feature = "alloc")]

mod random;

use allocation_counter::measure;
use homeround_core::ground::Cost;
use homeround_core::heap::{Memory, OwnedRoster};
use homeround_core::rounds::{ProblemSize, Search, Settings, Work, Workspace, check, scratch};
use random::{Size, problem};

#[test]
fn the_bytes_of_a_workspace_are_those_it_takes() {
    for seed in 0..200 {
        let size = Size {
            visits: 1 + seed as usize * 7 % 90,
            carers: 1 + seed as usize % 9,
            span: 600,
            breaks: seed % 2 == 0,
        };
        let tables = problem(seed, size);
        let valid = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
        let shape = ProblemSize::from_problem(&valid);
        let taken = measure(|| {
            let mut memory = Memory::new(shape);
            memory.workspace(valid).unwrap();
        });
        assert_eq!(taken.bytes_total, Workspace::bytes(&shape) as u64, "seed {seed}: {shape:?}");
        assert_eq!(taken.bytes_current, 0);
    }
}

#[test]
fn a_search_allocates_nothing() {
    for seed in 0..40 {
        let tables = problem(seed, Size { visits: 60, carers: 8, span: 600, breaks: seed % 2 == 0 });
        let valid = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
        let mut memory = Memory::new(ProblemSize::from_problem(&valid));
        let mut lent = vec![0; scratch(&valid)];
        let mut tried = 0;
        let taken = measure(|| {
            let mut search = Search::new(memory.workspace(valid).unwrap(), Settings::default());
            search.step(Work(20_000));
            search.cool_to(500_000);
            tried = search.step(Work(20_000)).tried;
            check(&valid, &search.best(), &mut lent, &mut |violation| panic!("{violation:?}"));
        });
        assert!(tried > 10, "seed {seed}: {tried}");
        assert_eq!(taken.count_total, 0, "seed {seed}");
    }
}

/// Memory for one problem, lent to another: larger memory serves and changes nothing, smaller memory is refused.
#[test]
fn memory_of_another_problem_serves_or_is_refused() {
    let tables = |seed, visits| problem(seed, Size { visits, carers: 4, span: 600, breaks: true });
    let (small, large) = (tables(1, 20), tables(2, 60));
    let [small, large] = [&small, &large].map(|tables| tables.view().validated(&mut |_| {}).unwrap());
    let solve = |memory: &mut Memory, problem| {
        let settings = Settings { work: Work(20_000), ..Settings::default() };
        let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
        (search.step(Work(u64::MAX)), OwnedRoster::from_roster(&search.best()))
    };
    let mut roomy = Memory::new(ProblemSize::from_problem(&large));
    let mut own = Memory::new(ProblemSize::from_problem(&small));
    solve(&mut roomy, large);
    assert_eq!(solve(&mut roomy, small), solve(&mut own, small));
    let refused = own.workspace(large).unwrap_err();
    assert!(refused.lent < refused.needed, "{refused}");
    // The same sizes in everything but rules over whole plans.
    let mut ruled = problem(1, Size { visits: 20, carers: 4, span: 600, breaks: true });
    ruled.prices.slot_carer = Cost(1);
    let ruled = ruled.view().validated(&mut |_| {}).unwrap();
    assert!(own.workspace(ruled).is_err());
}

/// As large a day as runs on the emulated microcontroller: 24 visits, 3 carers.
#[test]
fn a_small_day_solves_in_64_kib_without_an_allocator() {
    for seed in 0..10 {
        let tables = problem(seed, Size { visits: 24, carers: 3, span: 400, breaks: true });
        let valid = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
        let shape = ProblemSize::from_problem(&valid);
        let taken = measure(|| {
            let mut memory = Memory::new(shape);
            let mut search = Search::new(memory.workspace(valid).unwrap(), Settings::default());
            search.step(Work(50_000));
        });
        assert!(taken.bytes_max <= 64 << 10, "seed {seed}: {} bytes", taken.bytes_max);
        assert_eq!(taken.bytes_max, Workspace::bytes(&shape) as u64, "seed {seed}");
    }
}

//! A search in arrays gives the same bytes as one in vectors.
#![cfg(all(feature = "alloc", feature = "heapless"))]

mod random;

use homeround_core::fixed;
use homeround_core::heap::{Memory, OwnedRoster};
use homeround_core::rounds::{ProblemSize, Search, Settings, Work};
use random::{Size, problem};

#[test]
fn arrays_and_vectors_give_the_same_bytes() {
    for seed in 0..20 {
        let tables = problem(seed, Size { visits: 14, carers: 3, span: 240, breaks: true });
        let problem = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
        let shape = ProblemSize::from_problem(&problem);
        let settings = Settings { work: Work(10_000), ..Settings::default() };
        let mut heap = Memory::new(shape);
        let mut search = Search::new(heap.workspace(problem).unwrap(), settings);
        let first = (search.step(Work(u64::MAX)), OwnedRoster::from_roster(&search.best()));
        let mut arrays = fixed::FixedMemory::<80, 3, 14, 200, 2000>::default();
        let mut search = Search::new(arrays.workspace(problem).unwrap(), settings);
        let second = (search.step(Work(u64::MAX)), OwnedRoster::from_roster(&search.best()));
        assert_eq!(first, second);
        let mut short = fixed::FixedMemory::<80, 3, 13, 200, 2000>::default();
        assert_eq!(short.workspace(problem).unwrap_err().what, "visit_states");
    }
}

//! The example branch in `examples/newport`: what is there is what the generator writes, and it can be served.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use homeround::book::model::Book;
use homeround::book::{expand_book, read_source, repeats};
use homeround::travel;
use homeround_benches::book_files::read_book_files;
use homeround_benches::newport;
use homeround_core::heap::{Memory, OwnedRoster};
use homeround_core::rounds::{ProblemSize, Search, Settings, Work, check, scratch};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/newport")
}

fn files() -> BTreeMap<String, Vec<u8>> {
    read_book_files(&folder()).expect("the folder is there")
}

fn points() -> String {
    std::fs::read_to_string(folder().join("roads/points.csv")).expect("the points are there")
}

#[test]
fn regenerating_gives_the_same_bytes() {
    let files = newport::files(&points()).expect("the points read");
    assert_eq!(files.len(), 10);
    for (name, bytes) in files {
        let there = std::fs::read(folder().join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(there == bytes, "{name} differs from what `newport` writes");
    }
}

/// The days of every package in the week, with the package's row.
fn week(book: &Book) -> Vec<usize> {
    let days = |row: &repeats::Repeats<'_>| row.days(book.branch.start, book.branch.days).expect("a rule").len();
    book.packages.iter().enumerate().flat_map(|(at, row)| vec![at; days(&row.repeats())]).collect()
}

#[test]
fn the_branch_is_what_its_readme_says() {
    let book = read_source(&files()).expect("a book without faults");
    assert_eq!((book.clients.len(), book.carers.len(), book.branch.days), (60, 25, 7));
    let visits = week(&book);
    assert!((900..=1_000).contains(&visits.len()), "{} visits", visits.len());
    let percent = |holds: &dyn Fn(usize) -> bool| visits.iter().filter(|at| holds(**at)).count() * 100 / visits.len();
    assert!((30..=32).contains(&percent(&|at| book.packages[at].minutes <= 15)));
    assert!((53..=55).contains(&percent(&|at| (16..=30).contains(&book.packages[at].minutes))));
    assert!((11..=12).contains(&percent(&|at| book.packages[at].carers == 2)));
    let mut modes = BTreeMap::new();
    for carer in &book.carers {
        *modes.entry(carer.mode.as_str()).or_insert(0) += 1;
    }
    assert_eq!(modes, BTreeMap::from([("bicycle", 4), ("car", 18), ("foot", 3)]));
    assert!(!book.gaps.is_empty() && !book.breaks.is_empty() && !book.history.is_empty() && !book.worked.is_empty());
}

#[test]
fn every_visit_of_the_week_can_be_served() {
    let book = read_source(&files()).expect("a book without faults");
    let ways = travel::of_book(&book, &files()).expect("the matrices");
    let plan = expand_book(&book, ways.tables).expect("a plan");
    let valid = plan.tables.view().validated(&mut |fault| panic!("{fault:?}")).expect("a valid problem");
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let settings = Settings { work: Work(30_000_000), ..Settings::default() };
    let mut search = Search::new(memory.workspace(valid).expect("memory to measure"), settings);
    while !search.step(Work(1_000_000)).done && search.progress().unserved > 0 {}
    assert_eq!(search.progress().unserved, 0);
    let roster = OwnedRoster::from_roster(&search.best());
    check(&valid, &roster.view(), &mut vec![0; scratch(&valid)], &mut |broken| panic!("{broken:?}"));
}

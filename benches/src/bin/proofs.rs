//! Certificates against trying everything: small random books, deliverable and not, and what share of the undeliverable
//! ones is proved to be.

use std::collections::BTreeMap;

use anyhow::ensure;
use clap::Parser;
use homeround::proving::{Patience, prove};
use homeround_core::certificate::mark_required;
use homeround_core::heap::{Memory, Tables};
use homeround_core::rounds::{ProblemSize, Search, Seed, Settings, Work};

#[path = "proofs/overloaded.rs"]
mod overloaded;

#[path = "../../../core/tests/everything/mod.rs"]
mod everything;
#[path = "../../../core/tests/random/mod.rs"]
mod random;

use random::{Size, Stream, plan, problem};

/// What is tried: small books against everything, or branches with too much to do.
#[derive(Parser)]
enum Arguments {
    /// Small random books.
    Small(Small),
    /// Branches with too much to do.
    Branch(overloaded::Branches),
}

/// Proves small random books undeliverable, or plans them, and tries everything where neither is enough.
#[derive(clap::Args)]
struct Small {
    /// How many books.
    #[arg(long, default_value_t = 100_000)]
    books: u64,
    /// The first book's seed.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Name the undeliverable books that have no certificate.
    #[arg(long)]
    list: bool,
}

/// Timetables tried of a book at the most.
const MOST: u64 = 300_000;

/// A small book: single days and plans of up to three, some crowded.
fn book(seed: u64) -> Tables {
    let crowded = [160, 160, 90, 60][seed as usize / 7 % 4];
    let size = Size {
        visits: 2 + seed as usize % 3,
        carers: 1 + seed as usize % 3,
        span: crowded,
        breaks: seed.is_multiple_of(5),
    };
    if seed % 4 == 3 {
        let size = Size { carers: 1 + seed as usize % 2, ..size };
        plan(seed, size, 1 + seed as i32 / 4 % 3, false)
    } else {
        problem(seed, size)
    }
}

#[derive(Default)]
struct Tally {
    deliverable: u64,
    proved: BTreeMap<&'static str, u64>,
    unproved: Vec<u64>,
    too_many: u64,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse() {
        Arguments::Small(arguments) => small(&arguments),
        Arguments::Branch(arguments) => overloaded::run(&arguments),
    }
}

fn small(arguments: &Small) -> anyhow::Result<()> {
    let mut tally = Tally::default();
    for seed in arguments.seed..arguments.seed + arguments.books {
        judge(seed, &mut tally)?;
    }
    let proved: u64 = tally.proved.values().sum();
    let undeliverable = proved + tally.unproved.len() as u64;
    println!(
        "{} books, {} deliverable, {undeliverable} not, {proved} proved not to be",
        arguments.books, tally.deliverable
    );
    println!("{} more had too many timetables to try", tally.too_many);
    println!("share proved: {:.2} %", 100.0 * proved as f64 / undeliverable.max(1) as f64);
    for (kind, count) in &tally.proved {
        println!("{kind:12} {count}");
    }
    if arguments.list {
        println!("not proved: {:?}", tally.unproved);
    }
    Ok(())
}

fn judge(seed: u64, tally: &mut Tally) -> anyhow::Result<()> {
    let tables = book(seed);
    let valid = tables.view().validated(&mut |_| {});
    let valid = valid.ok_or_else(|| anyhow::anyhow!("book {seed} is not valid"))?;
    let mut dice = Stream(seed ^ 0xa5ed);
    let mut asked: Vec<bool> = tables.visits.iter().map(|_| dice.chance(90)).collect();
    mark_required(&valid, &mut asked);
    let found = prove(&valid, &asked, Patience::default());
    let planned = served_by_search(&tables, &asked, seed);
    let tried = if planned { Some(true) } else { everything::served(&tables, &valid, &asked, MOST) };
    let Some(deliverable) = tried else {
        tally.too_many += 1;
        return Ok(());
    };
    match found {
        Some(certificate) => {
            ensure!(!deliverable, "book {seed} is deliverable, and there is {certificate:?}");
            let kind = format!("{:?}", certificate.kind);
            let kinds = ["NoCarer", "Unreachable", "Times", "Continuity", "Clash", "Overload", "Rounds"];
            let kind = kinds.into_iter().find(|name| kind.starts_with(name)).unwrap_or("other");
            *tally.proved.entry(kind).or_default() += 1;
        }
        None if deliverable => tally.deliverable += 1,
        None => tally.unproved.push(seed),
    }
    Ok(())
}

/// Whether a short search serves every visit asked for: the others cost nothing.
fn served_by_search(tables: &Tables, asked: &[bool], seed: u64) -> bool {
    let mut tables = tables.clone();
    for (visit, _) in tables.visits.iter_mut().zip(asked).filter(|(_, asked)| !**asked) {
        visit.unserved_price = homeround_core::ground::Cost::ZERO;
    }
    let Some(valid) = tables.view().validated(&mut |_| {}) else { return false };
    let mut memory = Memory::new(ProblemSize::from_problem(&valid));
    let Ok(workspace) = memory.workspace(valid) else { return false };
    let mut search = Search::new(workspace, Settings { seed: Seed(seed), work: Work(3_000), ..Settings::default() });
    search.step(Work(u64::MAX));
    let roster = search.best();
    asked.iter().enumerate().all(|(at, asked)| {
        let task = homeround_core::rounds::Task::Visit(homeround_core::ground::VisitIx::from_index(at));
        !asked || roster.stops.iter().any(|stop| stop.task == task)
    })
}

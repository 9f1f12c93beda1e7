//! Quality against work on a problem with everything in it: a week with double-ups, breaks, continuity and paid waiting.
//!
//! A book, and copies of it side by side, are planned with more and more work from several seeds. One line of CSV each.

use std::path::PathBuf;

use anyhow::{anyhow, ensure};
use clap::Parser;
use homeround::planning::LoadedBranch;
use homeround_benches::book_files::read_book_files;
use homeround_benches::copies::side_by_side;
use homeround_benches::literature::clock::cpu_seconds;
use homeround_core::parallel::{Options, solve};
use homeround_core::rounds::{Seed, Settings, Work};

/// What a pound is in millionths of a penny.
const POUND: i64 = 100_000_000;

/// Plans a book and copies of it with more and more work.
#[derive(Parser)]
struct Arguments {
    /// The book.
    #[arg(default_value = "examples/newport")]
    book: PathBuf,
    /// How many copies stand side by side, an hour apart.
    #[arg(long, value_delimiter = ',', default_value = "1,2,4")]
    copies: Vec<u32>,
    /// The work for each copy, in millions.
    #[arg(long, value_delimiter = ',', default_value = "10,30,100")]
    work: Vec<u64>,
    /// The seeds.
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    seeds: Vec<u64>,
    /// Threads: they change the time alone.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

fn main() -> anyhow::Result<()> {
    let asked = Arguments::parse();
    let branch = LoadedBranch::from_source(&read_book_files(&asked.book)?).map_err(|faults| anyhow!("{faults}"))?;
    let one = &branch.plan.tables;
    ensure!(one.ways.is_none(), "the book has more places than a table of travel holds");
    println!("copies,visits,work,seed,unserved,pounds,pounds_a_copy,rosters_tried,cpu_seconds");
    for &copies in &asked.copies {
        let tables = side_by_side(one, copies);
        let problem = tables.view().validated(&mut |_| {}).ok_or_else(|| anyhow!("the copies do not hold together"))?;
        for &work in &asked.work {
            for &seed in &asked.seeds {
                let work = Work(work * 1_000_000 * u64::from(copies));
                let settings = Settings { seed: Seed(seed), work, ..Settings::default() };
                let begun = cpu_seconds();
                let options = Options { settings, threads: asked.threads, ..Options::default() };
                let found = solve(&problem, None, &options, &|_| true).map_err(|fault| anyhow!("{fault}"))?.progress;
                let (pounds, cpu) = (found.lines.total().0 / POUND, cpu_seconds() - begun);
                println!(
                    "{copies},{},{},{seed},{},{pounds},{},{},{cpu:.1}",
                    tables.visits.len(),
                    work.0,
                    found.unserved,
                    pounds / i64::from(copies),
                    found.tried
                );
            }
        }
    }
    Ok(())
}

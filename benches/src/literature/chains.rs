//! Solving by the clock: independent searches side by side, cooled by the share of the time that has passed.

use std::time::Duration;

use anyhow::{Context, bail};
use homeround_core::ground::Cost;
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{Search, Seed, Settings, Shape, Valid, Work};

use super::clock::{Clock, Started};

/// The work between two looks at the clock: some milliseconds.
const STRIDE: Work = Work(200_000);

/// How long and how wide to search.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Time allowed.
    pub time: Duration,
    /// By which clock.
    pub clock: Clock,
    /// Searches side by side, each on a thread of its own.
    pub threads: u32,
    /// The first search's seed; the others follow it.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The cheapest of the searches' best rosters.
    pub roster: OwnedRoster,
    /// What it costs by the search's own arithmetic.
    pub cost: Cost,
    /// The work of all searches together.
    pub work: u64,
    /// The time it took on the wall.
    pub taken: Duration,
}

/// Solves the problem of `tables`.
///
/// # Errors
/// When a row is out of range.
pub fn solve(tables: &Tables, effort: Effort) -> anyhow::Result<Outcome> {
    let mut faults = Vec::new();
    let Some(valid) = tables.view().validated(&mut |fault| faults.push(format!("{fault:?}"))) else {
        bail!("not a problem that can be solved: {}", faults.join(", "));
    };
    let began = effort.clock.start(effort.threads);
    let chains: Vec<anyhow::Result<Chain>> = std::thread::scope(|scope| {
        let start = |number| scope.spawn(move || chain(valid, effort, began, u64::from(number)));
        let running: Vec<_> = (0..effort.threads.max(1)).map(start).collect();
        let join = |chain: std::thread::ScopedJoinHandle<'_, _>| {
            chain.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a search stopped short")))
        };
        running.into_iter().map(join).collect()
    });
    let mut work = 0;
    let mut best: Option<Chain> = None;
    for chain in chains {
        let chain = chain?;
        work += chain.work;
        if best.as_ref().is_none_or(|best| chain.cost < best.cost) {
            best = Some(chain);
        }
    }
    let best = best.context("no search ran")?;
    Ok(Outcome { roster: best.roster, cost: best.cost, work, taken: began.wall() })
}

struct Chain {
    roster: OwnedRoster,
    cost: Cost,
    work: u64,
}

fn chain(valid: Valid<'_>, effort: Effort, began: Started, number: u64) -> anyhow::Result<Chain> {
    let mut memory = Memory::new(Shape::of(&valid));
    let workspace = memory.workspace().map_err(|small| anyhow::anyhow!("{small:?}"))?;
    let settings = Settings { seed: Seed(effort.seed.wrapping_add(number)), ..Settings::default() };
    let mut search = Search::new(valid, workspace, settings);
    loop {
        let passed = began.passed();
        if passed >= effort.time {
            break;
        }
        search.cool_to((passed.as_secs_f64() / effort.time.as_secs_f64() * 1e6) as u32);
        search.step(STRIDE);
    }
    let progress = search.progress();
    Ok(Chain { cost: progress.lines.total(), work: progress.work.0, roster: OwnedRoster::of(&search.best()) })
}

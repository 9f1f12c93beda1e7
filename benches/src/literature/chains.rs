//! Solving by a clock: cooled by the share of the time that has passed.

use std::time::Duration;

use anyhow::{anyhow, bail};
use homeround_core::ground::Cost;
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::parallel::{self, Options};
use homeround_core::rounds::{Seed, Settings, Work};

use super::clock::Clock;

/// How long and how wide to search.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Time allowed.
    pub time: Duration,
    /// By which clock.
    pub clock: Clock,
    /// Threads; a part too small to be cut is searched from as many seeds.
    pub threads: u32,
    /// The first search's seed; the others follow it.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The best roster found.
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
    let whole = effort.time.as_secs_f64().max(1e-9);
    let share = || (began.passed().as_secs_f64() / whole * 1e6) as u32;
    let threads = effort.threads.max(1) as usize;
    let options = Options {
        settings: Settings { seed: Seed(effort.seed), work: Work(u64::MAX), ..Settings::default() },
        chains: threads,
        threads,
        clock: Some(&share),
        ..Options::default()
    };
    let solved = parallel::solve(&valid, None, &options, &|_| true).map_err(|refused| anyhow!("{refused:?}"))?;
    let (cost, work) = (solved.progress.lines.total(), solved.progress.work.0);
    Ok(Outcome { roster: solved.roster, cost, work, taken: began.wall() })
}

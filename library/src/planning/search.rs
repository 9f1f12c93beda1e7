//! The search for a roster: on threads, watched, stopped without losing what was found.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! # use homeround::planning::{Effort, search_roster};
//! # let found = search_roster(&branch, None, &Effort { seed: 1, work: 20_000, chains: 1, threads: 1 }, &|_| true)?;
//! assert_eq!(found.roster.view().first.len(), branch.plan.tables.shifts.len() + 1);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::sync::atomic::{AtomicBool, Ordering};

use homeround_core::heap::OwnedRoster;
use homeround_core::parallel::{Options, Solved, solve};
use homeround_core::rounds::{Progress, Roster, SEARCH_VERSION, Seed, Settings, Valid, Work, check, scratch};

use super::LoadedBranch;
use super::check_report::cost_lines;
use super::digest::hash_problem;
use super::outlook::Outlook;
use super::watch::{News, Watch};
use crate::failure::Failure;
use crate::roster::{CostLine, RosterFile, RosterProvenance, write_roster};

/// How hard to search, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Where the dice begin. Same book, seed, work and chains: same bytes.
    pub seed: u64,
    /// The work of each chain.
    pub work: u64,
    /// How many chains search; the best is kept. It changes the answer.
    pub chains: usize,
    /// How many threads they run on. It changes nothing but the time.
    pub threads: usize,
}

/// The work of a chain where nobody says how much: ten seconds for a week of a thousand visits.
#[must_use]
pub fn usual_work(branch: &LoadedBranch) -> u64 {
    const WORK_A_VISIT: u64 = 100_000;
    WORK_A_VISIT * branch.plan.tables.visits.len().max(1) as u64
}

/// A roster found, and whether the search ran to its end.
#[derive(Clone, Debug)]
pub struct SearchResult {
    /// The roster; every rule kept.
    pub roster: OwnedRoster,
    /// How hard it was searched for: the same finds it again.
    pub effort: Effort,
    /// Whether the search began from another roster.
    pub from_roster: bool,
    /// What planning weighs in it, line by line.
    pub cost: Vec<CostLine>,
    /// Visits left unserved.
    pub unserved: u32,
    /// Whether somebody stopped the search before its end.
    pub stopped: bool,
    /// What more work brings, where it was looked for: by [`super::search_until_settled`].
    pub outlook: Option<Outlook>,
}

impl SearchResult {
    /// How it came to be. `branch` is what was searched.
    ///
    /// # Errors
    /// When the book cannot be encoded.
    pub fn provenance(&self, branch: &LoadedBranch) -> Result<RosterProvenance, Failure> {
        Ok(RosterProvenance {
            package: Some(env!("CARGO_PKG_VERSION").to_owned()),
            search: Some(SEARCH_VERSION),
            seed: self.effort.seed,
            work: self.effort.work,
            chains: Some(self.effort.chains),
            from_roster: self.from_roster,
            stopped: self.stopped,
            book: Some(hash_problem(branch)?),
            cost: self.cost.clone(),
        })
    }

    /// The document of its roster. `branch` is what was searched.
    ///
    /// # Errors
    /// As [`Self::provenance`].
    pub fn document(&self, branch: &LoadedBranch) -> Result<RosterFile, Failure> {
        Ok(write_roster(&branch.plan, self.roster.view(), Some(self.provenance(branch)?)))
    }
}

/// Searches for a roster of a branch, from `given` when there is one, which must keep the rules.
///
/// # Errors
/// The faults of a branch that does not hold together; [`Failure::Refused`] when the roster given breaks a rule.
pub fn search_roster(
    branch: &LoadedBranch,
    given: Option<&Roster<'_>>,
    effort: &Effort,
    watch: Watch<'_>,
) -> Result<SearchResult, Failure> {
    // Searched with everything rounded to the grid: starts then fall on it by themselves, and no move needs to know it.
    let laid = branch.on_grid();
    let on = laid.as_ref().unwrap_or(branch);
    let problem = on.problem()?;
    let stopped = !watch(News::Begun(effort.work.saturating_mul(effort.chains.max(1) as u64)));
    let (solved, stopped) = searched(&problem, given, effort, stopped, &|progress| watch(News::Searched(progress)))?;
    let stopped = !watch(News::Ended) || stopped;
    let result = found(&branch.problem()?, &solved, effort, given.is_some(), stopped);
    if laid.is_some() && !keeps_rules(&branch.problem()?, &result) {
        // The grid is a wish and the rules are not: without it they are kept.
        let (solved, stopped) = searched(&branch.problem()?, given, effort, stopped, &|_| true)?;
        return Ok(found(&branch.problem()?, &solved, effort, given.is_some(), stopped));
    }
    Ok(result)
}

/// Whether a roster found on a grid keeps every rule of the book.
pub(super) fn keeps_rules(problem: &Valid<'_>, found: &SearchResult) -> bool {
    let (mut memory, mut broken) = (vec![0; scratch(problem)], 0_usize);
    check(problem, &found.roster.view(), &mut memory, &mut |_| broken += 1);
    broken == 0
}

/// Searches until the work is done or `hears` says stop, or no longer than a moment where it was `stopped` before. Whether it was
/// stopped.
pub(super) fn searched(
    problem: &Valid<'_>,
    given: Option<&Roster<'_>>,
    effort: &Effort,
    stopped: bool,
    hears: &(dyn Fn(&Progress) -> bool + Sync),
) -> Result<(Solved, bool), Failure> {
    let settings = Settings { seed: Seed(effort.seed), work: Work(effort.work), ..Settings::default() };
    let options = Options { settings, chains: effort.chains, threads: effort.threads, ..Options::default() };
    let stopped = AtomicBool::new(stopped);
    let report = |progress: &Progress| {
        if !hears(progress) {
            stopped.store(true, Ordering::Relaxed);
        }
        !stopped.load(Ordering::Relaxed)
    };
    let solved = solve(problem, given, &options, &report).map_err(|_| {
        Failure::Refused("the roster to begin from breaks a rule; `homeround check` tells which".to_owned())
    })?;
    Ok((solved, stopped.into_inner()))
}

/// What was found, without the breaks that its rounds do not owe. The search keeps a place for each, whoever works then.
pub(crate) fn found(
    problem: &Valid<'_>,
    solved: &Solved,
    effort: &Effort,
    from_roster: bool,
    stopped: bool,
) -> SearchResult {
    // Breaks that nobody owes are taken out, and the costs are the checker's of the roster as it is written.
    let roster = OwnedRoster::without_short_breaks(problem, &solved.roster.view());
    let roster = OwnedRoster::without_needless_breaks(problem.problem(), &roster.view());
    let mut memory = vec![0; scratch(problem)];
    let lines = check(problem, &roster.view(), &mut memory, &mut |_| {});
    let (effort, cost, unserved) = (*effort, cost_lines(&lines), solved.progress.unserved);
    SearchResult { roster, effort, from_roster, cost, unserved, stopped, outlook: None }
}

//! Whole problems solved on threads: the same bytes on any number of them.
//!
//! Shifts and visits that can never meet, such as those of different days, are parts that are solved apart and joined
//! again. A small part is searched by a fixed number of chains, each from its own seed, and the best of them is kept, the
//! first of equals. A large one is cut into neighbourhoods of rounds that are searched apart for a while, joined, and cut
//! again along other lines. None of this depends on how many threads there are or which finishes first.

use std::vec::Vec;

use crate::heap::OwnedRoster;
use crate::rounds::{NotLegal, Progress, Roster, Valid, WHOLE, check, scratch};

use crate::heap::neighbourhoods::most;
use crate::heap::parts::{Cutter, Group, groups};
pub use crate::heap::parts::{Part, parts};

mod chains;
mod epochs;
mod turn;

pub use turn::Options;
use turn::{Turn, together, unserved};

/// A roster and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The roster, legal.
    pub roster: OwnedRoster,
    /// What it costs, how many visits it leaves unserved, and the work done by all searches.
    pub progress: Progress,
}

/// Solves a problem, from `given` when there is one.
///
/// `report` hears from time to time, on one of the threads, where all searches together stand; it returns false to stop
/// them early. A stopped answer is legal but depends on when it was stopped.
///
/// # Errors
/// [`NotLegal`] when the roster given to begin from breaks a rule.
pub fn solve(
    problem: &Valid<'_>,
    given: Option<&Roster<'_>>,
    options: &Options<'_>,
    report: &(dyn Fn(&Progress) -> bool + Sync),
) -> Result<Solved, NotLegal> {
    let tables = problem.problem();
    let can_be_cut = epochs::can_be_cut(tables);
    let is_large = |group: &Group| can_be_cut && group.weight(tables) > most(tables, group, options.neighbourhood);
    let (large, small): (Vec<Group>, Vec<Group>) = groups(problem).into_iter().partition(is_large);
    let weigh = |groups: &[Group]| groups.iter().map(|group| group.weight(tables)).sum::<u64>();
    let weights = [weigh(&small), weigh(&large)];
    let total = (weights[0] + weights[1]).max(1);
    let mut rounds = std::vec![Vec::new(); problem.problem().shifts.len()];
    let mut sum = Progress { done: true, ..Progress::default() };
    // By the clock, every part gets its share of the time, one after another.
    let mut passed = 0_u64;
    let mut turn = |weight: u64| {
        let from = passed;
        passed += weight;
        let at = |weight: u64| (u128::from(weight) * u128::from(WHOLE) / u128::from(total)) as u32;
        Turn { stretch: [at(from), at(passed)], total }
    };
    let cutter = Cutter::new(problem);
    if !small.is_empty() {
        let parts: Vec<Part> = small.into_iter().map(|group| cutter.cut(group)).collect();
        sum = together(&sum, &chains::solve(&parts, given, options, turn(weights[0]), report, &mut rounds)?);
    }
    if !large.is_empty() {
        let before = sum;
        let heard = |progress: &Progress| report(&together(&before, progress));
        sum = together(&sum, &epochs::solve(problem, &large, given, options, turn(weights[1]), &heard, &mut rounds)?);
    }
    let roster = OwnedRoster::from_rounds(&rounds);
    // The parts' costs leave out what is in no part: visits that no shift can make, guaranteed hours without a shift.
    let mut memory = std::vec![0; scratch(problem)];
    sum.lines = check(problem, &roster.view(), &mut memory, &mut |_| {});
    sum.unserved = unserved(problem, &roster.view());
    Ok(Solved { roster, progress: sum })
}

//! Whole problems solved on threads: the same bytes on any number of them.
//!
//! Shifts and visits that can never meet, such as those of different days, are parts that are solved apart and joined
//! again. A small part is searched by a fixed number of chains, each from its own seed, and the best of them is kept, the
//! first of equals. A large one is cut into neighbourhoods of rounds that are searched apart for a while, joined, and cut
//! again along other lines. None of this depends on how many threads there are or which finishes first.

use std::vec::Vec;

use crate::heap::OwnedRoster;
use crate::heap::decomposition::most;
use crate::heap::subproblem::{Cutter, Group, groups};
pub use crate::heap::subproblem::{Subproblem, subproblems};
use crate::rounds::{NotLegal, Progress, Roster, Valid, WHOLE};

mod decomposed;
mod multi_start;
mod stepwise;
mod turn;

pub use self::stepwise::Stepwise;
use self::stepwise::solved;
pub use self::turn::Options;
use self::turn::{Turn, together};

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
    let Portions { small, large, weights } = Portions::new(problem, options.neighbourhood);
    // By the clock, every part gets its share of the time, one after another.
    let [turn, later] = Portions::turns(weights);
    let mut rounds = std::vec![Vec::new(); problem.problem().shifts.len()];
    let mut sum = Progress { done: true, ..Progress::default() };
    let cutter = Cutter::new(problem);
    if !small.is_empty() {
        let parts: Vec<Subproblem> = small.into_iter().map(|group| cutter.cut(group)).collect();
        sum = together(&sum, &multi_start::solve(&parts, given, options, turn, report, &mut rounds)?);
    }
    if !large.is_empty() {
        let before = sum;
        let heard = |progress: &Progress| report(&together(&before, progress));
        sum = together(&sum, &decomposed::solve(problem, large, given, options, later, &heard, &mut rounds)?);
    }
    Ok(solved(problem, &rounds, sum))
}

/// The independent groups of a problem, by whether they are cut further.
struct Portions {
    small: Vec<Group>,
    large: Vec<Group>,
    /// How much the small ones weigh, and the large ones.
    weights: [u64; 2],
}

impl Portions {
    fn new(problem: &Valid<'_>, neighbourhood: u64) -> Self {
        let tables = problem.problem();
        let can_be_cut = decomposed::can_be_cut(tables);
        let is_large = |group: &Group| can_be_cut && group.weight(tables) > most(tables, group, neighbourhood);
        let (large, small): (Vec<Group>, Vec<Group>) = groups(problem).into_iter().partition(is_large);
        let weigh = |groups: &[Group]| groups.iter().map(|group| group.weight(tables)).sum::<u64>();
        let weights = [weigh(&small), weigh(&large)];
        Self { small, large, weights }
    }

    /// The shares of the search of the small ones and of the large ones.
    fn turns(weights: [u64; 2]) -> [Turn; 2] {
        let total = (weights[0] + weights[1]).max(1);
        let at = |weight: u64| (u128::from(weight) * u128::from(WHOLE) / u128::from(total)) as u32;
        let turn = |from: u64, until: u64| Turn { stretch: [at(from), at(until)], total };
        [turn(0, weights[0]), turn(weights[0], weights[0] + weights[1])]
    }
}

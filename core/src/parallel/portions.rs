//! The independent groups of a problem, each with its share of the search, and what they come to together.

use std::vec::Vec;

use super::decomposed::can_be_cut;
use super::turn::{Turn, unserved};
use crate::heap::OwnedRoster;
use crate::heap::decomposition::most;
use crate::heap::subproblem::{Group, groups};
use crate::rounds::{Planned, Progress, Valid, WHOLE, check, scratch};

/// A roster and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The roster, legal.
    pub roster: OwnedRoster,
    /// What it costs, how many visits it leaves unserved, and the work done by all searches.
    pub progress: Progress,
}

impl Solved {
    /// The rounds of all parts together, with what they cost beside what each part does: visits that no shift can make,
    /// guaranteed hours without a shift.
    pub(super) fn join(problem: &Valid<'_>, rounds: &[Vec<Planned>], progress: Progress) -> Self {
        let roster = OwnedRoster::from_rounds(rounds);
        let lines = check(problem, &roster.view(), &mut std::vec![0; scratch(problem)], &mut |_| {});
        let unserved = unserved(problem, &roster.view());
        Self { roster, progress: Progress { lines, unserved, ..progress } }
    }
}

/// The independent groups of a problem, by whether they are cut further.
pub(super) struct Portions {
    pub(super) small: Vec<Group>,
    pub(super) large: Vec<Group>,
    /// How much the small ones weigh, and the large ones.
    pub(super) weights: [u64; 2],
}

impl Portions {
    pub(super) fn new(problem: &Valid<'_>, neighbourhood: u64) -> Self {
        let tables = problem.problem();
        let cut = can_be_cut(tables);
        let is_large = |group: &Group| cut && group.weight(tables) > most(tables, group, neighbourhood);
        let (large, small): (Vec<Group>, Vec<Group>) = groups(problem).into_iter().partition(is_large);
        let weigh = |groups: &[Group]| groups.iter().map(|group| group.weight(tables)).sum::<u64>();
        let weights = [weigh(&small), weigh(&large)];
        Self { small, large, weights }
    }

    /// The shares of the search of the small ones and of the large ones.
    pub(super) fn turns(weights: [u64; 2]) -> [Turn; 2] {
        let total = (weights[0] + weights[1]).max(1);
        let at = |weight: u64| (u128::from(weight) * u128::from(WHOLE) / u128::from(total)) as u32;
        let turn = |from: u64, until: u64| Turn { stretch: [at(from), at(until)], total };
        [turn(0, weights[0]), turn(weights[0], weights[0] + weights[1])]
    }
}

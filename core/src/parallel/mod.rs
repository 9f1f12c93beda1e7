//! Whole problems solved on threads: the same bytes on any number of them.
//!
//! Shifts and visits that can never meet, such as those of different days, are parts that are solved apart and joined
//! again. A small part is searched by a fixed number of chains, each from its own seed, and the best of them is kept, the
//! first of equals. A large one is cut into neighbourhoods of rounds that are searched apart for a while, joined, and cut
//! again along other lines. None of this depends on how many threads there are or which finishes first.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec::Vec;

use crate::heap::OwnedRoster;
use crate::rounds::{NotLegal, Progress, Roster, Settings, Task, Valid, WHOLE, check, scratch};

use crate::heap::neighbourhoods::most;
use crate::heap::parts::{Cutter, Group, groups};
pub use crate::heap::parts::{Part, parts};

mod chains;
mod epochs;

/// How to solve a whole problem.
#[derive(Clone, Copy)]
pub struct Options<'c> {
    /// The seed, the work of each chain over all parts together, and how each search goes about it.
    pub settings: Settings,
    /// How many chains search each small part. It changes the answer; the number of threads does not.
    pub chains: usize,
    /// How many threads work at once; at least one does.
    pub threads: usize,
    /// How many visits' parts a neighbourhood holds at the most, about, for each day it spans; larger parts are cut.
    pub neighbourhood: u64,
    /// The share of the time that has passed, in millionths, for hosts that go by a clock and not by work. Such an answer
    /// depends on the clock.
    pub clock: Option<&'c (dyn Fn() -> u32 + Sync)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { settings: Settings::default(), chains: 1, threads: 1, neighbourhood: 500, clock: None }
    }
}

/// A roster and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The roster, legal.
    pub roster: OwnedRoster,
    /// What it costs, how many visits it leaves unserved, and the work done by all searches.
    pub progress: Progress,
}

/// Hears where all searches together stand; says whether to go on.
type Report<'r> = &'r (dyn Fn(&Progress) -> bool + Sync);

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

/// How many visits a roster leaves out.
fn unserved(problem: &Valid<'_>, roster: &Roster<'_>) -> u32 {
    let mut served = std::vec![false; problem.problem().visits.len()];
    for stop in roster.stops {
        if let Task::Visit(visit) = stop.task {
            served[visit.at()] = true;
        }
    }
    served.iter().filter(|served| !**served).count() as u32
}

/// The share of a whole search that belongs to one group of parts.
#[derive(Clone, Copy, Debug)]
struct Turn {
    /// From which millionth of the time to which.
    stretch: [u32; 2],
    /// The weight of all parts of the problem.
    total: u64,
}

impl Turn {
    /// The share of this turn that has passed when the whole search's clock says `now`, in millionths.
    fn share(&self, now: u32) -> u32 {
        let [from, to] = self.stretch.map(u64::from);
        let passed = u64::from(now).saturating_sub(from) * u64::from(WHOLE) / to.saturating_sub(from).max(1);
        passed.min(u64::from(WHOLE)) as u32
    }

    /// The work of a part of this weight out of `work` for all.
    fn work(&self, work: u64, weight: u64) -> u64 {
        u64::try_from(u128::from(work) * u128::from(weight) / u128::from(self.total)).unwrap_or(u64::MAX)
    }
}

fn together(a: &Progress, b: &Progress) -> Progress {
    Progress {
        lines: a.lines.with(b.lines),
        unserved: a.unserved + b.unserved,
        work: crate::rounds::Work(a.work.0.saturating_add(b.work.0)),
        tried: a.tried + b.tried,
        done: a.done && b.done,
    }
}

/// `make` of every number below `count`, on so many threads, in order.
fn each<T: Send>(count: usize, threads: usize, make: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let made: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let work = || loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(place) = made.get(at) else { return };
        let row = make(at);
        match place.lock() {
            Ok(mut place) => *place = Some(row),
            Err(poisoned) => *poisoned.into_inner() = Some(row),
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, count.max(1)) {
            scope.spawn(work);
        }
        work();
    });
    let taken = |place: Mutex<Option<T>>| place.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    made.into_iter().filter_map(taken).collect()
}

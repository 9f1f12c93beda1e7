//! What all searches of a problem share: the options, the report, each one's share of the work, and the threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec::Vec;

use crate::rounds::{Progress, Roster, Settings, Task, Valid, WHOLE, Work};

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

/// Hears where all searches together stand; says whether to go on.
pub(super) type Report<'r> = &'r (dyn Fn(&Progress) -> bool + Sync);

/// The share of a whole search that belongs to one group of parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    /// From which millionth of the time to which.
    pub(super) stretch: [u32; 2],
    /// The weight of all parts of the problem.
    pub(super) total: u64,
}

impl Turn {
    /// The share of this turn that has passed when the whole search's clock says `now`, in millionths.
    pub(super) fn share(&self, now: u32) -> u32 {
        let [from, to] = self.stretch.map(u64::from);
        let passed = u64::from(now).saturating_sub(from) * u64::from(WHOLE) / to.saturating_sub(from).max(1);
        passed.min(u64::from(WHOLE)) as u32
    }

    /// The work of a part of this weight out of `work` for all.
    pub(super) fn work(&self, work: u64, weight: u64) -> u64 {
        u64::try_from(u128::from(work) * u128::from(weight) / u128::from(self.total)).unwrap_or(u64::MAX)
    }
}

/// Where two searches of different parts stand together.
pub(super) fn together(a: &Progress, b: &Progress) -> Progress {
    Progress {
        lines: a.lines.with(b.lines),
        unserved: a.unserved + b.unserved,
        work: Work(a.work.0.saturating_add(b.work.0)),
        tried: a.tried + b.tried,
        done: a.done && b.done,
    }
}

/// `make` of every number below `count`, on so many threads, in order; without the feature `threads` on the caller's.
pub(super) fn each<T: Send>(count: usize, threads: usize, make: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
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
    #[cfg(feature = "threads")]
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, count.max(1)) {
            scope.spawn(work);
        }
        work();
    });
    #[cfg(not(feature = "threads"))]
    {
        let _ = threads;
        work();
    }
    let taken = |place: Mutex<Option<T>>| place.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    made.into_iter().filter_map(taken).collect()
}

/// How many visits a roster leaves out.
pub(super) fn unserved(problem: &Valid<'_>, roster: &Roster<'_>) -> u32 {
    let mut served = std::vec![false; problem.problem().visits.len()];
    for stop in roster.stops {
        if let Task::Visit(visit) = stop.task {
            served[visit.at()] = true;
        }
    }
    served.iter().filter(|served| !**served).count() as u32
}

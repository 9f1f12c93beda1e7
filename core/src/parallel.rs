//! Whole problems solved on threads: independent parts apart, several chains of dice each, the same bytes on any number of them.
//!
//! Shifts and visits that can never meet, such as those of different days, are parts that are solved apart and joined
//! again. Every part is searched by a fixed number of chains, each from its own seed, and the best of them is kept, the
//! first of equals. None of this depends on how many threads there are or which finishes first.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::vec::Vec;

use crate::ground::Cost;
use crate::heap::{Memory, OwnedRoster};
use crate::rounds::{Lines, NotLegal, Progress, Roster, Search, Seed, Settings, Shape, Valid, Work};

pub use crate::heap::parts::{Part, parts};

/// How to solve a whole problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// The seed, the work of each chain over all parts together, and how each search goes about it.
    pub settings: Settings,
    /// How many chains search each part. It changes the answer; the number of threads does not.
    pub chains: usize,
    /// How many threads work at once; at least one does.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { settings: Settings::default(), chains: 1, threads: 1 }
    }
}

/// A roster and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The roster, legal.
    pub roster: OwnedRoster,
    /// What it costs, how many visits it leaves unserved, and the work done by all chains.
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
    options: &Options,
    report: &(dyn Fn(&Progress) -> bool + Sync),
) -> Result<Solved, NotLegal> {
    let parts = parts(problem);
    let chains = options.chains.max(1);
    let board = Board {
        parts: &parts,
        given,
        options,
        total: parts.iter().map(Part::weight).sum::<u64>().max(1),
        next: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
        tasks: (0..parts.len() * chains).map(|_| Mutex::new(Task::default())).collect(),
        report,
    };
    std::thread::scope(|scope| {
        for _ in 1..options.threads.max(1) {
            scope.spawn(|| board.work());
        }
        board.work();
    });
    board.join(problem, chains)
}

/// One chain's search of one part.
#[derive(Clone, Debug, Default)]
struct Task {
    progress: Progress,
    outcome: Option<Result<OwnedRoster, NotLegal>>,
}

/// What the threads share: the list of searches to be made, and where each stands.
struct Board<'b> {
    parts: &'b [Part],
    given: Option<&'b Roster<'b>>,
    options: &'b Options,
    total: u64,
    next: AtomicUsize,
    stop: AtomicBool,
    tasks: Vec<Mutex<Task>>,
    report: &'b (dyn Fn(&Progress) -> bool + Sync),
}

impl Board<'_> {
    /// Takes searches off the list until there are none.
    fn work(&self) {
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            if at >= self.tasks.len() {
                return;
            }
            let outcome = self.search(at);
            self.write(at, |task| task.outcome = outcome);
        }
    }

    /// Searches one part by one chain. Nothing only when a part of a valid problem were not valid.
    fn search(&self, at: usize) -> Option<Result<OwnedRoster, NotLegal>> {
        let (part, chain) = (&self.parts[at % self.parts.len()], at / self.parts.len());
        let problem = part.tables.view().validated(&mut |_| {})?;
        let share = u128::from(self.options.settings.work.0) * u128::from(part.weight()) / u128::from(self.total);
        let settings = Settings {
            seed: Seed(self.options.settings.seed.0.wrapping_add(chain as u64)),
            work: Work(u64::try_from(share).unwrap_or(u64::MAX)),
            ..self.options.settings
        };
        let mut memory = Memory::new(Shape::of(&problem));
        let workspace = memory.workspace().ok()?;
        let given = self.given.map(|given| part.narrow(given));
        let mut search = match &given {
            Some(given) => match Search::from_roster(problem, workspace, settings, &given.view()) {
                Ok(search) => search,
                Err(refused) => return Some(Err(refused)),
            },
            None => Search::new(problem, workspace, settings),
        };
        let slice = Work((settings.work.0 / 50).clamp(10_000, 2_000_000));
        loop {
            let progress = if self.stop.load(Ordering::Relaxed) { search.progress() } else { search.step(slice) };
            self.write(at, |task| task.progress = progress);
            if progress.done || self.stop.load(Ordering::Relaxed) {
                return Some(Ok(OwnedRoster::of(&search.best())));
            }
            if !(self.report)(&self.standing()) {
                self.stop.store(true, Ordering::Relaxed);
            }
        }
    }

    fn write(&self, at: usize, change: impl FnOnce(&mut Task)) {
        match self.tasks[at].lock() {
            Ok(mut task) => change(&mut task),
            Err(poisoned) => change(&mut poisoned.into_inner()),
        }
    }

    fn read(&self, at: usize) -> Task {
        match self.tasks[at].lock() {
            Ok(task) => task.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// The chain with the cheapest answer to a part so far: the first of equals.
    fn leader(&self, part: usize) -> Task {
        let chains = (part..self.tasks.len()).step_by(self.parts.len());
        let found = chains.map(|at| self.read(at)).filter(|task| task.progress.tried > 0 || task.outcome.is_some());
        found.min_by_key(|task| task.progress.lines.total()).unwrap_or_default()
    }

    /// Where all searches together stand. Parts not begun count nothing yet.
    fn standing(&self) -> Progress {
        let mut sum = Progress::default();
        for part in 0..self.parts.len() {
            let progress = self.leader(part).progress;
            sum.lines = sum.lines.with(progress.lines);
            sum.unserved += progress.unserved;
        }
        for at in 0..self.tasks.len() {
            let progress = self.read(at).progress;
            sum.work = Work(sum.work.0.saturating_add(progress.work.0));
            sum.tried += progress.tried;
        }
        sum
    }

    fn join(&self, problem: &Valid<'_>, chains: usize) -> Result<Solved, NotLegal> {
        let mut rounds = std::vec![Vec::new(); problem.problem().shifts.len()];
        for (at, part) in self.parts.iter().enumerate() {
            for chain in 0..chains {
                if let Some(Err(refused)) = self.read(at + chain * self.parts.len()).outcome {
                    return Err(refused);
                }
            }
            if let Some(Ok(roster)) = self.leader(at).outcome {
                part.widen(&roster.view(), &mut rounds);
            }
        }
        let mut progress = self.standing();
        progress.done = !self.stop.load(Ordering::Relaxed);
        let left = unreachable_cost(problem, self.parts);
        progress.lines = progress.lines.with(left.0).with(idle_cost(problem, self.parts));
        progress.unserved += left.1;
        Ok(Solved { roster: OwnedRoster::from_rounds(&rounds), progress })
    }
}

/// What guaranteed hours of carers cost who have no shift in any part.
fn idle_cost(problem: &Valid<'_>, parts: &[Part]) -> Lines {
    let problem = problem.problem();
    let mut apart = std::vec![true; problem.carers.len()];
    for shift in parts.iter().flat_map(|part| &part.tables.shifts) {
        for carer in [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some()) {
            apart[carer.at()] = false;
        }
    }
    let idle = problem.carers.iter().zip(&apart).filter(|&(_, &apart)| apart);
    let price = idle.map(|(carer, _)| carer.idle_per_second.times(i64::from(carer.contract_least.0)));
    Lines { contracts: price.fold(Cost::ZERO, |sum, price| sum + price), ..Lines::default() }
}

/// The price and number of visits that are in no part because no shift can make them.
fn unreachable_cost(problem: &Valid<'_>, parts: &[Part]) -> (Lines, u32) {
    let problem = problem.problem();
    let mut apart = std::vec![true; problem.visits.len()];
    for visit in parts.iter().flat_map(|part| &part.visits) {
        apart[visit.at()] = false;
    }
    let alone = problem.visits.iter().zip(&apart).filter(|&(_, &apart)| apart);
    let (price, count) =
        alone.fold((Cost::ZERO, 0), |(sum, count), (visit, _)| (sum + visit.unserved_price, count + 1));
    (Lines { unserved: price, ..Lines::default() }, count)
}

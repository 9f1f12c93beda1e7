//! Multi-start: small parts searched by chains, each from its own seed, the best of them kept.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::vec::Vec;

use super::turn::{Options, Report, Turn, each, together};
use crate::heap::subproblem::Subproblem;
use crate::heap::{Memory, OwnedRoster};
use crate::rounds::{NotLegal, Planned, ProblemSize, Progress, Roster, Search, Seed, Settings, WHOLE, Work, Workspace};

/// Solves small parts, writes their rounds into those of the whole and says where the searches ended.
pub(super) fn solve(
    parts: &[Subproblem],
    given: Option<&Roster<'_>>,
    options: &Options<'_>,
    turn: Turn,
    report: Report<'_>,
    rounds: &mut [Vec<Planned>],
) -> Result<Progress, NotLegal> {
    let tasks = parts.len() * options.chains.max(1);
    let board = Board {
        parts,
        given,
        options,
        turn,
        stop: AtomicBool::new(false),
        tasks: (0..tasks).map(|_| Mutex::new(Progress::default())).collect(),
        report,
    };
    let outcomes = each(tasks, options.threads, &|at| board.search(at));
    board.join(&outcomes, rounds)
}

/// How a chain searches a part: from its own seed, with the part's share of the work.
pub(super) fn settings_of(options: &Options<'_>, turn: Turn, part: &Subproblem, chain: usize) -> Settings {
    Settings {
        // By chain and not by thread: the number of threads changes nothing of what is found.
        seed: Seed(options.settings.seed.0.wrapping_add(chain as u64)),
        work: Work(turn.work(options.settings.work.0, part.weight())),
        ..options.settings
    }
}

/// Begins a search from a roster, when there is one.
pub(super) fn begin<'a>(
    workspace: Workspace<'a>,
    settings: Settings,
    given: Option<&OwnedRoster>,
) -> Result<Search<'a>, NotLegal> {
    match given {
        Some(given) => Search::from_roster(workspace, settings, &given.view()),
        None => Ok(Search::new(workspace, settings)),
    }
}

/// What the threads share: the list of searches to be made, and where each stands.
struct Board<'b> {
    parts: &'b [Subproblem],
    given: Option<&'b Roster<'b>>,
    options: &'b Options<'b>,
    turn: Turn,
    stop: AtomicBool,
    /// By search, the first chain of every part first: where it stands.
    tasks: Vec<Mutex<Progress>>,
    report: Report<'b>,
}

/// What came of one search. Nothing only when a part of a valid problem were not valid.
type ChainOutcome = Option<Result<OwnedRoster, NotLegal>>;

impl Board<'_> {
    /// Searches one part by one chain.
    fn search(&self, at: usize) -> ChainOutcome {
        let (part, chain) = (&self.parts[at % self.parts.len()], at / self.parts.len());
        let problem = part.tables.view().validated(&mut |_| {})?;
        let settings = settings_of(self.options, self.turn, part, chain);
        let mut memory = Memory::new(ProblemSize::from_problem(&problem));
        let workspace = memory.workspace(problem).ok()?;
        let given = self.given.map(|given| part.narrow(given));
        let mut search = match begin(workspace, settings, given.as_ref()) {
            Ok(search) => search,
            Err(refused) => return Some(Err(refused)),
        };
        let slice = match self.options.clock {
            Some(_) => Work(100_000),
            None => Work((settings.work.0 / 50).clamp(10_000, 2_000_000)),
        };
        // In slices, so that a stop is heard and a clock is followed; a slice changes nothing of what is found.
        loop {
            let passed = self.passed(at);
            if let Some(passed) = passed {
                search.cool_to(passed);
            }
            let over = passed.is_some_and(|passed| passed >= WHOLE) || self.stop.load(Ordering::Relaxed);
            let progress = if over { search.progress() } else { search.step(slice) };
            self.write(at, progress);
            if progress.done || over {
                return Some(Ok(OwnedRoster::from_roster(&search.best())));
            }
            if !(self.report)(&self.standing()) {
                self.stop.store(true, Ordering::Relaxed);
            }
        }
    }

    /// The share of a search's time that has passed by the host's clock: as many searches as there are threads go on at a
    /// time, and each such row of them has an equal share.
    fn passed(&self, at: usize) -> Option<u32> {
        let clock = self.options.clock?;
        let threads = self.options.threads.max(1);
        let rows = self.tasks.len().div_ceil(threads) as u64;
        let share = u64::from(self.turn.share(clock()));
        let begun = (at / threads) as u64 * u64::from(WHOLE) / rows;
        Some((share.saturating_sub(begun) * rows).min(u64::from(WHOLE)) as u32)
    }

    fn write(&self, at: usize, progress: Progress) {
        match self.tasks[at].lock() {
            Ok(mut task) => *task = progress,
            Err(poisoned) => *poisoned.into_inner() = progress,
        }
    }

    fn read(&self, at: usize) -> Progress {
        match self.tasks[at].lock() {
            Ok(task) => *task,
            Err(poisoned) => *poisoned.into_inner(),
        }
    }

    /// The chain with the cheapest answer to a part so far: the first of equals.
    fn leader(&self, part: usize) -> usize {
        let chains = (part..self.tasks.len()).step_by(self.parts.len());
        let begun = |at: &usize| self.read(*at).work.0 > 0;
        // Of two as good the first, whichever ended first.
        chains.filter(begun).min_by_key(|&at| self.read(at).lines.total()).unwrap_or(part)
    }

    /// Where all searches together stand. Parts not begun count nothing yet.
    fn standing(&self) -> Progress {
        let leaders = (0..self.parts.len()).map(|part| self.read(self.leader(part)));
        let leading = leaders.fold(Progress::default(), |sum, progress| together(&sum, &progress));
        let all = (0..self.tasks.len()).map(|at| self.read(at));
        let (work, tried) = all.fold((0_u64, 0), |sum, one| (sum.0.saturating_add(one.work.0), sum.1 + one.tried));
        Progress { work: Work(work), tried, ..leading }
    }

    fn join(&self, outcomes: &[ChainOutcome], rounds: &mut [Vec<Planned>]) -> Result<Progress, NotLegal> {
        if let Some(refused) = outcomes.iter().flatten().find_map(|outcome| outcome.as_ref().err()) {
            return Err(*refused);
        }
        for (at, part) in self.parts.iter().enumerate() {
            if let Some(Some(Ok(roster))) = outcomes.get(self.leader(at)) {
                part.widen(&roster.view(), rounds);
            }
        }
        let done = !self.stop.load(Ordering::Relaxed);
        Ok(Progress { done, ..self.standing() })
    }
}

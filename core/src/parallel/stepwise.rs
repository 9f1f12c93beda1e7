//! A whole problem solved step by step on one thread, between which the host does as it likes: the same bytes as on many.
//!
//! Nothing is borrowed between two steps: a search is put aside with the memory it works in, so that the whole can be kept
//! by a page, a device or a foreign program.

use std::boxed::Box;
use std::vec::Vec;

use super::decomposed::{CellOutcome, Decomposition};
use super::multi_start::{begin, settings_of};
use super::portions::{Portions, Solved};
use super::turn::{Options, Turn, together};
use crate::heap::subproblem::{Cutter, Group, Subproblem};
use crate::heap::{Memory, OwnedRoster};
use crate::rounds::pause::PausedSearch;
use crate::rounds::{NotLegal, ProblemSize, Progress, Roster, Search, Valid, Work, check, scratch};

/// A problem in search, step by step. Every call is given the problem with which it began.
pub struct Stepwise {
    options: Options<'static>,
    given: Option<OwnedRoster>,
    /// What it began with.
    size: ProblemSize,
    parts: Vec<Subproblem>,
    turn: Turn,
    /// The chains of every part, the first of each before the second of any.
    chains: Vec<Chain>,
    /// The first chain that is not done; all of them when none.
    at: usize,
    cuts: Option<Cuts>,
}

/// Where one chain stands.
enum Chain {
    NotBegun,
    Paused(Box<PausedChain>),
    Ended { roster: OwnedRoster, progress: Progress },
}

/// A chain put aside: what it works in, what else it knows, and where it stands.
struct PausedChain {
    memory: Memory,
    search: PausedSearch,
    progress: Progress,
}

/// Large groups in search, and the neighbourhoods of the epoch under way.
struct Cuts {
    decomposition: Decomposition<'static>,
    cells: Vec<Group>,
    outcomes: Vec<Option<CellOutcome>>,
}

impl Stepwise {
    /// A search that has not begun, from `given` when there is one. As [`super::solve`] it depends on seed, work and chains
    /// alone; threads and clock of the options count for nothing.
    ///
    /// # Errors
    /// [`NotLegal`] when the roster given to begin from breaks a rule.
    pub fn new(problem: &Valid<'_>, given: Option<&Roster<'_>>, options: &Options<'_>) -> Result<Self, NotLegal> {
        let options = Options {
            settings: options.settings,
            chains: options.chains.max(1),
            threads: 1,
            neighbourhood: options.neighbourhood,
            clock: None,
        };
        if let Some(given) = given {
            let mut legal = true;
            check(problem, given, &mut std::vec![0; scratch(problem)], &mut |_| legal = false);
            if !legal {
                return Err(NotLegal);
            }
        }
        let Portions { small, large, weights } = Portions::new(problem, options.neighbourhood);
        let [turn, later] = Portions::turns(weights);
        let cutter = Cutter::new(problem);
        let parts: Vec<Subproblem> = small.into_iter().map(|group| cutter.cut(group)).collect();
        let decomposition = match large.is_empty() {
            true => None,
            false => Some(Decomposition::new(problem, large, given, &options, later)?),
        };
        Ok(Self {
            chains: (0..parts.len() * options.chains).map(|_| Chain::NotBegun).collect(),
            given: given.map(OwnedRoster::from_roster),
            size: ProblemSize::from_problem(problem),
            cuts: decomposition.map(|decomposition| Cuts { decomposition, cells: Vec::new(), outcomes: Vec::new() }),
            at: 0,
            options,
            parts,
            turn,
        })
    }

    /// Searches on for about this much more work, or to the end, and says where all searches stand. More than asked is done
    /// by one iteration, or by one neighbourhood of a problem that is cut: a fortieth of its work at the most.
    ///
    /// A problem of another size than that with which it began is left alone. Panics: never.
    pub fn step(&mut self, problem: &Valid<'_>, work: Work) -> Progress {
        let until = self.work().saturating_add(work.0.max(1));
        // A chain at a time and then a cut at a time, as the solver on threads does: so both give the same bytes.
        while ProblemSize::from_problem(problem) == self.size && !self.is_done() && self.work() < until {
            let left = Work(until - self.work());
            if self.at < self.chains.len() {
                self.step_chain(self.at, left);
            } else if let Some(cuts) = &mut self.cuts {
                cuts.step(problem);
            }
        }
        self.progress()
    }

    /// The best roster so far, and what it costs. Parts whose search has not begun get the one it would begin with.
    ///
    /// Panics: never.
    pub fn best(&mut self, problem: &Valid<'_>) -> Solved {
        let mut rounds = std::vec![Vec::new(); problem.problem().shifts.len()];
        for part in 0..self.parts.len() {
            let roster = self.best_of_part(part);
            self.parts[part].widen(&roster.view(), &mut rounds);
        }
        if let Some(cuts) = &self.cuts {
            cuts.decomposition.write(&mut rounds);
        }
        Solved::join(problem, &rounds, self.progress())
    }

    /// Where all searches together stand. Parts not begun count nothing yet.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let leaders = (0..self.parts.len()).map(|part| self.chains[self.leader(part)].progress());
        let sum = leaders.fold(Progress::default(), |sum, progress| together(&sum, &progress));
        let tried = self.chains.iter().map(|chain| chain.progress().tried).sum::<u64>();
        let cut = self.cuts.as_ref().map(|cuts| cuts.decomposition.progress()).unwrap_or_default();
        let sum = together(&sum, &cut);
        Progress { work: Work(self.work()), tried: tried + cut.tried, done: self.is_done(), ..sum }
    }

    fn is_done(&self) -> bool {
        self.at == self.chains.len() && self.cuts.as_ref().is_none_or(Cuts::is_done)
    }

    fn work(&self) -> u64 {
        let chains = self.chains.iter().map(|chain| chain.progress().work.0);
        let cuts = self.cuts.as_ref().map_or(0, Cuts::work);
        chains.fold(cuts, u64::saturating_add)
    }

    /// Searches one part on, and goes to the next when it is done.
    fn step_chain(&mut self, at: usize, work: Work) {
        let ended = self.with_search(at, |search| {
            let progress = search.step(work);
            progress.done.then(|| (OwnedRoster::from_roster(&search.best()), progress))
        });
        match ended {
            // A part of a valid problem is valid, and what was given is legal: this ends the loop if it were not.
            None => self.chains[at] = Chain::Ended { roster: OwnedRoster::default(), progress: Progress::default() },
            Some(None) => return,
            Some(Some((roster, progress))) => self.chains[at] = Chain::Ended { roster, progress },
        }
        self.at += 1;
    }

    /// The best roster of a part so far, by the chain that leads.
    fn best_of_part(&mut self, part: usize) -> OwnedRoster {
        let at = self.leader(part);
        if let Chain::Ended { roster, .. } = &self.chains[at] {
            return roster.clone();
        }
        self.with_search(at, |search| OwnedRoster::from_roster(&search.best())).unwrap_or_default()
    }

    /// Does something with the search of a chain that has not ended, and puts it aside again.
    fn with_search<T>(&mut self, at: usize, what: impl FnOnce(&mut Search<'_>) -> T) -> Option<T> {
        let part = &self.parts[at % self.parts.len()];
        let problem = part.tables.view().validated(&mut |_| {})?;
        // A search borrows its memory: between steps they are kept apart, and put together again for each.
        let (mut memory, paused) = match core::mem::replace(&mut self.chains[at], Chain::NotBegun) {
            Chain::Paused(chain) => (chain.memory, Some(chain.search)),
            _ => (Memory::new(ProblemSize::from_problem(&problem)), None),
        };
        let workspace = memory.workspace(problem).ok()?;
        let mut search = match paused {
            Some(paused) => Search::resume(workspace, paused),
            None => {
                let settings = settings_of(&self.options, self.turn, part, at / self.parts.len());
                let given = self.given.as_ref().map(|given| part.narrow(&given.view()));
                begin(workspace, settings, given.as_ref()).ok()?
            }
        };
        let done = what(&mut search);
        let progress = search.progress();
        let search = search.pause();
        self.chains[at] = Chain::Paused(Box::new(PausedChain { memory, search, progress }));
        Some(done)
    }

    /// The chain with the cheapest answer to a part so far: the first of equals.
    fn leader(&self, part: usize) -> usize {
        let begun = |at: &usize| self.chains[*at].progress().work.0 > 0;
        let chains = (part..self.chains.len()).step_by(self.parts.len()).filter(begun);
        chains.min_by_key(|&at| self.chains[at].progress().lines.total()).unwrap_or(part)
    }
}

impl core::fmt::Debug for Stepwise {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Stepwise").field("progress", &self.progress()).finish_non_exhaustive()
    }
}

impl Chain {
    fn progress(&self) -> Progress {
        match self {
            Self::NotBegun => Progress::default(),
            Self::Paused(chain) => chain.progress,
            Self::Ended { progress, .. } => *progress,
        }
    }
}

impl Cuts {
    fn is_done(&self) -> bool {
        self.decomposition.is_over() && self.outcomes.len() == self.cells.len()
    }

    fn work(&self) -> u64 {
        let under_way = self.outcomes.iter().flatten().map(|outcome| outcome.progress.work.0);
        under_way.fold(self.decomposition.progress().work.0, u64::saturating_add)
    }

    /// Searches the next neighbourhood, and joins them all after the last of an epoch.
    fn step(&mut self, problem: &Valid<'_>) {
        let cutter = Cutter::new(problem);
        if self.cells.is_empty() {
            self.cells = self.decomposition.cut(problem, &cutter);
        }
        if let Some(cell) = self.cells.get(self.outcomes.len()) {
            self.outcomes.push(self.decomposition.search(&cutter, cell, self.outcomes.len()));
        }
        if self.outcomes.len() == self.cells.len() {
            self.decomposition.join(problem, &core::mem::take(&mut self.outcomes));
            self.cells.clear();
        }
    }
}

//! Decomposed search of a large part: cut into neighbourhoods, searched apart for a while, joined, and cut again along
//! other lines.
//!
//! One cooling runs over all epochs. In every epoch each neighbourhood goes on from where the last one left it, under the
//! temperature of the hour, and hands back the roster it stands at; in the last the best it met. Source of the idea:
//! Santini, Schneider, Vidal, Vigo, *Decomposition strategies for vehicle routing heuristics* (2023).

use std::vec::Vec;

use super::turn::{Options, Report, Turn, each, unserved};
use crate::ground::{Cost, ShiftIx, VisitIx};
use crate::heap::decomposition::decompose;
use crate::heap::subproblem::{Cutter, Group, Subproblem};
use crate::heap::time_decomposition::{Days, WorkOutside, windows};
use crate::heap::{Memory, OwnedRoster};
use crate::rounds::random::Dice;
use crate::rounds::{
    NotLegal, Planned, Problem, ProblemSize, Progress, Roster, Search, Seed, Settings, Task, Valid, WHOLE, Work, check,
    scratch,
};

/// How often a part is cut anew at the most.
const EPOCHS: u32 = 40;
/// Work for each visit's part below which an epoch is not worth making its neighbourhoods ready.
const SHORTEST: u64 = 100;

/// Whether what one part of a roster costs does not hang on what happens in all others.
pub(super) fn can_be_cut(problem: &Problem<'_>) -> bool {
    problem.prices.worst_late_second.0 == 0
}

/// One epoch: which stretch of the cooling it is, and the work of each neighbourhood by its weight.
#[derive(Clone, Copy, Debug)]
struct Epoch {
    number: u32,
    stretch: [u32; 2],
    /// Work for each visit's part.
    work: u64,
    hot: Option<Cost>,
    last: bool,
}

/// What came of one neighbourhood.
pub(super) struct CellOutcome {
    /// Its rounds, by the shifts of the whole.
    rounds: Vec<(ShiftIx, Vec<Planned>)>,
    pub(super) progress: Progress,
    hot: Cost,
    /// How often its visits stayed absent so far, by visits of the whole.
    absences: Vec<(VisitIx, u32)>,
}

/// Solves large groups of a problem, writes their rounds into those of the whole and says where the search ended.
pub(super) fn solve(
    problem: &Valid<'_>,
    groups: Vec<Group>,
    given: Option<&Roster<'_>>,
    options: &Options<'_>,
    turn: Turn,
    report: Report<'_>,
    rounds: &mut [Vec<Planned>],
) -> Result<Progress, NotLegal> {
    let cutter = Cutter::new(problem);
    let mut cuts = Decomposition::new(problem, groups, given, options, turn)?;
    let mut stopped = false;
    while !cuts.is_over() && !stopped {
        let cells = cuts.cut(problem, &cutter);
        let outcomes = each(cells.len(), options.threads, &|at| cuts.search(&cutter, &cells[at], at));
        cuts.join(problem, &outcomes);
        stopped = !report(&cuts.progress());
    }
    cuts.write(rounds);
    Ok(Progress { done: !stopped, ..cuts.progress() })
}

/// Large groups in search: cut, searched and joined, epoch by epoch, and in each some weeks after others.
pub(super) struct Decomposition<'c> {
    groups: Vec<Group>,
    settings: Settings,
    neighbourhood: u64,
    joined: Joined,
    dice: Dice,
    epoch: Epoch,
    /// The weeks of this epoch that are still to be searched, the last first.
    windows: Vec<(u64, Option<Days>)>,
    /// The number of those under way.
    window: u64,
    pace: Pace<'c>,
    memory: Vec<u32>,
    /// By visit, how often it stayed absent so far: one long absent is served in preference to others, whichever cut it is in.
    absences: Vec<u32>,
}

impl<'c> Decomposition<'c> {
    /// Before the first epoch.
    ///
    /// # Errors
    /// [`NotLegal`] when the roster given to begin from breaks a rule.
    pub(super) fn new(
        problem: &Valid<'_>,
        groups: Vec<Group>,
        given: Option<&Roster<'_>>,
        options: &Options<'c>,
        turn: Turn,
    ) -> Result<Self, NotLegal> {
        let mut memory = std::vec![0; scratch(problem)];
        Ok(Self {
            joined: Joined::new(problem, &groups, given, &mut memory)?,
            groups,
            settings: options.settings,
            neighbourhood: options.neighbourhood,
            dice: Dice::new(options.settings.seed),
            epoch: Epoch { number: 0, stretch: [0, 0], work: 0, hot: None, last: false },
            windows: Vec::new(),
            window: 0,
            pace: Pace::new(options, turn),
            memory,
            absences: std::vec![0; problem.problem().visits.len()],
        })
    }

    /// Whether the last weeks of the last epoch have begun.
    pub(super) fn is_over(&self) -> bool {
        self.epoch.last && self.windows.is_empty()
    }

    /// Where all neighbourhoods together stand.
    pub(super) fn progress(&self) -> Progress {
        self.joined.progress
    }

    /// Goes on to the next weeks, or to the next epoch: their neighbourhoods.
    pub(super) fn cut(&mut self, problem: &Valid<'_>, cutter: &Cutter<'_>) -> Vec<Group> {
        if self.windows.is_empty() {
            self.pace.next(&mut self.epoch);
            let windows = windows(problem.problem(), &self.groups, self.epoch.number);
            self.windows = (0..).zip(windows).collect();
            self.windows.reverse();
        }
        let Some((window, days)) = self.windows.pop() else { return Vec::new() };
        self.window = window;
        let roster = self.joined.roster.view();
        let outside = days.map(|days| WorkOutside::from_roster(problem, &roster, days));
        decompose(cutter, &self.groups, &roster, outside.as_ref(), self.neighbourhood, &mut self.dice)
    }

    /// Searches the neighbourhood of number `at` among those of [`Self::cut`].
    pub(super) fn search(&self, cutter: &Cutter<'_>, cell: &Group, at: usize) -> Option<CellOutcome> {
        // A seed for each cell of each epoch, known before anybody begins: whoever searches it finds the same.
        let row = (u64::from(self.epoch.number) << 40) ^ (self.window << 60) ^ ((at as u64 + 1) << 16);
        let settings = Settings { seed: Seed(self.settings.seed.0 ^ row), ..self.settings };
        search(&cutter.cut(cell.clone()), &self.joined.roster.view(), settings, &self.epoch, &self.absences)
    }

    /// Takes over what came of the neighbourhoods.
    pub(super) fn join(&mut self, problem: &Valid<'_>, outcomes: &[Option<CellOutcome>]) {
        let hot: i128 = outcomes.iter().flatten().map(|outcome| i128::from(outcome.hot.0)).sum();
        for &(visit, absences) in outcomes.iter().flatten().flat_map(|outcome| &outcome.absences) {
            self.absences[visit.at()] = absences;
        }
        self.epoch.hot.get_or_insert(Cost((hot / outcomes.len().max(1) as i128) as i64));
        self.joined.join(problem, outcomes, &mut self.memory);
    }

    /// Writes the best rounds so far into those of the whole.
    pub(super) fn write(&self, rounds: &mut [Vec<Planned>]) {
        for shift in self.groups.iter().flat_map(|group| &group.shifts) {
            rounds[shift.at()] = self.joined.best.view().round(*shift).to_vec();
        }
    }
}

/// Searches one neighbourhood for an epoch. Nothing when it would have let go of a visit that is held.
fn search(
    cell: &Subproblem,
    roster: &Roster<'_>,
    settings: Settings,
    epoch: &Epoch,
    absences: &[u32],
) -> Option<CellOutcome> {
    let problem = cell.tables.view().validated(&mut |_| {})?;
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let work = Work(epoch.work.saturating_mul(cell.weight()));
    let settings = Settings { work, ..settings };
    let given = cell.narrow(roster);
    let mut search = if given.stops.iter().any(|stop| matches!(stop.task, Task::Visit(_))) {
        Search::from_roster(memory.workspace(problem).ok()?, settings, &given.view()).ok()?
    } else {
        Search::new(memory.workspace(problem).ok()?, settings)
    };
    let hot = search.hot();
    search.cool_within(epoch.hot.unwrap_or(hot), epoch.stretch);
    search.carry_absences(cell.visits.iter().map(|visit| absences[visit.at()]));
    let progress = search.step(work);
    let absences = cell.visits.iter().copied().zip(search.absences()).collect();
    // Warm epochs hand on where they stand, as annealing does; only the last hands on its best.
    let found = if epoch.last { search.best() } else { search.adopt_current() };
    let made = |visit: u32| found.stops.iter().any(|stop| matches!(stop.task, Task::Visit(row) if row.0 == visit));
    let held = cell.frozen.iter().zip(0_u32..).filter(|row| *row.0).all(|(_, visit)| made(visit));
    held.then(|| CellOutcome { rounds: cell.rounds(&found), progress, hot, absences })
}

/// The roster of the groups as it stands, and the best there was.
struct Joined {
    roster: OwnedRoster,
    best: OwnedRoster,
    best_cost: Cost,
    progress: Progress,
}

impl Joined {
    fn new(
        problem: &Valid<'_>,
        groups: &[Group],
        given: Option<&Roster<'_>>,
        memory: &mut [u32],
    ) -> Result<Self, NotLegal> {
        let mut rounds = std::vec![Vec::new(); problem.problem().shifts.len()];
        for shift in groups.iter().flat_map(|group| &group.shifts) {
            rounds[shift.at()] = given.map_or(Vec::new(), |given| given.round(*shift).to_vec());
        }
        let roster = OwnedRoster::from_rounds(&rounds);
        let mut legal = true;
        let lines = check(problem, &roster.view(), memory, &mut |_| legal = false);
        if !legal {
            return Err(NotLegal);
        }
        let unserved = unserved(problem, &roster.view());
        let progress = Progress { lines, unserved, ..Progress::default() };
        let (best, best_cost) = (roster.clone(), lines.total());
        Ok(Self { roster, best, best_cost, progress })
    }

    /// Puts what was found in the neighbourhoods back into the whole.
    ///
    /// Together they keep every rule, but for rules that reach over the ends of weeks taken alone: then they are put back one
    /// after another, without those that would break one.
    fn join(&mut self, problem: &Valid<'_>, outcomes: &[Option<CellOutcome>], memory: &mut [u32]) {
        for outcome in outcomes.iter().flatten() {
            self.progress.work.0 = self.progress.work.0.saturating_add(outcome.progress.work.0);
            self.progress.tried += outcome.progress.tried;
        }
        // Each cell keeps the rules by itself. Where all together break one they are joined one by one, in their order.
        if !self.take(problem, outcomes, memory) {
            for outcome in outcomes.chunks(1) {
                self.take(problem, outcome, memory);
            }
        }
    }

    /// Takes rounds over into the roster, if it keeps every rule then. Whether it does.
    fn take(&mut self, problem: &Valid<'_>, outcomes: &[Option<CellOutcome>], memory: &mut [u32]) -> bool {
        let shifts = problem.problem().shifts.len();
        let mut rounds: Vec<Vec<Planned>> =
            (0..shifts).map(|shift| self.roster.view().round(ShiftIx::from_index(shift)).to_vec()).collect();
        for (shift, round) in outcomes.iter().flatten().flat_map(|outcome| &outcome.rounds) {
            rounds[shift.at()].clone_from(round);
        }
        let roster = OwnedRoster::from_rounds(&rounds);
        let mut legal = true;
        let lines = check(problem, &roster.view(), memory, &mut |_| legal = false);
        if !legal {
            return false;
        }
        self.roster = roster;
        self.progress.lines = lines;
        self.progress.unserved = unserved(problem, &self.roster.view());
        if lines.total() <= self.best_cost {
            (self.best, self.best_cost) = (self.roster.clone(), lines.total());
        }
        true
    }
}

/// How long epochs are: equal shares of the work, or of the time by the host's clock.
struct Pace<'c> {
    clock: Option<(&'c (dyn Fn() -> u32 + Sync), Turn)>,
    /// Work for each visit's part over all epochs.
    work: u64,
    begun: u32,
}

/// Work for each visit's part in the first epoch by a clock, before its speed is known.
const FIRST: u64 = 2_000;

impl<'c> Pace<'c> {
    fn new(options: &Options<'c>, turn: Turn) -> Self {
        let work = options.settings.work.0 / turn.total;
        Self { clock: options.clock.map(|clock| (clock, turn)), work, begun: 0 }
    }

    /// Opens the next epoch.
    fn next(&mut self, epoch: &mut Epoch) {
        epoch.number += 1;
        let Some((clock, turn)) = self.clock else {
            let many = (self.work / SHORTEST).clamp(8, u64::from(EPOCHS)) as u32;
            let at = |number: u32| (u64::from(number) * u64::from(WHOLE) / u64::from(many)) as u32;
            epoch.stretch = [at(epoch.number - 1), at(epoch.number)];
            epoch.work = self.work / u64::from(many);
            epoch.last = epoch.number == many;
            return;
        };
        let now = turn.share(clock());
        let took = now.saturating_sub(self.begun);
        let wanted = u64::from(WHOLE / EPOCHS).min(u64::from(WHOLE - now));
        epoch.work = match epoch.work {
            0 => FIRST,
            // The pace of the last epoch says what fits into the next; bounded, since one may have been held up.
            work => (work * wanted / u64::from(took.max(1))).clamp(work / 4, work * 8).max(1),
        };
        let ends = if epoch.number == 1 { now + 1 } else { now.saturating_add(wanted as u32).min(WHOLE) };
        epoch.last = epoch.number > 1 && ends >= WHOLE - WHOLE / (2 * EPOCHS);
        epoch.stretch = [now, if epoch.last { WHOLE } else { ends }];
        self.begun = now;
    }
}

//! The search: 2-opt* two times out of three, ruin and recreate the third, under a falling
//! temperature, in steps of work that the host asks for.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! # use homeround_core::book::{Carer, Shift, Visit};
//! # use homeround_core::ground::{Seconds, Span, Window};
//! # use homeround_core::heap::Tables;
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # tables.visits = vec![visit; 2];
//! use homeround_core::heap::Memory;
//! use homeround_core::rounds::{ProblemSize, Search, Settings, Work};
//!
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! let mut memory = Memory::new(ProblemSize::from_problem(&problem));
//! let settings = Settings { work: Work(5_000), ..Settings::default() };
//! let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
//! // The host asks for a step at a time, and may stop after any: the best roster so far is always legal.
//! while !search.step(Work(1_000)).done {}
//! assert_eq!(search.progress().unserved, 0);
//! assert_eq!(search.best().stops.len(), 2);
//! # }
//! ```

use super::blinks::{Blinks, InsertionContext};
use super::breaks::Touched;
use super::check::check;
use super::index::{RoundIx, StopIx, UnitIx, rounds, visits};
use super::insertion::{Scope, Wanted};
use super::objective::Lines;
use super::order::Order;
use super::problem::Valid;
use super::random::{Dice, Seed};
use super::roster::{Roster, Task};
use super::ruin::Strings;
use super::state::State;
use super::temperature::{WHOLE, allowance, cooled};
use super::workspace::Workspace;
use crate::ground::{BreakIx, Cost, VisitIx};

/// An amount of work: places tested for a visit, and starts carried forward. About 10 to 20 ns each on a desktop machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Work(pub u64);

/// The version of the search. It is raised whenever the same problem, seed, work and chains may give another roster than before; callers keep
/// it beside what they keep.
pub const SEARCH_VERSION: u32 = 2;

/// How to search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Where the dice begin.
    pub seed: Seed,
    /// The work of the whole search: the temperature falls with the share of it that is done.
    pub work: Work,
    /// How much an iteration takes out.
    pub strings: Strings,
    /// The first temperature, in hundredths of what a leg costs on average; where lateness has no price, a quarter of it. Where it
    /// matters who else comes to a client, half as much again.
    pub heat: u32,
    /// How many times the temperature is halved over the whole search; where it matters who else comes to a client, five times for
    /// every eight of these.
    pub halvings: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: Seed(1), work: Work(50_000_000), strings: Strings::default(), heat: 600, halvings: 8 }
    }
}

/// Where a search stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// What the best roster costs.
    pub lines: Lines,
    /// Visits that nobody makes in it.
    pub unserved: u32,
    /// The work done.
    pub work: Work,
    /// The rosters tried.
    pub tried: u64,
    /// Whether the work of the whole search is done.
    pub done: bool,
}

/// The roster given to begin from breaks a rule; [`check`] names all that it breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotLegal;

crate::error_table! { NotLegal {
    Self = "HR0172", "the roster to begin from breaks a rule",
        "Check the roster for all that it breaks, and mend it or begin without one.";
}}

/// A search in lent memory. The host calls [`Search::step`] until it is done, or has had enough.
#[derive(Debug)]
pub struct Search<'a> {
    pub(super) valid: Valid<'a>,
    pub(super) state: State<'a>,
    pub(super) dice: Dice,
    pub(super) settings: Settings,
    /// The first temperature, in millionths of a penny.
    pub(super) hot: i64,
    /// The share of the search that the host says is done, when it says so.
    pub(super) fraction: Option<u32>,
    /// The stretch of a longer cooling that this search covers, in millionths.
    pub(super) stretch: [u32; 2],
    pub(super) best: Lines,
    pub(super) best_cost: i64,
    pub(super) best_unserved: u32,
    pub(super) tried: u64,
}

impl<'a> Search<'a> {
    /// A search that begins from a roster it constructs.
    ///
    /// Panics: never.
    #[must_use]
    #[inline(never)]
    pub fn new(workspace: Workspace<'a>, settings: Settings) -> Self {
        let mut search = Self::idle(workspace, settings);
        search.construct();
        search.keep_if_best();
        search.heat();
        search
    }

    /// A search that begins from `roster` and never ends with a dearer one.
    ///
    /// # Errors
    /// [`NotLegal`] when the roster breaks a rule.
    #[inline(never)]
    pub fn from_roster(workspace: Workspace<'a>, settings: Settings, roster: &Roster<'_>) -> Result<Self, NotLegal> {
        let problem = workspace.problem;
        let mut search = Self::idle(workspace, settings);
        let mut legal = true;
        let lines = check(&problem, roster, search.state.scratch, &mut |_| legal = false);
        if !legal || !search.state.load(roster) {
            return Err(NotLegal);
        }
        search.keep_if_best();
        // Stated times can be cheaper than the earliest ones, or keep a rest that those break: then they are kept.
        if lines.total().0 < search.best_cost || search.state.plans.overdone(&search.state.time).is_some() {
            search.best = lines;
            search.best_cost = lines.total().0;
            search.state.best.keep_stated(roster, &search.state.time);
            search.state.time.open_trail();
            search.state.close_up();
        }
        search.heat();
        Ok(search)
    }

    /// A search over rounds that are laid out and empty.
    fn idle(mut workspace: Workspace<'a>, settings: Settings) -> Self {
        // Laid out where they stand: a search that was a local first would stand on the stack twice.
        workspace.state.lay_out();
        workspace.state.find_near();
        Self::in_workspace(workspace, settings)
    }

    /// A search over rounds that are not laid out yet.
    pub(super) fn in_workspace(workspace: Workspace<'a>, settings: Settings) -> Self {
        Self {
            valid: workspace.problem,
            state: workspace.state,
            dice: Dice::new(settings.seed),
            settings,
            hot: 0,
            fraction: None,
            stretch: [0, WHOLE],
            best: Lines::default(),
            best_cost: i64::MAX,
            best_unserved: 0,
            tried: 0,
        }
    }

    /// The problem searched.
    #[must_use]
    pub fn problem(&self) -> Valid<'a> {
        self.valid
    }

    /// Greedy construction: the visits with the least freedom first.
    fn construct(&mut self) {
        let state = &mut self.state;
        state.open_journal();
        state.sort_absent(Order::Tight, state.absent.len());
        let mut context = InsertionContext { dice: &mut self.dice, blinks: Blinks::NONE, limit: i64::MAX };
        // The first roster is made once: every position is looked at.
        state.thorough = true;
        state.recreate(&mut context, usize::MAX);
        state.thorough = false;
        state.replace_breaks(Touched::All);
    }

    /// Sets the first temperature from what a leg of the roster costs on average.
    fn heat(&mut self) {
        let hot = self.state.mean_leg().saturating_mul(i64::from(self.settings.heat)) / 100;
        // The mean leg is the scale on which rounds differ: so one setting heats a village and a city alike.
        let hot = if self.state.problem.lateness_is_priced() { hot } else { hot / 4 };
        self.hot = if self.is_bound() { hot.saturating_add(hot / 2) } else { hot };
    }

    /// Says what share of the search is done, in millionths, for hosts that go by their own clock.
    ///
    /// From then on the temperature follows this and not the work, and the search does not end by itself. A roster found
    /// so can be found again only by the same calls between the same amounts of work.
    pub fn cool_to(&mut self, millionths: u32) {
        self.fraction = Some(millionths.min(WHOLE));
    }

    /// The first temperature: what a roster may become dearer by, about, in a step that is kept.
    #[must_use]
    pub fn hot(&self) -> Cost {
        Cost(self.hot)
    }

    /// Makes this search one stretch, from one millionth to another, of a longer cooling that begins at `hot`.
    pub fn cool_within(&mut self, hot: Cost, stretch: [u32; 2]) {
        (self.hot, self.stretch) = (hot.0, stretch.map(|end| end.min(WHOLE)));
    }

    /// Searches on for about this much more work, or to the end of the whole search.
    ///
    /// Panics: never.
    pub fn step(&mut self, work: Work) -> Progress {
        let until = self.state.work().saturating_add(work.0);
        while self.state.work() < until && !self.done() {
            self.iterate();
        }
        self.progress()
    }

    fn done(&self) -> bool {
        self.state.time.visits().is_empty() || (self.fraction.is_none() && self.state.work() >= self.settings.work.0)
    }

    /// Where the search stands.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            lines: self.best,
            unserved: self.best_unserved,
            work: Work(self.state.work()),
            tried: self.tried,
            done: self.done(),
        }
    }

    fn temperature(&self) -> i64 {
        let share = || {
            let done = u128::from(self.state.work()) * u128::from(WHOLE) / u128::from(self.settings.work.0.max(1));
            u32::try_from(done).unwrap_or(WHOLE)
        };
        let [from, to] = self.stretch.map(u64::from);
        let share = u64::from(self.fraction.unwrap_or_else(share).min(WHOLE));
        let done = from + to.saturating_sub(from) * share / u64::from(WHOLE);
        let halvings = self.settings.halvings;
        let halvings = if self.is_bound() { halvings - halvings / 8 * 3 } else { halvings };
        cooled(self.hot, halvings, done as u32)
    }

    /// Whether it matters who else comes to a client. Visits are then bound to those of other days and little moves: it begins warmer,
    /// and ends so.
    fn is_bound(&self) -> bool {
        self.state.shape.companies > 0
    }

    /// Crosses two rounds over, or takes some visits out and puts them back, and keeps the outcome if it is good enough for
    /// the temperature.
    fn iterate(&mut self) {
        self.tried += 1;
        // Every iteration is some work, so that a problem nobody can serve ends too.
        self.state.tested += 1;
        // Simulated annealing with a threshold drawn beforehand: the same acceptance, and moves can be pruned by it.
        let limit = self.state.cost().saturating_add(allowance(self.temperature(), self.dice.bits() as u32));
        let before = self.state.open_journal();
        let (missed, mut most) = (self.state.absent.missed(), limit);
        let legal = if self.dice.below(3) < 2 {
            let most = limit.saturating_sub(self.state.cost());
            self.state.two_opt_star(&mut self.dice, most)
        } else {
            if let Some(first) = self.state.absent.list().next() {
                // What makes a visit that was long left out may be a little dearer: a full roster never opens up otherwise.
                most = limit.saturating_add(self.state.unserved_price(first) / ABSENCE_SLACK);
            }
            self.ruin_and_recreate(most);
            true
        };
        let fewer_long_absent = || self.state.cost() <= most && self.state.absent.missed() < missed;
        // Cost is compared after the move is carried out: estimates choose moves, and never decide.
        if legal && (self.state.cost() <= limit || fewer_long_absent()) {
            self.state.best.mark_touched(&self.state.time);
            self.keep_if_best();
        } else {
            self.state.take_back(before);
        }
    }

    /// Takes strings of visits out and puts back what costs no more than `limit` then.
    fn ruin_and_recreate(&mut self, limit: i64) {
        let sought = self.state.ruin(self.settings.strings, &mut self.dice);
        self.state.replace_breaks(Touched::Shorter);
        let order = Order::draw(&mut self.dice);
        let tries = self.state.order_absent(order, sought, &mut self.dice);
        let mut context = InsertionContext { blinks: Blinks::new(100, &mut self.dice), dice: &mut self.dice, limit };
        self.state.recreate(&mut context, tries);
    }

    fn keep_if_best(&mut self) {
        let cost = self.state.cost();
        if cost < self.best_cost {
            self.state.best.keep(&self.state.time);
            self.best_cost = cost;
            self.best = self.state.lines();
            let state = &self.state;
            self.best_unserved = state.time.visits().iter().filter(|state| !state.served).count() as u32;
        }
    }

    /// Takes over how often visits stayed absent in searches before this one: `absences`, by visit.
    #[cfg(feature = "std")]
    pub(crate) fn carry_absences(&mut self, absences: impl Iterator<Item = u32>) {
        for (visit, absences) in visits(self.state.time.visits().len()).zip(absences) {
            self.state.absent.carry_absences(self.state.time.visit(visit).unit, absences);
        }
    }

    /// By visit, how often it stayed absent.
    #[cfg(feature = "std")]
    pub(crate) fn absences(&self) -> impl Iterator<Item = u32> {
        self.state.time.visits().iter().map(|state| self.state.absent.absences(state.unit))
    }

    /// The roster as it stands now, dearer than the best or not, in place of the best so far.
    pub fn adopt_current(&mut self) -> Roster<'_> {
        self.state.best.mark_all();
        self.best_cost = i64::MAX;
        self.keep_if_best();
        self.best()
    }

    /// Looks for an unserved visit's cheapest still place as an iteration does, and leaves the rounds as they are: what
    /// that place costs, and how many places were tested. For measuring how long one test takes.
    ///
    /// Nothing of a visit of several carers, one already served, or one that is not in the problem. Panics: never.
    #[doc(hidden)]
    pub fn look(&mut self, visit: VisitIx) -> (Option<i64>, u64) {
        let Some(state) = self.state.time.find_visit(visit).filter(|state| !state.served && state.parts == 1) else {
            return (None, 0);
        };
        let limit = self.state.unserved_price(state.unit);
        let before = self.state.work();
        let mut context = InsertionContext { dice: &mut self.dice, blinks: Blinks::NONE, limit };
        let wanted = Wanted { scope: Scope::Near, empties: 1 };
        let listed = self.state.list_positions(visit, wanted, limit);
        let (found, _) = self.state.best_still_position(visit, &listed, limit, &mut context);
        (found.map(|(cost, _)| cost), self.state.work() - before)
    }

    /// The best roster so far; always one that keeps every rule.
    pub fn best(&mut self) -> Roster<'_> {
        self.state.best.write(&self.state.time)
    }
}

/// A roster may become dearer by this part of the price of leaving a unit out where those who are absent then were absent
/// less often. Source: the sum of absences of Christiaens and Vanden Berghe (2020).
const ABSENCE_SLACK: i64 = 16;

impl State<'_> {
    /// What a leg costs on average, its time included.
    fn mean_leg(&self) -> i64 {
        let (mut cost, mut legs) = (0_i64, 0_i64);
        for (index, round) in self.time.rounds().iter().enumerate().filter(|(_, round)| round.visits > 0) {
            let mut stop = self.time.kinds.start_of(RoundIx(index as u32));
            while !self.time.kinds.is_end(stop) {
                cost += i64::from(self.time.leg(stop)) * round.per_second;
                stop = self.time.stop(stop).next;
            }
            cost += round.travel + round.miles;
            legs += i64::from(round.visits) + 1;
        }
        cost / legs.max(1)
    }

    /// Puts the stops of a legal roster into the rounds. False when they do not fit after all.
    fn load(&mut self, roster: &Roster<'_>) -> bool {
        self.open_journal();
        self.keys.fill(0);
        self.time.open_trail();
        for index in rounds(self.time.rounds().len()) {
            let stated = roster.round(index.shift());
            if stated.is_empty() {
                continue;
            }
            for row in self.breaks_of(index) {
                self.unlink(self.time.kinds.break_stop(row));
            }
            let mut after = self.time.kinds.start_of(index);
            for planned in stated {
                let stop = match planned.task {
                    Task::Visit(visit) => {
                        self.time.open_at(visit, planned.start.0);
                        let part = self.time.visit(visit).first_part.plus(self.keys[visit.at()]);
                        self.keys[visit.at()] += 1;
                        part
                    }
                    Task::Break(row) => self.time.kinds.break_stop(row),
                };
                self.link(stop, after);
                after = stop;
            }
        }
        for visit in visits(self.time.visits().len()) {
            if self.keys[visit.at()] > 0 {
                self.go_as(visit, self.keys[visit.at()]);
                self.time.serve(visit);
                self.sums.unserved -= self.problem.visits[visit.at()].unserved_price.0;
            }
        }
        self.time.loosen_all();
        let timed = self.time.tighten().is_ok();
        self.time.find_worst();
        self.refresh();
        if timed {
            self.add_unstated_breaks();
        }
        self.leave_absent();
        timed
    }

    fn breaks_of(&self, index: RoundIx) -> impl Iterator<Item = BreakIx> + use<> {
        let shift = self.problem.shifts[index.shift().at()];
        (shift.first_break..shift.first_break + shift.breaks).map(BreakIx)
    }

    /// Keeps a place for the breaks that no round states, for its work is too short to owe them. A round that has no place for one
    /// is closed: it is given nothing more, so that it will never owe it.
    fn add_unstated_breaks(&mut self) {
        for index in rounds(self.time.rounds().len()) {
            for row in self.breaks_of(index) {
                let is_stated = self.time.stop(self.time.kinds.break_stop(row)).round.is_some();
                if !is_stated && self.time.round(index).usable && !self.add_break(row, index) {
                    self.time.close(index);
                    self.refresh();
                }
            }
        }
    }

    /// Puts a break into a round where it costs least, hours and rests left aside. False when it fits nowhere.
    fn add_break(&mut self, row: BreakIx, index: RoundIx) -> bool {
        let stop = self.time.kinds.break_stop(row);
        let event = self.time.kinds.break_event(row);
        let mut best: Option<(i64, StopIx)> = None;
        let mut after = self.time.kinds.start_of(index);
        while !self.time.kinds.is_end(after) {
            let (before, start_price) = (*self.time.lateness(), self.time.start_price());
            self.time.begin_trial();
            self.link(stop, after);
            let begun = self.time.begin(event);
            let cost = self.time.start_price() - start_price + self.time.paid_changes();
            self.time.undo_starts();
            self.unlink(stop);
            self.time.end_trial(before);
            if begun.is_ok() && best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, after));
            }
            after = self.time.stop(after).next;
        }
        let Some((_, after)) = best else { return false };
        self.link(stop, after);
        let begun = self.time.begin(event);
        debug_assert!(begun.is_ok(), "a break fits where it was found to fit");
        self.refresh();
        true
    }

    /// Lists the units that stand in no round.
    pub(super) fn leave_absent(&mut self) {
        self.absent.clear();
        for unit in (0..self.time.visits().len() as u32).map(UnitIx) {
            if self.units.visits(unit).any(|visit| !self.time.visit(visit).served) {
                self.absent.push(unit);
            }
        }
    }
}

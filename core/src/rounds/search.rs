//! The search: ruin and recreate, and crossings, under a falling temperature, in steps of work that the host asks for.

use super::check::check;
use super::objective::Lines;
use super::places::{Scope, Wanted};
use super::problem::Valid;
use super::random::{Dice, Seed};
use super::recreate::{Blinks, Sight};
use super::roster::{Planned, Roster, Task};
use super::ruin::Strings;
use super::state::State;
use super::temperature::{WHOLE, allowance, cooled};
use super::workspace::{Choice, NONE, Workspace};
use crate::ground::{BreakIx, Cost, Seconds, ShiftIx, VisitIx};

/// An amount of work: places tested for a visit, and starts carried forward. About 10 to 20 ns each on a desktop machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Work(pub u64);

/// How to search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Where the dice begin.
    pub seed: Seed,
    /// The work of the whole search: the temperature falls with the share of it that is done.
    pub work: Work,
    /// How much an iteration takes out.
    pub strings: Strings,
    /// The first temperature, in hundredths of what a leg costs on average; where lateness has no price, a quarter of it.
    pub heat: u32,
    /// How many times the temperature is halved over the whole search.
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

/// A search in lent memory. The host calls [`Search::step`] until it is done, or has had enough.
#[derive(Debug)]
pub struct Search<'a> {
    pub(super) valid: Valid<'a>,
    pub(super) state: State<'a>,
    pub(super) dice: Dice,
    settings: Settings,
    /// The first temperature, in millionths of a penny.
    hot: i64,
    /// The share of the search that the host says is done, when it says so.
    fraction: Option<u32>,
    /// The stretch of a longer cooling that this search covers, in millionths.
    stretch: [u32; 2],
    best: Lines,
    best_cost: i64,
    best_unserved: u32,
    tried: u64,
}

impl<'a> Search<'a> {
    /// A search that begins from a roster it constructs.
    ///
    /// Panics: never.
    #[must_use]
    pub fn new(problem: Valid<'a>, workspace: Workspace<'a>, settings: Settings) -> Self {
        let mut search = Self::idle(problem, workspace, settings);
        search.construct();
        search.keep_if_best();
        search.heat();
        search
    }

    /// A search that begins from `roster` and never ends with a dearer one.
    ///
    /// # Errors
    /// [`NotLegal`] when the roster breaks a rule.
    pub fn from_roster(
        problem: Valid<'a>,
        workspace: Workspace<'a>,
        settings: Settings,
        roster: &Roster<'_>,
    ) -> Result<Self, NotLegal> {
        let mut search = Self::idle(problem, workspace, settings);
        let mut legal = true;
        let lines = check(&problem, roster, search.state.w.scratch, &mut |_| legal = false);
        if !legal || !search.state.load(roster) {
            return Err(NotLegal);
        }
        search.keep_if_best();
        // Stated times can be cheaper than the earliest ones, or keep a rest that those break: then they are kept.
        if lines.total().0 < search.best_cost || search.state.overdone().is_some() {
            search.best = lines;
            search.best_cost = lines.total().0;
            search.state.keep_stated(roster);
            search.state.open_trail();
            search.state.close_up();
            search.state.mark_dirty();
        }
        search.heat();
        Ok(search)
    }

    fn idle(problem: Valid<'a>, workspace: Workspace<'a>, settings: Settings) -> Self {
        let mut state = State::new(problem, workspace);
        state.find_near();
        Self {
            valid: problem,
            state,
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
        state.sort_absent(Order::Tight, state.absent_len);
        let mut sight = Sight { dice: &mut self.dice, blinks: Blinks::NONE, limit: i64::MAX };
        state.thorough = true;
        state.recreate(&mut sight, usize::MAX);
        state.thorough = false;
        state.replace_breaks();
    }

    /// Sets the first temperature from what a leg of the roster costs on average.
    fn heat(&mut self) {
        let hot = self.state.mean_leg().saturating_mul(i64::from(self.settings.heat)) / 100;
        self.hot = if self.state.lateness_is_priced() { hot } else { hot / 4 };
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
        let until = self.state.work.saturating_add(work.0);
        while self.state.work < until && !self.done() {
            self.iterate();
        }
        self.progress()
    }

    fn done(&self) -> bool {
        self.state.w.duties.is_empty() || (self.fraction.is_none() && self.state.work >= self.settings.work.0)
    }

    /// Where the search stands.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            lines: self.best,
            unserved: self.best_unserved,
            work: Work(self.state.work),
            tried: self.tried,
            done: self.done(),
        }
    }

    fn temperature(&self) -> i64 {
        let share = || {
            let done = u128::from(self.state.work) * u128::from(WHOLE) / u128::from(self.settings.work.0.max(1));
            u32::try_from(done).unwrap_or(WHOLE)
        };
        let [from, to] = self.stretch.map(u64::from);
        let share = u64::from(self.fraction.unwrap_or_else(share).min(WHOLE));
        let done = from + to.saturating_sub(from) * share / u64::from(WHOLE);
        cooled(self.hot, self.settings.halvings, done as u32)
    }

    /// Crosses two rounds over, or takes some visits out and puts them back, and keeps the outcome if it is good enough for
    /// the temperature.
    fn iterate(&mut self) {
        self.tried += 1;
        // Every iteration is some work, so that a problem nobody can serve ends too.
        self.state.work += 1;
        let limit = self.state.cost().saturating_add(allowance(self.temperature(), self.dice.bits() as u32));
        let before = self.state.open_journal();
        let (missed, mut most) = (self.state.missed(), limit);
        let legal = if self.dice.below(3) < 2 {
            let most = limit.saturating_sub(self.state.cost());
            self.state.cross(&mut self.dice, most)
        } else {
            if let Some(&first) = self.state.w.absent[..self.state.absent_len].first() {
                most = limit.saturating_add(self.state.unserved_price(first) / EASE);
            }
            self.ruin_and_recreate(most);
            true
        };
        let eases = || self.state.cost() <= most && self.state.missed() < missed;
        if legal && (self.state.cost() <= limit || eases()) {
            self.state.mark_dirty();
            self.keep_if_best();
        } else {
            self.state.take_back(before);
        }
    }

    /// Takes strings of visits out and puts back what costs no more than `limit` then.
    fn ruin_and_recreate(&mut self, limit: i64) {
        self.state.ruin(self.settings.strings, &mut self.dice);
        self.state.replace_breaks();
        let order = Order::draw(&mut self.dice);
        self.state.order_absent(order, &mut self.dice);
        let mut sight = Sight { blinks: Blinks::new(100, &mut self.dice), dice: &mut self.dice, limit };
        self.state.recreate(&mut sight, TRIES);
    }

    fn keep_if_best(&mut self) {
        let cost = self.state.cost();
        if cost < self.best_cost {
            self.state.keep_best();
            self.best_cost = cost;
            self.best = self.state.lines();
            let state = &self.state;
            self.best_unserved = state.w.duties.iter().filter(|duty| !duty.served).count() as u32;
        }
    }

    /// The roster as it stands now, dearer than the best or not, in place of the best so far.
    pub fn settle_for_now(&mut self) -> Roster<'_> {
        self.state.w.dirty.fill(1);
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
        let Some(duty) = self.state.w.duties.get(visit.at()).filter(|duty| !duty.served && duty.parts == 1) else {
            return (None, 0);
        };
        let limit = self.state.unserved_price(duty.unit);
        let before = self.state.work;
        let mut sight = Sight { dice: &mut self.dice, blinks: Blinks::NONE, limit };
        let wanted = Wanted { scope: Scope::Near, empties: 1 };
        let (found, _) = self.state.best_still_place(visit.0, wanted, limit, &mut sight);
        (found.map(|(cost, _)| cost), self.state.work - before)
    }

    /// The best roster so far; always one that keeps every rule.
    pub fn best(&mut self) -> Roster<'_> {
        self.state.write_best();
        let planned = self.state.w.first.last().map_or(0, |&end| end as usize);
        Roster { first: self.state.w.first, stops: &self.state.w.planned[..planned] }
    }
}

/// A roster may become dearer by this part of the price of leaving a unit out where those who are absent then were absent
/// less often. Source: the sum of absences of Christiaens and Vanden Berghe (2020).
const EASE: i64 = 16;
/// How many absent units an iteration tries to serve at the most.
const TRIES: usize = 64;

/// In what order absent units are put back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// Any.
    Random,
    /// Those that take longest first.
    Long,
    /// Those farthest from the start of a shift first.
    Far,
    /// Those nearest first.
    Near,
    /// Those with the shortest windows first.
    Tight,
    /// Those that start earliest first.
    Early,
    /// Those that end latest first.
    Late,
    /// Those most often absent first.
    Absent,
}

impl Order {
    fn draw(dice: &mut Dice) -> Self {
        match dice.below(20) {
            0..5 => Self::Random,
            5..9 => Self::Long,
            9..11 => Self::Far,
            11..12 => Self::Near,
            12..15 => Self::Tight,
            15..17 => Self::Early,
            17..18 => Self::Late,
            _ => Self::Absent,
        }
    }
}

impl State<'_> {
    /// How often those who are absent were absent.
    fn missed(&self) -> u64 {
        self.w.absent[..self.absent_len].iter().map(|&unit| u64::from(self.w.absences[unit as usize])).sum()
    }

    /// Shuffles the absent units, then sorts them. Where there are more than will be tried, those just taken out come
    /// first: otherwise they would often not be put back, and the iteration would be for nothing.
    fn order_absent(&mut self, order: Order, dice: &mut Dice) {
        let (all, old) = (self.absent_len, self.absent_before_len.min(self.absent_len));
        if all <= TRIES || old == all {
            dice.shuffle(&mut self.w.absent[..all]);
            self.sort_absent(order, all);
            return;
        }
        dice.shuffle(&mut self.w.absent[..old]);
        self.w.absent[..all].rotate_left(old);
        self.sort_absent(order, all - old);
    }

    /// Sorts the first `count` absent units.
    fn sort_absent(&mut self, order: Order, count: usize) {
        if order == Order::Random {
            return;
        }
        for at in 0..count {
            let unit = self.w.absent[at];
            self.w.choices[at] =
                Choice { bound: i64::from(self.key(unit, order)), after: unit, ready: at as i32, ..Choice::default() };
        }
        let rows = &mut self.w.choices[..count];
        rows.sort_unstable_by_key(|row| (row.bound, row.ready));
        for (at, row) in rows.iter().enumerate() {
            self.w.absent[at] = row.after;
        }
    }

    /// Where a unit stands in an order: the smaller, the sooner.
    fn key(&self, unit: u32, order: Order) -> u32 {
        let Some(&visit) = self.unit(unit).first() else { return 0 };
        let row = &self.problem.visits[visit as usize];
        let shifted = |seconds: Seconds| (seconds.0 + Seconds::DAY.0) as u32;
        let depot = self.problem.shifts.first().map_or(NONE, |shift| shift.start.0);
        let from_depot =
            || self.w.rounds.first().map_or(0, |round| self.seconds(round, row.period, depot, row.place.0)) as u32;
        match order {
            Order::Random => 0,
            Order::Long => u32::MAX - row.duration.0 as u32 * u32::from(row.carers) - row.load.min(1 << 20),
            Order::Far => u32::MAX - from_depot(),
            Order::Near => from_depot(),
            Order::Tight => (row.due.min(row.window.latest) - row.window.earliest).or_zero().0 as u32,
            Order::Early => shifted(row.window.earliest),
            Order::Late => u32::MAX - shifted(row.due.min(row.window.latest)),
            Order::Absent => u32::MAX - self.w.absences[unit as usize],
        }
    }

    /// What a leg costs on average, its time included.
    fn mean_leg(&self) -> i64 {
        let (mut cost, mut legs) = (0_i64, 0_i64);
        for (index, round) in self.w.rounds.iter().enumerate().filter(|(_, round)| round.visits > 0) {
            let mut stop = self.start_of(index as u32);
            while !self.is_end(stop) {
                cost += i64::from(self.leg(stop)) * round.per_second;
                stop = self.stop(stop).next;
            }
            cost += round.travel + round.miles;
            legs += i64::from(round.visits) + 1;
        }
        cost / legs.max(1)
    }

    /// Puts the stops of a legal roster into the rounds. False when they do not fit after all.
    fn load(&mut self, roster: &Roster<'_>) -> bool {
        self.open_journal();
        self.w.keys.fill(0);
        self.open_trail();
        for index in 0..self.w.rounds.len() as u32 {
            let mut after = self.start_of(index);
            for planned in roster.round(ShiftIx(index)) {
                let stop = match planned.task {
                    Task::Visit(visit) => {
                        self.open_at(visit.0, planned.start.0);
                        let part = self.w.duties[visit.at()].first_part + self.w.keys[visit.at()];
                        self.w.keys[visit.at()] += 1;
                        part
                    }
                    Task::Break(row) => {
                        self.unlink(self.breaks_at + row.0);
                        self.breaks_at + row.0
                    }
                };
                self.link(stop, after);
                after = stop;
            }
        }
        for visit in 0..self.w.duties.len() as u32 {
            if self.w.keys[visit as usize] > 0 {
                self.w.duties[visit as usize].served = true;
                self.go_as(visit, self.w.keys[visit as usize]);
                self.sums.late += self.late_cost(visit, self.start_of_visit(visit));
                self.sums.early += self.early_cost(visit, self.start_of_visit(visit));
                self.sums.unserved -= self.problem.visits[visit as usize].unserved_price.0;
            }
        }
        self.loosen_all();
        let timed = self.tighten().is_ok();
        self.find_worst();
        self.settle();
        self.leave_absent();
        timed
    }

    /// Lists the units that stand in no round.
    pub(super) fn leave_absent(&mut self) {
        self.absent_len = 0;
        for unit in 0..self.w.duties.len() as u32 {
            if self.unit(unit).iter().any(|&visit| !self.w.duties[visit as usize].served) {
                self.w.absent[self.absent_len] = unit;
                self.absent_len += 1;
            }
        }
    }

    /// Keeps the starts that a roster states as those of the best roster.
    fn keep_stated(&mut self, roster: &Roster<'_>) {
        for index in 0..self.w.rounds.len() as u32 {
            for planned in roster.round(ShiftIx(index)) {
                let event = match planned.task {
                    Task::Visit(visit) => visit.0,
                    Task::Break(row) => self.w.duties.len() as u32 + row.0,
                };
                self.w.best_start[event as usize] = planned.start.0 as u32;
            }
        }
    }

    /// Writes the best roster out, round by round. A round of breaks alone is not used and stays empty.
    fn write_best(&mut self) {
        let mut count = 0;
        for round in 0..self.w.rounds.len() {
            let head = count;
            let mut visits = false;
            self.w.first[round] = count as u32;
            let mut stop = self.w.best_next[self.starts_at as usize + round];
            while stop != NONE {
                let event = self.stop(stop).event;
                visits |= stop < self.breaks_at;
                let task = if stop < self.breaks_at {
                    Task::Visit(VisitIx(event))
                } else {
                    Task::Break(BreakIx(event - self.w.duties.len() as u32))
                };
                let start = Seconds(self.w.best_start[event as usize] as i32);
                self.w.planned[count] = Planned { task, start };
                count += 1;
                stop = self.w.best_next[stop as usize];
            }
            if !visits {
                count = head;
            }
        }
        if let Some(last) = self.w.first.last_mut() {
            *last = count as u32;
        }
    }
}

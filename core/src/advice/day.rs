//! A day on which something went wrong: what was begun stays, and what nobody can make any more stands loose.

use alloc::vec;
use alloc::vec::Vec;

use super::news::{Cause, Fate, Made, News, Stuck, list_made};
use crate::book::{Pin, Shift, Travel};
use crate::ground::{BreakIx, GapIx, PlaceIx, Seconds, ShiftIx, VisitIx};
use crate::heap::{OwnedRoster, Tables};
use crate::rounds::{Fault, Planned, Problem, Roster, Task, Valid, Violation, check, scratch};

/// Whether a shift's carer can still be sent anywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gone {
    /// Can be.
    No,
    /// A carer is sick.
    Sick,
    /// There is no time left, or a break that every used shift has can be taken no more.
    Over,
}

/// A published roster being taken apart.
pub(super) struct Day<'n> {
    pub(super) tables: Tables,
    pub(super) news: &'n News<'n>,
    pub(super) rounds: Vec<Vec<Planned>>,
    /// By shift: how many of its stops have begun.
    pub(super) begun: Vec<usize>,
    /// By shift: whether its carer can still be sent anywhere.
    pub(super) gone: Vec<Gone>,
    pub(super) fates: Vec<Fate>,
    pub(super) published: Vec<Made>,
    pub(super) loose: Vec<(VisitIx, Cause)>,
    /// Rules that nothing can mend any more.
    pub(super) unmended: Vec<Violation>,
    /// Of visits that go together, pairs of which one has begun and the other lost its place.
    pub(super) parted: Vec<GapIx>,
    /// Breaks that can be taken no more, by the rows of the rest of the day.
    pub(super) given_up: Vec<BreakIx>,
    /// By shift whose round was over: the break in which its carer waits until now.
    pub(super) waits: Vec<(ShiftIx, BreakIx)>,
}

impl<'n> Day<'n> {
    pub(super) fn new(tables: &Tables, published: &Roster<'_>, news: &'n News<'n>) -> Self {
        let (shifts, visits) = (tables.shifts.len(), tables.visits.len());
        let is_sick = |row: &Shift| news.sick.contains(&row.carer) || news.sick.contains(&row.second);
        let off = |row: &Shift| is_sick(row) && row.span.start < news.until && row.span.end > news.now;
        let known = |stop: &Planned, shift: &Shift| match stop.task {
            Task::Visit(visit) => visit.at() < visits,
            Task::Break(row) => row.0.checked_sub(shift.first_break).is_some_and(|row| row < shift.breaks),
        };
        let round = |(at, shift): (usize, &Shift)| -> Vec<Planned> {
            published.round(ShiftIx::from_index(at)).iter().filter(|stop| known(stop, shift)).copied().collect()
        };
        Self {
            news,
            rounds: tables.shifts.iter().enumerate().map(round).collect(),
            begun: vec![0; shifts],
            gone: tables.shifts.iter().map(|row| if off(row) { Gone::Sick } else { Gone::No }).collect(),
            fates: vec![Fate::Closed; visits],
            published: list_made(published, shifts, visits),
            loose: Vec::new(),
            unmended: Vec::new(),
            parted: Vec::new(),
            given_up: Vec::new(),
            waits: Vec::new(),
            tables: tables.clone(),
        }
    }

    /// Makes overrunning visits so long that the slowest of their carers is done when the news says.
    pub(super) fn lengthen(&mut self) {
        // A visit that overran is as long as it was so far. The tables hold the usual pace, so a slow carer's time is
        // turned back into it.
        for &(visit, until) in self.news.overruns {
            let Some(made) = self.published.get(visit.at()).filter(|made| !made.shifts.is_empty()) else { continue };
            let carers = made.shifts.iter().map(|shift| self.tables.shifts[shift.at()]);
            let slower = carers
                .flat_map(|row| [row.carer, row.second])
                .filter_map(|carer| self.tables.carers.get(carer.at()).map(|carer| i64::from(carer.slower_permille)));
            // The slowest of them: in the tables the visit must last at least as long as it really did.
            let permille = 1_000 + slower.max().unwrap_or(0);
            let long = i64::from((until - made.start).or_zero().0) * 1_000;
            let longer = Seconds(i32::try_from((long + permille - 1) / permille).unwrap_or(i32::MAX));
            let row = &mut self.tables.visits[visit.at()];
            row.duration = row.duration.max(longer.min(Seconds::HORIZON));
        }
    }

    /// Counts the stops that have begun: those published for before now, up to one that waits for a visit that overruns.
    pub(super) fn find_begun(&mut self) {
        for at in 0..self.rounds.len() {
            self.begun[at] = self.ran(at);
        }
        // Where one carer of several is still elsewhere, the others wait.
        let mut waiting = true;
        // A round that is cut short may leave the other part of a visit waiting: again until nothing is cut. Every turn
        // cuts, so it ends.
        while waiting {
            waiting = false;
            for at in 0..self.rounds.len() {
                let waits = |stop: &Planned| match stop.task {
                    Task::Visit(visit) => !self.parts_begun(visit),
                    Task::Break(_) => false,
                };
                if let Some(first) = self.rounds[at][..self.begun[at]].iter().position(waits) {
                    self.begun[at] = first;
                    waiting = true;
                }
            }
        }
    }

    /// How many stops of a round its own carers could begin before now.
    fn ran(&self, at: usize) -> usize {
        let (shift, now) = (&self.tables.shifts[at], self.news.now);
        let mut late: Option<(Seconds, PlaceIx)> = self.overrun_of_earlier(at).map(|(free, here, _)| (free, here));
        for (row, stop) in self.rounds[at].iter().enumerate() {
            // A stop behind an overrun was begun only if its carer can have been there.
            let there = late.map(|(free, here)| free + self.leg(shift, here, stop));
            if stop.start >= now || there.is_some_and(|there| stop.start < there) {
                return row;
            }
            late = self.overruns(stop).then(|| (self.over(shift, stop), self.place(stop).unwrap_or(shift.start)));
        }
        self.rounds[at].len()
    }

    /// Until when, and where, a carer of a round is still at a visit that overruns in an earlier round, and at which.
    pub(super) fn overrun_of_earlier(&self, at: usize) -> Option<(Seconds, PlaceIx, VisitIx)> {
        let own = &self.tables.shifts[at];
        let is_earlier = |row: &Shift| row.shares_carer(own) && row.span.start < own.span.start;
        let earlier = self.tables.shifts.iter().zip(&self.rounds).filter(|(row, _)| is_earlier(row));
        let overruns = earlier.flat_map(|(row, round)| {
            round.iter().filter(|stop| stop.start < self.news.now && self.overruns(stop)).filter_map(move |stop| {
                let Task::Visit(visit) = stop.task else { return None };
                Some((self.over(row, stop), self.place(stop)?, visit))
            })
        });
        overruns.max()
    }

    /// When a carer who overruns in an earlier round comes to this one, if it should have begun by then, and behind which visit.
    pub(super) fn comes_late(&self, at: usize) -> Option<(Seconds, VisitIx)> {
        let own = &self.tables.shifts[at];
        let (free, here, visit) = self.overrun_of_earlier(at)?;
        let way = self.way(own, here, own.start, own.period);
        let there = if way < Travel::NEVER { free + way } else { free };
        (there >= own.span.start).then_some((there, visit))
    }

    fn parts_begun(&self, visit: VisitIx) -> bool {
        let Some(made) = self.published.get(visit.at()) else { return true };
        let is = |stop: &Planned| stop.task == Task::Visit(visit);
        made.shifts.iter().all(|shift| self.rounds[shift.at()][..self.begun[shift.at()]].iter().any(is))
    }

    fn overruns(&self, stop: &Planned) -> bool {
        self.news.overruns.iter().any(|(visit, _)| stop.task == Task::Visit(*visit))
    }

    /// Takes out what the news keeps from being made.
    pub(super) fn take_out(&mut self) {
        let News { now, cancelled, sick, .. } = *self.news;
        // First, so that a visit that a sick carer would have made is not missed when nobody wants it.
        for &visit in cancelled {
            if self.published.get(visit.at()).is_some_and(|made| made.shifts.is_empty() || !self.parts_begun(visit)) {
                self.loosen(visit, Cause::Cancelled);
            }
        }
        // What was begun stays. Of the rest only what the sick would have made, and what should have begun by now, is
        // taken out.
        for at in 0..self.rounds.len() {
            let row = self.tables.shifts[at];
            for stop in self.rounds[at].split_off(self.begun[at]) {
                let carer = [row.carer, row.second].into_iter().find(|carer| sick.contains(carer));
                match (stop.task, carer.filter(|_| self.gone[at] == Gone::Sick)) {
                    (Task::Visit(visit), Some(carer)) => self.loosen(visit, Cause::Sick(carer)),
                    (Task::Visit(visit), None) if stop.start < now => self.loosen_behind(visit, at),
                    (_, Some(_)) => {}
                    // Breaks and visits still to come stay where they are: a repair changes as little as it can.
                    (_, None) => self.rounds[at].push(stop),
                }
            }
        }
        // Parts of what was taken out, in the rounds of others.
        for at in 0..self.loose.len() {
            self.pull(self.loose[at].0);
        }
    }

    /// Takes out a visit that waits for one that overruns.
    fn loosen_behind(&mut self, visit: VisitIx, at: usize) {
        // The reason is sought in its own round first, then in those of its other parts.
        let in_round = |at: usize| self.rounds[at].iter().rev().find(|stop| self.overruns(stop));
        let shifts = self.published[visit.at()].shifts.iter().map(|shift| shift.at());
        let found = [at].into_iter().chain(shifts).find_map(in_round).map(|stop| stop.task);
        let earlier = self.overrun_of_earlier(at).map(|(.., visit)| visit);
        let first = earlier.or_else(|| self.news.overruns.first().map(|(visit, _)| *visit));
        let cause = match (found, first) {
            (Some(Task::Visit(other)), _) | (_, Some(other)) => Cause::Overrun(other),
            _ => Cause::Broken(Violation::Late(ShiftIx::from_index(at), visit, Seconds::ZERO)),
        };
        self.loosen(visit, cause);
    }

    /// Says what may become of every visit.
    pub(super) fn find_fates(&mut self) {
        let News { now, until, cancelled, .. } = *self.news;
        // One fate a visit, found once: what was published and what the day has said since decide it.
        for at in 0..self.tables.visits.len() {
            let visit = VisitIx::from_index(at);
            let start = self.published[at].start;
            // A visit that should have begun and did not is open again as long as today has a window for it.
            let was_to_come = !self.published[at].shifts.is_empty() && start >= now;
            let stands = !self.published[at].shifts.is_empty() && self.loose.iter().all(|(loose, _)| *loose != visit);
            self.fates[at] = if stands && self.parts_begun(visit) && start < now {
                Fate::Begun
            } else if stands {
                if start >= until || self.is_on_the_way(visit) { Fate::Held } else { Fate::Stands }
            } else if !cancelled.contains(&visit) && (was_to_come || self.is_todays(visit)) {
                Fate::Open
            } else {
                Fate::Closed
            };
        }
        self.close_companions();
    }

    /// What is made only together is placed together, or not at all.
    pub(super) fn close_companions(&mut self) {
        let mut closing = true;
        // Along chains of visits that are made only together: every turn closes one, so it ends.
        while closing {
            closing = false;
            for gap in self.tables.gaps.iter().filter(|gap| gap.both_or_neither) {
                for (one, other) in [(gap.first, gap.second), (gap.second, gap.first)] {
                    if self.fates[one.at()] == Fate::Open && self.fates[other.at()] == Fate::Closed {
                        self.fates[one.at()] = Fate::Closed;
                        closing = true;
                    }
                }
            }
        }
    }

    /// Whether a visit could still start today.
    fn is_todays(&self, visit: VisitIx) -> bool {
        let view = self.tables.view();
        let row = &self.tables.visits[visit.at()];
        view.windows_of(row).any(|window| window.latest >= self.news.now && window.earliest < self.news.until)
    }

    /// Whether somebody has left for a visit.
    fn is_on_the_way(&self, visit: VisitIx) -> bool {
        self.published[visit.at()].shifts.iter().any(|shift| {
            let next = self.rounds[shift.at()].get(self.begun[shift.at()]);
            next.is_some_and(|stop| stop.task == Task::Visit(visit))
                && self.leaves(shift.at()).is_some_and(|leaves| leaves < self.news.now)
        })
    }

    /// When the carer of a round leaves for the first visit that has not begun, if that comes next and the carer is free.
    pub(super) fn leaves(&self, at: usize) -> Option<Seconds> {
        let (shift, begun) = (&self.tables.shifts[at], self.begun[at]);
        let next = self.rounds[at].get(begun).filter(|stop| matches!(stop.task, Task::Visit(_)))?;
        let leaves = next.start - self.leg(shift, self.here(at), next);
        (self.free(at) <= leaves).then_some(leaves)
    }

    /// Where what was begun of a round leaves its carer.
    pub(super) fn here(&self, at: usize) -> PlaceIx {
        let begun = self.rounds[at][..self.begun[at]].iter();
        begun.rev().find_map(|stop| self.place(stop)).unwrap_or(self.tables.shifts[at].start)
    }

    /// When what was begun of a round is over.
    pub(super) fn free(&self, at: usize) -> Seconds {
        let shift = &self.tables.shifts[at];
        let begun = self.rounds[at][..self.begun[at]].iter().map(|stop| self.over(shift, stop));
        begun.max().unwrap_or(shift.span.start)
    }

    /// Frees whom the book fixes to a shift that is gone, and gives up on whom it fixes to one without time for it.
    pub(super) fn free_pins(&mut self) -> Result<(), Stuck> {
        let mut over: Vec<Pin> = Vec::new();
        self.tables.view().validate(&mut |fault| {
            let row = match fault {
                Fault::PinTime(row) | Fault::PinSkill(row) | Fault::PinTie(row) | Fault::PinCarer(row) => row,
                _ => return,
            };
            // Pins that today's news made impossible: the plan could not be read with them.
            over.extend(self.tables.pins.get(row));
        });
        for pin in over {
            let violation = Violation::NotPinned(pin.shift, pin.visit);
            if self.fates[pin.visit.at()] == Fate::Begun {
                return Err(Stuck(violation));
            }
            if self.stands(pin.visit) {
                self.loosen(pin.visit, Cause::Broken(violation));
                self.pull(pin.visit);
            }
            self.fates[pin.visit.at()] = Fate::Closed;
            self.tables.pins.retain(|other| other.visit != pin.visit);
        }
        Ok(())
    }

    /// Takes visits out until what stands keeps every rule.
    pub(super) fn stand(&mut self) -> Result<OwnedRoster, Stuck> {
        // The first rule that is broken is mended, and all are looked at again: what is mended changes what the check
        // says of the rest.
        loop {
            self.pause();
            let roster = OwnedRoster::from_rounds(&self.rounds);
            let violation = match self.tables.view().validated(&mut |_| {}) {
                Some(valid) => first_broken(&valid, &roster),
                None => Some(Violation::Rounds),
            };
            let Some(violation) = violation else { return Ok(roster) };
            if self.sends_home(&violation) {
                continue;
            }
            let Some(visit) = self.to_blame(&violation) else {
                self.let_pass(violation)?;
                continue;
            };
            let behind = self.overrun_before(visit);
            self.loosen(visit, behind.map_or(Cause::Broken(violation), Cause::Overrun));
            self.fates[visit.at()] = Fate::Open;
            self.pull(visit);
        }
    }

    /// Takes breaks that have not begun when they were published, or later where the carer is not free before, or sooner where
    /// a visit left the round and the way on is longer now.
    fn pause(&mut self) {
        // Breaks to come move to the front as far as those behind them allow, and keep what was begun where it is.
        for at in 0..self.rounds.len() {
            let shift = self.tables.shifts[at];
            let (mut free, mut here) = (shift.span.start, shift.start);
            for row in 0..self.rounds[at].len() {
                let mut stop = self.rounds[at][row];
                if let (Task::Break(rest), true) = (stop.task, row >= self.begun[at]) {
                    let opens = self.tables.breaks.get(rest.at()).map_or(stop.start, |row| row.window.earliest);
                    stop.start =
                        stop.start.min(self.last_chance(&shift, here, &self.rounds[at][row..])).max(opens).max(free);
                    self.rounds[at][row] = stop;
                }
                free = self.over(&shift, &stop);
                here = self.place(&stop).unwrap_or(here);
            }
        }
    }

    /// The latest start of the breaks that a rest of a round begins with from which its first visit is reached in time.
    fn last_chance(&self, shift: &Shift, here: PlaceIx, rest: &[Planned]) -> Seconds {
        let next = rest.iter().position(|stop| matches!(stop.task, Task::Visit(_)));
        let Some(next) = next else { return Seconds(2 * Seconds::HORIZON.0) };
        let breaks = rest[..next].iter().map(|stop| lasts(&self.tables.view(), shift, stop));
        breaks.fold(rest[next].start - self.leg(shift, here, &rest[next]), |start, long| start - long)
    }

    /// A visit that overruns in a round before another, or in an earlier round of its carer.
    fn overrun_before(&self, visit: VisitIx) -> Option<VisitIx> {
        let is = |stop: &Planned| stop.task == Task::Visit(visit);
        let rounds = || self.rounds.iter().enumerate().filter(move |(_, round)| round.iter().any(is));
        let before = rounds().flat_map(|(_, round)| round).find(|stop| self.overruns(stop) && !is(stop));
        match before.map(|stop| stop.task) {
            Some(Task::Visit(overrun)) => Some(overrun),
            _ => rounds().find_map(|(at, _)| self.comes_late(at)).map(|(_, overrun)| overrun),
        }
    }

    fn stands(&self, visit: VisitIx) -> bool {
        self.rounds.iter().flatten().any(|stop| stop.task == Task::Visit(visit))
    }

    /// Whether a visit stands and can be taken out.
    pub(super) fn is_free(&self, visit: VisitIx) -> bool {
        matches!(self.fates.get(visit.at()), Some(Fate::Held | Fate::Stands)) && self.stands(visit)
    }

    fn loosen(&mut self, visit: VisitIx, cause: Cause) {
        if self.loose.iter().all(|(known, _)| *known != visit) {
            self.loose.push((visit, cause));
        }
    }

    /// Takes a visit out of every round.
    fn pull(&mut self, visit: VisitIx) {
        for (round, begun) in self.rounds.iter_mut().zip(&mut self.begun) {
            *begun -= round[..*begun].iter().filter(|stop| stop.task == Task::Visit(visit)).count();
            round.retain(|stop| stop.task != Task::Visit(visit));
        }
    }

    pub(super) fn place(&self, stop: &Planned) -> Option<PlaceIx> {
        match stop.task {
            Task::Visit(visit) => self.tables.visits.get(visit.at()).map(|row| row.place),
            Task::Break(_) => None,
        }
    }

    /// Seconds from a place to a stop; none to a break.
    fn leg(&self, shift: &Shift, from: PlaceIx, stop: &Planned) -> Seconds {
        let Task::Visit(visit) = stop.task else { return Seconds::ZERO };
        let row = self.tables.visits.get(visit.at());
        row.map_or(Seconds::ZERO, |row| self.way(shift, from, row.place, row.period))
    }

    pub(super) fn way(&self, shift: &Shift, from: PlaceIx, to: PlaceIx, period: u8) -> Seconds {
        let mode = self.tables.carers.get(shift.carer.at()).map(|carer| carer.mode);
        mode.map_or(Seconds::ZERO, |mode| self.tables.view().travel.seconds(mode, period, from, to))
    }

    /// When a stop is over.
    pub(super) fn over(&self, shift: &Shift, stop: &Planned) -> Seconds {
        stop.start + lasts(&self.tables.view(), shift, stop)
    }
}

fn lasts(problem: &Problem<'_>, shift: &Shift, stop: &Planned) -> Seconds {
    match stop.task {
        Task::Visit(visit) => {
            let duration = problem.visits.get(visit.at()).map_or(Seconds::ZERO, |row| row.duration);
            let carers = [shift.carer, shift.second].into_iter().filter_map(|carer| problem.carers.get(carer.at()));
            carers.map(|carer| carer.lasts(duration)).fold(duration, Seconds::max)
        }
        Task::Break(row) => problem.breaks.get(row.at()).map_or(Seconds::ZERO, |row| row.duration),
    }
}

fn first_broken(valid: &Valid<'_>, roster: &OwnedRoster) -> Option<Violation> {
    let (mut memory, mut first) = (vec![0; scratch(valid)], None);
    check(valid, &roster.view(), &mut memory, &mut |violation| first = first.or(Some(violation)));
    first
}

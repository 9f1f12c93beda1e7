//! The independent checker: every rule and the whole cost found again from the problem and the stated roster alone.
//!
//! It shares no code with the search. It takes starts as they are stated, names everything that is wrong and by how much,
//! and works in memory that the caller lends.
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
//! use homeround_core::ground::VisitIx;
//! use homeround_core::heap::OwnedRoster;
//! use homeround_core::rounds::{Planned, Task, check, scratch};
//!
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! let stop = |visit, start| Planned { task: Task::Visit(VisitIx(visit)), start };
//! let told = |second| {
//!     let roster = OwnedRoster::from_rounds(&[vec![stop(0, hour(8)), stop(1, second)]]);
//!     let mut broken = Vec::new();
//!     check(&problem, &roster.view(), &mut vec![0; scratch(&problem)], &mut |violation| broken.push(violation));
//!     broken.len()
//! };
//! assert_eq!((told(hour(9)), told(hour(11))), (0, 1), "the second may not start after ten");
//! # }
//! ```

mod plan;
mod violation;

use self::plan::Plan;
pub use self::violation::Violation;
use super::objective::Lines;
use super::problem::{Problem, Valid};
use super::roster::{Planned, Roster, Task};
use crate::book::travel::NO_ROUTE;
use crate::book::{Carer, CarerStanding, Gap, Shift, Visit};
use crate::ground::{BreakIx, CarerIx, Cost, GapIx, PlaceIx, Seconds, ShiftIx, VisitIx, Window};

/// How many numbers [`check`] works in.
#[must_use]
pub fn scratch(problem: &Valid<'_>) -> usize {
    let problem = problem.problem();
    let parts = problem.visits.iter().map(|visit| usize::from(visit.carers)).sum();
    scratch_of(problem.visits.len(), parts, problem.breaks.len(), problem.shifts.len())
}

/// How many numbers [`check`] works in for so many rows of each table.
pub(crate) const fn scratch_of(visits: usize, parts: usize, breaks: usize, shifts: usize) -> usize {
    6 * visits + breaks + Plan::words(shifts, parts)
}

/// What is remembered of each visit while the rounds are read.
struct Seen<'s> {
    /// By visit: how many of the carers it needs were read.
    parts: &'s mut [u32],
    /// By visit: the start of the first part read.
    start: &'s mut [u32],
    /// By visit × 4: the first four carers read, then [`NOBODY`].
    carers: &'s mut [u32],
    /// By break: how often it was read.
    breaks: &'s mut [u32],
    /// What carers do and whom they meet over the whole plan.
    plan: Plan<'s>,
}

/// A carer's row that is none.
const NOBODY: u32 = u32::MAX;

impl Seen<'_> {
    fn start(&self, visit: VisitIx) -> Seconds {
        Seconds(self.start[visit.at()] as i32)
    }

    fn carers(&self, visit: VisitIx) -> &[u32] {
        let carers = &self.carers[4 * visit.at()..4 * visit.at() + 4];
        &carers[..carers.iter().position(|&carer| carer == NOBODY).unwrap_or(4)]
    }

    fn add_carer(&mut self, visit: VisitIx, carer: CarerIx) {
        let carers = &mut self.carers[4 * visit.at()..4 * visit.at() + 4];
        if let Some(free) = carers.iter_mut().find(|carer| **carer == NOBODY) {
            *free = carer.0;
        }
    }
}

/// Gives `report` every rule that `roster` breaks, and returns what it costs as stated, line by line.
///
/// `memory` holds at least [`scratch`] numbers; what they are does not matter. With less, the roster is reported as
/// [`Violation::Rounds`] and nothing else is looked at. The lines mean what they say only when nothing was reported.
///
/// Panics: never.
pub fn check(problem: &Valid<'_>, roster: &Roster<'_>, memory: &mut [u32], report: &mut dyn FnMut(Violation)) -> Lines {
    let mut lines = Lines::default();
    let Some(memory) = memory.get_mut(..scratch(problem)) else {
        report(Violation::Rounds);
        return lines;
    };
    let problem = problem.problem();
    memory.fill(0);
    let visits = problem.visits.len();
    let (parts, memory) = memory.split_at_mut(visits);
    let (start, memory) = memory.split_at_mut(visits);
    let (carers, memory) = memory.split_at_mut(4 * visits);
    let (breaks, memory) = memory.split_at_mut(problem.breaks.len());
    carers.fill(NOBODY);
    let mut seen = Seen { parts, start, carers, breaks, plan: Plan::new(problem.shifts.len(), memory) };
    if !covers(problem, roster) {
        report(Violation::Rounds);
    }
    for (at, shift) in problem.shifts.iter().enumerate() {
        let index = ShiftIx::from_index(at);
        let round = Reading { problem, index, shift, stops: roster.round(index) };
        round.read(&mut seen, &mut lines, report);
    }
    check_visits(problem, &seen, &mut lines, report);
    check_gaps(problem, &seen, report);
    check_pins(problem, roster, &seen, report);
    seen.plan.judge(problem, &mut lines, report);
    lines
}

/// Whether the bounds of the rounds are one a shift and one more, rise, and end with the stops.
fn covers(problem: &Problem<'_>, roster: &Roster<'_>) -> bool {
    roster.first.len() == problem.shifts.len() + 1
        && roster.first.first() == Some(&0)
        && roster.first.windows(2).all(|pair| pair[0] <= pair[1])
        && roster.first.last().is_some_and(|&last| last as usize == roster.stops.len())
}

fn check_visits(problem: &Problem<'_>, seen: &Seen<'_>, lines: &mut Lines, report: &mut dyn FnMut(Violation)) {
    let mut worst = Seconds::ZERO;
    for (at, visit) in problem.visits.iter().enumerate() {
        let index = VisitIx::from_index(at);
        let parts = seen.parts[at];
        if parts == 0 {
            lines.unserved += visit.unserved_price;
            continue;
        }
        if parts != u32::from(visit.carers) {
            report(Violation::Carers(index, parts));
        }
        let carers = seen.carers(index);
        for (part, carer) in carers.iter().enumerate() {
            if carers[..part].contains(carer) {
                report(Violation::SameCarer(index, CarerIx(*carer)));
            }
        }
        let trained =
            |carer: &u32| problem.carers.get(*carer as usize).is_some_and(|row| row.skills.cover(visit.one_skills));
        if parts >= u32::from(visit.carers) && !carers.iter().any(trained) {
            report(Violation::NoneTrained(index));
        }
        let late = (seen.start(index) - visit.due).or_zero();
        lines.lateness += visit.late_price.times(i64::from(late.0));
        worst = worst.max(late);
        let early = (visit.ready - seen.start(index)).or_zero();
        lines.earliness += visit.early_price.times(i64::from(early.0));
    }
    // Once for the plan, and not for each visit: it is the price of the worst.
    lines.worst_lateness = problem.prices.worst_late_second.times(i64::from(worst.0));
}

fn check_pins(problem: &Problem<'_>, roster: &Roster<'_>, seen: &Seen<'_>, report: &mut dyn FnMut(Violation)) {
    for pin in problem.pins.iter().filter(|pin| seen.parts[pin.visit.at()] > 0) {
        let kept = roster.round(pin.shift).iter().any(|stop| stop.task == Task::Visit(pin.visit));
        if !kept {
            report(Violation::NotPinned(pin.shift, pin.visit));
        }
    }
}

/// How far a start is from the nearest window of a visit: below zero before it, above zero after it.
fn off_window(problem: &Problem<'_>, visit: &Visit, start: Seconds) -> Seconds {
    let (from, count) = (visit.first_other as usize, usize::from(visit.others));
    let others = problem.windows.iter().skip(from).take(count);
    let off = others.chain([&visit.window]).map(|window| {
        if start < window.earliest { start - window.earliest } else { (start - window.latest).or_zero() }
    });
    // Held against the nearest window: by so much it would have to move. Of two as near the earlier start is told.
    off.min_by_key(|off| (off.0.saturating_abs(), off.0)).unwrap_or_default()
}

fn check_gaps(problem: &Problem<'_>, seen: &Seen<'_>, report: &mut dyn FnMut(Violation)) {
    for (at, gap) in problem.gaps.iter().enumerate() {
        let index = GapIx::from_index(at);
        let served = (seen.parts[gap.first.at()] > 0, seen.parts[gap.second.at()] > 0);
        if gap.both_or_neither && served.0 != served.1 {
            report(Violation::GapOne(index));
        }
        if served != (true, true) {
            continue;
        }
        let apart = seen.start(gap.second) - seen.start(gap.first);
        if apart < gap.least {
            report(Violation::GapShort(index, gap.least - apart));
        }
        if gap.most != Gap::NO_MOST && apart > gap.most {
            report(Violation::GapLong(index, apart - gap.most));
        }
        let second = seen.carers(gap.second);
        if gap.same_carer && !seen.carers(gap.first).iter().any(|carer| second.contains(carer)) {
            report(Violation::GapOther(index));
        }
        if gap.different_carers {
            for carer in seen.carers(gap.first).iter().filter(|carer| second.contains(carer)) {
                report(Violation::GapCarer(index, CarerIx(*carer)));
            }
        }
    }
}

/// One round as it is read.
struct Reading<'p> {
    problem: &'p Problem<'p>,
    index: ShiftIx,
    shift: &'p Shift,
    stops: &'p [Planned],
}

impl Reading<'_> {
    fn read(&self, seen: &mut Seen<'_>, lines: &mut Lines, report: &mut dyn FnMut(Violation)) {
        let known = |visit: VisitIx| visit.at() < self.problem.visits.len();
        let used = self.stops.iter().any(|stop| matches!(stop.task, Task::Visit(visit) if known(visit)));
        let driver = self.problem.carers[self.shift.carer.at()];
        let mut load = 0_u64;
        for stop in self.stops {
            match stop.task {
                Task::Visit(visit) if known(visit) => {
                    load += u64::from(self.problem.visits[visit.at()].load);
                    self.read_visit(visit, stop.start, seen, lines, report);
                }
                Task::Visit(visit) => report(Violation::NoSuchVisit(self.index, visit)),
                Task::Break(row) => self.read_break(row, stop.start, seen, report),
            }
        }
        if load > u64::from(self.shift.capacity) {
            report(Violation::Load(self.index, load - u64::from(self.shift.capacity)));
        }
        if !used {
            return;
        }
        for row in (0..self.shift.breaks).map(|at| BreakIx(self.shift.first_break + at)) {
            if seen.breaks[row.at()] == 0 && self.owes(row) {
                report(Violation::NoBreak(self.index, row));
            }
        }
        lines.shifts += self.shift.use_price;
        let way = self.walk(report);
        lines.travel += self.problem.prices.travel_second.times(way.travelled);
        lines.miles += driver.per_metre.times(way.metres);
        for (_, carer) in self.staff() {
            lines.paid_time += carer.per_second.times(way.paid);
        }
        seen.plan.work(self.index, self.shift, way.leaves, way.back, way.paid);
    }

    /// Whether the window of a break meets the work of this round, from the start of its first visit to the end of its last,
    /// and the work is as long as the break asks.
    /// Nobody waits for a break before the work begins or after it is done.
    fn owes(&self, row: BreakIx) -> bool {
        let visits = self.stops.iter().filter_map(|stop| match stop.task {
            Task::Visit(visit) => {
                self.problem.visits.get(visit.at()).map(|row| (stop.start, stop.start + self.stay(row)))
            }
            Task::Break(_) => None,
        });
        let (mut begins, mut ends) = (Seconds(i32::MAX), Seconds(i32::MIN));
        for (start, end) in visits {
            (begins, ends) = (begins.min(start), ends.max(end));
        }
        // Measured from the first visit to the end of the last: ways from and to home owe no break.
        let long = |after: Seconds| i64::from(ends.0) - i64::from(begins.0) > i64::from(after.0);
        let meets = |window: Window| window.latest > begins && window.earliest < ends;
        self.problem.breaks.get(row.at()).is_none_or(|row| meets(row.window) && long(row.after))
    }

    /// The carer, and the one who goes along.
    fn staff(&self) -> impl Iterator<Item = (CarerIx, &Carer)> {
        let rows = [self.shift.carer, self.shift.second];
        rows.into_iter().filter_map(|index| self.problem.carers.get(index.at()).map(|carer| (index, carer)))
    }

    /// How long a visit takes here: as long as it takes the slower carer.
    fn stay(&self, visit: &Visit) -> Seconds {
        let slower = self.staff().map(|(_, carer)| u64::from(carer.slower_permille)).max().unwrap_or(0);
        let millis = u64::from(visit.duration.0.unsigned_abs()) * (1000 + slower);
        Seconds(i32::try_from(millis.div_ceil(1000)).unwrap_or(i32::MAX))
    }

    fn read_visit(
        &self,
        index: VisitIx,
        start: Seconds,
        seen: &mut Seen<'_>,
        lines: &mut Lines,
        report: &mut dyn FnMut(Violation),
    ) {
        let visit = &self.problem.visits[index.at()];
        let parts = seen.parts[index.at()];
        if parts == 0 {
            seen.start[index.at()] = start.0 as u32;
        } else if seen.start(index) != start {
            report(Violation::Unequal(self.index, index, Seconds((start - seen.start(index)).0.saturating_abs())));
        }
        // A double run makes two parts of a visit that needs two, and one of a visit that needs one.
        let both = self.shift.second.is_some() && visit.carers > 1;
        seen.parts[index.at()] = parts.saturating_add(if both { 2 } else { 1 });
        let off = off_window(self.problem, visit, start);
        if off < Seconds::ZERO {
            report(Violation::Early(self.index, index, -off));
        }
        seen.plan.meet(index, self.shift);
        if off > Seconds::ZERO {
            report(Violation::Late(self.index, index, off));
        }
        for (carer, row) in self.staff() {
            seen.add_carer(index, carer);
            if !row.skills.cover(visit.skills) {
                report(Violation::Skill(self.index, index));
            }
            if !row.skills.cover(visit.wished) {
                lines.wishes += visit.wish_price;
            }
            if let Some(flat) = visit.flat_pay {
                lines.paid_time += flat - row.per_second.times(i64::from(self.stay(visit).0));
            }
            self.read_tie(index, carer, lines, report);
        }
    }

    /// What was agreed between a visit's client and one of its carers, and what they know of each other.
    fn read_tie(&self, index: VisitIx, carer: CarerIx, lines: &mut Lines, report: &mut dyn FnMut(Violation)) {
        let visit = &self.problem.visits[index.at()];
        let from = self.problem.ties.partition_point(|tie| tie.client < visit.client);
        let (mut standing, mut before) = (CarerStanding::Neutral, 0);
        let (mut preferring, mut requiring) = (false, false);
        for tie in self.problem.ties[from..].iter().take_while(|tie| tie.client == visit.client) {
            preferring |= tie.standing == CarerStanding::Preferred;
            requiring |= tie.standing == CarerStanding::Required;
            if tie.carer == carer {
                (standing, before) = (tie.standing, tie.visits_before);
            }
        }
        match standing {
            CarerStanding::Barred => report(Violation::Barred(self.index, index)),
            CarerStanding::Neutral | CarerStanding::Preferred if requiring => {
                report(Violation::NotRequired(self.index, index));
            }
            CarerStanding::Neutral if preferring => lines.wishes += self.problem.prices.not_preferred,
            _ => {}
        }
        if before == 0 {
            lines.unfamiliar += self.problem.prices.unfamiliar;
            if visit.known_only {
                report(Violation::Unknown(self.index, index));
            }
        }
    }

    fn read_break(&self, index: BreakIx, start: Seconds, seen: &mut Seen<'_>, report: &mut dyn FnMut(Violation)) {
        let own = index.0 >= self.shift.first_break && index.0 - self.shift.first_break < self.shift.breaks;
        let Some(row) = self.problem.breaks.get(index.at()).filter(|_| own) else {
            report(Violation::NotItsBreak(self.index, index));
            return;
        };
        if seen.breaks[index.at()] > 0 {
            report(Violation::BreakTwice(self.index, index));
        }
        seen.breaks[index.at()] = seen.breaks[index.at()].saturating_add(1);
        if start < row.window.earliest {
            report(Violation::BreakWindow(self.index, index, row.window.earliest - start));
        } else if start > row.window.latest {
            report(Violation::BreakWindow(self.index, index, start - row.window.latest));
        }
    }

    /// Follows the carer from stop to stop at the stated starts.
    fn walk(&self, report: &mut dyn FnMut(Violation)) -> Way {
        let mut way = Way::default();
        let (mut place, mut free_at, mut commute, mut before_first) = (self.shift.start, None, 0, true);
        // As the carer goes: each stop is held against the one before it as it is stated, and nothing is moved.
        for (at, stop) in self.stops.iter().enumerate() {
            let position = u32::try_from(at).unwrap_or(u32::MAX);
            let (there, leg, duration) = match stop.task {
                Task::Visit(visit) => match self.problem.visits.get(visit.at()) {
                    Some(visit) => {
                        let leg = self.leg(visit.period, place, visit.place, position, report);
                        (visit.place, leg, self.stay(visit))
                    }
                    None => continue,
                },
                Task::Break(row) => match self.problem.breaks.get(row.at()) {
                    Some(row) => {
                        way.paid -= if row.paid { 0 } else { i64::from(row.duration.0) };
                        (place, Leg::default(), row.duration)
                    }
                    None => continue,
                },
            };
            let reach = leg.seconds;
            match free_at {
                // Leaving is not stated: it is as late as the first stop allows.
                None => self.leave(stop.start - reach, &mut way, report),
                Some(free) if free + reach > stop.start => {
                    report(Violation::TooSoon(self.index, position, free + reach - stop.start));
                }
                Some(_) => {}
            }
            way.add(&leg);
            if before_first && matches!(stop.task, Task::Visit(_)) {
                commute += i64::from(reach.0);
                before_first = false;
            }
            place = there;
            free_at = Some(stop.start + duration);
        }
        let last = u32::try_from(self.stops.len()).unwrap_or(u32::MAX);
        let home = self.leg(self.shift.period, place, self.shift.end, last, report);
        let back = free_at.unwrap_or(self.shift.span.start) + home.seconds;
        if back > self.shift.span.end {
            report(Violation::BackLate(self.index, back - self.shift.span.end));
        }
        way.add(&home);
        commute += i64::from(home.seconds.0);
        way.back = back;
        // From leaving to being back, less what is not paid: unpaid breaks were taken off on the way.
        way.paid += i64::from(back.0) - if self.shift.commute_paid { 0 } else { commute };
        way
    }

    fn leave(&self, leaves: Seconds, way: &mut Way, report: &mut dyn FnMut(Violation)) {
        way.leaves = leaves;
        way.paid -= i64::from(leaves.0);
        if leaves < self.shift.span.start {
            report(Violation::LeavesEarly(self.index, self.shift.span.start - leaves));
        }
    }

    fn leg(&self, period: u8, from: PlaceIx, to: PlaceIx, position: u32, report: &mut dyn FnMut(Violation)) -> Leg {
        if !from.is_some() || !to.is_some() {
            return Leg::default();
        }
        let travel = &self.problem.travel;
        let mode = self.problem.carers[self.shift.carer.at()].mode;
        let seconds = travel.seconds_entry(mode, period, from, to);
        let metres = travel.metres_entry(mode, period, from, to);
        if seconds == NO_ROUTE {
            report(Violation::NoRoute(self.index, position));
            return Leg::default();
        }
        Leg { seconds: Seconds(seconds as i32), metres: if metres == NO_ROUTE { 0 } else { metres } }
    }
}

/// One way from door to door.
#[derive(Clone, Copy, Default)]
struct Leg {
    seconds: Seconds,
    metres: u32,
}

/// What a round's way comes to.
#[derive(Clone, Copy, Default)]
struct Way {
    travelled: i64,
    metres: i64,
    paid: i64,
    leaves: Seconds,
    back: Seconds,
}

impl Way {
    fn add(&mut self, leg: &Leg) {
        self.travelled += i64::from(leg.seconds.0);
        self.metres += i64::from(leg.metres);
    }
}

/// Whether a roster breaks no rule.
///
/// Panics: never.
#[must_use]
pub fn legal(problem: &Valid<'_>, roster: &Roster<'_>, memory: &mut [u32]) -> Option<Cost> {
    let mut broken = false;
    let lines = check(problem, roster, memory, &mut |_| broken = true);
    (!broken).then(|| lines.total())
}

//! What the checker knows of the whole plan: when each carer worked, whom each carer met, and the rules that follow.

use super::violation::Violation;
use crate::book::{Carer, Commitment, Shift};
use crate::ground::{CarerIx, ClientIx, Cost, Seconds, ShiftIx, VisitIx};
use crate::rounds::objective::Lines;
use crate::rounds::problem::Problem;

/// Seven days.
const WEEK: i64 = 7 * Seconds::DAY.0 as i64;

/// The carers who go out in a shift: one, or two for a double run.
pub(super) fn carers_of(shift: &Shift) -> impl Iterator<Item = CarerIx> {
    [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some())
}

/// One used round of one carer, in five numbers: carer, shift, and the seconds of leaving, being back, and pay.
type TurnRow = [u32; 5];
/// One part of a visit by one carer: visit, carer.
type Meeting = [u32; 2];

/// Turns and meetings as they are read from a roster.
pub(super) struct Plan<'s> {
    turns: &'s mut [TurnRow],
    meetings: &'s mut [Meeting],
    worked: usize,
    met: usize,
}

impl<'s> Plan<'s> {
    /// How many numbers a plan of `shifts` shifts and `parts` parts of visits is kept in: each can count for two carers.
    pub(super) const fn words(shifts: usize, parts: usize) -> usize {
        2 * (5 * shifts + 2 * parts)
    }

    /// An empty plan in [`Plan::words`] numbers.
    pub(super) fn new(shifts: usize, memory: &'s mut [u32]) -> Self {
        let (turns, meetings) = memory.split_at_mut(2 * 5 * shifts);
        Self { turns: turns.as_chunks_mut().0, meetings: meetings.as_chunks_mut().0, worked: 0, met: 0 }
    }

    /// Notes that a visit's part is made in a shift. Meetings beyond what a legal roster has are not kept.
    pub(super) fn meet(&mut self, visit: VisitIx, shift: &Shift) {
        for carer in carers_of(shift) {
            if let Some(row) = self.meetings.get_mut(self.met) {
                *row = [visit.0, carer.0];
                self.met += 1;
            }
        }
    }

    /// Notes that a shift is used, from `leaves` to `back`, `paid` seconds of it paid.
    pub(super) fn work(&mut self, index: ShiftIx, shift: &Shift, leaves: Seconds, back: Seconds, paid: i64) {
        let paid = i32::try_from(paid).unwrap_or(if paid < 0 { 0 } else { i32::MAX });
        for carer in carers_of(shift) {
            if let Some(row) = self.turns.get_mut(self.worked) {
                *row = [carer.0, index.0, leaves.0 as u32, back.0 as u32, paid as u32];
                self.worked += 1;
            }
        }
    }

    /// Judges every carer's and every client's whole plan.
    pub(super) fn judge(self, problem: &Problem<'_>, lines: &mut Lines, report: &mut dyn FnMut(Violation)) {
        let turns = &mut self.turns[..self.worked];
        turns.sort_unstable_by_key(|row| (row[0], problem.shifts[row[1] as usize].span.start, row[1]));
        let mut from = 0;
        for (at, carer) in problem.carers.iter().enumerate() {
            let to = from + turns[from..].iter().take_while(|row| row[0] as usize == at).count();
            let work = CarerTurns { problem, index: CarerIx::from_index(at), carer, turns: &turns[from..to] };
            work.judge(lines, report);
            from = to;
        }
        let meetings = &mut self.meetings[..self.met];
        unpopular(problem, meetings, lines);
        clients(problem, meetings, lines, report);
        slots(problem, meetings, lines);
    }
}

/// What one carer does over the plan, in order of the shifts.
struct CarerTurns<'w> {
    problem: &'w Problem<'w>,
    index: CarerIx,
    carer: &'w Carer,
    turns: &'w [TurnRow],
}

fn leaves(turn: &TurnRow) -> Seconds {
    Seconds(turn[2] as i32)
}

fn back(turn: &TurnRow) -> Seconds {
    Seconds(turn[3] as i32)
}

impl CarerTurns<'_> {
    fn judge(&self, lines: &mut Lines, report: &mut dyn FnMut(Violation)) {
        self.hours(lines, report);
        if self.turns.is_empty() {
            return;
        }
        if self.carer.rest > Seconds::ZERO {
            self.rest(report);
        }
        if self.carer.week_rest > Seconds::ZERO {
            self.week_rest(report);
        }
        if self.carer.day_most > Seconds::ZERO {
            self.day_hours(report);
        }
        self.days(report);
    }

    fn day(&self, turn: &TurnRow) -> usize {
        usize::from(self.problem.shifts[turn[1] as usize].day)
    }

    fn hours(&self, lines: &mut Lines, report: &mut dyn FnMut(Violation)) {
        let carer = self.carer;
        let paid: i64 = self.turns.iter().map(|turn| i64::from(turn[4] as i32)).sum();
        let over = |limit: Seconds| if limit.0 == 0 { 0 } else { (paid - i64::from(limit.0)).max(0) };
        if over(carer.contract_most) > 0 {
            let over = i32::try_from(over(carer.contract_most)).unwrap_or(i32::MAX);
            report(Violation::Hours(self.index, Seconds(over)));
        }
        let idle = (i64::from(carer.contract_least.0) - paid).max(0);
        lines.contracts += carer.idle_per_second.times(idle);
        lines.contracts += carer.overtime_per_second.times(over(carer.overtime_from));
        lines.fairness += self.problem.prices.uneven_second.times(over(carer.fair_share));
    }

    /// From the latest end so far to the first round of the next day that is used.
    fn rest(&self, report: &mut dyn FnMut(Violation)) {
        let mut until = back(&self.turns[0]);
        for pair in self.turns.windows(2) {
            let rested = leaves(&pair[1]) - until;
            if self.day(&pair[0]) != self.day(&pair[1]) && rested < self.carer.rest {
                report(Violation::Rest(self.index, ShiftIx(pair[1][1]), self.carer.rest - rested));
            }
            until = until.max(back(&pair[1]));
        }
    }

    /// In every week from Monday to Monday that the rounds touch, or in every two of them; time outside the plan is free.
    fn week_rest(&self, report: &mut dyn FnMut(Violation)) {
        let by_fortnight = self.carer.fortnight_rest;
        let monday = -i64::from(self.problem.first_weekday) * i64::from(Seconds::DAY.0);
        let ends = self.turns.iter().map(|turn| i64::from(back(turn).0)).max().unwrap_or(0);
        let weeks = (ends - monday + WEEK - 1) / WEEK;
        let step = if by_fortnight { 2 } else { 1 };
        // In each week the longest rest, or the two longest of a fortnight, found in one walk over the rounds in order of time.
        for week in (0..u32::try_from(weeks).unwrap_or(0)).step_by(step as usize) {
            let (begin, end) = (monday + i64::from(week) * WEEK, monday + (i64::from(week) + step) * WEEK);
            let (mut until, mut longest, mut second) = (begin, 0, 0);
            let mut free = |time: i64| {
                second = second.max(time.min(longest));
                longest = longest.max(time);
            };
            for turn in self.turns {
                free(i64::from(leaves(turn).0).min(end) - until);
                until = until.max(i64::from(back(turn).0));
            }
            free(end - until);
            // Two rests in a fortnight may be the halves of one.
            let rested = if by_fortnight { second.max(longest / 2) } else { longest };
            let short = i64::from(self.carer.week_rest.0) - rested;
            if short > 0 {
                report(Violation::WeekRest(self.index, week, Seconds(i32::try_from(short).unwrap_or(i32::MAX))));
            }
        }
    }

    /// The paid time of each day, which is the day of the shift for all of a round.
    fn day_hours(&self, report: &mut dyn FnMut(Violation)) {
        let mut paid = [0_i64; 32];
        for turn in self.turns {
            paid[self.day(turn)] += i64::from(turn[4] as i32);
        }
        for (day, paid) in (0..).zip(paid) {
            let over = paid - i64::from(self.carer.day_most.0);
            if over > 0 {
                report(Violation::DayHours(self.index, day, Seconds(i32::try_from(over).unwrap_or(i32::MAX))));
            }
        }
    }

    fn days(&self, report: &mut dyn FnMut(Violation)) {
        let mut worked = [false; 32];
        for turn in self.turns {
            worked[self.day(turn)] = true;
        }
        let over = |count: u32, most: u8| most > 0 && count > u32::from(most);
        let days = worked.iter().filter(|&&day| day).count() as u32;
        if over(days, self.carer.days_most) {
            report(Violation::Days(self.index, days));
        }
        let mut row = u32::from(self.carer.row_before);
        for (day, &works) in worked.iter().enumerate() {
            row = if works { row + 1 } else { 0 };
            // Each row is named once, at its end, and what was before the plan only when the plan goes on with it.
            if works && worked.get(day + 1) != Some(&true) && over(row, self.carer.row_most) {
                report(Violation::DaysInARow(self.index, row));
            }
        }
        let mut weekends = [false; 6];
        for (day, _) in worked.iter().enumerate().filter(|&(_, &works)| works) {
            let since_monday = day + usize::from(self.problem.first_weekday);
            weekends[since_monday / 7] |= since_monday % 7 >= 5;
        }
        let weekends = weekends.iter().filter(|&&works| works).count() as u32;
        if over(weekends, self.carer.weekends_most) {
            report(Violation::Weekends(self.index, weekends));
        }
    }
}

/// Unpopular visits: what each carer has of them, squared.
fn unpopular(problem: &Problem<'_>, meetings: &mut [Meeting], lines: &mut Lines) {
    meetings.sort_unstable_by_key(|row| row[1]);
    for own in meetings.chunk_by(|a, b| a[1] == b[1]) {
        let count: i64 = own.iter().map(|row| i64::from(problem.visits[row[0] as usize].unpopular)).sum();
        lines.fairness += problem.prices.unpopular.times(count.saturating_mul(count));
    }
}

/// New faces and further carers of each client, and how many there may be.
fn clients(problem: &Problem<'_>, meetings: &mut [Meeting], lines: &mut Lines, report: &mut dyn FnMut(Violation)) {
    let client = |row: &Meeting| problem.visits[row[0] as usize].client;
    meetings.sort_unstable_by_key(|row| (client(row), row[1]));
    for own in meetings.chunk_by(|a, b| client(a) == client(b)) {
        let client = client(&own[0]);
        let commitments = problem.commitments_to(client, 0);
        let (mut carers, mut others) = (commitments.len() as u32, 0);
        for pair in own.chunk_by(|a, b| a[1] == b[1]).filter(|pair| !is_committed(commitments, pair[0][1])) {
            others += i64::from(carers > 0);
            carers += 1;
            if !known(problem, client, CarerIx(pair[0][1])) {
                lines.continuity += problem.prices.new_face;
            }
        }
        lines.continuity += problem.prices.further_carer.times(others);
        let most = problem.most_carers.get(client.at()).copied().unwrap_or(0);
        if most > 0 && carers > u32::from(most) {
            report(Violation::ManyCarers(client, carers));
        }
    }
}

/// Further carers of each client's slot.
fn slots(problem: &Problem<'_>, meetings: &mut [Meeting], lines: &mut Lines) {
    if problem.prices.slot_carer == Cost::ZERO {
        return;
    }
    let slot = |row: &Meeting| {
        let visit = &problem.visits[row[0] as usize];
        (visit.client, visit.slot)
    };
    meetings.sort_unstable_by_key(|row| (slot(row), row[1]));
    for own in meetings.chunk_by(|a, b| slot(a) == slot(b)).filter(|own| slot(&own[0]).1 != 0) {
        let commitments = problem.commitments_to(slot(&own[0]).0, slot(&own[0]).1);
        let carers =
            own.chunk_by(|a, b| a[1] == b[1]).filter(|pair| !is_committed(commitments, pair[0][1])).count() as i64;
        lines.continuity += problem.prices.slot_carer.times(carers - i64::from(commitments.is_empty()));
    }
}

/// Whether a carer comes in any case.
fn is_committed(commitments: &[Commitment], carer: u32) -> bool {
    commitments.iter().any(|commitment| commitment.carer.0 == carer)
}

/// Whether a carer visited a client before the plan.
fn known(problem: &Problem<'_>, client: ClientIx, carer: CarerIx) -> bool {
    let from = problem.ties.partition_point(|tie| (tie.client, tie.carer) < (client, carer));
    problem.ties.get(from).is_some_and(|tie| (tie.client, tie.carer) == (client, carer) && tie.visits_before > 0)
}

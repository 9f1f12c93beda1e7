//! Breaks that a round does not owe, because their windows lie before or after its work, or its work is too short: left out, and
//! put back.

use alloc::vec;
use alloc::vec::Vec;

use super::{Memory, OwnedRoster};
use crate::book::{Break, Shift};
use crate::ground::{BreakIx, Seconds, ShiftIx};
use crate::rounds::check::legal;
use crate::rounds::{Planned, Problem, ProblemSize, Roster, Search, Settings, Task, Valid, scratch};

/// A shift's round as it is looked at.
struct BreakRound<'p> {
    problem: &'p Problem<'p>,
    shift: Shift,
    stops: Vec<Planned>,
}

impl OwnedRoster {
    /// A roster without the breaks at the ends of rounds that nobody owes: nobody waits, or is paid, for a break before the
    /// first visit or after the last. Rows that the problem has not are left as they are. Panics: never.
    #[must_use]
    pub fn without_needless_breaks(problem: &Problem<'_>, roster: &Roster<'_>) -> Self {
        Self::by_round(problem, roster, |round| {
            let (begins, ends) = round.work()?;
            let long = |row: &Break| ends.0 - begins.0 > row.after;
            let owed = |at: usize, stop: &Planned| match round.row(stop) {
                Some(row) if begins.1 > at => row.window.latest > begins.0 && long(row),
                Some(row) if ends.1 < at => row.window.earliest < ends.0 && long(row),
                _ => true,
            };
            let mut at = 0..;
            Some(round.stops.iter().filter(|stop| at.next().is_none_or(|at| owed(at, stop))).copied().collect())
        })
    }

    /// A roster with every break of its used shifts: those that it does not state before the first visit or after the last, as
    /// soon as can be. Panics: never.
    #[must_use]
    pub fn with_every_break(problem: &Problem<'_>, roster: &Roster<'_>) -> Self {
        Self::by_round(problem, roster, |round| {
            let (begins, _) = round.work()?;
            let rows =
                (round.shift.first_break..round.shift.first_break.saturating_add(round.shift.breaks)).map(BreakIx);
            let missing = rows.filter(|row| round.stops.iter().all(|stop| stop.task != Task::Break(*row)));
            let mut stops = round.stops.clone();
            let (mut free, mut before) = (round.shift.span.start, 0);
            // The search keeps a place for every break; a stated roster need not have one. What is missing is put where
            // no visit is moved.
            for row in missing {
                let Some(one) = problem.breaks.get(row.at()) else { continue };
                let task = Task::Break(row);
                // Over before work begins: it stands before the first visit, where it moves nobody.
                if one.window.latest <= begins.0 {
                    let start = free.max(one.window.earliest);
                    stops.insert(before, Planned { task, start });
                    (free, before) = (start + one.duration, before + 1);
                } else {
                    let over = stops.last().map_or(free, |last| round.over(last));
                    stops.push(Planned { task, start: over.max(one.window.earliest) });
                }
            }
            Some(stops)
        })
    }

    /// A roster without the breaks that lie inside rounds too short to owe them, timed again: who goes on without a pause is home
    /// sooner. The same roster where that would be dearer.
    ///
    /// The search keeps a place for every break, for it cannot know how long a round will be. Panics: never.
    #[must_use]
    pub fn without_short_breaks(problem: &Valid<'_>, roster: &Roster<'_>) -> Self {
        Self::shortened(problem, roster).unwrap_or_else(|| Self::from_roster(roster))
    }

    fn shortened(valid: &Valid<'_>, roster: &Roster<'_>) -> Option<Self> {
        let problem = valid.problem();
        let loose = Self::by_round(problem, roster, |round| {
            let (begins, ends) = round.work()?;
            let owed = |stop: &&Planned| round.row(stop).is_none_or(|row| ends.0 - begins.0 > row.after);
            let kept: Vec<Planned> = round.stops.iter().filter(owed).copied().collect();
            // A shift keeps all of its breaks or none: its rows stand together.
            kept.iter().all(|stop| round.row(stop).is_none()).then_some(kept)
        });
        let mut shifts = problem.shifts.to_vec();
        let mut fewer = false;
        for (at, shift) in shifts.iter_mut().enumerate() {
            let index = ShiftIx::from_index(at);
            if loose.view().round(index).len() < roster.round(index).len() {
                (shift.breaks, fewer) = (0, true);
            }
        }
        let without = Problem { shifts: &shifts, ..*problem };
        let without = if fewer { without.validated(&mut |_| ())? } else { return None };
        let mut memory = Memory::new(ProblemSize::from_problem(&without));
        let mut search =
            Search::from_roster(memory.workspace(without).ok()?, Settings::default(), &loose.view()).ok()?;
        let (found, mut memory) = (Self::from_roster(&search.best()), vec![0; scratch(valid)]);
        let (before, after) = (legal(valid, roster, &mut memory)?, legal(valid, &found.view(), &mut memory)?);
        // Kept only if it costs no more and is legal under the rules as they stand: the shorter shifts were a means.
        (after <= before).then_some(found)
    }

    fn by_round(
        problem: &Problem<'_>,
        roster: &Roster<'_>,
        change: impl Fn(&BreakRound<'_>) -> Option<Vec<Planned>>,
    ) -> Self {
        let rounds: Vec<Vec<Planned>> = problem
            .shifts
            .iter()
            .enumerate()
            .map(|(at, shift)| {
                let stops = roster.round(ShiftIx::from_index(at)).to_vec();
                let round = BreakRound { problem, shift: *shift, stops };
                change(&round).unwrap_or(round.stops)
            })
            .collect();
        Self::from_rounds(&rounds)
    }
}

impl BreakRound<'_> {
    /// When its first visit starts and its last ends, each with its position; nothing without visits.
    fn work(&self) -> Option<((Seconds, usize), (Seconds, usize))> {
        let is_visit = |stop: &Planned| matches!(stop.task, Task::Visit(_));
        let (first, last) = (self.stops.iter().position(is_visit)?, self.stops.iter().rposition(is_visit)?);
        Some(((self.stops[first].start, first), (self.over(&self.stops[last]), last)))
    }

    fn row(&self, stop: &Planned) -> Option<&Break> {
        match stop.task {
            Task::Break(row) => self.problem.breaks.get(row.at()),
            Task::Visit(_) => None,
        }
    }

    /// When a stop is over for the slowest who make it.
    fn over(&self, stop: &Planned) -> Seconds {
        let duration = match stop.task {
            Task::Break(row) => {
                return stop.start + self.problem.breaks.get(row.at()).map_or(Seconds::ZERO, |row| row.duration);
            }
            Task::Visit(visit) => self.problem.visits.get(visit.at()).map_or(Seconds::ZERO, |visit| visit.duration),
        };
        let staff = [self.shift.carer, self.shift.second].into_iter();
        let rows = staff.filter_map(|carer| self.problem.carers.get(carer.at()));
        stop.start + rows.map(|carer| carer.lasts(duration)).fold(duration, Seconds::max)
    }
}

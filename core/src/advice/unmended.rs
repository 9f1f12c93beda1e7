//! What nothing can mend any more: rules that what was begun breaks by itself. They are told, and the rest of the day is
//! repaired as if they allowed what happened.

use super::day::{Day, Gone};
use super::news::Stuck;
use crate::book::{Break, Carer};
use crate::ground::{BreakIx, CarerIx, GapIx, PlaceIx, Seconds, ShiftIx, Window};
use crate::rounds::{Planned, Task, Violation};

impl Day<'_> {
    /// Notes a rule as broken for good and widens it just so far that it holds.
    ///
    /// # Errors
    /// [`Stuck`] for a rule that lateness and absence cannot break.
    pub(super) fn let_pass(&mut self, violation: Violation) -> Result<(), Stuck> {
        if self.unmended.contains(&violation) {
            return Err(Stuck(violation));
        }
        if let Violation::GapOne(gap) = violation {
            return self.part(gap).ok_or(Stuck(violation));
        }
        let passes = match violation {
            Violation::BackLate(shift, late) => self.tables.shifts.get_mut(shift.at()).map(|row| row.span.end += late),
            Violation::LeavesEarly(shift, early) => {
                self.tables.shifts.get_mut(shift.at()).map(|row| row.span.start -= early)
            }
            Violation::BreakWindow(shift, row, _) => self.widen_break(shift, row),
            Violation::NoBreak(shift, row) => self.give_up_break(shift, row),
            Violation::NoRoute(shift, at) => self.leave_there(shift, at),
            Violation::TooSoon(shift, at, by) => self.cut_short(shift, at, by),
            Violation::Rest(carer, _, short) => self.carer(carer).map(|row| row.rest -= short),
            Violation::WeekRest(carer, _, short) => self.carer(carer).map(|row| row.week_rest -= short),
            Violation::Hours(carer, more) => self.carer(carer).map(|row| row.contract_most += more),
            Violation::DayHours(carer, _, more) => self.carer(carer).map(|row| row.day_most += more),
            Violation::Days(carer, days) => self.carer(carer).map(|row| row.days_most = few(days)),
            Violation::DaysInARow(carer, days) => self.carer(carer).map(|row| row.row_most = few(days)),
            Violation::Weekends(carer, count) => self.carer(carer).map(|row| row.weekends_most = few(count)),
            _ => None,
        };
        self.unmended.push(violation);
        passes.ok_or(Stuck(violation))
    }

    /// Sends a carer home who waits until now after a round that was over, where that wait breaks a rule over the carer's hours
    /// or rests. Whether there was one.
    pub(super) fn sends_home(&mut self, violation: &Violation) -> bool {
        let (Violation::DayHours(carer, ..)
        | Violation::Hours(carer, _)
        | Violation::Rest(carer, ..)
        | Violation::WeekRest(carer, ..)) = *violation
        else {
            return false;
        };
        let shifts = &self.tables.shifts;
        let is_own = |(shift, _): &(ShiftIx, BreakIx)| {
            shifts.get(shift.at()).is_some_and(|row| row.carer == carer || row.second == carer)
        };
        let Some(at) = self.waits.iter().position(is_own) else { return false };
        let (shift, row) = self.waits.remove(at);
        if let Some(wait) = self.tables.breaks.get_mut(row.at()) {
            wait.duration = Seconds::ZERO;
        }
        self.gone[shift.at()] = Gone::Over;
        true
    }

    fn carer(&mut self, carer: CarerIx) -> Option<&mut Carer> {
        self.tables.carers.get_mut(carer.at())
    }

    /// Lets one of two visits that go together be made alone: the other may still find a place.
    fn part(&mut self, gap: GapIx) -> Option<()> {
        self.tables.gaps.get_mut(gap.at())?.both_or_neither = false;
        self.parted.push(gap);
        Some(())
    }

    /// Takes the stop before one that was begun too soon to have been over sooner: somebody wrote the times by hand.
    fn cut_short(&mut self, shift: ShiftIx, at: u32, by: Seconds) -> Option<()> {
        let before = self.rounds.get(shift.at())?.get((at as usize).checked_sub(1)?)?;
        let duration = match before.task {
            Task::Visit(visit) => &mut self.tables.visits.get_mut(visit.at())?.duration,
            Task::Break(row) => &mut self.tables.breaks.get_mut(row.at())?.duration,
        };
        *duration = Some(*duration - by).filter(|left| *left >= Seconds::ZERO)?;
        Some(())
    }

    /// Lets a round end where its last visit is, when there is no way home from there.
    fn leave_there(&mut self, shift: ShiftIx, at: u32) -> Option<()> {
        let last = self.rounds.get(shift.at())?.len();
        let row = self.tables.shifts.get_mut(shift.at()).filter(|_| at as usize == last)?;
        row.end = PlaceIx::NONE;
        Some(())
    }

    /// Lets a break be taken when it is.
    fn widen_break(&mut self, shift: ShiftIx, row: BreakIx) -> Option<()> {
        let stop = self.rounds.get(shift.at())?.iter().find(|stop| stop.task == Task::Break(row))?;
        let window = &mut self.tables.breaks.get_mut(row.at())?.window;
        *window = Window { earliest: window.earliest.min(stop.start), latest: window.latest.max(stop.start) };
        Some(())
    }

    /// Makes a break that is taken no more one of no length at the end of its round.
    fn give_up_break(&mut self, shift: ShiftIx, row: BreakIx) -> Option<()> {
        let shift_row = *self.tables.shifts.get(shift.at())?;
        let round = self.rounds.get(shift.at())?;
        let start = round.last().map_or(shift_row.span.start, |last| self.over(&shift_row, last));
        let window = Window { earliest: shift_row.span.start, latest: shift_row.span.end.max(start) };
        *self.tables.breaks.get_mut(row.at())? = Break { window, paid: true, ..Break::default() };
        self.rounds.get_mut(shift.at())?.push(Planned { task: Task::Break(row), start });
        self.given_up.push(row);
        Some(())
    }
}

/// A count as a limit.
fn few(count: u32) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

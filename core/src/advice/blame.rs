//! Which visit gives way for a rule that what stands of a day would break.

use super::day::Day;
use crate::book::{Gap, Shift};
use crate::ground::{CarerIx, ShiftIx, VisitIx};
use crate::rounds::{Planned, Task, Violation};

impl Day<'_> {
    /// The visit to take out for a rule that is broken: the one it names, or one of the rounds it names that can be taken out.
    pub(super) fn to_blame(&self, violation: &Violation) -> Option<VisitIx> {
        match *violation {
            Violation::Late(_, visit, _)
            | Violation::Early(_, visit, _)
            | Violation::Unequal(_, visit, _)
            | Violation::Carers(visit, _)
            | Violation::SameCarer(visit, _)
            | Violation::Skill(_, visit)
            | Violation::NoneTrained(visit)
            | Violation::Barred(_, visit)
            | Violation::Unknown(_, visit)
            | Violation::NotRequired(_, visit)
            | Violation::NotPinned(_, visit) => self.movable(visit),
            Violation::GapShort(gap, _)
            | Violation::GapLong(gap, _)
            | Violation::GapCarer(gap, _)
            | Violation::GapOther(gap)
            | Violation::GapOne(gap) => {
                let Gap { first, second, .. } = *self.tables.gaps.get(gap.at())?;
                self.movable(second).or_else(|| self.movable(first))
            }
            Violation::Rest(_, shift, _) => self.last_before(shift).or_else(|| self.first_in(shift)),
            Violation::DayHours(carer, day, _) => self.last_of(carer, |shift| shift.day == day),
            Violation::WeekRest(carer, week, _) => {
                let two = self.tables.carers.get(carer.at()).is_some_and(|row| row.fortnight_rest);
                let weeks = i64::from(week)..=i64::from(week) + i64::from(two);
                let is_in = |shift: &Shift| weeks.contains(&self.week(shift));
                self.last_of(carer, is_in).or_else(|| self.last_of(carer, |_| true))
            }
            Violation::Hours(carer, _)
            | Violation::Days(carer, _)
            | Violation::DaysInARow(carer, _)
            | Violation::Weekends(carer, _) => self.last_of(carer, |_| true),
            // What was begun stays: nothing behind it helps.
            Violation::TooSoon(shift, at, _)
                if self.begun.get(shift.at()).is_some_and(|begun| (at as usize) < *begun) =>
            {
                None
            }
            Violation::TooSoon(shift, at, _) => {
                let reached = self.rounds.get(shift.at())?.get(..=at as usize);
                reached.and_then(|stops| self.last(stops)).or_else(|| self.last_in(shift))
            }
            Violation::LeavesEarly(shift, _) => self.first_in(shift),
            Violation::BackLate(shift, _)
            | Violation::NoRoute(shift, _)
            | Violation::Load(shift, _)
            | Violation::NoBreak(shift, _)
            | Violation::BreakWindow(shift, ..) => self.last_in(shift),
            _ => None,
        }
    }

    /// A visit if it can be taken out.
    fn movable(&self, visit: VisitIx) -> Option<VisitIx> {
        Some(visit).filter(|visit| self.is_free(*visit))
    }

    fn movable_stop(&self, stop: &Planned) -> Option<VisitIx> {
        match stop.task {
            Task::Visit(visit) => self.movable(visit),
            Task::Break(_) => None,
        }
    }

    fn last(&self, stops: &[Planned]) -> Option<VisitIx> {
        stops.iter().rev().find_map(|stop| self.movable_stop(stop))
    }

    fn last_in(&self, shift: ShiftIx) -> Option<VisitIx> {
        self.last(self.rounds.get(shift.at())?)
    }

    fn first_in(&self, shift: ShiftIx) -> Option<VisitIx> {
        self.rounds.get(shift.at())?.iter().find_map(|stop| self.movable_stop(stop))
    }

    /// The last visit of a carer in the last of those shifts that are wanted.
    fn last_of(&self, carer: CarerIx, is_wanted: impl Fn(&Shift) -> bool) -> Option<VisitIx> {
        let rows = self.tables.shifts.iter().enumerate().rev();
        let own = |row: &Shift| (row.carer == carer || row.second == carer) && is_wanted(row);
        rows.filter(|(_, row)| own(row)).find_map(|(at, _)| self.last_in(ShiftIx::from_index(at)))
    }

    /// The visit that ends the round before a shift, of the same carers, where it can still be taken out: without it the rest is
    /// longer.
    fn last_before(&self, shift: ShiftIx) -> Option<VisitIx> {
        let own = self.tables.shifts.get(shift.at())?;
        let is_before = |row: &Shift| row.shares_carer(own) && row.span.start < own.span.start;
        let rounds = self.tables.shifts.iter().zip(&self.rounds);
        let before = rounds.filter(|(row, round)| !round.is_empty() && is_before(row));
        let (_, round) = before.max_by_key(|(row, _)| row.span.start)?;
        let last = round.iter().rev().find(|stop| matches!(stop.task, Task::Visit(_)))?;
        self.movable_stop(last)
    }

    /// The week of the plan in which a shift starts, from Monday to Monday.
    fn week(&self, shift: &Shift) -> i64 {
        let days = i64::from(shift.day) + i64::from(self.tables.first_weekday);
        days / 7
    }
}

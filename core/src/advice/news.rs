//! What is new on a day, and what may become of its visits.

use alloc::vec;
use alloc::vec::Vec;

use crate::ground::{CarerIx, Seconds, ShiftIx, VisitIx};
use crate::rounds::{Roster, Task, Violation};

/// What is new, and when.
#[derive(Clone, Copy, Debug)]
pub struct News<'n> {
    /// Now: what starts before it has begun.
    pub now: Seconds,
    /// What starts from here on is left alone: the end of the day.
    pub until: Seconds,
    /// Carers who finish the visit they are making and make no other that starts before `until`.
    pub sick: &'n [CarerIx],
    /// Visits that last until then, later than published.
    pub overruns: &'n [(VisitIx, Seconds)],
    /// Visits that are not wanted any more. One that has begun stays.
    pub cancelled: &'n [VisitIx],
}

/// Why a visit is not made as published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// Its carer is sick.
    Sick(CarerIx),
    /// Its carer, or one of them, is still at this visit.
    Overrun(VisitIx),
    /// It is not wanted any more.
    Cancelled,
    /// It would break this rule now.
    Broken(Violation),
    /// It makes room for this visit.
    RoomFor(VisitIx),
    /// Nobody was to make it.
    New,
}

/// What may become of a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It has begun: nothing changes it.
    Begun,
    /// Its carer is on the way to it, or it is another day's: only a rule that it would break takes it out.
    Held,
    /// It is still to come.
    Stands,
    /// It is to be placed.
    Open,
    /// Nobody makes it: its time is over, it is cancelled, or it is another day's.
    Closed,
}

/// The published roster breaks this rule whatever was new: there is no day to repair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stuck(pub Violation);

crate::error_table! { Stuck {
    Self(violation) = "HR0503", "the published roster cannot be mended: {violation}",
        "Check the published roster, and mend what it breaks first.";
}}

/// When and in which shifts a roster has a visit made; no shift when nobody makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The shifts, in order.
    pub shifts: Vec<ShiftIx>,
    /// The start.
    pub start: Seconds,
}

/// By visit: when and in which shifts a roster has it made.
#[must_use]
pub(super) fn list_made(roster: &Roster<'_>, shifts: usize, visits: usize) -> Vec<Made> {
    let mut made = vec![Made::default(); visits];
    for shift in (0..shifts).map(ShiftIx::from_index) {
        for stop in roster.round(shift) {
            if let Task::Visit(visit) = stop.task
                && let Some(row) = made.get_mut(visit.at())
            {
                row.shifts.push(shift);
                row.start = stop.start;
            }
        }
    }
    made
}

//! The account of what happened: plan, events, true times and attendances side by side, as every rule reads them.

use super::attendance::{Attendance, NO_EVENT, Punch, Role};
use super::clock::Clocked;
use super::event::{Event, Method};
use super::fence::{self, Reading};
use super::finding::{Finding, Rule};
use super::plan::{Due, Plan};
use super::profile::Profile;
use crate::ground::{Instant, VisitIx};

/// Everything a rule may look at. Nothing in it can be changed by a rule.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// What was planned.
    pub plan: &'a Plan<'a>,
    /// The thresholds.
    pub profile: &'a Profile<'a>,
    /// Now.
    pub as_of: Instant,
    /// The events as they were given.
    pub events: &'a [Event],
    /// The canonical order: rows of `events`, by device and number, no two the same, none received after now.
    pub order: &'a [u32],
    /// True times, in the canonical order.
    pub clocked: &'a [Clocked],
    /// Punches by client, carer and time.
    pub punches: &'a [Punch],
    /// What each punch was counted as.
    pub roles: &'a [Role],
    /// Attendances by client, arrival and carer.
    pub attendances: &'a [Attendance],
    /// For each canonical event the attendance it is part of, or [`u32::MAX`].
    pub attendance_of: &'a [u32],
}

impl<'a> Account<'a> {
    /// The event of a canonical row.
    ///
    /// Panics: never for a row of the order.
    #[must_use]
    pub fn event(&self, row: u32) -> &'a Event {
        &self.events[self.order[row as usize] as usize]
    }

    /// A planned visit; nothing for [`VisitIx::NONE`].
    #[must_use]
    pub fn due(&self, visit: VisitIx) -> Option<&'a Due> {
        self.plan.visits.get(visit.at())
    }

    /// A finding of one attendance and its visit.
    #[must_use]
    pub fn of_attendance(&self, finding: Finding, attendance: u32) -> Finding {
        let visit = self.attendances.get(attendance as usize).map_or(VisitIx::NONE, |row| row.visit);
        Finding { visit, attendance, ..finding }
    }

    /// A finding of whatever attendance an event is part of.
    #[must_use]
    pub fn of_event(&self, finding: Finding, row: u32) -> Finding {
        self.of_attendance(finding, self.attendance_of.get(row as usize).copied().unwrap_or(u32::MAX))
    }

    /// Where an event was made.
    #[must_use]
    pub fn reading(&self, row: u32) -> Reading {
        let event = self.event(row);
        fence::read(event.fix.as_ref(), self.plan.addresses_of(event.client), self.profile)
    }

    /// Both punches of an attendance, those that there are.
    pub fn ends(&self, attendance: &Attendance) -> impl Iterator<Item = u32> + use<> {
        [attendance.punched_in, attendance.punched_out].into_iter().filter(|&row| row != NO_EVENT)
    }

    /// Why an event may not be used as evidence of a visit at all: it is held until somebody corrects it (V02, V03, V21).
    #[must_use]
    pub fn held(event: &Event, clocked: &Clocked, profile: &Profile<'_>) -> Option<Rule> {
        let ahead = event.wall.millis_since(event.received);
        if !event.client.is_some() {
            Some(Rule::UnknownClient)
        } else if !event.carer.is_some() {
            Some(Rule::UnknownCarer)
        } else if !clocked.anchored && ahead > profile.future_ms.value {
            Some(Rule::FutureOrBackdated)
        } else {
            None
        }
    }

    /// Whether an event was written in by hand, or its own log rules its time out (V21).
    #[must_use]
    pub fn by_hand(&self, row: u32) -> bool {
        let clocked = &self.clocked[row as usize];
        self.event(row).method == Method::Manual || (clocked.backdated && !clocked.anchored)
    }
}

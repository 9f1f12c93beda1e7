//! The context of a rule: plan, events, true times and attendances side by side, as every rule reads them.

use super::attendance::{Attendance, NO_EVENT, Punch, Role};
use super::correction::Accepted;
use super::event::{DeviceIx, Event, PunchMethod};
use super::evidence::Evidence;
use super::finding::{Finding, Rule};
use super::plan::{Assignment, PlannedVisit, VisitPlan};
use super::profile::Profile;
use super::true_time::TrueTime;
use crate::ground::{CarerIx, ClientIx, Instant, VisitIx};

/// Everything a rule may look at. Nothing in it can be changed by a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleContext<'a> {
    /// What was planned.
    pub plan: &'a VisitPlan<'a>,
    /// The thresholds.
    pub profile: &'a Profile<'a>,
    /// Now.
    pub as_of: Instant,
    /// The events as they were given.
    pub events: &'a [Event],
    /// The canonical order: rows of `events`, by device and number, no two the same, none received after now.
    pub order: &'a [u32],
    /// True times, in the canonical order.
    pub clocked: &'a [TrueTime],
    /// Where each was made and what was presented, in the canonical order.
    pub evidence_rows: &'a [Evidence],
    /// Punches by client, carer and time.
    pub punches: &'a [Punch],
    /// What each punch was counted as.
    pub roles: &'a [Role],
    /// Attendances by client, arrival and carer.
    pub attendances: &'a [Attendance],
    /// What became of each correction.
    pub accepted: &'a [Accepted],
    /// For each canonical event the attendance it is part of, or [`u32::MAX`].
    pub attendance_of: &'a [u32],
    /// The rows of visits cared for in groups, by group and start.
    pub by_group: &'a [u32],
}

impl<'a> RuleContext<'a> {
    /// The event of a canonical row.
    ///
    /// Panics: never for a row of the order.
    #[must_use]
    pub(crate) fn event(&self, row: u32) -> &'a Event {
        &self.events[self.order[row as usize] as usize]
    }

    /// A planned visit; nothing for [`VisitIx::NONE`].
    #[must_use]
    pub(crate) fn due(&self, visit: VisitIx) -> Option<&'a PlannedVisit> {
        self.plan.visits.get(visit.at())
    }

    /// A finding of one attendance and its visit.
    #[must_use]
    pub(crate) fn of_attendance(&self, finding: Finding, attendance: u32) -> Finding {
        let visit = self.attendances.get(attendance as usize).map_or(VisitIx::NONE, |row| row.visit);
        Finding { visit, attendance, ..finding }
    }

    /// A finding of whatever attendance an event is part of.
    #[must_use]
    pub(crate) fn of_event(&self, finding: Finding, row: u32) -> Finding {
        self.of_attendance(finding, self.attendance_of.get(row as usize).copied().unwrap_or(u32::MAX))
    }

    /// Where an event was made and what was presented there.
    ///
    /// Panics: never for a row of the order.
    #[must_use]
    pub(crate) fn evidence(&self, row: u32) -> &'a Evidence {
        &self.evidence_rows[row as usize]
    }

    /// Whether an event was made in the community as its visit's plan permits (V30).
    #[must_use]
    pub(crate) fn in_community(&self, row: u32) -> bool {
        let attendance = self.attendance_of.get(row as usize).and_then(|at| self.attendances.get(*at as usize));
        let due = attendance.and_then(|row| self.due(row.visit));
        self.event(row).community && due.is_some_and(|due| due.terms.community)
    }

    /// The canonical row of an event.
    #[must_use]
    pub(crate) fn row_of(&self, device: DeviceIx, seq: u64) -> Option<usize> {
        row_of(self.events, self.order, device, seq)
    }

    /// Whether a carer was sent, before now, to a visit that was to start after a moment, and no attendance of theirs is
    /// linked to it.
    #[must_use]
    pub(crate) fn sent_on(&self, carer: CarerIx, after: Instant) -> bool {
        let later = |sent: &&Assignment| {
            sent.carer == carer && self.due(sent.visit).is_some_and(|due| due.start > after && due.end < self.as_of)
        };
        let came = |visit: VisitIx| {
            let client = self.due(visit).map_or(ClientIx::NONE, |due| due.client);
            let from = self.attendances.partition_point(|row| row.client < client);
            let mut of_client = self.attendances[from..].iter().take_while(|row| row.client == client);
            of_client.any(|row| row.visit == visit && row.carer == carer)
        };
        self.plan.sent.iter().filter(later).any(|sent| !came(sent.visit))
    }

    /// Both punches of an attendance, those that there are.
    pub(crate) fn ends(&self, attendance: &Attendance) -> impl Iterator<Item = u32> + use<> {
        [attendance.punched_in, attendance.punched_out].into_iter().filter(|&row| row != NO_EVENT)
    }

    /// Whether a finding of this rule may say that an event is held or quarantined.
    #[must_use]
    pub(crate) const fn holds(rule: Rule) -> bool {
        matches!(
            rule,
            Rule::UnknownClient
                | Rule::UnknownCarer
                | Rule::FutureOrBackdated
                | Rule::SigInvalid
                | Rule::KeyState
                | Rule::Replay
        )
    }

    /// Whether an event was written in by hand, or its own log rules its time out (V21).
    #[must_use]
    pub(crate) fn by_hand(&self, row: u32) -> bool {
        let clocked = &self.clocked[row as usize];
        self.event(row).method == PunchMethod::Manual || (clocked.backdated && !clocked.anchored)
    }
}

/// The canonical row of an event, in an order by device and number.
pub(super) fn row_of(events: &[Event], order: &[u32], device: DeviceIx, seq: u64) -> Option<usize> {
    let key = |row: &u32| (events[*row as usize].device, events[*row as usize].seq);
    let row = order.partition_point(|row| key(row) < (device, seq));
    order.get(row).filter(|row| key(row) == (device, seq)).map(|_| row)
}

//! The memory one verification works in: its sizes, which can be asked beforehand, and the rows lent to it.

use super::attendance::{Attendance, Punch, Role};
use super::correction::Accepted;
use super::event::Event;
use super::evidence::Evidence;
use super::finding::Finding;
use super::plan::VisitPlan;
use super::rules::presence::Wholeness;
use super::true_time::TrueTime;
use super::verdict::{Level, Reason, Verdict};
use super::visit_matching::{LinkMark, MatchingMemory, Score, Slot};
use crate::ground::Instant;

/// How many rows a verification needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct VerifySize {
    /// Events given.
    pub events: usize,
    /// Visits planned.
    pub visits: usize,
    /// Carers needed by all visits together.
    pub slots: usize,
    /// Corrections made.
    pub corrections: usize,
    /// Attendances that there can be: one an event, a correction, and a visit of a group.
    pub attendances: usize,
    /// Findings there is room for. When it is too small, the answer says how many there are.
    pub findings: usize,
}

impl VerifySize {
    /// The rows for `events` events under a plan, with room for two findings a visit and one for every other event.
    #[must_use]
    pub fn from_plan(plan: &VisitPlan<'_>, events: usize) -> Self {
        let visits = plan.visits.len();
        let slots = plan.visits.iter().map(|due| usize::from(due.carers)).sum();
        let grouped = plan.visits.iter().filter(|due| due.terms.group != 0).count();
        let corrections = plan.corrections.len();
        let attendances = events.saturating_add(corrections).saturating_add(grouped);
        let findings = events / 2 + 2 * visits + 2 * corrections + 16;
        Self { events, visits, slots, corrections, attendances, findings }
    }

    /// The bytes of those rows.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        let event = size_of::<u32>() * 2
            + size_of::<TrueTime>()
            + size_of::<Evidence>()
            + size_of::<Level>()
            + size_of::<Punch>()
            + size_of::<Role>()
            + size_of::<Instant>()
            + size_of::<LinkMark>()
            + size_of::<Score>();
        let attendance = size_of::<Attendance>() + size_of::<u32>() * 2 + size_of::<Wholeness>();
        let visit = size_of::<Option<(Reason, u32)>>() + size_of::<Verdict>() + size_of::<u32>();
        let slot = size_of::<Slot>() + size_of::<LinkMark>();
        self.events * event
            + size_of::<Score>()
            + self.attendances * attendance
            + self.corrections * (size_of::<Accepted>() + size_of::<u32>())
            + self.visits * visit
            + self.slots * slot
            + self.findings * size_of::<Finding>()
    }
}

/// Memory lent to one verification; what stands in it beforehand does not matter.
#[derive(Debug)]
pub struct VerifyMemory<'m> {
    /// What is made of each event.
    pub events: EventMemory<'m>,
    /// What the events make together.
    pub attendances: AttendanceMemory<'m>,
    /// Which attendance was which visit.
    pub matching: SlotMemory<'m>,
    /// What is found, and what each visit comes to.
    pub verdicts: VerdictMemory<'m>,
}

/// Memory for the events.
#[derive(Debug)]
pub struct EventMemory<'m> {
    /// One an event.
    pub order: &'m mut [u32],
    /// One an event.
    pub clocked: &'m mut [TrueTime],
    /// One an event.
    pub evidence_rows: &'m mut [Evidence],
    /// One an event.
    pub punches: &'m mut [Punch],
}

/// Memory for the attendances and their corrections.
#[derive(Debug)]
pub struct AttendanceMemory<'m> {
    /// One an attendance.
    pub attendances: &'m mut [Attendance],
    /// One an event.
    pub attendance_of: &'m mut [u32],
    /// One an event.
    pub roles: &'m mut [Role],
    /// One a correction.
    pub accepted: &'m mut [Accepted],
    /// One an attendance.
    pub by_carer: &'m mut [u32],
    /// One an attendance.
    pub by_visit: &'m mut [u32],
    /// One a visit.
    pub by_group: &'m mut [u32],
    /// One a correction.
    pub by_correction: &'m mut [u32],
}

/// Memory for matching attendances to the parts of planned visits.
#[derive(Debug)]
pub struct SlotMemory<'m> {
    /// One a slot.
    pub slots: &'m mut [Slot],
    /// One an event.
    pub arrivals: &'m mut [Instant],
    /// One a slot, one an event, and one an event and one more.
    pub table: MatchingMemory<'m>,
}

/// Memory for findings and verdicts.
#[derive(Debug)]
pub struct VerdictMemory<'m> {
    /// One an event.
    pub levels: &'m mut [Level],
    /// One an attendance.
    pub wholeness: &'m mut [Wholeness],
    /// One a visit.
    pub reasons: &'m mut [Option<(Reason, u32)>],
    /// One a visit.
    pub verdicts: &'m mut [Verdict],
    /// As many as there is room for.
    pub findings: &'m mut [Finding],
}

/// Why a verification gave no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum VerifyError {
    /// A lent slice is shorter than [`VerifySize::from_plan`] asks for.
    Memory(&'static str),
    /// There are this many findings, more than there is room for.
    Findings(usize),
    /// More events than a row number can say.
    Events,
}

crate::error_table! { VerifyError {
    Self::Memory(what) = "HR0201", "the memory lent as {what} is too small",
        "Lend as many rows as VerifySize says.";
    Self::Findings(needed) = "HR0202", "there are {needed} findings, more than there is room for",
        "Lend room for that many findings and verify again.";
    Self::Events = "HR0203", "there are more events than can be counted",
        "Verify fewer days, or a part of the branch, at a time.";
}}

impl VerifyMemory<'_> {
    /// Whether every slice is long enough for a plan and its events.
    pub(super) fn fits(&self, plan: &VisitPlan<'_>, events: &[Event]) -> Result<(), VerifyError> {
        let size = VerifySize::from_plan(plan, events.len());
        if size.attendances >= u32::MAX as usize {
            return Err(VerifyError::Events);
        }
        let VerifyMemory { events, attendances, matching, verdicts } = self;
        let lengths = [
            ("order", events.order.len(), size.events),
            ("clocked", events.clocked.len(), size.events),
            ("punches", events.punches.len(), size.events),
            ("roles", attendances.roles.len(), size.events),
            ("evidence_rows", events.evidence_rows.len(), size.events),
            ("levels", verdicts.levels.len(), size.events),
            ("attendances", attendances.attendances.len(), size.attendances),
            ("attendance_of", attendances.attendance_of.len(), size.events),
            ("by_carer", attendances.by_carer.len(), size.attendances),
            ("by_visit", attendances.by_visit.len(), size.attendances),
            ("wholeness", verdicts.wholeness.len(), size.attendances),
            ("arrivals", matching.arrivals.len(), size.events),
            ("table.arrivals", matching.table.arrivals.len(), size.events),
            ("table.scores", matching.table.scores.len(), size.events + 1),
            ("slots", matching.slots.len(), size.slots),
            ("table.slots", matching.table.slots.len(), size.slots),
            ("by_group", attendances.by_group.len(), size.visits),
            ("by_correction", attendances.by_correction.len(), size.corrections),
            ("accepted", attendances.accepted.len(), size.corrections),
            ("reasons", verdicts.reasons.len(), size.visits),
            ("verdicts", verdicts.verdicts.len(), size.visits),
        ];
        match lengths.into_iter().find(|(_, lent, needed)| lent < needed) {
            Some((name, ..)) => Err(VerifyError::Memory(name)),
            None => Ok(()),
        }
    }
}

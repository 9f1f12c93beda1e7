//! A verification that owns its memory, for hosts that learn their sizes at run time.
//!
//! ```
//! use homeround_core::ground::{Instant, Zone};
//! use homeround_core::verification::heap::OwnedMemory;
//! use homeround_core::verification::profile::UK;
//! use homeround_core::verification::{Registers, VisitPlan};
//!
//! let (zone, registers) = (Zone::UTC, Registers::default());
//! let plan = VisitPlan { clients: 1, carers: 1, visits: &[], sent: &[], addresses: &[], zone, registers, corrections: &[] };
//! let plan = plan.validated()?;
//! // The same memory serves one verification after another and grows where it must.
//! let mut memory = OwnedMemory::default();
//! for day in 0..2 {
//!     let as_of = Instant(1_780_304_400_000 + day * 86_400_000);
//!     assert!(memory.verify(&plan, &[], &UK, as_of).unwrap().findings.is_empty(), "nothing was planned, nobody came");
//! }
//! # Ok::<(), homeround_core::verification::PlanFault>(())
//! ```

use alloc::vec;
use alloc::vec::Vec;

use super::attendance::{Attendance, Punch, Role};
use super::correction::Accepted;
use super::event::Event;
use super::evidence::Evidence;
use super::finding::{Class, Finding, Rule};
use super::memory::{AttendanceMemory, EventMemory, SlotMemory, VerdictMemory, VerifyError, VerifyMemory, VerifySize};
use super::plan::VisitPlan;
use super::profile::Profile;
use super::rules::presence::Wholeness;
use super::true_time::TrueTime;
use super::verdict::{Level, Reason, Verdict};
use super::verify::{Verification, verify};
use super::visit_matching::{LinkMark, MatchingMemory, Score, Slot};
use crate::ground::{Instant, VisitIx};

/// The rows of [`VerifyMemory`], owned and used again by the next verification.
#[derive(Clone, Debug, Default)]
pub struct OwnedMemory {
    rows: [Vec<u32>; 6],
    clocked: Vec<TrueTime>,
    evidence_rows: Vec<Evidence>,
    levels: Vec<Level>,
    accepted: Vec<Accepted>,
    punches: Vec<Punch>,
    roles: Vec<Role>,
    attendances: Vec<Attendance>,
    wholeness: Vec<Wholeness>,
    arrivals: Vec<Instant>,
    marks: [Vec<LinkMark>; 2],
    scores: Vec<Score>,
    slots: Vec<Slot>,
    reasons: Vec<Option<(Reason, u32)>>,
    verdicts: Vec<Verdict>,
    findings: Vec<Finding>,
}

impl OwnedMemory {
    /// Verifies as [`verify`] does, with as much memory as it takes.
    ///
    /// # Errors
    /// When there are more events than a row number can say. Panics: never.
    pub fn verify(
        &mut self,
        plan: &VisitPlan<'_>,
        events: &[Event],
        profile: &Profile<'_>,
        as_of: Instant,
    ) -> Result<Verification<'_>, VerifyError> {
        let mut size = VerifySize::from_plan(plan, events.len());
        let (events, attendances, findings) = loop {
            self.grow(size);
            match verify(plan, events, profile, as_of, self.lend()) {
                Ok(found) => break (found.order.len(), found.attendances.len(), found.findings.len()),
                Err(VerifyError::Findings(needed)) => size.findings = needed,
                Err(error) => return Err(error),
            }
        };
        Ok(Verification {
            order: &self.rows[0][..events],
            clocked: &self.clocked[..events],
            evidence_rows: &self.evidence_rows[..events],
            levels: &self.levels[..events],
            attendances: &self.attendances[..attendances],
            wholeness: &self.wholeness[..attendances],
            accepted: &self.accepted[..plan.corrections.len()],
            findings: &self.findings[..findings],
            verdicts: &self.verdicts[..plan.visits.len()],
        })
    }

    fn grow(&mut self, size: VerifySize) {
        let lengths = [size.events, size.events, size.attendances, size.attendances, size.visits, size.corrections];
        for (rows, length) in self.rows.iter_mut().zip(lengths) {
            rows.resize(length, 0);
        }
        self.evidence_rows.resize(size.events, Evidence::NONE);
        self.levels.resize(size.events, Level::E0);
        self.accepted.resize(size.corrections, Accepted::NotYet);
        self.clocked.resize(size.events, TrueTime::default());
        self.punches.resize(size.events, Punch::NONE);
        self.roles.resize(size.events, Role::End);
        self.attendances.resize(size.attendances, Attendance::NONE);
        self.wholeness.resize(size.attendances, Wholeness::Settled);
        self.arrivals.resize(size.events, Instant::default());
        self.marks = [vec![LinkMark::Open; size.events], vec![LinkMark::Open; size.slots]];
        self.scores.resize(size.events + 1, Score::NONE);
        self.slots.resize(size.slots, Slot::NONE);
        self.reasons.resize(size.visits, None);
        self.verdicts.resize(size.visits, Verdict::unknown(VisitIx::NONE));
        self.findings.resize(size.findings, Finding::new(Rule::Missed, Class::Info, []));
    }

    fn lend(&mut self) -> VerifyMemory<'_> {
        let [order, attendance_of, by_carer, by_visit, by_group, by_correction] = &mut self.rows;
        let [arrival_marks, slot_marks] = &mut self.marks;
        VerifyMemory {
            events: EventMemory {
                order,
                clocked: &mut self.clocked,
                evidence_rows: &mut self.evidence_rows,
                punches: &mut self.punches,
            },
            attendances: AttendanceMemory {
                attendances: &mut self.attendances,
                attendance_of,
                roles: &mut self.roles,
                accepted: &mut self.accepted,
                by_carer,
                by_visit,
                by_group,
                by_correction,
            },
            matching: SlotMemory {
                slots: &mut self.slots,
                arrivals: &mut self.arrivals,
                table: MatchingMemory { slots: slot_marks, arrivals: arrival_marks, scores: &mut self.scores },
            },
            verdicts: VerdictMemory {
                levels: &mut self.levels,
                wholeness: &mut self.wholeness,
                reasons: &mut self.reasons,
                verdicts: &mut self.verdicts,
                findings: &mut self.findings,
            },
        }
    }
}

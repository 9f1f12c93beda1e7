//! One verification from events to verdicts: a pure function of plan, events, profile and the time it is asked at.

use super::assembly::{EventRows, VerifyInputs, assemble, assign, carry, clock, gather, in_order, mark_events};
use super::attendance::{Attendance, Role};
use super::correction::Accepted;
use super::corrections::CorrectionInputs;
use super::event::Event;
use super::evidence::{Evidence, EvidenceInputs};
use super::finding::{Finding, Findings};
use super::judging::{judge_carers, judge_events, weigh_events};
use super::memory::{AttendanceMemory, EventMemory, SlotMemory, VerdictMemory, VerifyError, VerifyMemory};
use super::order::canonical_order;
use super::plan::VisitPlan;
use super::profile::Profile;
use super::rule_context::RuleContext;
use super::rules::edits;
use super::rules::presence::Wholeness;
use super::shared_care;
use super::true_time::TrueTime;
use super::verdict::{Level, Reason, Verdict};
use super::visit_judge::{VisitJudge, settle};
use super::visit_matching::{Slot, lay_slots};
use crate::ground::Instant;

/// What a verification found.
#[derive(Clone, Copy, Debug)]
pub struct Verification<'m> {
    /// The canonical order of the events: rows of the given events, by device and number, no two the same. Findings and
    /// attendances name events by their position here, which neither order nor repetition of the given rows can change.
    pub order: &'m [u32],
    /// True times, in that order.
    pub clocked: &'m [TrueTime],
    /// Where each was made and what was presented, in that order.
    pub evidence_rows: &'m [Evidence],
    /// How good the evidence of each end of an attendance is, in that order; E0 for what is none.
    pub levels: &'m [Level],
    /// Attendances by client, arrival and carer.
    pub attendances: &'m [Attendance],
    /// Whether each may still become whole by itself.
    pub wholeness: &'m [Wholeness],
    /// What became of each correction.
    pub accepted: &'m [Accepted],
    /// Findings by visit, attendance and rule.
    pub findings: &'m [Finding],
    /// One a planned visit.
    pub verdicts: &'m [Verdict],
}

/// Verifies `events` against a plan, as far as they were received by `as_of`.
///
/// Any permutation and any repetition of the events gives the same outcome but for [`Verification::order`], which says where
/// the canonical events stand in what was given. Plan, profile and events must have passed their `validated`.
///
/// # Errors
/// When a lent slice is too short, or there are more findings than room for them. Panics: never.
pub fn verify<'m>(
    plan: &VisitPlan<'_>,
    events: &[Event],
    profile: &Profile<'_>,
    as_of: Instant,
    memory: VerifyMemory<'m>,
) -> Result<Verification<'m>, VerifyError> {
    memory.fits(plan, events)?;
    let given = VerifyInputs { plan, profile, events, as_of };
    let VerifyMemory { events, mut attendances, matching, verdicts } = memory;
    // Five stages in this order, each reading only what the ones before it wrote: so a finding can never
    // change the time, place or attendance that another rule was judged on.
    let rows = read_events(&given, events, attendances.attendance_of);
    // Matched before they are corrected: what was recorded decides which visit an attendance is of, and a
    // correction of its times cannot carry it over to another visit.
    let (slots, count) = match_attendances(&given, &rows, &mut attendances, matching);
    let (attended, by) = correct_attendances(&given, &rows, attendances, count);
    let account = attended.account(&given, &rows);
    let judged = judge_rules(&account, slots, by.carer, by.correction, verdicts);
    let (wholeness, levels) = (judged.wholeness, judged.levels);
    let (verdicts, findings) = draw_verdicts(&account, slots, by.visit, judged)?;
    let EventRows { order, clocked, evidence_rows, .. } = rows;
    let Attended { attendances, accepted, .. } = attended;
    Ok(Verification { order, clocked, evidence_rows, levels, attendances, wholeness, accepted, findings, verdicts })
}

/// The attendances as they stand after corrections, and what belongs to them.
struct Attended<'m> {
    attendances: &'m [Attendance],
    attendance_of: &'m [u32],
    roles: &'m [Role],
    accepted: &'m [Accepted],
    by_group: &'m [u32],
}

/// Memory for orders of the attendances and corrections.
struct Orders<'m> {
    carer: &'m mut [u32],
    visit: &'m mut [u32],
    correction: &'m mut [u32],
}

/// What the rules found, and what the verdicts are drawn into.
struct RuleOutcome<'m> {
    findings: Findings<'m>,
    levels: &'m [Level],
    wholeness: &'m [Wholeness],
    reasons: &'m [Option<(Reason, u32)>],
    verdicts: &'m mut [Verdict],
}

impl Attended<'_> {
    /// Everything a rule may look at.
    fn account<'a>(&'a self, given: &VerifyInputs<'a>, rows: &EventRows<'a>) -> RuleContext<'a> {
        let VerifyInputs { plan, profile, events, as_of } = *given;
        let EventRows { order, clocked, evidence_rows, punches } = *rows;
        let Self { attendances, attendance_of, roles, accepted, by_group } = *self;
        RuleContext {
            plan,
            profile,
            as_of,
            events,
            order,
            clocked,
            evidence_rows,
            punches,
            roles,
            attendances,
            accepted,
            attendance_of,
            by_group,
        }
    }
}

/// The canonical order, true times, what each event is evidence of, and the punches. `spare` has one row an event.
#[expect(clippy::needless_pass_by_value, reason = "what it returns lives in the memory")]
fn read_events<'m>(given: &VerifyInputs<'_>, memory: EventMemory<'m>, spare: &mut [u32]) -> EventRows<'m> {
    let VerifyInputs { plan, profile, events, as_of } = *given;
    let order = canonical_order(events, as_of, memory.order, spare);
    let clocked = clock(events, order, profile, memory.clocked);
    let evidence_rows = &mut memory.evidence_rows[..order.len()];
    EvidenceInputs { plan, profile, events, order }.look(clocked, evidence_rows, spare);
    let rows = EventRows { order, clocked, evidence_rows, punches: &[] };
    EventRows { punches: gather(given, &rows, memory.punches), ..rows }
}

/// The slots of the planned visits, and how many attendances the punches make, each matched to its visit.
fn match_attendances<'m>(
    given: &VerifyInputs<'_>,
    rows: &EventRows<'_>,
    memory: &mut AttendanceMemory<'_>,
    matching: SlotMemory<'m>,
) -> (&'m [Slot], usize) {
    let SlotMemory { slots, arrivals, mut table } = matching;
    let laid = lay_slots(given.plan.visits, given.profile, given.as_of, slots);
    let slots = &slots[..laid];
    let count = assemble(given, rows.punches, slots, memory.attendances, &mut memory.roles[..rows.punches.len()]);
    assign(slots, &mut memory.attendances[..count], arrivals, &mut table);
    (slots, count)
}

/// The attendances after corrections, with shared time shared out and minutes carried on.
fn correct_attendances<'m>(
    given: &VerifyInputs<'_>,
    rows: &EventRows<'_>,
    memory: AttendanceMemory<'m>,
    mut count: usize,
) -> (Attended<'m>, Orders<'m>) {
    let VerifyInputs { plan, profile, events, as_of } = *given;
    let AttendanceMemory { attendances, by_group, .. } = memory;
    let attendance_of = &mut memory.attendance_of[..rows.order.len()];
    let accepted = &mut memory.accepted[..plan.corrections.len()];
    let by_correction = &mut memory.by_correction[..plan.corrections.len()];
    mark_events(&attendances[..count], rows.punches, attendance_of);
    // Most days have no corrections; they would cost a sort for nothing.
    if !plan.corrections.is_empty() {
        let editing = CorrectionInputs { plan, profile, as_of, events, order: rows.order, clocked: rows.clocked };
        count = editing.apply(attendances, count, attendance_of, by_correction, accepted);
    }
    // Sharing reads the attendances client by client, and adds its own at the end.
    in_order(&mut attendances[..count]);
    count = shared_care::share_time(plan, profile, by_group, attendances, count);
    let attendances = &mut attendances[..count];
    in_order(attendances);
    let by_visit = &mut memory.by_visit[..count];
    // Carried on after sharing: a shared minute counts for the client it was given to.
    carry(given, attendances, by_visit);
    // A second time: sharing and sorting moved rows, and rules find attendances by their events.
    mark_events(attendances, rows.punches, attendance_of);
    let by_group = shared_care::laid(plan, by_group);
    let roles = &memory.roles[..rows.punches.len()];
    let orders = Orders { carer: &mut memory.by_carer[..count], visit: by_visit, correction: by_correction };
    (Attended { attendances, attendance_of, roles, accepted, by_group }, orders)
}

/// The findings of every rule but those on planned visits.
fn judge_rules<'m>(
    account: &RuleContext<'_>,
    slots: &[Slot],
    by_carer: &mut [u32],
    by_correction: &mut [u32],
    memory: VerdictMemory<'m>,
) -> RuleOutcome<'m> {
    let VerdictMemory { levels, wholeness, reasons, verdicts, findings } = memory;
    let levels = &mut levels[..account.order.len()];
    let wholeness = &mut wholeness[..account.attendances.len()];
    let mut findings = Findings::new(findings);
    weigh_events(account, levels);
    judge_events(account, slots, reasons, &mut findings);
    judge_carers(account, by_carer, wholeness, &mut findings);
    edits::judge(account, by_correction, &mut findings);
    let verdicts = &mut verdicts[..account.plan.visits.len()];
    RuleOutcome { findings, levels, wholeness, reasons, verdicts }
}

/// One verdict a planned visit, and every finding in order.
fn draw_verdicts<'m>(
    account: &RuleContext<'_>,
    slots: &[Slot],
    by_visit: &mut [u32],
    judged: RuleOutcome<'m>,
) -> Result<(&'m [Verdict], &'m [Finding]), VerifyError> {
    let RuleOutcome { mut findings, levels, wholeness, reasons, verdicts } = judged;
    VisitJudge { account, slots, reasons, wholeness, levels }.judge(by_visit, verdicts, &mut findings);
    let findings = findings.sorted().map_err(VerifyError::Findings)?;
    // Last, since an answer settles a finding wherever it was made, and a verdict is what is left open.
    settle(account, findings, verdicts);
    Ok((verdicts, findings))
}

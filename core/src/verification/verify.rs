//! One verification from events to verdicts: a pure function of plan, events, profile and the time it is asked at.

use super::attendance::{Attendance, Builder, Punch, Role};
use super::correction::Accepted;
use super::corrections::CorrectionInputs;
use super::event::{Event, EventKind};
use super::evidence::{Evidence, EvidenceInputs};
use super::finding::{Class, Finding, Findings, Rule};
use super::geofence::Geofence;
use super::memory::{VerifyError, VerifyMemory};
use super::order::canonical_order;
use super::plan::{PlannedVisit, VisitPlan};
use super::profile::Profile;
use super::rule_context::RuleContext;
use super::rules::device::Hands;
use super::rules::presence::Wholeness;
use super::rules::{carer, double_up, duration, edits, log, place, presence, punctuality, time, visit, workload};
use super::shared_care;
use super::true_time::{TrueTime, true_times};
use super::units::{self, Paid, Rounding};
use super::verdict::{Level, Reason, Status, Verdict};
use super::visit_matching::{MatchingMemory, Slot, lay_slots, match_visits, nearest_slot};
use crate::ground::{Instant, VisitIx};

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
    let VerifyMemory {
        order,
        clocked,
        evidence_rows,
        levels,
        punches,
        roles,
        attendances,
        attendance_of,
        by_carer,
        by_visit,
        by_group,
        by_correction,
        accepted,
        wholeness,
        arrivals,
        arrival_marks,
        scores,
        slots,
        slot_marks,
        reasons,
        verdicts,
        findings,
    } = memory;
    let order = canonical_order(events, as_of, order, attendance_of);
    let clocked = clock(events, order, profile, clocked);
    let evidence_rows = &mut evidence_rows[..order.len()];
    EvidenceInputs { plan, profile, events, order }.look(clocked, evidence_rows, by_carer);
    let (clocked, evidence_rows) = (&*clocked, &*evidence_rows);
    let given = Given { plan, profile, events, order, clocked, evidence_rows };
    let punches = gather(&given, punches);
    let laid = lay_slots(plan.visits, profile, as_of, slots);
    let slots = &slots[..laid];
    let roles = &mut roles[..punches.len()];
    let attendance_of = &mut attendance_of[..order.len()];
    let mut count = assemble(punches, slots, profile, as_of, attendances, roles);
    let mut table = MatchingMemory { slots: slot_marks, arrivals: arrival_marks, scores };
    assign(slots, &mut attendances[..count], arrivals, &mut table);
    mark_events(&attendances[..count], punches, attendance_of);
    let accepted = &mut accepted[..plan.corrections.len()];
    let by_correction = &mut by_correction[..plan.corrections.len()];
    if !plan.corrections.is_empty() {
        let editing = CorrectionInputs { plan, profile, as_of, events, order, clocked };
        count = editing.apply(attendances, count, attendance_of, by_correction, accepted);
    }
    in_order(&mut attendances[..count]);
    count = shared_care::share_time(plan, profile, by_group, attendances, count);
    let attendances = &mut attendances[..count];
    in_order(attendances);
    carry(&given, attendances, by_visit);
    mark_events(attendances, punches, attendance_of);
    let (attendances, accepted) = (&*attendances, &*accepted);
    let account = RuleContext {
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
        by_group: shared_care::laid(plan, by_group),
    };
    let levels = &mut levels[..order.len()];
    weigh_events(&account, levels);
    let mut findings = Findings::new(findings);
    judge_events(&account, slots, reasons, &mut findings);
    let by_carer = &mut by_carer[..count];
    let wholeness = &mut wholeness[..count];
    judge_carers(&account, by_carer, wholeness, &mut findings);
    edits::judge(&account, by_correction, &mut findings);
    let visits = Visits { account: &account, slots, reasons, wholeness, levels };
    let by_visit = &mut by_visit[..count];
    let verdicts = &mut verdicts[..plan.visits.len()];
    visits.judge(by_visit, verdicts, &mut findings);
    let findings = findings.sorted().map_err(VerifyError::Findings)?;
    settle(&account, findings, verdicts);
    Ok(Verification { order, clocked, evidence_rows, levels, attendances, wholeness, accepted, findings, verdicts })
}

/// What a verification was given, and what was made of each event.
struct Given<'a> {
    plan: &'a VisitPlan<'a>,
    profile: &'a Profile<'a>,
    events: &'a [Event],
    order: &'a [u32],
    clocked: &'a [TrueTime],
    evidence_rows: &'a [Evidence],
}

/// True times, device by device.
fn clock<'m>(
    events: &[Event],
    order: &[u32],
    profile: &Profile<'_>,
    clocked: &'m mut [TrueTime],
) -> &'m mut [TrueTime] {
    let event = |at: usize| &events[order[at] as usize];
    let clocked = &mut clocked[..order.len()];
    let mut from = 0;
    while from < order.len() {
        let device = event(from).device;
        let to = (from..order.len()).find(|&at| event(at).device != device).unwrap_or(order.len());
        true_times(|at| event(from + at), &mut clocked[from..to], profile);
        from = to;
    }
    clocked
}

/// The punches that are not held, by client, carer and time.
fn gather<'m>(given: &Given<'_>, punches: &'m mut [Punch]) -> &'m [Punch] {
    let mut count = 0;
    for (at, &row) in given.order.iter().enumerate() {
        let (event, clock, evidence) = (&given.events[row as usize], &given.clocked[at], &given.evidence_rows[at]);
        if event.is_punch() && evidence.held.is_none() {
            let (client, carer, kind) = (event.client, event.carer, event.kind);
            punches[count] = Punch { client, carer, at: clock.at, kind, row: at as u32 };
            count += 1;
        }
    }
    let punches = &mut punches[..count];
    punches.sort_unstable_by_key(|punch| (punch.client, by_time(punch.carer.0, punch.at.best), punch.row));
    punches
        .chunk_by_mut(|a, b| (a.client, a.carer) == (b.client, b.carer))
        .for_each(|punches| settle_ties(given, punches));
    punches
}

/// Puts an Out before the In of the same moment, when the carer is already in and no log says which came first.
///
/// Within one start of one device the log's own order decides. Times in whole minutes make ties ordinary: visits touch.
fn settle_ties(given: &Given<'_>, punches: &mut [Punch]) {
    let event = |punch: &Punch| &given.events[given.order[punch.row as usize] as usize];
    let started = |punch: &Punch| (event(punch).device, event(punch).boot);
    let mut inside = false;
    for at in 0..punches.len() {
        if let [one, two, ..] = &mut punches[at..] {
            let tied = one.at.best == two.at.best && (one.kind, two.kind) == (EventKind::In, EventKind::Out);
            if inside && tied && started(one) != started(two) {
                core::mem::swap(one, two);
            }
        }
        match punches[at].kind {
            EventKind::In => inside = true,
            EventKind::Out => inside = false,
            _ => {}
        }
    }
}

/// The attendances of all clients and carers, by client, arrival and carer.
fn assemble(
    punches: &[Punch],
    slots: &[Slot],
    profile: &Profile<'_>,
    as_of: Instant,
    attendances: &mut [Attendance],
    roles: &mut [Role],
) -> usize {
    let (mut from, mut count) = (0, 0);
    while from < punches.len() {
        let pair = |punch: &Punch| (punch.client, punch.carer);
        let same = |at: &usize| pair(&punches[*at]) != pair(&punches[from]);
        let to = (from..punches.len()).find(same).unwrap_or(punches.len());
        let builder = Builder { slots: slots_of(slots, punches[from].client), profile, as_of };
        let out = &mut attendances[count..];
        count += builder.build(&punches[from..to], from as u32, out, &mut roles[from..to]);
        from = to;
    }
    // They stand by client already.
    attendances[..count].chunk_by_mut(|a, b| a.client == b.client).for_each(in_order);
    count
}

fn in_order(attendances: &mut [Attendance]) {
    let key = |row: &Attendance| (row.client, row.arrival, row.carer, row.first, row.visit);
    if !attendances.is_sorted_by_key(key) {
        attendances.sort_unstable_by_key(key);
    }
}

/// Carries whole minutes that made no unit on to the same carer's next visit to the same client for the same service in
/// the same local month (V55). `spare` is as long as the attendances.
fn carry(given: &Given<'_>, attendances: &mut [Attendance], spare: &mut [u32]) {
    let Rounding::Step { minutes, .. } = given.profile.units else { return };
    if given.profile.monthly_carry.value == 0 {
        return;
    }
    let spare = &mut spare[..attendances.len()];
    spare.iter_mut().zip(0..).for_each(|(held, at)| *held = at);
    let of = |row: &Attendance| {
        let service = given.plan.visits.get(row.visit.at()).map_or(0, |due| due.terms.service);
        let (year, month, _) = given.plan.zone.civil(row.start.best).date.parts();
        (row.carer, row.client, service, year, month)
    };
    spare.sort_unstable_by_key(|at| (of(&attendances[*at as usize]), attendances[*at as usize].start.best, *at));
    let mut held = None;
    let mut carried = 0;
    for &at in spare.iter() {
        let row = &mut attendances[at as usize];
        if held != Some(of(row)) {
            (held, carried) = (Some(of(row)), 0);
        }
        let planned = given.plan.visits.get(row.visit.at()).map_or(i64::MAX, PlannedVisit::planned_ms);
        if let Some(exact) = row.delivered_ms() {
            row.carry_in = carried;
            carried = units::paid(exact, planned, carried, &given.profile.units).carry_out % minutes.max(1);
        }
    }
}

fn slots_of(slots: &[Slot], client: crate::ground::ClientIx) -> &[Slot] {
    let from = slots.partition_point(|slot| slot.client < client);
    let to = slots.partition_point(|slot| slot.client <= client);
    &slots[from..to]
}

/// Links each client's attendances to that client's visits.
fn assign(slots: &[Slot], attendances: &mut [Attendance], arrivals: &mut [Instant], table: &mut MatchingMemory<'_>) {
    let mut from = 0;
    while from < attendances.len() {
        let client = attendances[from].client;
        let to = (from..attendances.len()).find(|&at| attendances[at].client != client).unwrap_or(attendances.len());
        let rows = &mut attendances[from..to];
        let arrivals = &mut arrivals[..rows.len()];
        for (arrival, row) in arrivals.iter_mut().zip(rows.iter()) {
            *arrival = row.arrival;
        }
        let slots = slots_of(slots, client);
        match_visits(slots, arrivals, table, |slot, row| rows[row].visit = slots[slot].visit);
        from = to;
    }
}

fn mark_events(attendances: &[Attendance], punches: &[Punch], attendance_of: &mut [u32]) {
    attendance_of.fill(u32::MAX);
    for (at, row) in attendances.iter().enumerate() {
        for punch in &punches[row.first as usize..row.end as usize] {
            attendance_of[punch.row as usize] = at as u32;
        }
    }
}

/// How good the evidence of every end of an attendance is.
fn weigh_events(account: &RuleContext<'_>, levels: &mut [Level]) {
    levels.fill(Level::E0);
    for attendance in account.attendances {
        for end in account.ends(attendance) {
            levels[end as usize] = place::level(account, end);
        }
    }
}

/// The rules on single events, and the visits for which a carer says why they could not be made.
fn judge_events(
    account: &RuleContext<'_>,
    slots: &[Slot],
    reasons: &mut [Option<(Reason, u32)>],
    findings: &mut Findings<'_>,
) {
    reasons.fill(None);
    let mut hands = Hands::default();
    for row in 0..account.order.len() as u32 {
        let (event, clocked) = (account.event(row), &account.clocked[row as usize]);
        log::judge(account, row, findings);
        let near = || nearest_slot(slots_of(slots, event.client), clocked.at.best).map(|slot| slot.visit);
        let held = account.evidence(row).held;
        let planned = || if account.due(event.plan).is_some() { Some(event.plan) } else { near() };
        time::judge(account, row, held, held.and_then(|_| planned()).unwrap_or(VisitIx::NONE), findings);
        if event.is_punch() && held.is_none() {
            hands.judge(account, row, findings);
        }
        let reason = match event.kind {
            EventKind::NoAccess => Reason::NoAccess,
            EventKind::ClientDeclined => Reason::ClientDeclined,
            _ => continue,
        };
        if account.evidence(row).refused.is_some() {
            continue;
        }
        let at_home = account.evidence(row).reading.fence != Geofence::Outside;
        if let Some(rule) = held {
            findings.push(Finding::new(rule, Class::Fix, [row]));
        } else if let (true, Some(visit)) = (at_home, near()) {
            reasons[visit.at()].get_or_insert((reason, row));
        } else if !at_home {
            findings.push(Finding::new(Rule::Geofence, Class::Ack, [row]));
        }
    }
}

/// The rules on one attendance and on one carer's attendances together.
fn judge_carers(
    account: &RuleContext<'_>,
    by_carer: &mut [u32],
    wholeness: &mut [Wholeness],
    findings: &mut Findings<'_>,
) {
    let row = |at: &u32| &account.attendances[*at as usize];
    by_carer.iter_mut().zip(0..).for_each(|(held, at)| *held = at);
    by_carer.sort_unstable_by_key(|at| (by_time(row(at).carer.0, begun(row(at))), row(at).client, *at));
    for group in by_carer.chunk_by(|a, b| row(a).carer == row(b).carer) {
        carer::judge(account, group, findings);
        workload::judge(account, group, findings);
        for (at, &attendance) in group.iter().enumerate() {
            let this = row(&attendance);
            let elsewhere = |later: &&u32| row(later).client != this.client && row(later).has_in();
            let next = || group[at + 1..].iter().find(elsewhere).map(|later| row(later).start.best);
            let next = if this.has_out() { None } else { next() };
            let whole = presence::judge(account, attendance, next, findings);
            wholeness[attendance as usize] = whole;
            if whole == Wholeness::Settled {
                visit::judge(account, attendance, findings);
            }
            duration::judge(account, attendance, findings);
            if !this.shared {
                account.ends(this).for_each(|end| place::judge(account, end, findings));
            }
        }
    }
}

/// A row and a moment as one number that sorts as the two do: sorting compares it in one step.
fn by_time(row: u32, at: Instant) -> u128 {
    u128::from(row) << 64 | u128::from((at.0 as u64) ^ 1 << 63)
}

/// When an attendance began, as far as is known.
fn begun(row: &Attendance) -> Instant {
    if row.has_in() { row.start.best } else { row.finish.best }
}

/// Everything the verdict on a planned visit is drawn from.
struct Visits<'a> {
    account: &'a RuleContext<'a>,
    slots: &'a [Slot],
    reasons: &'a [Option<(Reason, u32)>],
    wholeness: &'a [Wholeness],
    levels: &'a [Level],
}

impl Visits<'_> {
    fn judge(&self, by_visit: &mut [u32], verdicts: &mut [Verdict], findings: &mut Findings<'_>) {
        let row = |at: &u32| &self.account.attendances[*at as usize];
        by_visit.iter_mut().zip(0..).for_each(|(held, at)| *held = at);
        by_visit.sort_unstable_by_key(|at| (by_time(row(at).visit.0, begun(row(at))), row(at).carer, *at));
        let mut from = 0;
        for (at, (due, verdict)) in self.account.plan.visits.iter().zip(verdicts).enumerate() {
            let visit = VisitIx::from_index(at);
            let linked = by_visit[from..].iter().take_while(|held| row(held).visit == visit).count();
            let rows = &by_visit[from..from + linked];
            *verdict = Verdict { attended: linked as u8, ..Verdict::unknown(visit) };
            self.judge_visit(due, rows, verdict, findings);
            from += linked;
        }
    }

    fn judge_visit(&self, due: &PlannedVisit, rows: &[u32], verdict: &mut Verdict, findings: &mut Findings<'_>) {
        let complete = rows.iter().any(|&row| self.account.attendances[row as usize].complete());
        let decided = punctuality::decision(self.account, due, self.next_start(due));
        verdict.edited = rows.iter().any(|&row| self.account.attendances[row as usize].edits.any());
        let cancelled = due.cancelled.filter(|at| *at <= self.account.as_of);
        if let (true, None, Some(short)) = (rows.is_empty(), cancelled, visit::short_without_reason(self.account, due))
        {
            findings.push(short.of_visit(verdict.visit));
        }
        if let Some(at) = cancelled {
            let late = due.start.millis_since(at) < self.account.profile.late_cancel_ms.value;
            verdict.status = Status::NotDelivered(if late { Reason::CancelledLate } else { Reason::Cancelled });
            verdict.paid = self.paid_undelivered(due, verdict.status);
        } else if let (false, Some((reason, _))) = (complete, self.reasons[verdict.visit.at()]) {
            verdict.status = Status::NotDelivered(reason);
            verdict.paid = self.paid_undelivered(due, verdict.status);
        } else if rows.is_empty() {
            self.judge_absence(due, decided, verdict, findings);
        } else {
            self.judge_presence(due, rows, decided, verdict, findings);
        }
    }

    /// The next planned start of the same client, later than this one's.
    fn next_start(&self, due: &PlannedVisit) -> Option<Instant> {
        let after = self.slots.partition_point(|slot| (slot.client, slot.start) <= (due.client, due.start));
        self.slots.get(after).filter(|slot| slot.client == due.client).map(|slot| slot.start)
    }

    fn judge_absence(&self, due: &PlannedVisit, decided: Instant, verdict: &mut Verdict, findings: &mut Findings<'_>) {
        if self.account.as_of < decided {
            verdict.alert = punctuality::alert(self.account, due);
            return;
        }
        let stretched = self.stretched_over(due);
        verdict.status = Status::Missed { merged: stretched.is_some() };
        let rests = stretched.map_or([u32::MAX; 2], |row| [row.punched_in, row.punched_out]);
        findings.push(punctuality::missed(self.account, decided, rests).of_visit(verdict.visit));
    }

    /// An attendance at the client's that covered more than half of this visit's planned time, and counts for another.
    fn stretched_over(&self, due: &PlannedVisit) -> Option<&Attendance> {
        let attendances = self.account.attendances;
        let from = attendances.partition_point(|row| row.client < due.client);
        let of_client = attendances[from..].iter().take_while(|row| row.client == due.client);
        let shared = |row: &Attendance| row.finish.best.min(due.end).millis_since(row.start.best.max(due.start));
        let covers = |row: &&Attendance| row.complete() && shared(row).saturating_mul(2) > due.planned_ms();
        of_client.filter(covers).find(|row| row.visit.is_some())
    }

    fn judge_presence(
        &self,
        due: &PlannedVisit,
        rows: &[u32],
        decided: Instant,
        verdict: &mut Verdict,
        findings: &mut Findings<'_>,
    ) {
        let account = self.account;
        let all_came = rows.len() >= usize::from(due.carers);
        let waiting = |&row: &u32| {
            self.wholeness[row as usize] == Wholeness::Waiting || account.attendances[row as usize].edits.awaiting
        };
        let pending = rows.iter().any(waiting) || (!all_came && account.as_of < decided);
        verdict.status = if pending { Status::Pending } else { Status::VerifiedAuto };
        verdict.alert = if pending && !all_came { punctuality::alert(account, due) } else { None };
        self.judge_start(due, rows, verdict, findings);
        let whole = rows.iter().all(|&row| account.attendances[row as usize].complete());
        let delivered = |&row: &u32| account.attendances[row as usize].delivered_ms();
        verdict.covered_ms = rows.iter().filter_map(delivered).max().unwrap_or(0);
        if due.carers > 1 {
            verdict.covered_ms = 0;
            if !pending && (whole || !all_came) {
                verdict.covered_ms = double_up::judge(account, due, rows, findings);
            }
            let attended = double_up::attended_ms(account, rows);
            verdict.single_handed_ms = attended.saturating_sub(verdict.covered_ms).max(0);
        }
        self.weigh(rows, verdict);
        verdict.paid = self.paid(due, rows, verdict.covered_ms);
    }

    /// V36, by the In of the last carer needed.
    fn judge_start(&self, due: &PlannedVisit, rows: &[u32], verdict: &mut Verdict, findings: &mut Findings<'_>) {
        let attendance = |row: &u32| &self.account.attendances[*row as usize];
        let came = rows.iter().filter(|row| attendance(row).has_in() && !attendance(row).reversed);
        let Some(&row) = came.clone().nth(usize::from(due.carers) - 1) else { return };
        let start = punctuality::start(due, attendance(&row).start, self.account.profile);
        let finding = Finding::new(Rule::Punctuality, Class::Info, [attendance(&row).punched_in]);
        let finding = self.account.of_attendance(finding, row);
        punctuality::note(self.account, due, &start, finding, findings);
        verdict.start = Some(start);
    }

    /// The weakest evidence of either end, and whether any attendance is too weakly evidenced.
    fn weigh(&self, rows: &[u32], verdict: &mut Verdict) {
        let needed = self.account.profile.auto_level.value;
        let level = |end: u32, edited: bool| {
            if end == u32::MAX || edited { Level::E0 } else { self.levels[end as usize] }
        };
        (verdict.evidence_in, verdict.evidence_out) = (Level::E4, Level::E4);
        for &row in rows {
            let row = &self.account.attendances[row as usize];
            let (came, left) = (level(row.punched_in, row.edits.came), level(row.punched_out, row.edits.left));
            verdict.evidence_in = verdict.evidence_in.min(came);
            verdict.evidence_out = verdict.evidence_out.min(left);
            verdict.low_evidence |= came.min(left) < Level::E1 || i64::from(came.max(left) as u8) < needed;
        }
    }

    /// What all its carers' time counts for. A double-up that was never one counts for one carer.
    fn paid(&self, due: &PlannedVisit, rows: &[u32], covered_ms: i64) -> Paid {
        let account = self.account;
        let exact = |row: &u32| account.attendances[*row as usize].delivered_ms().unwrap_or(0);
        let counted = |row: &u32| {
            let exact = if duration::unpaid(account, *row) { 0 } else { exact(row) };
            let carried = account.attendances[*row as usize].carry_in;
            units::paid(exact, due.planned_ms(), carried, &account.profile.units)
        };
        let exact_ms = rows.iter().map(exact).fold(0, i64::saturating_add);
        let each = rows.iter().map(counted);
        if due.carers > 1 && covered_ms == 0 {
            return Paid { exact_ms, ..each.max_by_key(|paid| paid.minutes).unwrap_or_default() };
        }
        each.fold(Paid { exact_ms, ..Paid::default() }, |sum, paid| Paid {
            units: sum.units.saturating_add(paid.units),
            minutes: sum.minutes.saturating_add(paid.minutes),
            carry_in: sum.carry_in.saturating_add(paid.carry_in),
            carry_out: sum.carry_out.saturating_add(paid.carry_out),
            ..sum
        })
    }

    /// What the profile pays for a visit that was not delivered: a share of what was planned, for every carer needed.
    fn paid_undelivered(&self, due: &PlannedVisit, status: Status) -> Paid {
        let profile = self.account.profile;
        let milli = match status {
            Status::NotDelivered(Reason::NoAccess) => profile.no_access_paid_milli.value,
            Status::NotDelivered(Reason::ClientDeclined) => profile.declined_paid_milli.value,
            Status::NotDelivered(Reason::CancelledLate) => profile.late_cancel_paid_milli.value,
            _ => 0,
        };
        let counted = due.planned_ms().saturating_mul(milli.min(1000)) / 1000;
        let paid = units::paid(counted, due.planned_ms(), 0, &profile.units);
        let carers = u32::from(due.carers);
        Paid {
            exact_ms: 0,
            units: paid.units.saturating_mul(carers),
            minutes: paid.minutes.saturating_mul(carers),
            ..Paid::default()
        }
    }
}

/// Draws each status from what the visit came to and the classes of its open findings: the first that applies.
fn settle(account: &RuleContext<'_>, findings: &mut [Finding], verdicts: &mut [Verdict]) {
    let answering = !account.plan.corrections.is_empty();
    for finding in findings {
        finding.answered = answering && edits::answered(account, finding);
        let Some(verdict) = verdicts.get_mut(finding.visit.at()) else { continue };
        let held = finding.attendance == u32::MAX && RuleContext::holds(finding.rule);
        if held {
            verdict.held |= !finding.answered;
        } else if !finding.answered && !finding.refuses_input() {
            verdict.classes.add(finding.class);
        }
    }
    for verdict in verdicts {
        let answered = answering && verdict.low_evidence && edits::evidence_answered(account, verdict);
        verdict.edited |= answered;
        verdict.settle();
    }
}

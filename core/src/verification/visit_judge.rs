//! The verdict on each planned visit, drawn from its attendances and what the rules found.

use super::assembly::by_time;
use super::attendance::Attendance;
use super::finding::{Class, Finding, Findings, Rule};
use super::judging::begun;
use super::plan::PlannedVisit;
use super::rule_context::RuleContext;
use super::rules::presence::Wholeness;
use super::rules::{double_up, duration, edits, punctuality, visit};
use super::units::{self, Paid};
use super::verdict::{Level, Reason, Status, Verdict};
use super::visit_matching::Slot;
use crate::ground::{Instant, VisitIx};

/// Everything the verdict on a planned visit is drawn from.
pub(super) struct VisitJudge<'a> {
    pub(super) account: &'a RuleContext<'a>,
    pub(super) slots: &'a [Slot],
    pub(super) reasons: &'a [Option<(Reason, u32)>],
    pub(super) wholeness: &'a [Wholeness],
    pub(super) levels: &'a [Level],
}

impl VisitJudge<'_> {
    /// Draws the verdict of every visit. `by_visit` is as long as the attendances.
    pub(super) fn judge(&self, by_visit: &mut [u32], verdicts: &mut [Verdict], findings: &mut Findings<'_>) {
        let row = |at: &u32| &self.account.attendances[*at as usize];
        by_visit.iter_mut().zip(0..).for_each(|(held, at)| *held = at);
        by_visit.sort_unstable_by_key(|at| (by_time(row(at).visit.0, begun(row(at))), row(at).carer, *at));
        let mut from = 0;
        for (at, (due, verdict)) in self.account.plan.visits.iter().zip(verdicts).enumerate() {
            let visit = VisitIx::from_index(at);
            // Both are in order of visits: one walk through them, with no search for each visit.
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
        // What was cancelled was not to be delivered, whoever came all the same; their time still shows.
        if let Some(at) = cancelled {
            let late = due.start.millis_since(at) < self.account.profile.late_cancel_ms.value;
            verdict.status = Status::NotDelivered(if late { Reason::CancelledLate } else { Reason::Cancelled });
            verdict.paid = self.paid_undelivered(due, verdict.status);
        // A reason counts only where no stay is complete: who was let in later did deliver.
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
        // Nothing is missed before it is decided: an event may still be on its way.
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
        // More than half of the planned time: a stay that ran over by some minutes is no merged visit.
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
            // A double-up is covered while both are there; before both ends are known nobody can say.
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
        // The visit starts with the last carer it needs: a hoist takes two.
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
        // As weak as its weakest end: from the best down.
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
        // Never together: it counts as one carer's visit, the longer one, and not as two.
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
        // Rounded down to the millisecond, and then by the profile's own rule as delivered time is.
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
pub(super) fn settle(account: &RuleContext<'_>, findings: &mut [Finding], verdicts: &mut [Verdict]) {
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

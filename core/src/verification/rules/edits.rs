//! What corrections say of themselves, and what they answer: V41 to V44.

use crate::verification::attendance::Attendance;
use crate::verification::correction::{Accepted, CorrectedField, Correction, Target};
use crate::verification::corrections::{CorrectionInputs, Ruling};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::rule_context::RuleContext;
use crate::verification::verdict::Verdict;

/// Judges every correction that was made by now. `by_user` is as long as the corrections.
///
/// Panics: never.
pub(crate) fn judge(account: &RuleContext<'_>, by_user: &mut [u32], findings: &mut Findings<'_>) {
    let editing = CorrectionInputs {
        plan: account.plan,
        profile: account.profile,
        as_of: account.as_of,
        events: account.events,
        order: account.order,
        clocked: account.clocked,
    };
    for (correction, accepted) in account.plan.corrections.iter().zip(account.accepted) {
        if *accepted != Accepted::NotYet {
            let at =
                editing.find(correction.target, account.attendances, account.attendances.len(), account.attendance_of);
            let ruling = editing.rule_on(correction, at, account.attendances);
            say(account, correction, at, &ruling, findings);
        }
    }
    bulk(account, &editing, by_user, findings);
}

/// A finding of the attendance or the visit that a correction is of.
fn of_target(account: &RuleContext<'_>, finding: Finding, correction: &Correction, at: Option<usize>) -> Finding {
    match (at, correction.target) {
        (Some(at), _) => account.of_attendance(finding, at as u32),
        (None, Target::Visit { visit, .. }) if account.due(visit).is_some() => finding.of_visit(visit),
        _ => finding,
    }
}

fn say(
    account: &RuleContext<'_>,
    correction: &Correction,
    at: Option<usize>,
    ruling: &Ruling,
    findings: &mut Findings<'_>,
) {
    let row = at.map(|at| &account.attendances[at]);
    let ends = |row: &Attendance| [row.punched_in, row.punched_out];
    let rests = row.map_or([u32::MAX; 2], ends);
    let mut push = |rule, class, measured, limit| {
        let finding = Finding::new(rule, class, rests).measuring(measured, limit);
        findings.push(of_target(account, finding, correction, at));
    };
    if ruling.missing > 0 {
        push(Rule::EditRecord, Class::Reject, ruling.missing, 0);
    }
    if ruling.past_clock_ms > 0 {
        let refused = account.profile.edit_past_clock_refused.value == 1;
        push(Rule::EditWithinClock, if refused { Class::Reject } else { Class::Ack }, ruling.past_clock_ms, 0);
    }
    if let Some((class, past)) = ruling.authority {
        push(Rule::EditAuthority, class, past, account.profile.edit_lock_ms.value);
    }
}

/// V44: many edits by one user in a few minutes, or on one day with one reason and memo.
fn bulk(account: &RuleContext<'_>, editing: &CorrectionInputs<'_>, by_user: &mut [u32], findings: &mut Findings<'_>) {
    let correction = |at: u32| &account.plan.corrections[at as usize];
    let mut count = 0;
    for at in 0..account.plan.corrections.len() as u32 {
        let made = account.accepted[at as usize] != Accepted::NotYet;
        // Answers to findings may come in a run: that is a morning at the desk, and no copying.
        if made && correction(at).change.edits() && correction(at).by.is_some() && correction(at).at.is_some() {
            by_user[count] = at;
            count += 1;
        }
    }
    let by_user = &mut by_user[..count];
    let profile = account.profile;
    let by = |at: u32| (correction(at).by, correction(at).at);
    by_user.sort_unstable_by_key(|&at| (by(at), *correction(at)));
    let quick = |a: u32, b: u32| {
        let time = |at: u32| correction(at).at.unwrap_or_default();
        correction(a).by == correction(b).by && time(b).millis_since(time(a)) <= profile.bulk_within_ms.value
    };
    let mut report = RunReport { account, editing, findings };
    report.runs(by_user, profile.bulk_edits.value, quick);
    let day = |at: u32| account.plan.zone.civil(correction(at).at.unwrap_or_default()).date;
    let alike = |at: u32| (correction(at).by, day(at), correction(at).reason, correction(at).memo);
    // Sorted again for the second rule: runs alike on one day need not be quick, nor quick ones alike.
    by_user.sort_unstable_by_key(|&at| (alike(at), by(at), *correction(at)));
    report.runs(by_user, profile.bulk_alike.value, |a, b| alike(a) == alike(b));
}

/// Writes down runs of corrections, once for each of the visits they touch.
struct RunReport<'a, 'm, 'f> {
    account: &'a RuleContext<'a>,
    editing: &'a CorrectionInputs<'a>,
    findings: &'f mut Findings<'m>,
}

impl RunReport<'_, '_, '_> {
    /// Every correction that stands in a stretch of at least `limit` of which the first and the last belong together.
    fn runs(&mut self, rows: &[u32], limit: i64, belong: impl Fn(u32, u32) -> bool) {
        let least = usize::try_from(limit).unwrap_or(usize::MAX).max(1);
        let (mut last, mut told) = (0, 0);
        // Two ends that only move on: a window over sorted rows, each told once however many windows hold it.
        for first in 0..rows.len() {
            last = last.max(first);
            while last + 1 < rows.len() && belong(rows[first], rows[last + 1]) {
                last += 1;
            }
            if last + 1 - first >= least {
                let many = (last + 1 - first) as i64;
                for &at in &rows[first.max(told)..=last] {
                    self.say(at, many, limit);
                }
                told = last + 1;
            }
        }
    }

    fn say(&mut self, at: u32, many: i64, limit: i64) {
        let (account, correction) = (self.account, &self.account.plan.corrections[at as usize]);
        let rows = account.attendances;
        let row = self.editing.find(correction.target, rows, rows.len(), account.attendance_of);
        let rests = row.map_or([u32::MAX; 2], |at| [rows[at].punched_in, rows[at].punched_out]);
        let finding = Finding::new(Rule::BulkEdit, Class::Suspect, rests).measuring(many, limit);
        self.findings.push(of_target(account, finding, correction, row));
    }
}

/// Whether an accepted answer to this finding of this attendance was given.
#[must_use]
pub(crate) fn answered(account: &RuleContext<'_>, finding: &Finding) -> bool {
    answer_to(account, finding.visit, finding.attendance, finding.rule.number(), finding.class)
}

/// Whether somebody acknowledged the low evidence of a visit.
#[must_use]
pub(crate) fn evidence_answered(account: &RuleContext<'_>, verdict: &Verdict) -> bool {
    answer_to(account, verdict.visit, u32::MAX, 0, Class::Ack)
}

fn answer_to(
    account: &RuleContext<'_>,
    visit: crate::ground::VisitIx,
    attendance: u32,
    number: u8,
    class: Class,
) -> bool {
    let mut rows = account.plan.corrections.iter().zip(account.accepted);
    rows.any(|(correction, accepted)| {
        let answers = match (correction.change, class) {
            (CorrectedField::Acknowledge(rule), Class::Ack | Class::Suspect | Class::Info) => rule == number,
            (CorrectedField::Settle(rule), Class::Fix) => rule == number,
            _ => false,
        };
        let of = match correction.target {
            Target::Visit { visit: named, carer } => {
                let row = account.attendances.get(attendance as usize);
                named == visit && (row.is_none_or(|row| row.carer == carer) || !carer.is_some())
            }
            Target::Attendance { device, seq } => {
                let named = account.row_of(device, seq).and_then(|row| account.attendance_of.get(row));
                named.is_some_and(|named| *named == attendance && attendance != u32::MAX)
            }
            Target::Event { .. } => false,
        };
        *accepted == Accepted::Accepted && answers && of
    })
}

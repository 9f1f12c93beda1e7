//! How long an attendance was: V09, V10, V38, V39, V40.

use crate::verification::attendance::Attendance;
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::plan::PlannedVisit;
use crate::verification::profile::Profile;
use crate::verification::rule_context::RuleContext;
use crate::verification::rules::edits;

/// Judges one attendance that has both ends. Panics: never for a row of the attendances.
pub(crate) fn judge(account: &RuleContext<'_>, attendance: u32, findings: &mut Findings<'_>) {
    let row = &account.attendances[attendance as usize];
    let (Some(actual), Some((least, most))) = (row.delivered_ms(), row.delivered_range_ms()) else { return };
    let mut push = |finding: Option<Finding>| {
        if let Some(finding) = finding {
            findings.push(account.of_attendance(finding, attendance));
        }
    };
    push(order(row));
    push(longest(row, account.profile));
    if let Some(due) = account.due(row.visit) {
        push(short(row, due, account.profile, actual, most));
        push(very_short(row, due, account.profile, actual, most));
        push(overrun(row, due, account.profile, actual, least));
    }
}

fn found(row: &Attendance, rule: Rule, class: Class) -> Finding {
    Finding::new(rule, class, [row.punched_in, row.punched_out])
}

/// V09: Out must be after In; equality fails.
fn order(row: &Attendance) -> Option<Finding> {
    let stay = row.finish.best.millis_since(row.start.best);
    let certain = row.finish.latest <= row.start.earliest || row.finish.best == row.start.best;
    (stay <= 0).then(|| found(row, Rule::TimeOrder, Class::Reject).measuring(stay, 0).certain_if(certain))
}

/// V10: longer than a day is corrected; longer than an export bears is said so.
fn longest(row: &Attendance, profile: &Profile<'_>) -> Option<Finding> {
    let stay = row.finish.best.millis_since(row.start.best);
    let least = row.finish.earliest.millis_since(row.start.latest);
    let (day, export) = (profile.longest_ms.value, profile.exportable_ms.value);
    // The higher limit that is passed is told: one finding, the graver one.
    let limit = if stay > export { export } else { day };
    (stay > limit).then(|| found(row, Rule::MaxDuration, Class::Fix).measuring(stay, limit).certain_if(least > limit))
}

/// V38: a quarter of an hour or a third less than planned.
fn short(row: &Attendance, due: &PlannedVisit, profile: &Profile<'_>, actual: i64, most: i64) -> Option<Finding> {
    let planned = due.planned_ms();
    let by = planned.saturating_sub(profile.short_by_ms.value);
    let is_short = |actual: i64| {
        // Multiplied out: a share of sixtieths is no whole number of milliseconds.
        let share = i128::from(actual) * 60 < i128::from(planned) * i128::from(profile.short_share_sixtieths.value);
        actual <= by || share
    };
    let judged = planned >= profile.judged_from_ms.value && is_short(actual);
    judged.then(|| found(row, Rule::ShortVisit, Class::Ack).measuring(actual, planned).certain_if(is_short(most)))
}

/// V39: too short to be paid without a manager.
fn very_short(row: &Attendance, due: &PlannedVisit, profile: &Profile<'_>, actual: i64, most: i64) -> Option<Finding> {
    let limit = profile.very_short_ms.value;
    let judged = due.planned_ms() >= profile.judged_from_ms.value && actual < limit;
    judged.then(|| found(row, Rule::VeryShort, Class::Fix).measuring(actual, limit).certain_if(most < limit))
}

/// V40: a quarter of an hour more than planned.
fn overrun(row: &Attendance, due: &PlannedVisit, profile: &Profile<'_>, actual: i64, least: i64) -> Option<Finding> {
    let limit = due.planned_ms().saturating_add(profile.overrun_ms.value);
    (actual >= limit)
        .then(|| found(row, Rule::Overrun, Class::Info).measuring(actual, limit).certain_if(least >= limit))
}

/// Whether an attendance is too short to be paid (V39) and nobody settled that it is.
#[must_use]
pub(crate) fn unpaid(account: &RuleContext<'_>, attendance: u32) -> bool {
    let row = &account.attendances[attendance as usize];
    let (Some(due), Some(actual)) = (account.due(row.visit), row.delivered_ms()) else { return true };
    let short = very_short(row, due, account.profile, actual, actual);
    let short = short.map(|finding| account.of_attendance(finding, attendance));
    short.is_some_and(|finding| !edits::answered(account, &finding)) || order(row).is_some()
}

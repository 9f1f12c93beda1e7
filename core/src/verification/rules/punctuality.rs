//! When a visit started, or whether it did: V36, V37.

use crate::ground::Instant;
use crate::verification::finding::{Certainty, Class, Finding, Findings, Rule};
use crate::verification::plan::PlannedVisit;
use crate::verification::profile::Profile;
use crate::verification::rule_context::RuleContext;
use crate::verification::true_time::Moment;
use crate::verification::verdict::{Alert, Punctuality, Start};

/// How long before and after its planned start a visit is on time, milliseconds.
fn tolerance(due: &PlannedVisit, profile: &Profile<'_>) -> (i64, i64) {
    if due.time_critical {
        (profile.critical_early_ms.value, profile.critical_late_ms.value)
    } else {
        (profile.early_ms.value, profile.late_ms.value)
    }
}

/// V36: a start against its plan, both bounds included. Panics: never.
#[must_use]
pub(crate) fn start(due: &PlannedVisit, at: Moment, profile: &Profile<'_>) -> Start {
    let (early, late) = tolerance(due, profile);
    let judge = |at: Instant| {
        let by = at.millis_since(due.start);
        if by < early.saturating_neg() {
            Punctuality::Early
        } else if by > late {
            Punctuality::Late
        } else {
            Punctuality::OnTime
        }
    };
    let punctuality = judge(at.best);
    // Both ends of the interval agree: then every moment between them does, for lateness only grows.
    let certain = judge(at.earliest) == punctuality && judge(at.latest) == punctuality;
    Start { late_by_ms: at.best.millis_since(due.start), punctuality, certainty: Certainty::from_certain(certain) }
}

/// Writes down a start that was not on time. Panics: never.
pub(crate) fn note(
    account: &RuleContext<'_>,
    due: &PlannedVisit,
    start: &Start,
    finding: Finding,
    findings: &mut Findings<'_>,
) {
    let (early, late) = tolerance(due, account.profile);
    let limit = match start.punctuality {
        Punctuality::OnTime => return,
        Punctuality::Early => early.saturating_neg(),
        Punctuality::Late => late,
    };
    let certain = start.certainty == Certainty::Certain;
    findings.push(finding.measuring(start.late_by_ms, limit).certain_if(certain));
}

/// When a visit to which nobody came is missed: at the client's next planned start or the service day's end, whichever
/// is first, and never before a carer would be late (V37).
#[must_use]
pub(crate) fn decision(account: &RuleContext<'_>, due: &PlannedVisit, next_start: Option<Instant>) -> Instant {
    let day_end = account.plan.day_end(due.start, account.profile.day_end_second.value as i32);
    let late = Instant(due.start.0.saturating_add(tolerance(due, account.profile).1));
    // At the next planned start an arrival would be linked to that visit: this one cannot be made any more.
    next_start.map_or(day_end, |next| next.min(day_end)).max(late)
}

/// What is shouted about a visit to which nobody has come yet.
#[must_use]
pub(crate) fn alert(account: &RuleContext<'_>, due: &PlannedVisit) -> Option<Alert> {
    let late = tolerance(due, account.profile).1;
    if account.as_of.millis_since(due.end) >= late {
        Some(Alert::PossiblyMissed)
    } else if account.as_of.millis_since(due.start) >= late {
        Some(Alert::Late)
    } else {
        None
    }
}

/// V37 as a finding: it rests on nothing, or on the attendance that was stretched over two visits.
#[must_use]
pub(crate) fn missed(account: &RuleContext<'_>, decided: Instant, rests: impl IntoIterator<Item = u32>) -> Finding {
    let since = account.as_of.millis_since(decided);
    Finding::new(Rule::Missed, Class::Info, rests).measuring(since, 0)
}

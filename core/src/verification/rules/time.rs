//! What a device's clock says about an event, and why an event is held: V02, V03, V13, V17 to V19, V21, V22, V24.

use crate::ground::VisitIx;
use crate::verification::event::{Check, PunchMethod};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::rule_context::RuleContext;

/// Judges one event of the canonical order; `held` is why it may not be used, `near` the visit that it would be nearest to.
///
/// Panics: never for a row of the order.
pub(crate) fn judge(
    account: &RuleContext<'_>,
    row: u32,
    held: Option<Rule>,
    near: VisitIx,
    findings: &mut Findings<'_>,
) {
    let event = account.event(row);
    if event.troubles.withheld() {
        return;
    }
    let evidence = account.evidence(row);
    // No evidence at all: its time, place and lateness are not judged, for nobody vouches for them.
    if let Some(rule) = evidence.refused {
        findings.push(Finding::new(rule, Class::Reject, [row]).certain_if(!evidence.doubted).of_visit(near));
        return;
    }
    if !event.is_punch() {
        return;
    }
    if let Some(rule) = held {
        let ahead = if rule == Rule::FutureOrBackdated { event.wall.millis_since(event.received) } else { 0 };
        let limit = if rule == Rule::FutureOrBackdated { account.profile.future_ms.value } else { 0 };
        findings.push(Finding::new(rule, Class::Fix, [row]).measuring(ahead, limit).of_visit(near));
        if event.method == PunchMethod::CallerNumber && evidence.check == Check::Ambiguous {
            findings.push(Finding::new(Rule::CallerMatch, Class::Ack, [row]).of_visit(near));
        }
        return;
    }
    clock(account, row, findings);
    late_sync(account, row, findings);
}

/// V18: how well the true time is known. V19: how far out the device's clock was. V21: a time its own log rules out.
fn clock(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let (event, clocked, profile) = (account.event(row), &account.clocked[row as usize], account.profile);
    let width = clocked.at.width_ms();
    if width > profile.time_width_ms.value {
        let finding = Finding::new(Rule::TrueTime, Class::Ack, [row]).measuring(width, profile.time_width_ms.value);
        findings.push(account.of_event(finding, row));
    }
    if clocked.backdated && !clocked.anchored {
        let by = clocked.at.earliest.millis_since(event.wall);
        let finding = Finding::new(Rule::FutureOrBackdated, Class::Ack, [row]).measuring(by, 0);
        findings.push(account.of_event(finding, row));
    }
    let out = event.wall.millis_since(clocked.at.best).saturating_abs();
    // As far out as it surely was: to the nearest edge of the interval, not to its middle.
    let least = clocked.at.distance_ms(event.wall);
    let (class, limit) = if out > profile.clock_ack_ms.value {
        (Class::Ack, profile.clock_ack_ms.value)
    } else if out > profile.clock_note_ms.value {
        (Class::Info, profile.clock_note_ms.value)
    } else {
        return;
    };
    let finding = Finding::new(Rule::ClockDrift, class, [row]).measuring(out, limit).certain_if(least > limit);
    findings.push(account.of_event(finding, row));
}

/// V22: received some time, or long, after it happened.
fn late_sync(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let (event, clocked, profile) = (account.event(row), &account.clocked[row as usize], account.profile);
    // Counted from the latest it can have happened: in favour of the phone.
    let late = event.received.millis_since(clocked.at.latest);
    let (rule, class, limit) = if late > profile.locked_ms.value {
        (Rule::LateSync, Class::Reject, profile.locked_ms.value)
    } else if late > profile.late_sync_ms.value {
        (Rule::LateSync, Class::Ack, profile.late_sync_ms.value)
    } else if late > profile.offline_ms.value {
        (Rule::Offline, Class::Info, profile.offline_ms.value)
    } else {
        return;
    };
    findings.push(account.of_event(Finding::new(rule, class, [row]).measuring(late, limit), row));
}

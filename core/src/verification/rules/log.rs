//! What a device's log says of itself, event by event: V14, V15, V16, V20, V23.

use crate::ground::Instant;
use crate::verification::event::{Event, EventKind};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::log::LogFault;
use crate::verification::rule_context::RuleContext;
use crate::verification::rules::punctuality;
use crate::verification::verdict::Punctuality;

/// How many events after a clock was set are looked at for a punch that gains by it.
const LOOKED_AT: usize = 32;

/// Judges one event of the canonical order. Panics: never for a row of the order.
pub(crate) fn judge(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let (event, clocked) = (account.event(row), &account.clocked[row as usize]);
    let before = row.checked_sub(1).map(|before| account.event(before));
    let before = before.filter(|before| before.device == event.device);
    if event.troubles.withheld() {
        return;
    }
    let mut push = |finding| findings.push(account.of_event(finding, row));
    for trouble in event.troubles.each().filter(|trouble| !trouble.quarantines()) {
        let finding = Finding::new(trouble.rule(), trouble.class(), [row]);
        // These are found here, whether or not the log's own check was asked.
        if !matches!(trouble, LogFault::Gap | LogFault::Fork | LogFault::MonotonicBackwards) {
            push(finding);
        }
    }
    if clocked.forked || event.troubles.has(LogFault::Fork) {
        push(Finding::new(Rule::Fork, Class::Suspect, [row]));
    }
    let hole = before.is_some_and(|before| event.seq > before.seq.saturating_add(1));
    // What is missing may be on its way: for as long as phones may be offline a gap is only noted.
    if hole || event.troubles.has(LogFault::Gap) {
        let waited = account.as_of.millis_since(event.received);
        let limit = account.profile.late_sync_ms.value;
        let class = if waited > limit { Class::Ack } else { Class::Info };
        push(Finding::new(Rule::ChainGap, class, [row]).measuring(waited, limit));
    }
    if event.troubles.quarantined() {
        return;
    }
    if let Some(before) = before.filter(|before| before.boot == event.boot && !before.troubles.quarantined()) {
        same_boot(account, before, row, findings);
    }
    not_closed(account, row, findings);
}

/// V20 and V23: between two events of one start of the device.
fn same_boot(account: &RuleContext<'_>, before: &Event, row: u32, findings: &mut Findings<'_>) {
    let event = account.event(row);
    let ran = event.monotonic_ms as i64 - before.monotonic_ms as i64;
    if ran < 0 {
        let finding = Finding::new(Rule::MonoBackwards, Class::Suspect, [row]).measuring(-ran, 0);
        findings.push(account.of_event(finding, row));
        return;
    }
    let jumped = event.wall.millis_since(before.wall).saturating_sub(ran);
    let limit = account.profile.clock_step_ms.value;
    // With a hole between two events nobody knows when the clock moved, and why.
    if event.seq != before.seq.saturating_add(1) || jumped.saturating_abs() <= limit {
        return;
    }
    let gains = (row as usize..account.order.len().min(row as usize + LOOKED_AT))
        .map(|at| at as u32)
        .take_while(|&at| account.event(at).device == event.device && account.event(at).boot == event.boot)
        .find(|&at| gains(account, at, jumped));
    // A clock that was set is no offence: phones do it by themselves. One that made a late visit punctual is looked at.
    let class = if gains.is_some() { Class::Suspect } else { Class::Info };
    let finding = Finding::new(Rule::ClockStep, class, [row].into_iter().chain(gains.filter(|&at| at != row)));
    findings.push(account.of_event(finding.measuring(jumped, limit), gains.unwrap_or(row)));
}

/// Whether an In is on time by a clock that was moved, and was not by the clock as it ran before.
fn gains(account: &RuleContext<'_>, row: u32, jumped: i64) -> bool {
    let (event, clocked) = (account.event(row), &account.clocked[row as usize]);
    let attendance = account.attendances.get(account.attendance_of[row as usize] as usize);
    let Some(due) = attendance.and_then(|row| account.due(row.visit)) else { return false };
    // Where a server's time pins the event, the clock as it ran before is not needed.
    let ran = if clocked.anchored { clocked.at.best } else { Instant(event.wall.0.saturating_sub(jumped)) };
    let on_time = |at: Instant| {
        let at = crate::verification::true_time::Moment::exact(at);
        punctuality::start(due, at, account.profile).punctuality == Punctuality::OnTime
    };
    event.kind == EventKind::In && on_time(event.wall) && !on_time(ran)
}

/// V15: the last event of a log that went silent while its carer was sent on, or while a visit was open. What was cut off
/// the end before it was first sent cannot be seen; that somebody should look for it can.
fn not_closed(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let event = account.event(row);
    let after = account.order.get(row as usize + 1).map(|_| account.event(row + 1));
    let silent = account.as_of.millis_since(event.received);
    let limit = account.profile.late_sync_ms.value;
    if after.is_some_and(|after| after.device == event.device) || silent <= limit || !event.carer.is_some() {
        return;
    }
    let attendance = account.attendances.get(account.attendance_of[row as usize] as usize);
    let open = attendance.is_some_and(|row| row.has_in() && !row.has_out());
    if open || account.sent_on(event.carer, account.clocked[row as usize].at.best) {
        let finding = Finding::new(Rule::LogNotClosed, Class::Info, [row]).measuring(silent, limit);
        findings.push(account.of_event(finding, row));
    }
}

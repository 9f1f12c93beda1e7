//! What a device's clock and log say about an event: V02, V03, V13 to V24.

use super::punctuality;
use crate::ground::{Instant, VisitIx};
use crate::verification::account::Account;
use crate::verification::clock::Moment;
use crate::verification::event::{Event, Kind};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::log::Trouble;
use crate::verification::plan::Due;
use crate::verification::verdict::Punctuality;

/// Judges one event of the canonical order. Panics: never for a row of the order.
pub fn judge(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
    let event = account.event(row);
    if event.troubles.withheld() {
        return;
    }
    log(account, row, findings);
    if event.troubles.quarantined() {
        return;
    }
    clock_between(account, row, findings);
    if !event.is_punch() {
        return;
    }
    let clocked = &account.clocked[row as usize];
    if let Some(rule) = Account::held(event, clocked, account.profile) {
        let ahead = if rule == Rule::FutureOrBackdated { event.wall.millis_since(event.received) } else { 0 };
        let limit = if rule == Rule::FutureOrBackdated { account.profile.future_ms.value } else { 0 };
        let plan = if account.due(event.plan).is_some() { event.plan } else { VisitIx::NONE };
        findings.push(Finding::new(rule, Class::Fix, [row]).measuring(ahead, limit).of_visit(plan));
        return;
    }
    clock(account, row, findings);
    late_sync(account, row, findings);
}

/// V13, V14, V17, V24: what the log's own check found. V15: a hole in the log just before this event. V16: another event
/// with its number.
fn log(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
    let event = account.event(row);
    let clocked = &account.clocked[row as usize];
    let before = row.checked_sub(1).map(|before| account.event(before));
    for trouble in event.troubles.each() {
        let finding = Finding::new(trouble.rule(), trouble.class(), [row]);
        let finding = finding.certain_if(trouble != Trouble::KeyDoubted);
        match trouble {
            // A quarantined event is no part of a visit: what is wrong with it is nobody's attendance's.
            trouble if trouble.quarantines() => findings.push(finding),
            Trouble::Gap | Trouble::Fork | Trouble::MonotonicBackwards => {}
            _ => findings.push(account.of_event(finding, row)),
        }
    }
    let hole = before.is_some_and(|before| before.device == event.device && event.seq > before.seq + 1);
    if hole || event.troubles.has(Trouble::Gap) {
        let waited = account.as_of.millis_since(event.received);
        let limit = account.profile.late_sync_ms.value;
        let class = if waited > limit { Class::Ack } else { Class::Info };
        findings.push(account.of_event(Finding::new(Rule::ChainGap, class, [row]).measuring(waited, limit), row));
    }
    if clocked.forked || event.troubles.has(Trouble::Fork) {
        findings.push(account.of_event(Finding::new(Rule::Fork, Class::Suspect, [row]), row));
    }
}

/// V23: the clock nobody can set went backwards without a restart. V20: the other one was set while it ran; looked at
/// when that is what puts a punch on time.
fn clock_between(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
    let event = account.event(row);
    let before = row.checked_sub(1).map(|before| account.event(before));
    let follows =
        |before: &&Event| before.device == event.device && before.boot == event.boot && !before.troubles.quarantined();
    let Some(before) = before.filter(follows) else { return };
    let elapsed = event.monotonic_ms as i64 - before.monotonic_ms as i64;
    if elapsed < 0 {
        let finding = Finding::new(Rule::MonoBackwards, Class::Suspect, [row]).measuring(-elapsed, 0);
        findings.push(account.of_event(finding, row));
    }
    let step = event.wall.millis_since(before.wall).saturating_sub(elapsed);
    let limit = account.profile.clock_step_ms.value;
    if event.seq == before.seq.saturating_add(1) && elapsed >= 0 && step.saturating_abs() > limit {
        let class = if steps_into_tolerance(account, row, step) { Class::Suspect } else { Class::Info };
        findings.push(account.of_event(Finding::new(Rule::ClockStep, class, [row]).measuring(step, limit), row));
    }
}

/// Whether an In is on time by the clock as it was set, and would not be by the clock as it was.
fn steps_into_tolerance(account: &Account<'_>, row: u32, step: i64) -> bool {
    let event = account.event(row);
    let attendance = account.attendances.get(account.attendance_of[row as usize] as usize);
    let due = attendance.and_then(|attendance| account.due(attendance.visit));
    let on_time = |due: &Due, wall: Instant| {
        punctuality::start(due, Moment::exact(wall), account.profile).punctuality == Punctuality::OnTime
    };
    let before = Instant(event.wall.0.saturating_sub(step));
    event.kind == Kind::In && due.is_some_and(|due| on_time(due, event.wall) && !on_time(due, before))
}

/// V18: how well the true time is known. V19: how far out the device's clock was. V21: a time its own log rules out.
fn clock(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
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

/// V22: received long after it happened.
fn late_sync(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
    let (event, clocked, profile) = (account.event(row), &account.clocked[row as usize], account.profile);
    let late = event.received.millis_since(clocked.at.latest);
    let (class, limit) = if late > profile.locked_ms.value {
        (Class::Reject, profile.locked_ms.value)
    } else if late > profile.late_sync_ms.value {
        (Class::Ack, profile.late_sync_ms.value)
    } else {
        return;
    };
    findings.push(account.of_event(Finding::new(Rule::LateSync, class, [row]).measuring(late, limit), row));
}

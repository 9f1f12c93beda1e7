//! What a device's clock and log say about an event: V02, V03, V15, V16, V18, V19, V21, V22.

use crate::ground::VisitIx;
use crate::verification::account::Account;
use crate::verification::finding::{Class, Finding, Findings, Rule};

/// Judges one event of the canonical order. Panics: never for a row of the order.
pub fn judge(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
    log(account, row, findings);
    let event = account.event(row);
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

/// V15: a hole in the log just before this event. V16: another event with its number.
fn log(account: &Account<'_>, row: u32, findings: &mut Findings<'_>) {
    let event = account.event(row);
    let clocked = &account.clocked[row as usize];
    let before = row.checked_sub(1).map(|before| account.event(before));
    let hole = before.is_some_and(|before| before.device == event.device && event.seq > before.seq + 1);
    if hole {
        let waited = account.as_of.millis_since(event.received);
        let limit = account.profile.late_sync_ms.value;
        let class = if waited > limit { Class::Ack } else { Class::Info };
        findings.push(account.of_event(Finding::new(Rule::ChainGap, class, [row]).measuring(waited, limit), row));
    }
    if clocked.forked {
        findings.push(account.of_event(Finding::new(Rule::Fork, Class::Suspect, [row]), row));
    }
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

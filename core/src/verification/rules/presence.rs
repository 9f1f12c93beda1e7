//! Whether an attendance has both its ends and all between them, one carer who was sent, and a plan: V04, V05, V15, V34, V35.

use crate::ground::Instant;
use crate::verification::attendance::{Attendance, NO_EVENT, Punch, Role};
use crate::verification::event::EventKind;
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::rule_context::RuleContext;

/// Whether an attendance may still become whole by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Wholeness {
    /// Both ends are there, or one is missing for good.
    #[default]
    Settled,
    /// The missing end may yet come.
    Waiting,
}

/// Judges one attendance; `next_elsewhere` is the carer's next In at another client's, if there is one.
///
/// Panics: never for a row of the attendances.
pub(crate) fn judge(
    account: &RuleContext<'_>,
    attendance: u32,
    next_elsewhere: Option<Instant>,
    findings: &mut Findings<'_>,
) -> Wholeness {
    let row = &account.attendances[attendance as usize];
    let ends = [row.punched_in, row.punched_out];
    let mut push = |finding: Finding| findings.push(account.of_attendance(finding, attendance));
    let erased = erased_between(account, row);
    if erased > 0 {
        push(Finding::new(Rule::ErasedRecords, Class::Ack, ends).measuring(erased, 0));
    }
    if row.reversed {
        push(Finding::new(Rule::Reversal, Class::Fix, ends));
    }
    if !row.visit.is_some() {
        push(Finding::new(Rule::Unscheduled, Class::Ack, ends));
    } else if !account.plan.was_sent(row.visit, row.carer, row.arrival) {
        push(Finding::new(Rule::WrongCarer, Class::Ack, ends));
    }
    let wholeness = if !row.has_in() {
        missing_in(account, row, &mut push)
    } else if !row.has_out() {
        missing_out(account, row, next_elsewhere, &mut push)
    } else {
        Wholeness::Settled
    };
    let positions = row.first as usize..row.end as usize;
    let punches = account.punches[positions.clone()].iter().zip(&account.roles[positions]);
    // Whoever stepped out of a visit that goes on may yet come back.
    let asks = |punch: &Punch| punch.kind != EventKind::Leave || wholeness == Wholeness::Settled;
    for (punch, _) in punches.filter(|(punch, role)| **role == Role::Extraneous && asks(punch)) {
        push(Finding::new(Rule::Extraneous, Class::Ack, [punch.row]));
    }
    wholeness
}

/// V15: how many records of one log between both punches are held by their places only.
fn erased_between(account: &RuleContext<'_>, row: &Attendance) -> i64 {
    if row.punched_in == NO_EVENT || row.punched_out == NO_EVENT {
        return 0;
    }
    let (from, to) = (row.punched_in.min(row.punched_out), row.punched_in.max(row.punched_out));
    // In by one phone and out by another: no one log lies between them.
    if account.event(from).device != account.event(to).device {
        return 0;
    }
    (from + 1..to).filter(|&row| account.event(row).troubles.withheld()).count() as i64
}

/// V04, and not before a log with a hole in it had its time to arrive.
fn missing_in(account: &RuleContext<'_>, row: &Attendance, push: &mut impl FnMut(Finding)) -> Wholeness {
    let by_hand = row.punched_out == NO_EVENT;
    let waited = if by_hand { 0 } else { account.as_of.millis_since(account.event(row.punched_out).received) };
    let hole = !by_hand && account.clocked[row.punched_out as usize].gap_before;
    let waiting = hole && waited <= account.profile.late_sync_ms.value;
    let class = if waiting { Class::Info } else { Class::Fix };
    push(Finding::new(Rule::MissingIn, class, [row.punched_out]));
    if waiting { Wholeness::Waiting } else { Wholeness::Settled }
}

/// V05: looked for from half an hour after the planned end, final at 25 hours or at the carer's next In elsewhere.
fn missing_out(
    account: &RuleContext<'_>,
    row: &Attendance,
    next_elsewhere: Option<Instant>,
    push: &mut impl FnMut(Finding),
) -> Wholeness {
    let profile = account.profile;
    let since_in = account.as_of.millis_since(row.start.best);
    let planned_end = account.due(row.visit).map_or(row.start.best, |due| due.end);
    // Counted from the planned end: a long visit is not overdue while it goes on.
    let since_end = account.as_of.millis_since(planned_end);
    let finding = |class| Finding::new(Rule::MissingOut, class, [row.punched_in]);
    // Who is at somebody else's has left, whether or not the phone said so.
    if since_in >= profile.out_final_ms.value || next_elsewhere.is_some() {
        push(finding(Class::Fix).measuring(since_in, profile.out_final_ms.value));
        return Wholeness::Settled;
    }
    if since_end >= profile.out_due_ms.value {
        push(finding(Class::Info).measuring(since_end, profile.out_due_ms.value));
    }
    Wholeness::Waiting
}

//! The rules on single events, on attendances, and on one carer's attendances together.

use super::assembly::{by_time, slots_of};
use super::attendance::Attendance;
use super::event::EventKind;
use super::finding::{Class, Finding, Findings, Rule};
use super::geofence::Geofence;
use super::rule_context::RuleContext;
use super::rules::device::Hands;
use super::rules::presence::Wholeness;
use super::rules::{carer, duration, log, place, presence, time, visit, workload};
use super::verdict::{Level, Reason};
use super::visit_matching::{Slot, nearest_slot};
use crate::ground::{Instant, VisitIx};

/// How good the evidence of every end of an attendance is.
pub(super) fn weigh_events(account: &RuleContext<'_>, levels: &mut [Level]) {
    levels.fill(Level::E0);
    for attendance in account.attendances {
        for end in account.ends(attendance) {
            // Only the ends of attendances are weighed: a verdict rests on no other event.
            levels[end as usize] = place::level(account, end);
        }
    }
}

/// The rules on single events, and the visits for which a carer says why they could not be made.
pub(super) fn judge_events(
    account: &RuleContext<'_>,
    slots: &[Slot],
    reasons: &mut [Option<(Reason, u32)>],
    findings: &mut Findings<'_>,
) {
    reasons.fill(None);
    let mut hands = Hands::default();
    // Events first: what one of them is refused for, no rule of attendances may use.
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
        // Nobody at home must be shown by evidence as any stay must: it is paid in some contracts.
        if account.evidence(row).refused.is_some() {
            continue;
        }
        let at_home = account.evidence(row).reading.fence != Geofence::Outside;
        if let Some(rule) = held {
            findings.push(Finding::new(rule, Class::Fix, [row]));
        } else if let (true, Some(visit)) = (at_home, near()) {
            // The first in the canonical order stands: a second one adds nothing.
            reasons[visit.at()].get_or_insert((reason, row));
        } else if !at_home {
            findings.push(Finding::new(Rule::Geofence, Class::Ack, [row]));
        }
    }
}

/// The rules on one attendance and on one carer's attendances together.
pub(super) fn judge_carers(
    account: &RuleContext<'_>,
    by_carer: &mut [u32],
    wholeness: &mut [Wholeness],
    findings: &mut Findings<'_>,
) {
    let row = |at: &u32| &account.attendances[*at as usize];
    by_carer.iter_mut().zip(0..).for_each(|(held, at)| *held = at);
    by_carer.sort_unstable_by_key(|at| (by_time(row(at).carer.0, begun(row(at))), row(at).client, *at));
    // One carer at a time, in order of arrival: overlaps, ways and workload need only who came before.
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
            // An attendance that may still become whole is not held against elements that it does not have yet.
            if whole == Wholeness::Settled {
                visit::judge(account, attendance, findings);
            }
            duration::judge(account, attendance, findings);
            // A shared attendance has the punches of a sibling, whose place was judged there.
            if !this.shared {
                account.ends(this).for_each(|end| place::judge(account, end, findings));
            }
        }
    }
}

/// When an attendance began, as far as is known.
pub(super) fn begun(row: &Attendance) -> Instant {
    if row.has_in() { row.start.best } else { row.finish.best }
}

//! The history of a verdict: every different version there was, as events came in and time passed.

use std::collections::BTreeSet;

use homeround_core::ground::Instant;
use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::{Profile, Verdict, VisitPlan};

use super::situation::Situation;
use crate::failure::Failure;
use crate::verification::verdict_row::Version;
use homeround_core::verification::Alert;

/// Past this many events looked at, over all moments together, the history is that of the time asked at alone.
const MOST_LOOKED_AT: usize = 20_000_000;

/// The versions of every visit's verdict up to the time that is asked about.
///
/// # Errors
/// When the events cannot be verified.
pub(super) fn versions(
    situation: &Situation,
    plan: &VisitPlan<'_>,
    profile: &Profile<'_>,
) -> Result<Vec<Vec<Version>>, Failure> {
    let mut histories: Vec<Vec<Version>> = vec![Vec::new(); plan.visits.len()];
    let mut owned = OwnedMemory::default();
    // Each moment is a whole verification: a history repeats what was said then, and keeps no state between.
    for at in moments(situation, profile) {
        let found = owned.verify(plan, &situation.events, profile, at)?;
        for (history, verdict) in histories.iter_mut().zip(found.verdicts) {
            let version = version(situation, at, verdict);
            let said = |held: &Version| (held.status, held.reason, held.alert, held.paid_minutes);
            if history.last().map(said) != Some(said(&version)) {
                history.push(version);
            }
        }
    }
    Ok(histories)
}

fn version(situation: &Situation, at: Instant, verdict: &Verdict) -> Version {
    Version {
        from: situation.shown(at),
        status: verdict.status.name(),
        reason: verdict.status.reason_word(),
        alert: verdict.alert.map(Alert::name),
        paid_minutes: verdict.paid.minutes,
    }
}

/// When a verdict can change: receipts, corrections, approvals, and what follows from the plans.
fn moments(situation: &Situation, profile: &Profile<'_>) -> BTreeSet<Instant> {
    let mut moments = BTreeSet::new();
    moments.insert(situation.as_of);
    moments.extend(
        situation
            .events
            .iter()
            .zip(&situation.numbers)
            .filter(|(_, seq)| seq.is_some())
            .map(|(event, _)| event.received),
    );
    for correction in &situation.corrections {
        moments.extend(correction.at);
        moments.extend(correction.approved.map(|(_, at)| at));
    }
    // A plan adds seven moments at most. The cost is reckoned before any of them is looked at.
    let looked_at =
        (moments.len() + 8 * situation.due.len()).saturating_mul(situation.events.len() + situation.due.len());
    if looked_at > MOST_LOOKED_AT {
        return BTreeSet::from([situation.as_of]);
    }
    for due in &situation.due {
        let late = if due.time_critical { profile.critical_late_ms.value } else { profile.late_ms.value };
        let after = |at: Instant, by: i64| Instant(at.0.saturating_add(by));
        let day_end = situation.with_plan(|plan| plan.day_end(due.start, profile.day_end_second.value as i32));
        moments.extend([after(due.start, late), after(due.end, late), after(due.end, profile.out_due_ms.value)]);
        moments.extend([due.start, day_end, after(due.start, profile.out_final_ms.value)]);
        moments.extend(due.cancelled);
    }
    // What lies after the time that is asked about was not known then.
    let last = situation.as_of;
    moments.retain(|at| *at <= last);
    moments
}

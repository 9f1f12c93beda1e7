//! Counts and measures over all visits of a verification.

use homeround_core::verification::{Level, PlannedVisit, Punctuality, Status, Verdict, Verification};
use schemars::JsonSchema;
use serde::Serialize;

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Different events received by then.
    pub events: u32,
    /// Visits planned.
    pub visits: u32,
    /// Verified by the events alone.
    pub verified: u32,
    /// Somebody must acknowledge something.
    pub needs_ack: u32,
    /// Something must be corrected before billing.
    pub incomplete: u32,
    /// Nobody came.
    pub missed: u32,
    /// Not delivered, for a reason.
    pub not_delivered: u32,
    /// May not be stored as valid.
    pub rejected: u32,
    /// Too early to say.
    pub pending: u32,
    /// Visits a person should look at; they are counted above as well.
    pub review: u32,
    /// Attendances that belong to no planned visit.
    pub unplanned: u32,
}

/// A share in whole numbers, so that nothing is rounded away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    /// This many
    pub part: u32,
    /// of this many.
    pub of: u32,
}

impl Share {
    fn join(&mut self, other: Self) {
        self.part += other.part;
        self.of += other.of;
    }

    fn add(&mut self, counts: bool) {
        self.part += u32::from(counts);
        self.of += 1;
    }

    /// Tenths of a per cent, rounded to the nearest; a share of nothing is none.
    #[must_use]
    pub fn per_mille(self) -> Option<u32> {
        // Half of the divisor is added, so that the division rounds to the nearest.
        (self.of > 0).then(|| (self.part * 1000 + self.of / 2) / self.of)
    }

    /// As `97.3 % (146 of 150)`.
    #[must_use]
    pub fn words(self) -> String {
        let share =
            self.per_mille().map_or_else(|| "-".to_owned(), |tenths| format!("{}.{} %", tenths / 10, tenths % 10));
        format!("{share} ({} of {})", self.part, self.of)
    }
}

/// What a commissioner asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measures {
    /// Started on time, of those that started.
    pub on_time: Share,
    /// Missed, of those that were decided.
    pub missed: Share,
    /// Short by the profile's rule, of those with both ends.
    pub short: Share,
    /// Both ends with evidence of at least E2, of those delivered.
    pub electronically_logged: Share,
    /// Double-ups with enough time together, of those delivered.
    pub double_ups_covered: Share,
    /// Minutes planned for all carers together, of visits that were decided.
    pub planned_minutes: u64,
    /// Whole minutes delivered by all carers together.
    pub delivered_minutes: u64,
    /// Minutes that count for payment under the profile.
    pub paid_minutes: u64,
}

/// What an outcome counts and measures.
pub(super) fn totals(due: &[PlannedVisit], found: &Verification<'_>) -> (Counts, Measures) {
    (Counts::from_outcome(found), Measures::from_outcome(due, found))
}

impl Counts {
    fn from_outcome(found: &Verification<'_>) -> Self {
        let size = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        let mut counts = Self {
            events: size(found.order.len()),
            visits: size(found.verdicts.len()),
            unplanned: size(found.attendances.iter().filter(|row| !row.visit.is_some()).count()),
            ..Self::default()
        };
        for verdict in found.verdicts {
            counts.review += u32::from(verdict.review);
            *match verdict.status {
                Status::VerifiedAuto | Status::VerifiedEdited => &mut counts.verified,
                Status::NeedsAck => &mut counts.needs_ack,
                Status::Incomplete => &mut counts.incomplete,
                Status::Missed { .. } => &mut counts.missed,
                Status::NotDelivered(_) => &mut counts.not_delivered,
                Status::Rejected => &mut counts.rejected,
                _ => &mut counts.pending,
            } += 1;
        }
        counts
    }

    /// Adds those of other visits.
    pub(super) fn join(&mut self, other: &Self) {
        self.events += other.events;
        self.visits += other.visits;
        self.verified += other.verified;
        self.needs_ack += other.needs_ack;
        self.incomplete += other.incomplete;
        self.missed += other.missed;
        self.not_delivered += other.not_delivered;
        self.rejected += other.rejected;
        self.pending += other.pending;
        self.review += other.review;
        self.unplanned += other.unplanned;
    }
}

impl Measures {
    fn from_outcome(due: &[PlannedVisit], found: &Verification<'_>) -> Self {
        let mut measures = Self::default();
        // A visit that is still awaited is neither late nor missed: it would change every share until it is decided.
        for verdict in found.verdicts.iter().filter(|verdict| verdict.status != Status::Pending) {
            let due = &due[verdict.visit.at()];
            let missed = matches!(verdict.status, Status::Missed { .. });
            let delivered = verdict.paid.exact_ms > 0;
            measures.missed.add(missed);
            // A visit for two carers is planned time of each of them.
            measures.planned_minutes += u64::from(whole_minutes(due.planned_ms())) * u64::from(due.carers);
            measures.delivered_minutes += u64::from(whole_minutes(verdict.paid.exact_ms));
            measures.paid_minutes += u64::from(verdict.paid.minutes);
            // Only a known start has a punctuality: a missed visit counts once, as missed.
            if let Some(start) = verdict.start {
                measures.on_time.add(start.punctuality == Punctuality::OnTime);
            }
            if delivered {
                measures.short.add(has(found, verdict, "V38"));
                // Both ends must be logged: the weaker one decides.
                let logged = verdict.evidence_in.min(verdict.evidence_out) >= Level::E2;
                measures.electronically_logged.add(logged);
            }
            // A double-up to which nobody came is a missed visit, and none that a carer made alone.
            if delivered && due.carers > 1 {
                measures.double_ups_covered.add(!has(found, verdict, "V46"));
            }
        }
        measures
    }

    /// Adds those of other visits.
    pub(super) fn join(&mut self, other: &Self) {
        self.on_time.join(other.on_time);
        self.missed.join(other.missed);
        self.short.join(other.short);
        self.electronically_logged.join(other.electronically_logged);
        self.double_ups_covered.join(other.double_ups_covered);
        self.planned_minutes += other.planned_minutes;
        self.delivered_minutes += other.delivered_minutes;
        self.paid_minutes += other.paid_minutes;
    }
}

/// Whether a rule found something at a visit.
fn has(found: &Verification<'_>, verdict: &Verdict, rule: &str) -> bool {
    // Findings stand in the order of their visits: a binary search spares a walk over all of them for each verdict.
    let from = found.findings.partition_point(|finding| finding.visit < verdict.visit);
    let of_visit = found.findings[from..].iter().take_while(|finding| finding.visit == verdict.visit);
    of_visit.into_iter().any(|finding| finding.rule.id() == rule)
}

/// The whole minutes in a time.
pub(super) fn whole_minutes(millis: i64) -> u32 {
    // Minutes are cut off and not rounded: nobody is credited with a minute that was not whole.
    u32::try_from(millis.max(0) / 60_000).unwrap_or(u32::MAX)
}

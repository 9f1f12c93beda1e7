//! The time of the carers of a roster, from which it is priced: as planned, or as verified.

use homeround_core::book::Worked;
use homeround_core::ground::ShiftIx;
use homeround_core::rounds::{Roster, worked};

use super::summary::Basis;
use super::verified::verified;
use crate::failure::Failure;
use crate::planning::LoadedBranch;
use crate::verification::{Feed, Timetable, profile_of, summarise};

/// The time of the carers of a roster as planned.
///
/// # Errors
/// The faults of a branch whose tables do not hold together.
pub fn planned_time(branch: &LoadedBranch, roster: &Roster<'_>) -> Result<(Vec<Worked>, Basis), Failure> {
    let valid = branch.problem()?;
    let rounds = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
    Ok((rounds.flat_map(|round| worked(&valid, roster, round)).collect(), Basis::PlannedRoster))
}

/// The same as verified, as things stood when the last event was received. `timetable` is that of the roster.
///
/// # Errors
/// When the book's own profile cannot be meant; otherwise as [`summarise`].
pub fn verified_time(
    branch: &LoadedBranch,
    roster: Roster<'_>,
    timetable: &Timetable,
    feed: &Feed,
) -> Result<(Vec<Worked>, Basis), Failure> {
    let profile = profile_of(&branch.book, None)?;
    let as_of = feed.last_receipt().unwrap_or_else(|| timetable.end());
    let summary = summarise(timetable, feed, &profile, as_of)?;
    Ok((verified(&branch.plan, roster, &summary), Basis::VerifiedVisits))
}

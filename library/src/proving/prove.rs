//! A certificate looked for: by counting first, then by weighing visits.

use homeround_core::certificate::CertificateKind;
use homeround_core::ground::{Seconds, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::{Roster, Task, Valid};

use super::Weighing;
use super::linear_program::{BoundKind, Unsolved};
use super::minimise::minimise_visits;
use super::patience::Patience;
use super::{direct, intervals, travel_bound};

/// A certificate that the visits `asked` for cannot all be served, the simplest that was found, or nothing.
///
/// It was checked, and names as few visits as the patience finds enough. Where a linear program could not be solved, what it would
/// have shown is not found; [`weighed`] says so.
#[must_use]
pub fn prove(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<OwnedCertificate> {
    counted(problem, asked, patience).or_else(|| weighed(problem, asked, None, patience, &|| true).ok().flatten())
}

/// As [`prove`], by what can be counted without weighing visits: single visits, gaps, who may come to a client, stretches
/// of time and hours as a whole.
#[must_use]
pub fn counted(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<OwnedCertificate> {
    by_visit(problem, asked, patience).or_else(|| by_stretch(problem, asked, None, patience))
}

/// As [`counted`], by what costs least: single visits, gaps, and who may come to a client.
pub(crate) fn by_visit(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<OwnedCertificate> {
    direct::prove_single(problem, asked, patience)
        .or_else(|| direct::prove_times(problem, asked))
        .or_else(|| patience.follows(problem.problem()).then(|| direct::prove_continuity(problem, asked)).flatten())
}

/// As [`counted`], by stretches of time and hours as a whole. What a legal roster that is `given` makes together can be made, so a
/// stretch without any visit that it leaves out is not worth a look.
pub(crate) fn by_stretch(
    problem: &Valid<'_>,
    asked: &[bool],
    given: Option<&Roster<'_>>,
    patience: Patience,
) -> Option<OwnedCertificate> {
    if patience.follows(problem.problem()) && problem.problem().visits.len() > intervals::FEW {
        let mut overloads = intervals::overloads(problem, asked, Seconds(300));
        let missing = left_out(asked, given);
        overloads.retain(|one| one.visits.iter().any(|row| missing[row.visit.at()]));
        if let Some(found) = overloads.into_iter().find(|one| one.check(problem, asked).is_ok()) {
            return Some(minimise_visits(problem, asked, patience, found));
        }
    }
    travel_bound::price_legs(problem, asked, patience)?.hours(problem, asked)
}

/// As [`prove`], by weighing visits: those of the fullest stretches of time first, as long as `goes_on` says so. Of a legal
/// roster that is `given` the rounds show what carers can collect, and stretches of which it makes every visit are passed over.
///
/// # Errors
/// [`Unsolved`] when nothing was found, and some of the linear programs could not be solved.
pub fn weighed(
    problem: &Valid<'_>,
    asked: &[bool],
    given: Option<&Roster<'_>>,
    patience: Patience,
    goes_on: &dyn Fn() -> bool,
) -> Result<Option<OwnedCertificate>, Unsolved> {
    if !patience.follows(problem.problem()) {
        return Ok(None);
    }
    let mut left = patience.labels;
    let mut failed = None;
    let mut sets = intervals::list_intervals(problem, asked);
    let missing = left_out(asked, given);
    sets.retain(|visits| visits.iter().any(|visit| missing[visit.at()]));
    for visits in sets {
        match Weighing::new(problem, visits, given).solve(BoundKind::Refute, patience.weighings, &mut left, goes_on) {
            Ok(Some(found)) if found.check(problem, asked).is_ok() => {
                return Ok(Some(simplest(problem, asked, patience, minimise_visits(problem, asked, patience, found))));
            }
            Ok(_) => {}
            Err(unsolved) => failed = Some(unsolved),
        }
        if left == 0 || !goes_on() {
            break;
        }
    }
    failed.map_or(Ok(None), Err)
}

/// By visit, whether it is asked for and a roster leaves it out: all, where none is given.
fn left_out(asked: &[bool], given: Option<&Roster<'_>>) -> Vec<bool> {
    let mut missing = asked.to_vec();
    for planned in given.into_iter().flat_map(|roster| roster.stops) {
        if let Task::Visit(visit) = planned.task
            && let Some(missing) = missing.get_mut(visit.at())
        {
            *missing = false;
        }
    }
    missing
}

/// The same visits by a simpler reason, where one shows it too.
fn simplest(problem: &Valid<'_>, asked: &[bool], patience: Patience, found: OwnedCertificate) -> OwnedCertificate {
    let visits: Vec<VisitIx> = found.visits.iter().map(|row| row.visit).collect();
    let plain = |kind: CertificateKind| OwnedCertificate {
        grid: found.grid,
        ..OwnedCertificate::plain(kind, visits.iter().copied())
    };
    let overload = intervals::overload(problem, &visits, found.grid);
    let simpler = [plain(CertificateKind::Times), plain(CertificateKind::Clash)].into_iter().chain(overload);
    for one in simpler {
        if one.check(problem, asked).is_ok() {
            return minimise_visits(problem, asked, patience, one);
        }
    }
    found
}

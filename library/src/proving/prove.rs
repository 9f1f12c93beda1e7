//! A certificate looked for: by counting first, then by weighing visits.

use homeround_core::certificate::CertificateKind;
use homeround_core::ground::{Seconds, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::Valid;

use super::Weighing;
use super::linear_program::{BoundKind, Unsolved};
use super::minimise::minimise_visits;
use super::patience::Patience;
use super::{direct, intervals, travel_bound};

/// A certificate that the visits `asked` for cannot all be served, the simplest that was found, or nothing.
///
/// It was checked, and without any one of its visits it would show nothing. Where a linear program could not be solved, what it would
/// have shown is not found; [`weighed`] says so.
#[must_use]
pub fn prove(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<OwnedCertificate> {
    counted(problem, asked, patience).or_else(|| weighed(problem, asked, patience, &|| true).ok().flatten())
}

/// As [`prove`], by what can be counted without weighing visits: single visits, gaps, who may come to a client, stretches
/// of time and hours as a whole.
#[must_use]
pub fn counted(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<OwnedCertificate> {
    let simple = direct::prove_single(problem, asked, patience).or_else(|| direct::prove_times(problem, asked));
    if simple.is_some() {
        return simple;
    }
    let follows = patience.follows(problem.problem());
    if let Some(found) = follows.then(|| direct::prove_continuity(problem, asked)).flatten() {
        return Some(found);
    }
    if follows && problem.problem().visits.len() > intervals::FEW {
        let overloads = intervals::overloads(problem, asked, Seconds(300));
        if let Some(found) = overloads.into_iter().find(|one| one.check(problem, asked).is_ok()) {
            return Some(minimise_visits(problem, asked, found));
        }
    }
    travel_bound::price_legs(problem, asked, patience)?.hours(problem, asked)
}

/// As [`prove`], by weighing visits: those of the fullest stretches of time first, as long as `goes_on` says so.
///
/// # Errors
/// [`Unsolved`] when nothing was found, and some of the linear programs could not be solved.
pub fn weighed(
    problem: &Valid<'_>,
    asked: &[bool],
    patience: Patience,
    goes_on: &dyn Fn() -> bool,
) -> Result<Option<OwnedCertificate>, Unsolved> {
    if !patience.follows(problem.problem()) {
        return Ok(None);
    }
    let mut left = patience.labels;
    let mut failed = None;
    for visits in intervals::list_intervals(problem, asked) {
        match Weighing::new(problem, visits).solve(BoundKind::Refute, patience.weighings, &mut left, goes_on) {
            Ok(Some(found)) if found.check(problem, asked).is_ok() => {
                return Ok(Some(simplest(problem, asked, minimise_visits(problem, asked, found))));
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

/// The same visits by a simpler reason, where one shows it too.
fn simplest(problem: &Valid<'_>, asked: &[bool], found: OwnedCertificate) -> OwnedCertificate {
    let visits: Vec<VisitIx> = found.visits.iter().map(|row| row.visit).collect();
    let plain = |kind: CertificateKind| OwnedCertificate {
        grid: found.grid,
        ..OwnedCertificate::plain(kind, visits.iter().copied())
    };
    let overload = intervals::overload(problem, &visits, found.grid);
    let simpler = [plain(CertificateKind::Times), plain(CertificateKind::Clash)].into_iter().chain(overload);
    for one in simpler {
        if one.check(problem, asked).is_ok() {
            return minimise_visits(problem, asked, one);
        }
    }
    found
}

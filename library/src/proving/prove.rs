//! A certificate looked for: by counting first, then by weighing visits.

use homeround_core::ground::{Seconds, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::proof::Kind;
use homeround_core::rounds::Valid;

use super::least::least;
use super::patience::Patience;
use super::points::{Aim, Unsolved, Weighing};
use super::{simple, stretches, ways};

/// A certificate that the visits `asked` for cannot all be served, the simplest that was found, or nothing.
///
/// It was checked, and without any one of its visits it would show nothing. Where a linear program could not be solved, what it would
/// have shown is not found; [`weighed`] says so.
#[must_use]
pub fn prove(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<OwnedCertificate> {
    counted(problem, asked).or_else(|| weighed(problem, asked, patience).ok().flatten())
}

/// As [`prove`], by what can be counted without weighing visits: single visits, gaps, who may come to a client, stretches
/// of time and hours as a whole.
#[must_use]
pub fn counted(problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
    let simple = simple::single(problem, asked).or_else(|| simple::times(problem, asked));
    if let Some(found) = simple.or_else(|| simple::continuity(problem, asked)) {
        return Some(found);
    }
    if problem.problem().visits.len() > stretches::FEW {
        let overloads = stretches::overloads(problem, asked, Seconds(300));
        if let Some(found) = overloads.into_iter().find(|one| one.check(problem, asked).is_ok()) {
            return Some(least(problem, asked, found));
        }
    }
    ways::priced(problem, asked)?.hours(problem, asked)
}

/// As [`prove`], by weighing visits: those of the fullest stretches of time first.
///
/// # Errors
/// [`Unsolved`] when nothing was found, and some of the linear programs could not be solved.
pub fn weighed(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Result<Option<OwnedCertificate>, Unsolved> {
    let mut left = patience.labels;
    let mut failed = None;
    for visits in stretches::of(problem, asked) {
        match Weighing::new(problem, visits).solve(Aim::Refute, patience.weighings, &mut left) {
            Ok(Some(found)) if found.check(problem, asked).is_ok() => {
                return Ok(Some(simplest(problem, asked, least(problem, asked, found))));
            }
            Ok(_) => {}
            Err(unsolved) => failed = Some(unsolved),
        }
        if left == 0 {
            break;
        }
    }
    failed.map_or(Ok(None), Err)
}

/// The same visits by a simpler reason, where one shows it too.
fn simplest(problem: &Valid<'_>, asked: &[bool], found: OwnedCertificate) -> OwnedCertificate {
    let visits: Vec<VisitIx> = found.visits.iter().map(|row| row.visit).collect();
    let plain =
        |kind: Kind| OwnedCertificate { grid: found.grid, ..OwnedCertificate::plain(kind, visits.iter().copied()) };
    let overload = stretches::overload(problem, &visits, found.grid);
    let simpler = [plain(Kind::Times), plain(Kind::Clash)].into_iter().chain(overload);
    for one in simpler {
        if one.check(problem, asked).is_ok() {
            return least(problem, asked, one);
        }
    }
    found
}

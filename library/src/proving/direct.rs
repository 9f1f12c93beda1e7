//! Proofs about single visits, about times alone, and about who may come to one client.

use homeround_core::certificate::CertificateKind;
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, ShiftIx, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::{Problem, Valid};

use super::minimise::minimise_visits;

/// One visit for which there are too few carers, or too few who can get there.
pub(super) fn prove_single(problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
    let rows = problem.problem().visits.len();
    let hard = (0..rows)
        .map(VisitIx::from_index)
        .filter(|&visit| asked[visit.at()] && !plainly_reached(problem.problem(), visit));
    hard.flat_map(|visit| {
        [CertificateKind::NoCarer, CertificateKind::Unreachable].map(|kind| OwnedCertificate::plain(kind, [visit]))
    })
    .find(|one| one.check(problem, asked).is_ok())
}

/// Whether as many carers as a visit needs could go there straight, make it and go straight back.
fn plainly_reached(problem: &Problem<'_>, index: VisitIx) -> bool {
    let visit = &problem.visits[index.at()];
    let pinned = problem.pins.iter().any(|pin| pin.visit == index);
    let mut able: Vec<CarerIx> = Vec::new();
    for shift in problem.shifts.iter().filter(|shift| shift.breaks == 0 && !shift.second.is_some()) {
        let Some(carer) = problem.carers.get(shift.carer.at()) else { continue };
        let way = |period: u8, from: PlaceIx, to: PlaceIx| problem.travel.seconds(carer.mode, period, from, to);
        let there = shift.span.start + way(visit.period, shift.start, visit.place);
        let latest = shift.span.end - carer.lasts(visit.duration) - way(shift.period, visit.place, shift.end);
        let tie = problem.tie(visit.client, shift.carer).copied().unwrap_or_default();
        let required = problem
            .ties_of(visit.client)
            .iter()
            .any(|tie| tie.standing == homeround_core::book::CarerStanding::Required);
        let plain = tie.standing != homeround_core::book::CarerStanding::Barred && !visit.known_only && !required;
        let fits =
            problem.windows_of(visit).any(|window| window.latest >= there && window.earliest.max(there) <= latest);
        if plain && fits && carer.skills.cover(visit.skills) && !able.contains(&shift.carer) {
            able.push(shift.carer);
        }
    }
    !pinned && able.len() >= usize::from(visit.carers)
}

/// Visits whose windows and gaps contradict one another.
pub(super) fn prove_times(problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
    let gaps = problem.problem().gaps.iter();
    let mut tied: Vec<VisitIx> =
        gaps.flat_map(|gap| [gap.first, gap.second]).filter(|visit| asked[visit.at()]).collect();
    tied.sort_unstable();
    tied.dedup();
    let whole = OwnedCertificate::plain(CertificateKind::Times, tied);
    whole.check(problem, asked).ok()?;
    Some(minimise_visits(problem, asked, whole))
}

/// A client whose visits need more different carers than may come.
pub(super) fn prove_continuity(problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
    let rows = problem.problem();
    let limited = (0..rows.most_carers.len()).filter(|&client| rows.most_carers[client] > 0);
    limited.map(ClientIx::from_index).find_map(|client| {
        let own = (0..rows.visits.len()).filter(|&visit| asked[visit] && rows.visits[visit].client == client);
        let whole = OwnedCertificate::plain(CertificateKind::Continuity(client), own.map(VisitIx::from_index));
        whole.check(problem, asked).ok()?;
        Some(minimise_visits(problem, asked, whole))
    })
}

/// Every carer who makes rounds of their own, and every double run.
pub(super) fn list_units(problem: &Problem<'_>) -> Vec<Unit> {
    let plain = |carer: CarerIx| problem.shifts.iter().any(|shift| shift.carer == carer && !shift.second.is_some());
    let carers = (0..problem.carers.len()).map(CarerIx::from_index).filter(|&carer| plain(carer)).map(Unit::Carer);
    let shifts = problem.shifts.iter().enumerate().filter(|(_, shift)| shift.second.is_some());
    carers.chain(shifts.map(|(at, _)| Unit::DoubleRun(ShiftIx::from_index(at)))).collect()
}

/// Who goes out together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    /// A carer, in all shifts alone.
    Carer(CarerIx),
    /// Two carers in one shift.
    DoubleRun(ShiftIx),
}

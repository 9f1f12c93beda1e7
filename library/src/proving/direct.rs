//! Proofs about single visits, about times alone, and about who may come to one client.

use homeround_core::certificate::{CertificateKind, may_stand};
use homeround_core::ground::{ClientIx, PlaceIx, Seconds, ShiftIx, Skills, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::{Problem, Valid};

use super::minimise::minimise_visits;
use super::patience::Patience;

/// One visit for which there are too few carers, or too few who can get there. Whether somebody can get there by way of other
/// places is looked at as far as the patience goes.
pub(super) fn prove_single(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<OwnedCertificate> {
    let rows = problem.problem();
    let shown = |kind: CertificateKind, visit: VisitIx| {
        let one = OwnedCertificate::plain(kind, [visit]);
        one.check(problem, asked).is_ok().then_some(one)
    };
    let each_way = u64::from(rows.travel.places).saturating_pow(2);
    let mut steps = 0_u64;
    // The exact check costs a walk over all ways for each shift: visits that somebody plainly reaches are left out.
    let hard = (0..rows.visits.len()).map(VisitIx::from_index);
    hard.filter(|&visit| asked[visit.at()] && !plainly_reached(rows, visit)).find_map(|visit| {
        shown(CertificateKind::NoCarer, visit).or_else(|| {
            let shifts = (0..rows.shifts.len()).map(ShiftIx::from_index);
            let stands = shifts.filter(|&shift| may_stand(rows, visit, &rows.visits[visit.at()], shift)).count();
            steps = steps.saturating_add(each_way.saturating_mul(stands as u64));
            if patience.allows(steps) { shown(CertificateKind::Unreachable, visit) } else { None }
        })
    })
}

/// Whether as many carers as a visit needs, one of them trained as it asks, could go there straight, make it and go straight back,
/// with their breaks before or after it. A visit of which that is so is not worth a closer look.
fn plainly_reached(problem: &Problem<'_>, index: VisitIx) -> bool {
    let visit = &problem.visits[index.at()];
    let (mut able, mut trained) = (Vec::new(), visit.one_skills == Skills::NONE);
    for (at, shift) in problem.shifts.iter().enumerate().filter(|(_, shift)| !shift.second.is_some()) {
        let Some(carer) = problem.carers.get(shift.carer.at()) else { continue };
        // Carers count, not shifts: one carer with two shifts is one pair of hands.
        if able.contains(&shift.carer) || !may_stand(problem, index, visit, ShiftIx::from_index(at)) {
            continue;
        }
        let way = |period: u8, from: PlaceIx, to: PlaceIx| problem.travel.seconds(carer.mode, period, from, to);
        let there = shift.span.start + way(visit.period, shift.start, visit.place);
        let lasts = carer.lasts(visit.duration);
        let latest = shift.span.end - lasts - way(shift.period, visit.place, shift.end);
        let aside = |soonest: Seconds, last: Seconds| {
            let first = shift.first_break as usize;
            let breaks = problem.breaks.iter().skip(first).take(shift.breaks as usize);
            breaks.clone().all(|rest| {
                rest.window.earliest.max(shift.span.start) + rest.duration <= last
                    || rest.window.latest >= soonest + lasts
            })
        };
        let fits = problem.windows_of(visit).any(|window| {
            let (soonest, last) = (window.earliest.max(there), window.latest.min(latest));
            soonest <= last && aside(soonest, last)
        });
        if fits {
            able.push(shift.carer);
            trained |= carer.skills.cover(visit.one_skills);
        }
    }
    trained && able.len() >= usize::from(visit.carers)
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
    Some(minimise_visits(problem, asked, Patience::default(), whole))
}

/// A client whose visits need more different carers than may come.
pub(super) fn prove_continuity(problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
    let rows = problem.problem();
    // The first client that is proved is enough: one impossible wish makes the whole undeliverable.
    let limited = (0..rows.most_carers.len()).filter(|&client| rows.most_carers[client] > 0);
    limited.map(ClientIx::from_index).find_map(|client| {
        let own = (0..rows.visits.len()).filter(|&visit| asked[visit] && rows.visits[visit].client == client);
        let whole = OwnedCertificate::plain(CertificateKind::Continuity(client), own.map(VisitIx::from_index));
        whole.check(problem, asked).ok()?;
        Some(minimise_visits(problem, asked, Patience::default(), whole))
    })
}

//! Stretches of time that are looked at for themselves: the fullest first.

use homeround_core::certificate::{CertificateKind, Weighed};
use homeround_core::ground::{Seconds, Skills, Span, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::{Problem, Valid};

/// Visits that are weighed all together, without looking for the stretch that matters.
pub(super) const FEW: usize = 40;
/// Stretches that are looked at.
const MOST: usize = 12;
/// Where stretches begin and end: every quarter of an hour.
const STEP: i32 = 900;
/// The longest stretch.
const LONGEST: i32 = 6 * 3_600;

/// A stretch of time, and the visits of which part must fall into it: those that need some skills, or all.
struct Stretch {
    span: Span,
    skills: Skills,
    /// Seconds of visits that must fall into it, in thousandths of those that carers have in it.
    full: i64,
}

/// Sets of visits to be weighed, the most promising first, all of them last.
pub(super) fn list_intervals(problem: &Valid<'_>, asked: &[bool]) -> Vec<Vec<VisitIx>> {
    let rows = problem.problem();
    let all: Vec<VisitIx> = (0..rows.visits.len()).map(VisitIx::from_index).filter(|visit| asked[visit.at()]).collect();
    if all.len() <= FEW {
        return vec![all];
    }
    let mut sets: Vec<Vec<VisitIx>> = Vec::new();
    for stretch in fullest(rows, asked) {
        let set: Vec<VisitIx> = all.iter().copied().filter(|&visit| stretch.takes(rows, visit) > 0).collect();
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    sets.truncate(MOST);
    sets
}

/// Certificates that stretches are overloaded, where that can be: not yet checked.
pub(super) fn overloads(problem: &Valid<'_>, asked: &[bool], grid: Seconds) -> Vec<OwnedCertificate> {
    let rows = problem.problem();
    let all: Vec<VisitIx> = (0..rows.visits.len()).map(VisitIx::from_index).filter(|visit| asked[visit.at()]).collect();
    fullest(rows, asked).iter().take(MOST).map(|stretch| stretch.overload(rows, &all, grid)).collect()
}

/// That the visits are too much for a stretch of time, for those stretches that might show it.
pub(super) fn overload(problem: &Valid<'_>, visits: &[VisitIx], grid: Seconds) -> Vec<OwnedCertificate> {
    let rows = problem.problem();
    let mut asked = vec![false; rows.visits.len()];
    visits.iter().for_each(|visit| asked[visit.at()] = true);
    fullest(rows, &asked).iter().take(MOST).map(|stretch| stretch.overload(rows, visits, grid)).collect()
}

impl Stretch {
    /// The seconds of a visit that must fall into the stretch.
    fn takes(&self, rows: &Problem<'_>, visit: VisitIx) -> i64 {
        let row = &rows.visits[visit.at()];
        let within = |start: i32| (start + row.duration.0).min(self.span.end.0) - start.max(self.span.start.0);
        let ends = rows.windows_of(row).flat_map(|window| [window.earliest.0, window.latest.0]);
        if row.skills.cover(self.skills) { i64::from(ends.map(within).min().unwrap_or(0).max(0)) } else { 0 }
    }

    fn overload(&self, rows: &Problem<'_>, visits: &[VisitIx], grid: Seconds) -> OwnedCertificate {
        let weighed =
            |visit: VisitIx| Weighed { visit, points: u32::try_from(self.takes(rows, visit)).unwrap_or(0), onward: 0 };
        let visits = visits.iter().map(|&visit| weighed(visit)).filter(|row| row.points > 0).collect();
        OwnedCertificate { visits, grid, ..OwnedCertificate::plain(CertificateKind::Overload(self.span), []) }
    }
}

/// The stretches in which carers have the least time to spare, that first.
fn fullest(rows: &Problem<'_>, asked: &[bool]) -> Vec<Stretch> {
    let asked: Vec<VisitIx> =
        (0..rows.visits.len()).map(VisitIx::from_index).filter(|visit| asked[visit.at()]).collect();
    let mut skills: Vec<Skills> = asked.iter().map(|visit| rows.visits[visit.at()].skills).collect();
    // Overloads of one skill hide in stretches that have hands enough: each skill is counted alone as well.
    let every = skills.iter().fold(0, |every, one| every | one.0);
    skills.push(Skills::NONE);
    skills.extend((0..64).map(|bit| Skills::NONE.with(bit)).filter(|one| one.0 & every != 0));
    skills.sort_unstable_by_key(|skills| skills.0);
    skills.dedup();
    let mut edges: Vec<i32> = Vec::new();
    for visit in asked.iter().map(|visit| &rows.visits[visit.at()]) {
        for window in rows.windows_of(visit) {
            // Edges on a coarse grid: stretches grow with their square, and some minutes lose few overloads.
            edges.push(window.earliest.0.div_euclid(STEP) * STEP);
            edges.push((window.latest + visit.duration).0.div_euclid(STEP) * STEP + STEP);
        }
    }
    edges.sort_unstable();
    edges.dedup();
    let mut found = Vec::new();
    for (at, &start) in edges.iter().enumerate() {
        for &end in edges[at + 1..].iter().take_while(|&&end| end - start <= LONGEST) {
            let span = Span { start: Seconds(start), end: Seconds(end) };
            found.extend(skills.iter().map(|&skills| Stretch { span, skills, full: 0 }));
        }
    }
    for stretch in &mut found {
        stretch.full = full(rows, &asked, stretch);
    }
    found.retain(|stretch| stretch.full > 300);
    found.sort_by_key(|stretch| (-stretch.full, stretch.span.start, stretch.span.end, stretch.skills.0));
    found
}

/// How full a stretch is, in thousandths.
fn full(rows: &Problem<'_>, asked: &[VisitIx], stretch: &Stretch) -> i64 {
    let heads = |visit: &VisitIx| i64::from(rows.visits[visit.at()].carers);
    let asked: i64 = asked.iter().map(|visit| stretch.takes(rows, *visit) * heads(visit)).sum();
    let mut there = 0;
    for shift in rows.shifts {
        let both = shift.span.end.0.min(stretch.span.end.0) - shift.span.start.0.max(stretch.span.start.0);
        let staff = [shift.carer, shift.second].into_iter().filter_map(|carer| rows.carers.get(carer.at()));
        there += staff.filter(|carer| carer.skills.cover(stretch.skills)).count() as i64 * i64::from(both.max(0));
    }
    // In thousandths of the carers' time there: a guide to where to look first, and no proof.
    1_000 * asked / there.max(1)
}

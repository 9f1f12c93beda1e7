//! A certificate made smaller: until it shows nothing without any one of its visits, or the patience is at its end.

use std::collections::BTreeSet;

use homeround_core::certificate::{CertificateSize, Weighed, Weight};
use homeround_core::ground::{Seconds, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::Valid;

use super::patience::Patience;

/// A certificate is checked on moments so many times as far apart as it was found on, where it still shows what it claims.
const COARSER: [i32; 3] = [6, 4, 2];

/// Labels that are followed for each visit of the plan to make a certificate smaller, and of a small plan, some half a second's.
const LABELS_A_VISIT: u64 = 50_000;
const LABELS_ANYWAY: u64 = 10_000_000;

/// The certificate with as few visits as leaving them out one after another comes to, and no limit it does not need, as far as the
/// patience goes.
pub(super) fn minimise_visits(
    problem: &Valid<'_>,
    asked: &[bool],
    patience: Patience,
    mut found: OwnedCertificate,
) -> OwnedCertificate {
    let share = LABELS_ANYWAY.max(LABELS_A_VISIT * problem.problem().visits.len() as u64);
    let mut left = (patience.labels / 8).min(share);
    // Each check is a whole proof, and a large one: where none is left, what was reached so far is what is said.
    let mut shows = |fewer: &OwnedCertificate| {
        let size = CertificateSize::from_certificate(problem, &fewer.view());
        let labels = (size.labels as u64).saturating_mul(problem.problem().carers.len() as u64);
        let goes = labels <= left;
        left = left.saturating_sub(labels);
        goes && fewer.check(problem, asked).is_ok()
    };
    found = without_least(problem, asked, found);
    // Coarser moments follow fewer rounds: every check to come takes less, and so does everybody else's.
    let coarser =
        COARSER.map(|times| OwnedCertificate { grid: Seconds(found.grid.0.saturating_mul(times)), ..found.clone() });
    if let Some(coarse) = coarser.into_iter().find(&mut shows) {
        found = coarse;
    }
    for at in (0..found.limits.len()).rev() {
        let mut fewer = found.clone();
        fewer.limits.remove(at);
        if shows(&fewer) {
            found = fewer;
        }
    }
    // Many at once first; then one by one, until no one can be left out.
    let mut size = found.visits.len() / 2;
    loop {
        let before = found.visits.len();
        let mut at = 0;
        while at < found.visits.len() {
            let mut fewer = found.clone();
            // Delta debugging (Zeller and Hildebrandt 2002): halves first, so that few needless visits cost few checks.
            fewer.visits.drain(at..(at + size.max(1)).min(found.visits.len()));
            if shows(&fewer) {
                found = fewer;
            } else {
                at += size.max(1);
            }
        }
        match size {
            0 | 1 if found.visits.len() == before => return found,
            0 | 1 => size = 1,
            _ => size /= 2,
        }
    }
}

/// The certificate without the visits that ask least: as many as what it shows more than it must can do without.
fn without_least(problem: &Valid<'_>, asked: &[bool], mut found: OwnedCertificate) -> OwnedCertificate {
    while let Ok(Weight { needed, most, contradictory: false, .. }) = found.check(problem, asked) {
        let worth = |row: &Weighed| i64::from(row.points) * i64::from(problem.problem().visits[row.visit.at()].carers);
        let mut by_worth: Vec<(i64, VisitIx)> = found.visits.iter().map(|row| (worth(row), row.visit)).collect();
        by_worth.sort_unstable();
        let mut spare = needed - most;
        let least = by_worth.iter().take_while(|(worth, _)| {
            spare -= worth;
            spare > 0
        });
        let least: BTreeSet<VisitIx> = least.map(|&(_, visit)| visit).collect();
        let mut fewer = found.clone();
        fewer.visits.retain(|row| !least.contains(&row.visit));
        // A visit left out may be passed on the way, so that more can be collected of the others: then it stays.
        if least.is_empty() || fewer.check(problem, asked).is_err() {
            break;
        }
        found = fewer;
    }
    found
}

//! A certificate made smaller until it shows nothing without any one of its visits.

use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::Valid;

/// The certificate with as few visits as leaving them out one after another comes to, and no limit it does not need.
pub(super) fn minimise_visits(problem: &Valid<'_>, asked: &[bool], mut found: OwnedCertificate) -> OwnedCertificate {
    // Each check is a whole proof: what is left is minimal, since leaving out any one visit more shows nothing.
    for at in (0..found.limits.len()).rev() {
        let mut fewer = found.clone();
        fewer.limits.remove(at);
        if fewer.check(problem, asked).is_ok() {
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
            if fewer.check(problem, asked).is_ok() {
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

//! What no roster of a branch goes below, from a certificate of paid time.

use homeround_core::certificate::Claim;
use homeround_core::heap::OwnedCertificate;

use super::roster::Bound;
use crate::failure::Failure;
use crate::planning::LoadedBranch;
use crate::proving::{CertificateFile, document_answer, list_asked};

/// What every roster that makes the visits has by a certificate, and the certificate as a document; `None` if it claims no paid
/// seconds or does not check.
///
/// # Errors
/// The faults of a branch whose tables do not hold together.
pub fn bound_of_certificate(
    branch: &LoadedBranch,
    found: &OwnedCertificate,
) -> Result<Option<(Bound, CertificateFile)>, Failure> {
    let asked = list_asked(branch)?;
    let Claim::PaidSeconds(seconds) = found.claim else { return Ok(None) };
    let Ok(seconds) = i64::try_from(seconds) else { return Ok(None) };
    let Some(certificate) = document_answer(branch, &asked, found)? else { return Ok(None) };
    let length = |by_night: bool| -> i64 {
        let visits = branch.plan.tables.visits.iter().zip(&asked);
        let meant = visits.filter(|(row, asked)| **asked && row.flat_pay.is_some() == by_night);
        meant.map(|(row, _)| i64::from(row.duration.0) * i64::from(row.carers)).sum()
    };
    // What is paid by the night is not paid by the hour.
    let (paid_seconds, contact_seconds) = ((seconds - length(true)).max(0), length(false));
    Ok(Some((Bound { paid_seconds, contact_seconds }, certificate)))
}

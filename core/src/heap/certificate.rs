//! A certificate that owns its rows, and is checked in memory of its own.
//!
//! ```
//! use homeround_core::certificate::{CertificateKind, Claim};
//! use homeround_core::ground::VisitIx;
//! use homeround_core::heap::OwnedCertificate;
//!
//! let clash = OwnedCertificate::plain(CertificateKind::Clash, [0, 1].map(VisitIx));
//! assert_eq!((clash.claim, clash.view().visits.len()), (Claim::Undeliverable, 2));
//! ```

use alloc::vec;
use alloc::vec::Vec;

use crate::certificate::{
    Certificate, CertificateKind, CertificateMemory, CertificateSize, Claim, InvalidCertificate, Label, MOST_LABELS,
    PricedLimit, Weighed, Weight, check,
};
use crate::ground::Seconds;
use crate::rounds::Valid;

/// A certificate, owned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedCertificate {
    /// As [`Certificate::claim`].
    pub claim: Claim,
    /// As [`Certificate::kind`].
    pub kind: CertificateKind,
    /// As [`Certificate::visits`].
    pub visits: Vec<Weighed>,
    /// As [`Certificate::limits`].
    pub limits: Vec<PricedLimit>,
    /// As [`Certificate::paid`].
    pub paid: u32,
    /// As [`Certificate::grid`].
    pub grid: Seconds,
}

impl OwnedCertificate {
    /// That these visits cannot all be served, for a reason that needs no points but one a part.
    #[must_use]
    pub fn plain(kind: CertificateKind, visits: impl IntoIterator<Item = crate::ground::VisitIx>) -> Self {
        let visits = visits.into_iter().map(|visit| Weighed { visit, points: 1, onward: 0 }).collect();
        let (claim, limits, paid, grid) = (Claim::Undeliverable, Vec::new(), 0, Certificate::default().grid);
        Self { claim, kind, visits, limits, paid, grid }
    }

    /// The certificate as borrowed rows.
    #[must_use]
    pub fn view(&self) -> Certificate<'_> {
        let Self { claim, kind, ref visits, ref limits, paid, grid } = *self;
        Certificate { claim, kind, visits, limits, paid, grid }
    }

    /// Checks it, in no more than [`MOST_LABELS`] labels.
    ///
    /// # Errors
    /// As [`check()`].
    pub fn check(&self, problem: &Valid<'_>, asked: &[bool]) -> Result<Weight, InvalidCertificate> {
        let size = CertificateSize::from_certificate(problem, &self.view());
        let mut words = vec![0; size.words];
        let mut labels = vec![Label::default(); size.labels.min(MOST_LABELS)];
        check(problem, asked, &self.view(), CertificateMemory { words: &mut words, labels: &mut labels })
    }
}

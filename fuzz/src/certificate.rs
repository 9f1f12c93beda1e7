//! Certificates that are anything, of a small week: read with all their faults, and checked without a panic.

use homeround::planning::digest::hash_problem;
use homeround::proving::deliverability::list_asked;
use homeround::proving::document::read_certificate;
use homeround::source::SourceFile;
use homeround_core::certificate::{CertificateKind, Claim, Limit, PricedLimit, Weighed};
use homeround_core::ground::{CarerIx, ClientIx, Seconds, ShiftIx, Span, VisitIx};
use homeround_core::heap::OwnedCertificate;

/// What stands in the corpus for the digest of the small week.
const DIGEST: &str = "THE SMALL WEEK";

/// A certificate out of bytes: rows that mostly exist.
fn made(bytes: &[u8]) -> Option<OwnedCertificate> {
    let (&[claim, kind, number, client, from, length, paid, grid], rows) = bytes.split_first_chunk()?;
    let number = u32::from(number);
    let (mut visits, mut limits) = (Vec::new(), Vec::new());
    for &[what, row, points, onward] in rows.as_chunks().0 {
        let (own, points) = (CarerIx(row.into()), u32::from(points) * 10);
        let limit = match what {
            250 => Limit::Hours(own),
            251 => Limit::Days(own),
            252 => Limit::InRow(own, onward.into()),
            253 => Limit::Weekends(own),
            254 => Limit::Load(ShiftIx(row.into())),
            _ => {
                visits.push(Weighed { visit: VisitIx(row.into()), points, onward: i32::from(onward as i8) * 10 });
                continue;
            }
        };
        limits.push(PricedLimit { limit, points });
    }
    let start = Seconds(i32::from(from) * 900);
    let kinds = [
        CertificateKind::NoCarer,
        CertificateKind::Unreachable,
        CertificateKind::Times,
        CertificateKind::Continuity(ClientIx(client.into())),
        CertificateKind::Clash,
        CertificateKind::Overload(Span { start, end: start + Seconds(i32::from(length) * 300) }),
        CertificateKind::Ways,
        CertificateKind::Rounds,
        CertificateKind::PaidRounds,
    ];
    let claims = [
        Claim::Undeliverable,
        Claim::Carers(number),
        Claim::PaidSeconds(u64::from(number) * 100),
        Claim::ClientCarers(number),
    ];
    let (claim, kind) = (claims[usize::from(claim) % 4], kinds[usize::from(kind) % 9]);
    Some(OwnedCertificate { claim, kind, visits, limits, paid: paid.into(), grid: Seconds(i32::from(grid) * 60) })
}

/// A certificate as a document, and one made of the bytes as numbers.
pub fn certificate(bytes: &[u8]) {
    let branch = crate::branch();
    let problem = branch.problem().expect("the small week is valid");
    let asked = list_asked(branch).expect("the small week is valid");
    let document = String::from_utf8_lossy(bytes).replace(DIGEST, &hash_problem(branch).expect("it can be encoded"));
    let read = read_certificate(&SourceFile::new("certificate.json", document.into_bytes()), branch)
        .ok()
        .map(|(found, _)| found);
    for found in read.into_iter().chain(made(bytes)) {
        let _ = found.check(&problem, &asked);
    }
}

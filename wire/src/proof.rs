//! Certificates: whether one shows what it claims of a problem.

use homeround_core::certificate::{
    Certificate, CertificateKind, CertificateMemory, CertificateSize, Claim, InvalidCertificate, Label, MOST_LABELS,
    Weight, check, mark_required,
};
use homeround_core::ground::{ClientIx, Seconds, Span};
use serde::{Deserialize, Serialize};

use crate::arena::{Arena, table_bytes};
use crate::error::WireError;
use crate::frame::Encoder;
use crate::problem::{Body, count};
use crate::told::Told;

/// What stands before the rows of a certificate.
#[derive(Serialize, Deserialize)]
struct CertificateHead {
    claim: u8,
    claimed: u64,
    kind: u8,
    client: u32,
    span: (i32, i32),
    paid: u32,
    grid: i32,
    visits: u32,
    limits: u32,
}

/// The two sides of a certificate.
#[derive(Serialize, Deserialize)]
pub(crate) struct WeightRow {
    needed: i64,
    most: i64,
    fullest: i64,
    carers: u32,
    contradictory: bool,
}

impl From<Weight> for WeightRow {
    fn from(Weight { needed, most, fullest, carers, contradictory }: Weight) -> Self {
        Self { needed, most, fullest, carers, contradictory }
    }
}

impl From<WeightRow> for Weight {
    fn from(WeightRow { needed, most, fullest, carers, contradictory }: WeightRow) -> Self {
        Self { needed, most, fullest, carers, contradictory }
    }
}

/// A claim as its number, and how many are claimed.
const fn claim_numbers(claim: Claim) -> (u8, u64) {
    match claim {
        Claim::Undeliverable => (0, 0),
        Claim::Carers(count) => (1, count as u64),
        Claim::PaidSeconds(seconds) => (2, seconds),
        Claim::ClientCarers(count) => (3, count as u64),
    }
}

fn read_claim(claim: u8, claimed: u64) -> Result<Claim, WireError> {
    let count = || u32::try_from(claimed).map_err(|_| WireError::Malformed);
    match (claim, claimed) {
        (0, 0) => Ok(Claim::Undeliverable),
        (1, _) => Ok(Claim::Carers(count()?)),
        (2, seconds) => Ok(Claim::PaidSeconds(seconds)),
        (3, _) => Ok(Claim::ClientCarers(count()?)),
        _ => Err(WireError::Malformed),
    }
}

/// A kind as its number, and the client and the stretch that it is about.
const fn kind_numbers(kind: CertificateKind) -> (u8, ClientIx, Span) {
    let nowhere = Span { start: Seconds::ZERO, end: Seconds::ZERO };
    match kind {
        CertificateKind::NoCarer => (0, ClientIx::NONE, nowhere),
        CertificateKind::Unreachable => (1, ClientIx::NONE, nowhere),
        CertificateKind::Times => (2, ClientIx::NONE, nowhere),
        CertificateKind::Continuity(client) => (3, client, nowhere),
        CertificateKind::Clash => (4, ClientIx::NONE, nowhere),
        CertificateKind::Overload(span) => (5, ClientIx::NONE, span),
        CertificateKind::Ways => (6, ClientIx::NONE, nowhere),
        CertificateKind::Rounds => (7, ClientIx::NONE, nowhere),
        CertificateKind::PaidRounds => (8, ClientIx::NONE, nowhere),
    }
}

fn read_kind(kind: u8, client: ClientIx, span: Span) -> Result<CertificateKind, WireError> {
    let read = match kind {
        0 => CertificateKind::NoCarer,
        1 => CertificateKind::Unreachable,
        2 => CertificateKind::Times,
        3 => CertificateKind::Continuity(client),
        4 => CertificateKind::Clash,
        5 => CertificateKind::Overload(span),
        6 => CertificateKind::Ways,
        7 => CertificateKind::Rounds,
        8 => CertificateKind::PaidRounds,
        _ => return Err(WireError::Malformed),
    };
    // A client or a stretch that the kind does not speak of is a mistake.
    if kind_numbers(read) == (kind, client, span) { Ok(read) } else { Err(WireError::Malformed) }
}

impl Body<'_> {
    /// A certificate.
    fn certificate<'m>(&mut self, arena: &mut Arena<'m>) -> Result<Certificate<'m>, WireError> {
        let head: CertificateHead = self.take()?;
        let (start, end) = head.span;
        let span = Span { start: Seconds(start), end: Seconds(end) };
        Ok(Certificate {
            claim: read_claim(head.claim, head.claimed)?,
            kind: read_kind(head.kind, ClientIx(head.client), span)?,
            visits: self.rows(head.visits, arena)?,
            limits: self.rows(head.limits, arena)?,
            paid: head.paid,
            grid: Seconds(head.grid),
        })
    }
}

impl Encoder<'_> {
    /// Writes a certificate.
    pub(crate) fn certificate(&mut self, certificate: &Certificate<'_>) -> Result<(), WireError> {
        let (claim, claimed) = claim_numbers(certificate.claim);
        let (kind, client, span) = kind_numbers(certificate.kind);
        self.put(&CertificateHead {
            claim,
            claimed,
            kind,
            client: client.0,
            span: (span.start.0, span.end.0),
            paid: certificate.paid,
            grid: certificate.grid.0,
            visits: count(certificate.visits.len())?,
            limits: count(certificate.limits.len())?,
        })?;
        self.rows(certificate.visits)?;
        self.rows(certificate.limits)
    }
}

/// Whether a certificate holds, and its two sides where they were weighed. What goes together with a visit that is asked for is
/// asked for too.
#[inline(never)]
pub(crate) fn check_certificate(body: &[u8], mut arena: Arena<'_>, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    let mut body = Body::new(body);
    let problem = body.problem(&mut arena)?;
    let rows = body.take()?;
    let asked: &mut [bool] = body.table(rows, &mut arena, Body::take)?;
    let certificate = body.certificate(&mut arena)?;
    body.end()?;
    let problem = problem.validated(&mut |_| {}).ok_or(WireError::Faulty)?;
    if asked.len() != problem.problem().visits.len() {
        return Err(WireError::Malformed);
    }
    mark_required(&problem, asked);
    let size = CertificateSize::from_certificate(&problem, &certificate);
    let labels = size.labels.min(MOST_LABELS);
    arena.expect(table_bytes::<i32>(size.words).saturating_add(table_bytes::<Label>(labels)));
    let lent = CertificateMemory { words: arena.blank(size.words, 0)?, labels: arena.blank(labels, Label::default())? };
    let checked = check(&problem, asked, &certificate, lent);
    let weight = match checked {
        Ok(weight) | Err(InvalidCertificate::NotShown(weight)) => Some(WeightRow::from(weight)),
        Err(_) => None,
    };
    reply.put(&weight)?;
    reply.put(&checked.as_ref().err().map(Told))?;
    reply.close()
}

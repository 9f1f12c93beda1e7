//! The document of a certificate, by the names of its book.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::book::starter::list_starter_files;
//! use homeround::planning::LoadedBranch;
//! use homeround::proving::document::parse_certificate;
//! use homeround::proving::{Patience, document_answer, list_asked, prove};
//!
//! // A client needs two carers with a hoist by ten, and all but one begin at eleven.
//! let mut files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let shifts = String::from_utf8_lossy(&files["shifts.csv"]).replace("07:30,", "11:00,").replace("09:30,", "11:00,");
//! files.insert("shifts.csv".to_owned(), shifts.into_bytes());
//! let branch = LoadedBranch::from_source(&files)?;
//! let asked = list_asked(&branch)?;
//! let found = prove(&branch.problem()?, &asked, Patience::default()).expect("it cannot be delivered");
//!
//! let document = document_answer(&branch, &asked, &found)?.expect("the certificate holds");
//! let bytes = serde_json::to_vec(&document)?;
//! assert_eq!(parse_certificate(&bytes, "why-not.json", &branch)?.0, found, "whoever doubts it reads it again");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::certificate::{CertificateKind, Claim, Limit, PricedLimit, Weighed};
use homeround_core::ground::{CarerIx, ClientIx, Seconds, ShiftIx, Span, VisitIx};
use homeround_core::heap::OwnedCertificate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::book::expand::PlanNames;
use crate::book::value::Day;
use crate::failure::Failure;
use crate::fault::{Fault, Faults};
use crate::planning::LoadedBranch;
use crate::planning::digest::hash_problem;
use crate::source::SourceFile;

/// The certificate's format and version, the first field of every document.
pub const FORMAT: &str = "homeround.certificate/1";

/// A proof about a book: that its visits cannot all be served, or what any roster that serves them must take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateFile {
    /// Always `homeround.certificate/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// SHA-256 of the book and its travel times, in whatever order the rows stand.
    pub book: String,
    /// What it shows.
    pub claim: ClaimName,
    /// The number it shows: carers, paid seconds, or carers of the client; absent when it shows that there is no roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
    /// The reason.
    pub reason: Reason,
    /// The client, where the reason is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Where a stretch of time is overloaded, when it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// And when it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The visits, with the points of each carer's part, in the order in which the check follows rounds.
    pub visits: Vec<VisitPoints>,
    /// Limits that carers pay points for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitPoints>,
    /// Points of a paid second, where paid time is shown.
    #[serde(default)]
    pub paid_points: u32,
    /// The fineness of time of the check.
    pub grid_seconds: i32,
    /// What it shows, for people; the check does not read it.
    #[serde(default)]
    pub sentence: String,
}

/// What a certificate shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimName {
    /// No legal roster serves the visits.
    Undeliverable,
    /// Every one takes at least so many carers.
    Carers,
    /// Every one pays at least so many seconds.
    PaidSeconds,
    /// In every one at least so many carers come to the client.
    ClientCarers,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Too few carers have the skills and may come.
    NoCarer,
    /// Too few carers can get there in time.
    Unreachable,
    /// Windows and gaps contradict one another.
    Times,
    /// No set of carers as large as may come makes all visits of the client.
    Continuity,
    /// No carer can make two of them.
    Clash,
    /// More must fall into a stretch of time than carers can do in it.
    Overload,
    /// No step from visit to visit takes less than the seconds on from the one and to the other.
    Ways,
    /// No round is paid for fewer seconds than its visits' points, but for what its shift is let off.
    PaidRounds,
    /// The points of the visits are more than all carers can collect.
    Rounds,
}

/// Points of each carer's part of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitPoints {
    /// The dated visit: `C01-morning@2026-03-02`.
    pub visit: String,
    /// Its points; by ways, seconds of the way to it.
    pub points: u32,
    /// By ways, seconds of the way on from it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub onward: i32,
}

fn is_zero(seconds: &i32) -> bool {
    *seconds == 0
}

/// Points of one unit of a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitPoints {
    /// `hours` (a second of them), `days`, `in_row` (a day of them), `weekends` or `load`.
    pub limit: LimitName,
    /// The carer, or for `load` the dated shift.
    pub of: String,
    /// For `in_row`, the first of the days of which one is to be free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Points.
    pub points: u32,
}

/// A limit over more than one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitName {
    /// Of paid time.
    Hours,
    /// Of days.
    Days,
    /// Of days in a row.
    InRow,
    /// Of weekends.
    Weekends,
    /// Of what fits into a shift.
    Load,
}

/// The document of a certificate of a branch.
///
/// # Errors
/// When the book cannot be encoded.
pub fn write_certificate(
    branch: &LoadedBranch,
    found: &OwnedCertificate,
    sentence: String,
) -> Result<CertificateFile, Failure> {
    let names = &branch.plan.names;
    let visit = |visit: VisitIx| names.visits.get(visit.at()).map_or_else(String::new, |row| row.id.clone());
    let points = |row: &Weighed| VisitPoints { visit: visit(row.visit), points: row.points, onward: row.onward };
    let carer = |carer: CarerIx| names.carers.get(carer.at()).map_or_else(String::new, |row| row.id.clone());
    let shift = |shift: ShiftIx| names.shifts.get(shift.at()).map_or_else(String::new, |row| row.id.clone());
    let limit = |row: &PricedLimit| {
        let (limit, of, from) = match row.limit {
            Limit::Hours(one) => (LimitName::Hours, carer(one), None),
            Limit::Days(one) => (LimitName::Days, carer(one), None),
            Limit::InRow(one, first) => {
                (LimitName::InRow, carer(one), Some(names.start.plus(first.into()).to_string()))
            }
            Limit::Weekends(one) => (LimitName::Weekends, carer(one), None),
            Limit::Load(one) => (LimitName::Load, shift(one), None),
        };
        LimitPoints { limit, of, from, points: row.points }
    };
    let (claim, at_least) = match found.claim {
        Claim::Carers(count) => (ClaimName::Carers, Some(u64::from(count))),
        Claim::PaidSeconds(seconds) => (ClaimName::PaidSeconds, Some(seconds)),
        Claim::ClientCarers(count) => (ClaimName::ClientCarers, Some(u64::from(count))),
        Claim::Undeliverable => (ClaimName::Undeliverable, None),
    };
    let (mut client, mut span) = (None, None);
    let reason = match found.kind {
        CertificateKind::NoCarer => Reason::NoCarer,
        CertificateKind::Unreachable => Reason::Unreachable,
        CertificateKind::Times => Reason::Times,
        CertificateKind::Continuity(one) => {
            client = names.clients.get(one.at()).map(|row| row.id.clone());
            Reason::Continuity
        }
        CertificateKind::Clash => Reason::Clash,
        CertificateKind::Overload(one) => {
            span = Some(one);
            Reason::Overload
        }
        CertificateKind::Ways => Reason::Ways,
        CertificateKind::PaidRounds => Reason::PaidRounds,
        CertificateKind::Rounds => Reason::Rounds,
    };
    Ok(CertificateFile {
        format: FORMAT.to_owned(),
        book: hash_problem(branch)?,
        claim,
        at_least,
        reason,
        client,
        from: span.map(|span| names.zone.iso(span.start)),
        until: span.map(|span| names.zone.iso(span.end)),
        visits: found.visits.iter().map(points).collect(),
        limits: found.limits.iter().map(limit).collect(),
        paid_points: found.paid,
        grid_seconds: found.grid.0,
        sentence,
    })
}

/// The certificate in a document, made for this branch, and the sentence that stands in it, which nothing checks.
///
/// # Errors
/// Every fault in it: another book's, not JSON, names that the book does not have.
pub fn read_certificate(document: &SourceFile, branch: &LoadedBranch) -> Result<(OwnedCertificate, String), Faults> {
    parse_certificate(&document.bytes, &document.name, branch)
}

/// As [`read_certificate`], from the content of a file called `file`.
///
/// # Errors
/// As [`read_certificate`].
pub fn parse_certificate(
    bytes: &[u8],
    file: &str,
    branch: &LoadedBranch,
) -> Result<(OwnedCertificate, String), Faults> {
    let mut faults = Faults::default();
    let mut fault = |column: &str, value: &str, problem: &str, remedy: &str| {
        faults.push(Fault {
            file: file.to_owned(),
            row: None,
            column: column.to_owned(),
            value: value.to_owned(),
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        });
    };
    let document: CertificateFile = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) => {
            fault("", "", &format!("is not a certificate ({error})"), "See `homeround schema certificate`.");
            return Err(faults);
        }
    };
    if document.format != FORMAT {
        fault("format", &document.format, "is not that of a certificate", FORMAT);
    }
    if hash_problem(branch).is_ok_and(|digest| digest != document.book) {
        let remedy = "Check it against the book it was made for, or prove this one again.";
        fault("book", &document.book, "is another book's, or the book or its travel times have changed since", remedy);
    }
    let found = document.named(branch, &mut fault);
    match found {
        Some(found) if faults.is_empty() => Ok((found, document.sentence)),
        _ => Err(faults),
    }
}

impl CertificateFile {
    /// What the reason and the claim need, and what no check of them would read: that is refused, never passed over.
    fn belongs(&self, names: &PlanNames, fault: &mut dyn FnMut(&str, &str, &str, &str)) {
        let overload = self.reason == Reason::Overload;
        for (column, given) in [("from", &self.from), ("until", &self.until)] {
            let read = given.as_deref().map(|text| names.zone.read_iso(text).is_some());
            match (overload, read) {
                (true, Some(true)) | (false, None) => {}
                (true, Some(false)) => fault(
                    column,
                    given.as_deref().unwrap_or_default(),
                    "is not a time",
                    "Write a time with its offset, 2026-03-02T07:30:00+00:00.",
                ),
                (true, None) => fault(column, "", "is missing", "An overload has a beginning and an end."),
                (false, Some(_)) => fault(
                    column,
                    given.as_deref().unwrap_or_default(),
                    "is read for no other reason than an overload",
                    "Take it out: nothing would check it.",
                ),
            }
        }
        match (self.reason == Reason::Continuity, &self.client) {
            (true, None) => fault("client", "", "is missing", "Continuity is about one client."),
            (false, Some(client)) => {
                fault(
                    "client",
                    client,
                    "is read for no other reason than continuity",
                    "Take it out: nothing would check it.",
                );
            }
            _ => {}
        }
        match (self.claim == ClaimName::Undeliverable, self.at_least) {
            (false, None) => fault("at_least", "", "is missing", "Give the number that is claimed."),
            (true, Some(number)) => fault(
                "at_least",
                &number.to_string(),
                "is no part of the claim that there is no roster",
                "Take it out: nothing would check it.",
            ),
            _ => {}
        }
    }

    /// The certificate by the rows of a branch's tables; nothing when a name is missing.
    fn named(&self, branch: &LoadedBranch, fault: &mut dyn FnMut(&str, &str, &str, &str)) -> Option<OwnedCertificate> {
        let names = &branch.plan.names;
        let rows = |ids: &mut dyn Iterator<Item = &String>| -> BTreeMap<String, usize> {
            ids.enumerate().map(|(at, id)| (id.clone(), at)).collect()
        };
        let visits = rows(&mut names.visits.iter().map(|row| &row.id));
        let carers = rows(&mut names.carers.iter().map(|row| &row.id));
        let shifts = rows(&mut names.shifts.iter().map(|row| &row.id));
        let clients = rows(&mut names.clients.iter().map(|row| &row.id));
        let first_day =
            |one: &LimitPoints| one.from.as_deref().and_then(Day::read).map_or(-1, |from| from.days_since(names.start));
        self.belongs(names, fault);
        for (at, one) in self.limits.iter().enumerate() {
            if one.limit == LimitName::InRow && !(0..i32::from(names.days)).contains(&first_day(one)) {
                let from = one.from.as_deref().unwrap_or_default();
                fault(
                    &format!("limits[{at}].from"),
                    from,
                    "is not a day of the plan",
                    "Give the first day of the row.",
                );
            }
        }
        let mut row = |of: &BTreeMap<String, usize>, column: &str, id: &str| {
            let found = of.get(id).copied();
            if found.is_none() {
                fault(column, id, "is not in the book", "Name what the book names.");
            }
            found.unwrap_or(usize::MAX)
        };
        let mut weighed = Vec::new();
        for (at, one) in self.visits.iter().enumerate() {
            let visit = VisitIx::from_index(row(&visits, &format!("visits[{at}].visit"), &one.visit));
            weighed.push(Weighed { visit, points: one.points, onward: one.onward });
        }
        let mut limits = Vec::new();
        for (at, one) in self.limits.iter().enumerate() {
            let column = format!("limits[{at}].of");
            let limit = match one.limit {
                LimitName::Hours => Limit::Hours(CarerIx::from_index(row(&carers, &column, &one.of))),
                LimitName::Days => Limit::Days(CarerIx::from_index(row(&carers, &column, &one.of))),
                LimitName::Weekends => Limit::Weekends(CarerIx::from_index(row(&carers, &column, &one.of))),
                LimitName::InRow => {
                    let first = u16::try_from(first_day(one)).unwrap_or(u16::MAX);
                    Limit::InRow(CarerIx::from_index(row(&carers, &column, &one.of)), first)
                }
                LimitName::Load => Limit::Load(ShiftIx::from_index(row(&shifts, &column, &one.of))),
            };
            limits.push(PricedLimit { limit, points: one.points });
        }
        let client = self
            .client
            .as_deref()
            .map(|id| ClientIx::from_index(row(&clients, "client", id)))
            .unwrap_or(ClientIx::NONE);
        let (claim, kind) = (self.claim_shown(), self.kind_shown(client, names));
        let grid = Seconds(self.grid_seconds.clamp(1, Seconds::DAY.0));
        Some(OwnedCertificate { claim, kind, visits: weighed, limits, paid: self.paid_points, grid })
    }

    /// What it argues with.
    fn kind_shown(&self, client: ClientIx, names: &PlanNames) -> CertificateKind {
        let moment =
            |text: &Option<String>| text.as_deref().and_then(|text| names.zone.read_iso(text)).unwrap_or_default();
        match self.reason {
            Reason::NoCarer => CertificateKind::NoCarer,
            Reason::Unreachable => CertificateKind::Unreachable,
            Reason::Times => CertificateKind::Times,
            Reason::Continuity => CertificateKind::Continuity(client),
            Reason::Clash => CertificateKind::Clash,
            Reason::Overload => CertificateKind::Overload(Span { start: moment(&self.from), end: moment(&self.until) }),
            Reason::Ways => CertificateKind::Ways,
            Reason::PaidRounds => CertificateKind::PaidRounds,
            Reason::Rounds => CertificateKind::Rounds,
        }
    }

    /// What it claims.
    fn claim_shown(&self) -> Claim {
        let at_least = self.at_least.unwrap_or(0);
        let few = u32::try_from(at_least).unwrap_or(u32::MAX);
        match self.claim {
            ClaimName::Undeliverable => Claim::Undeliverable,
            ClaimName::Carers => Claim::Carers(few),
            ClaimName::PaidSeconds => Claim::PaidSeconds(at_least),
            ClaimName::ClientCarers => Claim::ClientCarers(few),
        }
    }
}

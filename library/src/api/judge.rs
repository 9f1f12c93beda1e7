//! Verbs that judge: a book, a roster, a certificate, what happened, and what it costs.

use std::collections::BTreeMap;

use homeround_core::cost::{Exact, NoPrice};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::{ApiAnswer, GoOn, Outcome, Status, refused};
use super::request::{BOOK, Document, EffortFields, parse};
use crate::book::BookSummary;
use crate::book::check::warnings;
use crate::book::read::{read_document_cells, read_source};
use crate::book::write::with_files;
use crate::failure::Failure;
use crate::fault::{Faults, whole};
use crate::planning::{CheckReport, LoadedBranch};
use crate::pricing::{Asked, FeeReach, HourlyPrice, Options, planned_time, price_segments, read_inputs, verified_time};
use crate::proving::document::parse_certificate;
use crate::proving::{CheckedCertificate, DeliverabilityVerdict, Wanted, decide_deliverability};
use crate::source::Source;
use crate::verification::scenario::{self, KnownDocument, Situation};
use crate::verification::{Timetable, parse_moment, profile_of, summarise};
use crate::words::Quote;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilesRequest {
    /// The text of each file, by its name in the folder.
    files: BTreeMap<String, String>,
}

/// The one document of a book whose files are given.
pub(super) fn book(request: &[u8]) -> Outcome {
    let FilesRequest { files } = parse(request)?;
    let source: BTreeMap<String, Vec<u8>> = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    join_book(&source)
}

/// The one document of a book whose files are in `source`: what `validate --write-json` writes.
pub(super) fn join_book(source: &dyn Source) -> Outcome {
    ApiAnswer::new(Status::Yes, &with_files(&read_source(source)?, source)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BookRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
}

/// Whether a book is good.
pub(super) fn validate(request: &[u8]) -> Outcome {
    let request: BookRequest<'_> = parse(request)?;
    let (raw, book) = read_document_cells(request.book.bytes(), BOOK);
    let book = book?;
    ApiAnswer::new(Status::Yes, &BookSummary::new(&book, warnings(&raw))?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
    #[serde(borrow)]
    roster: Document<'r>,
}

/// Judges a roster.
pub(super) fn check(request: &[u8]) -> Outcome {
    let request: RosterRequest<'_> = parse(request)?;
    let branch = request.book.branch()?;
    let loaded = request.roster.roster(&branch)?;
    let judgement = CheckReport::from_loaded(&branch, &loaded)?;
    ApiAnswer::new(Status::from_holds(judgement.delivers()), &judgement)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProveRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
    seed: Option<u64>,
    work: Option<u64>,
    chains: Option<usize>,
    threads: Option<usize>,
}

/// Whether a book can be delivered.
pub(super) fn prove(request: &[u8], go_on: GoOn<'_>) -> Outcome {
    let ProveRequest { book, seed, work, chains, threads } = parse(request)?;
    let effort = EffortFields { seed, work, chains, threads }.checked()?;
    let branch = book.branch()?;
    let (found, _) =
        decide_deliverability(&branch, &effort.on(&branch), Wanted { evidence: true, ..Wanted::default() }, &|_| {
            go_on()
        })?;
    let status = match found.answer {
        DeliverabilityVerdict::Deliverable => Status::Yes,
        DeliverabilityVerdict::NotDeliverable => Status::No,
        DeliverabilityVerdict::Undecided => Status::Undecided,
    };
    ApiAnswer::new(status, &found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
    #[serde(borrow)]
    certificate: Document<'r>,
}

/// Checks a certificate.
pub(super) fn prove_check(request: &[u8]) -> Outcome {
    let request: CertificateRequest<'_> = parse(request)?;
    let branch = request.book.branch()?;
    let (found, told) = parse_certificate(request.certificate.bytes(), "certificate.json", &branch)?;
    let checked = CheckedCertificate::new(&branch, &found, &told)?;
    ApiAnswer::new(Status::from_holds(checked.shown), &checked)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerifyRequest<'r> {
    #[serde(borrow)]
    scenario: Option<Document<'r>>,
    #[serde(borrow)]
    book: Option<Document<'r>>,
    #[serde(borrow)]
    roster: Option<Document<'r>>,
    #[serde(borrow)]
    events: Option<Document<'r>>,
    with: Option<Map<String, Value>>,
    as_of: Option<String>,
    profile: Option<String>,
}

/// Holds what devices recorded against what was planned.
pub(super) fn verify(request: &[u8]) -> Outcome {
    let request: VerifyRequest<'_> = parse(request)?;
    // A scenario says these things itself.
    let besides = request.with.is_some() || request.as_of.is_some() || request.profile.is_some();
    match (request.scenario, request.book, request.roster, request.events) {
        // A scenario holds its own profile and moment: a second one beside it could contradict it.
        (Some(scenario), None, None, None) if !besides => {
            let answer = scenario::answer(&Situation::read("scenario.json", scenario.bytes())?)?;
            ApiAnswer::new(Status::from_holds(!answer.needs_attention()), &answer)
        }
        // All three or none: events without the roster they are held against say nothing.
        (None, Some(book), Some(roster), Some(events)) => verify_week([book, roster, events], &request),
        _ => Err(refused("give a scenario alone, or a book, a roster and events".to_owned())),
    }
}

fn verify_week([book, roster, events]: [Document<'_>; 3], request: &VerifyRequest<'_>) -> Outcome {
    let as_of = request.as_of.as_deref().map(parse_moment).transpose()?;
    let branch = book.branch()?;
    let profile = profile_of(&branch.book, request.profile.as_deref())?;
    let loaded = roster.roster(&branch)?;
    let mut timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view())?;
    let feed = events.events(&timetable)?;
    if let Some(known) = &request.with {
        KnownDocument::from_document("with", known.clone()).apply(&mut timetable, &feed)?;
    }
    // Without a moment the last event is now: later ones could still change what is missed.
    let as_of = as_of.or_else(|| feed.last_receipt()).unwrap_or(timetable.zone.epoch);
    let summary = summarise(&timetable, &feed, &profile, as_of)?;
    ApiAnswer::new(Status::from_holds(!summary.needs_attention()), &summary)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceRequest<'r> {
    #[serde(borrow)]
    inputs: Option<Document<'r>>,
    #[serde(default)]
    lengths: Vec<String>,
    #[serde(borrow)]
    book: Option<Document<'r>>,
    #[serde(borrow)]
    roster: Option<Document<'r>>,
    #[serde(borrow)]
    events: Option<Document<'r>>,
    fee: Option<String>,
    #[serde(default)]
    threshold_ni: bool,
    #[serde(default)]
    employment_allowance: bool,
    #[serde(default)]
    pension_band: bool,
}

/// Prices an average hour or a roster.
pub(super) fn price(request: &[u8]) -> Outcome {
    let request: PriceRequest<'_> = parse(request)?;
    let amount = |text: &String| match Exact::parse(text) {
        Ok(amount) if !amount.is_negative() => Ok(amount),
        _ => Err(refused(format!(
            "{text} is no amount: write it in quotes like \"24.10\", zero or more",
            text = text.quoted()
        ))),
    };
    let fee = request.fee.as_ref().map(amount).transpose()?;
    let of_roster = request.threshold_ni || request.employment_allowance || request.pension_band;
    match (request.inputs, request.book, request.roster) {
        // Averages know no workers: what concerns a payroll is refused there, not passed over.
        (Some(inputs), None, None) if !of_roster && request.events.is_none() => {
            let lengths = request.lengths.iter().map(amount).collect::<Result<Vec<Exact>, Failure>>()?;
            price_hour(inputs, &Asked { fee, lengths })
        }
        (None, Some(book), Some(roster)) if request.lengths.is_empty() => price_roster(book, roster, fee, &request),
        _ => Err(refused("give inputs (with lengths), or a book and a roster (with events)".to_owned())),
    }
}

fn price_hour(inputs: Document<'_>, asked: &Asked) -> Outcome {
    const FILE: &str = "inputs.json";
    let averages = read_inputs(FILE, inputs.0.get())?;
    // Zero passes as an amount above, and no visit may last for nothing: the way would be divided by it.
    if let Some(length) = asked.lengths.iter().find(|length| **length <= Exact::ZERO) {
        return Err(refused(format!("{length} is no length of a visit: write minutes such as \"15\"")));
    }
    if averages.visit.is_none() && !asked.lengths.is_empty() {
        let remedy = "Add \"visit_minutes\": \"30\", how long the average visit is: then its way is known.";
        return Err(Faults(vec![whole(FILE, "tells no average visit, which lengths need", remedy)]).into());
    }
    let no_price = |why: NoPrice| Faults(vec![whole(FILE, &format!("gives no price: {why}"), "Correct the inputs.")]);
    let with_fee = asked.fee.is_some();
    let price = HourlyPrice::from_averages(&averages, asked).map_err(no_price)?;
    ApiAnswer::new(fee_status(with_fee, price.fee.as_ref().map(|carries| carries.gap.reach)), &price)
}

fn price_roster(book: Document<'_>, roster: Document<'_>, fee: Option<Exact>, request: &PriceRequest<'_>) -> Outcome {
    let branch: LoadedBranch = book.branch()?;
    let loaded = roster.roster(&branch)?;
    let view = loaded.roster.view();
    let (worked, basis) = match request.events {
        None => planned_time(&branch, &view)?,
        Some(events) => {
            let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, view)?;
            let feed = events.events(&timetable)?;
            verified_time(&branch, view, &timetable, &feed)?
        }
    };
    let PriceRequest { threshold_ni, employment_allowance, pension_band, .. } = *request;
    let options = Options { basis, fee, threshold_ni, employment_allowance, pension_band, bound: None };
    let summary = price_segments(&branch.book, &branch.plan, &worked, &options, false)?.summary;
    ApiAnswer::new(fee_status(fee.is_some(), summary.fee.as_ref().map(|fee| fee.hour.reach)), &summary)
}

/// No only where a fee was given that does not pay.
fn fee_status(given: bool, reach: Option<FeeReach>) -> Status {
    // Without a fee there is no question that could have the answer no.
    Status::from_holds(!(given && reach.is_some_and(|reach| reach != FeeReach::Pays)))
}

//! What follows from a branch's book: whether it can be delivered, by which roster or why not, and what that costs.

use homeround_core::book::Worked;
use serde::Serialize;

use super::decision::Decision;
use super::inputs::{BOOK, NOTICES, ROSTER, TARIFF, task_times};
use super::model::PackFiles;
use super::results::Results;
use crate::book::BookSummary;
use crate::book::check::warnings;
use crate::book::read::read_document_cells;
use crate::failure::Failure;
use crate::fault::{Faults, whole};
use crate::fees::{PricedVisits, read_terms, report_revenue};
use crate::planning::{CheckReport, Effort, LoadedBranch, News, SearchResult, Watch};
use crate::pricing::convert::exact;
use crate::pricing::rates::RateTable;
use crate::pricing::summary::{FeeSummary, InputRow};
use crate::pricing::{Basis, Options, Priced, bound_of_certificate, csv_of, planned_time, price_segments};
use crate::proving::{self, Wanted, decide_deliverability};
use crate::report::{ReportFacts, Week, render, verdict};
use crate::roster::{Loaded, PersonNames, read_json, roster_csv, roster_json, write_roster};
use crate::scorecard::{ScorecardFacts, score_plan};
use crate::travel::of_document;
use crate::wages::sources::promised_audit;

/// What went into the price, and by which rules.
#[derive(Serialize)]
struct WeekAssumptions<'a> {
    inputs: &'a [InputRow],
    rules: &'a [String],
    travel: &'a [String],
}

/// What one fee does, beside the reason for it or against it.
#[derive(Serialize)]
struct FeeOfRoster {
    /// How it is called.
    name: String,
    /// Whether it was chosen.
    chosen: bool,
    /// Why not, where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<String>,
    /// What it pays; absent where it names no fee or there is no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pays: Option<FeeSummary>,
}

/// Everything that follows.
pub(super) fn results(
    inputs: &PackFiles,
    decision: Option<&Decision>,
    effort: &Effort,
    watch: Watch<'_>,
) -> Result<Results, Failure> {
    let bytes = inputs.get(BOOK).ok_or_else(|| missing(BOOK))?;
    let (raw, book) = read_document_cells(bytes, BOOK);
    let book = book?;
    let ways = of_document(&book)?;
    let branch = LoadedBranch::new(book, ways)?;
    let mut results = Results::new(&branch.book.branch.name, true);
    let mut summary = BookSummary::new(&branch.book, warnings(&raw))?;
    if let Some(times) = task_times(inputs)? {
        summary = summary.with_task_times(&branch.book, &times)?;
    }
    results.put_json("validation.json", "what the book holds, and what in it is worth a look", &summary)?;
    let (decided, planned) =
        decide_deliverability(&branch, effort, Wanted { evidence: true, best_roster: true }, watch)?;
    results.put_json("deliverability.json", "whether it can be delivered, with what shows each bound", &decided)?;
    if let Some(certificate) = &decided.certificate {
        let what = "why it cannot be delivered: `homeround prove --check` checks it without a search";
        results.put_json("certificate.json", what, certificate)?;
    }
    results.sentence = first_line(&decided.text(&PersonNames::new(&branch.book)));
    // A roster that was handed in is what was decided: the one that was searched for only shows that there is one.
    let given = inputs.get(ROSTER).map(|bytes| read_json(bytes, ROSTER, &branch.plan)).transpose()?;
    let loaded = |found: SearchResult| {
        let provenance = Some(found.provenance(&branch)?);
        Ok::<Loaded, Failure>(Loaded { roster: found.roster, provenance })
    };
    let found = planned.map(loaded).transpose()?;
    let day = branch.plan.names.start;
    results.put_json(
        "rates.json",
        "statutory rates of the first day: source, and how each is known",
        &RateTable::from_date(Some(day)),
    )?;
    // A roster that was given is the one that the decision is about.
    let priced = match given.or(found) {
        Some(loaded) => judged(&branch, &loaded, inputs, decision, &mut results, watch)?,
        None => None,
    };
    if let Some(decision) = decision {
        let fees = fees(&branch, decision, priced.as_ref())?;
        results.put_json(
            "alternatives.json",
            "the fee that was chosen and those that were not, what each does and why",
            &fees,
        )?;
    }
    results.limits = vec![
        "A search proves nothing: visits that are left out might be made by another roster, unless a certificate says not.".to_owned(),
        "Whether care is good is not judged.".to_owned(),
    ];
    results.limits.extend(branch.travel_notes.iter().cloned());
    Ok(results)
}

/// A price with the carers' time behind it.
struct PricedTime {
    worked: Vec<Worked>,
    priced: Priced,
}

/// Everything that follows from a roster.
fn judged(
    branch: &LoadedBranch,
    loaded: &Loaded,
    inputs: &PackFiles,
    decision: Option<&Decision>,
    results: &mut Results,
    watch: Watch<'_>,
) -> Result<Option<PricedTime>, Failure> {
    let view = loaded.roster.view();
    let judgement = CheckReport::from_loaded(branch, loaded)?;
    results.put_json(
        "check.json",
        "the roster judged by every rule, by a check that shares nothing with the search",
        &judgement,
    )?;
    let document = write_roster(&branch.plan, view, loaded.provenance.clone());
    results.put("roster.json", "who visits whom, and when", roster_json(&document)?);
    results.put("roster.csv", "the same as a table", roster_csv(&document, &PersonNames::new(&branch.book))?);
    let (worked, basis) = planned_time(branch, &view)?;
    let priced = priced_time(branch, &worked, basis, decision, watch)?;
    let audit = promised_audit(&branch.book, &branch.plan, &worked);
    let card = audit
        .as_ref()
        .map(|audit| score_plan(&ScorecardFacts { book: &branch.book, plan: &branch.plan, worked: &worked, audit }));
    if let Some(audit) = &audit {
        results.put_json("wages.json", "the pay that the book promises, held against the law", audit)?;
    }
    if let Some(card) = &card {
        results.put_json("scorecard.json", "the rounds by NICE measures and the ethical charter", card)?;
    }
    let notices: Vec<String> = match inputs.get(NOTICES) {
        Some(bytes) => serde_json::from_slice(bytes).map_err(|why| unreadable(NOTICES, &why))?,
        None => Vec::new(),
    };
    let facts = ReportFacts {
        book: &branch.book,
        plan: &branch.plan,
        roster: view,
        worked: &worked,
        breaches: &judgement.breaches,
        verification: None,
        price: priced.as_ref().map(|priced| &priced.summary),
        audit: audit.as_ref(),
        scorecard: card.as_ref(),
        provenance: loaded.provenance.as_ref(),
        travel_notes: &branch.travel_notes,
        streets: None,
        notices: &notices,
    };
    results.put("report.html", "everything in one page, with its map and its charts", render(&facts).into_bytes());
    results.sentence = format!("{} {}", results.sentence, verdict::judge_week(&Week::from_facts(&facts)).sentence);
    let Some(priced) = priced else { return Ok(None) };
    put_price(branch, &worked, &priced, inputs, results)?;
    Ok(Some(PricedTime { worked, priced }))
}

/// The price beside the floor that no provider goes below; nothing of a book that tells no costs.
fn priced_time(
    branch: &LoadedBranch,
    worked: &[Worked],
    basis: Basis,
    decision: Option<&Decision>,
    watch: Watch<'_>,
) -> Result<Option<Priced>, Failure> {
    if branch.book.cost.is_none() {
        return Ok(None);
    }
    watch(News::Stage("finding what any roster must be paid for"));
    let goes_on = || watch(News::Going);
    // Steps and no clock bound the search: the same pack gives the same bound on any machine.
    let allowance = proving::StepAllowance::of_plan(branch.plan.tables.visits.len(), &goes_on);
    let shown = proving::bound_paid_time(&branch.problem()?, &proving::list_asked(branch)?, None, allowance);
    let bound = shown.map(|found| bound_of_certificate(branch, &found)).transpose()?.flatten();
    let (bound, certificate) = bound.unzip();
    let fee = decision.and_then(|decision| decision.fee).map(exact);
    let options = Options { basis, fee, bound, ..Options::default() };
    let mut priced = price_segments(&branch.book, &branch.plan, worked, &options, true)?;
    if let Some(floor) = &mut priced.summary.achievable {
        floor.certificate = certificate;
    }
    Ok(Some(priced))
}

/// The price with what stands behind it, and what the tariff earns.
fn put_price(
    branch: &LoadedBranch,
    worked: &[Worked],
    priced: &Priced,
    inputs: &PackFiles,
    results: &mut Results,
) -> Result<(), Failure> {
    let summary = &priced.summary;
    let what = "what an hour costs line by line, and the floor that no provider goes below";
    results.put_json("price.json", what, summary)?;
    let segments = csv_of(&priced.segments, summary)?;
    results.put("segments.csv", "every stretch of every round behind the price", segments);
    let assumptions = WeekAssumptions { inputs: &summary.inputs, rules: &summary.rules, travel: &branch.travel_notes };
    let what = "every input of the price with its source, and the rules of sharing it out";
    results.put_json("assumptions.json", what, &assumptions)?;
    if let Some(tariff) = inputs.get(TARIFF) {
        let terms = read_terms(TARIFF, &String::from_utf8_lossy(tariff))?;
        let visits = PricedVisits { plan: &branch.plan, worked, segments: &priced.segments, price: summary };
        results.put_json("fee.json", "what the tariff earns of each visit", &report_revenue(&visits, &terms)?)?;
    }
    Ok(())
}

/// What the fees of a decision do.
fn fees(branch: &LoadedBranch, decision: &Decision, found: Option<&PricedTime>) -> Result<Vec<FeeOfRoster>, Failure> {
    let chosen = FeeOfRoster {
        name: decision.decided.clone(),
        chosen: true,
        rejected: None,
        pays: found.and_then(|found| found.priced.summary.fee.clone()),
    };
    let mut rows = vec![chosen];
    for other in &decision.alternatives {
        let pays = match (other.fee, found) {
            (Some(fee), Some(found)) => {
                let options = Options { fee: Some(exact(fee)), ..Options::default() };
                price_segments(&branch.book, &branch.plan, &found.worked, &options, false)?.summary.fee
            }
            _ => None,
        };
        rows.push(FeeOfRoster {
            name: other.name.clone(),
            chosen: false,
            rejected: Some(other.rejected.clone()),
            pays,
        });
    }
    Ok(rows)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The fault of an input that is not there.
pub(super) fn missing(name: &str) -> Faults {
    Faults(vec![whole(name, "is not there", "Ask for the pack again, as it was written.")])
}

/// The fault of an input that cannot be read.
pub(super) fn unreadable(name: &str, why: &serde_json::Error) -> Faults {
    Faults(vec![whole(name, &format!("cannot be read ({why})"), "Ask for the pack again, as it was written.")])
}

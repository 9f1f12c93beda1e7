//! Verbs that advise: why, where else, and what now.

use homeround_core::advice::Limits;
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::Work;
use serde::{Deserialize, Serialize};

use super::answer::{ApiAnswer, Outcome, Status, refused};
use super::request::{Document, parse};
use crate::advice::disruption::{Disruption, DisruptionRows};
use crate::advice::fit::{find_offers, list_wanted};
use crate::advice::repair::repair_day;
use crate::advice::{Explanation, Fit};
use crate::book::terms::pounds;
use crate::book::value::Exact;
use crate::planning::LoadedBranch;
use crate::roster::{self, RosterFile};
use crate::words::Quote;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplainRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
    #[serde(borrow)]
    roster: Document<'r>,
    visit: Option<String>,
}

/// Why a visit is made by whom it is, or by nobody.
pub(super) fn explain(request: &[u8]) -> Outcome {
    let request: ExplainRequest<'_> = parse(request)?;
    let branch = request.book.branch()?;
    let loaded = request.roster.roster(&branch)?;
    let found = Explanation::list(&branch, &loaded.roster.view(), request.visit.as_deref())?;
    ApiAnswer::new(Status::from_holds(found.iter().all(Explanation::is_possible)), &found)
}

/// An answer with the roster that the command writes with `--output`.
#[derive(Serialize)]
struct WithRoster<'a, T> {
    answer: &'a T,
    roster: Option<RosterFile>,
}

/// The answer alone, or with its roster where that is wanted.
fn answered<T: Serialize>(
    status: Status,
    answer: &T,
    wanted: bool,
    branch: &LoadedBranch,
    roster: Option<&OwnedRoster>,
) -> Outcome {
    if !wanted {
        return ApiAnswer::new(status, answer);
    }
    let roster = roster.map(|roster| roster::write_roster(&branch.plan, roster.view(), None));
    ApiAnswer::new(status, &WithRoster { answer, roster })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FitRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
    #[serde(borrow)]
    roster: Document<'r>,
    #[serde(default)]
    packages: Vec<String>,
    offers: Option<usize>,
    #[serde(default)]
    output: bool,
}

/// Where visits that nobody makes can go.
pub(super) fn fit(request: &[u8]) -> Outcome {
    let request: FitRequest<'_> = parse(request)?;
    let branch = request.book.branch()?;
    let loaded = request.roster.roster(&branch)?;
    let view = loaded.roster.view();
    let visits = list_wanted(&branch, &view, &request.packages)?;
    let found = find_offers(&branch, &view, &visits, request.offers.unwrap_or(3).max(1))?;
    let answer = Fit::new(&branch, &found)?;
    let best = found.offers.first().map(|offer| &offer.roster);
    answered(Status::from_holds(answer.fits()), &answer, request.output, &branch, best)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RepairRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
    #[serde(borrow)]
    roster: Document<'r>,
    at: String,
    #[serde(default)]
    sick: Vec<String>,
    #[serde(default)]
    overruns: Vec<String>,
    #[serde(default)]
    cancelled: Vec<String>,
    max_changes: Option<usize>,
    change_price: Option<String>,
    work: Option<u64>,
    #[serde(default)]
    output: bool,
}

/// Mends a published day on which something went wrong.
pub(super) fn repair(request: &[u8]) -> Outcome {
    let request: RepairRequest<'_> = parse(request)?;
    let price = request.change_price.as_deref().unwrap_or("20");
    let price = Exact::read(price).filter(|amount| *amount >= Exact::default()).ok_or_else(|| {
        refused(format!("change_price is {price}: write pounds like \"12.50\"", price = price.quoted()))
    })?;
    let branch = request.book.branch()?;
    let loaded = request.roster.roster(&branch)?;
    let published = loaded.roster.view();
    let RepairRequest { at, sick, overruns, cancelled, .. } = &request;
    let happened = DisruptionRows::find(&branch, &published, &Disruption { at, sick, overruns, cancelled })?;
    let limits = Limits {
        most: request.max_changes.unwrap_or(3),
        price: pounds(price),
        work: Work(request.work.unwrap_or(500_000)),
    };
    let (answer, mended) = repair_day(&branch, &published, &happened, &limits)?;
    answered(Status::from_holds(answer.holds()), &answer, request.output, &branch, Some(&mended))
}

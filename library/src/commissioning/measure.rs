//! The measures of one area in one period, from its book, the time of its carers and its contract.

use std::collections::BTreeSet;

use homeround_core::book::{Activity, Worked};
use homeround_core::cost::Exact;
use homeround_core::ground::ClientIx;

use super::answer::{CommissioningAnswer, CommissioningMeasure, CommissioningRow};
use super::contracts::ContractRow;
use crate::book::terms::SHORT_MINUTES;
use crate::failure::Failure;
use crate::planning::LoadedBranch;
use crate::pricing::convert::exact;
use crate::pricing::{Amount, Basis, Options, PriceSummary, bound_of_certificate, price_roster};
use crate::proving::{Patience, StepAllowance, bound_paid_time, find_bounds, list_asked};
use crate::words::percent;

/// One area in one period, opened.
#[derive(Debug)]
pub struct ContractFacts {
    /// Its row.
    pub terms: ContractRow,
    /// Its book.
    pub branch: LoadedBranch,
    /// The time of its carers.
    pub worked: Vec<Worked>,
    /// By what that was found.
    pub basis: Basis,
}

/// Scores contracts. Periods of one area stand in the order of their first days.
///
/// # Errors
/// The faults of a branch whose tables do not hold together; more digits than are held. Panics: never.
pub fn score_contracts(mut contracts: Vec<ContractFacts>) -> Result<CommissioningAnswer, Failure> {
    // Each row is compared with the one before it: rows of an area must stand together, in the order of their days.
    contracts.sort_by(|a, b| {
        let key = |one: &ContractFacts| (one.terms.area.clone(), one.branch.plan.names.start, one.terms.period.clone());
        key(a).cmp(&key(b))
    });
    let mut rows = Vec::with_capacity(contracts.len());
    for (at, facts) in contracts.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| contracts.get(at));
        let before = before.filter(|before| before.terms.area == facts.terms.area);
        rows.push(score(facts, before)?);
    }
    let sentence = super::words::sentence(&rows);
    Ok(CommissioningAnswer { sentence, rows, limits: super::words::limits() })
}

/// A measure whose value is known.
fn known(id: &str, what: &str, value: String, against: Option<String>, how: &str) -> CommissioningMeasure {
    CommissioningMeasure { id: id.to_owned(), what: what.to_owned(), value: Some(value), against, how: how.to_owned() }
}

/// A measure that cannot be computed, and what is missing.
fn missing(id: &str, what: &str, why: &str) -> CommissioningMeasure {
    let how = format!("not computable: {why}");
    CommissioningMeasure { id: id.to_owned(), what: what.to_owned(), value: None, against: None, how }
}

fn score(facts: &ContractFacts, before: Option<&ContractFacts>) -> Result<CommissioningRow, Failure> {
    let ContractFacts { terms, branch, worked, basis } = facts;
    let names = &branch.plan.names;
    let price = price_of(facts)?;
    // The contract is what the council pays: the book's fee stands in only where the contract tells none.
    let fee = terms.fee.or(branch.book.cost.as_ref().and_then(|cost| cost.fee_per_hour)).map(exact);
    let mut measures = money(terms, price.as_ref(), fee);
    measures.extend(short_visits(branch));
    measures.extend(payment(terms));
    measures.push(block(terms, branch, worked)?);
    measures.push(continuity(branch, worked)?);
    measures.push(churn(facts, before));
    let found = price.as_ref().map(|price| price.hour.exact());
    let floor = price.as_ref().and_then(|price| price.achievable.as_ref()).map(|floor| floor.least_per_hour.exact());
    Ok(CommissioningRow {
        area: terms.area.clone(),
        period: terms.period.clone(),
        from: names.start.to_string(),
        basis: match basis {
            Basis::PlannedRoster => "the roster as planned".to_owned(),
            Basis::VerifiedVisits => "visits as verified".to_owned(),
        },
        visits: names.visits.len(),
        fee_pays: fee.zip(found).map(|(fee, found)| fee >= found),
        fee_below_floor: fee.zip(floor).is_some_and(|(fee, floor)| fee < floor),
        measures,
    })
}

/// The price of the time, with the floor under it where one is shown; nothing where the book has no cost inputs.
fn price_of(facts: &ContractFacts) -> Result<Option<PriceSummary>, Failure> {
    let ContractFacts { terms, branch, worked, basis } = facts;
    if branch.book.cost.is_none() {
        return Ok(None);
    }
    // The bound is searched for by steps and never by a clock: the same contract gives the same floor everywhere.
    let allowance = StepAllowance::of_plan(branch.plan.tables.visits.len(), &|| true);
    let shown = bound_paid_time(&branch.problem()?, &list_asked(branch)?, None, allowance);
    let bound = shown.map(|found| bound_of_certificate(branch, &found)).transpose()?.flatten().map(|(bound, _)| bound);
    let options = Options { basis: *basis, fee: terms.fee.map(exact), bound, ..Options::default() };
    Ok(Some(price_roster(&branch.book, &branch.plan, worked.iter().copied(), &options)?))
}

/// The fee beside the proved floor, the price found and the published minimum.
fn money(terms: &ContractRow, price: Option<&PriceSummary>, fee: Option<Exact>) -> Vec<CommissioningMeasure> {
    let shown = fee.map(|fee| Amount::from(fee).shown());
    let no_cost = "the book has no [cost], of which a price is made";
    let floor = price.and_then(|price| price.achievable.as_ref());
    vec![
        match &shown {
            Some(fee) => known(
                "fee",
                "the fee for an hour of contact, pounds",
                fee.clone(),
                None,
                "as the contract or the book says",
            ),
            None => {
                missing("fee", "the fee for an hour of contact, pounds", "neither the contract nor the book tells one")
            }
        },
        match floor {
            Some(floor) => known(
                "floor",
                "what no provider goes below within the wage law, pounds an hour",
                floor.least_per_hour.shown(),
                shown.clone(),
                "by a certificate of paid time, checked again; against the fee",
            ),
            None => missing(
                "floor",
                "what no provider goes below within the wage law, pounds an hour",
                if price.is_none() { no_cost } else { "no paid time is shown to be needed" },
            ),
        },
        match price {
            Some(price) => known(
                "price",
                "the price of an hour in the rounds, pounds",
                price.hour.shown(),
                shown.clone(),
                "from the time of the carers and the book's cost inputs; against the fee",
            ),
            None => missing("price", "the price of an hour in the rounds, pounds", no_cost),
        },
        match &terms.published {
            Some(one) => known(
                "published",
                "a published minimum price, pounds an hour",
                Amount::from(exact(one.published_minimum)).shown(),
                shown,
                &format!("{}; against the fee", one.published_source),
            ),
            None => missing("published", "a published minimum price, pounds an hour", "the contract names none"),
        },
    ]
}

/// The share of short visits, and of those with their agreement recorded.
fn short_visits(branch: &LoadedBranch) -> Vec<CommissioningMeasure> {
    let packages: Vec<_> =
        branch.plan.names.visits.iter().filter_map(|visit| branch.book.packages.get(visit.row)).collect();
    let short: Vec<_> = packages.iter().filter(|package| package.minutes < SHORT_MINUTES).collect();
    let agreed = short.iter().filter(|package| package.agreed_short_visit).count();
    let share = |part: usize, of: usize| percent(i64::try_from(part).unwrap_or(0), i64::try_from(of).unwrap_or(0));
    let what = "visits under 30 minutes, of all";
    let of_short = "of those, agreed with the client";
    vec![
        match packages.len() {
            0 => missing("short", what, "there are no visits"),
            all => known(
                "short",
                what,
                share(short.len(), all),
                None,
                &format!("{} of {all} (NICE QS123, statement 4)", short.len()),
            ),
        },
        match short.len() {
            0 => missing("agreed", of_short, "there are no short visits"),
            all => known(
                "agreed",
                of_short,
                share(agreed, all),
                None,
                &format!("{agreed} of {all} whose package says agreed_short_visit"),
            ),
        },
    ]
}

/// When bills are paid.
fn payment(terms: &ContractRow) -> Vec<CommissioningMeasure> {
    let (what, late) = ("days until a bill is paid, the middle one", "bills paid late");
    let mut days = terms.paid_days.clone();
    days.sort_unstable();
    // The lower of two middles is a bill's own number of days: a mean of the two would be nobody's.
    let Some(middle) = days.len().checked_sub(1).and_then(|last| days.get(last / 2)) else {
        let why = "the contract tells no paid_days";
        return vec![missing("payment", what, why), missing("late", late, why)];
    };
    let due = terms.due_days.map(|due| due.to_string());
    let how = format!("of {} bills, of an even number the lower; against the days the contract gives", days.len());
    let late = match terms.due_days {
        Some(due) => {
            let behind = days.iter().filter(|paid| **paid > due).count();
            let share = percent(i64::try_from(behind).unwrap_or(0), i64::try_from(days.len()).unwrap_or(0));
            known("late", late, share, None, &format!("{behind} of {} after more than {due} days", days.len()))
        }
        None => missing("late", late, "the contract tells no due_days"),
    };
    vec![known("payment", what, middle.to_string(), due, &how), late]
}

/// Hours that are paid for whether or not they are asked for, of hours of contact.
fn block(terms: &ContractRow, branch: &LoadedBranch, worked: &[Worked]) -> Result<CommissioningMeasure, Failure> {
    let what = "hours bought as a block, of hours of contact";
    let Some(hours) = terms.block_hours_a_week else {
        return Ok(missing("block", what, "the contract tells no block_hours_a_week"));
    };
    let contact = worked.iter().filter(|row| row.activity == Activity::Contact);
    let seconds: i64 = contact.map(|row| i64::from(row.span.length().0)).sum();
    if seconds <= 0 {
        return Ok(missing("block", what, "there are no hours of contact"));
    }
    // Books differ in length: contracts buy hours a week, so the hours of contact are brought to a week.
    let days = i64::from(branch.plan.names.days).max(1);
    let week = Exact::hours(seconds).times(Exact::whole(7))?.over(Exact::whole(days))?;
    let share = exact(hours).times(Exact::whole(100))?.over(week)?;
    let how = format!("{hours} of {} hours of contact a week", week.shown());
    Ok(known("block", what, format!("{}%", share.shown_to(0)), None, &how))
}

/// Different carers of each client, beside the fewest that any roster of all visits needs.
fn continuity(branch: &LoadedBranch, worked: &[Worked]) -> Result<CommissioningMeasure, Failure> {
    let what = "different carers of a client, on average";
    let pairs = pairs(branch, worked);
    let clients: BTreeSet<ClientIx> = pairs.iter().map(|(client, _)| *client).collect();
    if clients.is_empty() {
        return Ok(missing("continuity", what, "nobody was visited"));
    }
    let (problem, asked) = (branch.problem()?, list_asked(branch)?);
    // Steps bound paid time only: the carers of clients are bounded without any.
    let no_time = StepAllowance::new(0, &|| true);
    let least = find_bounds(&problem, &asked, Patience::default(), None, no_time);
    let least = least.least(problem.problem(), &asked).client_carers;
    // The bound is of clients whose visits ask to be made: dividing by all clients would set it too low.
    let asking: BTreeSet<ClientIx> =
        branch.plan.tables.visits.iter().zip(&asked).filter(|(_, asked)| **asked).map(|(row, _)| row.client).collect();
    let mean = |sum: u64, of: usize| -> Result<String, Failure> {
        let (sum, of) = (i64::try_from(sum).unwrap_or(i64::MAX), i64::try_from(of.max(1)).unwrap_or(i64::MAX));
        Ok(Exact::whole(sum).over(Exact::whole(of))?.shown().to_string())
    };
    let how = "over the days of the book; against the fewest that is proved to be needed where every visit is made";
    Ok(known("continuity", what, mean(pairs.len() as u64, clients.len())?, Some(mean(least, asking.len())?), how))
}

/// Clients with the ids of the carers who visited them.
fn pairs(branch: &LoadedBranch, worked: &[Worked]) -> BTreeSet<(ClientIx, String)> {
    let visits = worked.iter().filter(|row| row.activity == Activity::Contact);
    // Carers go by their ids: their places in the tables are other ones in the book of the period before.
    let pair = |row: &Worked| {
        let client = branch.plan.tables.visits.get(row.visit.at())?.client;
        Some((client, branch.plan.names.carers.get(row.carer.at())?.id.clone()))
    };
    visits.filter_map(pair).collect()
}

/// Carers of the period before who visit nobody in this one.
fn churn(facts: &ContractFacts, before: Option<&ContractFacts>) -> CommissioningMeasure {
    let what = "carers of the period before who visit nobody in this one";
    let Some(before) = before else { return missing("churn", what, "there is no period before it") };
    let carers = |facts: &ContractFacts| -> BTreeSet<String> {
        pairs(&facts.branch, &facts.worked).into_iter().map(|(_, carer)| carer).collect()
    };
    let (then, now) = (carers(before), carers(facts));
    if then.is_empty() {
        return missing("churn", what, "nobody visited anybody in the period before");
    }
    let gone = then.difference(&now).count();
    let share = percent(i64::try_from(gone).unwrap_or(0), i64::try_from(then.len()).unwrap_or(0));
    let how = format!("{gone} of {} of {}, by their ids", then.len(), before.terms.period);
    known("churn", what, share, None, &how)
}

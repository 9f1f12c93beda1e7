//! Draws summed up: counts with their intervals, the curve of carers, the price and the fee.

use homeround_core::cost::{Exact, NoPrice};

use super::answer::{CarersRow, DrawCount, DrawRow, FeeOverDraws, PriceOverDraws, SpecificationAnswer};
use super::binomial::{ShareInterval, median_rank};
use super::judge::{DrawAnswer, DrawOutcome};
use super::model::Specification;
use super::money::inputs_of;
use super::run::{DrawPlan, Outcomes};
use super::verdicts::{DrawPrice, FeeVerdict};
use crate::failure::Failure;
use crate::fees::law::{Assumption, hold_terms};
use crate::pricing::Amount;
use crate::pricing::convert::exact;

/// What the draws of a test come to.
///
/// # Errors
/// Terms that give no price; [`Failure::Interrupted`] where no draw was judged.
pub fn sum_up(
    spec: &Specification,
    plan: &DrawPlan,
    found: &Outcomes,
    assumed: &[Assumption],
) -> Result<SpecificationAnswer, Failure> {
    let Some(first) = found.rows.first() else { return Err(Failure::Interrupted) };
    let terms = inputs_of(&spec.price);
    let price = |row| DrawPrice::new(row, &terms, &spec.travel.modes);
    let prices: Vec<DrawPrice> = found.rows.iter().map(price).collect::<Result<_, _>>().map_err(no_price)?;
    let fee = spec.fee.pounds_per_hour.map(exact);
    let law = hold_terms(&terms, exact(spec.price.weekly_hours), spec.contract.start.0, assumed)?;
    let rows = found.rows.iter().zip(&prices).map(|(row, price)| draw_row(row, price, fee)).collect();
    let draws = count(found.rows.len());
    let with = |answer| count(found.rows.iter().filter(|row| row.answer == answer).count());
    let undecided = with(DrawAnswer::Undecided);
    let shown = |answer| {
        let shown = with(answer);
        DrawCount { draws: shown, interval: ShareInterval::new(shown, shown + undecided, draws) }
    };
    let mut answer = SpecificationAnswer {
        sentence: String::new(),
        name: spec.contract.name.clone(),
        day: spec.contract.start.to_string(),
        seed: plan.seed,
        draws_planned: plan.draws,
        draws,
        visits_a_day: first.visits,
        contact_hours_a_day: Exact::hours(first.contact_seconds).into(),
        carers: spec.carers.number,
        deliverable: shown(DrawAnswer::Deliverable),
        not_deliverable: shown(DrawAnswer::NotDeliverable),
        undecided,
        carers_needed: carers_needed(&found.rows),
        price: price_over(&prices),
        fee: fee.map(|fee| fee_over(&prices, fee)),
        law,
        tasks: None,
        rows,
        limits: super::words::limits(spec),
    };
    answer.sentence = super::words::sentence(&answer);
    Ok(answer)
}

/// The failure of terms that give no price.
pub(super) fn no_price(why: NoPrice) -> Failure {
    Failure::Refused(format!("the [price] of the specification gives no price: {why}"))
}

pub(super) fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn draw_row(outcome: &DrawOutcome, price: &DrawPrice, fee: Option<Exact>) -> DrawRow {
    DrawRow {
        outcome: outcome.clone(),
        price: price.found.map(Amount::from),
        price_of_a_part: price.of_a_part.map(Amount::from),
        price_least: price.least.map(Amount::rounded_down),
        fee: fee.map(|fee| price.verdict(fee)),
    }
}

/// From the fewest carers that anything says something of to the most.
fn carers_needed(rows: &[DrawOutcome]) -> Vec<CarersRow> {
    let found = || rows.iter().filter(|row| row.answer == DrawAnswer::Deliverable).filter_map(|row| row.carers_found);
    let least = || rows.iter().map(|row| row.carers_least).filter(|least| *least > 0);
    // One fewer than the proved least is proved too few: the curve begins there.
    let from = found().chain(least().map(|least| least - 1)).min();
    let to = found().chain(least()).max();
    let (Some(from), Some(to)) = (from, to) else { return Vec::new() };
    let row = |carers| CarersRow {
        carers,
        with_roster: count(found().filter(|found| *found <= carers).count()),
        proved_too_few: count(least().filter(|least| *least > carers).count()),
    };
    (from..=to).map(row).collect()
}

/// The middle one of values in order; of an even number the lower.
fn middle(values: &[Exact]) -> Option<Exact> {
    values.get(values.len().checked_sub(1)? / 2).copied()
}

/// The price over the draws; nothing where no roster makes every visit.
pub(super) fn price_over(prices: &[DrawPrice]) -> Option<PriceOverDraws> {
    let sorted = |mut values: Vec<Exact>| {
        values.sort_unstable();
        values
    };
    let found = sorted(prices.iter().filter_map(|price| price.found).collect());
    let least = sorted(prices.iter().filter(|price| price.found.is_some()).filter_map(|price| price.least).collect());
    // What a fee must be lies between the proved least and the price found; where nothing can be delivered no fee is enough, and
    // where no roster was found nobody knows how much is.
    let bounds = sorted(prices.iter().filter_map(|price| price.least).collect());
    let rank = median_rank(count(prices.len())).map(|rank| rank as usize);
    let low = rank.and_then(|rank| bounds.get(rank - 1)).copied();
    let high = rank.and_then(|rank| found.get(prices.len() - rank)).copied();
    Some(PriceOverDraws {
        draws: count(found.len()),
        lowest: (*found.first()?).into(),
        median: middle(&found)?.into(),
        highest: (*found.last()?).into(),
        median_least: Amount::rounded_down(middle(&least)?),
        median_fee_least: low.map(Amount::rounded_down),
        median_fee_most: high.map(Amount::rounded_up),
    })
}

/// What a fee does over the draws.
pub(super) fn fee_over(prices: &[DrawPrice], fee: Exact) -> FeeOverDraws {
    let with = |verdict| count(prices.iter().filter(|price| price.verdict(fee) == verdict).count());
    let (draws, unknown, nothing) = (count(prices.len()), with(FeeVerdict::NotKnown), with(FeeVerdict::NothingToPay));
    let shown = |verdict| {
        let shown = with(verdict);
        DrawCount { draws: shown, interval: ShareInterval::new(shown, shown + unknown, draws) }
    };
    FeeOverDraws {
        fee: fee.into(),
        pays: shown(FeeVerdict::Pays),
        proved_not_to_pay: shown(FeeVerdict::ProvedNotToPay),
        nothing_to_pay: nothing,
        not_known: unknown,
    }
}

//! The sums of a bound of the price: what paid time comes to at the least, with and without the book's own costs.

use homeround_core::cost::{Breakdown, CostLine, CostSummary, Exact, NoPrice, OnCosts, StatutoryFloor};

use super::explain::Inputs;
use super::price_floor::FloorSums;

/// The least beside the price of a roster.
pub(super) fn floor_sums(
    least: &StatutoryFloor,
    inputs: &Inputs<'_>,
    total: &CostSummary,
) -> Result<FloorSums, NoPrice> {
    let hours = Exact::fraction(least.contact_seconds.max(0).into(), 3_600)?;
    let least_price = price_at_least(least, inputs, hours)?;
    Ok(FloorSums {
        least: least.whole()?,
        least_per_hour: least.per_hour()?.unwrap_or_default(),
        least_price,
        least_price_per_hour: if hours.is_zero() { Exact::ZERO } else { least_price.over(hours)? },
        fee: inputs.fee.map(|(fee, _)| fee),
        direct: total.breakdown.direct()?,
        direct_per_hour: total.per_hour()?.unwrap_or_default().direct()?,
    })
}

/// The least pay at the minimum wage with the book's own on-costs and margins laid on it. What is no percentage of pay could be zero and
/// is left out.
fn price_at_least(least: &StatutoryFloor, inputs: &Inputs<'_>, hours: Exact) -> Result<Exact, NoPrice> {
    let on_costs = OnCosts {
        ni: if inputs.threshold_ni.is_some() { Exact::ZERO } else { inputs.on_costs.ni },
        pension: if inputs.band_pension.is_some() { Exact::ZERO } else { inputs.on_costs.pension },
        ..inputs.on_costs
    };
    let direct = on_costs.lay(Breakdown::default().with(CostLine::Contact, least.pay()?))?;
    Ok(inputs.margins.lay(&direct.with(CostLine::Fixed, inputs.fixed), hours)?.total()?)
}

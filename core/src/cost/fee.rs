//! The fee: what of the price it pays, and the model turned round to ask what a fee can carry.
//!
//! ```
//! use homeround_core::cost::{Breakdown, CostLine, Exact, FeeCoverage, FeeDifference, Inexact};
//!
//! // An hour costs £15 for the carer and £5 for the office; £18 are paid for it.
//! let hour = Breakdown::default().with(CostLine::Contact, Exact::whole(15)).with(CostLine::Overhead, Exact::whole(5));
//! let difference = FeeDifference::between(Exact::whole(18), &hour)?;
//! assert_eq!(difference.shortfall, Exact::whole(2));
//! assert_eq!(difference.reach(), FeeCoverage::BelowPrice, "it pays the carer and not the office");
//! # Ok::<(), Inexact>(())
//! ```

use super::exact::{Exact, Inexact};
use super::line::Breakdown;
use super::model::{Input, Inputs, InvalidInput, NoPrice, Overhead, Profit};
use super::per_visit::PerVisit;

/// What a fee leaves or lacks, in pounds. Every difference is exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FeeDifference {
    /// What is paid.
    pub fee: Exact,
    /// What it costs, overhead and profit included.
    pub price: Exact,
    /// What it costs before overhead and profit.
    pub direct: Exact,
    /// What the fee lacks of the price; below zero when it is more.
    pub shortfall: Exact,
    /// What the fee leaves after direct cost, to run the business; below zero when it does not even pay that.
    pub left_after_direct: Exact,
}

/// How far a fee reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum FeeCoverage {
    /// It does not pay the direct cost: every hour loses money before a bill for the office is paid.
    BelowDirect,
    /// It pays the direct cost and not the price.
    BelowPrice,
    /// It pays the price.
    Pays,
}

impl FeeDifference {
    /// The gap between `fee` and `breakdown`, both for the same thing: an hour, a visit, a week.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn between(fee: Exact, breakdown: &Breakdown) -> Result<Self, Inexact> {
        let (price, direct) = (breakdown.total()?, breakdown.direct()?);
        Ok(Self { fee, price, direct, shortfall: price.minus(fee)?, left_after_direct: fee.minus(direct)? })
    }

    /// How far the fee reaches. Panics: never.
    #[must_use]
    pub fn reach(&self) -> FeeCoverage {
        if self.left_after_direct.is_negative() {
            FeeCoverage::BelowDirect
        } else if self.fee < self.price {
            FeeCoverage::BelowPrice
        } else {
            FeeCoverage::Pays
        }
    }
}

/// The answer of a model turned round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MaxAffordable {
    /// The fee carries this much and no more; put back into the model it gives the fee exactly.
    Exactly(Exact),
    /// The fee carries any amount: nothing in the price depends on it.
    Any,
    /// The fee does not carry even zero of it.
    Nothing,
}

/// The fee at which nothing is lost and nothing gained: the price without profit.
///
/// # Errors
/// A refused input, or [`Inexact`].
pub fn break_even(inputs: &Inputs) -> Result<Exact, NoPrice> {
    Ok(Inputs { margins: inputs.margins.without_profit(), ..*inputs }.price()?.total()?)
}

/// The most of one input that `fee` pounds an hour can carry with everything else as in `inputs`; put back into the model it
/// gives the fee exactly. Overhead and profit are solved in the way in which they are given.
///
/// ```
/// use homeround_core::cost::{Exact, Input, Inputs, Margins, MaxAffordable, OnCosts, solve_for_fee};
/// let inputs = Inputs {
///     wage: Exact::whole(12), travel_minutes: Exact::whole(12), miles: Exact::ZERO, pounds_per_mile: Exact::ZERO,
///     on_costs: OnCosts::default(), margins: Margins::NONE,
/// };
/// assert_eq!(solve_for_fee(&inputs, Input::Wage, Exact::whole(18))?, MaxAffordable::Exactly(Exact::whole(15)));
/// # Ok::<(), homeround_core::cost::NoPrice>(())
/// ```
///
/// # Errors
/// A refused input, [`InvalidInput::NotPositive`] for [`Input::VisitMinutes`], which [`shortest_visit`] is for, or [`Inexact`].
pub fn solve_for_fee(inputs: &Inputs, input: Input, fee: Exact) -> Result<MaxAffordable, NoPrice> {
    match input {
        Input::Overhead => most_overhead(inputs, fee),
        Input::Profit => most_profit(inputs, fee),
        Input::VisitMinutes => Err(InvalidInput::NotPositive(Input::VisitMinutes).into()),
        straight => {
            let price = |number| inputs.with(straight, number).price()?.total().map_err(NoPrice::from);
            // The price is a line in all inputs but margins and minutes: two points say where it meets the fee.
            let zero = price(Exact::ZERO)?;
            let slope = price(Exact::ONE)?.minus(zero)?;
            on_a_line(zero, slope, fee)
        }
    }
}

/// A price that begins at `zero` and rises by `slope` for one of what is asked for.
fn on_a_line(zero: Exact, slope: Exact, fee: Exact) -> Result<MaxAffordable, NoPrice> {
    let left = fee.minus(zero)?;
    Ok(match (left.is_negative(), slope.is_zero()) {
        (true, _) => MaxAffordable::Nothing,
        (false, true) => MaxAffordable::Any,
        (false, false) => MaxAffordable::Exactly(left.over(slope)?),
    })
}

/// What `fee` leaves for running the business once direct cost and profit are paid.
fn most_overhead(inputs: &Inputs, fee: Exact) -> Result<MaxAffordable, NoPrice> {
    let direct = inputs.with(Input::Overhead, Exact::ZERO).price()?.direct()?;
    let all_costs = match inputs.margins.profit {
        // Put back into the model the price must be the fee: so a share of the price is a share of the fee.
        Profit::PercentOfPrice(percent) => fee.minus(percent.percent_of(fee)?)?,
        Profit::PercentOfCost(percent) => fee.over(Exact::ONE.plus(percent.percent_of(Exact::ONE)?)?)?,
    };
    // Below zero when not even direct cost is paid; overhead cannot be negative.
    let left = all_costs.minus(direct)?;
    Ok(match inputs.margins.overhead {
        _ if left.is_negative() => MaxAffordable::Nothing,
        Overhead::Pounds(_) => MaxAffordable::Exactly(left),
        Overhead::PercentOfPrice(_) if fee.is_zero() => MaxAffordable::Any,
        Overhead::PercentOfPrice(_) => MaxAffordable::Exactly(Exact::whole(100).times(left)?.over(fee)?),
    })
}

/// What `fee` leaves as profit once direct cost and running the business are paid.
fn most_profit(inputs: &Inputs, fee: Exact) -> Result<MaxAffordable, NoPrice> {
    let direct = inputs.with(Input::Profit, Exact::ZERO).price()?.direct()?;
    let cost = match inputs.margins.overhead {
        Overhead::PercentOfPrice(percent) => direct.plus(percent.percent_of(fee)?)?,
        Overhead::Pounds(pounds) => direct.plus(pounds)?,
    };
    let (left, base) = match inputs.margins.profit {
        Profit::PercentOfPrice(_) => (fee.minus(cost)?, fee),
        Profit::PercentOfCost(_) => (fee.minus(cost)?, cost),
    };
    Ok(match (left.is_negative(), base.is_zero()) {
        (true, _) => MaxAffordable::Nothing,
        (false, true) => MaxAffordable::Any,
        (false, false) => MaxAffordable::Exactly(Exact::whole(100).times(left)?.over(base)?),
    })
}

/// The shortest visits, in minutes, of which `fee` pounds an hour pays the price: an hour of shorter ones costs more, because each
/// has the same way to it. [`MaxAffordable::Any`] where any length does, [`MaxAffordable::Nothing`] where none does.
///
/// # Errors
/// A refused input, or [`Inexact`].
pub fn shortest_visit(per_visit: &PerVisit, inputs: &Inputs, fee: Exact) -> Result<MaxAffordable, NoPrice> {
    let at = |minutes: i64| per_visit.price(inputs, Exact::whole(minutes))?.per_hour.total().map_err(NoPrice::from);
    // The price is a + b / minutes: at one minute a + b, at two a + b / 2.
    let (one, two) = (at(1)?, at(2)?);
    let b = one.minus(two)?.times(Exact::whole(2))?;
    let left = fee.minus(one.minus(b)?)?;
    Ok(match (b.is_zero(), left <= Exact::ZERO) {
        (true, _) if left.is_negative() => MaxAffordable::Nothing,
        (true, _) => MaxAffordable::Any,
        (false, true) => MaxAffordable::Nothing,
        (false, false) => MaxAffordable::Exactly(b.over(left)?),
    })
}

//! The fee: what of the price it pays, and the model turned round to ask what a fee can carry.

use super::exact::{Exact, Inexact};
use super::line::Build;
use super::model::{Inputs, NoPrice};

/// What a fee leaves or lacks, in pounds. Every difference is exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// What is paid.
    pub fee: Exact,
    /// What it costs, overhead and profit included.
    pub price: Exact,
    /// What it costs before overhead and profit.
    pub direct: Exact,
    /// What the fee lacks of the price; below nought when it is more.
    pub shortfall: Exact,
    /// What the fee leaves after direct cost, to run the business; below nought when it does not even pay that.
    pub left_after_direct: Exact,
}

/// How far a fee reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Reach {
    /// It does not pay the direct cost: every hour loses money before a bill for the office is paid.
    BelowDirect,
    /// It pays the direct cost and not the price.
    BelowPrice,
    /// It pays the price.
    Pays,
}

impl Gap {
    /// The gap between `fee` and `build`, both for the same thing: an hour, a visit, a week.
    ///
    /// # Errors
    /// [`Inexact::Overflow`].
    pub fn between(fee: Exact, build: &Build) -> Result<Self, Inexact> {
        let (price, direct) = (build.total()?, build.direct()?);
        Ok(Self { fee, price, direct, shortfall: price.minus(fee)?, left_after_direct: fee.minus(direct)? })
    }

    /// How far the fee reaches. Panics: never.
    #[must_use]
    pub fn reach(&self) -> Reach {
        if self.left_after_direct.is_negative() {
            Reach::BelowDirect
        } else if self.fee < self.price {
            Reach::BelowPrice
        } else {
            Reach::Pays
        }
    }
}

/// The answer of a model turned round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Most {
    /// The fee carries this much and no more; put back into the model it gives the fee exactly.
    Exactly(Exact),
    /// The fee carries any amount: nothing in the price depends on it.
    Any,
    /// The fee does not carry even nought of it.
    Nothing,
}

/// The fee at which nothing is lost and nothing gained: the price without profit.
///
/// # Errors
/// A refused input, or [`Inexact`].
pub fn break_even(inputs: &Inputs) -> Result<Exact, NoPrice> {
    Ok(Inputs { margins: inputs.margins.without_profit(), ..*inputs }.price()?.total()?)
}

/// The highest basic pay an hour, in pounds, that `fee` can carry with everything else as in `inputs`.
///
/// # Errors
/// A refused input, or [`Inexact`].
pub fn highest_wage(inputs: &Inputs, fee: Exact) -> Result<Most, NoPrice> {
    let per_pound = Inputs { wage: Exact::ONE, ..*inputs };
    solve(&Inputs { wage: Exact::ZERO, ..*inputs }, &per_pound, fee)
}

/// The most minutes of paid travel for an hour of contact that `fee` can carry; miles stay as they are.
///
/// # Errors
/// A refused input, or [`Inexact`].
pub fn most_travel_minutes(inputs: &Inputs, fee: Exact) -> Result<Most, NoPrice> {
    let per_minute = Inputs { travel_minutes: Exact::ONE, ..*inputs };
    solve(&Inputs { travel_minutes: Exact::ZERO, ..*inputs }, &per_minute, fee)
}

/// The most miles for an hour of contact that `fee` can carry; minutes stay as they are.
///
/// # Errors
/// A refused input, or [`Inexact`].
pub fn most_miles(inputs: &Inputs, fee: Exact) -> Result<Most, NoPrice> {
    let per_mile = Inputs { miles: Exact::ONE, ..*inputs };
    solve(&Inputs { miles: Exact::ZERO, ..*inputs }, &per_mile, fee)
}

/// Every one of these inputs enters the price on a straight line, so that the price at nought and at one of it say all.
fn solve(at_nought: &Inputs, at_one: &Inputs, fee: Exact) -> Result<Most, NoPrice> {
    let nought = at_nought.price()?.total()?;
    let slope = at_one.price()?.total()?.minus(nought)?;
    let left = fee.minus(nought)?;
    Ok(match (left.is_negative(), slope.is_zero()) {
        (true, _) => Most::Nothing,
        (false, true) => Most::Any,
        (false, false) => Most::Exactly(left.over(slope)?),
    })
}

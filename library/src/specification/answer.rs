//! What all draws of a test say together: counts with their intervals, carers, the price and the fee.

use schemars::JsonSchema;
use serde::Serialize;

use super::binomial::ShareInterval;
use super::judge::DrawOutcome;
use super::verdicts::FeeVerdict;
use crate::book::tasks::TaskFindings;
use crate::fees::law::LawHeld;
use crate::pricing::Amount;

/// How many draws something holds in, and between which shares it lies with a confidence of 95 %.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawCount {
    /// Draws in which it was shown.
    pub draws: u32,
    /// The interval of the share of all such areas, in hundredths of a per cent; undecided draws widen both sides.
    pub interval: ShareInterval,
}

/// Carers against draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CarersRow {
    /// With so many carers
    pub carers: u32,
    /// a roster was found in so many draws,
    pub with_roster: u32,
    /// and so many carers are proved too few in so many draws.
    pub proved_too_few: u32,
}

/// The price of an hour of contact over the draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PriceOverDraws {
    /// Draws with a roster that makes every visit: only those have a price.
    pub draws: u32,
    /// The lowest price found.
    pub lowest: Amount,
    /// The middle one: of an even number the lower.
    pub median: Amount,
    /// The highest.
    pub highest: Amount,
    /// The middle one of what the same draws cost at the least, as was proved: what lies between is the error of the search.
    pub median_least: Amount,
    /// With a confidence of 95 %, the median fee that pays such areas is at least this; absent where too few draws bound it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_fee_least: Option<Amount>,
    /// And at most this; absent where too many draws have no roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_fee_most: Option<Amount>,
}

/// What the fee does over the draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeeOverDraws {
    /// The fee for an hour of contact.
    pub fee: Amount,
    /// Draws in which it pays a roster that makes every visit.
    pub pays: DrawCount,
    /// Draws in which it is proved not to pay.
    pub proved_not_to_pay: DrawCount,
    /// Draws in which no roster makes every visit, at any fee.
    pub nothing_to_pay: u32,
    /// Draws in which it is not known.
    pub not_known: u32,
}

/// One draw in the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawRow {
    /// What came out of it.
    #[serde(flatten)]
    pub outcome: DrawOutcome,
    /// The price of an hour in the roster found, which makes every visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// The price of an hour of the visits that are made, where `unserved` are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_of_a_part: Option<Amount>,
    /// No roster that makes every visit costs less an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_least: Option<Amount>,
    /// What the fee does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeVerdict>,
}

/// The answer of a specification test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpecificationAnswer {
    /// The answer in one sentence or two.
    pub sentence: String,
    /// The contract.
    pub name: String,
    /// The day that was drawn.
    pub day: String,
    /// Where all draws began.
    pub seed: u64,
    /// Draws that were to be made: fixed before the first of them was looked at.
    pub draws_planned: u32,
    /// Draws that were judged.
    pub draws: u32,
    /// Visits a day.
    pub visits_a_day: u32,
    /// Hours of contact a day, those of each carer counted.
    pub contact_hours_a_day: Amount,
    /// Carers at work; absent for as many as it needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carers: Option<u32>,
    /// Draws that can be delivered.
    pub deliverable: DrawCount,
    /// Draws that cannot.
    pub not_deliverable: DrawCount,
    /// Draws of which neither is known.
    pub undecided: u32,
    /// Carers needed, as a curve.
    pub carers_needed: Vec<CarersRow>,
    /// The price, where any draw has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceOverDraws>,
    /// What the fee does, where one is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeOverDraws>,
    /// The wage and the on-costs held against the law of the day.
    pub law: LawHeld,
    /// What the times of tasks say of a day's visits, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasks: Option<TaskFindings>,
    /// Every draw.
    pub rows: Vec<DrawRow>,
    /// What the answer does not say.
    pub limits: Vec<String>,
}

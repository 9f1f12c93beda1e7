//! What the scorecard of commissioning says.

use schemars::JsonSchema;
use serde::Serialize;

/// One measure of one area in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommissioningMeasure {
    /// Which one: fee, floor, price, published, short, agreed, payment, late, block, continuity, churn.
    pub id: String,
    /// What it is, with its unit.
    pub what: String,
    /// The value; absent where it is not computable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Against which other value of the same unit it stands, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// How it was computed, or what is missing.
    pub how: String,
}

/// One area in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommissioningRow {
    /// The area.
    pub area: String,
    /// The period.
    pub period: String,
    /// Its first day in the book.
    pub from: String,
    /// What visits were counted by: the roster as planned, or visits as verified.
    pub basis: String,
    /// Visits.
    pub visits: usize,
    /// Whether the fee pays the price that was found; absent where one of them is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_pays: Option<bool>,
    /// Whether the fee is below what no provider goes below within the wage law.
    pub fee_below_floor: bool,
    /// Every measure, in the same order in every row.
    pub measures: Vec<CommissioningMeasure>,
}

/// The scorecard of commissioning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommissioningAnswer {
    /// In a sentence.
    pub sentence: String,
    /// Areas and periods, each area's periods in order of their first days.
    pub rows: Vec<CommissioningRow>,
    /// What this does not say.
    pub limits: Vec<String>,
}

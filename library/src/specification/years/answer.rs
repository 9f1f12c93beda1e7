//! What the years come to.

use schemars::JsonSchema;
use serde::Serialize;

use super::model::Case;
use crate::pricing::Amount;

/// How a number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// It is published.
    Known,
    /// Somebody assumes it.
    Assumed,
}

/// One quarter of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuarterRow {
    /// The case.
    pub case: Case,
    /// The first day.
    pub from: String,
    /// Hours of contact in it.
    pub hours: Amount,
    /// Carers it takes, holidays covered.
    pub carers: u32,
    /// Carers there are at its end: fewer where not enough can be hired.
    pub carers_there: u32,
    /// Carers who leave.
    pub leave: u32,
    /// Carers who are hired.
    pub hired: u32,
    /// The minimum wage of an adult.
    pub minimum_wage: Amount,
    /// How it is known.
    pub minimum_wage_is: Known,
    /// The wage.
    pub wage: Amount,
    /// The price of an hour of contact.
    pub price: Amount,
    /// The fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Amount>,
    /// What the fee leaves unpaid of an hour; below zero where it pays more than the price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Amount>,
    /// What it leaves unpaid of the quarter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_in_all: Option<Amount>,
}

/// Four quarters of one case, and what they come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct YearRow {
    /// The case.
    pub case: Case,
    /// Which year, from 1.
    pub year: u8,
    /// Quarters in it: fewer than four in a last year that is cut short.
    pub quarters: u8,
    /// Hours of contact.
    pub hours: Amount,
    /// The most carers that any quarter takes.
    pub carers: u32,
    /// The price of all hours.
    pub cost: Amount,
    /// What the fee pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Amount>,
    /// What it leaves unpaid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Amount>,
}

/// An input of the years, and how it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct YearsInput {
    /// What it is.
    pub what: String,
    /// Its values, in words.
    pub values: String,
    /// Where it comes from.
    pub source: String,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct YearsAnswer {
    /// In a sentence or two.
    pub sentence: String,
    /// The contract.
    pub name: String,
    /// The first day.
    pub from: String,
    /// Made-up days that travel, waiting and miles of an hour are taken from.
    pub draws: u32,
    /// Minutes paid beside an hour of contact in them.
    pub minutes_beside_an_hour: Amount,
    /// Each quarter, case by case.
    pub quarters: Vec<QuarterRow>,
    /// Each year, case by case.
    pub years: Vec<YearRow>,
    /// What went in, and where it comes from.
    pub inputs: Vec<YearsInput>,
    /// What this does not say.
    pub limits: Vec<String>,
}

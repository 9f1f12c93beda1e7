//! What a price and a fee come to in one draw, with the two errors kept apart: between draws, and of the search.

use homeround_core::cost::{Exact, Inputs, NoPrice};
use schemars::JsonSchema;
use serde::Serialize;

use super::judge::{DrawAnswer, DrawOutcome};
use super::money::{DayTotals, hour};
use crate::book::model::Mode;

/// What the fee does in one draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeeVerdict {
    /// It pays the price of a roster that was found and makes every visit.
    Pays,
    /// It is below what any roster that makes every visit costs, with the same wage and on-costs.
    ProvedNotToPay,
    /// There is no roster that makes every visit, at any fee.
    NothingToPay,
    /// Neither was found.
    NotKnown,
}

/// The price of an hour of contact in one draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DrawPrice {
    /// In the best roster found, when it makes every visit.
    pub found: Option<Exact>,
    /// In the best roster found, when it leaves visits out: a price of what is made alone.
    pub of_a_part: Option<Exact>,
    /// No roster that makes every visit costs less; absent where there is none.
    pub least: Option<Exact>,
}

impl DrawPrice {
    /// The price of a draw, at the wage, on-costs and margins of `terms`.
    ///
    /// # Errors
    /// Terms that give no price.
    pub(crate) fn new(outcome: &DrawOutcome, terms: &Inputs, modes: &[Mode]) -> Result<Self, NoPrice> {
        let total = |totals: &DayTotals| {
            hour(terms, modes, totals)?.map(|build| build.total()).transpose().map_err(NoPrice::from)
        };
        let best = outcome.totals.as_ref().map(total).transpose()?.flatten();
        let whole = outcome.answer == DrawAnswer::Deliverable;
        let floor = DayTotals {
            contact_seconds: outcome.contact_seconds,
            other_paid_seconds: outcome.paid_seconds_least - outcome.contact_seconds,
            metres: Vec::new(),
        };
        let least = if outcome.answer == DrawAnswer::NotDeliverable { None } else { total(&floor)? };
        Ok(Self { found: best.filter(|_| whole), of_a_part: best.filter(|_| !whole), least })
    }

    /// What a fee does.
    #[must_use]
    pub(crate) fn verdict(&self, fee: Exact) -> FeeVerdict {
        match (self.found, self.least) {
            (Some(found), _) if found <= fee => FeeVerdict::Pays,
            (_, None) => FeeVerdict::NothingToPay,
            (_, Some(least)) if fee < least => FeeVerdict::ProvedNotToPay,
            _ => FeeVerdict::NotKnown,
        }
    }
}

//! Where a statutory rate comes from.

use homeround_core::cost::rates::Dated;
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::Day;

/// Where a rate comes from, and how it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RateProvenance {
    /// What it is.
    pub what: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// How it is known: as read, derived from what was read, or from memory and unverified.
    pub status: String,
    /// Where it was read.
    pub source: String,
}

impl RateProvenance {
    /// The provenance of a row of rates.
    #[must_use]
    pub fn from_dated<T>(what: &str, row: &Dated<'_, T>) -> Self {
        Self {
            what: what.to_owned(),
            from: Day(row.from).to_string(),
            to: Day(row.to).to_string(),
            status: row.status.words().to_owned(),
            source: row.source.to_owned(),
        }
    }

    /// The same in words.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} of {} to {}, {}: {}", self.what, self.from, self.to, self.status, self.source)
    }
}

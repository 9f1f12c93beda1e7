//! The best roster found beside what nobody can go below: how far the price of a pattern is from the least within the wage law.

use homeround_core::cost::{Exact, Inexact, StatutoryFloor};
use schemars::JsonSchema;
use serde::Serialize;

use super::amount::Amount;
use crate::pricing::provenance::RateProvenance;
use crate::proving::CertificateFile;
use crate::words::{exact_pounds as pounds, written};

/// The direct cost of a roster beside a bound that a proof of paid time gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PriceFloor {
    /// The statement that can be checked.
    pub sentence: String,
    /// Hours that are paid in every roster, at the least.
    pub least_paid_hours: Amount,
    /// No provider delivers all of it for less.
    pub least: Amount,
    /// No provider delivers an hour of contact for less.
    pub least_per_hour: Amount,
    /// No roster of it has a lower price with the book's own on-costs, overhead and profit, everybody on the minimum wage.
    pub least_price: Amount,
    /// The same for an hour of contact.
    pub least_price_per_hour: Amount,
    /// Whether the fee pays that; absent without a fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_pays_least: Option<bool>,
    /// The direct cost of the roster that was priced.
    pub direct: Amount,
    /// The same for an hour of contact.
    pub direct_per_hour: Amount,
    /// What lies between them for an hour of contact: better rosters, lower pay or nothing at all could be found there.
    pub gap_per_hour: Amount,
    /// Where the minimum wage comes from.
    pub provenance: Vec<RateProvenance>,
    /// What shows the paid hours: `homeround prove --check BOOK FILE` checks it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFile>,
}

/// The sums that are set beside one another, in pounds.
pub(super) struct FloorSums {
    pub(super) least: Exact,
    pub(super) least_per_hour: Exact,
    pub(super) least_price: Exact,
    pub(super) least_price_per_hour: Exact,
    pub(super) fee: Option<Exact>,
    pub(super) direct: Exact,
    pub(super) direct_per_hour: Exact,
}

impl PriceFloor {
    pub(super) fn new(
        least: &StatutoryFloor,
        found: &FloorSums,
        provenance: Vec<RateProvenance>,
    ) -> Result<Self, Inexact> {
        // What everybody must take at least is shown no higher than it was proved.
        let hours = Amount::rounded_down(Exact::hours(least.paid_seconds.max(least.contact_seconds)));
        let least_per_hour = Amount::rounded_down(found.least_per_hour);
        let least_price_per_hour = Amount::rounded_down(found.least_price_per_hour);
        let fee_pays_least = found.fee.map(|fee| fee >= found.least_price_per_hour);
        let fee = found.fee.zip(fee_pays_least).map(|(fee, pays)| {
            let below = if pays { "is not below that" } else { "is below that, whatever the roster" };
            format!("; the fee of {} {below}", pounds(fee))
        });
        let sentence = format!(
            "No provider can deliver this for less than {} an hour of contact within the wage law: every roster has at least {} paid hours, at the minimum wage of {} for adults and {} % of holiday, before National Insurance, pensions, miles, training and the office. With this book's own on-costs, overhead and profit the same hours at the same wage come to {} an hour of contact{}. The roster that was priced has a direct cost of {}.",
            written(&least_per_hour.shown()),
            hours.shown(),
            pounds(least.minimum_wage),
            least.holiday_percent,
            written(&least_price_per_hour.shown()),
            fee.unwrap_or_default(),
            pounds(found.direct_per_hour),
        );
        Ok(Self {
            sentence,
            least_paid_hours: hours,
            least: Amount::rounded_down(found.least),
            least_per_hour,
            least_price: Amount::rounded_down(found.least_price),
            least_price_per_hour,
            fee_pays_least,
            direct: found.direct.into(),
            direct_per_hour: found.direct_per_hour.into(),
            // No more than this can be saved: an upper bound.
            gap_per_hour: Amount::rounded_up(found.direct_per_hour.minus(found.least_per_hour)?),
            provenance,
            certificate: None,
        })
    }
}

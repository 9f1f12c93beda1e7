//! Pricing: the hourly model and the price of a real roster, from files to words a committee can read.

pub mod amount;
mod calendar;
pub(crate) mod convert;
pub mod explain;
mod floor_sums;
pub mod hourly;
pub mod inputs;
mod nights;
pub(crate) mod other;
pub mod paid_bound;
#[cfg(feature = "plots")]
pub mod plot;
pub mod price_floor;
pub mod provenance;
pub mod rates;
pub(crate) mod reading;
pub mod returns;
pub mod roster;
pub mod segments;
pub mod sensitivity;
pub mod served;
pub mod summary;
#[cfg(test)]
mod tests;
pub mod text;
pub mod verified;
pub mod worked_time;

pub use amount::{Amount, FeeGap, FeeReach, LineAmount};
pub use hourly::{Asked, Carries, HourlyPrice, Limit};
pub use inputs::{Averages, read_inputs};
pub use paid_bound::bound_of_certificate;
pub use roster::{Bound, Options, Priced, price_roster, price_segments};
pub use segments::csv_of;
pub use summary::{Basis, PriceSummary};
pub use verified::verified;
pub use worked_time::{planned_time, verified_time};

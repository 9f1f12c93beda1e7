//! Pricing: the hourly model and the price of a real roster, from files to words a committee can read.

pub mod explain;
pub mod hourly;
pub mod inputs;
pub(crate) mod reading;
pub mod roster;
pub mod summary;
#[cfg(test)]
mod tests;
pub mod text;

pub use hourly::{Amount, Asked, Carries, FeeGap, HourlyPrice, Limit, LineAmount, Reach};
pub use inputs::{Averages, read_inputs};
pub use roster::{Options, price_roster};
pub use summary::{Basis, PriceSummary};

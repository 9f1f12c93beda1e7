//! Pricing: the hourly model and the price of a real roster, from files to words a committee can read.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! # use homeround::planning::{Effort, search_roster};
//! # let found = search_roster(&branch, None, &Effort { seed: 1, work: 20_000, chains: 1, threads: 1 }, &|_| true)?;
//! use homeround::pricing::{Options, price_roster};
//! use homeround_core::ground::ShiftIx;
//! use homeround_core::rounds::worked;
//!
//! let (problem, roster) = (branch.problem()?, found.roster.view());
//! let shifts = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
//! let time: Vec<_> = shifts.flat_map(|shift| worked(&problem, &roster, shift)).collect();
//! let price = price_roster(&branch.book, &branch.plan, time, &Options::default())?;
//! assert!(price.text().contains("An hour of contact costs"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod amount;
mod calendar;
pub(crate) mod convert;
pub(crate) mod explain;
mod floor_sums;
pub(crate) mod hourly;
pub(crate) mod inputs;
mod nights;
pub(crate) mod other;
pub(crate) mod paid_bound;
#[cfg(feature = "plots")]
pub mod plot;
pub(crate) mod price_floor;
pub(crate) mod provenance;
pub mod rates;
pub(crate) mod reading;
pub mod returns;
pub(crate) mod roster;
pub(crate) mod segments;
pub mod sensitivity;
pub(crate) mod served;
pub(crate) mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub mod verified;
pub(crate) mod worked_time;
mod workers;

pub use amount::{Amount, FeeGap, FeeReach, LineAmount};
pub use hourly::{Asked, Carries, HourlyPrice, Limit};
pub use inputs::{Averages, read_inputs};
pub use paid_bound::bound_of_certificate;
pub use roster::{Bound, Options, Priced, price_roster, price_segments};
pub use segments::csv_of;
pub use summary::{Basis, PriceSummary};
pub use verified::verified;
pub use worked_time::{planned_time, verified_time};

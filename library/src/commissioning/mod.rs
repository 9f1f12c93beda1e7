//! The scorecard of commissioning: what a council buys, by area and period, from its contracts and what was planned or verified.
//!
//! Each measure is computed from data or named as not computable, with what is missing.
//!
//! ```
//! use homeround::commissioning::{TEMPLATE, read_contracts};
//!
//! let contracts = read_contracts("contracts.toml", TEMPLATE)?;
//! assert_eq!(contracts.rows.len(), 2);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

mod answer;
mod contracts;
mod measure;
mod words;

pub use answer::{CommissioningAnswer, CommissioningMeasure, CommissioningRow};
pub use contracts::{ContractRow, Contracts, PublishedMinimum, read_contracts};
pub use measure::{ContractFacts, score_contracts};

/// Contracts to begin with: commented.
pub const TEMPLATE: &str = include_str!("contracts.toml");

#[cfg(test)]
mod tests;

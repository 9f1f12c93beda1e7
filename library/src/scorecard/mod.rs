//! The scorecard: NICE measures, the Care Act's rule on short visits and the stages of the ethical charter, each with its numerator
//! and denominator, and "not computable" where the data is missing.

pub mod measures;

pub use measures::{Facts, Measure, Scorecard, State, score};

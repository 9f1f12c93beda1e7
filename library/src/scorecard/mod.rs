//! The scorecard: NICE measures, the Care Act's rule on short visits and the stages of the ethical charter, each with its numerator
//! and denominator, and "not computable" where the data is missing.

pub mod measures;

pub use measures::{Measure, MeasureState, Scorecard, ScorecardFacts, score_plan};

//! The scorecard: NICE measures, the Care Act's rule on short visits and the stages of the ethical charter, each with its numerator
//! and denominator, and "not computable" where the data is missing.

pub mod measure;
pub mod measures;

pub use measure::{Measure, MeasureState};
pub use measures::{Scorecard, ScorecardFacts, score_plan};

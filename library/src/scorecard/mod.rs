//! The scorecard: NICE measures, the Care Act's rule on short visits and the stages of the ethical charter, each with its numerator
//! and denominator, and "not computable" where the data is missing.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::pricing::planned_time;
//! use homeround::scorecard::{MeasureState, ScorecardFacts, score_plan};
//! use homeround::wages::sources::promised_audit;
//!
//! let (branch, roster) = plan_starter()?;
//! let (worked, _) = planned_time(&branch, &roster.view())?;
//! let audit = promised_audit(&branch.book, &branch.plan, &worked).expect("the days have rates");
//! let card = score_plan(&ScorecardFacts { book: &branch.book, plan: &branch.plan, worked: &worked, audit: &audit });
//! assert!(card.measures.iter().any(|measure| measure.state == MeasureState::Met));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub(crate) mod measure;
pub(crate) mod measures;

pub use measure::{Measure, MeasureState};
pub use measures::{Scorecard, ScorecardFacts, score_plan};

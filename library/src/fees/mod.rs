//! Fees: what a tariff earns on a roster as planned and as delivered, what it leaves of every visit, and what a tender can carry.
//!
//! ```
//! use homeround::fees::{PricedVisits, read_terms, report_revenue};
//! use homeround::planning::plan_starter;
//! use homeround::pricing::{Options, planned_time, price_segments};
//!
//! let (branch, roster) = plan_starter()?;
//! let (worked, basis) = planned_time(&branch, &roster.view())?;
//! let options = Options { basis, ..Options::default() };
//! let priced = price_segments(&branch.book, &branch.plan, &worked, &options, true)?;
//! let visits = PricedVisits { plan: &branch.plan, worked: &worked, segments: &priced.segments, price: &priced.summary };
//!
//! // £20 an hour by the minute do not pay for calls of half an hour.
//! let terms = read_terms("tariff.json", r#"{"per_minute": {"pounds_per_hour": "20"}}"#)?;
//! assert!(!report_revenue(&visits, &terms)?.pays);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub(crate) mod invoice;
pub mod law;
pub(crate) mod revenue;
pub mod tariff;
pub mod tender;

pub use invoice::{Billing, Invoice};
pub use revenue::{FeeReport, PricedVisits, report_revenue};
pub use tariff::{FeeTerms, read_terms};
pub use tender::{Offer, Tender, judge_tender};

//! Fees: what a tariff earns on a roster as planned and as delivered, what it leaves of every visit, and what a tender can carry.

pub mod invoice;
pub mod law;
pub mod revenue;
pub mod tariff;
pub mod tender;

pub use invoice::{Billing, Invoice};
pub use revenue::{FeeReport, PricedVisits, report_revenue};
pub use tariff::{FeeTerms, read_terms};
pub use tender::{Offer, Tender, judge_tender};

//! Proofs: why a branch cannot be delivered, and how much any roster must take, as certificates that anybody can check.

mod assignment;
pub mod bounds;
pub mod checked;
mod cutting_planes;
pub mod deliverability;
mod direct;
pub mod document;
mod intervals;
mod minimise;
mod patience;
mod prove;
mod travel_bound;
mod words;

pub use bounds::{Achieved, Bounds, bound_paid_time, find_bounds};
pub use checked::{CheckedCertificate, refusal};
pub use cutting_planes::Unsolved;
pub use deliverability::{Deliverability, DeliverabilityVerdict, decide_deliverability, document_answer, list_asked};
pub use document::CertificateFile;
pub use patience::Patience;
pub use prove::{counted, prove, weighed};
pub use words::sentence;

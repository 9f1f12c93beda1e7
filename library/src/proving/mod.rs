//! Proofs: why a branch cannot be delivered, and how much any roster must take, as certificates that anybody can check.

pub mod bounds;
pub mod deliverability;
pub mod document;
mod least;
mod matching;
mod patience;
mod points;
mod prove;
mod simple;
mod stretches;
mod ways;
mod words;

pub use bounds::{Achieved, Bounds, bounds, paid};
pub use deliverability::{Deliverability, Verdict, asked, deliverability, documented};
pub use document::CertificateFile;
pub use patience::Patience;
pub use points::Unsolved;
pub use prove::{counted, prove, weighed};
pub use words::sentence;

//! Proofs: why a branch cannot be delivered, and how much any roster must take, as certificates that anybody can check.
//!
//! ```
//! use homeround::planning::{Effort, LoadedBranch};
//! use homeround::proving::decide_deliverability;
//! use std::path::Path;
//!
//! let branch = LoadedBranch::open(Path::new("../examples/breakfast"))?;
//! let effort = Effort { seed: 1, work: 200_000, chains: 1, threads: 1 };
//! let (answer, _) = decide_deliverability(&branch, &effort, true, &|_| true)?;
//! println!("{}", answer.text());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

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

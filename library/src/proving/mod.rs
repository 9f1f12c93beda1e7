//! Proofs: why a branch cannot be delivered, and how much any roster must take, as certificates that anybody can check.
//!
//! ```
//! use homeround::book::starter::list_starter_files;
//! use homeround::planning::{Effort, LoadedBranch};
//! use homeround::proving::{Wanted, decide_deliverability};
//! use homeround::roster::PersonNames;
//! use std::collections::BTreeMap;
//!
//! let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let branch = LoadedBranch::from_source(&files)?;
//! let effort = Effort { seed: 1, work: 200_000, chains: 1, threads: 1 };
//! let (answer, _) = decide_deliverability(&branch, &effort, Wanted::default(), &|_| true)?;
//! println!("{}", answer.text(&PersonNames::new(&branch.book)));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod assignment;
pub(crate) mod bounds;
pub(crate) mod checked;
#[cfg(feature = "lp")]
mod cutting_planes;
pub mod deliverability;
mod direct;
pub mod document;
mod intervals;
mod linear_program;
mod minimise;
#[cfg(feature = "lp")]
mod paid_rounds;
mod patience;
mod prove;
mod travel_bound;
mod words;

pub use bounds::{Achieved, Bounds, bound_paid_time, find_bounds};
pub use checked::{CheckedCertificate, refusal};
pub use deliverability::{
    Deliverability, DeliverabilityVerdict, Wanted, decide_deliverability, document_answer, list_asked,
};
pub use document::CertificateFile;
pub use linear_program::Unsolved;
pub use patience::{Patience, StepAllowance};
pub use prove::{counted, prove, weighed};
pub use words::sentence;

pub(crate) use deliverability::Searched;
pub(crate) use prove::{by_stretch, by_visit};

#[cfg(feature = "lp")]
use cutting_planes::Weighing;
#[cfg(not(feature = "lp"))]
use linear_program::Weighing;

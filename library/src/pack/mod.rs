//! Evidence packs: everything that a decision about a fee or a contract rests on, in one archive that anybody can make again.
//!
//! A pack holds inputs, what was asked, every result that follows, and the hash of each file. Results are a pure function of the
//! inputs: who doubts a pack runs it again and compares bytes. That is what a decision needs which must show its reasons:
//! R (SARCP) v Stoke-on-Trent City Council \[2025\] EWHC 18 (Admin) quashed one that left actual costs aside and gave too few.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::book::starter::list_starter_files;
//! use homeround::pack::{PackRequest, PackedInputs, build_pack, inspect_pack, verify_pack};
//! use homeround::planning::LoadedBranch;
//!
//! let folder: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let book = LoadedBranch::from_source(&folder)?.book;
//! let request = PackRequest::Book { seed: 1, work: 20_000, chains: 1 };
//! let inputs = PackedInputs::from_book(&book, &folder, &request)?;
//! let files = build_pack(inputs.files(), 1, &|_| true)?;
//! let manifest = inspect_pack("pack.zip", &files)?;
//! assert!(verify_pack(&files, &manifest, 1, &|_| true)?.holds());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod answer;
mod build;
mod contract;
mod decision;
mod inputs;
mod inspect;
mod model;
mod read_me;
mod results;
mod verify;
mod week;
mod words;

pub use answer::{PackVerification, RowVerdict, VerifiedRow};
pub use build::{build_pack, fingerprint};
pub use decision::{Alternative, Decision, TEMPLATE as DECISION_TEMPLATE, read_decision};
pub use inputs::PackedInputs;
pub use inspect::inspect_pack;
pub use model::{Manifest, PackFiles, PackRequest, PackRole, PackedFile};
pub use verify::verify_pack;

#[cfg(test)]
mod tests;

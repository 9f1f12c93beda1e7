//! A roster as a file: rounds with ids and local times, as JSON or CSV, and back.
//!
//! ```
//! use homeround::book::starter::list_starter_files;
//! use homeround::planning::{Effort, LoadedBranch, search_roster};
//! use homeround::roster::{PersonNames, read_csv, roster_csv, write_roster};
//! use std::collections::BTreeMap;
//!
//! let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let branch = LoadedBranch::from_source(&files)?;
//! let effort = Effort { seed: 1, work: 50_000, chains: 1, threads: 1 };
//! let found = search_roster(&branch, None, &effort, &|_| true)?;
//! let names = PersonNames::new(&branch.book);
//! let csv = roster_csv(&write_roster(&branch.plan, found.roster.view(), None), &names)?;
//! assert_eq!(read_csv(&csv, "roster.csv", &branch.plan)?.roster, found.roster);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod model;
mod names;
pub mod read;
#[cfg(test)]
mod tests;
pub mod write;

pub use model::{CostLine, RosterFile, RosterProvenance, RosterRound, RosterStop};
pub use names::PersonNames;
pub use read::{Loaded, read_csv, read_json, read_roster};
pub(crate) use write::length_of;
pub use write::{roster_bytes, roster_csv, roster_json, write_roster};

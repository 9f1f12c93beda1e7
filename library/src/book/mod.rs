//! The book of a branch: its model, how it is read and written, and the plan it asks for.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::book::{read_source, starter::list_starter_files};
//!
//! let mut files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let book = read_source(&files)?;
//! assert_eq!(book.clients.len(), 3);
//!
//! // A fault names its file and what to do; all faults come together.
//! files.remove("clients.csv");
//! let faults = read_source(&files).unwrap_err();
//! assert!(faults.to_string().contains("clients"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod abilities;
pub(crate) mod cell;
pub mod check;
pub mod columns;
pub(crate) mod csv_rows;
pub mod expand;
pub(crate) mod hours;
mod midnight;
pub mod model;
pub(crate) mod occurrences;
pub mod periods;
pub(crate) mod places;
pub mod raw;
pub mod read;
pub(crate) mod recurrence;
pub mod rejected;
pub mod repeats;
pub mod router_address;
pub(crate) mod section;
pub mod sources;
pub mod starter;
pub(crate) mod summary;
pub mod tables;
pub mod tasks;
pub mod terms;
pub mod value;
pub mod write;
pub mod zone;

pub use expand::{Plan, PlanNames, expand_book, names};
pub use model::Book;
pub use places::{NamedPlace, TravelTables, list_modes, list_places};
pub use read::{read_document, read_source};
pub use summary::BookSummary;

#[cfg(test)]
pub(crate) mod tests;

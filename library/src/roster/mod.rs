//! A roster as a file: rounds with ids and local times, as JSON or CSV, and back.

pub mod model;
pub mod read;
#[cfg(test)]
mod tests;
pub mod write;

pub use model::{CostLine, Provenance, RosterFile, Round, Stop};
pub use read::{Loaded, read, read_csv, read_json};
pub(crate) use write::length_of;
pub use write::{bytes, csv, json, of};

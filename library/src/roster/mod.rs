//! A roster as a file: rounds with ids and local times, as JSON or CSV, and back.

pub mod model;
pub mod read;
#[cfg(test)]
mod tests;
pub mod write;

pub use model::{CostLine, RosterFile, RosterProvenance, RosterRound, RosterStop};
pub use read::{Loaded, read_csv, read_json, read_roster};
pub(crate) use write::length_of;
pub use write::{roster_bytes, roster_csv, roster_json, write_roster};

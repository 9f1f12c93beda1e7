//! The book of a branch: its model, how it is read and written, and the plan it asks for.

pub mod abilities;
pub mod cell;
pub mod check;
pub mod columns;
pub mod expand;
pub mod hours;
pub mod model;
pub mod moments;
pub mod periods;
pub mod raw;
pub mod read;
mod recurrence;
pub mod rejected;
pub mod repeats;
pub mod sources;
pub mod starter;
pub mod tables;
pub mod terms;
pub mod value;
pub mod write;
pub mod zone;

pub use expand::{NamedPlace, Names, Plan, TravelTables, expand, modes, names, places};
pub use model::Book;
pub use read::{read, read_document};

#[cfg(test)]
pub(crate) mod tests;

//! Files people already have: other systems' visits read into one form of record, row by row, and written back as they were.

pub mod carers;
pub mod events;
pub mod evv;
pub mod facts;
pub mod header;
pub mod journey;
pub mod mapping;
pub mod moment;
pub mod profiles;
pub mod rejected;
pub mod rows;
pub mod table;
pub mod visits;
pub mod workbook;
pub mod writer;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;

pub use facts::{Fact, Facts, Record};
pub use mapping::Mapping;

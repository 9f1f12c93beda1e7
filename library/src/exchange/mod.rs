//! Files people already have: other systems' visits read into one form of record, row by row, and written back as they were.

pub mod carers;
#[cfg(feature = "fs")]
pub mod events;
pub mod evv;
pub mod facts;
pub mod header;
#[cfg(feature = "fs")]
pub mod journey;
pub mod mapping;
pub mod moment;
pub mod profiles;
#[cfg(feature = "fs")]
pub mod rejected;
pub mod rows;
pub mod table;
pub mod visits;
#[cfg(feature = "xlsx")]
pub mod workbook;
#[cfg(feature = "fs")]
pub mod writer;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;

pub use facts::{Fact, Facts, Record};
pub use mapping::Mapping;

//! Files people already have: other systems' visits read into one form of record, row by row, and written back as they were.

pub mod book_import;
pub mod carers;
pub mod events;
pub mod evv;
pub mod header;
pub mod import_export;
pub mod mapping;
pub mod profiles;
pub mod rejected;
pub mod rows;
pub mod table;
pub mod visit_record;
pub mod visits;
pub mod writer;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod evv_tests;
#[cfg(test)]
mod tests;

pub use mapping::Mapping;
pub use visit_record::{RecordField, RecordTexts, VisitRecord};

//! Files people already have: other systems' visits read into one form of record, row by row, and written back as they were.
//!
//! ```
//! use homeround::exchange::import_export::{ImportRequest, Lower, import_file};
//! use homeround::exchange::Mapping;
//! use homeround::output::MemoryFiles;
//! use homeround::source::Stream;
//! use std::io::Cursor;
//!
//! // Somebody's table: its columns are guessed from the header, and what was guessed is told.
//! let table = "Ref,Customer,Carer,Visit date,Planned start,Planned end,Time in,Time out\n\
//!              V1,C1,A1,02/03/2026,09:00,09:30,09:02,09:31\n";
//! let files = MemoryFiles::default();
//! let request = ImportRequest {
//!     out: files.output("visits.csv"), aside: files.aside("rejected.csv"),
//!     events: None, sheet: None, header_row: None, lower: Lower::Keep,
//! };
//! let given = Mapping::named("csv", "Europe/London");
//! let (done, _) = import_file(Stream::new("theirs.csv", Cursor::new(table)), &given, request)?;
//! assert_eq!((done.good, done.rejected), (1, 0));
//! assert!(files.bytes("visits.csv").is_some() && files.bytes("rejected.csv").is_none());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod book_import;
pub(crate) mod carers;
pub mod events;
pub(crate) mod evv;
pub(crate) mod header;
pub mod import_export;
pub mod mapping;
pub mod profiles;
pub(crate) mod rejected;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod visit_record;
pub(crate) mod visits;
pub(crate) mod writer;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod evv_tests;
#[cfg(test)]
mod tests;

pub use mapping::Mapping;
pub use visit_record::{RecordField, RecordTexts, VisitRecord};

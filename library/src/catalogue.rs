//! The catalogue of errors: what `[HR0123]` behind a message means, and what to do.
//!
//! ```
//! use homeround::catalogue::{LIBRARY, catalogue_page};
//!
//! let page = catalogue_page(&[]);
//! assert!(LIBRARY.iter().flat_map(|(_, rows)| *rows).all(|row| page.contains(row.code)));
//! ```

use homeround_core::catalogue::CATALOGUE as CORE;
use homeround_core::ground::{CatalogueError, ErrorRow};

use crate::book::zone::NoMoment;
use crate::failure::Failure;
use crate::fault::Fault;

/// The errors of the library, under their headings.
pub const LIBRARY: &[(&str, &[ErrorRow])] =
    &[("A failure", Failure::ROWS), ("A fault in a file", Fault::ROWS), ("A clock time", NoMoment::ROWS)];

/// The catalogue as a page of Markdown, with the errors of `others` packages after those of the core and the library.
#[must_use]
pub fn catalogue_page(others: &[(&str, &[ErrorRow])]) -> String {
    let mut page =
        "# Errors\n\nEvery message ends with a code, and every fault in JSON carries one. Braces stand for a value.\n\
        A code keeps its meaning: it is never given to another error.\n"
            .to_owned();
    for (heading, rows) in CORE.iter().chain(LIBRARY).chain(others) {
        page += &format!("\n## {heading}\n\n| code | what is wrong | what to do |\n|---|---|---|\n");
        for ErrorRow { code, problem, remedy } in *rows {
            page += &format!("| {code} | {problem} | {remedy} |\n");
        }
    }
    page
}

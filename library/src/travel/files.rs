//! Where the files of travel times are: inside the book, or in its folder.

use std::collections::BTreeMap;
use std::path::Path;

use crate::fault::{Fault, Faults, whole};

/// The files that a book may name.
#[derive(Clone, Copy, Debug)]
pub(super) struct TravelFiles<'a> {
    /// Those that stand inside the book, by name: their lines.
    inside: Option<&'a BTreeMap<String, Vec<String>>>,
    /// The folder of all others; `None` for a book that may name none.
    folder: Option<&'a Path>,
}

impl<'a> TravelFiles<'a> {
    /// Files inside a book, and beside it where it has a folder.
    pub(super) fn of_book(inside: &'a BTreeMap<String, Vec<String>>, folder: Option<&'a Path>) -> Self {
        Self { inside: Some(inside), folder }
    }

    /// Files in a folder.
    pub(super) fn of_folder(folder: &'a Path) -> Self {
        Self { inside: None, folder: Some(folder) }
    }

    /// The bytes of the file at `path`.
    ///
    /// # Errors
    /// When it is in neither place or cannot be read.
    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, Faults> {
        let name = path.display().to_string();
        if let Some(lines) = self.inside.and_then(|inside| inside.get(&name)) {
            return Ok(lines.join("\n").into_bytes());
        }
        let Some(folder) = self.folder else {
            let remedy = "Write the book with `homeround validate BOOK --write-json FILE`, which puts it inside.";
            return Err(Faults(vec![whole(&name, "is not inside the book", remedy)]));
        };
        std::fs::read(folder.join(path)).map_err(|error| {
            let remedy = "Put the file there, or correct its name in the travel section of the book.";
            Faults(vec![whole(&name, &format!("cannot be read ({error})"), remedy)])
        })
    }

    /// The folder in which a router's answers are kept.
    ///
    /// # Errors
    /// For a book without a folder: whoever reads it asks nobody else.
    pub(super) fn cache(&self, mode: &str) -> Result<&'a Path, Fault> {
        let remedy = "Put its times into a CSV file that stands inside the book, or take the matrix out.";
        self.folder.ok_or_else(|| whole("book.json", &format!("asks a router for {mode}"), remedy))
    }
}

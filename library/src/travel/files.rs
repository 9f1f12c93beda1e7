//! The files that a book may name: inside it, or beside it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::source::Source;

/// The files of a book. What stands inside goes before what stands beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct BookFiles<'a, S: ?Sized> {
    /// Those inside the book, by name: their lines.
    pub(super) inside: &'a BTreeMap<String, Vec<String>>,
    /// Where all others are; `None` for a book that may name none.
    pub(super) beside: Option<&'a S>,
}

impl<S: Source + ?Sized> Source for BookFiles<'_, S> {
    fn read(&self, name: &Path) -> io::Result<Vec<u8>> {
        if let Some(lines) = name.to_str().and_then(|name| self.inside.get(name)) {
            return Ok(lines.join("\n").into_bytes());
        }
        let Some(beside) = self.beside else {
            let why = "it is not inside the book; `homeround validate BOOK --write-json FILE` puts it there";
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        };
        beside.read(name)
    }

    fn holds(&self, name: &Path) -> bool {
        name.to_str().is_some_and(|name| self.inside.contains_key(name))
            || self.beside.is_some_and(|beside| beside.holds(name))
    }

    fn place(&self, name: &Path) -> String {
        self.beside.map_or_else(|| name.display().to_string(), |beside| beside.place(name))
    }

    fn folder(&self) -> Option<&Path> {
        self.beside.and_then(Source::folder)
    }
}

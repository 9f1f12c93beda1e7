//! The files that a book may name: inside it, or beside it.

use std::collections::BTreeMap;
use std::io;

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
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        // What stands inside the book goes first: a document must mean the same wherever it lies.
        if let Some(lines) = self.inside.get(name) {
            return Ok(lines.join("\n").into_bytes());
        }
        let Some(beside) = self.beside else {
            let why = "it is not inside the book; `homeround validate BOOK --write-json FILE` puts it there";
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        };
        beside.read(name)
    }

    fn holds(&self, name: &str) -> bool {
        self.inside.contains_key(name) || self.beside.is_some_and(|beside| beside.holds(name))
    }

    fn place(&self, name: &str) -> String {
        self.beside.map_or_else(|| name.to_owned(), |beside| beside.place(name))
    }

    fn kept(&self, name: &str) -> Option<Vec<u8>> {
        self.beside.and_then(|beside| beside.kept(name))
    }

    fn keep(&self, name: &str, answer: &[u8]) -> io::Result<()> {
        self.beside.map_or(Ok(()), |beside| beside.keep(name, answer))
    }
}

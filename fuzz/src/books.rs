//! Books that are anything: one document, or a folder of tables.

use std::collections::BTreeMap;

use homeround::book::{Book, TravelTables, expand_book, list_places, read_document, read_source};

/// What was read can be expanded into tables.
fn expand(book: &Book) {
    let entries = book.travel.modes.len() * list_places(book).len().pow(2);
    let travel = TravelTables { seconds: vec![300; entries], metres: vec![1_000; entries] };
    if let Ok(plan) = expand_book(book, travel) {
        plan.tables.view().validate(&mut |_| {});
    }
}

/// A book as a document: read with all its faults, and what was read can be expanded into tables.
pub fn book(bytes: &[u8]) {
    if let Ok(book) = read_document(bytes, "book.json") {
        expand(&book);
    }
}

/// The files that a folder may hold.
const FILES: [&str; 11] = [
    "homeround.toml",
    "breaks.csv",
    "carers.csv",
    "clients.csv",
    "fixed.csv",
    "gaps.csv",
    "history.csv",
    "other_hours.csv",
    "packages.csv",
    "shifts.csv",
    "worked.csv",
];

/// A book as a folder. A line `== NAME` begins each of its files.
pub fn folder(bytes: &[u8]) {
    let mut files = BTreeMap::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.windows(4).position(|four| four == b"\n== ").map_or(rest.len(), |at| at + 1);
        let (part, later) = rest.split_at(end);
        rest = later;
        let Some(part) = part.strip_prefix(b"== ") else { continue };
        let (name, content) = part.split_at(part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len()));
        if let Some(file) = FILES.iter().find(|known| known.as_bytes() == name) {
            files.insert((*file).to_owned(), content.get(1..).unwrap_or(&[]).to_vec());
        }
    }
    if let Ok(book) = read_source(&files) {
        expand(&book);
    }
}

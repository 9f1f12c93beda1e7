//! A book as it is written: one JSON document, or a folder of CSV files and `homeround.toml`.
//!
//! ```
//! use homeround::book::{read, starter, write};
//! use std::collections::BTreeMap;
//!
//! let files: BTreeMap<String, Vec<u8>> = starter::list_starter_files(true)?.into_iter().collect();
//! let book = read::read_source(&files)?;
//! let document = write::write_json(&book)?;
//! assert_eq!(read::read_document(&document, "book.json")?, book);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::model::{Book, Branch, CostInputs, Policy, Travelling, VerificationRules};
use super::raw::BookTable;
use super::router_address::RouterAddress;
use super::sources::SETTINGS_FILE;
use super::tables::{SETTINGS, TABLES};
use crate::csv::csv_bytes;
use crate::failure::Failure;
use crate::fault::{self, Faults};
use crate::source::Source;

/// The settings of a book, as `homeround.toml` holds them.
#[derive(Serialize)]
struct Settings<'a> {
    format: &'a str,
    branch: &'a Branch,
    travel: &'a Travelling,
    policy: &'a Policy,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: &'a Option<CostInputs>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: &'a Option<VerificationRules>,
}

/// The book as one JSON document.
///
/// # Errors
/// Never for a book; the encoder's otherwise.
pub fn write_json(book: &Book) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(book)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The book with the files inside that it names and that `files` holds: it can go anywhere alone.
///
/// # Errors
/// Every file that cannot be read as text.
pub fn with_files(book: &Book, files: &dyn Source) -> Result<Book, Faults> {
    let travel = &book.travel;
    let matrices = travel.modes.iter().filter_map(|mode| mode.matrix.as_ref());
    let matrices = matrices.chain(travel.periods.iter().filter_map(|period| period.matrix.as_ref()));
    let (mut whole, mut faults) = (book.clone(), Faults::default());
    // The address of a router is no file.
    for name in matrices.chain(&travel.points).filter(|name| !RouterAddress::is_meant(name)) {
        if whole.files.contains_key(name) {
            continue;
        }
        let read = files.read(name).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
        match read {
            Ok(text) => drop(whole.files.insert(name.clone(), text.lines().map(str::to_owned).collect())),
            Err(error) => {
                let remedy = "Save it as CSV in the encoding UTF-8 where the book names it.";
                faults.push(fault::whole(name, &format!("cannot be read ({error})"), remedy));
            }
        }
    }
    faults.or(whole)
}

/// The files of the book's folder, by name; tables without rows that a book need not have are left out.
///
/// # Errors
/// Never for a book; the encoders' otherwise.
pub fn list_files(book: &Book) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let Book { format, branch, travel, policy, cost, verification, .. } = book;
    let settings = toml::to_string(&Settings { format, branch, travel, policy, cost, verification })?;
    let mut files = vec![(SETTINGS_FILE.to_owned(), settings.into_bytes())];
    files.extend(book.files.iter().map(|(name, lines)| (name.clone(), (lines.join("\n") + "\n").into_bytes())));
    let document = serde_json::to_value(book)?;
    for table in &TABLES[SETTINGS..] {
        let rows = document.get(table.name).and_then(Value::as_array);
        let rows = rows.map_or(&[][..], Vec::as_slice);
        if table.need || !rows.is_empty() {
            files.push((format!("{}.csv", table.name), csv(table, rows)?));
        }
    }
    Ok(files)
}

/// A table with the columns that every row needs and those in which something stands.
fn csv(table: &BookTable, rows: &[Value]) -> std::io::Result<Vec<u8>> {
    let used = |name: &str| rows.iter().any(|row| !text_of(row.get(name)).is_empty());
    let columns = table.columns.iter().filter(|column| column.need || used(column.name));
    let header: Vec<&str> = columns.map(|column| column.name).collect();
    let cells = |row: &Value| header.iter().map(|name| text_of(row.get(name))).collect::<Vec<String>>();
    csv_bytes(&header, rows.iter().map(cells))
}

fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Value::Array(items)) => items.iter().map(|item| text_of(Some(item))).collect::<Vec<_>>().join(";"),
        Some(other) => other.to_string(),
    }
}

//! The rows a book was sent back for: the same columns, and why.
//!
//! ```
//! use homeround::book::rejected::{is_rejected, names_of_rejected};
//!
//! // Files of rejected rows are known by name and by header, and are never read as tables.
//! assert!(names_of_rejected().any(|name| name == "clients.rejected.csv"));
//! assert!(!is_rejected(b"id,name\nC1,Ada\n"));
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::raw::{Raw, RawSheet};
use super::tables::{SETTINGS, TABLES};
use crate::csv::{CsvFile, csv_bytes};
use crate::fault::Faults;

/// The rejected rows of one CSV file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRows {
    /// The file they stand in.
    pub of: String,
    /// How many rows that file has.
    pub rows: usize,
    /// How many of them were rejected.
    pub rejected: usize,
    /// What to call the file of them: `packages.rejected.csv`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The faulty rows of every CSV file that has some, each with a column `why` at its end.
///
/// # Errors
/// Never for rows that were read; the encoder's otherwise.
pub fn list_rejected(raw: &Raw, faults: &Faults) -> std::io::Result<Vec<RejectedRows>> {
    let mut files = Vec::new();
    for sheet in &raw.sheets {
        let why = reasons(sheet, faults);
        if let (Some(csv), false) = (&sheet.csv, why.is_empty()) {
            files.push(RejectedRows {
                of: sheet.file.clone(),
                rows: csv.rows.len(),
                rejected: why.len(),
                name: name_for(sheet.table.name),
                bytes: with_reasons(csv, &why)?,
            });
        }
    }
    Ok(files)
}

fn name_for(table: &str) -> String {
    format!("{table}.rejected.csv")
}

/// What the rejected rows of the files of a book are called.
pub fn names_of_rejected() -> impl Iterator<Item = String> {
    TABLES[SETTINGS..].iter().map(|table| name_for(table.name))
}

/// Whether a file is of rows that a book was sent back for, by the end of its header.
#[must_use]
pub fn is_rejected(bytes: &[u8]) -> bool {
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    header.trim_ascii_end().ends_with(b",why")
}

fn with_reasons(csv: &CsvFile, why: &BTreeMap<usize, BTreeSet<String>>) -> std::io::Result<Vec<u8>> {
    let header: Vec<&str> = csv.header.iter().map(String::as_str).chain(["why"]).collect();
    let row = |(number, cells): &(usize, Vec<String>)| {
        let reason = why.get(number)?.iter().cloned().collect::<Vec<_>>().join(" ");
        let cells = cells.iter().cloned().chain(std::iter::repeat(String::new()));
        Some(cells.take(csv.header.len()).chain([reason]).collect::<Vec<String>>())
    };
    csv_bytes(&header, csv.rows.iter().filter_map(row))
}

fn reasons(sheet: &RawSheet, faults: &Faults) -> BTreeMap<usize, BTreeSet<String>> {
    let mut why: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for fault in faults.0.iter().filter(|fault| fault.file == sheet.file) {
        if let Some(row) = fault.row {
            let column = if fault.column.is_empty() { String::new() } else { format!("{} ", fault.column) };
            why.entry(row).or_default().insert(format!("{column}{}. {}", fault.problem, fault.remedy));
        }
    }
    why
}

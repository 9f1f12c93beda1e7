//! A book as it was written, before anything is believed: tables of cells, and where each stands.
//!
//! ```
//! use homeround::book::raw::Findings;
//! use homeround::book::sources::read_folder;
//! use homeround::book::starter::list_starter_files;
//! use std::collections::BTreeMap;
//!
//! let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let mut findings = Findings::default();
//! let raw = read_folder(&files, &mut findings);
//! assert_eq!(raw.rows("clients")[0].text("name"), "Ada Pritchard");
//! assert!(findings.into_faults().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```

use std::collections::BTreeMap;
use std::fmt;

use crate::fault::{Fault, Faults};

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, or a whole number, or yes or no.
    Text(String),
    /// A number with a fraction, not in quotes: it went through a binary float.
    Fraction(String),
    /// A list of texts.
    List(Vec<String>),
    /// Something no cell can be, a table inside a list for example.
    Odd(String),
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as the user counts it; nothing for a section of settings.
    pub number: Option<usize>,
    /// The cells that are not empty, by column.
    pub cells: BTreeMap<String, Cell>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Whether every row needs it.
    pub need: bool,
}

/// A table that a book may have: a CSV file, or a section of the settings.
#[derive(Debug, PartialEq, Eq)]
pub struct BookTable {
    /// Its name, and its path in the JSON document: `packages`, `travel.modes`.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Whether a book must have it.
    pub need: bool,
    /// Whether it has rows; otherwise it is one section.
    pub rows: bool,
    /// The beginning of column names that are free.
    pub free: Option<&'static str>,
    /// Its place among all tables, from 1.
    pub order: usize,
}

/// A table as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawSheet {
    /// Which one.
    pub table: &'static BookTable,
    /// The file it stands in.
    pub file: String,
    /// What goes before a column's name to say which is meant in that file.
    pub prefix: String,
    /// Columns that every row needs and the header lacks: told once, not for every row.
    pub missing: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The file as it stands, when it is CSV.
    pub csv: Option<crate::csv::CsvFile>,
}

impl BookTable {
    /// Whether a column of this name may stand in it.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name) || self.free.is_some_and(|free| name.starts_with(free))
    }
}

impl RawSheet {
    /// An empty table in `file`.
    #[must_use]
    pub fn new(table: &'static BookTable, file: &str, prefix: String) -> Self {
        Self { table, file: file.to_owned(), prefix, missing: Vec::new(), rows: Vec::new(), csv: None }
    }
}

/// A book as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// The tables that were there, in the order of [`super::tables::TABLES`].
    pub sheets: Vec<RawSheet>,
    /// Files that stand inside a JSON document, by name: their lines.
    pub files: BTreeMap<String, Vec<String>>,
}

impl Raw {
    /// The table of that name, when it was there.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&RawSheet> {
        self.sheets.iter().find(|sheet| sheet.table.name == name)
    }

    /// The rows of the table of that name; none when it was not there.
    #[must_use]
    pub fn rows(&self, name: &str) -> &[Row] {
        self.sheet(name).map_or(&[], |sheet| &sheet.rows)
    }
}

impl Cell {
    /// As a fault shows it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Fraction(text) | Self::Odd(text) => text.clone(),
            Self::List(items) => items.join(";"),
        }
    }
}

impl Row {
    /// The text in a column; empty when there is none.
    #[must_use]
    pub fn text(&self, column: &str) -> &str {
        match self.cells.get(column) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// The items of a list in a column.
    #[must_use]
    pub fn list(&self, column: &str) -> Vec<&str> {
        match self.cells.get(column) {
            Some(Cell::Text(text)) => text.split(';').map(str::trim).filter(|item| !item.is_empty()).collect(),
            Some(Cell::List(items)) => items.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// The faults found so far, each with its place in the order of tables, rows and columns.
#[derive(Debug, Default)]
pub struct Findings(Vec<((usize, usize, usize), Fault)>);

impl Findings {
    /// Notes a fault in a cell, a row (`column` empty) or a table (`row` nothing as well).
    pub fn add(&mut self, sheet: &RawSheet, row: Option<&Row>, column: &str, trouble: CellFault) {
        let value = row.and_then(|row| row.cells.get(column)).map(Cell::shown).unwrap_or_default();
        self.add_value(sheet, row, column, value, trouble);
    }

    /// Notes a fault with the part of the cell that is wrong.
    pub fn add_value(&mut self, sheet: &RawSheet, row: Option<&Row>, column: &str, value: String, trouble: CellFault) {
        let at = sheet.table.columns.iter().position(|known| known.name == column);
        let number = row.and_then(|row| row.number);
        let named = if column.is_empty() { String::new() } else { format!("{}{column}", sheet.prefix) };
        // Within a row: columns that the table does not know, then the row itself, then its cells in their order.
        let order = (sheet.table.order, number.unwrap_or(0), at.map_or(usize::from(column.is_empty()), |at| at + 2));
        let CellFault { problem, remedy } = trouble;
        self.0.push((order, Fault { file: sheet.file.clone(), row: number, column: named, value, problem, remedy }));
    }

    /// Notes a fault of a whole file or of a name in it.
    pub fn add_file(&mut self, table: Option<&BookTable>, file: &str, column: &str, value: &str, trouble: CellFault) {
        let CellFault { problem, remedy } = trouble;
        let (column, value) = (column.to_owned(), value.to_owned());
        let fault = Fault { file: file.to_owned(), row: None, column, value, problem, remedy };
        self.0.push(((table.map_or(0, |table| table.order), 0, 0), fault));
    }

    /// All of them, in order, each once.
    #[must_use]
    pub fn into_faults(mut self) -> Faults {
        self.0.sort_by_key(|(order, _)| *order);
        let mut faults: Vec<Fault> = self.0.into_iter().map(|(_, fault)| fault).collect();
        // Two checks may find the same fault in one cell.
        faults.dedup();
        Faults(faults)
    }
}

/// What is wrong and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellFault {
    /// What is wrong, as a clause.
    pub problem: String,
    /// What to do about it, as a sentence.
    pub remedy: String,
}

impl fmt::Display for CellFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.problem, self.remedy)
    }
}

impl std::error::Error for CellFault {}

impl CellFault {
    /// A trouble in two halves.
    #[must_use]
    pub fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { problem: problem.into(), remedy: remedy.into() }
    }

    /// Several troubles of one cell as one; nothing for none.
    #[must_use]
    pub fn from_all(mut troubles: Vec<Self>) -> Option<Self> {
        troubles.dedup();
        let joined = |text: fn(&Self) -> &str, between| troubles.iter().map(text).collect::<Vec<_>>().join(between);
        let problem = joined(|trouble| &trouble.problem, "; it ");
        let mut remedies: Vec<&str> = troubles.iter().map(|trouble| trouble.remedy.as_str()).collect();
        remedies.dedup();
        (!troubles.is_empty()).then(|| Self { problem, remedy: remedies.join(" ") })
    }
}

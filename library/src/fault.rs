//! What is wrong with a file somebody gave us: where, what stands there, and what to do about it.

use std::fmt;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::words::plain;

/// One fault in one cell of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fault {
    /// The file's name as the user knows it, for example `packages.csv` or `book.json`.
    pub file: String,
    /// The row in that file as a spreadsheet counts it (the header is row 1), or the item's number in a JSON list from 1.
    /// Nothing when the fault is the whole file's.
    pub row: Option<usize>,
    /// The column's or field's name; empty when the fault is the whole row's.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, as a clause: `ends before it starts (09:15)`.
    pub problem: String,
    /// What to do about it, as a sentence.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", plain(&self.file))?;
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        if !self.column.is_empty() {
            write!(f, " {:?} {:?}", self.column, self.value)?;
        }
        write!(f, " {}. {}", plain(&self.problem), plain(&self.remedy))
    }
}

/// Every fault found, in the order of files, rows and columns. Empty means good.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    /// The faults file by file, each on a line of its own, counted at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut file = None;
        for fault in &self.0 {
            if file != Some(&fault.file) {
                writeln!(f, "{}", plain(&fault.file))?;
                file = Some(&fault.file);
            }
            let row = fault.row.map_or_else(String::new, |row| format!("row {row}"));
            let column = if fault.column.is_empty() { String::new() } else { format!("{:?}", fault.column) };
            let value = if fault.value.is_empty() { String::new() } else { format!("{:?}", fault.value) };
            writeln!(f, "  {row:<8} {column:<18} {value:<18} {}. {}", plain(&fault.problem), plain(&fault.remedy))?;
        }
        write!(f, "{} fault{}", self.0.len(), if self.0.len() == 1 { "" } else { "s" })
    }
}

impl Faults {
    /// Adds one.
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` when nothing is wrong, otherwise the faults.
    ///
    /// # Errors
    /// All the faults, when there are any.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    /// The fault of a book that no reader has validated.
    pub(crate) fn unvalidated(what: &str, problem: impl fmt::Display) -> Self {
        Self(vec![Fault {
            file: "book".to_owned(),
            row: None,
            column: String::new(),
            value: what.to_owned(),
            problem: format!("{what:?} {problem}"),
            remedy: "Validate the book before planning with it.".to_owned(),
        }])
    }
}

/// The name of a file as faults tell it.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// A fault of a whole file.
#[must_use]
pub fn whole(file: &str, problem: &str, remedy: &str) -> Fault {
    let (column, value) = (String::new(), String::new());
    Fault { file: file.to_owned(), row: None, column, value, problem: problem.to_owned(), remedy: remedy.to_owned() }
}

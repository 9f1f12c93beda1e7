//! What is wrong with a file somebody gave us: where, what stands there, and what to do about it.
//!
//! ```
//! let fault = homeround::fault::whole("packages.csv", "is not there", "Add it.");
//! assert_eq!(fault.to_string(), "packages.csv is not there. Add it.");
//! assert_eq!(serde_json::to_value(&fault).unwrap()["code"], "HR0611");
//! ```

use std::borrow::Cow;
use std::fmt;

use homeround_core::ground::ErrorRow;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::words::{Quote, counted, plain};

/// One fault in one cell of one file. As JSON it carries its code too, as its last field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "CodedFault")]
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

/// One fault in one cell of one file, with its code.
#[derive(Serialize, JsonSchema)]
struct CodedFault {
    /// The file's name as the user knows it, for example `packages.csv` or `book.json`.
    file: String,
    /// The row in that file as a spreadsheet counts it (the header is row 1), or the item's number in a JSON list from 1.
    /// Nothing when the fault is the whole file's.
    row: Option<usize>,
    /// The column's or field's name; empty when the fault is the whole row's.
    column: String,
    /// What stands there.
    value: String,
    /// What is wrong with it, as a clause: `ends before it starts (09:15)`.
    problem: String,
    /// What to do about it, as a sentence.
    remedy: String,
    /// What the fault is of: HR0611 a whole file, HR0612 a column or a setting, HR0613 a row, HR0614 a cell.
    code: &'static str,
}

impl JsonSchema for Fault {
    fn schema_name() -> Cow<'static, str> {
        "Fault".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        CodedFault::json_schema(generator)
    }
}

impl From<Fault> for CodedFault {
    fn from(fault: Fault) -> Self {
        let code = fault.code_row().code;
        let Fault { file, row, column, value, problem, remedy } = fault;
        Self { file, row, column, value, problem, remedy, code }
    }
}

impl Fault {
    const OF_FILE: ErrorRow = ErrorRow {
        code: "HR0611",
        problem: "a file is missing, unreadable, or wrong as a whole",
        remedy: "Mend the file as the fault says.",
    };
    const OF_COLUMN: ErrorRow = ErrorRow {
        code: "HR0612",
        problem: "a column or a setting is missing, unknown or wrong",
        remedy: "Mend the header or the setting as the fault says.",
    };
    const OF_ROW: ErrorRow = ErrorRow {
        code: "HR0613",
        problem: "a row as a whole is wrong, or does not go with others",
        remedy: "Mend the row as the fault says.",
    };
    const OF_CELL: ErrorRow = ErrorRow {
        code: "HR0614",
        problem: "a cell is empty, unreadable, out of range, or does not go with others",
        remedy: "Mend the cell as the fault says.",
    };
    /// What the catalogue says of faults.
    pub const ROWS: &[ErrorRow] = &[Self::OF_FILE, Self::OF_COLUMN, Self::OF_ROW, Self::OF_CELL];

    /// What the catalogue says of it, by where it stands.
    #[must_use]
    pub const fn code_row(&self) -> &'static ErrorRow {
        // The code follows from what is known of the place: no caller can give a fault the wrong one.
        match (self.row.is_some(), self.column.is_empty()) {
            (false, true) => &Self::OF_FILE,
            (false, false) => &Self::OF_COLUMN,
            (true, true) => &Self::OF_ROW,
            (true, false) => &Self::OF_CELL,
        }
    }
}

impl std::error::Error for Fault {}

impl std::error::Error for Faults {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", plain(&self.file))?;
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        if !self.column.is_empty() {
            write!(f, " {} {}", self.column.quoted(), self.value.quoted())?;
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
        // The file is named once above its faults: they are pushed file by file.
        for fault in &self.0 {
            if file != Some(&fault.file) {
                writeln!(f, "{}", plain(&fault.file))?;
                file = Some(&fault.file);
            }
            let row = fault.row.map_or_else(String::new, |row| format!("row {row}"));
            let column = if fault.column.is_empty() { String::new() } else { fault.column.quoted() };
            let value = if fault.value.is_empty() { String::new() } else { fault.value.quoted() };
            writeln!(f, "  {row:<8} {column:<18} {value:<18} {}. {}", plain(&fault.problem), plain(&fault.remedy))?;
        }
        write!(f, "{}", counted(self.0.len(), "fault"))
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
            problem: format!("{what} {problem}", what = what.quoted()),
            remedy: "Validate the book before planning with it.".to_owned(),
        }])
    }
}

/// A fault of a whole file.
#[must_use]
pub fn whole(file: &str, problem: &str, remedy: &str) -> Fault {
    let (column, value) = (String::new(), String::new());
    Fault { file: file.to_owned(), row: None, column, value, problem: problem.to_owned(), remedy: remedy.to_owned() }
}

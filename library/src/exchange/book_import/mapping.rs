//! What was found out about the files of a book, remembered for the next time: which sheet is which table, which column says what.
//!
//! ```
//! use homeround::exchange::book_import::mapping::{BookMapping, SheetMapping};
//! use homeround::exchange::book_import::sheets::read_sheets;
//!
//! // A sheet is known again by its header, whatever the file is called by now.
//! let header = ["Ref", "Client name"].map(str::to_owned).to_vec();
//! let known = SheetMapping {
//!     file: "march.csv".to_owned(), sheet: String::new(), table: Some("clients".to_owned()), header_row: 1,
//!     header, columns: Default::default(),
//! };
//! let mapping = BookMapping { sheets: vec![known], ..BookMapping::default() };
//! let april = read_sheets("april.csv", b"Ref,Client name\nC1,Ann Lee\n")?;
//! assert_eq!(mapping.find(&april[0]).unwrap().file, "march.csv");
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sheets::ImportSheet;
use crate::exchange::mapping::plain;

/// The format and version of such a mapping, its first field.
pub const FORMAT: &str = "homeround.book-mapping/1";

/// Which sheet is which table, which column says what, and who is meant by names that the book does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookMapping {
    /// Always `homeround.book-mapping/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The sheets.
    #[serde(default)]
    pub sheets: Vec<SheetMapping>,
    /// Clients by the names that other tables have for them: the name, and the client's id or own name.
    #[serde(default)]
    pub clients: BTreeMap<String, String>,
    /// Carers likewise.
    #[serde(default)]
    pub carers: BTreeMap<String, String>,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetMapping {
    /// The file it stood in.
    pub file: String,
    /// Its name in a workbook.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// The table: clients, carers, packages, shifts, leave, history or visits; nothing for a sheet that is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The row of its header, as a spreadsheet counts.
    pub header_row: usize,
    /// The header itself: a file with the same one is the same table, whatever it is called.
    #[serde(default)]
    pub header: Vec<String>,
    /// What each column says, by our words, and what it is called.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

impl Default for BookMapping {
    fn default() -> Self {
        let (sheets, clients, carers) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { format: FORMAT.to_owned(), sheets, clients, carers }
    }
}

impl BookMapping {
    /// What is remembered of a sheet: of one with the same header, or else of one with the same name.
    #[must_use]
    pub fn find(&self, sheet: &ImportSheet) -> Option<&SheetMapping> {
        let same = |held: &[String], cells: &[String]| {
            let filled = |cells: &[String]| {
                cells.iter().map(|cell| plain(cell)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
            };
            !held.is_empty() && filled(held) == filled(cells)
        };
        // Headers may stand below titles: so many rows are looked through for the one that is remembered.
        let headed =
            |held: &&SheetMapping| sheet.rows.iter().take(MOST_ABOVE).any(|row| same(&held.header, &row.cells));
        let named = |held: &&SheetMapping| held.file == sheet.file && held.sheet == sheet.sheet;
        // The header is surer than the name: next month's file is called otherwise and has the same columns.
        self.sheets.iter().find(headed).or_else(|| self.sheets.iter().find(named))
    }
}

/// How many rows may stand above a header.
pub const MOST_ABOVE: usize = 30;

//! The sheets of the files that people have: every row of a CSV, or of each sheet of a workbook.
//!
//! ```
//! use homeround::exchange::book_import::sheets::read_sheets;
//!
//! // Semicolons, as spreadsheets of other countries write them.
//! let sheets = read_sheets("staff.csv", b"Name;Sex\nSian Davies;F\n")?;
//! assert_eq!(sheets[0].rows[1].cells, ["Sian Davies", "F"]);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use crate::csv::read_rows;
use crate::fault::{Faults, whole};
use crate::row::ImportedRow;

/// A sheet as somebody saved it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSheet {
    /// The file it stands in.
    pub file: String,
    /// Its name in a workbook; empty for a CSV.
    pub sheet: String,
    /// Every row in which something stands.
    pub rows: Vec<ImportedRow>,
    /// How many of them were read as Windows-1252.
    pub windows_1252: usize,
}

impl ImportSheet {
    /// How it is called: `clients.csv`, `branch.xlsx (Clients)`.
    #[must_use]
    pub fn title(&self) -> String {
        if self.sheet.is_empty() { self.file.clone() } else { format!("{} ({})", self.file, self.sheet) }
    }
}

/// The sheets of a file, those that are empty left out.
///
/// # Errors
/// What is wrong with it as a whole.
pub fn read_sheets(file: &str, bytes: &[u8]) -> Result<Vec<ImportSheet>, Faults> {
    let fail = |problem: String| Faults(vec![whole(file, &problem, "Save it as .xlsx, or as \"CSV UTF-8\".")]);
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook(file, bytes).map_err(fail);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(fail("is a workbook of the old kind (.xls), or one with a password".to_owned()));
    }
    let (rows, windows_1252) = read_rows(bytes).map_err(fail)?;
    let rows = rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let rows = rows.map(|(number, cells)| ImportedRow { number, cells }).collect();
    Ok(vec![ImportSheet { file: file.to_owned(), sheet: String::new(), rows, windows_1252 }])
}

#[cfg(feature = "xlsx")]
fn workbook(file: &str, bytes: &[u8]) -> Result<Vec<ImportSheet>, String> {
    let sheets = crate::workbook::sheets(bytes)?.into_iter().filter(|sheet| !sheet.rows.is_empty());
    let trimmed =
        |row: ImportedRow| ImportedRow { cells: row.cells.iter().map(|cell| cell.trim().to_owned()).collect(), ..row };
    let sheet = |sheet: crate::workbook::WorkbookSheet| ImportSheet {
        file: file.to_owned(),
        sheet: sheet.name,
        rows: sheet.rows.into_iter().map(trimmed).collect(),
        windows_1252: 0,
    };
    Ok(sheets.map(sheet).collect())
}

/// Without the feature `xlsx` no workbook can be read.
#[cfg(not(feature = "xlsx"))]
fn workbook(_: &str, _: &[u8]) -> Result<Vec<ImportSheet>, String> {
    Err("is a workbook, which this build cannot read".to_owned())
}

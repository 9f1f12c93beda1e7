//! Tables that go out, to a spreadsheet or to another system: CSV that no spreadsheet runs, or a workbook with numbers as numbers.
//!
//! ```
//! use homeround::sheets::Sheet;
//!
//! let mut sheet = Sheet::new("Lines", &["client", "amount"], &["amount"]);
//! sheet.push(["=1+1".to_owned(), "12.05".to_owned()]);
//! assert_eq!(sheet.csv().unwrap(), b"client,amount\n'=1+1,12.05\n");
//! ```

use std::io;

use crate::csv::csv_bytes;

/// One table: its name, its columns, and its rows as texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    name: &'static str,
    columns: Vec<&'static str>,
    /// Which columns are numbers in a workbook.
    numbers: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A table without rows. `numbers` are those of its columns that a workbook has as numbers.
    #[must_use]
    pub fn new(name: &'static str, columns: &[&'static str], numbers: &[&str]) -> Self {
        let is_number = columns.iter().map(|column| numbers.contains(column)).collect();
        Self { name, columns: columns.to_vec(), numbers: is_number, rows: Vec::new() }
    }

    /// Adds a row, a cell for each column.
    pub fn push(&mut self, row: impl IntoIterator<Item = String>) {
        // A short row would shift the columns of a CSV: missing cells at the end are empty ones.
        let mut row: Vec<String> = row.into_iter().collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As CSV, every cell made harmless for spreadsheets.
    ///
    /// # Errors
    /// Never for rows of one length.
    pub fn csv(&self) -> io::Result<Vec<u8>> {
        csv_bytes(&self.columns, &self.rows)
    }
}

/// Tables as one workbook, a sheet each. Texts are texts there: no spreadsheet takes one for a formula.
///
/// # Errors
/// When a sheet has more rows than a workbook holds.
#[cfg(feature = "xlsx")]
pub fn write_sheets(sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    make(sheets).map_err(io::Error::other)
}

/// The most letters that a cell of a workbook may have, in UTF-16.
#[cfg(feature = "xlsx")]
const MOST_LETTERS: usize = 32_767;

#[cfg(feature = "xlsx")]
fn make(sheets: &[Sheet]) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    use rust_xlsxwriter::{Format, Workbook};

    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for table in sheets {
        let sheet = book.add_worksheet().set_name(table.name)?;
        for (column, name) in (0..).zip(&table.columns) {
            sheet.write_string_with_format(0, column, *name, &bold)?;
        }
        for (at, row) in (1..).zip(&table.rows) {
            for ((column, text), number) in (0..).zip(row).zip(&table.numbers) {
                // A workbook's numbers are doubles; pence of any invoice are exact in them to two places.
                match text.parse::<f64>().ok().filter(|value| *number && value.is_finite()) {
                    Some(value) => sheet.write_number(at, column, value)?,
                    // A workbook counts letters in UTF-16, of which one of ours may take two.
                    None => sheet.write_string(at, column, text.chars().take(MOST_LETTERS / 2).collect::<String>())?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
    }
    book.save_to_buffer()
}

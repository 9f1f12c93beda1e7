//! One row of a table that another system wrote.
//!
//! ```
//! let row = homeround::row::ImportedRow { number: 2, cells: vec!["C01".to_owned()] };
//! assert_eq!(row.cells[0], "C01");
//! ```

/// One row: its number as a spreadsheet counts it, and its cells as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedRow {
    /// The header is row 1.
    pub number: usize,
    /// The cells.
    pub cells: Vec<String>,
}

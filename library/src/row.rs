//! One row of a table that another system wrote.

/// One row: its number as a spreadsheet counts it, and its cells as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedRow {
    /// The header is row 1.
    pub number: usize,
    /// The cells.
    pub cells: Vec<String>,
}

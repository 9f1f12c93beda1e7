//! The header of a table, which need not be its first row: reports carry titles above it, and print it again on every page.

use super::mapping::{Mapping, plain};
use super::rows::ImportedRow;
use super::table::HeaderTable;
use crate::fault::{Fault, Faults, whole};

/// How many rows may stand above a header.
const MOST_ABOVE: usize = 30;

/// A header being looked for, row by row.
#[derive(Debug, Default)]
pub(crate) struct HeaderSearch {
    /// The row it is said to be.
    said: Option<usize>,
    /// Rows that are none.
    pub above: usize,
    /// What is wrong with the row that comes nearest, and how many of its cells say something.
    nearest: Option<(usize, Faults)>,
}

impl HeaderSearch {
    /// A search for the header, which may be said to be a row.
    #[must_use]
    pub(crate) fn new(said: Option<usize>) -> Self {
        Self { said, ..Self::default() }
    }

    /// The table below a row, when that row is its header; nothing while it may be one of the next.
    ///
    /// # Errors
    /// What is wrong with the header that was named, or with the likeliest row when none is a header.
    pub(crate) fn look(
        &mut self,
        file: &str,
        row: &ImportedRow,
        columns: Vec<String>,
        mapping: &Mapping,
    ) -> Result<Option<HeaderTable>, Faults> {
        if let Some(said) = self.said {
            if row.number < said {
                self.above += 1;
                return Ok(None);
            }
            if row.number > said {
                let remedy = "Count rows as a spreadsheet does, and name the one with the names of the columns.";
                return Err(Faults(vec![Fault { row: Some(said), ..whole(file, "is blank, and no header", remedy) }]));
            }
            return HeaderTable::from_header(file, row.number, columns, mapping).map(Some);
        }
        let hits = HeaderTable::hits(&columns, mapping);
        match HeaderTable::from_header(file, row.number, columns, mapping) {
            Ok(table) => Ok(Some(table)),
            Err(faults) => {
                self.above += 1;
                if self.nearest.as_ref().is_none_or(|(most, _)| hits > *most) {
                    self.nearest = Some((hits, faults));
                }
                if self.above > MOST_ABOVE { Err(self.none(file)) } else { Ok(None) }
            }
        }
    }

    /// What is wrong when no row is a header.
    #[must_use]
    pub(crate) fn none(&mut self, file: &str) -> Faults {
        match (self.nearest.take(), self.said) {
            (Some((_, faults)), _) => faults,
            (None, Some(said)) => {
                let remedy = "Count rows as a spreadsheet does, and name the one with the names of the columns.";
                Faults(vec![Fault { row: Some(said), ..whole(file, "is behind the last row, and no header", remedy) }])
            }
            (None, None) => Faults(vec![whole(file, "is empty", "Give a header and rows.")]),
        }
    }
}

/// Whether a row names itself a total: its first cell that is not empty does.
#[must_use]
pub(crate) fn is_total(cells: &[String]) -> bool {
    let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
    let words = first.trim_end_matches([':', '.']).to_lowercase();
    ["total", "totals", "grand total", "subtotal", "sub total", "sub-total", "sum"].contains(&words.as_str())
        || words.starts_with("total ")
        || words.starts_with("grand total ")
}

/// Whether a row is the header once more.
#[must_use]
pub(crate) fn is_again(header: &[String], cells: &[String]) -> bool {
    header.len() == cells.len() && header.iter().zip(cells).all(|(name, cell)| plain(name) == plain(cell))
}

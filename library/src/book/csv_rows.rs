//! A small CSV table read row by row with the readers of the book: bids, task times.

use super::cell::{CellReader, KnownIds, WrittenText};
use crate::csv::{CsvFile, read_csv};
use crate::fault::{Fault, Faults, whole};
use crate::words::nearest;

/// What a table has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CsvKind {
    /// What its rows are, in the plural: bids.
    pub(crate) rows: &'static str,
    /// What to do where there are none.
    pub(crate) if_empty: &'static str,
    /// Every column.
    pub(crate) columns: &'static [&'static str],
    /// Those that must be there.
    pub(crate) needed: &'static [&'static str],
}

/// One row of the file being read.
pub(crate) struct CsvRow<'a> {
    file: &'a str,
    pub(crate) row: usize,
    csv: &'a CsvFile,
    cells: &'a [String],
}

impl CsvRow<'_> {
    /// What stands in a column.
    pub(crate) fn text(&self, column: &str) -> &str {
        let at = self.csv.header.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// Notes a fault in a column.
    pub(crate) fn fault(&self, column: &str, problem: String, remedy: String, faults: &mut Faults) {
        let (file, value) = (self.file.to_owned(), self.text(column).to_owned());
        faults.push(Fault { file, row: Some(self.row), column: column.to_owned(), value, problem, remedy });
    }

    /// What stands in a column, when anything does and it can be read.
    pub(crate) fn read<T>(&self, column: &str, reader: CellReader<T>, faults: &mut Faults) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match reader(WrittenText { text, fraction: false }, &KnownIds::default()) {
            Ok(value) => Some(value),
            Err(why) => {
                self.fault(column, why.problem, why.remedy, faults);
                None
            }
        }
    }
}

/// The rows of a file called `file`, each read by `read`; columns are known whatever their letters.
///
/// # Errors
/// Every fault of the file.
pub(crate) fn read_rows<T>(
    file: &str,
    bytes: &[u8],
    kind: &CsvKind,
    mut read: impl FnMut(&CsvRow<'_>, &mut Faults) -> Option<T>,
) -> Result<Vec<T>, Faults> {
    let refused = |problem: &str, remedy: &str| Faults(vec![whole(file, problem, remedy)]);
    let mut csv = read_csv(bytes).map_err(|why| refused(&why, "Save it as \"CSV UTF-8\"."))?;
    for name in &mut csv.header {
        // Spreadsheets make "Overhead percent" of our names: letters and blanks must not decide.
        *name = name.trim().to_lowercase().replace(' ', "_");
    }
    let mut faults = Faults::default();
    let mut column_fault = |column: &str, problem: &str, remedy: String| {
        let (file, column, problem) = (file.to_owned(), column.to_owned(), problem.to_owned());
        faults.push(Fault { file, row: None, column, value: String::new(), problem, remedy });
    };
    for name in csv.header.iter().filter(|name| !kind.columns.contains(&name.as_str())) {
        // A far name gets the whole list: it is short, and a bad guess would mislead.
        let near = nearest(name, kind.columns.iter().copied()).map_or_else(|| kind.columns.join(", "), str::to_owned);
        let problem = format!("is no column of {}", kind.rows);
        column_fault(name, &problem, format!("Rename it, to {near} perhaps, or take it out."));
    }
    let is_missing = |need: &&&str| !csv.header.iter().any(|name| name == *need);
    let missing: Vec<&str> = kind.needed.iter().filter(is_missing).copied().collect();
    for need in &missing {
        column_fault(need, "is missing from the header", "Add the column; every row needs it.".to_owned());
    }
    if csv.rows.is_empty() {
        faults.push(whole(file, &format!("holds no {}", kind.rows), kind.if_empty));
    }
    let mut found = Vec::with_capacity(csv.rows.len());
    for (row, cells) in &csv.rows {
        found.extend(read(&CsvRow { file, row: *row, csv: &csv, cells }, &mut faults));
    }
    // A column that is missing is told once, not for every row.
    faults.0.retain(|fault| fault.row.is_none() || !missing.contains(&fault.column.as_str()));
    faults.or(found)
}

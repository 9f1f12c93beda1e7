//! A CSV file of a travel table or its points, as rows of trimmed cells.

use crate::fault::{Fault, Faults};
use crate::source::Source;

/// A sheet: its name as people know it, and its rows as they stand.
pub(super) struct TravelSheet {
    pub(super) name: String,
    pub(super) rows: Vec<Vec<String>>,
}

impl TravelSheet {
    /// Reads `path` from `base`. Commas or semicolons, a byte order mark, and blank lines at the end are as good.
    ///
    /// # Errors
    /// When the file cannot be read or is not text.
    pub(super) fn read<S: Source + ?Sized>(base: &S, path: &str) -> Result<Self, Faults> {
        let name = path.to_owned();
        let bytes = base.read(path).map_err(|error| {
            let remedy = "Put the file there, or correct its name in the travel section of the book.";
            fault(&name, &format!("cannot be read ({error})"), remedy)
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|_| fault(&name, "is not UTF-8 text", "Save it as CSV in the encoding UTF-8."))?;
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                fault(&name, &format!("is not CSV ({error})"), "Save it as CSV with commas between the cells.")
            })?;
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(Self { name, rows })
    }

    /// A fault in this sheet; `row` from 1.
    pub(super) fn fault(&self, row: usize, column: &str, value: &str, problem: String, remedy: &str) -> Fault {
        Fault {
            file: self.name.clone(),
            row: Some(row),
            column: column.into(),
            value: value.into(),
            problem,
            remedy: remedy.into(),
        }
    }

    /// A fault of the whole sheet.
    pub(super) fn fault_of_all(&self, problem: &str, remedy: &str) -> Faults {
        fault(&self.name, problem, remedy)
    }
}

fn fault(name: &str, problem: &str, remedy: &str) -> Faults {
    Faults(vec![Fault {
        file: name.into(),
        row: None,
        column: String::new(),
        value: String::new(),
        problem: problem.into(),
        remedy: remedy.into(),
    }])
}

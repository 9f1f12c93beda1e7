//! The rows a book was sent back for: the same columns, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::raw::{Raw, Sheet};
use crate::fault::Faults;
use crate::files::csv_bytes;

/// For every CSV file with faulty rows its name (`packages.rejected.csv`) and those rows, with a column `why` at the end.
///
/// # Errors
/// Never for rows that were read; the encoder's otherwise.
pub fn rejected(raw: &Raw, faults: &Faults) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for sheet in &raw.sheets {
        let why = reasons(sheet, faults);
        if let (Some(csv), false) = (&sheet.csv, why.is_empty()) {
            let mut header: Vec<&str> = csv.header.iter().map(String::as_str).collect();
            header.push("why");
            let row = |(number, cells): &(usize, Vec<String>)| {
                let reason = why.get(number)?.iter().cloned().collect::<Vec<_>>().join(" ");
                let cells = cells.iter().cloned().chain(std::iter::repeat(String::new()));
                Some(cells.take(csv.header.len()).chain([reason]).collect::<Vec<String>>())
            };
            let bytes = csv_bytes(&header, csv.rows.iter().filter_map(row))?;
            files.push((sheet.file.replace(".csv", ".rejected.csv"), bytes));
        }
    }
    Ok(files)
}

fn reasons(sheet: &Sheet, faults: &Faults) -> BTreeMap<usize, BTreeSet<String>> {
    let mut why: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for fault in faults.0.iter().filter(|fault| fault.file == sheet.file) {
        if let Some(row) = fault.row {
            let column = if fault.column.is_empty() { String::new() } else { format!("{} ", fault.column) };
            why.entry(row).or_default().insert(format!("{column}{}. {}", fault.problem, fault.remedy));
        }
    }
    why
}

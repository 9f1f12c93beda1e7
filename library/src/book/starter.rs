//! The book that `homeround init` begins with: settings with comments, and tables to fill in.
//!
//! ```
//! let files = homeround::book::starter::list_starter_files(true)?;
//! assert!(files.iter().any(|(name, _)| name == "homeround.toml"));
//! # Ok::<(), std::io::Error>(())
//! ```

use super::sources::SETTINGS_FILE;
use super::tables::{SETTINGS, TABLES};
use crate::csv::csv_bytes;

const SETTINGS_TEXT: &str = include_str!("starter/homeround.toml");

/// The rows of the small example, by table.
const EXAMPLE: [(&str, &str); 9] = [
    ("clients", include_str!("starter/clients.csv")),
    ("packages", include_str!("starter/packages.csv")),
    ("gaps", include_str!("starter/gaps.csv")),
    ("fixed", include_str!("starter/fixed.csv")),
    ("carers", include_str!("starter/carers.csv")),
    ("shifts", include_str!("starter/shifts.csv")),
    ("breaks", include_str!("starter/breaks.csv")),
    ("history", include_str!("starter/history.csv")),
    ("worked", include_str!("starter/worked.csv")),
];

/// The files of a new book by name: every table with its header, and with the rows of a small example when asked for.
///
/// # Errors
/// Never for these tables; the encoder's otherwise.
pub fn list_starter_files(example: bool) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = vec![(SETTINGS_FILE.to_owned(), SETTINGS_TEXT.as_bytes().to_vec())];
    for table in &TABLES[SETTINGS..] {
        let rows = EXAMPLE.iter().find(|(name, _)| example && *name == table.name);
        let header: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let bytes = rows.map_or_else(|| csv_bytes(&header, [[""; 0]; 0]), |(_, text)| Ok(text.as_bytes().to_vec()))?;
        files.push((format!("{}.csv", table.name), bytes));
    }
    Ok(files)
}

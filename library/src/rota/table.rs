//! A rota as CSV: a row for each visit and carer, with ids and names.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//! use homeround::rota::{Rota, RotaChoice, table};
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let rota = Rota::new(&branch.book, &file, RotaChoice { addresses: false, no_notes: false });
//! let parts: usize = rota.stops.iter().filter(|stop| !stop.is_break()).map(|stop| stop.carers.len()).sum();
//! assert!(table::rows(&rota).count() >= parts);
//! assert!(table::write_csv(&rota)?.starts_with(table::COLUMNS.join(",").as_bytes()));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use super::{Rota, RotaStop};
use crate::csv::csv_bytes;

/// The columns of the table.
pub const COLUMNS: [&str; 14] = [
    "day",
    "start",
    "end",
    "minutes",
    "carer",
    "carer_name",
    "client",
    "client_name",
    "postcode",
    "visit",
    "name",
    "with",
    "tasks",
    "note",
];

/// The rows of a rota, one for each visit or break and each carer who makes it; visits that nobody makes have no carer.
pub fn rows(rota: &Rota) -> impl Iterator<Item = [String; 14]> {
    let served = rota
        .stops
        .iter()
        .flat_map(|stop| stop.carers.iter().zip(&stop.carer_names).map(move |(carer, name)| row(stop, carer, name)));
    served.chain(rota.unserved.iter().map(|stop| row(stop, "", "NOBODY")))
}

fn row(stop: &RotaStop, carer: &str, name: &str) -> [String; 14] {
    [
        stop.day.to_string(),
        stop.start.clone(),
        stop.end.clone(),
        stop.minutes.to_string(),
        carer.to_owned(),
        name.to_owned(),
        stop.client.clone(),
        stop.client_name.clone(),
        stop.postcode.clone().unwrap_or_default(),
        stop.visit.clone().unwrap_or_default(),
        stop.name.clone(),
        stop.beside(carer).join("; "),
        stop.tasks.join("; "),
        stop.note.join(" / "),
    ]
}

/// The table as CSV, its cells harmless for spreadsheets.
///
/// # Errors
/// Never for these rows; the encoder's otherwise.
pub fn write_csv(rota: &Rota) -> std::io::Result<Vec<u8>> {
    csv_bytes(&COLUMNS, rows(rota))
}

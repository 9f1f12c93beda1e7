//! `24:00` in a column where something ends: the end of that day, which is 00:00 of the day after.

use super::raw::{Cell, Raw};
use crate::cells;

/// The columns in which something ends, by their tables, and whether the day after must then be said in `overnight`.
const ENDS: [(&str, &str, bool); 5] = [
    ("shifts", "end", true),
    ("packages", "latest", true),
    ("packages", "ends", false),
    ("breaks", "latest", false),
    ("cost.enhancements", "until", false),
];

/// Writes the end of a day as the model has it.
pub(super) fn turn(raw: &mut Raw) {
    for (table, column, overnight) in ENDS {
        let sheets = raw.sheets.iter_mut().filter(|sheet| sheet.table.name == table);
        for row in sheets.flat_map(|sheet| &mut sheet.rows) {
            if cells::clock(row.text(column)) != Some(chrono::TimeDelta::days(1)) {
                continue;
            }
            row.cells.insert(column.to_owned(), Cell::Text("00:00".to_owned()));
            if overnight {
                row.cells.insert("overnight".to_owned(), Cell::Text("yes".to_owned()));
            }
        }
    }
}

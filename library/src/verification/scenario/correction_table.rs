//! Corrections as a table, one a row: what an office keeps in a spreadsheet, in the words of a scenario's `corrections`.

use chrono::NaiveDateTime;
use serde_json::{Map, Value};

use crate::cells::datetime::{local, with_offset};
use crate::cells::{Order, yes};
use crate::csv::read_table;
use crate::fault::{Fault, Faults, whole};
use crate::source::SourceFile;
use crate::words::nearest;

/// The columns of a table of corrections.
pub const CORRECTION_COLUMNS: [&str; 17] = [
    "visit",
    "carer",
    "attendance",
    "event",
    "change",
    "rule",
    "before",
    "after",
    "by",
    "at",
    "reason",
    "memo",
    "memo_needed",
    "attested",
    "approved_by",
    "approved_at",
    "may_unlock",
];

/// What a row cannot do without.
pub const CORRECTION_NEEDED: [&str; 1] = ["change"];

/// Rows of a scenario's `corrections`, and the row of the table that each stands in.
pub(super) struct CorrectionTable {
    pub(super) rows: Vec<Value>,
    pub(super) numbers: Vec<usize>,
}

/// The corrections of a CSV or a workbook.
///
/// # Errors
/// Every fault that can be told without the book.
pub(super) fn read_corrections(document: &SourceFile) -> Result<CorrectionTable, Faults> {
    let file = &document.name;
    let table = read_table(&document.bytes)
        .map_err(|problem| Faults(vec![whole(file, &problem, "Save it as \"CSV UTF-8\".")]))?;
    let mut faults = Faults::default();
    for name in table.header.iter().filter(|name| !name.is_empty() && !CORRECTION_COLUMNS.contains(&name.as_str())) {
        let near = nearest(name, CORRECTION_COLUMNS.into_iter());
        let remedy = near.map_or_else(
            || format!("Take it out, or write one of {}.", CORRECTION_COLUMNS.join(", ")),
            |near| format!("Nearest: {near}. Rename it or take it out."),
        );
        faults.push(Fault { row: Some(1), column: name.clone(), ..whole(file, "no such column", &remedy) });
    }
    for name in CORRECTION_NEEDED.into_iter().filter(|name| !table.header.iter().any(|held| held == name)) {
        let fault = whole(file, "the column is missing", "Add it; see `homeround schema corrections`.");
        faults.push(Fault { row: Some(1), column: name.to_owned(), ..fault });
    }
    let mut found = CorrectionTable { rows: Vec::new(), numbers: Vec::new() };
    for (number, cells) in &table.rows {
        let mut row = Map::new();
        for (name, text) in table.header.iter().zip(cells) {
            match read_cell(name, text) {
                Ok(Some(value)) => {
                    row.insert(name.clone(), value);
                }
                Ok(None) => {}
                Err((problem, remedy)) => {
                    let (column, value) = (name.clone(), text.clone());
                    faults.push(Fault { row: Some(*number), column, value, ..whole(file, problem, remedy) });
                }
            }
        }
        found.rows.push(Value::Object(row));
        found.numbers.push(*number);
    }
    faults.or(found)
}

/// What a cell says, nothing for one that says nothing; or what is wrong with it and what to do.
fn read_cell(name: &str, text: &str) -> Result<Option<Value>, (&'static str, &'static str)> {
    let text = text.trim();
    match name {
        // An empty cell here says that there was no time: of a visit whose Out was forgotten.
        "before" if text.is_empty() => Ok(Some(Value::Null)),
        "" => Ok(None),
        _ if text.is_empty() => Ok(None),
        "before" | "after" | "at" | "approved_at" => Ok(Some(Value::String(moment_text(text)))),
        "memo_needed" | "attested" | "may_unlock" => {
            yes(text).map(|yes| Some(Value::Bool(yes))).ok_or(("is neither yes nor no", "Write yes, no, or nothing."))
        }
        "change" => Ok(Some(Value::String(text.to_lowercase()))),
        _ => Ok(Some(Value::String(text.to_owned()))),
    }
}

/// A moment in the form of a scenario, of any form that people write; any other text as it stands, to be told there.
fn moment_text(text: &str) -> String {
    // A moment with its offset needs no guess of its form: it goes on untouched.
    if with_offset(text).is_some() {
        return text.to_owned();
    }
    let form = |at: NaiveDateTime| at.format("%Y-%m-%dT%H:%M:%S").to_string();
    local(text, Order::DayFirst).and_then(Result::ok).map_or_else(|| text.to_owned(), form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CorrectionTable, Faults> {
        read_corrections(&SourceFile::new("corrections.csv", text.as_bytes().to_vec()))
    }

    #[test]
    fn rows_are_corrections_in_the_forms_that_people_write() {
        let table =
            read("visit,change,before,after,by,at,attested\nV1,Out,,04/03/2026 8:45am,office,2026-03-05T10:00:00Z,Y\n");
        let table = table.unwrap();
        let expected = serde_json::json!({
            "visit": "V1", "change": "out", "before": null, "after": "2026-03-04T08:45:00", "by": "office",
            "at": "2026-03-05T10:00:00Z", "attested": true,
        });
        assert_eq!((table.rows, table.numbers), (vec![expected], vec![2]));
        let unsaid = read("visit,change,after\nV1,in,2026-03-04T08:45\n").unwrap();
        assert!(unsaid.rows[0].get("before").is_none(), "a table without the column does not say");
    }

    #[test]
    fn every_fault_of_the_table_is_told_at_once() {
        let faults = read("visti,after,attested\nV1,x,perhaps\n").err().unwrap();
        let told: Vec<_> = faults.0.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(told, [(Some(1), "visti"), (Some(1), "change"), (Some(2), "attested")]);
        assert!(faults.0[0].remedy.starts_with("Nearest: visit."), "{faults}");
    }
}

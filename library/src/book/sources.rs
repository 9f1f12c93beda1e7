//! Where a book comes from: a folder of CSV files and `homeround.toml`, or one JSON document. Both become the same cells.
//!
//! ```
//! use homeround::book::raw::Findings;
//! use homeround::book::sources::document_bytes;
//!
//! // A document that says nothing lacks everything, and all of it is told at once.
//! let mut findings = Findings::default();
//! document_bytes(br#"{"format": "homeround.book/1"}"#, "book.json", &mut findings);
//! assert!(findings.into_faults().0.len() > 5);
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::{Map, Value};

use super::model::FORMAT;
use super::raw::{BookTable, Cell, CellFault, Findings, Raw, RawSheet, Row};
use super::tables::{SETTINGS, TABLES};
use crate::csv::{CsvFile, read_table};
use crate::source::Source;
use crate::words::{Quote, nearest};

/// The file of a book folder that holds the settings.
pub const SETTINGS_FILE: &str = "homeround.toml";

/// The cells of the book whose files are in `source`.
pub fn read_folder<S: Source + ?Sized>(source: &S, findings: &mut Findings) -> Raw {
    let mut raw = Raw::default();
    if let Some(settings) = settings(source, findings) {
        document_tables(&settings, SETTINGS_FILE, &TABLES[..SETTINGS], &mut raw, findings);
    }
    for table in &TABLES[SETTINGS..] {
        let [csv, workbook] = files_of(table);
        let both = source.holds(&csv) && source.holds(&workbook);
        // One of the two is out of date, and nobody can say which.
        if both {
            let trouble = CellFault::new(format!("stands beside {csv}"), "Keep one of the two.");
            findings.add_file(Some(table), &workbook, "", "", trouble);
        }
        let file = if source.holds(&workbook) && !both { workbook } else { csv };
        let read = source.read(&file);
        match read.map_err(|error| error.to_string()).and_then(|bytes| read_table(&bytes)) {
            Ok(csv) => raw.sheets.push(csv_sheet(table, &file, csv, findings)),
            Err(_) if !table.need && !source.holds(&file) => {}
            Err(problem) => unreadable(Some(table), source, &file, problem, findings),
        }
    }
    raw
}

/// The names that the file of a table may have: CSV, or a workbook.
#[must_use]
pub fn files_of(table: &BookTable) -> [String; 2] {
    ["csv", "xlsx"].map(|ending| format!("{}.{ending}", table.name))
}

/// The cells of the book in the JSON document `file` of a source.
pub fn read_document<S: Source + ?Sized>(source: &S, file: &str, findings: &mut Findings) -> Raw {
    match source.read(file) {
        Ok(bytes) => document_bytes(&bytes, file, findings),
        Err(error) => {
            unreadable(None, source, file, error.to_string(), findings);
            Raw::default()
        }
    }
}

/// The cells of the book in a JSON document called `file`.
pub fn document_bytes(bytes: &[u8], file: &str, findings: &mut Findings) -> Raw {
    let mut raw = Raw::default();
    // Some editors begin UTF-8 with a mark, which JSON does not know.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(document)) => {
            document_tables(&document, file, &TABLES, &mut raw, findings);
            inner_files(&document, file, &mut raw, findings);
        }
        Ok(_) => {
            findings.add_file(
                None,
                file,
                "",
                "",
                CellFault::new("is not a book", format!("Begin with {{\"format\": \"{FORMAT}\"")),
            );
        }
        Err(error) => {
            let trouble =
                CellFault::new(format!("is not JSON ({error})"), "Mend it there, or write the book as CSV files.");
            findings.add_file(None, file, "", "", trouble);
        }
    }
    raw
}

fn unreadable<S: Source + ?Sized>(
    table: Option<&BookTable>,
    source: &S,
    file: &str,
    problem: String,
    findings: &mut Findings,
) {
    let trouble = if source.holds(file) {
        CellFault::new(problem, "Save it as \"CSV UTF-8\" and make it readable.")
    } else {
        CellFault::new(
            "is missing",
            format!("Write it; `homeround init` shows how. Looked for at {}.", source.place(file)),
        )
    };
    findings.add_file(table, file, "", "", trouble);
}

fn settings<S: Source + ?Sized>(source: &S, findings: &mut Findings) -> Option<Map<String, Value>> {
    let read = source.read(SETTINGS_FILE);
    let utf_8 = |bytes| String::from_utf8(bytes).map_err(|_| io::Error::other("stream did not contain valid UTF-8"));
    let text = match read.and_then(utf_8) {
        Ok(text) => text,
        Err(error) => {
            unreadable(None, source, SETTINGS_FILE, error.to_string(), findings);
            return None;
        }
    };
    match toml_document(&text) {
        Ok(table) => Some(table),
        Err(trouble) => {
            findings.add_file(None, SETTINGS_FILE, "", "", trouble);
            None
        }
    }
}

/// The settings of a file in TOML, as a document in JSON would have them.
///
/// # Errors
/// In which line it is not TOML.
pub(crate) fn toml_document(text: &str) -> Result<Map<String, Value>, CellFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table = text.parse::<toml::Table>().map_err(|error| {
        let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let problem = format!("is not TOML (line {line}: {})", error.message().trim_end());
        CellFault::new(problem, "Mend that line.")
    })?;
    Ok(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number),
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(json_of).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
    }
}

fn document_tables(
    document: &Map<String, Value>,
    file: &str,
    tables: &[&'static BookTable],
    raw: &mut Raw,
    findings: &mut Findings,
) {
    check_format(document, file, findings);
    check_keys(document, file, tables, findings);
    for &table in tables {
        let found = table.name.split('.').try_fold(None, |within: Option<&Value>, key| {
            within.map_or_else(|| document.get(key), |value| value.get(key)).map(Some)
        });
        match found.flatten() {
            None | Some(Value::Null) if table.need => missing(table, file, findings),
            None | Some(Value::Null) => {}
            Some(Value::Array(items)) if table.rows => raw.sheets.push(rows_sheet(table, file, items, findings)),
            Some(Value::Object(section)) if !table.rows => {
                raw.sheets.push(section_sheet(table, file, section, findings));
            }
            Some(_) => {
                let remedy = if table.rows { "Write a list of rows." } else { "Write a section of settings." };
                findings.add_file(Some(table), file, table.name, "", CellFault::new("has another shape", remedy));
            }
        }
    }
}

fn missing(table: &BookTable, file: &str, findings: &mut Findings) {
    let remedy = format!("Add {}; `homeround init` shows how.", table.name.quoted());
    findings.add_file(Some(table), file, table.name, "", CellFault::new("is missing", remedy));
}

fn check_format(document: &Map<String, Value>, file: &str, findings: &mut Findings) {
    let format = document.get("format").map(|format| format.as_str().unwrap_or_default());
    if format != Some(FORMAT) {
        let problem = if format.is_some() { "is not a format this program reads" } else { "is missing" };
        let trouble = CellFault::new(problem, format!("Write format = \"{FORMAT}\"."));
        findings.add_file(None, file, "format", format.unwrap_or_default(), trouble);
    }
}

fn check_keys(document: &Map<String, Value>, file: &str, tables: &[&'static BookTable], findings: &mut Findings) {
    // Only a document can hold files: in a folder they stand beside the settings.
    let files = (tables.len() == TABLES.len()).then_some(FILES);
    let sections = || tables.iter().map(|table| table.name).filter(|name| !name.contains('.'));
    let names = || sections().chain(["format"]).chain(files);
    for key in document.keys().filter(|key| names().all(|name| name != key.as_str())) {
        findings.add_file(None, file, key, "", unknown("part of a book", key, names()));
    }
}

/// The part of a JSON document that holds files.
const FILES: &str = "files";

/// Reads the files inside a document: each must be named under `travel`, and be a list of lines.
fn inner_files(document: &Map<String, Value>, file: &str, raw: &mut Raw, findings: &mut Findings) {
    let shape = || CellFault::new("is no file", "Write { \"NAME.csv\": [\"first line\", \"second line\"] }.");
    let held = match document.get(FILES) {
        None | Some(Value::Null) => return,
        Some(Value::Object(held)) => held,
        Some(_) => return findings.add_file(None, file, FILES, "", shape()),
    };
    let named = [("travel", "points"), ("travel.modes", "matrix"), ("travel.periods", "matrix")];
    let named = named.iter().flat_map(|(table, column)| raw.rows(table).iter().map(|row| row.text(column)));
    let named: BTreeSet<String> = named.map(str::to_owned).collect();
    for (name, lines) in held {
        let lines: Option<Vec<String>> =
            lines.as_array().and_then(|lines| lines.iter().map(|line| line.as_str().map(str::to_owned)).collect());
        let column = format!("{FILES}.{name}");
        // A document may be written as a folder again: no file of it may end up outside.
        let stays = |part: &str| !matches!(part, "" | "." | "..");
        if !name.split('/').all(stays) || name.contains(['\\', ':']) {
            let remedy = "Name it by folders and a name: roads/car.csv.";
            findings.add_file(None, file, &column, name, CellFault::new("leads out of the book's folder", remedy));
        } else if !named.contains(name) {
            let remedy = nearest(name, named.iter().map(String::as_str))
                .map_or("Take it out.".to_owned(), |near| format!("Nearest: {near}. Rename it or take it out."));
            findings.add_file(None, file, &column, name, CellFault::new("is named nowhere under travel", remedy));
        }
        match lines {
            Some(lines) => drop(raw.files.insert(name.clone(), lines)),
            None => findings.add_file(None, file, &column, name, shape()),
        }
    }
}

fn unknown<'a>(what: &str, key: &str, names: impl Iterator<Item = &'a str>) -> CellFault {
    let remedy = nearest(key, names)
        .map_or("Take it out.".to_owned(), |near| format!("Nearest: {near}. Rename it or take it out."));
    CellFault::new(format!("no such {what}"), remedy)
}

fn rows_sheet(table: &'static BookTable, file: &str, items: &[Value], findings: &mut Findings) -> RawSheet {
    let mut sheet = RawSheet::new(table, file, format!("{}.", table.name));
    // Told once, at the first row that has it, and not for every row of a long list.
    let mut strange = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let mut row = Row { number: Some(at + 1), ..Row::default() };
        if let Value::Object(fields) = item {
            row.cells = fields.iter().filter_map(|(key, value)| Some((key.clone(), cell_of(value)?))).collect();
        } else {
            findings.add(
                &sheet,
                Some(&row),
                "",
                CellFault::new("is not a row", "Write { \"column\": value } for each row."),
            );
        }
        for key in row.cells.keys().filter(|key| !table.has(key)) {
            strange.entry(key.clone()).or_insert_with(|| row.clone());
        }
        sheet.rows.push(row);
    }
    for (key, row) in strange {
        findings.add(&sheet, Some(&row), &key, unknown("column", &key, table.columns.iter().map(|column| column.name)));
    }
    sheet
}

fn section_sheet(
    table: &'static BookTable,
    file: &str,
    section: &Map<String, Value>,
    findings: &mut Findings,
) -> RawSheet {
    let mut sheet = RawSheet::new(table, file, format!("{}.", table.name));
    let mut row = Row::default();
    flatten("", section, &mut row.cells);
    // Tables inside a section, such as `travel.modes`, are read on their own.
    row.cells.retain(|key, _| !TABLES.iter().any(|part| part.name == format!("{}.{key}", table.name)));
    for key in row.cells.keys().filter(|key| !table.has(key)) {
        findings.add(&sheet, Some(&row), key, unknown("setting", key, table.columns.iter().map(|column| column.name)));
    }
    sheet.rows.push(row);
    sheet
}

fn flatten(prefix: &str, section: &Map<String, Value>, cells: &mut BTreeMap<String, Cell>) {
    for (key, value) in section {
        match value {
            Value::Object(inner) => flatten(&format!("{prefix}{key}."), inner, cells),
            value => cells.extend(cell_of(value).map(|cell| (format!("{prefix}{key}"), cell))),
        }
    }
}

/// A value as a cell; nothing when it is empty.
fn cell_of(value: &Value) -> Option<Cell> {
    match value {
        Value::Null => None,
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(Cell::Text(text.trim().to_owned())),
        Value::Bool(yes) => Some(Cell::Text(if *yes { "yes" } else { "no" }.to_owned())),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(Cell::Text(number.to_string())),
        Value::Number(number) => Some(Cell::Fraction(number.to_string())),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => {
            let texts: Option<Vec<String>> =
                items.iter().map(|item| item.as_str().map(|text| text.trim().to_owned())).collect();
            Some(texts.map_or_else(|| Cell::Odd(value.to_string()), Cell::List))
        }
        Value::Object(_) => Some(Cell::Odd(value.to_string())),
    }
}

fn csv_sheet(table: &'static BookTable, file: &str, csv: CsvFile, findings: &mut Findings) -> RawSheet {
    let mut sheet = RawSheet::new(table, file, String::new());
    let header: Vec<String> = csv.header.iter().map(|name| name.to_lowercase().replace(' ', "_")).collect();
    let names = || table.columns.iter().map(|column| column.name);
    for (at, name) in header.iter().enumerate() {
        if header[..at].contains(name) {
            findings.add_file(
                Some(table),
                file,
                name,
                "",
                CellFault::new("stands in the header twice", "Keep one of the two."),
            );
        } else if !table.has(name) {
            findings.add_file(Some(table), file, name, "", unknown("column", name, names()));
        }
    }
    for column in table.columns.iter().filter(|column| column.need && !header.iter().any(|name| name == column.name)) {
        sheet.missing.push(column.name);
        let trouble = CellFault::new("is missing from the header", "Add the column; every row needs it.");
        findings.add_file(Some(table), file, column.name, "", trouble);
    }
    for (number, cells) in &csv.rows {
        let named = header.iter().zip(cells).filter(|(_, text)| !text.is_empty());
        let named = named.map(|(name, text)| (name.clone(), Cell::Text(text.clone())));
        let row = Row { number: Some(*number), cells: named.collect() };
        if cells.len() > header.len() {
            let problem = format!("has {} cells where the header has {}", cells.len(), header.len());
            let trouble = CellFault::new(problem, "Put cells that hold a comma in quotes.");
            findings.add(&sheet, Some(&row), "", trouble);
        }
        sheet.rows.push(row);
    }
    sheet.csv = Some(csv);
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(document: &str) -> Vec<String> {
        let mut findings = Findings::default();
        let _ = document_bytes(document.as_bytes(), "book.json", &mut findings);
        findings.into_faults().0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_no_book_is_said_in_one_line() {
        assert!(faults("{").concat().contains("is not JSON"));
        assert!(faults("[]").concat().contains("is not a book"));
        let missing = faults("{}").join("\n");
        for part in ["format", "branch", "travel.modes", "policy", "clients", "packages", "carers", "shifts"] {
            assert!(missing.contains(&format!("{part:?}")), "{part}: {missing}");
        }
        assert!(faults(r#"{"format":"homeround.book/9"}"#)[0].contains("is not a format"));
        assert!(faults(r#"{"clents":[]}"#).join("\n").contains("Nearest: clients"));
    }
}

//! The one way in: the files of a book, or every fault in it.
//!
//! ```
//! use homeround::book::read::read_document;
//!
//! let faults = read_document(br#"{"format": "homeround.book/1"}"#, "book.json").unwrap_err();
//! assert!(faults.0.iter().all(|fault| !fault.remedy.is_empty()), "each fault says what to do");
//! ```

use super::cell::KnownIds;
use super::check::check_book;
use super::midnight;
use super::model::{Book, CostInputs, Enhancement, FORMAT};
use super::raw::{CellFault, Findings, Raw};
use super::router_address::RouterAddress;
use super::sources;
use super::tables::{self, Cells};
use crate::fault::Faults;
use crate::source::Source;

/// The book whose files are in `source`: `homeround.toml` and CSV files.
///
/// # Errors
/// Every fault in it.
pub fn read_source<S: Source + ?Sized>(source: &S) -> Result<Book, Faults> {
    read_source_cells(source).1
}

/// As [`read_source`], with the cells beside.
pub fn read_source_cells<S: Source + ?Sized>(source: &S) -> (Raw, Result<Book, Faults>) {
    let mut findings = Findings::default();
    let mut raw = sources::read_folder(source, &mut findings);
    named_files(&raw, source, &mut findings);
    let book = validated(&mut raw, findings);
    (raw, book)
}

/// The book in the JSON document `file` of `source`, where the files that it names are looked for; with the cells beside.
pub fn read_document_in<S: Source + ?Sized>(source: &S, file: &str) -> (Raw, Result<Book, Faults>) {
    let mut findings = Findings::default();
    let mut raw = sources::read_document(source, file, &mut findings);
    named_files(&raw, source, &mut findings);
    let book = validated(&mut raw, findings);
    (raw, book)
}

/// The book in a JSON document that is called `file`; files it names are not looked for.
///
/// # Errors
/// Every fault in it.
pub fn read_document(bytes: &[u8], file: &str) -> Result<Book, Faults> {
    read_document_cells(bytes, file).1
}

/// As [`read_document`], with the cells beside.
pub fn read_document_cells(bytes: &[u8], file: &str) -> (Raw, Result<Book, Faults>) {
    let mut findings = Findings::default();
    let mut raw = sources::document_bytes(bytes, file, &mut findings);
    let book = validated(&mut raw, findings);
    (raw, book)
}

fn named_files<S: Source + ?Sized>(raw: &Raw, source: &S, findings: &mut Findings) {
    for (table, column) in [("travel", "points"), ("travel.modes", "matrix"), ("travel.periods", "matrix")] {
        let Some(sheet) = raw.sheet(table) else { continue };
        for row in sheet.rows.iter().filter(|row| !row.text(column).is_empty()) {
            let name = row.text(column);
            if RouterAddress::is_meant(name) || raw.files.contains_key(name) {
                continue;
            }
            if !source.holds(name) {
                let remedy = format!("Put it at {}, or take the name out.", source.place(name));
                findings.add(sheet, Some(row), column, CellFault::new("no such file", remedy));
            }
        }
    }
}

/// The book that cells say.
///
/// # Errors
/// What was found before, and every fault in them.
pub fn validated(raw: &mut Raw, mut findings: Findings) -> Result<Book, Faults> {
    // 24:00 becomes 00:00 of the next day first: every reader after it knows clock times of one day only.
    midnight::turn(raw);
    let raw = &*raw;
    let known = KnownIds::from_raw(raw);
    let book = assemble(raw, &known, &mut findings);
    check_book(raw, &known, &mut findings);
    let faults = findings.into_faults();
    match book {
        Some(book) => faults.or(book),
        None => Err(faults),
    }
}

fn assemble(raw: &Raw, known: &KnownIds, findings: &mut Findings) -> Option<Book> {
    let mut from = Assembly { raw, known, findings };
    let branch = from.section("branch", tables::branch);
    let points = from.section("travel", tables::points);
    let modes = from.rows("travel.modes", tables::mode);
    let periods = from.rows("travel.periods", tables::period);
    let policy = from.section("policy", tables::policy);
    let cost = from.section("cost", tables::cost);
    let enhancements = from.rows("cost.enhancements", tables::enhancement);
    let verification = from.section("verification", tables::verification);
    let clients = from.rows("clients", tables::client);
    let packages = from.rows("packages", tables::package);
    let gaps = from.rows("gaps", tables::gap);
    let fixed = from.rows("fixed", tables::fixed);
    let carers = from.rows("carers", tables::carer);
    let shifts = from.rows("shifts", tables::shift);
    let breaks = from.rows("breaks", tables::rest);
    let history = from.rows("history", tables::history);
    let worked = from.rows("worked", tables::worked);
    let other_hours = from.rows("other_hours", tables::other_hours);
    let leave = from.rows("leave", tables::leave);
    // No `?` before every table was read: one pass tells the faults of all.
    Some(Book {
        format: FORMAT.to_owned(),
        branch: branch??,
        clients: clients?,
        packages: packages?,
        gaps: gaps?,
        fixed: fixed?,
        carers: carers?,
        shifts: shifts?,
        breaks: breaks?,
        history: history?,
        worked: worked?,
        other_hours: other_hours?,
        leave: leave?,
        travel: super::model::Travelling { modes: modes?, periods: periods?, points: points?? },
        policy: policy??,
        cost: enhanced(cost?, enhancements?),
        verification: verification?,
        files: raw.files.clone(),
    })
}

/// The inputs of the price with the hours that pay more.
fn enhanced(cost: Option<CostInputs>, enhancements: Vec<Enhancement>) -> Option<CostInputs> {
    cost.map(|cost| CostInputs { enhancements, ..cost })
}

struct Assembly<'a> {
    raw: &'a Raw,
    known: &'a KnownIds,
    findings: &'a mut Findings,
}

impl Assembly<'_> {
    /// Every row of a table, all read even when one is faulty; nothing when one is.
    fn rows<T>(&mut self, table: &str, read: fn(&mut Cells<'_>) -> Option<T>) -> Option<Vec<T>> {
        let Some(sheet) = self.raw.sheet(table) else { return Some(Vec::new()) };
        let rows: Vec<Option<T>> = sheet
            .rows
            .iter()
            .map(|row| read(&mut Cells { sheet, row, known: self.known, findings: self.findings }))
            .collect();
        rows.into_iter().collect()
    }

    /// A section of settings: nothing when it is faulty, nothing inside when it is not there.
    fn section<T>(&mut self, table: &str, read: fn(&mut Cells<'_>) -> Option<T>) -> Option<Option<T>> {
        self.rows(table, read).map(|rows| rows.into_iter().next())
    }
}

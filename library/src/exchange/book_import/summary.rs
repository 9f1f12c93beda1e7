//! What an import of a book found, guessed and assumed: shown before anything is written.
//!
//! ```
//! use homeround::exchange::book_import::mapping::BookMapping;
//! use homeround::exchange::book_import::recognise::{SheetChoice, recognise};
//! use homeround::exchange::book_import::sheets::read_sheets;
//! use homeround::exchange::book_import::summary::SheetSummary;
//!
//! let sheets = read_sheets("list.csv", b"Ref,Client name,Postcode,Shoe size\nC1,Ann Lee,NP20 4ND,5\n")?;
//! let found = recognise(&sheets[0], &SheetChoice::default(), &BookMapping::default())?.unwrap();
//! let told = SheetSummary::new(&found);
//! assert_eq!((told.table.as_str(), told.rows, told.unread), ("clients", 1, vec!["Shoe size".to_owned()]));
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::mapping::BookMapping;
use super::recognise::{Found, KnownSheet};
use crate::book::Book;
use crate::book::value::Day;
use crate::words::{counted, plain};

/// A column, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColumnSummary {
    /// Its name.
    pub column: String,
    /// What it says, by our words.
    pub says: String,
    /// How that was found: nothing for a name that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guessed: Option<&'static str>,
}

/// A sheet that was taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SheetSummary {
    /// How it is called.
    pub sheet: String,
    /// The table it is.
    pub table: String,
    /// The row of its header.
    pub header_row: usize,
    /// Its rows.
    pub rows: usize,
    /// Rows left out: the header again, totals, and what is printed below.
    pub passed_over: Vec<usize>,
    /// Its columns.
    pub columns: Vec<ColumnSummary>,
    /// Columns from which nothing is read.
    pub unread: Vec<String>,
}

/// A book made from files.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BookImport {
    /// What became of each sheet.
    pub sheets: Vec<SheetSummary>,
    /// Sheets that are no table of a book.
    pub left_out: Vec<String>,
    /// What was understood, made and assumed.
    pub notes: Vec<String>,
    /// Tables of the book that are written, and their rows.
    pub tables: Vec<(String, usize)>,
    /// The first day of the plan.
    pub start: Day,
    /// Whether the book is new.
    pub new: bool,
    /// What to remember.
    #[serde(skip)]
    pub mapping: BookMapping,
    /// The files of the book that are to be written.
    #[serde(skip)]
    pub files: Vec<(String, Vec<u8>)>,
    /// The book.
    #[serde(skip)]
    pub book: Book,
}

impl SheetSummary {
    /// What became of a sheet.
    #[must_use]
    pub fn new(sheet: &KnownSheet) -> Self {
        let mut columns: Vec<(usize, ColumnSummary)> = sheet
            .columns
            .iter()
            .map(|(role, (place, found))| {
                let guessed = match found {
                    Found::Named => None,
                    Found::Near => Some("by a name that is nearly known"),
                    Found::Looks => Some("by what stands in it"),
                    Found::Mapped => Some("as remembered"),
                };
                (*place, ColumnSummary { column: sheet.header[*place].clone(), says: (*role).to_owned(), guessed })
            })
            .collect();
        columns.sort_by_key(|(place, _)| *place);
        Self {
            sheet: sheet.title.clone(),
            table: sheet.table.table.to_owned(),
            header_row: sheet.mapping.header_row,
            rows: sheet.rows.len(),
            passed_over: sheet.passed_over.clone(),
            columns: columns.into_iter().map(|(_, column)| column).collect(),
            unread: sheet.unread(),
        }
    }

    fn words(&self) -> String {
        let Self { sheet, table, header_row, rows, .. } = self;
        let mut text = format!("{}: {} of {table}", plain(sheet), counted(*rows, "row"));
        if *header_row > 1 {
            text += &format!(", below the header in row {header_row}");
        }
        text.push('\n');
        for ColumnSummary { column, says, guessed } in &self.columns {
            let how = guessed.map_or_else(String::new, |how| format!("  ({how})"));
            text += &format!("    {:<28} {says}{how}\n", plain(column));
        }
        if !self.unread.is_empty() {
            text += &format!("    not used: {}\n", plain(&self.unread.join(", ")));
        }
        if !self.passed_over.is_empty() {
            let rows: Vec<String> = self.passed_over.iter().map(usize::to_string).collect();
            text += &format!("    left out: row {} (the header again, a total, or a note)\n", rows.join(", "));
        }
        text
    }
}

/// What each sheet was taken for.
pub(super) fn recognised(sheets: &[SheetSummary], left_out: &[String]) -> String {
    let mut text: String = sheets.iter().map(SheetSummary::words).collect();
    for sheet in left_out {
        text += &format!("{}: no table of a book; left out\n", plain(sheet));
    }
    text
}

impl BookImport {
    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let mut text = recognised(&self.sheets, &self.left_out);
        for note in &self.notes {
            text += &format!("{}\n", plain(note));
        }
        let tables: Vec<String> = self.tables.iter().map(|(table, rows)| format!("{rows} {table}")).collect();
        text += &format!(
            "{}: {}; the plan begins on {}\n",
            if self.new { "A new book" } else { "Into the book" },
            tables.join(", "),
            self.start
        );
        text
    }
}

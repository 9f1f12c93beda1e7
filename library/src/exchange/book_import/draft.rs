//! A book's tables being made from other people's: rows in the words of a book, each with where it came from.

use std::collections::BTreeMap;

use super::people::{Meant, People};
use super::recognise::KnownSheet;
use crate::book::cell::MOST_SUGGESTIONS;
use crate::book::raw::Cell;
use crate::fault::{Fault, Faults, whole};
use crate::row::ImportedRow;
use crate::words::listed;

/// A row of a book's table, and the sheet and row it was made from.
#[derive(Clone, Debug, Default)]
pub(crate) struct DraftRow {
    /// Its cells by their columns.
    pub cells: BTreeMap<String, Cell>,
    /// The sheet, by its place among the known ones.
    pub sheet: usize,
    /// The row there.
    pub row: usize,
}

impl DraftRow {
    /// The text of a cell; empty where there is none.
    #[must_use]
    pub(crate) fn text(&self, column: &str) -> &str {
        match self.cells.get(column) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    /// Writes a cell, or leaves an empty one out.
    pub(crate) fn set(&mut self, column: &str, text: impl Into<String>) {
        let text = text.into();
        // An empty cell is left out, so that what a book takes for granted can stand in.
        if !text.is_empty() {
            self.cells.insert(column.to_owned(), Cell::Text(text));
        }
    }
}

/// The tables so far.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Rows by table.
    pub tables: BTreeMap<&'static str, Vec<DraftRow>>,
    /// What is wrong already.
    pub faults: Faults,
    /// What was assumed, for whoever is to agree to it: each once, with how often.
    pub assumed: BTreeMap<String, usize>,
}

impl Draft {
    /// Adds a row.
    pub(crate) fn push(&mut self, table: &'static str, row: DraftRow) {
        self.tables.entry(table).or_default().push(row);
    }

    /// The rows of a table.
    #[must_use]
    pub(crate) fn rows(&self, table: &str) -> &[DraftRow] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// Notes that something was assumed.
    pub(crate) fn assume(&mut self, what: impl Into<String>) {
        *self.assumed.entry(what.into()).or_default() += 1;
    }
}

/// A row of a sheet being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// The sheet.
    pub sheet: &'a KnownSheet,
    /// Its place among the known ones.
    pub at: usize,
    /// The row.
    pub row: &'a ImportedRow,
}

impl<'a> Line<'a> {
    /// Every row of the sheets of a table.
    pub(crate) fn list<'s: 'a>(sheets: &'s [KnownSheet], table: &'static str) -> impl Iterator<Item = Line<'s>> {
        let known = sheets.iter().enumerate().filter(move |(_, sheet)| sheet.table.table == table);
        known.flat_map(|(at, sheet)| sheet.rows.iter().map(move |row| Line { sheet, at, row }))
    }

    /// What it says in a column.
    #[must_use]
    pub(crate) fn text(&self, role: &str) -> &'a str {
        self.sheet.text(self.row, role)
    }

    /// The same, nothing where it says that there is nothing: a dash, `n/a`, `none`.
    #[must_use]
    pub(crate) fn said(&self, role: &str) -> &'a str {
        let text = self.text(role);
        let nothing =
            ["-", "–", "n/a", "na", "none", "nil", "no preference", "any", "either", "tbc", "not known", "unknown"];
        // People write that there is nothing in many ways: none of them is the name of anybody.
        if nothing.contains(&text.to_lowercase().as_str()) { "" } else { text }
    }

    /// An empty row made from it.
    #[must_use]
    pub(crate) fn draft(&self) -> DraftRow {
        DraftRow { cells: BTreeMap::new(), sheet: self.at, row: self.row.number }
    }

    /// A row made from it, with what it says in columns that need no change.
    #[must_use]
    pub(crate) fn with(&self, roles: &[&str]) -> DraftRow {
        let mut draft = self.draft();
        for role in roles {
            draft.set(role, self.said(role));
        }
        draft
    }

    /// A fault of it.
    #[must_use]
    pub(crate) fn fault(&self, role: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Fault {
        // The column as the file calls it: our own word for it stands nowhere in front of the reader.
        let column = self.sheet.columns.get(role).and_then(|(place, _)| self.sheet.header.get(*place));
        Fault {
            row: Some(self.row.number),
            column: column.cloned().unwrap_or_else(|| role.to_owned()),
            value: self.text(role).to_owned(),
            ..whole(&self.sheet.title, &problem.into(), &remedy.into())
        }
    }

    /// The id of whom a text means; a fault where it is nobody, or one of several. Where no table says who there is, the text stands.
    pub(crate) fn who(
        &self,
        role: &str,
        text: &str,
        people: &mut People,
        what: &str,
        faults: &mut Faults,
    ) -> Option<String> {
        match people.find(text) {
            Meant::One(id) => Some(id),
            Meant::Several(ids) => {
                let remedy = "Write the id in place of the name, or say who is meant in the mapping.";
                let problem = format!("is the name of {} {what}s: {}", ids.len(), listed(&ids));
                faults.push(Fault { value: text.to_owned(), ..self.fault(role, problem, remedy) });
                None
            }
            Meant::Nobody => {
                // Past that many a whole table is wrong, and looking would be long.
                let near = Some(&*people)
                    .filter(|_| faults.0.len() < MOST_SUGGESTIONS)
                    .and_then(|people| people.nearest(text));
                let near = near.map_or_else(String::new, |near| format!("Nearest: {near}. "));
                let remedy = format!("{near}Add the {what}, or say who is meant in the mapping.");
                faults.push(Fault {
                    value: text.to_owned(),
                    ..self.fault(role, format!("is no {what} that is known"), remedy)
                });
                None
            }
        }
    }
}

/// The items of a cell that lists several, however they are parted.
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '\n', '/', '|', '&', '+'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

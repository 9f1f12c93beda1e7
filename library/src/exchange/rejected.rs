//! The rows that could not be read, set aside with their own cells, and what is wrong with each.

use std::collections::BTreeMap;
use std::io;

use super::visit_record::RowFault;
use super::writer::TableWriter;
use crate::fault::Fault;
use crate::output::Aside;

/// What stands behind the cells of a row that was set aside. Whoever mends such a file may import it again as it is.
pub(crate) const COLUMNS: [&str; 4] = ["homeround:row", "homeround:column", "homeround:why", "homeround:remedy"];

/// How many faults are kept to be told at once; all of them are in the file.
pub(crate) const TOLD: usize = 20;

/// Rows that were set aside, written as they come.
pub(crate) struct Rejected {
    aside: Box<dyn Aside>,
    header: Vec<String>,
    file: Option<TableWriter>,
    /// How many there are.
    pub rows: usize,
    /// The first faults.
    pub told: Vec<Fault>,
    /// How often each fault was found, by column and problem.
    pub reasons: BTreeMap<String, usize>,
}

impl Rejected {
    /// Nothing set aside yet of a file with this header; it would go to `aside`.
    #[must_use]
    pub(crate) fn new(aside: Box<dyn Aside>, header: Vec<String>) -> Self {
        Self { aside, header, file: None, rows: 0, told: Vec::new(), reasons: BTreeMap::new() }
    }

    /// The header of the file, once it is known.
    pub(crate) fn set_header(&mut self, header: Vec<String>) {
        self.header = header;
    }

    /// Sets a row aside.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn add<'a>(
        &mut self,
        file: &str,
        row: usize,
        cells: impl IntoIterator<Item = &'a str>,
        troubles: &[RowFault],
    ) -> io::Result<()> {
        // Begun with its first row: without bad rows there is no such file.
        if self.file.is_none() {
            let mut begun = TableWriter::begin(self.aside.begin()?, true)?;
            begun.row(self.header.iter().map(String::as_str).chain(COLUMNS))?;
            self.file = Some(begun);
        }
        self.rows += 1;
        for trouble in troubles {
            let RowFault { column, value, problem, remedy } = trouble.clone();
            *self.reasons.entry(format!("{column} {}", kind(&problem)).trim().to_owned()).or_default() += 1;
            if self.told.len() < TOLD {
                self.told.push(Fault { file: file.to_owned(), row: Some(row), column, value, problem, remedy });
            }
        }
        let all = |part: &dyn Fn(&RowFault) -> &str| troubles.iter().map(part).collect::<Vec<_>>().join(" | ");
        let tail = [row.to_string(), all(&|t| &t.column), all(&|t| &t.problem), all(&|t| &t.remedy)];
        let Some(open) = &mut self.file else { return Ok(()) };
        let (mut line, width): (Vec<&str>, usize) = (cells.into_iter().collect(), self.header.len());
        line.resize(width.max(line.len()), "");
        open.row(line.into_iter().chain(tail.iter().map(String::as_str)))
    }

    /// Puts the file beside the other, when anything was set aside: its name then. What an earlier run set aside there goes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn finish(&mut self) -> io::Result<Option<String>> {
        match self.file.take() {
            Some(file) => file.finish().map(|()| Some(self.aside.name().to_owned())),
            None => {
                self.aside.clear(&COLUMNS.join(","))?;
                Ok(None)
            }
        }
    }
}

/// A problem without what differs from row to row.
fn kind(problem: &str) -> &str {
    problem.split([':', '(']).next().unwrap_or(problem).trim()
}

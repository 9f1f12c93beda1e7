//! A branch ready to plan: its book read, its travel looked up, its tables validated.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! assert_eq!(branch.plan.tables.visits.len(), 31);
//! assert!(branch.problem().is_ok());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::CatalogueError;
use homeround_core::rounds::{Fault as TableFault, Valid};

use crate::book::{self, Book, Plan};
use crate::fault::{Fault, Faults};
use crate::source::Source;
use crate::travel;

/// A branch ready to plan.
#[derive(Debug)]
pub struct LoadedBranch {
    /// What the files said.
    pub book: Book,
    /// The tables made from it, and what their rows are called.
    pub plan: Plan,
    /// What a reader of any figure that rests on the travel tables should know.
    pub travel_notes: Vec<String>,
}

impl LoadedBranch {
    /// The branch of a book in a JSON document that stands alone: what it names is inside it. `file` is what faults call it.
    ///
    /// # Errors
    /// Every fault of the book, or else of its travel, or else of the tables made from both.
    pub fn from_document(bytes: &[u8], file: &str) -> Result<Self, Faults> {
        let book = book::read_document(bytes, file)?;
        let ways = travel::of_document(&book)?;
        Self::new(book, ways)
    }

    /// The branch of a book in a JSON document called `file`, which stands in `source` beside the files that it names.
    ///
    /// # Errors
    /// As [`Self::from_document`].
    pub fn from_document_in<S: Source + ?Sized>(source: &S, file: &str) -> Result<Self, Faults> {
        let (_, book) = book::read::read_document_in(source, file);
        let book = book?;
        let ways = travel::of_book(&book, source)?;
        Self::new(book, ways)
    }

    /// The branch whose book's files are in `source`.
    ///
    /// # Errors
    /// As [`Self::from_document`].
    pub fn from_source<S: Source + ?Sized>(source: &S) -> Result<Self, Faults> {
        let book = book::read::read_source(source)?;
        let ways = travel::of_book(&book, source)?;
        Self::new(book, ways)
    }

    /// The branch of a book that was read, and the ways between its places.
    ///
    /// # Errors
    /// Every fault of the tables made from both.
    pub fn new(book: Book, ways: travel::BookTravel) -> Result<Self, Faults> {
        let plan = book::expand_book(&book, ways.tables)?;
        let branch = Self { book, plan, travel_notes: ways.notes };
        // Validated once here: a branch that is there can always be planned.
        branch.problem()?;
        Ok(branch)
    }

    /// The problem to search.
    ///
    /// # Errors
    /// Every fault of the tables; none for a branch whose plan nobody changed.
    pub fn problem(&self) -> Result<Valid<'_>, Faults> {
        let mut faults = Faults::default();
        let valid = self.plan.tables.view().validated(&mut |fault| faults.push(self.named(fault)));
        valid.ok_or(faults)
    }

    /// A fault of the tables in the words of the book they were made from.
    fn named(&self, fault: TableFault) -> Fault {
        let names = &self.plan.names;
        let (file, value) = match fault {
            TableFault::Visit(visit) | TableFault::VisitCarers(visit) => {
                ("packages.csv", names.visits.get(visit.at()).map(|row| row.id.clone()))
            }
            TableFault::Shift(shift) | TableFault::Day(shift) => {
                ("shifts.csv", names.shifts.get(shift.at()).map(|row| row.id.clone()))
            }
            TableFault::Carer(carer) | TableFault::Contract(carer) => {
                ("carers.csv", names.carers.get(carer.at()).map(|row| row.id.clone()))
            }
            TableFault::Break(rest) => ("breaks.csv", names.breaks.get(rest.at()).map(|row| row.id.clone())),
            TableFault::Pin(row)
            | TableFault::PinSkill(row)
            | TableFault::PinTie(row)
            | TableFault::PinTime(row)
            | TableFault::PinCarer(row)
            | TableFault::PinMany(row) => ("fixed.csv", self.pinned(row)),
            _ => ("homeround.toml", None),
        };
        let (problem, remedy) = clauses(fault);
        Fault {
            file: file.to_owned(),
            row: None,
            column: String::new(),
            value: value.unwrap_or_default(),
            problem,
            remedy: remedy.to_owned(),
        }
    }

    /// The visit and the shift of a pin.
    fn pinned(&self, row: usize) -> Option<String> {
        let (pin, names) = (self.plan.tables.pins.get(row)?, &self.plan.names);
        Some(format!("{} in {}", names.visits.get(pin.visit.at())?.id, names.shifts.get(pin.shift.at())?.id))
    }
}

/// What is wrong with a row of the tables, and what to do about it.
fn clauses(fault: TableFault) -> (String, &'static str) {
    let problem = match fault {
        TableFault::PinSkill(_) => "is fixed to a shift whose carers lack a skill or are of another gender",
        TableFault::PinTie(_) => "is fixed to a shift whose carers may not visit the client",
        TableFault::PinTime(_) => "is fixed to a shift that cannot hold it",
        TableFault::PinCarer(_) => "is fixed to the same carer twice",
        TableFault::PinMany(_) => "is fixed to more carers than it needs",
        other => return (format!("cannot be planned: {other}"), other.remedy()),
    };
    (problem.to_owned(), "Fix another carer, shift or start, or change the rule.")
}

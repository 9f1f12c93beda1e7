//! What a good book holds.

use schemars::JsonSchema;
use serde::Serialize;

use super::Book;
use super::expand::names;
use crate::fault::Faults;

/// What a good book holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BookSummary {
    /// The branch's name.
    pub branch: String,
    /// How many clients it has.
    pub clients: usize,
    /// How many packages were agreed with them.
    pub packages: usize,
    /// How many visits that makes on the days of the plan.
    pub visits: usize,
    /// How many carers there are.
    pub carers: usize,
    /// How many shifts they work on the days of the plan.
    pub shifts: usize,
    /// What is no fault and still worth a look.
    pub warnings: Faults,
}

impl BookSummary {
    /// Counts what a book holds.
    ///
    /// # Errors
    /// The faults of a book that no reader has validated.
    pub fn new(book: &Book, warnings: Faults) -> Result<Self, Faults> {
        let names = names(book)?;
        Ok(Self {
            branch: book.branch.name.clone(),
            clients: book.clients.len(),
            packages: book.packages.len(),
            visits: names.visits.len(),
            carers: book.carers.len(),
            shifts: names.shifts.len(),
            warnings,
        })
    }
}

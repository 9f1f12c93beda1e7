//! Visits locked as a roster has them, and unlocked: rows of `fixed`, which every later plan keeps.
//!
//! ```
//! use homeround::advice::lock::{lock_visits, unlock_visits};
//! use homeround::planning::plan_starter;
//! use homeround::roster::write_roster;
//!
//! let (branch, roster) = plan_starter()?;
//! let file = write_roster(&branch.plan, roster.view(), None);
//! let visits = ["C03-medicine@2026-03-02".to_owned()];
//! let (lock, book) = lock_visits(&branch.book, &file, &visits)?;
//! assert_eq!((lock.visits.len(), lock.rows), (1, book.fixed.len()));
//! assert_eq!(unlock_visits(&book, &visits)?.1.fixed, branch.book.fixed);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::Book;
use crate::book::model::Fixed;
use crate::book::value::{Clock, Day};
use crate::book::{read, write};
use crate::failure::Failure;
use crate::roster::RosterFile;
use crate::words::{Quote, counted, nearest};

/// Visits that were locked or unlocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VisitLock {
    /// The visits, by id.
    pub visits: Vec<String>,
    /// Whether they are locked now.
    pub locked: bool,
    /// How many rows `fixed` has now.
    pub rows: usize,
}

impl VisitLock {
    /// For people.
    #[must_use]
    pub fn text(&self) -> String {
        let what = if self.locked { "locked: who comes and when stays in every plan" } else { "unlocked" };
        format!("{} {what}; fixed.csv has {}", counted(self.visits.len(), "visit"), counted(self.rows, "row"))
    }
}

/// The package and the day of a dated visit.
fn parts(visit: &str) -> Option<(&str, Day)> {
    let (package, day) = visit.rsplit_once('@')?;
    Some((package, Day::read(day)?))
}

/// The book with these visits as the roster has them: carer, and start.
///
/// # Errors
/// [`Failure::Refused`] for a visit that the roster does not make; the faults of what comes of it.
pub fn lock_visits(book: &Book, roster: &RosterFile, visits: &[String]) -> Result<(VisitLock, Book), Failure> {
    let mut rows: BTreeMap<&str, Vec<Fixed>> = BTreeMap::new();
    for round in &roster.rounds {
        for stop in &round.stops {
            let Some(visit) = stop.visit.as_deref() else { continue };
            let (Some((package, day)), Some(start)) = (parts(visit), stop.start.get(11..16).and_then(Clock::read))
            else {
                continue;
            };
            for carer in std::iter::once(&round.carer).chain(&round.with) {
                let (package, carer) = (package.to_owned(), Some(carer.clone()));
                let row = Fixed { package, day: Some(day), carer, shift: None, start: Some(start) };
                rows.entry(visit).or_default().push(row);
            }
        }
    }
    let unknown = visits.iter().find(|visit| !rows.contains_key(visit.as_str()));
    if let Some(visit) = unknown {
        let near = nearest(visit, rows.keys().copied()).map_or_else(String::new, |near| format!("; nearest: {near}"));
        return Err(Failure::Refused(format!(
            "the roster makes no visit called {visit}{near}",
            visit = visit.quoted()
        )));
    }
    let mut changed = without(book, visits);
    changed.fixed.extend(visits.iter().flat_map(|visit| rows.remove(visit.as_str()).unwrap_or_default()));
    answered(&changed, visits, true)
}

/// The book without what is fixed of these visits alone. What is fixed of a whole package stays.
///
/// # Errors
/// [`Failure::Refused`] for a visit of which nothing is fixed; the faults of what comes of it.
pub fn unlock_visits(book: &Book, visits: &[String]) -> Result<(VisitLock, Book), Failure> {
    let held: BTreeSet<(&str, Day)> =
        book.fixed.iter().filter_map(|row| Some((row.package.as_str(), row.day?))).collect();
    let unknown = visits.iter().find(|visit| parts(visit).is_none_or(|visit| !held.contains(&visit)));
    if let Some(visit) = unknown {
        return Err(Failure::Refused(format!(
            "nothing is fixed of {visit} alone: see fixed.csv",
            visit = visit.quoted()
        )));
    }
    answered(&without(book, visits), visits, false)
}

fn without(book: &Book, visits: &[String]) -> Book {
    let gone: BTreeSet<(&str, Day)> = visits.iter().filter_map(|visit| parts(visit)).collect();
    let mut changed = book.clone();
    changed.fixed.retain(|row| row.day.is_none_or(|day| !gone.contains(&(row.package.as_str(), day))));
    changed
}

/// What was done, once the changed book is found good.
fn answered(changed: &Book, visits: &[String], locked: bool) -> Result<(VisitLock, Book), Failure> {
    // Read as any book is: a lock must not make one that nobody can read.
    let book = read::read_document(&write::write_json(changed)?, "the changed book")?;
    Ok((VisitLock { visits: visits.to_vec(), locked, rows: book.fixed.len() }, book))
}

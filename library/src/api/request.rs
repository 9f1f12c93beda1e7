//! The documents of a request, and what is read from them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::refused;
use crate::failure::Failure;
use crate::planning::{Effort, LoadedBranch, usual_work};
use crate::roster::{self, Loaded};
use crate::verification::Timetable;
use crate::verification::events::{Feed, read_bytes};

/// Reads a request.
///
/// # Errors
/// [`Failure::Refused`] when it is no JSON object or has fields that the verb does not know.
pub(super) fn parse<'r, T: Deserialize<'r>>(request: &'r [u8]) -> Result<T, Failure> {
    serde_json::from_slice(request).map_err(|error| refused(format!("the request cannot be read: {error}")))
}

/// A document inside a request, as it stands there: no number of it goes through a float.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Document<'r>(#[serde(borrow)] pub(super) &'r RawValue);

impl<'r> Document<'r> {
    /// Its bytes.
    pub(super) fn bytes(self) -> &'r [u8] {
        self.0.get().as_bytes()
    }

    /// The branch of a book.
    pub(super) fn branch(self) -> Result<LoadedBranch, Failure> {
        Ok(LoadedBranch::from_document(self.bytes(), BOOK)?)
    }

    /// The roster of a branch: a roster's document, or its CSV as one text.
    pub(super) fn roster(self, branch: &LoadedBranch) -> Result<Loaded, Failure> {
        match self.text() {
            // A document that is a string is a file's text, and of rosters only CSV is text: JSON stands in the request
            // as it is.
            Some(text) => Ok(roster::read_csv(text.as_bytes(), "roster.csv", &branch.plan)?),
            None => Ok(roster::read_json(self.bytes(), "roster.json", &branch.plan)?),
        }
    }

    /// Events: a list of them, or their CSV as one text.
    pub(super) fn events(self, timetable: &Timetable) -> Result<Feed, Failure> {
        if let Some(text) = self.text() {
            return Ok(read_bytes(text.as_bytes(), "events.csv", timetable)?);
        }
        let rows: Vec<&RawValue> = parse(self.bytes())?;
        // JSON has line ends only between its parts: without them each event is one line.
        let lines: Vec<String> = rows.iter().map(|row| row.get().replace(['\n', '\r'], " ")).collect();
        Ok(read_bytes(lines.join("\n").as_bytes(), "events.json", timetable)?)
    }

    /// The text, when it is one.
    fn text(self) -> Option<String> {
        serde_json::from_str(self.0.get()).ok()
    }
}

/// What faults call the book of a request.
pub(super) const BOOK: &str = "book.json";

/// How hard to search, and from where; what is left out is as the command has it, but for one thread.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EffortFields {
    pub(super) seed: Option<u64>,
    pub(super) work: Option<u64>,
    pub(super) chains: Option<usize>,
    pub(super) threads: Option<usize>,
}

impl EffortFields {
    /// Itself, when it can be meant.
    ///
    /// # Errors
    /// [`Failure::Refused`] for no chain or thread, or more than 1024.
    pub(super) fn checked(self) -> Result<Self, Failure> {
        // So many at most: each thread takes memory before it has done anything, and a request may come from anybody.
        let count = |name: &str, number: Option<usize>| match number.unwrap_or(1) {
            number @ 1..=1024 => Ok(number),
            number => Err(refused(format!("{name} is {number}: write a whole number from 1 to 1024"))),
        };
        count("threads", self.threads)?;
        count("chains", self.chains)?;
        Ok(self)
    }

    /// The effort on a branch.
    pub(super) fn on(self, branch: &LoadedBranch) -> Effort {
        Effort {
            seed: self.seed.unwrap_or(1),
            work: self.work.unwrap_or_else(|| usual_work(branch)),
            chains: self.chains.unwrap_or(1),
            // A page has no threads; how many there are changes no answer.
            threads: if cfg!(target_family = "wasm") { 1 } else { self.threads.unwrap_or(1) },
        }
    }
}

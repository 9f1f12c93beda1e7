//! The inputs of a pack, put where its results are made from.

use super::decision::read_decision;
use super::model::{DECISION, PackFiles, PackRequest, REQUEST};
use crate::book::Book;
use crate::book::tasks::TaskTimes;
use crate::book::write::{with_files, write_json};
use crate::failure::Failure;
use crate::fault::{Faults, whole};
use crate::report::notices::beside;
use crate::source::Source;
use crate::specification::Specification;

/// The book, one document with the travel matrices that it names inside.
pub(super) const BOOK: &str = "inputs/book.json";
/// The roster, where one was given.
pub(super) const ROSTER: &str = "inputs/roster.json";
/// The tariff, where one was given.
pub(super) const TARIFF: &str = "inputs/tariff.json";
/// What the licences of the data ask to be told.
pub(super) const NOTICES: &str = "inputs/notices.json";
/// The times of tasks.
pub(super) const TASK_TIMES: &str = "inputs/task-times.csv";
/// The specification.
pub(super) const TENDER: &str = "inputs/tender.toml";
/// Where homes are.
pub(super) const POINTS: &str = "inputs/points.csv";
/// People by age.
pub(super) const POPULATION: &str = "inputs/population.csv";

/// What each input is, in words.
pub(super) const WHAT: [(&str, &str); 10] = [
    (BOOK, "the book: one document with the travel times that it names inside"),
    (DECISION, "the decision in its maker's words"),
    (NOTICES, "what the licences of the data ask to be told"),
    (POINTS, "where homes are"),
    (POPULATION, "people by age in small areas"),
    (REQUEST, "what was asked: seeds and work"),
    (ROSTER, "the roster that is judged and priced"),
    (TARIFF, "the tariff"),
    (TASK_TIMES, "how long tasks take, by whom"),
    (TENDER, "the specification"),
];

/// Inputs of a pack, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedInputs(PackFiles);

impl PackedInputs {
    /// The inputs of a decision about a branch: its book, whose travel files are in `folder`.
    ///
    /// # Errors
    /// Travel that a router is asked for: nobody else gets its answers. Files that cannot be read.
    pub fn from_book(book: &Book, folder: &dyn Source, request: &PackRequest) -> Result<Self, Failure> {
        let mut inputs = Self(PackFiles::new());
        inputs.put(BOOK, write_json(&with_files(book, folder)?)?);
        let notices = beside(book, folder);
        if !notices.is_empty() {
            inputs.put(NOTICES, json(&notices)?);
        }
        inputs.put(REQUEST, json(request)?);
        Ok(inputs)
    }

    /// The inputs of a decision about a contract: the specification's text, and its area's files from `folder`.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn from_specification<S: Source + ?Sized>(
        spec: &Specification,
        text: &str,
        folder: &S,
        request: &PackRequest,
    ) -> Result<Self, Failure> {
        let (mut inputs, mut faults) = (Self(PackFiles::new()), Faults::default());
        inputs.put(TENDER, text.as_bytes().to_vec());
        for (name, place) in [(&spec.area.points, POINTS), (&spec.area.population, POPULATION)] {
            let Some(name) = name else { continue };
            match folder.read(name) {
                Ok(bytes) => inputs.put(place, bytes),
                Err(why) => {
                    let problem = format!("cannot be read ({why})");
                    faults.push(whole(name, &problem, "Put it beside the specification."));
                }
            }
        }
        faults.or(())?;
        inputs.put(REQUEST, json(request)?);
        Ok(inputs)
    }

    /// Adds the roster that is judged and priced in place of one that is searched for, as JSON.
    pub fn add_roster(&mut self, json: Vec<u8>) {
        self.put(ROSTER, json);
    }

    /// Adds the tariff that the fee is worked out by.
    pub fn add_tariff(&mut self, json: Vec<u8>) {
        self.put(TARIFF, json);
    }

    /// Adds the times of tasks that visits are held against, a CSV file.
    pub fn add_task_times(&mut self, csv: Vec<u8>) {
        self.put(TASK_TIMES, csv);
    }

    /// Adds the decision.
    ///
    /// # Errors
    /// Every fault of the text, which stands in a file called `file`.
    pub fn add_decision(&mut self, file: &str, text: &str) -> Result<(), Faults> {
        read_decision(file, text)?;
        self.put(DECISION, text.as_bytes().to_vec());
        Ok(())
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &PackFiles {
        &self.0
    }

    fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.to_owned(), bytes);
    }
}

/// The times of tasks, where they were given.
pub(super) fn task_times(inputs: &PackFiles) -> Result<Option<TaskTimes>, Faults> {
    inputs.get(TASK_TIMES).map(|bytes| TaskTimes::read(TASK_TIMES, bytes)).transpose()
}

/// A value as a file: the same bytes for the same value.
pub(super) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

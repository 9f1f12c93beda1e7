//! Results of a pack as they are made: each file with what it is in words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::inputs::json;
use super::model::PackFiles;
use crate::failure::Failure;

/// The results of a pack.
#[derive(Debug)]
pub(super) struct Results {
    /// The branch or the contract.
    pub(super) subject: String,
    /// The answer in a sentence.
    pub(super) sentence: String,
    /// What the results do not say.
    pub(super) limits: Vec<String>,
    /// Whether there are people in it, and not made-up ones alone.
    pub(super) people: bool,
    pub(super) files: PackFiles,
    /// What each file is, by its name; those of draws by the last part of it.
    pub(super) what: BTreeMap<String, String>,
}

impl Results {
    pub(super) fn new(subject: &str, people: bool) -> Self {
        Self {
            subject: subject.to_owned(),
            sentence: String::new(),
            limits: Vec::new(),
            people,
            files: PackFiles::new(),
            what: BTreeMap::new(),
        }
    }

    /// Adds a file of `results/`.
    pub(super) fn put(&mut self, name: &str, what: &str, bytes: Vec<u8>) {
        let name = format!("results/{name}");
        self.what.insert(name.clone(), what.to_owned());
        self.files.insert(name, bytes);
    }

    /// Adds a value as JSON.
    pub(super) fn put_json(&mut self, name: &str, what: &str, value: &impl Serialize) -> Result<(), Failure> {
        let bytes = json(value)?;
        self.put(name, what, bytes);
        Ok(())
    }
}

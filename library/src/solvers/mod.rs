//! Problems of other solvers: a plan as VROOM's JSON or as an instance of UniUD's home-care benchmark, and both back as a book. What
//! the other form cannot carry is told, item by item.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::book::starter::list_starter_files;
//! use homeround::planning::LoadedBranch;
//! use homeround::solvers::vroom::write_problem;
//!
//! let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let branch = LoadedBranch::from_source(&files)?;
//! let (problem, told) = write_problem(&branch.plan);
//! assert_eq!(problem["vehicles"].as_array().unwrap().len(), branch.plan.tables.shifts.len());
//! assert!(told.left.iter().any(|item| item.why.contains("carers")));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod book_draft;
pub(crate) mod carer_sets;
#[cfg(test)]
mod tests;
pub mod uniud;
pub mod vroom;
pub mod vroom_import;

use schemars::JsonSchema;
use serde::Serialize;

use crate::words::{counted, plain, several};

/// What became of a problem on its way to another form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Conversion {
    /// The other form: vroom or uniud.
    pub form: String,
    /// Visits carried.
    pub visits: usize,
    /// Carers, or shifts where the form has these.
    pub carers: usize,
    /// What is not carried, or not as it was, in the order of the problem.
    pub left: Vec<NotCarried>,
}

/// One thing that the other form cannot carry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct NotCarried {
    /// What it is, by kind and id: `visit C01-morning@2026-03-02`.
    pub what: String,
    /// What of it is lost or changed.
    pub why: String,
}

/// How many items of one reason are shown to people; all of them are in the JSON.
const SHOWN: usize = 5;

impl Conversion {
    fn new(form: &str) -> Self {
        Self { form: form.to_owned(), ..Self::default() }
    }

    fn leave(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.left.push(NotCarried { what: what.into(), why: why.into() });
    }

    /// For people: the items of each reason together.
    #[must_use]
    pub fn text(&self) -> String {
        let visits = counted(self.visits, "visit");
        let carers = several(self.carers, "carer or shift", "carers or shifts");
        let mut text = format!("{visits}, {carers} as {}\n", self.form);
        let mut whys: Vec<(&str, Vec<&str>)> = Vec::new();
        for item in &self.left {
            match whys.iter_mut().find(|(why, _)| *why == item.why) {
                Some((_, items)) => items.push(&item.what),
                None => whys.push((&item.why, vec![&item.what])),
            }
        }
        if whys.is_empty() {
            text += "Everything is carried.\n";
        }
        for (why, items) in whys {
            let more = if items.len() > SHOWN { format!(" and {} more", items.len() - SHOWN) } else { String::new() };
            let shown: Vec<String> = items.iter().take(SHOWN).map(|item| plain(item)).collect();
            text += &format!("  {}: {}{more}\n", plain(why), shown.join(", "));
        }
        text
    }
}

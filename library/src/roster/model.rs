//! The document of a roster, as it is published.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! # use homeround::planning::{Effort, search_roster};
//! # let found = search_roster(&branch, None, &Effort { seed: 1, work: 20_000, chains: 1, threads: 1 }, &|_| true)?;
//! use homeround::roster::write::write_roster;
//!
//! let document = write_roster(&branch.plan, found.roster.view(), None);
//! assert!(!document.rounds.is_empty());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::value::{Day, Exact};

/// The roster's format and version, the first field of every document.
pub const FORMAT: &str = "homeround.roster/2";

/// The format before it, which is read and no longer written: its provenance knows the seed, the work and the cost alone.
pub const FORMAT_1: &str = "homeround.roster/1";

/// A roster: for every shift that is used its round, and the visits that nobody makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterFile {
    /// Always `homeround.roster/2`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The branch's name.
    pub branch: String,
    /// The first day of the plan.
    pub start: Day,
    /// How many days it lasts.
    pub days: u8,
    /// The rounds, by shift.
    pub rounds: Vec<RosterRound>,
    /// Visits that stand in no round, by id.
    pub unserved: Vec<String>,
    /// How it came to be, when a program made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<RosterProvenance>,
}

/// The stops of one shift, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterRound {
    /// The dated shift: `A1-early@2026-03-02`.
    pub shift: String,
    /// Whose shift it is.
    pub carer: String,
    /// Who goes along, when it is a double run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// Its visits and breaks, in order of time.
    pub stops: Vec<RosterStop>,
}

/// One stop of a round: a visit (one carer's part of it) or a break.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterStop {
    /// The dated visit: `C01-morning@2026-03-02`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<String>,
    /// The break of the shift: `A1-early@2026-03-02#1`.
    #[serde(default, rename = "break", skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
    /// The client visited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// When it starts, local time with its offset: `2026-03-02T08:00:00+00:00`.
    pub start: String,
    /// When it ends.
    pub end: String,
}

/// How a roster came to be, so that it can be made again: the same package, book, seed, work and chains give the same bytes, unless it
/// began from a roster or was stopped. What stands in an `Option` is not known of a roster that was read from `homeround.roster/1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterProvenance {
    /// The version of the package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// The version of the search, [`homeround_core::rounds::SEARCH_VERSION`]: packages with the same one find the same roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<u32>,
    /// The seed of the search.
    pub seed: u64,
    /// The work that each chain was given.
    pub work: u64,
    /// How many chains searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chains: Option<usize>,
    /// Whether the search began from another roster.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_roster: bool,
    /// Whether the search was stopped before its work was done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// The book with its travel times: their SHA-256 in hexadecimal digits, the same for a folder and its document in any order of rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book: Option<String>,
    /// What planning weighed, line by line.
    pub cost: Vec<CostLine>,
}

/// One line of what planning weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostLine {
    /// What it is: `paid time`, `miles`, `late`.
    pub line: String,
    /// How much, in pounds.
    pub pounds: Exact,
}

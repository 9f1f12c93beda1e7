//! A pack as a document: what was asked, and every file with its hash.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The format of a manifest and its version.
pub(super) const FORMAT: &str = "homeround.pack/1";

/// The files of a pack by their names.
pub type PackFiles = BTreeMap<String, Vec<u8>>;

/// Where the manifest stands.
pub(super) const MANIFEST: &str = "manifest.json";
/// Where the request stands.
pub(super) const REQUEST: &str = "inputs/request.json";
/// Where the decision stands, if somebody took one.
pub(super) const DECISION: &str = "inputs/decision.toml";
/// What inputs begin with.
pub(super) const INPUTS: &str = "inputs/";

/// What was asked: with the other inputs it makes every result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum PackRequest {
    /// Whether a branch can be delivered, and what that costs.
    Book {
        /// Where the search begins.
        seed: u64,
        /// The work of each chain.
        work: u64,
        /// How many chains search each part of the plan.
        chains: usize,
    },
    /// Whether a contract can be delivered and its fee pays, over made-up days.
    Specification {
        /// Where all draws begin.
        seed: u64,
        /// How many days are drawn.
        draws: u32,
        /// The work of the search for each visit of a day.
        work_a_visit: u64,
        /// Labels of carers' rounds that are followed for a certificate of a day.
        labels: u64,
        /// Rates that are assumed for days without one, as `nlw=13.20@2027-04-01`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        assume: Vec<String>,
    },
}

/// What a file of a pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackRole {
    /// Somebody gave it.
    Input,
    /// It follows from the inputs: running them again makes the same bytes.
    Result,
}

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackedFile {
    /// Its name.
    pub name: String,
    /// What it is.
    pub role: PackRole,
    /// The same in words.
    pub what: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// The manifest of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `homeround.pack/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The program that made the results, with its version: the same version makes the same bytes.
    pub program: String,
    /// The branch or the contract.
    pub subject: String,
    /// The answer in a sentence.
    pub sentence: String,
    /// What was asked.
    pub request: PackRequest,
    /// Every file but this one, in the order of their names.
    pub files: Vec<PackedFile>,
}

/// The program and its version, as a manifest tells it.
pub(super) fn program() -> String {
    format!("homeround {}", env!("CARGO_PKG_VERSION"))
}

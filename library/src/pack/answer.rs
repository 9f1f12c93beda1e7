//! What became of a pack that was made again.

use schemars::JsonSchema;
use serde::Serialize;

/// What became of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowVerdict {
    /// It was given, and its hash is the one listed.
    AsListed,
    /// It was made again to the same bytes.
    SameBytes,
    /// It was made again, and other bytes came out.
    OtherBytes,
    /// Nothing makes it and nothing reads it.
    MadeByNothing,
    /// It is made of these inputs and is not in the pack.
    NotInPack,
}

/// One file of a pack that was made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerifiedRow {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub what: String,
    /// What became of it.
    pub verdict: RowVerdict,
    /// The first line that differs, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// A pack that was made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PackVerification {
    /// The answer in a sentence.
    pub sentence: String,
    /// The branch or the contract.
    pub subject: String,
    /// What the pack says.
    pub says: String,
    /// The program that made the pack.
    pub made_by: String,
    /// The program that made it again.
    pub made_again_by: String,
    /// SHA-256 of the manifest: whoever has this number has the whole pack.
    pub fingerprint: String,
    /// Every file.
    pub rows: Vec<VerifiedRow>,
}

impl PackVerification {
    /// Whether every file is as listed or was made again to the same bytes.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.rows.iter().all(|row| matches!(row.verdict, RowVerdict::AsListed | RowVerdict::SameBytes))
    }
}

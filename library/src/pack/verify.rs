//! A pack made again from its inputs, and held against what it says, row by row.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::build::{build_pack, fingerprint};
use super::model::{INPUTS, Manifest, PackFiles, PackRole, program};
use crate::failure::Failure;
use crate::planning::Watch;

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

/// Makes a pack again whose files are as its manifest lists them, and says of each whether it holds.
///
/// # Errors
/// Inputs that no pack can be made of; [`Failure::Interrupted`] when `watch` says stop.
pub fn verify_pack(
    files: &PackFiles,
    manifest: &Manifest,
    threads: usize,
    watch: Watch<'_>,
) -> Result<PackVerification, Failure> {
    let inputs = files.iter().filter(|(name, _)| name.starts_with(INPUTS));
    let inputs: PackFiles = inputs.map(|(name, bytes)| (name.clone(), bytes.clone())).collect();
    let again = build_pack(&inputs, threads, watch)?;
    let names: BTreeSet<&String> = files.keys().chain(again.keys()).collect();
    let rows = names.into_iter().map(|name| row(name, manifest, files.get(name), again.get(name))).collect();
    let mut found = PackVerification {
        sentence: String::new(),
        subject: manifest.subject.clone(),
        says: manifest.sentence.clone(),
        made_by: manifest.program.clone(),
        made_again_by: program(),
        fingerprint: fingerprint(files),
        rows,
    };
    found.sentence = super::words::verdict(&found);
    Ok(found)
}

fn row(name: &str, manifest: &Manifest, packed: Option<&Vec<u8>>, again: Option<&Vec<u8>>) -> VerifiedRow {
    let listed = manifest.files.iter().find(|row| row.name == name);
    let given = listed.is_some_and(|row| row.role == PackRole::Input) && name.starts_with(INPUTS);
    let verdict = match (packed, again) {
        (Some(_), Some(_)) if given => RowVerdict::AsListed,
        (Some(packed), Some(again)) if packed == again => RowVerdict::SameBytes,
        (Some(_), Some(_)) => RowVerdict::OtherBytes,
        (Some(_), None) => RowVerdict::MadeByNothing,
        (None, _) => RowVerdict::NotInPack,
    };
    let line = match (verdict, packed, again) {
        (RowVerdict::OtherBytes, Some(packed), Some(again)) => Some(first_difference(packed, again)),
        _ => None,
    };
    let what = listed.map_or_else(|| "the manifest".to_owned(), |row| row.what.clone());
    VerifiedRow { name: name.to_owned(), what, verdict, line }
}

/// The line in which two files differ first, from 1.
fn first_difference(one: &[u8], other: &[u8]) -> usize {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    one[..same].iter().filter(|byte| **byte == b'\n').count() + 1
}

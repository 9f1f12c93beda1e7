//! A pack made again from its inputs, and held against what it says, row by row.

use std::collections::BTreeSet;

use super::answer::{PackVerification, RowVerdict, VerifiedRow};
use super::build::{build_pack, fingerprint};
use super::model::{INPUTS, Manifest, PackFiles, PackRole, program};
use crate::failure::Failure;
use crate::planning::Watch;

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
    // Results that were packed must not help to make them again: only the inputs go in.
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
    // A file is an input only if its place and its row agree: a result that is called one would escape the comparison.
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

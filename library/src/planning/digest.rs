//! The digest of a branch: which book a roster or a certificate belongs to.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! assert_eq!(homeround::planning::digest::hash_problem(&branch)?.len(), 64, "SHA-256 in hexadecimal digits");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::LoadedBranch;
use crate::book::value::Exact;
use crate::book::{Book, Plan};
use crate::failure::Failure;
use crate::roster::RosterProvenance;

/// The digest of a branch: of its book, whatever the order of its rows, and of its travel times.
///
/// # Errors
/// When the book cannot be encoded.
pub fn hash_problem(branch: &LoadedBranch) -> Result<String, Failure> {
    hash_book(&branch.book, &branch.plan)
}

fn hash_book(book: &Book, plan: &Plan) -> Result<String, Failure> {
    let mut sum = Sha256::new();
    sum.update(sorted(book)?);
    plan.tables.travel_seconds.iter().for_each(|entry| sum.update(entry.to_le_bytes()));
    let bytes = sum.finalize();
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A book with every list in an order of its own.
fn sorted(book: &Book) -> Result<Vec<u8>, Failure> {
    let mut value = serde_json::to_value(book)?;
    shorten_decimals(&mut value);
    if let Some(lists) = value.as_object_mut() {
        // Files inside say what the travel times say, which are hashed beside: a folder and its document are one book.
        lists.remove("files");
        for list in lists.values_mut().filter_map(Value::as_array_mut) {
            list.sort_by_cached_key(ToString::to_string);
        }
    }
    Ok(serde_json::to_vec(&value)?)
}

/// Writes every decimal without zeros at its end: a spreadsheet that saves a table again makes 12.6 of 12.60.
fn shorten_decimals(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('.') => {
            if let Some(Exact(exact)) = Exact::read(text) {
                *text = exact.normalize().to_string();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(shorten_decimals),
        Value::Object(fields) => fields.values_mut().for_each(shorten_decimals),
        _ => {}
    }
}

/// What to tell of a roster that says it was made for another book; nothing of one that does not say. It is no fault: books
/// change after rosters are made, and every stop was found in this one.
///
/// # Errors
/// When the book cannot be encoded.
pub fn notice_other_book(
    book: &Book,
    plan: &Plan,
    provenance: Option<&RosterProvenance>,
) -> Result<Option<&'static str>, Failure> {
    const NOTICE: &str =
        "The roster was made for another book, or the book has changed since. It is judged by the book as it is now.";
    let Some(made_for) = provenance.and_then(|made| made.book.as_ref()) else { return Ok(None) };
    Ok((*made_for != hash_book(book, plan)?).then_some(NOTICE))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::hash_problem;
    use crate::book::starter::list_starter_files;
    use crate::planning::LoadedBranch;

    #[test]
    fn a_table_that_a_spreadsheet_saved_again_is_the_same_book() {
        let files: BTreeMap<String, Vec<u8>> = list_starter_files(true).unwrap().into_iter().collect();
        let hash_with = |file: &str, old: &str, new: &str| {
            let (mut files, text) = (files.clone(), String::from_utf8(files[file].clone()).unwrap());
            assert!(text.contains(old), "{file} has {old}");
            files.insert(file.to_owned(), text.replace(old, new).into_bytes());
            hash_problem(&LoadedBranch::from_source(&files).unwrap()).unwrap()
        };
        let was = hash_with("carers.csv", ",12.60,", ",12.60,");
        assert_eq!(hash_with("carers.csv", ",12.60,", ",12.6,"), was);
        assert_eq!(hash_with("clients.csv", "-2.97940", "-2.9794"), was);
        assert_ne!(hash_with("carers.csv", ",12.60,", ",12.61,"), was);
    }
}

//! Zip archives: the files of a book in one, and archives that are read strictly and written to the same bytes.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::archive::{read_strictly, unzip, write_archive};
//!
//! let files = BTreeMap::from([("clients.csv".to_owned(), b"id\nC1\n".to_vec())]);
//! let archive = write_archive(&files)?;
//! assert_eq!(unzip(&archive).unwrap(), files);
//! assert!(read_strictly("book.zip", &archive).is_ok(), "a byte that no file accounts for would be refused");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod names;
mod strict;
mod write;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

pub use names::{FoundKind, FoundName, check_names};
pub use strict::{MOST_BYTES, MOST_FILES, read_strictly};
pub use write::write_archive;

/// An archive may come to this many bytes when it is unpacked,
const LEAST_BUDGET: u64 = 32 << 20;
/// and to this many for each of its own.
const BUDGET_A_BYTE: u64 = 100;

/// The files of a zip archive by their names, which are a [`Source`](crate::source::Source). When everything stands in one
/// folder, names begin below it. Folders and names that lead outside are passed over.
///
/// # Errors
/// What is wrong with an archive that cannot be read, that is encrypted, or that comes to more than a hundred times its size
/// (small ones: 32 MB). What it claims to hold is not believed.
///
/// Panics: never.
///
/// ```
/// assert!(homeround::archive::unzip(b"no archive").unwrap_err().contains("is no zip archive"));
/// ```
pub fn unzip(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("is no zip archive that can be read ({error})");
    let budget = budget(bytes);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| failed(&error))?;
    let (mut files, mut left) = (BTreeMap::new(), budget);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| failed(&error))?;
        // A name that leads out of the archive is passed over: whoever writes the files must not be led elsewhere.
        let Some(name) = part.enclosed_name().filter(|_| part.is_file()) else { continue };
        let Some(name) = name.to_str().map(|name| name.replace('\\', "/")) else { continue };
        let mut content = Vec::new();
        // One byte more than is left shows that a file is too large: the sizes in the directory are not believed.
        part.take(left + 1).read_to_end(&mut content).map_err(|error| failed(&error))?;
        left = left.checked_sub(content.len() as u64).ok_or_else(|| {
            format!("holds more than {} MB in so small a file, as no book of anybody's does", budget >> 20)
        })?;
        files.insert(name, content);
    }
    Ok(below_one_folder(files))
}

/// How many bytes an archive may come to.
fn budget(bytes: &[u8]) -> u64 {
    (bytes.len() as u64).saturating_mul(BUDGET_A_BYTE).saturating_add(LEAST_BUDGET)
}

/// The same files without the folder that all of them stand in, as archives of a folder have it.
fn below_one_folder(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let folder = files.keys().next().and_then(|name| name.split_once('/')).map(|(folder, _)| format!("{folder}/"));
    match folder.filter(|folder| files.keys().all(|name| name.starts_with(folder.as_str()))) {
        Some(folder) => files.into_iter().map(|(name, bytes)| (name[folder.len()..].to_owned(), bytes)).collect(),
        None => files,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::planning::LoadedBranch;
    use crate::source::on_disk::example;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_book_in_an_archive_is_the_book_in_its_folder() {
        let held = example("breakfast");
        let files: Vec<(String, &Vec<u8>)> =
            held.iter().map(|(name, bytes)| (format!("a book/{name}"), bytes)).collect();
        let parts: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let branch = LoadedBranch::from_source(&unzip(&zipped(&parts)).unwrap()).unwrap();
        assert_eq!(branch.book, LoadedBranch::from_source(&held).unwrap().book);
    }

    #[test]
    fn bombs_and_ways_out_are_no_files() {
        let bomb = zipped(&[("clients.csv", &vec![b'0'; 64 << 20])]);
        assert!(unzip(&bomb).unwrap_err().starts_with("holds more than"));
        assert!(unzip(&zipped(&[("../clients.csv", b"id\n")])).unwrap().is_empty());
        assert!(unzip(&zipped(&[])).unwrap().is_empty());
    }
}

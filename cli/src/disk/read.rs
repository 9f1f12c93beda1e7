//! Whole files read, with their faults.

use std::fs::File;
use std::io;
use std::path::Path;

use homeround::fault::{Fault, Faults};
use homeround::source::{SourceFile, Stream};

/// The name of a file as faults tell it, without its folders.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The file at a path, read whole.
///
/// # Errors
/// What is wrong with a file that cannot be read.
pub fn read_file(path: &Path) -> Result<SourceFile, Faults> {
    Ok(SourceFile::new(file_name(path), bytes_of(path)?))
}

/// The file at a path, to be read as it comes.
///
/// # Errors
/// What is wrong with a file that cannot be opened.
pub fn open_stream(path: &Path) -> Result<Stream, Faults> {
    let opened = File::open(path).map_err(|why| unreadable(path, &why))?;
    Ok(Stream::new(file_name(path), opened))
}

/// The bytes of a file.
///
/// # Errors
/// What is wrong with a file that cannot be read.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, Faults> {
    std::fs::read(path).map_err(|why| unreadable(path, &why))
}

/// The text of a file.
///
/// # Errors
/// What is wrong with a file that cannot be read.
pub fn text_of(path: &Path) -> Result<String, Faults> {
    std::fs::read_to_string(path).map_err(|why| unreadable(path, &why))
}

fn unreadable(path: &Path, why: &io::Error) -> Faults {
    Faults(vec![Fault {
        file: path.display().to_string(),
        row: None,
        column: String::new(),
        value: String::new(),
        problem: format!("cannot be read ({why})"),
        remedy: "Give the path of a file that is there.".to_owned(),
    }])
}

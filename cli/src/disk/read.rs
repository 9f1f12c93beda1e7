//! Whole files read, with their faults.

use std::io;
use std::path::Path;

use homeround::fault::{Fault, Faults};

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

//! Folders that are filled, and files of an earlier run that go.

use std::io;
use std::path::Path;

/// Makes a folder and those that it stands in, where they are missing.
///
/// # Errors
/// When it cannot be made, or a file is in its way.
pub fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
        .map_err(|error| io::Error::new(error.kind(), format!("the folder {} cannot be made: {error}", path.display())))
}

/// Takes a folder away that holds nothing; one that holds something stays.
pub fn remove_empty_folder(path: &Path) {
    let _ = std::fs::remove_dir(path);
}

/// Takes a file away that an earlier run wrote.
///
/// # Errors
/// When it cannot be taken away.
pub fn remove_file(path: &Path) -> io::Result<()> {
    std::fs::remove_file(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{} cannot be taken away: {error}", path.display())))
}

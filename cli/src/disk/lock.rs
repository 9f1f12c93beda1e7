//! Locks on folders: one process at a time changes what stands in them.

use std::fs::File;
use std::io;
use std::path::Path;

use super::place::{Place, folder_of};

/// Locks held until it is dropped: one process at a time changes what stands in these folders.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the locks go when the files are closed")] Vec<File>);

impl Lock {
    /// Waits for the folders of these files, and for these folders.
    ///
    /// # Errors
    /// When a folder cannot be locked.
    pub fn open(paths: &[&Path]) -> io::Result<Self> {
        let place = |path: &&Path| match Place::find(path) {
            Ok(Place::File(at, _)) => folder_of(&at),
            _ if path.is_dir() => path.to_path_buf(),
            _ => folder_of(path),
        };
        // A folder that is missing is told when its file is read or made.
        let mut folders: Vec<_> = paths.iter().map(place).flat_map(std::fs::canonicalize).collect();
        // In one order: two processes never wait for each other.
        folders.sort();
        folders.dedup();
        folders.iter().map(|folder| lock_folder(folder)).collect::<io::Result<_>>().map(Self)
    }
}

#[cfg(unix)]
fn lock_folder(folder: &Path) -> io::Result<File> {
    let file = File::open(folder)?;
    file.lock()?;
    Ok(file)
}

/// Elsewhere a folder cannot be opened: a file in it stands for it.
#[cfg(not(unix))]
fn lock_folder(folder: &Path) -> io::Result<File> {
    let file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(".homeround.lock"))?;
    file.lock()?;
    Ok(file)
}

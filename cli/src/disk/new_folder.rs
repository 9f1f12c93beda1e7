//! A folder of files that is written where nothing stands: all of them are there, or none.

use std::io;
use std::path::{Path, PathBuf};

use super::folder::make_folder;
use super::temporary::TemporaryFolder;
use crate::outcome::CommandFailure;

/// A folder to be filled, begun before the work beside where it is to stand, or in it where it stands empty.
#[derive(Debug)]
pub struct NewFolder {
    folder: PathBuf,
    there: bool,
    made: TemporaryFolder,
}

impl NewFolder {
    /// Begins a folder that must be missing or empty.
    ///
    /// # Errors
    /// When it holds something; when nothing can be made there.
    pub fn begin(folder: &Path) -> Result<Self, CommandFailure> {
        let there = folder.exists();
        if there && folder.read_dir().map_err(|error| named(folder, &error))?.next().is_some() {
            return Err(CommandFailure::Usage(format!("{} is not empty: name a new folder", folder.display())));
        }
        let beside = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        make_folder(beside)?;
        let made = TemporaryFolder::new(if there { folder } else { beside }).map_err(|error| named(folder, &error))?;
        Ok(Self { folder: folder.to_owned(), there, made })
    }

    /// Writes the files, by their names in the folder.
    ///
    /// A missing folder comes into being with every file in it. Into an empty one, which keeps its place and its rights, the
    /// files are moved one after another, whole, the first of them last: what tells that the folder is one comes when all else
    /// is there.
    ///
    /// # Errors
    /// When it cannot be written; then nothing has changed.
    pub fn write_whole(self, files: &[(String, Vec<u8>)]) -> Result<(), CommandFailure> {
        let Self { folder, there, made } = self;
        let written = files.iter().try_for_each(|(name, bytes)| made.write(name, bytes)).and_then(|()| {
            if there {
                made.empty_into(&folder, files.iter().rev().map(|(name, _)| name.as_str()))
            } else {
                made.become_folder(&folder)
            }
        });
        Ok(written.map_err(|error| named(&folder, &error))?)
    }
}

/// Writes a folder of files where none stands, or an empty one.
///
/// # Errors
/// As [`NewFolder::begin`] and [`NewFolder::write_whole`].
pub fn write_new_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), CommandFailure> {
    NewFolder::begin(folder)?.write_whole(files)
}

fn named(folder: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the folder {} cannot be written: {error}", folder.display()))
}

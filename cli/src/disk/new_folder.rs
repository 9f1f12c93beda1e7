//! A folder of files that is written where nothing stands: all of them are there, or none.

use std::io;
use std::path::Path;

use super::folder::make_folder;
use super::temporary::TemporaryFolder;
use crate::outcome::CommandFailure;

/// Writes the files, by their names in the folder, which must be missing or empty.
///
/// A missing folder comes into being with every file in it. Into an empty one, which keeps its place and its rights, the files
/// are moved one after another, whole, the first of them last: what tells that the folder is one comes when all else is there.
///
/// # Errors
/// When the folder holds something, or cannot be written; then nothing has changed.
pub fn write_new_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), CommandFailure> {
    let there = folder.exists();
    if there && folder.read_dir()?.next().is_some() {
        return Err(CommandFailure::Usage(format!("{} is not empty: name a new folder", folder.display())));
    }
    let beside = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(beside)?;
    let named = |error: io::Error| {
        io::Error::new(error.kind(), format!("the folder {} cannot be written: {error}", folder.display()))
    };
    let made = TemporaryFolder::new(if there { folder } else { beside }).map_err(named)?;
    for (name, bytes) in files {
        made.write(name, bytes).map_err(named)?;
    }
    if there {
        made.empty_into(folder, files.iter().rev().map(|(name, _)| name.as_str()))
    } else {
        made.become_folder(folder)
    }
    .map_err(named)?;
    Ok(())
}

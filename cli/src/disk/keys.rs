//! Private keys on disk: the owner's alone from the start, made once, never written over.

use std::io;
use std::path::Path;

use homeround::log::KeyFile;
use homeround::log::files::read_json;

use super::files::Disk;
use super::read::read_file;
use crate::outcome::CommandFailure;

/// The key called `name` in a folder, made if it is not there. The folder's lock is held by whoever calls.
///
/// # Errors
/// When it cannot be read, made or written.
pub fn key_in(folder: &Path, name: &str) -> Result<KeyFile, CommandFailure> {
    let path = folder.join(format!("{name}.key.json"));
    if path.symlink_metadata().is_ok() { Ok(read_json(&read_file(&path)?, "key")?) } else { make_key(&path) }
}

/// A new key in a new file.
///
/// # Errors
/// When something stands there; when it cannot be made.
pub fn make_key(path: &Path) -> Result<KeyFile, CommandFailure> {
    let claim = Disk::default().claim("the key", path)?.secret();
    let taken = || CommandFailure::Usage(format!("{} is there already: a key is never written over", path.display()));
    if claim.is_taken() {
        return Err(taken());
    }
    let output = claim.begin()?;
    let key = KeyFile::new()?;
    let bytes = serde_json::to_vec_pretty(&key).map_err(anyhow::Error::from)?;
    match output.write_new(&bytes) {
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(taken()),
        written => Ok(written.map(|()| key)?),
    }
}

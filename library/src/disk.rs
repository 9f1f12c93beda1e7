//! Files on disk, each there whole or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::fault::{Fault, Faults};

/// Writes `bytes` as the file at `path`: under a temporary name beside it, synced, then renamed over it, then the folder
/// synced. Whoever looks sees the old file or the whole new one.
///
/// # Errors
/// When the folder is missing or cannot be written to; then nothing has changed.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{} cannot be written: {error}", path.display()));
    let mut temporary = temporary_beside(path)?;
    temporary.write_all(bytes).and_then(|()| persist(temporary, path)).map_err(named)
}

/// Tries whether files can be made at all these places, before what would be lost is worked for.
///
/// # Errors
/// The first folder that is missing or cannot be written to.
pub fn writable<'a>(paths: impl IntoIterator<Item = &'a Path>) -> io::Result<()> {
    paths.into_iter().try_for_each(|path| {
        if path.is_dir() {
            return Err(io::Error::other(format!("{} cannot be written: it is a folder", path.display())));
        }
        temporary_beside(path).map(drop)
    })
}

/// A file under a temporary name in the folder of `path`, gone when it is dropped, for what is written bit by bit.
///
/// # Errors
/// When the folder is missing or cannot be written to.
pub fn temporary_beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = folder_of(path);
    let named = |error: io::Error| {
        let text = format!(
            "{} cannot be written: nothing can be made in {} ({})",
            path.display(),
            folder.display(),
            error.kind()
        );
        io::Error::new(error.kind(), text)
    };
    tempfile::Builder::new().prefix(".homeround-").tempfile_in(&folder).map_err(named)
}

/// Refuses to write over what is read, or to write two things to one place. Each path goes with what it is called.
///
/// # Errors
/// The first pair that is one file.
pub fn apart(written: &[(&str, Option<&Path>)], read: &[Option<&Path>]) -> Result<(), Failure> {
    // A file that is not there yet is known by its folder.
    let place = |path: &Path| {
        let folder = std::fs::canonicalize(folder_of(path)).unwrap_or_else(|_| folder_of(path));
        std::fs::canonicalize(path).unwrap_or_else(|_| folder.join(path.file_name().unwrap_or_default()))
    };
    let written: Vec<_> = written.iter().filter_map(|(name, path)| Some((*name, (*path)?))).collect();
    for (at, (name, path)) in written.iter().enumerate() {
        if read.iter().flatten().any(|other| place(other) == place(path)) {
            let why = format!("{name} {} is a file that is read: name another, so that it stays", path.display());
            return Err(Failure::Refused(why));
        }
        if let Some((other, _)) = written[..at].iter().find(|(_, other)| place(other) == place(path)) {
            return Err(Failure::Refused(format!("{other} and {name} are both {}: name two files", path.display())));
        }
    }
    Ok(())
}

/// Makes a temporary file the file at `path`: synced, renamed over it, the folder synced.
///
/// # Errors
/// When that cannot be; then nothing at `path` has changed.
pub fn persist(temporary: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    readable_by_others(temporary.as_file())?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    sync_folder(&folder_of(path))
}

/// The text of a file.
///
/// # Errors
/// What is wrong with a file that cannot be read.
pub fn text_of(path: &Path) -> Result<String, Faults> {
    std::fs::read_to_string(path).map_err(|why| {
        Faults(vec![Fault {
            file: path.display().to_string(),
            row: None,
            column: String::new(),
            value: String::new(),
            problem: format!("cannot be read ({why})"),
            remedy: "Give the path of a file that is there.".to_owned(),
        }])
    })
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A temporary file is the owner's alone; the file it becomes is as readable as any other.
#[cfg(unix)]
fn readable_by_others(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened to be synced; the rename is the system's to keep.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
        assert!(write_whole(&folder.path().join("missing/a.csv"), b"x").is_err());
    }
}

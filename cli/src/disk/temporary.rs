//! Temporary files and folders: locked as long as their process lives, so that those of a dead one can be told and removed.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::signals;

const PREFIX: &str = ".homeround-";
const SUFFIX: &str = ".tmp";
/// How often another name is tried when one is taken.
const TRIES: u64 = 1_000;

/// Who may read a file that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Whoever the system lets read a new file.
    Usual,
    /// The owner alone.
    Owner,
}

/// A file under a temporary name beside the place it is made for, removed when it is dropped.
#[derive(Debug)]
pub(super) struct Temporary {
    pub(super) file: File,
    path: PathBuf,
}

impl Temporary {
    /// A temporary file in `folder`, with the mode of the file it is to replace when there is one.
    ///
    /// # Errors
    /// When nothing can be made in the folder.
    pub(super) fn new(folder: &Path, replaces: Option<&Metadata>, readers: Readers) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        remove_stale(folder);
        for _ in 0..TRIES {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{PREFIX}{}-{count}{SUFFIX}", std::process::id()));
            // Noted first: a signal between the two finds it.
            signals::note(&path);
            let file = match create(&path, replaces, readers) {
                Err(error) => {
                    signals::forget(&path);
                    if error.kind() == io::ErrorKind::AlreadyExists {
                        continue;
                    }
                    return Err(error);
                }
                Ok(file) => file,
            };
            let temporary = Self { file, path };
            // Another process that looks for stale files may have taken it before it was locked.
            let locked = !matches!(temporary.file.try_lock(), Err(std::fs::TryLockError::WouldBlock));
            if locked && temporary.path.exists() {
                keep_mode(&temporary.file, replaces);
                return Ok(temporary);
            }
        }
        Err(io::Error::other("no name for a temporary file is free"))
    }

    /// Makes it the file at `place`, over what stands there.
    ///
    /// # Errors
    /// When that cannot be; then nothing has changed.
    pub(super) fn replace(self, place: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        std::fs::rename(&self.path, place)
    }

    /// Makes it the file at `place`, where nothing may stand.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when something does; when it cannot be made.
    pub(super) fn create(self, place: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        // A rename would go over a file that came meanwhile; a second name does not.
        std::fs::hard_link(&self.path, place)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        signals::forget(&self.path);
    }
}

/// A folder under a temporary name, removed with all that is in it when it is dropped.
#[derive(Debug)]
pub(super) struct TemporaryFolder {
    path: PathBuf,
    /// Held open and locked, so that nobody takes it for a dead process's.
    held: Option<File>,
}

impl TemporaryFolder {
    /// A temporary folder in `folder`.
    ///
    /// # Errors
    /// When nothing can be made in the folder.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        remove_stale(folder);
        for count in 0..TRIES {
            let path = folder.join(format!("{PREFIX}{}-folder-{count}{SUFFIX}", std::process::id()));
            signals::note(&path);
            match std::fs::create_dir(&path) {
                Ok(()) => {
                    // Where a folder cannot be opened or locked, none is ever taken for stale either.
                    let held = File::open(&path).ok().filter(|held| held.try_lock().is_ok());
                    return Ok(Self { path, held });
                }
                Err(error) => {
                    signals::forget(&path);
                    if error.kind() != io::ErrorKind::AlreadyExists {
                        return Err(error);
                    }
                }
            }
        }
        Err(io::Error::other("no name for a temporary folder is free"))
    }

    /// Writes a file in it, in a folder of its own where the name has one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path.join(name);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Makes it the folder at `place`, where nothing stands.
    ///
    /// # Errors
    /// When that cannot be; then nothing has changed.
    pub(super) fn become_folder(self, place: &Path) -> io::Result<()> {
        // First, and waiting for a signal that is heard now: what removes a folder goes on in it wherever it is moved.
        signals::forget(&self.path);
        std::fs::rename(&self.path, place)
    }

    /// Moves its files into the folder at `place`, in the order of `names`.
    ///
    /// # Errors
    /// When one cannot be moved.
    pub(super) fn empty_into<'n>(self, place: &Path, names: impl Iterator<Item = &'n str>) -> io::Result<()> {
        for name in names {
            let to = place.join(name);
            to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::rename(self.path.join(name), to)?;
        }
        Ok(())
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        self.held = None;
        let _ = std::fs::remove_dir_all(&self.path);
        signals::forget(&self.path);
    }
}

/// Removes what a process left behind that was killed: what nobody holds locked.
fn remove_stale(folder: &Path) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        let Some(kind) = entry.file_type().ok().filter(|kind| ours && (kind.is_file() || kind.is_dir())) else {
            continue;
        };
        if let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let path = entry.path();
            let _ = if kind.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        }
    }
}

#[cfg(unix)]
fn create(path: &Path, replaces: Option<&Metadata>, readers: Readers) -> io::Result<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    let mode = match (readers, replaces) {
        (Readers::Owner, _) => 0o600,
        (Readers::Usual, Some(old)) => old.mode() & 0o777,
        (Readers::Usual, None) => 0o666,
    };
    OpenOptions::new().write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path, _: Option<&Metadata>, _: Readers) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// The mode, and where we may give files away the owner, of the file that is replaced: the umask took some of it away.
#[cfg(unix)]
fn keep_mode(file: &File, replaces: Option<&Metadata>) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Some(old) = replaces else { return };
    let ours = file.metadata().map(|new| (new.uid(), new.gid()));
    if ours.is_ok_and(|ours| ours != (old.uid(), old.gid())) {
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    let _ = file.set_permissions(old.permissions());
}

#[cfg(not(unix))]
fn keep_mode(_: &File, _: Option<&Metadata>) {}

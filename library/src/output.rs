//! Where files go that are written as they come: whoever calls the library puts them somewhere.
//!
//! ```
//! use homeround::output::MemoryFiles;
//!
//! let files = MemoryFiles::default();
//! let mut visits = files.output("visits.csv");
//! visits.write_all(b"visit,client\n")?;
//! assert_eq!(files.bytes("visits.csv"), None, "it is there whole at the end, or not at all");
//! visits.finish()?;
//! assert_eq!(files.bytes("visits.csv").as_deref(), Some(&b"visit,client\n"[..]));
//! # Ok::<(), std::io::Error>(())
//! ```

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// A file that is written bit by bit, and is there whole at the end or not at all.
pub trait Output: Write + Send {
    /// Its name, whose ending says which form it has.
    fn name(&self) -> &str;

    /// Puts it where it is to stand. Dropped without this, it was never there.
    ///
    /// # Errors
    /// When that cannot be; then nothing has changed.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Where rows go that are set aside: a file that is begun with the first of them.
pub trait Aside: Send {
    /// The name of the file.
    fn name(&self) -> &str;

    /// Begins the file.
    ///
    /// # Errors
    /// When it cannot be made.
    fn begin(&mut self) -> io::Result<Box<dyn Output>>;

    /// Takes away the file of an earlier run if its first line ends in `header`, for nothing was set aside now.
    ///
    /// # Errors
    /// When it cannot be taken away.
    fn clear(&mut self, header: &str) -> io::Result<()>;
}

/// Files in memory, for callers without a disk; clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl MemoryFiles {
    /// A file to be written, which is there once it is finished.
    #[must_use]
    pub fn output(&self, name: &str) -> Box<dyn Output> {
        Box::new(MemoryFile { files: self.clone(), name: name.to_owned(), bytes: Vec::new() })
    }

    /// A file for rows that are set aside, which is there once one was.
    #[must_use]
    pub fn aside(&self, name: &str) -> Box<dyn Aside> {
        Box::new(MemoryAside { files: self.clone(), name: name.to_owned() })
    }

    /// What stands in a file, if it was finished.
    #[must_use]
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        self.files().get(name).cloned()
    }

    /// The files, also after a writer panicked: each is put in whole, so none is half there.
    fn files(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        // A panic elsewhere leaves whole files only: what was finished before it is still good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct MemoryFile {
    files: MemoryFiles,
    name: String,
    bytes: Vec<u8>,
}

impl Write for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Output for MemoryFile {
    fn name(&self) -> &str {
        &self.name
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        // The file appears at the end alone: a reader never sees half of one.
        let Self { files, name, bytes } = *self;
        files.files().insert(name, bytes);
        Ok(())
    }
}

struct MemoryAside {
    files: MemoryFiles,
    name: String,
}

impl Aside for MemoryAside {
    fn name(&self) -> &str {
        &self.name
    }

    fn begin(&mut self) -> io::Result<Box<dyn Output>> {
        Ok(self.files.output(&self.name))
    }

    fn clear(&mut self, header: &str) -> io::Result<()> {
        let first = |bytes: &Vec<u8>| bytes.split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
        self.files.files().retain(|name, bytes| *name != self.name || !first(bytes).ends_with(header.as_bytes()));
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod on_disk {
    use std::path::{Path, PathBuf};

    use super::{Aside, Output, Write, io};

    struct File(PathBuf, String, Vec<u8>);

    impl Write for File {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.2.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Output for File {
        fn name(&self) -> &str {
            &self.1
        }

        fn finish(self: Box<Self>) -> io::Result<()> {
            std::fs::write(&self.0, &self.2)
        }
    }

    struct Rows(PathBuf, String);

    impl Aside for Rows {
        fn name(&self) -> &str {
            &self.1
        }

        fn begin(&mut self) -> io::Result<Box<dyn Output>> {
            Ok(output(&self.0))
        }

        fn clear(&mut self, header: &str) -> io::Result<()> {
            let text = std::fs::read_to_string(&self.0).unwrap_or_default();
            let ours = text.lines().next().is_some_and(|first| first.ends_with(header));
            if ours { std::fs::remove_file(&self.0) } else { Ok(()) }
        }
    }

    pub(crate) fn output(path: &Path) -> Box<dyn Output> {
        Box::new(File(path.to_owned(), path.display().to_string(), Vec::new()))
    }

    pub(crate) fn both(out: &Path) -> (Box<dyn Output>, Box<dyn Aside>) {
        (output(out), aside(out))
    }

    pub(crate) fn aside(out: &Path) -> Box<dyn Aside> {
        let path = out.with_extension("rejected.csv");
        let name = path.display().to_string();
        Box::new(Rows(path, name))
    }
}

//! Where the files of a book come from: a folder, a map of bytes, or whatever a caller has.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};

/// A file that was read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, without folders: faults tell it, and by its ending a table is known.
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// A file called `name`.
    ///
    /// ```
    /// use homeround::source::SourceFile;
    ///
    /// assert!(SourceFile::new("events.CSV", b"device,seq\n".to_vec()).is_table());
    /// ```
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes }
    }

    /// Whether it is called CSV or a workbook; otherwise it is JSON, or JSON by the line.
    #[must_use]
    pub fn is_table(&self) -> bool {
        is_table(&self.name)
    }
}

/// Whether a file of this name is CSV.
#[must_use]
pub fn is_csv(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

/// Whether a file of this name is a table: CSV, or a workbook.
#[must_use]
pub fn is_table(name: &str) -> bool {
    is_csv(name) || Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// Bytes that can be read again from the start, by any thread.
pub trait Rewindable: io::Read + io::Seek + Send {}

impl<R: io::Read + io::Seek + Send> Rewindable for R {}

/// A file that is read as it comes, for files larger than memory.
pub struct Stream {
    /// Its name, without folders, which faults tell.
    pub name: String,
    /// Its bytes.
    pub reader: Box<dyn Rewindable>,
}

impl Stream {
    /// A file called `name`.
    pub fn new(name: impl Into<String>, reader: impl Rewindable + 'static) -> Self {
        Self { name: name.into(), reader: Box::new(reader) }
    }

    /// Its first bytes, at most `N`; it is read from its start afterwards.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn front<const N: usize>(&mut self) -> io::Result<Vec<u8>> {
        let mut front = Vec::with_capacity(N);
        self.reader.rewind()?;
        (&mut self.reader).take(N as u64).read_to_end(&mut front)?;
        self.reader.rewind()?;
        Ok(front)
    }
}

/// Files by their names, as the book writes them: `clients.csv`, `roads/points.csv`.
pub trait Source {
    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    fn read(&self, name: &Path) -> io::Result<Vec<u8>>;

    /// Whether there is such a file.
    fn holds(&self, name: &Path) -> bool;

    /// Where the file is looked for, for whoever is to put it there.
    fn place(&self, name: &Path) -> String {
        name.display().to_string()
    }

    /// The folder in which answers of routers are kept; without one they are not.
    fn folder(&self) -> Option<&Path> {
        None
    }
}

/// The files of a folder.
impl Source for Path {
    fn read(&self, name: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(self.join(name))
    }

    fn holds(&self, name: &Path) -> bool {
        self.join(name).exists()
    }

    fn place(&self, name: &Path) -> String {
        self.join(name).display().to_string()
    }

    fn folder(&self) -> Option<&Path> {
        Some(self)
    }
}

impl Source for PathBuf {
    fn read(&self, name: &Path) -> io::Result<Vec<u8>> {
        self.as_path().read(name)
    }

    fn holds(&self, name: &Path) -> bool {
        self.as_path().holds(name)
    }

    fn place(&self, name: &Path) -> String {
        self.as_path().place(name)
    }

    fn folder(&self) -> Option<&Path> {
        Some(self)
    }
}

/// Files in memory.
impl Source for BTreeMap<String, Vec<u8>> {
    fn read(&self, name: &Path) -> io::Result<Vec<u8>> {
        let found = name.to_str().and_then(|name| self.get(name));
        found.cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn holds(&self, name: &Path) -> bool {
        name.to_str().is_some_and(|name| self.contains_key(name))
    }
}

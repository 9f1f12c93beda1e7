//! Where the files of a book come from: a folder, a map of bytes, or whatever a caller has.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::source::Source;
//!
//! // A map of bytes is a source as a folder is.
//! let files = BTreeMap::from([("clients.csv".to_owned(), b"id,name\n".to_vec())]);
//! assert_eq!(files.read("clients.csv")?, b"id,name\n");
//! assert!(files.read("carers.csv").is_err());
//! # Ok::<(), std::io::Error>(())
//! ```

use std::collections::BTreeMap;
use std::io::{self, Read as _, Seek as _};

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

/// Whether a file of this name ends so, capitals or not: `visits.CSV` is a `csv`.
#[must_use]
pub fn ends_in(name: &str, ending: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    // A name that begins with its only dot has no ending.
    file.rsplit_once('.').is_some_and(|(stem, held)| !stem.is_empty() && held.eq_ignore_ascii_case(ending))
}

/// Whether a file of this name is CSV.
#[must_use]
pub fn is_csv(name: &str) -> bool {
    ends_in(name, "csv")
}

/// Whether a file of this name is a table: CSV, or a workbook.
#[must_use]
pub fn is_table(name: &str) -> bool {
    is_csv(name) || ends_in(name, "xlsx")
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
///
/// ```
/// use std::collections::BTreeMap;
/// use homeround::source::Source;
///
/// let files = BTreeMap::from([("clients.csv".to_owned(), b"id,name\n".to_vec())]);
/// assert!(files.holds("clients.csv") && files.read("carers.csv").is_err());
/// ```
pub trait Source {
    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;

    /// Whether there is such a file.
    fn holds(&self, name: &str) -> bool;

    /// Where the file is looked for, for whoever is to put it there.
    fn place(&self, name: &str) -> String {
        name.to_owned()
    }

    /// An answer of a router that was kept under this name, when there is one.
    fn kept(&self, _name: &str) -> Option<Vec<u8>> {
        None
    }

    /// Keeps an answer of a router under a name for the next run, whole or not at all. A source that keeps none does nothing.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn keep(&self, _name: &str, _answer: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

/// Files in memory.
impl Source for BTreeMap<String, Vec<u8>> {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.get(name).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn holds(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}

#[cfg(test)]
pub(crate) mod on_disk {
    use std::path::Path;

    /// The tables and settings of an example, by name.
    pub(crate) fn example(name: &str) -> super::BTreeMap<String, Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name);
        let names = |within: &str| {
            let entries = std::fs::read_dir(folder.join(within)).into_iter().flatten();
            let name = |entry: std::io::Result<std::fs::DirEntry>| {
                format!("{within}{}", entry.unwrap().file_name().to_str().unwrap())
            };
            entries.map(name).collect::<Vec<_>>()
        };
        let wanted = |name: &String| super::is_csv(name) || super::ends_in(name, "toml");
        let all = names("").into_iter().chain(names("roads/")).filter(wanted);
        all.map(|name| (name.clone(), std::fs::read(folder.join(name)).unwrap())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ends_in, is_table};

    #[test]
    fn an_ending_is_what_stands_behind_the_last_dot_of_a_name() {
        assert!(is_table("a.b.CSV") && is_table("folder.d/rows.xlsx") && is_table("C:\\rows.csv"));
        assert!(!is_table(".csv") && !is_table("csv") && !is_table("folder.csv/rows"));
        assert!(ends_in("a.zip", "zip") && !ends_in("a.zip.", "zip"));
    }
}

//! Where a book stands on disk: its files for the library, and routers' answers kept beside them.

use std::io;
use std::path::{Path, PathBuf};

use homeround::book::Book;
use homeround::book::raw::Raw;
use homeround::book::read::{read_document_in, read_source_cells};
use homeround::fault::Faults;
use homeround::planning::LoadedBranch;
use homeround::source::Source;

use super::files::{Disk, write_file};
use super::folder::make_folder;
use super::read::file_name;

/// The files of a folder, one of which may be the document that was named.
#[derive(Clone, Debug)]
pub struct FolderSource {
    folder: PathBuf,
    document: Option<PathBuf>,
}

impl FolderSource {
    /// The files of the folder at `path`, or those beside the document at `path`.
    #[must_use]
    pub fn find(path: &Path) -> Self {
        if path.is_dir() {
            return Self { folder: path.to_owned(), document: None };
        }
        Self { folder: path.parent().map_or_else(PathBuf::new, Path::to_owned), document: Some(path.to_owned()) }
    }

    /// The folder in which the files that the book names are looked for.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, name: &str) -> PathBuf {
        // A document is found whatever letters its name is of.
        let own = self.document.as_ref().filter(|path| file_name(path) == name);
        own.cloned().unwrap_or_else(|| self.folder.join(name))
    }
}

impl Source for FolderSource {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.path(name))
    }

    fn holds(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    fn place(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn kept(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder.join(name)).ok()
    }

    fn keep(&self, name: &str, answer: &[u8]) -> io::Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        write_file(&path, answer).map_err(|_| io::Error::other(format!("{} cannot be kept", path.display())))
    }
}

/// The branch whose book is at `path`.
///
/// # Errors
/// Every fault of the book, or else of its travel, or else of the tables made from both.
pub fn open_branch(path: &Path) -> Result<LoadedBranch, Faults> {
    let place = FolderSource::find(path);
    match &place.document {
        Some(document) => LoadedBranch::from_document_in(&place, &file_name(document)),
        None => LoadedBranch::from_source(&place),
    }
}

/// The book at `path`.
///
/// # Errors
/// Every fault in it.
pub fn read_book(path: &Path) -> Result<Book, Faults> {
    read_book_cells(path).1
}

/// As [`read_book`], with the cells beside.
pub fn read_book_cells(path: &Path) -> (Raw, Result<Book, Faults>) {
    let place = FolderSource::find(path);
    match &place.document {
        Some(document) => read_document_in(&place, &file_name(document)),
        None => read_source_cells(&place),
    }
}

impl Disk {
    /// Opens the branch of a book, and notes everything that is read for it.
    ///
    /// # Errors
    /// Every fault of the book.
    pub fn open_branch(&mut self, book: &Path) -> Result<LoadedBranch, Faults> {
        self.read_book(book);
        let branch = open_branch(book)?;
        self.read_travel(&branch.book, FolderSource::find(book).folder())?;
        Ok(branch)
    }
}

//! A book's folder on disk: its files for the library.

use std::io;
use std::path::PathBuf;

use homeround::source::Source;

/// The files of a folder.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Source for Folder {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.0.join(name))
    }

    fn holds(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    fn place(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

//! A folder of a disk as a source: the library itself reads and writes none.

use std::io;
use std::path::{Path, PathBuf};

use homeround::source::Source;

/// The files of a folder, and the answers kept in it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }
}

impl Source for Folder {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.0.join(name))
    }

    fn holds(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    fn kept(&self, name: &str) -> Option<Vec<u8>> {
        self.read(name).ok()
    }

    fn keep(&self, name: &str, answer: &[u8]) -> io::Result<()> {
        let path = self.0.join(name);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, answer)
    }
}

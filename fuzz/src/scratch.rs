//! Files for writers: a folder of each thread's own, emptied before every run.

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use homeround::output::{Aside, Output};
use tempfile::TempDir;

thread_local! {
    static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

/// An empty folder.
pub fn folder() -> PathBuf {
    FOLDER.with_borrow_mut(|kept| {
        let folder = kept.get_or_insert_with(|| tempfile::tempdir().expect("a folder for temporary files"));
        for entry in std::fs::read_dir(folder.path()).expect("it can be read").flatten() {
            std::fs::remove_file(entry.path()).expect("what stands in it can be taken out");
        }
        folder.path().to_owned()
    })
}

/// An output that is written to disk when it is finished.
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

impl Aside for File {
    fn name(&self) -> &str {
        &self.1
    }

    fn begin(&mut self) -> io::Result<Box<dyn Output>> {
        Ok(output(&self.0))
    }

    fn clear(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// Where a file is written.
pub fn output(path: &Path) -> Box<dyn Output> {
    Box::new(File(path.to_owned(), path.display().to_string(), Vec::new()))
}

/// Where the rows go that are set aside beside a file.
pub fn aside(path: &Path) -> Box<dyn Aside> {
    let path = path.with_extension("rejected.csv");
    let name = path.display().to_string();
    Box::new(File(path, name, Vec::new()))
}

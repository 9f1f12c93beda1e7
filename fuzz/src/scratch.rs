//! Files for readers that take a path: a folder of each thread's own, emptied before every run.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

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

/// A file of these bytes in a folder.
pub fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the folder can be written to");
    path
}

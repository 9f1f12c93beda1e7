//! The files of a book's folder, for the library, which reads no disk.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The tables and settings of a book's folder by name, and those of the folders one step below.
///
/// # Errors
/// When the folder or a file of it cannot be read.
pub fn read_book_files(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut paths = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            paths.extend(path.read_dir()?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?);
        } else {
            paths.push(path);
        }
    }
    for path in paths {
        let table = path.extension().is_some_and(|ending| ending == "csv" || ending == "toml");
        if let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str).filter(|_| table) {
            files.insert(name.replace('\\', "/"), std::fs::read(&path)?);
        }
    }
    Ok(files)
}

//! The folder of an evidence pack, read whole: no link is followed, and no more is read than a pack may hold.

use std::collections::BTreeMap;
use std::path::Path;

use homeround::archive::{FoundKind, FoundName, MOST_BYTES, MOST_FILES, check_names};
use homeround::fault::{Faults, whole};

use super::read::bytes_of;

/// How deep a pack's folders go at the most.
const DEEPEST: usize = 6;

/// What stands in the folder, and how long it is in all.
#[derive(Default)]
struct Walk {
    found: Vec<FoundName>,
    bytes: u64,
    too_deep: bool,
}

/// The files of a pack that stands in a folder, by their names.
///
/// # Errors
/// Everything that is wrong: links, devices, names that are not alike on every system, more than a pack may hold; a file that cannot be
/// read.
pub fn read_pack_folder(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Faults> {
    let shown = folder.display().to_string();
    let mut walk = Walk::default();
    walk.folder(folder, "", 0)?;
    walk.found.sort_by(|a, b| a.name.cmp(&b.name));
    let mut faults = Faults::default();
    check_names(&shown, &walk.found, &mut faults);
    if walk.found.len() > MOST_FILES || walk.bytes > MOST_BYTES || walk.too_deep {
        faults.push(whole(&shown, "holds more than a pack can", "Ask for the pack again, as it was written."));
    }
    faults.or(())?;
    let files = walk.found.into_iter().filter(|one| one.kind == FoundKind::File);
    files.map(|one| bytes_of(&folder.join(&one.name)).map(|bytes| (one.name, bytes))).collect()
}

impl Walk {
    fn folder(&mut self, at: &Path, prefix: &str, depth: usize) -> Result<(), Faults> {
        let unreadable = |why: &std::io::Error| {
            Faults(vec![whole(
                &at.display().to_string(),
                &format!("cannot be read ({why})"),
                "Give a pack that can be read.",
            )])
        };
        for entry in std::fs::read_dir(at).map_err(|why| unreadable(&why))? {
            let entry = entry.map_err(|why| unreadable(&why))?;
            // Not what a link leads to: the link itself.
            let meta = entry.path().symlink_metadata().map_err(|why| unreadable(&why))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = if meta.is_symlink() {
                FoundKind::Link
            } else if meta.is_dir() {
                FoundKind::Folder
            } else if meta.is_file() {
                FoundKind::File
            } else {
                FoundKind::Other
            };
            self.found.push(FoundName { name: name.clone(), kind });
            self.bytes = self.bytes.saturating_add(if kind == FoundKind::File { meta.len() } else { 0 });
            if self.found.len() > MOST_FILES {
                return Ok(());
            }
            if kind == FoundKind::Folder {
                if depth == DEEPEST {
                    self.too_deep = true;
                } else {
                    self.folder(&entry.path(), &format!("{name}/"), depth + 1)?;
                }
            }
        }
        Ok(())
    }
}

//! Whether a pack is what its manifest lists: every file there, none beside, each with its hash.

use std::collections::BTreeMap;

use super::build::sha256;
use super::model::{FORMAT, MANIFEST, Manifest, PackFiles, PackedFile};
use super::week::{missing, unreadable};
use crate::fault::{Fault, Faults, whole};

/// The manifest of a pack whose files are what it lists. `file` is what faults call the pack.
///
/// # Errors
/// Everything that is wrong: files that are missing, that nobody lists, that are listed twice, or whose bytes were changed.
///
/// Panics: never.
///
/// ```
/// assert_eq!(homeround::pack::inspect_pack("pack.zip", &Default::default()).unwrap_err().0.len(), 1);
/// ```
pub fn inspect_pack(file: &str, files: &PackFiles) -> Result<Manifest, Faults> {
    let bytes = files.get(MANIFEST).ok_or_else(|| missing(MANIFEST))?;
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|why| unreadable(MANIFEST, &why))?;
    if manifest.format != FORMAT {
        let remedy = "Use the version of the program that made it.";
        return Err(Faults(vec![whole(MANIFEST, "is of a format that this program does not read", remedy)]));
    }
    let mut faults = Faults::default();
    let mut fault = |name: &str, problem: &str| {
        faults.push(Fault {
            file: file.to_owned(),
            row: None,
            column: "name".to_owned(),
            value: name.to_owned(),
            problem: problem.to_owned(),
            remedy: "Ask for the pack again, as it was written.".to_owned(),
        });
    };
    let mut listed: BTreeMap<&str, &PackedFile> = BTreeMap::new();
    for row in &manifest.files {
        // The manifest cannot hold a hash of itself: a row of it would be a lie.
        if listed.insert(&row.name, row).is_some() || row.name == MANIFEST {
            fault(&row.name, "is listed twice in the manifest");
        }
        match files.get(&row.name) {
            None => fault(&row.name, "is listed in the manifest and is not there"),
            Some(bytes) if bytes.len() as u64 != row.bytes => fault(&row.name, "is not as long as the manifest says"),
            Some(bytes) if sha256(bytes) != row.sha256 => fault(&row.name, "is not what the manifest has the hash of"),
            Some(_) => {}
        }
    }
    // A file beside the list has no hash: it could be changed without anybody noticing.
    for name in files.keys().filter(|name| *name != MANIFEST && !listed.contains_key(name.as_str())) {
        fault(name, "is there and is not listed in the manifest");
    }
    faults.or(manifest)
}

//! The example books for tests, from their folders: the library itself reads none.

use std::collections::BTreeMap;
use std::path::Path;

/// The tables and settings of an example book, by name.
pub(crate) fn example_files(name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name);
    let folder =
        if folder.exists() { folder } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name) };
    let names = |within: &str| -> Vec<String> {
        let entries = std::fs::read_dir(folder.join(within)).into_iter().flatten();
        entries.map(|entry| format!("{within}{}", entry.unwrap().file_name().to_str().unwrap())).collect()
    };
    let wanted = |name: &String| name.ends_with(".csv") || name.ends_with(".toml");
    let all = names("").into_iter().chain(names("roads/")).filter(wanted);
    all.map(|name| (name.clone(), std::fs::read(folder.join(name)).unwrap())).collect()
}

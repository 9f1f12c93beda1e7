//! Every public module of the packages that others build on opens with an example that runs.
//!
//! The command's modules are not asked: only its own binary uses them.

use std::fs;
use std::path::{Path, PathBuf};

const PACKAGES: [&str; 3] = ["core", "library", "wire"];

/// The public modules that can be reached from a crate's root: the path of each and its file.
fn public_modules(file: PathBuf, path: &str, found: &mut Vec<(String, PathBuf)>) {
    let text = fs::read_to_string(&file).expect("a module's file is there");
    let stem = file.file_stem().unwrap_or_default();
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    // `rounds.rs` keeps its children in `rounds/`, `mod.rs` and `lib.rs` beside themselves.
    let children = if stem == "mod" || stem == "lib" { folder } else { folder.join(stem) };
    for line in text.lines() {
        let Some(name) = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) else { continue };
        let flat = children.join(format!("{name}.rs"));
        let child = if flat.is_file() { flat } else { children.join(name).join("mod.rs") };
        public_modules(child, &format!("{path}::{name}"), found);
    }
    found.push((path.to_owned(), file));
}

/// Whether a file's own documentation has a block of Rust that is compiled and run.
fn has_example(text: &str) -> bool {
    let own = text.lines().take_while(|line| line.starts_with("//!"));
    let fences: Vec<&str> = own.filter_map(|line| line.strip_prefix("//! ```")).collect();
    // Every second fence closes a block.
    fences.iter().step_by(2).any(|kind| kind.is_empty() || *kind == "rust")
}

#[test]
fn every_public_module_has_an_example_that_runs() {
    let (mut seen, mut without) = (0, Vec::new());
    for package in PACKAGES {
        let mut found = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(package).join("src/lib.rs");
        public_modules(root, package, &mut found);
        seen += found.len();
        let bare = |(_, file): &(String, PathBuf)| !has_example(&fs::read_to_string(file).unwrap_or_default());
        without.extend(found.into_iter().filter(bare).map(|(path, _)| path));
    }
    assert!(seen > 150, "only {seen} modules were found");
    assert!(without.is_empty(), "without an example that runs: {without:#?}");
}

#[test]
fn what_only_looks_like_an_example_is_none() {
    assert!(has_example("//! One.\n//!\n//! ```\n//! assert!(true);\n//! ```\n"));
    assert!(has_example("//! ```text\n//! a | b\n//! ```\n//!\n//! ```rust\n//! assert!(true);\n//! ```\n"));
    for text in
        ["//! One.\n", "//! ```ignore\n//! x\n//! ```\n", "//! ```no_run\n//! x\n//! ```\n", "/// ```\n/// ```\n"]
    {
        assert!(!has_example(text), "{text}");
    }
}

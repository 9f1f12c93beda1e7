//! Names: a type's name is told once in its package, and no constructor is called `of`.

use std::collections::BTreeMap;

use homeround_tests::source::Package;

/// Types of which a feature chooses one: each is written for a build with it and for one without.
const CHOSEN: &[(&str, &str)] = &[("homeround", "Weighing")];

fn packages() -> [Package; 5] {
    [
        Package::read("core", "homeround_core"),
        Package::read("wire", "homeround_wire"),
        Package::read("library", "homeround"),
        Package::read("cli", "homeround_cli"),
        Package::read("bindings/c", "homeround_c"),
    ]
}

/// The names that lines of code give to types of their own; associated types are indented, and are not.
fn types_of(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter_map(|line| {
        let (head, rest) = ["struct ", "enum ", "trait ", "union ", "type "].iter().find_map(|word| {
            let at = line.find(word)?;
            let head = &line[..at];
            let begins = head.is_empty() || head.ends_with(' ');
            (begins && (*word != "type " || !head.starts_with(' '))).then_some((head, &line[at + word.len()..]))
        })?;
        let is_item = head.split_whitespace().all(|word| word.starts_with("pub") || word.ends_with(')'));
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let named = rest.starts_with(|letter: char| letter.is_ascii_uppercase());
        (is_item && named).then_some(&rest[..end])
    })
}

#[test]
fn a_type_name_stands_in_one_file_of_its_package() {
    let mut twice = Vec::new();
    for package in packages() {
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (file, code) in package.code() {
            for name in types_of(code) {
                files.entry(name).or_default().push(file);
            }
        }
        assert!(!files.is_empty(), "{}: no types are found", package.name);
        for (name, mut files) in files {
            // Twice in one file: a feature chooses.
            files.dedup();
            if files.len() > 1 && !CHOSEN.contains(&(package.name, name)) {
                twice.push(format!("{}: {name} in {files:?}", package.name));
            }
        }
    }
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn no_function_is_called_of() {
    let found: Vec<_> = packages().iter().flat_map(|package| package.files_with("fn of(")).collect();
    assert_eq!(found, Vec::<String>::new(), "a constructor is `new`, `open` or `from_…`");
}

/// The only place that shows a text as Rust writes it: between quotes, escaped.
const QUOTES: &str = "words.rs";

#[test]
fn nothing_is_told_to_a_person_as_rust_writes_it() {
    let [.., library, cli, _] = packages();
    let found = [&library, &cli].into_iter().flat_map(|package| {
        let debugs = package.code().filter(|(_, code)| code.contains(":?}"));
        debugs.map(|(file, _)| format!("{}: {file}", package.name))
    });
    assert_eq!(found.collect::<Vec<_>>(), [format!("homeround: {QUOTES}")], "use `quoted()`, or words");
}

#[test]
fn a_type_is_found_whatever_stands_around_it() {
    let code = "pub(crate) struct One<'a> {\nenum Two {\n    type Item = u8;\npub type Three = u8;\nlet kind = x;\n\
                pub(in crate::x) trait Four {\n    struct Five;\nimpl One {\n// union Six";
    assert!(types_of(code).eq(["One", "Two", "Three", "Four", "Five"]));
}

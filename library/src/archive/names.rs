//! Names of files that mean the same on every system, and lead nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Fault, Faults};
use crate::words::Quote;

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A link to somewhere else.
    Link,
    /// A device, a pipe or a socket.
    Other,
}

/// A name in a folder or an archive, with what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundName {
    /// The name from the top, parts with slashes between them.
    pub name: String,
    /// What stands there.
    pub kind: FoundKind,
}

/// A name has at most so many bytes.
const MOST_LETTERS: usize = 200;

/// Notes every name in `file` that leads outside, means different things on different systems, stands there twice, or is no file.
///
/// ```
/// use homeround::archive::{FoundKind, FoundName, check_names};
/// use homeround::fault::Faults;
///
/// let name = |name: &str| FoundName { name: name.to_owned(), kind: FoundKind::File };
/// let mut faults = Faults::default();
/// check_names("pack.zip", &[name("inputs/book.json"), name("../book.json"), name("Inputs/book.json")], &mut faults);
/// assert_eq!(faults.0.len(), 2);
/// ```
pub fn check_names(file: &str, found: &[FoundName], faults: &mut Faults) {
    let mut fault = |row: usize, name: &str, problem: String, remedy: &str| {
        faults.push(Fault {
            file: file.to_owned(),
            row: Some(row),
            column: "name".to_owned(),
            value: name.chars().take(MOST_LETTERS).collect(),
            problem,
            remedy: remedy.to_owned(),
        });
    };
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    // Systems that take capitals for small letters would write one of two such files over the other.
    let files: BTreeSet<String> =
        found.iter().filter(|one| one.kind == FoundKind::File).map(|one| one.name.to_ascii_lowercase()).collect();
    for (at, FoundName { name, kind }) in found.iter().enumerate() {
        let row = at + 1;
        match kind {
            FoundKind::Link => fault(row, name, "is a link".to_owned(), "Put the file itself there."),
            FoundKind::Other => fault(row, name, "is no file".to_owned(), "Take it out."),
            FoundKind::File | FoundKind::Folder => {}
        }
        if let Some(problem) = what_is_wrong(name.strip_suffix('/').unwrap_or(name)) {
            fault(row, name, problem.to_owned(), "Take it out: no pack has such a name.");
            // What a bad name means differs between systems: comparing it with the others would say nothing.
            continue;
        }
        if *kind == FoundKind::Folder {
            continue;
        }
        let low = name.to_ascii_lowercase();
        match seen.get(&low) {
            Some(other) if other == name => fault(row, name, "stands there twice".to_owned(), "Take one out."),
            Some(other) => {
                fault(
                    row,
                    name,
                    format!("is {other} in other letters", other = other.quoted()),
                    "Take out the one that is not listed.",
                );
            }
            None => drop(seen.insert(low.clone(), name)),
        }
        let mut upto = low.match_indices('/').map(|(at, _)| &low[..at]);
        if let Some(folder) = upto.find(|folder| files.contains(*folder)) {
            fault(
                row,
                name,
                format!("stands in {folder}, which is a file", folder = folder.quoted()),
                "Take one of them out.",
            );
        }
    }
}

/// What is wrong with a name by itself.
fn what_is_wrong(name: &str) -> Option<&'static str> {
    let parts = || name.split('/');
    if name.is_empty() {
        Some("is empty")
    } else if name.len() > MOST_LETTERS {
        Some("is longer than 200 letters")
    } else if !name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Some("has letters that not every system writes alike")
    } else if name.starts_with('/') || name.contains(':') || name.contains('\\') {
        Some("names a place outside")
    } else if parts().any(|part| part == "..") {
        Some("leads outside")
    } else if parts().any(|part| part.is_empty() || part == ".") {
        Some("has a part without a name")
    } else if parts().any(|part| part.ends_with(['.', ' ']) || part.starts_with(' ')) {
        Some("has a part that some systems write otherwise")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(names: &[(&str, FoundKind)]) -> Vec<String> {
        let found: Vec<FoundName> =
            names.iter().map(|(name, kind)| FoundName { name: (*name).to_owned(), kind: *kind }).collect();
        let mut faults = Faults::default();
        check_names("pack", &found, &mut faults);
        faults.0.iter().map(|fault| format!("{} {}", fault.row.unwrap_or_default(), fault.problem)).collect()
    }

    #[test]
    fn every_bad_name_is_told_and_no_good_one() {
        let good = ["a", "inputs/book.json", "results/draws/0007/roster.json", "READ-ME.md"];
        assert!(faults_of(&good.map(|name| (name, FoundKind::File))).is_empty());
        assert!(faults_of(&[("inputs/", FoundKind::Folder), ("inputs/a", FoundKind::File)]).is_empty());
        let bad =
            ["", "/etc/passwd", "C:/x", "a\\b", "../a", "a/../b", "a//b", "./a", "a/b.", "a /b", "caf\u{e9}", "a\nb"];
        assert_eq!(faults_of(&bad.map(|name| (name, FoundKind::File))).len(), bad.len());
        assert_eq!(faults_of(&[(&"x".repeat(201), FoundKind::File)]).len(), 1);
    }

    #[test]
    fn links_twins_and_files_that_are_folders_are_told() {
        use FoundKind::{File, Link, Other};
        let found = faults_of(&[("a", File), ("a", File), ("A", File), ("b", Link), ("c", Other), ("a/b", File)]);
        assert_eq!(
            found,
            [
                "2 stands there twice",
                "3 is \"a\" in other letters",
                "4 is a link",
                "5 is no file",
                "6 stands in \"a\", which is a file"
            ]
        );
    }
}

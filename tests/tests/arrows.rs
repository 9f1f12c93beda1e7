//! Imports point down: no package, floor or file is used by what it stands on, and no two files use one another in a circle.
//!
//! Reads the source as text: `use` lines and paths that begin with `crate`, `super`, `self`, a child or an imported module.
//! What only tests compile is left out.

use std::collections::{BTreeMap, BTreeSet};

use homeround_tests::source::Package;

/// The core's floors, the lowest first. A room uses rooms of lower floors only.
const CORE: &[&[&str]] = &[
    &["ground"],
    &["book"],
    &["rounds", "verification", "cost"],
    &["certificate"],
    &["heap", "fixed"],
    &["parallel"],
    &["advice"],
    &["catalogue"],
];

/// The library's floors, likewise.
const LIBRARY: &[&[&str]] = &[
    &["words", "telephone", "row", "cell_references", "encodings", "fhir", "threads"],
    &["workbook"],
    &["fault", "csv", "cells"],
    &["sheets"],
    &["failure", "event_row"],
    &["archive", "output", "source"],
    &["book"],
    &["postcodes"],
    &["travel", "roster", "exchange"],
    &["planning", "verification", "rota"],
    &["proving", "log", "live", "solvers"],
    &["pricing", "starter"],
    &["wages"],
    &["fees", "scorecard", "input_schema"],
    &["commissioning", "specification"],
    &["advice", "report"],
    &["api", "pack"],
    &["catalogue"],
];

/// The command's floors, likewise.
const CLI: &[&[&str]] = &[&["outcome", "signals"], &["console", "disk"], &["commands"], &["args"], &["main"]];

fn packages() -> [(Package, &'static [&'static [&'static str]]); 3] {
    [
        (Package::read("core", "homeround_core"), CORE),
        (Package::read("library", "homeround"), LIBRARY),
        (Package::read("cli", "homeround_cli"), CLI),
    ]
}

#[test]
fn a_package_uses_only_those_below_it() {
    let packages = packages();
    let mut upward = Vec::new();
    for (at, (package, _)) in packages.iter().enumerate() {
        for (above, _) in &packages[at + 1..] {
            upward.extend(package.files_with(&format!("{}::", above.name)));
        }
    }
    assert!(upward.is_empty(), "upward: {upward:#?}");
}

#[test]
fn a_floor_uses_only_those_below_it() {
    let mut upward = Vec::new();
    for (package, floors) in packages() {
        let floor_of = |room: &str| floors.iter().position(|floor| floor.contains(&room));
        for (from, used) in package.uses() {
            let (Some(room), Some(own)) = (package.room(from), package.room(from).and_then(floor_of)) else {
                if from != "lib.rs" {
                    upward.push(format!("{}: {from} stands on no floor", package.name));
                }
                continue;
            };
            for to in used.iter().filter(|to| package.room(to) != Some(room)) {
                if package.room(to).and_then(floor_of).is_none_or(|other| other >= own) {
                    upward.push(format!("{}: {from} uses {to}", package.name));
                }
            }
        }
    }
    assert!(upward.is_empty(), "upward: {upward:#?}");
}

#[test]
fn no_files_use_one_another_in_a_circle() {
    let mut circles = Vec::new();
    for (package, _) in packages() {
        circles.extend(circles_of(package.uses()).into_iter().map(|files| format!("{}: {files:?}", package.name)));
    }
    assert!(circles.is_empty(), "circles: {circles:#?}");
}

/// Every largest set of files each of which reaches every other, by plain search from each: there are few files.
fn circles_of(uses: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<Vec<String>> {
    let reached = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(file) = open.pop() {
            for next in uses.get(&file).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<String>> = uses.keys().map(|file| (file, reached(file))).collect();
    let circle = |(file, reach): (&&String, &BTreeSet<String>)| {
        let back = |other: &&String| all.get(other).is_some_and(|back| back.contains(*file));
        reach.contains(*file).then(|| reach.iter().filter(back).cloned().collect())
    };
    all.iter().filter_map(circle).collect()
}

#[test]
fn a_circle_is_found() {
    let uses = |rows: &[(&str, &[&str])]| {
        let row = |(from, to): &(&str, &[&str])| ((*from).to_owned(), to.iter().map(|to| (*to).to_owned()).collect());
        rows.iter().map(row).collect()
    };
    assert!(circles_of(&uses(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])])).is_empty());
    let found = circles_of(&uses(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [["b", "c"]]);
}

/// What makes, changes or takes away a file or a folder.
const WRITES: &[&str] = &[
    "fs::write",
    "File::create",
    "OpenOptions",
    "NamedTempFile",
    "fs::create_dir",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::rename",
    "fs::copy",
    "fs::hard_link",
    "symlink(",
    "fs::set_permissions",
    "set_len",
    "generate_to",
];

/// The places that may, and why.
const PLACES: &[&str] = &[
    "disk/",
    // Takes the temporary files away that the disk noted, when the program is stopped.
    "signals.rs",
];

#[test]
fn one_place_writes() {
    let mut found = Vec::new();
    for (folder, name) in [("core", "homeround_core"), ("library", "homeround"), ("cli", "homeround_cli")] {
        let package = Package::read(folder, name);
        for write in WRITES {
            let files = package.files_with(write).into_iter();
            let elsewhere = files.filter(|file| !PLACES.iter().any(|place| file.starts_with(place)));
            found.extend(elsewhere.map(|file| format!("{folder}/src/{file} has {write}")));
        }
    }
    assert_eq!(found, Vec::<String>::new(), "write through cli/src/disk");
}

/// What belongs to whoever calls the library: the disk, paths, the environment, processes and clocks. `std::{` would hide them.
const HOSTS: &[&str] = &[
    "std::fs",
    "std::path",
    "std::env",
    "std::process",
    "std::{",
    "Instant::now",
    "SystemTime",
    "Utc::now",
    "Local::now",
];

#[test]
fn the_library_has_no_disk_no_environment_and_no_clock() {
    let library = Package::read("library", "homeround");
    let found = |what: &&str| {
        library.files_with(what).into_iter().map(|file| format!("library/src/{file} has {what}")).collect()
    };
    let found: Vec<Vec<String>> = HOSTS.iter().map(found).collect();
    assert_eq!(found.concat(), Vec::<String>::new(), "take bytes, `Source`, `Stream` or a moment from the caller");
    // The test would see one.
    let command = Package::read("cli", "homeround_cli");
    assert!(!command.files_with("std::fs").is_empty() && !command.files_with("std::path").is_empty());
}

//! A book with more than twenty different faults: all of them are told at once, each with its remedy.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use homeround::csv::read_csv;
use homeround::fault::Faults;
use homeround_cli::commands::validate::{ValidateArgs, run};
use homeround_cli::console::Console;
use homeround_cli::disk::read_book;
use homeround_cli::outcome::{CommandFailure, exit_code};
use serde_json::{Map, Value};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/twenty_faults")
}

fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(golden()).unwrap() {
        let file = file.unwrap();
        if file.file_name() != "faults.txt" {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    folder
}

fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

fn lines(faults: &Faults) -> String {
    faults.0.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn every_fault_is_told_with_its_remedy_and_nothing_is_written() {
    let folder = copied();
    let before = names(folder.path());
    let faults = read_book(folder.path()).unwrap_err();
    assert_eq!(names(folder.path()), before);
    let expected = std::fs::read_to_string(golden().join("faults.txt")).unwrap();
    assert_eq!(lines(&faults), expected, "\n{}", lines(&faults));
    assert!(faults.0.iter().all(|fault| !fault.problem.is_empty() && !fault.remedy.is_empty()));
    let different: BTreeSet<&str> = faults.0.iter().map(|fault| fault.problem.split(" (").next().unwrap()).collect();
    assert!(different.len() >= 35, "{} different faults", different.len());
}

#[test]
fn validate_ends_with_three_and_writes_only_the_rejected_rows() {
    let (folder, elsewhere) = (copied(), tempfile::tempdir().unwrap());
    let before = names(folder.path());
    let rejected = Some(elsewhere.path().to_owned());
    let write_json = Some(folder.path().join("book.json"));
    let args = ValidateArgs { book: folder.path().to_owned(), rejected, task_times: None, write_json };
    let end = run(&args, &Console { json: false, terminal: false });
    assert!(matches!(end, Err(CommandFailure::Input(_))));
    assert_eq!(exit_code(&end), 3);
    assert_eq!(names(folder.path()), before);
    let written = names(elsewhere.path());
    assert!(written.contains("packages.rejected.csv") && written.iter().all(|name| name.ends_with(".rejected.csv")));
    let rows = read_csv(&std::fs::read(elsewhere.path().join("packages.rejected.csv")).unwrap()).unwrap();
    assert_eq!(rows.header.last().map(String::as_str), Some("why"));
    assert_eq!(rows.rows.len(), 8);
    assert!(rows.rows.iter().all(|(_, cells)| cells.last().is_some_and(|why| !why.is_empty())));
}

/// The golden book as one document.
fn as_document() -> Vec<u8> {
    let settings: toml::Table = std::fs::read_to_string(golden().join("homeround.toml")).unwrap().parse().unwrap();
    let settings = settings.into_iter().map(|(key, value)| (key, serde_json::to_value(value).unwrap()));
    let mut document: Map<String, Value> = settings.collect();
    for table in ["clients", "packages", "fixed", "carers", "shifts", "breaks", "history", "worked"] {
        let csv = read_csv(&std::fs::read(golden().join(format!("{table}.csv"))).unwrap()).unwrap();
        let row = |(_, cells): &(usize, Vec<String>)| {
            let fields = csv.header.iter().cloned().zip(cells.iter().map(|cell| Value::from(cell.clone())));
            Value::Object(fields.collect())
        };
        document.insert(table.to_owned(), csv.rows.iter().map(row).collect());
    }
    serde_json::to_vec(&document).unwrap()
}

#[test]
fn the_same_faults_are_told_of_the_same_book_as_a_document() {
    let from_files = read_book(&golden()).unwrap_err();
    let from_document = homeround::book::read_document(&as_document(), "book.json").unwrap_err();
    // A column that a header lacks is told once of a file and in every row of a document; rows are numbered from another
    // beginning, and so are those that a fault speaks of.
    let told = |faults: &Faults| -> BTreeSet<(String, String, String)> {
        let by_form = ["missing from the header", "is empty", "already stands"];
        let kept = faults.0.iter().filter(|fault| !by_form.iter().any(|form| fault.problem.contains(form)));
        let column = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
        kept.map(|fault| (column(&fault.column), fault.value.clone(), fault.problem.clone())).collect()
    };
    assert_eq!(told(&from_files), told(&from_document));
}

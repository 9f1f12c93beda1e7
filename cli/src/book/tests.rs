//! Tests of the book as a whole: what is written comes back, and the order of rows changes nothing.

use std::path::Path;

use proptest::prelude::*;

use super::model::Book;
use super::{expand, places, read, read_document, starter, write};
use crate::book::TravelTables;
use crate::fault::Faults;

fn write_files(folder: &Path, files: Vec<(String, Vec<u8>)>) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// The starter's example, read from its files.
pub(crate) fn example() -> Book {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), starter::files(true).unwrap());
    read(folder.path()).unwrap_or_else(|faults| panic!("{}", told(&faults)))
}

pub(crate) fn told(faults: &Faults) -> String {
    faults.0.iter().map(|fault| format!("{fault}\n")).collect()
}

/// Travel tables that are anything, of the right size.
pub(crate) fn flat_travel(book: &Book) -> TravelTables {
    let entries = book.travel.modes.len() * places(book).len().pow(2);
    TravelTables { seconds: vec![300; entries], metres: vec![1000; entries] }
}

#[test]
fn the_starter_validates_empty_and_filled() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), starter::files(false).unwrap());
    assert!(read(folder.path()).unwrap().clients.is_empty());
    let book = example();
    assert_eq!((book.clients.len(), book.packages.len(), book.shifts.len()), (3, 5, 4));
}

#[test]
fn a_book_comes_back_from_its_files_and_from_its_document() {
    let book = example();
    let document = write::json(&book).unwrap();
    assert_eq!(read_document(&document, "book.json").unwrap(), book);
    let folder = tempfile::tempdir().unwrap();
    write::folder(&book, folder.path()).unwrap();
    assert_eq!(read(folder.path()).unwrap(), book);
}

#[test]
fn the_document_fits_its_schema_and_the_tables_fit_the_schema() {
    let schema = serde_json::to_value(schemars::schema_for!(Book)).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&write::json(&example()).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{error} at {}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:?}");
    for table in &super::tables::TABLES[super::tables::SETTINGS..] {
        let reference = schema["properties"][table.name]["items"]["$ref"].as_str().unwrap();
        let definition = schema.pointer(&reference[1..]).unwrap();
        let mut known: Vec<&str> = definition["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        known.sort_unstable();
        columns.sort_unstable();
        assert_eq!(columns, known, "{}", table.name);
        let required: Vec<&str> =
            definition["required"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        for column in table.columns {
            assert_eq!(column.need, required.contains(&column.name), "{}.{}", table.name, column.name);
        }
    }
}

#[test]
fn the_example_expands_to_a_week() {
    let book = example();
    let plan = expand(&book, flat_travel(&book)).unwrap();
    assert_eq!(plan.tables.visits.len(), 4 * 7 + 3);
    assert_eq!(plan.tables.shifts.len(), 4 * 7);
    assert_eq!(plan.tables.breaks.len(), 2 * 7);
    assert_eq!(plan.tables.gaps.len(), 7);
    let visit = plan.names.visit("C01-morning@2026-03-03").unwrap();
    let row = plan.tables.visits[visit.at()];
    assert_eq!(plan.names.zone.iso(row.window.earliest), "2026-03-03T07:30:00+00:00");
    assert_eq!(plan.names.zone.iso(row.due), "2026-03-03T08:30:00+00:00");
    let gap = plan.tables.gaps[0];
    assert_eq!((gap.least.0, gap.most.0), ((30 + 240) * 60, (30 + 360) * 60));
    let carer = plan.tables.carers[0];
    assert_eq!((carer.contract_least.0, carer.contract_most.0), (20 * 3600, 40 * 3600));
    assert_eq!(carer.per_second.0, 356_944, "12.85 pounds an hour, in millionths of a penny");
}

#[test]
fn a_day_with_a_clock_change_keeps_its_wall_times_and_its_true_length() {
    let mut book = example();
    book.branch.start = crate::book::value::Day::read("2026-03-28").unwrap();
    book.branch.days = 2;
    let plan = expand(&book, flat_travel(&book)).unwrap();
    let of = |id: &str| plan.tables.visits[plan.names.visit(id).unwrap().at()].window.earliest;
    let (before, after) = (of("C01-morning@2026-03-28"), of("C01-morning@2026-03-29"));
    assert_eq!((after - before).0, 23 * 3600);
    assert_eq!(plan.names.zone.iso(after), "2026-03-29T07:30:00+01:00");
    assert_eq!(plan.names.zone.read_iso("2026-03-29T07:30:00+01:00"), Some(after));
}

fn shuffled<T: Clone + std::fmt::Debug + 'static>(rows: &[T]) -> BoxedStrategy<Vec<T>> {
    Just(rows.to_vec()).prop_shuffle().boxed()
}

fn any_order() -> impl Strategy<Value = Book> {
    let book = example();
    let parts = (shuffled(&book.clients), shuffled(&book.packages), shuffled(&book.carers), shuffled(&book.shifts));
    let rest = (shuffled(&book.breaks), shuffled(&book.history), shuffled(&book.travel.modes));
    (parts, rest).prop_map(move |((clients, packages, carers, shifts), (breaks, history, modes))| {
        let mut book = Book { clients, packages, carers, shifts, breaks, history, ..book.clone() };
        book.travel.modes = modes;
        book
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_rows_changes_no_table(book in any_order()) {
        let plain = example();
        let (one, other) = (expand(&plain, flat_travel(&plain)).unwrap(), expand(&book, flat_travel(&book)).unwrap());
        prop_assert_eq!(format!("{:?}", one.tables), format!("{:?}", other.tables));
        let ids = |plan: &super::Plan| plan.names.visits.iter().map(|dated| dated.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&one), ids(&other));
    }

    #[test]
    fn any_text_in_any_cell_is_read_or_refused_and_what_is_read_comes_back(
        name in "\\PC{1,12}", note in "[ -~;,\"'=+@\n\t]{0,20}", task in "[ -~]{1,10}", minutes in "[0-9-]{1,4}",
        degrees in "-?[0-9]{1,3}\\.[0-9]{0,9}", clock in "[0-9]{1,2}:[0-9]{2}(\\+01:00)?", pay in "[0-9]{1,3}(\\.[0-9]{1,4})?",
    ) {
        let mut document: serde_json::Value = serde_json::from_slice(&write::json(&example()).unwrap()).unwrap();
        document["clients"][0]["name"] = name.into();
        document["clients"][0]["note"] = note.into();
        document["clients"][1]["longitude"] = degrees.into();
        document["packages"][0]["tasks"][1] = task.into();
        document["packages"][1]["minutes"] = minutes.into();
        document["shifts"][0]["start"] = clock.into();
        document["carers"][0]["pay_per_hour"] = pay.into();
        if let Ok(book) = read_document(&serde_json::to_vec(&document).unwrap(), "book.json") {
            let folder = tempfile::tempdir().unwrap();
            write::folder(&book, folder.path()).unwrap();
            prop_assert_eq!(&read(folder.path()).unwrap_or_else(|faults| panic!("{}", told(&faults))), &book);
            prop_assert_eq!(&read_document(&write::json(&book).unwrap(), "book.json").unwrap(), &book);
        }
    }
}

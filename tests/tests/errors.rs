//! `ERRORS.md` is the catalogue of errors as the code has it.

use std::collections::BTreeSet;
use std::path::Path;

use homeround::catalogue::{LIBRARY, catalogue_page};
use homeround_core::catalogue::CATALOGUE;
use homeround_core::ground::{CatalogueError, ErrorRow};
use homeround_wire::WireError;

/// The errors of packages that the library does not know.
const OTHERS: &[(&str, &[ErrorRow])] = &[("A request in bytes", WireError::ROWS)];

/// Write the page anew with `WRITE_ERRORS=1 cargo test -p homeround-tests --test errors`.
#[test]
fn the_page_is_the_catalogue() {
    let (file, page) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("../ERRORS.md"), catalogue_page(OTHERS));
    if std::env::var_os("WRITE_ERRORS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let held = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        held == page,
        "ERRORS.md is stale: write it with WRITE_ERRORS=1 cargo test -p homeround-tests --test errors"
    );
}

#[test]
fn no_code_is_given_twice() {
    let mut seen = BTreeSet::new();
    for row in CATALOGUE.iter().chain(LIBRARY).chain(OTHERS).flat_map(|(_, rows)| *rows) {
        assert!(seen.insert(row.code), "{} twice", row.code);
    }
}

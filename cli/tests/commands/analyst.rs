//! The analyst's journey: from messy exports to a decision and printed rotas, without editing a file.

use crate::desk::{Desk, LITTLE, repository};

/// The messy files of `examples/messy`, in a folder of the desk.
fn with_files() -> Desk {
    let desk = Desk::new();
    std::fs::create_dir(desk.at("in")).unwrap();
    for name in ["clients.csv", "staff.xlsx", "visits.csv", "points.csv"] {
        std::fs::copy(repository(&format!("examples/messy/{name}")), desk.at("in").join(name)).unwrap();
    }
    desk
}

const IMPORT: [&str; 6] = ["import", "book", "north", "in/clients.csv", "in/staff.xlsx", "in/visits.csv"];

#[test]
fn from_messy_exports_to_a_plan_and_printed_rotas() {
    let desk = with_files();
    let options = ["--infer", "--points", "in/points.csv"];
    let shown = desk.run(&[&IMPORT[..], &options].concat()).ended(0);
    assert!(shown.out.contains("Nothing was written") && !desk.at("north").exists(), "{}", shown.out);
    assert!(shown.out.contains("the middle of the sector serves for"), "{}", shown.out);
    assert!(shown.out.contains("staff.xlsx (Notes): no table of a book; left out"), "{}", shown.out);
    desk.run(&[&IMPORT[..], &options, &["--yes"]].concat()).ended(0);
    desk.run(&["validate", "north"]).ended(0);
    let said = desk.run(&["plan", "north", "--work", LITTLE, "-o", "roster.json"]);
    assert!(matches!(said.code, Some(0 | 4)), "{}{}", said.out, said.err);
    for form in ["html", "xlsx", "csv", "geojson"] {
        desk.run(&["rota", "north", "roster.json", "-o", &format!("rota.{form}")]).ended(0);
    }
    desk.run(&["rota", "north", "roster.json", "--each", "ics", "-o", "calendars"]).ended(0);
    assert_eq!(std::fs::read_dir(desk.at("calendars")).unwrap().count(), 6 + 12);
    let page = std::fs::read_to_string(desk.at("rota.html")).unwrap();
    for name in ["Megan Rees", "Zoë Williams", "Kofi Mensah", "Key safe by the back door: 1234"] {
        assert!(page.contains(name), "{name}");
    }
    assert!(!page.contains("NP20") && !page.contains("<script"));
    let csv = std::fs::read_to_string(desk.at("rota.csv")).unwrap();
    assert!(csv.contains("'=HYPERLINK") && csv.contains("Sian Davies"), "{csv}");
    // A calendar is one person's.
    desk.run(&["rota", "north", "roster.json", "-o", "all.ics"]).ended(2);
    desk.run(&["rota", "north", "roster.json", "-o", "sian.ics", "--who", "Sian Davies"]).ended(0);
    desk.run(&["rota", "north", "roster.json", "-o", "x.html", "--who", "Nobody At All"]).ended(2);
    desk.run(&["rota", "north", "roster.json", "-o", "x.pdf"]).ended(2);
}

#[test]
fn what_was_said_once_is_remembered_and_places_are_kept() {
    let desk = with_files();
    desk.run(&[&IMPORT[..], &["--infer", "--points", "in/points.csv", "--yes"]].concat()).ended(0);
    let before = std::fs::read(desk.at("north/clients.csv")).unwrap();
    std::fs::rename(desk.at("in/clients.csv"), desk.at("in/april.csv")).unwrap();
    // The points file is not asked for again: the book knows where everybody lives.
    let said = desk.run(&["import", "book", "north", "in/april.csv", "--yes"]).ended(0);
    assert!(said.out.contains("as remembered"), "{}", said.out);
    assert_eq!(std::fs::read(desk.at("north/clients.csv")).unwrap(), before);
    desk.run(&["validate", "north"]).ended(0);
    // Next week: the same book from another day on.
    desk.run(&["import", "book", "north", "in/april.csv", "--start", "9 Mar 2026", "--yes"]).ended(0);
    assert!(std::fs::read_to_string(desk.at("north/homeround.toml")).unwrap().contains("start = \"2026-03-09\""));
}

#[test]
fn what_is_missing_is_told_once_and_nothing_is_written() {
    let desk = with_files();
    let said = desk.run(&[&IMPORT[..], &["--yes"]].concat()).ended(3);
    assert!(
        said.err.contains("2 faults") && said.err.contains("--points") && said.err.contains("--infer"),
        "{}",
        said.err
    );
    assert!(!desk.at("north").exists());
    desk.run(&["import", "book", "in", "in/clients.csv", "--points", "in/points.csv", "--yes"]).ended(3);
    let said = desk.run(&["places"]).ended(0);
    assert!(said.out.contains("Open Government Licence"));
    let said = desk.run(&["places", "np20 2aa", "--points", "in/points.csv"]);
    assert!(matches!(said.code, Some(0 | 1)), "{}", said.err);
    desk.run(&["places", "NP20", "--points", "in/points.csv"]).ended(2);
}

//! The analyst's journey: from messy exports to a decision and printed rotas, without editing a file.

use crate::desk::{Desk, LITTLE, repository};

/// The messy files of `examples/messy`, in a folder of the desk.
pub(crate) fn with_files() -> Desk {
    let desk = Desk::new();
    std::fs::create_dir(desk.at("in")).unwrap();
    for name in ["clients.csv", "staff.xlsx", "visits.csv", "points.csv"] {
        std::fs::copy(repository(&format!("examples/messy/{name}")), desk.at("in").join(name)).unwrap();
    }
    desk
}

pub(crate) const IMPORT: [&str; 6] = ["import", "book", "north", "in/clients.csv", "in/staff.xlsx", "in/visits.csv"];

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
    for form in ["html", "xlsx", "csv", "geojson", "json"] {
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

#[test]
fn a_visit_is_moved_when_it_is_known_what_that_breaks() {
    let desk = Desk::with_roster();
    let roster = std::fs::read_to_string(desk.at("roster.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&roster).unwrap();
    let mut stops = file["rounds"].as_array().unwrap().iter().flat_map(|round| round["stops"].as_array().unwrap());
    let stop = stops.find(|stop| stop["visit"] == "C01-morning@2026-03-04").unwrap();
    let own = &stop["start"].as_str().unwrap()[11..16];
    // Where it is already, nothing breaks and nothing is weighed more.
    let still = ["--json", "move", "book", "roster.json", "C01-morning@2026-03-04", "--at", own];
    let said = desk.run(&still).ended(0).json();
    assert_eq!((said["broken"].as_array().unwrap().len(), said["cost"].as_array().unwrap().len()), (0, 0), "{said}");
    // Past its window: said, and written only when that is asked for.
    let past = ["move", "book", "roster.json", "C01-morning@2026-03-04", "--at", "14:00", "-o", "moved.json"];
    let said = desk.run(&past).ended(1);
    assert!(said.out.contains("breaks  window") && said.err.contains("--yes"), "{}{}", said.out, said.err);
    assert!(!desk.at("moved.json").exists());
    desk.run(&[&past[..], &["--yes"]].concat()).ended(1);
    assert!(std::fs::read_to_string(desk.at("moved.json")).unwrap().contains("14:00"));
    assert_eq!(std::fs::read_to_string(desk.at("roster.json")).unwrap(), roster);
    for wrong in [
        &["C01-mourning@2026-03-02", "--at", "9:20"][..],
        &["C01-morning@2026-03-02"],
        &["C01-morning@2026-03-02", "--to", "nobody"],
        &["C01-morning@2026-03-02", "--at", "25:00"],
    ] {
        desk.run(&[&["move", "book", "roster.json"][..], wrong].concat()).ended(2);
    }
}

#[test]
fn a_locked_visit_stays_in_every_plan_until_it_is_unlocked() {
    let desk = Desk::with_roster();
    let before = std::fs::read_to_string(desk.at("book/fixed.csv")).unwrap();
    let visit = "C02-lunch@2026-03-04";
    desk.run(&["unlock", "book", visit]).ended(2);
    desk.run(&["lock", "book", "roster.json", "C02-launch@2026-03-04"]).ended(2);
    desk.run(&["lock", "book", "roster.json", visit]).ended(0);
    let fixed = std::fs::read_to_string(desk.at("book/fixed.csv")).unwrap();
    assert!(fixed.contains("C02-lunch,2026-03-04,A") && fixed.lines().count() == before.lines().count() + 1, "{fixed}");
    // Twice is once; another seed keeps it.
    desk.run(&["lock", "book", "roster.json", visit]).ended(0);
    assert_eq!(std::fs::read_to_string(desk.at("book/fixed.csv")).unwrap(), fixed);
    desk.run(&["plan", "book", "--work", LITTLE, "--seed", "9", "-o", "again.json"]).ended(0);
    let start = |name: &str| {
        let file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(desk.at(name)).unwrap()).unwrap();
        let rounds = file["rounds"].as_array().unwrap().clone();
        let holds =
            |round: &&serde_json::Value| round["stops"].as_array().unwrap().iter().any(|stop| stop["visit"] == visit);
        let round = rounds.iter().find(holds).unwrap();
        let stop = round["stops"].as_array().unwrap().iter().find(|stop| stop["visit"] == visit).unwrap();
        (round["carer"].clone(), stop["start"].clone())
    };
    assert_eq!(start("again.json"), start("roster.json"));
    desk.run(&["unlock", "book", visit]).ended(0);
    desk.run(&["validate", "book"]).ended(0);
    assert!(!std::fs::read_to_string(desk.at("book/fixed.csv")).unwrap().contains("C02-lunch"));
}

#[test]
fn a_plan_ends_when_its_seconds_are_up_and_says_how_to_go_on() {
    let desk = Desk::with_starter();
    let said = desk.run(&["plan", "book", "--work", "1e12", "--seconds", "1", "-o", "roster.json"]);
    assert!(matches!(said.code, Some(0 | 4)), "{}", said.err);
    assert!(said.err.contains("the time is up") && said.err.contains("--from roster.json"), "{}", said.err);
    desk.run(&["check", "book", "roster.json"]);
    let said = desk.run(&["remedy", "book", "--work", "1e12", "--seconds", "1"]);
    assert!(matches!(said.code, Some(0 | 2 | 4)), "{}", said.err);
}

#[test]
fn any_table_of_a_book_may_be_a_workbook_and_a_shift_may_end_at_midnight() {
    let desk = Desk::with_starter();
    let shifts = std::fs::read_to_string(desk.at("book/shifts.csv")).unwrap();
    std::fs::write(desk.at("book/shifts.csv"), shifts.replace("19:00,22:00", "19:00,24:00")).unwrap();
    let before = desk.run(&["--json", "validate", "book"]).ended(0).json();
    let clients = std::fs::read(desk.at("book/clients.csv")).unwrap();
    std::fs::write(desk.at("book/clients.xlsx"), workbook(&clients)).unwrap();
    let said = desk.run(&["validate", "book"]).ended(3);
    assert!(said.err.contains("stands beside clients.csv"), "{}", said.err);
    std::fs::remove_file(desk.at("book/clients.csv")).unwrap();
    assert_eq!(desk.run(&["--json", "validate", "book"]).ended(0).json(), before);
    // It is read, so nothing goes over it.
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "book/clients.xlsx"]).ended(2);
}

/// A CSV without quotes as a workbook, every cell a text.
fn workbook(csv: &[u8]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(std::str::from_utf8(csv).unwrap().lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

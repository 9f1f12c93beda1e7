//! Names that would like to be code: in a page, in a spreadsheet, in a database.

use crate::desk::{Desk, LITTLE};
use crate::journey::events_of;

const SCRIPT: &str = "<script>alert(1)</script>";
const FORMULA: &str = "=SUM(A1)";
const QUOTED: &str = "Siân O'Brien \"\"Nan\"\"";

fn named() -> Desk {
    let desk = Desk::with_starter();
    desk.replace("book/clients.csv", "Ada Pritchard", SCRIPT);
    desk.replace("book/clients.csv", "Bryn Howells", FORMULA);
    desk.replace("book/clients.csv", "Ceri Vaughan", &format!("\"{QUOTED}\""));
    desk.replace("book/carers.csv", "Megan Rees", SCRIPT);
    desk.replace("book/homeround.toml", "Starter branch", SCRIPT);
    desk
}

#[test]
fn a_name_is_text_in_a_report() {
    let desk = named();
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    events_of(&desk);
    desk.run(&["report", "book", "roster.json", "--events", "events.jsonl"]).ended(0);
    let page = desk.read("report.html");
    assert!(!page.contains(SCRIPT), "a name became code");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("onerror="));
}

#[test]
fn a_name_is_text_in_a_spreadsheet_and_comes_back_as_it_was() {
    let desk = named();
    desk.run(&["validate", "book", "--write-json", "book.json"]).ended(0);
    let document = desk.json("book.json");
    let names: Vec<&str> =
        document["clients"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, [SCRIPT, FORMULA, "Siân O'Brien \"Nan\""]);
    desk.run(&["init", "copy", "--from", "book.json"]).ended(0);
    let clients = desk.read("copy/clients.csv");
    assert!(clients.contains(",'=SUM(A1),") && !clients.contains(",=SUM"), "{clients}");
    desk.run(&["validate", "copy", "--write-json", "again.json"]).ended(0);
    assert_eq!(desk.read("again.json"), desk.read("book.json"));
}

#[test]
fn a_formula_in_a_rejected_row_is_text() {
    let desk = Desk::with_starter();
    desk.replace("book/clients.csv", "C02,Bryn Howells,51.57235", "C02,=cmd|'/c calc'!A0,151.57235");
    desk.run(&["validate", "book"]).ended(3);
    let rejected = desk.read("book/clients.rejected.csv");
    assert!(rejected.contains("'=cmd") && !rejected.contains(",=cmd"), "{rejected}");
}

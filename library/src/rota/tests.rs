//! Rotas of a small roster, with texts in them that mean harm.

use super::{Rota, RotaChoice, geojson, table};
use crate::book::Book;
use crate::book::tests::example;
use crate::roster::{RosterFile, RosterRound, RosterStop};

const EVIL: &str = "<script>alert(1)</script>\u{202e}\r\nEND:VEVENT\nATTACH:x";

fn book() -> Book {
    let mut book = example();
    book.clients[0].name = format!("=1+1{EVIL}");
    book.clients[0].note = Some(format!("Key safe {EVIL}"));
    book.clients[0].postcode = Some("NP20 4ND".to_owned());
    book
}

fn roster(book: &Book) -> RosterFile {
    let package = |at: usize| format!("{}@2026-03-02", book.packages[at].id);
    let stop = |visit: &str, from: &str, until: &str| RosterStop {
        visit: Some(visit.to_owned()),
        start: format!("2026-03-02T{from}:00+00:00"),
        end: format!("2026-03-02T{until}:00+00:00"),
        ..RosterStop::default()
    };
    let round = |carer: usize, stops: Vec<RosterStop>| RosterRound {
        shift: format!("s{carer}@2026-03-02"),
        carer: book.carers[carer].id.clone(),
        with: None,
        stops,
    };
    let rest = RosterStop { rest: Some("b".to_owned()), visit: None, ..stop("", "09:00", "09:30") };
    RosterFile {
        format: crate::roster::model::FORMAT.to_owned(),
        branch: book.branch.name.clone(),
        start: book.branch.start,
        days: book.branch.days,
        rounds: vec![
            round(0, vec![stop(&package(0), "08:00", "08:45"), rest]),
            round(1, vec![stop(&package(0), "08:00", "08:45")]),
        ],
        unserved: vec![package(1)],
        provenance: None,
    }
}

fn rota(choice: RotaChoice) -> Rota {
    let book = book();
    Rota::new(&book, &roster(&book), choice)
}

#[test]
fn a_visit_has_everybody_who_makes_it_and_a_break_one() {
    let rota = rota(RotaChoice::default());
    assert_eq!(rota.stops.len(), 2);
    assert_eq!((rota.stops[0].carers.len(), rota.stops[0].minutes, rota.stops[0].postcode.clone()), (2, 45, None));
    assert!(rota.stops[1].is_break() && rota.stops[1].carers.len() == 1);
    let first = rota.stops[0].carers[0].clone();
    assert_eq!(rota.stops[0].beside(&first), rota.stops[0].carer_names[1..]);
    assert_eq!(rota.minutes_of(&first), 45);
    assert_eq!(rota.unserved.len(), 1);
    assert!(rota.only(&["nobody".to_owned()]).is_err());
    let alone = rota.only(&[first]).unwrap();
    assert_eq!((alone.carers.len(), alone.clients.len(), alone.stops.len()), (1, 0, 2));
}

#[test]
fn addresses_are_shown_on_request_and_notes_can_be_left_out() {
    let rota = rota(RotaChoice { addresses: true, no_notes: true });
    assert_eq!(rota.stops[0].postcode.as_deref(), Some("NP20 4ND"));
    assert!(rota.stops[0].note.is_empty());
}

#[test]
fn tables_and_maps_have_every_carer_of_a_visit() {
    let rota = rota(RotaChoice::default());
    let csv = String::from_utf8(table::write_csv(&rota).unwrap()).unwrap();
    assert_eq!(csv.lines().count(), 1 + 3 + 1);
    assert!(csv.contains("'=1+1<script>") && csv.contains("NOBODY"), "{csv}");
    let map: serde_json::Value = serde_json::from_slice(&geojson::write_geojson(&rota).unwrap()).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), 2);
}

#[test]
fn a_bundle_has_an_appointment_for_each_visit_and_no_address() {
    let rota = rota(RotaChoice { addresses: true, no_notes: false });
    let bytes = super::fhir::write_fhir(&rota).unwrap();
    let bundle: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let entries = bundle["entry"].as_array().unwrap();
    assert_eq!((bundle["resourceType"].as_str(), entries.len()), (Some("Bundle"), 2));
    let booked = &entries[0]["resource"];
    assert_eq!((booked["status"].as_str(), booked["participant"].as_array().unwrap().len()), (Some("booked"), 3));
    assert_eq!(booked["start"], "2026-03-02T08:00:00+00:00");
    let id = booked["id"].as_str().unwrap();
    assert!(id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric()));
    let proposed = &entries[1]["resource"];
    assert!(proposed["status"] == "proposed" && proposed.get("start").is_none());
    assert!(!String::from_utf8(bytes).unwrap().contains("NP20"));
}

#[cfg(feature = "html")]
#[test]
fn a_page_shows_texts_and_runs_none() {
    use super::page::{PageChoice, write_page};
    let page =
        write_page(&rota(RotaChoice::default()), PageChoice { carers: true, clients: true, week: true, large: true });
    assert!(!page.contains("<script") && !page.contains('\u{202e}'));
    assert!(page.contains("&lt;script&gt;") && page.contains("class=\"large\"") && page.contains("with "));
}

#[cfg(feature = "calendar")]
#[test]
fn a_calendar_keeps_every_text_in_its_own_line() {
    let rota = rota(RotaChoice { addresses: true, no_notes: false });
    let person = rota.stops[0].carers[0].clone();
    let text = super::calendar::write_calendar(&rota, &person, "A carer");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2, "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("END:VEVENT")).count(), 2);
    assert!(
        !text.lines().any(|line| line.starts_with("ATTACH")) && text.contains("DTSTART:20260302T080000Z"),
        "{text}"
    );
    assert_eq!(text, super::calendar::write_calendar(&rota, &person, "A carer"));
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_holds_texts_and_no_formula() {
    let bytes = super::workbook::write_workbook(&rota(RotaChoice::default())).unwrap();
    let sheets = crate::workbook::sheets(&bytes).unwrap();
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Carers", "Clients", "Visits"]);
    let visits = &sheets[2].rows;
    assert_eq!((visits.len(), visits[1].cells[3].as_str()), (5, "45"));
    assert!(visits[1].cells[7].starts_with("=1+1<script>"));
}

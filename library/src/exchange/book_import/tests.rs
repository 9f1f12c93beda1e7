//! Messy files, and the books they make.

use std::collections::{BTreeMap, BTreeSet};

use super::mapping::BookMapping;
use super::recognise::SheetChoice;
use super::sheets::{ImportSheet, read_sheets};
use super::summary::BookImport;
use super::{ImportTerms, draft_book};
use crate::book::value::Day;
use crate::cells::Order;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::postcodes::{PointsSearch, PostcodePlaces};

const CLIENTS: &str = "Branch;;\nClients at 27/02/2026;;\n;;\nSU Ref;Name;Address;Phone\nC1;\"Rees, Megan\";1 High St NP20 4ND;1\n\
                       SU Ref;Name;Address;Phone\nC2;Ann Lee;2 High St, NP20 3LQ;2\nTotal;2;;\n";
const STAFF: &str = "Name,Sex,Home postcode,Rate,Driver?\nSian Davies,F,NP19 4PL,£12.85,Driver\nKofi Mensah,M,NP10 8RR,13,walker\nTotal,2,,,\n";
const ROTA: &str = "Employee,Mon,Tue,Sat\n\"Davies, Sian\",07:00-14:00,7am to 2pm,OFF\nKofi Mensah,OFF,,16:00-24:00\n";
const CALLS: &str = "Client,Time,Duration,Days,Carers\nMegan Rees,8.15am,45 mins,daily,Double\n,1230,0:30,Mon Wed Fri,1\nC2,0.75,30,,single\n";
const POINTS: &str =
    "NP204ND,10,330198,188090\nNP203LQ,10,329553,186434\nNP194PL,10,332213,185870\nNP108RR,10,325706,186013\n";

fn terms() -> ImportTerms {
    ImportTerms {
        start: None,
        today: Day::read("2026-02-27").unwrap(),
        days: None,
        branch: "North \"1\"".to_owned(),
        zone: "Europe/London".to_owned(),
        pay: None,
        window: 30,
        infer: false,
        base: Some("NP20 4ND".to_owned()),
        order: Order::DayFirst,
    }
}

fn sheets(files: &[(&str, &str)]) -> Vec<ImportSheet> {
    files.iter().flat_map(|(name, text)| read_sheets(name, text.as_bytes()).unwrap()).collect()
}

fn places(wanted: BTreeSet<String>) -> PostcodePlaces {
    let mut search = PointsSearch::new(wanted);
    search.read("points.csv", POINTS.as_bytes()).unwrap();
    search.finish()
}

fn import(files: &[(&str, &str)], mapping: &BookMapping, terms: ImportTerms) -> Result<BookImport, Faults> {
    let none: Option<&BTreeMap<String, Vec<u8>>> = None;
    let draft = draft_book(&sheets(files), &|_| SheetChoice::default(), mapping, none, terms)?;
    let places = places(draft.postcodes());
    draft.finish(Some(&places)).map_err(|failure| match failure {
        Failure::Faults(faults) => faults,
        other => panic!("{other}"),
    })
}

const ALL: [(&str, &str); 4] = [("a.csv", CLIENTS), ("b.csv", STAFF), ("c.csv", ROTA), ("d.csv", CALLS)];

#[test]
fn lists_of_people_calls_and_shifts_become_a_book() {
    let made = import(&ALL, &BookMapping::default(), terms()).unwrap();
    let book = &made.book;
    assert_eq!(
        made.sheets.iter().map(|sheet| sheet.table.as_str()).collect::<Vec<_>>(),
        ["clients", "carers", "shifts", "packages"]
    );
    assert_eq!((made.sheets[0].header_row, made.sheets[0].passed_over.clone()), (4, vec![6, 8]));
    assert_eq!(made.sheets[0].unread, ["Phone"]);
    assert_eq!((book.branch.name.as_str(), book.branch.start.to_string()), ("North \"1\"", "2026-03-02".to_owned()));
    assert_eq!(book.branch.base.as_ref().unwrap().postcode.as_deref(), Some("NP20 4ND"));
    let people = |people: Vec<(&String, &String)>| {
        people.into_iter().map(|(id, name)| format!("{id} {name}")).collect::<Vec<_>>()
    };
    assert_eq!(people(book.clients.iter().map(|row| (&row.id, &row.name)).collect()), ["C1 Megan Rees", "C2 Ann Lee"]);
    assert_eq!(
        people(book.carers.iter().map(|row| (&row.id, &row.name)).collect()),
        ["sian-davies Sian Davies", "kofi-mensah Kofi Mensah"]
    );
    assert_eq!(book.carers.iter().map(|row| row.mode.as_str()).collect::<Vec<_>>(), ["car", "foot"]);
    let shift = |row: &crate::book::model::Shift| {
        format!("{} {:?} {}-{} {}", row.carer, row.repeats.as_deref(), row.start, row.end, row.overnight)
    };
    assert_eq!(
        book.shifts.iter().map(shift).collect::<Vec<_>>(),
        [
            "sian-davies Some(\"FREQ=WEEKLY;BYDAY=MO,TU\") 07:00-14:00 false",
            "kofi-mensah Some(\"FREQ=WEEKLY;BYDAY=SA\") 16:00-00:00 true",
        ]
    );
    let call = |row: &crate::book::model::Package| {
        let repeats = row.repeats.as_deref().unwrap_or_default();
        format!("{} {} {}x{} {}-{} {repeats}", row.client, row.name, row.minutes, row.carers, row.earliest, row.latest)
    };
    assert_eq!(
        book.packages.iter().map(call).collect::<Vec<_>>(),
        [
            "C1 morning 45x2 07:45-08:45 FREQ=DAILY",
            "C1 lunch 30x1 12:00-13:00 FREQ=WEEKLY;BYDAY=MO,WE,FR",
            "C2 evening 30x1 17:30-18:30 FREQ=DAILY",
        ]
    );
    assert!(made.words().contains("A new book: 2 carers, 2 clients, 3 packages, 2 shifts"), "{}", made.words());
    assert!(made.files.iter().any(|(name, _)| name == "homeround.toml"));
}

#[test]
fn what_was_found_is_remembered_and_next_months_file_may_be_called_otherwise() {
    let made = import(&ALL, &BookMapping::default(), terms()).unwrap();
    let text = serde_json::to_string(&made.mapping).unwrap();
    let mapping: BookMapping = serde_json::from_str(&text).unwrap();
    let again = [("march.csv", CLIENTS), ("b.csv", STAFF), ("c.csv", ROTA), ("d.csv", CALLS)];
    let second = import(&again, &mapping, terms()).unwrap();
    assert_eq!(second.book, made.book);
    assert!(
        second.sheets.iter().flat_map(|sheet| &sheet.columns).all(|column| column.guessed == Some("as remembered"))
    );
}

#[test]
fn faults_stand_where_they_are_in_the_files_that_were_given() {
    let staff = STAFF.replace("£12.85", "#N/A");
    let calls = "Client,Time,Duration,Days,Carers\nMegan Reece,8:15,45,daily,2\nAnn Lee,8:15,45,someday,2\nAnn Lee,25:00,45,daily,1\n";
    let files = [("a.csv", CLIENTS), ("b.csv", staff.as_str()), ("c.csv", ROTA), ("d.csv", calls)];
    let faults = import(&files, &BookMapping::default(), terms()).unwrap_err();
    let told: Vec<(&str, Option<usize>, &str)> =
        faults.0.iter().map(|fault| (fault.file.as_str(), fault.row, fault.column.as_str())).collect();
    assert!(told.contains(&("b.csv", Some(2), "Rate")), "{faults}");
    assert!(told.contains(&("d.csv", Some(2), "Client")), "{faults}");
    assert!(told.contains(&("d.csv", Some(3), "Days")), "{faults}");
    assert!(told.contains(&("d.csv", Some(4), "Time")), "{faults}");
    assert!(faults.to_string().contains("Nearest: megan rees"), "{faults}");
}

#[test]
fn places_and_pay_that_nobody_says_are_told_once() {
    let staff = STAFF.replace("Rate", "Payband");
    let files = [("a.csv", CLIENTS), ("b.csv", staff.as_str()), ("c.csv", ROTA), ("d.csv", CALLS)];
    let none: Option<&BTreeMap<String, Vec<u8>>> = None;
    let draft =
        draft_book(&sheets(&files), &|_| SheetChoice::default(), &BookMapping::default(), none, terms()).unwrap();
    let Err(Failure::Faults(faults)) = draft.finish(None) else { panic!("it has no places") };
    assert_eq!(faults.0.len(), 2, "{faults}");
    assert!(faults.to_string().contains("--points") && faults.to_string().contains("--pay"), "{faults}");
}

#[test]
fn a_column_in_two_orders_is_told_and_month_first_is_read_when_it_is_said() {
    let leave =
        |days: [&str; 2]| format!("Name,First day,Last day,Reason\nSian Davies,{},{},Holiday\n", days[0], days[1]);
    let with = |leave: &str, order: Order| {
        let mut files: Vec<(&str, &str)> = ALL.to_vec();
        files.push(("e.csv", leave));
        import(&files, &BookMapping::default(), ImportTerms { order, ..terms() })
    };
    let month_first = leave(["03/02/2026", "03/13/2026"]);
    let faults = with(&month_first, Order::DayFirst).unwrap_err();
    assert!(faults.to_string().contains("month first"), "{faults}");
    let made = with(&month_first, Order::MonthFirst).unwrap();
    assert_eq!(
        (made.book.leave[0].from.to_string(), made.book.leave[0].until.unwrap().to_string()),
        ("2026-03-02".to_owned(), "2026-03-13".to_owned())
    );
    assert_eq!(made.book.leave[0].carer.as_deref(), Some("sian-davies"));
}

#[test]
fn a_header_may_have_a_row_of_groups_over_it() {
    let calls = "Client,,Call,,\nName,Ref,Time,Mins,Days\nMegan Rees,x,8:15,45,daily\n";
    let files = [("a.csv", CLIENTS), ("b.csv", STAFF), ("c.csv", ROTA), ("calls.csv", calls)];
    let made = import(&files, &BookMapping::default(), terms()).unwrap();
    assert_eq!(made.book.packages.len(), 1);
    assert_eq!((made.book.packages[0].client.as_str(), made.book.packages[0].minutes), ("C1", 45));
}

#[test]
fn shifts_by_date_may_have_a_break_and_end_at_midnight() {
    let shifts = "Carer,Date,Start,Finish,Break\nSian Davies,02/03/2026,07:00,14:30,30 mins\nKofi Mensah,03-Mar-26,15:00,24:00,\n";
    let files = [("a.csv", CLIENTS), ("b.csv", STAFF), ("c.csv", shifts), ("d.csv", CALLS)];
    let book = import(&files, &BookMapping::default(), terms()).unwrap().book;
    assert_eq!(
        book.shifts.iter().map(|row| (row.from.to_string(), row.repeats.is_none())).collect::<Vec<_>>(),
        [("2026-03-02".to_owned(), true), ("2026-03-03".to_owned(), true),]
    );
    assert_eq!(book.breaks.len(), 1);
    let rest = &book.breaks[0];
    assert_eq!(
        (rest.earliest.to_string(), rest.latest.to_string(), rest.minutes, rest.paid),
        ("09:30".to_owned(), "12:00".to_owned(), 30, false)
    );
}

#[test]
fn what_is_no_table_of_a_book_is_said() {
    let none: Option<&BTreeMap<String, Vec<u8>>> = None;
    let files = sheets(&[("x.csv", "a,b\n1,2\n")]);
    let why = draft_book(&files, &|_| SheetChoice::default(), &BookMapping::default(), none, terms()).unwrap_err();
    assert!(why.to_string().contains("clients=FILE"), "{why}");
    let said = |_: &ImportSheet| SheetChoice { table: None, header_row: Some(9) };
    assert!(
        draft_book(&files, &said, &BookMapping::default(), none, terms()).unwrap_err().to_string().contains("row 9")
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    /// Whatever stands in a file, it becomes a book or faults.
    #[test]
    fn no_table_makes_it_panic(
        rows in proptest::collection::vec(
            proptest::collection::vec(
                proptest::sample::select(vec![
                    "", "Name", "Client", "Carer", "Postcode", "Days", "Mon", "Start", "End", "Minutes", "Date", "From", "Reason", "Rate",
                    "Carers", "Break", "Total", "Megan Rees", "C1", "08:00", "24:00", "0", "99999", "07:00-07:00", "x", "é", "01/03/2026",
                    "03/13/2026", "-5", "#N/A", "NP20 4ND", "daily", "0.9999", "1e9 hours", "\u{202e};\"",
                ]),
                0..7,
            ),
            0..7,
        ),
        infer: bool,
    ) {
        let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |row: &Vec<&str>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
        let text = rows.iter().map(line).collect::<Vec<_>>().join("\n");
        let mut files: Vec<(&str, &str)> = ALL.to_vec();
        files.push(("x.csv", &text));
        let _ = import(&files, &BookMapping::default(), ImportTerms { infer, ..terms() });
        let _ = import(&[("x.csv", &text)], &BookMapping::default(), terms());
    }
}

#[test]
fn a_list_of_employees_may_call_their_names_employee() {
    let staff = "Staff list,,,,\n,,,,\nWho,,Terms,,\nEmployee No,Employee,Home postcode,Rate,Drives?\n\
                 E1,Sian Davies,NP19 4PL,£12.85,Y\nE2,Kofi Mensah,NP10 8RR,13,N\nTotal,2,,,\n";
    let files = [ALL[0], ("staff.csv", staff), ALL[2], ALL[3]];
    let made = import(&files, &BookMapping::default(), terms()).unwrap();
    let carers: Vec<(&str, &str)> = made.book.carers.iter().map(|row| (row.id.as_str(), row.name.as_str())).collect();
    assert_eq!(carers, [("E1", "Sian Davies"), ("E2", "Kofi Mensah")]);
    assert_eq!(made.sheets[1].header_row, 4);
}

/// What a file was taken for is told where it has faults, too.
#[test]
fn what_sheets_were_taken_for_is_known_before_the_book_holds() {
    let none: Option<&BTreeMap<String, Vec<u8>>> = None;
    let files = sheets(&[("a.csv", CLIENTS)]);
    let draft = draft_book(&files, &|_| SheetChoice::default(), &BookMapping::default(), none, terms()).unwrap();
    assert!(draft.words().starts_with("a.csv: 2 rows of clients, below the header in row 4\n"), "{}", draft.words());
}

//! Round trips and bad rows of every format.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::events::EventWriter;
use super::import_export::{Exchange, ImportRequest, Lower, export_file, import_file};
use super::mapping::Mapping;
use super::profiles::{ABACUS, find_mapping};
use super::rows::for_each_row;
use super::table::HeaderTable;
use super::visit_record::{ALL, RecordField, RecordTexts};
use super::visits::Layout;
use crate::cells::Order;
use crate::cells::datetime::of_fact;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::output::on_disk::{aside, both, output};
use crate::source::{SourceFile, Stream};

pub(super) struct TestFolder(tempfile::TempDir);

impl TestFolder {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.at(name), text).unwrap();
        self.at(name)
    }

    pub(super) fn stream(&self, name: &str) -> Stream {
        Stream::new(name, std::fs::File::open(self.at(name)).unwrap())
    }

    fn document(&self, name: &str) -> SourceFile {
        SourceFile::new(name, std::fs::read(self.at(name)).unwrap())
    }

    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    pub(super) fn import(&self, file: &str, map: &Mapping) -> (Exchange, Mapping) {
        self.try_import(file, map).unwrap()
    }

    pub(super) fn try_import(&self, file: &str, map: &Mapping) -> Result<(Exchange, Mapping), Failure> {
        let out = self.at("visits.csv");
        import_file(
            self.stream(file),
            map,
            ImportRequest {
                out: output(&out),
                aside: aside(&out),
                events: None,
                sheet: None,
                header_row: None,
                lower: Lower::Keep,
            },
        )
    }

    /// In and out again: what came out, and how many rows were set aside on either way.
    pub(super) fn there_and_back(&self, file: &str, map: &Mapping, out: &str) -> (Exchange, Exchange) {
        let (came, map) = self.import(file, map);
        let went = export_file(self.stream("visits.csv"), &map, both(&self.at(out)), Lower::Keep).unwrap();
        (came, went)
    }
}

fn cells(path: &Path) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let stream = Stream::new("rows.csv", std::fs::File::open(path).unwrap());
    for_each_row::<Faults>(stream, None, &mut |row| {
        rows.push(row.cells);
        Ok(())
    })
    .unwrap();
    rows
}

/// The facts in a file of visits.
pub(super) fn facts(path: &Path) -> Vec<RecordTexts> {
    let rows = cells(path);
    let layout = Layout::from_header("visits.csv", &rows[0]).unwrap();
    rows[1..].iter().map(|row| layout.read(row).unwrap().facts).collect()
}

pub(super) fn shipped_mapping(name: &str) -> Mapping {
    find_mapping(name).unwrap()
}

/// The portal's header; its last five names here are made up.
fn abacus(rows: &[&str]) -> String {
    let header = ABACUS.join(",") + ",CareWorkerRef,C21,C22,C23,C24\n";
    header + &rows.concat()
}

const GOOD: &str = "F1,Week 9,2026-03-09T09:00:00,P1,CN1,SU1,\"Smith, Ann\",08/03/2026,INV1,0,12.50,HOME CARE,02/03/2026,07:30:00,00:30:00,07:28:11,00:31:04,False,1,CW7,,,,\n";

#[test]
fn abacus_comes_in_and_goes_back_to_the_letter() {
    let desk = TestFolder::new();
    let hostile = GOOD
        .replace("\"Smith, Ann\"", "\"=HYPERLINK(\"\"x\"\")\nline two\"")
        .replace("INV1", "'=1")
        .replace("SU1", " SU2 ");
    desk.write("a.csv", abacus(&[GOOD, &hostile]));
    let (came, went) = desk.there_and_back("a.csv", &shipped_mapping("abacus"), "back.csv");
    assert_eq!((came.good, came.rejected, went.good, went.rejected), (2, 0, 2, 0));
    assert_eq!(cells(&desk.at("a.csv")), cells(&desk.at("back.csv")));
    assert!(!desk.read("visits.csv").contains(",\"=HYPERLINK"), "our own file is safe to open");
    let found = &facts(&desk.at("visits.csv"))[0];
    let said = |fact| found.get(fact);
    assert_eq!(
        (said(RecordField::Start), said(RecordField::End)),
        ("2026-03-02T07:28:11+00:00", "2026-03-02T07:59:15+00:00")
    );
    assert_eq!(
        (said(RecordField::ClaimedStart), said(RecordField::ClaimedEnd)),
        ("2026-03-02T07:30:00+00:00", "2026-03-02T08:00:00+00:00")
    );
    assert_eq!((said(RecordField::Carer), said(RecordField::Secondary), said(RecordField::Carers)), ("CW7", "no", "1"));
}

#[test]
fn every_fault_of_every_bad_row_is_told_and_the_mended_rows_come_in() {
    let desk = TestFolder::new();
    let bad = GOOD
        .replace("02/03/2026", "31/02/2026")
        .replace("False", "perhaps")
        .replace("00:31:04", "long")
        .replace("Week 9", "=1+1");
    desk.write("a.csv", abacus(&[GOOD, &bad, "too,few\n"]));
    let (came, _) = desk.import("a.csv", &shipped_mapping("abacus"));
    assert_eq!((came.rows, came.good, came.rejected), (3, 1, 2));
    let told: Vec<_> = came.faults.iter().map(|fault| (fault.row.unwrap(), fault.column.as_str())).collect();
    assert_eq!(
        told,
        [(3, "SecondaryVisit"), (3, "VisitDate"), (3, "ActualDuration"), (4, "")],
        "a time that is good is not told with its day",
    );
    let aside = desk.read("visits.rejected.csv");
    assert!(aside.contains("'=1+1"), "what is set aside is safe to open");
    let mended = aside.replace("31/02/2026", "03/03/2026").replace("perhaps", "True").replace("long", "00:31:00");
    let kept: Vec<&str> = mended.lines().filter(|line| !line.starts_with("too,few")).collect();
    desk.write("mended.csv", kept.join("\n"));
    let (again, went) = desk.there_and_back("mended.csv", &shipped_mapping("abacus"), "back.csv");
    assert_eq!((again.good, again.rejected, went.good), (1, 0, 1));
    assert_eq!(cells(&desk.at("back.csv"))[1][1], "=1+1", "its own cells again");
}

#[test]
fn a_portal_file_without_its_columns_is_refused_whole() {
    let desk = TestFolder::new();
    desk.write("a.csv", abacus(&[GOOD]).replace("VisitDate", "When").replace(",C24", ""));
    let Err(Failure::Faults(faults)) = desk.try_import("a.csv", &shipped_mapping("abacus")) else {
        panic!("was taken")
    };
    let columns: Vec<_> = faults.0.iter().map(|fault| (fault.column.as_str(), fault.problem.as_str())).collect();
    assert!(columns.contains(&("VisitDate", "is missing from the header")), "{columns:?}");
    assert!(columns.contains(&("", "has 23 columns")), "{columns:?}");
    assert!(!desk.at("visits.csv").exists(), "whole or not at all");
}

#[test]
fn controcc_tells_four_outcomes_apart() {
    let desk = TestFolder::new();
    desk.write(
        "c.csv",
        "VisitRef;SSRef;CarerID;PlannedStart;PlannedEnd;ActualStart;ActualEnd;Status\n\
         1;S1;C1;02/03/2026 07:30;02/03/2026 08:00;02/03/2026 07:31;02/03/2026 08:01;Delivered\n\
         2;S1;C1;02/03/2026 12:00;02/03/2026 12:30;;;Frustrated\n\
         3;S1;C1;02/03/2026 17:00;02/03/2026 17:30;;;MISSED\n\
         4;S1;C1;02/03/2026 22:00;03/03/2026 06:00;;;Cancelled\n\
         5;S1;C1;02/03/2026 22:00;03/03/2026 06:00;;;Delivered\n\
         6;S1;C1;02/03/2026 22:00;03/03/2026 06:00;;;Vanished\n",
    );
    let (came, went) = desk.there_and_back("c.csv", &shipped_mapping("controcc"), "back.csv");
    assert_eq!((came.good, came.rejected, went.good), (4, 2, 4));
    let outcomes: Vec<String> =
        facts(&desk.at("visits.csv")).iter().map(|row| row.get(RecordField::Outcome).to_owned()).collect();
    assert_eq!(outcomes, ["delivered", "frustrated", "missed", "cancelled"]);
    assert_eq!(cells(&desk.at("c.csv"))[..5], cells(&desk.at("back.csv"))[..]);
}

#[test]
fn clock_changes_are_named_and_never_guessed() {
    let desk = TestFolder::new();
    desk.write(
        "v.csv",
        "client,start,end\nS1,29/03/2026 01:30,29/03/2026 02:30\nS1,25/10/2026 01:30,25/10/2026 03:00\n\
         S1,2026-10-25T01:30:00+01:00,2026-10-25T03:00:00+00:00\n",
    );
    let (came, went) = desk.there_and_back("v.csv", &shipped_mapping("csv"), "back.csv");
    assert_eq!((came.good, came.rejected, went.good), (1, 2, 1));
    assert!(came.faults[0].problem.contains("go forward"), "{:?}", came.faults[0]);
    assert!(came.faults[1].problem.contains("go back"), "{:?}", came.faults[1]);
    assert!(came.faults[1].remedy.contains("2026-10-25T01:30:00+01:00"), "{:?}", came.faults[1]);
}

#[test]
fn columns_are_guessed_told_and_remembered() {
    let desk = TestFolder::new();
    desk.write(
        "v.csv",
        "Service User Ref,Staff-ID,Visit Date,Start Time,Duration,Colour\nS1,C1,02/03/2026,7:30,30,red\n",
    );
    let (came, map) = desk.import("v.csv", &shipped_mapping("csv"));
    let guessed: Vec<_> = came.guessed.iter().map(|(what, column)| (what.as_str(), column.as_str())).collect();
    assert_eq!(
        guessed,
        [
            ("carer", "Staff-ID"),
            ("client", "Service User Ref"),
            ("day", "Visit Date"),
            ("length", "Duration"),
            ("start", "Start Time")
        ]
    );
    let (again, _) = desk.import("v.csv", &map);
    assert!(again.guessed.is_empty() && again.good == 1, "what is remembered is not guessed again");
    desk.write("w.csv", "who,Staff-ID,Visit Date,Start Time,Duration\nS1,C1,02/03/2026,7:30,30\n");
    let Err(Failure::Faults(faults)) = desk.try_import("w.csv", &map) else { panic!("was taken") };
    assert!(faults.to_string().contains("Service User Ref"), "{faults}");
    desk.write("x.csv", "client,start,start,end\nS1,2026-03-02T07:30,x,2026-03-02T08:00\n");
    let Err(Failure::Faults(faults)) = desk.try_import("x.csv", &shipped_mapping("csv")) else { panic!("was taken") };
    assert!(faults.to_string().contains("twice"), "{faults}");
}

#[test]
fn an_edited_visit_is_written_anew_and_the_others_are_not() {
    let desk = TestFolder::new();
    let second = GOOD.replace("SU1", "SU2");
    desk.write("a.csv", abacus(&[GOOD, &second]));
    let (_, map) = desk.import("a.csv", &shipped_mapping("abacus"));
    let edited = desk.read("visits.csv").replacen("2026-03-02T07:59:15", "2026-03-02T08:05:00", 1);
    desk.write("visits.csv", edited);
    let went = export_file(desk.stream("visits.csv"), &map, both(&desk.at("back.csv")), Lower::Keep).unwrap();
    assert_eq!((went.good, went.rejected), (2, 0));
    let (before, after) = (cells(&desk.at("a.csv")), cells(&desk.at("back.csv")));
    assert_eq!(after[2], before[2]);
    let changed: Vec<_> =
        (0..24).filter(|at| after[1][*at] != before[1][*at]).map(|at| after[1][at].as_str()).collect();
    assert_eq!(changed, ["00:36:49"], "the length alone");
    let impossible = desk.read("visits.csv").replacen("2026-03-02T08:05:00", "2026-03-02T07:00:00", 1);
    desk.write("visits.csv", impossible);
    let went = export_file(desk.stream("visits.csv"), &map, both(&desk.at("back.csv")), Lower::Keep).unwrap();
    assert_eq!((went.good, went.rejected), (1, 1));
}

#[test]
fn workbooks_come_in_by_their_serial_numbers_and_go_back_as_texts() {
    use rust_xlsxwriter::{Format, Workbook};
    let desk = TestFolder::new();
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "nothing here").unwrap();
    let sheet = book.add_worksheet().set_name("Visits").unwrap();
    for (column, name) in ["SSRef", "CarerID", "Date", "Start", "End", "Note"].iter().enumerate() {
        sheet.write_string(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    sheet.write_number(2, 0, 1042).unwrap();
    sheet.write_string(2, 1, "C1").unwrap();
    sheet.write_number_with_format(2, 2, 46_083, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    sheet.write_number_with_format(2, 3, 0.3125, &Format::new().set_num_format("hh:mm")).unwrap();
    sheet
        .write_number_with_format(2, 4, 46_083.333_333_333, &Format::new().set_num_format("dd/mm/yyyy hh:mm"))
        .unwrap();
    book.save(desk.at("v.xlsx")).unwrap();
    let out = desk.at("visits.xlsx");
    let into = ImportRequest {
        out: output(&out),
        aside: aside(&out),
        events: None,
        sheet: Some("Visits"),
        header_row: None,
        lower: Lower::Keep,
    };
    let (came, map) = import_file(desk.stream("v.xlsx"), &shipped_mapping("csv"), into).unwrap();
    assert_eq!((came.good, came.rejected), (1, 0), "{:?}", came.faults);
    let found = &facts(&out)[0];
    assert_eq!((found.get(RecordField::Client), found.get(RecordField::Start)), ("1042", "2026-03-02T07:30:00+00:00"));
    assert_eq!(found.get(RecordField::End), "2026-03-02T08:00:00+00:00");
    let went = export_file(
        desk.stream(out.file_name().unwrap().to_str().unwrap()),
        &map,
        both(&desk.at("back.xlsx")),
        Lower::Keep,
    )
    .unwrap();
    assert_eq!((went.good, went.rejected), (1, 0));
    let back = cells(&desk.at("back.xlsx"));
    assert_eq!(back[1], ["1042", "C1", "2026-03-02", "07:30:00", "2026-03-02T08:00:00", ""]);
    let into = ImportRequest {
        out: output(&out),
        aside: aside(&out),
        events: None,
        sheet: Some("Absent"),
        header_row: None,
        lower: Lower::Keep,
    };
    let Err(Failure::Faults(faults)) = import_file(desk.stream("v.xlsx"), &shipped_mapping("csv"), into) else {
        panic!("was taken")
    };
    assert!(faults.to_string().contains("Sheet1, Visits"), "{faults}");
}

#[test]
fn one_systems_visits_become_anothers() {
    let desk = TestFolder::new();
    desk.write(
        "c.csv",
        "VisitRef,SSRef,CarerID,Service,ActualStart,ActualEnd\n1,S1,C1,T1000,02/03/2026 07:31:00,02/03/2026 08:01:00\n",
    );
    desk.import("c.csv", &shipped_mapping("controcc"));
    let mut map = shipped_mapping("evv-oh");
    for (name, text) in [
        ("BusinessEntityID", "BE1"),
        ("BusinessEntityMedicaidIdentifier", "1234567"),
        ("PatientMedicaidID@S1", "123456789012"),
        ("Payer", "ODM"),
        ("PayerProgram", "SP"),
        ("Calls.MobileLogin", "x"),
    ] {
        map.constants.insert(name.to_owned(), text.to_owned());
    }
    let went = export_file(desk.stream("visits.csv"), &map, both(&desk.at("o.json")), Lower::Reject).unwrap();
    assert_eq!(
        went.faults.iter().map(|fault| fault.column.as_str()).collect::<Vec<_>>(),
        ["VisitChanges"],
        "typed by hand needs a reason"
    );
    let gps = desk.read("visits.csv").replace(",T1000,,,,,,,,", ",T1000,gps,gps,51.5,-3.0,51.5,-3.0,home,");
    desk.write("visits.csv", gps);
    let went = export_file(desk.stream("visits.csv"), &map, both(&desk.at("o.json")), Lower::Reject).unwrap();
    assert_eq!((went.good, went.rejected), (1, 0), "{:?}", went.faults);
    let (came, _) = desk.import("o.json", &shipped_mapping("evv-oh"));
    assert_eq!((came.good, came.rejected), (1, 0), "{:?}", came.faults);
}

#[test]
fn imported_events_are_what_verify_reads() {
    let desk = TestFolder::new();
    desk.write("a.csv", abacus(&[GOOD]));
    for name in ["events.csv", "events.jsonl"] {
        let out = desk.at("visits.csv");
        let events = Some(EventWriter::begin(output(&desk.at(name)), None).unwrap());
        let (came, _) = import_file(
            desk.stream("a.csv"),
            &shipped_mapping("abacus"),
            ImportRequest {
                out: output(&out),
                aside: aside(&out),
                events,
                sheet: None,
                header_row: None,
                lower: Lower::Keep,
            },
        )
        .unwrap();
        assert_eq!(came.events, 2, "the file says itself when it was made");
        let feed =
            crate::verification::read_events(&desk.document(name), &crate::verification::simulate::tests::week())
                .unwrap();
        assert_eq!((feed.events.len(), feed.strangers.len()), (2, 2));
    }
    desk.write("c.csv", "client,start,end\nS1,2026-03-02T07:30,2026-03-02T08:00\n");
    let (out, events) = (desk.at("visits.csv"), EventWriter::begin(output(&desk.at("e.jsonl")), None).unwrap());
    let into = ImportRequest {
        out: output(&out),
        aside: aside(&out),
        events: Some(events),
        sheet: None,
        header_row: None,
        lower: Lower::Keep,
    };
    let refused = import_file(desk.stream("c.csv"), &shipped_mapping("csv"), into).unwrap_err();
    assert!(matches!(&refused, Failure::Refused(why) if why.contains("--received")), "{refused:?}");
    desk.write("d.csv", "client,start,end,received\nS1,2026-03-02T07:30,2026-03-02T08:00,\n");
    let events = EventWriter::begin(output(&desk.at("e.jsonl")), None).unwrap();
    let into = ImportRequest {
        out: output(&out),
        aside: aside(&out),
        events: Some(events),
        sheet: None,
        header_row: None,
        lower: Lower::Keep,
    };
    let (came, _) = import_file(desk.stream("d.csv"), &shipped_mapping("csv"), into).unwrap();
    assert!(came.faults[0].remedy.contains("--received"), "{:?}", came.faults);
}

fn order() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::DayFirst), Just(Order::MonthFirst), Just(Order::Iso)]
}

/// Seconds of two years that have every kind of clock change in them, and what happens.
fn visit() -> impl Strategy<Value = RecordTexts> {
    (0_i64..63_072_000, 1_i64..90_000, 0_i64..90_000, "[A-Za-z=+'@,;\" -]{1,6}", 0_usize..5).prop_map(
        |(start, length, late, id, outcome)| {
            let at = |seconds: i64| {
                let utc = chrono::DateTime::from_timestamp(1_767_225_600 + seconds, 0).unwrap();
                crate::cells::datetime::format_iso(utc.with_timezone(&chrono_tz::Europe::London).fixed_offset())
            };
            let mut facts = RecordTexts::default();
            facts.set(RecordField::Client, format!("c{}", id.trim()));
            facts.set(RecordField::Carer, id.trim());
            facts.set(RecordField::PlannedStart, at(start));
            facts.set(RecordField::PlannedEnd, at(start + length));
            let words = ["", "delivered", "frustrated", "missed", "cancelled"];
            facts.set(RecordField::Outcome, words[outcome]);
            if outcome < 2 {
                facts.set(RecordField::Start, at(start + late));
                facts.set(RecordField::End, at(start + late + length));
            }
            facts
        },
    )
}

proptest! {
    /// What a table takes it gives back; what it cannot say it refuses: only times that a clock change makes two of, or lengths.
    #[test]
    fn facts_come_back_from_any_table_that_takes_them(facts in visit(), order in order(), apart in any::<bool>()) {
        let header: &[&str] = if apart {
            &["client", "carer", "day", "end_day", "start", "end", "outcome"]
        } else {
            &["client", "carer", "planned_start", "planned_end", "start", "length", "outcome"]
        };
        let map = Mapping { dates: order, ..shipped_mapping("csv") };
        let table = HeaderTable::from_header("t", 1, header.iter().map(|name| (*name).to_owned()).collect(), &map).unwrap();
        let mut cells = vec![String::new(); header.len()];
        match table.write(&facts, &mut cells) {
            Ok(()) => {
                let again = table.read(&cells).unwrap();
                for (fact, _) in ALL.iter().filter(|(fact, _)| table.says(*fact)) {
                    let both = (of_fact(again.get(*fact)), of_fact(facts.get(*fact)));
                    let same = both.0.is_some() && both.0 == both.1;
                    prop_assert!(same || again.get(*fact) == facts.get(*fact), "{:?}: {:?}", fact, again.get(*fact));
                }
            }
            Err(troubles) => {
                let twice = |text: &str| text.contains("go back") || text.contains("cannot be said") || text.contains("nobody says") || text.contains("said to be") || text.contains("ends no later");
                prop_assert!(troubles.iter().all(|trouble| twice(&trouble.problem)), "{:?}", troubles);
            }
        }
    }

    /// In and out is the identity on every cell of every good row, whatever stands in the columns that nobody maps.
    #[test]
    fn cells_come_back_as_they_were(rows in proptest::collection::vec((0_u8..24, 1_u8..60, "[ a=+'@,;\"\n\t-]{0,8}"), 1..12), semicolon in any::<bool>()) {
        let desk = TestFolder::new();
        let delimiter = if semicolon { b';' } else { b',' };
        let mut csv = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        csv.write_record(["client", "note", "start", "length", "note", ""]).unwrap();
        for (hour, minutes, note) in &rows {
            let start = format!("02/03/2026 {hour:02}:30");
            csv.write_record([&format!("c{hour}"), note, &start, &minutes.to_string(), note, note]).unwrap();
        }
        desk.write("v.csv", csv.into_inner().unwrap());
        let (came, went) = desk.there_and_back("v.csv", &shipped_mapping("csv"), "back.csv");
        prop_assert_eq!((came.good, went.good), (rows.len(), rows.len()));
        prop_assert_eq!(cells(&desk.at("v.csv")), cells(&desk.at("back.csv")));
    }

    /// No bytes make a reader fall over.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let desk = TestFolder::new();
        desk.write("v.csv", [b"client,start,end\n".as_slice(), &bytes].concat());
        let _ = desk.try_import("v.csv", &shipped_mapping("csv"));
        desk.write("v.json", &bytes);
        let _ = desk.try_import("v.json", &shipped_mapping("evv-ct"));
        desk.write("v.xlsx", [b"PK\x03\x04".as_slice(), &bytes].concat());
        let _ = desk.try_import("v.xlsx", &shipped_mapping("csv"));
    }
}

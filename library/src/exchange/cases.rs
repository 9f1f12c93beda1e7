//! What went wrong once at somebody's desk, each as a case of its own.

use super::events::EventWriter;
use super::evv_tests::OH;
use super::import_export::{Exchange, ImportRequest, Lower, export_file, import_file, received};
use super::tests::{TestFolder, facts, shipped_mapping};
use super::visit_record::RecordField;
use crate::failure::Failure;
use crate::output::on_disk::{aside, both, output};

/// An import with events; the visits and the events stand on the desk afterwards.
fn with_events(desk: &TestFolder, file: &str, name: &str) -> (Exchange, String) {
    let at = received(Some("2026-03-09T00:00:00Z")).unwrap();
    let events = EventWriter::begin(output(&desk.at("events.jsonl")), at).unwrap();
    let out = desk.at("visits.csv");
    let into = ImportRequest {
        out: output(&out),
        aside: aside(&out),
        events: Some(events),
        sheet: None,
        header_row: None,
        lower: Lower::Keep,
    };
    let done = import_file(desk.stream(file), &shipped_mapping(name), into).unwrap().0;
    (done, desk.read("events.jsonl"))
}

fn kinds(events: &str) -> Vec<String> {
    let row = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    events.lines().map(|line| row(line)["kind"].as_str().unwrap().to_owned()).collect()
}

fn problems(done: &Exchange) -> Vec<&str> {
    done.faults.iter().map(|fault| fault.problem.as_str()).collect()
}

#[test]
fn calls_of_every_version_become_events_once() {
    let desk = TestFolder::new();
    let version = |number: &str, calls: &[usize]| {
        let mut record: serde_json::Value = serde_json::from_str(OH).unwrap();
        record["SequenceID"] = number.into();
        let all = record["Calls"].as_array().unwrap().clone();
        record["Calls"] = calls.iter().map(|at| all[*at].clone()).collect();
        record.to_string()
    };
    desk.write("e.json", [version("1", &[0]), version("2", &[0, 1]), version("3", &[0, 1])].join("\n"));
    let (done, events) = with_events(&desk, "e.json", "evv-oh");
    assert_eq!((done.good, kinds(&events)), (3, vec!["in".to_owned(), "out".to_owned()]));
    let mut cancelled: serde_json::Value = serde_json::from_str(&version("2", &[])).unwrap();
    cancelled["VisitCancelledIndicator"] = true.into();
    cancelled.as_object_mut().unwrap().remove("VisitChanges");
    desk.write("e.json", [version("1", &[0, 1]), cancelled.to_string()].join("\n"));
    let (done, events) = with_events(&desk, "e.json", "evv-oh");
    assert_eq!((done.good, done.cancelled_after_calls, kinds(&events).len()), (2, 1, 2), "{:?}", done.faults);
    assert!(done.words().contains("calls are immutable"));
}

#[test]
fn whoever_found_nobody_in_was_there_when_they_were_due() {
    let desk = TestFolder::new();
    let header = "VisitRef,SSRef,CarerID,PlannedStart,PlannedEnd,ActualStart,ActualEnd,Status\n";
    desk.write("a.csv", format!("{header}1,S1,C1,02/03/2026 07:30,02/03/2026 08:00,,,Frustrated\n"));
    let (done, events) = with_events(&desk, "a.csv", "controcc");
    assert_eq!((done.good, kinds(&events)), (1, vec!["no_access".to_owned()]), "{:?}", done.faults);
    assert!(events.contains("2026-03-02T07:30:00"));
}

#[test]
fn a_visit_that_was_not_made_has_no_times_and_lengths_agree_with_ends() {
    let desk = TestFolder::new();
    let header = "visit,client,carer,start,end,length,outcome\n";
    for (row, problem) in [
        ("1,S1,C1,02/03/2026 07:30,02/03/2026 08:00,,Missed", "said to be missed"),
        ("1,S1,C1,,02/03/2026 08:00,,Cancelled", "said to be cancelled"),
    ] {
        desk.write("a.csv", format!("{header}{row}\n"));
        let done = desk.import("a.csv", &shipped_mapping("csv")).0;
        assert_eq!(done.good, 0);
        assert!(problems(&done).iter().any(|told| told.contains(problem)), "{row}: {:?}", problems(&done));
    }
    let mut map = shipped_mapping("csv");
    map.columns.insert("length".to_owned(), "length".to_owned());
    for (row, good) in [
        ("1,S1,C1,02/03/2026 07:30,02/03/2026 08:15,30,", false),
        ("1,S1,C1,02/03/2026 07:30:10,02/03/2026 08:00:40,30,", true),
    ] {
        desk.write("a.csv", format!("{header}{row}\n"));
        let done = desk.import("a.csv", &map).0;
        assert_eq!(done.good == 1, good, "{row}: {:?}", problems(&done));
    }
    desk.write("a.csv", format!("{header}1,S1,C1,02/03/2026 07:30,02/03/2026 08:15,30,\n"));
    assert_eq!(
        desk.import("a.csv", &shipped_mapping("csv")).0.good,
        1,
        "a length that nobody mapped may be the planned one"
    );
}

#[test]
fn actual_times_are_guessed_before_plain_ones() {
    let desk = TestFolder::new();
    let header = "Client,Carer,Date,Start Time,End Time,Actual Start Time,Actual End Time\n";
    desk.write("a.csv", format!("{header}S1,C1,02/03/2026,07:30,08:00,09:10,09:40\n"));
    desk.import("a.csv", &shipped_mapping("csv"));
    assert_eq!(facts(&desk.at("visits.csv"))[0].get(RecordField::Start), "2026-03-02T09:10:00+00:00");
}

#[test]
fn a_word_that_means_no_outcome_is_refused_with_the_mapping() {
    let desk = TestFolder::new();
    desk.write("a.csv", "client,start,end,outcome\nS1,02/03/2026 07:30,02/03/2026 08:00,Delivered\n");
    let mut map = shipped_mapping("csv");
    map.outcomes.insert("Delivered".to_owned(), "done".to_owned());
    let Err(Failure::Faults(faults)) = desk.try_import("a.csv", &map) else { panic!("was taken") };
    assert!(faults.to_string().contains("no outcome"), "{faults}");
}

#[test]
fn records_that_were_set_aside_come_in_again() {
    let desk = TestFolder::new();
    desk.write("e.json", OH.replace("T1000", "no such code, and much too long"));
    let done = desk.import("e.json", &shipped_mapping("evv-oh")).0;
    assert_eq!((done.good, done.rejected), (0, 1));
    let aside = desk.read("visits.rejected.csv");
    assert!(aside.starts_with("record,homeround:row"));
    desk.write("mended.csv", aside.replace("no such code, and much too long", "T1000"));
    let done = desk.import("mended.csv", &shipped_mapping("evv-oh")).0;
    assert_eq!((done.good, done.rejected), (1, 0), "{:?}", done.faults);
    desk.write("empty.json", "");
    assert!(matches!(desk.try_import("empty.json", &shipped_mapping("evv-oh")), Err(Failure::Faults(_))));
}

#[test]
fn a_change_says_what_of_it_the_mapping_must_say() {
    let desk = TestFolder::new();
    desk.write("e.json", OH);
    desk.import("e.json", &shipped_mapping("evv-oh"));
    let visits = desk.read("visits.csv").replacen("20260302130000", "20260302130001", 1);
    desk.write("visits.csv", visits.replacen(",home,", ",home,15", 1));
    let done =
        export_file(desk.stream("visits.csv"), &shipped_mapping("evv-oh"), both(&desk.at("back.json")), Lower::Reject)
            .unwrap();
    if done.rejected > 0 {
        assert!(done.faults.iter().any(|fault| fault.remedy.contains("under constants")), "{:?}", done.faults);
    }
}

#[test]
fn an_edited_time_may_be_written_in_utc() {
    let desk = TestFolder::new();
    desk.write("a.csv", "visit,client,start,end\n1,S1,02/07/2026 09:10,02/07/2026 09:40\n");
    let (_, map) = desk.import("a.csv", &shipped_mapping("csv"));
    let edited = desk.read("visits.csv").replacen("2026-07-02T09:40:00+01:00", "2026-07-02T08:45:00Z", 1);
    desk.write("visits.csv", edited);
    let done = export_file(desk.stream("visits.csv"), &map, both(&desk.at("back.csv")), Lower::Reject).unwrap();
    assert_eq!((done.good, done.rejected), (1, 0), "{:?}", done.faults);
    assert!(desk.read("back.csv").contains("09:45"));
}

#[test]
fn numbers_of_cells_that_were_never_formatted_are_days_and_times() {
    let desk = TestFolder::new();
    desk.write("a.csv", "client,day,start,end\nS1,46083,0.3125,0.333333333333333\nS2,,46083.3125,46083.3333333333\n");
    let done = desk.import("a.csv", &shipped_mapping("csv")).0;
    assert_eq!(done.good, 2, "{:?}", done.faults);
    for visit in facts(&desk.at("visits.csv")) {
        assert_eq!(visit.get(RecordField::Start), "2026-03-02T07:30:00+00:00");
        assert_eq!(visit.get(RecordField::End), "2026-03-02T08:00:00+00:00");
    }
}

/// What stands in one line of the visits: when it starts and ends.
fn times(desk: &TestFolder, rows: &str) -> (Exchange, Vec<[String; 2]>) {
    desk.write("a.csv", rows);
    let done = desk.import("a.csv", &shipped_mapping("csv")).0;
    let made = facts(&desk.at("visits.csv"));
    (
        done,
        made.iter()
            .map(|visit| [visit.get(RecordField::Start).to_owned(), visit.get(RecordField::End).to_owned()])
            .collect(),
    )
}

#[test]
fn days_and_times_are_read_as_offices_write_them() {
    let desk = TestFolder::new();
    for (row, start, end) in [
        ("2 Mar 2026,09:30,10:00", "02T09:30", "02T10:00"),
        ("02/03/26,09:30,10:00", "02T09:30", "02T10:00"),
        ("02-Mar-26,9.30,1000", "02T09:30", "02T10:00"),
        ("02/03/2026,12:30 AM,1:00 am", "02T00:30", "02T01:00"),
        ("02/03/2026,21:00,24:00", "02T21:00", "03T00:00"),
        (",02/03/2026 9:30 pm,2 Mar 2026 22:00", "02T21:30", "02T22:00"),
        (",2026-03-02 09:30:00.000,2026-03-02T10:00+00:00", "02T09:30", "02T10:00"),
    ] {
        let (done, found) = times(&desk, &format!("Visit,Client,Carer,Date,Start,End\nV1,C1,A,{row}\n"));
        let whole = |text: &str| format!("2026-03-{text}:00+00:00");
        assert_eq!(found, [[whole(start), whole(end)]], "{row}: {:?}", done.faults);
    }
}

#[test]
fn of_days_in_another_order_or_in_two_nothing_is_written() {
    let desk = TestFolder::new();
    let header = "Visit,Client,Carer,Date,Start,End\n";
    for (rows, told) in [
        ("V1,C1,A,03/02/2026,09:30,10:00\nV2,C1,A,03/13/2026,09:30,10:00\n", "row 3"),
        ("V1,C1,A,,03/13/2026 09:30,03/13/2026 10:00\n", "month first"),
        ("V1,C1,A,13/03/2026,09:30,10:00\nV2,C1,A,03/14/2026,09:30,10:00\n", "two orders"),
    ] {
        desk.write("a.csv", format!("{header}{rows}"));
        let Err(Failure::Faults(faults)) = desk.try_import("a.csv", &shipped_mapping("csv")) else { panic!("{rows}") };
        assert!(faults.to_string().contains(told), "{faults}");
        assert!(!desk.at("visits.csv").exists() && !desk.at("visits.rejected.csv").exists());
    }
    let mut map = shipped_mapping("csv");
    map.dates = crate::cells::Order::MonthFirst;
    desk.write("a.csv", format!("{header}V1,C1,A,03/02/2026,09:30,10:00\nV2,C1,A,03/13/2026,09:30,10:00\n"));
    assert_eq!(desk.import("a.csv", &map).0.good, 2);
}

#[test]
fn a_header_below_titles_is_found_or_told_and_totals_are_no_visits() {
    let desk = TestFolder::new();
    let table = "Rota report week 10,,,,,\n,,,,,\nVisit,Client,Carer,Date,Start,End\nV1,C1,A,02/03/2026,09:30,10:00\n\
                 Visit,Client,Carer,Date,Start,End\nV2,C1,A,03/03/2026,09:30,10:00\nTotal,,,,,1:00\n";
    desk.write("a.csv", table);
    let done = desk.import("a.csv", &shipped_mapping("csv")).0;
    assert_eq!((done.good, done.rejected, done.header_row, done.passed_over), (2, 0, 3, 2), "{:?}", done.faults);
    assert!(done.words().contains("the header is row 3"));
    let out = desk.at("said.csv");
    let said = |row| ImportRequest {
        out: output(&out),
        aside: aside(&out),
        events: None,
        sheet: None,
        header_row: Some(row),
        lower: Lower::Keep,
    };
    assert_eq!(import_file(desk.stream("a.csv"), &shipped_mapping("csv"), said(3)).unwrap().0.good, 2);
    for (row, told) in [(1, "said by no column"), (2, "blank"), (99, "behind the last row")] {
        let Err(Failure::Faults(faults)) = import_file(desk.stream("a.csv"), &shipped_mapping("csv"), said(row)) else {
            panic!("{row}")
        };
        assert!(faults.to_string().contains(told), "{row}: {faults}");
    }
    desk.write("a.csv", "A title,,\nVisit,Clint,Start\n1,2,3\n");
    let Err(Failure::Faults(faults)) = desk.try_import("a.csv", &shipped_mapping("csv")) else { panic!("was taken") };
    assert!(faults.0.iter().all(|fault| fault.row == Some(2)), "{faults}");
}

#[test]
fn carers_who_came_together_are_two_and_go_back_into_one_row() {
    let desk = TestFolder::new();
    for (header, row) in [
        ("Visit,Client,Carer,Date,Start,End", "V1,C1,A; B,02/03/2026,09:30,10:00"),
        ("Visit,Client,Carer,Second carer,Date,Start,End", "V1,C1,A,B,02/03/2026,09:30,10:00"),
        ("Visit,Client,Carer,Carer,Date,Start,End", "V1,C1,A,B,02/03/2026,09:30,10:00"),
        ("Visit,Client,Carer 1,Carer 2,Date,Start,End", "V1,C1,A,B,02/03/2026,09:30,10:00"),
    ] {
        let text = format!("{header}\n{row}\n");
        desk.write("a.csv", &text);
        let (done, events) = with_events(&desk, "a.csv", "csv");
        assert_eq!((done.good, done.double_ups, kinds(&events).len()), (1, 1, 4), "{header}: {:?}", done.faults);
        assert!(events.contains("\"carer\":\"A\"") && events.contains("\"carer\":\"B\""), "{header}");
        let map = desk.import("a.csv", &shipped_mapping("csv")).1;
        let back =
            |file: &str| export_file(desk.stream("visits.csv"), &map, both(&desk.at(file)), Lower::Keep).unwrap();
        assert_eq!((back("back.csv").rejected, desk.read("back.csv")), (0, text), "{header}");
        // Changed for both is written anew; changed for one alone has no row to stand in.
        let visits = desk.read("visits.csv");
        desk.write("visits.csv", visits.replacen("2026-03-02T10:00:00", "2026-03-02T10:15:00", 1));
        back("back.csv");
        assert!(desk.read("back.csv").contains("10:15"), "{header}: {}", desk.read("back.csv"));
        let last = visits.rfind("2026-03-02T10:00:00").unwrap();
        desk.write("visits.csv", format!("{}2026-03-02T10:15:00{}", &visits[..last], &visits[last + 19..]));
        assert_eq!(back("back.csv").rejected, 1, "{header}");
    }
}

#[test]
fn a_column_that_is_not_read_is_told() {
    let desk = TestFolder::new();
    desk.write("a.csv", "Visit,Client,Carer,Fourth helper,Date,Start,End\nV1,C1,A,D,02/03/2026,09:30,10:00\n");
    let done = desk.import("a.csv", &shipped_mapping("csv")).0;
    assert_eq!(done.unread, ["Fourth helper"]);
    assert!(done.words().contains("Fourth helper"));
}

#[test]
fn one_visit_in_several_rows_is_taken_once_and_told() {
    let desk = TestFolder::new();
    let row = "V1,C1,A,02/03/2026,09:30,10:00\n";
    desk.write("a.csv", format!("Visit,Client,Carer,Date,Start,End\n{row}{row}{row}"));
    let (done, events) = with_events(&desk, "a.csv", "csv");
    assert_eq!((done.good, done.rejected, kinds(&events).len()), (1, 2, 2));
    assert!(problems(&done).iter().all(|problem| problem.contains("as in row 2")));
    // Two carers of one visit are two rows, and places that nobody has yet may be alike.
    let alike = "V1,C1,A,02/03/2026,09:30,10:00\nV1,C1,B,02/03/2026,09:30,10:00\n";
    assert_eq!(times(&desk, &format!("Visit,Client,Carer,Date,Start,End\n{alike}")).0.good, 2);
    let open = ",C1,,02/03/2026,09:30,10:00\n";
    assert_eq!(times(&desk, &format!("Visit,Client,Carer,Date,Start,End\n{open}{open}")).0.good, 2);
}

#[test]
fn errors_of_a_spreadsheet_are_no_ids() {
    let desk = TestFolder::new();
    for (row, column) in [
        ("V1,C1,#N/A,02/03/2026,09:30,10:00", "Carer"),
        ("V1,#REF!,A,02/03/2026,09:30,10:00", "Client"),
        ("V1,C1,A,#VALUE!,09:30,10:00", "Date"),
        ("V1,C1,A,02/03/2026,#DIV/0!,10:00", "Start"),
        ("#NAME?,C1,A,02/03/2026,09:30,10:00", "Visit"),
        ("V1,C1,A,########,09:30,10:00", "Date"),
    ] {
        desk.write("a.csv", format!("Visit,Client,Carer,Date,Start,End\n{row}\n"));
        let done = desk.import("a.csv", &shipped_mapping("csv")).0;
        assert_eq!((done.good, done.faults[0].row), (0, Some(2)), "{row}");
        assert_eq!(done.faults.iter().map(|fault| fault.column.as_str()).collect::<Vec<_>>(), [column], "{row}");
    }
}

#[test]
fn rows_of_an_earlier_run_go_when_nothing_is_set_aside() {
    let desk = TestFolder::new();
    desk.write("a.csv", "client,start,end\nS1,soon,02/03/2026 08:00\n");
    assert_eq!(desk.import("a.csv", &shipped_mapping("csv")).0.rejected, 1);
    assert!(desk.at("visits.rejected.csv").exists());
    desk.write("a.csv", "client,start,end\nS1,02/03/2026 07:30,02/03/2026 08:00\n");
    desk.import("a.csv", &shipped_mapping("csv"));
    assert!(!desk.at("visits.rejected.csv").exists());
    desk.write("visits.rejected.csv", "something,else\n");
    desk.import("a.csv", &shipped_mapping("csv"));
    assert!(desk.at("visits.rejected.csv").exists(), "what is not ours stays");
}

/// A record of Connecticut's, changed.
fn connecticut(change: impl Fn(&mut serde_json::Value)) -> String {
    let call = |way: &str, at: &str| {
        serde_json::json!({
            "CallExternalID": way, "CallDateTime": at, "CallAssignment": format!("Time {way}"), "CallType": "Mobile",
            "ProcedureCode": "T1004", "MobileLogin": "a@b", "CallLatitude": 41.7658, "CallLongitude": -72.6734
        })
    };
    let mut record = serde_json::json!({
        "ProviderIdentification": { "ProviderQualifier": "MedicaidID", "ProviderID": "123456789" },
        "VisitOtherID": "V1", "SequenceID": 1, "EmployeeQualifier": "EmployeeSSN", "EmployeeIdentifier": "000012345",
        "ClientIDQualifier": "ClientCustomID", "ClientIdentifier": "987654321", "ClientID": "987654321",
        "PayerID": "CTHH", "PayerProgram": "HHI", "ProcedureCode": "T1004", "VisitTimeZone": "US/Eastern",
        "BillVisit": "true", "Calls": [call("In", "2026-03-02T15:00:00Z"), call("Out", "2026-03-02T15:30:00Z")]
    });
    change(&mut record);
    record.to_string()
}

#[test]
fn rules_of_connecticut_are_held_against_every_record() {
    let desk = TestFolder::new();
    let found = |text: String| {
        desk.write("e.json", text);
        let done = desk.import("e.json", &shipped_mapping("evv-ct")).0;
        done.faults.iter().map(|fault| fault.column.clone()).collect::<Vec<_>>()
    };
    assert_eq!(found(connecticut(|_| {})), [""; 0]);
    let adjusted = |at: &'static str| {
        connecticut(move |record| {
            record["AdjInDateTime"] = "2026-03-02T14:00:00Z".into();
            record["AdjOutDateTime"] = at.into();
            record["VisitChanges"] = serde_json::json!([{ "SequenceID": 1, "ChangeMadeBy": "x", "ChangeDateTime": "2026-03-03T15:30:00Z", "ReasonCode": "1" }]);
        })
    };
    assert_eq!(found(adjusted("2026-03-02T14:30:00Z")), ["AdjOutDateTime"]);
    assert_eq!(found(adjusted("2026-03-02T15:00:00Z")), ["AdjOutDateTime"]);
    assert_eq!(found(adjusted("2026-03-02T15:00:01Z")), [""; 0]);
    for (programme, needed) in
        [("ABP", true), ("AUP", true), ("CHP", true), ("PCP", true), ("MHP", true), ("HHI", false)]
    {
        let of = |tasks: bool| {
            connecticut(move |record| {
                record["PayerProgram"] = programme.into();
                if tasks {
                    record["Tasks"] = serde_json::json!([{ "TaskID": "1" }]);
                }
            })
        };
        assert_eq!(found(of(false)) == ["Tasks"], needed, "{programme}");
        assert_eq!(found(of(true)), [""; 0], "{programme}");
    }
    let telephony = |field: &'static str| {
        connecticut(move |record| {
            record["Calls"][0]["CallType"] = "Telephony".into();
            record["Calls"][0]["TelephonyPIN"] = 1234.into();
            record["Calls"][0]["OriginatingPhoneNumber"] = "8605550100".into();
            record["Calls"][0][field] = serde_json::Value::Null;
        })
    };
    assert_eq!(found(telephony("MobileLogin")), [""; 0]);
    assert_eq!(found(telephony("TelephonyPIN")), ["Calls[0].TelephonyPIN"]);
    assert_eq!(found(telephony("OriginatingPhoneNumber")), ["Calls[0].OriginatingPhoneNumber"]);
}

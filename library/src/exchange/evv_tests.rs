//! Records of electronic visit verification: in, out, and every limit of their forms.

use super::events::EventWriter;
use super::import_export::{ImportRequest, Lower, export_file, import_file};
use super::tests::{TestFolder, facts, shipped_mapping};
use super::visit_record::RecordField;
use crate::failure::Failure;
use crate::output::on_disk::{aside, both, output};

const CT: &str = r#"{ "ProviderIdentification": {"ProviderQualifier": "MedicaidID", "ProviderID": "123456789"},
  "VisitOtherID": "V1", "SequenceID": 3, "EmployeeQualifier": "EmployeeSSN", "EmployeeIdentifier": "000012345",
  "ClientIDQualifier": "ClientCustomID", "ClientIdentifier": "987654321", "ClientID": "987654321", "PayerID": "CTHH",
  "PayerProgram": "HHI", "ProcedureCode": "T1004", "VisitTimeZone": "US/Eastern", "BillVisit": true, "Unknown": [1],
  "Calls": [
    {"CallExternalID": "C1", "CallDateTime": "2026-03-02T12:30:00Z", "CallAssignment": "Time In", "CallType": "Mobile",
     "ProcedureCode": "T1004", "MobileLogin": "a@b", "CallLatitude": 41.765800000000000, "CallLongitude": -72.6734, "VisitLocationType": "1"},
    {"CallExternalID": "C2", "CallDateTime": "2026-03-02T13:00:00Z", "CallAssignment": "Time Out", "CallType": "Telephony",
     "ProcedureCode": "T1004", "OriginatingPhoneNumber": "8605550100", "TelephonyPIN": 123456}]}"#;

pub(super) const OH: &str = r#"{"BusinessEntityID":"BE1","BusinessEntityMedicaidIdentifier":"1234567","VisitOtherID":"V1","SequenceID":"20260302130000",
  "StaffOtherID":"S1","PatientOtherID":"P1","PatientMedicaidID":"123456789012","VisitCancelledIndicator":false,"Payer":"ODM",
  "PayerProgram":"SP","ProcedureCode":"T1000","TimeZone":"US/Eastern","BillVisit":true,"HoursToBill":30,
  "Calls":[{"CallExternalID":"1","CallDateTime":"2026-03-02T12:30:00Z","CallAssignment":"Call In","CallType":"Manual"},
           {"CallExternalID":"2","CallDateTime":"2026-03-02T13:00:00Z","CallAssignment":"Call Out","CallType":"Manual"}],
  "VisitChanges":[{"SequenceID":"1","ChangeMadeByEmail":"a@b.c","ChangeDateTime":"2026-03-02T14:00:00Z","ReasonCode":"99","ChangeReasonMemo":"No signal"}]}"#;

#[test]
fn evv_records_come_in_and_go_back_to_the_letter() {
    for (name, record) in [("evv-ct", CT), ("evv-oh", OH)] {
        let desk = TestFolder::new();
        let other = record.replace("\"V1\"", "\"V2\"");
        desk.write("e.json", format!("[{record},\n{other}]"));
        let (came, went) = desk.there_and_back("e.json", &shipped_mapping(name), "back.json");
        assert_eq!(
            (came.good, came.rejected, went.good, went.rejected),
            (2, 0, 2, 0),
            "{name} {:?} {:?}",
            came.faults,
            went.faults
        );
        assert_eq!(desk.read("back.json"), format!("[\n{record},\n{other}\n]\n"), "{name}");
        let found = &facts(&desk.at("visits.csv"))[0];
        assert_eq!(found.get(RecordField::Start), "2026-03-02T07:30:00-05:00", "{name}");
        assert_eq!(found.get(RecordField::End), "2026-03-02T08:00:00-05:00", "{name}");
        desk.write("lines.json", format!("{record}\n{other}\n"));
        assert_eq!(desk.import("lines.json", &shipped_mapping(name)).0.good, 2, "one record after another as well");
    }
}

#[test]
fn every_limit_of_an_evv_record_is_told_at_once() {
    let desk = TestFolder::new();
    let bad = CT
        .replace("\"T1004\", \"VisitTimeZone\"", "\"T1004X\", \"VisitTimeZone\"")
        .replace("000012345", "12345")
        .replace("\"Time Out\"", "\"Out\"")
        .replace("2026-03-02T12:30:00Z", "2026-03-02T12:30:00+00:00")
        .replace("41.765800000000000", "90.5")
        .replace("\"OriginatingPhoneNumber\": \"8605550100\"", "\"OriginatingPhoneNumber\": \"860-555\"")
        .replace("\"SequenceID\": 3", "\"SequenceID\": 12345678901234567")
        .replace("\"BillVisit\": true, ", "\"HoursToBill\": 1501, ");
    desk.write("e.json", format!("[{bad}, 7]"));
    let (came, _) = desk.import("e.json", &shipped_mapping("evv-ct"));
    let told: Vec<_> = came.faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(
        told,
        [
            "SequenceID",
            "EmployeeIdentifier",
            "ProcedureCode",
            "BillVisit",
            "Calls[0].CallDateTime",
            "Calls[0].CallLatitude",
            "Calls[1].CallAssignment",
            "Calls[1].OriginatingPhoneNumber",
            "HoursToBill",
            ""
        ]
    );
    for (from, to, field) in [
        ("\"CallType\":\"Manual\"", "\"CallType\":\"Mobile\"", "Calls[0].CallLatitude"),
        ("\"ChangeReasonMemo\":\"No signal\"", "\"ChangeReasonMemo\":\"\"", "VisitChanges[0].ChangeReasonMemo"),
        ("\"VisitCancelledIndicator\":false", "\"VisitCancelledIndicator\":true", "VisitCancelledIndicator"),
        ("T13:00:00Z\",\"CallAss", "T12:30:00Z\",\"CallAss", "Calls"),
        ("\"BillVisit\":true", "\"BillVisit\":true,\"AdjInDateTime\":\"2026-03-02T13:00:00Z\"", "Calls"),
    ] {
        desk.write("o.json", OH.replace(from, to));
        let (came, _) = desk.import("o.json", &shipped_mapping("evv-oh"));
        assert!(came.faults.iter().any(|fault| fault.column == field), "{field}: {:?}", came.faults);
    }
    desk.write("broken.json", "[{},");
    assert!(matches!(desk.try_import("broken.json", &shipped_mapping("evv-oh")), Err(Failure::Faults(_))));
}

#[test]
fn both_readings_of_a_lower_sequence_id_and_none_of_an_equal_one() {
    let desk = TestFolder::new();
    let version = |number: &str| OH.replace("20260302130000", number);
    desk.write("e.json", [version("2"), version("5"), version("3"), version("5")].join("\n"));
    let run = |lower| {
        let out = desk.at("visits.csv");
        let events = EventWriter::begin(
            output(&desk.at("events.jsonl")),
            super::import_export::received(Some("2026-03-09T00:00:00Z")).unwrap(),
        );
        let into = ImportRequest {
            out: output(&out),
            aside: aside(&out),
            events: Some(events.unwrap()),
            sheet: None,
            header_row: None,
            lower,
        };
        import_file(desk.stream("e.json"), &shipped_mapping("evv-oh"), into).unwrap().0
    };
    let (kept, rejected) = (run(Lower::Keep), run(Lower::Reject));
    assert_eq!((kept.good, kept.history, kept.rejected, kept.events), (3, 1, 1, 2));
    assert_eq!((rejected.good, rejected.history, rejected.rejected, rejected.events), (2, 0, 2, 2));
}

#[test]
fn calls_are_immutable_and_an_edit_is_a_row_of_its_own() {
    let desk = TestFolder::new();
    desk.write("e.json", CT);
    let (_, mut map) = desk.import("e.json", &shipped_mapping("evv-ct"));
    let constants = [
        ("ChangeMadeBy", "office@x"),
        ("ChangeDateTime", "2026-03-03T09:00:00Z"),
        ("ReasonCode", "8"),
        ("ChangeReasonMemo", "Forgot"),
    ];
    map.constants = constants.iter().map(|(name, text)| (format!("VisitChanges.{name}"), (*text).to_owned())).collect();
    let visits = desk.read("visits.csv");
    let went = |text: String| {
        desk.write("visits.csv", text);
        export_file(desk.stream("visits.csv"), &map, both(&desk.at("back.json")), Lower::Reject).unwrap()
    };
    let called = went(visits.replacen("T07:30:00-05:00", "T07:31:00-05:00", 1));
    assert!(called.faults.iter().any(|fault| fault.problem.contains("never changed")), "{:?}", called.faults);
    let adjusted = |sequence: &str| {
        let row = visits.replacen("V1,3,", &format!("V1,{sequence},"), 1);
        row.replacen(",2026-03-02T08:00:00-05:00,,,", ",2026-03-02T08:00:00-05:00,,2026-03-02T08:10:00-05:00,", 1)
    };
    assert!(went(adjusted("3")).faults.iter().any(|fault| fault.column == "sequence"));
    let good = went(adjusted("4"));
    assert_eq!((good.good, good.rejected), (1, 0), "{:?}", good.faults);
    let record: serde_json::Value = serde_json::from_str(&desk.read("back.json")).unwrap();
    assert_eq!(record[0]["AdjOutDateTime"], "2026-03-02T13:10:00Z");
    assert_eq!(record[0]["Calls"][1]["CallDateTime"], "2026-03-02T13:00:00Z");
    let changes = record[0]["VisitChanges"].as_array().unwrap();
    assert_eq!((changes.len(), changes[0]["SequenceID"].as_str()), (1, Some("4")));
    assert!(changes[0]["ChangeReasonMemo"].as_str().unwrap().contains("adjusted_end"));
}

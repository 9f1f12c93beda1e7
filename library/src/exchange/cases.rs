//! What went wrong once at somebody's desk, each as a case of its own.

use super::events::EventWriter;
use super::facts::Fact;
use super::journey::{Exchange, Import, Lower, export, import, received};
use super::tests::{Desk, OH, facts, of};
use crate::failure::Failure;

/// An import with events; the visits and the events stand on the desk afterwards.
fn with_events(desk: &Desk, file: &str, name: &str) -> (Exchange, String) {
    let at = received(Some("2026-03-09T00:00:00Z")).unwrap();
    let events = EventWriter::begin(&desk.at("events.jsonl"), at).unwrap();
    let out = desk.at("visits.csv");
    let into = Import { out: &out, events: Some(events), sheet: None, lower: Lower::Keep };
    let done = import(&desk.at(file), &of(name), into).unwrap().0;
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
    let desk = Desk::new();
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
    let desk = Desk::new();
    let header = "VisitRef,SSRef,CarerID,PlannedStart,PlannedEnd,ActualStart,ActualEnd,Status\n";
    desk.write("a.csv", format!("{header}1,S1,C1,02/03/2026 07:30,02/03/2026 08:00,,,Frustrated\n"));
    let (done, events) = with_events(&desk, "a.csv", "controcc");
    assert_eq!((done.good, kinds(&events)), (1, vec!["no_access".to_owned()]), "{:?}", done.faults);
    assert!(events.contains("2026-03-02T07:30:00"));
}

#[test]
fn a_visit_that_was_not_made_has_no_times_and_lengths_agree_with_ends() {
    let desk = Desk::new();
    let header = "visit,client,carer,start,end,length,outcome\n";
    for (row, problem) in [
        ("1,S1,C1,02/03/2026 07:30,02/03/2026 08:00,,Missed", "said to be missed"),
        ("1,S1,C1,,02/03/2026 08:00,,Cancelled", "said to be cancelled"),
    ] {
        desk.write("a.csv", format!("{header}{row}\n"));
        let done = desk.import("a.csv", &of("csv")).0;
        assert_eq!(done.good, 0);
        assert!(problems(&done).iter().any(|told| told.contains(problem)), "{row}: {:?}", problems(&done));
    }
    let mut map = of("csv");
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
    assert_eq!(desk.import("a.csv", &of("csv")).0.good, 1, "a length that nobody mapped may be the planned one");
}

#[test]
fn actual_times_are_guessed_before_plain_ones() {
    let desk = Desk::new();
    let header = "Client,Carer,Date,Start Time,End Time,Actual Start Time,Actual End Time\n";
    desk.write("a.csv", format!("{header}S1,C1,02/03/2026,07:30,08:00,09:10,09:40\n"));
    desk.import("a.csv", &of("csv"));
    assert_eq!(facts(&desk.at("visits.csv"))[0].get(Fact::Start), "2026-03-02T09:10:00+00:00");
}

#[test]
fn a_word_that_means_no_outcome_is_refused_with_the_mapping() {
    let desk = Desk::new();
    desk.write("a.csv", "client,start,end,outcome\nS1,02/03/2026 07:30,02/03/2026 08:00,Delivered\n");
    let mut map = of("csv");
    map.outcomes.insert("Delivered".to_owned(), "done".to_owned());
    let Err(Failure::Faults(faults)) = desk.try_import("a.csv", &map) else { panic!("was taken") };
    assert!(faults.to_string().contains("no outcome"), "{faults}");
}

#[test]
fn records_that_were_set_aside_come_in_again() {
    let desk = Desk::new();
    desk.write("e.json", OH.replace("T1000", "no such code, and much too long"));
    let done = desk.import("e.json", &of("evv-oh")).0;
    assert_eq!((done.good, done.rejected), (0, 1));
    let aside = desk.read("visits.rejected.csv");
    assert!(aside.starts_with("record,homeround:row"));
    desk.write("mended.csv", aside.replace("no such code, and much too long", "T1000"));
    let done = desk.import("mended.csv", &of("evv-oh")).0;
    assert_eq!((done.good, done.rejected), (1, 0), "{:?}", done.faults);
    desk.write("empty.json", "");
    assert!(matches!(desk.try_import("empty.json", &of("evv-oh")), Err(Failure::Faults(_))));
}

#[test]
fn a_change_says_what_of_it_the_mapping_must_say() {
    let desk = Desk::new();
    desk.write("e.json", OH);
    desk.import("e.json", &of("evv-oh"));
    let visits = desk.read("visits.csv").replacen("20260302130000", "20260302130001", 1);
    desk.write("visits.csv", visits.replacen(",home,", ",home,15", 1));
    let done = export(&desk.at("visits.csv"), &of("evv-oh"), &desk.at("back.json"), Lower::Reject).unwrap();
    if done.rejected > 0 {
        assert!(done.faults.iter().any(|fault| fault.remedy.contains("under constants")), "{:?}", done.faults);
    }
}

#[test]
fn an_edited_time_may_be_written_in_utc() {
    let desk = Desk::new();
    desk.write("a.csv", "visit,client,start,end\n1,S1,02/07/2026 09:10,02/07/2026 09:40\n");
    let (_, map) = desk.import("a.csv", &of("csv"));
    let edited = desk.read("visits.csv").replacen("2026-07-02T09:40:00+01:00", "2026-07-02T08:45:00Z", 1);
    desk.write("visits.csv", edited);
    let done = export(&desk.at("visits.csv"), &map, &desk.at("back.csv"), Lower::Reject).unwrap();
    assert_eq!((done.good, done.rejected), (1, 0), "{:?}", done.faults);
    assert!(desk.read("back.csv").contains("09:45"));
}

#[test]
fn numbers_of_cells_that_were_never_formatted_are_days_and_times() {
    let desk = Desk::new();
    desk.write("a.csv", "client,day,start,end\nS1,46083,0.3125,0.333333333333333\nS2,,46083.3125,46083.3333333333\n");
    let done = desk.import("a.csv", &of("csv")).0;
    assert_eq!(done.good, 2, "{:?}", done.faults);
    for visit in facts(&desk.at("visits.csv")) {
        assert_eq!(visit.get(Fact::Start), "2026-03-02T07:30:00+00:00");
        assert_eq!(visit.get(Fact::End), "2026-03-02T08:00:00+00:00");
    }
}

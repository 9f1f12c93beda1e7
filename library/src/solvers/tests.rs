//! Problems that go out and come back, by both forms.

use std::collections::BTreeMap;

use homeround_core::ground::VisitIx;
use homeround_core::rounds::Task;
use serde_json::{Value, json};

use super::carer_sets::CarerSets;
use super::{uniud, vroom, vroom_import};
use crate::book::value::Day;
use crate::planning::{CheckReport, Effort, LoadedBranch, search_roster};
use crate::source::SourceFile;
use crate::travel;

fn starter() -> LoadedBranch {
    let files: BTreeMap<String, Vec<u8>> =
        crate::book::starter::list_starter_files(true).unwrap().into_iter().collect();
    LoadedBranch::from_source(&files).unwrap()
}

fn day() -> Day {
    Day::read("2026-03-02").unwrap()
}

fn document(value: &Value) -> SourceFile {
    SourceFile::new("problem.json", serde_json::to_vec(value).unwrap())
}

fn branch_of(book: crate::book::Book) -> LoadedBranch {
    let ways = travel::of_document(&book).unwrap();
    LoadedBranch::new(book, ways).unwrap()
}

#[test]
fn a_plan_goes_to_vroom_and_its_answer_is_a_roster() {
    let branch = starter();
    let (problem, told) = vroom::write_problem(&branch.plan);
    let parts: usize = branch.plan.tables.visits.iter().map(|visit| usize::from(visit.carers)).sum();
    assert_eq!(problem["jobs"].as_array().unwrap().len(), parts);
    assert!(told.left.iter().any(|item| item.why.contains("start together")), "{}", told.text());
    // Every job asks for a skill that just those have who may make it.
    let sets = CarerSets::from_tables(&branch.plan.tables);
    for (job, vehicle) in problem["jobs"].as_array().unwrap().iter().zip(problem["vehicles"].as_array().unwrap()) {
        assert_eq!(job["skills"].as_array().unwrap().len(), 1);
        assert!(vehicle["skills"].as_array().unwrap().len() <= sets.len());
    }
    // What a search found, in VROOM's words, comes back as it was.
    let effort = Effort { seed: 1, work: 100_000, chains: 1, threads: 1 };
    let found = search_roster(&branch, None, &effort, &|_| true).unwrap().roster;
    let mut next: BTreeMap<VisitIx, u64> = BTreeMap::new();
    let mut numbers: BTreeMap<VisitIx, u64> = BTreeMap::new();
    let mut count = 1;
    for (at, visit) in branch.plan.tables.visits.iter().enumerate() {
        numbers.insert(VisitIx::from_index(at), count);
        count += u64::from(visit.carers);
    }
    let mut routes = Vec::new();
    for at in 0..branch.plan.tables.shifts.len() {
        let mut steps = vec![json!({ "type": "start", "arrival": 0 })];
        for stop in found.view().round(homeround_core::ground::ShiftIx::from_index(at)) {
            steps.push(match stop.task {
                Task::Visit(visit) => {
                    let part = next.entry(visit).or_default();
                    *part += 1;
                    json!({ "type": "job", "id": numbers[&visit] + *part - 1, "arrival": stop.start.0 - 60, "waiting_time": 60 })
                }
                Task::Break(rest) => json!({ "type": "break", "id": rest.0 + 1, "arrival": stop.start.0 }),
            });
        }
        routes.push(json!({ "vehicle": at + 1, "steps": steps }));
    }
    let answer = json!({ "code": 0, "routes": routes });
    let back = vroom::read_solution(&document(&answer), &branch.plan).unwrap();
    assert_eq!(back, found);
    let bad = json!({ "routes": [{ "vehicle": 99, "steps": [] }, { "vehicle": 1, "steps": [
        { "type": "job", "id": 0, "arrival": 1 }, { "type": "pickup", "id": 1 }, { "type": "job", "id": 1 },
        { "type": "job", "id": 2, "arrival": 5 }, { "type": "job", "id": 2, "arrival": 5 }, { "type": "break", "id": 4_000_000, "arrival": 1 } ] }] });
    let faults = vroom::read_solution(&document(&bad), &branch.plan).unwrap_err();
    assert_eq!(faults.0.len(), 6, "{faults}");
}

#[test]
fn a_plan_comes_back_from_vroom_as_a_book_that_can_be_planned() {
    let branch = starter();
    let (problem, _) = vroom::write_problem(&branch.plan);
    let (book, told) = vroom_import::read_problem(&document(&problem), branch.book.branch.start).unwrap();
    let again = branch_of(book);
    let jobs = problem["jobs"].as_array().unwrap().len();
    assert_eq!(
        (again.plan.tables.visits.len(), again.plan.tables.shifts.len()),
        (jobs, branch.plan.tables.shifts.len())
    );
    assert_eq!(again.plan.names.days, branch.plan.names.days, "{}", told.text());
    let effort = Effort { seed: 1, work: 200_000, chains: 1, threads: 1 };
    let found = search_roster(&again, None, &effort, &|_| true).unwrap();
    let judged = CheckReport::from_roster(&again, &found.roster.view()).unwrap();
    assert!(judged.legal && judged.unserved.is_empty(), "{}", judged.text());
}

#[test]
fn what_vroom_has_and_a_book_has_not_is_told() {
    let problem = json!({
        "vehicles": [{ "id": 7, "start": [-2.99, 51.58], "end": [-2.95, 51.6], "time_window": [28_800, 43_200], "max_tasks": 4, "skills": [1] }],
        "jobs": [{ "id": 1, "location": [-2.98, 51.57], "service": 250, "skills": [1], "setup": 60, "priority": 20,
                   "time_windows": [[30_000, 36_030], [39_600, 41_400]] }],
        "shipments": [{ "pickup": { "id": 4 }, "delivery": { "id": 4 } }],
    });
    let (book, told) = vroom_import::read_problem(&document(&problem), day()).unwrap();
    let whys: Vec<&str> = told.left.iter().map(|item| item.why.as_str()).collect();
    for lost in ["no matrix", "whole minutes: rounded up", "narrower", "setup", "ends elsewhere", "most tasks", "goods"]
    {
        assert!(whys.iter().any(|why| why.contains(lost)), "{lost}: {whys:?}");
    }
    assert_eq!((book.packages[0].minutes, book.packages[0].windows.len()), (5, 1));
    assert!(vroom_import::read_problem(&document(&json!({ "jobs": [] })), day()).is_err());
    assert!(vroom_import::read_problem(&SourceFile::new("x.json", b"{".to_vec()), day()).is_err());
    let unix = json!({
        "vehicles": [{ "id": 1, "start": [-2.99, 51.58], "time_window": [1_772_438_400, 1_772_467_200] }],
        "jobs": [{ "id": 1, "location": [-2.98, 51.57], "service": 600 }],
    });
    let (book, _) = vroom_import::read_problem(&document(&unix), day()).unwrap();
    assert_eq!(
        (book.branch.start.to_string(), book.shifts[0].start.to_string()),
        ("2026-03-02".to_owned(), "08:00".to_owned())
    );
}

/// Two patients, of whom one needs two caregivers in order, and one two at once.
fn instance() -> Value {
    json!({
        "name": "little", "central_offices": [{ "id": "d", "location": [85.0, 26.0] }],
        "services": [{ "id": "s1", "default_duration": 14.0 }, { "id": "s2", "default_duration": 20.0 }],
        "caregivers": [{ "id": "c1", "abilities": ["s1"] }, { "id": "c2", "abilities": ["s1", "s2"] }],
        "patients": [
            { "id": "p1", "location": [47.0, 32.0], "time_window": [345.0, 465.0], "required_caregivers": [{ "service": "s1", "duration": 14.0 }] },
            { "id": "p2", "location": [10.0, 32.0], "time_window": [100.0, 220.0],
              "required_caregivers": [{ "service": "s1", "duration": 10.5 }, { "service": "s2" }],
              "synchronization": { "type": "sequential", "distance": [30, 60] } },
            { "id": "p3", "location": [10.0, 80.0], "time_window": [500.0, 560.0],
              "required_caregivers": [{ "service": "s1", "duration": 10 }, { "service": "s2", "duration": 10 }],
              "synchronization": { "type": "simultaneous" } },
        ],
        "distances": [[0.0, 38.471, 20.0, 9.0], [38.471, 0.0, 12.0, 8.0], [20.0, 12.0, 0.0, 7.0], [9.0, 8.0, 7.0, 0.0]],
    })
}

#[test]
fn an_instance_of_uniud_is_a_book_and_an_instance_again() {
    let (book, told) = uniud::read_instance(&document(&instance()), day()).unwrap();
    let whys: Vec<&str> = told.left.iter().map(|item| item.why.as_str()).collect();
    for lost in ["places are made up", "whole seconds", "duration is no whole minutes"] {
        assert!(whys.iter().any(|why| why.contains(lost)), "{lost}: {whys:?}");
    }
    let branch = branch_of(book);
    assert_eq!((branch.plan.tables.visits.len(), branch.plan.tables.gaps.len()), (5, 2));
    let effort = Effort { seed: 1, work: 100_000, chains: 1, threads: 1 };
    let found = search_roster(&branch, None, &effort, &|_| true).unwrap();
    let judged = CheckReport::from_roster(&branch, &found.roster.view()).unwrap();
    assert!(judged.legal && judged.unserved.is_empty(), "{}", judged.text());
    let (again, _) = uniud::write_instance(&branch.plan).unwrap();
    let patients = again["patients"].as_array().unwrap();
    assert_eq!(patients.len(), 3);
    let kinds: Vec<&str> = patients.iter().filter_map(|row| row["synchronization"]["type"].as_str()).collect();
    assert_eq!(kinds, ["sequential", "simultaneous"]);
    assert_eq!(patients[0]["time_window"], json!([345.0, 465.0]));
    assert_eq!(again["distances"][1][0], json!(f64::from(2_308) / 60.0));
    let bad = json!({ "patients": [{ "id": "p", "time_window": [0], "required_caregivers": [] }], "caregivers": [{}], "distances": [[0, "x"], [1, 0]] });
    assert!(uniud::read_instance(&document(&bad), day()).is_err());
    assert!(uniud::write_instance(&starter().plan).is_err(), "several days");
}

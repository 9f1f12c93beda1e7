//! Tests of a roster's files: what is written comes back, and what is wrong is told, all of it.

use homeround_core::ground::{BreakIx, Seconds};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Planned, Task};
use proptest::prelude::*;

use super::{PersonNames, RosterFile, RosterProvenance, read_csv, read_json, roster_csv, roster_json, write_roster};
use crate::book::tests::{example, flat_travel, told};
use crate::book::{Plan, expand_book};
use crate::roster::CostLine;

fn plan() -> Plan {
    let book = example();
    expand_book(&book, flat_travel(&book)).unwrap()
}

/// A roster that means nothing: every visit in some shift at some time, every break in its shift.
fn any_roster(plan: &Plan, choices: &[(usize, i32)]) -> OwnedRoster {
    let mut rounds = vec![Vec::new(); plan.names.shifts.len()];
    for (visit, &(shift, start)) in choices.iter().enumerate().take(plan.names.visits.len()) {
        let at = shift % (rounds.len() + 1);
        if let Some(round) = rounds.get_mut(at) {
            round.push(Planned {
                task: Task::Visit(homeround_core::ground::VisitIx::from_index(visit)),
                start: Seconds(start),
            });
        }
    }
    for (shift, row) in plan.tables.shifts.iter().enumerate() {
        for rest in row.first_break..row.first_break + row.breaks {
            rounds[shift].push(Planned { task: Task::Break(BreakIx(rest)), start: Seconds(3600 * 12) });
        }
    }
    for round in &mut rounds {
        round.sort_by_key(|stop| stop.start);
    }
    OwnedRoster::from_rounds(&rounds)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_roster_comes_back_from_both_forms(choices in prop::collection::vec((0..64_usize, 0..600_000_i32), 31)) {
        let plan = plan();
        let roster = any_roster(&plan, &choices);
        let cost = vec![CostLine { line: "paid time".to_owned(), pounds: crate::book::value::Exact::read("12.50").unwrap() }];
        let provenance = Some(RosterProvenance {
            package: Some("0.1.0".to_owned()),
            search: Some(1),
            seed: 7,
            work: 2_000_000,
            chains: Some(2),
            from_roster: true,
            stopped: true,
            book: Some("0".repeat(64)),
            cost,
        });
        let file = write_roster(&plan, roster.view(), provenance.clone());
        let bytes = roster_json(&file).unwrap();
        let back = read_json(&bytes, "roster.json", &plan).unwrap();
        prop_assert_eq!(&back.roster, &roster);
        prop_assert_eq!(&back.provenance, &provenance);
        prop_assert_eq!(roster_json(&write_roster(&plan, back.roster.view(), back.provenance)).unwrap(), bytes);
        prop_assert_eq!(read_csv(&roster_csv(&file, &PersonNames::new(&example())).unwrap(), "roster.csv", &plan).unwrap().roster, roster);
    }
}

#[test]
fn a_table_has_names_and_is_read_without_them() {
    let plan = plan();
    let roster = any_roster(&plan, &[(0, 30_000), (1, 31_000), (64, 0)]);
    let file = write_roster(&plan, roster.view(), None);
    let csv = String::from_utf8(roster_csv(&file, &PersonNames::new(&example())).unwrap()).unwrap();
    assert!(csv.starts_with("shift,carer,carer_name,visit,break,client,client_name,start,end\n"), "{csv}");
    let name = &example().carers[0].name;
    assert!(csv.contains(name.as_str()), "{csv}");
    // The form without names, as it was written before.
    let old: Vec<String> = csv
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [0, 1, 3, 4, 5, 7, 8].map(|at| cells[at]).join(",")
        })
        .collect();
    assert_eq!(read_csv(old.join("\n").as_bytes(), "roster.csv", &plan).unwrap().roster, roster);
}

#[test]
fn the_document_fits_its_schema() {
    let plan = plan();
    let roster = any_roster(&plan, &[(0, 30_000), (1, 31_000), (64, 0)]);
    let schema = serde_json::to_value(schemars::schema_for!(RosterFile)).unwrap();
    let document = serde_json::from_slice(&roster_json(&write_roster(&plan, roster.view(), None)).unwrap()).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&document));
}

#[test]
fn the_format_before_is_read_and_not_written() {
    let plan = plan();
    let roster = any_roster(&plan, &[(0, 30_000), (1, 31_000), (64, 0)]);
    let mut document = serde_json::to_value(write_roster(&plan, roster.view(), None)).unwrap();
    document["format"] = "homeround.roster/1".into();
    document["provenance"] = serde_json::json!({ "seed": 7, "work": 9, "cost": [] });
    let read = read_json(&serde_json::to_vec(&document).unwrap(), "roster.json", &plan).unwrap();
    assert_eq!(read.roster, roster);
    assert_eq!(read.provenance, Some(RosterProvenance { seed: 7, work: 9, ..RosterProvenance::default() }));
    assert_eq!(write_roster(&plan, read.roster.view(), read.provenance).format, "homeround.roster/2");
}

#[test]
fn a_format_to_come_is_refused_by_name() {
    let plan = plan();
    let mut document = serde_json::to_value(write_roster(&plan, any_roster(&plan, &[]).view(), None)).unwrap();
    document["format"] = "homeround.roster/3".into();
    let faults = read_json(&serde_json::to_vec(&document).unwrap(), "roster.json", &plan).unwrap_err();
    assert!(told(&faults).contains("homeround.roster/3") && faults.0.len() == 1, "{}", told(&faults));
}

#[test]
fn every_fault_is_told_at_once() {
    let plan = plan();
    let mut document = serde_json::json!({
        "format": "homeround.roster/2", "branch": "Starter branch", "start": "2026-03-02", "days": 7,
        "rounds": [
            { "shift": "A1-erly@2026-03-02", "carer": "A1", "stops": [] },
            { "shift": "A1-early@2026-03-02", "carer": "A2", "stops": [
                { "visit": "C01-morning@2026-03-09", "start": "2026-03-02T08:00:00+00:00" },
                { "visit": "C01-morning@2026-03-02", "start": "08:00" },
                { "visit": "C01-morning@2026-03-02", "start": "2026-03-02T08:00:00+00:00", "end": "2026-03-02T08:50:00+00:00" },
                { "break": "A3-day@2026-03-02#1", "start": "2026-03-02T11:00:00+00:00" },
                { "start": "2026-03-02T11:00:00+00:00" },
                { "visit": "C01-bed@2026-03-02", "client": "C02", "start": "2026-03-02T11:00:00+00:00" },
            ] },
        ],
        "unserved": ["C01-bed@2026-03-02", "C99@2026-03-02"],
    });
    let faults = read_json(&serde_json::to_vec(&document).unwrap(), "roster.json", &plan).unwrap_err();
    let columns: Vec<&str> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
    let expected = [
        "rounds[0].shift",
        "rounds[1].carer",
        "rounds[1].stops[0].visit",
        "rounds[1].stops[1].start",
        "rounds[1].stops[2].end",
        "rounds[1].stops[3].break",
        "rounds[1].stops[4].visit",
        "rounds[1].stops[5].client",
        "unserved[0]",
        "unserved[1]",
    ];
    assert_eq!(columns, expected, "{}", told(&faults));
    // A roster of another branch has one fault: what it names means nothing here.
    document["branch"] = "Another".into();
    let faults = read_json(&serde_json::to_vec(&document).unwrap(), "roster.json", &plan).unwrap_err();
    assert_eq!(faults.0.iter().map(|fault| fault.column.as_str()).collect::<Vec<_>>(), ["branch"]);
}

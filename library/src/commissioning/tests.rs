//! Contracts scored over the starter branch.

use std::collections::BTreeMap;

use super::*;
use crate::book::starter::list_starter_files;
use crate::book::value::Exact;
use crate::planning::{Effort, LoadedBranch, search_roster};
use crate::pricing::planned_time;

fn facts(period: &str, start: &str) -> ContractFacts {
    let mut files: BTreeMap<String, Vec<u8>> = list_starter_files(true).unwrap().into_iter().collect();
    let settings = String::from_utf8(files["homeround.toml"].clone()).unwrap().replace("2026-03-02", start);
    files.insert("homeround.toml".to_owned(), settings.into_bytes());
    let branch = LoadedBranch::from_source(&files).unwrap();
    let effort = Effort { seed: 1, work: 20_000, chains: 1, threads: 1 };
    let found = search_roster(&branch, None, &effort, &|_| true).unwrap();
    let (worked, basis) = planned_time(&branch, &found.roster.view()).unwrap();
    let mut terms = read_contracts("c.toml", TEMPLATE).unwrap().rows.remove(0);
    terms.period = period.to_owned();
    ContractFacts { terms, branch, worked, basis }
}

fn measure<'a>(row: &'a CommissioningRow, id: &str) -> &'a CommissioningMeasure {
    row.measures.iter().find(|one| one.id == id).unwrap()
}

#[test]
fn every_measure_is_computed_or_says_what_is_missing() {
    let answer = score_contracts(vec![facts("second", "2026-03-09"), facts("first", "2026-03-02")]).unwrap();
    assert_eq!(answer.rows.iter().map(|row| row.period.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    let row = &answer.rows[0];
    let value = |id: &str| measure(row, id).value.clone().unwrap_or_default();
    assert_eq!((value("fee"), value("published")), ("24.10".to_owned(), "32.14".to_owned()));
    assert_eq!(measure(row, "price").against.as_deref(), Some("24.10"));
    assert_eq!((row.fee_pays, answer.rows.len()), (Some(false), 2));
    let (floor, price): (f64, f64) = (value("floor").parse().unwrap(), value("price").parse().unwrap());
    assert!(0.0 < floor && floor < price);
    // Bills after 28, 30 and 41 days: the middle one after 30, one of three late.
    assert_eq!((value("payment"), value("late"), value("block")), ("30".to_owned(), "33%".to_owned(), "0%".to_owned()));
    let (found, least): (f64, f64) =
        (value("continuity").parse().unwrap(), measure(row, "continuity").against.clone().unwrap().parse().unwrap());
    assert!(1.0 <= least && least <= found);
    assert!(measure(row, "churn").how.starts_with("not computable: there is no period before"));
    assert!(measure(&answer.rows[1], "churn").value.is_some());
    assert!(answer.text().contains("not computable"), "{}", answer.text());
}

#[test]
fn what_a_contract_does_not_tell_is_named() {
    let mut one = facts("first", "2026-03-02");
    one.branch.book.cost = None;
    one.terms.fee = None;
    one.terms.published = None;
    one.terms.block_hours_a_week = None;
    one.terms.paid_days.clear();
    let answer = score_contracts(vec![one]).unwrap();
    let missing: Vec<&str> =
        answer.rows[0].measures.iter().filter(|one| one.value.is_none()).map(|one| one.id.as_str()).collect();
    assert_eq!(missing, ["fee", "floor", "price", "published", "payment", "late", "block", "churn"]);
    assert_eq!(answer.rows[0].fee_pays, None);
}

#[test]
fn a_block_is_a_share_of_the_weeks_contact() {
    let mut one = facts("first", "2026-03-02");
    let whole = score_contracts(vec![facts("first", "2026-03-02")]).unwrap();
    let week = measure(&whole.rows[0], "block").how.clone();
    let hours = week.split_whitespace().nth(2).unwrap().to_owned();
    one.terms.block_hours_a_week = Exact::read(&hours);
    assert_eq!(measure(&score_contracts(vec![one]).unwrap().rows[0], "block").value.as_deref(), Some("100%"));
}

#[test]
fn every_fault_of_contracts_is_told_at_once() {
    let text = TEMPLATE
        .replace("period = \"summer\"", "period = \"spring\"")
        .replace("published_source", "source")
        .replace("due_days = 30", "due_days = \"soon\"");
    let faults = read_contracts("c.toml", &text).unwrap_err();
    let columns: Vec<&str> = faults.0.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(columns, ["rows.source", "rows.published_minimum", "rows.due_days"]);
    let twice = TEMPLATE.replace("period = \"summer\"", "period = \"spring\"");
    assert_eq!(read_contracts("c.toml", &twice).unwrap_err().0[0].column, "rows.period");
}

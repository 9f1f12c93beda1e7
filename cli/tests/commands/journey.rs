//! From an empty folder to a report, and every way a command can end.

use std::process::Stdio;

use homeround::verification::{Timetable, event_rows, simulate};
use homeround::{pricing, roster};

use crate::desk::{Desk, LITTLE, repository};
use homeround_cli::disk::{open_branch, read_file};

/// A week of events with one wrong of each kind in it, in `events.jsonl`; the wrongs.
pub(crate) fn events_of(desk: &Desk) -> Vec<(String, String)> {
    let branch = open_branch(&desk.at("book")).unwrap();
    let loaded = roster::read_roster(&read_file(&desk.at("roster.json")).unwrap(), &branch.plan).unwrap();
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view()).unwrap();
    let week = simulate(&timetable, 7, 1);
    let lines = event_rows::json_lines(&event_rows::list_event_rows(&week.feed, &timetable)).unwrap();
    std::fs::write(desk.at("events.jsonl"), lines).unwrap();
    let wrongs: Vec<_> = week.truth.iter().map(|wrong| (wrong.visit.clone(), wrong.rule.to_string())).collect();
    assert!(!wrongs.is_empty());
    wrongs
}

#[test]
fn from_an_empty_folder_to_a_report() {
    let desk = Desk::with_starter();
    let said = desk.run(&["validate", "book"]).ended(0);
    assert!(said.out.contains("3 clients") && said.err.is_empty(), "{}{}", said.out, said.err);
    let said = desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    assert!(said.out.contains("every rule kept"), "{}", said.out);
    assert!(said.err.contains("roster written to roster.json"), "{}", said.err);
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.csv"]).ended(0);
    for file in ["roster.json", "roster.csv"] {
        let said = desk.run(&["check", "book", file]).ended(0);
        assert!(said.out.contains("every rule kept"), "{}", said.out);
    }
    let wrongs = events_of(&desk);
    let summary = desk.run(&["--json", "verify", "book", "roster.json", "events.jsonl"]).ended(1).json();
    for (visit, rule) in wrongs {
        let rows = summary["visits"].as_array().unwrap();
        let row = rows.iter().find(|row| row["visit"] == visit.as_str()).unwrap();
        let findings = row["findings"].as_array().unwrap();
        assert!(findings.iter().any(|finding| finding["rule"] == rule.as_str()), "{rule} at {visit}: {row:#}");
    }
    let price = desk.run(&["price", "book", "roster.json"]).ended(0);
    assert!(price.out.contains('£'), "{}", price.out);
    desk.run(&["report", "book", "roster.json", "--events", "events.jsonl", "-o", "week.html"]).ended(0);
    let report = desk.read("week.html");
    assert!(report.starts_with("<!DOCTYPE html>") && report.contains("Starter branch"));
}

#[test]
fn newport_is_read_planned_and_judged() {
    let desk = Desk::new();
    let book = repository("examples/newport");
    let planned = desk.run(&["plan", &book, "--work", LITTLE, "-o", "roster.json"]);
    assert!(planned.code == Some(0) || planned.code == Some(4), "{:?}\n{}", planned.code, planned.err);
    let judgement = desk.run(&["--json", "check", &book, "roster.json"]);
    let unserved = judgement.json()["unserved"].as_array().unwrap().len();
    assert_eq!(judgement.json()["legal"], true);
    // A search that leaves somebody out proves nothing (4); a roster that leaves somebody out does not deliver (1).
    assert_eq!((planned.code, judgement.code), if unserved == 0 { (Some(0), Some(0)) } else { (Some(4), Some(1)) });
    desk.run(&["price", &book, "roster.json"]).ended(0);
}

#[test]
fn answers_in_json_are_json_and_messages_stay_off_standard_output() {
    let desk = Desk::with_roster();
    events_of(&desk);
    desk.write("inputs.json", include_str!("../../../library/src/pricing/ukhca_v1.json"));
    let commands: [&[&str]; 11] = [
        &["init", "another", "--example"],
        &["validate", "book"],
        &["plan", "book", "--work", LITTLE],
        &["plan", "book", "--work", LITTLE, "-o", "again.json"],
        &["check", "book", "roster.json"],
        &["verify", "book", "roster.json", "events.jsonl"],
        &["price", "book", "roster.json"],
        &["price", "--inputs", "inputs.json"],
        &["report", "book", "roster.json"],
        &["schema", "book"],
        &["schema", "--list"],
    ];
    for words in commands {
        let said = desk.run(&[&["--json"], words].concat());
        assert!(matches!(said.code, Some(0 | 1)), "{words:?}: {:?} {}", said.code, said.err);
        assert!(!said.json().is_null(), "{words:?}");
    }
}

#[test]
fn a_roster_goes_to_standard_output_when_no_file_is_named() {
    let desk = Desk::with_roster();
    let said = desk.run(&["plan", "book", "--work", LITTLE]).ended(0);
    assert_eq!(said.json(), desk.json("roster.json"));
    assert!(said.err.contains("every rule kept"));
}

#[test]
fn a_command_line_that_cannot_be_meant_ends_with_two() {
    let desk = Desk::with_roster();
    let lines: [&[&str]; 7] = [
        &["no-such-command"],
        &["plan"],
        &["plan", "book", "--work", "many"],
        &["schema", "nothing"],
        &["init", "book"],
        &["verify", "book", "roster.json", "roster.json", "--as-of", "yesterday"],
        &["price", "--inputs", "inputs.json", "--fee", "-1"],
    ];
    for words in lines {
        let said = desk.run(words).ended(2);
        assert!(said.out.is_empty() && !said.err.is_empty(), "{words:?}: {}", said.out);
    }
}

#[test]
fn files_that_are_not_there_end_with_three_and_are_named() {
    let desk = Desk::with_roster();
    for words in [
        &["validate", "nowhere"][..],
        &["plan", "nowhere"],
        &["check", "book", "nowhere.json"],
        &["verify", "book", "roster.json", "nowhere.jsonl"],
        &["price", "--inputs", "nowhere.json"],
        &["report", "nowhere", "roster.json"],
    ] {
        let said = desk.run(words).ended(3);
        assert!(said.err.contains("nowhere"), "{words:?}: {}", said.err);
    }
}

#[test]
fn another_kind_of_file_is_told_once() {
    let desk = Desk::with_roster();
    let said = desk.run(&["--json", "verify", "book", "roster.json", "roster.json"]).ended(3);
    assert_eq!(said.json()["faults"].as_array().unwrap().len(), 1, "{}", said.out);
    let said = desk.run(&["--json", "check", "book", "book/clients.csv"]).ended(3);
    assert_eq!(said.json()["faults"].as_array().unwrap().len(), 2, "{}", said.out);
}

#[test]
fn visits_that_a_search_leaves_out_end_with_four() {
    let desk = Desk::with_starter();
    desk.replace("book/packages.csv", "12:00,13:30,,12:30", "05:00,05:30,,05:15");
    let said = desk.run(&["--json", "plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(4);
    assert_eq!(said.json()["unserved"].as_array().unwrap().len(), 3);
    let said = desk.run(&["check", "book", "roster.json"]).ended(1);
    assert!(said.out.contains("unserved C02-lunch@2026-03-02"), "{}", said.out);
}

#[test]
fn a_file_that_cannot_be_written_ends_with_five_and_is_named() {
    let desk = Desk::with_starter();
    let said = desk.run(&["plan", "book", "--work", LITTLE, "-o", "nowhere/roster.json"]).ended(5);
    assert!(said.err.contains("nowhere/roster.json") && !said.err.contains("panicked"), "{}", said.err);
}

#[test]
fn a_fee_below_the_price_ends_with_one() {
    let desk = Desk::with_roster();
    desk.run(&["price", "book", "roster.json", "--fee", "1"]).ended(1);
    desk.run(&["price", "book", "roster.json", "--fee", "1000"]).ended(0);
}

#[test]
fn completions_and_the_man_page_print() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let said = desk.run(&["completions", shell]).ended(0);
        assert!(said.out.contains("homeround") && said.out.contains("verify") && said.err.is_empty(), "{shell}");
    }
    let said = desk.run(&["man"]).ended(0);
    assert!(said.out.contains(".TH homeround 1") && said.out.contains("verify"), "{}", said.out);
    desk.run(&["man", "--folder", "pages"]).ended(0);
    assert!(desk.read("pages/homeround-plan.1").contains("seed"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let desk = Desk::new();
    for words in [&["schema", "book"][..], &["completions", "bash"], &["man"]] {
        let mut child = desk.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn stopped_by_ctrl_c_the_best_so_far_is_kept() {
    use std::io::{BufRead, BufReader};
    let desk = Desk::with_starter();
    let words = ["plan", "book", "--work", "9e15", "-o", "roster.json"];
    let mut child = desk.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("planning rounds")));
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    // Reading on, so that nothing it still says is lost on a closed pipe.
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest:?}");
    assert_eq!(desk.json("roster.json")["format"], "homeround.roster/2");
    assert_eq!(desk.run(&["--json", "check", "book", "roster.json"]).json()["legal"], true);
}

#[test]
fn a_roster_of_another_book_is_told_of_and_judged() {
    let desk = Desk::with_roster();
    let made = &desk.json("roster.json")["provenance"];
    assert_eq!((made["search"].as_u64(), made["chains"].as_u64()), (Some(2), Some(1)), "{made}");
    assert_eq!(made["book"].as_str().map(str::len), Some(64), "{made}");
    const NOTICE: &str = "made for another book";
    let commands = [&["price", "book", "roster.json"][..], &["report", "book", "roster.json", "-o", "week.html"]];
    let said = desk.run(&["check", "book", "roster.json"]).ended(0);
    assert!(!said.out.contains(NOTICE), "{}", said.out);
    for command in commands {
        let said = desk.run(command).ended(0);
        assert!(!said.err.contains(NOTICE), "{}", said.err);
    }
    assert!(!desk.read("week.html").contains(NOTICE));
    // A wish changes the book, and no id.
    desk.replace("book/homeround.toml", "late_pounds_per_minute = \"", "late_pounds_per_minute = \"1");
    let said = desk.run(&["check", "book", "roster.json"]).ended(0);
    assert!(said.out.contains(NOTICE), "{}", said.out);
    let judged = desk.run(&["--json", "check", "book", "roster.json"]).ended(0).json();
    assert!(judged["notice"].as_str().is_some_and(|notice| notice.contains(NOTICE)), "{judged}");
    for command in commands {
        let said = desk.run(command).ended(0);
        assert!(said.err.contains(NOTICE), "{}", said.err);
    }
    assert!(desk.read("week.html").contains(NOTICE));
}

#[test]
fn planning_from_a_roster_is_never_dearer() {
    let desk = Desk::with_roster();
    let first = desk.run(&["--json", "check", "book", "roster.json"]).ended(0).json();
    let words = ["plan", "book", "--from", "roster.json", "--seed", "9", "--work", "100000", "-o", "next.json"];
    desk.run(&words).ended(0);
    let second = desk.run(&["--json", "check", "book", "next.json"]).ended(0).json();
    let pounds = |judgement: &serde_json::Value| judgement["pounds"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(pounds(&second) <= pounds(&first));
}

#[test]
fn the_average_hour_is_the_published_one() {
    let inputs = pricing::read_inputs("v1.json", include_str!("../../../library/src/pricing/ukhca_v1.json")).unwrap();
    let price = pricing::HourlyPrice::from_averages(&inputs, &pricing::Asked::default()).unwrap();
    let desk = Desk::new();
    desk.write("inputs.json", include_str!("../../../library/src/pricing/ukhca_v1.json"));
    let said = desk.run(&["--json", "price", "--inputs", "inputs.json"]).ended(0);
    assert_eq!(said.json(), serde_json::to_value(&price).unwrap());
}

#[test]
fn a_book_with_twenty_faults_is_not_planned_and_nothing_is_written() {
    let desk = Desk::new();
    let book = repository("tests/golden/twenty_faults");
    std::fs::create_dir(desk.at("book")).unwrap();
    for file in std::fs::read_dir(&book).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), desk.at("book").join(file.file_name())).unwrap();
    }
    let before = desk.files();
    let told = desk.read("book/faults.txt").lines().count();
    let said = desk.run(&["--json", "plan", "book", "-o", "roster.json"]).ended(3);
    assert_eq!(said.json()["faults"].as_array().unwrap().len(), told);
    assert!(told >= 20);
    assert_eq!(desk.files(), before);
}

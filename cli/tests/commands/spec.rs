//! A commissioner by hand: a specification from the template, made-up days as books, tests, bids, sweeps, and how each ends.

use homeround::specification::read_specification;
use homeround::specification::years::{TEMPLATE, read_years};
use serde_json::Value;

use crate::desk::Desk;

/// A small contract, from the template.
pub(crate) fn small(desk: &Desk) {
    desk.run(&["spec", "new", "tender.toml"]).ended(0);
    let text = desk
        .read("tender.toml")
        .replace("a_day = 37", "a_day = 7")
        .replace("a_day = 65", "a_day = 14")
        .replace("a_day = 12", "a_day = 3")
        .replace("a_day = 6 }", "a_day = 1 }")
        .replace("two_carers_a_day = 14", "two_carers_a_day = 3")
        .replace("number = 16", "number = 6");
    desk.write("tender.toml", &text);
}

/// What the subcommands write, by the names of its schemas.
pub(crate) fn answers() -> Vec<(&'static str, Vec<Value>)> {
    let desk = Desk::new();
    small(&desk);
    desk.write("bids.csv", "bidder,fee\nAfon,60\n");
    desk.write("years.toml", TEMPLATE);
    let years = read_years("years.toml", TEMPLATE).unwrap();
    let few = ["--draws", "2", "--work", "500", "--keep", "days.json", "--json"];
    let answer = |words: &[&str]| desk.run(&[&["spec"], words, &few].concat()).json();
    let spec = read_specification("tender.toml", &desk.read("tender.toml")).unwrap();
    let zones = ["spec", "zones", "tender.toml", "--providers", "1,2", "--draws", "2", "--work", "500", "--json"];
    let mut answers = vec![
        ("spec", vec![serde_json::to_value(&spec).unwrap()]),
        ("spec-bids", vec![answer(&["bids", "tender.toml", "bids.csv"])]),
        ("spec-sweep", vec![answer(&["sweep", "tender.toml", "--vary", "fee=24,60"])]),
        ("spec-test", vec![answer(&["test", "tender.toml"])]),
        ("spec-years", vec![answer(&["years", "tender.toml", "years.toml"])]),
        ("years", vec![serde_json::to_value(&years).unwrap()]),
        ("spec-zones", vec![desk.run(&zones).json()]),
    ];
    answers.push(("spec-draws", vec![desk.json("days.json")]));
    answers
}

const FEW: [&str; 6] = ["--draws", "8", "--seed", "2026", "--work", "2000"];

#[test]
fn a_new_specification_is_not_written_over_and_draws_an_ordinary_book() {
    let desk = Desk::new();
    desk.run(&["spec", "new", "tender.toml"]).ended(0);
    desk.run(&["spec", "new", "tender.toml"]).ended(2);
    let drawn = desk.run(&["spec", "draw", "tender.toml", "--draw", "7", "--seed", "2026", "-o", "book"]).ended(0);
    assert!(drawn.out.contains("120 visits"), "{}", drawn.out);
    desk.run(&["spec", "draw", "tender.toml", "--draw", "8", "-o", "book"]).ended(2);
    desk.run(&["validate", "book"]).ended(0);
    desk.run(&["spec", "draw", "tender.toml", "--draw", "7", "--seed", "2026", "-o", "again"]).ended(0);
    for file in ["homeround.toml", "clients.csv", "packages.csv", "carers.csv", "shifts.csv"] {
        assert_eq!(desk.read(&format!("book/{file}")), desk.read(&format!("again/{file}")), "{file}");
    }
}

#[test]
fn a_drawn_day_is_planned_checked_and_priced_like_any_other() {
    let desk = Desk::new();
    small(&desk);
    desk.run(&["spec", "draw", "tender.toml", "-o", "book"]).ended(0);
    let planned = desk.run(&["plan", "book", "--work", "2e5", "-o", "roster.json"]);
    assert!([Some(0), Some(4)].contains(&planned.code), "{}", planned.err);
    let checked = desk.run(&["check", "book", "roster.json"]);
    assert!(!checked.out.contains("rules broken"), "{}", checked.out);
    let priced = desk.run(&["price", "book", "roster.json", "--fee", "24.10", "--json"]).json();
    assert_eq!(priced["served"]["visits"], 25);
}

#[test]
fn a_test_is_the_same_on_any_threads_keeps_its_days_and_writes_a_page() {
    let desk = Desk::new();
    small(&desk);
    let run = |more: &[&str]| desk.run(&[&["spec", "test", "tender.toml", "--json"][..], &FEW, more].concat());
    let one = run(&["--threads", "1", "--keep", "days.json", "-o", "page.html"]);
    let answer = one.json();
    assert_eq!((answer["draws"].as_u64(), answer["visits_a_day"].as_u64()), (Some(8), Some(25)));
    let expected = one.code.filter(|code| [0, 1, 4].contains(code)).expect("an answer");
    assert_eq!(run(&["--threads", "2"]).ended(expected).json(), answer);
    assert!(desk.read("page.html").contains(answer["sentence"].as_str().unwrap()));
    // Another fee asks no day again, and says another thing.
    let dear = run(&["--keep", "days.json", "--fee", "99"]).json();
    assert_eq!(dear["fee"]["pays"]["draws"], dear["deliverable"]["draws"]);
    assert_eq!(dear["rows"][0]["totals"], answer["rows"][0]["totals"]);
    desk.write("days.json", "{}");
    run(&["--keep", "days.json"]).ended(3);
    run(&["--keep", "tender.toml"]).ended(2);
}

#[test]
fn every_fault_of_a_specification_and_of_bids_is_told_at_once() {
    let desk = Desk::new();
    small(&desk);
    let text = desk
        .read("tender.toml")
        .replace("window_minutes = 30", "window_minutes = \"wide\"")
        .replace("number = 6", "numbr = 6");
    desk.write("bad.toml", &text);
    let faults = desk.run(&["spec", "test", "bad.toml", "--json"]).ended(3).json();
    assert_eq!(faults["faults"].as_array().map(Vec::len), Some(2), "{faults}");
    desk.write("bids.csv", "bidder,fee\nA,cheap\nA,24.10\n,25\n");
    let faults = desk.run(&["spec", "bids", "tender.toml", "bids.csv", "--json"]).ended(3).json();
    assert_eq!(faults["faults"].as_array().map(Vec::len), Some(2), "{faults}");
}

#[test]
fn bids_sweeps_and_zones_answer_on_the_same_days() {
    let desk = Desk::new();
    small(&desk);
    desk.write("bids.csv", "bidder,fee,holiday_percent\nAfon,60,\nNought,60,0\n");
    let bids = desk.run(&[&["spec", "bids", "tender.toml", "bids.csv", "--json"][..], &FEW].concat()).ended(1).json();
    assert_eq!(bids["rows"][1]["answer"], "no");
    let swept = [
        "spec",
        "sweep",
        "tender.toml",
        "--vary",
        "fee=24.10,60",
        "--keep",
        "days.json",
        "-o",
        "cases.csv",
        "--plot",
        "cases.svg",
    ];
    let said = desk.run(&[&swept[..], &FEW].concat()).ended(0);
    assert!(
        said.out.contains("24.10") && said.out.contains("0 yes") && desk.read("cases.csv").lines().count() == 3,
        "{}",
        said.out
    );
    let svg = desk.read("cases.svg");
    assert!(svg.contains("<title>Of 100 made-up days, along fee</title>") && svg.contains("the fee pays"), "{svg}");
    let two = ["spec", "sweep", "tender.toml", "--vary", "fee=24,60", "--vary", "window=15,30", "--plot", "two.svg"];
    desk.run(&two).ended(2);
    let fifteen = desk
        .run(&[&["spec", "fifteen", "tender.toml", "--keep", "days.json", "--json"][..], &FEW].concat())
        .ended(0)
        .json();
    let hours = |row: usize| fifteen["rows"][row]["hours_a_day"]["shown"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(hours(1) > hours(0));
    desk.run(&[&["spec", "single-hand", "tender.toml"][..], &FEW].concat()).ended(0);
    let zones = desk
        .run(&[&["spec", "zones", "tender.toml", "--providers", "1,2", "--json"][..], &FEW].concat())
        .ended(0)
        .json();
    let made = |row: usize| zones["rows"][row]["visits_made"].as_u64().unwrap();
    assert!(made(0) >= made(1) && made(0) >= made(2), "pooled is never worse: {zones}");
}

#[test]
fn years_go_on_from_the_same_days_in_three_cases() {
    let desk = Desk::new();
    small(&desk);
    desk.run(&["spec", "new", "other.toml", "--years", "years.toml"]).ended(0);
    let base = [&["spec", "years", "tender.toml", "years.toml", "--keep", "days.json", "--json"][..], &FEW].concat();
    let years = desk.run(&base).ended(0).json();
    assert_eq!(years["quarters"].as_array().map(Vec::len), Some(36), "{years}");
    let test = desk.run(&[&["spec", "test", "tender.toml", "--keep", "days.json", "--json"][..], &FEW].concat()).json();
    assert_eq!(test["deliverable"]["draws"], years["draws"]);
    desk.replace("years.toml", "quarters = 12", "quarters = 0");
    desk.run(&base).ended(3);
}

#[test]
fn tasks_are_held_against_their_times() {
    let desk = Desk::new();
    small(&desk);
    let text = desk.read("tender.toml").replace("a_day = 7 }", "a_day = 7, tasks = [\"wash\", \"meal\"] }");
    desk.write("tasks.toml", &text);
    desk.write("times.csv", "task,minutes,source\nwash,12,our timing\nmeal,8,our timing\n");
    let base = [&["spec", "test", "tasks.toml", "--json", "--keep", "days.json"][..], &FEW].concat();
    let held = desk.run(&[&base[..], &["--task-times=times.csv"]].concat()).json();
    assert_eq!(
        (held["tasks"]["cannot_hold"].as_u64(), held["tasks"]["intimate_in_fifteen"].as_u64()),
        (Some(7), Some(7))
    );
    let sample = desk.run(&[&base[..], &["--task-times", "-o", "page.html"]].concat()).json();
    assert_eq!(sample["tasks"]["no_evidence"].as_u64(), Some(7), "{sample}");
    assert!(desk.read("page.html").contains("Time for the tasks"));
    // Tasks move no draw, and no file of draws becomes another's.
    let plain =
        desk.run(&[&["spec", "test", "tender.toml", "--json", "--keep", "days.json"][..], &FEW].concat()).json();
    assert_eq!(plain["rows"], held["rows"]);
    assert_eq!(desk.json("days.json")["sets"].as_object().map(serde_json::Map::len), Some(1));
    desk.write("bad.csv", "task,minutes\nwash,12\nwash,x\n");
    let faults = desk.run(&[&base[..], &["--task-times=bad.csv"]].concat()).ended(3).json();
    assert_eq!(faults["faults"].as_array().map(Vec::len), Some(3), "{faults}");
    let book = Desk::with_starter();
    let said = book.run(&["validate", "book", "--task-times"]).ended(0);
    assert!(said.out.contains("Task time: Of 31 visits"), "{}", said.out);
}

#[test]
fn a_day_without_rates_is_answered_with_what_is_assumed() {
    let desk = Desk::new();
    small(&desk);
    let text = desk.read("tender.toml").replace("2026-04-13", "2031-04-14");
    desk.write("later.toml", &text);
    let base = [&["spec", "test", "later.toml", "--json"][..], &FEW].concat();
    let open = desk.run(&base).json();
    assert!(open["law"]["rows"][0].get("holds").is_none());
    let assumed = desk.run(&[&base[..], &["--assume", "nlw=13.20@2031-04-01"]].concat()).json();
    assert!(assumed["sentence"].as_str().unwrap().contains("£13.20 from 2031-04-01"), "{assumed}");
}

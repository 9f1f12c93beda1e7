//! Whatever is written for people fits eighty columns, however long names are.

use std::process::Command;

use crate::desk::{Desk, LITTLE, Said};
use crate::journey::events_of;

const LONG: &str =
    "Marguerite-Antoinette Featherstonehaugh-Cholmondeley of Llanfairpwllgwyngyll, née Vanderbilt-Worthington";

fn said(desk: &Desk, words: &[&str]) -> Said {
    let mut command: Command = desk.command(words);
    command.env("COLUMNS", "80").output().unwrap().into()
}

/// A line fits, or it is one word that nobody can fold.
fn fits(line: &str) -> bool {
    line.chars().count() <= 80 || line.split_whitespace().count() == 1
}

#[test]
fn every_answer_fits_eighty_columns() {
    let desk = Desk::with_starter();
    for (file, from) in [("book/clients.csv", "name"), ("book/carers.csv", "name")] {
        let text = desk.read(file);
        let at = text.lines().next().unwrap().split(',').position(|column| column == from).unwrap();
        let row = |(number, line): (usize, &str)| {
            let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let name = |(place, cell): (usize, String)| {
                if number > 0 && place == at { format!("\"{LONG} {number}\"") } else { cell }
            };
            cells.into_iter().enumerate().map(name).collect::<Vec<_>>().join(",")
        };
        let lines: Vec<String> = text.lines().enumerate().map(row).collect();
        desk.write(file, &(lines.join("\n") + "\n"));
    }
    desk.run(&["plan", "book", "--work", LITTLE, "-o", "roster.json"]).ended(0);
    desk.run(&["plan", "book", "--work", "1000", "--seed", "9", "-o", "other.json"]);
    events_of(&desk);
    desk.write("tariff.json", r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#);
    desk.write("inputs.json", include_str!("../../../library/src/pricing/ukhca_v1.json"));
    desk.write("bad.csv", "shift,start\nA1-erly@2026-03-02,never\n");
    let commands: [&[&str]; 26] = [
        &["validate", "book"],
        &["check", "book", "roster.json"],
        &["check", "book", "bad.csv"],
        &["explain", "book", "roster.json", "C01-morning@2026-03-02"],
        &["compare", "book", "roster.json", "other.json"],
        &["fit", "book", "other.json"],
        &["repair", "book", "roster.json", "--at", "2026-03-02T07:10", "--sick", "A1"],
        &["move", "book", "roster.json", "C01-morning@2026-03-04", "--at", "14:00"],
        &["lock", "book", "roster.json", "C02-lunch@2026-03-04"],
        &["prove", "book", "--work", LITTLE],
        &["remedy", "book", "--work", LITTLE],
        &["what-if", "book", "--widen", "15", "--work", LITTLE],
        &["verify", "book", "roster.json", "events.jsonl"],
        &["price", "book", "roster.json", "--fee", "24.10"],
        &["price", "--inputs", "inputs.json", "--fee", "24.10"],
        &["price", "--inputs", "inputs.json", "--tornado", "10"],
        &["fee", "book", "roster.json", "--tariff", "tariff.json"],
        &["invoice", "book", "roster.json", "--tariff", "tariff.json", "--events", "events.jsonl"],
        &["payroll", "book", "roster.json"],
        &["tender", "--inputs", "inputs.json", "--rate", "13", "--date", "2017-06-01", "--living-wage"],
        &["wages", "audit", "book", "roster.json"],
        &["scorecard", "book", "roster.json"],
        &["rates"],
        &["report", "book", "roster.json", "-o", "report.html"],
        &["rota", "book", "roster.json", "-o", "rota.html"],
        &["convert", "book", "--to", "vroom", "-o", "problem.json"],
    ];
    for words in commands {
        let said = said(&desk, words);
        assert!(said.code.is_some_and(|code| code != 5), "{words:?}: {}", said.err);
        let wide: Vec<&str> = said.out.lines().chain(said.err.lines()).filter(|line| !fits(line)).collect();
        assert!(wide.is_empty(), "{words:?}: {wide:#?}");
    }
}

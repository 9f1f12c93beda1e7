//! One readable field after another is changed in a bundle, in totals, in a checkpoint and in the lines of a log: each change is told.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::desk::Desk;
use crate::logs::{bundle, signed, visit_of};

/// How many fields of one kind are changed, a kind being a way from the top with its numbers left out.
const OF_A_KIND: usize = 2;

/// The ways to every field of a document that holds no other, the first and the last rows of long lists among them.
fn fields(document: &Value, way: &str, found: &mut Vec<String>) {
    match document {
        Value::Object(rows) if !rows.is_empty() => {
            rows.iter().for_each(|(name, value)| fields(value, &format!("{way}/{name}"), found));
        }
        Value::Array(rows) if !rows.is_empty() => {
            let both = [0, rows.len() - 1];
            let few = rows.iter().enumerate().filter(|(at, _)| rows.len() < 4 || both.contains(at));
            few.for_each(|(at, value)| fields(value, &format!("{way}/{at}"), found));
        }
        _ => found.push(way.to_owned()),
    }
}

/// Another value of the same form.
fn other(value: &Value) -> Value {
    let last = |text: &str, to: char| text[..text.len() - 1].to_owned() + &to.to_string();
    match value {
        Value::Bool(yes) => (!yes).into(),
        Value::Number(number) => number.as_i64().map_or_else(|| 1.into(), |number| (number + 1).into()),
        // A moment: the hour, which stands in the same place in each.
        Value::String(text) if text.len() > 19 && text.as_bytes()[10] == b'T' => {
            let hour = if &text[11..13] == "07" { "08" } else { "07" };
            format!("{}{hour}{}", &text[..11], &text[13..]).into()
        }
        Value::String(text) if text.ends_with(|c: char| c.is_ascii_digit()) => {
            last(text, if text.ends_with('1') { '2' } else { '1' }).into()
        }
        Value::String(text) => format!("{text}x").into(),
        Value::Null => 1.into(),
        Value::Array(_) | Value::Object(_) => vec![1].into(),
    }
}

/// Changes field after field of a document and fails where that goes unnoticed. Returns how many were changed.
fn each_change_is_told(desk: &Desk, file: &str, document: &Value, audit: &[&str]) -> usize {
    let (mut ways, mut kinds, mut unnoticed) = (Vec::new(), BTreeMap::<String, usize>::new(), Vec::new());
    fields(document, "", &mut ways);
    desk.write(file, &document.to_string());
    desk.run(audit).ended(0);
    let mut changed = 0;
    for way in ways {
        let named = way.split('/').filter(|name| name.parse::<usize>().is_err());
        let seen = kinds.entry(named.collect::<Vec<_>>().join("/")).or_default();
        *seen += 1;
        if *seen > OF_A_KIND {
            continue;
        }
        let mut bad = document.clone();
        let held = bad.pointer_mut(&way).unwrap();
        *held = other(held);
        desk.write(file, &bad.to_string());
        changed += 1;
        if !matches!(desk.run(audit).code, Some(1..=3)) {
            unnoticed.push(way);
        }
    }
    assert_eq!(unnoticed, Vec::<String>::new(), "{file}: of {changed} changes");
    changed
}

const REGISTER: [&str; 2] = ["--register", "register.json"];

#[test]
fn no_field_of_a_bundle_can_be_changed() {
    let desk = signed();
    bundle(&desk, &visit_of(&desk), "visit.json");
    let changed = each_change_is_told(
        &desk,
        "visit.json",
        &desk.json("visit.json"),
        &[&["log", "audit", "visit.json"], &REGISTER[..]].concat(),
    );
    assert!(changed > 60, "{changed}");
}

#[test]
fn no_field_of_totals_can_be_changed() {
    let desk = signed();
    let words = ["log", "totals", "book", "roster.json", "week.log", "-o", "totals.json", "--openings", "open.jsonl"];
    desk.run(&[&words[..], &REGISTER, &["--key", "keys"]].concat()).ended(0);
    let audit = [&["log", "audit", "totals.json"], &REGISTER[..]].concat();
    let changed = each_change_is_told(&desk, "totals.json", &desk.json("totals.json"), &audit);
    assert!(changed > 20, "{changed}");
}

#[test]
fn no_field_of_a_checkpoint_or_of_the_log_it_covers_can_be_changed() {
    let desk = signed();
    let checkpoint = ["log", "checkpoint", "week.log", "-o", "check.json", "--key", "keys"];
    desk.run(&[&checkpoint[..], &REGISTER].concat()).ended(0);
    let audit = [&["log", "audit", "week.log", "--checkpoint", "check.json"], &REGISTER[..]].concat();
    assert!(each_change_is_told(&desk, "check.json", &desk.json("check.json"), &audit) >= 6);
    desk.run(&[&checkpoint[..], &REGISTER].concat()).ended(0);
    // A middle record is erased: what is left of it is held as fast.
    let shown = desk.run(&[&["--json", "log", "show", "week.log"], &REGISTER[..]].concat()).ended(0).json();
    let named = shown[5]["record"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    desk.run(&[&["log", "erase", "week.log", &named], &REGISTER[..]].concat()).ended(0);
    let lines: Vec<Value> = desk.read("week.log").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let erased = lines.iter().position(|row| row.get("commitment").is_some()).unwrap();
    let whole = |rows: &[Value]| rows.iter().map(|row| format!("{row}\n")).collect::<String>();
    let mut unnoticed = Vec::new();
    for line in [0, erased, lines.len() - 1] {
        let mut ways = Vec::new();
        fields(&lines[line], "", &mut ways);
        for way in ways {
            let mut rows = lines.clone();
            let held = rows[line].pointer_mut(&way).unwrap();
            *held = other(held);
            desk.write("week.log", &whole(&rows));
            if !matches!(desk.run(&audit).code, Some(1..=3)) {
                unnoticed.push(format!("line {line}: {way}"));
            }
        }
    }
    assert_eq!(unnoticed, Vec::<String>::new());
}

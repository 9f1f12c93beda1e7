//! A signed log from its making to an audit, as a provider, an auditor and a commissioner would do it.

use serde_json::Value;

use crate::desk::Desk;
use crate::journey::events_of;

const KEYS: [&str; 4] = ["--register", "register.json", "--key", "keys"];

/// A desk with a week of events, signed.
pub(crate) fn signed() -> Desk {
    let desk = Desk::with_roster();
    events_of(&desk);
    let words = ["--keys", "keys", "-o", "week.log", "--register", "register.json"];
    desk.run(&[&["log", "sign", "book", "roster.json", "events.jsonl"], &words[..]].concat()).ended(0);
    desk
}

pub(crate) fn visit_of(desk: &Desk) -> String {
    let summary = desk.run(&["--json", "verify", "book", "roster.json", "events.jsonl"]).json();
    let visits = summary["visits"].as_array().unwrap();
    let verified = visits.iter().find(|row| row["status"] == "verified" && row["findings"] == Value::Array(vec![]));
    verified.unwrap()["visit"].as_str().unwrap().to_owned()
}

pub(crate) fn bundle(desk: &Desk, visit: &str, output: &str) -> Value {
    let words = ["log", "bundle", "book", "roster.json", "week.log", "--visit", visit, "-o", output];
    desk.run(&[&["--json"], &words[..], &KEYS].concat()).ended(0).json()
}

#[test]
fn a_log_is_signed_verified_and_every_change_of_a_line_is_told() {
    let desk = signed();
    let report = desk.run(&["--json", "log", "verify", "week.log", "--register", "register.json"]).ended(0).json();
    assert!(report["records"].as_u64().unwrap() > 50);
    desk.run(&["log", "verify", "week.log", "--register", "register.json", "--write-heads"]).ended(0);
    desk.run(&["log", "show", "week.log", "--register", "register.json"]).ended(0);
    let text = desk.read("week.log");
    let lines: Vec<&str> = text.lines().collect();
    let told = |lines: &[String]| {
        desk.write("other.log", &lines.join("\n"));
        desk.run(&["--json", "log", "verify", "other.log", "--register", "register.json"]).ended(1).json()
    };
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let mut changed = owned(&lines);
    let mut row: Value = serde_json::from_str(&changed[20]).unwrap();
    let mut record = row["record"].as_str().unwrap().to_owned();
    record.replace_range(180..181, if &record[180..181] == "0" { "1" } else { "0" });
    row["record"] = Value::String(record);
    changed[20] = row.to_string();
    let words = |report: &Value| {
        let rows = report["troubles"].as_array().unwrap().clone();
        rows.into_iter().map(|row| row["trouble"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(words(&told(&changed)).contains(&"signature".to_owned()));
    let mut short = owned(&lines);
    short.pop();
    assert!(words(&told(&short)).contains(&"truncated tail".to_owned()), "the register knows where it ended");
    let mut doubled = owned(&lines);
    doubled.reverse();
    doubled.extend(owned(&lines));
    desk.write("other.log", &doubled.join("\n"));
    desk.run(&["log", "verify", "other.log", "--register", "register.json"]).ended(0);
}

#[test]
fn a_visit_is_bundled_audited_offline_and_nothing_in_the_bundle_can_be_changed() {
    let desk = signed();
    let visit = visit_of(&desk);
    let made = bundle(&desk, &visit, "visit.json");
    assert_eq!(made["shows"], "client", "an ordinary visit shows nothing of others");
    assert!(made["shown"].as_u64() < made["records"].as_u64());
    let audit = |words: &[&str]| desk.run(&[&["--json", "log", "audit", "visit.json"], words].concat());
    let receiver = desk.json("register.json")["receivers"][0].as_str().unwrap().to_owned();
    assert_eq!(audit(&["--receiver", &receiver]).ended(0).json()["holds"], true);
    audit(&["--receiver", &"0".repeat(64)]).ended(1);
    let good = desk.json("visit.json");
    let changes: [(&str, Value); 5] = [
        ("/verdict/paid_minutes", 999.into()),
        ("/as_of", "2026-03-01T00:00:00.000Z".into()),
        ("/reference/visits/0/start", "2026-03-23T01:00:00.000Z".into()),
        ("/records/0/leaf", 3.into()),
        ("/records/0/row/received", "2026-03-01T00:00:00.000Z".into()),
    ];
    for (path, value) in changes {
        let mut bad = good.clone();
        let held = bad.pointer_mut(path).unwrap();
        assert_ne!(*held, value, "{path}");
        *held = value;
        desk.write("visit.json", &bad.to_string());
        let ended = audit(&["--receiver", &receiver]);
        assert!(matches!(ended.code, Some(1 | 3)), "{path}: {:?}", ended.code);
    }
}

#[test]
fn a_record_is_erased_and_the_rest_still_verifies_against_the_checkpoint_from_before() {
    let desk = signed();
    let register = ["--register", "register.json"];
    let checkpoint = |output: &str| {
        let words = ["log", "checkpoint", "week.log", "--key", "keys", "-o", output];
        desk.run(&[&words[..], &register].concat()).ended(0);
    };
    checkpoint("before.json");
    let first = desk.run(&[&["--json", "log", "show", "week.log"], &register[..]].concat()).ended(0).json();
    let named = first[5]["record"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    desk.run(&[&["log", "erase", "week.log", &named], &register[..]].concat()).ended(0);
    desk.run(&[&["log", "erase", "week.log", &named], &register[..]].concat()).ended(2);
    let report = desk.run(&[&["--json", "log", "verify", "week.log"], &register[..]].concat()).ended(0).json();
    assert_eq!(report["erased"], 1);
    checkpoint("after.json");
    let audit = ["log", "audit", "week.log", "--checkpoint", "after.json", "--earlier", "before.json"];
    desk.run(&[&audit[..], &register].concat()).ended(0);
    let text = desk.read("week.log");
    let rest: Vec<&str> = text.lines().skip(1).collect();
    desk.write("week.log", &rest.join("\n"));
    desk.run(&[&audit[..], &register].concat()).ended(1);
}

#[test]
fn totals_name_nobody_and_add_up_or_are_refused() {
    let desk = signed();
    let words = ["log", "totals", "book", "roster.json", "week.log", "-o", "totals.json", "--openings", "open.jsonl"];
    desk.run(&[&words[..], &KEYS].concat()).ended(0);
    let text = desk.read("totals.json");
    let book = desk.read("book/clients.csv");
    for client in book.lines().skip(1).map(|line| line.split(',').next().unwrap()) {
        assert!(!text.contains(&format!("\"{client}")), "{client}");
    }
    let audit = || desk.run(&["--json", "log", "audit", "totals.json", "--register", "register.json"]);
    assert_eq!(audit().ended(0).json()["holds"], true);
    let opened = |lines: &str| {
        desk.write("some.jsonl", lines);
        let audit =
            ["--json", "log", "audit", "totals.json", "--register", "register.json", "--openings", "some.jsonl"];
        desk.run(&audit)
    };
    let openings = desk.read("open.jsonl");
    opened(&openings).ended(0);
    let some: Vec<&str> = openings.lines().skip(2).take(3).collect();
    assert!(opened(&some.join("\n")).ended(0).out.contains("3 of"), "a provider shows only some");
    opened(&some[1].replace("\"line\":3", "\"line\":4")).ended(1);
    opened(&some[1].replace("carers_needed", "carers_wanted")).ended(1);
    assert!(opened("{}\nnothing").ended(3).err.contains("row 2"));
    let good = desk.json("totals.json");
    for change in ["paid", "line gone"] {
        let mut bad = good.clone();
        if change == "paid" {
            bad["lines"][0]["paid_minutes"] = 777.into();
        } else {
            bad["lines"].as_array_mut().unwrap().pop();
        }
        desk.write("totals.json", &bad.to_string());
        audit().ended(1);
    }
    desk.run(&["log", "audit", "totals.json"]).ended(2);
}

#[test]
fn keys_are_made_once() {
    let desk = Desk::with_roster();
    desk.run(&["log", "keygen", "phone.key.json"]).ended(0);
    desk.run(&["log", "keygen", "phone.key.json"]).ended(2);
    desk.run(&["log", "keygen", "phone.txt"]).ended(2);
}

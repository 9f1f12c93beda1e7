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
    let verified =
        visits.iter().find(|row| row["status"] == "VERIFIED_AUTO" && row["findings"] == Value::Array(vec![]));
    verified.unwrap()["visit"].as_str().unwrap().to_owned()
}

/// A checkpoint of a log, by the receiver of the week.
fn checkpointed(desk: &Desk, log: &str, output: &str) {
    desk.run(&[&["log", "checkpoint", log, "-o", output], &KEYS[..]].concat()).ended(0);
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
    let changes: [(&str, Value); 11] = [
        ("/profile/settings/0/value", 999_999.into()),
        ("/profile/units/capped", false.into()),
        ("/reference/addresses/0/latitude", 516_000_001.into()),
        ("/register/servers/0", "11".repeat(32).into()),
        ("/register/organisation", "Other Care Ltd".into()),
        ("/statement", "00".repeat(145).into()),
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
    checkpointed(&desk, "week.log", "before.json");
    let first = desk.run(&[&["--json", "log", "show", "week.log"], &register[..]].concat()).ended(0).json();
    let named = first[5]["record"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    desk.run(&[&["log", "erase", "week.log", &named], &register[..]].concat()).ended(0);
    desk.run(&[&["log", "erase", "week.log", &named], &register[..]].concat()).ended(2);
    let report = desk.run(&[&["--json", "log", "verify", "week.log"], &register[..]].concat()).ended(0).json();
    assert_eq!(report["erased"], 1);
    checkpointed(&desk, "week.log", "after.json");
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
    for (field, value) in [("organisation", "Other"), ("profile", "texas"), ("as_of", "2026-04-01T00:00:00.000Z")] {
        let mut bad = good.clone();
        bad[field] = value.into();
        desk.write("totals.json", &bad.to_string());
        audit().ended(1);
    }
    desk.run(&["log", "audit", "totals.json"]).ended(2);
}

#[test]
fn an_auditor_holds_a_bundle_against_a_register_and_a_checkpoint_of_their_own() {
    let desk = signed();
    let visit = visit_of(&desk);
    bundle(&desk, &visit, "visit.json");
    checkpointed(&desk, "week.log", "published.json");
    let audit = |register: &str, checkpoint: &str| {
        let words = ["--json", "log", "audit", "visit.json", "--register", register, "--checkpoint", checkpoint];
        desk.run(&words)
    };
    let found = audit("register.json", "published.json").ended(0);
    assert!(found.out.contains("published checkpoint") && !found.out.contains("the file itself"), "{}", found.out);
    let mut other = desk.json("register.json");
    for device in other["devices"].as_array_mut().unwrap() {
        device["revoked"] = "2026-01-01T00:00:00+00:00".into();
    }
    desk.write("other.json", &other.to_string());
    audit("other.json", "published.json").ended(1);
    let text = desk.read("week.log");
    let rest: Vec<&str> = text.lines().skip(1).collect();
    desk.write("less.log", &rest.join("\n"));
    checkpointed(&desk, "less.log", "less.json");
    assert!(audit("register.json", "less.json").ended(1).out.contains("were published"));
    // A checkpoint from when the log was shorter: the bundle shows how it goes on.
    desk.write("early.log", &text.lines().take(20).collect::<Vec<_>>().join("\n"));
    checkpointed(&desk, "early.log", "early.json");
    let bundled = |since: &str| {
        let words = ["log", "bundle", "book", "roster.json", "week.log", "--visit", &visit, "-o", "visit.json"];
        desk.run(&[&words[..], &KEYS, &["--since", since]].concat())
    };
    bundled("early.json").ended(0);
    let found = audit("register.json", "early.json").ended(0);
    assert!(found.out.contains("none of them changed since"), "{}", found.out);
    audit("register.json", "published.json").ended(0);
    let mut bad = desk.json("visit.json");
    let path = bad["since"]["path"].as_array_mut().unwrap();
    path[0] = "00".repeat(32).into();
    desk.write("visit.json", &bad.to_string());
    audit("register.json", "early.json").ended(1);
    assert!(bundled("less.json").ended(2).err.contains("changed or taken out"));
    bundled("early.json").ended(0);
}

#[test]
fn only_a_receiver_signs_a_bundle() {
    let desk = signed();
    let visit = visit_of(&desk);
    let device = std::fs::read_dir(desk.at("keys")).unwrap().map(|entry| entry.unwrap().path());
    let device =
        device.into_iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with("phone")).unwrap();
    let device = device.to_string_lossy().into_owned();
    let words = [
        "log",
        "bundle",
        "book",
        "roster.json",
        "week.log",
        "--visit",
        &visit,
        "-o",
        "x.json",
        "--register",
        "register.json",
        "--key",
        &device,
    ];
    assert!(desk.run(&words).ended(2).err.contains("no key of a receiver"));
}

#[test]
fn an_erased_record_leaves_every_other_visit_as_it_was() {
    let desk = signed();
    let statuses = || {
        let words = ["--json", "verify", "book", "roster.json", "week.log", "--register", "register.json"];
        let summary = desk.run(&words).json();
        let row = |row: &Value| (row["visit"].clone(), row["status"].clone());
        summary["visits"].as_array().unwrap().iter().map(row).collect::<Vec<_>>()
    };
    let before = statuses();
    let register = ["--register", "register.json"];
    let shown = desk.run(&[&["--json", "log", "show", "week.log"], &register[..]].concat()).ended(0).json();
    let words = |row: &Value| row["record"].as_str().unwrap().to_owned();
    let punch = shown.as_array().unwrap().iter().map(words).find(|record| record.contains(" in carer")).unwrap();
    let named = punch.split(' ').next().unwrap().to_owned();
    desk.run(&[&["log", "erase", "week.log", &named], &register[..]].concat()).ended(0);
    let after = statuses();
    let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
    assert_eq!(changed, 1, "{before:?}\n{after:?}");
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let desk = signed();
    let visit = visit_of(&desk);
    let bundle = ["log", "bundle", "book", "roster.json", "week.log", "--visit", &visit, "-o", "./week.log"];
    assert!(desk.run(&[&bundle[..], &KEYS].concat()).ended(2).err.contains("is read"));
    let totals = ["log", "totals", "book", "roster.json", "week.log", "-o", "t.json", "--openings", "t.json"];
    assert!(desk.run(&[&totals[..], &KEYS].concat()).ended(2).err.contains("name two files"));
    desk.run(&["verify", "book", "roster.json", "events.jsonl", "-o", "events.jsonl"]).ended(2);
    desk.run(&["verify", "book", "roster.json", "events.jsonl", "-o", "roster.json"]).ended(2);
    let sign = |log: &str| {
        let words = [
            "log",
            "sign",
            "book",
            "roster.json",
            "events.jsonl",
            "--keys",
            "keys",
            "-o",
            log,
            "--register",
            "register.json",
        ];
        desk.run(&words)
    };
    sign("week.log").ended(2);
    let mut register = desk.json("register.json");
    register["devices"][0]["revoked"] = "2026-03-26T00:00:00+00:00".into();
    desk.write("register.json", &register.to_string());
    sign("again.log").ended(0);
    assert_eq!(desk.json("register.json"), register, "what a register held stays");
}

#[test]
fn keys_are_made_once() {
    let desk = Desk::with_roster();
    desk.run(&["log", "keygen", "phone.key.json"]).ended(0);
    desk.run(&["log", "keygen", "phone.key.json"]).ended(2);
    desk.run(&["log", "keygen", "phone.txt"]).ended(2);
}

/// What `log verify` says of a log: its exit code, and the troubles.
fn troubles(desk: &Desk, log: &str, register: &str) -> (Option<i32>, Vec<String>) {
    let said = desk.run(&["--json", "log", "verify", log, "--register", register]);
    let report = said.json();
    let word = |row: &Value| row["trouble"].as_str().unwrap().to_owned();
    (said.code, report["troubles"].as_array().unwrap().iter().map(word).collect())
}

/// The records of the device whose name the log's sixth record has, by line and number.
fn of_one_device(desk: &Desk) -> (String, Vec<(usize, u64)>) {
    let shown = desk.run(&["--json", "log", "show", "week.log", "--register", "register.json"]).ended(0).json();
    let rows: Vec<String> =
        shown.as_array().unwrap().iter().map(|row| row["record"].as_str().unwrap().to_owned()).collect();
    let named = |row: &String| {
        let (device, seq) = row.split(' ').next().unwrap().rsplit_once('#').unwrap();
        (device.to_owned(), seq.parse::<u64>().unwrap())
    };
    let device = named(&rows[5]).0;
    let own = rows.iter().map(named).enumerate().filter(|(_, (held, _))| *held == device);
    let mut own: Vec<(usize, u64)> = own.map(|(line, (_, seq))| (line, seq)).collect();
    own.sort_by_key(|(_, seq)| *seq);
    (device, own)
}

#[test]
fn an_erased_record_confirms_neither_what_stood_before_it_nor_an_end() {
    let desk = signed();
    desk.run(&["log", "verify", "week.log", "--register", "register.json", "--write-heads"]).ended(0);
    let (device, own) = of_one_device(&desk);
    let middle = own[own.len() / 2];
    let whole = desk.read("week.log");
    let erase = |seq: u64| {
        let named = format!("{device}#{seq}");
        desk.run(&["log", "erase", "week.log", &named, "--register", "register.json"]).ended(0);
    };
    erase(middle.1);
    assert_eq!(troubles(&desk, "week.log", "register.json").0, Some(0), "erased in good order");
    let erased = desk.read("week.log");
    // The record just before it is taken out.
    let before = own[own.len() / 2 - 1].0;
    let without = |text: &str, line: usize| -> String {
        text.lines().enumerate().filter(|(at, _)| *at != line).map(|(_, row)| format!("{row}\n")).collect()
    };
    desk.write("cut.log", &without(&erased, before));
    let (code, told) = troubles(&desk, "cut.log", "register.json");
    assert!(code == Some(1) && told.contains(&"gap".to_owned()), "{told:?}");
    // A forged row stands for the acknowledged end, whose hash is in the register.
    let last = *own.last().unwrap();
    desk.write("week.log", &whole);
    erase(last.1);
    let forged: Value = serde_json::from_str(desk.read("week.log").lines().nth(last.0).unwrap()).unwrap();
    let (code, told) = troubles(&desk, "week.log", "register.json");
    assert!(code == Some(1) && told == ["erased end"], "{told:?}");
    // Its number can be changed no more.
    for seq in [last.1 + 1, last.1 - 1] {
        let row = Value::Object({
            let mut row = forged.as_object().unwrap().clone();
            row["seq"] = seq.into();
            row
        });
        desk.write("other.log", &format!("{}{row}\n", without(&desk.read("week.log"), last.0)));
        assert_eq!(troubles(&desk, "other.log", "register.json").0, Some(1));
    }
    // Two in a row are held by their places; that nothing confirms the first is said.
    desk.write("week.log", &whole);
    erase(middle.1);
    erase(middle.1 + 1);
    let said = desk.run(&["log", "verify", "week.log", "--register", "register.json"]).ended(0);
    assert!(said.out.contains("nothing confirms 1 erased record"), "{}", said.out);
}

#[test]
fn what_a_log_has_no_place_for_is_not_signed() {
    let desk = Desk::with_roster();
    events_of(&desk);
    let events = desk.read("events.jsonl");
    let sign = |text: &str| {
        desk.write("other.jsonl", text);
        let words = ["log", "sign", "book", "roster.json", "other.jsonl", "--keys", "keys", "-o", "other.log"];
        desk.run(&[&words[..], &["--register", "other.json"]].concat())
    };
    let line = events.lines().find(|line| line.contains("\"kind\":\"in\"")).unwrap();
    let second = line.replace("\"kind\":\"in\"", "\"kind\":\"out\"");
    let said = sign(&format!("{events}{second}\n")).ended(3);
    assert!(said.err.contains("under a number that is taken"), "{}", said.err);
    let note = line.replace("\"kind\":\"in\"", "\"kind\":\"note\"");
    let said = sign(&events.replacen(line, &note, 1)).ended(3);
    assert!(said.err.contains("is a note"), "{}", said.err);
    assert!(!desk.at("other.log").exists());
    sign(&format!("{events}{line}\n")).ended(0);
}

#[test]
fn a_bundle_needs_a_key_of_the_auditors_own() {
    let desk = signed();
    let visit = visit_of(&desk);
    bundle(&desk, &visit, "visit.json");
    desk.run(&["log", "audit", "visit.json"]).ended(2);
    desk.run(&["log", "audit", "visit.json", "--register", "register.json"]).ended(0);
}

#[test]
fn a_bundle_of_another_version_is_refused_by_its_name_and_a_missing_file_by_its_own() {
    let desk = signed();
    let visit = visit_of(&desk);
    bundle(&desk, &visit, "visit.json");
    let older = desk.read("visit.json").replace("homeround.bundle/2", "homeround.bundle/1");
    desk.write("visit.json", &older);
    let audit = |file: &str| desk.run(&["log", "audit", file, "--register", "register.json"]).ended(3);
    let said = audit("visit.json");
    assert!(said.err.contains("homeround.bundle/1") && said.err.contains("homeround.bundle/2"), "{}", said.err);
    let said = audit("nowhere.json");
    assert!(said.err.contains("nowhere.json") && !said.err.contains("neither"), "{}", said.err);
}

#[test]
fn what_stands_beside_a_signature_says_the_same() {
    let desk = signed();
    checkpointed(&desk, "week.log", "check.json");
    let audit = || {
        let words = ["log", "audit", "week.log", "--register", "register.json", "--checkpoint", "check.json"];
        desk.run(&words)
    };
    audit().ended(0);
    let changes: [(&str, &str, Value); 7] = [
        ("check.json", "/format", "homeround.checkpoint/2".into()),
        ("check.json", "/organisation", "Other Care Ltd".into()),
        ("check.json", "/size", 7.into()),
        ("check.json", "/at", "2026-03-01T00:00:00.000Z".into()),
        ("check.json", "/root", "11".repeat(32).into()),
        ("register.json", "/format", "homeround.register/2".into()),
        // The neutral element: whoever likes can sign for it.
        ("register.json", "/devices/0/key", format!("01{}", "00".repeat(31)).into()),
    ];
    for (file, path, value) in changes {
        let good = desk.read(file);
        let mut bad = desk.json(file);
        *bad.pointer_mut(path).unwrap() = value;
        desk.write(file, &bad.to_string());
        audit().ended(3);
        desk.write(file, &good);
    }
    audit().ended(0);
}

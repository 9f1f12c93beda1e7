//! No output goes over what is read, whatever it is called; devices, links, modes and races.

use std::path::Path;

use crate::desk::Desk;
use crate::journey::events_of;
use crate::logs::signed;

/// Every command that writes, without its output, on a desk with a signed week.
const WRITERS: [(&[&str], &str); 17] = [
    (&["plan", "book", "--work", "1000"], "-o"),
    (&["prove", "book", "--work", "1000"], "-o"),
    (&["prove", "book", "--work", "1000"], "--roster"),
    (&["fit", "book", "roster.json"], "-o"),
    (&["repair", "book", "roster.json", "--at", "2026-03-02T07:10"], "-o"),
    (&["report", "book", "roster.json"], "-o"),
    (&["validate", "book"], "--write-json"),
    (&["price", "book", "roster.json"], "--segments"),
    (&["verify", "book", "roster.json", "events.jsonl"], "-o"),
    (&["verify", "book", "roster.json", "events.jsonl"], "--encounters"),
    (&["payroll", "book", "roster.json", "--events", "events.jsonl"], "-o"),
    (&["invoice", "book", "roster.json", "--tariff", "tariff.json"], "-o"),
    (&["convert", "book", "--to", "vroom"], "-o"),
    (&["plan", "book", "--like", "roster.json"], "-o"),
    (&["verify", "book", "roster.json", "week.log", "--register", "register.json"], "-o"),
    (&["log", "checkpoint", "week.log", "--register", "register.json", "--key", "keys"], "-o"),
    (
        &[
            "log",
            "totals",
            "book",
            "roster.json",
            "week.log",
            "--register",
            "register.json",
            "--key",
            "keys",
            "-o",
            "t",
        ],
        "--openings",
    ),
];

#[test]
fn every_output_of_every_command_leaves_what_is_read_and_what_is_signed_alone() {
    let desk = signed();
    desk.write("tariff.json", r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("book/clients.csv", desk.at("link.csv")).unwrap();
        std::fs::hard_link(desk.at("book/carers.csv"), desk.at("twin.csv")).unwrap();
    }
    let before = desk.files();
    let targets = ["book/clients.csv", "./book/homeround.toml", "week.log", "keys/receiver.key.json"];
    let links: &[&str] = if cfg!(unix) { &["link.csv", "twin.csv"] } else { &[] };
    for (words, option) in WRITERS {
        let own = words.iter().filter(|word| desk.at(word).is_file());
        let of_book = words.contains(&"book");
        for target in targets.iter().chain(links).chain(own) {
            if !of_book && (target.contains("book") || links.contains(target)) {
                continue;
            }
            let said = desk.run(&[words, &[option, target]].concat()).ended(2);
            assert!(said.err.contains(target), "{words:?} {option} {target}: {}", said.err);
        }
    }
    assert_eq!(desk.files(), before);
}

#[test]
fn two_outputs_are_two_files() {
    let desk = Desk::with_starter();
    desk.run(&["prove", "book", "--work", "1000", "-o", "x.json", "--roster", "./x.json"]).ended(2);
    assert!(!desk.at("x.json").exists());
}

#[test]
fn an_output_that_cannot_be_made_is_found_before_the_search() {
    let desk = Desk::with_starter();
    for target in ["no/such/x.json", "book"] {
        let said = desk.run(&["plan", "book", "--work", "2000000000", "-o", target]).ended(5);
        assert!(said.err.contains(target) && !said.err.contains("planning rounds"), "{}", said.err);
    }
}

#[cfg(unix)]
#[test]
fn devices_are_written_through_and_links_stay() {
    use std::os::unix::fs::FileTypeExt;
    let desk = Desk::with_starter();
    desk.run(&["plan", "book", "--work", "1000", "-o", "/dev/null"]).ended(0);
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let said = desk.run(&["plan", "book", "--work", "1000", "-o", "/dev/stdout"]).ended(0);
    assert!(said.out.contains("homeround.roster/1"), "{}", said.out);
    std::os::unix::fs::symlink("real.json", desk.at("link.json")).unwrap();
    desk.run(&["plan", "book", "--work", "1000", "-o", "link.json"]).ended(0);
    assert!(desk.at("link.json").is_symlink() && desk.read("real.json").contains("homeround.roster/1"));
}

#[cfg(unix)]
#[test]
fn records_are_erased_under_every_name_of_the_log() {
    let desk = signed();
    let shown = desk.run(&["log", "show", "week.log", "--register", "register.json"]).ended(0).out;
    let record = shown.split_whitespace().find(|word| word.contains('#')).unwrap().to_owned();
    std::fs::hard_link(desk.at("week.log"), desk.at("twin.log")).unwrap();
    std::os::unix::fs::symlink("week.log", desk.at("link.log")).unwrap();
    desk.run(&["log", "erase", "link.log", &record, "--register", "register.json"]).ended(0);
    assert!(desk.at("link.log").is_symlink());
    assert!(desk.read("week.log").contains("commitment"));
    assert_eq!(desk.read("week.log"), desk.read("twin.log"));
}

#[test]
fn one_of_many_makes_a_key_and_what_two_erase_stays_erased() {
    let desk = signed();
    let made: Vec<_> = (0..4).map(|_| desk.command(&["log", "keygen", "one.key.json"]).spawn().unwrap()).collect();
    let codes: Vec<_> = made.into_iter().map(|mut child| child.wait().unwrap().code()).collect();
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
    let shown = desk.run(&["log", "show", "week.log", "--register", "register.json"]).ended(0).out;
    let records: Vec<_> = shown.split_whitespace().filter(|word| word.contains('#')).take(4).collect();
    let erase = |record: &&str| {
        desk.command(&["log", "erase", "week.log", record, "--register", "register.json"]).spawn().unwrap()
    };
    let running: Vec<_> = records.iter().map(erase).collect();
    assert!(running.into_iter().all(|mut child| child.wait().unwrap().success()));
    assert_eq!(desk.read("week.log").matches("commitment").count(), 4);
}

#[test]
fn a_device_is_not_called_by_a_path_or_like_the_organisations_own_keys() {
    let desk = Desk::with_roster();
    events_of(&desk);
    let events = desk.read("events.jsonl");
    let name = serde_json::from_str::<serde_json::Value>(events.lines().next().unwrap()).unwrap()["device"].clone();
    let name = name.as_str().unwrap();
    for bad in ["../../x", "/tmp/x", "a/b", "receiver", "Server", ".hidden", ""] {
        desk.write("bad.jsonl", &events.replace(&format!("\"{name}\""), &format!("\"{bad}\"")));
        let words = ["log", "sign", "book", "roster.json", "bad.jsonl", "--keys", "keys", "-o", "bad.log"];
        desk.run(&[&words[..], &["--register", "bad.json"]].concat()).ended(3);
        assert!(!desk.at("bad.log").exists() && !desk.at("keys").exists() && !Path::new("/tmp/x.key.json").exists());
    }
}

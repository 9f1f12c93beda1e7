//! No output goes over what is read, whatever it is called; devices, links, modes and races.

use std::path::Path;

use crate::desk::{Desk, repository};
use crate::journey::events_of;
use crate::logs::signed;

/// Every command that writes, without its output, on a desk with a signed week; and the option that names the output.
const WRITERS: [(&str, &str); 35] = [
    ("plan book --work 1000", "-o"),
    ("plan book --like roster.json", "-o"),
    ("prove book --work 1000", "-o"),
    ("prove book --work 1000", "--roster"),
    ("fit book roster.json", "-o"),
    ("repair book roster.json --at 2026-03-02T07:10", "-o"),
    ("move book roster.json C01-morning@2026-03-02 --at 08:00 -y", "-o"),
    ("report book roster.json", "-o"),
    ("rota book roster.json --who C01", "-o"),
    ("validate book", "--write-json"),
    ("price book roster.json", "--segments"),
    ("price --inputs inputs.json --tornado 10", "--plot"),
    ("verify book roster.json events.jsonl", "-o"),
    ("verify book roster.json events.jsonl", "--encounters"),
    ("verify book roster.json week.log --register register.json", "-o"),
    ("month visits.csv month.csv", "-o"),
    ("payroll book roster.json --events events.jsonl", "-o"),
    ("invoice book roster.json --tariff tariff.json", "-o"),
    ("convert book --to vroom", "-o"),
    ("convert vroom.json --from vroom", "-o"),
    ("export visits.csv --as csv", "-o"),
    ("import raw.csv --as csv", "-o"),
    ("import raw.csv --as csv -o new.csv --received 2026-03-03T06:00:00Z", "--events"),
    ("import raw.csv --as csv -o new.csv", "--remember"),
    ("spec test tender.toml --draws 1 --work 500", "-o"),
    ("spec test tender.toml --draws 1 --work 500", "--keep"),
    ("spec sweep tender.toml --draws 1 --work 500 --vary fee=24,60", "-o"),
    ("spec sweep tender.toml --draws 1 --work 500 --vary fee=24,60", "--plot"),
    ("spec years tender.toml years.toml --draws 1 --work 500", "--keep"),
    ("spec bids tender.toml bids.csv --draws 1 --work 500", "--keep"),
    ("pack book book --work 1000 --decision decision.zip", "-o"),
    ("log checkpoint week.log --register register.json --key keys", "-o"),
    ("log totals book roster.json week.log --register register.json --key keys --openings o", "-o"),
    ("log totals book roster.json week.log --register register.json --key keys -o t", "--openings"),
    ("log bundle book roster.json week.log --register register.json --key keys --visit C01-morning@2026-03-02", "-o"),
];

/// When what is imported is received.
const NOW: &str = "2026-03-03T06:00:00Z";

/// Writes what the commands read beside a signed week.
fn lay_out(desk: &Desk) {
    desk.write("tariff.json", r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#);
    desk.write("raw.csv", "client,carer,start,end\nC,A,2026-03-02T07:30,2026-03-02T08:00\n");
    desk.run(&["import", "raw.csv", "--as", "csv", "-o", "visits.csv", "--events", "month.csv", "--received", NOW])
        .ended(0);
    desk.run(&["convert", "book", "--to", "vroom", "-o", "vroom.json"]).ended(0);
    desk.run(&["spec", "new", "tender.toml", "--years", "years.toml"]).ended(0);
    desk.run(&["pack", "decision", "decision.zip"]).ended(0);
    desk.write("bids.csv", "bidder,fee\nAfon,60\n");
    std::fs::copy(repository("fuzz/corpus/inputs/ukhca_v1.json"), desk.at("inputs.json")).unwrap();
}

#[test]
fn every_output_of_every_command_leaves_what_is_read_and_what_is_signed_alone() {
    let desk = signed();
    lay_out(&desk);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("book/clients.csv", desk.at("link.csv")).unwrap();
        std::fs::hard_link(desk.at("book/carers.csv"), desk.at("twin.csv")).unwrap();
    }
    let before = desk.files();
    let targets = ["book/clients.csv", "./book/homeround.toml", "week.log", "keys/receiver.key.json"];
    let links: &[&str] = if cfg!(unix) { &["link.csv", "twin.csv"] } else { &[] };
    for (command, option) in WRITERS {
        let words: Vec<&str> = command.split(' ').collect();
        let own = words.iter().filter(|word| desk.at(word).is_file());
        let of_book = words.contains(&"book");
        for target in targets.iter().chain(links).chain(own) {
            let is_other = !of_book && (target.contains("book") || links.contains(target));
            // A rota says by its ending what it is, and a pack whether it is a folder.
            let is_form = match words[0] {
                "pack" => target.ends_with("zip"),
                "rota" => target.ends_with("csv") || target.ends_with("json"),
                _ => true,
            };
            if is_other || !is_form {
                continue;
            }
            let said = desk.run(&[&words[..], &[option, target]].concat()).ended(2);
            assert!(said.err.contains(target), "{command} {option} {target}: {}", said.err);
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
    assert!(said.out.contains("homeround.roster/2"), "{}", said.out);
    std::os::unix::fs::symlink("real.json", desk.at("link.json")).unwrap();
    desk.run(&["plan", "book", "--work", "1000", "-o", "link.json"]).ended(0);
    assert!(desk.at("link.json").is_symlink() && desk.read("real.json").contains("homeround.roster/2"));
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

#[test]
fn files_of_one_command_are_all_written_or_none() {
    let desk = Desk::with_roster();
    desk.write("bill.apart.csv", r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#);
    let said = desk.run(&["invoice", "book", "roster.json", "--tariff", "bill.apart.csv", "-o", "bill.csv"]).ended(2);
    assert!(said.err.contains("bill.apart.csv") && !desk.at("bill.csv").exists(), "{}", said.err);
    desk.write("tender.toml", "mine");
    desk.run(&["spec", "new", "tender.toml", "--years", "years.toml"]).ended(2);
    assert!(!desk.at("years.toml").exists());
}

#[test]
fn ids_that_no_file_can_tell_apart_have_files_of_their_own() {
    let desk = Desk::with_starter();
    for (path, bytes) in desk.files() {
        let text = String::from_utf8(bytes).unwrap();
        std::fs::write(path, text.replace("C01,", "C 1,").replace("C02,", "C_1,")).unwrap();
    }
    desk.run(&["plan", "book", "--work", "1000", "-o", "roster.json"]).ended(0);
    let written = desk.run(&["--json", "rota", "book", "roster.json", "--each", "csv", "-o", "rotas"]).ended(0).json();
    let names = desk.files().into_keys().filter(|path| path.starts_with(desk.at("rotas"))).count();
    assert_eq!(written["written"].as_array().map(Vec::len), Some(names));
    assert!(desk.read("rotas/client-C_1.csv") != desk.read("rotas/client-C_1-2.csv"));
}

#[test]
fn visits_that_are_locked_at_once_are_all_locked() {
    let desk = Desk::with_roster();
    let visits =
        ["C01-morning@2026-03-02", "C01-morning@2026-03-03", "C01-morning@2026-03-04", "C01-morning@2026-03-05"];
    let lock = |visit: &&str| desk.command(&["lock", "book", "roster.json", visit]).spawn().unwrap();
    let running: Vec<_> = visits.iter().map(lock).collect();
    assert!(running.into_iter().all(|mut child| child.wait().unwrap().success()));
    assert_eq!(desk.read("book/fixed.csv").matches("C01-morning").count(), visits.len());
}

#[test]
fn a_pack_that_cannot_be_made_is_found_before_the_search() {
    let desk = Desk::with_starter();
    for (target, named) in [("no/such/x.zip", "no/such/x.zip"), ("book/clients.csv/pack", "book/clients.csv")] {
        let said = desk.run(&["pack", "book", "book", "--work", "2000000000", "-o", target]).ended(5);
        assert!(said.err.contains(named), "{}", said.err);
    }
}

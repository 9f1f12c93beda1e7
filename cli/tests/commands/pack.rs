//! Evidence packs by hand: written, checked by somebody else, and tampered with.

use std::path::Path;

use homeround::pack::{DECISION_TEMPLATE, read_decision};
use serde_json::Value;

use crate::desk::{Desk, LITTLE};
use crate::spec::small;

/// What the commands write, by the names of its schemas.
pub(crate) fn answers() -> Vec<(&'static str, Vec<Value>)> {
    let desk = Desk::with_starter();
    desk.run(&["pack", "book", "book", "--work", LITTLE, "-o", "pack"]).ended(0);
    let verified = desk.run(&["--json", "verify-pack", "pack"]).ended(0).json();
    let decision = read_decision("decision.toml", DECISION_TEMPLATE).unwrap();
    vec![
        ("decision", vec![serde_json::to_value(&decision).unwrap()]),
        ("pack", vec![desk.json("pack/manifest.json")]),
        ("pack-request", vec![desk.json("pack/inputs/request.json")]),
        ("pack-verification", vec![verified]),
    ]
}

#[test]
fn a_branch_is_packed_and_made_again_as_archive_and_as_folder() {
    let desk = Desk::with_roster();
    desk.run(&["pack", "decision", "decision.toml"]).ended(0);
    desk.run(&["pack", "decision", "decision.toml"]).ended(2);
    desk.write("tariff.json", r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#);
    let more = ["--work", LITTLE, "--roster", "roster.json", "--tariff", "tariff.json", "--decision", "decision.toml"];
    let pack =
        |to: &str| desk.run(&[&["--json", "pack", "book", "book", "-o", to][..], &more].concat()).ended(0).json();
    let archive = pack("week.zip");
    let folder = pack("week");
    assert_eq!(archive["fingerprint"], folder["fingerprint"]);
    desk.run(&[&["pack", "book", "book", "-o", "week"][..], &more].concat()).ended(2);
    for pack in ["week.zip", "week"] {
        let found = desk.run(&["--json", "verify-pack", pack]).ended(0).json();
        assert_eq!(found["fingerprint"], archive["fingerprint"], "{found}");
    }
    let names = ["results/price.json", "results/fee.json", "results/report.html"];
    assert!(names.iter().all(|name| desk.at("week").join(name).is_file()));
    let fees = desk.json("week/results/alternatives.json");
    assert_eq!(fees[0]["pays"]["hour"]["fee"]["shown"], "25.20", "{fees}");
}

#[test]
fn what_somebody_did_to_a_pack_is_told_and_ends_with_three_or_one() {
    let desk = Desk::new();
    small(&desk);
    desk.run(&["pack", "spec", "tender.toml", "--draws", "2", "--work", "500", "--task-times", "-o", "pack"]).ended(0);
    assert_eq!(desk.json("pack/results/answer.json")["tasks"]["visits"].as_u64(), Some(25));
    desk.run(&["verify-pack", "pack", "--threads", "1"]).ended(0);
    desk.replace("pack/results/answer.txt", "What this does not say", "What this says");
    desk.write("pack/extra.txt", "more");
    let faults = desk.run(&["--json", "verify-pack", "pack"]).ended(3).json();
    assert_eq!(faults["faults"].as_array().map(Vec::len), Some(2), "{faults}");
    link(Path::new("/etc/hostname"), &desk.at("pack/link"));
    let said = desk.run(&["verify-pack", "pack"]).ended(3);
    assert!(said.err.contains("is a link"), "{}", said.err);
    desk.write("pack.zip", "no archive");
    desk.run(&["verify-pack", "pack.zip"]).ended(3);
    desk.run(&["verify-pack", "missing.zip"]).ended(3);
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(not(unix))]
fn link(_: &Path, at: &Path) {
    std::fs::write(at, "is a link").unwrap();
}

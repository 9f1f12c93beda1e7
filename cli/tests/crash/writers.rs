//! Every command that writes files, a desk on which all of them have something to read, and what a whole file of theirs is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use homeround::roster;
use homeround::verification::{Timetable, event_rows, simulate};
use homeround_cli::disk::{open_branch, read_file};

/// A command that writes, and the files it writes into `out`.
pub(crate) const WRITERS: [(&str, &str); 33] = [
    ("plan book --work 20000 -o out/roster.json", "roster.json"),
    ("plan next --work 20000 --like roster.json -o out/like.json", "like.json"),
    ("prove book --work 20000 --roster out/proved.json", "proved.json"),
    ("prove tight --work 1000 -o out/why.json", "why.json"),
    ("fit book without.json -o out/fit.json", "fit.json"),
    ("repair book roster.json --at 2026-03-02T07:10 -o out/repaired.json", "repaired.json"),
    ("move book roster.json C01-morning@2026-03-02 --at 08:00 -y -o out/moved.json", "moved.json"),
    ("report book roster.json -o out/report.html", "report.html"),
    ("rota book roster.json -o out/rota.html", "rota.html"),
    ("rota book roster.json -o out/rota.csv", "rota.csv"),
    ("price book roster.json --segments out/segments.csv", "segments.csv"),
    ("price --inputs inputs.json --tornado 10 --plot out/tornado.svg", "tornado.svg"),
    ("invoice book roster.json --tariff tariff.json -o out/bill.csv", "bill.csv bill.apart.csv"),
    ("payroll book roster.json -o out/payroll.csv", "payroll.csv"),
    ("verify book roster.json events.jsonl -o out/verdicts.json --encounters out/fhir.json", "verdicts.json fhir.json"),
    ("month visits.csv month.csv -o out/verdicts.csv", "verdicts.csv"),
    ("validate book --write-json out/book.json", "book.json"),
    ("validate faulty --rejected out", "packages.rejected.csv"),
    ("convert book --to vroom -o out/vroom.json", "vroom.json"),
    ("convert vroom.json --from vroom -o out/taken.json", "taken.json"),
    ("export visits.csv --as csv -o out/export.csv", "export.csv"),
    (
        "import visits.in.csv --as csv -o out/visits.csv --remember out/map.json --events out/events.csv --received 2026-03-03T06:00:00Z",
        "visits.csv map.json events.csv",
    ),
    ("spec new out/new.toml --years out/years.toml", "new.toml years.toml"),
    ("spec test tender.toml --draws 1 --work 500 --keep out/days.json -o out/contract.html", "days.json contract.html"),
    (
        "spec sweep tender.toml --draws 1 --work 500 --vary fee=24,60 --plot out/fee.svg -o out/sweep.csv",
        "fee.svg sweep.csv",
    ),
    ("pack book book --work 1000 -o out/week.zip", "week.zip"),
    ("pack spec tender.toml --draws 1 --work 500 -o out/contract.zip", "contract.zip"),
    ("pack decision out/decision.toml", "decision.toml"),
    ("log keygen out/a.key.json", "a.key.json"),
    (
        "log sign book roster.json events.jsonl --keys keys -o out/new.log --register out/new.register.json",
        "new.log new.register.json",
    ),
    ("log checkpoint week.log -o out/check.json --register register.json --key keys", "check.json"),
    (
        "log totals book roster.json week.log -o out/totals.json --openings out/open.jsonl --register register.json --key keys",
        "totals.json open.jsonl",
    ),
    (
        "log bundle book roster.json week.log --visit C01-morning@2026-03-02 -o out/visit.json --register register.json --key keys",
        "visit.json",
    ),
];

/// The words of a command, or the names of files.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Whether a file is never written over what it is not: a key, a signed log and the register made with it, what a person fills in,
/// draws that are kept.
pub(crate) fn is_made_once(name: &str) -> bool {
    [".key.json", ".log", ".register.json", ".toml", "days.json"].iter().any(|end| name.ends_with(end))
}

/// Whether a file differs from run to run, by its keys, salts and signatures or by when a search was stopped.
pub(crate) fn differs(name: &str) -> bool {
    let searched = ["roster.json", "like.json", "proved.json", "fit.json", "repaired.json"];
    let drawn = ["days.json", "contract.html", "fee.svg", "sweep.csv"];
    let signed = ["check.json", "totals.json", "open.jsonl", "visit.json"];
    let is_of = |names: &[&str]| names.contains(&name);
    is_of(&searched) || is_of(&drawn) || is_of(&signed) || is_made_once(name) && !name.ends_with(".toml")
}

/// Whether bytes are a whole file of this name: a document to its end, or as many lines of JSON as in `like`.
pub(crate) fn is_whole(name: &str, bytes: &[u8], like: &[u8]) -> bool {
    let parses = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    match name.rsplit('.').next() {
        Some("json") => parses(bytes),
        Some("html") => bytes.trim_ascii_end().ends_with(b"</html>"),
        Some("svg") => bytes.trim_ascii_end().ends_with(b"</svg>"),
        Some("csv") => bytes.ends_with(b"\n"),
        _ => {
            lines(bytes) == lines(like)
                && bytes.split(|byte| *byte == b'\n').all(|line| line.is_empty() || parses(line))
        }
    }
}

pub(crate) fn homeround(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_homeround"));
    command.current_dir(folder).args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

pub(crate) fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    let run = |text: &str| assert!(homeround(desk.path(), &words(text)).status().unwrap().success(), "{text}");
    run("init book --example");
    run("plan book --work 20000 -o roster.json");
    take_out(&at("roster.json"), &at("without.json"));
    // A book that no roster delivers, one with a row that is set aside, and the week after.
    for (name, file, old, new) in [
        ("tight", "packages.csv", ",2,hoist", ",4,hoist"),
        ("faulty", "packages.csv", ",2,hoist", ",two,hoist"),
        ("next", "homeround.toml", "start = \"2026-03-02\"", "start = \"2026-03-09\""),
    ] {
        run(&format!("init {name} --example"));
        let path = at(name).join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old));
        std::fs::write(path, text.replace(old, new)).unwrap();
    }
    let row = |n: usize| format!("S{n},C{n},2026-03-02T07:30,2026-03-02T08:00\n");
    std::fs::write(at("visits.in.csv"), format!("client,carer,start,end\n{}", (0..2000).map(row).collect::<String>()))
        .unwrap();
    run("import visits.in.csv --as csv -o visits.csv --events month.csv --received 2026-03-03T06:00:00Z");
    run("convert book --to vroom -o vroom.json");
    run("spec new tender.toml");
    std::fs::write(at("tariff.json"), r#"{"per_minute":{"pounds_per_hour":"24.10"}}"#).unwrap();
    let inputs = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus/inputs/ukhca_v1.json");
    std::fs::copy(inputs, at("inputs.json")).unwrap();
    let branch = open_branch(&at("book")).unwrap();
    let loaded = roster::read_roster(&read_file(&at("roster.json")).unwrap(), &branch.plan).unwrap();
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view()).unwrap();
    let week = simulate(&timetable, 7, 1);
    let lines = event_rows::json_lines(&event_rows::list_event_rows(&week.feed, &timetable)).unwrap();
    std::fs::write(at("events.jsonl"), lines).unwrap();
    run("log sign book roster.json events.jsonl --keys keys -o week.log --register register.json");
    std::fs::create_dir(at("out")).unwrap();
    desk
}

/// Writes a roster without one of its visits.
fn take_out(roster: &Path, without: &Path) {
    const VISIT: &str = "C01-morning@2026-03-02";
    let mut roster: serde_json::Value = serde_json::from_slice(&std::fs::read(roster).unwrap()).unwrap();
    let rounds = roster["rounds"].as_array_mut().unwrap();
    for round in rounds.iter_mut() {
        round["stops"].as_array_mut().unwrap().retain(|stop| stop["visit"] != VISIT);
    }
    rounds.retain(|round| !round["stops"].as_array().unwrap().is_empty());
    roster["unserved"] = serde_json::json!([VISIT]);
    std::fs::write(without, roster.to_string()).unwrap();
}

/// Numbers that look random and are the same in each run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most.max(1)
    }
}

/// How often each command is killed.
pub(crate) fn rounds() -> u64 {
    std::env::var("HOMEROUND_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

/// The files of a folder, those in its folders too.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), std::fs::read(path).unwrap());
            }
        }
    }
    found
}

/// Whether a path is, or stands in, what a command makes for the time being.
pub(crate) fn is_temporary(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(".homeround-"))
}

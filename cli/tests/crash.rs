//! Commands that write, killed at random moments, on a full disk and in a folder that cannot be written to: the old file or
//! the new one, never neither, and nothing left beside it after the next run.
//!
//! `HOMEROUND_CRASH_ROUNDS=200 cargo test -p homeround-cli --test crash -- --nocapture` kills each command two hundred times, and says how often
//! the new file was there. On 30 November 2026, fourteen commands were killed so, 2,800 times: between 61 and 158 of each 200 with the new file,
//! each other time the old one, and what was left of temporary files went with the next run.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use homeround::roster;
use homeround::verification::{Timetable, event_rows, simulate};
use homeround_cli::disk::{open_branch, read_file};

/// A command that writes, and the files it writes.
const WRITERS: [(&[&str], &[&str]); 11] = [
    (&["plan", "book", "--work", "20000", "-o", "out/roster.json"], &["roster.json"]),
    (&["report", "book", "roster.json", "-o", "out/report.html"], &["report.html"]),
    (&["price", "book", "roster.json", "--segments", "out/segments.csv"], &["segments.csv"]),
    (&["validate", "book", "--write-json", "out/book.json"], &["book.json"]),
    (&["export", "visits.csv", "--as", "csv", "-o", "out/export.csv"], &["export.csv"]),
    (
        &["import", "visits.in.csv", "--as", "csv", "-o", "out/visits.csv", "--remember", "out/map.json"],
        &["visits.csv", "map.json"],
    ),
    (&["log", "keygen", "out/a.key.json"], &["a.key.json"]),
    (
        &[
            "log",
            "sign",
            "book",
            "roster.json",
            "events.jsonl",
            "--keys",
            "keys",
            "-o",
            "out/new.log",
            "--register",
            "out/new.register.json",
        ],
        &["new.log", "new.register.json"],
    ),
    (
        &["log", "checkpoint", "week.log", "-o", "out/check.json", "--register", "register.json", "--key", "keys"],
        &["check.json"],
    ),
    (
        &[
            "log",
            "totals",
            "book",
            "roster.json",
            "week.log",
            "-o",
            "out/totals.json",
            "--openings",
            "out/open.jsonl",
            "--register",
            "register.json",
            "--key",
            "keys",
        ],
        &["totals.json", "open.jsonl"],
    ),
    (
        &[
            "log",
            "bundle",
            "book",
            "roster.json",
            "week.log",
            "--visit",
            "C01-morning@2026-03-02",
            "-o",
            "out/visit.json",
            "--register",
            "register.json",
            "--key",
            "keys",
        ],
        &["visit.json"],
    ),
];

/// Whether a file is made once and never written over: a key, a signed log and the register made with it.
fn is_made_once(name: &str) -> bool {
    [".key.json", ".log", ".register.json"].iter().any(|end| name.ends_with(end))
}

/// Whether a file differs from run to run, by its keys, salts and signatures or by when a search was stopped.
fn differs(name: &str) -> bool {
    is_made_once(name) || ["roster.json", "check.json", "totals.json", "open.jsonl", "visit.json"].contains(&name)
}

/// Whether bytes are a whole JSON document, or whole lines of JSON, as many as in `like`.
fn is_whole_json(name: &str, bytes: &[u8], like: &[u8]) -> bool {
    let parses = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
    if name.ends_with(".json") {
        return parses(bytes);
    }
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    lines(bytes) == lines(like) && bytes.split(|byte| *byte == b'\n').all(|line| line.is_empty() || parses(line))
}

fn homeround(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_homeround"));
    command.current_dir(folder).args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    let run = |words: &[&str]| assert!(homeround(desk.path(), words).status().unwrap().success(), "{words:?}");
    run(&["init", "book", "--example"]);
    run(&["plan", "book", "--work", "20000", "-o", "roster.json"]);
    let row = |n: usize| format!("S{n},C{n},2026-03-02T07:30,2026-03-02T08:00\n");
    std::fs::write(at("visits.in.csv"), format!("client,carer,start,end\n{}", (0..2000).map(row).collect::<String>()))
        .unwrap();
    run(&["import", "visits.in.csv", "--as", "csv", "-o", "visits.csv"]);
    let branch = open_branch(&at("book")).unwrap();
    let loaded = roster::read_roster(&read_file(&at("roster.json")).unwrap(), &branch.plan).unwrap();
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, loaded.roster.view()).unwrap();
    let week = simulate(&timetable, 7, 1);
    let lines = event_rows::json_lines(&event_rows::list_event_rows(&week.feed, &timetable)).unwrap();
    std::fs::write(at("events.jsonl"), lines).unwrap();
    let sign = ["log", "sign", "book", "roster.json", "events.jsonl", "--keys", "keys"];
    run(&[&sign[..], &["-o", "week.log", "--register", "register.json"]].concat());
    std::fs::create_dir(at("out")).unwrap();
    desk
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most.max(1)
    }
}

fn end(child: &mut Child, signal: &str) {
    let _ = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status();
    child.wait().unwrap();
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".homeround-"))
}

/// Writes what was there before: an old file for each, or none.
fn lay_out(out: &Path, outputs: &[&str], old: bool) {
    for path in files(out).keys().filter(|path| !is_temporary(path)) {
        std::fs::remove_file(path).unwrap();
    }
    for name in outputs.iter().filter(|name| old && !is_made_once(name)) {
        std::fs::write(out.join(name), b"old").unwrap();
    }
}

/// Whether every file is the old one or the whole new one.
fn check(out: &Path, outputs: &[&str], whole: &BTreeMap<PathBuf, Vec<u8>>, old: bool) -> bool {
    let mut new = false;
    for name in outputs {
        let path = out.join(name);
        let found = std::fs::read(&path).ok();
        let is_whole = found.as_ref().is_some_and(|bytes| {
            let like = whole.get(&path).map_or(&[][..], Vec::as_slice);
            differs(name) && is_whole_json(name, bytes, like) || like == bytes
        });
        let is_old = if old && !is_made_once(name) { found.as_deref() == Some(b"old") } else { found.is_none() };
        assert!(is_whole || is_old, "{name}: neither the old nor the new file");
        new |= is_whole;
    }
    new
}

#[test]
fn whatever_kills_a_command_leaves_the_old_file_or_the_new_one() {
    let (desk, mut dice, rounds) = (desk(), Dice(7), rounds());
    let out = desk.path().join("out");
    for (words, outputs) in WRITERS {
        lay_out(&out, outputs, true);
        let began = Instant::now();
        assert!(homeround(desk.path(), words).status().unwrap().success(), "{words:?}");
        let (usual, whole) = (began.elapsed(), files(&out));
        let (mut new, mut left) = (0, 0);
        for round in 0..rounds {
            let old = round % 2 == 0;
            lay_out(&out, outputs, old);
            let mut child = homeround(desk.path(), words).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(dice.below(usual.as_micros() as u64 * 5 / 4)));
            let hard = round % 4 < 2;
            end(&mut child, if hard { "-KILL" } else { "-TERM" });
            new += u64::from(check(&out, outputs, &whole, old));
            let temporaries = files(&out).keys().filter(|path| is_temporary(path)).count();
            if hard {
                left += temporaries;
            } else {
                assert_eq!(temporaries, 0, "{words:?}: SIGTERM leaves nothing");
            }
            if hard && temporaries > 0 {
                lay_out(&out, outputs, old);
                assert!(homeround(desk.path(), words).status().unwrap().success(), "{words:?}");
                assert!(!files(&out).keys().any(|path| is_temporary(path)), "{words:?}: the next run cleans up");
            }
        }
        println!("{:?}: {rounds} killed, {new} with the new file, {left} temporaries left and cleaned up", &words[..2]);
    }
}

/// How often each command is killed.
fn rounds() -> u64 {
    std::env::var("HOMEROUND_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

#[test]
fn an_erasure_that_is_killed_leaves_the_log_or_the_log_without_the_record() {
    let (desk, mut dice) = (desk(), Dice(11));
    let (out, register) = (desk.path().join("out"), ["--register", "register.json"]);
    let shown = homeround(desk.path(), &[&["--json", "log", "show", "week.log"], &register[..]].concat())
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    let named = shown[5]["record"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    let words = [&["log", "erase", "out/week.log", &named], &register[..]].concat();
    let lay = || std::fs::copy(desk.path().join("week.log"), out.join("week.log")).unwrap();
    lay();
    let whole = std::fs::read(out.join("week.log")).unwrap();
    let began = Instant::now();
    assert!(homeround(desk.path(), &words).status().unwrap().success());
    let (usual, erased) = (began.elapsed(), std::fs::read(out.join("week.log")).unwrap());
    assert_ne!(whole, erased);
    let mut new = 0;
    for round in 0..rounds() {
        lay();
        let mut child = homeround(desk.path(), &words).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(usual.as_micros() as u64 * 5 / 4)));
        end(&mut child, if round % 4 < 2 { "-KILL" } else { "-TERM" });
        let found = std::fs::read(out.join("week.log")).unwrap();
        assert!(found == whole || found == erased, "round {round}: neither the old nor the new log");
        new += u64::from(found == erased);
    }
    lay();
    assert!(homeround(desk.path(), &words).status().unwrap().success());
    assert!(!files(&out).keys().any(|path| is_temporary(path)), "the next run cleans up");
    println!("log erase: {} killed, {new} with the new log", rounds());
}

/// Every file in a folder and those in it, but the temporary ones.
fn all_files(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in folder.read_dir().into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all_files(&path, found);
        } else if !is_temporary(&path) {
            found.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
}

#[test]
fn a_folder_that_is_being_filled_has_whole_files() {
    let (desk, mut dice) = (tempfile::tempdir().unwrap(), Dice(13));
    let commands: [&[&str]; 2] = [&["init", "new", "--example"], &["demo", "-o", "new", "--work", "20000"]];
    for words in commands {
        let new = desk.path().join("new");
        let fresh = || {
            let _ = std::fs::remove_dir_all(&new);
        };
        let content = || {
            let mut found = BTreeMap::new();
            all_files(&new, &mut found);
            found
        };
        fresh();
        let began = Instant::now();
        let ended = homeround(desk.path(), words).status().unwrap().code();
        assert!(matches!(ended, Some(0 | 1)), "{words:?}: {ended:?}");
        let (usual, whole) = (began.elapsed(), content());
        let mut some = 0;
        for round in 0..rounds() {
            fresh();
            let mut child = homeround(desk.path(), words).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(dice.below(usual.as_micros() as u64 * 5 / 4)));
            let hard = round % 4 < 2;
            end(&mut child, if hard { "-KILL" } else { "-TERM" });
            let found = content();
            // A new book is there with every file, or not at all.
            assert!(words[0] != "init" || found.is_empty() || found.len() == whole.len(), "{words:?}: {found:?}");
            for (path, bytes) in found {
                some += 1;
                // A search that is stopped writes the best it has, and what is made from it follows.
                let stopped = !hard && words[0] == "demo" && !path.starts_with(new.join("newport"));
                assert!(stopped || whole.get(&path) == Some(&bytes), "{words:?}: {} is cut", path.display());
            }
        }
        fresh();
        homeround(desk.path(), words).status().unwrap();
        let beside = desk.path().read_dir().unwrap().map(|entry| entry.unwrap().path());
        assert_eq!(beside.filter(|path| is_temporary(path)).count(), 0, "{words:?}: the next run cleans up");
        println!("{:?}: {} killed, {some} files found, each whole", words[0], rounds());
    }
}

/// A disk of 64 kB where one may be mounted, which takes the superuser; nothing where not.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(at).stderr(Stdio::null());
        mount.status().ok().filter(std::process::ExitStatus::success).map(|_| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let desk = desk();
    let out = desk.path().join("out");
    let Some(_disk) = SmallDisk::mount(&out) else {
        println!("skipped: no disk can be mounted here");
        return;
    };
    for (words, outputs) in WRITERS {
        lay_out(&out, outputs, true);
        let _ = std::fs::remove_file(out.join("full"));
        let before: BTreeMap<_, _> = files(&out);
        // All but one page of the disk is taken.
        let mut taken = 64 * 1024;
        while taken > 0 && std::fs::write(out.join("full"), vec![b'x'; taken]).is_err() {
            taken -= 1024;
        }
        let said = homeround(desk.path(), words).env("TMPDIR", "/nonexistent").output().unwrap();
        for name in outputs {
            let found = std::fs::read(out.join(name)).ok();
            let is_old = found.as_ref() == before.get(&out.join(name));
            assert!(is_old || said.status.success() || is_made_once(name), "{words:?}: {name}");
        }
        assert!(!files(&out).keys().any(|path| is_temporary(path)), "{words:?}");
        let _ = std::fs::remove_file(out.join("full"));
    }
}

#[test]
fn a_file_that_grows_too_large_leaves_the_old_one() {
    let desk = desk();
    let out = desk.path().join("out");
    for (words, outputs) in WRITERS.iter().filter(|(words, _)| words[0] != "log" && words[0] != "import") {
        lay_out(&out, outputs, true);
        let mut shell = Command::new("sh");
        // As on a full disk: no file may have more than one block. The signal for it is ignored, so that the write fails.
        let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
        shell.current_dir(desk.path()).args(["-c", script, env!("CARGO_BIN_EXE_homeround")]).args(*words);
        let ended = shell.env("TMPDIR", "/nonexistent").output().unwrap();
        for name in *outputs {
            let found = std::fs::read(out.join(name)).unwrap();
            assert!(found == b"old" || ended.status.success(), "{words:?}: {name}");
        }
        assert!(!files(&out).keys().any(|path| is_temporary(path)), "{words:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_leaves_the_old_file() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let out = desk.path().join("out");
    let mode = |mode| std::fs::set_permissions(&out, std::fs::Permissions::from_mode(mode)).unwrap();
    for (words, outputs) in WRITERS {
        lay_out(&out, outputs, true);
        let before = files(&out);
        mode(0o555);
        let forbidden = std::fs::write(out.join("probe"), b"").is_err();
        if forbidden {
            assert!(!homeround(desk.path(), words).status().unwrap().success(), "{words:?}");
            assert_eq!(files(&out), before, "{words:?}");
        }
        mode(0o755);
        let _ = std::fs::remove_file(out.join("probe"));
    }
}

//! Commands that write, killed at random moments, on a full disk and in a folder that cannot be written to: the old file or
//! the new one, never neither, and nothing left beside it after the next run.
//!
//! `HOMEROUND_CRASH_ROUNDS=200 cargo test -p homeround-cli --test crash` kills each command two hundred times.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A command that writes, and the files it writes.
const WRITERS: [(&[&str], &[&str]); 7] = [
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
];

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
    // Keys are never written over.
    for name in outputs.iter().filter(|name| old && !name.ends_with(".key.json")) {
        std::fs::write(out.join(name), b"old").unwrap();
    }
}

/// Whether every file is the old one or the whole new one.
fn check(out: &Path, outputs: &[&str], whole: &BTreeMap<PathBuf, Vec<u8>>, old: bool) -> bool {
    let mut new = false;
    for name in outputs {
        let path = out.join(name);
        let found = std::fs::read(&path).ok();
        let key = name.ends_with(".key.json");
        // A key is new each time, and a search that is stopped writes the best it has.
        let differs = key || *name == "roster.json";
        let is_whole = found.as_ref().is_some_and(|bytes| {
            let parsed = differs && serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
            parsed || whole.get(&path) == Some(bytes)
        });
        let is_old = if old && !key { found.as_deref() == Some(b"old") } else { found.is_none() };
        assert!(is_whole || is_old, "{name}: neither the old nor the new file");
        new |= is_whole;
    }
    new
}

#[test]
fn whatever_kills_a_command_leaves_the_old_file_or_the_new_one() {
    let rounds: u64 = std::env::var("HOMEROUND_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(4);
    let (desk, mut dice) = (desk(), Dice(7));
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

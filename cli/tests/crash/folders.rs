//! Folders and files that are changed in place, while what changes them is killed: a new folder is there with all its files or
//! not at all, a file that is there stays as it was or is the new one, whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::end;
use crate::writers::{Dice, desk, files, homeround, is_temporary, rounds, words};

/// Commands that fill the folder `new`; whether it is there with all its files or not at all; whether a search decides what it
/// writes, so that what is stopped has its own.
const FOLDERS: [(&str, bool, bool); 6] = [
    ("init new --example", true, false),
    ("spec draw tender.toml -o new", true, false),
    (
        "import book new clients=clients.csv carers=carers.csv packages=packages.csv shifts=shifts.csv history=history.csv -y",
        true,
        false,
    ),
    ("pack book book --work 1000 -o new", true, false),
    ("rota book roster.json --each ics -o new", false, false),
    ("demo -o new --work 20000", false, true),
];

/// The files of a folder but those of a command that is killed.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(folder).into_iter().filter(|(path, _)| !is_temporary(path)).collect()
}

#[test]
fn a_folder_that_is_being_filled_has_whole_files() {
    let (desk, mut dice) = (desk(), Dice(13));
    for table in ["clients.csv", "carers.csv", "packages.csv", "shifts.csv", "history.csv"] {
        // A book that is made from lists has no base.
        let text = std::fs::read_to_string(desk.path().join("book").join(table)).unwrap();
        std::fs::write(desk.path().join(table), text.replace(",base,", ",home,")).unwrap();
    }
    let new = desk.path().join("new");
    let fresh = || drop(std::fs::remove_dir_all(&new));
    for (command, at_once, searched) in FOLDERS {
        let words = words(command);
        fresh();
        let began = Instant::now();
        let ended = homeround(desk.path(), &words).status().unwrap().code();
        assert!(matches!(ended, Some(0 | 1)), "{command}: {ended:?}");
        let (usual, whole) = (began.elapsed(), content(&new));
        let mut some = 0;
        for round in 0..rounds() {
            fresh();
            let mut child = homeround(desk.path(), &words).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(dice.below(usual.as_micros() as u64 * 5 / 4)));
            let hard = round % 4 < 2;
            end(&mut child, if hard { "-KILL" } else { "-TERM" });
            let found = content(&new);
            assert!(!at_once || found.is_empty() || found.len() == whole.len(), "{command}: {:?}", found.keys());
            for (path, bytes) in found {
                some += 1;
                // A search that is stopped writes the best it has, and what is made from it follows.
                let stopped = !hard && searched && !path.starts_with(new.join("newport"));
                assert!(stopped || whole.get(&path) == Some(&bytes), "{command}: {} is cut", path.display());
            }
        }
        fresh();
        homeround(desk.path(), &words).status().unwrap();
        let beside = desk.path().read_dir().unwrap().map(|entry| entry.unwrap().path());
        assert_eq!(beside.filter(|path| is_temporary(path)).count(), 0, "{command}: the next run cleans up");
        println!("{command}: {} killed, {some} files found, each whole", rounds());
    }
}

/// Kills a command that changes files of `out`, which `lay` lays out again before each time: each is as it was or as it becomes.
fn changes(desk: &Path, words: &[&str], seed: u64, lay: impl Fn(&Path)) {
    let (out, mut dice, mut new) = (desk.join("out"), Dice(seed), 0);
    let laid = || {
        for (path, _) in content(&out) {
            std::fs::remove_file(path).unwrap();
        }
        lay(&out);
    };
    laid();
    let before = content(&out);
    let began = Instant::now();
    assert!(homeround(desk, words).status().unwrap().success(), "{words:?}");
    let (usual, after) = (began.elapsed(), content(&out));
    assert_ne!(before, after, "{words:?}");
    for round in 0..rounds() {
        laid();
        let mut child = homeround(desk, words).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(usual.as_micros() as u64 * 5 / 4)));
        end(&mut child, if round % 4 < 2 { "-KILL" } else { "-TERM" });
        let found = content(&out);
        for path in before.keys().chain(after.keys()) {
            let now = found.get(path);
            assert!(now == before.get(path) || now == after.get(path), "{words:?}, round {round}: {}", path.display());
        }
        new += u64::from(found == after);
    }
    laid();
    assert!(homeround(desk, words).status().unwrap().success());
    assert!(!files(&out).keys().any(|path| is_temporary(path)), "{words:?}: the next run cleans up");
    println!("{words:?}: {} killed, {new} with every new file", rounds());
}

#[test]
fn an_erasure_that_is_killed_leaves_the_log_or_the_log_without_the_record() {
    let desk = desk();
    let show = words("--json log show week.log --register register.json");
    let shown = homeround(desk.path(), &show).stdout(Stdio::piped()).output().unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    let named = shown[5]["record"].as_str().unwrap().split(' ').next().unwrap();
    let log = desk.path().join("week.log");
    changes(desk.path(), &["log", "erase", "out/week.log", named, "--register", "register.json"], 11, |out| {
        std::fs::copy(&log, out.join("week.log")).unwrap();
    });
}

#[test]
fn a_book_that_is_changed_has_its_old_files_or_the_new_ones() {
    let desk = desk();
    let lay = |out: &Path| {
        for (path, bytes) in files(&desk.path().join("book")) {
            std::fs::write(out.join(path.file_name().unwrap()), bytes).unwrap();
        }
    };
    changes(desk.path(), &words("lock out roster.json C01-morning@2026-03-02 C01-morning@2026-03-03"), 17, lay);
    let lay_locked = |out: &Path| {
        lay(out);
        let lock = words("lock out roster.json C01-morning@2026-03-02 C01-morning@2026-03-03");
        assert!(homeround(desk.path(), &lock).status().unwrap().success());
    };
    changes(desk.path(), &words("unlock out C01-morning@2026-03-02"), 19, lay_locked);
    let clients = std::fs::read_to_string(desk.path().join("book/clients.csv")).unwrap();
    std::fs::write(desk.path().join("renamed.csv"), clients.replace("Ada Pritchard", "Ada Prosser")).unwrap();
    changes(desk.path(), &words("import book out clients=renamed.csv -y"), 23, lay);
}

//! Every target on its corpus, on what once failed, and on a few thousand mutations of both that are the same every time.

use std::path::Path;

use homeround_fuzz::TARGETS;

/// Mutations of a target's files, all together.
const MUTATIONS: u64 = 3_000;
/// The same where each run writes files or checks signatures.
const FEW: u64 = 500;
/// The targets of which that is so.
const SLOW: [&str; 7] = ["bundle", "certificate", "folder", "import", "log", "totals", "workbook"];

/// A row of numbers without end, the same every time: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// What a file of text is likely to trip over.
const WORDS: [&[u8]; 12] = [
    b"-1",
    b"0",
    b"9999999999999999999999",
    b"1e308",
    b"null",
    b"\"\"",
    b"[]",
    b"{}",
    b"2026-03-29T01:30:00",
    b"\xff\xfe",
    b"=1+1",
    b"FREQ=SECONDLY",
];

/// `bytes` with a few changes.
fn mutated(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(4) {
        let (at, to) = (numbers.below(bytes.len()), numbers.below(bytes.len()));
        let (from, until) = (at.min(to), at.max(to).min(at.min(to) + 40));
        match numbers.below(6) {
            _ if bytes.is_empty() => bytes.push(numbers.next() as u8),
            0 => bytes[at] ^= 1 << numbers.below(8),
            1 => bytes[at] = numbers.next() as u8,
            2 => drop(bytes.drain(from..until)),
            3 => drop(bytes.splice(from..until, WORDS[numbers.below(WORDS.len())].iter().copied())),
            4 => {
                let copied = bytes[from..until].to_vec();
                drop(bytes.splice(at..at, copied));
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes
}

/// The files of a target, in order of their names.
fn files(target: &str) -> Vec<(String, Vec<u8>)> {
    let folders = ["corpus", "regressions"].map(|kind| Path::new(env!("CARGO_MANIFEST_DIR")).join(kind).join(target));
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has no corpus");
    files
}

/// Runs a target on its files and their mutations; what fails is written down, so that it can become a regression.
fn replay(name: &str) {
    let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).unwrap();
    let files = files(name);
    for (path, bytes) in &files {
        println!("{path}");
        target(bytes);
    }
    let mut numbers = Numbers(name.len() as u64);
    for _ in 0..if SLOW.contains(&name) { FEW } else { MUTATIONS } {
        let bytes = mutated(&files[numbers.below(files.len())].1, &mut numbers);
        if std::panic::catch_unwind(|| target(&bytes)).is_err() {
            let kept = std::env::temp_dir().join(format!("homeround-fuzz-{name}"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("{name} fails on what was written to {}", kept.display());
        }
    }
}

/// A test for each target, of its name.
macro_rules! replayed {
    ($($target:ident)*) => {
        $(#[test] fn $target() { replay(stringify!($target)); })*

        #[test]
        fn every_target_is_replayed() {
            assert_eq!([$(stringify!($target)),*], TARGETS.map(|(name, _)| name));
        }
    };
}

replayed! {
    book bundle certificate events folder import inputs log payroll problem returns roster scenario tariff totals visits wire
    workbook
}

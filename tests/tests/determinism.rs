//! Same book, seed and work: the same roster to the byte, in whatever order the rows stand and on however many threads.

use std::fs;
use std::path::Path;

use homeround::planning::{Effort, search_roster};
use homeround::roster;
use homeround_cli::disk::open_branch;

/// A row of numbers without end, the same every time: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn shuffle<T>(&mut self, rows: &mut [T]) {
        for at in (1..rows.len()).rev() {
            rows.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

fn newport() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/newport")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(path, target).map(drop).unwrap() }
    }
}

/// Shuffles the rows of every table of the book in `folder`, and the columns with them. How many tables there were.
///
/// The tables of roads are left as they are: their rows and columns stand for the rows of another file.
fn shuffle(folder: &Path, numbers: &mut Numbers) -> usize {
    let mut tables = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            let table = homeround::csv::read_csv(&fs::read(&path).unwrap()).unwrap();
            let mut columns: Vec<usize> = (0..table.header.len()).collect();
            let mut rows: Vec<Vec<String>> = table.rows.into_iter().map(|(_, cells)| cells).collect();
            numbers.shuffle(&mut columns);
            numbers.shuffle(&mut rows);
            let header: Vec<&str> = columns.iter().map(|at| table.header[*at].as_str()).collect();
            let rows = rows.iter().map(|row| columns.iter().map(|at| row.get(*at).map_or("", String::as_str)));
            fs::write(path, homeround::csv::csv_bytes(&header, rows).unwrap()).unwrap();
            tables += 1;
        }
    }
    tables
}

fn planned(book: &Path, threads: usize, work: u64) -> String {
    let branch = open_branch(book).unwrap_or_else(|faults| panic!("{faults}"));
    let effort = Effort { seed: 11, work, chains: 2, threads };
    let found = search_roster(&branch, None, &effort, &|_| true).unwrap();
    let document = found.document(&branch).unwrap();
    String::from_utf8(roster::roster_json(&document).unwrap()).unwrap()
}

/// Fails unless the rosters of shuffled copies of the book, on one, two and three threads, are one.
fn assert_one_roster(book: &Path, work: u64, seed: u64) {
    let mut numbers = Numbers(seed);
    let expected = planned(book, 1, work);
    assert!(expected.contains("\"start\""), "an empty roster shows nothing");
    for threads in [1, 2, 3] {
        let folder = tempfile::tempdir().unwrap();
        copy(book, folder.path());
        assert!(shuffle(folder.path(), &mut numbers) >= 6);
        assert!(planned(folder.path(), threads, work) == expected, "another roster on {threads} threads");
    }
}

#[test]
fn newport_in_any_order_on_any_threads() {
    assert_one_roster(&newport(), 300_000, 1);
}

#[test]
fn random_books_in_any_order_on_any_threads() {
    for seed in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        write_random_book(folder.path(), &mut Numbers(seed));
        assert_one_roster(folder.path(), 60_000, seed);
    }
}

const SETTINGS: &str = r#"format = "homeround.book/1"
[branch]
name = "Somewhere"
zone = "Europe/London"
start = "2026-03-02"
days = 3
[[travel.modes]]
name = "car"
speed_kmh = "30"
detour = "1.55"
parking_minutes = "2"
pence_per_mile = "45"
[[travel.modes]]
name = "foot"
speed_kmh = "4.8"
detour = "1.29"
parking_minutes = "0"
pence_per_mile = "0"
[policy]
late_pounds_per_minute = "0.50"
grace_minutes = 15
unserved_pounds = "1000"
unfamiliar_pounds = "3"
shift_pounds = "0"
commute_paid = false
"#;

/// A book of a dozen clients and a handful of carers, some visits of it hard to make.
fn write_random_book(folder: &Path, numbers: &mut Numbers) {
    let write = |name: &str, header: &str, rows: Vec<String>| {
        fs::write(folder.join(name), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    };
    write("homeround.toml", SETTINGS, Vec::new());
    let mut place = || {
        let (lat, lon) = (51_560_000 + numbers.below(50_000), 2_960_000 + numbers.below(60_000));
        format!("{}.{:06},-{}.{:06}", lat / 1_000_000, lat % 1_000_000, lon / 1_000_000, lon % 1_000_000)
    };
    let clients = (0..12).map(|at| format!("K{at:02},Client {at},{}", place())).collect();
    let homes: Vec<String> = (0..5).map(|_| place()).collect();
    write("clients.csv", "id,name,latitude,longitude", clients);
    let carers = homes.iter().enumerate().map(|(at, home)| {
        let (skills, mode) = (["medication", "hoist", "medication;hoist"][at % 3], ["car", "foot"][at % 2]);
        format!("W{at},Carer {at},{home},{skills},{mode},12.80")
    });
    write("carers.csv", "id,name,latitude,longitude,skills,mode,pay_per_hour", carers.collect());
    let clock = |minute: u64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let packages = (0..24).map(|at| {
        let (start, half) = (450 + 15 * numbers.below(40), 15 * (1 + numbers.below(4)));
        let (carers, skill) =
            (1 + u64::from(numbers.below(8) == 0), ["", "medication", "hoist"][numbers.below(3) as usize]);
        let times = format!("{},{},{}", clock(start), clock(start + 2 * half), clock(start + half));
        format!(
            "P{at:02},K{:02},visit {at},FREQ=DAILY,2026-03-01,{},{times},{carers},{skill}",
            at % 12,
            15 + 15 * (at % 3)
        )
    });
    let header = "id,client,name,repeats,from,minutes,earliest,latest,preferred,carers,skills";
    write("packages.csv", header, packages.collect());
    let shifts =
        (0..5).map(|at| format!("S{at},W{at},FREQ=DAILY,2026-03-01,0{}:00,{}:00,home,home", 6 + at % 3, 16 + at));
    write("shifts.csv", "id,carer,repeats,from,start,end,starts_at,ends_at", shifts.collect());
    let breaks = (0..5).map(|at| format!("S{at},10:00,14:00,20,no"));
    write("breaks.csv", "shift,earliest,latest,minutes,paid", breaks.collect());
    let known = (0..20).map(|at| format!("K{:02},W{},{},2026-02-2{}", at % 12, at % 5, 1 + at, at % 8));
    write("history.csv", "client,carer,visits,last", known.collect());
}

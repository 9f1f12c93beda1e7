//! Requests and replies: the core's own answers, whatever memory is lent, and refusals for whatever cannot be read.

mod certificates;
mod pricing;
#[path = "../../../core/tests/random/mod.rs"]
mod random;
mod stepwise;
mod verifying;

use homeround_core::catalogue::CATALOGUE;
use homeround_core::ground::{CatalogueError, Instant};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{ProblemSize, Search, Seed, Settings, Valid, Work, check, scratch};
use homeround_core::verification::PunchMethod;
use homeround_core::verification::log::{Entry, Head, Id, RecordKind, SecretKey, Writer};
use homeround_wire::write::{self, Effort};
use homeround_wire::{Kind, VERSION, WireError, handle};
use random::{Size, problem};

const EFFORT: Effort = Effort { seed: 7, work: 20_000 };

fn tables(seed: u64) -> Tables {
    problem(seed, Size { visits: 24, carers: 3, span: 400, breaks: seed.is_multiple_of(2) })
}

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault}")).unwrap()
}

/// What the core finds by itself.
fn solved(tables: &Tables) -> (i64, u32, OwnedRoster) {
    let problem = valid(tables);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let settings = Settings { seed: Seed(EFFORT.seed), work: Work(EFFORT.work), ..Settings::default() };
    let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
    let progress = search.step(Work(u64::MAX));
    (progress.lines.total().0, progress.unserved, OwnedRoster::from_roster(&search.best()))
}

/// A request as long as it is.
fn written(write: impl Fn(&mut [u8]) -> Result<usize, WireError>) -> Vec<u8> {
    let Err(WireError::ReplyFull { needed }) = write(&mut []) else { panic!("nothing is too little") };
    let mut out = vec![0; needed];
    assert_eq!(write(&mut out), Ok(needed), "what is needed is enough, and no more");
    out
}

/// The reply, in as much memory and room as is asked for.
fn answered(request: &[u8]) -> Result<Vec<u8>, WireError> {
    let (mut memory, mut reply) = (Vec::new(), Vec::new());
    // Once for each group of tables at the most, and once for the reply.
    for _ in 0..7 {
        match handle(request, &mut memory, &mut reply) {
            Ok(length) => return Ok(reply[..length].to_vec()),
            Err(WireError::MemoryTooSmall { needed }) => {
                assert!(needed > memory.len());
                memory = vec![0xAA; needed];
            }
            Err(WireError::ReplyFull { needed }) => {
                assert!(needed > reply.len());
                reply = vec![0xAA; needed];
            }
            Err(error) => return Err(error),
        }
    }
    panic!("it asks for more and more");
}

#[test]
fn a_plan_is_the_cores_own() {
    for seed in 0..20 {
        let tables = tables(seed);
        let (cost, unserved, expected) = solved(&tables);
        let request = written(|out| write::plan(&tables.view(), EFFORT, out));
        let reply = answered(&request).unwrap();
        let found = write::read_plan(&reply).unwrap();
        assert_eq!((found.cost, found.unserved), (cost, unserved));
        let roster = OwnedRoster { first: found.first().collect(), stops: found.stops().collect() };
        assert_eq!(roster, expected, "seed {seed}");

        // From there on it is never dearer, and the check finds the same cost.
        let again = written(|out| write::plan_from(&tables.view(), EFFORT, Some(&roster.view()), out));
        assert!(write::read_plan(&answered(&again).unwrap()).unwrap().cost <= cost);
        let asked = written(|out| write::check(&tables.view(), &roster.view(), out));
        let reply = answered(&asked).unwrap();
        let (priced, mut broken) = write::read_check(&reply).unwrap();
        assert_eq!((priced, broken.next()), (cost, None));
    }
}

#[test]
fn rules_that_are_broken_are_told_as_the_check_tells_them() {
    let tables = tables(3);
    let (_, _, mut roster) = solved(&tables);
    for stop in &mut roster.stops {
        stop.start.0 += 7_200;
    }
    let mut expected = Vec::new();
    check(&valid(&tables), &roster.view(), &mut vec![0; scratch(&valid(&tables))], &mut |violation| {
        expected.push((violation.code().to_owned(), violation.to_string()));
    });
    assert!(!expected.is_empty());
    let reply = answered(&written(|out| write::check(&tables.view(), &roster.view(), out))).unwrap();
    let (_, broken) = write::read_check(&reply).unwrap();
    let found: Vec<_> = broken.map(|(code, text)| (code.to_owned(), text.to_owned())).collect();
    assert_eq!(found, expected);
    let begun = written(|out| write::plan_from(&tables.view(), EFFORT, Some(&roster.view()), out));
    assert_eq!(answered(&begun), Err(WireError::NotLegal));
}

#[test]
fn all_faults_are_told() {
    let mut tables = tables(4);
    tables.visits[2].carers = 0;
    tables.visits[5].window.latest.0 = -1;
    tables.first_weekday = 9;
    let mut expected = Vec::new();
    tables.view().validate(&mut |fault| expected.push((fault.code(), fault.to_string())));
    assert!(expected.len() >= 3);
    let reply = answered(&written(|out| write::validate(&tables.view(), out))).unwrap();
    let found: Vec<_> = write::read_faults(&reply).unwrap().map(|(code, text)| (code, text.to_owned())).collect();
    assert_eq!(found, expected);
    assert_eq!(answered(&written(|out| write::plan(&tables.view(), EFFORT, out))), Err(WireError::Faulty));
}

/// A day of one device: in and out, then the close.
fn log() -> ([u8; 32], Vec<u8>) {
    let secret = SecretKey::from_seed(&[7; 32]);
    let key = secret.public().0;
    let mut writer = Writer::new(Id([1; 16]), Id([2; 16]), secret, Head::default());
    let mut records = Vec::new();
    for (at, what) in [RecordKind::In, RecordKind::Out].into_iter().enumerate() {
        let minutes = at as i64 * 30;
        let entry = Entry {
            boot: 1,
            monotonic_ms: 60_000 * (1 + minutes as u64),
            wall: Instant(1_780_304_400_000 + minutes * 60_000),
            zone_minutes: 60,
            what,
            method: PunchMethod::Gps,
            carer: Id([3; 16]),
            client: Id([4; 16]),
            plan: Id::NONE,
            service: 0,
            fix: None,
            token: None,
            community: false,
        };
        records.extend_from_slice(&writer.write(&entry).unwrap().0);
    }
    (key, records)
}

#[test]
fn a_log_is_checked_record_by_record() {
    let (key, records) = log();
    let ask = |records: &[u8]| written(|out| write::log_check(&[1; 16], &[2; 16], &key, records, out));
    // Two good records, and a log that nobody closed.
    assert_eq!(write::read_log(&answered(&ask(&records)).unwrap()), Ok((2, 1)));
    let mut changed = records.clone();
    changed[100] ^= 1;
    let (count, troubles) = write::read_log(&answered(&ask(&changed)).unwrap()).unwrap();
    assert!(count == 2 && troubles > 1, "{troubles}");
    assert_eq!(answered(&ask(&records[1..])), Err(WireError::Malformed));
}

#[test]
fn what_is_not_served_is_refused_by_name() {
    let refused = [Kind::Fit, Kind::Repair];
    let tables = tables(1);
    let mut request = written(|out| write::validate(&tables.view(), out));
    for kind in refused {
        request[4] = kind as u8;
        seal(&mut request);
        assert_eq!(answered(&request), Err(WireError::NotServed { kind: kind.name() }));
    }
    request[4] = 99;
    seal(&mut request);
    assert_eq!(answered(&request), Err(WireError::UnknownKind(99)));
    request[3] = VERSION + 1;
    assert_eq!(answered(&request), Err(WireError::Newer(VERSION + 1)), "whatever else stands in it");
}

/// Writes the sum of a frame again.
fn seal(frame: &mut [u8]) {
    let at = frame.len() - 4;
    let crc = crc32fast::hash(&frame[..at]);
    frame[at..].copy_from_slice(&crc.to_le_bytes());
}

/// Every cut of a request is damaged, every byte changed is refused, and with a sum that holds it is any answer but a panic. The bytes of
/// `work` stay as they are: what is asked for is done, so it stays little here.
fn withstands(request: &[u8], work: std::ops::Range<usize>) {
    let (mut memory, mut reply) = (vec![0; 1 << 16], vec![0; 1 << 14]);
    assert!(handle(request, &mut memory, &mut reply).is_ok());
    for length in 0..request.len() {
        assert_eq!(handle(&request[..length], &mut memory, &mut reply), Err(WireError::Damaged));
    }
    for at in 0..request.len() {
        let mut changed = request.to_vec();
        changed[at] ^= 0x55;
        assert!(handle(&changed, &mut memory, &mut reply).is_err(), "byte {at}");
        for value in [0, 1, 0x7F, 0x80, 0xFF] {
            changed[at] = value;
            if !work.contains(&at) {
                seal(&mut changed);
                let _ = handle(&changed, &mut memory, &mut reply);
            }
        }
    }
    let mut longer = request[..request.len() - 4].to_vec();
    longer.extend_from_slice(&[0; 5]);
    let length = (longer.len() - 9 - 4) as u32;
    longer[5..9].copy_from_slice(&length.to_le_bytes());
    seal(&mut longer);
    assert_eq!(handle(&longer, &mut memory, &mut reply), Err(WireError::Malformed), "a byte too many");
}

/// A small problem, for bytes that are looked at one by one.
fn small() -> Tables {
    problem(2, Size { visits: 5, carers: 2, span: 300, breaks: true })
}

/// The problem whose bytes never change.
fn kept() -> Tables {
    problem(8, Size { visits: 6, carers: 2, span: 300, breaks: true })
}

#[test]
fn damaged_and_hostile_bytes_are_errors() {
    let effort = Effort { seed: 1, work: 100 };
    withstands(&written(|out| write::plan(&small().view(), effort, out)), 9..13);
}

/// The bytes of version 1 never change, but for the rosters in replies to plans, which are as good as their search. Write those of a
/// new version with `WRITE_GOLDEN=1`.
#[test]
fn version_1_is_what_it_was() {
    let tables = kept();
    let (key, records) = log();
    let plan = written(|out| write::plan(&tables.view(), EFFORT, out));
    let found = answered(&plan).unwrap();
    let roster = write::read_plan(&found).unwrap();
    let roster = OwnedRoster { first: roster.first().collect(), stops: roster.stops().collect() };
    let mut faulty = tables.clone();
    faulty.visits[0].carers = 0;
    let requests = [
        ("validate", written(|out| write::validate(&faulty.view(), out))),
        ("plan", plan),
        ("check", written(|out| write::check(&tables.view(), &roster.view(), out))),
        ("prove_check", certificates::golden()),
        ("price", pricing::golden()),
        ("verify", verifying::golden()),
        ("log_check", written(|out| write::log_check(&[1; 16], &[2; 16], &key, &records, out))),
    ];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/1");
    let answers = requests.into_iter().map(|(name, request)| {
        let reply = answered(&request).unwrap();
        (name, request, reply)
    });
    for (name, request, reply) in answers.chain(stepwise::golden()) {
        for (kind, bytes) in [("request", &request), ("reply", &reply)] {
            let path = folder.join(format!("{name}.{kind}.bin"));
            if std::env::var_os("WRITE_GOLDEN").is_some() {
                std::fs::write(&path, bytes).unwrap();
            }
            assert!(&std::fs::read(&path).unwrap_or_default() == bytes, "{} has changed", path.display());
        }
    }
}

#[test]
fn codes_are_its_own_and_stand_in_the_schema() {
    let schema = include_str!("../../SCHEMA.md");
    for row in WireError::ROWS {
        let taken = CATALOGUE.iter().flat_map(|(_, rows)| *rows).any(|other| other.code == row.code);
        assert!(!taken && schema.contains(row.code), "{}", row.code);
    }
    for kind in Kind::ALL {
        assert!(schema.contains(&format!("| {} | `{}` |", *kind as u8, kind.name())), "{}", kind.name());
    }
}

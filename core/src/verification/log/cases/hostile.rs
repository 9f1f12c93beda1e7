//! What somebody can do to a log, or send in place of one, and what that is found to be.

use super::*;

#[test]
fn a65_signed_for_one_organisation_and_sent_to_another() {
    let mut other = Phone::new(1);
    other.writer = Writer::new(Id([2; 16]), device(1), secret(1), Head::default());
    let other = other.writes(RecordKind::In, 10);
    assert_eq!(read(&other.sent).0[0], LogFaults::from_fault(LogFault::ForeignOrganisation));
    assert_eq!(examine_all(&other.sent).troubles(), [(0, LogFault::ForeignOrganisation)]);
    let day = Phone::day(2);
    assert_eq!(read(&day.sent).0[0], LogFaults::from_fault(LogFault::ForeignDevice));
}

#[test]
fn a67_another_encoding_of_the_same_event_is_refused() {
    let sealed = Phone::new(1).writes(RecordKind::In, 10).sent[0];
    // Bytes with no meaning for an In: its payload, the padding, a flag of the fix that does not exist.
    for at in [186, 277, 278, 287, 169, 98, 99] {
        let odd = sign_again(&sealed, &secret(1), |bytes| bytes[at] |= 0x40);
        assert_eq!(read(&[odd]).0[0], LogFaults::from_fault(LogFault::Malformed), "byte {at}");
    }
    let mut entry = entry(RecordKind::In, 10);
    entry.fix = None;
    let without = Phone::new(1).writer.write(&entry).unwrap();
    let odd = sign_again(&without, &secret(1), |bytes| bytes[153] = 1);
    assert_eq!(Record::decode(&odd), Err(RecordFault::Form), "a place where there is no fix");
}

#[test]
fn a70_hostile_sizes_are_not_written() {
    let mut writer = Phone::new(1).writer;
    let head = writer.head();
    for entry in [
        Entry { monotonic_ms: u64::MAX, ..entry(RecordKind::In, 1) },
        Entry { wall: Instant(-1), ..entry(RecordKind::In, 1) },
        Entry { zone_minutes: i16::MAX, ..entry(RecordKind::In, 1) },
        Entry {
            fix: entry(RecordKind::In, 1).fix.map(|fix| Fix { place: Place { lat: i32::MAX, lon: 0 }, ..fix }),
            ..entry(RecordKind::In, 1)
        },
    ] {
        assert!(matches!(writer.write(&entry), Err(RecordFault::Number(_))));
    }
    assert_eq!(writer.head(), head);
}

#[test]
fn what_is_erased_keeps_its_place_in_the_chain() {
    let day = Phone::day(1);
    let mut receipts = received(&day.sent);
    receipts[2].content = Content::Withheld { device: device(1), seq: 2, hash: day.sent[2].hash() };
    let seen = examine_with(&receipts, &[], None);
    assert_eq!(seen.troubles(), []);
    assert!(seen.rows[2].3.withheld());
    let Content::Withheld { hash, .. } = &mut receipts[2].content else { panic!("withheld") };
    hash.0[0] ^= 1;
    let forged = examine_with(&receipts, &[], None).troubles();
    assert_eq!(forged, [(2, LogFault::Unconfirmed), (3, LogFault::ChainBreak)], "no other record fits there");
}

#[test]
fn what_is_erased_confirms_neither_what_stood_before_it_nor_an_end() {
    let day = Phone::day(1);
    let erased = |at: usize| {
        let mut receipts = received(&day.sent);
        let (seq, hash) = (at as u64, day.sent[at].hash());
        receipts[at].content = Content::Withheld { device: device(1), seq, hash };
        receipts
    };
    let mut cut = erased(2);
    cut.remove(1);
    assert_eq!(examine_with(&cut, &[], None).troubles(), [(2, LogFault::Gap)]);
    let last = day.sent.len() - 1;
    assert_eq!(examine_with(&erased(last), &[], None).troubles(), [(last as u64, LogFault::Unconfirmed)]);
    let mut two = erased(2);
    two[1].content = Content::Withheld { device: device(1), seq: 1, hash: day.sent[1].hash() };
    assert_eq!(examine_with(&two, &[], None).troubles(), [(1, LogFault::Unconfirmed)]);
}

#[test]
fn an_examination_with_too_little_memory_says_which() {
    let receipts = received(&Phone::day(1).sent);
    let (mut rows, mut order) = ([ExaminedReceipt::NONE; 8], [0; 8]);
    let (mut events, mut clocked) = ([Event::UNREADABLE; 8], [TrueTime::default(); 7]);
    let desk =
        ExamineMemory { rows: &mut rows, order: &mut order, events: &mut events, clocked: &mut clocked, keys: &mut [] };
    let register = Register { organisation: ORGANISATION, keys: &[], servers: &[], heads: &[] };
    assert_eq!(examine(&receipts, &register, &ByByte, &UK, desk).unwrap_err(), ExamineMemoryTooSmall("clocked"));
}

/// What somebody with a file of a log, and without its key, can do to it.
#[derive(Clone, Copy, Debug)]
enum Meddling {
    Flip(usize, usize),
    Delete(usize, usize),
    Swap(usize, usize),
    Repeat(usize, usize),
    Splice(usize, usize),
    Replace(usize, usize),
}

fn any_meddling() -> impl Strategy<Value = Meddling> {
    let two = (0_usize..1000, 0_usize..1_000_000);
    prop_oneof![
        two.clone().prop_map(|(a, b)| Meddling::Flip(a, b)),
        two.clone().prop_map(|(a, b)| Meddling::Delete(a, b)),
        two.clone().prop_map(|(a, b)| Meddling::Swap(a, b)),
        two.clone().prop_map(|(a, b)| Meddling::Repeat(a, b)),
        two.clone().prop_map(|(a, b)| Meddling::Splice(a, b)),
        two.prop_map(|(a, b)| Meddling::Replace(a, b)),
    ]
}

fn meddle(log: &mut Vec<Sealed>, other: &[Sealed], meddling: Meddling) {
    let count = log.len();
    match meddling {
        Meddling::Flip(a, b) => log[a % count].0[b % (SIZE * 8) / 8] ^= 1 << (b % 8),
        Meddling::Delete(a, b) => {
            let from = a % count;
            log.drain(from..(from + 1 + b % 3).min(count));
        }
        Meddling::Swap(a, b) => log.swap(a % count, b % count),
        Meddling::Repeat(a, b) => {
            let row = log[a % count];
            log.insert(b % (count + 1), row);
        }
        Meddling::Splice(a, b) => log.insert(a % (count + 1), other[b % other.len()]),
        Meddling::Replace(a, b) => log[a % count] = other[b % other.len()],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_record_comes_back_from_its_bytes(entry in any_entry(), seq in 0..Event::MOST_SEQ) {
        let head = Head { next: seq, last: Hash([5; 32]) };
        let mut writer = Writer::new(ORGANISATION, device(1), secret(1), head);
        let sealed = writer.write(&entry).unwrap();
        let record = Record::decode(&sealed).unwrap();
        prop_assert_eq!((record.entry, record.seq, record.previous), (entry, seq, head.last));
        prop_assert_eq!(&record.encode()[..], sealed.signed());
    }

    #[test]
    fn no_bytes_make_a_reader_panic_and_what_is_read_has_one_form(bytes in prop::collection::vec(any::<u8>(), SIZE), keep in 0..SIZE) {
        let mut sealed = Phone::new(1).writes(RecordKind::In, 10).sent[0];
        sealed.0[keep..].copy_from_slice(&bytes[keep..]);
        if let Ok(record) = Record::decode(&sealed) {
            prop_assert_eq!(&record.encode()[..], sealed.signed());
        }
        read(&[sealed]);
        examine_all(&[sealed]);
    }

    /// Bits, deletions, reorderings, repetitions and splices: detected, except that the end is missing, or a record stands
    /// there twice in a row; and except a sister's log in place of this one, of which not one record is left that says otherwise.
    #[test]
    fn meddling_is_detected_but_for_a_missing_tail(meddlings in prop::collection::vec(any_meddling(), 1..4)) {
        let day = Phone::day(1);
        let sister = Phone::new(1).anchors(0).writes(RecordKind::Out, 10).writes(RecordKind::In, 22).sent;
        let other = [Phone::day(2).sent, sister[1..].to_vec()].concat();
        let mut log = day.sent.clone();
        for meddling in meddlings {
            if !log.is_empty() {
                meddle(&mut log, &other, meddling);
            }
        }
        let mut once = log.clone();
        once.dedup();
        prop_assert_eq!(clean(&log), day.sent.starts_with(&once) || sister.starts_with(&once));
        let servers = [server().public()];
        let mut reader = Reader::new(ORGANISATION, &enrolled(1), &servers);
        let found = log.iter().any(|sealed| !reader.read(sealed).troubles.is_empty());
        let whole = reader.close(Some(day.writer.head())).is_empty();
        prop_assert_eq!(!found && whole, once == day.sent, "whoever knows the head misses nothing");
    }

    /// The same for a receiver, to whom order and repetition are nothing.
    #[test]
    fn a_receiver_detects_meddling_whatever_the_order(meddlings in prop::collection::vec(any_meddling(), 1..4)) {
        let day = Phone::day(1);
        let sister = Phone::new(1).anchors(0).writes(RecordKind::Out, 10).writes(RecordKind::In, 22).sent;
        let mut log = day.sent.clone();
        for meddling in meddlings {
            if !log.is_empty() {
                meddle(&mut log, &sister[1..], meddling);
            }
        }
        let mut set = log.clone();
        set.sort_unstable();
        set.dedup();
        let starts = |sent: &[Sealed]| {
            (0..=sent.len()).any(|to| {
                let mut start = sent[..to].to_vec();
                start.sort_unstable();
                start == set
            })
        };
        let prefix = starts(&day.sent) || starts(&sister);
        let seen = examine_all(&log);
        prop_assert_eq!(seen.troubles().is_empty(), prefix, "{:?}", seen.troubles());
        log.reverse();
        prop_assert_eq!(&seen, &examine_all(&log));
        prop_assert_eq!(&seen, &examine_all(&[log.clone(), log].concat()));
    }
}

/// A fork is seen by its two branches: whoever was only ever sent one of them has a log without a fault.
#[test]
fn a_fork_of_which_one_branch_never_came_is_not_seen_but_by_who_acknowledged_the_other() {
    let (day, sister) = (Phone::day(1), Phone::new(1).anchors(0).writes(RecordKind::Out, 10));
    assert_eq!(examine_all(&sister.sent).troubles(), []);
    let both = [&day.sent[..], &sister.sent[1..]].concat();
    assert!(examine_all(&both).troubles().contains(&(1, LogFault::Fork)));
    let acknowledged = Acknowledged { device: device(1), head: Head { next: 2, last: day.sent[1].hash() } };
    let seen = examine_with(&received(&sister.sent), &[acknowledged], None);
    assert!(seen.troubles().contains(&(1, LogFault::Rollback)), "{:?}", seen.troubles());
}

#[test]
fn an_event_of_a_record_says_what_the_record_says() {
    let day = Phone::day(1);
    let seen = examine_all(&day.sent);
    let kinds: Vec<_> = seen.events.iter().map(|event| event.kind).collect();
    let expected = [
        EventKind::ServerAnchor,
        EventKind::In,
        EventKind::Note,
        EventKind::TaskDone,
        EventKind::Out,
        EventKind::In,
        EventKind::Out,
        EventKind::ServerAnchor,
    ];
    assert_eq!(kinds, expected);
    assert!(seen.events.iter().all(|event| event.validated().is_ok() && event.carer == CarerIx(0)));
}

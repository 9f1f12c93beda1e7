//! Logs as devices write them, what can be done to them, and what each is found to be.

mod hostile;

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::record::{SIGNED, SIZE};
use super::*;
use crate::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};
use crate::verification::event::{Check, Confidence, DeviceIx, Event, EventKind, Fix, PunchMethod};
use crate::verification::profile::UK;
use crate::verification::true_time::TrueTime;

const EIGHT: i64 = 1_780_300_800_000;
const MINUTE: i64 = 60_000;
const ORGANISATION: Id = Id([1; 16]);

fn device(number: u8) -> Id {
    Id([100 + number; 16])
}

fn secret(number: u8) -> SecretKey {
    SecretKey::from_seed(&[number; 32])
}

fn server() -> SecretKey {
    secret(200)
}

/// What a phone writes down a number of minutes after eight.
fn entry(what: RecordKind, minute: i64) -> Entry {
    Entry {
        boot: 1,
        monotonic_ms: (3_600_000 + minute * MINUTE) as u64,
        wall: Instant(EIGHT + minute * MINUTE),
        zone_minutes: 60,
        what,
        method: PunchMethod::Gps,
        carer: Id([10; 16]),
        client: Id([20; 16]),
        plan: Id::NONE,
        service: 0,
        fix: Some(Fix {
            place: Place { lat: 515_876_000, lon: -29_984_000 },
            accuracy_mm: 12_000,
            confidence: Confidence::P68,
            age_ms: 900,
            mock: false,
        }),
        token: None,
        community: false,
    }
}

/// A log being written: the device, and what it has sent.
struct Phone {
    writer: Writer,
    sent: Vec<Sealed>,
    id: Id,
}

impl Phone {
    fn new(number: u8) -> Self {
        let writer = Writer::new(ORGANISATION, device(number), secret(number), Head::default());
        Self { writer, sent: Vec::new(), id: device(number) }
    }

    fn writes(mut self, what: RecordKind, minute: i64) -> Self {
        let sealed = self.writer.write(&entry(what, minute)).expect("possible");
        self.sent.push(sealed);
        self
    }

    fn anchors(self, minute: i64) -> Self {
        let at = Instant(EIGHT + minute * MINUTE);
        let stated = anchor::state(&server(), ORGANISATION, self.id, &self.writer.head().last, at);
        let stated = Stated { round_trip_ms: 90, ..stated };
        self.writes(RecordKind::ServerAnchor(stated), minute)
    }

    fn rotates(mut self, to: u8, minute: i64) -> Self {
        let sealed = self.writer.rotate(&entry(RecordKind::TaskDone, minute), secret(to)).expect("possible");
        self.sent.push(sealed);
        self
    }

    /// An anchor, then a number of visits, a note and a task, then an anchor.
    fn day(number: u8) -> Self {
        let note = RecordKind::Note(commitment::note(&Salt([3; 32]), "refused lunch"));
        let phone =
            Self::new(number).anchors(0).writes(RecordKind::In, 10).writes(note, 20).writes(RecordKind::TaskDone, 25);
        phone.writes(RecordKind::Out, 40).writes(RecordKind::In, 50).writes(RecordKind::Out, 80).anchors(90)
    }
}

fn enrolled(number: u8) -> Enrolled {
    Enrolled { device: device(number), key: secret(number).public(), revoked: None }
}

/// Reads a log of device 1 from its beginning.
fn read(sent: &[Sealed]) -> (Vec<LogFaults>, Head) {
    let servers = [server().public()];
    let mut reader = Reader::new(ORGANISATION, &enrolled(1), &servers);
    let troubles = sent.iter().map(|sealed| reader.read(sealed).troubles).collect();
    (troubles, reader.head())
}

fn clean(sent: &[Sealed]) -> bool {
    read(sent).0.iter().all(|troubles| troubles.is_empty())
}

fn sign_again(sealed: &Sealed, by: &SecretKey, change: impl Fn(&mut [u8])) -> Sealed {
    let mut bytes = sealed.0;
    change(&mut bytes[..SIGNED]);
    let signature = by.sign(&bytes[..SIGNED]);
    bytes[SIGNED..].copy_from_slice(&signature);
    Sealed(bytes)
}

/// Everybody's rows are the last byte of their ids.
struct ByByte;

impl Rows for ByByte {
    fn device(&self, device: Id) -> DeviceIx {
        DeviceIx(u32::from(device.0[0]))
    }
    fn carer(&self, carer: Id) -> CarerIx {
        if carer == Id::NONE { CarerIx::NONE } else { CarerIx(0) }
    }
    fn client(&self, client: Id) -> ClientIx {
        if client == Id::NONE { ClientIx::NONE } else { ClientIx(0) }
    }
    fn visit(&self, _: Id) -> VisitIx {
        VisitIx::NONE
    }
    fn check(&self, _: &Record) -> Check {
        Check::Unchecked
    }
}

/// What an examination found, without the receipts' rows, which depend on their order.
#[derive(Clone, Debug, PartialEq)]
struct SeenExamination {
    rows: Vec<(Id, u64, Hash, LogFaults)>,
    events: Vec<Event>,
    clocked: Vec<TrueTime>,
    logs: Vec<Whole>,
    vanished: usize,
}

fn examined(receipts: &[Receipt], register: &Register<'_>) -> SeenExamination {
    let mut desk = heap::OwnedExamination::default();
    let found = desk.examine(receipts, register, &ByByte, &UK).expect("memory grows");
    SeenExamination {
        rows: found.rows.iter().map(|row| (row.device, row.seq, row.hash, row.troubles)).collect(),
        events: found.events.to_vec(),
        clocked: found.clocked.to_vec(),
        logs: found.logs(register).collect(),
        vanished: found.vanished(register).count(),
    }
}

fn received(sent: &[Sealed]) -> Vec<Receipt> {
    let receipt =
        |sealed: &Sealed| Receipt { content: Content::Whole(*sealed), received: Instant(EIGHT + 91 * MINUTE) };
    sent.iter().map(receipt).collect()
}

/// Everything of devices 1 and 2, with what is known of them.
fn examine_with(receipts: &[Receipt], heads: &[Acknowledged], revoked: Option<Instant>) -> SeenExamination {
    let keys = [Enrolled { revoked, ..enrolled(1) }, enrolled(2)];
    let servers = [server().public()];
    examined(receipts, &Register { organisation: ORGANISATION, keys: &keys, servers: &servers, heads })
}

fn examine_all(sent: &[Sealed]) -> SeenExamination {
    examine_with(&received(sent), &[], None)
}

impl SeenExamination {
    fn troubles(&self) -> Vec<(u64, LogFault)> {
        let each = |(_, seq, _, troubles): &(Id, u64, Hash, LogFaults)| {
            troubles.each().map(|trouble| (*seq, trouble)).collect::<Vec<_>>()
        };
        self.rows.iter().flat_map(each).collect()
    }
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let ids = (any::<[u8; 16]>(), any::<[u8; 16]>(), any::<[u8; 16]>());
    let clock = (any::<u64>(), 0..Event::MOST_MONOTONIC_MS, 0..Event::LATEST.0, -1080_i16..=1080);
    let what = prop_oneof![
        prop::sample::select(vec![
            RecordKind::In,
            RecordKind::Out,
            RecordKind::Leave,
            RecordKind::Return,
            RecordKind::NoAccess
        ]),
        prop::sample::select(vec![RecordKind::ClientDeclined, RecordKind::TaskDone]),
        any::<[u8; 32]>().prop_map(|hash| RecordKind::Note(Hash(hash))),
        any::<[u8; 32]>().prop_map(|key| RecordKind::KeyRotate(PublicKey(key))),
        (0..Event::LATEST.0, any::<u32>(), any::<[u8; 16]>(), any::<[u8; 32]>()).prop_map(|(at, trip, key, half)| {
            let signature = core::array::from_fn(|at| half[at % 32]);
            RecordKind::ServerAnchor(Stated { at: Instant(at), round_trip_ms: trip, server: KeyId(key), signature })
        }),
    ];
    let methods = [
        PunchMethod::Gps,
        PunchMethod::CallerNumber,
        PunchMethod::StaticTag,
        PunchMethod::ChallengeTag,
        PunchMethod::OneTimeToken,
    ];
    let method = prop::sample::select([methods.as_slice(), &[PunchMethod::Manual]].concat());
    let confidence = prop::sample::select(vec![Confidence::P68, Confidence::P95, Confidence::Unknown]);
    let place = (-900_000_000_i32..=900_000_000, -1_799_999_999_i32..=1_799_999_999);
    let fix = (place, any::<u32>(), confidence, any::<u32>(), any::<bool>());
    let fix = fix.prop_map(|((lat, lon), accuracy_mm, confidence, age_ms, mock)| Fix {
        place: Place { lat, lon },
        accuracy_mm,
        confidence,
        age_ms,
        mock,
    });
    let token = (any::<u64>(), any::<u64>()).prop_map(|(id, answer)| Presented { id, answer });
    let rest = (what, method, prop::option::of(fix), prop::option::of(token), any::<u32>());
    (ids, clock, rest).prop_map(|((carer, client, plan), clock, (what, method, fix, token, service))| {
        let (boot, monotonic_ms, wall, zone_minutes) = clock;
        let (carer, client, plan, wall) = (Id(carer), Id(client), Id(plan), Instant(wall));
        Entry {
            boot,
            monotonic_ms,
            wall,
            zone_minutes,
            what,
            method,
            carer,
            client,
            plan,
            service,
            fix,
            token,
            community: service % 2 == 0,
        }
    })
}

#[test]
fn a_day_is_read_without_a_word_and_so_is_the_same_day_examined() {
    let day = Phone::day(1);
    let (troubles, head) = read(&day.sent);
    assert!(troubles.iter().all(|troubles| troubles.is_empty()), "{troubles:?}");
    assert_eq!(head, day.writer.head());
    let seen = examine_all(&day.sent);
    assert_eq!(seen.troubles(), []);
    assert_eq!(seen.logs[0], Whole { device: device(1), records: 8, head, troubles: LogFaults::NONE });
    assert!(seen.clocked.iter().all(|clock| clock.anchored && clock.at.width_ms() < 1_000));
}

#[test]
fn v12_duplicate_event_is_nothing() {
    let day = Phone::day(1);
    let twice: Vec<_> = day.sent.iter().flat_map(|sealed| [*sealed, *sealed]).collect();
    assert!(clean(&twice));
    assert_eq!(examine_all(&twice), examine_all(&day.sent));
    let mut other = day.sent.clone();
    other.push(sign_again(&day.sent[7], &secret(1), |bytes| bytes[148] = 9));
    assert!(!clean(&other), "the same number with other bytes is no duplicate");
}

#[test]
fn v13_sig_invalid_every_bit_of_a_record_is_signed() {
    let day = Phone::day(1);
    let servers = [server().public()];
    let mut before = Reader::new(ORGANISATION, &enrolled(1), &servers);
    day.sent[..2].iter().for_each(|sealed| assert!(before.read(sealed).troubles.is_empty()));
    for bit in 0..SIZE * 8 {
        let mut flipped = day.sent[2];
        flipped.0[bit / 8] ^= 1 << (bit % 8);
        let mut reader = before.clone();
        assert!(reader.read(&flipped).troubles.quarantined(), "bit {bit}");
        assert!(reader.read(&day.sent[3]).troubles.has(LogFault::ChainBreak), "bit {bit}");
    }
}

#[test]
fn v13_sig_invalid_boundary_signed_by_another_key_or_with_an_anchor_no_server_signed() {
    let day = Phone::day(1);
    let forged = sign_again(&day.sent[1], &secret(9), |_| {});
    assert_eq!(read(&[day.sent[0], forged]).0[1], LogFaults::from_fault(LogFault::Signature));
    // The device moves the server's time by one millisecond, and signs that.
    let moved = sign_again(&day.sent[0], &secret(1), |bytes| bytes[186] ^= 1);
    assert_eq!(read(&[moved]).0[0], LogFaults::from_fault(LogFault::Signature));
    // An anchor belongs to its place: it cannot be written down a second time, later.
    let Ok(Record { entry: Entry { what, .. }, .. }) = Record::decode(&day.sent[0]) else { panic!("a record") };
    let again = Phone::day(1).writes(what, 100);
    assert_eq!(read(&again.sent).0[8], LogFaults::from_fault(LogFault::Signature));
}

#[test]
fn a05_one_byte_of_an_old_event_changed_in_storage() {
    let (day, other) = (Phone::day(1), Phone::day(2));
    let mut stored = day.sent.clone();
    stored[4].0[90] ^= 1;
    stored.extend(&other.sent);
    let seen = examine_all(&stored);
    assert_eq!(seen.troubles(), [(4, LogFault::Signature), (5, LogFault::ChainBreak)]);
    assert!(seen.rows.iter().filter(|row| row.0 == device(2)).all(|row| row.3.is_empty()), "others are unaffected");
    assert_eq!(read(&stored[..8]).0.iter().filter(|troubles| !troubles.is_empty()).count(), 2);
}

#[test]
fn v14_chain_break_positive_negative_and_boundary() {
    let day = Phone::day(1);
    // Signed by the device itself, so only the chain can tell: another past under the same key.
    let rewritten = sign_again(&day.sent[3], &secret(1), |bytes| bytes[148] = 7);
    let mut stored = day.sent.clone();
    stored[3] = rewritten;
    assert_eq!(examine_all(&stored).troubles(), [(4, LogFault::ChainBreak)]);
    assert_eq!(examine_all(&day.sent).troubles(), []);
    let first = sign_again(&day.sent[0], &secret(1), |bytes| bytes[319] = 1);
    assert!(read(&[first]).0[0].has(LogFault::Signature), "the anchor of a first event is chained to nothing");
    let first = Phone::new(1).writes(RecordKind::In, 1).sent[0];
    let first = sign_again(&first, &secret(1), |bytes| bytes[319] = 1);
    assert_eq!(read(&[first]).0[0], LogFaults::from_fault(LogFault::ChainBreak), "a first event chained to something");
    assert_eq!(examine_all(&[first]).troubles(), [(0, LogFault::ChainBreak)]);
}

#[test]
fn v15_chain_gap_positive_negative_and_boundary() {
    let day = Phone::day(1);
    for missing in 0..8 {
        let mut held = day.sent.clone();
        held.remove(missing);
        let expected = if missing < 7 { vec![(missing as u64 + 1, LogFault::Gap)] } else { vec![] };
        assert_eq!(examine_all(&held).troubles(), expected, "the last one's absence cannot be seen");
        assert_eq!(clean(&held), missing == 7);
    }
    assert_eq!(examine_all(&day.sent[..0]).troubles(), []);
}

#[test]
fn a07_a_tail_cut_off_before_it_was_sent_is_only_seen_when_something_follows_or_somebody_knew() {
    let day = Phone::day(1);
    let cut = &day.sent[..5];
    let seen = examine_all(cut);
    assert_eq!((seen.troubles(), seen.logs[0].troubles), (vec![], LogFaults::from_fault(LogFault::NotClosed)));
    let mut followed = cut.to_vec();
    followed.push(Phone::day(1).writes(RecordKind::In, 100).sent[8]);
    assert_eq!(examine_all(&followed).troubles(), [(8, LogFault::Gap)]);
    let head = Acknowledged { device: device(1), head: day.writer.head() };
    assert_eq!(
        examine_with(&received(cut), &[head], None).logs[0].troubles,
        LogFaults::from_fault(LogFault::TruncatedTail)
    );
    assert_eq!(examine_with(&received(&day.sent), &[head], None).logs[0].troubles, LogFaults::NONE);
    assert_eq!(examine_with(&[], &[head], None).vanished, 1);
    // What stands of one device says nothing of another.
    let other = Acknowledged { device: device(2), ..head };
    assert_eq!(examine_with(&received(&day.sent), &[head, other], None).vanished, 1);
    assert_eq!(examine_with(&received(&day.sent), &[head], None).vanished, 0);
    let servers = [server().public()];
    let mut reader = Reader::new(ORGANISATION, &enrolled(1), &servers);
    cut.iter().for_each(|sealed| assert!(reader.read(sealed).troubles.is_empty()));
    assert_eq!(reader.close(None), LogFaults::from_fault(LogFault::NotClosed));
    assert_eq!(reader.close(Some(head.head)), LogFaults::from_fault(LogFault::TruncatedTail));
    let here = reader.head();
    assert_eq!(reader.close(Some(Head { last: Hash([9; 32]), ..here })), LogFaults::from_fault(LogFault::Rollback));
}

#[test]
fn v16_fork_positive_negative_and_boundary() {
    let day = Phone::day(1);
    let twin = Phone::day(1).sent;
    assert_eq!(examine_all(&[day.sent.clone(), twin].concat()).troubles(), [], "the same bytes are no fork");
    // The phone was copied after four events, and both went on.
    let copy = Phone::new(1).anchors(0).writes(RecordKind::In, 10);
    let copy = copy.writes(RecordKind::Out, 33);
    let seen = examine_all(&[day.sent.clone(), copy.sent].concat());
    assert_eq!(seen.troubles(), [(2, LogFault::Fork), (2, LogFault::Fork)], "both are kept, neither is believed");
    // A number is left out so as not to be the same: the two still follow one event.
    let mut skipped = Phone::new(1).anchors(0).writes(RecordKind::In, 10);
    let head = skipped.writer.head();
    skipped.writer = Writer::new(ORGANISATION, device(1), secret(1), Head { next: 20, ..head });
    let skipped = skipped.writes(RecordKind::Out, 33).sent[2];
    let seen = examine_all(&[day.sent.clone(), vec![skipped]].concat());
    assert_eq!(seen.troubles(), [(2, LogFault::Fork), (20, LogFault::Gap), (20, LogFault::Fork)]);
    assert!(read(&[day.sent[0], day.sent[1], skipped]).0[2].has(LogFault::Fork));
}

#[test]
fn v16_a_phone_set_back_behind_what_was_acknowledged() {
    let day = Phone::day(1);
    let head = Acknowledged { device: device(1), head: day.writer.head() };
    let other = Phone::new(1).anchors(0).writes(RecordKind::In, 10).writes(RecordKind::Out, 20);
    let other = other
        .writes(RecordKind::In, 30)
        .writes(RecordKind::Out, 40)
        .writes(RecordKind::In, 50)
        .writes(RecordKind::Out, 60);
    let other = other.writes(RecordKind::In, 70);
    let seen = examine_with(&received(&other.sent), &[head], None);
    assert_eq!(seen.troubles(), [(7, LogFault::Rollback)]);
}

#[test]
fn v17_key_state_not_enrolled_retired_and_rotated() {
    let rotated =
        Phone::new(1).anchors(0).rotates(50, 5).writes(RecordKind::In, 10).rotates(51, 12).writes(RecordKind::Out, 40);
    assert!(clean(&rotated.sent));
    assert_eq!(examine_all(&rotated.sent).troubles(), []);
    let stranger =
        sign_again(&rotated.sent[2], &secret(9), |bytes| bytes[48..64].copy_from_slice(&secret(9).public().id().0));
    assert_eq!(read(&[rotated.sent[0], rotated.sent[1], stranger]).0[2], LogFaults::from_fault(LogFault::KeyUnknown));
    let old =
        sign_again(&rotated.sent[2], &secret(1), |bytes| bytes[48..64].copy_from_slice(&secret(1).public().id().0));
    let held = [rotated.sent[0], rotated.sent[1], old];
    assert_eq!(read(&held).0[2], LogFaults::from_fault(LogFault::KeyRetired));
    assert_eq!(examine_all(&held).troubles(), [(2, LogFault::KeyRetired)]);
    let early =
        sign_again(&rotated.sent[0], &secret(50), |bytes| bytes[48..64].copy_from_slice(&secret(50).public().id().0));
    assert_eq!(examine_all(&[early, rotated.sent[1]]).troubles()[0], (0, LogFault::KeyUnknown));
}

#[test]
fn v17_key_state_revoked_before_at_and_after_an_event() {
    let day = Phone::day(1);
    let at = |millis: i64| {
        let seen = examine_with(&received(&day.sent[..3]), &[], Some(Instant(EIGHT + 20 * MINUTE + millis)));
        seen.rows[2].3
    };
    // Twenty minutes after the anchor the time is known to half the round trip and 100 ppm: 165 ms either way.
    assert_eq!(at(-166), LogFaults::from_fault(LogFault::KeyRevoked));
    assert_eq!(at(-165), LogFaults::from_fault(LogFault::KeyDoubted));
    assert_eq!(at(165), LogFaults::from_fault(LogFault::KeyDoubted));
    assert_eq!(at(166), LogFaults::NONE);
    let servers = [server().public()];
    let revoked = Enrolled { revoked: Some(Instant(EIGHT)), ..enrolled(1) };
    let mut reader = Reader::new(ORGANISATION, &revoked, &servers);
    let troubles: Vec<_> = day.sent.iter().map(|sealed| reader.read(sealed).troubles).collect();
    assert_eq!(troubles[0], LogFaults::NONE);
    assert!(troubles[1..].iter().all(|troubles| *troubles == LogFaults::from_fault(LogFault::KeyRevoked)));
}

#[test]
fn v18_true_time_comes_from_the_servers_signature_and_from_no_other() {
    let day = Phone::day(1);
    let mut held = day.sent[..2].to_vec();
    assert!(examine_all(&held).clocked[1].anchored);
    held[0] = sign_again(&held[0], &secret(1), |bytes| bytes[186] ^= 1);
    let seen = examine_all(&held);
    assert!(!seen.clocked[1].anchored);
    assert_eq!(seen.clocked[1].at.latest, Instant(EIGHT + 91 * MINUTE), "only the receipt bounds it");
}

#[test]
fn v23_mono_backwards_is_said_by_the_reader() {
    let mut phone = Phone::new(1).writes(RecordKind::In, 10);
    let mut back = entry(RecordKind::Out, 9);
    phone.sent.push(phone.writer.write(&back).unwrap());
    assert_eq!(read(&phone.sent).0[1], LogFaults::from_fault(LogFault::MonotonicBackwards));
    (back.boot, back.monotonic_ms) = (2, 0);
    let mut phone = Phone::new(1).writes(RecordKind::In, 10);
    phone.sent.push(phone.writer.write(&back).unwrap());
    assert!(clean(&phone.sent));
}

#[test]
fn v24_replay_of_a_challenge_positive_negative_and_boundary() {
    let answers = |ids: [(u64, u64); 2], method: PunchMethod| {
        let mut phone = Phone::new(1).anchors(0);
        for (minute, (id, answer)) in ids.into_iter().enumerate() {
            let token = Some(Presented { id, answer });
            let entry = Entry { token, method, ..entry(RecordKind::In, minute as i64) };
            phone.sent.push(phone.writer.write(&entry).unwrap());
        }
        examine_all(&phone.sent).troubles()
    };
    assert_eq!(answers([(1, 77), (1, 77)], PunchMethod::ChallengeTag), [(2, LogFault::Replayed)]);
    assert_eq!(answers([(1, 77), (1, 78)], PunchMethod::ChallengeTag), []);
    assert_eq!(answers([(1, 77), (2, 77)], PunchMethod::ChallengeTag), [], "another tag may draw the same challenge");
    assert_eq!(answers([(1, 77), (1, 77)], PunchMethod::StaticTag), [], "a static tag always says the same");
}

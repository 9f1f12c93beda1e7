//! A small day of one phone, the same bytes on every target: two visits between two anchors, the key changed on the way.

use homeround_core::ground::{Instant, Place};
use homeround_core::verification::log::{
    Enrolled, Entry, Head, Id, RecordFault, RecordKind, Sealed, SecretKey, Stated, Writer, anchor,
};
use homeround_core::verification::{Confidence, Fix, PunchMethod};

/// How many records the day has.
pub const RECORDS: usize = 8;
/// Whose day it is.
pub const ORGANISATION: Id = Id([1; 16]);
const PHONE: Id = Id([2; 16]);
const EIGHT: i64 = 1_780_300_800_000;

/// The server, which is not on the device: only its public key and its answers are.
#[inline(never)]
pub fn server() -> SecretKey {
    SecretKey::from_seed(&[9; 32])
}

fn secret() -> SecretKey {
    SecretKey::from_seed(&[7; 32])
}

/// The key the phone was enrolled with.
#[inline(never)]
pub fn enrolled() -> Enrolled {
    Enrolled { device: PHONE, key: secret().public(), revoked: None }
}

/// The phone's writer, before the first record.
#[inline(never)]
pub fn writer() -> Writer {
    Writer::new(ORGANISATION, PHONE, secret(), Head::default())
}

/// Writes the record of one minute after eight.
#[inline(never)]
pub fn write(writer: &mut Writer, minute: i64) -> Result<Sealed, RecordFault> {
    match minute {
        0 | 7 => writer.write(&entry(RecordKind::ServerAnchor(answer(&writer.head(), minute)), minute)),
        4 => writer.rotate(&entry(RecordKind::TaskDone, minute), SecretKey::from_seed(&[8; 32])),
        1 | 5 => writer.write(&entry(RecordKind::In, minute)),
        _ => writer.write(&entry(RecordKind::Out, minute)),
    }
}

#[inline(never)]
fn answer(head: &Head, minute: i64) -> Stated {
    let stated = anchor::state(&server(), ORGANISATION, PHONE, &head.last, Instant(EIGHT + minute * 60_000));
    Stated { round_trip_ms: 90, ..stated }
}

#[inline(never)]
fn entry(what: RecordKind, minute: i64) -> Entry {
    Entry {
        boot: 1,
        monotonic_ms: 3_600_000 + minute as u64 * 60_000,
        wall: Instant(EIGHT + minute * 60_000),
        zone_minutes: 60,
        what,
        method: PunchMethod::Gps,
        carer: Id([3; 16]),
        client: Id([4; 16]),
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

//! The server's side of an anchor: its time, signed for one place in one device's log.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::PunchMethod;
//! use homeround_core::verification::log::record::Record;
//! use homeround_core::verification::log::{Entry, Hash, Head, Id, RecordKind, SecretKey, Writer, anchor};
//!
//! let (organisation, device) = (Id([1; 16]), Id([2; 16]));
//! let (server, phone) = (SecretKey::from_seed(&[6; 32]), SecretKey::from_seed(&[7; 32]));
//! // The phone asks with the hash of its last record, here of none, and writes the answer down.
//! let head = Head::default();
//! let stated = anchor::state(&server, organisation, device, &head.last, Instant(1_780_304_400_000));
//! let entry = Entry {
//!     boot: 1, monotonic_ms: 60_000, wall: Instant(1_780_304_390_000), zone_minutes: 60,
//!     what: RecordKind::ServerAnchor(stated), method: PunchMethod::Manual, carer: Id::NONE, client: Id::NONE,
//!     plan: Id::NONE, service: 0, fix: None, token: None, community: false,
//! };
//! let sealed = Writer::new(organisation, device, phone, head).write(&entry).unwrap();
//!
//! let record = Record::decode(&sealed).unwrap();
//! assert!(anchor::holds(&stated, &record, &[server.public()]));
//! let elsewhere = Record { previous: Hash([9; 32]), ..record };
//! assert!(!anchor::holds(&stated, &elsewhere, &[server.public()]), "its time belongs to one place only");
//! ```

use super::id::{Hash, Id, PublicKey};
use super::key::{Checker, SecretKey};
use super::record::{Pen, Record, Stated};
use crate::ground::Instant;

const DOMAIN: &[u8; 17] = b"homeround.anchor1";

/// What the server signs: its time belongs to this device's log after this record, and to no other place.
fn statement(organisation: Id, device: Id, previous: &Hash, at: Instant) -> [u8; 89] {
    let mut bytes = [0; 89];
    let mut pen = Pen { left: &mut bytes };
    pen.put(DOMAIN).put(&organisation.0).put(&device.0).put(&previous.0).put(&at.0.to_le_bytes());
    bytes
}

/// The server's answer to a device that asked with the hash of its last record. The device adds the round trip, and writes
/// the answer down before anything else; if something was written meanwhile it asks again.
#[must_use]
pub fn state(server: &SecretKey, organisation: Id, device: Id, previous: &Hash, at: Instant) -> Stated {
    let signature = server.sign(&statement(organisation, device, previous, at));
    Stated { at, round_trip_ms: 0, server: server.public().id(), signature }
}

/// Whether one of `servers` stated this time for the place at which a record stands. Panics: never.
#[must_use]
#[inline(never)]
pub fn holds(stated: &Stated, record: &Record, servers: &[PublicKey]) -> bool {
    let Some(server) = servers.iter().find(|key| key.id() == stated.server) else { return false };
    let Some(checker) = Checker::from_public_key(server) else { return false };
    let message = statement(record.organisation, record.device, &record.previous, stated.at);
    checker.holds(&message, &stated.signature)
}

//! A record: one device event as it is signed, in a fixed size and in one form only.
//!
//! The form is 384 bytes, numbers little-endian, what is absent all zeros:
//!
//! | from | bytes | what |
//! |---|---|---|
//! | 0 | 16 | `homeround.event1`, so that no signature over anything else can be taken for one over an event |
//! | 16 | 16 | organisation |
//! | 32 | 16 | device |
//! | 48 | 16 | key |
//! | 64 | 8 | number in the log, from 0 |
//! | 72 | 8 | boot |
//! | 80 | 8 | monotonic milliseconds |
//! | 88 | 8 | wall clock, UTC milliseconds |
//! | 96 | 2 | zone, minutes east |
//! | 98 | 1 | kind, from 1 in the order of [`EventKind`] |
//! | 99 | 1 | method, from 1 in the order of [`PunchMethod`] |
//! | 100 | 48 | carer, client, plan |
//! | 148 | 4 | service |
//! | 152 | 17 | fix: 1 present + 2 mock + 4 × confidence; latitude, longitude, accuracy, age |
//! | 169 | 17 | token: 1 present; its id, its answer |
//! | 186 | 92 | of a note its hash; of an anchor time, round trip, server's key, its signature; of a rotation the new key |
//! | 278 | 1 | 1 in the community |
//! | 279 | 9 | zeros |
//! | 288 | 32 | hash of the record before |
//! | 320 | 64 | Ed25519 signature over the 320 bytes before it |
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::PunchMethod;
//! use homeround_core::verification::log::record::{SIZE, Record};
//! use homeround_core::verification::log::{Entry, Head, Id, RecordKind, SecretKey, Writer};
//!
//! let came = Entry {
//!     boot: 1, monotonic_ms: 60_000, wall: Instant(1_780_304_400_000), zone_minutes: 60,
//!     what: RecordKind::In, method: PunchMethod::Gps, carer: Id([3; 16]), client: Id([4; 16]), plan: Id::NONE,
//!     service: 0, fix: None, token: None, community: false,
//! };
//! let mut writer = Writer::new(Id([1; 16]), Id([2; 16]), SecretKey::from_seed(&[7; 32]), Head::default());
//! let sealed = writer.write(&came).unwrap();
//! assert_eq!(sealed.0.len(), SIZE);
//!
//! // One form only: what was read is written again to the same bytes.
//! let record = Record::decode(&sealed).unwrap();
//! assert_eq!((record.entry, &record.encode()[..]), (came, sealed.signed()));
//! ```

use super::id::{Hash, Id, KeyId, PublicKey};
use super::log_fault::LogFaults;
use crate::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};
use crate::verification::event::{
    Anchor, Check, Confidence, DeviceIx, Event, EventFault, EventKind, Fix, KeyIx, PunchMethod, Token,
};

/// The bytes of a record.
pub const SIZE: usize = 384;
/// The bytes of it that are signed.
pub const SIGNED: usize = 320;
const DOMAIN: &[u8; 16] = b"homeround.event1";

/// A record as it is kept and sent: content and signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sealed(pub [u8; SIZE]);

impl Sealed {
    /// What the record after it is chained to.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::from_parts("homeround.record.1", &[&self.0])
    }

    /// The part that is signed.
    #[must_use]
    pub fn signed(&self) -> &[u8] {
        &self.0[..SIGNED]
    }

    /// The signature.
    #[must_use]
    pub fn signature(&self) -> &[u8; 64] {
        let (_, signature) = self.0.split_at(SIGNED);
        // Never the zeros: 64 bytes stand behind the 320.
        signature.first_chunk().unwrap_or(&[0; 64])
    }
}

/// The server's time as it answered a device, under its signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stated {
    /// The server's time.
    pub at: Instant,
    /// From question to answer by the device's monotonic clock, milliseconds.
    pub round_trip_ms: u32,
    /// The server's key.
    pub server: KeyId,
    /// Over organisation, device, the hash of the device's last record, and the time.
    pub signature: [u8; 64],
}

/// What happened, with what only that kind of event has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordKind {
    /// The carer is with the client from now on.
    In,
    /// The carer left.
    Out,
    /// The carer steps out.
    Leave,
    /// The carer is back.
    Return,
    /// Nobody opened the door.
    NoAccess,
    /// The client sent the carer away.
    ClientDeclined,
    /// A task was done; the service says which.
    TaskDone,
    /// A note was written: its commitment.
    Note(Hash),
    /// The server's time. The record's monotonic time is the middle between question and answer.
    ServerAnchor(Stated),
    /// From the next record on this key signs.
    KeyRotate(PublicKey),
}

impl RecordKind {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::In => EventKind::In,
            Self::Out => EventKind::Out,
            Self::Leave => EventKind::Leave,
            Self::Return => EventKind::Return,
            Self::NoAccess => EventKind::NoAccess,
            Self::ClientDeclined => EventKind::ClientDeclined,
            Self::TaskDone => EventKind::TaskDone,
            Self::Note(_) => EventKind::Note,
            Self::ServerAnchor(_) => EventKind::ServerAnchor,
            Self::KeyRotate(_) => EventKind::KeyRotate,
        }
    }
}

/// A tag, token or number as it was presented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Presented {
    /// Its number in the host's register.
    pub id: u64,
    /// The code shown, or the challenge answered; zero when there is none.
    pub answer: u64,
}

/// What a device writes down: everything in a record but its place in the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Which start of the device.
    pub boot: u64,
    /// Milliseconds since that start.
    pub monotonic_ms: u64,
    /// The device's own clock.
    pub wall: Instant,
    /// Minutes east of UTC.
    pub zone_minutes: i16,
    /// What happened.
    pub what: RecordKind,
    /// How it was recorded.
    pub method: PunchMethod,
    /// Who, or [`Id::NONE`].
    pub carer: Id,
    /// At whose home, or [`Id::NONE`].
    pub client: Id,
    /// The planned visit, or [`Id::NONE`].
    pub plan: Id,
    /// The service's code, zero for the plan's own.
    pub service: u32,
    /// Where.
    pub fix: Option<Fix>,
    /// The tag, token or number presented.
    pub token: Option<Presented>,
    /// Whether the carer says that it was in the community, not at the client's home.
    pub community: bool,
}

/// One event in its place in one device's log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// For which organisation.
    pub organisation: Id,
    /// In whose log.
    pub device: Id,
    /// Signed with which key.
    pub key: KeyId,
    /// Its number in the log.
    pub seq: u64,
    /// The hash of the record before it; [`Hash::NONE`] for the first.
    pub previous: Hash,
    /// What was written down.
    pub entry: Entry,
}

/// Why bytes are no record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RecordFault {
    /// Not 384 bytes that begin with the domain of an event.
    Domain,
    /// A kind, method or flag that does not exist, or something where zeros belong.
    Form,
    /// A number that cannot be.
    Number(EventFault),
}

crate::error_table! { RecordFault {
    Self::Domain = "HR0241", "the bytes do not begin as a record does",
        "Give the 384 bytes of a record as they were signed.";
    Self::Form = "HR0242", "a kind, method or flag does not exist, or something stands where zeros belong",
        "Read the record with the version that wrote it.";
    Self::Number(fault) = "HR0243", "{fault}",
        "Write the record again from a possible event.";
}}

impl Record {
    /// The bytes that are signed. Panics: never.
    #[must_use]
    pub fn encode(&self) -> [u8; SIGNED] {
        let mut bytes = [0; SIGNED];
        let mut pen = Pen { left: &mut bytes };
        let entry = &self.entry;
        // Fixed offsets, little-endian, without lengths: there is one way to write a record, and nothing to parse.
        pen.put(DOMAIN).put(&self.organisation.0).put(&self.device.0).put(&self.key.0);
        pen.put(&self.seq.to_le_bytes()).put(&entry.boot.to_le_bytes()).put(&entry.monotonic_ms.to_le_bytes());
        pen.put(&entry.wall.0.to_le_bytes()).put(&entry.zone_minutes.to_le_bytes());
        pen.put(&[entry.what.kind() as u8 + 1, entry.method as u8 + 1]);
        pen.put(&entry.carer.0).put(&entry.client.0).put(&entry.plan.0).put(&entry.service.to_le_bytes());
        put_fix(&mut pen, entry.fix.as_ref());
        put_token(&mut pen, entry.token.as_ref());
        put_what(&mut pen, &entry.what);
        pen.put(&[u8::from(entry.community)]).put(&[0; 9]).put(&self.previous.0);
        bytes
    }

    /// The record in sealed bytes, whoever signed them.
    ///
    /// # Errors
    /// When the bytes are not exactly what [`Record::encode`] writes for a possible event. Panics: never.
    #[inline(never)]
    pub fn decode(sealed: &Sealed) -> Result<Self, RecordFault> {
        let mut bytes = Bytes { left: &sealed.0 };
        if &bytes.take::<16>() != DOMAIN {
            return Err(RecordFault::Domain);
        }
        let record = read(&mut bytes).ok_or(RecordFault::Form)?;
        // One form only: whatever was read must be written the same way, to the last padding byte.
        if record.encode() != *sealed.signed() {
            return Err(RecordFault::Form);
        }
        record.possible()?;
        Ok(record)
    }

    /// Whether every number in it can be.
    ///
    /// # Errors
    /// The number that cannot. Panics: never.
    pub fn possible(&self) -> Result<(), RecordFault> {
        let nobody = (DeviceIx(0), CarerIx::NONE, ClientIx::NONE, VisitIx::NONE);
        // As the rules will read it: what no rule could use is never signed.
        let event = self.event(nobody, Check::Unchecked, Instant(0));
        event.validated().map(|_| ()).map_err(RecordFault::Number)
    }

    /// The record as the row that rules read, with the rows of its device, carer, client and planned visit, what the register
    /// said of its token, and when it was received.
    #[must_use]
    pub fn event(
        &self,
        (device, carer, client, plan): (DeviceIx, CarerIx, ClientIx, VisitIx),
        check: Check,
        received: Instant,
    ) -> Event {
        let entry = &self.entry;
        let anchor = match entry.what {
            RecordKind::ServerAnchor(stated) => Some(Anchor { server: stated.at, round_trip_ms: stated.round_trip_ms }),
            _ => None,
        };
        Event {
            device,
            seq: self.seq,
            boot: entry.boot,
            monotonic_ms: entry.monotonic_ms,
            wall: entry.wall,
            zone_minutes: entry.zone_minutes,
            received,
            kind: entry.what.kind(),
            method: entry.method,
            carer,
            client,
            plan,
            service: entry.service,
            // A fix off the earth stays in the signed record and is none for the rules.
            fix: entry.fix.filter(Fix::is_place),
            token: entry.token.map(|token| Token { id: token.id, code: token.answer, check }),
            anchor,
            community: entry.community,
            key: KeyIx::NONE,
            troubles: LogFaults::NONE,
        }
    }
}

fn put_fix(pen: &mut Pen<'_>, fix: Option<&Fix>) {
    let Some(fix) = fix else {
        pen.put(&[0; 17]);
        return;
    };
    let confidence = match fix.confidence {
        Confidence::P68 => 0,
        Confidence::P95 => 4,
        Confidence::Unknown => 8,
    };
    pen.put(&[1 | u8::from(fix.mock) << 1 | confidence]);
    pen.put(&fix.place.lat.to_le_bytes()).put(&fix.place.lon.to_le_bytes());
    pen.put(&fix.accuracy_mm.to_le_bytes()).put(&fix.age_ms.to_le_bytes());
}

fn put_token(pen: &mut Pen<'_>, token: Option<&Presented>) {
    match token {
        Some(token) => pen.put(&[1]).put(&token.id.to_le_bytes()).put(&token.answer.to_le_bytes()),
        None => pen.put(&[0; 17]),
    };
}

fn put_what(pen: &mut Pen<'_>, what: &RecordKind) {
    match what {
        RecordKind::Note(hash) => pen.put(&hash.0).put(&[0; 60]),
        RecordKind::KeyRotate(key) => pen.put(&key.0).put(&[0; 60]),
        RecordKind::ServerAnchor(stated) => pen
            .put(&stated.at.0.to_le_bytes())
            .put(&stated.round_trip_ms.to_le_bytes())
            .put(&stated.server.0)
            .put(&stated.signature),
        _ => pen.put(&[0; 92]),
    };
}

/// Everything after the domain, as far as it has a meaning.
fn read(bytes: &mut Bytes<'_>) -> Option<Record> {
    let organisation = Id(bytes.take());
    let device = Id(bytes.take());
    let key = KeyId(bytes.take());
    let seq = u64::from_le_bytes(bytes.take());
    let boot = u64::from_le_bytes(bytes.take());
    let monotonic_ms = u64::from_le_bytes(bytes.take());
    let wall = Instant(i64::from_le_bytes(bytes.take()));
    let zone_minutes = i16::from_le_bytes(bytes.take());
    let [kind, method] = bytes.take();
    let method = *METHODS.get(usize::from(method).checked_sub(1)?)?;
    let [carer, client, plan] = [Id(bytes.take()), Id(bytes.take()), Id(bytes.take())];
    let service = u32::from_le_bytes(bytes.take());
    let fix = read_fix(bytes)?;
    let token = read_token(bytes)?;
    let what = read_what(kind, &mut Bytes { left: &bytes.take::<92>() })?;
    // Padding and unknown flags are caught by writing the record again, not one by one here.
    let [flags, ..] = bytes.take::<10>();
    let community = flags == 1;
    let previous = Hash(bytes.take());
    let entry = Entry {
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
        community,
    };
    Some(Record { organisation, device, key, seq, previous, entry })
}

const METHODS: [PunchMethod; 6] = [
    PunchMethod::Gps,
    PunchMethod::CallerNumber,
    PunchMethod::StaticTag,
    PunchMethod::ChallengeTag,
    PunchMethod::OneTimeToken,
    PunchMethod::Manual,
];

fn read_fix(bytes: &mut Bytes<'_>) -> Option<Option<Fix>> {
    let [flags] = bytes.take();
    let place = Place { lat: i32::from_le_bytes(bytes.take()), lon: i32::from_le_bytes(bytes.take()) };
    let accuracy_mm = u32::from_le_bytes(bytes.take());
    let age_ms = u32::from_le_bytes(bytes.take());
    let confidence = match flags >> 2 {
        0 => Confidence::P68,
        1 => Confidence::P95,
        2 => Confidence::Unknown,
        _ => return None,
    };
    let fix = Fix { place, accuracy_mm, confidence, age_ms, mock: flags & 2 != 0 };
    Some((flags & 1 != 0).then_some(fix))
}

fn read_token(bytes: &mut Bytes<'_>) -> Option<Option<Presented>> {
    let [present] = bytes.take();
    let token = Presented { id: u64::from_le_bytes(bytes.take()), answer: u64::from_le_bytes(bytes.take()) };
    match present {
        0 => Some(None),
        1 => Some(Some(token)),
        _ => None,
    }
}

fn read_what(kind: u8, bytes: &mut Bytes<'_>) -> Option<RecordKind> {
    Some(match kind {
        1 => RecordKind::In,
        2 => RecordKind::Out,
        3 => RecordKind::Leave,
        4 => RecordKind::Return,
        5 => RecordKind::NoAccess,
        6 => RecordKind::ClientDeclined,
        7 => RecordKind::TaskDone,
        8 => RecordKind::Note(Hash(bytes.take())),
        9 => RecordKind::ServerAnchor(Stated {
            at: Instant(i64::from_le_bytes(bytes.take())),
            round_trip_ms: u32::from_le_bytes(bytes.take()),
            server: KeyId(bytes.take()),
            signature: bytes.take(),
        }),
        10 => RecordKind::KeyRotate(PublicKey(bytes.take())),
        _ => return None,
    })
}

/// Writes one part after another into what is left.
pub(crate) struct Pen<'b> {
    pub(crate) left: &'b mut [u8],
}

impl Pen<'_> {
    /// Writes a part. What does not fit is left out, which the sizes of every form written here rule out.
    pub(crate) fn put(&mut self, part: &[u8]) -> &mut Self {
        // What does not fit is left out, without a panic: all sizes here are constants, so everything fits.
        if let Some((here, left)) = core::mem::take(&mut self.left).split_at_mut_checked(part.len()) {
            here.copy_from_slice(part);
            self.left = left;
        }
        self
    }
}

/// Reads one part after another.
pub(crate) struct Bytes<'b> {
    pub(crate) left: &'b [u8],
}

impl Bytes<'_> {
    /// The next bytes; zeros past the end, which the sizes of every form read here rule out.
    pub(crate) fn take<const N: usize>(&mut self) -> [u8; N] {
        let (here, left) = self.left.split_first_chunk::<N>().unwrap_or((&[0; N], &[]));
        self.left = left;
        *here
    }
}

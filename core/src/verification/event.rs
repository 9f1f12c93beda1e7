//! The device event: one thing a carer's phone recorded, as it was received, never changed afterwards.
//!
//! The row here is what the rules read. The signature, the key and the hash of the previous event belong to the record
//! that carries it: the log checks them before an event becomes a row.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::{Event, EventKind};
//!
//! let punch = Event { kind: EventKind::In, wall: Instant(1_780_304_400_000), received: Instant(1_780_304_460_000), ..Event::UNREADABLE };
//! assert!(punch.validated().is_ok());
//! ```

use super::log::LogFaults;
use crate::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};

/// A device's row, in the order of the devices' ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(transparent)]
pub struct DeviceIx(pub u32);

impl DeviceIx {
    /// Any device: of a key that was given to none in particular.
    pub const ANY: Self = Self(u32::MAX);
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EventKind {
    /// The carer is with the client from now on.
    In,
    /// The carer left: the visit is over.
    Out,
    /// The carer steps out and means to come back.
    Leave,
    /// The carer is back.
    Return,
    /// Nobody opened the door.
    NoAccess,
    /// The client sent the carer away.
    ClientDeclined,
    /// A task was done.
    TaskDone,
    /// A note was written; its text is kept elsewhere.
    Note,
    /// The device talked to the server.
    ServerAnchor,
    /// The device changed its key.
    KeyRotate,
}

/// How a punch was made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PunchMethod {
    /// An app with the phone's position.
    Gps,
    /// A call from the client's telephone.
    CallerNumber,
    /// A printed code or a tag that always says the same.
    StaticTag,
    /// A tag that answers a challenge.
    ChallengeTag,
    /// A device at the client's that shows a new code each time.
    OneTimeToken,
    /// Written in afterwards.
    Manual,
}

/// What the registers of that time say of a tag, token or caller's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Check {
    /// Nobody looked it up: it proves nothing.
    Unchecked,
    /// It belongs to this client, and the code is right.
    Matched,
    /// It belongs to another client.
    OtherClient,
    /// It belongs to nobody, or was withheld.
    Unknown,
    /// It was this client's, and is retired.
    Retired,
    /// A telephone number that is a carer's.
    CarersOwn,
    /// It belongs to several clients, or the code fits several moments.
    Ambiguous,
    /// Its code was accepted before.
    Reused,
}

/// A tag, token or caller's number as presented.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Token {
    /// Its number in the host's register.
    pub id: u64,
    /// The code shown or the challenge answered; zero for none.
    pub code: u64,
    /// What a register of the host's said; [`Check::Unchecked`] leaves it to [`super::Registers`].
    pub check: Check,
}

/// How sure the source says it is that the true place is within its accuracy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Confidence {
    /// 68 in 100, as Android and iOS state it.
    P68,
    /// 95 in 100.
    P95,
    /// Not said; taken as 68.
    Unknown,
}

/// Where the phone thought it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fix {
    /// The point.
    pub place: Place,
    /// Radius of the accuracy in millimetres; zero means that the source did not say.
    pub accuracy_mm: u32,
    /// What that radius means.
    pub confidence: Confidence,
    /// How old the fix was at the punch, milliseconds.
    pub age_ms: u32,
    /// The operating system says that the place was made up.
    pub mock: bool,
}

impl Fix {
    /// Whether it is a place at all: exactly 0, 0 is what a telephone without one reports.
    #[must_use]
    pub const fn is_place(&self) -> bool {
        self.place.lat != 0 || self.place.lon != 0
    }
}

/// The server's time, as it answered a device.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Anchor {
    /// The server's time.
    pub server: Instant,
    /// From the device's question to the server's answer, milliseconds by the device's monotonic clock.
    pub round_trip_ms: u32,
}

/// A key's row in the register of keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct KeyIx(pub u32);

impl KeyIx {
    /// No key: the event came without a signed log.
    pub const NONE: Self = Self(u32::MAX);
}

/// One event of one device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// Whose log it stands in.
    pub device: DeviceIx,
    /// Its number in that log, from 0, one more each time.
    pub seq: u64,
    /// Which start of the device.
    pub boot: u64,
    /// Milliseconds since that start, by the clock nobody can set.
    pub monotonic_ms: u64,
    /// What the device's own clock said.
    pub wall: Instant,
    /// Minutes east of UTC that the device believed.
    pub zone_minutes: i16,
    /// When the server had it.
    pub received: Instant,
    /// What happened.
    pub kind: EventKind,
    /// How it was recorded.
    pub method: PunchMethod,
    /// Who; [`CarerIx::NONE`] when the register has no such carer.
    pub carer: CarerIx,
    /// At whose home; [`ClientIx::NONE`] when the register has no such client.
    pub client: ClientIx,
    /// The planned visit that the device believed it was for; not used for linking.
    pub plan: VisitIx,
    /// The service's code, zero for the plan's own.
    pub service: u32,
    /// Where.
    pub fix: Option<Fix>,
    /// The tag, token or number presented.
    pub token: Option<Token>,
    /// The server's time, for [`EventKind::ServerAnchor`].
    pub anchor: Option<Anchor>,
    /// Said to be made in the community, where the client and the carer went together.
    pub community: bool,
    /// The key it is said to be signed with, or [`KeyIx::NONE`].
    pub key: KeyIx,
    /// What is wrong with it in its log; nothing for events that never stood in a signed log.
    pub troubles: LogFaults,
}

/// What is wrong with an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum EventFault {
    /// The sequence number is past [`Event::MOST_SEQ`].
    Sequence,
    /// The monotonic clock is past [`Event::MOST_MONOTONIC_MS`].
    Monotonic,
    /// A wall, receive or server time is before 1970 or past the year 2200.
    Time,
    /// The fix is not on the earth.
    Place,
    /// The zone is more than 18 hours from UTC.
    Zone,
    /// A server anchor without the server's time, or another event with one.
    Anchor,
}

crate::error_table! { EventFault {
    Self::Sequence = "HR0211", "the sequence number is past the highest possible",
        "Number a device's events from 0 up.";
    Self::Monotonic = "HR0212", "the monotonic clock is past 100 years",
        "Give milliseconds since the device started.";
    Self::Time = "HR0213", "a time lies before 1970 or after 2200",
        "Give the time in milliseconds since 1970.";
    Self::Place = "HR0214", "the position is not on the earth",
        "Give a latitude to 90 degrees and a longitude to 180.";
    Self::Zone = "HR0215", "the zone is more than 18 hours from UTC",
        "Give the zone in minutes from UTC.";
    Self::Anchor = "HR0216", "a server anchor has no server's time, or another event has one",
        "Give the server's time with server anchors only.";
}}

impl Event {
    /// What stands for an event of which nothing can be read: a note by nobody, at the beginning of time.
    pub const UNREADABLE: Self = Self {
        device: DeviceIx(u32::MAX),
        seq: 0,
        boot: 0,
        monotonic_ms: 0,
        wall: Instant(0),
        zone_minutes: 0,
        received: Instant(0),
        kind: EventKind::Note,
        method: PunchMethod::Manual,
        carer: CarerIx::NONE,
        client: ClientIx::NONE,
        plan: VisitIx::NONE,
        service: 0,
        fix: None,
        token: None,
        anchor: None,
        community: false,
        key: KeyIx::NONE,
        troubles: LogFaults::NONE,
    };
    /// The highest sequence number: a log of one event a millisecond for 100 years.
    pub const MOST_SEQ: u64 = 3_155_760_000_000;
    /// The longest time since a start: 100 years.
    pub const MOST_MONOTONIC_MS: u64 = 3_155_760_000_000;
    /// The latest time an event may carry: 2200-01-01.
    pub const LATEST: Instant = Instant(7_258_118_400_000);

    /// The event, when every number in it is possible.
    ///
    /// # Errors
    /// The first fault found, in the order of the fields. Panics: never.
    pub fn validated(self) -> Result<Self, EventFault> {
        let times = [Some(self.wall), Some(self.received), self.anchor.map(|anchor| anchor.server)];
        if self.seq > Self::MOST_SEQ {
            return Err(EventFault::Sequence);
        }
        if self.monotonic_ms > Self::MOST_MONOTONIC_MS {
            return Err(EventFault::Monotonic);
        }
        if times.into_iter().flatten().any(|at| at.0 < 0 || at > Self::LATEST) {
            return Err(EventFault::Time);
        }
        if self.zone_minutes.unsigned_abs() > 18 * 60 {
            return Err(EventFault::Zone);
        }
        if self.fix.is_some_and(|fix| Place::new(fix.place.lat, fix.place.lon).is_none()) {
            return Err(EventFault::Place);
        }
        if self.anchor.is_some() != (self.kind == EventKind::ServerAnchor) {
            return Err(EventFault::Anchor);
        }
        Ok(self)
    }

    /// A total order in which equal keys are equal events, whenever each was received.
    pub(crate) fn content(&self) -> impl Ord {
        let fix =
            self.fix.map(|fix| (fix.place.lat, fix.place.lon, fix.accuracy_mm, fix.confidence, fix.age_ms, fix.mock));
        let clock = (self.boot, self.monotonic_ms, self.wall, self.zone_minutes);
        let what = (self.kind, self.method, self.carer, self.client, self.plan, self.service, self.community);
        ((self.device, self.seq), clock, what, fix, self.token, (self.anchor, self.key, self.troubles))
    }

    /// Whether it says something about a carer at a client's.
    pub(crate) fn is_punch(&self) -> bool {
        matches!(self.kind, EventKind::In | EventKind::Out | EventKind::Leave | EventKind::Return)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::punch;
    use super::*;

    #[test]
    fn a70_hostile_sizes_are_typed_errors() {
        let event = punch(0, 0, EventKind::In, 0);
        assert!(event.validated().is_ok());
        let wide = Event { seq: 1 << 62, ..event };
        assert_eq!(wide.validated(), Err(EventFault::Sequence));
        assert_eq!(Event { monotonic_ms: u64::MAX, ..event }.validated(), Err(EventFault::Monotonic));
        assert_eq!(Event { wall: Instant(i64::MAX), ..event }.validated(), Err(EventFault::Time));
        assert_eq!(Event { received: Instant(-1), ..event }.validated(), Err(EventFault::Time));
        let fix = Fix {
            place: Place { lat: 910_000_000, lon: 0 },
            accuracy_mm: u32::MAX,
            confidence: Confidence::P68,
            age_ms: 0,
            mock: false,
        };
        assert_eq!(Event { fix: Some(fix), ..event }.validated(), Err(EventFault::Place));
        let fix = Fix { place: Place::default(), ..fix };
        assert!(Event { fix: Some(fix), seq: 1 << 32, ..event }.validated().is_ok());
        assert_eq!(Event { kind: EventKind::ServerAnchor, ..event }.validated(), Err(EventFault::Anchor));
        assert_eq!(Event { zone_minutes: i16::MIN, ..event }.validated(), Err(EventFault::Zone));
    }
}

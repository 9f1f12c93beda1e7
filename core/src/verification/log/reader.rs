//! The reader of one device's log: checks record after record in the order they were kept, in a few hundred bytes.

use super::anchor;
use super::id::{Id, KeyId, PublicKey};
use super::key::{Checker, Enrolled};
use super::log_fault::{LogFault, LogFaults};
use super::record::{Record, RecordFault, RecordKind, Sealed};
use super::writer::Head;
use crate::ground::Instant;
use crate::verification::true_time::Moment;

/// How far a monotonic clock may run wrong, parts per million (V18), where no profile says otherwise.
const DRIFT_PPM: u64 = 100;

/// A record as far as it could be read, and what is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checked {
    /// The record; nothing when the bytes are none.
    pub record: Option<Record>,
    /// What is wrong with it; [`LogFaults::NONE`] when it may be relied on.
    pub troubles: LogFaults,
    /// Not before this, by what the server stated earlier in the log.
    pub earliest: Instant,
}

/// The last server's time in the log, and when it was by the device's own monotonic clock.
#[derive(Clone, Copy, Debug)]
struct Anchored {
    boot: u64,
    monotonic_ms: u64,
    server: Instant,
    round_trip_ms: u32,
}

/// Reads one log from its first record, or from where an earlier reading ended.
///
/// Found at the record it is told of: whatever is not a record of this device, signed by the key it had then; every change,
/// repetition, exchange and omission but one at the end. What was cut off the end is found by [`Reader::close`], if
/// somebody knows where the log ended.
#[derive(Clone, Debug)]
pub struct Reader<'k> {
    organisation: Id,
    device: Id,
    servers: &'k [PublicKey],
    key: KeyId,
    checker: Option<Checker>,
    revoked: Option<Instant>,
    retired: Option<KeyId>,
    head: Head,
    bad: u64,
    clock: Option<(u64, u64)>,
    anchored: Option<Anchored>,
    closed: bool,
}

impl<'k> Reader<'k> {
    /// A reader of the log of a device that was enrolled with `key`, from its beginning.
    #[must_use]
    pub fn new(organisation: Id, key: &Enrolled, servers: &'k [PublicKey]) -> Self {
        Self {
            organisation,
            device: key.device,
            servers,
            key: key.id(),
            checker: Checker::from_public_key(&key.key),
            revoked: key.revoked,
            retired: None,
            head: Head::default(),
            bad: 0,
            clock: None,
            anchored: None,
            closed: true,
        }
    }

    /// A reader that goes on where a log was known to end, with the key it had then.
    #[must_use]
    pub fn resuming(self, head: Head) -> Self {
        Self { head, ..self }
    }

    /// Where the log ends, as far as it was read.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Reads the next record. Panics: never.
    pub fn read(&mut self, sealed: &Sealed) -> Checked {
        let decoded = Record::decode(sealed);
        let earliest = self.earliest(decoded.as_ref().ok());
        let troubles = self.tell(&decoded, sealed);
        Checked { record: decoded.ok(), troubles, earliest }
    }

    /// What is wrong with the next record, for those who need no more than that. Panics: never.
    pub fn check(&mut self, sealed: &Sealed) -> LogFaults {
        self.tell(&Record::decode(sealed), sealed)
    }

    fn tell(&mut self, decoded: &Result<Record, RecordFault>, sealed: &Sealed) -> LogFaults {
        let troubles = match decoded {
            Ok(record) => self.judge(record, sealed),
            Err(_) => LogFaults::from_fault(LogFault::Malformed),
        };
        // Records that were refused took numbers: a hole no larger than their count is no gap but a broken chain.
        self.bad = if troubles.quarantined() { self.bad + 1 } else { 0 };
        troubles
    }

    fn judge(&mut self, record: &Record, sealed: &Sealed) -> LogFaults {
        let troubles = self.admit(record, sealed);
        if troubles.is_empty() { self.follow(record, sealed) } else { troubles }
    }

    /// What is wrong with the end of the log: it is not where it was `known` to end, or nobody knows.
    #[must_use]
    pub fn close(&self, known: Option<Head>) -> LogFaults {
        match known {
            Some(known) if self.head.next < known.next => LogFaults::from_fault(LogFault::TruncatedTail),
            Some(known) if self.head.next == known.next && self.head.last != known.last => {
                LogFaults::from_fault(LogFault::Rollback)
            }
            _ if !self.closed => LogFaults::from_fault(LogFault::NotClosed),
            _ => LogFaults::NONE,
        }
    }

    /// Whether the record is one of this log, and signed as it should be.
    // Never inlined, like what follows: on a device the deepest call should carry no frame that it does not need.
    #[inline(never)]
    fn admit(&self, record: &Record, sealed: &Sealed) -> LogFaults {
        if record.organisation != self.organisation {
            return LogFaults::from_fault(LogFault::ForeignOrganisation);
        }
        if record.device != self.device {
            return LogFaults::from_fault(LogFault::ForeignDevice);
        }
        if record.key != self.key {
            let retired = self.retired == Some(record.key);
            return LogFaults::from_fault(if retired { LogFault::KeyRetired } else { LogFault::KeyUnknown });
        }
        // The expensive check comes after the cheap ones: a signature takes most of the time of a record.
        let signed = self.checker.as_ref().is_some_and(|checker| checker.holds_over(sealed));
        if !signed || !anchor_holds(record, self.servers) {
            return LogFaults::from_fault(LogFault::Signature);
        }
        if self.revoked.is_some_and(|revoked| revoked < self.earliest(Some(record))) {
            return LogFaults::from_fault(LogFault::KeyRevoked);
        }
        LogFaults::NONE
    }

    /// Whether the record follows the one before it, which it becomes.
    #[inline(never)]
    fn follow(&mut self, record: &Record, sealed: &Sealed) -> LogFaults {
        let hash = sealed.hash();
        // A phone that was not answered sends again: the same bytes twice are no offence.
        if record.seq + 1 == self.head.next && hash == self.head.last {
            return LogFaults::NONE; // The last record once more: V12.
        }
        if record.seq < self.head.next {
            return LogFaults::from_fault(LogFault::Rollback);
        }
        let mut troubles = LogFaults::NONE;
        let ahead = record.seq - self.head.next;
        if ahead > 0 && record.previous == self.head.last {
            troubles.add(LogFault::Fork); // Something else once followed the same record.
        }
        if ahead > self.bad {
            troubles.add(LogFault::Gap);
        } else if ahead > 0 || record.previous != self.head.last {
            troubles.add(LogFault::ChainBreak);
        }
        let (boot, monotonic_ms) = (record.entry.boot, record.entry.monotonic_ms);
        if self.clock.is_some_and(|(before, held)| before == boot && held > monotonic_ms) {
            troubles.add(LogFault::MonotonicBackwards);
        }
        self.clock = Some((boot, monotonic_ms));
        // Read on from here even after a gap: one hole must not turn all that follows into troubles.
        self.head = Head { next: record.seq + 1, last: hash };
        self.closed = matches!(record.entry.what, RecordKind::ServerAnchor(_));
        match record.entry.what {
            RecordKind::KeyRotate(key) => {
                self.retired = Some(self.key);
                (self.key, self.checker, self.revoked) = (key.id(), Checker::from_public_key(&key), None);
            }
            RecordKind::ServerAnchor(stated) => {
                let (server, round_trip_ms) = (stated.at, stated.round_trip_ms);
                self.anchored = Some(Anchored { boot, monotonic_ms, server, round_trip_ms });
            }
            _ => {}
        }
        troubles
    }

    /// Not before this: the last time the server stated, and what the monotonic clock counted since.
    fn earliest(&self, record: Option<&Record>) -> Instant {
        let Some(anchored) = self.anchored else { return Moment::UNBOUNDED };
        let entry = record.map(|record| &record.entry).filter(|entry| entry.boot == anchored.boot);
        let elapsed = entry.map_or(0, |entry| entry.monotonic_ms.saturating_sub(anchored.monotonic_ms));
        // As early as it can have been: half the round trip and the drift are taken off, and one for the rounding.
        let error = u64::from(anchored.round_trip_ms) / 2 + elapsed.saturating_mul(DRIFT_PPM) / 1_000_000 + 1;
        Instant(anchored.server.0.saturating_add(elapsed.saturating_sub(error) as i64))
    }
}

/// Whether a record is no anchor, or one that a server signed for its place.
pub(super) fn anchor_holds(record: &Record, servers: &[PublicKey]) -> bool {
    match &record.entry.what {
        RecordKind::ServerAnchor(stated) => anchor::holds(stated, record, servers),
        _ => true,
    }
}

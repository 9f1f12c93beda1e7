//! The writer of one device's log: each event numbered, chained to the one before it, and signed.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::PunchMethod;
//! use homeround_core::verification::log::{Entry, Head, Id, RecordKind, SecretKey, Writer};
//!
//! let mut writer = Writer::new(Id([1; 16]), Id([2; 16]), SecretKey::from_seed(&[7; 32]), Head::default());
//! let came = Entry {
//!     boot: 1, monotonic_ms: 60_000, wall: Instant(1_780_304_400_000), zone_minutes: 60,
//!     what: RecordKind::In, method: PunchMethod::Gps, carer: Id([3; 16]), client: Id([4; 16]), plan: Id::NONE,
//!     service: 0, fix: None, token: None, community: false,
//! };
//! let before = writer.head();
//! writer.write(&came).unwrap();
//! assert_ne!(writer.head(), before, "the next record is chained to this one");
//! ```

use super::id::{Hash, Id, KeyId, PublicKey};
use super::key::SecretKey;
use super::record::{Entry, Record, RecordFault, RecordKind, SIGNED, SIZE, Sealed};

/// Where a log ends: the number of its next record, and what that will be chained to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Head {
    /// How many records there are.
    pub next: u64,
    /// The hash of the last; [`Hash::NONE`] when there is none.
    pub last: Hash,
}

/// Writes records. It holds the device's secret and where its log ends, and nothing else.
#[derive(Debug)]
pub struct Writer {
    organisation: Id,
    device: Id,
    secret: SecretKey,
    key: KeyId,
    head: Head,
}

impl Writer {
    /// A writer that goes on at `head`: the default for a new log. A head that is not where the log ends forks it, and the
    /// fork will be found: keep each record before the next is written.
    #[must_use]
    pub fn new(organisation: Id, device: Id, secret: SecretKey, head: Head) -> Self {
        let key = secret.public().id();
        Self { organisation, device, secret, key, head }
    }

    /// Where the log ends now.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Writes down what happened.
    ///
    /// # Errors
    /// When a number in it cannot be; then nothing has changed. Panics: never.
    pub fn write(&mut self, entry: &Entry) -> Result<Sealed, RecordFault> {
        let Head { next: seq, last: previous } = self.head;
        let Self { organisation, device, key, .. } = *self;
        let record = Record { organisation, device, key, seq, previous, entry: *entry };
        record.possible()?;
        let mut sealed = Sealed([0; SIZE]);
        let (body, signature) = sealed.0.split_at_mut(SIGNED);
        body.copy_from_slice(&record.encode());
        signature.copy_from_slice(&self.secret.sign(body));
        // The head moves only once the record is signed: an entry that is refused leaves no hole.
        self.head = Head { next: seq + 1, last: sealed.hash() };
        Ok(sealed)
    }

    /// Changes to another key: writes that down under the old one, and signs with the new one from then on.
    ///
    /// # Errors
    /// When a number in the entry cannot be; then nothing has changed. Panics: never.
    pub fn rotate(&mut self, entry: &Entry, secret: SecretKey) -> Result<Sealed, RecordFault> {
        let key: PublicKey = secret.public();
        let sealed = self.write(&Entry { what: RecordKind::KeyRotate(key), ..*entry })?;
        // After the record: the old key signs over to the new one, or anybody could.
        self.key = key.id();
        self.secret = secret;
        Ok(sealed)
    }
}

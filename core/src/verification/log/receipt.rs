//! What a receiver holds of one record, and what became of it.

use super::id::{Hash, Id, KeyId};
use super::log_fault::LogFaults;
use super::record::Sealed;
use super::writer::Head;
use crate::ground::Instant;

/// What is held of one record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly all are whole, and there is no allocator to box with")]
pub enum Content {
    /// The record.
    Whole(Sealed),
    /// Only where it stood and its hash: it was erased, or is not shown.
    Withheld {
        /// In whose log.
        device: Id,
        /// At which number.
        seq: u64,
        /// What the next record is chained to.
        hash: Hash,
    },
}

/// A record and when it came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// What is held of it.
    pub content: Content,
    /// When the server had it.
    pub received: Instant,
}

impl Receipt {
    /// The hash of the record.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match &self.content {
            Content::Whole(sealed) => sealed.hash(),
            Content::Withheld { hash, .. } => *hash,
        }
    }
}

/// Where the receiver once acknowledged a device's log to end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Acknowledged {
    /// Whose log.
    pub device: Id,
    /// Where it ended.
    pub head: Head,
}

/// One receipt, examined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExaminedReceipt {
    /// The receipt it is, of all that are the same the one received first.
    pub receipt: u32,
    /// In whose log, as far as it can be read; [`Id::NONE`] otherwise.
    pub device: Id,
    /// At which number.
    pub seq: u64,
    /// The hash of the record.
    pub hash: Hash,
    /// What is wrong with it.
    pub troubles: LogFaults,
    pub(super) previous: Hash,
    pub(super) key: KeyId,
    pub(super) revoked: Option<Instant>,
    pub(super) challenge: Option<(u64, u64)>,
}

impl ExaminedReceipt {
    /// Nothing.
    pub const NONE: Self = Self {
        receipt: u32::MAX,
        device: Id::NONE,
        seq: 0,
        hash: Hash::NONE,
        troubles: LogFaults::NONE,
        previous: Hash::NONE,
        key: KeyId([0; 16]),
        revoked: None,
        challenge: None,
    };

    pub(super) fn order(&self) -> (Id, u64, Hash) {
        (self.device, self.seq, self.hash)
    }

    /// Whether it holds a place in the chain: everything but what is quarantined for a reason.
    pub(super) fn stands(&self) -> bool {
        self.troubles.withheld() || !self.troubles.quarantined()
    }
}

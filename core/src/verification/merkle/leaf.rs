//! Leaves: what a receiver commits to for each record it received, and for each visit it judged.

use super::tree;
use crate::ground::Instant;
use crate::verification::log::record::Pen;
use crate::verification::log::{Hash, Salt, Sealed, commit};

/// A record as the tree of records holds it: when it came, and a salted commitment to its bytes. To erase the record is to
/// forget bytes and salt; the leaf stays as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Received {
    /// When the receiver had it.
    pub at: Instant,
    /// [`commit_record`] of it.
    pub commitment: Hash,
}

/// The commitment to a record.
#[must_use]
pub fn commit_record(salt: &Salt, sealed: &Sealed) -> Hash {
    commit("homeround.leaf.record.1", salt, &sealed.0)
}

impl Received {
    /// The hash of the leaf.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        let mut bytes = [0; 40];
        Pen { left: &mut bytes }.put(&self.at.0.to_le_bytes()).put(&self.commitment.0);
        tree::hash_leaf(&bytes)
    }
}

/// A visit as the tree of lines holds it: numbers that may be published, and a salted commitment to whose they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeafLine {
    /// What it came to: [`Status::number`](crate::verification::Status::number).
    pub status: u8,
    /// How many carers were planned.
    pub carers: u8,
    /// Planned length for each carer, minutes.
    pub planned_minutes: u32,
    /// Time all its carers were there, whole minutes.
    pub delivered_minutes: u32,
    /// What that counts for, minutes.
    pub paid_minutes: u32,
    /// The commitment to the visit, its client, carers and records.
    pub commitment: Hash,
}

impl LeafLine {
    /// The commitment to what is not published.
    #[must_use]
    pub fn commit(salt: &Salt, private: &[u8]) -> Hash {
        commit("homeround.leaf.line.1", salt, private)
    }

    /// The hash of the leaf.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        let mut bytes = [0; 46];
        let mut pen = Pen { left: &mut bytes };
        pen.put(&[self.status, self.carers]).put(&self.planned_minutes.to_le_bytes());
        pen.put(&self.delivered_minutes.to_le_bytes()).put(&self.paid_minutes.to_le_bytes()).put(&self.commitment.0);
        tree::hash_leaf(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_changes_with_each_of_its_numbers() {
        let line = LeafLine {
            status: 1,
            carers: 2,
            planned_minutes: 30,
            delivered_minutes: 60,
            paid_minutes: 60,
            commitment: Hash([1; 32]),
        };
        for other in [
            LeafLine { status: 2, ..line },
            LeafLine { carers: 1, ..line },
            LeafLine { planned_minutes: 29, ..line },
            LeafLine { delivered_minutes: 1, ..line },
            LeafLine { paid_minutes: 61, ..line },
            LeafLine { commitment: Hash([2; 32]), ..line },
        ] {
            assert_ne!(line.leaf(), other.leaf());
        }
        let received = Received { at: Instant(1), commitment: Hash([1; 32]) };
        assert_ne!(received.leaf(), Received { at: Instant(2), ..received }.leaf());
    }
}

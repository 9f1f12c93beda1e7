//! A checkpoint: how large a receiver's tree was, what its root was, and when, under the receiver's signature.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::log::{Id, SecretKey};
//! use homeround_core::verification::merkle::checkpoint::{Checkpoint, Of};
//! use homeround_core::verification::merkle::tree::root_hash;
//!
//! let receiver = SecretKey::from_seed(&[7; 32]);
//! let checkpoint = Checkpoint {
//!     organisation: Id([1; 16]), of: Of::Records, size: 0, at: Instant(1_780_304_400_000), root: root_hash(&[]),
//! };
//! let signed = checkpoint.sign(&receiver);
//! assert_eq!(signed.open(&receiver.public()).unwrap().size, 0);
//! assert!(signed.open(&SecretKey::from_seed(&[8; 32]).public()).is_none());
//! ```

use crate::ground::Instant;
use crate::verification::log::record::{Bytes, Pen};
use crate::verification::log::{Checker, Hash, Id, PublicKey, SecretKey};

/// The bytes of a signed checkpoint.
pub const SIZE: usize = 145;
const BODY: usize = SIZE - 64;
const DOMAIN: &[u8; 16] = b"homeround.check1";

/// Which of a receiver's trees.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Of {
    /// What was received, record by record.
    Records,
    /// What it came to, a line a visit.
    Lines,
    /// A document, whose only leaf is a commitment to its bytes.
    Document,
}

/// A tree at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Whose tree.
    pub organisation: Id,
    /// Which of them.
    pub of: Of,
    /// How many leaves it had.
    pub size: u64,
    /// When.
    pub at: Instant,
    /// Its root.
    pub root: Hash,
}

/// A checkpoint in its one form, 145 bytes, with the signature at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signed(pub [u8; SIZE]);

impl Checkpoint {
    fn encode(&self) -> [u8; BODY] {
        let mut bytes = [0; BODY];
        let mut pen = Pen { left: &mut bytes };
        pen.put(DOMAIN).put(&self.organisation.0).put(&[self.of as u8 + 1]).put(&self.size.to_le_bytes());
        pen.put(&self.at.0.to_le_bytes()).put(&self.root.0);
        bytes
    }

    /// Signs it.
    #[must_use]
    pub fn sign(&self, receiver: &SecretKey) -> Signed {
        let body = self.encode();
        let mut bytes = [0; SIZE];
        bytes[..BODY].copy_from_slice(&body);
        bytes[BODY..].copy_from_slice(&receiver.sign(&body));
        Signed(bytes)
    }
}

impl Signed {
    /// The checkpoint, when its one form is kept and this receiver signed it. Panics: never.
    #[must_use]
    pub fn open(&self, receiver: &PublicKey) -> Option<Checkpoint> {
        let signature = self.0.last_chunk()?;
        let holds = Checker::from_public_key(receiver)?.holds(&self.0[..BODY], signature);
        self.claim().filter(|_| holds)
    }

    /// What it claims, whoever signed it; `None` if its one form is not kept. Panics: never.
    #[must_use]
    pub fn claim(&self) -> Option<Checkpoint> {
        let mut bytes = Bytes { left: &self.0 };
        if &bytes.take::<16>() != DOMAIN {
            return None;
        }
        let organisation = Id(bytes.take());
        let of = match bytes.take() {
            [1] => Of::Records,
            [2] => Of::Lines,
            [3] => Of::Document,
            _ => return None,
        };
        let size = u64::from_le_bytes(bytes.take());
        let at = Instant(i64::from_le_bytes(bytes.take()));
        let root = Hash(bytes.take());
        Some(Checkpoint { organisation, of, size, at, root })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_opens_for_its_receiver_only_and_every_bit_of_it_is_signed() {
        let receiver = SecretKey::from_seed(&[8; 32]);
        let checkpoint =
            Checkpoint { organisation: Id([4; 16]), of: Of::Lines, size: 77, at: Instant(5), root: Hash([6; 32]) };
        let signed = checkpoint.sign(&receiver);
        assert_eq!(signed.open(&receiver.public()), Some(checkpoint));
        assert_eq!(signed.open(&SecretKey::from_seed(&[9; 32]).public()), None);
        for bit in 0..SIZE * 8 {
            let mut flipped = signed;
            flipped.0[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(flipped.open(&receiver.public()), None, "bit {bit}");
        }
    }
}

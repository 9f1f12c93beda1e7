//! Ids and hashes as a log writes them: fixed sizes, no names.
//!
//! ```
//! use homeround_core::verification::log::Id;
//!
//! let ann = Id::named("branch", "carer", "ann");
//! assert_ne!(ann, Id::named("branch", "client", "ann"), "the same text of two kinds is two ids");
//! ```

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first event of a log is chained to.
    pub const NONE: Self = Self([0; 32]);

    /// The hash of a purpose and some parts, one after the other. The purpose ends in a zero byte, which no purpose holds,
    /// so that two purposes never hash the same bytes.
    #[must_use]
    pub fn from_parts(purpose: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(purpose.as_bytes());
        // A purpose ends with a zero that none contains: no hash made for one purpose is one for another.
        hasher.update([0]);
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

/// What a log calls an organisation, a device, a carer, a client or a planned visit: 16 bytes that are no name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Id(pub [u8; 16]);

impl Id {
    /// Nobody and nothing.
    pub const NONE: Self = Self([0; 16]);

    /// The id of something that a host knows by a text: the front of a hash of the organisation, the kind of thing (`carer`,
    /// `client`, …) and the text. Whoever knows all three can find the id, and nobody can read the text from it; ids
    /// that could be guessed must not be names.
    #[must_use]
    pub fn named(organisation: &str, kind: &str, text: &str) -> Self {
        if text.is_empty() {
            return Self::NONE;
        }
        // Lengths before the texts: "ab" and "c" must not be "a" and "bc".
        let length = |text: &str| (text.len() as u64).to_le_bytes();
        let parts: [&[u8]; 5] =
            [&length(organisation), organisation.as_bytes(), &length(kind), kind.as_bytes(), text.as_bytes()];
        Self(front(&Hash::from_parts("homeround.id.1", &parts)))
    }
}

/// A public key of Ed25519.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PublicKey(pub [u8; 32]);

/// What a log calls a key: the front of the hash of its public half.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct KeyId(pub [u8; 16]);

impl PublicKey {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId(front(&Hash::from_parts("homeround.key.1", &[&self.0])))
    }
}

fn front(hash: &Hash) -> [u8; 16] {
    core::array::from_fn(|at| hash.0[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_things_have_one_id() {
        let ids = [
            Id::named("org", "carer", "C1"),
            Id::named("org", "client", "C1"),
            Id::named("or", "gcarer", "C1"),
            Id::named("org2", "carer", "C1"),
            Id::named("org", "carerC", "1"),
            Id::NONE,
        ];
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id));
        }
        assert_eq!(Id::named("org", "carer", ""), Id::NONE);
    }
}

//! A commitment: the salted hash of something that can be erased later, while what stood on the hash still holds.
//!
//! ```
//! use homeround_core::verification::log::{Salt, commit};
//!
//! // Who knows the salt can show what was committed to; who does not can guess nothing.
//! let hash = commit("name", &Salt([9; 32]), b"Ann");
//! assert_eq!(hash, commit("name", &Salt([9; 32]), b"Ann"));
//! assert_ne!(hash, commit("name", &Salt([8; 32]), b"Ann"));
//! ```

use super::id::Hash;

/// 32 bytes nobody can guess, kept beside what they hide. To erase is to forget both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Salt(pub [u8; 32]);

/// The commitment to `bytes` for a purpose. Without the salt it says nothing about them, however few they could be.
#[must_use]
pub fn commit(purpose: &str, salt: &Salt, bytes: &[u8]) -> Hash {
    Hash::from_parts(purpose, &[&salt.0, bytes])
}

/// What a note's text is hashed as: the text itself stays beside the log.
#[must_use]
pub fn note(salt: &Salt, text: &str) -> Hash {
    commit("homeround.note.1", salt, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_salt_or_text_is_another_commitment() {
        let (one, two) = (Salt([1; 32]), Salt([2; 32]));
        assert_eq!(note(&one, "refused lunch"), note(&one, "refused lunch"));
        assert_ne!(note(&one, "refused lunch"), note(&two, "refused lunch"));
        assert_ne!(note(&one, "refused lunch"), note(&one, "refused lunch."));
    }
}

//! Numbers and places that stand for ids.

use crate::telephone::canonical;
use homeround_core::ground::{ClientIx, Place};
use homeround_core::verification::Address;

/// A number that stands for a text, the same for the same text, never zero.
pub(super) fn number_of(text: &str) -> u64 {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(text.as_bytes());
    let mut word = [0; 8];
    word.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(word).max(1)
}

/// Where an address is; used to place fixes by their distance from it.
pub(super) fn home_of(addresses: &[Address], client: ClientIx) -> Option<Place> {
    addresses.iter().find(|address| address.client == client).map(|address| address.place)
}

/// A number that stands for a telephone number, however it is written.
pub(super) fn telephone_number(text: &str) -> u64 {
    canonical(text).map_or_else(|| number_of(text), |digits| number_of(&digits))
}

//! Keys: what signs a log, what checks it, and which keys an organisation has given to which device.
//!
//! ```
//! use homeround_core::verification::log::{Checker, SecretKey};
//!
//! let secret = SecretKey::from_seed(&[7; 32]);
//! let checker = Checker::from_public_key(&secret.public()).unwrap();
//! assert!(checker.holds(b"09:00", &secret.sign(b"09:00")));
//! assert!(!checker.holds(b"09:01", &secret.sign(b"09:00")));
//! ```

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use super::id::{Id, KeyId, PublicKey};
use super::record::Sealed;
use crate::ground::Instant;

/// The secret half of a key. It is wiped from memory when it is dropped.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key of a seed of 32 bytes nobody can guess: where they come from is the host's to say.
    #[must_use]
    #[inline(never)]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a message, the same each time.
    // Signing and checking are the deepest calls there are: never inlined, or their frames would add up on a device.
    #[must_use]
    #[inline(never)]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl core::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// A public key made ready to check signatures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checker(VerifyingKey);

impl Checker {
    /// Ready to check; nothing for bytes that are no key, or a weak one that other keys could sign for.
    #[must_use]
    #[inline(never)]
    pub fn from_public_key(key: &PublicKey) -> Option<Self> {
        // A key of small order has signatures that hold over many messages.
        VerifyingKey::from_bytes(&key.0).ok().filter(|key| !key.is_weak()).map(Self)
    }

    /// Whether the signature of a message holds, strictly: one message, one key and one signature, and no other form of it.
    ///
    /// Source: RFC 8032, and the strict checks of the crate `ed25519-dalek`. Panics: never.
    #[must_use]
    #[inline(never)]
    pub fn holds(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        // Strict: no other signature over the same bytes passes, or a record could be changed and still hold.
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }

    /// Whether a sealed record is signed with this key. Panics: never.
    #[must_use]
    pub fn holds_over(&self, sealed: &Sealed) -> bool {
        self.holds(sealed.signed(), sealed.signature())
    }
}

/// A key that an organisation gave to a device, as its register has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Enrolled {
    /// The device.
    pub device: Id,
    /// The public half.
    pub key: PublicKey,
    /// From when on the register no longer trusts it, if it was lost or stolen.
    pub revoked: Option<Instant>,
}

impl Enrolled {
    /// The key's id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.key.id()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_8032_test_1_signs_nothing_as_published() {
        let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let secret = SecretKey::from_seed(&seed);
        assert_eq!(secret.public().0, hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        let signature = secret.sign(b"");
        assert_eq!(signature[..32], hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"));
        let checker = Checker::from_public_key(&secret.public()).unwrap();
        assert!(checker.holds(b"", &signature) && !checker.holds(b"x", &signature));
    }

    #[test]
    fn weak_keys_and_other_forms_of_a_signature_are_refused() {
        let mut neutral = [0; 32];
        neutral[0] = 1;
        assert_eq!(Checker::from_public_key(&PublicKey(neutral)), None);
        let secret = SecretKey::from_seed(&[7; 32]);
        let checker = Checker::from_public_key(&secret.public()).unwrap();
        let mut signature = secret.sign(b"in");
        // s + L, which a careless verifier takes for s.
        let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        let mut carry = 0;
        for (byte, more) in signature[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(more) + carry;
            (*byte, carry) = (sum as u8, sum >> 8);
        }
        assert!(!checker.holds(b"in", &signature));
    }

    fn hex(text: &str) -> [u8; 32] {
        core::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
    }
}

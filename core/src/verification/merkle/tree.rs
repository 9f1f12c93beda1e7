//! The hash tree of RFC 6962: roots, inclusion proofs and consistency proofs, in memory that does not grow with it.
//!
//! ```
//! use homeround_core::verification::merkle::tree::{check_inclusion, hash_leaf, prove_inclusion, root_hash};
//!
//! let leaves = [b"one", b"two", b"six"].map(|bytes| hash_leaf(bytes));
//! let root = root_hash(&leaves);
//! let path = prove_inclusion(&leaves, 1).unwrap();
//! assert!(check_inclusion(&leaves[1], 1, 3, path.steps(), &root));
//! assert!(!check_inclusion(&leaves[0], 1, 3, path.steps(), &root));
//! ```

use sha2::{Digest, Sha256};

use crate::verification::log::Hash;

/// The most steps a proof can have: a tree of as many leaves as 64 bits can count.
pub const MOST_STEPS: usize = 64;

/// The root of a tree without leaves.
#[must_use]
pub fn empty_hash() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// The hash of a leaf (RFC 6962, 2.1).
#[must_use]
pub fn hash_leaf(bytes: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    // A leaf begins with 0 and a node with 1 (RFC 6962, section 2.1): no leaf can be passed off as a node.
    hasher.update([0]);
    hasher.update(bytes);
    Hash(hasher.finalize().into())
}

/// The hash of what two hashes stand under.
#[must_use]
pub fn hash_node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left.0);
    hasher.update(right.0);
    Hash(hasher.finalize().into())
}

/// A growing tree, of which only the roots of its whole subtrees are kept: 2 KiB however many leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frontier {
    size: u64,
    /// At `n` the root of a whole subtree of 2ⁿ leaves, where the size has that bit.
    peaks: [Hash; MOST_STEPS],
}

impl Default for Frontier {
    fn default() -> Self {
        Self { size: 0, peaks: [Hash::NONE; MOST_STEPS] }
    }
}

impl Frontier {
    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of a leaf. Panics: never.
    pub fn add(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut level = 0;
        // As a binary counter carries: two peaks of one height become one of the next. Only log n hashes are kept.
        while level < MOST_STEPS && self.size >> level & 1 == 1 {
            hash = hash_node(&self.peaks[level], &hash);
            level += 1;
        }
        if let Some(peak) = self.peaks.get_mut(level) {
            *peak = hash;
        }
        self.size = self.size.saturating_add(1);
    }

    /// The root as it is now. Panics: never.
    #[must_use]
    pub fn root(&self) -> Hash {
        let peaks = (0..MOST_STEPS).filter(|level| self.size >> level & 1 == 1).map(|level| self.peaks[level]);
        // From the smallest peak on the right to the largest: the lopsided tree of RFC 6962.
        peaks.reduce(|right, left| hash_node(&left, &right)).unwrap_or_else(empty_hash)
    }
}

/// The root over the hashes of leaves. Panics: never.
#[must_use]
pub fn root_hash(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    leaves.iter().for_each(|leaf| frontier.add(*leaf));
    frontier.root()
}

/// The steps of a proof, from the leaf up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Path {
    steps: [Hash; MOST_STEPS],
    count: usize,
}

impl Default for Path {
    fn default() -> Self {
        Self { steps: [Hash::NONE; MOST_STEPS], count: 0 }
    }
}

impl Path {
    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Hash] {
        &self.steps[..self.count]
    }

    fn push(&mut self, hash: Hash) {
        if let Some(step) = self.steps.get_mut(self.count) {
            *step = hash;
            self.count += 1;
        }
    }

    fn reversed(mut self) -> Self {
        self.steps[..self.count].reverse();
        self
    }
}

/// The largest power of two below a number of leaves, at least 2.
fn split(leaves: usize) -> usize {
    1 << (usize::BITS - 1 - (leaves - 1).leading_zeros())
}

/// The proof that leaf `at` stands in the tree over `leaves` (RFC 6962, 2.1.1); nothing when there is no such leaf.
#[must_use]
pub fn prove_inclusion(leaves: &[Hash], at: usize) -> Option<Path> {
    if at >= leaves.len() {
        return None;
    }
    let mut path = Path::default();
    let (mut leaves, mut at) = (leaves, at);
    // Down from the root (RFC 6962, section 2.1.1): the other half's root at every turn, then turned round.
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if at < left.len() {
            path.push(root_hash(right));
            leaves = left;
        } else {
            path.push(root_hash(left));
            at -= left.len();
            leaves = right;
        }
    }
    Some(path.reversed())
}

/// Whether a path leads from leaf `at` of `size` to a root (RFC 9162, 2.1.3.2). Panics: never.
#[must_use]
pub fn check_inclusion(leaf: &Hash, at: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if at >= size {
        return false;
    }
    let (mut index, mut last, mut hash) = (at, size - 1, *leaf);
    // Up from the leaf by the bits of its number (RFC 9162, section 2.1.3.2): a set bit is a right child.
    for step in path {
        if last == 0 {
            return false;
        }
        if index & 1 == 1 || index == last {
            hash = hash_node(step, &hash);
            while index & 1 == 0 && index != 0 {
                index >>= 1;
                last >>= 1;
            }
        } else {
            hash = hash_node(&hash, step);
        }
        index >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The proof that the tree over the first `first` leaves is the beginning of the tree over them all (RFC 6962, 2.1.2);
/// nothing when it cannot be. From no leaves, and to the same tree, the proof is empty.
#[must_use]
pub fn prove_consistency(leaves: &[Hash], first: usize) -> Option<Path> {
    if first > leaves.len() {
        return None;
    }
    let mut path = Path::default();
    if first == 0 || first == leaves.len() {
        return Some(path);
    }
    let (mut leaves, mut first, mut whole) = (leaves, first, true);
    // Down to where the old tree ends (RFC 6962, section 2.1.2); its own root is left out where the reader has it
    // already.
    while first != leaves.len() {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if first <= left.len() {
            path.push(root_hash(right));
            leaves = left;
        } else {
            path.push(root_hash(left));
            first -= left.len();
            leaves = right;
            whole = false;
        }
    }
    if !whole {
        path.push(root_hash(leaves));
    }
    Some(path.reversed())
}

/// Whether a path shows that the tree with root `old` over `first` leaves is the beginning of the tree with root `new` over
/// `second` (RFC 9162, 2.1.4.2). Panics: never.
#[must_use]
pub fn check_consistency(first: u64, second: u64, old: &Hash, new: &Hash, path: &[Hash]) -> bool {
    if first == 0 || first == second {
        let same = if first == 0 { *old == empty_hash() } else { old == new };
        return first <= second && path.is_empty() && same;
    }
    if first > second {
        return false;
    }
    // A whole tree of 2^k leaves is a node of the new one: its root is the start, and is not sent.
    let (start, path) = if first.is_power_of_two() {
        (*old, path)
    } else {
        match path.split_first() {
            Some((start, path)) => (*start, path),
            None => return false,
        }
    };
    let (mut index, mut last) = (first - 1, second - 1);
    // Up past the subtrees that the old tree fills: the start is the root of the last of them.
    while index & 1 == 1 {
        index >>= 1;
        last >>= 1;
    }
    let (mut one, mut two) = (start, start);
    // Both roots are computed from the same path (RFC 9162, section 2.1.4.2): the old one takes only what stands to the
    // left.
    for step in path {
        if last == 0 {
            return false;
        }
        if index & 1 == 1 || index == last {
            one = hash_node(step, &one);
            two = hash_node(step, &two);
            while index & 1 == 0 && index != 0 {
                index >>= 1;
                last >>= 1;
            }
        } else {
            two = hash_node(&two, step);
        }
        index >>= 1;
        last >>= 1;
    }
    last == 0 && one == *old && two == *new
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    /// The leaves of the public certificate-transparency tests, whose roots are in the reference's vectors.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn hashes(count: usize) -> Vec<Hash> {
        (0..count).map(|at| hash_leaf(&at.to_le_bytes())).collect()
    }

    /// The definition, word for word: the root of the left half and of the right.
    fn defined(leaves: &[Hash]) -> Hash {
        match leaves.len() {
            0 => empty_hash(),
            1 => leaves[0],
            count => {
                let (left, right) = leaves.split_at(split(count));
                hash_node(&defined(left), &defined(right))
            }
        }
    }

    #[test]
    fn the_roots_of_rfc_6962_come_out() {
        for (count, expected) in ROOTS.iter().enumerate() {
            let leaves: Vec<Hash> = LEAVES[..count].iter().map(|bytes| hash_leaf(bytes)).collect();
            let written: alloc::string::String =
                root_hash(&leaves).0.iter().map(|byte| alloc::format!("{byte:02x}")).collect();
            assert_eq!(written, *expected, "{count} leaves");
        }
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_included_once() {
        for size in 1..40 {
            let leaves = hashes(size);
            let top = root_hash(&leaves);
            assert_eq!(top, defined(&leaves));
            for at in 0..size {
                let path = prove_inclusion(&leaves, at).unwrap();
                for other in 0..size + 1 {
                    let holds = check_inclusion(&leaves[at], other as u64, size as u64, path.steps(), &top);
                    assert_eq!(holds, other == at, "{at} as {other} of {size}");
                }
                assert!(!check_inclusion(&hash_leaf(b"x"), at as u64, size as u64, path.steps(), &top));
            }
            assert_eq!(prove_inclusion(&leaves, size), None);
        }
    }

    #[test]
    fn every_small_tree_is_consistent_with_its_beginnings_and_with_nothing_else() {
        for size in 0..33 {
            let leaves = hashes(size);
            for first in 0..=size {
                let path = prove_consistency(&leaves, first).unwrap();
                let (old, new) = (root_hash(&leaves[..first]), root_hash(&leaves));
                let (first, second) = (first as u64, size as u64);
                assert!(check_consistency(first, second, &old, &new, path.steps()), "{first} of {second}");
                assert!(!check_consistency(first, second, &hash_leaf(b"x"), &new, path.steps()));
                assert!(first == 0 || !check_consistency(first, second, &old, &hash_leaf(b"x"), path.steps()));
                assert!(first == second || first == 0 || !check_consistency(second, first, &new, &old, path.steps()));
            }
            assert_eq!(prove_consistency(&leaves, size + 1), None);
        }
    }

    proptest! {
        #[test]
        fn a_proof_with_a_bit_changed_proves_nothing(size in 2_usize..200, at in 0_usize..200, bit in 0_usize..2048) {
            let leaves = hashes(size);
            let at = at % size;
            let mut path = prove_inclusion(&leaves, at).unwrap();
            let bit = bit % (path.count * 256);
            path.steps[bit / 256].0[bit % 256 / 8] ^= 1 << (bit % 8);
            prop_assert!(!check_inclusion(&leaves[at], at as u64, size as u64, path.steps(), &root_hash(&leaves)));
            let longer = [path.steps(), &[Hash::NONE]].concat();
            prop_assert!(!check_inclusion(&leaves[at], at as u64, size as u64, &longer, &root_hash(&leaves)));
        }

        #[test]
        fn no_proof_makes_a_check_panic(
            numbers in any::<[u64; 2]>(),
            path in prop::collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..70),
        ) {
            let [a, b] = numbers;
            let _ = check_inclusion(&Hash::NONE, a, b, &path, &Hash::NONE);
            let _ = check_consistency(a, b, &Hash::NONE, &Hash::NONE, &path);
        }
    }
}

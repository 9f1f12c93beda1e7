//! A Merkle tree: what a receiver holds, committed to in a tree that it signs, so that others can check it without trusting it.
//!
//! The receiver keeps an RFC 6962 tree over commitments to what it received, and signs checkpoints of it. Inclusion proofs
//! show that a record stood in it, consistency proofs that nothing was taken out or changed since an earlier checkpoint.
//! Records can be erased: the commitment stays, and says nothing about what it was made of. A second tree holds one line
//! of numbers a visit, from which totals are added up by people who may not know whose visits they are.
//!
//! ```
//! use homeround_core::ground::Instant;
//! use homeround_core::verification::log::{Salt, Sealed};
//! use homeround_core::verification::merkle::tree::{check_inclusion, prove_inclusion, root_hash};
//! use homeround_core::verification::merkle::{Received, commit_record};
//!
//! // Three records are committed to; a stranger sees one leaf, its path and the root, and none of the others.
//! let record = |number: u8| commit_record(&Salt([number; 32]), &Sealed([number; 384]));
//! let leaves = [0, 1, 2].map(|number| Received { at: Instant(1_780_304_400_000), commitment: record(number) }.leaf());
//! let (root, path) = (root_hash(&leaves), prove_inclusion(&leaves, 2).unwrap());
//! assert!(check_inclusion(&leaves[2], 2, 3, path.steps(), &root));
//! ```

pub mod checkpoint;
mod leaf;
pub mod tree;

pub use checkpoint::{Checkpoint, Of, Signed};
pub use leaf::{LeafLine, Received, commit_record};
pub use tree::{Frontier, Path};

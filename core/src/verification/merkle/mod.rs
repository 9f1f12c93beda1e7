//! A Merkle tree: what a receiver holds, committed to in a tree that it signs, so that others can check it without trusting it.
//!
//! The receiver keeps an RFC 6962 tree over commitments to what it received, and signs checkpoints of it. Inclusion proofs
//! show that a record stood in it, consistency proofs that nothing was taken out or changed since an earlier checkpoint.
//! Records can be erased: the commitment stays, and says nothing about what it was made of. A second tree holds one line
//! of numbers a visit, from which totals are added up by people who may not know whose visits they are.

pub mod checkpoint;
pub mod leaf;
pub mod tree;

pub use checkpoint::{Checkpoint, Of, Signed};
pub use leaf::{LeafLine, Received, commit_record};
pub use tree::{Frontier, Path};

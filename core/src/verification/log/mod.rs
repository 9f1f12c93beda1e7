//! The log: signed, chained device events, written and verified without an allocator.

pub mod trouble;

pub use trouble::{Trouble, Troubles};

//! A book made into a roster: opened, searched and judged.

pub mod branch;

pub use branch::Branch;

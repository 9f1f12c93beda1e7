//! Synthetic branches and the literature formats, shared by the benches.

pub mod literature;

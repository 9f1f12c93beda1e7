//! Each rule of the checker has a roster that breaks it and nothing else, and one on the boundary that does not; each line
//! of the cost is right to the unit.
#![cfg(feature = "alloc")]

mod double_runs;
mod lines;
mod plans;
mod room;
mod rounds;

//! Rounds: who visits whom, when, and in which order.

pub mod problem;
pub mod roster;

pub use problem::{Fault, Prices, Problem};
pub use roster::{Planned, Roster, Task};

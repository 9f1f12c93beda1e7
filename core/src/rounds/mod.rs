//! Rounds: who visits whom, when, and in which order.

pub mod check;
mod evaluate;
mod journal;
mod layout;
mod neighbours;
pub mod objective;
mod pause;
pub mod problem;
mod random;
mod recreate;
pub mod roster;
mod ruin;
pub mod search;
pub mod segment;
mod settle;
mod state;
mod temperature;
mod times;
pub mod worked;
pub mod workspace;

pub use check::{Violation, check, scratch};
pub use objective::Lines;
pub use problem::{Fault, Prices, Problem, Valid};
pub use random::Seed;
pub use roster::{Planned, Roster, Task};
pub use ruin::Strings;
pub use search::{NotLegal, Progress, Search, Settings, Work};
pub use segment::Segment;
pub use temperature::WHOLE;
pub use worked::{Stretches, worked};
pub use workspace::{Choice, Duty, Ends, Lent, Round, Shape, Stop, TooSmall, Workspace};

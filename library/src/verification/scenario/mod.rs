//! A scenario: one file that carries a whole situation, for tests, reports of faults, and auditors.

pub mod answer;
mod events;
mod history;
mod known;
pub mod model;
mod profile;
mod read;
mod records;
pub mod situation;
mod tables;
mod words;

pub use answer::{Answer, answer};
pub use known::{Beside, Known};
pub use model::Scenario;
pub use situation::Situation;
pub(super) use words::state_word;

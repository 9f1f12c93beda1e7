//! A scenario: one file that carries a whole situation, for tests, reports of faults, and auditors.

pub mod answer;
mod events;
mod findings;
mod history;
mod ids;
mod known;
pub mod model;
mod profile;
mod read;
mod records;
pub mod situation;
pub(super) mod tables;
mod words;

pub use answer::{Answer, answer};
pub use findings::FindingRow;
pub use known::Known;
pub use model::Scenario;
pub use situation::Situation;
pub(super) use words::state_word;

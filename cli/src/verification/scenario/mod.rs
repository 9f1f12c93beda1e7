//! A scenario: one file that carries a whole situation, for tests, reports of faults, and auditors.

pub mod answer;
mod events;
mod history;
pub mod model;
mod profile;
mod read;
mod records;
pub mod situation;
mod words;

pub use answer::{Answer, answer};
pub use model::Scenario;
pub use situation::Situation;

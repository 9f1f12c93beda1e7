//! A scenario: one file that carries a whole situation, for tests, reports of faults, and auditors.
//!
//! ```
//! use homeround::verification::scenario::{Situation, answer, model::EXAMPLE};
//!
//! let situation = Situation::read("scenario.json", EXAMPLE.as_bytes())?;
//! let found = answer(&situation)?;
//! assert!(found.visits.iter().all(|visit| !visit.status.is_empty()));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod answer;
mod correction_table;
mod corrections;
pub(crate) mod event_model;
mod events;
mod history;
mod ids;
mod known;
pub mod model;
mod profile;
mod read;
mod records;
pub(crate) mod situation;
pub(super) mod tables;

pub use answer::{ScenarioAnswer, answer};
pub use correction_table::{CORRECTION_COLUMNS, CORRECTION_NEEDED};
pub use known::KnownDocument;
pub use model::Scenario;
pub use situation::Situation;

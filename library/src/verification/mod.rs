//! Verification around files: the timetable events are held against, event files, a simulated week, and what is shown.
//!
//! ```
//! use homeround::starter::simulate_starter;
//! use homeround::verification::{profile_of, summarise};
//!
//! let week = simulate_starter()?;
//! let profile = profile_of(&week.branch.book, None)?;
//! let summary = summarise(&week.timetable, &week.feed, &profile, week.feed.last_receipt().unwrap())?;
//! assert_eq!(summary.visits.len(), 31);
//! assert!(summary.visits.iter().all(|visit| visit.status != "MISSED"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod absences;
pub(crate) mod beside;
mod counts;
pub mod encounters;
pub mod event_rows;
pub mod events;
pub(crate) mod known_absences;
pub mod known_as;
pub(crate) mod measures;
pub mod moment;
pub mod month;
mod row_maker;
pub mod rules;
pub mod scenario;
pub mod simulate;
pub mod summary;
pub(crate) mod timetable;
pub mod verdict_row;
mod words;

pub use beside::Additional;
pub use events::{Feed, read_events};
pub use known_absences::KnownAbsences;
pub use moment::parse_moment;
pub use rules::profile_of;
pub use simulate::{Simulated, simulate};
pub use summary::{Summary, summarise};
pub use timetable::Timetable;
pub use verdict_row::VerdictRow;

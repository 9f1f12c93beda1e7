//! A made-up week of the starter branch: events and a signed log to try things on, without a device or a disk.
//!
//! ```
//! use homeround::starter::simulate_starter;
//!
//! let week = simulate_starter()?;
//! // Every visit that is planned has its events, and a second week is the same as the first.
//! assert_eq!(week.timetable.visits.len(), 31);
//! assert_eq!(week.feed.events, simulate_starter()?.feed.events);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

#[cfg(feature = "log")]
mod signed;
mod week;

#[cfg(feature = "log")]
pub use signed::{SignedWeek, sign_starter};
pub use week::{StarterWeek, simulate_starter};

//! Verification around files: the timetable events are held against, event files, a simulated week, and what is shown.

mod absences;
pub mod beside;
mod counts;
pub mod encounters;
pub mod event_rows;
pub mod events;
pub mod known_absences;
pub mod known_as;
pub mod measures;
pub mod moment;
pub mod month;
mod row_maker;
pub mod rules;
pub mod scenario;
pub mod simulate;
pub mod summary;
pub mod timetable;
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

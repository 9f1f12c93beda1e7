//! The ground floor: words that depend on nothing.
//!
//! ```
//! use homeround_core::ground::{Cost, Seconds, Skills, Span};
//!
//! let shift = Span { start: Seconds(7 * 3600), end: Seconds(14 * 3600) };
//! assert_eq!(shift.length(), Seconds::from_minutes(7 * 60));
//! assert_eq!(Cost(700) + Cost(50), Cost(750), "millionths of a penny");
//! assert_eq!(Skills::NONE, Skills::default());
//! ```

pub mod civil;
mod error_table;
pub mod ids;
pub mod money;
mod place;
pub mod skill;
pub mod time;

pub use civil::{Civil, Date, Local, OffsetChange, Zone};
pub use error_table::{CatalogueError, ErrorRow};
pub use ids::{BreakIx, CarerIx, ClientIx, GapIx, ModeIx, PlaceIx, ShiftIx, VisitIx};
pub use money::{Cost, Pence};
pub use place::{Direction, Place};
pub use skill::Skills;
pub use time::{Instant, Seconds, Span, Window};

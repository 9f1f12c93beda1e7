//! The ground floor: words that depend on nothing.

pub mod civil;
pub mod error_table;
pub mod ids;
pub mod money;
pub mod place;
pub mod skill;
pub mod time;

pub use civil::{Civil, Date, Local, OffsetChange, Zone};
pub use error_table::{CatalogueError, ErrorRow};
pub use ids::{BreakIx, CarerIx, ClientIx, GapIx, ModeIx, PlaceIx, ShiftIx, VisitIx};
pub use money::{Cost, Pence};
pub use place::{Direction, Place};
pub use skill::Skills;
pub use time::{Instant, Seconds, Span, Window};

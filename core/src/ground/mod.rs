//! The ground floor: words that depend on nothing.

pub mod civil;
pub mod ids;
pub mod money;
pub mod place;
pub mod skill;
pub mod time;

pub use civil::{Change, Civil, Date, Local, Zone};
pub use ids::{BreakIx, CarerIx, ClientIx, GapIx, ModeIx, PlaceIx, ShiftIx, VisitIx};
pub use money::{Cost, Pence};
pub use place::{Direction, Place};
pub use skill::Skills;
pub use time::{Instant, Seconds, Span, Window};

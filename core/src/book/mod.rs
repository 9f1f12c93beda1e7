//! The first floor: what is asked for, who can do it, how far it is, and what was worked.
//!
//! ```
//! use homeround_core::book::{Carer, Shift, Visit};
//! use homeround_core::ground::{Seconds, Span, Window};
//!
//! // A visit of two carers for half an hour, to start between eight and nine, and a shift that could hold it.
//! let window = Window { earliest: Seconds(8 * 3600), latest: Seconds(9 * 3600) };
//! let visit = Visit { duration: Seconds::from_minutes(30), window, carers: 2, ..Visit::default() };
//! let shift = Shift { span: Span { start: Seconds(7 * 3600), end: Seconds(14 * 3600) }, ..Shift::default() };
//! assert!(visit.window.latest + Carer::default().lasts(visit.duration) <= shift.span.end);
//! ```

pub mod carer;
pub mod shift;
pub mod travel;
pub mod visit;
pub mod work;

pub use carer::{Carer, CarerStanding, Commitment, Tie};
pub use shift::{Break, Shift};
pub use travel::{Estimate, Estimated, Travel, TravelSource};
pub use visit::{Gap, Pin, Visit};
pub use work::{Activity, Worked};

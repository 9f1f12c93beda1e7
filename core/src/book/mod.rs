//! The first floor: what is asked for, who can do it, how far it is, and what was worked.

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

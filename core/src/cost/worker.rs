//! What a carer is paid.
//!
//! ```
//! use homeround_core::cost::{Exact, Rate, Worker};
//! use homeround_core::ground::Seconds;
//!
//! // £13 an hour, and 30 hours a week guaranteed at the same rate.
//! let wage = Rate::from_pounds(Exact::whole(13)).unwrap();
//! let carer = Worker { wage, idle: wage, guaranteed: Seconds(30 * 3600), ..Worker::default() };
//! assert_eq!(carer.overtime_from, Seconds::ZERO, "there is no overtime");
//! ```

use super::rate::Rate;
use crate::ground::{ModeIx, Seconds};

/// What a carer is paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Worker {
    /// Basic pay an hour.
    pub wage: Rate,
    /// Money for a mile.
    pub per_mile: Rate,
    /// How they travel.
    pub mode: ModeIx,
    /// Paid time over everything counted, after which an hour is overtime; zero for none.
    pub overtime_from: Seconds,
    /// What an hour of overtime pays on top of basic pay.
    pub overtime_extra: Rate,
    /// Paid time over everything counted that the contract guarantees; zero for none.
    pub guaranteed: Seconds,
    /// What a guaranteed hour that is not worked pays.
    pub idle: Rate,
}

//! Advice on a roster that stands: what is in the way of a visit, whoever asks, judged by the independent check alone.

mod day;
mod explain;
mod fit;
mod pinned;
mod repair;
mod rest;
mod trial;
mod unmended;

pub use day::{Cause, Fate, Made, News, Stuck};
pub use explain::{Account, Place, explain};
pub use fit::{Offer, fit, leave_out};
pub use repair::{Change, Limits, Repaired, repair};
pub use rest::Rest;

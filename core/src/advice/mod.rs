//! Advice on a roster that stands: what is in the way of a visit, whoever asks, judged by the independent check alone.

mod blame;
mod day;
mod explain;
mod fit;
mod incomplete;
mod news;
mod pinned;
mod repair;
mod rest;
mod trial;
mod unmended;

pub use explain::{BestPlace, ShiftExplanation, explain};
pub use fit::{Offer, fit_visits, leave_out};
pub use incomplete::{IncompleteRoster, load_incomplete};
pub use news::{Cause, Fate, Made, News, Stuck};
pub use repair::{Limits, Repaired, VisitChange, repair};
pub use rest::Rest;

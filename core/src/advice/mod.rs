//! Advice on a roster that stands: what is in the way of a visit, whoever asks, judged by the independent check alone.

mod explain;
mod fit;
mod trial;

pub use explain::{Account, Place, explain};
pub use fit::{Offer, fit, without};

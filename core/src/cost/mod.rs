//! Cost: what an hour of care costs, and what of it a fee pays for.

pub mod exact;

pub use exact::{Exact, Inexact, Shown, Unreadable};

//! Pricing: the hourly model and the price of a real roster, from files to words a committee can read.

pub mod hourly;
pub mod inputs;

pub use hourly::{Amount, HourlyPrice, LineAmount};
pub use inputs::read_inputs;

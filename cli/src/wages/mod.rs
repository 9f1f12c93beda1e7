//! Pay held against the law: one slip, or everybody's from rosters, verified visits and payrolls.

pub mod check;

pub use check::{WageCheck, read_slip};

//! What a roster's reader asks next: why this carer, what changed.

pub mod change;
pub mod compare;
pub mod disruption;
pub mod explain;
pub mod fit;
pub mod lock;
pub mod move_visit;
pub mod next_week;
pub mod remedy;
pub mod repair;
pub mod trial;
pub mod what_if;

pub use compare::Comparison;
pub use explain::Explanation;
pub use fit::Fit;
pub use remedy::Remedies;
pub use repair::Repair;
pub use what_if::WhatIf;

//! What a roster's reader asks next: why this carer, what changed.

pub mod compare;
pub mod explain;
pub mod fit;
pub mod news;
pub mod repair;

pub use compare::Comparison;
pub use explain::Explanation;
pub use fit::Fit;
pub use repair::Repair;

//! What a roster's reader asks next: why this carer, what changed.

pub mod compare;
pub mod explain;
pub mod fit;

pub use compare::Comparison;
pub use explain::Explanation;
pub use fit::Fit;

//! What a roster's reader asks next: why this carer, what changed.
//!
//! ```
//! use homeround::advice::Explanation;
//! use homeround::planning::plan_starter;
//!
//! let (branch, roster) = plan_starter()?;
//! let why = Explanation::new(&branch, &roster.view(), "C03-morning@2026-03-02")?.expect("it is planned");
//! assert!(why.is_possible() && why.text().contains("makes it"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod change;
pub(crate) mod compare;
pub mod disruption;
pub(crate) mod explain;
pub mod fit;
pub mod lock;
pub mod move_visit;
pub mod next_week;
pub(crate) mod remedy;
pub mod repair;
pub(crate) mod trial;
pub(crate) mod what_if;

pub use compare::Comparison;
pub use explain::Explanation;
pub use fit::Fit;
pub use remedy::Remedies;
pub use repair::Repair;
pub use what_if::WhatIf;

//! The rules, one file for each family. A rule reads the account and writes findings; it changes nothing else.
//!
//! ```
//! use homeround_core::verification::Rule;
//! use homeround_core::verification::rules::Wholeness;
//!
//! // Each rule has the number by which findings and corrections name it.
//! assert_eq!(Rule::TimeOrder.number(), 9);
//! assert_eq!(Wholeness::default(), Wholeness::Settled);
//! ```

pub(crate) mod carer;
pub(crate) mod device;
pub(crate) mod double_up;
pub(crate) mod duration;
pub(crate) mod edits;
pub(crate) mod log;
pub(crate) mod place;
pub(crate) mod presence;
pub(crate) mod punctuality;
pub(crate) mod time;
pub(crate) mod visit;
pub(crate) mod workload;

pub use presence::Wholeness;

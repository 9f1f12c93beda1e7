//! Verification: what really happened, and what it counts for.
//!
//! Events of carers' devices are given their true time as an interval, put together into attendances, linked to the
//! plan, and judged by rules whose thresholds all stand in a [`Profile`] with their sources. [`verify()`] is a pure
//! function: it reads no clock, and neither order nor repetition of the events changes what it finds.
//!
//! What no record of punches can show: events cut off the end of a log before it was first sent, a phone held by
//! somebody else, and whether good care was given.

pub mod account;
pub mod attendance;
pub mod bill;
pub mod clock;
pub mod correction;
mod effective;
pub mod event;
pub mod fence;
pub mod finding;
pub mod group;
#[cfg(any(feature = "alloc", test))]
pub mod heap;
pub mod link;
pub mod log;
pub mod measures;
pub mod memory;
mod order;
pub mod plan;
pub mod profile;
pub mod proof;
pub mod registers;
pub mod rules;
pub mod sight;
pub mod token;
pub mod verdict;
mod verify;
mod worked;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod link_cases;
#[cfg(test)]
mod order_cases;
#[cfg(test)]
mod rule_cases;
#[cfg(test)]
mod sample;

pub use attendance::Attendance;
pub use bill::Paid;
pub use clock::Moment;
pub use correction::{Accepted, Change, Correction, Target, User};
pub use event::{Anchor, Check, Confidence, DeviceIx, Event, EventFault, Fix, KeyIx, Kind, Method, Token};
pub use fence::Fence;
pub use finding::{Certainty, Class, Finding, Rule, Unit};
pub use log::{Trouble, Troubles};
pub use memory::{Error, Memory, Size};
pub use plan::{Address, Due, Plan, PlanFault, Sent, Terms};
pub use profile::{Profile, ProfileFault, Setting};
pub use registers::{Period, Registers};
pub use sight::Sight;
pub use verdict::{Alert, Level, Punctuality, Reason, Start, Status, Verdict};
pub use verify::{Outcome, verify};
pub use worked::worked;

//! Verification: what really happened, and what it counts for.
//!
//! Events of carers' devices are given their true time as an interval, put together into attendances, linked to the
//! plan, and judged by rules whose thresholds all stand in a [`Profile`] with their sources. [`verify()`] is a pure
//! function: it reads no clock, and neither order nor repetition of the events changes what it finds.
//!
//! What no record of punches can show: events cut off the end of a log before it was first sent, a phone held by
//! somebody else, and whether good care was given.

mod assembly;
pub mod attendance;
pub mod correction;
mod corrections;
pub mod event;
pub mod evidence;
pub mod finding;
pub mod geofence;
#[cfg(any(feature = "alloc", test))]
pub mod heap;
mod judging;
pub mod log;
pub mod measures;
pub mod memory;
pub mod merkle;
mod order;
pub mod plan;
pub mod profile;
pub mod reference_data;
pub mod rule_context;
pub mod rules;
pub mod shared_care;
pub mod totp;
pub mod true_time;
pub mod units;
pub mod verdict;
mod verify;
mod visit_judge;
pub mod visit_matching;
mod worked;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod order_cases;
#[cfg(test)]
mod rule_cases;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod visit_matching_cases;

pub use attendance::Attendance;
pub use correction::{Accepted, CorrectedField, Correction, Target, User};
pub use event::{Anchor, Check, Confidence, DeviceIx, Event, EventFault, EventKind, Fix, KeyIx, PunchMethod, Token};
pub use evidence::Evidence;
pub use finding::{Certainty, Class, Finding, Rule, Unit};
pub use geofence::Geofence;
pub use log::{LogFault, LogFaults};
pub use memory::{AttendanceMemory, EventMemory, SlotMemory, VerdictMemory, VerifyError, VerifyMemory, VerifySize};
pub use plan::{Address, Assignment, PlanFault, PlannedVisit, VisitPlan, VisitTerms};
pub use profile::{Profile, ProfileFault, Setting};
pub use reference_data::{Period, Registers};
pub use true_time::Moment;
pub use units::Paid;
pub use verdict::{Alert, Level, Punctuality, Reason, Start, Status, Verdict};
pub use verify::{Verification, verify};
pub use worked::worked;

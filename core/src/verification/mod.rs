//! Verification: what really happened, and what it counts for.
//!
//! Events of carers' devices are given their true time as an interval, put together into attendances, linked to the
//! plan, and judged by rules whose thresholds all stand in a [`Profile`] with their sources. [`verify()`] is a pure
//! function: it reads no clock, and neither order nor repetition of the events changes what it finds.
//!
//! What no record of punches can show: events cut off the end of a log before it was first sent, a phone held by
//! somebody else, and whether good care was given.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx, Zone};
//! use homeround_core::verification::heap::OwnedMemory;
//! use homeround_core::verification::profile::UK;
//! use homeround_core::verification::{
//!     Assignment, Event, EventKind, PlannedVisit, PunchMethod, Registers, Status, VisitPlan, VisitTerms,
//! };
//!
//! // Half an hour was planned from nine, and carer 0 was sent.
//! let nine = Instant(1_780_304_400_000);
//! let after = |minutes: i64| Instant(nine.0 + minutes * 60_000);
//! let (client, start, end, terms) = (ClientIx(0), nine, after(30), VisitTerms::default());
//! let visits = [PlannedVisit { client, start, end, carers: 1, time_critical: false, cancelled: None, terms }];
//! let sent = [Assignment { visit: VisitIx(0), carer: CarerIx(0) }];
//! let (zone, registers) = (Zone::UTC, Registers::default());
//! let plan = VisitPlan { clients: 1, carers: 1, visits: &visits, sent: &sent, addresses: &[], zone, registers, corrections: &[] };
//! let plan = plan.validated().unwrap();
//!
//! // Nobody came: two days later that is sure.
//! let mut memory = OwnedMemory::default();
//! let found = memory.verify(&plan, &[], &UK, after(2 * 24 * 60)).unwrap();
//! assert_eq!(found.verdicts[0].status, Status::Missed { merged: false });
//!
//! // A punch by hand says that the carer came, and nothing that the carer left.
//! let punch = Event {
//!     kind: EventKind::In, method: PunchMethod::Manual, carer: CarerIx(0), client,
//!     wall: after(2), received: after(3), seq: 1, boot: 1, ..Event::UNREADABLE
//! };
//! let found = memory.verify(&plan, &[punch], &UK, after(2 * 24 * 60)).unwrap();
//! assert_eq!(found.verdicts[0].status.word(), "incomplete");
//! # }
//! ```

mod assembly;
pub mod attendance;
pub mod correction;
mod corrections;
pub mod event;
mod evidence;
pub mod finding;
pub mod geofence;
#[cfg(any(feature = "alloc", test))]
pub mod heap;
mod judging;
pub mod log;
pub mod measures;
mod memory;
pub mod merkle;
mod order;
pub mod plan;
pub mod profile;
pub mod reference_data;
pub(crate) mod rule_context;
pub mod rules;
mod shared_care;
pub mod totp;
pub mod true_time;
pub mod units;
pub mod verdict;
mod verify;
mod visit_judge;
pub mod visit_matching;
mod words;
mod worked;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod limit_cases;
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

//! Advice on a roster that stands: what is in the way of a visit, whoever asks, judged by the independent check alone.
//!
//! ```
//! use homeround_core::advice::explain;
//! use homeround_core::book::{Carer, Shift, Visit};
//! use homeround_core::ground::{Seconds, Skills, Span, VisitIx, Window};
//! use homeround_core::heap::{OwnedRoster, Tables};
//! use homeround_core::rounds::Violation;
//!
//! // A visit needs a training that the only carer does not have.
//! let hour = |hours: i32| Seconds(hours * 3600);
//! let window = Window { earliest: hour(8), latest: hour(10) };
//! let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! tables.carers.push(Carer::default());
//! tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! tables.visits.push(Visit { duration: hour(1), window, carers: 1, skills: Skills(1), ..Visit::default() });
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//!
//! let nobody = OwnedRoster::from_rounds(&[vec![]]);
//! let shifts = explain(&problem, &nobody.view(), VisitIx(0));
//! assert!(matches!(shifts[0].blocked[..], [Violation::Skill(..)]));
//! ```

mod blame;
mod day;
mod explain;
mod fit;
mod incomplete;
mod news;
mod pinned;
mod repair;
mod rest;
mod trial;
mod unmended;

pub use explain::{BestPlace, ShiftExplanation, explain};
pub use fit::{Offer, fit_visits, leave_out};
pub use incomplete::{IncompleteRoster, load_incomplete};
pub use news::{Cause, Fate, Made, News, Stuck};
pub use repair::{Limits, Repaired, VisitChange, repair};
pub use rest::Rest;

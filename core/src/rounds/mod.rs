//! Rounds: who visits whom, when, and in which order.
//!
//! A [`Problem`] is validated once, a [`Search`] works on it in lent memory for as much [`Work`] as the host asks for, and
//! [`check()`] judges any [`Roster`] without sharing a line with the search. Starts are the earliest that all rules allow;
//! they are published as late as harms nobody, so that the carer leaves late rather than waits.
//!
//! Visits with more than one stop, or with a gap, are *linked*: they are published at their earliest start, and so are
//! visits put where they may start before they are wanted. Paid time runs from leaving the start place to reaching the end
//! place; unpaid breaks are taken off, and both commutes where they are not paid. Every leg counts as travel and miles.
//! Breaks are taken where the visit before them was. In a double run, a shift with a second carer, both are paid, one car
//! drives, and one stop is both carers of a visit that needs two.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use homeround_core::book::{Carer, Shift, Visit};
//! use homeround_core::ground::{CarerIx, ClientIx, Cost, PlaceIx, Seconds, Skills, Span, VisitIx, Window};
//! use homeround_core::heap::{Memory, Tables};
//! use homeround_core::rounds::{ProblemSize, Search, Settings, Work, check, scratch};
//!
//! let hour = |hours: i32| Seconds(hours * 3600);
//! let mut tables = Tables { clients: 2, places: 3, modes: 1, ..Tables::default() };
//! tables.travel_seconds = vec![0, 600, 900, 600, 0, 300, 900, 300, 0];
//! tables.travel_metres = vec![0, 5000, 8000, 5000, 0, 2500, 8000, 2500, 0];
//! tables.carers.push(Carer { per_second: Cost(350_000), ..Carer::default() });
//! tables.shifts.push(Shift {
//!     carer: CarerIx(0),
//!     span: Span { start: hour(7), end: hour(14) },
//!     start: PlaceIx(0),
//!     end: PlaceIx(0),
//!     commute_paid: true,
//!     capacity: u32::MAX,
//!     ..Shift::default()
//! });
//! for client in 0..2 {
//!     tables.visits.push(Visit {
//!         client: ClientIx(client),
//!         place: PlaceIx(client + 1),
//!         duration: Seconds::from_minutes(30),
//!         window: Window { earliest: hour(8), latest: hour(10) },
//!         due: hour(9),
//!         late_price: Cost(1_000_000),
//!         unserved_price: Cost(100_000_000_000),
//!         skills: Skills::NONE,
//!         carers: 1,
//!         load: 0,
//!         ..Visit::default()
//!     });
//! }
//! let problem = tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap();
//! let mut memory = Memory::new(ProblemSize::from_problem(&problem));
//! let mut search = Search::new(memory.workspace(problem).unwrap(), Settings::default());
//! let progress = search.step(Work(10_000));
//! assert_eq!(progress.unserved, 0);
//! let mut scratch = vec![0; scratch(&problem)];
//! let lines = check(&problem, &search.best(), &mut scratch, &mut |broken| panic!("{broken:?}"));
//! assert_eq!(lines, progress.lines);
//! # }
//! ```

mod absent;
mod best_rounds;
mod blinks;
mod breaks;
mod by;
mod candidates;
mod carer_plans;
mod changed_rounds;
pub mod check;
mod compatibility;
mod continuity;
mod couples;
mod edit;
mod evaluate;
mod event_queue;
mod fault;
mod groups;
mod idle_rounds;
mod index;
mod insertion;
mod journal;
mod layout;
mod limits;
mod multi_carer;
mod neighbours;
pub mod objective;
mod order;
#[cfg(feature = "std")]
pub(crate) mod pause;
mod placement;
mod positions;
pub mod problem;
pub(crate) mod random;
mod recreate;
mod refresh;
pub mod roster;
mod rows;
mod ruin;
pub mod search;
pub mod segment;
mod size;
mod state;
mod temperature;
mod ties;
mod timeline;
mod trail;
mod two_opt_star;
mod undo_log;
mod units;
pub mod worked;
mod working_rules;
mod workspace;

pub use by::By;
pub use check::{Violation, check, scratch};
pub use edit::Mark;
pub use fault::Fault;
pub use objective::Lines;
pub use problem::{Prices, Problem, Valid};
pub use random::Seed;
pub use roster::{Planned, Roster, Task};
pub use rows::{Candidate, Round, Segments, Stop, VisitState};
pub use ruin::Strings;
pub use search::{NotLegal, Progress, SEARCH_VERSION, Search, Settings, Work};
pub use segment::Segment;
pub use size::ProblemSize;
pub use temperature::WHOLE;
pub use worked::{Stretches, worked};
pub use workspace::{TooSmall, Workspace, WorkspaceMemory};

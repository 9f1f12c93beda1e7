//! The core of `homeround`: rounds of home care, verification of visits, and the cost of an hour of it.
//!
//! No allocator, no clock, no global, no floating point in time, money or verdicts. Every algorithm works on memory
//! that the caller lends; the same problem, seed and work give the same bytes on every target.
//!
//! The floors of the house, each using only those above it in this list:
//!
//! 1. [`ground`]: words that depend on nothing (time, place, money, skills, ids);
//! 2. [`book`]: what is asked for, who can do it, how far it is, and what was worked;
//! 3. [`rounds`], [`verification`], [`cost`]: the three domains, which never import one another;
//! 4. [`certificate`]: why a problem cannot be delivered, checked without a line of the search;
//! 5. `heap` and `fixed`: owners of the memory, with an allocator and without;
//! 6. `parallel`: several searches at once, with threads;
//! 7. `advice`: what a roster's reader asks next;
//! 8. [`catalogue`]: every error with its code.
//!
//! `heap` and `advice` need the feature `alloc`, `fixed` needs `heapless`, and `parallel` needs `std`.
//!
//! ```
//! # #[cfg(feature = "std")] {
//! // One carer from seven to two, and two visits of an hour that start between eight and ten.
//! use homeround_core::book::{Carer, Shift, Visit};
//! use homeround_core::ground::{Seconds, Span, Window};
//! use homeround_core::heap::Tables;
//! use homeround_core::parallel::{Options, solve};
//! use homeround_core::rounds::{Settings, Work};
//!
//! let hour = |hours: i32| Seconds(hours * 3600);
//! let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! tables.carers.push(Carer::default());
//! tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! tables.visits = vec![visit; 2];
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//!
//! let settings = Settings { work: Work(2_000), ..Settings::default() };
//! let solved = solve(&problem, None, &Options { settings, ..Options::default() }, &|_| true).unwrap();
//! assert_eq!(solved.progress.unserved, 0);
//! # }
//! ```
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(any(feature = "alloc", test))]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "alloc")]
pub mod advice;
pub mod book;
pub mod catalogue;
pub mod certificate;
pub mod cost;
#[cfg(feature = "heapless")]
pub mod fixed;
pub mod ground;
#[cfg(feature = "alloc")]
pub mod heap;
#[cfg(feature = "std")]
pub mod parallel;
pub mod rounds;
pub mod verification;

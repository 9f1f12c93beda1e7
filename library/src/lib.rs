//! Home care from a branch's book to its rounds, what really happened, and what an hour costs: bytes in, values out.
//!
//! The library owns no terminal, no clock and no signal: whoever calls it does, and hears how work goes through [`planning::Watch`].
//!
//! A book from bytes, its rounds, their check and their price, without a disk:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::book::starter::list_starter_files;
//! use homeround::planning::{CheckReport, Effort, LoadedBranch, search_roster};
//! use homeround::pricing::{Options, price_roster};
//! use homeround_core::ground::ShiftIx;
//! use homeround_core::rounds::worked;
//!
//! // The files by name: here the small example of `homeround init --example`.
//! let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let branch = LoadedBranch::from_source(&files)?;
//!
//! let effort = Effort { seed: 1, work: 20_000, chains: 1, threads: 1 };
//! let found = search_roster(&branch, None, &effort, &|_| true)?;
//! let roster = found.roster.view();
//!
//! let judgement = CheckReport::from_roster(&branch, &roster)?;
//! assert!(judgement.legal);
//!
//! let problem = branch.problem()?;
//! let shifts = (0..branch.plan.tables.shifts.len()).map(ShiftIx::from_index);
//! let time: Vec<_> = shifts.flat_map(|shift| worked(&problem, &roster, shift)).collect();
//! let price = price_roster(&branch.book, &branch.plan, time, &Options::default())?;
//! println!("{}{}", judgement.text(), price.text());
//! # Ok::<(), homeround::failure::Failure>(())
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod advice;
pub mod api;
#[cfg(feature = "zip")]
pub mod archive;
pub mod book;
pub mod catalogue;
#[cfg(feature = "xlsx")]
mod cell_references;
pub mod cells;
pub mod commissioning;
pub mod csv;
mod encodings;
pub mod event_row;
pub mod exchange;
pub mod failure;
pub mod fault;
pub mod fees;
mod fhir;
pub mod input_schema;
pub mod live;
#[cfg(feature = "log")]
pub mod log;
pub mod output;
#[cfg(feature = "pack")]
pub mod pack;
pub mod planning;
pub mod postcodes;
pub mod pricing;
pub mod proving;
#[cfg(feature = "html")]
pub mod report;
pub mod roster;
pub mod rota;
pub mod row;
pub mod scorecard;
pub mod sheets;
pub mod solvers;
pub mod source;
pub mod specification;
pub mod starter;
pub mod telephone;
mod threads;
pub mod travel;
pub mod verification;
pub mod wages;
pub mod words;
#[cfg(feature = "xlsx")]
pub(crate) mod workbook;

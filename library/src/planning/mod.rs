//! A book made into a roster: opened, searched and judged.
//!
//! ```
//! use homeround::book::starter::list_starter_files;
//! use homeround::planning::{Effort, LoadedBranch, search_roster};
//! use std::collections::BTreeMap;
//!
//! let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! let branch = LoadedBranch::from_source(&files)?;
//! let effort = Effort { seed: 1, work: 200_000, chains: 1, threads: 1 };
//! let found = search_roster(&branch, None, &effort, &|_| true)?;
//! println!("{} visits unserved", found.unserved);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

pub mod branch;
pub(crate) mod breach;
pub mod check_report;
pub mod digest;
pub(crate) mod grid;
mod law;
pub(crate) mod outlook;
pub mod search;
pub(crate) mod settle;
mod starter;
pub(crate) mod watch;
mod words;

pub use branch::LoadedBranch;
pub use breach::Breach;
pub use check_report::CheckReport;
pub use outlook::Outlook;
pub use search::{Effort, SearchResult, search_roster, usual_work};
pub use settle::search_until_settled;
pub use starter::plan_starter;
pub use watch::{News, Watch};
pub(crate) use words::Words;

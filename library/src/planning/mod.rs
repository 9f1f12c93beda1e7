//! A book made into a roster: opened, searched and judged.

pub mod branch;
pub mod breach;
pub mod check_report;
mod law;
pub mod search;
pub mod watch;
mod words;

pub use branch::LoadedBranch;
pub use breach::Breach;
pub use check_report::CheckReport;
pub use search::{Effort, SearchResult, search_roster};
pub use watch::{News, Watch};
pub(crate) use words::Words;

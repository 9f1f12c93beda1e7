//! A book made into a roster: opened, searched and judged.

pub mod branch;
pub mod breach;
pub mod judgement;
mod law;
pub mod search;
pub mod watch;
mod words;

pub use branch::Branch;
pub use breach::Breach;
pub use judgement::Judgement;
pub use search::{Effort, Found, search};
pub use watch::{News, Watch};
pub(crate) use words::Words;

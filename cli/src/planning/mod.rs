//! A book made into a roster: opened, searched and judged.

pub mod branch;
pub mod judgement;
mod law;
pub mod search;
mod words;

pub use branch::Branch;
pub use judgement::{Breach, Judgement};
pub use search::{Effort, Found, search};
pub(crate) use words::Words;

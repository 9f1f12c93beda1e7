//! Home care from a branch's book to its rounds, what really happened, and what an hour costs: bytes in, values out.
//!
//! The library owns no terminal, no clock and no signal: whoever calls it does, and hears how work goes through [`planning::Watch`].
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod advice;
pub mod book;
pub mod cells;
pub mod csv;
pub mod event_row;
pub mod exchange;
pub mod failure;
pub mod fault;
pub mod fees;
#[cfg(feature = "log")]
pub mod input_schema;
pub mod live;
pub mod log;
pub mod output;
pub mod planning;
pub mod pricing;
pub mod proving;
#[cfg(feature = "html")]
pub mod report;
pub mod roster;
pub mod scorecard;
pub mod telephone;
pub mod travel;
pub mod verification;
pub mod wages;
pub mod words;

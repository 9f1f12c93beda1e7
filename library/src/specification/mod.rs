//! The specification test: whether a contract is real before anybody signs it, on made-up days and without one person's data.
//!
//! A specification says what is to be bought, where, by whom and for how much. A draw is one made-up day of it, an ordinary book.
//! The same seed gives the same draws to the byte, to everybody.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::specification::{Area, DrawKey, TEMPLATE, draw_book, read_specification};
//!
//! let spec = read_specification("tender.toml", TEMPLATE)?;
//! let area = Area::open(&spec.area, &BTreeMap::new())?;
//! let book = draw_book(&spec, &area, DrawKey { seed: 2026, draw: 7 });
//! assert_eq!(book.packages.len(), spec.visits_a_day() as usize);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

pub(crate) mod answer;
mod area;
pub mod bids;
pub mod binomial;
#[cfg(feature = "plots")]
mod cases_plot;
mod coherence;
mod demand;
mod draw;
pub(crate) mod judge;
mod lots;
pub(crate) mod model;
pub(crate) mod money;
mod population;
mod read;
pub(crate) mod run;
mod samples;
pub mod state;
mod summing;
pub mod sweep;
mod team;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod verdicts;
mod words;
pub mod years;
pub mod zones;

pub use answer::SpecificationAnswer;
pub use area::Area;
#[cfg(feature = "plots")]
pub use cases_plot::draw_cases;
pub use draw::{DrawKey, draw_book};
pub use judge::{DrawAnswer, DrawEffort, DrawOutcome, Judged, judge_draw, open_draw};
pub use model::Specification;
pub use money::DayTotals;
pub use read::read_specification;
#[cfg(feature = "pack")]
pub(crate) use run::judge_draws_with;
pub use run::{DrawPlan, Outcomes, judge_draws};
pub use samples::notice_of;
pub use state::DrawsFile;
pub use summing::sum_up;

/// A specification to begin with: commented, and it works as it is.
pub const TEMPLATE: &str = include_str!("template.toml");

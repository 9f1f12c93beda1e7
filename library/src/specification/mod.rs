//! The specification test: whether a contract is real before anybody signs it, on made-up days and without one person's data.
//!
//! A specification says what is to be bought, where, by whom and for how much. A draw is one made-up day of it, an ordinary book.
//! The same seed gives the same draws to the byte, to everybody.
//!
//! ```
//! use std::path::Path;
//!
//! use homeround::specification::{Area, DrawKey, TEMPLATE, draw_book, read_specification};
//!
//! let spec = read_specification("tender.toml", TEMPLATE)?;
//! let area = Area::open(&spec.area, Path::new("."))?;
//! let book = draw_book(&spec, &area, DrawKey { seed: 2026, draw: 7 });
//! assert_eq!(book.packages.len(), spec.visits_a_day() as usize);
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

mod area;
mod coherence;
mod demand;
mod draw;
mod lots;
pub mod model;
pub mod money;
mod population;
mod read;
mod samples;
mod section;
mod team;
#[cfg(test)]
mod tests;

pub use area::Area;
pub use draw::{DrawKey, draw_book};
pub use model::Specification;
pub use money::DayTotals;
pub use read::read_specification;
pub use samples::NOTICE;

/// A specification to begin with: commented, and it works as it is.
pub const TEMPLATE: &str = include_str!("template.toml");

//! The years of a contract: hours, carers, the wage, the price, the fee and what lies between them, quarter by quarter in three cases.
//!
//! What is published is used and marked known; everything else is one of three values that somebody gave, and is marked assumed.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use homeround::specification::years::{TEMPLATE as YEARS, YearOfDraws, read_years, reckon_years};
//! use homeround::specification::{Area, DrawEffort, DrawPlan, TEMPLATE, judge_draws, read_specification};
//!
//! let spec = read_specification("tender.toml", TEMPLATE)?;
//! let area = Area::open(&spec.area, &BTreeMap::new())?;
//! let effort = DrawEffort { work_a_visit: 100, ..DrawEffort::default() };
//! let drawn = judge_draws(&spec, &area, &DrawPlan { seed: 1, draws: 1, effort, threads: 1 }, &[], &|_| {}, &|_| true)?;
//! let answer = reckon_years(&spec, &read_years("years.toml", YEARS)?, &YearOfDraws::new(&drawn)?)?;
//! assert_eq!(answer.quarters.len(), 36);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

mod answer;
mod model;
mod reckon;
mod wages;
mod words;

pub use answer::{QuarterRow, YearRow, YearsAnswer};
pub use model::{Case, Expected, Switch, Years, read_years};
pub use reckon::{YearOfDraws, reckon_years};

/// Years to begin with: commented, and they work as they are.
pub const TEMPLATE: &str = include_str!("template.toml");

#[cfg(test)]
mod tests;

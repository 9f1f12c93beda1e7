//! `homeround rates`: the statutory rates that prices and pay are judged by.

use clap::Args;

use super::wages::day;
use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};
use homeround::book::value::Day;
use homeround::pricing::rates::RateTable;

/// The statutory rates that prices and pay are judged by, each with its days, its source and how it is known.
///
/// Exit code 1 when there is no row for the day: rates are never guessed from other years.
#[derive(Args, Clone, Debug)]
pub struct RatesOf {
    /// Those of one day; every row there is when it is left out.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Option<Day>,
}

/// Lists rates: no when one is missing.
///
/// # Errors
/// When the answer cannot be written.
pub fn run(args: &RatesOf, console: &Console) -> Result<Answer, CommandFailure> {
    let table = RateTable::from_date(args.date);
    console.answer(&table, || table.text())?;
    Ok(if table.missing.is_empty() { Answer::Yes } else { Answer::No })
}

//! `homeround wages`: whether pay is lawful, of one slip or of everybody.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::book::value::Day;
use crate::console::Console;
use crate::fault::{Fault, Faults};
use crate::outcome::{Answer, Stop};
use crate::pricing::reading::text_of;
use crate::wages::{WageCheck, read_slip};

/// Hold pay against the minimum wage.
#[derive(Args, Clone, Debug)]
pub struct Wages {
    /// What to hold against it.
    #[command(subcommand)]
    pub what: What,
}

/// What is held against the minimum wage.
#[derive(Subcommand, Clone, Debug)]
pub enum What {
    /// One worker's pay of one pay reference period, from a JSON file: exit code 0 when it is enough, 1 when it is not.
    Check(Check),
}

/// One slip.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// The slip: date, age, `pay_days`, pay, hours, and where there are any accommodation, apprentice, deductions,
    /// `unreimbursed_mileage`, premium.
    #[arg(long, value_name = "FILE")]
    pub inputs: PathBuf,
    /// What is owed if it is paid back on that day, `2026-05-01`.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
}

/// A day on the command line.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    Day::read(text).ok_or_else(|| "is no day; write 2026-05-01".to_owned())
}

/// Holds pay against the minimum wage: yes when it is enough.
///
/// # Errors
/// The faults of the files.
pub fn run(args: &Wages, console: &Console) -> Result<Answer, Stop> {
    match &args.what {
        What::Check(args) => check(args, console),
    }
}

fn check(args: &Check, console: &Console) -> Result<Answer, Stop> {
    let file = args.inputs.display().to_string();
    let slip = read_slip(&file, &text_of(&args.inputs)?)?;
    let checked = WageCheck::of(&slip, args.as_of.map(|day| day.0)).map_err(|why| {
        let remedy = "Give days for which a rate is known, and sums with fewer figures.".to_owned();
        let (row, column, value) = (None, String::new(), String::new());
        Faults(vec![Fault { file, row, column, value, problem: format!("cannot be judged: {why}"), remedy }])
    })?;
    console.answer(&checked, || checked.text(&slip))?;
    Ok(if checked.compliant { Answer::Yes } else { Answer::No })
}

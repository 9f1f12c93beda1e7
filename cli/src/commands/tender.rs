//! `homeround tender`: whether an offered rate can carry what is promised with it.

use std::path::PathBuf;

use clap::Args;
use homeround_core::cost::Exact;

use super::price::pounds;
use super::wages::day;
use crate::console::Console;
use crate::disk::text_of;
use crate::outcome::{Answer, CommandFailure};
use homeround::book::value::Day;
use homeround::fees::tender::Promise;
use homeround::fees::{Offer, judge_tender};
use homeround::pricing::read_inputs;

/// Whether an offered rate can carry the wage, the travel and the margin that are promised with it.
///
/// Exit code 0 when it can, 1 when it cannot: a rate that carries a promise only with on-costs below the law does not.
#[derive(Args, Clone, Debug)]
pub struct TenderArgs {
    /// The travel, on-costs and margins of an average hour, as for `price --inputs`.
    #[arg(long, value_name = "FILE")]
    pub inputs: PathBuf,
    /// What is offered for an hour of contact, in pounds.
    #[arg(long, value_name = "POUNDS", value_parser = pounds)]
    pub rate: Exact,
    /// The day whose statutory rates hold, `2026-04-01`.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Day,
    /// Hours a week of an average carer, to hold National Insurance and pensions against the law; without it they must be more than
    /// nothing.
    #[arg(long, value_name = "HOURS", value_parser = pounds)]
    pub weekly_hours: Option<Exact>,
    /// The promised wage an hour, in place of the inputs'.
    #[arg(long, value_name = "POUNDS", value_parser = pounds, conflicts_with_all = ["living_wage", "london_living_wage", "minimum_wage"])]
    pub wage: Option<Exact>,
    /// The Real Living Wage of the day is promised.
    #[arg(long, conflicts_with_all = ["london_living_wage", "minimum_wage"])]
    pub living_wage: bool,
    /// The London Living Wage of the day is promised.
    #[arg(long, conflicts_with = "minimum_wage")]
    pub london_living_wage: bool,
    /// The adult minimum wage of the day is promised.
    #[arg(long)]
    pub minimum_wage: bool,
}

/// Checks a tender: yes when it can be kept.
///
/// # Errors
/// Every fault of the inputs; a day without rates.
pub fn run(args: &TenderArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let averages = read_inputs(&args.inputs.display().to_string(), &text_of(&args.inputs)?)?;
    let promise = match (args.wage, args.living_wage, args.london_living_wage, args.minimum_wage) {
        (Some(wage), ..) => Promise::Wage(wage),
        (_, true, ..) => Promise::LivingWage,
        (_, _, true, _) => Promise::LondonLivingWage,
        (.., true) => Promise::MinimumWage,
        _ => Promise::Inputs,
    };
    let found = judge_tender(
        &averages,
        &Offer { rate: args.rate, promise, date: args.date.0, weekly_hours: args.weekly_hours },
    )?;
    console.answer(&found, || found.text(args.date.0))?;
    Ok(if found.possible { Answer::Yes } else { Answer::No })
}

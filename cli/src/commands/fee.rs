//! `homeround fee`: what a tariff earns on a roster, and what it leaves of every visit.

use std::path::PathBuf;

use clap::Args;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{open_branch, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::fees::{PricedVisits, read_terms, report_revenue};
use homeround::pricing::{Options, price_segments};

/// What a tariff earns on a roster, against planned and delivered time, and what it leaves of every visit.
///
/// The tariff is a JSON file with one of `per_minute`, `per_planned_visit`, `bands`, `units` and `fixed`, and where they are known
/// `invoice_rounding`, `payment` and `block_per_week`. Exit code 0 when the tariff pays the price, 1 when it does not.
#[derive(Args, Clone, Debug)]
pub struct FeeArgs {
    /// The book the roster was made from.
    pub book: PathBuf,
    /// The roster.
    pub roster: PathBuf,
    /// The tariff: `{"per_minute": {"pounds_per_hour": "24.10"}}`.
    #[arg(long, value_name = "FILE")]
    pub tariff: PathBuf,
    /// Events of the carers' devices: visits count as verified, in place of as planned.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
}

/// Says what a tariff earns: yes when it pays the price.
///
/// # Errors
/// Every fault of the files.
pub fn run(args: &FeeArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let terms = read_terms(&args.tariff.display().to_string(), &text_of(&args.tariff)?)?;
    let branch = open_branch(&args.book)?;
    let loaded = read_roster(&args.roster, &branch, console)?;
    let (worked, basis) = super::price::stretches(&branch, &loaded, args.events.as_deref())?;
    let options = Options { basis, ..Options::default() };
    let priced = price_segments(&branch.book, &branch.plan, &worked, &options, true)?;
    let visits =
        PricedVisits { plan: &branch.plan, worked: &worked, segments: &priced.segments, price: &priced.summary };
    let found = report_revenue(&visits, &terms)?;
    console.answer(&found, || found.text())?;
    Ok(if found.pays { Answer::Yes } else { Answer::No })
}

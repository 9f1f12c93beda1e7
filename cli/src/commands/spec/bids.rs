//! `homeround spec bids`: bidders beside one another on the same made-up days.

use std::path::PathBuf;

use clap::Args;

use super::drawing::DrawingArgs;
use super::keep::{Kept, draws};
use super::tender::open;
use crate::console::Console;
use crate::disk::{Disk, bytes_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::fees::law::{Assumption, parse_assumption};
use homeround::specification::bids::{BidVerdict, compare_bids, read_bids};

/// Set bidders side by side on the same made-up days: one table, each bid's on-costs held against the law of the day.
///
/// BIDS is a CSV file with columns `bidder` and `fee`, and where a bid differs from the specification `wage`, `carers`, `weekly_hours`,
/// `ni_percent`, `holiday_percent`, `training_percent`, `pension_percent`, `sick_percent`, `overhead_percent_of_price` or
/// `overhead_pounds_per_hour`, and `profit_percent_of_price`. A bid below the law is never answered with yes. Exit codes: 0 every
/// bid can be kept, 1 some bid cannot, 4 not known.
#[derive(Args, Clone, Debug)]
pub struct BidsArgs {
    /// The specification.
    pub tender: PathBuf,
    /// The bids.
    pub bids: PathBuf,
    /// The draws, and how hard each is worked on.
    #[command(flatten)]
    pub how: DrawingArgs,
    /// A rate for days that have none: nlw=13.20@2027-04-01, or rlw. The answer says that it is assumed.
    #[arg(long, value_name = "RATE=POUNDS@DAY", value_parser = parse_assumption)]
    pub assume: Vec<Assumption>,
    /// Keep judged days in this file, and begin from those that are there.
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
}

/// Compares the bids.
///
/// # Errors
/// Every fault of both files; [`CommandFailure::Interrupted`] after Ctrl-C.
pub(super) fn run(args: &BidsArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([Some(args.bids.as_path())]);
    let (spec, area) = open(&args.tender, &mut disk)?;
    let bids = read_bids(&args.bids.display().to_string(), &bytes_of(&args.bids)?, &spec)?;
    let (plan, kept) = (args.how.plan(), Kept::open(args.keep.as_deref(), &mut disk)?);
    let mut outcomes = Vec::with_capacity(bids.len());
    for bid in &bids {
        // Bids that differ in money alone, the wage among it, are judged on one roster of each day.
        let mut judged = bid.spec.clone();
        judged.price.wage = spec.price.wage;
        let found = draws(&judged, &area, &plan, &kept, console)?;
        if found.stopped {
            return Err(CommandFailure::Interrupted);
        }
        outcomes.push(found.rows);
    }
    let answer = compare_bids(&bids, &outcomes, plan.seed, &args.assume)?;
    console.answer(&answer, || answer.text())?;
    let any = |verdict| answer.rows.iter().any(|row| row.answer == verdict);
    Ok(match (any(BidVerdict::No), any(BidVerdict::NotKnown)) {
        (true, _) => Answer::No,
        (false, true) => Answer::Undecided,
        (false, false) => Answer::Yes,
    })
}

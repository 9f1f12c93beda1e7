//! `homeround repair`: a day on which something went wrong, mended with as few changes as can be.

use std::path::PathBuf;

use clap::Args;
use homeround_core::advice::Limits;
use homeround_core::rounds::Work;

use crate::commands::given_roster::read_roster;
use crate::console::Console;
use crate::disk::{Disk, file_name};
use crate::outcome::{Answer, CommandFailure};
use homeround::advice::disruption::{Disruption, DisruptionRows};
use homeround::advice::repair::repair_day;
use homeround::book::terms::pounds;
use homeround::book::value::Exact;
use homeround::roster;

/// Mend a published day on which something went wrong: every visit that changes with its reason, and what it costs.
///
/// What was published to start before --at is as it was; whoever is sick finishes the visit under way. An emergency is written
/// into the book first: what the roster does not make is placed. Tell everything that happened on the day each time, for the
/// roster does not remember who is sick. Other days stay as published. Exit code 0 when every visit of the day has a place, 1
/// when some have none.
#[derive(Args, Clone, Debug)]
pub struct RepairArgs {
    /// The book: a folder with homeround.toml and CSV files, or a JSON document.
    pub book: PathBuf,
    /// The published roster, JSON or CSV.
    pub roster: PathBuf,
    /// Now, on the branch's clock: 2026-03-02T07:10.
    #[arg(long, value_name = "MOMENT")]
    pub at: String,
    /// A carer who goes home sick now, by id; again for several.
    #[arg(long, value_name = "CARER")]
    pub sick: Vec<String>,
    /// A visit that lasts longer, and when it is over: C01-morning=08:20; again for several.
    #[arg(long, value_name = "VISIT=HH:MM")]
    pub overruns: Vec<String>,
    /// A visit that is not wanted any more; again for several.
    #[arg(long, value_name = "VISIT")]
    pub cancelled: Vec<String>,
    /// How many visits may change that could stay as published.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub max_changes: usize,
    /// What each of them must save in pounds, unless it finds a place for a visit that has none.
    #[arg(long, default_value = "20", value_name = "POUNDS", value_parser = amount)]
    pub change_price: Exact,
    /// How much work to do, about: places tested.
    #[arg(long, default_value_t = 500_000)]
    pub work: u64,
    /// Write the repaired roster here, JSON or, by its name, CSV.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// An amount of pounds that is not below nothing.
pub(super) fn amount(text: &str) -> Result<Exact, String> {
    Exact::read(text).filter(|amount| *amount >= Exact::default()).ok_or_else(|| "write pounds like 12.50".to_owned())
}

/// Mends the day.
///
/// # Errors
/// Every fault of the book, of the roster's file, or of what happened; a past that breaks a rule.
pub fn run(args: &RepairArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([Some(args.roster.as_path())]);
    let branch = disk.open_branch(&args.book)?;
    let loaded = read_roster(&args.roster, &branch, console)?;
    let output = disk.maybe("--output", args.output.as_deref())?;
    let published = loaded.roster.view();
    let told = Disruption { at: &args.at, sick: &args.sick, overruns: &args.overruns, cancelled: &args.cancelled };
    let happened = DisruptionRows::find(&branch, &published, &told)?;
    let limits = Limits { most: args.max_changes, price: pounds(args.change_price), work: Work(args.work) };
    let (answer, mended) = repair_day(&branch, &published, &happened, &limits)?;
    if let (Some(path), Some(output)) = (&args.output, output) {
        output.write_whole(&roster::roster_bytes(
            &roster::write_roster(&branch.plan, mended.view(), None),
            &branch.book,
            &file_name(path),
        )?)?;
        console.say(format!("roster written to {}", path.display()));
    }
    console.answer(&answer, || answer.text())?;
    Ok(if answer.holds() { Answer::Yes } else { Answer::No })
}

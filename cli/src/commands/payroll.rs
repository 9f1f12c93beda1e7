//! `homeround payroll`: what each carer is due for each pay period.

use std::path::PathBuf;

use clap::Args;

use super::evidence::EvidenceArgs;
use super::invoice::write_tables;
use crate::console::Console;
use crate::disk::Disk;
use crate::outcome::{Answer, CommandFailure};
use homeround::wages::list_payslips;

/// List what carers are due: hours, travel time, miles, sleep-ins, enhancements and pay, for each carer and pay period, as planned, or with
/// --events as verified. `wages audit --payroll` reads what it writes.
#[derive(Args, Clone, Debug)]
pub struct PayrollArgs {
    /// Whose time.
    #[command(flatten)]
    pub evidence: EvidenceArgs,
    /// Days of a pay period, from the plan's first day; without it the plan's days are one, a month at the most.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u8).range(1..=31))]
    pub period_days: Option<u8>,
    /// Write the rows here: .csv or .xlsx.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
}

/// Lists what is due.
///
/// # Errors
/// Every fault of the files.
pub fn run(args: &PayrollArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::default();
    let found = args.evidence.read(&mut disk, console)?;
    let branch = &found.branch;
    let slips = list_payslips(&branch.book, &branch.plan, &found.worked, found.basis, args.period_days)?;
    if let Some(path) = &args.output {
        write_tables(&[(path, &[slips.sheet()])], &mut disk)?;
        console.say(format!("payroll written to {}", path.display()));
    }
    console.answer(&slips, || slips.text())?;
    Ok(Answer::Yes)
}

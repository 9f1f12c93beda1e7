//! `homeround spec years`: the years of a contract, quarter by quarter in three cases.

use std::path::PathBuf;

use clap::Args;

use super::drawing::DrawingArgs;
use super::keep::{Kept, draws};
use super::tender::open;
use crate::console::Console;
use crate::disk::{Disk, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::specification::years::{YearOfDraws, read_years, reckon_years};

/// The years of a contract, quarter by quarter: hours, carers, wage, price and fee, in a low, a central and a high case.
///
/// What an hour takes beside contact comes from the made-up days. Published rates are used and marked known; what nobody knows comes
/// from YEARS, with whose it is. Guaranteed hours and cancelled shifts (Employment Rights Act 2025) and the Fair Pay Agreement are
/// switches there. `homeround spec new TENDER --years YEARS` writes one with comments.
#[derive(Args, Clone, Debug)]
pub struct YearsArgs {
    /// The specification.
    pub tender: PathBuf,
    /// What is expected of its years, a TOML file.
    pub years: PathBuf,
    /// The draws, and how hard each is worked on.
    #[command(flatten)]
    pub how: DrawingArgs,
    /// Keep judged days in this file, and begin from those that are there.
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
}

/// Works out the years: yes when it did.
///
/// # Errors
/// Every fault of the files; no day that can be delivered; [`CommandFailure::Interrupted`] after Ctrl-C.
pub(super) fn run(args: &YearsArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::reading([Some(args.years.as_path())]);
    let years = read_years(&args.years.display().to_string(), &text_of(&args.years)?);
    let opened = open(&args.tender, &mut disk);
    let ((spec, area), years) = (opened?, years?);
    let kept = Kept::open(args.keep.as_deref(), &mut disk)?;
    let found = draws(&spec, &area, &args.how.plan(), &kept, console)?;
    if found.stopped {
        return Err(CommandFailure::Interrupted);
    }
    let answer = reckon_years(&spec, &years, &YearOfDraws::new(&found)?)?;
    console.answer(&answer, || answer.text())?;
    Ok(Answer::Yes)
}

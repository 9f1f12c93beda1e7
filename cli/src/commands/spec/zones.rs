//! `homeround spec zones`: one contract among several providers.

use std::path::PathBuf;

use clap::Args;

use super::drawing::DrawingArgs;
use super::tender::open;
use crate::console::Console;
use crate::disk::Disk;
use crate::outcome::{Answer, CommandFailure};
use homeround::specification::zones::compare_zones;

/// One provider beside several on the same made-up days, each with a zone of its own or overlapping, the same carers split among them.
#[derive(Args, Clone, Debug)]
pub struct ZonesArgs {
    /// The specification.
    pub tender: PathBuf,
    /// Among how many providers.
    #[arg(long, value_name = "COUNTS", value_delimiter = ',', default_value = "1,2,4,16", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub providers: Vec<u32>,
    /// The draws, and how hard each is worked on.
    #[command(flatten)]
    pub how: DrawingArgs,
}

/// Compares the ways to split the contract.
///
/// # Errors
/// Every fault of the specification; [`CommandFailure::Interrupted`] after Ctrl-C.
pub(super) fn run(args: &ZonesArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let (spec, area) = open(&args.tender, &mut Disk::default())?;
    let answer = compare_zones(&spec, &area, &args.how.plan(), &args.providers, &console.watch())?;
    console.answer(&answer, || answer.text())?;
    Ok(Answer::Yes)
}

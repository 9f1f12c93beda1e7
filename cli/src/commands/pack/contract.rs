//! `homeround pack spec`: the evidence of a decision about a contract.

use std::path::PathBuf;

use clap::Args;

use super::written::WrittenArgs;
use crate::commands::spec::{DrawingArgs, open_tender};
use crate::console::Console;
use crate::disk::{Disk, FolderSource, text_of};
use crate::outcome::{Answer, CommandFailure};
use homeround::fees::law::parse_assumption;
use homeround::pack::{PackRequest, PackedInputs};

/// Put everything about a contract into one archive: specification, draws, certificates, price and fee.
///
/// Tested as `homeround spec test` does it, with the roster or the certificate of every made-up day beside. No person's data is in it.
#[derive(Args, Clone, Debug)]
pub struct PackSpecArgs {
    /// The specification.
    pub tender: PathBuf,
    /// A rate for days that have none: nlw=13.20@2027-04-01, or rlw. The answer says that it is assumed.
    #[arg(long, value_name = "RATE=POUNDS@DAY", value_parser = assumption)]
    pub assume: Vec<String>,
    /// The decision, and where the pack goes.
    #[command(flatten)]
    pub written: WrittenArgs,
    /// The draws, and how hard each is worked on.
    #[command(flatten)]
    pub how: DrawingArgs,
}

/// An assumption as it was written, which can be read.
fn assumption(text: &str) -> Result<String, String> {
    parse_assumption(text).map(|_| text.to_owned())
}

/// Makes the pack: yes when it is written, whatever it says.
///
/// # Errors
/// Every fault of the files; [`CommandFailure::Interrupted`] after Ctrl-C.
pub(super) fn run(args: &PackSpecArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let written = &args.written;
    let mut disk = Disk::reading([written.decision.as_deref(), written.task_times.as_deref()]);
    let (spec, _) = open_tender(&args.tender, &mut disk)?;
    let target = written.target(&mut disk)?;
    let plan = args.how.plan();
    let request = PackRequest::Specification {
        seed: plan.seed,
        draws: plan.draws,
        work_a_visit: plan.effort.work_a_visit,
        labels: plan.effort.patience.labels,
        assume: args.assume.clone(),
    };
    let folder = FolderSource::find(&args.tender);
    let mut inputs = PackedInputs::from_specification(&spec, &text_of(&args.tender)?, &folder, &request)?;
    written.add_to(&mut inputs)?;
    written.write(&inputs, plan.threads, target, console)
}

//! `homeround pack decision`: a commented decision to begin with.

use std::path::PathBuf;

use clap::Args;

use crate::commands::spec::write_template;
use crate::console::Console;
use crate::outcome::{Answer, CommandFailure};
use homeround::pack::DECISION_TEMPLATE;

/// Write a commented decision to begin with: what was decided and why, and what was not chosen.
#[derive(Args, Clone, Debug)]
pub struct DecisionArgs {
    /// The file to write; there must be none of that name.
    pub file: PathBuf,
}

/// Writes the file.
///
/// # Errors
/// When there is one, or it cannot be written.
pub(super) fn run(args: &DecisionArgs, console: &Console) -> Result<Answer, CommandFailure> {
    write_template(&args.file, "the decision", DECISION_TEMPLATE, console, |file| {
        format!(
            "{file} written. Put your own words in it, then: homeround pack spec TENDER --decision {file} -o PACK.zip"
        )
    })
}

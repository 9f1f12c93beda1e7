//! `homeround spec new`: a commented specification to begin with.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::console::Console;
use crate::disk::Disk;
use crate::outcome::{Answer, CommandFailure};
use homeround::specification::TEMPLATE;

/// Write a commented specification to begin with; it works as it is.
#[derive(Args, Clone, Debug)]
pub struct NewArgs {
    /// The file to write; there must be none of that name.
    pub tender: PathBuf,
}

/// What was written.
#[derive(Serialize)]
struct NewAnswer<'a> {
    file: &'a PathBuf,
}

/// Writes the file.
///
/// # Errors
/// When there is one, or it cannot be written.
pub(super) fn run(args: &NewArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let path = &args.tender;
    let claim = Disk::default().claim("the specification", path)?;
    if claim.is_taken() {
        return Err(CommandFailure::Usage(format!("{} is there already: name a new file", path.display())));
    }
    claim.begin()?.write_new(TEMPLATE.as_bytes())?;
    console.answer(&NewAnswer { file: path }, || {
        format!("{0} written. Change what is yours, then: homeround spec test {0}", path.display())
    })?;
    Ok(Answer::Yes)
}

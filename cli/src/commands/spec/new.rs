//! `homeround spec new`: a commented specification to begin with.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::console::Console;
use crate::disk::{Claim, Disk};
use crate::outcome::{Answer, CommandFailure};
use homeround::specification::TEMPLATE;
use homeround::specification::years::TEMPLATE as YEARS;

/// Write a commented specification to begin with; it works as it is.
#[derive(Args, Clone, Debug)]
pub struct NewArgs {
    /// The file to write; there must be none of that name.
    pub tender: PathBuf,
    /// Write what is expected of its years too, for `spec years`; there must be no file of that name either.
    #[arg(long, value_name = "FILE")]
    pub years: Option<PathBuf>,
}

/// What was written.
#[derive(Serialize)]
struct NewAnswer<'a> {
    file: &'a Path,
}

/// Writes the file.
///
/// # Errors
/// When there is one, or it cannot be written.
pub(super) fn run(args: &NewArgs, console: &Console) -> Result<Answer, CommandFailure> {
    let mut disk = Disk::default();
    let tender = free_place(&args.tender, "the specification", &mut disk)?;
    let years = match &args.years {
        Some(path) => Some((path, free_place(path, "the years", &mut disk)?)),
        None => None,
    };
    if let Some((path, claim)) = years {
        let next =
            |file: &str| format!("{file} written. Every number in it is an assumption until you write whose it is.");
        fill(claim, path, YEARS, console, next)?;
    }
    fill(tender, &args.tender, TEMPLATE, console, |file| {
        format!("{file} written. Change what is yours, then: homeround spec test {file}")
    })
}

/// Writes a template to a path where nothing stands, and says what comes next.
///
/// # Errors
/// When something does, or it cannot be written.
pub(crate) fn write_template(
    path: &Path,
    what: &str,
    template: &str,
    console: &Console,
    next: impl FnOnce(&str) -> String,
) -> Result<Answer, CommandFailure> {
    fill(free_place(path, what, &mut Disk::default())?, path, template, console, next)
}

/// A place where nothing stands.
fn free_place(path: &Path, what: &str, disk: &mut Disk) -> Result<Claim, CommandFailure> {
    let claim = disk.claim(what, path)?;
    if claim.is_taken() {
        return Err(CommandFailure::Usage(format!("{} is there already: name a new file", path.display())));
    }
    Ok(claim)
}

fn fill(
    claim: Claim,
    path: &Path,
    template: &str,
    console: &Console,
    next: impl FnOnce(&str) -> String,
) -> Result<Answer, CommandFailure> {
    claim.begin()?.write_new(template.as_bytes())?;
    console.answer(&NewAnswer { file: path }, || next(&path.display().to_string()))?;
    Ok(Answer::Yes)
}

//! The roster that a command is given, and a word on standard error when it was made for another book.

use std::path::Path;

use homeround::planning::LoadedBranch;
use homeround::planning::digest::notice_other_book;
use homeround::roster::{self, Loaded};

use crate::console::Console;
use crate::disk::read_file;
use crate::outcome::CommandFailure;

/// The roster of a branch in the file at `path`.
///
/// # Errors
/// Every fault of the file.
pub(crate) fn read_roster(path: &Path, branch: &LoadedBranch, console: &Console) -> Result<Loaded, CommandFailure> {
    let loaded = roster::read_roster(&read_file(path)?, &branch.plan)?;
    if let Some(notice) = notice_other_book(&branch.book, &branch.plan, loaded.provenance.as_ref())? {
        console.say(format!("{}: {notice}", path.display()));
    }
    Ok(loaded)
}

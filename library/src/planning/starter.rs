//! The small branch of `homeround init --example`, planned without a disk: a first roster to look at and to try things on.

use homeround_core::heap::OwnedRoster;

use super::branch::LoadedBranch;
use super::search::{Effort, search_roster};
use crate::book::starter::list_starter_files;
use crate::failure::Failure;

/// The starter branch, and a roster of it that serves every visit and keeps every rule. Takes some hundredths of a second.
///
/// # Errors
/// Never for these files; a fault of the book otherwise.
pub fn plan_starter() -> Result<(LoadedBranch, OwnedRoster), Failure> {
    let files: std::collections::BTreeMap<_, _> = list_starter_files(true)?.into_iter().collect();
    let branch = LoadedBranch::from_source(&files)?;
    let effort = Effort { seed: 1, work: 50_000, chains: 1, threads: 1 };
    let found = search_roster(&branch, None, &effort, &|_| true)?;
    Ok((branch, found.roster))
}

//! A made-up week of the starter branch: events to verify, without a device.

use homeround_core::heap::OwnedRoster;

use crate::failure::Failure;
use crate::planning::{LoadedBranch, plan_starter};
use crate::verification::{Feed, Timetable, simulate};

/// The starter branch with its roster, and a week of events that goes with it.
#[derive(Debug)]
pub struct StarterWeek {
    /// The branch of `homeround init --example`.
    pub branch: LoadedBranch,
    /// Its roster.
    pub roster: OwnedRoster,
    /// What events are held against.
    pub timetable: Timetable,
    /// The events: truthful, with phones as phones are.
    pub feed: Feed,
}

/// Plans the starter branch and simulates its week; the same every time.
///
/// # Errors
/// As [`plan_starter`].
pub fn simulate_starter() -> Result<StarterWeek, Failure> {
    let (branch, roster) = plan_starter()?;
    let timetable = Timetable::from_roster(&branch.book, &branch.plan.names, roster.view())?;
    let feed = simulate(&timetable, 7, 0).feed;
    Ok(StarterWeek { branch, roster, timetable, feed })
}

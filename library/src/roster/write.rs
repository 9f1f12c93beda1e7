//! A roster as it is written: the same bytes for the same roster.
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use homeround::book::starter::list_starter_files;
//! # use homeround::planning::LoadedBranch;
//! # let files: BTreeMap<String, Vec<u8>> = list_starter_files(true)?.into_iter().collect();
//! # let branch = LoadedBranch::from_source(&files)?;
//! # use homeround::planning::{Effort, search_roster};
//! # let found = search_roster(&branch, None, &Effort { seed: 1, work: 20_000, chains: 1, threads: 1 }, &|_| true)?;
//! use homeround::roster::write::{roster_json, write_roster};
//!
//! let document = write_roster(&branch.plan, found.roster.view(), None);
//! let text = String::from_utf8(roster_json(&document)?).unwrap();
//! assert!(text.contains(homeround::roster::model::FORMAT));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::{Seconds, ShiftIx, VisitIx};
use homeround_core::rounds::{Planned, Roster, Task};

use super::PersonNames;
use super::model::{FORMAT, RosterFile, RosterProvenance, RosterRound, RosterStop};
use crate::book::{Book, Plan};
use crate::csv::csv_bytes;
use crate::failure::Failure;
use crate::source::is_csv;

/// The columns of a roster as CSV, one row for every stop. Names stand there for people: nothing is read from them.
pub const COLUMNS: [&str; 9] =
    ["shift", "carer", "carer_name", "visit", "break", "client", "client_name", "start", "end"];

/// The document of `roster`, a roster of `plan`.
#[must_use]
pub fn write_roster(plan: &Plan, roster: Roster<'_>, provenance: Option<RosterProvenance>) -> RosterFile {
    let names = &plan.names;
    let mut served = vec![false; names.visits.len()];
    let mut rounds = Vec::new();
    for (at, shift) in names.shifts.iter().enumerate() {
        let stops = roster.round(ShiftIx::from_index(at));
        for stop in stops {
            if let Task::Visit(visit) = stop.task
                && let Some(served) = served.get_mut(visit.at())
            {
                *served = true;
            }
        }
        let row = plan.tables.shifts.get(at);
        let carer = row.and_then(|row| names.carers.get(row.carer.at()));
        let with = row.and_then(|row| names.carers.get(row.second.at())).map(|named| named.id.clone());
        // A shift without a stop is no round: whoever reads the roster sees those who go out.
        if let (Some(carer), false) = (carer, stops.is_empty()) {
            let stops = stops.iter().map(|stop| stop_of(plan, ShiftIx::from_index(at), *stop)).collect();
            rounds.push(RosterRound { shift: shift.id.clone(), carer: carer.id.clone(), with, stops });
        }
    }
    let unserved = names.visits.iter().zip(served).filter(|(_, served)| !served).map(|(visit, _)| visit.id.clone());
    RosterFile {
        format: FORMAT.to_owned(),
        branch: names.branch.clone(),
        start: names.start,
        days: names.days,
        rounds,
        unserved: unserved.collect(),
        provenance,
    }
}

fn stop_of(plan: &Plan, shift: ShiftIx, stop: Planned) -> RosterStop {
    let iso = |seconds: Seconds| plan.names.zone.iso(seconds);
    let end = stop.start + length_of(plan, shift, stop.task);
    let (visit, rest, client) = match stop.task {
        Task::Visit(visit) => {
            (plan.names.visits.get(visit.at()).map(|row| row.id.clone()), None, client_of(plan, visit))
        }
        Task::Break(rest) => (None, plan.names.breaks.get(rest.at()).map(|row| row.id.clone()), None),
    };
    RosterStop { visit, rest, client, start: iso(stop.start), end: iso(end) }
}

/// The id of the client a visit is for.
pub(super) fn client_of(plan: &Plan, visit: VisitIx) -> Option<String> {
    let client = plan.tables.visits.get(visit.at())?.client;
    plan.names.clients.get(client.at()).map(|row| row.id.clone())
}

/// How long a stop in a shift lasts: a visit as long as it takes the slower of the shift's carers.
pub(crate) fn length_of(plan: &Plan, shift: ShiftIx, task: Task) -> Seconds {
    match task {
        Task::Visit(visit) => {
            let duration = plan.tables.visits.get(visit.at()).map_or(Seconds::ZERO, |row| row.duration);
            let row = plan.tables.shifts.get(shift.at()).copied().unwrap_or_default();
            let carers = [row.carer, row.second].into_iter().filter_map(|carer| plan.tables.carers.get(carer.at()));
            // A double-up is over when the slower of the two is done: neither leaves alone.
            carers.map(|carer| carer.lasts(duration)).fold(duration, Seconds::max)
        }
        Task::Break(rest) => plan.tables.breaks.get(rest.at()).map_or(Seconds::ZERO, |row| row.duration),
    }
}

/// The roster as a JSON document.
///
/// # Errors
/// Never for a roster; the encoder's otherwise.
pub fn roster_json(roster: &RosterFile) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(roster)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A roster as the bytes of a file called `name`: CSV when it is called so, otherwise JSON.
///
/// # Errors
/// Never for a roster; the encoder's otherwise.
pub fn roster_bytes(roster: &RosterFile, book: &Book, name: &str) -> Result<Vec<u8>, Failure> {
    if is_csv(name) { roster_csv(roster, &PersonNames::new(book)) } else { roster_json(roster) }
}

/// The rounds as CSV, one row for every stop, with names beside ids; the plan's days and the provenance are not in it.
///
/// # Errors
/// Never for a roster; the encoder's otherwise.
pub fn roster_csv(roster: &RosterFile, names: &PersonNames) -> Result<Vec<u8>, Failure> {
    fn text(cell: &Option<String>) -> &str {
        cell.as_deref().unwrap_or_default()
    }
    let rows = roster.rounds.iter().flat_map(|round| {
        round.stops.iter().map(move |stop| {
            let client = text(&stop.client);
            let carer = [round.shift.as_str(), round.carer.as_str(), names.carer(&round.carer)];
            let what = [text(&stop.visit), text(&stop.rest), client, names.client(client)];
            carer.into_iter().chain(what).chain([stop.start.as_str(), stop.end.as_str()])
        })
    });
    Ok(csv_bytes(&COLUMNS, rows)?)
}

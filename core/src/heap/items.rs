//! Items of a decomposition: what every cut leaves in one piece.

use alloc::vec::Vec;

use crate::ground::{ClientIx, PlaceIx, Seconds, ShiftIx, VisitIx};
use crate::rounds::{Planned, Roster, Task};

/// A client, and how much draws an item to it.
pub(crate) type Affinity = (ClientIx, i64);

/// Rounds that belong together with their visits, or visits that nobody makes.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The rounds' shifts in rising order: one, or all of carers whose whole plan has rules or prices; or none.
    pub(crate) shifts: Vec<ShiftIx>,
    /// The visits that nobody makes: one, or all of a client where it matters who comes; or none.
    pub(crate) visits: Vec<VisitIx>,
    /// Up to three places that say where it is; [`PlaceIx::NONE`] for fewer.
    pub(crate) places: [PlaceIx; 3],
    pub(crate) weight: u64,
    /// Where it stands along the line of this cut.
    pub(crate) key: i64,
    /// Which clients draw it, sorted; none where it does not matter who comes.
    pub(crate) affinities: Vec<Affinity>,
}

/// Where every visit of a roster stands: its parts' shifts and its start.
pub(crate) struct VisitPositions {
    /// Each part with its shift, sorted by visit.
    parts: Vec<(VisitIx, ShiftIx, Seconds)>,
}

impl VisitPositions {
    pub(crate) fn from_roster(roster: &Roster<'_>, shifts: usize) -> Self {
        let mut parts = Vec::with_capacity(roster.stops.len());
        for shift in (0..shifts).map(ShiftIx::from_index) {
            for stop in roster.round(shift) {
                if let Task::Visit(visit) = stop.task {
                    parts.push((visit, shift, stop.start));
                }
            }
        }
        parts.sort_unstable();
        Self { parts }
    }

    pub(crate) fn parts(&self, visit: VisitIx) -> &[(VisitIx, ShiftIx, Seconds)] {
        let from = self.parts.partition_point(|part| part.0 < visit);
        let rest = &self.parts[from..];
        &rest[..rest.partition_point(|part| part.0 == visit)]
    }
}

/// The visit of a stop that is no break.
pub(crate) fn visit_of(stop: &Planned) -> Option<VisitIx> {
    match stop.task {
        Task::Visit(visit) => Some(visit),
        Task::Break(_) => None,
    }
}

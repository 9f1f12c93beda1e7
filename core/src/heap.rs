//! Owners on `Vec`, for hosts that learn their sizes at run time.

use alloc::vec::Vec;

use crate::book::{Break, Carer, Gap, Shift, Tie, Travel, Visit};
use crate::rounds::{Planned, Prices, Problem, Roster};

/// The tables of a problem, owned.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// How many clients there are.
    pub clients: u32,
    /// The carers.
    pub carers: Vec<Carer>,
    /// The shifts.
    pub shifts: Vec<Shift>,
    /// The breaks, those of one shift together.
    pub breaks: Vec<Break>,
    /// The visits.
    pub visits: Vec<Visit>,
    /// The gaps between visits.
    pub gaps: Vec<Gap>,
    /// What is known of clients and carers together, sorted by client and carer.
    pub ties: Vec<Tie>,
    /// How many places the travel tables cover.
    pub places: u32,
    /// How many modes they cover.
    pub modes: u32,
    /// Seconds, as [`Travel::seconds`].
    pub travel_seconds: Vec<u32>,
    /// Metres, as [`Travel::metres`].
    pub travel_metres: Vec<u32>,
    /// Prices that belong to no row.
    pub prices: Prices,
}

impl Tables {
    /// The tables as a problem, not yet validated.
    #[must_use]
    pub fn view(&self) -> Problem<'_> {
        Problem {
            clients: self.clients,
            carers: &self.carers,
            shifts: &self.shifts,
            breaks: &self.breaks,
            visits: &self.visits,
            gaps: &self.gaps,
            ties: &self.ties,
            travel: Travel {
                places: self.places,
                modes: self.modes,
                seconds: &self.travel_seconds,
                metres: &self.travel_metres,
            },
            prices: self.prices,
        }
    }
}

/// A roster, owned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedRoster {
    /// As [`Roster::first`].
    pub first: Vec<u32>,
    /// As [`Roster::stops`].
    pub stops: Vec<Planned>,
}

impl OwnedRoster {
    /// A roster from each shift's stops in order.
    #[must_use]
    pub fn from_rounds(rounds: &[Vec<Planned>]) -> Self {
        let mut roster = Self { first: Vec::with_capacity(rounds.len() + 1), stops: Vec::new() };
        roster.first.push(0);
        for round in rounds {
            roster.stops.extend_from_slice(round);
            roster.first.push(u32::try_from(roster.stops.len()).unwrap_or(u32::MAX));
        }
        roster
    }

    /// The roster as borrowed rows.
    #[must_use]
    pub fn view(&self) -> Roster<'_> {
        Roster { first: &self.first, stops: &self.stops }
    }
}

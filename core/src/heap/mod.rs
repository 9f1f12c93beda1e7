//! Owners on `Vec`, for hosts that learn their sizes at run time.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! # use homeround_core::book::{Carer, Shift, Visit};
//! # use homeround_core::ground::{Seconds, Span, Window};
//! # use homeround_core::heap::Tables;
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # tables.visits = vec![visit; 2];
//! use homeround_core::heap::Memory;
//! use homeround_core::rounds::{ProblemSize, Search, Settings, Work};
//!
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! let mut memory = Memory::new(ProblemSize::from_problem(&problem));
//! let mut search = Search::new(memory.workspace(problem).unwrap(), Settings::default());
//! assert_eq!(search.step(Work(1_000)).unserved, 0);
//! # }
//! ```

#[cfg(feature = "std")]
mod affinity;
mod breaks;
pub mod certificate;
#[cfg(feature = "std")]
pub(crate) mod decomposition;
#[cfg(feature = "std")]
mod items;
pub mod subproblem;
#[cfg(feature = "std")]
pub(crate) mod time_decomposition;

use alloc::vec::Vec;

pub use self::certificate::OwnedCertificate;
use crate::book::{Break, Carer, Commitment, Gap, Pin, Shift, Tie, Travel, TravelSource, Visit};
use crate::ground::Window;
use crate::rounds::{
    Candidate, Planned, Prices, Problem, ProblemSize, Roster, Round, Segments, Stop, TooSmall, Valid, VisitState,
    Workspace, WorkspaceMemory,
};

/// What is asked how far it is, shared by a problem and its parts.
#[cfg(target_has_atomic = "ptr")]
pub type SharedTravel = alloc::sync::Arc<dyn TravelSource + Send>;
/// What is asked how far it is, shared by a problem and its parts: such a processor has no threads.
#[cfg(not(target_has_atomic = "ptr"))]
pub type SharedTravel = alloc::rc::Rc<dyn TravelSource + Send>;

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
    /// Other windows of visits, those of one visit together.
    pub windows: Vec<Window>,
    /// Fixed assignments, sorted by visit and shift.
    pub pins: Vec<Pin>,
    /// Who comes in any case, sorted, without repeats.
    pub commitments: Vec<Commitment>,
    /// By client how many carers may come, or empty.
    pub most_carers: Vec<u16>,
    /// The weekday of the first day, Monday being 0.
    pub first_weekday: u8,
    /// How many places the travel tables cover.
    pub places: u32,
    /// How many modes they cover.
    pub modes: u32,
    /// How many periods of the day; zero for one.
    pub periods: u32,
    /// Seconds, as [`Travel::seconds`].
    pub travel_seconds: Vec<u32>,
    /// Metres, as [`Travel::metres`].
    pub travel_metres: Vec<u32>,
    /// What is asked how far it is when both tables are empty.
    pub ways: Option<SharedTravel>,
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
            windows: &self.windows,
            pins: &self.pins,
            commitments: &self.commitments,
            most_carers: &self.most_carers,
            first_weekday: self.first_weekday,
            travel: Travel {
                places: self.places,
                modes: self.modes,
                periods: self.periods,
                seconds: &self.travel_seconds,
                metres: &self.travel_metres,
                ways: self.ways.as_ref().map(|ways| &**ways as &dyn TravelSource),
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

    /// A copy of borrowed rows.
    #[must_use]
    pub fn from_roster(roster: &Roster<'_>) -> Self {
        Self { first: roster.first.to_vec(), stops: roster.stops.to_vec() }
    }

    /// The roster as borrowed rows.
    #[must_use]
    pub fn view(&self) -> Roster<'_> {
        Roster { first: &self.first, stops: &self.stops }
    }
}

/// The memory of a search, owned.
#[derive(Clone, Debug)]
pub struct Memory {
    stops: Vec<Stop>,
    segments: Vec<Segments>,
    rounds: Vec<Round>,
    visit_states: Vec<VisitState>,
    candidates: Vec<Candidate>,
    planned: Vec<Planned>,
    words: Vec<u32>,
}

impl Memory {
    /// Memory for problems of this shape: [`ProblemSize::bytes`] bytes of it.
    #[must_use]
    pub fn new(shape: ProblemSize) -> Self {
        Self {
            stops: alloc::vec![Stop::default(); shape.stops()],
            segments: alloc::vec![Segments::default(); shape.stops()],
            rounds: alloc::vec![Round::default(); shape.shifts],
            visit_states: alloc::vec![VisitState::default(); shape.visit_states()],
            candidates: alloc::vec![Candidate::default(); shape.candidates()],
            planned: alloc::vec![Planned::BLANK; shape.planned()],
            words: alloc::vec![0; shape.words()],
        }
    }

    /// The memory as the workspace of a problem.
    ///
    /// # Errors
    /// [`TooSmall`] when it was made for a smaller one. Panics: never.
    pub fn workspace<'a>(&'a mut self, problem: Valid<'a>) -> Result<Workspace<'a>, TooSmall> {
        Workspace::new(
            problem,
            WorkspaceMemory {
                stops: &mut self.stops,
                segments: &mut self.segments,
                rounds: &mut self.rounds,
                visit_states: &mut self.visit_states,
                candidates: &mut self.candidates,
                planned: &mut self.planned,
                words: &mut self.words,
            },
        )
    }
}

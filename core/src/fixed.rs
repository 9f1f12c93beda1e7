//! Owners of fixed size, for hosts without an allocator: the tables of a problem and the memory of a search, in arrays.
//!
//! ```
//! use homeround_core::book::{Carer, Shift, Visit};
//! use homeround_core::fixed::{FixedMemory, FixedTables, push};
//! use homeround_core::ground::{Seconds, Span, Window};
//! use homeround_core::rounds::{Search, Settings, Work};
//!
//! // One carer from seven to two, and two visits of an hour that start between eight and ten.
//! let hour = |hours: i32| Seconds(hours * 3600);
//! let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! let mut tables = FixedTables::<2, 1, 0, 1> { clients: 1, places: 1, modes: 1, ..FixedTables::default() };
//! push(&mut tables.carers, "carers", Carer::default())?;
//! push(&mut tables.shifts, "shifts", Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() })?;
//! push(&mut tables.travel_seconds, "travel seconds", 0)?;
//! push(&mut tables.travel_metres, "travel metres", 0)?;
//! push(&mut tables.visits, "visits", visit)?;
//! push(&mut tables.visits, "visits", visit)?;
//! assert!(push(&mut tables.visits, "visits", visit).is_err(), "the array is full");
//!
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! let mut memory = FixedMemory::<8, 1, 4, 16, 400>::default();
//! let mut search = Search::new(memory.workspace(problem).unwrap(), Settings::default());
//! assert_eq!(search.step(Work(1_000)).unserved, 0);
//! # Ok::<(), homeround_core::fixed::CapacityError>(())
//! ```

use heapless::Vec;

use crate::book::{Break, Carer, Gap, Pin, Shift, Tie, Travel, Visit};
use crate::ground::Window;
use crate::rounds::{
    Candidate, Planned, Prices, Problem, Round, Segments, Stop, TooSmall, Valid, VisitState, Workspace, WorkspaceMemory,
};

/// A table that is full: which one, and how many rows it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CapacityError {
    /// The row was not taken.
    Full {
        /// The table.
        what: &'static str,
        /// How many rows it holds.
        capacity: usize,
    },
}

crate::error_table! { CapacityError {
    Self::Full { what, capacity } = "HR0501", "the table {what} is full with {capacity} rows",
        "Give the table a larger capacity, or plan fewer rows.";
}}

/// Puts a row at the end of a table.
///
/// # Errors
/// [`CapacityError::Full`] when there is no room; the table is as it was.
pub fn push<T, const N: usize>(table: &mut Vec<T, N>, what: &'static str, row: T) -> Result<(), CapacityError> {
    table.push(row).map_err(|_| CapacityError::Full { what, capacity: N })
}

/// The tables of a problem: `ROWS` visits, `STAFF` carers, shifts and breaks, `LINKS` gaps and ties, `TRAVEL` travel entries.
#[derive(Clone, Debug, Default)]
pub struct FixedTables<const ROWS: usize, const STAFF: usize, const LINKS: usize, const TRAVEL: usize> {
    /// How many clients there are.
    pub clients: u32,
    /// The carers.
    pub carers: Vec<Carer, STAFF>,
    /// The shifts.
    pub shifts: Vec<Shift, STAFF>,
    /// The breaks, those of one shift together.
    pub breaks: Vec<Break, STAFF>,
    /// The visits.
    pub visits: Vec<Visit, ROWS>,
    /// The gaps between visits.
    pub gaps: Vec<Gap, LINKS>,
    /// What is known of clients and carers together, sorted by client and carer.
    pub ties: Vec<Tie, LINKS>,
    /// Other windows of visits, those of one visit together.
    pub windows: Vec<Window, LINKS>,
    /// Fixed assignments, sorted by visit and shift.
    pub pins: Vec<Pin, LINKS>,
    /// By client how many carers may come, or empty.
    pub most_carers: Vec<u16, ROWS>,
    /// The weekday of the first day, Monday being 0.
    pub first_weekday: u8,
    /// How many places the travel tables cover.
    pub places: u32,
    /// How many modes they cover.
    pub modes: u32,
    /// How many periods of the day; zero for one.
    pub periods: u32,
    /// Seconds, as [`Travel::seconds`].
    pub travel_seconds: Vec<u32, TRAVEL>,
    /// Metres, as [`Travel::metres`].
    pub travel_metres: Vec<u32, TRAVEL>,
    /// Prices that belong to no row.
    pub prices: Prices,
}

impl<const ROWS: usize, const STAFF: usize, const LINKS: usize, const TRAVEL: usize>
    FixedTables<ROWS, STAFF, LINKS, TRAVEL>
{
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
            commitments: &[],
            most_carers: &self.most_carers,
            first_weekday: self.first_weekday,
            travel: Travel {
                places: self.places,
                modes: self.modes,
                periods: self.periods,
                seconds: &self.travel_seconds,
                metres: &self.travel_metres,
                ways: None,
            },
            prices: self.prices,
        }
    }
}

/// The memory of a search: room for `STOPS` of [`ProblemSize::stops`], `SHIFTS`, `VISITS`, `CHOICES` of
/// [`ProblemSize::candidates`] and `WORDS` of [`ProblemSize::words`].
///
/// [`ProblemSize::stops`]: crate::rounds::ProblemSize::stops
/// [`ProblemSize::candidates`]: crate::rounds::ProblemSize::candidates
/// [`ProblemSize::words`]: crate::rounds::ProblemSize::words
#[derive(Clone, Debug)]
pub struct FixedMemory<
    const STOPS: usize,
    const SHIFTS: usize,
    const VISITS: usize,
    const CHOICES: usize,
    const WORDS: usize,
> {
    stops: [Stop; STOPS],
    segments: [Segments; STOPS],
    rounds: [Round; SHIFTS],
    visit_states: [VisitState; VISITS],
    candidates: [Candidate; CHOICES],
    planned: [Planned; STOPS],
    words: [u32; WORDS],
}

impl<const STOPS: usize, const SHIFTS: usize, const VISITS: usize, const CHOICES: usize, const WORDS: usize> Default
    for FixedMemory<STOPS, SHIFTS, VISITS, CHOICES, WORDS>
{
    fn default() -> Self {
        Self {
            stops: [Stop::default(); STOPS],
            segments: [Segments::default(); STOPS],
            rounds: [Round::default(); SHIFTS],
            visit_states: [VisitState::default(); VISITS],
            candidates: [Candidate::default(); CHOICES],
            planned: [Planned::BLANK; STOPS],
            words: [0; WORDS],
        }
    }
}

impl<const STOPS: usize, const SHIFTS: usize, const VISITS: usize, const CHOICES: usize, const WORDS: usize>
    FixedMemory<STOPS, SHIFTS, VISITS, CHOICES, WORDS>
{
    /// The memory as the workspace of a problem.
    ///
    /// # Errors
    /// The first array that is too short for it. Panics: never.
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

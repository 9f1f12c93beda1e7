//! The memory a search works in, lent by the caller, its size known beforehand.

use super::absent::Absent;
use super::best_rounds::BestRounds;
use super::by::By;
use super::candidates::Candidates;
use super::carer_plans::CarerPlans;
use super::continuity::Companies;
use super::idle_rounds::IdleRounds;
use super::index::take;
use super::neighbours::NearVisits;
use super::positions::Positions;
use super::problem::Valid;
use super::roster::Planned;
use super::rows::{Candidate, Round, Segments, Stop, VisitState};
use super::size::{CARER_TOTALS, ProblemSize};
use super::state::{State, Sums};
use super::ties::Ties;
use super::timeline::{Timeline, TimelineRows};
use super::units::Units;

/// The memory lent to a [`Workspace`], every slice at least as long as the [`ProblemSize`] says; what it holds does not matter.
#[derive(Debug)]
pub struct WorkspaceMemory<'a> {
    /// [`ProblemSize::stops`] rows.
    pub stops: &'a mut [Stop],
    /// [`ProblemSize::stops`] rows.
    pub segments: &'a mut [Segments],
    /// One row a shift.
    pub rounds: &'a mut [Round],
    /// [`ProblemSize::visit_states`] rows.
    pub visit_states: &'a mut [VisitState],
    /// [`ProblemSize::candidates`] rows.
    pub candidates: &'a mut [Candidate],
    /// [`ProblemSize::planned`] rows.
    pub planned: &'a mut [Planned],
    /// [`ProblemSize::words`] numbers.
    pub words: &'a mut [u32],
}

/// Which of the lent slices was too short, and how long it must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooSmall {
    /// The slice, by its name in [`WorkspaceMemory`].
    pub what: &'static str,
    /// Rows needed.
    pub needed: usize,
    /// Rows lent.
    pub lent: usize,
}

crate::error_table! { TooSmall {
    Self { what, needed, lent } = "HR0171", "the memory lent as {what} has {lent} rows and needs {needed}",
        "Lend as many rows as ProblemSize says.";
}}

/// The memory of one search, cut to the measure of its problem.
///
/// A plan without an allocator; sizes that are constants can stand in arrays, as here:
///
/// ```
/// use homeround_core::book::{Carer, Shift, Travel, Visit};
/// use homeround_core::ground::{PlaceIx, Seconds, Span, Window};
/// use homeround_core::rounds::{
///     Candidate, Planned, Problem, ProblemSize, Round, Search, Segments, Settings, Stop, VisitState, Work, Workspace,
///     WorkspaceMemory,
/// };
///
/// const SIZE: ProblemSize = ProblemSize { clients: 1, visits: 2, parts: 2, shifts: 1, ..ProblemSize::NONE };
/// let hour = |hours: i32| Seconds(hours * 3600);
/// let window = Window { earliest: hour(8), latest: hour(10) };
/// let visit = |place| Visit { place: PlaceIx(place), duration: hour(1), window, due: hour(9), carers: 1, ..Visit::default() };
/// let problem = Problem {
///     clients: 1,
///     carers: &[Carer::default()],
///     shifts: &[Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() }],
///     visits: &[visit(0), visit(1)],
///     travel: Travel { places: 2, modes: 1, seconds: &[0, 600, 600, 0], metres: &[0; 4], ..Travel::default() },
///     ..Problem::default()
/// };
/// let problem = problem.validated(&mut |fault| panic!("{fault}")).unwrap();
///
/// let memory = WorkspaceMemory {
///     stops: &mut [Stop::default(); SIZE.stops()],
///     segments: &mut [Segments::default(); SIZE.stops()],
///     rounds: &mut [Round::default(); SIZE.shifts],
///     visit_states: &mut [VisitState::default(); SIZE.visit_states()],
///     candidates: &mut [Candidate::default(); SIZE.candidates()],
///     planned: &mut [Planned::BLANK; SIZE.planned()],
///     words: &mut [0; SIZE.words()],
/// };
/// let mut search = Search::new(Workspace::new(problem, memory).unwrap(), Settings::default());
/// assert_eq!(search.step(Work(10_000)).unserved, 0);
/// ```
#[derive(Debug)]
pub struct Workspace<'a> {
    pub(crate) problem: Valid<'a>,
    /// The rounds in this memory, not laid out yet.
    pub(crate) state: State<'a>,
}

fn cut<'a, T>(rows: &'a mut [T], what: &'static str, needed: usize) -> Result<&'a mut [T], TooSmall> {
    let lent = rows.len();
    rows.get_mut(..needed).ok_or(TooSmall { what, needed, lent })
}

impl<'a> Workspace<'a> {
    /// The memory that a problem of this shape needs, in bytes. See [`ProblemSize::bytes`].
    #[must_use]
    pub const fn bytes(shape: &ProblemSize) -> usize {
        shape.bytes()
    }

    /// The workspace of a problem in lent memory, which goes to [`super::Search::new`]: no search can be given memory that
    /// was cut for another problem.
    ///
    /// # Errors
    /// The first slice that is too short. Panics: never.
    // Never inlined, nor are the beginnings of a search: on a device each is some kilobytes of stack, of which none remains.
    #[inline(never)]
    pub fn new(problem: Valid<'a>, lent: WorkspaceMemory<'a>) -> Result<Self, TooSmall> {
        let shape = ProblemSize::from_problem(&problem);
        let WorkspaceMemory { stops, segments, rounds, visit_states, candidates, planned, words } = lent;
        let words = &mut cut(words, "words", shape.words())?;
        let (visits, shifts) = (shape.visits, shape.shifts);
        let rows = TimelineRows {
            stops: cut(stops, "stops", shape.stops())?,
            segments: cut(segments, "segments", shape.stops())?,
            rounds: cut(rounds, "rounds", shifts)?,
            visits: cut(visit_states, "visit_states", shape.visit_states())?,
        };
        let state = State {
            problem: *problem.problem(),
            shape,
            time: Timeline::new(*problem.problem(), &shape, rows, words),
            candidates: Candidates::new(cut(candidates, "candidates", shape.candidates())?),
            best: BestRounds::new(cut(planned, "planned", shape.planned())?, &shape, words),
            units: Units::new(take(words, visits + 1), take(words, visits)),
            near: NearVisits::new(take(words, visits * shape.near()), shape.near()),
            ties: Ties::new(problem.problem().ties, take(words, shape.clients + 1)),
            absent: Absent::new(take(words, visits), take(words, visits), take(words, visits)),
            keys: take(words, visits),
            idle: IdleRounds::new(take(words, shifts), take(words, shifts)),
            positions: Positions::new(&shape, words),
            plans: CarerPlans::new(
                *problem.problem(),
                take(words, if shape.carers == 0 { 0 } else { shape.carers + 1 }),
                take(words, shape.turns),
                take(words, CARER_TOTALS * shape.carers),
            ),
            companies: Companies::new(*problem.problem(), &shape, words),
            scratch: take(words, shape.scratch()),
            sums: Sums::default(),
            waiting: 0,
            has_preferences: false,
            doubles: false,
            together: false,
            by: By::Anybody,
            thorough: false,
            own_only: false,
            served_parts: 0,
            tested: 0,
        };
        debug_assert!(words.is_empty());
        Ok(Self { problem, state })
    }
}

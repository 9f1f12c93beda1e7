//! Rounds: a problem validated, planned, and a roster checked.

use homeround_core::rounds::{
    Candidate, Planned, ProblemSize, Progress, Round, Search, Seed, Segments, Settings, Stop, Valid, VisitState, Work,
    Workspace, WorkspaceMemory, check, scratch,
};
use serde::{Deserialize, Serialize};

use crate::arena::{Arena, table_bytes};
use crate::error::WireError;
use crate::frame::Encoder;
use crate::problem::Body;
use crate::told::Told;

/// How hard to search.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Effort {
    /// Where the dice begin.
    pub seed: u64,
    /// The work of the whole search.
    pub work: u64,
}

/// What a plan's reply begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct PlanHead {
    pub(crate) work: u64,
    pub(crate) unserved: u32,
    /// What planning weighs, in millionths of a penny.
    pub(crate) cost: i64,
}

impl From<Progress> for PlanHead {
    fn from(progress: Progress) -> Self {
        Self { work: progress.work.0, unserved: progress.unserved, cost: progress.lines.total().0 }
    }
}

/// Every fault of a problem: how many, then each with its code and its text.
#[inline(never)]
pub(crate) fn validate(body: &[u8], mut arena: Arena<'_>, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    let mut body = Body::new(body);
    let problem = body.problem(&mut arena)?;
    body.end()?;
    let mut faults = 0_u32;
    problem.validate(&mut |_| faults = faults.saturating_add(1));
    reply.put(&faults)?;
    let mut written = Ok(());
    problem.validate(&mut |fault| written = written.and_then(|()| reply.put(&Told(&fault))));
    written?;
    reply.close()
}

/// A roster for a problem, from none or from one that is given.
#[inline(never)]
pub(crate) fn plan(body: &[u8], arena: Arena<'_>, reply: Encoder<'_>) -> Result<usize, WireError> {
    let mut search = begin_search(body, arena)?;
    search.step(Work(u64::MAX));
    put_best(&mut search, reply)
}

/// The best roster that a search has found.
#[inline(never)]
pub(crate) fn put_best(search: &mut Search<'_>, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    reply.put(&PlanHead::from(search.progress()))?;
    reply.roster(&search.best())?;
    reply.close()
}

/// A search for a roster, begun from none or from one that is given.
#[inline(never)]
pub(crate) fn begin_search<'m>(body: &[u8], mut arena: Arena<'m>) -> Result<Search<'m>, WireError> {
    let mut body = Body::new(body);
    let Effort { seed, work } = body.take()?;
    let problem = body.problem(&mut arena)?;
    let given = if body.take()? { Some(body.roster(&mut arena)?) } else { None };
    body.end()?;
    let problem = problem.validated(&mut |_| {}).ok_or(WireError::Faulty)?;
    let settings = Settings { seed: Seed(seed), work: Work(work), ..Settings::default() };
    let workspace = workspace(problem, &mut arena)?;
    match given {
        None => Ok(Search::new(workspace, settings)),
        Some(given) => Search::from_roster(workspace, settings, &given).map_err(|_| WireError::NotLegal),
    }
}

/// Every rule that a roster breaks: how many, what it costs, then each with its code and its text.
#[inline(never)]
pub(crate) fn check_roster(body: &[u8], mut arena: Arena<'_>, mut reply: Encoder<'_>) -> Result<usize, WireError> {
    let mut body = Body::new(body);
    let problem = body.problem(&mut arena)?;
    let roster = body.roster(&mut arena)?;
    body.end()?;
    let problem = problem.validated(&mut |_| {}).ok_or(WireError::Faulty)?;
    let memory = arena.blank(scratch(&problem), 0)?;
    let mut broken = 0_u32;
    let lines = check(&problem, &roster, memory, &mut |_| broken = broken.saturating_add(1));
    reply.put(&(broken, lines.total().0))?;
    let mut written = Ok(());
    check(&problem, &roster, memory, &mut |violation| {
        written = written.and_then(|()| reply.put(&Told(&violation)));
    });
    written?;
    reply.close()
}

/// What all of it takes, wherever each table begins.
fn workspace_bytes(size: &ProblemSize) -> usize {
    [
        table_bytes::<Stop>(size.stops()),
        table_bytes::<Segments>(size.stops()),
        table_bytes::<Round>(size.shifts),
        table_bytes::<VisitState>(size.visit_states()),
        table_bytes::<Candidate>(size.candidates()),
        table_bytes::<Planned>(size.planned()),
        table_bytes::<u32>(size.words()),
    ]
    .into_iter()
    .fold(0, usize::saturating_add)
}

/// The memory of a search.
fn workspace<'m>(problem: Valid<'m>, arena: &mut Arena<'m>) -> Result<Workspace<'m>, WireError> {
    let size = ProblemSize::from_problem(&problem);
    arena.expect(workspace_bytes(&size));
    let lent = WorkspaceMemory {
        stops: arena.blank(size.stops(), Stop::default())?,
        segments: arena.blank(size.stops(), Segments::default())?,
        rounds: arena.blank(size.shifts, Round::default())?,
        visit_states: arena.blank(size.visit_states(), VisitState::default())?,
        candidates: arena.blank(size.candidates(), Candidate::default())?,
        planned: arena.blank(size.planned(), Planned::BLANK)?,
        words: arena.blank(size.words(), 0)?,
    };
    // As long as the size says, so never too short.
    Workspace::new(problem, lent).map_err(|_| WireError::Malformed)
}

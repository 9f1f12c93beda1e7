//! Planning: in one call, or step by step while the caller does other things.

use homeround_core::parallel::{Options, Solved, Stepwise};
use homeround_core::rounds::{Seed, Settings, Work};
use serde::{Deserialize, Serialize};

use super::answer::{ApiAnswer, GoOn, Outcome, Status, refused};
use super::request::{Document, EffortFields, parse};
use crate::failure::Failure;
use crate::planning::search::found;
use crate::planning::{CheckReport, Effort, LoadedBranch, SearchResult, search_roster};

/// What to plan, and how hard.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanRequest<'r> {
    #[serde(borrow)]
    book: Document<'r>,
    #[serde(borrow)]
    from: Option<Document<'r>>,
    seed: Option<u64>,
    work: Option<u64>,
    chains: Option<usize>,
    threads: Option<usize>,
}

impl PlanRequest<'_> {
    fn effort(&self) -> Result<EffortFields, Failure> {
        let Self { seed, work, chains, threads, .. } = *self;
        EffortFields { seed, work, chains, threads }.checked()
    }
}

/// Plans a book to the end of its work, or until it is stopped.
pub(super) fn plan(request: &[u8], go_on: GoOn<'_>) -> Outcome {
    let request: PlanRequest<'_> = parse(request)?;
    let effort = request.effort()?;
    let branch = request.book.branch()?;
    let effort = effort.on(&branch);
    let given = request.from.map(|from| from.roster(&branch)).transpose()?;
    let given = given.as_ref().map(|loaded| loaded.roster.view());
    let found = search_roster(&branch, given.as_ref(), &effort, &|_| go_on())?;
    let answer = planned(&branch, &found)?;
    Ok(if found.stopped { ApiAnswer { status: Status::Stopped, ..answer } } else { answer })
}

/// The roster as the command writes it, once the check has found it legal.
fn planned(branch: &LoadedBranch, found: &SearchResult) -> Outcome {
    let judgement = CheckReport::from_roster(branch, &found.roster.view())?;
    // The search does not vouch for itself: what an independent check refuses never leaves the library.
    if !judgement.legal {
        return Err(Failure::internal(format!("the check refuses the search's roster:\n{}", judgement.text())));
    }
    // A search proves nothing: a visit that it leaves out might be made by another roster.
    let status = if judgement.delivers() { Status::Yes } else { Status::Undecided };
    ApiAnswer::new(status, &found.document(branch)?)
}

/// Where a search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StepProgress {
    /// The work done so far: places tested and starts carried forward.
    pub work: u64,
    /// The work of the whole search.
    pub total: u64,
    /// Visits that nobody makes in the best roster so far.
    pub unserved: u32,
    /// What planning weighs in it, in pence.
    pub pence: i64,
    /// Whether the search is at its end.
    pub done: bool,
}

/// A book in planning, step by step: the caller's thread, the caller's time. The roster at the end is that of [`super::ask`].
#[derive(Debug)]
pub struct Planner {
    branch: LoadedBranch,
    /// The branch as it is searched, where its starts are to lie on a grid.
    laid: Option<LoadedBranch>,
    effort: Effort,
    from_roster: bool,
    search: Stepwise,
}

impl Planner {
    /// Reads a request as for `plan`, and begins.
    ///
    /// # Errors
    /// The answer that `plan` would give.
    pub fn begin(request: &[u8]) -> Result<Self, ApiAnswer> {
        Self::read(request).map_err(|failure| ApiAnswer::from_outcome(Err(failure)))
    }

    fn read(request: &[u8]) -> Result<Self, Failure> {
        let request: PlanRequest<'_> = parse(request)?;
        let effort = request.effort()?;
        let branch = request.book.branch()?;
        let effort = effort.on(&branch);
        let given = request.from.map(|from| from.roster(&branch)).transpose()?;
        let given = given.as_ref().map(|loaded| loaded.roster.view());
        let settings = Settings { seed: Seed(effort.seed), work: Work(effort.work), ..Settings::default() };
        let options = Options { settings, chains: effort.chains, ..Options::default() };
        let laid = branch.on_grid();
        let search = Stepwise::new(&laid.as_ref().unwrap_or(&branch).problem()?, given.as_ref(), &options);
        // Only the roster it begins from can be refused here: the book is sound by now.
        let search = search.map_err(|_| refused("the roster to begin from breaks a rule".to_owned()))?;
        Ok(Self { from_roster: given.is_some(), branch, laid, effort, search })
    }

    /// Searches on for about this much more work, or to the end; about 5 million are done in a second.
    ///
    /// # Errors
    /// Never for a planner; the type is that of every answer.
    pub fn step(&mut self, work: u64) -> Result<StepProgress, ApiAnswer> {
        let problem = self
            .laid
            .as_ref()
            .unwrap_or(&self.branch)
            .problem()
            .map_err(|faults| ApiAnswer::from_outcome(Err(faults.into())))?;
        let progress = self.search.step(&problem, Work(work));
        Ok(StepProgress {
            work: progress.work.0,
            // Each chain has the whole work for itself.
            total: self.effort.work.saturating_mul(self.effort.chains as u64),
            unserved: progress.unserved,
            pence: progress.lines.total().to_pence().0,
            done: progress.done,
        })
    }

    /// The best roster so far, as `plan` answers.
    pub fn best(&mut self) -> ApiAnswer {
        ApiAnswer::from_outcome(self.find_best())
    }

    fn find_best(&mut self) -> Outcome {
        let problem = self.branch.problem()?;
        // The search knows the book as it was laid on its grid: the answer is priced by the book as it is.
        let searched = self.laid.as_ref().unwrap_or(&self.branch).problem()?;
        let solved: Solved = self.search.best(&searched);
        let found = found(&problem, &solved, &self.effort, self.from_roster, !solved.progress.done);
        planned(&self.branch, &found)
    }
}

//! How large a problem is, and how much memory a search of it needs.

use core::mem::size_of;

use super::check::scratch_of;
use super::problem::Valid;
use super::roster::Planned;
use super::rows::{Candidate, Round, Segments, Stop, VisitState};
use crate::ground::Cost;

/// How many near visits are remembered for each visit.
pub(crate) const NEAR: usize = 48;
/// How many numbers a carer's totals are kept in.
pub(crate) const CARER_TOTALS: usize = 4;

/// What decides how much memory a search needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ProblemSize {
    /// Clients.
    pub clients: usize,
    /// Visits.
    pub visits: usize,
    /// Carers' parts of visits: a double-up has two.
    pub parts: usize,
    /// Breaks.
    pub breaks: usize,
    /// Shifts.
    pub shifts: usize,
    /// Gaps.
    pub gaps: usize,
    /// Carers, when there are rules or prices for the whole plan of any; zero when there are none.
    pub carers: usize,
    /// Shifts, counted once for each carer in them, when there are rules or prices for whole plans; or zero.
    pub turns: usize,
    /// The most carers who come in one shift: two where there are double runs.
    pub most_together: usize,
    /// Clients and slotted visits, when it costs or matters who else comes to a client; or zero.
    pub companies: usize,
    /// Carers' parts of visits, those of slotted visits twice, and commitments, when it costs or matters who else comes; or zero.
    pub faces: usize,
    /// Visits, when the carers of a slot have a price; or zero.
    pub slotted: usize,
}

impl ProblemSize {
    /// Of nothing at all: for sizes that are constants.
    pub const NONE: Self = Self {
        clients: 0,
        visits: 0,
        parts: 0,
        breaks: 0,
        shifts: 0,
        gaps: 0,
        carers: 0,
        turns: 0,
        most_together: 1,
        companies: 0,
        faces: 0,
        slotted: 0,
    };

    /// The shape of a problem.
    #[must_use]
    pub fn from_problem(problem: &Valid<'_>) -> Self {
        let problem = problem.problem();
        let parts = |slotted: bool| {
            let counted = problem.visits.iter().filter(|visit| !slotted || visit.slot != 0);
            counted.map(|visit| usize::from(visit.carers)).sum()
        };
        let doubles = problem.shifts.iter().filter(|shift| shift.second.is_some()).count();
        let plans = problem.carers.iter().any(|carer| problem.plan_counts(carer));
        let (company, slots) = (problem.company_counts(), problem.prices.slot_carer != Cost::ZERO);
        let slotted = problem.visits.iter().filter(|visit| slots && visit.slot != 0).count();
        let only = |counts: bool, rows: usize| if counts { rows } else { 0 };
        Self {
            carers: only(plans, problem.carers.len()),
            turns: only(plans, problem.shifts.len() + doubles),
            most_together: if doubles > 0 { 2 } else { 1 },
            companies: only(company, problem.clients as usize + slotted),
            faces: only(company, parts(false) + problem.commitments.len()) + only(slots, parts(true)),
            slotted: only(slots, problem.visits.len()),
            clients: problem.clients as usize,
            visits: problem.visits.len(),
            parts: parts(false),
            breaks: problem.breaks.len(),
            shifts: problem.shifts.len(),
            gaps: problem.gaps.len(),
        }
    }

    /// Rows of [`super::WorkspaceMemory::stops`] and [`super::WorkspaceMemory::segments`]: parts, breaks, and the two ends of each round.
    #[must_use]
    pub const fn stops(&self) -> usize {
        self.parts + self.breaks + 2 * self.shifts
    }

    /// Rows of [`super::WorkspaceMemory::visit_states`].
    #[must_use]
    pub const fn visit_states(&self) -> usize {
        self.visits
    }

    /// Rows of [`super::WorkspaceMemory::candidates`]: a list of places, and a second one where two visits may go together.
    #[must_use]
    pub const fn candidates(&self) -> usize {
        let lists = if self.gaps > 0 { 2 } else { 1 };
        lists * (self.stops() + self.visits)
    }

    /// Rows of [`super::WorkspaceMemory::planned`].
    #[must_use]
    pub const fn planned(&self) -> usize {
        self.parts + self.breaks
    }

    /// How many near visits each visit remembers.
    pub(crate) const fn near(&self) -> usize {
        if self.visits > NEAR { NEAR } else { self.visits.saturating_sub(1) }
    }

    /// Visits and breaks: what has a start.
    pub(crate) const fn events(&self) -> usize {
        self.visits + self.breaks
    }

    /// Numbers that [`super::check()`] works in.
    #[must_use]
    pub const fn scratch(&self) -> usize {
        scratch_of(self.visits, self.parts, self.breaks, self.shifts)
    }

    /// Numbers in [`super::WorkspaceMemory::words`].
    #[must_use]
    pub const fn words(&self) -> usize {
        let visits = 7 * self.visits + 2 + 2 * self.gaps + self.visits * self.near();
        let events = 6 * self.events();
        let stops = 7 * (self.parts + self.breaks + self.shifts) + self.stops() + self.parts + 2;
        let rounds = 9 * self.shifts + 2;
        visits + events + stops + rounds + self.clients + 1 + self.plans() + self.scratch()
    }

    /// Numbers kept of carers' and clients' whole plans.
    const fn plans(&self) -> usize {
        let carers = if self.carers == 0 { 0 } else { self.carers + 1 + self.turns + CARER_TOTALS * self.carers };
        let companies = if self.companies == 0 { 0 } else { 2 * self.companies + 1 };
        carers + companies + 2 * self.most_together * self.faces + self.slotted
    }

    /// The memory of a whole workspace in bytes, without the few that each slice's alignment may add.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.stops() * (size_of::<Stop>() + size_of::<Segments>())
            + self.shifts * size_of::<Round>()
            + self.visit_states() * size_of::<VisitState>()
            + self.candidates() * size_of::<Candidate>()
            + self.planned() * size_of::<Planned>()
            + self.words() * size_of::<u32>()
    }
}

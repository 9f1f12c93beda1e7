//! The memory a search works in, lent by the caller, its size known beforehand.

use core::mem::size_of;

use super::check::scratch_of;
use super::index::{Column, CompanyIx, EventIx, RoundIx, StopIx, Table, UnitIx};
use super::problem::Valid;
use super::roster::Planned;
use super::segment::Segment;
use crate::ground::{CarerIx, Cost, GapIx, PlaceIx, Skills, VisitIx};

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
    /// Carers' parts of visits, those of slotted visits twice, when it costs or matters who else comes; or zero.
    pub faces: usize,
    /// Visits, when the carers of a slot have a price; or zero.
    pub slotted: usize,
}

impl ProblemSize {
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
            faces: only(company, parts(false)) + only(slots, parts(true)),
            slotted: only(slots, problem.visits.len()),
            clients: problem.clients as usize,
            visits: problem.visits.len(),
            parts: parts(false),
            breaks: problem.breaks.len(),
            shifts: problem.shifts.len(),
            gaps: problem.gaps.len(),
        }
    }

    /// Rows of [`WorkspaceMemory::stops`] and [`WorkspaceMemory::segments`]: parts, breaks, and the two ends of each round.
    #[must_use]
    pub const fn stops(&self) -> usize {
        self.parts + self.breaks + 2 * self.shifts
    }

    /// Rows of [`WorkspaceMemory::visit_states`].
    #[must_use]
    pub const fn visit_states(&self) -> usize {
        self.visits
    }

    /// Rows of [`WorkspaceMemory::candidates`].
    #[must_use]
    pub const fn candidates(&self) -> usize {
        2 * (self.stops() + self.visits)
    }

    /// Rows of [`WorkspaceMemory::planned`].
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

    /// Numbers in [`WorkspaceMemory::words`].
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

/// One stop as the search keeps it: a carer's part of a visit, a break, or one end of a round.
///
/// As large as a line of memory, and aligned to one: the search looks at stops in no order.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub struct Stop {
    /// The stop before it in its round.
    pub(crate) prev: StopIx,
    /// The stop after it in its round.
    pub(crate) next: StopIx,
    /// Its round, none while it stands in none.
    pub(crate) round: RoundIx,
    /// Where the carer is from this stop on; for a break, where the stop before it is.
    pub(crate) place: PlaceIx,
    /// When it starts: the least fixed point of all rules.
    pub(crate) start: i32,
    /// How long it is.
    pub(crate) duration: i32,
    /// The latest start that harms nobody: no window broken, nothing later than due than it is, no linked visit moved.
    pub(crate) free: i32,
    /// The latest start after which its own round could still keep its windows and its end.
    pub(crate) hard: i32,
    /// The earliest start its window allows.
    pub(crate) earliest: i32,
    /// The latest start its window allows.
    pub(crate) latest: i32,
    /// A start after this is late.
    pub(crate) due: i32,
    /// Its visit, or the number of visits plus its break; none for the ends of a round.
    pub(crate) event: EventIx,
    /// Seconds from its start to being at the next stop.
    pub(crate) reach: i32,
    /// Price of one second late.
    pub(crate) late_price: i64,
    /// Whether other rounds can feel it move.
    pub(crate) linked: bool,
    /// The period of the day whose travel times lead to it.
    pub(crate) period: u8,
    /// Which of its visit's options its window is.
    pub(crate) option: u8,
    /// Whether it may start before its visit is ready, at a price.
    pub(crate) early: bool,
}

impl Stop {
    /// When it is over.
    #[inline]
    pub(crate) fn done(&self) -> i32 {
        self.start + self.duration
    }
}

/// The two stretches that meet at a stop, with the windows that harm nobody. Kept for rounds whose time is paid.
#[derive(Clone, Copy, Debug, Default)]
pub struct Segments {
    /// From the round's start place to this stop, this stop included.
    pub(crate) prefix: Segment,
    /// From this stop, included, to the round's end place.
    pub(crate) suffix: Segment,
}

/// One round as the search keeps it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    /// Where its carer's travel table begins.
    pub(crate) table: usize,
    /// The price of one paid second, of both carers together in a double run.
    pub(crate) per_second: i64,
    /// Its carer's price of one metre.
    pub(crate) per_metre: i64,
    /// What its legs, its paid time and its use cost now.
    pub(crate) paid: i64,
    /// What its seconds travelled cost now.
    pub(crate) travel: i64,
    /// What its metres cost now.
    pub(crate) miles: i64,
    /// What its unfamiliar parts cost now.
    pub(crate) unfamiliar: i64,
    /// What its parts cost now that were wished otherwise.
    pub(crate) wishes: i64,
    /// What its visits take of its capacity.
    pub(crate) load: u64,
    /// Paid seconds now that are neither contact, travel nor breaks.
    pub(crate) wait: i32,
    /// Seconds from leaving to being back.
    pub(crate) length: i32,
    /// Visits in it.
    pub(crate) visits: u32,
    /// When its carer is back.
    pub(crate) back: i32,
    /// Paid seconds.
    pub(crate) seconds: i32,
    /// Its carer.
    pub(crate) carer: CarerIx,
    /// The carer who goes along; none in a single round.
    pub(crate) second: CarerIx,
    /// By how many thousandths visits take longer in it.
    pub(crate) slower: u16,
    /// The first round that is like this one in every respect that costs or rules know of.
    pub(crate) like: RoundIx,
    /// Whether it can be used at all: its breaks alone fit in it.
    pub(crate) usable: bool,
    /// The list of places for which `pairing` was last found.
    pub(crate) asked: u32,
    /// What its carer costs for the visit of that list beyond time and way; [`FORBIDDEN`] when the carer may not make it.
    pub(crate) pairing: i64,
    /// The list of places in which empty rounds like this one were last counted.
    pub(crate) counted: u32,
    /// How many of them.
    pub(crate) empties: u32,
    /// Whether there are rules or prices for the whole plan of a carer of it.
    pub(crate) coupled: bool,
    /// When its shift starts.
    pub(crate) opens: i32,
    /// When its shift ends.
    pub(crate) closes: i32,
    /// What its visits may take.
    pub(crate) capacity: u32,
    /// The skills of its carer, and of the one who goes along.
    pub(crate) skills: Skills,
    /// Whether the ways from its start place and to its end place are paid.
    pub(crate) commute_paid: bool,
}

impl Round {
    /// Whether it matters how long it takes: its time is paid, or counts in a whole plan.
    #[inline]
    pub(crate) fn timed(&self) -> bool {
        self.coupled || self.per_second != 0
    }

    /// Who goes out in it: one carer, or two.
    #[inline]
    pub(crate) fn carers(&self) -> impl Iterator<Item = CarerIx> + use<> {
        [self.carer, self.second].into_iter().filter(|carer| carer.is_some())
    }
}

/// The price that stands for "may not".
pub(crate) const FORBIDDEN: i64 = i64::MAX;

/// One visit as the search keeps it.
#[derive(Clone, Copy, Debug, Default)]
pub struct VisitState {
    /// Its first part among the stops; the others follow.
    pub(crate) first_part: StopIx,
    /// How many parts.
    pub(crate) parts: u32,
    /// Whether other rounds can feel it move: a double-up, or a gap.
    pub(crate) linked: bool,
    /// Whether it stands in the rounds.
    pub(crate) served: bool,
    /// What it or its client asks for beyond skills: bits of [`super::compatibility`].
    pub(crate) asks: u8,
    /// How many options it has: windows, and how soon in them it may start.
    pub(crate) options: u8,
    /// The visits served only together with it.
    pub(crate) unit: UnitIx,
    /// Price of one second late.
    pub(crate) late_price: i64,
}

impl VisitState {
    /// The stops of all its parts.
    #[inline]
    pub(crate) fn stops(&self) -> impl Iterator<Item = StopIx> + Clone + use<> {
        (self.first_part.0..self.first_part.0 + self.parts).map(StopIx)
    }
}

/// A place where a part could go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate {
    /// A lower bound of what that costs.
    pub(crate) bound: i64,
    /// After which stop.
    pub(crate) after: StopIx,
    /// When the carer would be there and the visit could start, other parts and gaps left aside.
    pub(crate) ready: i32,
    /// What legs, unfamiliarity and the use of the shift would add.
    pub(crate) fixed: i64,
    /// The bound without lateness.
    pub(crate) least: i64,
    /// What lateness in linked rounds, or of linked visits, would cost beyond the bound if it were placed alone.
    pub(crate) shared: i64,
    /// From the visit's end to the next stop.
    pub(crate) onward: i32,
    /// Seconds of travel added.
    pub(crate) detour: i32,
    /// Whether nobody behind it in its round is moved.
    pub(crate) still: bool,
    /// How long the visit is in that round.
    pub(crate) duration: i32,
    /// The round.
    pub(crate) round: RoundIx,
}

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

/// The memory of one search, cut to measure. Every array's comment says what index *i* means.
#[derive(Debug)]
pub struct Workspace<'a> {
    pub(crate) shape: ProblemSize,
    /// By stop: parts by visit, then breaks, then the start of each round, then the end of each round.
    pub(crate) stops: Table<'a, StopIx, Stop>,
    /// By stop.
    pub(crate) segments: Table<'a, StopIx, Segments>,
    /// By round, that is by shift.
    pub(crate) rounds: Table<'a, RoundIx, Round>,
    /// By visit.
    pub(crate) visit_states: Table<'a, VisitIx, VisitState>,
    /// Two lists of candidates, one after the other.
    pub(crate) candidates: &'a mut [Candidate],
    /// The roster handed out, round by round.
    pub(crate) planned: &'a mut [Planned],
    /// By round and one more: where it begins in `planned`.
    pub(crate) first: &'a mut [u32],
    /// By visit and one more: where its gaps begin in `gap_rows`.
    pub(crate) gap_first: &'a mut [u32],
    /// Rows of the table of gaps, visit by visit.
    pub(crate) gap_rows: Column<'a, usize, GapIx>,
    /// By unit and one more: where its visits begin in `unit_visits`.
    pub(crate) unit_first: &'a mut [u32],
    /// Visits, unit by unit.
    pub(crate) unit_visits: Column<'a, usize, VisitIx>,
    /// By visit × near: the first parts of its near visits, nearest first.
    pub(crate) near: Column<'a, usize, StopIx>,
    /// By client and one more: where its ties begin.
    pub(crate) tie_first: &'a mut [u32],
    /// Units that stand in no round.
    pub(crate) absent: Column<'a, usize, UnitIx>,
    /// `absent` as it was when the iteration began.
    pub(crate) absent_before: Column<'a, usize, UnitIx>,
    /// By unit: how often it stayed absent.
    pub(crate) absences: Table<'a, UnitIx, u32>,
    /// By unit: its place in the order of this iteration.
    pub(crate) keys: &'a mut [u32],
    /// A ring of events whose successors have to hear of their new start.
    pub(crate) queue: Column<'a, usize, EventIx>,
    /// By event: 1 while it stands in the ring.
    pub(crate) queued: Table<'a, EventIx, u32>,
    /// By event: the trial in which its start was first written down.
    pub(crate) noted: Table<'a, EventIx, u32>,
    /// Events whose start was written down in this trial, and events loosened by a removal.
    pub(crate) trail: Column<'a, usize, EventIx>,
    /// The starts that stood before, beside `trail`.
    pub(crate) trail_starts: Column<'a, usize, i32>,
    /// By event: its start in the best roster.
    pub(crate) best_start: Column<'a, EventIx, i32>,
    /// By stop without the ends of rounds, then by round: the next stop in the best roster.
    pub(crate) best_next: Column<'a, StopIx, StopIx>,
    /// The rounds touched in this iteration as they were, each from its start on.
    pub(crate) journal: Column<'a, usize, StopIx>,
    /// Their starts, beside `journal`.
    pub(crate) journal_starts: Column<'a, usize, i32>,
    /// Their options, beside `journal`.
    pub(crate) journal_options: Column<'a, usize, u8>,
    /// Rounds touched in this iteration.
    pub(crate) touched: Column<'a, usize, RoundIx>,
    /// By round: the iteration in which it was last touched.
    pub(crate) touched_in: Table<'a, RoundIx, u32>,
    /// Rounds whose starts or stops changed since they were last refreshed.
    pub(crate) changed: Column<'a, usize, RoundIx>,
    /// By round: 1 while it stands in `changed`.
    pub(crate) is_changed: Table<'a, RoundIx, u32>,
    /// By round: 1 while it differs from the best roster's.
    pub(crate) dirty: Table<'a, RoundIx, u32>,
    /// Rounds without visits, in no order.
    pub(crate) idle: Column<'a, usize, RoundIx>,
    /// By round: where it stands in `idle`.
    pub(crate) idle_at: Table<'a, RoundIx, u32>,
    /// By stop: the list of places in which it was last looked at.
    pub(crate) seen: Table<'a, StopIx, u32>,
    /// Near parts beside which a visit could go, or parts that change rounds; and room for one more.
    pub(crate) beside: Column<'a, usize, StopIx>,
    /// Rounds whose carers are asked for a visit, and room for one more.
    pub(crate) asking: Column<'a, usize, RoundIx>,
    /// Places listed for a visit: the stops behind which it could go; and room for one more.
    pub(crate) positions: Column<'a, usize, StopIx>,
    /// Seconds from there to the visit, beside `positions`.
    pub(crate) legs_there: Column<'a, usize, i32>,
    /// Seconds from the visit to the next one or the end, beside `positions`.
    pub(crate) legs_onward: Column<'a, usize, i32>,
    /// By carer and one more: where the carer's rounds begin in `turns`.
    pub(crate) turn_first: &'a mut [u32],
    /// Rounds, carer by carer, in order of time.
    pub(crate) turns: Column<'a, usize, RoundIx>,
    /// By carer: what the carer's rounds come to.
    pub(crate) carer_totals: &'a mut [u32],
    /// By company, first the clients, then their slots, and one more: where its carers begin in `faces`.
    pub(crate) company_first: &'a mut [u32],
    /// By company: how many carers come.
    pub(crate) company_len: Table<'a, CompanyIx, u32>,
    /// Carers, company by company.
    pub(crate) faces: Column<'a, usize, CarerIx>,
    /// How often each comes, beside `faces`.
    pub(crate) comings: &'a mut [u32],
    /// By visit: the company of its slot.
    pub(crate) slot_company: Column<'a, VisitIx, CompanyIx>,
    /// What the checker works in when a roster is given to begin from.
    pub(crate) scratch: &'a mut [u32],
}

fn cut<'a, T>(rows: &'a mut [T], what: &'static str, needed: usize) -> Result<&'a mut [T], TooSmall> {
    let lent = rows.len();
    rows.get_mut(..needed).ok_or(TooSmall { what, needed, lent })
}

/// Takes the next `count` numbers of `words`; shorter only when the sum in [`ProblemSize::words`] were wrong.
fn take<'a>(words: &mut &'a mut [u32], count: usize) -> &'a mut [u32] {
    let (head, tail) = core::mem::take(words).split_at_mut(count);
    *words = tail;
    head
}

impl<'a> Workspace<'a> {
    /// The memory that a problem of this shape needs, in bytes. See [`ProblemSize::bytes`].
    #[must_use]
    pub const fn bytes(shape: &ProblemSize) -> usize {
        shape.bytes()
    }

    /// A workspace in lent memory.
    ///
    /// # Errors
    /// The first slice that is too short.
    pub fn new(shape: ProblemSize, lent: WorkspaceMemory<'a>) -> Result<Self, TooSmall> {
        let WorkspaceMemory { stops, segments, rounds, visit_states, candidates, planned, words } = lent;
        let words = &mut cut(words, "words", shape.words())?;
        let (visits, events, shifts) = (shape.visits, shape.events(), shape.shifts);
        let served = shape.parts + shape.breaks;
        let workspace = Self {
            shape,
            stops: Table::new(cut(stops, "stops", shape.stops())?),
            segments: Table::new(cut(segments, "segments", shape.stops())?),
            rounds: Table::new(cut(rounds, "rounds", shifts)?),
            visit_states: Table::new(cut(visit_states, "visit_states", shape.visit_states())?),
            candidates: cut(candidates, "candidates", shape.candidates())?,
            planned: cut(planned, "planned", shape.planned())?,
            first: take(words, shifts + 1),
            gap_first: take(words, visits + 1),
            gap_rows: Column::new(take(words, 2 * shape.gaps)),
            unit_first: take(words, visits + 1),
            unit_visits: Column::new(take(words, visits)),
            near: Column::new(take(words, visits * shape.near())),
            tie_first: take(words, shape.clients + 1),
            absent: Column::new(take(words, visits)),
            absent_before: Column::new(take(words, visits)),
            absences: Table::new(take(words, visits)),
            keys: take(words, visits),
            queue: Column::new(take(words, events)),
            queued: Table::new(take(words, events)),
            noted: Table::new(take(words, events)),
            trail: Column::new(take(words, events)),
            trail_starts: Column::new(take(words, events)),
            best_start: Column::new(take(words, events)),
            best_next: Column::new(take(words, served + shifts)),
            journal: Column::new(take(words, served + shifts)),
            journal_starts: Column::new(take(words, served + shifts)),
            journal_options: Column::new(take(words, served + shifts)),
            touched: Column::new(take(words, shifts)),
            touched_in: Table::new(take(words, shifts)),
            changed: Column::new(take(words, shifts)),
            is_changed: Table::new(take(words, shifts)),
            dirty: Table::new(take(words, shifts)),
            idle: Column::new(take(words, shifts)),
            idle_at: Table::new(take(words, shifts)),
            seen: Table::new(take(words, shape.stops())),
            beside: Column::new(take(words, shape.parts + 1)),
            asking: Column::new(take(words, shifts + 1)),
            positions: Column::new(take(words, served + shifts + 1)),
            legs_there: Column::new(take(words, served + shifts)),
            legs_onward: Column::new(take(words, served + shifts)),
            turn_first: take(words, if shape.carers == 0 { 0 } else { shape.carers + 1 }),
            turns: Column::new(take(words, shape.turns)),
            carer_totals: take(words, CARER_TOTALS * shape.carers),
            company_first: take(words, if shape.companies == 0 { 0 } else { shape.companies + 1 }),
            company_len: Table::new(take(words, shape.companies)),
            faces: Column::new(take(words, shape.most_together * shape.faces)),
            comings: take(words, shape.most_together * shape.faces),
            slot_company: Column::new(take(words, shape.slotted)),
            scratch: take(words, shape.scratch()),
        };
        debug_assert!(words.is_empty());
        Ok(workspace)
    }
}

const _: () = assert!(size_of::<Stop>() == 64);

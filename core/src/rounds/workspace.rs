//! The memory a search works in, lent by the caller, its size known beforehand.

use core::mem::size_of;

use super::check::scratch_of;
use super::horizon::TALLY;
use super::problem::Valid;
use super::roster::Planned;
use super::segment::Segment;
use crate::ground::{Cost, Skills};

/// "No row": the end of a list, a stop in no round.
pub(crate) const NONE: u32 = u32::MAX;
/// How many near visits are remembered for each visit.
pub(crate) const NEAR: usize = 48;

/// What decides how much memory a search needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Shape {
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
    /// Carers' parts of visits, those of slotted visits twice, and callers, when it costs or matters who else comes; or zero.
    pub faces: usize,
    /// Visits, when the carers of a slot have a price; or zero.
    pub slotted: usize,
}

impl Shape {
    /// The shape of a problem.
    #[must_use]
    pub fn of(problem: &Valid<'_>) -> Self {
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
            faces: only(company, parts(false) + problem.callers.len()) + only(slots, parts(true)),
            slotted: only(slots, problem.visits.len()),
            clients: problem.clients as usize,
            visits: problem.visits.len(),
            parts: parts(false),
            breaks: problem.breaks.len(),
            shifts: problem.shifts.len(),
            gaps: problem.gaps.len(),
        }
    }

    /// Rows of [`Lent::stops`] and [`Lent::ends`]: parts, breaks, and the two ends of each round.
    #[must_use]
    pub const fn stops(&self) -> usize {
        self.parts + self.breaks + 2 * self.shifts
    }

    /// Rows of [`Lent::duties`].
    #[must_use]
    pub const fn duties(&self) -> usize {
        self.visits
    }

    /// Rows of [`Lent::choices`].
    #[must_use]
    pub const fn choices(&self) -> usize {
        2 * (self.stops() + self.visits)
    }

    /// Rows of [`Lent::planned`].
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

    /// Numbers in [`Lent::words`].
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
        let carers = if self.carers == 0 { 0 } else { self.carers + 1 + self.turns + TALLY * self.carers };
        let companies = if self.companies == 0 { 0 } else { 2 * self.companies + 1 };
        carers + companies + 2 * self.most_together * self.faces + self.slotted
    }

    /// The memory of a whole workspace in bytes, without the few that each slice's alignment may add.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.stops() * (size_of::<Stop>() + size_of::<Ends>())
            + self.shifts * size_of::<Round>()
            + self.duties() * size_of::<Duty>()
            + self.choices() * size_of::<Choice>()
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
    pub(crate) prev: u32,
    /// The stop after it in its round.
    pub(crate) next: u32,
    /// Its round, [`NONE`] while it stands in none.
    pub(crate) round: u32,
    /// Where the carer is from this stop on; for a break, where the stop before it is.
    pub(crate) place: u32,
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
    /// Its visit, or the number of visits plus its break; [`NONE`] for the ends of a round.
    pub(crate) event: u32,
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
pub struct Ends {
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
    pub(crate) carer: u32,
    /// The carer who goes along; [`NONE`] in a single round.
    pub(crate) second: u32,
    /// By how many thousandths visits take longer in it.
    pub(crate) slower: u16,
    /// The first round that is like this one in every respect that costs or rules know of.
    pub(crate) like: u32,
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
    pub(crate) fn carers(&self) -> impl Iterator<Item = u32> + use<> {
        [self.carer, self.second].into_iter().filter(|&carer| carer != NONE)
    }
}

/// The price that stands for "may not".
pub(crate) const FORBIDDEN: i64 = i64::MAX;

/// One visit as the search keeps it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Duty {
    /// Its first part among the stops; the others follow.
    pub(crate) first_part: u32,
    /// How many parts.
    pub(crate) parts: u32,
    /// Whether other rounds can feel it move: a double-up, or a gap.
    pub(crate) linked: bool,
    /// Whether it stands in the rounds.
    pub(crate) served: bool,
    /// What it or its client asks for beyond skills: bits of [`super::welcome`].
    pub(crate) asks: u8,
    /// How many options it has: windows, and how soon in them it may start.
    pub(crate) options: u8,
    /// The visits served only together with it.
    pub(crate) unit: u32,
    /// Price of one second late.
    pub(crate) late_price: i64,
}

/// A place where a part could go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice {
    /// A lower bound of what that costs.
    pub(crate) bound: i64,
    /// After which stop.
    pub(crate) after: u32,
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
    pub(crate) round: u32,
}

/// The memory lent to a [`Workspace`], every slice at least as long as the [`Shape`] says; what it holds does not matter.
#[derive(Debug)]
pub struct Lent<'a> {
    /// [`Shape::stops`] rows.
    pub stops: &'a mut [Stop],
    /// [`Shape::stops`] rows.
    pub ends: &'a mut [Ends],
    /// One row a shift.
    pub rounds: &'a mut [Round],
    /// [`Shape::duties`] rows.
    pub duties: &'a mut [Duty],
    /// [`Shape::choices`] rows.
    pub choices: &'a mut [Choice],
    /// [`Shape::planned`] rows.
    pub planned: &'a mut [Planned],
    /// [`Shape::words`] numbers.
    pub words: &'a mut [u32],
}

/// Which of the lent slices was too short, and how long it must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooSmall {
    /// The slice, by its name in [`Lent`].
    pub what: &'static str,
    /// Rows needed.
    pub needed: usize,
    /// Rows lent.
    pub lent: usize,
}

/// The memory of one search, cut to measure. Every array's comment says what index *i* means.
#[derive(Debug)]
pub struct Workspace<'a> {
    pub(crate) shape: Shape,
    /// By stop: parts by visit, then breaks, then the start of each round, then the end of each round.
    pub(crate) stops: &'a mut [Stop],
    /// By stop.
    pub(crate) ends: &'a mut [Ends],
    /// By round, that is by shift.
    pub(crate) rounds: &'a mut [Round],
    /// By visit.
    pub(crate) duties: &'a mut [Duty],
    /// Two lists of candidates, one after the other.
    pub(crate) choices: &'a mut [Choice],
    /// The roster handed out, round by round.
    pub(crate) planned: &'a mut [Planned],
    /// By round and one more: where it begins in `planned`.
    pub(crate) first: &'a mut [u32],
    /// By visit and one more: where its gaps begin in `gap_rows`.
    pub(crate) gap_first: &'a mut [u32],
    /// Rows of the table of gaps, visit by visit.
    pub(crate) gap_rows: &'a mut [u32],
    /// By unit and one more: where its visits begin in `unit_visits`.
    pub(crate) unit_first: &'a mut [u32],
    /// Visits, unit by unit.
    pub(crate) unit_visits: &'a mut [u32],
    /// By visit × near: the first parts of its near visits, nearest first.
    pub(crate) near: &'a mut [u32],
    /// By client and one more: where its ties begin.
    pub(crate) tie_first: &'a mut [u32],
    /// Units that stand in no round.
    pub(crate) absent: &'a mut [u32],
    /// `absent` as it was when the iteration began.
    pub(crate) absent_before: &'a mut [u32],
    /// By unit: how often it stayed absent.
    pub(crate) absences: &'a mut [u32],
    /// By unit: its place in the order of this iteration.
    pub(crate) keys: &'a mut [u32],
    /// A ring of events whose successors have to hear of their new start.
    pub(crate) queue: &'a mut [u32],
    /// By event: 1 while it stands in the ring.
    pub(crate) queued: &'a mut [u32],
    /// By event: the trial in which its start was first written down.
    pub(crate) noted: &'a mut [u32],
    /// Events whose start was written down in this trial, and events loosened by a removal.
    pub(crate) trail: &'a mut [u32],
    /// The starts that stood before, beside `trail`.
    pub(crate) trail_starts: &'a mut [u32],
    /// By event: its start in the best roster.
    pub(crate) best_start: &'a mut [u32],
    /// By stop without the ends of rounds, then by round: the next stop in the best roster.
    pub(crate) best_next: &'a mut [u32],
    /// Stops of the rounds touched in this iteration, as they were.
    pub(crate) journal: &'a mut [u32],
    /// Their starts, beside `journal`.
    pub(crate) journal_starts: &'a mut [u32],
    /// Their options, beside `journal`.
    pub(crate) journal_options: &'a mut [u32],
    /// Rounds touched in this iteration.
    pub(crate) touched: &'a mut [u32],
    /// By round: the iteration in which it was last touched.
    pub(crate) touched_in: &'a mut [u32],
    /// Rounds whose starts or stops changed since they were last settled.
    pub(crate) changed: &'a mut [u32],
    /// By round: 1 while it stands in `changed`.
    pub(crate) is_changed: &'a mut [u32],
    /// By round: 1 while it differs from the best roster's.
    pub(crate) dirty: &'a mut [u32],
    /// Rounds without visits, in no order.
    pub(crate) idle: &'a mut [u32],
    /// By round: where it stands in `idle`.
    pub(crate) idle_at: &'a mut [u32],
    /// By stop: the list of places in which it was last looked at.
    pub(crate) seen: &'a mut [u32],
    /// Near parts beside which a visit could go, or parts that change rounds; and room for one more.
    pub(crate) beside: &'a mut [u32],
    /// Rounds whose carers are asked for a visit, and room for one more.
    pub(crate) asking: &'a mut [u32],
    /// Places listed for a visit: the stops behind which it could go; and room for one more.
    pub(crate) spots: &'a mut [u32],
    /// Seconds from there to the visit, beside `spots`.
    pub(crate) spots_there: &'a mut [u32],
    /// Seconds from the visit to the next one or the end, beside `spots`.
    pub(crate) spots_onward: &'a mut [u32],
    /// By carer and one more: where the carer's rounds begin in `turns`.
    pub(crate) turn_first: &'a mut [u32],
    /// Rounds, carer by carer, in order of time.
    pub(crate) turns: &'a mut [u32],
    /// By carer: what the carer's rounds come to.
    pub(crate) tallies: &'a mut [u32],
    /// By company, first the clients, then their slots, and one more: where its carers begin in `faces`.
    pub(crate) company_first: &'a mut [u32],
    /// By company: how many carers come.
    pub(crate) company_len: &'a mut [u32],
    /// Carers, company by company.
    pub(crate) faces: &'a mut [u32],
    /// How often each comes, beside `faces`.
    pub(crate) comings: &'a mut [u32],
    /// By visit: the company of its slot.
    pub(crate) slot_company: &'a mut [u32],
    /// What the checker works in when a roster is given to begin from.
    pub(crate) scratch: &'a mut [u32],
}

fn cut<'a, T>(rows: &'a mut [T], what: &'static str, needed: usize) -> Result<&'a mut [T], TooSmall> {
    let lent = rows.len();
    rows.get_mut(..needed).ok_or(TooSmall { what, needed, lent })
}

/// Takes the next `count` numbers of `words`; shorter only when the sum in [`Shape::words`] were wrong.
fn take<'a>(words: &mut &'a mut [u32], count: usize) -> &'a mut [u32] {
    let (head, tail) = core::mem::take(words).split_at_mut(count);
    *words = tail;
    head
}

impl<'a> Workspace<'a> {
    /// The memory that a problem of this shape needs, in bytes. See [`Shape::bytes`].
    #[must_use]
    pub const fn bytes(shape: &Shape) -> usize {
        shape.bytes()
    }

    /// A workspace in lent memory.
    ///
    /// # Errors
    /// The first slice that is too short.
    pub fn new(shape: Shape, lent: Lent<'a>) -> Result<Self, TooSmall> {
        let Lent { stops, ends, rounds, duties, choices, planned, words } = lent;
        let words = &mut cut(words, "words", shape.words())?;
        let (visits, events, shifts) = (shape.visits, shape.events(), shape.shifts);
        let served = shape.parts + shape.breaks;
        let workspace = Self {
            shape,
            stops: cut(stops, "stops", shape.stops())?,
            ends: cut(ends, "ends", shape.stops())?,
            rounds: cut(rounds, "rounds", shifts)?,
            duties: cut(duties, "duties", shape.duties())?,
            choices: cut(choices, "choices", shape.choices())?,
            planned: cut(planned, "planned", shape.planned())?,
            first: take(words, shifts + 1),
            gap_first: take(words, visits + 1),
            gap_rows: take(words, 2 * shape.gaps),
            unit_first: take(words, visits + 1),
            unit_visits: take(words, visits),
            near: take(words, visits * shape.near()),
            tie_first: take(words, shape.clients + 1),
            absent: take(words, visits),
            absent_before: take(words, visits),
            absences: take(words, visits),
            keys: take(words, visits),
            queue: take(words, events),
            queued: take(words, events),
            noted: take(words, events),
            trail: take(words, events),
            trail_starts: take(words, events),
            best_start: take(words, events),
            best_next: take(words, served + shifts),
            journal: take(words, served + shifts),
            journal_starts: take(words, served + shifts),
            journal_options: take(words, served + shifts),
            touched: take(words, shifts),
            touched_in: take(words, shifts),
            changed: take(words, shifts),
            is_changed: take(words, shifts),
            dirty: take(words, shifts),
            idle: take(words, shifts),
            idle_at: take(words, shifts),
            seen: take(words, shape.stops()),
            beside: take(words, shape.parts + 1),
            asking: take(words, shifts + 1),
            spots: take(words, served + shifts + 1),
            spots_there: take(words, served + shifts),
            spots_onward: take(words, served + shifts),
            turn_first: take(words, if shape.carers == 0 { 0 } else { shape.carers + 1 }),
            turns: take(words, shape.turns),
            tallies: take(words, TALLY * shape.carers),
            company_first: take(words, if shape.companies == 0 { 0 } else { shape.companies + 1 }),
            company_len: take(words, shape.companies),
            faces: take(words, shape.most_together * shape.faces),
            comings: take(words, shape.most_together * shape.faces),
            slot_company: take(words, shape.slotted),
            scratch: take(words, shape.scratch()),
        };
        debug_assert!(words.is_empty());
        Ok(workspace)
    }
}

const _: () = assert!(size_of::<Stop>() == 64);

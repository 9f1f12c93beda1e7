//! A small day of rounds, the same bytes on every target: 24 visits to twelve clients by three carers, of whom one falls sick.

use homeround_core::book::{Activity, Carer, Shift, Travel, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, Pence, PlaceIx, Seconds, ShiftIx, Skills, Span, Window};
use homeround_core::rounds::{
    Candidate, NotLegal, Planned, Prices, Problem, ProblemSize, Roster, Round, Search, Seed, Segments, Settings, Stop,
    Task, Valid, VisitState, Work, Workspace, WorkspaceMemory, check, worked,
};

/// How many visits there are.
pub const VISITS: usize = 24;
/// How many carers there are while nobody is sick.
pub const CARERS: usize = 3;
/// Six streets of two homes, and the base.
const PLACES: usize = 13;
const BASE: PlaceIx = PlaceIx(12);
/// The carers have a limit of hours, so that their whole plans count; nobody minds who comes to a client.
pub const SHAPE: ProblemSize = ProblemSize {
    clients: 12,
    visits: VISITS,
    parts: VISITS,
    breaks: 0,
    shifts: CARERS,
    gaps: 0,
    carers: CARERS,
    turns: CARERS,
    most_together: 1,
    companies: 0,
    faces: 0,
    slotted: 0,
};

/// The whole day must fit a small microcontroller.
const _: () = assert!(SHAPE.bytes() <= 64 << 10);

/// The tables of the day.
pub struct Day {
    visits: [Visit; VISITS],
    carers: [Carer; CARERS],
    shifts: [Shift; CARERS],
    seconds: [u32; PLACES * PLACES],
    metres: [u32; PLACES * PLACES],
}

impl Day {
    /// The day as it was meant.
    pub fn new() -> Self {
        let carer = Carer { per_second: Cost::per_second(Pence(1_260)), ..Carer::default() };
        let span = Span { start: Seconds::from_minutes(6 * 60), end: Seconds::from_minutes(22 * 60) };
        let shift = Shift { span, start: BASE, end: BASE, commute_paid: true, capacity: u32::MAX, ..Shift::default() };
        Self {
            visits: core::array::from_fn(visit),
            carers: [carer; CARERS],
            shifts: core::array::from_fn(|row| Shift { carer: CarerIx(row as u32), ..shift }),
            seconds: core::array::from_fn(travel_seconds),
            metres: [0; PLACES * PLACES],
        }
    }

    /// The problem without the first `sick` carers' shifts; nothing when it is not valid.
    pub fn problem(&self, sick: usize) -> Option<Valid<'_>> {
        let travel = Travel {
            places: PLACES as u32,
            modes: 1,
            periods: 1,
            seconds: &self.seconds,
            metres: &self.metres,
            ways: None,
        };
        let problem = Problem {
            clients: 12,
            carers: &self.carers,
            shifts: self.shifts.get(sick..)?,
            breaks: &[],
            visits: &self.visits,
            gaps: &[],
            ties: &[],
            windows: &[],
            pins: &[],
            commitments: &[],
            most_carers: &[],
            first_weekday: 0,
            travel,
            prices: Prices::default(),
        };
        problem.validated(&mut |_| {})
    }
}

/// Visits at breakfast and at tea for twelve clients.
fn visit(row: usize) -> Visit {
    let client = (row % 12) as u32;
    let earliest = Seconds::from_minutes(if row < 12 { 7 * 60 } else { 16 * 60 });
    let latest = earliest + Seconds::from_minutes(150);
    Visit {
        client: ClientIx(client),
        place: PlaceIx(client),
        duration: Seconds::from_minutes(if row.is_multiple_of(3) { 15 } else { 30 }),
        window: Window { earliest, latest },
        due: latest,
        late_price: Cost::ZERO,
        unserved_price: Cost::from_pence(Pence(10_000)),
        skills: Skills::NONE,
        carers: 1,
        load: 0,
        ..Visit::default()
    }
}

/// Between homes: two minutes in a street, five to the next street, eight at most to the base.
fn travel_seconds(entry: usize) -> u32 {
    let (from, to) = (entry / PLACES, entry % PLACES);
    let streets = (from / 2).abs_diff(to / 2) as u32;
    if from == to { 0 } else { 120 + streets.min(2) * 180 }
}

/// The memory that a plan of the day works in.
pub struct Lent {
    stops: [Stop; SHAPE.stops()],
    segments: [Segments; SHAPE.stops()],
    rounds: [Round; CARERS],
    visit_states: [VisitState; SHAPE.visit_states()],
    candidates: [Candidate; SHAPE.candidates()],
    planned: [Planned; SHAPE.planned()],
    words: [u32; SHAPE.words()],
    scratch: [u32; SHAPE.scratch()],
}

impl Lent {
    /// Memory for one plan after another.
    pub fn new() -> Self {
        Self {
            stops: [Stop::default(); SHAPE.stops()],
            segments: [Segments::default(); SHAPE.stops()],
            rounds: [Round::default(); CARERS],
            visit_states: [VisitState::default(); SHAPE.visit_states()],
            candidates: [Candidate::default(); SHAPE.candidates()],
            planned: [Planned::BLANK; SHAPE.planned()],
            words: [0; SHAPE.words()],
            scratch: [0; SHAPE.scratch()],
        }
    }
}

/// A roster that was found and checked.
#[derive(Clone, Copy)]
pub struct Found {
    first: [u32; CARERS + 1],
    stops: [Planned; VISITS],
    shifts: usize,
    /// Visits that somebody makes.
    pub served: usize,
    /// What planning weighs.
    pub pence: i64,
    /// The time with clients.
    pub contact_minutes: i32,
}

impl Found {
    /// The bytes of a roster that is written.
    pub const BYTES: usize = (CARERS + 1) * 4 + VISITS * 8 + 12;

    fn view(&self) -> Roster<'_> {
        let (first, stops) = (self.first.get(..=self.shifts), self.stops.get(..self.served));
        Roster { first: first.unwrap_or_default(), stops: stops.unwrap_or_default() }
    }

    /// The roster without the first carer, who is sick.
    fn without_first(&self) -> Self {
        let mut left = Self { shifts: self.shifts.saturating_sub(1), ..*self };
        let gone = self.first[1];
        left.first.rotate_left(1);
        left.first.iter_mut().for_each(|first| *first = first.saturating_sub(gone));
        left.stops.rotate_left(gone as usize);
        left.served = self.served.saturating_sub(gone as usize);
        left
    }

    /// The same on every target: where rounds begin, each stop's visit and start, the price, the time with clients.
    pub fn write(&self, tell: &mut dyn FnMut(&[u8])) {
        self.first.iter().for_each(|first| tell(&first.to_be_bytes()));
        for (at, stop) in self.stops.iter().enumerate() {
            let visit = match stop.task {
                Task::Visit(visit) if at < self.served => visit.0,
                _ => u32::MAX,
            };
            tell(&visit.to_be_bytes());
            tell(&(if at < self.served { stop.start.0 } else { 0 }).to_be_bytes());
        }
        tell(&self.pence.to_be_bytes());
        tell(&self.contact_minutes.to_be_bytes());
    }
}

/// Plans the day, checks the roster and takes its time together; nothing where a rule is broken.
#[inline(never)]
pub fn plan(day: &Day, lent: &mut Lent) -> Option<Found> {
    searched(day.problem(0)?, lent, None)
}

/// Plans the day again when the first carer is sick, from the roster that the others have.
#[inline(never)]
pub fn plan_again(day: &Day, lent: &mut Lent, found: &Found) -> Option<Found> {
    searched(day.problem(1)?, lent, Some(&found.without_first().view()))
}

fn searched(valid: Valid<'_>, lent: &mut Lent, given: Option<&Roster<'_>>) -> Option<Found> {
    let memory = WorkspaceMemory {
        stops: &mut lent.stops,
        segments: &mut lent.segments,
        rounds: &mut lent.rounds,
        visit_states: &mut lent.visit_states,
        candidates: &mut lent.candidates,
        planned: &mut lent.planned,
        words: &mut lent.words,
    };
    let workspace = Workspace::new(valid, memory).ok()?;
    let settings = Settings { seed: Seed(7), work: Work(200_000), ..Settings::default() };
    let search = match given {
        Some(roster) => Search::from_roster(workspace, settings, roster),
        None => Ok::<_, NotLegal>(Search::new(workspace, settings)),
    };
    let mut search = search.ok()?;
    while !search.step(Work(10_000)).done {}
    let cost = search.progress().lines.total();
    let found = judged(&valid, &search.best(), &mut lent.scratch)?;
    (found.pence == cost.to_pence().0).then_some(found)
}

/// Checks the roster with the checker that shares nothing with the search.
fn judged(valid: &Valid<'_>, best: &Roster<'_>, scratch: &mut [u32]) -> Option<Found> {
    let mut broken = 0;
    let lines = check(valid, best, scratch, &mut |_| broken += 1);
    let shifts = valid.problem().shifts.len();
    let (mut first, mut stops) = ([0; CARERS + 1], [Planned::BLANK; VISITS]);
    first.get_mut(..=shifts)?.copy_from_slice(best.first);
    stops.get_mut(..best.stops.len())?.copy_from_slice(best.stops);
    let rounds = (0..shifts).flat_map(|shift| worked(valid, best, ShiftIx::from_index(shift)));
    let contact =
        rounds.filter(|row| row.activity == Activity::Contact).fold(Seconds::ZERO, |sum, row| sum + row.span.length());
    let found = Found {
        first,
        stops,
        shifts,
        served: best.stops.len(),
        pence: lines.total().to_pence().0,
        contact_minutes: contact.whole_minutes(),
    };
    (broken == 0).then_some(found)
}

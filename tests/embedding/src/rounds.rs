//! A small day of rounds, the same bytes on every target: 24 visits to twelve clients by three carers, of whom one falls sick.

use homeround_core::book::{Activity, Carer, Shift, Travel, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, Pence, PlaceIx, Seconds, ShiftIx, Skills, Span, Window};
use homeround_core::rounds::{
    Candidate, Planned, Prices, Problem, ProblemSize, Roster, Round, Search, Seed, Segments, Settings, Stop, Task,
    Valid, VisitState, Work, Workspace, WorkspaceMemory, check, worked,
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
struct Day<'d> {
    visits: &'d [Visit],
    carers: &'d [Carer],
    shifts: &'d [Shift],
    seconds: &'d [u32],
}

/// Lends the day as it was meant. Its tables are in this function's frame, made where they stay: tables that were returned
/// would stand on the stack twice.
#[inline(never)]
fn with_day(work: &mut dyn FnMut(&Day<'_>)) {
    let carer = Carer { per_second: Cost::per_second(Pence(1_260)), ..Carer::default() };
    let span = Span { start: Seconds::from_minutes(6 * 60), end: Seconds::from_minutes(22 * 60) };
    let shift = Shift { span, start: BASE, end: BASE, commute_paid: true, capacity: u32::MAX, ..Shift::default() };
    let mut visits = [Visit::default(); VISITS];
    visits.iter_mut().enumerate().for_each(|(row, blank)| *blank = visit(row));
    let shifts: [Shift; CARERS] = core::array::from_fn(|row| Shift { carer: CarerIx(row as u32), ..shift });
    let seconds: [u32; PLACES * PLACES] = core::array::from_fn(travel_seconds);
    work(&Day { visits: &visits, carers: &[carer; CARERS], shifts: &shifts, seconds: &seconds });
}

impl Day<'_> {
    /// The problem without the first `sick` carers' shifts; nothing when it is not valid.
    fn problem(&self, sick: usize) -> Option<Valid<'_>> {
        let travel = Travel {
            places: PLACES as u32,
            modes: 1,
            periods: 1,
            seconds: self.seconds,
            // A metre a second: nobody is paid for them.
            metres: self.seconds,
            ways: None,
        };
        let problem = Problem {
            clients: 12,
            carers: self.carers,
            shifts: self.shifts.get(sick..)?,
            breaks: &[],
            visits: self.visits,
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
struct Lent<'m> {
    search: WorkspaceMemory<'m>,
    scratch: &'m mut [u32],
}

/// Lends memory for one plan after another, all of it in this function's frame.
#[inline(never)]
fn with_lent(work: &mut dyn FnMut(&mut Lent<'_>)) {
    let mut stops = [Stop::default(); SHAPE.stops()];
    let mut segments = [Segments::default(); SHAPE.stops()];
    let mut rounds = [Round::default(); CARERS];
    let mut visit_states = [VisitState::default(); SHAPE.visit_states()];
    let mut candidates = [Candidate::default(); SHAPE.candidates()];
    let mut planned = [Planned::BLANK; SHAPE.planned()];
    let mut words = [0; SHAPE.words()];
    let mut scratch = [0; SHAPE.scratch()];
    let search = WorkspaceMemory {
        stops: &mut stops,
        segments: &mut segments,
        rounds: &mut rounds,
        visit_states: &mut visit_states,
        candidates: &mut candidates,
        planned: &mut planned,
        words: &mut words,
    };
    work(&mut Lent { search, scratch: &mut scratch });
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

/// Plans the day, and again when the first carer is sick, from the roster that the others have. Each roster is checked, and its
/// time taken together; nothing where a rule is broken.
pub fn plan_twice(found: &mut [Option<Found>; 2]) {
    with_day(&mut |day| with_lent(&mut |lent| plan_both(day, lent, found)));
}

#[inline(never)]
fn plan_both(day: &Day<'_>, lent: &mut Lent<'_>, found: &mut [Option<Found>; 2]) {
    let [meant, again] = found;
    *meant = day.problem(0).and_then(|valid| searched(&valid, lent, None));
    if let (Some(valid), Some(meant)) = (day.problem(1), meant) {
        let left = meant.without_first();
        *again = searched(&valid, lent, Some(&left.view()));
    }
}

#[inline(never)]
fn searched(valid: &Valid<'_>, lent: &mut Lent<'_>, given: Option<&Roster<'_>>) -> Option<Found> {
    let mut begun = begun(*valid, &mut lent.search, given);
    let search = begun.as_mut()?;
    while !search.step(Work(10_000)).done {}
    let cost = search.progress().lines.total();
    judged(valid, &search.best(), cost, lent.scratch)
}

/// The search begun. Never inlined: the workspace is gone when it returns.
#[inline(never)]
fn begun<'s>(valid: Valid<'s>, lent: &'s mut WorkspaceMemory<'_>, given: Option<&Roster<'_>>) -> Option<Search<'s>> {
    let WorkspaceMemory { stops, segments, rounds, visit_states, candidates, planned, words } = lent;
    let memory = WorkspaceMemory { stops, segments, rounds, visit_states, candidates, planned, words };
    let workspace = Workspace::new(valid, memory).ok()?;
    let settings = Settings { seed: Seed(7), work: Work(200_000), ..Settings::default() };
    match given {
        Some(roster) => Search::from_roster(workspace, settings, roster).ok(),
        None => Some(Search::new(workspace, settings)),
    }
}

/// Checks the roster, and what the search says it costs, with the checker that shares nothing with the search.
#[inline(never)]
fn judged(valid: &Valid<'_>, best: &Roster<'_>, cost: Cost, scratch: &mut [u32]) -> Option<Found> {
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
    (broken == 0 && lines.total().to_pence() == cost.to_pence()).then_some(found)
}

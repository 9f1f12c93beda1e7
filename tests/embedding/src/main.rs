//! A firmware that plans a small day, checks it and prices its contact hours, in memory that is all static.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use homeround_core::book::{Activity, Carer, Shift, Travel, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, ModeIx, Pence, PlaceIx, Seconds, ShiftIx, Skills, Span, Window};
use homeround_core::rounds::{
    Candidate, Planned, Prices, Problem, ProblemSize, Roster, Round, Search, Seed, Segments, Settings, Stop,
    VisitState, Work, Workspace, WorkspaceMemory, check, scratch, worked,
};
use panic_semihosting as _;

const VISITS: usize = 24;
const CARERS: usize = 3;
/// Six streets of two homes, and the base.
const PLACES: usize = 13;
const BASE: PlaceIx = PlaceIx(12);
/// The carers have a limit of hours, so that their whole plans count; nobody minds who comes to a client.
const SHAPE: ProblemSize = ProblemSize {
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

/// Visits at breakfast and at tea for twelve clients.
fn visits() -> [Visit; VISITS] {
    core::array::from_fn(|row| {
        let client = (row % 12) as u32;
        let earliest = Seconds::from_minutes(if row < 12 { 7 * 60 } else { 16 * 60 });
        let latest = earliest + Seconds::from_minutes(150);
        Visit {
            client: ClientIx(client),
            place: PlaceIx(client),
            duration: Seconds::from_minutes(if row % 3 == 0 { 15 } else { 30 }),
            window: Window { earliest, latest },
            due: latest,
            late_price: Cost::ZERO,
            unserved_price: Cost::from_pence(Pence(10_000)),
            skills: Skills::NONE,
            carers: 1,
            load: 0,
            ..Visit::default()
        }
    })
}

/// Minutes between homes: two in a street, five to the next street, eight at most to the base.
fn travel_seconds() -> [u32; PLACES * PLACES] {
    core::array::from_fn(|entry| {
        let (from, to) = (entry / PLACES, entry % PLACES);
        let streets = (from / 2).abs_diff(to / 2) as u32;
        if from == to { 0 } else { 120 + streets.min(2) * 180 }
    })
}

#[entry]
fn main() -> ! {
    let well = day().is_some();
    debug::exit(if well { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {}
}

/// Plans and checks the day; nothing when a rule is broken or a visit is left out.
fn day() -> Option<()> {
    let visits = visits();
    let seconds = travel_seconds();
    let metres = [0; PLACES * PLACES];
    let carer = Carer { per_second: Cost::per_second(Pence(1_260)), ..Carer::default() };
    let carers = [carer; CARERS];
    let whole_day = Span { start: Seconds::from_minutes(6 * 60), end: Seconds::from_minutes(22 * 60) };
    let shift =
        Shift { span: whole_day, start: BASE, end: BASE, commute_paid: true, capacity: u32::MAX, ..Shift::default() };
    let shifts: [Shift; CARERS] = core::array::from_fn(|row| Shift { carer: CarerIx(row as u32), ..shift });
    let problem = Problem {
        clients: 12,
        carers: &carers,
        shifts: &shifts,
        breaks: &[],
        visits: &visits,
        gaps: &[],
        ties: &[],
        windows: &[],
        pins: &[],
        commitments: &[],
        most_carers: &[],
        first_weekday: 0,
        travel: Travel { places: PLACES as u32, modes: 1, periods: 1, seconds: &seconds, metres: &metres, ways: None },
        prices: Prices::default(),
    };
    debug_assert_eq!(carer.mode, ModeIx(0));
    let valid = problem.validated(&mut |fault| hprintln!("fault: {:?}", fault))?;

    let mut stops = [Stop::default(); SHAPE.stops()];
    let mut segments = [Segments::default(); SHAPE.stops()];
    let mut rounds = [Round::default(); CARERS];
    let mut visit_states = [VisitState::default(); SHAPE.visit_states()];
    let mut candidates = [Candidate::default(); SHAPE.candidates()];
    let mut planned = [Planned {
        task: homeround_core::rounds::Task::Visit(homeround_core::ground::VisitIx(0)),
        start: Seconds::ZERO,
    }; SHAPE.planned()];
    let mut words = [0; SHAPE.words()];
    let lent = WorkspaceMemory {
        stops: &mut stops,
        segments: &mut segments,
        rounds: &mut rounds,
        visit_states: &mut visit_states,
        candidates: &mut candidates,
        planned: &mut planned,
        words: &mut words,
    };
    let workspace = Workspace::new(valid, lent).ok()?;
    let settings = Settings { seed: Seed(7), work: Work(200_000), ..Settings::default() };
    let mut search = Search::new(workspace, settings);
    while !search.step(Work(10_000)).done {}
    let cost = search.progress().lines.total();
    let best = search.best();
    judge(&valid, &best, cost)
}

/// Checks the roster with the checker that shares nothing with the search, and says what was planned.
fn judge(valid: &homeround_core::rounds::Valid<'_>, best: &Roster<'_>, cost: Cost) -> Option<()> {
    let mut memory = [0; SHAPE.scratch()];
    debug_assert!(scratch(valid) <= memory.len());
    let mut broken = 0;
    let lines = check(valid, best, &mut memory, &mut |violation| {
        broken += 1;
        hprintln!("broken: {:?}", violation);
    });
    let mut contact = Seconds::ZERO;
    for shift in 0..CARERS {
        let stretches = worked(valid, best, ShiftIx::from_index(shift));
        contact += stretches
            .filter(|row| row.activity == Activity::Contact)
            .map(|row| row.span.length())
            .fold(Seconds::ZERO, |a, b| a + b);
    }
    hprintln!(
        "{} of {} visits, {} contact minutes, {} pence, {} bytes lent, no allocator",
        best.stops.len(),
        VISITS,
        contact.whole_minutes(),
        lines.total().to_pence().0,
        Workspace::bytes(&SHAPE)
    );
    (broken == 0 && best.stops.len() == VISITS && lines.total() == cost).then_some(())
}

//! A made-up branch with a plain roster, for the tests of the report: sixty clients, hostile names among them.

use homeround_core::book::travel::Estimate;
use homeround_core::ground::{BreakIx, ModeIx, Place, PlaceIx, Seconds, VisitIx};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Planned, Task};

use crate::book::model::{
    Anchor, Base, Book, Branch, Break, Carer, Client, CostInputs, FORMAT, History, Mode, Overhead, Package, Policy,
    Profit, Shift, Travelling,
};
use crate::book::value::{Clock, Day, Degrees, Exact};
use crate::book::{Plan, TravelTables, list_places};
use crate::planning;
use crate::travel::BookTravel;

const FIRST: [&str; 20] = [
    "Ada", "Bryn", "Ceri", "Dilys", "Emrys", "Ffion", "Gwen", "Harri", "Ivor", "Joan", "Kofi", "Lowri", "Megan", "Nia",
    "Owain", "Peggy", "Rhys", "Sian", "Tomos", "Wyn",
];
const LAST: [&str; 11] =
    ["Pritchard", "Howells", "Vaughan", "Rees", "Lloyd", "Powell", "Morgan", "Begum", "Osei", "Kowalska", "O'Brien"];

/// Numbers that look like chance and are the same every time.
struct SampleNumbers(u64);

impl SampleNumbers {
    fn below(&mut self, end: u64) -> u64 {
        // A generator of its own: the sample must be the same in every test, whatever other crates do.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn name(at: usize) -> String {
    match at {
        3 => "<script>alert('x')</script>".to_owned(),
        5 => "=SUM(A1:A9)".to_owned(),
        7 => "\"quoted\" & 'O'Brien'".to_owned(),
        _ => format!("{} {}", FIRST[at * 7 % FIRST.len()], LAST[at * 3 % LAST.len()]),
    }
}

fn exact(text: &str) -> Exact {
    Exact::read(text).unwrap()
}

fn spot(chance: &mut SampleNumbers) -> (Degrees, Degrees) {
    let mut near = |middle: i32, spread: u64| {
        let by = (chance.below(spread) + chance.below(spread)) / 2;
        Degrees(middle + i32::try_from(by).unwrap() - i32::try_from(spread / 2).unwrap())
    };
    (near(515_850_000, 260_000), near(-29_950_000, 480_000))
}

/// A branch of `clients` clients over `days` days.
pub(crate) fn book(clients: usize, days: u8) -> Book {
    let start = Day::read("2026-03-02").unwrap();
    let mut chance = SampleNumbers(7);
    let mut book = Book {
        format: FORMAT.to_owned(),
        branch: Branch {
            name: "Usk & Ebbw <branch>".to_owned(),
            zone: "Europe/London".to_owned(),
            start,
            days,
            base: Some(Base { latitude: Degrees(515_877_000), longitude: Degrees(-29_983_000), postcode: None }),
        },
        clients: Vec::new(),
        packages: Vec::new(),
        gaps: Vec::new(),
        fixed: Vec::new(),
        carers: Vec::new(),
        shifts: Vec::new(),
        breaks: Vec::new(),
        history: Vec::new(),
        other_hours: Vec::new(),
        leave: Vec::new(),
        worked: Vec::new(),
        travel: Travelling {
            modes: vec![Mode {
                name: "car".to_owned(),
                speed_kmh: exact("28"),
                detour: exact("1.4"),
                parking_minutes: exact("2"),
                pence_per_mile: exact("45"),
                matrix: None,
            }],
            periods: Vec::new(),
            points: None,
        },
        policy: Policy {
            late_pounds_per_minute: exact("0.5"),
            grace_minutes: 15,
            unserved_pounds: exact("1000"),
            unfamiliar_pounds: exact("3"),
            shift_pounds: exact("0"),
            commute_paid: false,
            rest_hours: Some(exact("0")),
            week_rest_hours: Some(exact("0")),
            ..Policy::default()
        },
        cost: Some(CostInputs {
            ni_percent: exact("9.5"),
            holiday_percent: exact("12.07"),
            training_percent: exact("1.75"),
            pension_percent: exact("3"),
            sick_percent: exact("3.2"),
            overhead: Overhead::PercentOfPrice(exact("25")),
            profit: Profit::PercentOfPrice(exact("3")),
            fee_per_hour: Some(exact("24.10")),
            fixed_pounds_per_week: None,
            enhancements: Vec::new(),
        }),
        verification: None,
        files: std::collections::BTreeMap::new(),
    };
    for at in 0..clients {
        add_client(&mut book, at, &mut chance, start);
    }
    for at in 0..clients.div_ceil(5) * 2 {
        add_carer(&mut book, at, &mut chance, start);
    }
    book
}

fn add_client(book: &mut Book, at: usize, chance: &mut SampleNumbers, start: Day) {
    let (latitude, longitude) = spot(chance);
    let id = format!("C{at:02}");
    let visits: [(&str, u16, u16); 4] =
        [("morning", 450, 15), ("lunch", 720, 30), ("tea", 990, 30), ("bed", 1_200, 30)];
    let double = chance.below(8) == 0;
    for (visit, from, step) in visits.into_iter().take(1 + usize::try_from(chance.below(4)).unwrap()) {
        let minutes = [15, 30, 30, 30, 45, 60][usize::try_from(chance.below(6)).unwrap()];
        let from = from + step * u16::try_from(chance.below(4)).unwrap();
        book.packages.push(Package {
            id: format!("{id}-{visit}"),
            client: id.clone(),
            name: visit.to_owned(),
            repeats: Some("FREQ=DAILY".to_owned()),
            from: start,
            until: None,
            minutes,
            earliest: Clock::from_minute(from - 30),
            latest: Clock::from_minute(from + 75),
            overnight: false,
            preferred: Some(Clock::from_minute(from)),
            carers: if double { 2 } else { 1 },
            skills: if at % 9 == 4 { vec!["hoist".to_owned()] } else { Vec::new() },
            ..Package::default()
        });
    }
    book.clients.push(Client { id, name: name(at), latitude, longitude, postcode: None, ..Client::default() });
}

fn add_carer(book: &mut Book, at: usize, chance: &mut SampleNumbers, start: Day) {
    let (latitude, longitude) = spot(chance);
    let (id, early) = (format!("A{at:02}"), at.is_multiple_of(2));
    let shift = format!("{id}-{}", if early { "early" } else { "late" });
    book.carers.push(Carer {
        id: id.clone(),
        name: name(at + 31),
        latitude,
        longitude,
        postcode: None,
        skills: if at.is_multiple_of(3) { vec!["hoist".to_owned()] } else { Vec::new() },
        mode: "car".to_owned(),
        pay_per_hour: exact("12.85"),
        ..Carer::default()
    });
    book.shifts.push(Shift {
        id: shift.clone(),
        carer: id.clone(),
        repeats: Some("FREQ=DAILY".to_owned()),
        from: start,
        until: None,
        start: Clock::from_minute(if early { 405 } else { 870 }),
        end: Clock::from_minute(if early { 900 } else { 1_350 }),
        overnight: false,
        starts_at: Anchor::Home,
        ends_at: Anchor::Home,
        ..Shift::default()
    });
    let earliest = if early { 660 } else { 1_080 };
    book.breaks.push(Break {
        shift,
        earliest: Clock::from_minute(earliest),
        latest: Clock::from_minute(earliest + 90),
        minutes: 30,
        paid: at.is_multiple_of(4),
        after_hours: None,
    });
    if at.is_multiple_of(2) {
        let last = Some(start.plus(-2));
        book.history.push(History { client: format!("C{:02}", at % book.clients.len()), carer: id, visits: 9, last });
    }
}

/// The branch of a book whose modes are all estimated as by car.
pub(crate) fn branch(book: Book) -> planning::LoadedBranch {
    let places: Vec<Place> = list_places(&book).into_iter().map(|row| row.place).collect();
    let entries = places.len() * places.len();
    let mut tables = TravelTables { seconds: vec![0; entries], metres: vec![0; entries] };
    let car = Estimate::new(1_400, 28_000, 120).unwrap();
    car.fill(&places, &mut tables.seconds, &mut tables.metres).unwrap();
    let notes = vec!["car: as the crow flies × 1.4 at 28 km/h, and 2 minutes to park.".to_owned()];
    planning::LoadedBranch::new(book, BookTravel { tables, notes, ..BookTravel::default() }).unwrap()
}

/// A shift being filled: where the carer is, and from when on.
#[derive(Clone)]
struct Filling {
    place: PlaceIx,
    free: Seconds,
    rested: bool,
    stops: Vec<Planned>,
}

/// A plain roster: each visit in the order of its window to whoever can be there first.
pub(crate) fn roster(plan: &Plan) -> OwnedRoster {
    let (tables, problem) = (&plan.tables, plan.tables.view());
    let new = |shift: &homeround_core::book::Shift| Filling {
        place: shift.start,
        free: shift.span.start,
        rested: shift.breaks == 0,
        stops: vec![],
    };
    let mut rounds: Vec<Filling> = tables.shifts.iter().map(new).collect();
    let mut order: Vec<usize> = (0..tables.visits.len()).collect();
    order.sort_by_key(|&at| tables.visits[at].window.earliest);
    for at in order {
        let visit = &tables.visits[at];
        let mut able: Vec<(Seconds, usize, bool)> = Vec::new();
        for (shift_at, shift) in tables.shifts.iter().enumerate() {
            let (round, carer) = (&rounds[shift_at], tables.carers[shift.carer.at()]);
            let way = problem.travel.seconds(ModeIx(0), visit.period, round.place, visit.place);
            let rest = tables.breaks.get(shift.first_break as usize).copied().unwrap_or_default();
            let mut free = round.free;
            // Half an hour to spare: a double-up may have to wait for its other carer.
            let end = free.max(visit.window.earliest) + way + visit.duration + Seconds(1_800);
            let rests = !round.rested && end > rest.window.latest;
            if rests {
                free = free.max(rest.window.earliest) + rest.duration;
            }
            let start = (free + way).max(visit.window.earliest);
            let back = problem.travel.seconds(ModeIx(0), shift.period, visit.place, shift.end);
            if carer.skills.cover(visit.skills)
                && start <= visit.window.latest
                && start + visit.duration + back <= shift.span.end
            {
                able.push((start, shift_at, rests));
            }
        }
        able.sort_by_key(|&(start, shift_at, _)| (start.max(visit.due), rounds[shift_at].stops.is_empty(), shift_at));
        if able.len() < usize::from(visit.carers) {
            continue;
        }
        able.truncate(usize::from(visit.carers));
        let start = able.iter().map(|one| one.0).fold(Seconds::ZERO, Seconds::max);
        for (_, shift_at, rests) in able {
            let (shift, round) = (&tables.shifts[shift_at], &mut rounds[shift_at]);
            if rests {
                let rest = tables.breaks[shift.first_break as usize];
                let begin = round.free.max(rest.window.earliest);
                round.stops.push(Planned { task: Task::Break(BreakIx(shift.first_break)), start: begin });
                round.rested = true;
            }
            round.stops.push(Planned { task: Task::Visit(VisitIx::from_index(at)), start });
            (round.place, round.free) = (visit.place, start + visit.duration);
        }
    }
    for (shift, round) in tables.shifts.iter().zip(&mut rounds) {
        if !round.rested && !round.stops.is_empty() {
            let start = round.free.max(tables.breaks[shift.first_break as usize].window.earliest);
            round.stops.push(Planned { task: Task::Break(BreakIx(shift.first_break)), start });
        }
    }
    OwnedRoster::from_rounds(&rounds.into_iter().map(|round| round.stops).collect::<Vec<_>>())
}

//! A small room: two carers, three shifts, a break and four visits, and a roster that keeps every rule.

use homeround_core::book::{Break, Carer, CarerStanding, Gap, Shift, Tie, Visit};
use homeround_core::ground::{
    BreakIx, CarerIx, ClientIx, Cost, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window,
};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::check::legal;
use homeround_core::rounds::{Lines, Planned, Prices, Task, Violation, check, scratch};

pub(crate) const HOUR: i32 = 3_600;
pub(crate) const DAY: i32 = 24 * HOUR;
pub(crate) const A: CarerIx = CarerIx(0);
pub(crate) const B: CarerIx = CarerIx(1);

pub(crate) const fn shift(row: u32) -> ShiftIx {
    ShiftIx(row)
}

pub(crate) const fn visit(row: u32) -> VisitIx {
    VisitIx(row)
}

pub(crate) const fn pause(row: u32) -> BreakIx {
    BreakIx(row)
}

/// Tables and a roster of them.
pub(crate) struct Room {
    pub(crate) tables: Tables,
    pub(crate) rounds: Vec<Vec<Planned>>,
}

pub(crate) fn at(row: u32, start: i32) -> Planned {
    Planned { task: Task::Visit(VisitIx(row)), start: Seconds(start) }
}

pub(crate) fn rests(row: u32, start: i32) -> Planned {
    Planned { task: Task::Break(BreakIx(row)), start: Seconds(start) }
}

pub(crate) fn window(earliest: i32, latest: i32) -> Window {
    Window { earliest: Seconds(earliest), latest: Seconds(latest) }
}

pub(crate) fn tie(client: u32, carer: CarerIx, standing: CarerStanding, visits_before: u16) -> Tie {
    Tie { client: ClientIx(client), carer, standing, visits_before }
}

pub(crate) fn gap(first: u32, second: u32, least: i32) -> Gap {
    Gap {
        first: VisitIx(first),
        second: VisitIx(second),
        least: Seconds(least),
        most: Gap::NO_MOST,
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    }
}

/// A carer's shift from 8 to 18 h of a day.
pub(crate) fn shift_of(carer: CarerIx, day: u16, use_price: i64) -> Shift {
    let from = i32::from(day) * DAY;
    Shift {
        carer,
        span: Span { start: Seconds(from + 8 * HOUR), end: Seconds(from + 18 * HOUR) },
        start: PlaceIx(0),
        end: PlaceIx(0),
        commute_paid: true,
        use_price: Cost(use_price),
        capacity: u32::MAX,
        day,
        first_break: 1,
        ..Shift::default()
    }
}

fn visit_of(client: u32, duration: i32, earliest: i32) -> Visit {
    Visit {
        client: ClientIx(client),
        place: PlaceIx(client + 1),
        duration: Seconds(duration),
        window: window(earliest, earliest + HOUR),
        ready: Seconds(earliest),
        early_price: Cost(17),
        due: Seconds(earliest + HOUR / 2),
        late_price: Cost(13),
        unserved_price: Cost(1_000_000),
        carers: 1,
        ..Visit::default()
    }
}

impl Room {
    /// A serves clients 0 and 1 on the first day, with half an hour's break, and client 0 on the second; B serves client 1.
    pub(crate) fn new() -> Self {
        let carer = |second, metre| Carer {
            skills: Skills(1),
            per_second: Cost(second),
            per_metre: Cost(metre),
            ..Carer::default()
        };
        let with_break = Shift { first_break: 0, breaks: 1, ..shift_of(A, 0, 100) };
        let unpaid_commute = Shift { commute_paid: false, ..shift_of(B, 0, 1_000) };
        let at_the_door = Shift { start: PlaceIx::NONE, end: PlaceIx::NONE, ..shift_of(A, 1, 10_000) };
        let prices = Prices {
            travel_second: Cost(19),
            worst_late_second: Cost(43),
            unfamiliar: Cost(23),
            not_preferred: Cost(53),
            new_face: Cost(29),
            further_carer: Cost(31),
            slot_carer: Cost(37),
            uneven_second: Cost(67),
            unpopular: Cost(41),
        };
        let tables = Tables {
            clients: 2,
            carers: vec![carer(7, 2), carer(11, 5)],
            shifts: vec![with_break, unpaid_commute, at_the_door],
            breaks: vec![Break {
                window: window(11 * HOUR, 13 * HOUR),
                duration: Seconds(1_800),
                paid: false,
                after: Seconds::ZERO,
            }],
            visits: vec![
                visit_of(0, 1_800, 9 * HOUR),
                visit_of(1, 3_600, 14 * HOUR),
                visit_of(1, 1_200, 10 * HOUR),
                visit_of(0, 900, DAY + 9 * HOUR),
            ],
            ties: vec![tie(0, A, CarerStanding::Neutral, 3)],
            places: 3,
            modes: 1,
            periods: 1,
            travel_seconds: vec![0, 600, 1_200, 900, 0, 300, 1_500, 420, 0],
            travel_metres: vec![0, 5_000, 11_000, 7_000, 0, 2_000, 13_000, 3_000, 0],
            prices,
            ..Tables::default()
        };
        let first = vec![at(0, 34_200), rests(0, 12 * HOUR), at(1, 14 * HOUR)];
        Self { tables, rounds: vec![first, vec![at(2, 10 * HOUR)], vec![at(3, DAY + 9 * HOUR)]] }
    }

    /// What the checker says of a roster of these tables.
    pub(crate) fn judge(&self, roster: &OwnedRoster) -> (Lines, Vec<Violation>) {
        let problem = self.tables.view().validated(&mut |fault| panic!("{fault:?}")).expect("no fault was told");
        // What stood in the memory before does not matter.
        let (mut memory, mut broken) = (vec![0xdead_beef; scratch(&problem)], Vec::new());
        let lines = check(&problem, &roster.view(), &mut memory, &mut |violation| broken.push(violation));
        let whole = legal(&problem, &roster.view(), &mut memory);
        assert_eq!(whole, broken.is_empty().then(|| lines.total()));
        (lines, broken)
    }

    /// What the checker says of a room after a change.
    pub(crate) fn after(change: fn(&mut Self)) -> (Lines, Vec<Violation>) {
        let mut room = Self::new();
        change(&mut room);
        room.judge(&OwnedRoster::from_rounds(&room.rounds))
    }
}

/// A change of the room, and the rules that are broken by it: those, and no others.
pub(crate) type Case = (&'static str, fn(&mut Room), Vec<Violation>);

/// Judges the room after each change.
pub(crate) fn each(cases: Vec<Case>) {
    for (name, change, wanted) in cases {
        assert_eq!(Room::after(change).1, wanted, "{name}");
    }
}

//! Random small problems with every rule on, made from a stream of numbers.
#![allow(dead_code, reason = "each test file uses some of it")]

use homeround_core::book::{Break, Carer, CarerStanding, Gap, Pin, Shift, Tie, Visit};
use homeround_core::ground::{
    CarerIx, ClientIx, Cost, ModeIx, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window,
};
use homeround_core::heap::Tables;
use homeround_core::rounds::Prices;

/// A stream of numbers for tests: splitmix64.
pub(crate) struct Stream(pub(crate) u64);

impl Stream {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        b ^ (b >> 31)
    }

    /// A number in `from..=to`.
    pub(crate) fn within(&mut self, from: i32, to: i32) -> i32 {
        from + (self.next() % (to - from + 1) as u64) as i32
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

/// How large a random problem is and what it has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) visits: usize,
    pub(crate) carers: usize,
    pub(crate) span: i32,
    pub(crate) breaks: bool,
}

/// A problem with skills, bars, double-ups, gaps, breaks, lateness, capacity and every price. Travel is not metric.
pub(crate) fn problem(seed: u64, size: Size) -> Tables {
    let mut dice = Stream(seed);
    let dice = &mut dice;
    let places = size.visits.max(2) as u32 + 1;
    let mut tables = Tables { clients: size.visits as u32, places, modes: 2, ..Tables::default() };
    travel(&mut tables, dice);
    let paid = dice.chance(70);
    for _ in 0..size.carers {
        tables.carers.push(Carer {
            skills: Skills(dice.next() | dice.next()),
            mode: ModeIx(dice.within(0, 1) as u32),
            per_second: Cost(if paid { i64::from(dice.within(1, 9)) } else { 0 }),
            per_metre: Cost(i64::from(dice.within(0, 2))),
            ..Carer::default()
        });
    }
    shifts(&mut tables, dice, size);
    visits(&mut tables, dice, size);
    gaps(&mut tables, dice, size);
    for client in 0..tables.clients {
        for carer in 0..size.carers as u32 {
            if dice.chance(30) {
                let standing = if dice.chance(25) { CarerStanding::Barred } else { CarerStanding::Neutral };
                let visits_before = dice.within(0, 2) as u16;
                tables.ties.push(Tie { client: ClientIx(client), carer: CarerIx(carer), standing, visits_before });
            }
        }
    }
    tables.prices = Prices {
        travel_second: Cost(i64::from(dice.within(0, 3))),
        worst_late_second: Cost(if dice.chance(50) { i64::from(dice.within(1, 9)) } else { 0 }),
        unfamiliar: Cost(i64::from(dice.within(0, 40))),
        ..Prices::default()
    };
    particular(&mut tables, &mut Stream(seed ^ 0x5eed));
    tables
}

/// What only some visits, clients and shifts ask for, each in some of the problems.
fn particular(tables: &mut Tables, dice: &mut Stream) {
    if dice.chance(40) {
        tables.carers.iter_mut().for_each(|carer| carer.slower_permille = dice.within(0, 600) as u16);
    }
    if dice.chance(40) {
        tables.periods = 2;
        let day = (tables.travel_seconds.clone(), tables.travel_metres.clone());
        let square = (tables.places * tables.places) as usize;
        tables.travel_seconds.clear();
        tables.travel_metres.clear();
        for (seconds, metres) in day.0.chunks(square).zip(day.1.chunks(square)) {
            let slower = dice.within(1, 9) as u32;
            let rush = |&seconds: &u32| if seconds == 0 || seconds == u32::MAX { seconds } else { seconds + slower };
            tables.travel_seconds.extend(seconds);
            tables.travel_seconds.extend(seconds.iter().map(rush));
            tables.travel_metres.extend(metres);
            tables.travel_metres.extend(metres.iter().map(|&metres| metres.saturating_add(metres / 4)));
        }
        tables.visits.iter_mut().for_each(|visit| visit.period = dice.within(0, 1) as u8);
        tables.shifts.iter_mut().for_each(|shift| shift.period = dice.within(0, 1) as u8);
    }
    if dice.chance(50) {
        for visit in &mut tables.visits {
            (visit.wished, visit.wish_price) = (Skills(1 << dice.within(6, 9)), Cost(i64::from(dice.within(0, 60))));
        }
    }
    if dice.chance(50) {
        tables.prices.not_preferred = Cost(i64::from(dice.within(0, 50)));
        for tie in &mut tables.ties {
            tie.standing = match dice.within(0, 5) {
                0..3 => tie.standing,
                3..5 => CarerStanding::Preferred,
                _ => CarerStanding::Required,
            };
        }
    }
    if dice.chance(30) {
        tables.visits.iter_mut().for_each(|visit| visit.known_only = dice.chance(15));
    }
    if dice.chance(30) {
        for at in 0..tables.shifts.len() {
            let other = dice.within(0, tables.carers.len() as i32 - 1) as u32;
            if dice.chance(60) && CarerIx(other) != tables.shifts[at].carer {
                tables.shifts[at].second = CarerIx(other);
            }
        }
    }
    if dice.chance(40) {
        windows(tables, dice);
    }
    if dice.chance(40) {
        for visit in &mut tables.visits {
            if dice.chance(30) {
                visit.ready = Seconds(dice.within(visit.window.earliest.0 - 5, visit.window.latest.0 + 5));
                visit.early_price = Cost(i64::from(dice.within(1, 6)));
            }
        }
    }
    if dice.chance(40) {
        pins(tables, dice);
    }
}

/// Gives some visits other windows, before or after their own or overlapping it.
fn windows(tables: &mut Tables, dice: &mut Stream) {
    for visit in &mut tables.visits {
        if !dice.chance(30) {
            continue;
        }
        visit.first_other = tables.windows.len() as u32;
        visit.others = dice.within(1, 2) as u8;
        for _ in 0..visit.others {
            let earliest = Seconds(dice.within(0, visit.window.latest.0 + 40));
            tables.windows.push(Window { earliest, latest: earliest + Seconds(dice.within(0, 30)) });
        }
    }
}

/// Fixes some visits to shifts in which they could be made.
fn pins(tables: &mut Tables, dice: &mut Stream) {
    for visit in 0..tables.visits.len() {
        for shift in 0..tables.shifts.len() {
            if dice.chance(15) {
                tables.pins.push(Pin { visit: VisitIx::from_index(visit), shift: ShiftIx::from_index(shift) });
                let mut sound = true;
                tables.view().validate(&mut |_| sound = false);
                if !sound {
                    tables.pins.pop();
                }
            }
        }
    }
}

fn travel(tables: &mut Tables, dice: &mut Stream) {
    for _ in 0..tables.modes {
        for from in 0..tables.places {
            for to in 0..tables.places {
                let away = from != to;
                let no_way = away && dice.chance(4);
                let seconds = if away { dice.within(1, 20) as u32 } else { 0 };
                tables.travel_seconds.push(if no_way { u32::MAX } else { seconds });
                tables.travel_metres.push(if no_way { u32::MAX } else { seconds * 3 });
            }
        }
    }
}

fn shifts(tables: &mut Tables, dice: &mut Stream, size: Size) {
    for carer in 0..size.carers {
        let start = dice.within(0, size.span / 4);
        let end = dice.within(size.span * 2 / 3, size.span + 30);
        let first_break = tables.breaks.len() as u32;
        let breaks = if size.breaks { dice.within(0, 2) as u32 } else { 0 };
        for _ in 0..breaks {
            let earliest = dice.within(start, end - 20);
            tables.breaks.push(Break {
                window: Window { earliest: Seconds(earliest), latest: Seconds(earliest + dice.within(5, 60)) },
                duration: Seconds(dice.within(1, 15)),
                paid: dice.chance(50),
                ..Break::default()
            });
        }
        let place = |dice: &mut Stream| if dice.chance(20) { PlaceIx::NONE } else { PlaceIx(dice.within(0, 1) as u32) };
        tables.shifts.push(Shift {
            carer: CarerIx(carer as u32),
            span: Span { start: Seconds(start), end: Seconds(end) },
            start: place(dice),
            end: place(dice),
            first_break,
            breaks,
            commute_paid: dice.chance(60),
            use_price: Cost(i64::from(dice.within(0, 30))),
            capacity: dice.within(2, 12) as u32,
            ..Shift::default()
        });
    }
}

fn visits(tables: &mut Tables, dice: &mut Stream, size: Size) {
    for at in 0..size.visits {
        let earliest = dice.within(0, size.span - 20);
        let latest = earliest + dice.within(0, size.span / 2);
        let carers = match dice.within(0, 19) {
            0..13 => 1,
            13..18 => 2,
            _ => 3,
        };
        tables.visits.push(Visit {
            client: ClientIx(at as u32),
            place: PlaceIx(dice.within(0, tables.places as i32 - 1) as u32),
            duration: Seconds(dice.within(0, 20)),
            window: Window { earliest: Seconds(earliest), latest: Seconds(latest) },
            due: Seconds(dice.within(earliest, latest)),
            late_price: Cost(i64::from(if dice.chance(60) { dice.within(0, 9) } else { 0 })),
            unserved_price: Cost(i64::from(dice.within(200, 2000))),
            skills: Skills(1 << dice.within(0, 5)),
            carers,
            load: dice.within(0, 3) as u32,
            // Drawn from what is drawn already, so that the other numbers stay.
            one_skills: if carers > 1 && at % 4 == 0 { Skills(1 << (latest % 6)) } else { Skills::NONE },
            flat_pay: (at % 7 == 4).then(|| Cost(i64::from(latest % 40))),
            ..Visit::default()
        });
    }
}

fn gaps(tables: &mut Tables, dice: &mut Stream, size: Size) {
    for _ in 0..size.visits / 3 {
        let (a, b) = (dice.within(0, size.visits as i32 - 1), dice.within(0, size.visits as i32 - 1));
        if a == b {
            continue;
        }
        let least = dice.within(-10, 40);
        let most = if dice.chance(60) { Seconds(least + dice.within(0, 30)) } else { Gap::NO_MOST };
        let different = dice.chance(50);
        let single = tables.visits[a as usize].carers == 1 && tables.visits[b as usize].carers == 1;
        tables.gaps.push(Gap {
            first: VisitIx(a as u32),
            second: VisitIx(b as u32),
            least: Seconds(least),
            most,
            different_carers: different,
            same_carer: single && !different && least % 3 == 0,
            both_or_neither: dice.chance(50),
        });
    }
}

/// A plan of several days over [`problem`]: several shifts a carer, clients with several visits, and every rule and price
/// that holds over the whole plan. Few of them bind in any one problem.
pub(crate) fn plan(seed: u64, size: Size, days: i32, split: bool) -> Tables {
    let mut tables = problem(seed, size);
    let dice = &mut Stream(seed ^ 0x00da_7500);
    tables.clients = (size.visits as u32).div_ceil(3);
    tables.ties.retain(|tie| tie.client.0 < tables.clients);
    tables.first_weekday = dice.within(0, 6) as u8;
    (tables.shifts, tables.breaks) = (Vec::new(), Vec::new());
    for day in 0..days {
        shifts_of_day(&mut tables, dice, size, day, split);
    }
    let (doubles, periods, pinned) = (dice.chance(25), tables.periods as i32, !tables.pins.is_empty());
    tables.pins.clear();
    for shift in &mut tables.shifts {
        shift.period = dice.within(0, periods.max(1) - 1) as u8;
        let other = CarerIx(dice.within(0, size.carers as i32 - 1) as u32);
        if doubles && other != shift.carer && dice.chance(50) {
            shift.second = other;
        }
    }
    spread_visits(&mut tables, dice, days);
    for carer in 0..size.carers {
        contract(&mut tables.carers[carer], dice, days);
    }
    if dice.chance(40) {
        tables.most_carers = (0..tables.clients).map(|client| limit(&tables, dice, client)).collect();
    }
    let mut price = |most: i32| Cost(if dice.chance(50) { i64::from(dice.within(1, most)) } else { 0 });
    tables.prices = Prices {
        new_face: price(200),
        further_carer: price(200),
        slot_carer: price(200),
        uneven_second: price(4),
        unpopular: price(20),
        ..tables.prices
    };
    if pinned {
        pins(&mut tables, dice);
    }
    tables
}

/// A day's shifts: one of each carer, and, where shifts are split, of some a second one later.
fn shifts_of_day(tables: &mut Tables, dice: &mut Stream, size: Size, day: i32, split: bool) {
    let (first, first_break) = (tables.shifts.len(), tables.breaks.len());
    shifts(tables, dice, size);
    for pause in &mut tables.breaks[first_break..] {
        pause.window.earliest.0 += day * Seconds::DAY.0;
        pause.window.latest.0 += day * Seconds::DAY.0;
    }
    for at in first..first + size.carers {
        let shift = &mut tables.shifts[at];
        shift.day = day as u16;
        shift.span.start.0 += day * Seconds::DAY.0;
        shift.span.end.0 += day * Seconds::DAY.0;
        if split && dice.chance(30) {
            let span = Span { start: shift.span.end, end: Seconds(shift.span.end.0 + dice.within(20, 120)) };
            let later = Shift { span, first_break: 0, breaks: 0, ..*shift };
            tables.shifts.push(later);
        }
    }
}

/// Gives each visit a day, a client, a slot, and how unpopular it is. Visits with a gap are on one day.
fn spread_visits(tables: &mut Tables, dice: &mut Stream, days: i32) {
    let mut day: Vec<i32> = tables.visits.iter().map(|_| dice.within(0, days - 1)).collect();
    for gap in &tables.gaps {
        day[gap.second.at()] = day[gap.first.at()];
    }
    for (visit, day) in tables.visits.iter_mut().zip(day) {
        visit.client = ClientIx(dice.within(0, tables.clients as i32 - 1) as u32);
        visit.slot = dice.within(0, 2) as u16;
        visit.unpopular = dice.within(0, 2) as u8;
        for time in [&mut visit.window.earliest, &mut visit.window.latest, &mut visit.due, &mut visit.ready] {
            time.0 += day * Seconds::DAY.0;
        }
        for window in tables.windows.iter_mut().skip(visit.first_other as usize).take(usize::from(visit.others)) {
            window.earliest.0 += day * Seconds::DAY.0;
            window.latest.0 += day * Seconds::DAY.0;
        }
    }
}

fn contract(carer: &mut Carer, dice: &mut Stream, days: i32) {
    let day = Seconds::DAY.0;
    let mut some = |percent: u64, from: i32, to: i32| if dice.chance(percent) { dice.within(from, to) } else { 0 };
    carer.contract_least = Seconds(some(40, 20, 150));
    carer.idle_per_second = Cost(i64::from(some(80, 1, 12)));
    carer.contract_most = Seconds(some(30, 40, 300)).max(Seconds(0));
    if carer.contract_most.0 > 0 {
        carer.contract_least = carer.contract_least.min(carer.contract_most);
    }
    carer.overtime_from = Seconds(some(40, 20, 150));
    carer.overtime_per_second = Cost(i64::from(some(80, 1, 9)));
    carer.fair_share = Seconds(some(50, 10, 150));
    carer.rest = Seconds(some(40, day - 260, day - 20));
    carer.week_rest = Seconds(some(30, 3 * day, 7 * day - 400));
    carer.fortnight_rest = carer.week_rest.0 % 2 == 1;
    carer.day_most = Seconds(if carer.fair_share.0 % 3 == 1 { carer.fair_share.0.max(40) } else { 0 });
    carer.days_most = some(20, 1, days) as u8;
    carer.row_most = some(20, 1, 2) as u8;
    carer.row_before = some(50, 1, 2) as u8;
    carer.weekends_most = some(20, 1, 1) as u8;
}

/// How many carers may come to a client: at least those whom one visit needs.
fn limit(tables: &Tables, dice: &mut Stream, client: u32) -> u16 {
    let visits = tables.visits.iter().filter(|visit| visit.client.0 == client);
    let needed = visits.map(|visit| u16::from(visit.carers)).max().unwrap_or(1);
    if dice.chance(50) { needed + dice.within(0, 1) as u16 } else { 0 }
}

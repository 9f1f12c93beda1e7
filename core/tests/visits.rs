//! Days worked by hand, one for each rule about single visits and rounds: what the search plans and what the checker says.
#![cfg(feature = "alloc")]

use homeround_core::book::{Activity, Carer, CarerStanding, Pin, Shift, Tie, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window};
use homeround_core::heap::{Memory, OwnedRoster, Tables};
use homeround_core::rounds::{
    Lines, Planned, ProblemSize, Search, Settings, Task, Valid, Violation, Work, check, scratch, worked,
};

const NEVER: Cost = Cost(1_000_000);

/// Two carers, the second twice as dear; every way takes 100 seconds; a second costs 1.
fn day(visits: usize) -> Tables {
    let places = 1 + visits as u32;
    let mut tables = Tables { clients: visits as u32, places, modes: 1, ..Tables::default() };
    for from in 0..places {
        for to in 0..places {
            tables.travel_seconds.push(if from == to { 0 } else { 100 });
            tables.travel_metres.push(0);
        }
    }
    for at in 0..2 {
        tables.carers.push(Carer { per_second: Cost(1 + i64::from(at)), skills: Skills(1 << at), ..Carer::default() });
        tables.shifts.push(Shift {
            carer: CarerIx(at),
            span: Span { start: Seconds(0), end: Seconds(10_000) },
            start: PlaceIx(0),
            end: PlaceIx(0),
            commute_paid: true,
            capacity: u32::MAX,
            ..Shift::default()
        });
    }
    for at in 0..visits as u32 {
        tables.visits.push(Visit {
            client: ClientIx(at),
            place: PlaceIx(at + 1),
            duration: Seconds(1_000),
            window: Window { earliest: Seconds(0), latest: Seconds(8_000) },
            due: Seconds(8_000),
            unserved_price: NEVER,
            carers: 1,
            ..Visit::default()
        });
    }
    tables
}

fn valid(tables: &Tables) -> Valid<'_> {
    tables.view().validated(&mut |fault| panic!("{fault:?}")).unwrap()
}

fn judged(tables: &Tables, roster: &OwnedRoster) -> (Vec<Violation>, Lines) {
    let problem = valid(tables);
    let mut found = Vec::new();
    let mut memory = vec![7; scratch(&problem)];
    let lines = check(&problem, &roster.view(), &mut memory, &mut |violation| found.push(violation));
    (found, lines)
}

/// The roster the search finds, which keeps every rule and costs what the search says.
fn planned(tables: &Tables) -> (OwnedRoster, Lines) {
    let problem = valid(tables);
    let mut memory = Memory::new(ProblemSize::from_problem(&problem));
    let settings = Settings { work: Work(20_000), ..Settings::default() };
    let mut search = Search::new(memory.workspace(problem).unwrap(), settings);
    let lines = search.step(Work(u64::MAX)).lines;
    let roster = OwnedRoster::from_roster(&search.best());
    assert_eq!(judged(tables, &roster), (vec![], lines));
    (roster, lines)
}

fn visit(index: u32, start: i32) -> Planned {
    Planned { task: Task::Visit(VisitIx(index)), start: Seconds(start) }
}

/// Visit 0 alone, made in this shift.
fn alone_in(tables: &Tables, shift: usize) -> OwnedRoster {
    let mut rounds = vec![vec![]; tables.shifts.len()];
    rounds[shift].push(visit(0, 500));
    OwnedRoster::from_rounds(&rounds)
}

fn tie(carer: u32, standing: CarerStanding, visits_before: u16) -> Tie {
    Tie { client: ClientIx(0), carer: CarerIx(carer), standing, visits_before }
}

#[test]
fn a_wish_is_paid_for_once_a_part_or_kept() {
    let mut tables = day(1);
    (tables.visits[0].wished, tables.visits[0].wish_price) = (Skills(0b110), Cost(700));
    assert_eq!(judged(&tables, &alone_in(&tables, 0)).1.wishes, Cost(700), "two traits are lacking");
    // 1 200 seconds at 1 and the wish, or at 2 and, for the third trait, the wish too.
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost(1_200), wishes: Cost(700), ..Lines::default() });
    (tables.visits[0].wished, tables.visits[0].wish_price) = (Skills(0b10), Cost(1_201));
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost(2_400), ..Lines::default() });
}

#[test]
fn a_carer_who_is_not_preferred_has_a_price_and_a_required_one_has_none() {
    let mut tables = day(1);
    tables.prices.not_preferred = Cost(1_199);
    tables.ties = vec![tie(0, CarerStanding::Neutral, 0), tie(1, CarerStanding::Preferred, 0)];
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost(1_200), wishes: Cost(1_199), ..Lines::default() });
    tables.prices.not_preferred = Cost(1_201);
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost(2_400), ..Lines::default() });
    tables.ties.remove(1);
    assert_eq!(planned(&tables).1.wishes, Cost(0), "nobody is preferred");
    tables.ties = vec![tie(0, CarerStanding::Required, 0), tie(1, CarerStanding::Preferred, 0)];
    assert_eq!(judged(&tables, &alone_in(&tables, 0)).1.wishes, Cost(0));
}

#[test]
fn only_required_carers_come_where_any_is() {
    let mut tables = day(1);
    tables.ties = vec![tie(0, CarerStanding::Preferred, 3), tie(1, CarerStanding::Required, 0)];
    assert_eq!(judged(&tables, &alone_in(&tables, 0)).0, [Violation::NotRequired(ShiftIx(0), VisitIx(0))]);
    assert_eq!(judged(&tables, &alone_in(&tables, 1)).0, []);
    assert_eq!(planned(&tables).1.total(), Cost(2_400));
    tables.ties[0].standing = CarerStanding::Barred;
    assert_eq!(judged(&tables, &alone_in(&tables, 0)).0, [Violation::Barred(ShiftIx(0), VisitIx(0))]);
}

#[test]
fn a_visit_for_carers_who_are_known() {
    let mut tables = day(1);
    tables.visits[0].known_only = true;
    tables.ties = vec![tie(0, CarerStanding::Preferred, 0), tie(1, CarerStanding::Neutral, 1)];
    assert_eq!(judged(&tables, &alone_in(&tables, 0)).0, [Violation::Unknown(ShiftIx(0), VisitIx(0))]);
    assert_eq!(planned(&tables).1.total(), Cost(2_400));
    tables.ties.pop();
    assert_eq!(planned(&tables).1, Lines { unserved: NEVER, ..Lines::default() });
}

#[test]
fn a_pinned_visit_is_made_in_its_shift_and_the_rest_of_it_anywhere_else() {
    let mut tables = day(1);
    tables.pins = vec![Pin { visit: VisitIx(0), shift: ShiftIx(1) }];
    assert_eq!(judged(&tables, &alone_in(&tables, 0)).0, [Violation::NotPinned(ShiftIx(1), VisitIx(0))]);
    assert_eq!(judged(&tables, &OwnedRoster::from_rounds(&[vec![], vec![]])).0, [], "an unserved visit is nowhere");
    assert_eq!(planned(&tables).1.total(), Cost(2_400));
    // A third carer for nothing: with the pin the dear one comes all the same.
    tables.carers.push(Carer::default());
    tables.shifts.push(Shift { carer: CarerIx(2), ..tables.shifts[0] });
    for carers in 1..=3 {
        tables.visits[0].carers = carers;
        assert_eq!(planned(&tables).1.total(), Cost([2_400, 2_400, 3_600][usize::from(carers) - 1]), "{carers}");
    }
    tables.visits[0].carers = 2;
    let without = OwnedRoster::from_rounds(&[vec![visit(0, 500)], vec![], vec![visit(0, 500)]]);
    assert_eq!(judged(&tables, &without).0, [Violation::NotPinned(ShiftIx(1), VisitIx(0))]);
}

#[test]
fn a_visit_takes_a_slower_carer_longer() {
    let mut tables = day(2);
    tables.carers[0].slower_permille = 501;
    tables.visits[0].duration = Seconds(999);
    // 999 × 1.501 = 1 499.499 s, rounded up; 1 000 × 1.501 = 1 501 s; and three ways.
    let (roster, lines) = planned(&tables);
    assert_eq!(lines, Lines { paid_time: Cost(1_500 + 1_501 + 300), ..Lines::default() });
    let problem = valid(&tables);
    let view = roster.view();
    let contact: Vec<i32> = worked(&problem, &view, ShiftIx(0))
        .filter(|stretch| stretch.activity == Activity::Contact)
        .map(|stretch| stretch.span.length().0)
        .collect();
    assert_eq!(contact.iter().sum::<i32>(), 3_001);
    let hurried = OwnedRoster::from_rounds(&[vec![visit(0, 100), visit(1, 1_699)], vec![]]);
    assert_eq!(judged(&tables, &hurried).0, [Violation::TooSoon(ShiftIx(0), 1, Seconds(1))]);
    tables.carers[0].slower_permille = 2_000;
    assert_eq!(planned(&tables).1.total(), Cost(2 * 2_299), "the dear one is now the cheaper");
}

#[test]
fn the_way_to_a_visit_and_home_takes_as_long_as_in_their_periods() {
    let mut tables = day(2);
    tables.periods = 3;
    let plain = tables.travel_seconds.clone();
    for slower in [10, 25] {
        tables.travel_seconds.extend(plain.iter().map(|&seconds| seconds + if seconds == 0 { 0 } else { slower }));
    }
    tables.travel_metres = tables.travel_seconds.clone();
    tables.carers[0].per_metre = Cost(1);
    (tables.visits[0].period, tables.visits[1].period, tables.shifts[0].period) = (1, 2, 0);
    tables.visits[1].window.earliest = Seconds(1_210);
    // 110 to the first, 125 to the second, 100 home: as seconds and as metres.
    let ways = Cost(335);
    let (roster, lines) = planned(&tables);
    assert_eq!(lines, Lines { paid_time: Cost(2_000) + ways, miles: ways, ..Lines::default() });
    assert_eq!(roster.stops[1].start - roster.stops[0].start, Seconds(1_125));
    let hurried = OwnedRoster::from_rounds(&[vec![visit(0, 110), visit(1, 1_234)], vec![]]);
    assert_eq!(judged(&tables, &hurried).0, [Violation::TooSoon(ShiftIx(0), 1, Seconds(1))]);
}

#[test]
fn a_visit_starts_in_one_of_its_windows() {
    let mut tables = day(2);
    tables.shifts[1].capacity = 0;
    let window = |earliest, latest| Window { earliest: Seconds(earliest), latest: Seconds(latest) };
    tables.visits.iter_mut().for_each(|visit| (visit.load, visit.window) = (1, window(100, 100)));
    assert_eq!(planned(&tables).1.unserved, NEVER, "both at once cannot be");
    tables.windows = vec![window(5_000, 5_000), window(3_000, 3_100)];
    (tables.visits[1].first_other, tables.visits[1].others) = (0, 2);
    let (roster, lines) = planned(&tables);
    // From 0 to the end of the second visit at 4 000, and home; the later window would cost 2 000 more.
    assert_eq!(lines, Lines { paid_time: Cost(4_100), ..Lines::default() });
    assert_eq!(roster.stops, [visit(0, 100), visit(1, 3_000)]);
    let at = |start| judged(&tables, &OwnedRoster::from_rounds(&[vec![visit(1, start)], vec![]])).0;
    assert_eq!(at(3_100), []);
    assert_eq!(at(5_000), []);
    assert_eq!(at(3_101), [Violation::Late(ShiftIx(0), VisitIx(1), Seconds(1))]);
    assert_eq!(at(4_900), [Violation::Early(ShiftIx(0), VisitIx(1), Seconds(100))]);
    assert_eq!(at(1_000), [Violation::Late(ShiftIx(0), VisitIx(1), Seconds(900))]);
    // Both carers of a double-up come in the same window.
    tables.shifts[1].capacity = 1;
    tables.visits[1].carers = 2;
    tables.pins = vec![Pin { visit: VisitIx(0), shift: ShiftIx(0) }];
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost(4_100 + 2_400), ..Lines::default() });
}

#[test]
fn a_start_before_the_visit_is_wanted_has_a_price() {
    let mut tables = day(1);
    tables.visits[0].window = Window { earliest: Seconds(1_000), latest: Seconds(8_000) };
    (tables.visits[0].ready, tables.visits[0].early_price) = (Seconds(3_000), Cost(2));
    assert_eq!(judged(&tables, &alone_in(&tables, 0)).1.earliness, Cost(2 * 2_500));
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost(1_200), ..Lines::default() });
    // The shifts end 500 seconds too soon for 3 000: halfway between 1 000 and 3 000 will do, dear or cheap.
    tables.shifts.iter_mut().for_each(|shift| shift.span.end = Seconds(3_600));
    let (roster, lines) = planned(&tables);
    assert_eq!(lines, Lines { paid_time: Cost(1_200), earliness: Cost(2_000), ..Lines::default() });
    assert_eq!(roster.stops, [visit(0, 2_000)]);
    // They end right after the earliest start.
    tables.shifts.iter_mut().for_each(|shift| shift.span.end = Seconds(2_100));
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost(1_200), earliness: Cost(4_000), ..Lines::default() });
}

/// Shift 0 with both carers in one car, and no other.
fn double_run(visits: usize) -> Tables {
    let mut tables = day(visits);
    tables.shifts.truncate(1);
    tables.shifts[0].second = CarerIx(1);
    tables
}

#[test]
fn a_double_run_is_both_carers_of_a_double_up() {
    let mut tables = double_run(2);
    (tables.visits[0].carers, tables.carers[0].per_metre) = (2, Cost(1));
    tables.travel_metres = tables.travel_seconds.clone();
    // Both are paid for both visits, at 3 together; one car drives three ways.
    let (roster, lines) = planned(&tables);
    assert_eq!(lines, Lines { paid_time: Cost(3 * 2_300), miles: Cost(300), ..Lines::default() });
    let problem = valid(&tables);
    let view = roster.view();
    let of = |carer| worked(&problem, &view, ShiftIx(0)).filter(move |stretch| stretch.carer == CarerIx(carer));
    let seconds = |carer| of(carer).map(|stretch| stretch.span.length().0).sum::<i32>();
    let metres = |carer| of(carer).map(|stretch| stretch.metres).sum::<u32>();
    assert_eq!((seconds(0), seconds(1), metres(0), metres(1)), (2_300, 2_300, 300, 0));
}

#[test]
fn what_is_asked_of_a_carer_is_asked_of_both_in_a_double_run() {
    let tables = double_run(1);
    let found = |change: fn(&mut Tables)| {
        let mut tables = tables.clone();
        change(&mut tables);
        let planned = planned(&tables).1.unserved;
        let (violations, lines) = judged(&tables, &alone_in(&tables, 0));
        assert_eq!(planned == NEVER, !violations.is_empty());
        (violations, lines)
    };
    assert_eq!(found(|t| t.visits[0].skills = Skills(1)).0, [Violation::Skill(ShiftIx(0), VisitIx(0))]);
    assert_eq!(
        found(|t| t.ties = vec![tie(1, CarerStanding::Barred, 0)]).0,
        [Violation::Barred(ShiftIx(0), VisitIx(0))]
    );
    assert_eq!(
        found(|t| t.ties = vec![tie(1, CarerStanding::Required, 0)]).0,
        [Violation::NotRequired(ShiftIx(0), VisitIx(0))]
    );
    let known: fn(&mut Tables) = |t| {
        (t.ties, t.visits[0].known_only) = (vec![tie(0, CarerStanding::Neutral, 1)], true);
    };
    assert_eq!(found(known).0, [Violation::Unknown(ShiftIx(0), VisitIx(0))]);
    let priced: fn(&mut Tables) = |t| {
        (t.visits[0].wished, t.visits[0].wish_price, t.prices.unfamiliar) = (Skills(2), Cost(10), Cost(7));
    };
    let lines = found(priced).1;
    assert_eq!((lines.wishes, lines.unfamiliar), (Cost(10), Cost(14)));
    let slow: fn(&mut Tables) = |t| t.carers[1].slower_permille = 100;
    assert_eq!(found(slow).1.paid_time, Cost(3 * 1_300));
}

#[test]
fn a_double_run_and_single_rounds_bring_as_many_carers_as_are_needed_each_of_them_once() {
    let mut tables = double_run(1);
    tables.visits[0].carers = 2;
    let single = |carer| Shift { carer: CarerIx(carer), second: CarerIx::NONE, ..tables.shifts[0] };
    let singles = [single(1), single(0)];
    tables.shifts.extend(singles);
    let found = |rounds: [bool; 3], tables: &Tables| {
        let rounds = rounds.map(|comes| if comes { vec![visit(0, 500)] } else { vec![] });
        judged(tables, &OwnedRoster::from_rounds(&rounds)).0
    };
    assert_eq!(found([true, false, false], &tables), []);
    assert_eq!(found([false, true, true], &tables), []);
    assert_eq!(found([false, true, false], &tables), [Violation::Carers(VisitIx(0), 1)]);
    let both = [Violation::Carers(VisitIx(0), 3), Violation::SameCarer(VisitIx(0), CarerIx(1))];
    assert_eq!(found([true, true, false], &tables), both);
    tables.visits[0].carers = 3;
    assert_eq!(found([true, true, false], &tables), [Violation::SameCarer(VisitIx(0), CarerIx(1))]);
    assert_eq!(planned(&tables).1.unserved, NEVER, "there are two carers, however they travel");
    // With a third carer on the second single shift, three come: two in one car.
    tables.carers.push(Carer { per_second: Cost(5), ..Carer::default() });
    tables.shifts[2].carer = CarerIx(2);
    assert_eq!(planned(&tables).1, Lines { paid_time: Cost((3 + 5) * 1_200), ..Lines::default() });
    // A double-up that cannot wait is dearer in two cars when each car has its price.
    tables.visits[0].carers = 2;
    tables.shifts.iter_mut().for_each(|shift| shift.use_price = Cost(10));
    tables.shifts[2].carer = CarerIx(0);
    let together = Lines { paid_time: Cost(3 * 1_200), shifts: Cost(10), ..Lines::default() };
    assert_eq!(planned(&tables).1, together);
    tables.shifts[0].use_price = Cost(30);
    let apart = Lines { paid_time: Cost(3 * 1_200), shifts: Cost(20), ..Lines::default() };
    assert_eq!(planned(&tables).1, apart);
}

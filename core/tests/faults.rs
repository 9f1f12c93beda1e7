//! Every fault a problem can have is found, named with its row, and nothing else is blamed for it.
#![cfg(feature = "alloc")]

use homeround_core::book::{Break, Carer, CarerStanding, Commitment, Gap, Pin, Shift, Tie, Visit};
use homeround_core::ground::{
    BreakIx, CarerIx, ClientIx, Cost, GapIx, ModeIx, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window,
};
use homeround_core::heap::Tables;
use homeround_core::rounds::Fault;

const FAR: Seconds = Seconds(Seconds::HORIZON.0 + 1);

/// Two carers with a shift and a break each, two visits, a gap and two ties.
fn sound() -> Tables {
    let mut tables = Tables { clients: 2, places: 2, modes: 1, ..Tables::default() };
    tables.travel_seconds = vec![0, 60, 60, 0];
    tables.travel_metres = vec![0, 500, 500, 0];
    let window = Window { earliest: Seconds(1_000), latest: Seconds(5_000) };
    for at in 0..2 {
        tables.carers.push(Carer::default());
        tables.breaks.push(Break { window, duration: Seconds(600), paid: true, ..Break::default() });
        tables.shifts.push(Shift {
            carer: CarerIx(at),
            span: Span { start: Seconds(0), end: Seconds(20_000) },
            start: PlaceIx::NONE,
            end: PlaceIx(0),
            first_break: at,
            breaks: 1,
            commute_paid: true,
            use_price: Cost(1),
            capacity: u32::MAX,
            ..Shift::default()
        });
        tables.visits.push(Visit {
            client: ClientIx(at),
            place: PlaceIx(at),
            duration: Seconds(900),
            window,
            due: Seconds(2_000),
            late_price: Cost(1),
            unserved_price: Cost(100),
            skills: Default::default(),
            carers: 1,
            load: 0,
            ..Visit::default()
        });
        let standing = CarerStanding::Neutral;
        tables.ties.push(Tie { client: ClientIx(at), carer: CarerIx(0), standing, visits_before: 1 });
    }
    tables.gaps.push(Gap {
        first: VisitIx(0),
        second: VisitIx(1),
        least: Seconds(0),
        most: Seconds(3_600),
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    });
    tables
}

fn faults(change: impl FnOnce(&mut Tables)) -> Vec<Fault> {
    let mut tables = sound();
    change(&mut tables);
    let mut found = Vec::new();
    let valid = tables.view().validated(&mut |fault| found.push(fault)).is_some();
    assert_eq!(valid, found.is_empty());
    found
}

fn all_are(fault: Fault, changes: &[fn(&mut Tables)]) {
    for (at, change) in changes.iter().enumerate() {
        assert_eq!(faults(change), [fault], "change {at}");
    }
}

#[test]
fn what_is_sound_has_no_fault() {
    assert_eq!(faults(|_| ()), []);
    assert_eq!(faults(|tables| tables.gaps[0].most = Gap::NO_MOST), []);
    assert_eq!(faults(|tables| tables.travel_seconds[1] = u32::MAX), []);
}

#[test]
fn a_carer_out_of_range() {
    all_are(
        Fault::Carer(CarerIx(1)),
        &[
            |t| t.carers[1].mode = ModeIx(1),
            |t| t.carers[1].per_second = Cost(-1),
            |t| t.carers[1].per_metre = Cost(-1),
        ],
    );
}

#[test]
fn a_contract_out_of_range_or_at_odds_with_itself() {
    all_are(
        Fault::Contract(CarerIx(1)),
        &[
            |t| t.carers[1].contract_least = Seconds(-1),
            |t| t.carers[1].contract_least = FAR,
            |t| t.carers[1].contract_most = Seconds(-1),
            |t| t.carers[1].contract_most = FAR,
            |t| t.carers[1].overtime_from = FAR,
            |t| t.carers[1].fair_share = Seconds(-1),
            |t| t.carers[1].rest = FAR,
            |t| t.carers[1].week_rest = Seconds(7 * Seconds::DAY.0 + 1),
            |t| t.carers[1].idle_per_second = Cost(-1),
            |t| t.carers[1].overtime_per_second = Cost(-1),
            |t| (t.carers[1].contract_least, t.carers[1].contract_most) = (Seconds(101), Seconds(100)),
        ],
    );
    assert_eq!(faults(|t| t.carers[1].contract_least = Seconds(101)), []);
}

#[test]
fn a_day_past_the_plan_or_another_than_the_shift_is_on() {
    all_are(
        Fault::Day(ShiftIx(1)),
        &[
            |t| t.shifts[1].day = 32,
            |t| (t.shifts[1].day, t.carers[1].rest) = (2, Seconds(1)),
            |t| (t.shifts[1].day, t.carers[1].week_rest) = (2, Seconds(1)),
            |t| (t.shifts[1].day, t.carers[1].days_most) = (2, 1),
            |t| (t.shifts[1].day, t.carers[1].row_most) = (2, 1),
            |t| (t.shifts[1].day, t.carers[1].weekends_most) = (2, 1),
        ],
    );
    assert_eq!(faults(|t| t.shifts[1].day = 2), []);
    assert_eq!(faults(|t| (t.shifts[1].day, t.carers[1].rest) = (1, Seconds(1))), []);
}

#[test]
fn limits_of_carers_and_the_weekday() {
    all_are(Fault::MostCarers, &[|t| t.most_carers = vec![1], |t| t.most_carers = vec![1, 0, 2]]);
    let change: fn(&mut Tables) = |t| (t.most_carers, t.visits[1].carers) = (vec![0, 1], 2);
    all_are(Fault::VisitCarers(VisitIx(1)), &[change]);
    all_are(Fault::Weekday, &[|t| t.first_weekday = 7]);
    assert_eq!(faults(|t| (t.most_carers, t.visits[0].carers) = (vec![0, 1], 2)), []);
}

#[test]
fn a_shift_out_of_range() {
    all_are(
        Fault::Shift(ShiftIx(1)),
        &[
            |t| t.shifts[1].carer = CarerIx(2),
            |t| t.shifts[1].start = PlaceIx(2),
            |t| t.shifts[1].end = PlaceIx(2),
            |t| t.shifts[1].use_price = Cost(-1),
            |t| t.shifts[1].span.end = FAR,
            |t| t.shifts[1].span.start = Seconds(-Seconds::DAY.0 - 1),
            |t| t.shifts[1].first_break = 2,
            |t| t.shifts[1].first_break = 0,
            |t| t.shifts[1].breaks = u32::MAX,
            |t| t.shifts[1].second = CarerIx(2),
            |t| t.shifts[1].second = CarerIx(1),
            |t| t.shifts[1].period = 1,
        ],
    );
    // A shift that ends before it begins leaves its break no room either.
    let turned = faults(|t| t.shifts[1].span = Span { start: Seconds(9_000), end: Seconds(8_000) });
    assert_eq!(turned, [Fault::Shift(ShiftIx(1)), Fault::Break(BreakIx(1))]);
}

#[test]
fn a_break_out_of_range() {
    all_are(
        Fault::Break(BreakIx(1)),
        &[
            |t| t.breaks[1].duration = Seconds(-1),
            |t| t.breaks[1].duration = Seconds(19_001),
            |t| t.breaks[1].window.latest = Seconds(999),
            |t| t.breaks[1].window.latest = FAR,
            |t| t.shifts[1].span.start = Seconds(5_001),
        ],
    );
}

#[test]
fn a_visit_out_of_range() {
    all_are(
        Fault::Visit(VisitIx(1)),
        &[
            |t| t.visits[1].client = ClientIx(2),
            |t| t.visits[1].place = PlaceIx(2),
            |t| t.visits[1].place = PlaceIx::NONE,
            |t| t.visits[1].duration = Seconds(-1),
            |t| t.visits[1].duration = FAR,
            |t| t.visits[1].window.latest = Seconds(999),
            |t| t.visits[1].window.latest = FAR,
            |t| t.visits[1].due = FAR,
            |t| t.visits[1].late_price = Cost(-1),
            |t| t.visits[1].unserved_price = Cost(-1),
            |t| t.visits[1].carers = 0,
            |t| t.visits[1].carers = Visit::MOST_CARERS + 1,
            |t| t.visits[1].ready = FAR,
            |t| t.visits[1].early_price = Cost(-1),
            |t| t.visits[1].wish_price = Cost(-1),
            |t| t.visits[1].period = 1,
        ],
    );
}

#[test]
fn another_window_out_of_range() {
    let window = Window { earliest: Seconds(6_000), latest: Seconds(7_000) };
    let two = |t: &mut Tables| {
        t.windows = vec![window; 2];
        t.visits[0].others = 1;
        (t.visits[1].first_other, t.visits[1].others) = (1, 1);
    };
    assert_eq!(faults(two), []);
    let bad: [fn(&mut Tables); 2] = [|t| t.windows[1].earliest = Seconds(7_001), |t| t.windows[1].latest = FAR];
    for change in bad {
        let found = faults(|t| {
            two(t);
            change(t);
        });
        assert_eq!(found, [Fault::Window(1)]);
    }
    let rows: [fn(&mut Tables); 4] = [
        |t| t.visits[1].first_other = 0,
        |t| t.visits[1].first_other = 2,
        |t| t.visits[1].first_other = u32::MAX,
        |t| t.visits[1].others = Visit::MOST_OTHERS + 1,
    ];
    for change in rows {
        let found = faults(|t| {
            two(t);
            change(t);
        });
        assert_eq!(found, [Fault::Visit(VisitIx(1))]);
    }
}

#[test]
fn commitments_out_of_range_unsorted_or_repeated() {
    let row = |client, slot, carer| Commitment { client: ClientIx(client), slot, carer: CarerIx(carer) };
    let found = |rows: &[Commitment]| faults(|t| t.commitments = rows.to_vec());
    assert_eq!(found(&[row(0, 0, 1), row(0, 3, 0), row(1, 0, 1)]), []);
    assert_eq!(found(&[row(1, 0, 0), row(2, 0, 0)]), [Fault::Commitment(1)]);
    assert_eq!(found(&[row(0, 0, 2), row(1, 0, 0)]), [Fault::Commitment(0)]);
    assert_eq!(found(&[row(0, 0, 1), row(0, 0, 1)]), [Fault::Commitment(1)]);
    assert_eq!(found(&[row(0, 1, 0), row(0, 0, 0)]), [Fault::Commitment(1)]);
}

#[test]
fn a_pin_out_of_range_or_that_can_never_be_kept() {
    let pin = |visit, shift| Pin { visit: VisitIx(visit), shift: ShiftIx(shift) };
    let pinned = |pins: &[Pin], change: fn(&mut Tables)| {
        faults(|t| {
            t.pins = pins.to_vec();
            change(t);
        })
    };
    let own = [pin(0, 0), pin(1, 0)];
    assert_eq!(pinned(&own, |_| ()), []);
    assert_eq!(pinned(&[pin(0, 0), pin(2, 0)], |_| ()), [Fault::Pin(1)]);
    assert_eq!(pinned(&[pin(0, 0), pin(1, 2)], |_| ()), [Fault::Pin(1)]);
    assert_eq!(pinned(&[pin(1, 0), pin(1, 0)], |_| ()), [Fault::Pin(1)]);
    assert_eq!(pinned(&[pin(1, 0), pin(0, 0)], |_| ()), [Fault::Pin(1)]);
    let skill = |t: &mut Tables| t.visits[1].skills = Skills(1);
    assert_eq!(pinned(&own, skill), [Fault::PinSkill(1)]);
    let both_need_it: fn(&mut Tables) = |t| {
        (t.visits[1].skills, t.carers[0].skills, t.shifts[0].second) = (Skills(1), Skills(1), CarerIx(1));
    };
    assert_eq!(pinned(&own, both_need_it), [Fault::PinSkill(1)]);
    assert_eq!(pinned(&own, |t| t.ties[1].standing = CarerStanding::Barred), [Fault::PinTie(1)]);
    assert_eq!(pinned(&[pin(1, 1)], |t| t.ties[1].standing = CarerStanding::Required), [Fault::PinTie(0)]);
    assert_eq!(pinned(&[pin(1, 1)], |t| t.visits[1].known_only = true), [Fault::PinTie(0)]);
    assert_eq!(pinned(&own, |t| t.visits[1].known_only = true), []);
    assert_eq!(pinned(&own, |t| t.visits[1].duration = Seconds(19_001)), [Fault::PinTime(1)]);
    let slow: fn(&mut Tables) = |t| (t.visits[1].duration, t.carers[0].slower_permille) = (Seconds(19_000), 1);
    assert_eq!(pinned(&own, slow), [Fault::PinTime(1)]);
    let later: fn(&mut Tables) = |t| {
        let window = |earliest, latest| Window { earliest: Seconds(earliest), latest: Seconds(latest) };
        t.visits[1].window = window(30_000, 31_000);
        (t.windows, t.visits[1].others) = (vec![window(0, 10)], 1);
    };
    assert_eq!(pinned(&own, later), [], "the other window will do");
    let twice = [pin(1, 0), pin(1, 1)];
    assert_eq!(pinned(&twice, |_| ()), [Fault::PinMany(1)]);
    assert_eq!(pinned(&twice, |t| t.visits[1].carers = 2), []);
    let same: fn(&mut Tables) = |t| (t.visits[1].carers, t.shifts[1].carer) = (2, CarerIx(0));
    assert_eq!(pinned(&twice, same), [Fault::PinCarer(1)]);
    let along: fn(&mut Tables) = |t| (t.visits[1].carers, t.shifts[1].second) = (3, CarerIx(0));
    assert_eq!(pinned(&twice, along), [Fault::PinCarer(1)]);
}

#[test]
fn a_gap_out_of_range() {
    all_are(
        Fault::Gap(GapIx(0)),
        &[
            |t| t.gaps[0].first = VisitIx(2),
            |t| t.gaps[0].second = VisitIx(2),
            |t| t.gaps[0].second = VisitIx(0),
            |t| t.gaps[0].least = Seconds(3_601),
            |t| t.gaps[0].least = Seconds(-2 * Seconds::HORIZON.0 - 1),
            |t| t.gaps[0].most = Seconds(2 * Seconds::HORIZON.0 + 1),
        ],
    );
}

#[test]
fn a_tie_out_of_range_or_order() {
    all_are(
        Fault::Tie(1),
        &[
            |t| t.ties[1].client = ClientIx(2),
            |t| t.ties[1].carer = CarerIx(2),
            |t| t.ties[1].client = ClientIx(0),
            |t| t.ties.swap(0, 1),
        ],
    );
}

#[test]
fn a_travel_table_of_another_size_or_with_endless_legs() {
    all_are(
        Fault::Travel,
        &[
            |t| t.travel_seconds.truncate(3),
            |t| t.travel_metres.push(0),
            |t| t.travel_seconds[1] = Seconds::HORIZON.0 as u32 + 1,
            |t| t.travel_metres[1] = u32::MAX - 1,
            |t| t.periods = 2,
        ],
    );
}

#[test]
fn prices_below_zero_or_beyond_adding_up() {
    all_are(
        Fault::Prices,
        &[
            |t| t.prices.travel_second = Cost(-1),
            |t| t.prices.worst_late_second = Cost(-1),
            |t| t.prices.unfamiliar = Cost(-1),
            |t| t.prices.new_face = Cost(-1),
            |t| t.prices.further_carer = Cost(-1),
            |t| t.prices.slot_carer = Cost(-1),
            |t| t.prices.uneven_second = Cost(-1),
            |t| t.prices.unpopular = Cost(-1),
            |t| t.prices.new_face = Cost(i64::MAX / 4),
            |t| t.prices.further_carer = Cost(i64::MAX / 4),
            |t| t.prices.slot_carer = Cost(i64::MAX / 4),
            |t| t.prices.uneven_second = Cost(i64::MAX / 1_000_000),
            |t| t.carers[0].overtime_per_second = Cost(i64::MAX / 1_000_000),
            |t| (t.carers[0].contract_least, t.carers[0].idle_per_second) = (Seconds(9), Cost(i64::MAX / 32)),
            |t| (t.visits[0].unpopular, t.prices.unpopular) = (255, Cost(i64::MAX / 500_000)),
            |t| t.prices.not_preferred = Cost(-1),
            |t| t.prices.not_preferred = Cost(i64::MAX / 4),
            |t| t.visits[0].wish_price = Cost(i64::MAX / 4),
            |t| t.visits[0].early_price = Cost(i64::MAX / 1_000),
            |t| t.visits[0].unserved_price = Cost(i64::MAX),
            |t| t.visits[0].late_price = Cost(i64::MAX / 1_000),
            |t| t.carers[0].per_second = Cost(i64::MAX / 1_000),
        ],
    );
}

#[test]
fn all_faults_are_given_at_once_in_the_order_of_the_tables() {
    let found = faults(|t| {
        t.visits[0].carers = 0;
        t.shifts[0].end = PlaceIx(9);
        t.gaps[0].second = VisitIx(9);
        t.ties[0].carer = CarerIx(9);
    });
    let wanted = [Fault::Shift(ShiftIx(0)), Fault::Visit(VisitIx(0)), Fault::Gap(GapIx(0)), Fault::Tie(0)];
    assert_eq!(found, wanted);
}

//! Who may come, who can get there, and what windows and gaps leave: [`NoCarer`], [`Unreachable`] and [`Times`].

use homeround_core::book::{Break, CarerStanding, Gap, Pin, Tie};
use homeround_core::certificate::CertificateKind::{NoCarer, Rounds, Times, Unreachable};
use homeround_core::certificate::Weight;
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, Seconds, ShiftIx, Skills, VisitIx, Window};
use homeround_core::heap::Tables;

use crate::room::{A, B, HALF, HOUR, found, gap, room, shift, shows, shows_nothing, visit, weighed};

/// A change of the tables, and what it is.
type Change = (&'static str, fn(&mut Tables));

/// Two carers and a visit that needs both, between eight and ten past.
fn double_up() -> Tables {
    let mut tables = room(2, vec![visit(0, 8 * HOUR, 8 * HOUR + 600)]);
    tables.visits[0].carers = 2;
    tables
}

fn tie(carer: CarerIx, standing: CarerStanding, visits_before: u16) -> Tie {
    Tie { client: ClientIx(0), carer, standing, visits_before }
}

#[test]
fn fewer_carers_than_the_visit_needs_may_come() {
    let one_is_left: [Change; 6] = [
        ("B lacks the skill", |t| (t.visits[0].skills, t.carers[1].skills) = (Skills(1), Skills(2))),
        ("B is barred", |t| t.ties.push(tie(B, CarerStanding::Barred, 0))),
        ("A is required", |t| t.ties.push(tie(A, CarerStanding::Required, 0))),
        ("A is known, B is not", |t| {
            t.visits[0].known_only = true;
            t.ties.extend([tie(A, CarerStanding::Neutral, 1), tie(B, CarerStanding::Neutral, 0)]);
        }),
        ("B has no shift", |t| drop(t.shifts.split_off(1))),
        ("B goes out only with one who may not come", |t| {
            t.carers.push(t.carers[0]);
            t.shifts[1].second = CarerIx(2);
            t.ties.push(tie(CarerIx(2), CarerStanding::Barred, 0));
        }),
    ];
    for (name, change) in one_is_left {
        let mut tables = double_up();
        change(&mut tables);
        for kind in [NoCarer, Unreachable] {
            let weight = found(&tables, &weighed(kind, &[1])).map(|weight| (weight.needed, weight.most, weight.carers));
            assert_eq!(weight, Ok((2, 1, 1)), "{name}");
        }
        // It needs no more than there are.
        tables.visits[0].carers = 1;
        for kind in [NoCarer, Unreachable] {
            shows_nothing(&tables, &weighed(kind, &[1]), 1, 1);
        }
    }
}

#[test]
fn as_many_carers_as_the_visit_needs_may_come() {
    let both_are_left: [Change; 6] = [
        ("as it is", |_| ()),
        ("both have the skill", |t| t.visits[0].skills = Skills(1)),
        ("B is preferred", |t| t.ties.push(tie(B, CarerStanding::Preferred, 0))),
        ("both are required", |t| t.ties.extend([A, B].map(|carer| tie(carer, CarerStanding::Required, 0)))),
        ("both are known", |t| {
            t.visits[0].known_only = true;
            t.ties.extend([A, B].map(|carer| tie(carer, CarerStanding::Neutral, 1)));
        }),
        ("B is barred from another client", |t| {
            t.ties.push(Tie { client: ClientIx(1), ..tie(B, CarerStanding::Barred, 0) });
        }),
    ];
    for (_, change) in both_are_left {
        let mut tables = double_up();
        change(&mut tables);
        for kind in [NoCarer, Unreachable] {
            shows_nothing(&tables, &weighed(kind, &[1]), 2, 2);
        }
    }
}

#[test]
fn pins_leave_a_visit_to_others_only_what_is_over() {
    let pin = |shift| Pin { visit: VisitIx(0), shift: ShiftIx(shift) };
    let mut tables = double_up();
    tables.carers.push(tables.carers[0]);
    tables.shifts.push(shift(CarerIx(2), 0));
    // A part of it is left for B or C, and then none.
    tables.pins.push(pin(0));
    shows_nothing(&tables, &weighed(NoCarer, &[1]), 2, 3);
    tables.pins.push(pin(1));
    shows_nothing(&tables, &weighed(NoCarer, &[1]), 2, 2);
    // Pinned to a shift of A, of whom there is no second.
    let mut tables = double_up();
    (tables.visits[0].carers, tables.shifts[1].carer) = (1, A);
    tables.pins.push(pin(0));
    shows_nothing(&tables, &weighed(NoCarer, &[1]), 1, 1);
    // A double run would bring both parts where one is pinned elsewhere.
    let mut tables = double_up();
    tables.carers.push(tables.carers[0]);
    tables.shifts[1].second = CarerIx(2);
    tables.pins.push(pin(0));
    shows(&tables, &weighed(NoCarer, &[1]), 2, 1);
}

/// The room with B beginning and ending at the other client's, ten minutes away.
fn from_afar(change: impl FnOnce(&mut Tables)) -> Tables {
    let mut tables = double_up();
    (tables.shifts[1].start, tables.shifts[1].end) = (PlaceIx(1), PlaceIx(1));
    change(&mut tables);
    tables
}

#[test]
fn there_and_back_to_the_second() {
    let certificate = weighed(Unreachable, &[1]);
    let latest = 8 * HOUR + 600;
    let back = 8 * HOUR + HALF + 600;
    let shows_one = |tables: Tables| {
        shows(&tables, &certificate, 2, 1);
        // Whoever may come may come, in time or not.
        shows_nothing(&tables, &weighed(NoCarer, &[1]), 2, 2);
    };
    shows_nothing(&from_afar(|_| ()), &certificate, 2, 2);
    shows_nothing(&from_afar(|t| t.shifts[1].span.start = Seconds(latest - 600)), &certificate, 2, 2);
    shows_one(from_afar(|t| t.shifts[1].span.start = Seconds(latest - 599)));
    shows_nothing(&from_afar(|t| t.shifts[1].span.end = Seconds(back)), &certificate, 2, 2);
    shows_one(from_afar(|t| t.shifts[1].span.end = Seconds(back - 1)));
    // No way there, and none back.
    shows_one(from_afar(|t| t.travel_seconds[2] = u32::MAX));
    shows_one(from_afar(|t| t.travel_seconds[1] = u32::MAX));
    // A slower carer is back later.
    shows_one(from_afar(|t| {
        (t.shifts[1].span.end, t.carers[1].slower_permille) = (Seconds(back), 1);
    }));
    // A shift of the afternoon, and of the night before.
    shows_one(from_afar(|t| t.shifts[1].span.start = Seconds(10 * HOUR)));
    shows_one(from_afar(|t| (t.shifts[1].span.start, t.shifts[1].span.end) = (Seconds(0), Seconds(4 * HOUR))));
}

#[test]
fn the_other_windows_of_a_visit_count() {
    let certificate = weighed(Unreachable, &[1]);
    let window = |at: i32| Window { earliest: Seconds(at), latest: Seconds(at) };
    for (other, able) in [(9 * HOUR, 2), (9 * HOUR - 1, 1)] {
        let tables = from_afar(|t| {
            t.windows.push(window(other));
            t.visits[0].others = 1;
            t.shifts[1].span.start = Seconds(9 * HOUR - 600);
        });
        if able == 2 {
            shows_nothing(&tables, &certificate, 2, 2);
        } else {
            shows(&tables, &certificate, 2, 1);
        }
    }
}

#[test]
fn breaks_may_leave_no_time_for_the_visit() {
    let certificate = weighed(Unreachable, &[1]);
    let with_break = |earliest: i32, latest: i32, end: i32| {
        from_afar(|t| {
            let window = Window { earliest: Seconds(earliest), latest: Seconds(latest) };
            t.breaks.push(Break { window, duration: Seconds(HALF), paid: true, after: Seconds::ZERO });
            t.shifts[1].breaks = 1;
            t.shifts[1].span.end = Seconds(end);
        })
    };
    let (eight, noon) = (8 * HOUR, 12 * HOUR);
    // Its window lies within the visit: neither before nor after it.
    shows(&with_break(eight + 660, eight + 900, noon), &certificate, 2, 1);
    // It closes before the visit need begin: then none is owed.
    shows_nothing(&with_break(eight + 300, eight + 600, noon), &certificate, 2, 2);
    shows(&with_break(eight + 301, eight + 601, noon), &certificate, 2, 1);
    // It is open when the visit ends, and whoever begins at eight takes it then.
    shows_nothing(&with_break(eight + 660, eight + HALF, noon), &certificate, 2, 2);
    shows(&with_break(eight + 660, eight + HALF - 1, noon), &certificate, 2, 1);
    // It is taken on the way out.
    shows_nothing(&with_break(7 * HOUR, 8 * HOUR + 900, noon), &certificate, 2, 2);
    // After the visit it is owed only where its window opens before the visit ends.
    let end = eight + 2 * HALF;
    shows_nothing(&with_break(eight + HALF, eight + HALF, end), &certificate, 2, 2);
    shows(&with_break(eight + HALF - 1, eight + HALF, end), &certificate, 2, 1);
    shows(&with_break(eight + HALF - 1, eight + HALF, end + 599), &certificate, 2, 1);
    shows_nothing(&with_break(eight + HALF - 1, eight + HALF, end + 600), &certificate, 2, 2);
}

#[test]
fn windows_and_gaps_that_contradict_one_another() {
    let contradiction = Weight { needed: 1, contradictory: true, ..Weight::default() };
    let nine = 9 * HOUR;
    let of = |apart: i32, gaps: Vec<Gap>| {
        let mut tables = room(1, vec![visit(0, nine, nine + 600), visit(0, nine + apart, nine + apart + 600)]);
        tables.gaps = gaps;
        tables
    };
    let most = |most: i32| Gap { most: Seconds(most), ..gap(0, 1, 0) };
    let cases = [
        ("least on the second", of(0, vec![gap(0, 1, 600)]), true),
        ("least a second more", of(0, vec![gap(0, 1, 601)]), false),
        ("most on the second", of(HOUR, vec![most(3_000)]), true),
        ("most a second less", of(HOUR, vec![most(2_999)]), false),
        ("neither a least nor a most", of(HOUR, vec![gap(0, 1, 0)]), true),
        ("round in circles", of(0, vec![gap(0, 1, 1), gap(1, 0, 1)]), false),
        ("at once, both ways", of(0, vec![gap(0, 1, 0), gap(1, 0, 0)]), true),
        ("two of three", of(0, vec![most(100), gap(0, 1, 101)]), false),
    ];
    for (name, tables, possible) in cases {
        let (times, rounds) = (found(&tables, &weighed(Times, &[1, 1])), found(&tables, &weighed(Rounds, &[1, 1])));
        if possible {
            assert!(times.is_err(), "{name}: {times:?}");
            assert!(!rounds.is_ok_and(|weight| weight.contradictory), "{name}");
        } else {
            assert_eq!((times, rounds), (Ok(contradiction), Ok(contradiction)), "{name}");
        }
    }
}

#[test]
fn a_chain_of_gaps_adds_up() {
    let nine = 9 * HOUR;
    for (last, contradicts) in [(nine + 1_200, false), (nine + 1_199, true)] {
        let mut tables = room(1, vec![visit(0, nine, nine + 600), visit(0, nine, nine + 900), visit(0, nine, last)]);
        // Against the order of the visits, so that one time over the gaps does not reach the end.
        tables.gaps = vec![gap(1, 2, 600), gap(0, 1, 600)];
        assert_eq!(found(&tables, &weighed(Times, &[1; 3])).is_ok(), contradicts, "{last}");
    }
}

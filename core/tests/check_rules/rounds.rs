//! Rules of one visit, one round and one gap.

use homeround_core::book::travel::NO_ROUTE;
use homeround_core::book::{Break, CarerStanding, Gap, Pin};
use homeround_core::ground::{CarerIx, GapIx, PlaceIx, Seconds, Skills};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::check::legal;
use homeround_core::rounds::{Violation, check, scratch};

use crate::room::{A, B, HOUR, Room, at, each, gap, pause, rests, shift, shift_of, tie, visit, window};

const G: GapIx = GapIx(0);

#[test]
fn the_room_keeps_every_rule() {
    each(vec![("as it is", |_| (), vec![])]);
}

#[test]
fn bounds_that_do_not_cover_the_shifts() {
    let changes: [fn(&mut OwnedRoster); 5] = [
        |roster| roster.first.truncate(3),
        |roster| roster.first[0] = 1,
        |roster| roster.first[2] = 9,
        |roster| roster.stops.push(at(3, 0)),
        |roster| (roster.first, roster.stops) = (vec![], vec![]),
    ];
    for (number, change) in changes.iter().enumerate() {
        let room = Room::new();
        let mut roster = OwnedRoster::from_rounds(&room.rounds);
        change(&mut roster);
        assert_eq!(room.judge(&roster).1, [Violation::Rounds], "change {number}");
    }
}

#[test]
fn memory_that_is_too_little_is_no_judgement() {
    let room = Room::new();
    let problem = room.tables.view().validated(&mut |_| ()).unwrap();
    let roster = OwnedRoster::from_rounds(&room.rounds);
    // Six numbers a visit, one a break, ten a shift and four a part of a visit.
    assert_eq!(scratch(&problem), 6 * 4 + 1 + 10 * 3 + 4 * 4);
    let (mut memory, mut broken) = (vec![0; scratch(&problem) - 1], Vec::new());
    let lines = check(&problem, &roster.view(), &mut memory, &mut |violation| broken.push(violation));
    assert_eq!((lines, broken), (Default::default(), vec![Violation::Rounds]));
    assert_eq!(legal(&problem, &roster.view(), &mut memory), None);
}

#[test]
fn stops_that_are_none() {
    each(vec![
        ("no such visit", |r| r.rounds[1].push(at(4, 40_000)), vec![Violation::NoSuchVisit(shift(1), visit(4))]),
        ("no such break", |r| r.rounds[0].push(rests(1, 55_000)), vec![Violation::NotItsBreak(shift(0), pause(1))]),
        (
            "the break of another",
            |r| r.rounds[1].push(rests(0, 40_000)),
            vec![Violation::NotItsBreak(shift(1), pause(0))],
        ),
        (
            "the next one's break",
            |r| {
                let row = Break {
                    window: window(16 * HOUR, 17 * HOUR),
                    duration: Seconds(60),
                    paid: true,
                    after: Seconds::ZERO,
                };
                r.tables.breaks.push(row);
                r.tables.shifts[1].breaks = 1;
                r.tables.shifts[2].first_break = 2;
                r.rounds[0].push(rests(1, 55_000));
            },
            vec![Violation::NotItsBreak(shift(0), pause(1))],
        ),
        (
            "a round of a break that is not its own and nothing else",
            |r| r.rounds[1] = vec![rests(0, 40_000)],
            vec![Violation::NotItsBreak(shift(1), pause(0))],
        ),
    ]);
}

#[test]
fn too_few_carers_or_too_many() {
    each(vec![
        ("one of two", |r| r.tables.visits[0].carers = 2, vec![Violation::Carers(visit(0), 1)]),
        ("two of one", |r| r.rounds[1] = vec![at(0, 34_200)], vec![Violation::Carers(visit(0), 2)]),
        (
            "two of two",
            |r| {
                r.tables.visits[0].carers = 2;
                r.rounds[1] = vec![at(0, 34_200)];
            },
            vec![],
        ),
        ("none", |r| r.rounds[1].clear(), vec![]),
        (
            "two of four",
            |r| {
                r.tables.visits[0].carers = 4;
                r.rounds[1] = vec![at(0, 34_200)];
            },
            vec![Violation::Carers(visit(0), 2)],
        ),
    ]);
}

/// Another shift on the first day, in which the first visit is made at the same moment by another of its two carers.
fn once_more(r: &mut Room, carer: CarerIx) {
    r.tables.visits[0].carers = 2;
    r.tables.shifts.push(shift_of(carer, 0, 0));
    r.rounds.push(vec![at(0, 34_200)]);
}

#[test]
fn one_carer_for_two_parts() {
    each(vec![
        ("A twice", |r| once_more(r, A), vec![Violation::SameCarer(visit(0), A)]),
        ("A and B", |r| once_more(r, B), vec![]),
    ]);
}

#[test]
fn parts_that_start_apart() {
    each(vec![
        (
            "a second later",
            |r| {
                once_more(r, B);
                r.rounds[3][0].start += Seconds(1);
            },
            vec![Violation::Unequal(shift(3), visit(0), Seconds(1))],
        ),
        (
            "a minute sooner",
            |r| {
                once_more(r, B);
                r.rounds[3][0].start -= Seconds(60);
            },
            vec![Violation::Unequal(shift(3), visit(0), Seconds(60))],
        ),
    ]);
}

#[test]
fn before_and_after_the_window() {
    each(vec![
        ("at its beginning", |r| r.rounds[1][0].start = Seconds(10 * HOUR), vec![]),
        (
            "a second before",
            |r| r.rounds[1][0].start = Seconds(10 * HOUR - 1),
            vec![Violation::Early(shift(1), visit(2), Seconds(1))],
        ),
        ("at its end", |r| r.rounds[1][0].start = Seconds(11 * HOUR), vec![]),
        (
            "a second after",
            |r| r.rounds[1][0].start = Seconds(11 * HOUR + 1),
            vec![Violation::Late(shift(1), visit(2), Seconds(1))],
        ),
    ]);
}

/// The visit of the second round may begin at noon, at two or at ten; its starts are moved to `start`.
fn three_windows(r: &mut Room, start: i32) {
    r.tables.windows = vec![window(9 * HOUR, 9 * HOUR), window(12 * HOUR, 12 * HOUR), window(14 * HOUR, 14 * HOUR)];
    r.tables.visits[0].others = 1;
    (r.tables.visits[2].first_other, r.tables.visits[2].others) = (1, 2);
    r.rounds[1][0].start = Seconds(start);
}

#[test]
fn the_nearest_of_several_windows_counts() {
    let early = |seconds| vec![Violation::Early(shift(1), visit(2), Seconds(seconds))];
    let late = |seconds| vec![Violation::Late(shift(1), visit(2), Seconds(seconds))];
    each(vec![
        ("in another", |r| three_windows(r, 12 * HOUR), vec![]),
        ("in the last", |r| three_windows(r, 14 * HOUR), vec![]),
        ("in its own", |r| three_windows(r, 11 * HOUR), vec![]),
        ("another visit's", |r| three_windows(r, 9 * HOUR), early(HOUR)),
        ("after the last", |r| three_windows(r, 14 * HOUR + 7), late(7)),
        ("nearer to the next", |r| three_windows(r, 14 * HOUR - 60), early(60)),
        ("nearer to the last", |r| three_windows(r, 12 * HOUR + 60), late(60)),
        // Half way between two windows: so long before the next.
        ("between two", |r| three_windows(r, 13 * HOUR), early(HOUR)),
    ]);
}

#[test]
fn sooner_than_the_carer_can_be_there() {
    each(vec![
        (
            "on the second",
            |r| {
                r.tables.visits[1].window.earliest = Seconds(45_000);
                r.rounds[0][2].start = Seconds(45_300);
            },
            vec![],
        ),
        (
            "a second too soon",
            |r| {
                r.tables.visits[1].window.earliest = Seconds(45_000);
                r.rounds[0][2].start = Seconds(45_299);
            },
            vec![Violation::TooSoon(shift(0), 2, Seconds(1))],
        ),
        (
            "a break on the second",
            |r| {
                r.tables.breaks[0].window.earliest = Seconds(9 * HOUR);
                r.rounds[0][1].start = Seconds(36_000);
            },
            vec![],
        ),
        (
            "a break a second too soon",
            |r| {
                r.tables.breaks[0].window.earliest = Seconds(9 * HOUR);
                r.rounds[0][1].start = Seconds(35_999);
            },
            vec![Violation::TooSoon(shift(0), 1, Seconds(1))],
        ),
    ]);
}

#[test]
fn no_way() {
    each(vec![
        ("out", |r| r.tables.travel_seconds[1] = NO_ROUTE, vec![Violation::NoRoute(shift(0), 0)]),
        ("between", |r| r.tables.travel_seconds[5] = NO_ROUTE, vec![Violation::NoRoute(shift(0), 2)]),
        (
            "home",
            |r| r.tables.travel_seconds[6] = NO_ROUTE,
            vec![Violation::NoRoute(shift(0), 3), Violation::NoRoute(shift(1), 1)],
        ),
        ("where nobody goes", |r| r.tables.travel_seconds[3] = NO_ROUTE, vec![]),
        ("a way whose length is not known", |r| r.tables.travel_metres[5] = NO_ROUTE, vec![]),
        (
            "no place to begin at",
            |r| {
                r.tables.travel_seconds[1] = NO_ROUTE;
                r.tables.shifts[0].start = PlaceIx::NONE;
            },
            vec![],
        ),
        (
            "no place to end at",
            |r| {
                r.tables.travel_seconds[6] = NO_ROUTE;
                r.tables.shifts[0].end = PlaceIx::NONE;
                r.tables.shifts[1].end = PlaceIx::NONE;
            },
            vec![],
        ),
    ]);
}

#[test]
fn outside_the_shift() {
    each(vec![
        ("leaves on the second", |r| r.tables.shifts[0].span.start = Seconds(33_600), vec![]),
        (
            "leaves a second early",
            |r| r.tables.shifts[0].span.start = Seconds(33_601),
            vec![Violation::LeavesEarly(shift(0), Seconds(1))],
        ),
        ("back on the second", |r| r.tables.shifts[0].span.end = Seconds(55_500), vec![]),
        (
            "back a second late",
            |r| r.tables.shifts[0].span.end = Seconds(55_499),
            vec![Violation::BackLate(shift(0), Seconds(1))],
        ),
    ]);
}

#[test]
fn skills_and_agreements() {
    use CarerStanding::{Barred, Neutral, Preferred, Required};
    each(vec![
        ("a skill that is there", |r| r.tables.visits[2].skills = Skills(1), vec![]),
        ("a skill that lacks", |r| r.tables.visits[2].skills = Skills(2), vec![Violation::Skill(shift(1), visit(2))]),
        ("barred", |r| r.tables.ties.push(tie(1, B, Barred, 0)), vec![Violation::Barred(shift(1), visit(2))]),
        ("barred from another", |r| r.tables.ties.push(tie(0, B, Barred, 0)), vec![]),
        ("preferred", |r| r.tables.ties.push(tie(1, B, Preferred, 0)), vec![]),
        (
            "required of two",
            |r| r.tables.ties.push(tie(1, B, Required, 0)),
            vec![Violation::NotRequired(shift(0), visit(1))],
        ),
        (
            "preferred where another is required",
            |r| r.tables.ties.extend([tie(1, A, Preferred, 0), tie(1, B, Required, 0)]),
            vec![Violation::NotRequired(shift(0), visit(1))],
        ),
        ("both required", |r| r.tables.ties.extend([tie(1, A, Required, 0), tie(1, B, Required, 0)]), vec![]),
        ("known", |r| r.tables.visits[0].known_only = true, vec![]),
        ("not known", |r| r.tables.visits[1].known_only = true, vec![Violation::Unknown(shift(0), visit(1))]),
        (
            "known by one visit",
            |r| {
                r.tables.visits[1].known_only = true;
                r.tables.ties.push(tie(1, A, Neutral, 1));
            },
            vec![],
        ),
    ]);
}

#[test]
fn more_than_can_be_taken_out() {
    fn loads(r: &mut Room, capacity: u32) {
        (r.tables.visits[0].load, r.tables.visits[1].load) = (3, 4);
        r.tables.shifts[0].capacity = capacity;
    }
    each(vec![
        ("as much as fits", |r| loads(r, 7), vec![]),
        ("one too many", |r| loads(r, 6), vec![Violation::Load(shift(0), 1)]),
    ]);
}

#[test]
fn breaks_that_are_owed_taken_twice_or_at_another_time() {
    fn without(r: &mut Room, earliest: i32, latest: i32) {
        r.rounds[0].remove(1);
        r.tables.breaks[0].window = window(earliest, latest);
    }
    let owed = || vec![Violation::NoBreak(shift(0), pause(0))];
    each(vec![
        ("not taken", |r| r.rounds[0] = vec![at(0, 34_200), at(1, 14 * HOUR)], owed()),
        ("window ends as work begins", |r| without(r, 33_000, 34_200), vec![]),
        ("window ends a second into work", |r| without(r, 33_000, 34_201), owed()),
        ("window begins as work ends", |r| without(r, 54_000, 55_000), vec![]),
        ("window begins a second before work ends", |r| without(r, 53_999, 55_000), owed()),
        (
            "work of a slower carer ends later",
            |r| {
                without(r, 54_000, 55_000);
                r.tables.carers[0].slower_permille = 1;
            },
            owed(),
        ),
        (
            "the second of two",
            |r| {
                r.tables.breaks.push(r.tables.breaks[0]);
                r.tables.shifts[0].breaks = 2;
                r.tables.shifts[1].first_break = 2;
                r.tables.shifts[2].first_break = 2;
            },
            vec![Violation::NoBreak(shift(0), pause(1))],
        ),
        ("a shift that is not used", |r| r.rounds[0].clear(), vec![]),
        ("twice", |r| r.rounds[0].insert(2, rests(0, 46_000)), vec![Violation::BreakTwice(shift(0), pause(0))]),
        ("at the window's beginning", |r| r.tables.breaks[0].window = window(43_200, 46_000), vec![]),
        (
            "a second before it",
            |r| r.tables.breaks[0].window = window(43_201, 46_000),
            vec![Violation::BreakWindow(shift(0), pause(0), Seconds(1))],
        ),
        ("at the window's end", |r| r.tables.breaks[0].window = window(40_000, 43_200), vec![]),
        (
            "a second after it",
            |r| r.tables.breaks[0].window = window(40_000, 43_199),
            vec![Violation::BreakWindow(shift(0), pause(0), Seconds(1))],
        ),
    ]);
}

#[test]
fn gaps() {
    each(vec![
        ("long enough", |r| r.tables.gaps.push(gap(0, 1, 16_200)), vec![]),
        ("a second short", |r| r.tables.gaps.push(gap(0, 1, 16_201)), vec![Violation::GapShort(G, Seconds(1))]),
        ("short enough", |r| r.tables.gaps.push(Gap { most: Seconds(16_200), ..gap(0, 1, 0) }), vec![]),
        (
            "a second long",
            |r| r.tables.gaps.push(Gap { most: Seconds(16_199), ..gap(0, 1, 0) }),
            vec![Violation::GapLong(G, Seconds(1))],
        ),
        (
            "the second of two gaps",
            |r| r.tables.gaps.extend([gap(0, 1, 0), gap(0, 1, 16_201)]),
            vec![Violation::GapShort(GapIx(1), Seconds(1))],
        ),
        (
            "by one carer",
            |r| r.tables.gaps.push(Gap { different_carers: true, ..gap(0, 1, 0) }),
            vec![Violation::GapCarer(G, A)],
        ),
        ("by two carers", |r| r.tables.gaps.push(Gap { different_carers: true, ..gap(0, 2, 0) }), vec![]),
        (
            "only the first of two that go together",
            |r| {
                r.tables.gaps.push(Gap { both_or_neither: true, ..gap(0, 1, 0) });
                r.rounds[0].pop();
            },
            vec![Violation::GapOne(G)],
        ),
        (
            "only the second of two that go together",
            |r| {
                r.tables.gaps.push(Gap { both_or_neither: true, ..gap(2, 1, 0) });
                r.rounds[1].pop();
            },
            vec![Violation::GapOne(G)],
        ),
        (
            "neither of two that go together",
            |r| {
                r.tables.gaps.push(Gap { both_or_neither: true, ..gap(0, 2, 0) });
                r.rounds[0].clear();
                r.rounds[1].clear();
            },
            vec![],
        ),
        (
            "one alone owes no gap",
            |r| {
                r.tables.gaps.push(Gap { different_carers: true, ..gap(0, 1, 20_000) });
                r.rounds[0].pop();
            },
            vec![],
        ),
    ]);
}

#[test]
fn pins() {
    each(vec![
        ("kept", |r| r.tables.pins.push(Pin { visit: visit(0), shift: shift(0) }), vec![]),
        (
            "not kept",
            |r| r.tables.pins.push(Pin { visit: visit(0), shift: shift(1) }),
            vec![Violation::NotPinned(shift(1), visit(0))],
        ),
        (
            "not served",
            |r| {
                r.tables.pins.push(Pin { visit: visit(0), shift: shift(1) });
                r.rounds[0].remove(0);
            },
            vec![],
        ),
        (
            "one of two parts",
            |r| {
                once_more(r, B);
                r.tables.pins.push(Pin { visit: visit(0), shift: shift(3) });
            },
            vec![],
        ),
    ]);
}

//! Rules over more than one round: rest, hours, days, weekends, and how many carers a client sees.

use homeround_core::ground::{CarerIx, ClientIx, Seconds};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::Violation;

use crate::room::{A, B, DAY, HOUR, Room, at, each, shift, shift_of};

/// Moves A's second day to another day of the plan, which begins on this weekday.
fn second_day(r: &mut Room, day: u16, first_weekday: u8) {
    r.tables.first_weekday = first_weekday;
    let later = Seconds((i32::from(day) - 1) * DAY);
    let row = &mut r.tables.shifts[2];
    (row.day, row.span.start, row.span.end) = (day, row.span.start + later, row.span.end + later);
    let visit = &mut r.tables.visits[3];
    (visit.window.earliest, visit.window.latest) = (visit.window.earliest + later, visit.window.latest + later);
    (visit.ready, visit.due) = (visit.ready + later, visit.due + later);
    r.rounds[2][0].start += later;
}

/// One more shift of A on the first day, with a visit of its own at `start`.
fn same_day(r: &mut Room, start: i32) {
    r.tables.shifts.push(shift_of(A, 0, 0));
    let mut extra = r.tables.visits[0];
    (extra.window.earliest, extra.window.latest) = (Seconds(start), Seconds(start));
    r.tables.visits.push(extra);
    r.rounds.push(vec![at(4, start)]);
}

#[test]
fn rest_between_days() {
    let short = |seconds| vec![Violation::Rest(A, shift(2), Seconds(seconds))];
    each(vec![
        ("from 15:25 to 9", |r| r.tables.carers[0].rest = Seconds(63_300), vec![]),
        ("a second more", |r| r.tables.carers[0].rest = Seconds(63_301), short(1)),
        ("of the other carer", |r| r.tables.carers[1].rest = Seconds(63_301), vec![]),
        (
            "one shift a day",
            |r| {
                r.tables.carers[0].rest = Seconds(63_301);
                r.rounds[2].clear();
            },
            vec![],
        ),
        (
            // Whoever wants no rest may be back from the one after leaving for the other.
            "none wanted of days that overlap",
            |r| {
                r.tables.shifts[0].span.end = Seconds(2 * DAY);
                r.tables.visits[1].window.latest = Seconds(DAY + 9 * HOUR);
                r.rounds[0][2].start = Seconds(DAY + 9 * HOUR);
            },
            vec![],
        ),
        (
            "two shifts of one day need none",
            |r| {
                r.tables.carers[0].rest = Seconds(20 * HOUR);
                r.rounds[2].clear();
                same_day(r, 60_000);
            },
            vec![],
        ),
        (
            // The second shift is back at 54 000 + 1 800 + 900, after the first.
            "the later end of the day counts",
            |r| {
                r.tables.carers[0].rest = Seconds(63_300);
                same_day(r, 54_000);
            },
            short(1_200),
        ),
        (
            // It begins after the first in the table, and is back before it.
            "also when it is the first shift's",
            |r| {
                r.tables.carers[0].rest = Seconds(63_301);
                same_day(r, 32_400);
            },
            short(1),
        ),
    ]);
}

#[test]
fn rest_in_every_week() {
    let short = |week, seconds| vec![Violation::WeekRest(A, week, Seconds(seconds))];
    fn wants(r: &mut Room, seconds: i32) {
        r.tables.carers[0].week_rest = Seconds(seconds);
    }
    each(vec![
        ("after the work", |r| wants(r, 485_100), vec![]),
        ("a second more", |r| wants(r, 485_101), short(0, 1)),
        (
            "between the days",
            |r| {
                second_day(r, 6, 0);
                wants(r, 495_300);
            },
            vec![],
        ),
        (
            "a second more between the days",
            |r| {
                second_day(r, 6, 0);
                wants(r, 495_301);
            },
            short(0, 1),
        ),
        (
            "from the Monday before the plan",
            |r| {
                second_day(r, 1, 6);
                wants(r, 552_000);
            },
            vec![],
        ),
        (
            "a second more from the Monday before",
            |r| {
                second_day(r, 1, 6);
                wants(r, 552_001);
            },
            short(0, 1),
        ),
        (
            "in both weeks",
            |r| {
                second_day(r, 1, 6);
                wants(r, 571_501);
            },
            [short(0, 19_501), short(1, 1)].concat(),
        ),
        (
            "no work in the second week",
            |r| {
                r.tables.first_weekday = 6;
                r.rounds[2].clear();
                wants(r, 7 * DAY);
            },
            short(0, 7 * DAY - 552_000),
        ),
        (
            "no work at all",
            |r| {
                r.rounds[0].clear();
                r.rounds[2].clear();
                wants(r, 7 * DAY);
            },
            vec![],
        ),
    ]);
}

/// A night of A's on the last day of the plan's first week that ends at `end`, and nothing else.
fn sunday_night(r: &mut Room, end: i32) {
    second_day(r, 6, 0);
    r.rounds[0].clear();
    r.tables.shifts[2].span.end = Seconds(8 * DAY);
    let visit = &mut r.tables.visits[3];
    visit.window.latest = Seconds(end);
    r.rounds[2][0].start = Seconds(end - 900);
    r.tables.carers[0].week_rest = Seconds(7 * DAY);
}

#[test]
fn a_round_over_the_end_of_a_week_is_in_both() {
    each(vec![
        ("to midnight", |r| sunday_night(r, 7 * DAY), vec![Violation::WeekRest(A, 0, Seconds(900))]),
        (
            "a second beyond",
            |r| sunday_night(r, 7 * DAY + 1),
            vec![Violation::WeekRest(A, 0, Seconds(899)), Violation::WeekRest(A, 1, Seconds(1))],
        ),
        ("wholly in the second", |r| sunday_night(r, 7 * DAY + 900), vec![Violation::WeekRest(A, 1, Seconds(900))]),
    ]);
}

#[test]
fn paid_time_that_is_allowed() {
    each(vec![
        ("all of it", |r| r.tables.carers[0].contract_most = Seconds(21_000), vec![]),
        (
            "a second over",
            |r| r.tables.carers[0].contract_most = Seconds(20_999),
            vec![Violation::Hours(A, Seconds(1))],
        ),
        (
            "an unpaid way and a paid break",
            |r| {
                r.tables.carers[0].contract_most = Seconds(1);
                r.tables.shifts[0].commute_paid = false;
                r.tables.breaks[0].paid = true;
            },
            vec![Violation::Hours(A, Seconds(20_100 + 1_800 - 600 - 1_500 + 900 - 1))],
        ),
        ("no limit for one who works", |r| r.tables.carers[1].contract_most = Seconds(1_200), vec![]),
    ]);
}

/// Starts that no plan has: what is paid for them is more or less than can be held.
#[test]
fn paid_time_that_cannot_be_held() {
    for (first, last, hours) in
        [(i32::MIN, i32::MAX, Some(Violation::Hours(A, Seconds(i32::MAX - 1)))), (i32::MAX, i32::MIN, None)]
    {
        let mut room = Room::new();
        room.tables.carers[0].contract_most = Seconds(1);
        room.rounds = vec![vec![at(0, first), at(1, last)], vec![], vec![]];
        let (_, broken) = room.judge(&OwnedRoster::from_rounds(&room.rounds));
        assert_eq!(broken.iter().find(|one| matches!(one, Violation::Hours(..))), hours.as_ref(), "{first} to {last}");
    }
}

#[test]
fn days_and_days_in_a_row() {
    fn in_row(r: &mut Room, before: u8, most: u8) {
        (r.tables.carers[0].row_before, r.tables.carers[0].row_most) = (before, most);
    }
    let row = |days| vec![Violation::DaysInARow(A, days)];
    each(vec![
        ("two of two days", |r| r.tables.carers[0].days_most = 2, vec![]),
        ("two of one day", |r| r.tables.carers[0].days_most = 1, vec![Violation::Days(A, 2)]),
        ("two in a row of two", |r| in_row(r, 0, 2), vec![]),
        ("two in a row of one", |r| in_row(r, 0, 1), row(2)),
        ("three with the day before", |r| in_row(r, 1, 3), vec![]),
        ("three with the day before, of two", |r| in_row(r, 1, 2), row(3)),
        (
            "the day before counts only with the first day",
            |r| {
                in_row(r, 9, 1);
                r.rounds[0].clear();
            },
            vec![],
        ),
        (
            "a day between",
            |r| {
                in_row(r, 0, 1);
                second_day(r, 2, 0);
            },
            vec![],
        ),
        (
            "two shifts are one day",
            |r| {
                r.tables.carers[0].days_most = 1;
                in_row(r, 0, 1);
                r.rounds[2].clear();
                same_day(r, 54_000);
            },
            vec![],
        ),
        (
            "the last day there is",
            |r| {
                in_row(r, 0, 1);
                second_day(r, 30, 0);
                r.tables.shifts.push(shift_of(A, 29, 0));
                let mut extra = r.tables.visits[0];
                (extra.window.earliest, extra.window.latest) = (Seconds(29 * DAY + 34_200), Seconds(29 * DAY + 34_200));
                r.tables.visits.push(extra);
                r.rounds.push(vec![at(4, 29 * DAY + 34_200)]);
            },
            row(2),
        ),
    ]);
}

#[test]
fn weekends() {
    fn wants(r: &mut Room, most: u8, day: u16, first_weekday: u8) {
        r.tables.carers[0].weekends_most = most;
        second_day(r, day, first_weekday);
    }
    let over = |count| vec![Violation::Weekends(A, count)];
    each(vec![
        ("Saturday and Sunday are one", |r| wants(r, 1, 1, 5), vec![]),
        ("Saturday and the Sunday after the next", |r| wants(r, 1, 8, 5), over(2)),
        ("two of two", |r| wants(r, 2, 8, 5), vec![]),
        ("Saturday and the Saturday after", |r| wants(r, 1, 7, 5), over(2)),
        ("Sunday and the Saturday after", |r| wants(r, 1, 6, 6), over(2)),
        ("Friday is no weekend", |r| wants(r, 1, 8, 4), vec![]),
        ("nor is Monday", |r| wants(r, 1, 2, 5), vec![]),
    ]);
}

#[test]
fn carers_of_a_client() {
    each(vec![
        ("two of two", |r| r.tables.most_carers = vec![0, 2], vec![]),
        ("two of one", |r| r.tables.most_carers = vec![0, 1], vec![Violation::ManyCarers(ClientIx(1), 2)]),
        ("one of one", |r| r.tables.most_carers = vec![1, 0], vec![]),
        (
            "both of a double run",
            |r| {
                r.tables.most_carers = vec![1, 0];
                r.tables.shifts[0].second = B;
                r.rounds[1].clear();
            },
            vec![Violation::ManyCarers(ClientIx(0), 2)],
        ),
        (
            "a third",
            |r| {
                r.tables.carers.push(r.tables.carers[1]);
                r.tables.shifts.push(shift_of(CarerIx(2), 0, 0));
                let mut extra = r.tables.visits[1];
                extra.unserved_price += extra.unserved_price;
                r.tables.visits.push(extra);
                r.rounds.push(vec![at(4, 14 * HOUR)]);
                r.tables.most_carers = vec![0, 2];
            },
            vec![Violation::ManyCarers(ClientIx(1), 3)],
        ),
    ]);
}

#[test]
fn paid_time_of_one_day() {
    let over = |day, seconds| Violation::DayHours(A, day, Seconds(seconds));
    each(vec![
        ("all of the longer day", |r| r.tables.carers[0].day_most = Seconds(20_100), vec![]),
        ("a second over", |r| r.tables.carers[0].day_most = Seconds(20_099), vec![over(0, 1)]),
        (
            "both days, each by its own",
            |r| r.tables.carers[0].day_most = Seconds(899),
            vec![over(0, 20_100 - 899), over(1, 1)],
        ),
        ("no limit for one who works", |r| r.tables.carers[1].day_most = Seconds(1_200), vec![]),
    ]);
}

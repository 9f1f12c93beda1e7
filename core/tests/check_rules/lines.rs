//! Each line of the cost, to the unit.

use homeround_core::book::{Break, CarerStanding};
use homeround_core::ground::{Cost, Seconds, Skills};
use homeround_core::rounds::Lines;

use crate::room::{A, B, HOUR, Room, at, rests, tie, window};

/// What the room costs as it is.
///
/// A is out from 9:20 to 15:25 with half an hour unpaid, 20 100 s, and 900 s on the second day, at 7; B is paid for 1 200 s
/// at 11. A travels 2 400 s and 20 000 m at 2, B 2 700 s and 24 000 m at 5. Both are new to client 1.
fn usual() -> Lines {
    Lines {
        paid_time: Cost(21_000 * 7 + 1_200 * 11),
        travel: Cost((2_400 + 2_700) * 19),
        miles: Cost(20_000 * 2 + 24_000 * 5),
        unfamiliar: Cost(2 * 23),
        shifts: Cost(100 + 1_000 + 10_000),
        continuity: Cost(2 * 29 + 31),
        ..Lines::default()
    }
}

/// A change of the room that breaks no rule, and what it does to the lines.
type Case = (&'static str, fn(&mut Room), fn(&mut Lines));

fn each(cases: &[Case]) {
    for (name, change, wanted) in cases {
        let mut lines = usual();
        wanted(&mut lines);
        assert_eq!(Room::after(*change), (lines, vec![]), "{name}");
    }
}

#[test]
fn the_room_as_it_is() {
    each(&[("nothing changed", |_| (), |_| ())]);
    let total = 160_200 + 96_900 + 160_000 + 46 + 11_100 + 89;
    assert_eq!(Room::after(|_| ()).0.total(), Cost(total));
}

#[test]
fn paid_time_travel_and_miles() {
    each(&[
        ("a paid break", |r| r.tables.breaks[0].paid = true, |l| l.paid_time += Cost(1_800 * 7)),
        ("an unpaid way out and home", |r| r.tables.shifts[0].commute_paid = false, |l| l.paid_time -= Cost(2_100 * 7)),
        (
            "an unpaid way out that a break goes before",
            |r| {
                r.tables.shifts[0].commute_paid = false;
                r.tables.breaks[0].window = window(8 * HOUR, 13 * HOUR);
                r.rounds[0] = vec![rests(0, 30_000), at(0, 34_200), at(1, 50_400)];
            },
            // From 30 000 to 55 500, less the break and both ends.
            |l| l.paid_time += Cost((25_500 - 1_800 - 2_100 - 20_100) * 7),
        ),
        (
            "a slower carer is there to the second",
            |r| r.tables.carers[0].slower_permille = 1,
            |l| {
                // 1 800 ms and 3 600 ms more are two and four whole seconds; of the first only the way home counts. 900 ms are one.
                l.paid_time += Cost((4 + 1) * 7);
            },
        ),
        (
            "a way whose length is not known costs no miles",
            |r| r.tables.travel_metres[5] = u32::MAX,
            |l| l.miles -= Cost(2_000 * 2),
        ),
        (
            "the way of another period",
            |r| {
                r.tables.periods = 2;
                r.tables.travel_seconds.extend([0, 601, 1_202, 904, 0, 308, 1_516, 452, 0]);
                r.tables.travel_metres.extend([0, 5_001, 11_002, 7_004, 0, 2_008, 13_016, 3_032, 0]);
                r.tables.visits[0].period = 1;
                r.tables.shifts[0].period = 1;
            },
            |l| {
                l.paid_time += Cost((1 + 16) * 7);
                l.travel += Cost((1 + 16) * 19);
                l.miles += Cost((1 + 16) * 2);
            },
        ),
    ]);
}

#[test]
fn second_carers_and_shifts_without_visits() {
    each(&[
        (
            "the second carer of a double run is paid too, and drives no mile",
            |r| {
                r.tables.shifts[2].second = B;
                r.tables.ties.push(tie(0, B, CarerStanding::Neutral, 1));
            },
            |l| {
                l.paid_time += Cost(900 * 11);
                l.continuity += Cost(31);
            },
        ),
        (
            "a shift that is not used",
            |r| {
                r.rounds[2].clear();
                r.tables.visits.pop();
            },
            |l| {
                l.paid_time -= Cost(900 * 7);
                l.shifts -= Cost(10_000);
            },
        ),
        (
            "a round of a break alone is none",
            |r| {
                r.tables.shifts[2].breaks = 1;
                r.tables.breaks.push(Break {
                    window: window(100_000, 140_000),
                    duration: Seconds(600),
                    paid: true,
                    after: Seconds::ZERO,
                });
                r.rounds[2] = vec![rests(1, 120_000)];
                r.tables.visits.pop();
            },
            |l| {
                l.paid_time -= Cost(900 * 7);
                l.shifts -= Cost(10_000);
            },
        ),
    ]);
}

#[test]
fn starts_and_visits_left_out() {
    each(&[
        ("on time", |r| r.tables.visits[2].due = Seconds(36_000), |_| ()),
        (
            "late",
            |r| r.tables.visits[2].due = Seconds(35_940),
            |l| (l.lateness, l.worst_lateness) = (Cost(60 * 13), Cost(60 * 43)),
        ),
        (
            "two late, and the worst of them",
            |r| {
                r.tables.visits[0].due = Seconds(34_110);
                r.tables.visits[2].due = Seconds(35_940);
            },
            |l| (l.lateness, l.worst_lateness) = (Cost(150 * 13), Cost(90 * 43)),
        ),
        ("early", |r| r.tables.visits[2].ready = Seconds(36_060), |l| l.earliness = Cost(60 * 17)),
        (
            "left out",
            |r| {
                r.rounds[0].pop();
            },
            |l| {
                // Back from the break at 45 000 + 900; 300 + 600 s and 2 000 + 6 000 m fewer; client 1 has one carer, new.
                l.paid_time -= Cost(9_600 * 7);
                l.travel -= Cost(900 * 19);
                l.miles -= Cost(8_000 * 2);
                l.unserved = Cost(1_000_000);
                l.unfamiliar = Cost(23);
                l.continuity = Cost(29);
            },
        ),
    ]);
}

#[test]
fn wishes_and_who_is_known() {
    each(&[
        ("as wished", |r| (r.tables.visits[0].wished, r.tables.visits[0].wish_price) = (Skills(1), Cost(47)), |_| ()),
        (
            "two traits lack, one price",
            |r| (r.tables.visits[0].wished, r.tables.visits[0].wish_price) = (Skills(7), Cost(47)),
            |l| l.wishes = Cost(47),
        ),
        (
            "another is preferred",
            |r| r.tables.ties.push(tie(1, A, CarerStanding::Preferred, 0)),
            |l| l.wishes = Cost(53),
        ),
        (
            "who is required is not told that others are preferred",
            |r| {
                let both = [tie(1, A, CarerStanding::Required, 0), tie(1, B, CarerStanding::Required, 0)];
                r.tables.ties.extend(both);
            },
            |_| (),
        ),
        (
            "known to client 1",
            |r| r.tables.ties.push(tie(1, B, CarerStanding::Neutral, 1)),
            |l| (l.unfamiliar, l.continuity) = (Cost(23), Cost(29 + 31)),
        ),
        ("a row of no visits is no acquaintance", |r| r.tables.ties.push(tie(1, B, CarerStanding::Neutral, 0)), |_| ()),
    ]);
}

#[test]
fn slots_of_a_client() {
    fn slots(r: &mut Room, first: u16, second: u16) {
        (r.tables.visits[1].slot, r.tables.visits[2].slot) = (first, second);
    }
    each(&[
        ("one slot, two carers", |r| slots(r, 1, 1), |l| l.continuity += Cost(37)),
        ("two slots", |r| slots(r, 1, 2), |_| ()),
        ("no slot", |r| slots(r, 0, 0), |_| ()),
        (
            "the same slot of two clients",
            |r| {
                slots(r, 1, 2);
                (r.tables.visits[0].slot, r.tables.visits[3].slot) = (2, 1);
            },
            |_| (),
        ),
        (
            "no price",
            |r| {
                slots(r, 1, 1);
                r.tables.prices.slot_carer = Cost::ZERO;
            },
            |_| (),
        ),
    ]);
}

#[test]
fn contracts_and_fair_shares() {
    each(&[
        (
            "as much as is guaranteed",
            |r| (r.tables.carers[0].contract_least, r.tables.carers[0].idle_per_second) = (Seconds(21_000), Cost(59)),
            |_| (),
        ),
        (
            "less than is guaranteed",
            |r| (r.tables.carers[0].contract_least, r.tables.carers[0].idle_per_second) = (Seconds(21_010), Cost(59)),
            |l| l.contracts = Cost(10 * 59),
        ),
        (
            "a guarantee to one who does not work",
            |r| {
                r.tables.carers.push(r.tables.carers[0]);
                (r.tables.carers[2].contract_least, r.tables.carers[2].idle_per_second) = (Seconds(100), Cost(59));
            },
            |l| l.contracts = Cost(100 * 59),
        ),
        (
            "up to overtime",
            |r| {
                (r.tables.carers[0].overtime_from, r.tables.carers[0].overtime_per_second) =
                    (Seconds(21_000), Cost(61));
            },
            |_| (),
        ),
        (
            "overtime",
            |r| {
                (r.tables.carers[0].overtime_from, r.tables.carers[0].overtime_per_second) =
                    (Seconds(20_990), Cost(61));
            },
            |l| l.contracts = Cost(10 * 61),
        ),
        (
            "overtime and idleness together",
            |r| {
                (r.tables.carers[0].overtime_from, r.tables.carers[0].overtime_per_second) =
                    (Seconds(20_990), Cost(61));
                (r.tables.carers[1].contract_least, r.tables.carers[1].idle_per_second) = (Seconds(1_201), Cost(59));
            },
            |l| l.contracts = Cost(10 * 61 + 59),
        ),
        ("a fair share", |r| r.tables.carers[0].fair_share = Seconds(21_000), |_| ()),
        ("more than that", |r| r.tables.carers[0].fair_share = Seconds(20_990), |l| l.fairness = Cost(10 * 67)),
        (
            "unpopular visits, squared for each carer",
            |r| {
                r.tables.visits[0].unpopular = 1;
                r.tables.visits[1].unpopular = 2;
                r.tables.visits[2].unpopular = 4;
            },
            |l| l.fairness = Cost((9 + 16) * 41),
        ),
        (
            "unpopular visits and long hours together",
            |r| {
                r.tables.visits[2].unpopular = 1;
                r.tables.carers[0].fair_share = Seconds(20_990);
            },
            |l| l.fairness = Cost(10 * 67 + 41),
        ),
    ]);
}

#[test]
fn flat_pay_stands_in_place_of_the_time_of_a_visit() {
    each(&[
        (
            "less than the time",
            |r| r.tables.visits[1].flat_pay = Some(Cost(9_000)),
            |l| l.paid_time += Cost(9_000 - 3_600 * 7),
        ),
        ("nothing at all", |r| r.tables.visits[1].flat_pay = Some(Cost(0)), |l| l.paid_time -= Cost(3_600 * 7)),
        (
            "more than the time",
            |r| r.tables.visits[2].flat_pay = Some(Cost(20_000)),
            |l| {
                l.paid_time += Cost(20_000 - 1_200 * 11);
            },
        ),
    ]);
}

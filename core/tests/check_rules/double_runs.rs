//! Both carers of a double run count, and what is asked of one is asked of both.

use homeround_core::book::{CarerStanding, Gap};
use homeround_core::ground::{CarerIx, GapIx, Seconds, Skills};
use homeround_core::rounds::Violation;

use crate::room::{A, B, Room, at, each, gap, shift, shift_of, tie, visit};

const G: GapIx = GapIx(0);

#[test]
fn a_double_run_is_two_carers() {
    /// B goes along with A on the first day, and the first visit needs so many.
    fn together(r: &mut Room, carers: u8) {
        r.tables.shifts[0].second = B;
        r.tables.visits[0].carers = carers;
        r.rounds[1].clear();
    }
    each(vec![
        ("two of two in one stop", |r| together(r, 2), vec![]),
        ("one of one by both", |r| together(r, 1), vec![]),
        ("two of three", |r| together(r, 3), vec![Violation::Carers(visit(0), 2)]),
        (
            "the second lacks the skill",
            |r| {
                together(r, 2);
                r.tables.carers[1].skills = Skills(0);
                r.tables.visits[0].skills = Skills(1);
            },
            vec![Violation::Skill(shift(0), visit(0))],
        ),
        (
            "the second is barred",
            |r| {
                together(r, 2);
                r.tables.ties.push(tie(1, B, CarerStanding::Barred, 0));
            },
            vec![Violation::Barred(shift(0), visit(1))],
        ),
        (
            "the second is slower",
            |r| {
                together(r, 2);
                r.tables.carers[1].slower_permille = 1;
                r.tables.shifts[0].span.end = Seconds(55_500);
            },
            vec![Violation::BackLate(shift(0), Seconds(4))],
        ),
        (
            "the second makes both visits of a gap",
            |r| {
                together(r, 2);
                r.tables.gaps.push(Gap { different_carers: true, ..gap(0, 1, 0) });
            },
            vec![Violation::GapCarer(G, A), Violation::GapCarer(G, B)],
        ),
        (
            "a third and a fourth",
            |r| {
                together(r, 3);
                r.tables.carers.push(r.tables.carers[0]);
                r.tables.shifts.push(shift_of(CarerIx(2), 0, 0));
                r.rounds.push(vec![at(0, 34_200)]);
            },
            vec![],
        ),
    ]);
}

#[test]
fn one_of_the_carers_is_trained() {
    /// A and a third carer make the first visit, each in a round of their own, and one of them must have the second skill.
    fn apart(r: &mut Room, trained: [u64; 2]) {
        r.tables.visits[0].carers = 2;
        r.tables.visits[0].one_skills = Skills(2);
        r.tables.carers[0].skills = Skills(1 | trained[0]);
        r.tables.carers.push(r.tables.carers[0]);
        r.tables.carers[2].skills = Skills(1 | trained[1]);
        r.tables.shifts.push(shift_of(CarerIx(2), 0, 0));
        r.rounds.push(vec![at(0, 34_200)]);
    }
    /// A and B go together.
    fn together(r: &mut Room, of_a: u64, of_b: u64) {
        r.tables.shifts[0].second = B;
        (r.tables.visits[0].carers, r.tables.visits[0].one_skills) = (2, Skills(2));
        (r.tables.carers[0].skills, r.tables.carers[1].skills) = (Skills(1 | of_a), Skills(1 | of_b));
        r.rounds[1].clear();
    }
    let none = vec![Violation::NoneTrained(visit(0))];
    each(vec![
        ("the first", |r| apart(r, [2, 0]), vec![]),
        ("the second", |r| apart(r, [0, 2]), vec![]),
        ("neither", |r| apart(r, [0, 0]), none.clone()),
        (
            "half of it each",
            |r| {
                apart(r, [2, 4]);
                r.tables.visits[0].one_skills = Skills(2 | 4);
            },
            none.clone(),
        ),
        ("the driver of a double run", |r| together(r, 2, 0), vec![]),
        ("who goes along", |r| together(r, 0, 2), vec![]),
        ("neither of a double run", |r| together(r, 0, 0), none),
        (
            "one too few is told alone",
            |r| {
                apart(r, [0, 0]);
                r.rounds[3].clear();
            },
            vec![Violation::Carers(visit(0), 1)],
        ),
    ]);
}

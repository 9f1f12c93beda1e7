//! Sets of carers, clashes, stretches and rounds: [`Continuity`], [`Clash`], [`Overload`] and [`Rounds`], with what they claim.

use homeround_core::book::Carer;
use homeround_core::certificate::CertificateKind::{Clash, Continuity, NoCarer, Overload, Rounds};
use homeround_core::certificate::{Claim, InvalidCertificate};
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, Seconds, Skills, Span};
use homeround_core::heap::{OwnedCertificate, Tables};

use crate::room::{HALF, HOUR, found, room, shift, shows, shows_nothing, visit, weighed};

fn claiming(claim: Claim, certificate: OwnedCertificate) -> OwnedCertificate {
    OwnedCertificate { claim, ..certificate }
}

const CLIENT: ClientIx = ClientIx(0);

#[test]
fn visits_side_by_side_need_two_carers_of_the_client() {
    let certificate = weighed(Continuity(CLIENT), &[1, 1]);
    let nine = 9 * HOUR;
    for (second, apart) in [(nine, false), (nine + HALF - 1, false), (nine + HALF, true)] {
        let mut tables = room(2, vec![visit(0, nine, nine), visit(0, second, second)]);
        tables.most_carers = vec![1, 0];
        let two = claiming(Claim::ClientCarers(2), certificate.clone());
        let three = claiming(Claim::ClientCarers(3), certificate.clone());
        if apart {
            shows_nothing(&tables, &certificate, 0, 1);
            shows_nothing(&tables, &two, 0, 1);
        } else {
            shows(&tables, &certificate, 2, 1);
            shows(&tables, &two, 2, 1);
        }
        shows_nothing(&tables, &three, 0, 2);
        tables.most_carers = vec![2, 0];
        shows_nothing(&tables, &certificate, 0, 2);
    }
}

#[test]
fn a_visit_whose_start_may_move_is_not_under_way_for_sure() {
    let nine = 9 * HOUR;
    // The first may end before the second must begin, or begin after it: both by one carer.
    let mut tables = room(2, vec![visit(0, nine, nine + 60), visit(0, nine + 120, nine + HALF)]);
    tables.most_carers = vec![1, 0];
    shows_nothing(&tables, &weighed(Continuity(CLIENT), &[1, 1]), 0, 1);
    // Not any more when the second begins a second before the first can be over.
    tables.visits[1].window.latest = Seconds(nine + HALF - 1);
    shows(&tables, &weighed(Continuity(CLIENT), &[1, 1]), 2, 1);
}

/// Three carers with skills of their own, and visits at different hours that want some.
fn skilled(wanted: &[u64], most: u16) -> Tables {
    let at = |row: usize| (8 + row as i32) * HOUR;
    let visits = wanted.iter().enumerate().map(|(row, &skills)| {
        let mut one = visit(0, at(row), at(row));
        one.skills = Skills(skills);
        one
    });
    let mut tables = room(3, visits.collect());
    for (carer, skills) in tables.carers.iter_mut().zip([1, 2 | 4, 4 | 8]) {
        carer.skills = Skills(skills);
    }
    tables.most_carers = vec![most, 0];
    tables
}

#[test]
fn every_set_of_carers_is_tried() {
    let certificate = |rows: usize| weighed(Continuity(CLIENT), &vec![1; rows]);
    // The last set there is, of two, and none of one.
    shows_nothing(&skilled(&[2, 8], 2), &certificate(2), 0, 2);
    shows(&skilled(&[2, 8], 1), &certificate(2), 2, 1);
    shows_nothing(&skilled(&[1, 8], 2), &certificate(2), 0, 2);
    shows_nothing(&skilled(&[1, 2], 2), &certificate(2), 0, 2);
    shows(&skilled(&[1, 2, 8], 2), &certificate(3), 3, 2);
    shows_nothing(&skilled(&[1, 2, 8], 3), &certificate(3), 0, 3);
    shows_nothing(&skilled(&[4], 1), &certificate(1), 0, 1);
    // More may come than there are.
    shows_nothing(&skilled(&[1, 2, 8], 9), &certificate(3), 0, 9);
    shows(&skilled(&[1, 16], 9), &certificate(2), 10, 9);
    // Of one visit that needs two with a skill that two have.
    let mut tables = skilled(&[4], 2);
    tables.visits[0].carers = 2;
    shows_nothing(&tables, &certificate(1), 0, 2);
    tables.visits[0].skills = Skills(8);
    shows(&tables, &certificate(1), 3, 2);
}

#[test]
fn whichever_two_of_four_make_the_visits_they_are_found() {
    let wanted = [1, 2, 4, 8];
    for (one, other) in [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)] {
        let mut tables = skilled(&wanted, 2);
        tables.carers = vec![Carer { skills: Skills(1), ..Carer::default() }; 4];
        tables.shifts = (0..4).map(|row| shift(CarerIx(row), 0)).collect();
        (tables.carers[one].skills, tables.carers[other].skills) = (Skills(1 | 2), Skills(4 | 8));
        shows_nothing(&tables, &weighed(Continuity(CLIENT), &[1; 4]), 0, 2);
        // Nobody can make the last, and then no two can.
        tables.carers[other].skills = Skills(4);
        shows(&tables, &weighed(Continuity(CLIENT), &[1; 4]), 3, 2);
    }
}

#[test]
fn sixty_four_carers_of_whom_each_is_needed() {
    let nine = 9 * HOUR;
    let mut tables = room(64, vec![visit(0, nine, nine); 64]);
    for row in 0..64 {
        (tables.carers[row].skills, tables.visits[row].skills) = (Skills(1 << row), Skills(1 << row));
    }
    tables.most_carers = vec![63, 0];
    shows(&tables, &weighed(Continuity(CLIENT), &[1; 64]), 64, 63);
    tables.most_carers = vec![64, 0];
    shows_nothing(&tables, &weighed(Continuity(CLIENT), &[1; 64]), 0, 64);
}

#[test]
fn claims_of_no_carer_of_the_client_show_nothing_but_that_one_comes() {
    let tables = skilled(&[1], 0);
    shows(&tables, &claiming(Claim::ClientCarers(1), weighed(Continuity(CLIENT), &[1])), 1, 0);
    shows(&tables, &claiming(Claim::ClientCarers(0), weighed(Continuity(CLIENT), &[1])), 1, 0);
    shows_nothing(&tables, &claiming(Claim::ClientCarers(2), weighed(Continuity(CLIENT), &[1])), 0, 1);
}

#[test]
fn visits_of_which_nobody_makes_two() {
    let eight = 8 * HOUR;
    let at_once = || visit(0, eight, eight + 600);
    shows(&room(1, vec![at_once(); 2]), &weighed(Clash, &[1; 2]), 2, 1);
    shows(&room(2, vec![at_once(); 3]), &weighed(Clash, &[1; 3]), 3, 2);
    shows_nothing(&room(2, vec![at_once(); 2]), &weighed(Clash, &[1; 2]), 2, 2);
    // Ten minutes of way and half an hour of stay between the one and the other.
    for (second, able) in [(eight + 2_400, true), (eight + 2_399, false)] {
        let tables = room(1, vec![visit(0, eight, eight), visit(1, second, second)]);
        if able {
            // Somebody makes two: then fewer carers than visits show nothing.
            shows_nothing(&tables, &weighed(Clash, &[1; 2]), 2, 2);
        } else {
            shows(&tables, &weighed(Clash, &[1; 2]), 2, 1);
        }
    }
    let mut three = room(1, vec![visit(0, eight, eight), visit(0, eight, eight), visit(0, eight + HALF, eight + HALF)]);
    // Two of three by one carer: a clash it is not, though not all can be served.
    shows_nothing(&three, &weighed(Clash, &[1; 3]), 3, 2);
    shows(&three, &weighed(Rounds, &[1; 3]), 3, 2);
    // A visit of two carers counts twice.
    three.visits.truncate(1);
    three.visits[0].carers = 2;
    shows(&three, &weighed(Clash, &[1]), 2, 1);
}

#[test]
fn more_than_fits_into_a_stretch() {
    let nine = 9 * HOUR;
    let mut tables = room(1, vec![visit(0, nine, nine + HALF); 2]);
    tables.visits.iter_mut().for_each(|visit| visit.duration = Seconds(HOUR));
    let kind = |from: i32, to: i32| Overload(Span { start: Seconds(from), end: Seconds(to) });
    // From nine to ten each spends half an hour at the least, whenever it starts: an hour from nine, half an hour from half past.
    shows(&tables, &weighed(kind(nine, nine + HOUR), &[1_800; 2]), 3_600, 1_800);
    let over = weighed(kind(nine, nine + HOUR), &[1_801, 1_800]);
    assert_eq!(found(&tables, &over), Err(InvalidCertificate::Form));
    // Of a stretch from half past on, nothing: started at nine, half an hour of it; from a quarter past the hour on, a quarter.
    shows(&tables, &weighed(kind(nine + HALF, nine + HOUR), &[1_800; 2]), 3_600, 1_800);
    shows(&tables, &weighed(kind(nine + HALF, nine + HOUR + 900), &[1_800; 2]), 3_600, 1_800);
    assert_eq!(
        found(&tables, &weighed(kind(nine + HALF, nine + HOUR + 900), &[1_801; 2])),
        Err(InvalidCertificate::Form)
    );
    assert_eq!(found(&tables, &weighed(kind(nine - HOUR, nine), &[1; 2])), Err(InvalidCertificate::Form));
    assert_eq!(found(&tables, &weighed(kind(nine + HOUR, nine + 2 * HOUR), &[1; 2])), Err(InvalidCertificate::Form));
    // Two carers have the room.
    let two = Tables { carers: vec![tables.carers[0]; 2], ..room(2, tables.visits.clone()) };
    shows_nothing(&two, &weighed(kind(nine, nine + HOUR), &[1_800; 2]), 3_600, 3_600);
}

#[test]
fn rounds_collect_what_one_carer_can_and_no_more() {
    let eight = 8 * HOUR;
    let visits = || vec![visit(0, eight, eight), visit(0, eight, eight), visit(0, eight + HALF, eight + HALF)];
    let tables = room(1, visits());
    let weight = found(&tables, &weighed(Rounds, &[3, 5, 7])).unwrap();
    assert_eq!((weight.needed, weight.most, weight.fullest, weight.carers), (15, 12, 12, 1));
    let weight = found(&room(2, visits()), &weighed(Rounds, &[3, 5, 7])).unwrap_err();
    let InvalidCertificate::NotShown(weight) = weight else { panic!("{weight:?}") };
    assert_eq!((weight.needed, weight.most, weight.fullest, weight.carers), (15, 24, 12, 2));
    // Who can collect none does not count.
    let mut tables = room(2, visits());
    tables.shifts[1].span.start = Seconds(12 * HOUR);
    let weight = found(&tables, &weighed(Rounds, &[3, 5, 7])).unwrap();
    assert_eq!((weight.needed, weight.most, weight.fullest, weight.carers), (15, 12, 12, 1));
}

#[test]
fn so_many_carers_at_the_least() {
    let eight = 8 * HOUR;
    let tables = room(3, vec![visit(0, eight, eight); 2]);
    let of = |count| claiming(Claim::Carers(count), weighed(Rounds, &[1; 2]));
    assert!(matches!(found(&tables, &of(0)), Err(InvalidCertificate::NotShown(_))));
    shows(&tables, &of(1), 2, 3);
    shows(&tables, &of(2), 2, 3);
    shows_nothing(&tables, &of(3), 2, 3);
    let mut apart = tables;
    (apart.visits[1].window.earliest, apart.visits[1].window.latest) = (Seconds(eight + HALF), Seconds(eight + HALF));
    // One carer makes both.
    shows(&apart, &of(1), 2, 6);
    shows_nothing(&apart, &of(2), 2, 6);
}

#[test]
fn so_many_seconds_are_paid_at_the_least() {
    let eight = 8 * HOUR;
    let of = |seconds: u64, points: &[u32]| OwnedCertificate {
        paid: 1,
        ..claiming(Claim::PaidSeconds(seconds), weighed(Rounds, points))
    };
    let mut tables = room(1, vec![visit(0, eight, eight), visit(1, eight + HOUR, eight + HOUR)]);
    shows(&tables, &of(3_600, &[1_800; 2]), 3_600, 0);
    shows_nothing(&tables, &of(3_601, &[1_800; 2]), 3_600, 0);
    // Points for the way between them: who begins with the second has no way, and keeps them.
    shows(&tables, &of(3_600, &[1_800, 2_400]), 4_200, 600);
    shows_nothing(&tables, &of(3_601, &[1_800, 2_400]), 4_200, 600);
    // Ways out and home count where they are paid.
    (tables.shifts[0].start, tables.shifts[0].end) = (PlaceIx(1), PlaceIx(1));
    shows(&tables, &of(3_600, &[3_000, 1_800]), 4_800, 1_200);
    tables.shifts[0].commute_paid = true;
    shows(&tables, &of(4_800, &[3_000, 1_800]), 4_800, 0);
    shows_nothing(&tables, &of(4_801, &[3_001, 1_800]), 4_801, 1);
    // Without a price of paid seconds nothing is shown of them.
    let free = OwnedCertificate { paid: 0, ..of(0, &[1_800; 2]) };
    shows_nothing(&tables, &free, 3_600, 3_600);
    // A price of two points a second takes twice the points.
    let dear = OwnedCertificate { paid: 2, ..of(3_600, &[3_600; 2]) };
    shows(&tables, &dear, 7_200, 0);
}

#[test]
fn a_double_run_collects_for_two() {
    let eight = 8 * HOUR;
    let mut tables = room(3, vec![visit(0, eight, eight); 2]);
    tables.visits.iter_mut().for_each(|visit| visit.carers = 2);
    tables.shifts.truncate(1);
    tables.shifts[0].second = CarerIx(2);
    let weight = found(&tables, &weighed(Rounds, &[1; 2])).unwrap();
    assert_eq!((weight.needed, weight.most, weight.fullest, weight.carers), (4, 2, 1, 2));
    // Of three points one of the two has two at the most.
    let weight = found(&tables, &weighed(Rounds, &[3, 2])).unwrap();
    assert_eq!((weight.needed, weight.most, weight.fullest, weight.carers), (10, 6, 3, 2));
    tables.visits.iter_mut().for_each(|visit| visit.carers = 1);
    let weight = found(&tables, &weighed(Rounds, &[3, 2])).unwrap();
    assert_eq!((weight.needed, weight.most, weight.fullest, weight.carers), (5, 3, 2, 2));
}

#[test]
fn a_visit_of_two_needs_one_who_is_trained() {
    let nine = 9 * HOUR;
    let mut tables = room(3, vec![visit(0, nine, nine)]);
    (tables.visits[0].carers, tables.visits[0].one_skills) = (2, Skills(2));
    let certificate = OwnedCertificate::plain(NoCarer, [homeround_core::ground::VisitIx(0)]);
    shows(&tables, &certificate, 2, 1);
    tables.carers[2].skills = Skills(1 | 2);
    shows_nothing(&tables, &certificate, 2, 3);
    // Trained, and may not come.
    tables.visits[0].skills = Skills(1);
    tables.carers[2].skills = Skills(2);
    shows(&tables, &certificate, 2, 1);
}

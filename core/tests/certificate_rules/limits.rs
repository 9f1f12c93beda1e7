//! Limits over more than one round, each where it shows something and one unit further where it does not.

use homeround_core::certificate::{Claim, InvalidCertificate, Limit};
use homeround_core::ground::{CarerIx, Seconds, ShiftIx};
use homeround_core::heap::{OwnedCertificate, Tables};

use crate::room::{A, B, DAY, HALF, HOUR, MORNING, found, limited, room, shift, shows, shows_nothing, visit};

/// One carer with shifts and a visit on two days of a plan that begins on this weekday.
fn two_days(second: u16, first_weekday: u8) -> Tables {
    let later = i32::from(second) * DAY;
    let mut tables = room(1, vec![visit(0, 9 * HOUR, 9 * HOUR), visit(0, later + 9 * HOUR, later + 9 * HOUR)]);
    tables.shifts.push(shift(A, second));
    tables.first_weekday = first_weekday;
    tables
}

#[test]
fn hours() {
    let mut tables = room(1, vec![visit(0, 8 * HOUR, 8 * HOUR), visit(0, 9 * HOUR, 9 * HOUR)]);
    let certificate = limited(&[3_600; 2], Limit::Hours(A), 2);
    tables.carers[0].contract_most = Seconds(3_599);
    shows(&tables, &certificate, 7_200, 7_198);
    tables.carers[0].contract_most = Seconds(3_600);
    shows_nothing(&tables, &certificate, 7_200, 7_200);
    // Whoever's limit it is pays for it, and nobody else.
    tables.carers.push(tables.carers[0]);
    tables.shifts.push(shift(B, 0));
    shows_nothing(&tables, &certificate, 7_200, 7_200 + 7_200);
}

#[test]
fn days() {
    let mut tables = two_days(3, 0);
    let certificate = limited(&[1; 2], Limit::Days(A), 1);
    tables.carers[0].days_most = 1;
    shows(&tables, &certificate, 2, 1);
    tables.carers[0].days_most = 2;
    shows_nothing(&tables, &certificate, 2, 2);
    // Two shifts of one day are one day.
    let mut tables = two_days(3, 0);
    tables.carers[0].days_most = 1;
    tables.shifts[1] = shift(A, 0);
    let noon = 12 * HOUR;
    tables.visits[1] = visit(0, noon, noon);
    tables.shifts[0].span.end = Seconds(11 * HOUR);
    tables.shifts[1].span.start = Seconds(11 * HOUR);
    shows_nothing(&tables, &certificate, 2, 2);
}

#[test]
fn days_in_a_row() {
    let first = limited(&[1; 2], Limit::InRow(A, 0), 1);
    let mut tables = two_days(1, 0);
    tables.carers[0].row_most = 1;
    shows(&tables, &first, 2, 1);
    tables.carers[0].row_most = 2;
    shows_nothing(&tables, &first, 2, 2);
    // With the day before, one of the first two.
    tables.carers[0].row_before = 1;
    shows(&tables, &first, 2, 1);
    // The days from the second on know nothing of it: two of them may be worked.
    shows_nothing(&tables, &limited(&[1; 2], Limit::InRow(A, 1), 1), 2, 3);
    // Days apart are not among those of the limit.
    let mut tables = two_days(2, 0);
    tables.carers[0].row_most = 1;
    shows_nothing(&tables, &first, 2, 2);
    tables.carers[0].row_most = 2;
    shows_nothing(&tables, &first, 2, 2);
}

#[test]
fn weekends() {
    let certificate = limited(&[1; 2], Limit::Weekends(A), 1);
    let most = |mut tables: Tables, most: u8| {
        tables.carers[0].weekends_most = most;
        tables
    };
    shows(&most(two_days(7, 5), 1), &certificate, 2, 1);
    shows(&most(two_days(6, 6), 1), &certificate, 2, 1);
    shows_nothing(&most(two_days(7, 5), 2), &certificate, 2, 2);
    // Saturday and Sunday are one; a Friday and a Monday are none.
    shows_nothing(&most(two_days(1, 5), 1), &certificate, 2, 2);
    shows_nothing(&most(two_days(2, 5), 1), &certificate, 2, 2);
    shows_nothing(&most(two_days(8, 4), 1), &certificate, 2, 2);
}

#[test]
fn load() {
    let mut tables = room(1, vec![visit(0, 8 * HOUR, 8 * HOUR), visit(0, 9 * HOUR, 9 * HOUR)]);
    tables.visits.iter_mut().for_each(|visit| visit.load = 3);
    let certificate = limited(&[3; 2], Limit::Load(MORNING), 1);
    tables.shifts[0].capacity = 5;
    shows(&tables, &certificate, 6, 5);
    tables.shifts[0].capacity = 6;
    shows_nothing(&tables, &certificate, 6, 6);
    // Another shift's capacity is not this one's.
    tables.shifts[0].capacity = 5;
    tables.carers.push(tables.carers[0]);
    tables.shifts.push(shift(B, 0));
    shows_nothing(&tables, &certificate, 6, 5 + 6);
}

#[test]
fn rest_between_the_days() {
    // From half past nine to nine on the next day; a second more of rest, and one of the two is all.
    let certificate = limited(&[1; 2], Limit::Load(MORNING), 0);
    let mut tables = two_days(1, 0);
    tables.carers[0].rest = Seconds(DAY - HALF);
    shows_nothing(&tables, &certificate, 2, 2);
    tables.carers[0].rest = Seconds(DAY - HALF + 1);
    shows(&tables, &certificate, 2, 1);
}

#[test]
fn limits_that_the_problem_does_not_have() {
    let tables = two_days(1, 0);
    let none = [
        Limit::Hours(A),
        Limit::Days(A),
        Limit::InRow(A, 0),
        Limit::Weekends(A),
        Limit::Load(ShiftIx(2)),
        Limit::Hours(B),
        Limit::Days(CarerIx(u32::MAX)),
        Limit::InRow(B, u16::MAX),
        Limit::Weekends(B),
    ];
    for limit in none {
        assert_eq!(found(&tables, &limited(&[1; 2], limit, 1)), Err(InvalidCertificate::Limits), "{limit:?}");
    }
}

#[test]
fn limits_show_only_that_visits_cannot_be_served() {
    let mut tables = two_days(1, 0);
    (tables.carers[0].days_most, tables.carers[0].contract_most) = (1, Seconds(9 * HOUR));
    let certificate = limited(&[1; 2], Limit::Days(A), 1);
    shows(&tables, &certificate, 2, 1);
    let refused = [
        OwnedCertificate { claim: Claim::Carers(1), ..certificate.clone() },
        OwnedCertificate { claim: Claim::PaidSeconds(1), paid: 1, ..certificate.clone() },
        OwnedCertificate { paid: 1, ..certificate.clone() },
        OwnedCertificate { limits: Vec::new(), paid: 1, ..certificate.clone() },
        OwnedCertificate { limits: Vec::new(), paid: 1, claim: Claim::Carers(1), ..certificate.clone() },
    ];
    for certificate in refused {
        assert_eq!(found(&tables, &certificate), Err(InvalidCertificate::Limits), "{certificate:?}");
    }
    // Two prices of one limit add up.
    let mut twice = limited(&[2; 2], Limit::Days(A), 1);
    twice.limits.push(twice.limits[0]);
    shows(&tables, &twice, 4, 2);
}

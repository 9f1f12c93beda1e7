//! Seconds on the way that every round takes: [`Ways`].

use homeround_core::certificate::CertificateKind::Ways;
use homeround_core::certificate::{Claim, InvalidCertificate, Limit, PricedLimit};
use homeround_core::ground::{CarerIx, ModeIx, PlaceIx, Seconds};
use homeround_core::heap::{OwnedCertificate, Tables};

use crate::room::{HOUR, MORNING, found, gap, room, shows, shows_nothing, visit, weighed};

/// One carer, and two visits an hour apart with a way of ten minutes between them.
fn morning() -> Tables {
    room(1, vec![visit(0, 9 * HOUR, 9 * HOUR), visit(1, 10 * HOUR, 10 * HOUR)])
}

/// Both visits with five minutes of way to them and five on.
fn ways(claim: Claim) -> OwnedCertificate {
    let mut certificate = OwnedCertificate { claim, paid: 1, ..weighed(Ways, &[300, 300]) };
    certificate.visits.iter_mut().for_each(|row| row.onward = 300);
    certificate
}

#[test]
fn stays_and_ways_less_both_ends() {
    // Twice half an hour and ten minutes, less five minutes at each end of the one shift: 1 800 + 600 + 1 800.
    let tables = morning();
    shows(&tables, &ways(Claim::PaidSeconds(4_200)), 4_800, 600);
    shows_nothing(&tables, &ways(Claim::PaidSeconds(4_201)), 4_800, 600);
    // A step takes a second less than is said.
    let mut more = ways(Claim::PaidSeconds(1));
    more.visits[1].points = 301;
    shows_nothing(&tables, &more, 4_801, 601);
    // On from the last and to the first visit there is no step.
    let mut more = ways(Claim::PaidSeconds(4_200));
    (more.visits[0].points, more.visits[1].onward) = (900, 1_500);
    shows(&tables, &more, 6_600, 2_400);
}

#[test]
fn every_shift_is_let_off_its_ends() {
    let mut tables = room(2, morning().visits);
    shows(&tables, &ways(Claim::PaidSeconds(3_600)), 4_800, 1_200);
    shows_nothing(&tables, &ways(Claim::PaidSeconds(3_601)), 4_800, 1_200);
    // A shift in which no visit can be made is let off nothing.
    tables.shifts[1].span.start = Seconds(12 * HOUR);
    shows(&tables, &ways(Claim::PaidSeconds(4_200)), 4_800, 600);
    // Unless its hours reach to the visit's last start.
    tables.shifts[1].span.start = Seconds(10 * HOUR);
    shows(&tables, &ways(Claim::PaidSeconds(3_600)), 4_800, 1_200);
    tables.shifts[1].span.start = Seconds(10 * HOUR + 1);
    shows(&tables, &ways(Claim::PaidSeconds(4_200)), 4_800, 600);
    // And to its end.
    (tables.shifts[1].span.start, tables.shifts[1].span.end) = (Seconds(7 * HOUR), Seconds(9 * HOUR + 1_800));
    shows(&tables, &ways(Claim::PaidSeconds(3_600)), 4_800, 1_200);
    tables.shifts[1].span.end = Seconds(9 * HOUR + 1_799);
    shows(&tables, &ways(Claim::PaidSeconds(4_200)), 4_800, 600);
}

#[test]
fn ways_out_and_home_count_where_they_are_paid() {
    let mut tables = morning();
    (tables.shifts[0].start, tables.shifts[0].end) = (PlaceIx(1), PlaceIx(1));
    // To the second and on from it the way is nothing, to the first and on from it ten minutes, paid or not.
    shows(&tables, &ways(Claim::PaidSeconds(4_200)), 4_800, 600);
    let mut certificate = ways(Claim::PaidSeconds(4_800));
    (certificate.visits[0].points, certificate.visits[1].points) = (600, 300);
    shows_nothing(&tables, &certificate, 5_100, 900);
    tables.shifts[0].commute_paid = true;
    certificate.claim = Claim::PaidSeconds(4_500);
    shows(&tables, &certificate, 5_100, 600);
    certificate.claim = Claim::PaidSeconds(4_501);
    shows_nothing(&tables, &certificate, 5_100, 600);
}

#[test]
fn steps_that_no_round_can_take_need_no_seconds() {
    // From the second back to the first there is no time, however long the way is said to be.
    let tables = morning();
    let mut certificate = ways(Claim::PaidSeconds(1));
    certificate.visits[1].onward = 9_000;
    shows(&tables, &OwnedCertificate { claim: Claim::PaidSeconds(4_200), ..certificate.clone() }, 13_500, 9_300);
    // Where the first may start late enough there is, to the second.
    for (latest, kept) in [(10 * HOUR + 2_399, true), (10 * HOUR + 2_400, false)] {
        let mut tables = morning();
        tables.visits[0].window.latest = Seconds(latest);
        let found = found(&tables, &OwnedCertificate { claim: Claim::PaidSeconds(4_200), ..certificate.clone() });
        assert_eq!(found.is_ok(), kept, "{latest}: {found:?}");
    }
}

#[test]
fn a_slower_carer_stays_no_shorter_and_the_shortest_stay_counts() {
    let mut tables = room(2, morning().visits);
    tables.carers[0].slower_permille = 100;
    shows(&tables, &ways(Claim::PaidSeconds(3_600)), 4_800, 1_200);
    // Both are slower: 1 980 seconds each.
    tables.carers[1].slower_permille = 100;
    shows(&tables, &ways(Claim::PaidSeconds(3_960)), 5_160, 1_200);
    shows_nothing(&tables, &ways(Claim::PaidSeconds(3_961)), 5_160, 1_200);
}

#[test]
fn carers_by_what_they_may_work() {
    let mut tables = morning();
    let carers = |count| ways(Claim::Carers(count));
    shows(&tables, &carers(0), 4_200, 0);
    shows(&tables, &carers(1), 4_200, 0);
    // One may work seven hours, or as long as is allowed.
    shows_nothing(&tables, &carers(2), 4_200, 25_200);
    tables.carers[0].contract_most = Seconds(4_200);
    shows_nothing(&tables, &carers(2), 4_200, 4_200);
    shows_nothing(&tables, &ways(Claim::Undeliverable), 4_200, 4_200);
    tables.carers[0].contract_most = Seconds(4_199);
    shows(&tables, &carers(2), 4_200, 4_199);
    shows(&tables, &ways(Claim::Undeliverable), 4_200, 4_199);
    // More allowed than there are hours is no more.
    tables.carers[0].contract_most = Seconds(90_000);
    shows_nothing(&tables, &carers(2), 4_200, 25_200);
}

#[test]
fn those_who_may_work_the_most_come_first() {
    let mut tables = room(3, morning().visits);
    tables.shifts.truncate(3);
    for (carer, most) in tables.carers.iter_mut().zip([1_000, 1_500, 1_000]) {
        carer.contract_most = Seconds(most);
    }
    // Three shifts are let off ten minutes each: 4 800 less 1 800.
    shows(&tables, &ways(Claim::Carers(2)), 3_000, 1_500);
    shows(&tables, &ways(Claim::Carers(3)), 3_000, 2_500);
    shows_nothing(&tables, &ways(Claim::Carers(4)), 3_000, 3_500);
    shows_nothing(&tables, &ways(Claim::Undeliverable), 3_000, 3_500);
    shows_nothing(&tables, &ways(Claim::Carers(9)), 3_000, 3_500);
}

#[test]
fn both_of_a_double_run_are_let_off() {
    let mut tables = room(2, morning().visits);
    tables.shifts.truncate(1);
    tables.shifts[0].second = CarerIx(1);
    shows(&tables, &ways(Claim::PaidSeconds(3_600)), 4_800, 1_200);
    // A visit of two is worth twice as much.
    tables.visits[1].carers = 2;
    shows(&tables, &ways(Claim::PaidSeconds(6_000)), 7_200, 1_200);
    // Where a stop may pay two for one, no visit may be worth less than nothing.
    let mut certificate = ways(Claim::PaidSeconds(0));
    (certificate.visits[0].points, certificate.visits[0].onward) = (0, -1_800);
    assert!(found(&tables, &certificate).is_ok());
    certificate.visits[0].onward = -1_801;
    assert!(matches!(found(&tables, &certificate), Err(InvalidCertificate::NotShown(_))));
    tables.shifts[0].second = CarerIx::NONE;
    assert!(found(&tables, &certificate).is_ok());
}

#[test]
fn each_mode_has_its_own_ways() {
    let mut tables = room(2, morning().visits);
    tables.modes = 2;
    tables.travel_seconds.extend([0, 599, 599, 0]);
    tables.travel_metres.extend([0, 5_000, 5_000, 0]);
    shows(&tables, &ways(Claim::PaidSeconds(3_600)), 4_800, 1_200);
    // The second carer is a second quicker than is said.
    tables.carers[1].mode = ModeIx(1);
    shows_nothing(&tables, &ways(Claim::PaidSeconds(1)), 4_800, 1_200);
}

#[test]
fn ways_of_another_form() {
    let tables = morning();
    let limits = vec![PricedLimit { limit: Limit::Load(MORNING), points: 0 }];
    let refused = [
        OwnedCertificate { limits, ..ways(Claim::PaidSeconds(1)) },
        OwnedCertificate { paid: 0, ..ways(Claim::PaidSeconds(1)) },
        OwnedCertificate { paid: 2, ..ways(Claim::PaidSeconds(1)) },
        ways(Claim::ClientCarers(1)),
    ];
    for certificate in refused {
        assert_eq!(found(&tables, &certificate), Err(InvalidCertificate::Form), "{certificate:?}");
    }
    let mut contradictory = tables;
    contradictory.gaps.push(gap(0, 1, 3_601));
    assert_eq!(found(&contradictory, &ways(Claim::PaidSeconds(1))), Err(InvalidCertificate::Form));
}

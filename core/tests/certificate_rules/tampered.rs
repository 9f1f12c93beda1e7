//! Certificates of another form, of other visits, and with less memory than they need.

use homeround_core::book::Gap;
use homeround_core::certificate::CertificateKind::{
    Clash, Continuity, NoCarer, Overload, PaidRounds, Rounds, Times, Unreachable, Ways,
};
use homeround_core::certificate::{
    CertificateMemory, CertificateSize, Claim, InvalidCertificate, Label, Weighed, check, mark_required,
};
use homeround_core::ground::{ClientIx, Seconds, Span, VisitIx};
use homeround_core::heap::{OwnedCertificate, Tables};

use crate::room::{HOUR, found, gap, room, shows, visit, weighed};

/// One carer and two visits at once.
fn clash() -> Tables {
    room(1, vec![visit(0, 8 * HOUR, 8 * HOUR + 600); 2])
}

#[test]
fn visits_that_are_none_or_stand_twice_or_need_not_be_served() {
    let tables = clash();
    let problem = tables.view().validated(&mut |_| ()).unwrap();
    let mut certificate = weighed(Clash, &[1, 1]);
    assert!(certificate.check(&problem, &[true, true]).is_ok());
    for asked in [&[][..], &[true], &[true, false], &[false, true]] {
        assert_eq!(certificate.check(&problem, asked), Err(InvalidCertificate::Visits), "{asked:?}");
    }
    certificate.visits[1].visit = VisitIx(0);
    assert_eq!(certificate.check(&problem, &[true, true]), Err(InvalidCertificate::Visits));
    certificate.visits[1].visit = VisitIx(2);
    assert_eq!(certificate.check(&problem, &[true; 3]), Err(InvalidCertificate::Visits));
    certificate.visits.clear();
    assert_eq!(certificate.check(&problem, &[true, true]), Err(InvalidCertificate::Visits));
}

#[test]
fn kinds_and_claims_that_do_not_go_together() {
    let mut tables = clash();
    tables.most_carers = vec![1, 1];
    let span = Span { start: Seconds(8 * HOUR), end: Seconds(9 * HOUR) };
    let other_client = weighed(Continuity(ClientIx(1)), &[1, 1]);
    let of = |kind, claim| OwnedCertificate { claim, ..weighed(kind, &[1, 1]) };
    let mut refused =
        vec![weighed(Clash, &[1, 2]), other_client, weighed(NoCarer, &[1, 1]), weighed(Unreachable, &[1, 1])];
    for claim in [Claim::Carers(1), Claim::PaidSeconds(1), Claim::ClientCarers(1)] {
        refused.extend([NoCarer, Unreachable, Times, Clash, Overload(span)].map(|kind| of(kind, claim)));
    }
    refused.extend([Claim::Carers(1), Claim::PaidSeconds(1)].map(|claim| of(Continuity(ClientIx(0)), claim)));
    refused.push(of(Ways, Claim::Undeliverable));
    refused.extend([Claim::Undeliverable, Claim::Carers(1)].map(|claim| of(PaidRounds, claim)));
    for certificate in refused {
        assert_eq!(found(&tables, &certificate), Err(InvalidCertificate::Form), "{certificate:?}");
    }
    // Without a limit of the client's carers nothing is undeliverable by it.
    shows(&tables, &weighed(Continuity(ClientIx(0)), &[1, 1]), 2, 1);
    for most in [vec![0, 1], vec![]] {
        tables.most_carers = most;
        let certificate = weighed(Continuity(ClientIx(0)), &[1, 1]);
        assert_eq!(found(&tables, &certificate), Err(InvalidCertificate::Form));
    }
}

#[test]
fn where_nothing_can_be_served_no_number_is_shown() {
    let mut tables = clash();
    tables.gaps.push(gap(0, 1, 601));
    for claim in [Claim::Carers(1), Claim::PaidSeconds(1)] {
        let paid = u32::from(claim == Claim::PaidSeconds(1));
        let certificate = OwnedCertificate { claim, paid, ..weighed(Rounds, &[1, 1]) };
        assert_eq!(found(&tables, &certificate), Err(InvalidCertificate::Form), "{claim:?}");
    }
}

#[test]
fn more_visits_of_a_client_than_are_looked_at_together() {
    for (count, form) in [(128, false), (129, true)] {
        let mut tables = room(1, vec![visit(0, 8 * HOUR, 8 * HOUR + 600); count]);
        tables.most_carers = vec![1, 0];
        let certificate = weighed(Continuity(ClientIx(0)), &vec![1; count]);
        assert_eq!(found(&tables, &certificate) == Err(InvalidCertificate::Form), form, "{count}");
    }
}

#[test]
fn more_carers_of_a_client_than_are_looked_at_together() {
    for (count, form) in [(64, false), (65, true)] {
        let mut tables = room(count, vec![visit(0, 8 * HOUR, 8 * HOUR + 600); 2]);
        tables.most_carers = vec![1, 0];
        let certificate = weighed(Continuity(ClientIx(0)), &[1, 1]);
        assert_eq!(found(&tables, &certificate) == Err(InvalidCertificate::Form), form, "{count}");
    }
}

#[test]
fn less_memory_shows_less_and_never_more() {
    let tables = clash();
    let problem = tables.view().validated(&mut |_| ()).unwrap();
    let certificate = weighed(Clash, &[1, 1]);
    let view = certificate.view();
    let size = CertificateSize::from_certificate(&problem, &view);
    // Rows × (rows + 8) + 1, four a place, one a visit, one for the bits of up to 32 rows and a shift.
    assert_eq!(size.words, 2 * (2 + 8) + 1 + 4 * 2 + 2 + 1);
    // Eleven moments of a minute, three rows with the beginning, four labels each.
    assert_eq!(size.labels, 11 * 3 * 4);
    let with = |words: usize, labels: usize| {
        let (mut words, mut labels) = (vec![-1; words], vec![Label::default(); labels]);
        check(&problem, &[true, true], &view, CertificateMemory { words: &mut words, labels: &mut labels })
    };
    assert_eq!(with(size.words, size.labels).map(|weight| weight.most), Ok(1));
    assert_eq!(with(size.words - 1, size.labels), Err(InvalidCertificate::Memory));
    // Without room to look, all is taken to be collected.
    for labels in [0, size.labels - 1] {
        assert!(matches!(with(size.words, labels), Err(InvalidCertificate::NotShown(weight)) if weight.most == 2));
    }
}

#[test]
fn points_that_are_raised_or_taken_away_show_nothing() {
    let mut tables = clash();
    tables.visits.push(visit(0, 9 * HOUR, 9 * HOUR));
    shows(&tables, &weighed(Rounds, &[1, 1, 0]), 2, 1);
    shows(&tables, &weighed(Rounds, &[1, 1, u32::MAX]), 2 + i64::from(u32::MAX), 1 + i64::from(u32::MAX));
    for points in [[1, 0, 0], [0, 1, u32::MAX], [0, 0, 0]] {
        let found = found(&tables, &weighed(Rounds, &points));
        assert!(matches!(found, Err(InvalidCertificate::NotShown(_))), "{points:?}: {found:?}");
    }
    // The grid of time may make the bound weaker, never wrong.
    for grid in [i32::MIN, -1, 0, 1, 7, 86_400, i32::MAX] {
        let certificate = OwnedCertificate { grid: Seconds(grid), ..weighed(Rounds, &[1, 1, 1]) };
        shows(&tables, &certificate, 3, 2);
    }
    let extreme = Weighed { visit: VisitIx(0), points: u32::MAX, onward: i32::MIN };
    let certificate = OwnedCertificate { visits: vec![extreme], ..weighed(Rounds, &[1]) };
    assert!(matches!(found(&tables, &certificate), Err(InvalidCertificate::NotShown(_))));
}

#[test]
fn what_goes_together_must_be_served_together() {
    let mut tables = room(1, vec![visit(0, 8 * HOUR, 8 * HOUR); 4]);
    let together = |first, second| Gap { both_or_neither: true, ..gap(first, second, 0) };
    tables.gaps = vec![together(2, 1), together(1, 0), gap(0, 3, 0)];
    let problem = tables.view().validated(&mut |_| ()).unwrap();
    for (begin, end) in [
        ([true, false, false, false], [true, true, true, false]),
        ([false, false, true, false], [true, true, true, false]),
        ([false, false, false, true], [false, false, false, true]),
        ([false; 4], [false; 4]),
    ] {
        let mut asked = begin;
        mark_required(&problem, &mut asked);
        assert_eq!(asked, end);
    }
    // A shorter row of marks is no harm.
    let mut asked = [true];
    mark_required(&problem, &mut asked);
    assert_eq!(asked, [true]);
}

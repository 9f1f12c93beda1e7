//! Two carers out from seven to two with a client each, a way of ten minutes between them, and visits of half an hour.

use homeround_core::book::{Carer, Gap, Shift, Visit};
use homeround_core::certificate::{CertificateKind, Claim, InvalidCertificate, Limit, PricedLimit, Weighed, Weight};
use homeround_core::ground::{CarerIx, ClientIx, Cost, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window};
use homeround_core::heap::{OwnedCertificate, Tables};

pub(crate) const HOUR: i32 = 3_600;
pub(crate) const HALF: i32 = 1_800;
pub(crate) const DAY: i32 = 24 * HOUR;
pub(crate) const A: CarerIx = CarerIx(0);
pub(crate) const B: CarerIx = CarerIx(1);
pub(crate) const MORNING: ShiftIx = ShiftIx(0);

/// A visit to a client between two moments.
pub(crate) fn visit(client: u32, earliest: i32, latest: i32) -> Visit {
    Visit {
        client: ClientIx(client),
        place: PlaceIx(client),
        duration: Seconds(HALF),
        window: Window { earliest: Seconds(earliest), latest: Seconds(latest) },
        due: Seconds(latest),
        unserved_price: Cost(1_000),
        carers: 1,
        ..Visit::default()
    }
}

/// A shift from seven to two of a day that begins and ends wherever the visits do.
pub(crate) fn shift(carer: CarerIx, day: u16) -> Shift {
    let from = i32::from(day) * DAY;
    Shift {
        carer,
        span: Span { start: Seconds(from + 7 * HOUR), end: Seconds(from + 14 * HOUR) },
        start: PlaceIx::NONE,
        end: PlaceIx::NONE,
        capacity: u32::MAX,
        day,
        ..Shift::default()
    }
}

/// So many carers with a shift each, and these visits.
pub(crate) fn room(carers: u32, visits: Vec<Visit>) -> Tables {
    Tables {
        clients: 2,
        carers: vec![Carer { skills: Skills(1), ..Carer::default() }; carers as usize],
        shifts: (0..carers).map(|row| shift(CarerIx(row), 0)).collect(),
        visits,
        places: 2,
        modes: 1,
        periods: 1,
        travel_seconds: vec![0, 600, 600, 0],
        travel_metres: vec![0, 5_000, 5_000, 0],
        ..Tables::default()
    }
}

pub(crate) fn gap(first: u32, second: u32, least: i32) -> Gap {
    Gap {
        first: VisitIx(first),
        second: VisitIx(second),
        least: Seconds(least),
        most: Gap::NO_MOST,
        different_carers: false,
        same_carer: false,
        both_or_neither: false,
    }
}

/// A certificate of every visit of the tables, with these points each, that they cannot be served.
pub(crate) fn weighed(kind: CertificateKind, points: &[u32]) -> OwnedCertificate {
    let row = |(row, &points): (usize, &u32)| Weighed { visit: VisitIx::from_index(row), points, onward: 0 };
    OwnedCertificate {
        claim: Claim::Undeliverable,
        kind,
        visits: points.iter().enumerate().map(row).collect(),
        limits: Vec::new(),
        paid: 0,
        grid: Seconds(60),
    }
}

/// The same with one limit at a price.
pub(crate) fn limited(points: &[u32], limit: Limit, price: u32) -> OwnedCertificate {
    let limits = vec![PricedLimit { limit, points: price }];
    OwnedCertificate { limits, ..weighed(CertificateKind::Rounds, points) }
}

/// What the check says where every visit has to be served.
pub(crate) fn found(tables: &Tables, certificate: &OwnedCertificate) -> Result<Weight, InvalidCertificate> {
    let problem = tables.view().validated(&mut |fault| panic!("{fault:?}")).expect("no fault was told");
    certificate.check(&problem, &vec![true; tables.visits.len()])
}

/// The two sides of what is shown.
#[track_caller]
pub(crate) fn shows(tables: &Tables, certificate: &OwnedCertificate, needed: i64, most: i64) {
    let sides = found(tables, certificate).map(|weight| (weight.needed, weight.most));
    assert_eq!(sides, Ok((needed, most)));
}

/// The two sides of what is not shown.
#[track_caller]
pub(crate) fn shows_nothing(tables: &Tables, certificate: &OwnedCertificate, needed: i64, most: i64) {
    match found(tables, certificate) {
        Err(InvalidCertificate::NotShown(weight)) => assert_eq!((weight.needed, weight.most), (needed, most)),
        other => panic!("{other:?}"),
    }
}

//! Certificates: what the core finds of them, and nothing of the caller's believed.

use homeround_core::book::{Carer, Shift, Visit};
use homeround_core::certificate::{
    CertificateKind, Claim, InvalidCertificate, Limit, PricedLimit, Weighed, mark_required,
};
use homeround_core::ground::{CarerIx, CatalogueError, ClientIx, Seconds, ShiftIx, Span, VisitIx, Window};
use homeround_core::heap::{OwnedCertificate, Tables};
use homeround_wire::WireError;
use homeround_wire::write::{self, JudgedCertificate};

use crate::random::{Size, problem};
use crate::{answered, small, valid, withstands, written};

/// One carer, and two visits of half an hour that both must start between eight and ten past.
pub(crate) fn breakfasts() -> Tables {
    let hour = |hours: i32| Seconds(hours * 3600);
    let window = Window { earliest: hour(8), latest: hour(8) + Seconds::from_minutes(10) };
    let visit = Visit { duration: Seconds::from_minutes(30), window, carers: 1, ..Visit::default() };
    let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
    (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
    tables.carers.push(Carer::default());
    tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, ..Shift::default() });
    tables.visits = vec![visit; 2];
    tables
}

fn clash() -> OwnedCertificate {
    OwnedCertificate::plain(CertificateKind::Clash, [VisitIx(0), VisitIx(1)])
}

fn ask(tables: &Tables, asked: &[bool], certificate: &OwnedCertificate) -> Vec<u8> {
    written(|out| write::prove_check(&tables.view(), asked, &certificate.view(), out))
}

/// The request whose bytes and whose reply never change.
pub(crate) fn golden() -> Vec<u8> {
    ask(&breakfasts(), &[true, true], &clash())
}

/// A row of numbers without end, the same every time: SplitMix64.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (((mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) as u32) % end
    }
}

/// A certificate of any kind and claim, of rows that mostly exist.
fn drawn(numbers: &mut Numbers) -> OwnedCertificate {
    let start = Seconds::from_minutes(numbers.below(600) as i32);
    let kinds = [
        CertificateKind::NoCarer,
        CertificateKind::Unreachable,
        CertificateKind::Times,
        CertificateKind::Continuity(ClientIx(numbers.below(3))),
        CertificateKind::Clash,
        CertificateKind::Overload(Span { start, end: start + Seconds::from_minutes(numbers.below(200) as i32) }),
        CertificateKind::Ways,
        CertificateKind::Rounds,
        CertificateKind::PaidRounds,
    ];
    let count = numbers.below(4);
    let claims = [
        Claim::Undeliverable,
        Claim::Carers(count),
        Claim::PaidSeconds(u64::from(count) * 100),
        Claim::ClientCarers(count),
    ];
    let (kind, claim) = (kinds[numbers.below(9) as usize], claims[numbers.below(4) as usize]);
    let one = numbers.below(2) == 0;
    let visits = (0..numbers.below(7)).map(|row| {
        let (points, onward) = if one { (1, 0) } else { (numbers.below(5_000), numbers.below(900) as i32) };
        Weighed { visit: VisitIx(row), points, onward }
    });
    let visits = visits.collect();
    let (carer, first) = (CarerIx(numbers.below(3)), numbers.below(3) as u16);
    let limits = [
        Limit::Hours(carer),
        Limit::Days(carer),
        Limit::InRow(carer, first),
        Limit::Weekends(carer),
        Limit::Load(ShiftIx(numbers.below(3))),
    ];
    let limits = (0..numbers.below(2))
        .map(|_| PricedLimit { limit: limits[numbers.below(5) as usize], points: numbers.below(9) });
    let (limits, paid) = (limits.collect(), numbers.below(2));
    OwnedCertificate { claim, kind, visits, limits, paid, grid: Seconds::from_minutes(numbers.below(9) as i32) }
}

#[test]
fn a_certificate_is_judged_as_the_core_judges_it() {
    let (mut held, mut weighed, mut refused) = (0, 0, 0);
    let mut numbers = Numbers(1);
    for round in 0..400 {
        let tables = if round % 2 == 0 {
            breakfasts()
        } else {
            problem(round, Size { visits: 6, carers: 2, span: 120, breaks: round % 4 == 1 })
        };
        let certificate = drawn(&mut numbers);
        let mut asked: Vec<bool> = tables.visits.iter().map(|_| numbers.below(8) > 0).collect();
        let reply = answered(&ask(&tables, &asked, &certificate)).unwrap();
        let found = write::read_prove_check(&reply).unwrap();

        let problem = valid(&tables);
        mark_required(&problem, &mut asked);
        match certificate.check(&problem, &asked) {
            Ok(weight) => {
                held += 1;
                assert_eq!(found, JudgedCertificate { weight: Some(weight), refused: None });
            }
            Err(error) => {
                let weight = if let InvalidCertificate::NotShown(weight) = error { Some(weight) } else { None };
                *(if weight.is_some() { &mut weighed } else { &mut refused }) += 1;
                assert_eq!(found, JudgedCertificate { weight, refused: Some((error.code(), &error.to_string())) });
            }
        }
    }
    assert!(held > 5 && weighed > 5 && refused > 5, "{held} held, {weighed} were weighed, {refused} were refused");
}

#[test]
fn a_proof_holds_and_one_of_fewer_visits_does_not() {
    let reply = answered(&golden()).unwrap();
    let found = write::read_prove_check(&reply).unwrap();
    assert_eq!((found.weight.map(|weight| (weight.needed, weight.most)), found.refused), (Some((2, 1)), None));
    let reply = answered(&ask(&breakfasts(), &[true, false], &clash())).unwrap();
    let found = write::read_prove_check(&reply).unwrap();
    assert_eq!((found.weight, found.refused.map(|(code, _)| code)), (None, Some("HR0402")));
}

#[test]
fn hostile_certificates_show_nothing_and_panic_nowhere() {
    withstands(&golden(), 0..0);
    let mut rounds = clash();
    (rounds.kind, rounds.paid) = (CertificateKind::Rounds, 1);
    rounds.limits.push(PricedLimit { limit: Limit::InRow(CarerIx(0), 1), points: 3 });
    withstands(&ask(&small(), &[true; 5], &rounds), 0..0);
    // As many answers as there are visits, no more and no fewer.
    assert_eq!(answered(&ask(&breakfasts(), &[true], &clash())), Err(WireError::Malformed));
    // A fineness of one second over a long day wants more labels: it says how much memory that is.
    let fine = OwnedCertificate { grid: Seconds(1), kind: CertificateKind::Rounds, ..clash() };
    let request = ask(&breakfasts(), &[true, true], &fine);
    let mut memory = vec![0; 4_096];
    let Err(WireError::MemoryTooSmall { needed }) = homeround_wire::handle(&request, &mut memory, &mut [0; 256]) else {
        panic!("it fits");
    };
    assert!(homeround_wire::handle(&request, &mut vec![0; needed], &mut [0; 256]).is_ok());
}

//! Verifications: the core's own verdicts, whatever the day, its registers and its corrections.

use homeround_core::ground::{CarerIx, CatalogueError, ClientIx, Instant, OffsetChange, Place, VisitIx, Zone};
use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::profile::find_profile;
use homeround_core::verification::reference_data::{
    Absence, Authorised, CarerAway, CarerPeriod, ClientAway, ClientPeriod, Home, Key, KnownClient, NotAtWork, Number,
    OneTime, Owner, Payer, RosterChange, Tag,
};
use homeround_core::verification::{
    Address, Anchor, Assignment, Check, Confidence, CorrectedField, Correction, DeviceIx, Event, EventKind, Fix, KeyIx,
    LogFault, LogFaults, Period, PlannedVisit, PunchMethod, Registers, Target, Token, User, VisitPlan, VisitTerms,
};
use homeround_wire::write::{self, DayToVerify, VerifiedAttendance, VerifiedFinding, VerifiedVisit};
use homeround_wire::{WireError, handle};

use crate::certificates::Numbers;
use crate::{answered, withstands, written};

/// 2026-06-01 08:00 UTC, a Monday.
const EIGHT: i64 = 1_780_300_800_000;
const MINUTE: i64 = 60_000;

fn after(minutes: i64) -> Instant {
    Instant(EIGHT + minutes * MINUTE)
}

fn period(from: i64, until: i64) -> Period {
    Period { from: after(from), until: after(until) }
}

fn home(client: u32) -> Place {
    Place { lat: 0, lon: client as i32 * 1_079_184 }
}

/// A day that owns its tables.
#[derive(Clone, Default)]
struct Day {
    visits: Vec<PlannedVisit>,
    sent: Vec<Assignment>,
    addresses: Vec<Address>,
    corrections: Vec<Correction>,
    events: Vec<Event>,
    with_registers: bool,
    zone_before: i32,
    changed: Vec<(&'static str, i64, &'static str)>,
}

impl Day {
    /// What is done with the day as the core sees it.
    fn with<T>(&self, done: impl FnOnce(&DayToVerify<'_>) -> T) -> T {
        let long = period(-9_000, 9_000);
        let registers = Registers {
            clients: &[ClientPeriod { client: ClientIx(0), period: long }],
            carers: &[CarerPeriod { carer: CarerIx(1), period: long }],
            clients_away: &[ClientAway { client: ClientIx(1), period: period(100, 160), why: Absence::Hospital }],
            carers_away: &[CarerAway { carer: CarerIx(0), period: period(200, 300), why: NotAtWork::OtherWork }],
            numbers: &[Number { id: 7, owner: Owner::Carer(CarerIx(1)), period: long }],
            tags: &[Tag { id: 8, client: ClientIx(1), period: long, place: Some(home(1)) }],
            tokens: &[OneTime {
                id: 9,
                client: ClientIx(0),
                period: long,
                secret: b"secret",
                digits: 6,
                drift_steps: -1,
            }],
            authorised: &[Authorised { client: ClientIx(0), service: 1, period: long }],
            payers: &[Payer { client: ClientIx(0), period: Period::NEVER, exempt: false }],
            homes: &[Home { carer: CarerIx(1), place: home(1) }],
            keys: &[Key { device: DeviceIx(0), key: KeyIx(3), period: long }],
            known: &[KnownClient { client: ClientIx(0), carer: CarerIx(0), last: after(-5_000) }],
            roster: &[RosterChange { visit: VisitIx(0), approved: after(-30), leaves: CarerIx(0), comes: CarerIx(1) }],
        };
        let plan = VisitPlan {
            clients: 2,
            carers: 2,
            visits: &self.visits,
            sent: &self.sent,
            addresses: &self.addresses,
            zone: Zone { before: self.zone_before, changes: &[OffsetChange { from: after(-9_999), offset: 3_600 }] },
            registers: if self.with_registers { registers } else { Registers::default() },
            corrections: &self.corrections,
        };
        let (as_of, changed, events) = (after(5 * 24 * 60), &self.changed[..], &self.events[..]);
        done(&DayToVerify { as_of, profile: "uk", changed, plan: &plan, events })
    }

    fn request(&self) -> Vec<u8> {
        self.with(|day| written(|out| write::verify(day, out)))
    }
}

fn event(device: u32, seq: u64, kind: EventKind, minute: i64) -> Event {
    let fix = Fix { place: home(device), accuracy_mm: 10_000, confidence: Confidence::P95, age_ms: 40, mock: false };
    let anchor = Anchor { server: after(minute), round_trip_ms: 100 };
    let anchors = kind == EventKind::ServerAnchor;
    Event {
        device: DeviceIx(device),
        seq,
        boot: 1,
        monotonic_ms: (10_000_000 + minute * MINUTE) as u64,
        wall: after(minute),
        zone_minutes: 60,
        received: Instant(after(minute).0 + 1_000),
        kind,
        method: PunchMethod::Gps,
        carer: CarerIx(device),
        client: ClientIx(device),
        fix: (!anchors).then_some(fix),
        anchor: anchors.then_some(anchor),
        ..Event::UNREADABLE
    }
}

/// A planned visit of a carer to the client of the same number.
fn visit(client: u32, from: i64, to: i64) -> PlannedVisit {
    let terms = VisitTerms { short_agreed: true, ..VisitTerms::default() };
    let (client, start, end) = (ClientIx(client), after(from), after(to));
    PlannedVisit { client, start, end, carers: 1, time_critical: true, cancelled: None, terms }
}

/// One visit that was made, one that was not, and one that somebody wrote in.
fn whole() -> Day {
    let user = User { id: 4, carer: CarerIx::NONE };
    let correction = |change| Correction {
        by: Some(user),
        at: Some(after(400)),
        target: Target::Visit { visit: VisitIx(2), carer: CarerIx(1) },
        change,
        complete: true,
        reason: 3,
        memo: 0,
        memo_needed: false,
        attested: true,
        approved: Some((User { id: 5, ..user }, after(500))),
        may_unlock: false,
    };
    let address =
        |client| Address { client: ClientIx(client), place: home(client), exact: true, period: Period::ALWAYS };
    Day {
        visits: vec![visit(0, 0, 30), visit(1, 60, 90), visit(1, 240, 270)],
        sent: [(0, 0), (1, 1), (2, 1)]
            .map(|(visit, carer)| Assignment { visit: VisitIx(visit), carer: CarerIx(carer) })
            .to_vec(),
        addresses: vec![address(0), address(1)],
        corrections: vec![correction(CorrectedField::In(after(241))), correction(CorrectedField::Out(after(268)))],
        events: vec![
            event(0, 0, EventKind::ServerAnchor, -60),
            event(0, 1, EventKind::In, 2),
            event(0, 2, EventKind::Out, 29),
        ],
        ..Day::default()
    }
}

/// The request whose bytes and whose reply never change.
pub(crate) fn golden() -> Vec<u8> {
    Day { with_registers: true, changed: vec![("late_sync_ms", 60_000, "the contract")], ..whole() }.request()
}

/// A day of any events and corrections, of rows that mostly exist.
fn drawn(numbers: &mut Numbers) -> Day {
    let mut day = Day { with_registers: numbers.below(2) == 0, ..whole() };
    day.visits[1].carers = 1 + numbers.below(2) as u8;
    day.visits[0].cancelled = (numbers.below(8) == 0).then(|| after(-20));
    let group = numbers.below(2);
    for visit in &mut day.visits {
        (visit.terms.group, visit.terms.group_allowed) = (group, true);
    }
    for _ in 0..numbers.below(14) {
        let kinds = [EventKind::In, EventKind::Out, EventKind::Leave, EventKind::Return, EventKind::NoAccess];
        let device = numbers.below(2);
        let minute = i64::from(numbers.below(300));
        let mut row = event(device, u64::from(numbers.below(12)), kinds[numbers.below(5) as usize], minute);
        row.client = ClientIx(numbers.below(2));
        let checks = [Check::Unchecked, Check::Matched, Check::Reused];
        let token =
            Token { id: 7 + u64::from(numbers.below(3)), code: 123_456, check: checks[numbers.below(3) as usize] };
        (row.method, row.token) = match numbers.below(4) {
            0 => (PunchMethod::StaticTag, Some(token)),
            1 => (PunchMethod::OneTimeToken, Some(token)),
            2 => (PunchMethod::Manual, None),
            _ => (PunchMethod::Gps, None),
        };
        if numbers.below(4) == 0 {
            row.key = KeyIx(3);
            row.troubles = LogFaults::from_fault(LogFault::ALL[numbers.below(18) as usize]);
        }
        day.events.push(row);
    }
    day.corrections[0].change = [CorrectedField::Swap, CorrectedField::Acknowledge(22), CorrectedField::In(after(62))]
        [numbers.below(3) as usize];
    day.corrections[1].target = [
        Target::Attendance { device: DeviceIx(0), seq: 1 },
        Target::Event { device: DeviceIx(0), seq: 2 },
        Target::Visit { visit: VisitIx(1), carer: CarerIx(1) },
    ][numbers.below(3) as usize];
    day
}

#[test]
fn a_day_is_verified_as_the_core_verifies_it() {
    let mut numbers = Numbers(5);
    let mut findings = 0;
    for round in 0..200 {
        let day = if round == 0 { whole() } else { drawn(&mut numbers) };
        let reply = answered(&day.request()).unwrap();
        let found = write::read_verify(&reply).unwrap().unwrap();
        let mut owned = OwnedMemory::default();
        day.with(|asked| {
            let profile = find_profile(asked.profile).unwrap();
            let expected = owned.verify(&asked.plan.validated().unwrap(), asked.events, &profile, asked.as_of).unwrap();
            assert!(found.order().eq(expected.order.iter().copied()));
            assert!(found.attendances().eq(expected.attendances.iter().map(VerifiedAttendance::from)));
            assert!(found.accepted().eq(expected.accepted.iter().map(|accepted| accepted.word())));
            assert!(found.findings().eq(expected.findings.iter().map(VerifiedFinding::from)));
            assert!(found.visits().eq(expected.verdicts.iter().map(VerifiedVisit::from)));
            findings += expected.findings.len();
        });
    }
    assert!(findings > 1_000, "{findings}");
}

#[test]
fn what_was_made_missed_and_written_in() {
    let reply = answered(&whole().request()).unwrap();
    let found = write::read_verify(&reply).unwrap().unwrap();
    let statuses: Vec<_> = found.visits().map(|visit| (visit.status, visit.exact_ms / MINUTE)).collect();
    assert_eq!(statuses, [("verified_auto", 27), ("missed", 0), ("verified_edited", 27)]);
    assert_eq!(found.accepted().collect::<Vec<_>>(), ["accepted", "accepted"]);
}

#[test]
fn a_day_that_cannot_be_verified_says_why() {
    let told = |day: &Day| {
        let reply = answered(&day.request()).unwrap();
        let refused = write::read_verify(&reply).unwrap().unwrap_err();
        (refused.event, refused.code.to_owned(), refused.text.to_owned())
    };
    let mut day = whole();
    day.events[2].seq = u64::MAX;
    let fault = day.events[2].validated().unwrap_err();
    assert_eq!(told(&day), (Some(2), fault.code().to_owned(), fault.to_string()));
    let mut day = whole();
    day.sent.swap(0, 1);
    assert_eq!((told(&day).0, told(&day).1.as_str()), (None, "HR0222"));
    let day = Day { changed: vec![("late_sync_ms", 5, "")], ..whole() };
    assert_eq!((told(&day).0, told(&day).1.as_str()), (None, "HR0231"));
    let day = Day { changed: vec![("lateness", 5, "the contract")], ..whole() };
    assert_eq!(answered(&day.request()), Err(WireError::UnknownName));
}

#[test]
fn hostile_days_are_errors_or_refusals() {
    let mut day = Day { with_registers: true, changed: vec![("late_sync_ms", 60_000, "x")], ..whole() };
    day.visits.truncate(2);
    day.sent.truncate(2);
    day.events.truncate(2);
    day.corrections[0].target = Target::Visit { visit: VisitIx(1), carer: CarerIx(1) };
    withstands(&day.request(), 0..0);
    // Times at the ends of what numbers hold.
    for extreme in [i64::MIN, -1, 0, i64::MAX] {
        let mut day = Day { with_registers: true, zone_before: extreme as i32, ..whole() };
        let _ = answered(&day.request());
        for correction in &mut day.corrections {
            correction.change = CorrectedField::Out(Instant(extreme));
            (correction.at, correction.approved) =
                (Some(Instant(extreme)), Some((User { id: 1, carer: CarerIx(0) }, Instant(extreme))));
        }
        (day.visits[0].cancelled, day.visits[0].terms.agreed_from) = (Some(Instant(extreme)), Instant(extreme));
        day.addresses[0].period = Period { from: Instant(extreme), until: Instant(extreme) };
        let _ = answered(&day.request());
        let as_of = Instant(extreme);
        let asked = |day: &DayToVerify<'_>| written(|out| write::verify(&DayToVerify { as_of, ..*day }, out));
        let _ = answered(&day.with(asked));
    }
    // An event takes a byte at least: a count that cannot be true claims no memory.
    assert!(matches!(handle(&whole().request(), &mut [0; 64], &mut []), Err(WireError::MemoryTooSmall { .. })));
}

//! Small situations for tests: a client on the equator, an anchored phone, minutes counted from eight in the morning.

use alloc::vec::Vec;

use super::correction::{Accepted, Correction};
use super::event::{Anchor, Confidence, DeviceIx, Event, EventKind, Fix, KeyIx, PunchMethod};
use super::finding::{Class, Finding, Rule};
use super::heap::OwnedMemory;
use super::plan::{Address, Assignment, PlannedVisit, VisitPlan, VisitTerms};
use super::profile::{Profile, UK};
use super::reference_data::{Period, Registers};
use super::verdict::Verdict;
use crate::ground::{CarerIx, ClientIx, Instant, Place, VisitIx, Zone};

/// 2026-06-01 08:00 UTC, a Monday.
pub(super) const EIGHT: i64 = 1_780_300_800_000;
pub(super) const MINUTE: i64 = 60_000;
const BOOTED: i64 = EIGHT - 3_600_000 * 24 * 400;

/// A punch by a manual hand-held phone of carer 0 at client 0, received at once.
pub(super) fn punch(device: u32, seq: u64, kind: EventKind, at: i64) -> Event {
    Event {
        device: DeviceIx(device),
        seq,
        boot: 1,
        monotonic_ms: (at - BOOTED).max(0) as u64,
        wall: Instant(at),
        zone_minutes: 0,
        received: Instant(at + 1000),
        kind,
        method: PunchMethod::Gps,
        carer: CarerIx(device),
        client: ClientIx(0),
        plan: VisitIx::NONE,
        service: 0,
        fix: Some(fix_at(home(0), 10_000)),
        token: None,
        anchor: None,
        community: false,
        key: KeyIx::NONE,
        troubles: super::LogFaults::NONE,
    }
}

pub(super) fn anchor(device: u32, seq: u64, at: i64) -> Event {
    let anchor = Some(Anchor { server: Instant(at), round_trip_ms: 100 });
    Event { anchor, fix: None, ..punch(device, seq, EventKind::ServerAnchor, at) }
}

/// Clients live 12 km apart along the equator.
pub(super) fn home(client: u32) -> Place {
    Place { lat: 0, lon: client as i32 * 1_079_184 }
}

pub(super) fn fix_at(place: Place, accuracy_mm: u32) -> Fix {
    Fix { place, accuracy_mm, confidence: Confidence::P95, age_ms: 0, mock: false }
}

/// A place so many metres north of another.
pub(super) fn north(place: Place, metres: i32) -> Place {
    Place { lat: place.lat + metres * 100_000 / 1_112, ..place }
}

/// A situation: a plan, what was received, and the profile.
#[derive(Clone)]
pub(super) struct Situation {
    pub(super) visits: Vec<PlannedVisit>,
    pub(super) sent: Vec<Assignment>,
    pub(super) addresses: Vec<Address>,
    pub(super) registers: Registers<'static>,
    pub(super) corrections: Vec<Correction>,
    pub(super) events: Vec<Event>,
    pub(super) profile: Profile<'static>,
    pub(super) as_of: i64,
}

/// What became of a situation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SeenSituation {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) findings: Vec<Finding>,
    pub(super) attendances: Vec<super::Attendance>,
    pub(super) accepted: Vec<Accepted>,
}

impl Situation {
    /// Three clients with exact addresses, and no visit; phones anchored at six in the morning, asked a week later.
    pub(super) fn new() -> Self {
        let address =
            |client| Address { client: ClientIx(client), place: home(client), exact: true, period: Period::ALWAYS };
        Self {
            visits: Vec::new(),
            sent: Vec::new(),
            addresses: (0..3).map(address).collect(),
            events: (0..4).map(|device| anchor(device, 0, EIGHT - 120 * MINUTE)).collect(),
            registers: Registers::default(),
            corrections: Vec::new(),
            profile: UK,
            as_of: 7 * 24 * 60,
        }
    }

    /// Plans a visit to a client from a minute after eight on, with these carers.
    pub(super) fn plan(mut self, client: u32, start: i64, length: i64, carers: &[u32]) -> Self {
        let visit = VisitIx::from_index(self.visits.len());
        let start = Instant(EIGHT + start * MINUTE);
        self.visits.push(PlannedVisit {
            client: ClientIx(client),
            start,
            end: Instant(start.0 + length * MINUTE),
            carers: carers.len() as u8,
            time_critical: false,
            cancelled: None,
            terms: VisitTerms { short_agreed: true, ..VisitTerms::default() },
        });
        self.sent.extend(carers.iter().map(|&carer| Assignment { visit, carer: CarerIx(carer) }));
        self
    }

    /// A punch by a carer's own phone at a client's door, a number of minutes after eight.
    pub(super) fn punch(self, carer: u32, client: u32, kind: EventKind, minute: i64) -> Self {
        self.punch_ms(carer, client, kind, minute * MINUTE)
    }

    pub(super) fn punch_ms(mut self, carer: u32, client: u32, kind: EventKind, millis: i64) -> Self {
        let seq = self.events.iter().filter(|event| event.device.0 == carer).count() as u64;
        let event = punch(carer, seq, kind, EIGHT + millis);
        let fix = Some(fix_at(home(client), 10_000));
        self.events.push(Event { client: ClientIx(client), fix, ..event });
        self
    }

    pub(super) fn stay(self, carer: u32, client: u32, from: i64, to: i64) -> Self {
        self.punch(carer, client, EventKind::In, from).punch(carer, client, EventKind::Out, to)
    }

    /// Changes the event received last.
    pub(super) fn last(mut self, change: impl Fn(&mut Event)) -> Self {
        self.events.iter_mut().last().into_iter().for_each(change);
        self
    }

    /// Changes the last `count` events.
    pub(super) fn lasts(mut self, count: usize, change: impl Fn(&mut Event)) -> Self {
        let from = self.events.len() - count;
        self.events[from..].iter_mut().for_each(change);
        self
    }

    pub(super) fn asked(mut self, minute: i64) -> Self {
        self.as_of = minute;
        self
    }

    pub(super) fn see(&self) -> SeenSituation {
        let plan = VisitPlan {
            clients: 3,
            carers: 4,
            visits: &self.visits,
            sent: &self.sent,
            addresses: &self.addresses,
            zone: Zone::UTC,
            registers: self.registers,
            corrections: &self.corrections,
        };
        let plan = plan.validated().expect("a sample plan is possible");
        let events: Vec<_> = self.events.iter().map(|event| event.validated().expect("possible")).collect();
        let mut owned = OwnedMemory::default();
        let as_of = Instant(EIGHT + self.as_of * MINUTE);
        let found = owned.verify(&plan, &events, &self.profile, as_of).expect("memory grows");
        SeenSituation {
            verdicts: found.verdicts.to_vec(),
            findings: found.findings.to_vec(),
            attendances: found.attendances.to_vec(),
            accepted: found.accepted.to_vec(),
        }
    }
}

impl SeenSituation {
    /// The rules that found something, with their classes, in order.
    pub(super) fn rules(&self) -> Vec<(Rule, Class)> {
        self.findings.iter().map(|finding| (finding.rule, finding.class)).collect()
    }

    pub(super) fn finding(&self, rule: Rule) -> Finding {
        *self.findings.iter().find(|finding| finding.rule == rule).expect("the rule found something")
    }
}

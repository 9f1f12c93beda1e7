//! A scenario's events: what they leave out is worked out, and what is said of their records becomes the log's troubles.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{CarerIx, ClientIx, Instant, Place};
use homeround_core::verification::log::{LogFault, LogFaults};
use homeround_core::verification::reference_data::{Number, Owner};
use homeround_core::verification::{
    Address, Anchor, Check, Confidence, DeviceIx, Event, EventFault, EventKind, Fix, KeyIx, PunchMethod, Token,
};

use super::event_model::{FixRow, ScenarioEvent};
use super::ids::{home_of, number_of, telephone_number};
use super::model::Scenario;
use super::read::{Ids, ScenarioReading};

/// Numbers in a log are shifted by this, so that an event can be put before the first.
pub(super) const SHIFT: u64 = 1;

/// What a scenario's events came to.
#[derive(Default)]
pub(super) struct Received {
    pub(super) devices: Ids,
    pub(super) events: Vec<Event>,
    pub(super) numbers: Vec<Option<u64>>,
    pub(super) strangers: BTreeMap<usize, String>,
}

/// Where an event stands in its log.
#[derive(Clone, Copy)]
struct InLog {
    seq: u64,
    boot: u64,
    monotonic_ms: u64,
    happened: i64,
    received: Option<i64>,
    /// Whether nothing stands before it.
    first: bool,
}

/// The milliseconds from one event to the next: by when they happened, or by their receipt where the clock was set back.
fn passed(before: &InLog, after: &InLog) -> u64 {
    let happened = after.happened.saturating_sub(before.happened);
    let received = before.received.zip(after.received).map_or(0, |(before, after)| after.saturating_sub(before));
    u64::try_from(if happened >= 0 { happened } else { received }).unwrap_or(0)
}

/// Every device that is listed, sends events or has keys.
pub(super) fn devices_of(scenario: &Scenario) -> Ids {
    let named = scenario.events.iter().map(|event| event.device.clone());
    let listed = scenario.devices.iter().map(|device| device.id.clone());
    let keyed = scenario.keys.iter().map(|key| key.device.clone());
    Ids::from_unsorted(named.chain(listed).chain(keyed).filter(|id| !id.is_empty()).collect())
}

pub(super) struct EventReader<'a> {
    reading: &'a mut ScenarioReading,
    scenario: &'a Scenario,
    clients: &'a Ids,
    carers: &'a Ids,
    visits: &'a Ids,
    devices: Ids,
    keys: Ids,
    altered: BTreeSet<(DeviceIx, u64)>,
    held: BTreeSet<(DeviceIx, u64)>,
}

impl<'a> EventReader<'a> {
    pub(super) fn new(
        reading: &'a mut ScenarioReading,
        scenario: &'a Scenario,
        clients: &'a Ids,
        carers: &'a Ids,
        visits: &'a Ids,
    ) -> Self {
        let devices = devices_of(scenario);
        let keys = Ids::from_unsorted(scenario.keys.iter().map(|key| key.id.clone()).collect());
        Self {
            reading,
            scenario,
            clients,
            carers,
            visits,
            devices,
            keys,
            altered: BTreeSet::new(),
            held: BTreeSet::new(),
        }
    }

    pub(super) fn read(mut self, services: &Ids, addresses: &[Address], numbers: &[Number]) -> Received {
        let mut received = Received::default();
        let places = self.places();
        // All places come first: whether a record has one before it depends on rows that may stand further down.
        for (row, place) in self.scenario.events.iter().zip(&places) {
            let device = self.devices.find(&row.device).and_then(|at| u32::try_from(at).ok());
            let number = device.map(|device| (DeviceIx(device), place.seq));
            self.held.extend(number);
            self.altered.extend(number.filter(|_| row.altered));
        }
        for (at, row) in self.scenario.events.iter().enumerate() {
            let path = format!("events[{at}]");
            let before = self.reading.faults.0.len();
            let Some(event) = self.event(&path, row, &places[at], (services, addresses, numbers)) else { continue };
            // An event with a fault is left out, so that no further fault is told because of it.
            if self.reading.faults.0.len() > before {
                continue;
            }
            // The made-up anchor goes in front of its device's first event, whose number leaves room for it.
            if places[at].first {
                self.anchor_before(&event, row, places[at].happened, &mut received);
            }
            let names = [(&row.carer, event.carer.is_some()), (&row.client, event.client.is_some())];
            let strangers: Vec<&str> = names
                .iter()
                .filter(|(name, known)| !known && !name.is_empty())
                .map(|(name, _)| name.as_str())
                .collect();
            if !strangers.is_empty() {
                received.strangers.insert(received.events.len(), strangers.join(", "));
            }
            received.numbers.push(Some(event.seq - SHIFT));
            received.events.push(event);
        }
        received.devices = self.devices;
        received
    }

    /// A device none of whose events is an anchor is taken to have had the server's time a minute before its first.
    fn anchor_before(&self, first: &Event, row: &ScenarioEvent, happened: i64, received: &mut Received) {
        let device = self.scenario.devices.iter().find(|device| device.id == row.device);
        let said = self.scenario.events.iter().any(|event| event.device == row.device && event.kind == "server_anchor");
        let wanted = device.and_then(|device| device.anchored).unwrap_or(!said);
        // A first event that claims the future has no such minute before it.
        if !wanted || happened > first.received.0 + 300_000 {
            return;
        }
        // A monotonic clock starts at zero: the anchor comes no earlier than that.
        let before = first.monotonic_ms.min(60_000);
        let earlier = |at: i64| Instant(at - i64::try_from(before).unwrap_or(0));
        received.numbers.push(None);
        received.events.push(Event {
            seq: first.seq - 1,
            monotonic_ms: first.monotonic_ms - before,
            wall: earlier(first.wall.0),
            received: Instant(earlier(happened).0 + 200),
            kind: EventKind::ServerAnchor,
            client: ClientIx::NONE,
            fix: None,
            token: None,
            anchor: Some(Anchor { server: earlier(happened), round_trip_ms: 100 }),
            community: false,
            key: self.own_key(row, first.key),
            troubles: LogFaults::NONE,
            ..*first
        });
    }

    fn event(
        &mut self,
        path: &str,
        row: &ScenarioEvent,
        place: &InLog,
        (services, addresses, numbers): (&Ids, &[Address], &[Number]),
    ) -> Option<Event> {
        if row.device.is_empty() {
            self.reading.fault(
                &format!("{path}.device"),
                "",
                "is empty",
                "Name the device whose log the event stands in.",
            );
        }
        let kind = self.reading.word(&format!("{path}.kind"), &row.kind, EventKind::WORDS);
        // A punch that says nothing of its method was made by the app.
        let method = if row.method.is_empty() { PunchMethod::Gps.word() } else { &row.method };
        let method = self.reading.word(&format!("{path}.method"), method, PunchMethod::WORDS);
        let wall = self.reading.time(&format!("{path}.at"), &row.at);
        let happened = self.reading.maybe(&format!("{path}.happened"), &row.happened);
        let received = self.reading.maybe(&format!("{path}.received"), &row.received);
        let server = self.reading.maybe(&format!("{path}.server_time"), &row.server_time);
        let code = self.code(path, &row.code);
        let (kind, method, wall) = (kind?, method?, wall?);
        // A caller's number is written in many ways: in one form it finds its owner.
        let number = if method == PunchMethod::CallerNumber { telephone_number } else { number_of };
        let token = (!row.token.is_empty()).then(|| Token { id: number(&row.token), code, check: Check::Unchecked });
        let client = self.client(row, method, token, numbers);
        let fix = row.fix.as_ref().and_then(|fix| self.fix(&format!("{path}.fix"), fix, client, addresses));
        let device = DeviceIx(u32::try_from(self.devices.find(&row.device)?).ok()?);
        let happened = happened.unwrap_or(wall);
        let troubles = self.troubles(path, device, place.seq, row);
        let anchor = (kind == EventKind::ServerAnchor)
            .then(|| Anchor { server: server.unwrap_or(happened), round_trip_ms: row.round_trip_ms.unwrap_or(100) });
        let event = Event {
            device,
            seq: place.seq.saturating_add(SHIFT),
            boot: place.boot,
            monotonic_ms: place.monotonic_ms,
            wall,
            zone_minutes: 0,
            received: received.unwrap_or(Instant(happened.0.saturating_add(2_000))),
            kind,
            method,
            carer: self.carer(row),
            client,
            plan: self.visits.visit(&row.visit),
            service: services.number(&row.service),
            fix,
            token,
            anchor,
            community: row.community,
            key: self.key(row),
            troubles,
        };
        event.validated().map_err(|fault| self.impossible(path, row, fault)).ok()
    }

    /// Where every row stands in its log: in the order of their numbers, the monotonic clock runs on by what truly passed.
    fn places(&mut self) -> Vec<InLog> {
        let faults = self.reading.faults.0.len();
        let mut places = Vec::with_capacity(self.scenario.events.len());
        // For each device the number that comes next and the boot it runs in.
        let mut next: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for row in &self.scenario.events {
            let (seq, boot) = next.get(row.device.as_str()).copied().unwrap_or((0, 1));
            let (seq, boot) = (row.seq.unwrap_or(seq), row.boot.unwrap_or(boot));
            let held = next.entry(row.device.as_str()).or_insert((0, 1));
            *held = (held.0.max(seq.saturating_add(1)), boot);
            let happened = if row.happened.is_empty() { &row.at } else { &row.happened };
            let happened = self.reading.time("", happened).map_or(0, |at| at.0);
            let received = self.reading.maybe("", &row.received).map(|at| at.0);
            places.push(InLog { seq, boot, monotonic_ms: 0, happened, received, first: false });
        }
        // What is wrong with the times is said where the events are read.
        self.reading.faults.0.truncate(faults);
        let mut order: Vec<usize> = (0..places.len()).collect();
        let rows = &self.scenario.events;
        // By number, not by time: a log's order is what its device counted, whatever its clock said.
        order.sort_by_key(|&at| (&rows[at].device, places[at].seq, at));
        let mut before: Option<usize> = None;
        for at in order {
            let same = before.filter(|&before| rows[before].device == rows[at].device);
            places[at].first = same.is_none();
            let same = same.filter(|&before| places[before].boot == places[at].boot);
            // After a restart nothing tells how long the phone ran: an hour leaves room for what is assumed before.
            let ran = same.map_or(3_600_000, |before| {
                places[before].monotonic_ms.saturating_add(passed(&places[before], &places[at]))
            });
            places[at].monotonic_ms = rows[at].monotonic_ms.unwrap_or(ran.min(Event::MOST_MONOTONIC_MS));
            before = Some(at);
        }
        places
    }

    fn carer(&self, row: &ScenarioEvent) -> CarerIx {
        // An event that names no carer is of whoever has the device.
        let device = self.scenario.devices.iter().find(|device| device.id == row.device);
        let own = device.map_or("", |device| device.carer.as_str());
        self.carers.carer(if row.carer.is_empty() { own } else { &row.carer })
    }

    /// The client named, or whose number it is.
    fn client(&self, row: &ScenarioEvent, method: PunchMethod, token: Option<Token>, numbers: &[Number]) -> ClientIx {
        // Only a caller's number can tell whose home it was.
        if !row.client.is_empty() || method != PunchMethod::CallerNumber {
            return self.clients.client(&row.client);
        }
        let mut of_number = numbers.iter().filter(|number| token.is_some_and(|token| token.id == number.id));
        match (of_number.next().map(|number| number.owner), of_number.next()) {
            (Some(Owner::Client(client)), None) => client,
            _ => ClientIx::NONE,
        }
    }

    /// A key of the event's device: the one it is said to be signed with, when that is one.
    fn own_key(&self, row: &ScenarioEvent, said: KeyIx) -> KeyIx {
        let own = self.scenario.keys.iter().filter(|key| key.device == row.device);
        let mut own = own.filter_map(|key| u32::try_from(self.keys.find(&key.id)?).ok().map(KeyIx));
        let first = own.next().unwrap_or(KeyIx::NONE);
        if first == said || own.any(|key| key == said) { said } else { first }
    }

    /// The key named, or the only one of the device; one that is not listed has no row.
    fn key(&self, row: &ScenarioEvent) -> KeyIx {
        let named = |id: &str| {
            let at = self.keys.find(id).and_then(|at| u32::try_from(at).ok());
            // A key that nobody enrolled is not "no key": a number outside the list says so.
            at.map_or(KeyIx(u32::MAX - 1), KeyIx)
        };
        let mut own = self.scenario.keys.iter().filter(|key| key.device == row.device);
        match (row.key.as_str(), own.next(), own.next()) {
            ("", Some(only), None) => named(&only.id),
            ("", ..) => KeyIx::NONE,
            (id, ..) => named(id),
        }
    }

    fn code(&mut self, path: &str, text: &str) -> u64 {
        let digits = !text.is_empty() && text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !text.is_empty() && !digits {
            self.reading.fault(&format!("{path}.code"), text, "is no code", "Write its digits, as text.");
        }
        text.parse().unwrap_or(0)
    }

    fn troubles(&mut self, path: &str, device: DeviceIx, seq: u64, row: &ScenarioEvent) -> LogFaults {
        let organisation = &self.scenario.organisation;
        let foreign = !row.organisation.is_empty() && !organisation.is_empty() && row.organisation != *organisation;
        // A gap explains a bad link to the record before it: the break would be told twice.
        let bad_signature = !self.reading.good(&format!("{path}.signature"), &row.signature);
        let bad_previous = !self.reading.good(&format!("{path}.previous"), &row.previous);
        // What nobody holds cannot be compared with: that is a gap (V15), not a break.
        let gap = seq.checked_sub(1).is_some_and(|before| !self.held.contains(&(device, before)));
        let after_altered = seq.checked_sub(1).is_some_and(|before| self.altered.contains(&(device, before)));
        let found = [
            (row.not_canonical, LogFault::Malformed),
            (bad_signature || row.altered, LogFault::Signature),
            (foreign, LogFault::ForeignOrganisation),
            (row.replayed, LogFault::Replayed),
            ((bad_previous && !gap) || after_altered, LogFault::ChainBreak),
        ];
        found.iter().filter(|(holds, _)| *holds).fold(LogFaults::NONE, |all, (_, trouble)| all.with(*trouble))
    }

    fn fix(&mut self, path: &str, row: &FixRow, client: ClientIx, addresses: &[Address]) -> Option<Fix> {
        let accuracy = self.reading.decimal(&format!("{path}.accuracy_m"), row.accuracy_m.as_ref(), 1000);
        // A negative accuracy says that there is no place, whatever stands beside it.
        if accuracy.is_some_and(|millimetres| millimetres < 0) {
            return None;
        }
        let place = match &row.metres_from_client {
            Some(metres) => {
                let millimetres = self.reading.decimal(&format!("{path}.metres_from_client"), Some(metres), 1000)?;
                let Some(home) = home_of(addresses, client) else {
                    let remedy = "Give the client an address, or the fix a latitude and a longitude.";
                    self.reading.fault(&format!("{path}.metres_from_client"), "", "is from nowhere", remedy);
                    return None;
                };
                north(home, millimetres)
            }
            None => self.reading.place(path, row.latitude.as_ref(), row.longitude.as_ref())?,
        };
        let Ok(accuracy_mm) = u32::try_from(accuracy.unwrap_or(0)) else {
            let remedy = "Write metres, zero to 4294967.";
            self.reading.fault(&format!("{path}.accuracy_m"), "", "is no radius", remedy);
            return None;
        };
        let confidence = match row.confidence {
            None => Confidence::Unknown,
            Some(68) => Confidence::P68,
            Some(95) => Confidence::P95,
            Some(other) => {
                self.reading.fault(
                    &format!("{path}.confidence"),
                    &other.to_string(),
                    "is not known",
                    "Write 68 or 95.",
                );
                return None;
            }
        };
        let fix = Fix { place, accuracy_mm, confidence, age_ms: row.age_s.saturating_mul(1000), mock: row.mock };
        Some(fix).filter(Fix::is_place)
    }

    fn impossible(&mut self, path: &str, row: &ScenarioEvent, fault: EventFault) {
        let (column, value, remedy) = match fault {
            EventFault::Sequence => {
                ("seq", row.seq.unwrap_or(0).to_string(), "A log has at most 3155760000000 events.")
            }
            EventFault::Monotonic => {
                ("monotonic_ms", row.monotonic_ms.unwrap_or(0).to_string(), "No device runs for 100 years.")
            }
            EventFault::Place => ("fix", String::new(), "Write a point on the earth."),
            EventFault::Anchor => ("server_time", row.server_time.clone(), "Give it for a server_anchor only."),
            _ => ("at", row.at.clone(), "Times lie between 1970 and 2200."),
        };
        self.reading.fault(&format!("{path}.{column}"), &value, "is not possible", remedy);
    }
}

/// The point so many millimetres due north, or south past the pole's reach, to within a step of the grid, never further.
fn north(home: Place, millimetres: i64) -> Place {
    let away = |step: i32| Place { lat: home.lat.saturating_add(step), lon: home.lon };
    let direction: i32 = if home.lat > 800_000_000 { -1 } else { 1 };
    // Halving finds the step, since the distance only grows: 170 degrees reach from any start to beyond any fix.
    let (mut near, mut far) = (0_i32, 1_700_000_000 - 800_000_000);
    while near < far {
        let middle = near + (far - near + 1) / 2;
        if home.distance_mm(away(middle * direction)) <= millimetres { near = middle } else { far = middle - 1 }
    }
    let found = away(near * direction);
    Place::new(found.lat, found.lon).unwrap_or(home)
}

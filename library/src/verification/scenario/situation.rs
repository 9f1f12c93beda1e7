//! A situation: a scenario's rows over the core's tables, ready to be verified.

use std::collections::BTreeMap;

use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx};
use homeround_core::verification::correction::Correction;
use homeround_core::verification::reference_data::{
    Absence, Authorised, CarerAway, CarerPeriod, ClientAway, ClientPeriod, Home, Key, KnownClient, NotAtWork, Number,
    Owner, Payer, RosterChange, Tag,
};
use homeround_core::verification::{
    Address, Assignment, DeviceIx, Event, KeyIx, Period, PlannedVisit, VisitPlan, VisitTerms,
};

use super::events::{EventReader, devices_of};
use super::ids::{number_of, telephone_number};
use super::model::{AwayRow, ClientRow, Scenario, ScenarioVisit, ServiceRow};
use super::profile::OwnedProfile;
use super::read::{Ids, ScenarioReading, rows_of, zone_of};
use super::records::{RecordState, states};
use super::tables::{Tables, TokenKey};
use crate::book::zone::PlanZone;
use crate::fault::Faults;

/// Everything a scenario says, under sorted ids.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The zone of local times.
    pub zone: PlanZone,
    /// The thresholds.
    pub profile: OwnedProfile,
    /// The price of an hour, pence.
    pub pence_per_hour: Option<u32>,
    /// When somebody asks.
    pub as_of: Instant,
    /// Clients.
    pub clients: Ids,
    /// Carers.
    pub carers: Ids,
    /// Planned visits.
    pub visits: Ids,
    /// Devices.
    pub devices: Ids,
    /// Services.
    pub services: Ids,
    /// The events, in the order of their receipt.
    pub events: Vec<Event>,
    /// For each event its number as the scenario gives it; nothing for one that was made up here.
    pub numbers: Vec<Option<u64>>,
    /// Whom an event names that no register has, by the event.
    pub strangers: BTreeMap<usize, String>,
    /// The corrections.
    pub corrections: Vec<Correction>,
    /// What became of each version of a record (V11).
    pub records: Vec<RecordState>,
    /// The planned visits.
    pub due: Vec<PlannedVisit>,
    sent: Vec<Assignment>,
    addresses: Vec<Address>,
    tables: Tables,
}

impl Situation {
    /// The situation in the bytes of a scenario; `file` is its name.
    ///
    /// # Errors
    /// Every fault in it.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Faults> {
        let scenario = rows_of(file, bytes)?;
        let zone = zone_of(file, &scenario)?;
        let mut reading = ScenarioReading { file: file.to_owned(), faults: Faults::default(), zone: zone.clone() };
        if !scenario.format.is_empty() && scenario.format != super::model::FORMAT {
            let remedy = format!("This version reads {}.", super::model::FORMAT);
            reading.fault("format", &scenario.format, "is another format", &remedy);
        }
        let profile = OwnedProfile::read(&scenario.profile, &mut reading);
        let clients = reading.ids("clients", scenario.clients.iter().map(|row| &row.id));
        let carers = reading.ids("carers", scenario.carers.iter().map(|row| &row.id));
        let visits = reading.ids("plans", scenario.plans.iter().map(|row| &row.id));
        let services = services(&scenario);
        let mut builder = Builder {
            reading,
            scenario: &scenario,
            clients,
            carers,
            visits,
            services,
            shift: super::events::SHIFT,
            number: number_of,
            telephone: telephone_number,
        };
        // Tables before plans and plans before events: each looks up what the one before has read.
        let tables = builder.tables();
        let (due, sent) = builder.plan();
        let addresses = builder.addresses();
        let found =
            EventReader::new(&mut builder.reading, &scenario, &builder.clients, &builder.carers, &builder.visits).read(
                &builder.services,
                &addresses,
                &tables.numbers,
            );
        let as_of = builder.reading.maybe("as_of", &scenario.as_of);
        let last = found.events.iter().map(|event| event.received).max().unwrap_or(zone.epoch);
        let corrections = builder.corrections(&due, &sent, &found.devices);
        let records = states(&scenario.records, &mut builder.reading);
        let Builder { reading, clients, carers, visits, services, .. } = builder;
        reading.faults.or(Self {
            zone,
            profile,
            pence_per_hour: scenario.pence_per_hour,
            // A day after the last receipt most of what was awaited then is decided.
            as_of: as_of.unwrap_or(Instant(last.0.saturating_add(86_400_000))),
            clients,
            carers,
            visits,
            devices: found.devices,
            services,
            events: found.events,
            numbers: found.numbers,
            strangers: found.strangers,
            corrections,
            records,
            due,
            sent,
            addresses,
            tables,
        })
    }

    /// Calls `with` with the plan as the core reads it.
    pub fn with_plan<T>(&self, with: impl FnOnce(&VisitPlan<'_>) -> T) -> T {
        let tokens = self.tables.one_time();
        let size = |ids: &Ids| u32::try_from(ids.0.len()).unwrap_or(u32::MAX);
        with(&VisitPlan {
            clients: size(&self.clients),
            carers: size(&self.carers),
            visits: &self.due,
            sent: &self.sent,
            addresses: &self.addresses,
            zone: self.zone.view(),
            registers: self.tables.registers(&tokens),
            corrections: &self.corrections,
        })
    }

    /// Who was sent to a visit.
    pub fn sent_to(&self, visit: VisitIx) -> impl Iterator<Item = CarerIx> + '_ {
        let from = self.sent.partition_point(|sent| sent.visit < visit);
        self.sent[from..].iter().take_while(move |sent| sent.visit == visit).map(|sent| sent.carer)
    }

    /// A moment as it is shown.
    #[must_use]
    pub fn shown(&self, at: Instant) -> String {
        self.zone.iso_millis_at(at)
    }
}

/// Every service that is named anywhere, and `care`.
pub(super) fn services(scenario: &Scenario) -> Ids {
    let planned = scenario.plans.iter().filter_map(|plan| plan.service.clone().flatten());
    let said = scenario.events.iter().map(|event| event.service.clone());
    let authorised = scenario.clients.iter().filter_map(|row| row.authorised.as_ref()).flatten();
    let authorised = authorised.map(|row| match row {
        ServiceRow::Always(service) | ServiceRow::Period { service, .. } => service.clone(),
    });
    let all = planned.chain(said).chain(authorised).filter(|service| !service.is_empty());
    Ids::from_unsorted(all.chain(["care".to_owned()]).collect())
}

/// Looks a document's rows up, and makes tables of them.
pub(super) struct Builder<'a> {
    pub(super) reading: ScenarioReading,
    pub(super) scenario: &'a Scenario,
    pub(super) clients: Ids,
    pub(super) carers: Ids,
    pub(super) visits: Ids,
    pub(super) services: Ids,
    /// What the numbers of events are shifted by in what the core is given.
    pub(super) shift: u64,
    /// The number that events have for a tag or a token.
    pub(super) number: fn(&str) -> u64,
    /// The number that events have for a telephone.
    pub(super) telephone: fn(&str) -> u64,
}

impl Builder<'_> {
    pub(super) fn tables(&mut self) -> Tables {
        let mut tables = Tables::default();
        for (at, row) in self.scenario.clients.iter().enumerate() {
            self.client(&format!("clients[{at}]"), row, &mut tables);
        }
        for (at, row) in self.scenario.carers.iter().enumerate() {
            let (path, carer) = (format!("carers[{at}]"), self.carers.carer(&row.id));
            if !row.from.is_empty() || !row.until.is_empty() {
                let period = self.reading.period(&path, &row.from, &row.until);
                tables.carers.push(CarerPeriod { carer, period });
            }
            let numbers = row.phones.iter();
            tables.numbers.extend(numbers.map(|number| always((self.telephone)(number), Owner::Carer(carer))));
            let words = [
                ("leave", NotAtWork::Leave),
                ("sick", NotAtWork::Sick),
                ("suspended", NotAtWork::Suspended),
                ("other_work", NotAtWork::OtherWork),
            ];
            for (why, period) in self.away(&path, &row.away, &words) {
                tables.carers_away.push(CarerAway { carer, period, why });
            }
            if let Some(home) = &row.home
                && let Some(place) = self.reading.point(&format!("{path}.home"), home)
            {
                tables.homes.push(Home { carer, place });
            }
        }
        self.proofs(&mut tables);
        self.keys_and_known(&mut tables);
        // The core searches these tables by halves: they must be in order.
        tables.sort();
        tables
    }

    fn client(&mut self, path: &str, row: &ClientRow, tables: &mut Tables) {
        let client = self.clients.client(&row.id);
        if !row.from.is_empty() || !row.until.is_empty() {
            let period = self.reading.period(path, &row.from, &row.until);
            tables.clients.push(ClientPeriod { client, period });
        }
        tables.numbers.extend(row.phones.iter().map(|number| always((self.telephone)(number), Owner::Client(client))));
        let words = [
            ("hospital", Absence::Hospital),
            ("respite", Absence::Respite),
            ("away", Absence::Elsewhere),
            ("deceased", Absence::Deceased),
        ];
        for (why, period) in self.away(path, &row.away, &words) {
            tables.clients_away.push(ClientAway { client, period, why });
        }
        for service in row.authorised.iter().flatten() {
            let (service, period) = match service {
                ServiceRow::Always(service) => (service, Period::ALWAYS),
                ServiceRow::Period { service, from, until } => {
                    (service, self.reading.period(&format!("{path}.authorised"), from, until))
                }
            };
            tables.authorised.push(Authorised { client, service: self.services.number(service), period });
        }
        // An empty list authorises nothing, and no list everything: a period without a moment says the former.
        if row.authorised.as_ref().is_some_and(Vec::is_empty) {
            tables.authorised.push(Authorised { client, service: 0, period: Period::NEVER });
        }
        if row.payer_id.is_some() || row.payer_id_exempt {
            let held = row.payer_id.clone().flatten().is_some_and(|id| !id.is_empty());
            let period = if held { Period::ALWAYS } else { Period::NEVER };
            tables.payers.push(Payer { client, period, exempt: row.payer_id_exempt });
        }
    }

    fn away<T: Copy>(&mut self, path: &str, rows: &[AwayRow], words: &[(&str, T)]) -> Vec<(T, Period)> {
        let mut found = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let path = format!("{path}.away[{at}]");
            let why = self.reading.word(&format!("{path}.why"), &row.why, words);
            let period = self.reading.period(&path, &row.from, &row.until);
            found.extend(why.map(|why| (why, period)));
        }
        found
    }

    fn proofs(&mut self, tables: &mut Tables) {
        for (at, row) in self.scenario.numbers.iter().enumerate() {
            let path = format!("numbers[{at}]");
            let period = self.reading.period(&path, &row.from, &row.until);
            let owner = if row.carer.is_empty() {
                let found = self.reading.known(&format!("{path}.client"), &row.client, &self.clients, "clients");
                found.map(|client| Owner::Client(ClientIx::from_index(client)))
            } else {
                let found = self.reading.known(&format!("{path}.carer"), &row.carer, &self.carers, "carers");
                found.map(|carer| Owner::Carer(CarerIx::from_index(carer)))
            };
            tables.numbers.extend(owner.map(|owner| Number { id: (self.telephone)(&row.number), owner, period }));
        }
        for (at, row) in self.scenario.tags.iter().enumerate() {
            let path = format!("tags[{at}]");
            let period = self.reading.period(&path, &row.from, &row.until);
            let place = row.place.as_ref().and_then(|place| self.reading.point(&format!("{path}.place"), place));
            let client = self.reading.known(&format!("{path}.client"), &row.client, &self.clients, "clients");
            let tag = |client| Tag { id: (self.number)(&row.id), client: ClientIx::from_index(client), period, place };
            tables.tags.extend(client.map(tag));
        }
        for (at, row) in self.scenario.tokens.iter().enumerate() {
            let path = format!("tokens[{at}]");
            let period = self.reading.period(&path, &row.from, &row.until);
            let digits = row.digits.unwrap_or(6);
            // RFC 4226 and RFC 6238 know codes of six to eight digits.
            if !(6..=8).contains(&digits) {
                self.reading.fault(
                    &format!("{path}.digits"),
                    &digits.to_string(),
                    "is no length of a code",
                    "Write 6 to 8.",
                );
            }
            let client = self.reading.known(&format!("{path}.client"), &row.client, &self.clients, "clients");
            let (id, drift_steps) = ((self.number)(&row.id), row.drift_steps);
            let key = |client| TokenKey { id, client: ClientIx::from_index(client), period, digits, drift_steps };
            tables.tokens.extend(client.map(|client| (key(client), row.secret.clone().into_bytes())));
        }
    }

    fn keys_and_known(&mut self, tables: &mut Tables) {
        let ids = self.reading.ids("keys", self.scenario.keys.iter().map(|row| &row.id));
        let devices = devices_of(self.scenario);
        let device = |id: &str| devices.find(id).and_then(|at| u32::try_from(at).ok()).map(DeviceIx);
        for (at, row) in self.scenario.keys.iter().enumerate() {
            let path = format!("keys[{at}]");
            let from = self.reading.maybe(&format!("{path}.enrolled"), &row.enrolled);
            let until = self.reading.maybe(&format!("{path}.revoked"), &row.revoked);
            let period =
                Period { from: from.unwrap_or(Period::ALWAYS.from), until: until.unwrap_or(Period::ALWAYS.until) };
            let key = ids.find(&row.id).and_then(|at| u32::try_from(at).ok()).map_or(KeyIx::NONE, KeyIx);
            let device = if row.device.is_empty() { Some(DeviceIx::ANY) } else { device(&row.device) };
            tables.keys.extend(device.map(|device| Key { device, key, period }));
        }
        for (at, row) in self.scenario.visited_before.iter().enumerate() {
            let path = format!("visited_before[{at}]");
            let client = self.reading.known(&format!("{path}.client"), &row.client, &self.clients, "clients");
            let carer = self.reading.known(&format!("{path}.carer"), &row.carer, &self.carers, "carers");
            let last = self.reading.time(&format!("{path}.last"), &row.last);
            if let (Some(client), Some(carer), Some(last)) = (client, carer, last) {
                tables.known.push(KnownClient {
                    client: ClientIx::from_index(client),
                    carer: CarerIx::from_index(carer),
                    last,
                });
            }
        }
        for (at, plan) in self.scenario.plans.iter().enumerate() {
            for (change, row) in plan.changes.iter().enumerate() {
                let path = format!("plans[{at}].changes[{change}]");
                let approved = self.reading.time(&format!("{path}.approved_at"), &row.approved_at);
                let mut carer = |name: &str, id: &str| {
                    if id.is_empty() {
                        return CarerIx::NONE;
                    }
                    let found = self.reading.known(&format!("{path}.{name}"), id, &self.carers, "carers");
                    found.map_or(CarerIx::NONE, CarerIx::from_index)
                };
                let (leaves, comes) = (carer("leaves", &row.leaves), carer("comes", &row.comes));
                let visit = self.visits.visit(&plan.id);
                tables.roster.extend(approved.map(|approved| RosterChange { visit, approved, leaves, comes }));
            }
        }
    }

    pub(super) fn addresses(&mut self) -> Vec<Address> {
        let mut found = Vec::new();
        for (at, row) in self.scenario.clients.iter().enumerate() {
            let client = self.clients.client(&row.id);
            if row.latitude.is_some() || row.longitude.is_some() {
                let place =
                    self.reading.place(&format!("clients[{at}]"), row.latitude.as_ref(), row.longitude.as_ref());
                found.extend(place.map(|place| Address { client, place, exact: true, period: Period::ALWAYS }));
            }
            for (home, row) in row.addresses.iter().enumerate() {
                let path = format!("clients[{at}].addresses[{home}]");
                let place = self.reading.place(&path, row.latitude.as_ref(), row.longitude.as_ref());
                let period = self.reading.period(&path, &row.from, &row.until);
                let words = [("", true), ("door", true), ("postcode", false)];
                let exact = self.reading.word(&format!("{path}.quality"), &row.quality, &words).unwrap_or(true);
                found.extend(place.map(|place| Address { client, place, exact, period }));
            }
        }
        found.sort_by_key(|address| address.client);
        found
    }

    pub(super) fn groups(&self) -> Ids {
        Ids::from_unsorted(
            self.scenario.plans.iter().map(|plan| plan.group.clone()).filter(|id| !id.is_empty()).collect(),
        )
    }

    fn plan(&mut self) -> (Vec<PlannedVisit>, Vec<Assignment>) {
        let groups = self.groups();
        // By visit: the core takes plans in the order of their ids, whatever order the rows have.
        let mut due: BTreeMap<VisitIx, PlannedVisit> = BTreeMap::new();
        let mut sent = Vec::new();
        for (at, row) in self.scenario.plans.iter().enumerate() {
            let (path, visit) = (format!("plans[{at}]"), self.visits.visit(&row.id));
            for (nth, carer) in row.carers.iter().enumerate() {
                if row.carers[..nth].contains(carer) {
                    let remedy = "Name each carer of a visit once.";
                    self.reading.fault(&format!("{path}.carers"), carer, "is there twice", remedy);
                    continue;
                }
                let carer = self.reading.known(&format!("{path}.carers"), carer, &self.carers, "carers");
                sent.extend(carer.map(|carer| Assignment { visit, carer: CarerIx::from_index(carer) }));
            }
            if let Some(one) = self.due(&path, row, &groups) {
                due.insert(visit, one);
            }
        }
        // The core looks assignments up by visit: they must be in order.
        sent.sort_unstable();
        sent.dedup();
        (due.into_values().collect(), sent)
    }

    fn due(&mut self, path: &str, row: &ScenarioVisit, groups: &Ids) -> Option<PlannedVisit> {
        let client = self.reading.known(&format!("{path}.client"), &row.client, &self.clients, "clients");
        let start = self.reading.time(&format!("{path}.start"), &row.start);
        let end = match (row.minutes, start) {
            (Some(minutes), Some(start)) if row.end.is_empty() => Some(Instant(start.0 + i64::from(minutes) * 60_000)),
            // A start that cannot be read is one fault, not two.
            (Some(_), None) if row.end.is_empty() => None,
            _ => self.reading.time(&format!("{path}.end"), &row.end),
        };
        let cancelled = self.reading.maybe(&format!("{path}.cancelled_at"), &row.cancelled_at);
        let agreed = self.reading.maybe(&format!("{path}.agreed_from"), &row.agreed_from);
        // Where no number is given, it needs those who are sent, and one carer at the least.
        let sent = u8::try_from(row.carers.len().max(1)).unwrap_or(u8::MAX);
        let carers = row.carers_needed.unwrap_or(sent);
        if !(1..=4).contains(&carers) {
            self.reading.fault(
                &format!("{path}.carers_needed"),
                &carers.to_string(),
                "is not possible",
                "Write 1 to 4.",
            );
        }
        let (start, end) = (start?, end?);
        let (column, value) = match row.minutes.filter(|_| row.end.is_empty()) {
            Some(minutes) => (format!("{path}.minutes"), minutes.to_string()),
            None => (format!("{path}.end"), row.end.clone()),
        };
        // A week bounds the sums of the core, and no visit is so long.
        if start >= end || end.millis_since(start) > 7 * 86_400_000 {
            self.reading.fault(&column, &value, "is no end of a visit", "End it after its start, within a week.");
        }
        if end > Event::LATEST {
            self.reading.fault(&column, &value, "is not possible", "Times lie between 1970 and 2200.");
        }
        let terms = self.terms(row, agreed, groups);
        let client = ClientIx::from_index(client?);
        Some(PlannedVisit { client, start, end, carers, time_critical: row.time_critical, cancelled, terms })
    }

    /// What a plan says beside who goes where and when.
    pub(super) fn terms(&self, row: &ScenarioVisit, agreed: Option<Instant>, groups: &Ids) -> VisitTerms {
        let service = match &row.service {
            None => self.services.number("care"),
            Some(service) => self.services.number(service.as_deref().unwrap_or("")),
        };
        VisitTerms {
            service,
            group: groups.number(&row.group),
            group_allowed: row.group_allowed.unwrap_or(true),
            weight: row.weight,
            community: row.community,
            short_agreed: row.short_agreed.unwrap_or(true),
            agreed_from: agreed.unwrap_or(Instant(0)),
        }
    }
}

fn always(id: u64, owner: Owner) -> Number {
    Number { id, owner, period: Period::ALWAYS }
}

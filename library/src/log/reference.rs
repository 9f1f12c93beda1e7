//! The reference snapshot: the part of a plan, and the profile, that a verdict rests on, in a form that gives the same again.

use std::collections::BTreeSet;

use homeround_core::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};
use homeround_core::verification::profile::{Profile, Setting, UK};
use homeround_core::verification::units::{MinuteBand, UnitRounding};
use homeround_core::verification::{Address, Assignment, Period, PlannedVisit, VisitTerms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::away::{AwayReference, list_away, read_away};
use super::files::{format_instant, parse_instant};
use super::whole_file;
use crate::book::value::Day;
use crate::book::zone::PlanZone;
use crate::fault::Faults;
use crate::verification::Timetable;
use crate::verification::beside::Additional;
use crate::verification::known_as::KnownAs;
use crate::verification::scenario::KnownDocument;
use crate::words::Quote;

/// A planned visit as it was when it was due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueRow {
    /// Its id.
    pub visit: String,
    /// Whose.
    pub client: String,
    /// Planned start, UTC.
    pub start: String,
    /// Planned end, UTC.
    pub end: String,
    /// How many carers.
    pub carers: u8,
    /// Who was sent.
    pub sent: Vec<String>,
    /// Whether the profile's punctuality for time-critical visits holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub time_critical: bool,
    /// When it was cancelled, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<String>,
}

/// An approved address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressRow {
    /// Whose.
    pub client: String,
    /// Latitude, ten-millionths of a degree.
    pub latitude: i32,
    /// Longitude.
    pub longitude: i32,
    /// Whether the point is the door's.
    pub exact: bool,
}

/// The part of a plan that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The branch's time zone.
    pub zone: String,
    /// The plan's first day.
    pub first_day: String,
    /// How many days it has.
    pub days: u8,
    /// Clients.
    pub clients: Vec<String>,
    /// Carers.
    pub carers: Vec<String>,
    /// Planned visits.
    pub visits: Vec<DueRow>,
    /// Addresses.
    pub addresses: Vec<AddressRow>,
    /// Who the branch's book said is away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<AwayReference>,
    /// What else was known: absences, numbers, tags, services, corrections, in the words of a scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Map<String, Value>>,
}

/// One threshold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// Its name, ending in its unit.
    pub name: String,
    /// Its value.
    pub value: i64,
    /// Who says so.
    pub source: String,
}

/// How a duration becomes what is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitsRow {
    /// Bands of minutes, `[from, to, paid]`; empty for steps.
    pub bands: Vec<[u32; 3]>,
    /// Length of a step, and the remainder that counts as one.
    pub step: Option<[u32; 2]>,
    /// Whether no more than planned is paid.
    pub capped: bool,
    /// Who says so.
    pub source: String,
}

/// A profile, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileRow {
    /// Its name.
    pub name: String,
    /// Every threshold.
    pub settings: Vec<SettingRow>,
    /// Units.
    pub units: UnitsRow,
    #[serde(skip)]
    #[schemars(skip)]
    bands: Vec<MinuteBand>,
}

impl ProfileRow {
    /// The row of a profile.
    #[must_use]
    pub fn from_profile(profile: &Profile<'_>) -> Self {
        let setting = |(name, held): (&str, Setting<'_>)| SettingRow {
            name: name.to_owned(),
            value: held.value,
            source: held.source.to_owned(),
        };
        let source = profile.units_source.to_owned();
        let units = match profile.units {
            UnitRounding::Step { minutes, up_from, capped } => {
                UnitsRow { bands: Vec::new(), step: Some([minutes, up_from]), capped, source }
            }
            UnitRounding::Bands { bands, capped } => {
                let bands = bands.iter().map(|band| [band.from, band.to, band.paid]).collect();
                UnitsRow { bands, step: None, capped, source }
            }
        };
        let settings = profile.settings().into_iter().map(setting).collect();
        Self { name: profile.name.to_owned(), settings, units, bands: Vec::new() }
    }

    /// Makes the bands ready to be borrowed.
    pub fn prepare(&mut self) {
        self.bands =
            self.units.bands.iter().map(|[from, to, paid]| MinuteBand { from: *from, to: *to, paid: *paid }).collect();
    }

    /// The profile, after [`ProfileRow::prepare`].
    ///
    /// # Errors
    /// When it does not hold every setting that this version knows and no other, or does not load.
    pub fn profile(&self) -> Result<Profile<'_>, Faults> {
        let refuse = |problem: &str| whole_file("profile", problem, "Audit it with the version that made it.");
        let mut profile: Profile<'_> = Profile { name: &self.name, units_source: &self.units.source, ..UK };
        if profile.settings().len() != self.settings.len() {
            return Err(refuse("has other settings than this version knows"));
        }
        for row in &self.settings {
            let held = profile.setting_mut(&row.name);
            *held.ok_or_else(|| {
                refuse(&format!("has a setting {} that this version does not know", row.name.quoted()))
            })? = Setting { value: row.value, source: &row.source };
        }
        profile.units = match self.units.step {
            Some([minutes, up_from]) => UnitRounding::Step { minutes, up_from, capped: self.units.capped },
            None => UnitRounding::Bands { bands: &self.bands, capped: self.units.capped },
        };
        profile.validated().map_err(|fault| refuse(&format!("does not load: {fault}")))
    }
}

impl Reference {
    /// The whole of a timetable and what was known beside it, or only what concerns one client.
    ///
    /// # Errors
    /// When what was known cannot be read.
    pub fn new(
        timetable: &Timetable,
        known: Option<&KnownDocument>,
        only: Option<ClientIx>,
        also: &BTreeSet<CarerIx>,
    ) -> Result<Self, Faults> {
        let shown = |client: ClientIx| only.is_none_or(|only| only == client);
        let text = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
        let mut carers: BTreeSet<String> = BTreeSet::new();
        carers.extend(also.iter().filter(|carer| carer.is_some()).map(|carer| text(&timetable.carers, carer.at())));
        let mut visits = Vec::new();
        for (at, due) in timetable.due.iter().enumerate().filter(|(_, due)| shown(due.client)) {
            let sent: Vec<String> =
                timetable.sent_to(VisitIx::from_index(at)).map(|carer| text(&timetable.carers, carer.at())).collect();
            carers.extend(sent.iter().cloned());
            visits.push(DueRow {
                visit: text(&timetable.visits, at),
                client: text(&timetable.clients, due.client.at()),
                start: format_instant(due.start),
                end: format_instant(due.end),
                carers: due.carers,
                sent,
                time_critical: due.time_critical,
                cancelled: due.cancelled.map(format_instant),
            });
        }
        let known = match (known, only) {
            (Some(known), Some(client)) => {
                let visits = visits.iter().map(|row: &DueRow| row.visit.clone()).collect();
                Some(known.only(&text(&timetable.clients, client.at()), &mut carers, &visits)?)
            }
            (known, _) => known.cloned(),
        };
        if only.is_none() {
            carers.extend(timetable.carers.iter().cloned());
        }
        let away = list_away(timetable, only, &carers);
        let addresses = timetable.addresses.iter().filter(|row| shown(row.client)).map(|row| AddressRow {
            client: text(&timetable.clients, row.client.at()),
            latitude: row.place.lat,
            longitude: row.place.lon,
            exact: row.exact,
        });
        let clients = timetable.clients.iter().enumerate().filter(|(at, _)| shown(ClientIx::from_index(*at)));
        let zone = &timetable.zone;
        let first = zone.iso(homeround_core::ground::Seconds::ZERO);
        let days = timetable.end().millis_since(zone.epoch).div_euclid(86_400_000) + 1;
        Ok(Self {
            zone: zone.name.clone(),
            first_day: first[..10].to_owned(),
            days: u8::try_from(days.clamp(1, 31)).unwrap_or(31),
            clients: clients.map(|(_, id)| id.clone()).collect(),
            carers: carers.into_iter().collect(),
            visits,
            addresses: addresses.collect(),
            away,
            known: known.map(|known| known.document().clone()),
        })
    }

    /// The timetable it stands for.
    ///
    /// # Errors
    /// What in it cannot be meant.
    pub fn timetable(&self) -> Result<Timetable, Faults> {
        let refuse =
            |problem: String| whole_file("reference", &problem, "Ask for the bundle again: this one was changed.");
        let day = Day::read(&self.first_day).ok_or_else(|| refuse(format!("{} is no day", self.first_day.quoted())))?;
        let zone = PlanZone::new(&self.zone, day, self.days);
        let zone = zone.ok_or_else(|| refuse(format!("there is no time zone {}", self.zone.quoted())))?;
        let row = |names: &[String], id: &str| {
            names
                .binary_search_by(|held| held.as_str().cmp(id))
                .map_err(|_| refuse(format!("{id} is not in it", id = id.quoted())))
        };
        let time = |text: &str| {
            parse_instant(text).ok_or_else(|| refuse(format!("{text} is no moment", text = text.quoted())))
        };
        // Rows are looked up by halving: out of order they would be found wrongly, or not at all.
        let sorted = |names: &[String]| names.windows(2).all(|pair| pair[0] < pair[1]);
        let ids: Vec<String> = self.visits.iter().map(|row| row.visit.clone()).collect();
        if ![&self.clients, &self.carers, &ids].into_iter().all(|names| sorted(names)) {
            return Err(refuse("its rows are not in order".to_owned()));
        }
        let (mut due, mut sent) = (Vec::new(), Vec::new());
        for (at, visit) in self.visits.iter().enumerate() {
            for carer in &visit.sent {
                sent.push(Assignment {
                    visit: VisitIx::from_index(at),
                    carer: CarerIx::from_index(row(&self.carers, carer)?),
                });
            }
            due.push(self.due(visit, ClientIx::from_index(row(&self.clients, &visit.client)?), &time)?);
        }
        sent.sort_unstable();
        let mut addresses = Vec::new();
        for held in &self.addresses {
            let place = Place { lat: held.latitude, lon: held.longitude };
            let client = ClientIx::from_index(row(&self.clients, &held.client)?);
            addresses.push(Address { client, place, exact: held.exact, period: Period::ALWAYS });
        }
        let absences = read_away(&self.away, &self.clients, &self.carers);
        let absences = absences.ok_or_else(|| refuse("its absences cannot be read".to_owned()))?;
        let found = Timetable {
            zone,
            clients: self.clients.clone(),
            carers: self.carers.clone(),
            visits: ids,
            due,
            sent,
            addresses,
            known_as: KnownAs::default(),
            beside: Additional::from_absences(absences),
        };
        match found.plan().validated() {
            Ok(_) => Ok(found),
            Err(fault) => Err(refuse(format!("is no plan that can be: {fault}"))),
        }
    }

    fn due(
        &self,
        row: &DueRow,
        client: ClientIx,
        time: &impl Fn(&str) -> Result<Instant, Faults>,
    ) -> Result<PlannedVisit, Faults> {
        Ok(PlannedVisit {
            client,
            start: time(&row.start)?,
            end: time(&row.end)?,
            carers: row.carers,
            time_critical: row.time_critical,
            cancelled: row.cancelled.as_deref().map(time).transpose()?,
            terms: VisitTerms { short_agreed: true, ..VisitTerms::default() },
        })
    }
}

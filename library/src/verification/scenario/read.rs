//! A scenario's texts as the core's tables, with every fault in them.

use std::collections::BTreeMap;

use homeround_core::ground::{CarerIx, ClientIx, Date, Instant, Place, VisitIx};
use homeround_core::verification::{Event, Period};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::model::{PointRow, Scenario};
use crate::book::value::{Clock, Day, Degrees, Exact};
use crate::book::zone::{NoMoment, PlanZone};
use crate::cells::datetime::{LEAP_SECOND, is_leap_second, with_offset};
use crate::fault::{Fault, Faults};
use crate::words::nearest;

/// Where a text stands: its path in the document.
pub(super) type Path<'a> = &'a str;

/// A scenario being read: its zone, and what is wrong so far.
pub(super) struct ScenarioReading {
    pub(super) file: String,
    pub(super) faults: Faults,
    pub(super) zone: PlanZone,
}

/// Ids by their place in a sorted list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(pub Vec<String>);

impl Ids {
    pub(super) fn from_unsorted(mut ids: Vec<String>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self(ids)
    }

    /// The place of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.0.binary_search_by(|held| held.as_str().cmp(id)).ok()
    }

    /// The id at a place; `?` past the end.
    #[must_use]
    pub fn name(&self, at: usize) -> &str {
        self.0.get(at).map_or("?", String::as_str)
    }

    /// A number that stands for an id, from 1; zero for none.
    pub(super) fn number(&self, id: &str) -> u32 {
        self.find(id).map_or(0, |at| u32::try_from(at + 1).unwrap_or(u32::MAX))
    }

    pub(super) fn client(&self, id: &str) -> ClientIx {
        self.find(id).map_or(ClientIx::NONE, ClientIx::from_index)
    }

    pub(super) fn carer(&self, id: &str) -> CarerIx {
        self.find(id).map_or(CarerIx::NONE, CarerIx::from_index)
    }

    pub(super) fn visit(&self, id: &str) -> VisitIx {
        self.find(id).map_or(VisitIx::NONE, VisitIx::from_index)
    }
}

/// The document as rows, each list's rows read one by one so that every fault is told.
pub(super) fn rows_of(file: &str, bytes: &[u8]) -> Result<Scenario, Faults> {
    let mut faults = Faults::default();
    let mut document = match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(document)) => document,
        Ok(_) => {
            return Err(one(file, "", "", "is no scenario", "Write a JSON object; see `homeround schema scenario`."));
        }
        Err(error) => {
            let problem = format!("is not JSON ({error})");
            return Err(one(file, "", "", &problem, "Correct it at that line and column."));
        }
    };
    // List by list, and row by row: `serde` alone would stop at the first fault of the whole document.
    let lists = (
        list(file, &mut document, "clients", &mut faults),
        list(file, &mut document, "carers", &mut faults),
        list(file, &mut document, "plans", &mut faults),
        list(file, &mut document, "devices", &mut faults),
        list(file, &mut document, "keys", &mut faults),
        list(file, &mut document, "numbers", &mut faults),
        list(file, &mut document, "tags", &mut faults),
        list(file, &mut document, "tokens", &mut faults),
        list(file, &mut document, "visited_before", &mut faults),
        list(file, &mut document, "events", &mut faults),
        list(file, &mut document, "corrections", &mut faults),
    );
    let records = list(file, &mut document, "records", &mut faults);
    let rest: Scenario = object(file, "", &Value::Object(document), &mut faults).unwrap_or_default();
    let (clients, carers, plans, devices, keys, numbers, tags, tokens, visited_before, events, corrections) = lists;
    faults.or(Scenario {
        clients,
        carers,
        plans,
        devices,
        keys,
        numbers,
        tags,
        tokens,
        visited_before,
        events,
        corrections,
        records,
        ..rest
    })
}

fn list<T: DeserializeOwned>(file: &str, document: &mut Map<String, Value>, name: &str, faults: &mut Faults) -> Vec<T> {
    let rows = match document.remove(name) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(rows)) => rows,
        Some(other) => {
            faults.push(fault(file, name, &other.to_string(), "is no list", "Write it in square brackets."));
            return Vec::new();
        }
    };
    let mut read = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        read.extend(object(file, &format!("{name}[{at}]"), row, faults));
    }
    read
}

/// A row, every field of which may be left out. When it cannot be read, each field is tried alone, so that every one that
/// is wrong is told.
fn object<T: DeserializeOwned>(file: &str, path: &str, row: &Value, faults: &mut Faults) -> Option<T> {
    let error = match T::deserialize(row) {
        Ok(read) => return Some(read),
        Err(error) => error,
    };
    let mut told = false;
    // Whichever field fails alone is at fault; when none does, the row as a whole is.
    for (name, value) in row.as_object().into_iter().flatten() {
        let alone: Map<String, Value> = Map::from_iter([(name.clone(), value.clone())]);
        if let Err(error) = T::deserialize(Value::Object(alone)) {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let problem = format!("cannot be read ({error})");
            faults.push(fault(file, &path, &value.to_string(), &problem, "See `homeround schema scenario`."));
            told = true;
        }
    }
    if !told {
        let problem = format!("cannot be read ({error})");
        faults.push(fault(file, path, "", &problem, "See `homeround schema scenario`."));
    }
    None
}

pub(super) fn fault(file: &str, column: &str, value: &str, problem: &str, remedy: &str) -> Fault {
    Fault {
        file: file.to_owned(),
        row: None,
        column: column.to_owned(),
        value: value.to_owned(),
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
    }
}

pub(super) fn one(file: &str, column: &str, value: &str, problem: &str, remedy: &str) -> Faults {
    Faults(vec![fault(file, column, value, problem, remedy)])
}

/// The first and the last day of times that are possible.
const DAYS: (Day, Day) = (Day(Date(0)), Day(Date(84_006)));

/// The zone of a scenario, around every day that it names.
pub(super) fn zone_of(file: &str, scenario: &Scenario) -> Result<PlanZone, Faults> {
    let name = if scenario.zone.is_empty() { "Europe/London" } else { scenario.zone.as_str() };
    let mut days = Vec::new();
    // What is no such scenario is not written either; the rows say what they name wherever it stands.
    let all = serde_json::to_value(scenario).unwrap_or_default();
    days_in(&all, &mut days);
    let possible = || days.iter().copied().filter(|day| (DAYS.0..=DAYS.1).contains(day));
    // A document without one day has to stand somewhere: any day will do, since nothing in it is local.
    let first = possible().min().unwrap_or(Day(Date(20_454)));
    let found = PlanZone::between(name, first, possible().max().unwrap_or(first));
    found.ok_or_else(|| one(file, "zone", name, "is no time zone", "Write an IANA name, such as Europe/London."))
}

/// The days that texts begin with.
fn days_in(value: &Value, days: &mut Vec<Day>) {
    match value {
        Value::String(text) => days.extend(text.get(..10).and_then(Day::read)),
        Value::Array(rows) => rows.iter().for_each(|row| days_in(row, days)),
        Value::Object(fields) => fields.values().for_each(|value| days_in(value, days)),
        _ => {}
    }
}

impl ScenarioReading {
    pub(super) fn fault(&mut self, path: Path<'_>, value: &str, problem: &str, remedy: &str) {
        self.faults.push(fault(&self.file, path, value, problem, remedy));
    }

    /// A moment; a fault when it is none.
    pub(super) fn time(&mut self, path: Path<'_>, text: &str) -> Option<Instant> {
        // Leap seconds come first: the readers below would take them for the second before, or for nothing.
        if is_leap_second(text) {
            self.fault(path, text, LEAP_SECOND.0, LEAP_SECOND.1);
            return None;
        }
        // An offset says the moment outright: only without one is the zone asked.
        if let Some(moment) = with_offset(text) {
            return self.possible(path, text, Instant(moment.timestamp_millis()));
        }
        match self.local(text) {
            Some(Ok(at)) => return self.possible(path, text, at),
            Some(Err(NoMoment::Twice(first, second))) => {
                let problem = "is two moments: the clocks go back over it";
                let remedy = format!("Write its offset: {} or {}.", offset(first), offset(second));
                self.fault(path, text, problem, &remedy);
            }
            Some(Err(_)) => {
                let problem = "is no moment: the clocks go forward over it";
                self.fault(path, text, problem, "Write a time that exists, or one with its offset.");
            }
            None => self.fault(
                path,
                text,
                "is no moment",
                "Write 2026-03-02T09:00:00+00:00, or 2026-03-02T09:00 for local time.",
            ),
        }
        None
    }

    /// A moment that events can have.
    fn possible(&mut self, path: Path<'_>, text: &str, at: Instant) -> Option<Instant> {
        if (0..=Event::LATEST.0).contains(&at.0) {
            return Some(at);
        }
        self.fault(path, text, "is not possible", "Times lie between 1970 and 2200.");
        None
    }

    /// A local time without its offset, to the millisecond.
    fn local(&self, text: &str) -> Option<Result<Instant, NoMoment>> {
        let (day, clock) = (Day::read(text.get(..10)?)?, text.get(11..)?);
        let minute = Clock::read(clock.get(..5)?)?;
        let rest = clock.get(5..)?;
        let millis = match rest.strip_prefix(':') {
            None if rest.is_empty() => 0,
            None => return None,
            Some(seconds) => {
                i64::from(u32::try_from(Exact::read(seconds)?.scaled(1000, 1)).ok().filter(|ms| *ms < 60_000)?)
            }
        };
        let separated = matches!(text.as_bytes().get(10), Some(b'T' | b' '));
        let moment = self.zone.instant(day, minute).map(|at| Instant(at.0 + millis));
        separated.then_some(moment)
    }

    /// A moment that may be left out.
    pub(super) fn maybe(&mut self, path: Path<'_>, text: &str) -> Option<Instant> {
        if text.is_empty() { None } else { self.time(path, text) }
    }

    /// A stretch of time of which either end may be left out.
    pub(super) fn period(&mut self, path: Path<'_>, from: &str, until: &str) -> Period {
        let begin = self.maybe(&format!("{path}.from"), from);
        let end = self.maybe(&format!("{path}.until"), until);
        let period = Period { from: begin.unwrap_or(Period::ALWAYS.from), until: end.unwrap_or(Period::ALWAYS.until) };
        if begin.is_some() && end.is_some() && period.from >= period.until {
            self.fault(&format!("{path}.until"), until, "is not after `from`", "Give a later time, or leave it out.");
        }
        period
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(&mut self, path: Path<'_>, text: &str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).filter(|word| !word.is_empty()).collect();
            self.fault(path, text, "is not known", &format!("Write one of {}.", all.join(", ")));
        }
        found
    }

    /// good or bad.
    pub(super) fn good(&mut self, path: Path<'_>, text: &str) -> bool {
        self.word(path, text, &[("", true), ("good", true), ("bad", false)]).unwrap_or(true)
    }

    /// An id that must be in a list.
    pub(super) fn known(&mut self, path: Path<'_>, id: &str, ids: &Ids, what: &str) -> Option<usize> {
        let found = ids.find(id);
        if found.is_none() {
            let near = nearest(id, ids.0.iter().map(String::as_str));
            let remedy = near.map_or_else(|| format!("List it under {what}."), |near| format!("Nearest: {near}."));
            self.fault(path, id, &format!("is not among the {what}"), &remedy);
        }
        found
    }

    /// A decimal, as a number or as text, times `factor`, rounded to the nearest whole.
    pub(super) fn decimal(&mut self, path: Path<'_>, value: Option<&Value>, factor: i64) -> Option<i64> {
        let text = text_of(value?);
        let found = Exact::read(&text).map(|exact| exact.scaled(factor, 1));
        if found.is_none() {
            self.fault(path, &text, "is no number", "Write a decimal number.");
        }
        found
    }

    /// A point that must be there.
    pub(super) fn place(
        &mut self,
        path: Path<'_>,
        latitude: Option<&Value>,
        longitude: Option<&Value>,
    ) -> Option<Place> {
        let mut degrees = |name: &str, value: Option<&Value>| {
            let text = value.map(text_of).unwrap_or_default();
            let found = Degrees::read(&text);
            if found.is_none() {
                self.fault(
                    &format!("{path}.{name}"),
                    &text,
                    "is no coordinate",
                    "Write decimal degrees, such as 51.5876.",
                );
            }
            found
        };
        let (lat, lon) = (degrees("latitude", latitude), degrees("longitude", longitude));
        let (lat, lon) = (lat?, lon?);
        let place = Place::new(lat.0, lon.0);
        if place.is_none() {
            let value = format!(
                "{}, {}",
                latitude.map(text_of).unwrap_or_default(),
                longitude.map(text_of).unwrap_or_default()
            );
            self.fault(path, &value, "is not on the earth", "Latitudes reach 90 degrees, longitudes 180.");
        }
        place
    }

    pub(super) fn point(&mut self, path: Path<'_>, point: &PointRow) -> Option<Place> {
        self.place(path, point.latitude.as_ref(), point.longitude.as_ref())
    }

    /// Ids that are there, once each, in a list.
    pub(super) fn ids<'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a String>) -> Ids {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, id) in ids.enumerate() {
            let path = format!("{list}[{at}].id");
            if id.is_empty() {
                self.fault(&path, "", "is empty", "Give every row an id.");
            } else if let Some(first) = seen.insert(id, at) {
                self.fault(
                    &path,
                    id,
                    &format!("is also the id of {list}[{first}]"),
                    "Give every row an id of its own.",
                );
            }
        }
        Ids::from_unsorted(seen.keys().map(|id| (*id).to_owned()).collect())
    }
}

/// A number as it was written, or a text.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn offset(minutes: i16) -> String {
    let size = minutes.unsigned_abs();
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, size / 60, size % 60)
}

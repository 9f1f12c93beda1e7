//! One day of one branch: its planned visits, its events, and the names of both.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use csv::ByteRecord;
use homeround_core::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};
use homeround_core::verification::{
    Address, Anchor, Check, DeviceIx, Due, Event, KeyIx, Period, Sent, Terms, Token, Troubles,
};

use super::lane::{Key, Lane};
use super::{Month, quick};
use crate::book::value::Day;
use crate::book::zone::PlanZone;
use crate::exchange::facts::Trouble;
use crate::exchange::rejected::Rejected;
use crate::exchange::rows::whole;
use crate::fault::{Fault, Faults};
use crate::files::as_meant;
use crate::outcome::Stop;
use crate::verification::events::{COLUMNS, Feed, NEEDED, of_cells};
use crate::verification::timetable::Timetable;

/// What a plan's rows must say.
const PLANNED: [&str; 5] = ["day", "visit", "client", "planned_start", "planned_end"];

/// A day of a branch, whole.
pub(super) struct Part {
    pub(super) day: String,
    pub(super) branch: String,
    pub(super) timetable: Timetable,
    pub(super) feed: Feed,
}

/// Both files, read part by part.
pub(super) struct Parts {
    plan: Lane,
    events: Lane,
    planned: [Option<usize>; 9],
    columns: [Option<usize>; 20],
    zone: String,
    zoned: Option<(Vec<u8>, PlanZone)>,
    rejected: Rejected,
    event_rows: u64,
}

impl Parts {
    pub(super) fn open(plan: &Path, events: &Path, zone: &str, aside: PathBuf) -> Result<Self, Faults> {
        let needed: Vec<&str> = ["day"].into_iter().chain(NEEDED).collect();
        let (plan, events) = (Lane::open(plan, &PLANNED)?, Lane::open(events, &needed)?);
        let names =
            ["visit", "client", "carer", "planned_start", "planned_end", "carers", "latitude", "longitude", "branch"];
        if PlanZone::new(zone, Day::default(), 1).is_none() {
            return Err(Faults(vec![whole(
                "--zone",
                &format!("{zone:?} is no time zone"),
                "Write an IANA name, such as Europe/London.",
            )]));
        }
        Ok(Self {
            planned: names.map(|name| plan.place(name)),
            columns: COLUMNS.map(|name| events.place(name)),
            rejected: Rejected::beside(aside, events.header.clone()),
            zone: zone.to_owned(),
            zoned: None,
            event_rows: 0,
            plan,
            events,
        })
    }

    /// The next day of a branch, with whatever either file has of it.
    pub(super) fn next(&mut self) -> Result<Option<Part>, Stop> {
        let key = match (self.plan.more, self.events.more) {
            (false, false) => return Ok(None),
            (true, false) => self.plan.key.clone(),
            (false, true) => self.events.key.clone(),
            (true, true) => self.plan.key.clone().min(self.events.key.clone()),
        };
        let zone = self.zone_of(&key)?;
        let mut names = Names::default();
        let planned = self.planned_of(&key)?;
        let mut timetable = timetable(planned, zone, &mut names);
        let events = self.events_of(&key, &mut names, &timetable)?;
        let feed = names.settle(events, &mut timetable);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Some(Part { day: text(&key.day), branch: text(&key.branch), timetable, feed }))
    }

    fn zone_of(&mut self, key: &Key) -> Result<PlanZone, Faults> {
        if let Some((day, zone)) = &self.zoned
            && *day == key.day
        {
            return Ok(zone.clone());
        }
        let text = String::from_utf8_lossy(&key.day).into_owned();
        let zone = Day::read(&text).and_then(|day| PlanZone::new(&self.zone, day, 1)).ok_or_else(|| {
            let fault =
                whole(&self.events.file, "is no day", "Write days like 2026-03-02, and both files in their order.");
            Faults(vec![Fault { column: "day".to_owned(), value: text, ..fault }])
        })?;
        self.zoned = Some((key.day.clone(), zone.clone()));
        Ok(zone)
    }

    fn planned_of(&mut self, key: &Key) -> Result<BTreeMap<String, Planned>, Faults> {
        let (mut visits, mut faults) = (BTreeMap::<String, Planned>::new(), Faults::default());
        while self.plan.more && self.plan.key == *key {
            match planned(&self.plan.record, &self.planned) {
                Ok((visit, row)) => match visits.get_mut(&visit) {
                    Some(held) if held.alike(&row) => held.sent.extend(row.sent),
                    Some(_) => faults.push(self.fault(
                        "visit",
                        &visit,
                        "is planned otherwise in another row",
                        "Give each row of a visit the same times and client.",
                    )),
                    None => {
                        visits.insert(visit, row);
                    }
                },
                Err((column, value)) => faults.push(self.fault(
                    column,
                    &value,
                    "cannot be read",
                    "Write times with their offset, 2026-03-02T07:30:00+00:00, ids, and decimal degrees.",
                )),
            }
            if faults.0.len() >= crate::exchange::rejected::TOLD {
                break;
            }
            self.plan.advance()?;
        }
        faults.or(visits)
    }

    fn fault(&self, column: &str, value: &str, problem: &str, remedy: &str) -> Fault {
        let (column, value) = (column.to_owned(), value.to_owned());
        Fault { row: Some(self.plan.row), column, value, ..whole(&self.plan.file, problem, remedy) }
    }

    fn events_of(&mut self, key: &Key, names: &mut Names, timetable: &Timetable) -> Result<Vec<Event>, Stop> {
        let mut events = Vec::new();
        while self.events.more && self.events.key == *key {
            self.event_rows += 1;
            match quick_event(&self.events.record, &self.columns, names) {
                Some(event) => events.push(event),
                None => match slow_event(&self.events, names, timetable) {
                    Ok(event) => events.push(event),
                    Err(faults) => self.set_aside(&faults)?,
                },
            }
            self.events.advance()?;
        }
        Ok(events)
    }

    fn set_aside(&mut self, faults: &Faults) -> std::io::Result<()> {
        let trouble =
            |fault: &Fault| Trouble::new(&fault.column, &fault.value, fault.problem.as_str(), fault.remedy.as_str());
        let troubles: Vec<Trouble> = faults.0.iter().map(trouble).collect();
        let cells: Vec<_> = self.events.record.iter().map(String::from_utf8_lossy).collect();
        self.rejected.add(&self.events.file, self.events.row, cells.iter().map(AsRef::as_ref), &troubles)
    }

    /// Tells what was read and set aside.
    pub(super) fn told(mut self, month: &mut Month) -> Result<(), Stop> {
        month.event_rows = self.event_rows;
        month.rejected = self.rejected.rows;
        month.rejected_file = self.rejected.finish()?.map(|path| path.display().to_string());
        month.reasons = std::mem::take(&mut self.rejected.reasons);
        month.faults = std::mem::take(&mut self.rejected.told);
        Ok(())
    }
}

/// A planned visit.
struct Planned {
    client: String,
    start: Instant,
    end: Instant,
    carers: u8,
    place: Option<Place>,
    sent: Vec<String>,
}

impl Planned {
    fn alike(&self, other: &Self) -> bool {
        (&self.client, self.start, self.end) == (&other.client, other.start, other.end)
    }
}

/// One row of a plan, or the column that cannot be read and what stands there.
fn planned(record: &ByteRecord, places: &[Option<usize>; 9]) -> Result<(String, Planned), (&'static str, String)> {
    let cell = |at: usize| places[at].and_then(|place| record.get(place)).unwrap_or(b"");
    let text = |at: usize| as_meant(String::from_utf8_lossy(cell(at)).trim()).to_owned();
    let bad = |name: &'static str, at: usize| (name, text(at));
    let time = |at: usize, name| quick::moment(cell(at)).map(|(moment, _)| moment).ok_or_else(|| bad(name, at));
    let id = |at: usize, name| Some(text(at)).filter(|text| !text.is_empty()).ok_or_else(|| bad(name, at));
    let (start, end) = (time(3, "planned_start")?, time(4, "planned_end")?);
    if end <= start {
        return Err(bad("planned_end", 4));
    }
    let carers = if cell(5).is_empty() {
        1
    } else {
        quick::number(cell(5))
            .and_then(|n| u8::try_from(n).ok())
            .filter(|n| (1..=4).contains(n))
            .ok_or_else(|| bad("carers", 5))?
    };
    let place = if cell(6).is_empty() && cell(7).is_empty() {
        None
    } else {
        let lat = quick::degrees(cell(6)).ok_or_else(|| bad("latitude", 6))?;
        let lon = quick::degrees(cell(7)).ok_or_else(|| bad("longitude", 7))?;
        Some(Place::new(lat, lon).ok_or_else(|| bad("latitude", 6))?)
    };
    let sent = Some(text(2)).filter(|carer| !carer.is_empty()).into_iter().collect();
    Ok((id(0, "visit")?, Planned { client: id(1, "client")?, start, end, carers, place, sent }))
}

/// The rows of ids within a part. Carers and devices are numbered as they come, and settled at its end.
#[derive(Default)]
struct Names {
    clients: HashMap<Vec<u8>, u32>,
    visits: HashMap<Vec<u8>, u32>,
    carers: HashMap<Vec<u8>, u32>,
    devices: HashMap<Vec<u8>, u32>,
}

/// The number of a name that may be new; nothing for an empty one.
fn numbered(names: &mut HashMap<Vec<u8>, u32>, name: &[u8]) -> Option<u32> {
    if name.is_empty() {
        return None;
    }
    if let Some(number) = names.get(name) {
        return Some(*number);
    }
    let number = u32::try_from(names.len()).ok()?;
    names.insert(name.to_owned(), number);
    Some(number)
}

impl Names {
    /// Names in their order, and rows by that order: the same whatever the order of the rows was.
    fn settle(self, mut events: Vec<Event>, timetable: &mut Timetable) -> Feed {
        let (carers, carer_rows) = in_order(self.carers);
        let (devices, device_rows) = in_order(self.devices);
        for event in &mut events {
            event.device = DeviceIx(device_rows[event.device.0 as usize]);
            if event.carer.is_some() {
                event.carer = CarerIx(carer_rows[event.carer.at()]);
            }
        }
        for sent in &mut timetable.sent {
            sent.carer = CarerIx(carer_rows[sent.carer.at()]);
        }
        timetable.sent.sort_unstable();
        timetable.sent.dedup();
        timetable.carers = carers;
        Feed { events, devices, ..Feed::default() }
    }
}

/// Names sorted, and the new row of each old one.
fn in_order(names: HashMap<Vec<u8>, u32>) -> (Vec<String>, Vec<u32>) {
    let mut sorted: Vec<(Vec<u8>, u32)> = names.into_iter().collect();
    sorted.sort_unstable();
    let mut rows = vec![0; sorted.len()];
    for (new, (_, old)) in (0_u32..).zip(&sorted) {
        rows[*old as usize] = new;
    }
    (sorted.into_iter().map(|(name, _)| String::from_utf8_lossy(&name).into_owned()).collect(), rows)
}

fn timetable(planned: BTreeMap<String, Planned>, zone: PlanZone, names: &mut Names) -> Timetable {
    let mut clients: BTreeMap<&str, Option<Place>> = BTreeMap::new();
    for row in planned.values() {
        let place = clients.entry(&row.client).or_default();
        *place = place.or(row.place);
    }
    for (at, client) in (0..).zip(clients.keys()) {
        names.clients.insert(client.as_bytes().to_owned(), at);
    }
    let address = |(client, place): (usize, &Option<Place>)| {
        place.map(|place| Address { client: ClientIx::of(client), place, exact: true, period: Period::ALWAYS })
    };
    let addresses = clients.values().enumerate().filter_map(address).collect();
    let (mut due, mut sent) = (Vec::with_capacity(planned.len()), Vec::new());
    for (at, (visit, row)) in planned.iter().enumerate() {
        names.visits.insert(visit.as_bytes().to_owned(), u32::try_from(at).unwrap_or(u32::MAX));
        for carer in &row.sent {
            if let Some(carer) = numbered(&mut names.carers, carer.as_bytes()) {
                sent.push(Sent { visit: VisitIx::of(at), carer: CarerIx(carer) });
            }
        }
        due.push(Due {
            client: names.clients.get(row.client.as_bytes()).map_or(ClientIx::NONE, |at| ClientIx(*at)),
            start: row.start,
            end: row.end,
            carers: row.carers,
            time_critical: false,
            cancelled: None,
            terms: Terms { short_agreed: true, ..Terms::default() },
        });
    }
    let clients = clients.into_keys().map(str::to_owned).collect();
    Timetable { zone, clients, carers: Vec::new(), due, sent, addresses, visits: planned.into_keys().collect() }
}

/// An event whose cells are all in the form that programs write; nothing for any other.
fn quick_event(record: &ByteRecord, columns: &[Option<usize>; 20], names: &mut Names) -> Option<Event> {
    let cell = |at: usize| columns[at].and_then(|place| record.get(place)).unwrap_or(b"");
    let [device, carer, client, visit] = [0, 8, 9, 10].map(cell);
    let odd =
        |name: &&[u8]| matches!(name.first(), Some(b'\'' | b' ' | b'\t')) || matches!(name.last(), Some(b' ' | b'\t'));
    if device.is_empty() || [device, carer, client, visit].iter().any(odd) {
        return None;
    }
    let (wall, zone_minutes) = quick::moment(cell(4))?;
    let (received, _) = quick::moment(cell(5))?;
    let fix = quick::fix([11, 12, 13, 14, 15, 16].map(cell))?;
    let token = if cell(17).is_empty() {
        None
    } else {
        Some(Token { id: quick::number(cell(17))?, code: 0, check: Check::Unchecked })
    };
    let round_trip_ms = if cell(19).is_empty() { 0 } else { u32::try_from(quick::number(cell(19))?).ok()? };
    let anchor =
        if cell(18).is_empty() { None } else { Some(Anchor { server: quick::moment(cell(18))?.0, round_trip_ms }) };
    let event = Event {
        device: DeviceIx(0),
        seq: quick::number(cell(1))?,
        boot: quick::number(cell(2))?,
        monotonic_ms: quick::number(cell(3))?,
        wall,
        zone_minutes,
        received,
        kind: quick::kind(cell(6))?,
        method: quick::method(cell(7))?,
        carer: CarerIx::NONE,
        client: names.clients.get(client).map_or(ClientIx::NONE, |row| ClientIx(*row)),
        plan: names.visits.get(visit).map_or(VisitIx::NONE, |row| VisitIx(*row)),
        service: 0,
        fix,
        token,
        anchor,
        community: false,
        key: KeyIx::NONE,
        troubles: Troubles::NONE,
    };
    let event = event.validated().ok()?;
    let carer = numbered(&mut names.carers, carer).map_or(CarerIx::NONE, CarerIx);
    Some(Event { device: DeviceIx(numbered(&mut names.devices, device)?), carer, ..event })
}

/// Any event, as a file of events is read, or all that is wrong with it.
fn slow_event(lane: &Lane, names: &mut Names, timetable: &Timetable) -> Result<Event, Faults> {
    let texts: Vec<String> =
        lane.record.iter().map(|cell| as_meant(String::from_utf8_lossy(cell).trim()).to_owned()).collect();
    let cell = |name: &str| lane.place(name).and_then(|place| texts.get(place)).map_or("", String::as_str);
    let event = of_cells(&lane.file, lane.row, &cell, timetable)?;
    let carer = numbered(&mut names.carers, cell("carer").as_bytes()).map_or(CarerIx::NONE, CarerIx);
    let device = numbered(&mut names.devices, cell("device").as_bytes()).unwrap_or(0);
    Ok(Event { device: DeviceIx(device), carer, ..event })
}

/// An event of named cells, read the quick way.
#[cfg(test)]
pub(super) fn quick_cells<'a>(cell: &dyn Fn(&str) -> &'a str) -> Option<Event> {
    let record: ByteRecord = COLUMNS.iter().map(|name| cell(name).as_bytes()).collect();
    let columns: Vec<Option<usize>> = (0..COLUMNS.len()).map(Some).collect();
    quick_event(&record, &columns.try_into().ok()?, &mut Names::default())
}

//! One day of one branch: its planned visits, its events, and the names of both.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use csv::ByteRecord;
use homeround_core::ground::{CarerIx, ClientIx, Instant, Place, VisitIx};
use homeround_core::verification::{
    Address, Anchor, Assignment, Check, DeviceIx, Event, KeyIx, LogFaults, Period, PlannedVisit, Profile, PunchMethod,
    Registers, Token, VisitPlan, VisitTerms,
};

use super::batch_reader::DaySheet;
use super::fast_parse::{self, Moments};
use super::names::NameTable;
use super::sorted_csv::{FileHead, NO_DAY};
use crate::book::zone::PlanZone;
use crate::csv::as_meant;
use crate::event_row::COLUMNS;
use crate::exchange::visit_record::{ALL, RowFault};
use crate::exchange::visits::is_kept;
use crate::fault::whole;
use crate::fault::{Fault, Faults};
use crate::verification::beside::Additional;
use crate::verification::events::of_cells;
use crate::verification::known_as::KnownAs;
use crate::verification::timetable::Timetable;
use crate::words::nearest;
use crate::words::plain;

/// A day of a branch, whole. Its memory is used again for another.
#[derive(Default)]
pub(super) struct BranchDay {
    zone: Arc<PlanZone>,
    /// The planned visits, in the order of their ids.
    pub(super) due: Vec<PlannedVisit>,
    sent: Vec<Assignment>,
    addresses: Vec<Address>,
    /// What devices recorded, in the order of the file.
    pub(super) events: Vec<Event>,
    pub(super) visits: NameTable,
    pub(super) clients: NameTable,
    carers: NameTable,
    /// How many of the carers the plan names; they are the first.
    planned_carers: usize,
    devices: NameTable,
    planned: Vec<DayVisit>,
    homes: Vec<Option<Place>>,
    moments: Moments,
}

impl BranchDay {
    fn clear(&mut self) {
        for names in [&mut self.visits, &mut self.clients, &mut self.carers, &mut self.devices] {
            names.clear();
        }
        self.due.clear();
        self.sent.clear();
        self.addresses.clear();
        self.events.clear();
        self.planned.clear();
        self.homes.clear();
    }

    /// The plan as the core reads it.
    pub(super) fn plan(&self) -> VisitPlan<'_> {
        VisitPlan {
            clients: u32::try_from(self.clients.len()).unwrap_or(u32::MAX),
            carers: u32::try_from(self.carers.len()).unwrap_or(u32::MAX),
            visits: &self.due,
            sent: &self.sent,
            addresses: &self.addresses,
            zone: self.zone.view(),
            registers: Registers::default(),
            corrections: &[],
        }
    }

    /// The time it is verified at when nobody says otherwise: its last receipt, and not before everything in it is decided.
    pub(super) fn last(&self, profile: &Profile<'_>) -> Instant {
        // An Out is waited for from its In on, and nobody comes to a visit a day after its end.
        let decided = profile.out_final_ms.value.max(86_400_000);
        let ends = self.due.iter().map(|due| Instant(due.end.0.saturating_add(decided)));
        // A receipt may be weeks after the day: nothing is final before the last of them.
        let received = self.events.iter().map(|event| event.received);
        ends.chain(received).max().unwrap_or(self.zone.epoch)
    }

    /// Who else is meant by a name: the plan's people, where they go by their names.
    fn known_as(&self) -> KnownAs {
        let (clients, carers) = (self.clients.all(), self.carers.first(self.planned_carers));
        KnownAs::new(clients.iter().map(String::as_str), carers.iter().map(String::as_str))
    }

    /// The ids of visits and clients, for cells that are read the slow way. Carers are numbered as they come.
    fn known(&self) -> Timetable {
        Timetable {
            zone: PlanZone::clone(&self.zone),
            clients: self.clients.all(),
            carers: Vec::new(),
            visits: self.visits.all(),
            due: Vec::new(),
            sent: Vec::new(),
            addresses: Vec::new(),
            known_as: self.known_as(),
            beside: Additional::default(),
        }
    }

    /// Takes one row of the plan; whether it goes with the rows that its visit has.
    fn take(&mut self, row: &PlanRow<'_>) -> bool {
        let (Some(visit), Some(client)) = (self.visits.number(&row.visit), self.clients.number(&row.client)) else {
            return false;
        };
        let planned = DayVisit { client, ..row.planned };
        // A double-up has a row for each carer: all of them must agree on client and times.
        match self.planned.get(visit as usize) {
            Some(held) if !held.alike(&planned) => return false,
            Some(_) => {}
            None => self.planned.push(planned),
        }
        if let Some(carer) = self.carers.number(&row.carer) {
            self.sent.push(Assignment { visit: VisitIx(visit), carer: CarerIx(carer) });
        }
        true
    }

    /// Puts visits and clients in the order of their ids. A client lives where the first visit that says so says.
    fn order_visits(&mut self) {
        // Who was planned stands first in the numbering: carers who are met only in events come after.
        self.planned_carers = self.carers.len();
        self.visits.rank();
        self.clients.rank();
        self.homes.resize(self.clients.len(), None);
        // In the order of ids, so that the address that counts does not depend on the order of the rows.
        for visit in self.visits.order() {
            let DayVisit { client, start, end, carers, place } = self.planned[*visit as usize];
            let client = self.clients.rank_of(client);
            let home = &mut self.homes[client as usize];
            // The first that says so, in the order of ids: the order of rows must not decide where a client lives.
            *home = home.or(place);
            // The plan of a month has no column for terms: nobody can say that a short visit was not agreed.
            let terms = VisitTerms { short_agreed: true, ..VisitTerms::default() };
            self.due.push(PlannedVisit {
                client: ClientIx(client),
                start,
                end,
                carers,
                time_critical: false,
                cancelled: None,
                terms,
            });
        }
        let address = |(client, place): (usize, &Option<Place>)| {
            place.map(|place| Address {
                client: ClientIx::from_index(client),
                place,
                exact: true,
                period: Period::ALWAYS,
            })
        };
        self.addresses.extend(self.homes.iter().enumerate().filter_map(address));
    }

    /// Puts carers and devices in the order of their ids: the same whatever the order of the rows was.
    fn order_carers(&mut self) {
        // Not before the events are read: they bring carers and devices that no plan names.
        self.carers.rank();
        self.devices.rank();
        for event in &mut self.events {
            event.device = DeviceIx(self.devices.rank_of(event.device.0));
            if event.carer.is_some() {
                event.carer = CarerIx(self.carers.rank_of(event.carer.0));
            }
        }
        for sent in &mut self.sent {
            sent.visit = VisitIx(self.visits.rank_of(sent.visit.0));
            sent.carer = CarerIx(self.carers.rank_of(sent.carer.0));
        }
        // The core wants assignments in order. A row that stands twice sends nobody twice.
        self.sent.sort_unstable();
        self.sent.dedup();
    }
}

/// Where both files have what a day of a branch is read from.
pub(super) struct DayColumns {
    plan: FileHead,
    events: FileHead,
    planned: [Option<usize>; 9],
    columns: [Option<usize>; 20],
}

/// The columns of a plan, but for its day.
const PLAN: [&str; 9] =
    ["visit", "client", "carer", "planned_start", "planned_end", "carers", "latitude", "longitude", "branch"];

impl DayColumns {
    /// Columns that mean nothing here, each with the one that is most like it.
    pub(super) fn unknown_columns(&self) -> Vec<String> {
        // A file of visits that were made is a plan as well, with whatever else it says of them.
        let visits = ALL.iter().map(|(_, word)| *word);
        let in_plan: Vec<&str> = PLAN.into_iter().chain(["day"]).chain(visits).collect();
        let in_events: Vec<&str> = COLUMNS.into_iter().chain(["day", "branch"]).collect();
        let unknown = |head: &FileHead, known: &[&str]| -> Vec<String> {
            let columns = head
                .columns
                .iter()
                .filter(|column| !column.is_empty() && !known.contains(&column.as_str()) && !is_kept(column));
            let told = |column: &String| {
                let meant = PLAN.into_iter().chain(COLUMNS).chain(["day"]);
                let free = meant.filter(|name| known.contains(name) && head.place(name).is_none());
                // Names that the file has already are no help: the misspelt column must be one of those missing.
                let near = nearest(column, free).map_or_else(String::new, |near| format!(", nearest: {near}"));
                format!("column {} of {}, which means nothing here{near}", plain(column), head.file)
            };
            columns.map(told).collect()
        };
        [unknown(&self.plan, &in_plan), unknown(&self.events, &in_events)].concat()
    }

    pub(super) fn from_heads(plan: &FileHead, events: &FileHead) -> Self {
        Self {
            planned: PLAN.map(|name| plan.place(name)),
            columns: COLUMNS.map(|name| events.place(name)),
            plan: plan.clone(),
            events: events.clone(),
        }
    }

    /// Reads a sheet into a part: what is wrong with its plan, and with each event that is left out, by its place on the sheet.
    pub(super) fn read(&self, sheet: &DaySheet, part: &mut BranchDay) -> (Faults, Vec<(usize, Vec<RowFault>)>) {
        part.clear();
        part.zone = Arc::clone(&sheet.zone);
        let faults = self.read_plan(sheet, part);
        // Before the events are read: an event refers to its visit and client by their ranks.
        part.order_visits();
        let aside = self.read_events(sheet, part);
        part.order_carers();
        (faults, aside)
    }

    fn read_plan(&self, sheet: &DaySheet, part: &mut BranchDay) -> Faults {
        let mut faults = Faults::default();
        for (number, record) in sheet.plan.dayless().map(|at| sheet.plan.row(at)) {
            let fault = whole(&self.plan.file, NO_DAY.0, NO_DAY.1);
            let (column, value) = ("day".to_owned(), day_of(&self.plan, record));
            faults.push(Fault { row: Some(number), column, value, ..fault });
        }
        for (at, record) in sheet.plan.iter() {
            let mut fault = |column: &str, value: &str, problem: &str, remedy: &str| {
                let (column, value) = (column.to_owned(), value.to_owned());
                let number = sheet.plan.row(at).0;
                faults.push(Fault { row: Some(number), column, value, ..whole(&self.plan.file, problem, remedy) });
            };
            match planned(record, &self.planned, &mut part.moments, &sheet.zone) {
                Ok(row) if part.take(&row) => {}
                Ok(row) => fault(
                    "visit",
                    &String::from_utf8_lossy(&row.visit),
                    "is planned otherwise in another row",
                    "Give each row of a visit the same times and client.",
                ),
                Err((column, value)) => fault(
                    column,
                    &value,
                    "cannot be read",
                    "Write times with their offset, 2026-03-02T07:30:00+00:00, ids, and decimal degrees.",
                ),
            }
        }
        faults
    }

    fn read_events(&self, sheet: &DaySheet, part: &mut BranchDay) -> Vec<(usize, Vec<RowFault>)> {
        // The names for the slow way are gathered at the first row that needs them: mostly none does.
        let (timetable, mut aside) = (OnceCell::new(), Vec::new());
        part.events.reserve(sheet.events.len());
        for (at, record) in sheet.events.iter() {
            // The quick way reads what is plain and gives up on the rest: faults and words are the slow way's.
            let event = quick_event(record, &self.columns, part)
                .map_or_else(|| slow_event(&self.events, sheet.events.row(at), part, &timetable), Ok);
            match event {
                Ok(event) => part.events.push(event),
                Err(faults) => {
                    let trouble = |Fault { column, value, problem, remedy, .. }: Fault| RowFault {
                        column,
                        value,
                        problem,
                        remedy,
                    };
                    aside.push((at, faults.0.into_iter().map(trouble).collect()));
                }
            }
        }
        aside.extend(sheet.events.dayless().map(|at| {
            let day = day_of(&self.events, sheet.events.row(at).1);
            (at, vec![RowFault::new("day", &day, NO_DAY.0, NO_DAY.1)])
        }));
        aside
    }
}

/// What stands in the column for the day.
fn day_of(head: &FileHead, record: &ByteRecord) -> String {
    let cell = head.place("day").and_then(|at| record.get(at));
    cell.map_or_else(String::new, |cell| String::from_utf8_lossy(cell).into_owned())
}

/// A planned visit, its client by number.
#[derive(Clone, Copy)]
struct DayVisit {
    client: u32,
    start: Instant,
    end: Instant,
    carers: u8,
    place: Option<Place>,
}

impl DayVisit {
    fn alike(&self, other: &Self) -> bool {
        (self.client, self.start, self.end) == (other.client, other.start, other.end)
    }
}

/// One row of a plan: a visit and one of its carers.
struct PlanRow<'a> {
    visit: Cow<'a, [u8]>,
    client: Cow<'a, [u8]>,
    carer: Cow<'a, [u8]>,
    /// Its client is not numbered yet.
    planned: DayVisit,
}

/// Whether a name is what it means: no blanks around it, no apostrophe in front, and UTF-8.
fn is_plain(name: &[u8]) -> bool {
    let ends = matches!(name.first(), Some(first) if first.is_ascii_graphic() && *first != b'\'')
        && name.last().is_some_and(u8::is_ascii_graphic);
    name.is_empty() || ends && (name.is_ascii() || std::str::from_utf8(name).is_ok())
}

fn meant(cell: &[u8]) -> Cow<'_, [u8]> {
    if is_plain(cell) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(as_meant(String::from_utf8_lossy(cell).trim()).as_bytes().to_vec())
}

/// One row of a plan, or the column that cannot be read and what stands there.
fn planned<'a>(
    record: &'a ByteRecord,
    places: &[Option<usize>; 9],
    moments: &mut Moments,
    zone: &PlanZone,
) -> Result<PlanRow<'a>, (&'static str, String)> {
    let cell = |at: usize| places[at].and_then(|place| record.get(place)).unwrap_or(b"");
    let bad = |name: &'static str, at: usize| (name, String::from_utf8_lossy(&meant(cell(at))).into_owned());
    // Spreadsheets save times in forms of their own: the zone reads those too, but slowly.
    let saved = |at: usize| {
        let moment = zone.read_moment(&String::from_utf8_lossy(&meant(cell(at)))).ok()?;
        Some(Instant(moment.timestamp_millis()))
    };
    let mut time = |at: usize, name| {
        let quick = moments.read(cell(at)).map(|(moment, _)| moment);
        quick.or_else(|| saved(at)).ok_or_else(|| bad(name, at))
    };
    let id = |at: usize, name| Some(meant(cell(at))).filter(|text| !text.is_empty()).ok_or_else(|| bad(name, at));
    let (start, end) = (time(3, "planned_start")?, time(4, "planned_end")?);
    if end <= start {
        return Err(bad("planned_end", 4));
    }
    let carers = if cell(5).is_empty() {
        1
    } else {
        fast_parse::parse_number(cell(5))
            .and_then(|n| u8::try_from(n).ok())
            .filter(|n| (1..=4).contains(n))
            .ok_or_else(|| bad("carers", 5))?
    };
    let place = if cell(6).is_empty() && cell(7).is_empty() {
        None
    } else {
        let lat = fast_parse::parse_degrees(cell(6)).ok_or_else(|| bad("latitude", 6))?;
        let lon = fast_parse::parse_degrees(cell(7)).ok_or_else(|| bad("longitude", 7))?;
        Some(Place::new(lat, lon).ok_or_else(|| bad("latitude", 6))?)
    };
    let planned = DayVisit { client: u32::MAX, start, end, carers, place };
    Ok(PlanRow { visit: id(0, "visit")?, client: id(1, "client")?, carer: meant(cell(2)), planned })
}

/// An event whose cells are all in the form that programs write; nothing for any other.
fn quick_event(record: &ByteRecord, columns: &[Option<usize>; 20], part: &mut BranchDay) -> Option<Event> {
    let cell = |at: usize| columns[at].and_then(|place| record.get(place)).unwrap_or(b"");
    let [device, carer, client, visit] = [0, 8, 9, 10].map(cell);
    // A name with blanks or an apostrophe around it means another: the slow way takes those off.
    if device.is_empty() || ![device, carer, client, visit].into_iter().all(is_plain) {
        return None;
    }
    // Whom nobody is called so may be meant by name, `Rees, Megan`: the slow way knows.
    let is_new = |names: &mut NameTable, name: &[u8]| !name.is_empty() && names.find(name).is_none();
    if is_new(&mut part.carers, carer) || is_new(&mut part.clients, client) {
        return None;
    }
    let (wall, zone_minutes) = part.moments.read(cell(4))?;
    let (received, _) = part.moments.read(cell(5))?;
    let fix = fast_parse::parse_fix([11, 12, 13, 14, 15, 16].map(cell))?;
    let method = fast_parse::parse_method(cell(7))?;
    // A telephone number may be written in many ways: the slow way knows them.
    let token = if cell(17).is_empty() {
        None
    } else if method == PunchMethod::CallerNumber || cell(17)[0] == b'0' {
        return None;
    } else {
        Some(Token { id: fast_parse::parse_number(cell(17))?, code: 0, check: Check::Unchecked })
    };
    let round_trip_ms =
        if cell(19).is_empty() { 0 } else { u32::try_from(fast_parse::parse_number(cell(19))?).ok()? };
    let anchor =
        if cell(18).is_empty() { None } else { Some(Anchor { server: part.moments.read(cell(18))?.0, round_trip_ms }) };
    let event = Event {
        device: DeviceIx(0),
        seq: fast_parse::parse_number(cell(1))?,
        boot: fast_parse::parse_number(cell(2))?,
        monotonic_ms: fast_parse::parse_number(cell(3))?,
        wall,
        zone_minutes,
        received,
        kind: fast_parse::parse_kind(cell(6))?,
        method,
        carer: CarerIx::NONE,
        client: part.clients.find(client).map_or(ClientIx::NONE, |number| ClientIx(part.clients.rank_of(number))),
        plan: part.visits.find(visit).map_or(VisitIx::NONE, |number| VisitIx(part.visits.rank_of(number))),
        service: 0,
        fix,
        token,
        anchor,
        community: false,
        key: KeyIx::NONE,
        troubles: LogFaults::NONE,
    };
    let event = event.validated().ok()?;
    // Names are numbered last: a row that fails above leaves nothing behind before it goes the slow way.
    let carer = part.carers.number(carer).map_or(CarerIx::NONE, CarerIx);
    Some(Event { device: DeviceIx(part.devices.number(device)?), carer, ..event })
}

/// Any event, as a file of events is read, or all that is wrong with it.
fn slow_event(
    head: &FileHead,
    (number, record): (usize, &ByteRecord),
    part: &mut BranchDay,
    timetable: &OnceCell<Timetable>,
) -> Result<Event, Faults> {
    let texts: Vec<String> =
        record.iter().map(|cell| as_meant(String::from_utf8_lossy(cell).trim()).to_owned()).collect();
    let cell = |name: &str| head.place(name).and_then(|place| texts.get(place)).map_or("", String::as_str);
    let known = timetable.get_or_init(|| part.known());
    let event = of_cells(&head.file, number, &cell, known)?;
    // An id comes before a name: nobody is taken for somebody who is called like an id.
    let held = part.carers.find(cell("carer").as_bytes()).map(CarerIx);
    let carer = held
        .or_else(|| known.known_as.carer(cell("carer")))
        .or_else(|| part.carers.number(cell("carer").as_bytes()).map(CarerIx))
        .unwrap_or(CarerIx::NONE);
    let device = part.devices.number(cell("device").as_bytes()).unwrap_or(0);
    Ok(Event { device: DeviceIx(device), carer, ..event })
}

/// An event of named cells, read the quick way.
#[cfg(test)]
pub(super) fn quick_cells<'a>(cell: &dyn Fn(&str) -> &'a str) -> Option<Event> {
    let record: ByteRecord = COLUMNS.iter().map(|name| cell(name).as_bytes()).collect();
    let columns: Vec<Option<usize>> = (0..COLUMNS.len()).map(Some).collect();
    quick_event(&record, &columns.try_into().ok()?, &mut BranchDay::default())
}

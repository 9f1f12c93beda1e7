//! A home-care day as the comparison with other solvers states it: visits, split shifts, and travel by formula.
//!
//! One JSON file: `locations` (latitude and longitude, or x and y), `visits`, `carers` and `shifts`, times in whole
//! seconds. Travel is not in the file: `matrix` names the formula. Every visit is optional, at a price that no travel
//! saved can outweigh, so that as many as can be are served.

use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use clap::ValueEnum;
use homeround_core::book::{Carer, Shift, Visit};
use homeround_core::ground::{CarerIx, ClientIx, Cost, PlaceIx, Seconds, ShiftIx, Skills, Span, Window};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::{Prices, Task};
use serde::Deserialize;
use serde_json::{Value, json};

use super::UNIT_PRICE;
use super::road::Road;

/// The most places whose travel is tabulated: 36 MB of seconds and as much of metres.
const MOST_PLACES: usize = 3_000;

/// Seconds of travel that an unserved visit outweighs: the same for every solver compared.
pub const UNSERVED_SECONDS: i64 = 100_000;

/// What a served day is made small in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Objective {
    /// Travel alone: waiting costs nothing.
    #[default]
    Travel,
    /// Every second between leaving home and being back: contact, travel and waiting.
    Paid,
}

/// A day, read and found consistent.
#[derive(Clone, Debug)]
pub struct CareDay {
    /// Its name, as the file has it.
    pub name: String,
    /// What its roster is made small in.
    pub objective: Objective,
    /// Where everything is.
    pub road: Road,
    /// The visits, in the file's order.
    pub visits: Vec<CareVisit>,
    /// The stretches of availability, two for a split shift.
    pub shifts: Vec<CareShift>,
    /// What each carer can do.
    pub carers: Vec<Skills>,
    /// How many clients there are.
    pub clients: usize,
}

/// One visit of a [`CareDay`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CareVisit {
    /// The file's number for it.
    pub id: i64,
    /// Whom it is for.
    pub client: usize,
    /// Where it is.
    pub place: usize,
    /// How long it takes.
    pub duration: i64,
    /// It starts no earlier than the first and no later than the second.
    pub window: (i64, i64),
    /// What its carer must be able to do.
    pub skills: Skills,
    /// What it takes of a shift's capacity.
    pub demand: u32,
}

/// One stretch of a carer of a [`CareDay`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CareShift {
    /// The file's number for it.
    pub id: i64,
    /// Whose it is.
    pub carer: usize,
    /// Where it begins and where it ends.
    pub ends: (usize, usize),
    /// Leaving no earlier than the first, back no later than the second.
    pub span: (i64, i64),
    /// The most that can be taken out in it.
    pub capacity: u32,
}

#[derive(Deserialize)]
struct CareDayFile {
    name: String,
    matrix: String,
    locations: Vec<[f64; 2]>,
    visits: Vec<FileVisit>,
    shifts: Vec<FileShift>,
}

#[derive(Deserialize)]
struct FileVisit {
    id: i64,
    client: i64,
    loc: usize,
    dur: i64,
    tw: (i64, i64),
    skills: Vec<String>,
    #[serde(default)]
    demand: u32,
}

#[derive(Deserialize)]
struct FileShift {
    id: i64,
    carer: i64,
    start_loc: usize,
    end_loc: usize,
    start: i64,
    end: i64,
    skills: Vec<String>,
    #[serde(default = "unlimited")]
    capacity: u32,
}

const fn unlimited() -> u32 {
    u32::MAX
}

/// Reads a day.
///
/// # Errors
/// When a field is missing, a row names what is not there, or there are more skills than the core knows.
pub fn read(value: &Value) -> anyhow::Result<CareDay> {
    let file = CareDayFile::deserialize(value)?;
    let road = Road::read(&file.matrix, &file.locations)?;
    let mut skills = Names::default();
    let mut visits = Vec::with_capacity(file.visits.len());
    let mut clients = Rows::default();
    for row in &file.visits {
        ensure!(row.loc < road.places(), "visit {} is at location {}, which is not there", row.id, row.loc);
        ensure!((0..=i64::from(Seconds::HORIZON.0)).contains(&row.dur), "visit {} lasts {} seconds", row.id, row.dur);
        visits.push(CareVisit {
            id: row.id,
            client: clients.row(row.client),
            place: row.loc,
            duration: row.dur,
            window: whole(row.tw).with_context(|| format!("visit {}", row.id))?,
            skills: skills.set(&row.skills)?,
            demand: row.demand,
        });
    }
    let (mut staff, mut carers) = (Rows::default(), Vec::new());
    let mut shifts = Vec::with_capacity(file.shifts.len());
    for row in &file.shifts {
        let ends = (row.start_loc, row.end_loc);
        ensure!(ends.0.max(ends.1) < road.places(), "shift {} names a location that is not there", row.id);
        let (carer, able) = (staff.row(row.carer), skills.set(&row.skills)?);
        if carer == carers.len() {
            carers.push(able);
        }
        ensure!(carers[carer] == able, "carer {} has other skills in shift {}", row.carer, row.id);
        shifts.push(CareShift {
            id: row.id,
            carer,
            ends,
            span: whole((row.start, row.end)).with_context(|| format!("shift {}", row.id))?,
            capacity: row.capacity,
        });
    }
    ensure!(distinct(visits.iter().map(|visit| visit.id)), "two visits have one id");
    ensure!(distinct(shifts.iter().map(|shift| shift.id)), "two shifts have one id");
    Ok(CareDay {
        name: file.name,
        objective: Objective::default(),
        road,
        visits,
        shifts,
        carers,
        clients: clients.0.len(),
    })
}

/// Two times that the core can hold, in order.
fn whole(times: (i64, i64)) -> anyhow::Result<(i64, i64)> {
    let fits = |time: i64| (-i64::from(Seconds::DAY.0)..=i64::from(Seconds::HORIZON.0)).contains(&time);
    ensure!(
        times.0 <= times.1 && fits(times.0) && fits(times.1),
        "{} to {} is not a stretch of time",
        times.0,
        times.1
    );
    Ok(times)
}

fn distinct(ids: impl Iterator<Item = i64>) -> bool {
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.windows(2).all(|pair| pair[0] != pair[1])
}

/// The file's ids in the order in which they are met, each with its row.
#[derive(Default)]
struct Rows(std::collections::HashMap<i64, usize>);

impl Rows {
    fn row(&mut self, id: i64) -> usize {
        let next = self.0.len();
        *self.0.entry(id).or_insert(next)
    }
}

/// The skills' names, each with the number of its bit.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn set(&mut self, names: &[String]) -> anyhow::Result<Skills> {
        let mut set = Skills::NONE;
        for name in names {
            let known = self.0.iter().position(|known| known == name);
            let bit = known.unwrap_or(self.0.len());
            if known.is_none() {
                self.0.push(name.clone());
            }
            if bit >= Skills::MOST {
                bail!("more than {} skills", Skills::MOST);
            }
            set = set.with(bit as u32);
        }
        Ok(set)
    }
}

impl CareDay {
    /// The day as a problem, with [`UNIT_PRICE`] for each second that the objective counts.
    #[must_use]
    pub fn tables(&self) -> Tables {
        let places = self.road.places();
        let tabled = places <= MOST_PLACES;
        let (travel_second, per_second) = match self.objective {
            Objective::Travel => (UNIT_PRICE, Cost::ZERO),
            Objective::Paid => (Cost::ZERO, UNIT_PRICE),
        };
        Tables {
            clients: self.clients as u32,
            carers: self.carers.iter().map(|&skills| Carer { skills, per_second, ..Carer::default() }).collect(),
            shifts: self.shifts.iter().map(CareShift::row).collect(),
            visits: self.visits.iter().map(CareVisit::row).collect(),
            places: places as u32,
            modes: 1,
            travel_seconds: if tabled { self.road.table() } else { Vec::new() },
            travel_metres: if tabled { vec![0; places * places] } else { Vec::new() },
            ways: if tabled { None } else { Some(Arc::new(self.road.clone())) },
            prices: Prices { travel_second, ..Prices::default() },
            ..Tables::default()
        }
    }

    /// A roster as `{"routes":[{"shift":id,"visits":[ids]}]}`, in the file's own ids; unused shifts are left out.
    #[must_use]
    pub fn solution(&self, roster: &OwnedRoster) -> Value {
        let visit = |task: Task| match task {
            Task::Visit(visit) => Some(self.visits[visit.at()].id),
            Task::Break(_) => None,
        };
        let mut routes = Vec::new();
        for (at, shift) in self.shifts.iter().enumerate() {
            let round = roster.view().round(ShiftIx::from_index(at));
            let visits: Vec<i64> = round.iter().filter_map(|stop| visit(stop.task)).collect();
            if !visits.is_empty() {
                routes.push(json!({ "shift": shift.id, "visits": visits }));
            }
        }
        json!({ "routes": routes })
    }
}

impl CareVisit {
    fn row(&self) -> Visit {
        let (earliest, latest) = (Seconds(self.window.0 as i32), Seconds(self.window.1 as i32));
        Visit {
            client: ClientIx::from_index(self.client),
            place: PlaceIx::from_index(self.place),
            duration: Seconds(self.duration as i32),
            window: Window { earliest, latest },
            ready: earliest,
            due: latest,
            unserved_price: UNIT_PRICE.times(UNSERVED_SECONDS),
            skills: self.skills,
            carers: 1,
            load: self.demand,
            ..Visit::default()
        }
    }
}

impl CareShift {
    fn row(&self) -> Shift {
        Shift {
            carer: CarerIx::from_index(self.carer),
            span: Span { start: Seconds(self.span.0 as i32), end: Seconds(self.span.1 as i32) },
            start: PlaceIx::from_index(self.ends.0),
            end: PlaceIx::from_index(self.ends.1),
            commute_paid: true,
            capacity: self.capacity,
            ..Shift::default()
        }
    }
}

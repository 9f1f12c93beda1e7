//! The Mankowska family: patients with soft windows, services by skill, pairs at once or one after the other.
//!
//! Source: Mankowska, Meisel, Bierwirth, "The home health care routing and scheduling problem with interdependent
//! services", Health Care Management Science 17 (2014); the JSON form of Ceschia, Di Gaspero, Rosati, Schaerf (2024).

use anyhow::{Context, bail, ensure};
use homeround_core::book::{Carer, Gap, Shift, Visit};
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window};
use homeround_core::heap::{OwnedRoster, Tables};
use homeround_core::rounds::{Prices, Task};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{UNIT_PRICE, scaled};

/// Thousandths of a minute in a minute: the published distances have three decimals.
pub const SCALE: i64 = 1_000;

/// What an unserved patient costs, in minutes of the objective's sum: more than any day has.
const UNSERVED_MINUTES: i64 = 20_000;

/// An instance, its times in thousandths of a minute.
#[derive(Clone, Debug)]
pub struct HomeCare {
    /// The patients in the file's order.
    pub patients: Vec<Patient>,
    /// The carers in the file's order.
    pub carers: Vec<Caregiver>,
    /// Travel, row = from: the office first, then the patients.
    pub travel: Vec<Vec<i64>>,
}

/// One patient.
#[derive(Clone, Debug)]
pub struct Patient {
    /// The file's name for them.
    pub id: String,
    /// No service starts before this.
    pub earliest: i64,
    /// A service that starts after this is late.
    pub due: i64,
    /// One or two services, each by a different carer.
    pub services: Vec<Service>,
    /// Least and most time from the first service's start to the second's; zero and zero when at once.
    pub pair: Option<(i64, i64)>,
}

/// One service that a patient asks for.
#[derive(Clone, Debug)]
pub struct Service {
    /// The file's name for it.
    pub id: String,
    /// Which of the file's services it is.
    pub skill: u32,
    /// How long it takes.
    pub duration: i64,
}

/// One carer.
#[derive(Clone, Debug)]
pub struct Caregiver {
    /// The file's name for them.
    pub id: String,
    /// Which services they can do.
    pub skills: Skills,
}

#[derive(Deserialize)]
struct HomeCareFile {
    patients: Vec<PatientRow>,
    services: Vec<ServiceRow>,
    caregivers: Vec<CaregiverRow>,
    distances: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct PatientRow {
    id: String,
    time_window: [f64; 2],
    required_caregivers: Vec<RequiredRow>,
    synchronization: Option<PairRow>,
}

#[derive(Deserialize)]
struct RequiredRow {
    service: String,
    duration: Option<f64>,
}

#[derive(Deserialize)]
struct PairRow {
    #[serde(rename = "type")]
    kind: String,
    distance: Option<[f64; 2]>,
}

#[derive(Deserialize)]
struct ServiceRow {
    id: String,
    default_duration: f64,
}

#[derive(Deserialize)]
struct CaregiverRow {
    id: String,
    abilities: Vec<String>,
}

impl HomeCare {
    /// Reads an instance. Windows are floored to whole minutes: those of the Italian files carry float noise
    /// (`65.00000000000001`, `62.999999999999986`), and the published solvers read them as integers.
    ///
    /// # Errors
    /// When a part is missing, unknown, finer than a thousandth of a minute, or asked for twice.
    pub fn read(value: &Value) -> anyhow::Result<Self> {
        let file = HomeCareFile::deserialize(value)?;
        ensure!(file.services.len() <= Skills::MOST, "more than {} services", Skills::MOST);
        let skill = |id: &str| {
            let found = file.services.iter().position(|service| service.id == id);
            found.map(|at| at as u32).with_context(|| format!("service {id} is not in `services`"))
        };
        let mut carers = Vec::with_capacity(file.caregivers.len());
        for row in &file.caregivers {
            let mut skills = Skills::NONE;
            for ability in &row.abilities {
                skills = skills.with(skill(ability)?);
            }
            carers.push(Caregiver { id: row.id.clone(), skills });
        }
        let patients = file
            .patients
            .iter()
            .map(|row| read_patient(row, &file.services, &skill).with_context(|| format!("patient {}", row.id)));
        let patients: Vec<Patient> = patients.collect::<anyhow::Result<_>>()?;
        let travel = read_square(&file.distances, patients.len() + 1, SCALE)?;
        Ok(Self { patients, carers, travel })
    }

    /// The instance as a problem: thousandths of a minute as its seconds, price [`UNIT_PRICE`] for each of travel,
    /// lateness and the largest lateness, so that a roster's cost is three times the published one.
    #[must_use]
    pub fn tables(&self) -> Tables {
        let places = self.travel.len();
        let mut tables = Tables {
            clients: self.patients.len() as u32,
            places: places as u32,
            modes: 1,
            travel_seconds: self.travel.iter().flatten().map(|&time| time as u32).collect(),
            travel_metres: vec![0; places * places],
            prices: Prices { travel_second: UNIT_PRICE, worst_late_second: UNIT_PRICE, ..Prices::default() },
            ..Tables::default()
        };
        for (at, carer) in self.carers.iter().enumerate() {
            tables.carers.push(Carer { skills: carer.skills, ..Carer::default() });
            tables.shifts.push(Shift {
                carer: CarerIx::from_index(at),
                span: Span { start: Seconds::ZERO, end: Seconds::HORIZON },
                start: PlaceIx(0),
                end: PlaceIx(0),
                ..Shift::default()
            });
        }
        for (at, patient) in self.patients.iter().enumerate() {
            self.push_patient(&mut tables, at, patient);
        }
        tables
    }

    fn push_patient(&self, tables: &mut Tables, at: usize, patient: &Patient) {
        let first = VisitIx::from_index(tables.visits.len());
        for service in &patient.services {
            tables.visits.push(Visit {
                client: ClientIx::from_index(at),
                place: PlaceIx::from_index(at + 1),
                duration: Seconds(service.duration as i32),
                window: Window { earliest: Seconds(patient.earliest as i32), latest: Seconds::HORIZON },
                due: Seconds(patient.due as i32),
                late_price: UNIT_PRICE,
                unserved_price: UNIT_PRICE.times(UNSERVED_MINUTES * SCALE),
                skills: Skills::NONE.with(service.skill),
                carers: 1,
                load: 0,
                ..Visit::default()
            });
        }
        if let Some((least, most)) = patient.pair {
            tables.gaps.push(Gap {
                first,
                second: VisitIx(first.0 + 1),
                least: Seconds(least as i32),
                most: Seconds(most as i32),
                different_carers: true,
                same_carer: false,
                both_or_neither: true,
            });
        }
    }

    /// A roster in the family's own solution format: carers who visit nobody are left out.
    #[must_use]
    pub fn solution(&self, roster: &OwnedRoster) -> Value {
        let services: Vec<(&Patient, &Service)> =
            self.patients.iter().flat_map(|patient| patient.services.iter().map(move |s| (patient, s))).collect();
        let minutes = |time: i64| time as f64 / SCALE as f64;
        let mut routes = Vec::new();
        for (at, carer) in self.carers.iter().enumerate() {
            let mut locations = Vec::new();
            for stop in roster.view().round(ShiftIx::from_index(at)) {
                let Task::Visit(visit) = stop.task else { continue };
                let (patient, service) = services[visit.at()];
                let start = i64::from(stop.start.0);
                locations.push(json!({
                    "patient": patient.id,
                    "service": service.id,
                    "arrival_time": minutes(start),
                    "departure_time": minutes(start + service.duration),
                }));
            }
            if !locations.is_empty() {
                routes.push(json!({ "caregiver_id": carer.id, "locations": locations }));
            }
        }
        json!({ "routes": routes })
    }
}

fn read_patient(
    row: &PatientRow,
    services: &[ServiceRow],
    skill: &dyn Fn(&str) -> anyhow::Result<u32>,
) -> anyhow::Result<Patient> {
    let mut asked: Vec<Service> = Vec::new();
    for required in &row.required_caregivers {
        let skill = skill(&required.service)?;
        let duration = required.duration.unwrap_or(services[skill as usize].default_duration);
        ensure!(asked.iter().all(|other| other.skill != skill), "service {} is asked for twice", required.service);
        asked.push(Service { id: required.service.clone(), skill, duration: scaled(duration, SCALE)? });
    }
    let pair = match (asked.len(), &row.synchronization) {
        (1, None) => None,
        (2, Some(pair)) => Some(match (pair.kind.as_str(), pair.distance) {
            ("simultaneous", _) => (0, 0),
            ("sequential", Some([least, most])) => (scaled(least, SCALE)?, scaled(most, SCALE)?),
            _ => bail!("synchronization is neither simultaneous nor sequential with a distance"),
        }),
        (count, _) => bail!("{count} services, and synchronization present or absent to match neither one nor two"),
    };
    let [earliest, due] = row.time_window;
    Ok(Patient {
        id: row.id.clone(),
        earliest: scaled(earliest.floor(), SCALE)?,
        due: scaled(due.floor(), SCALE)?,
        services: asked,
        pair,
    })
}

/// A square table of `size` rows in whole counts of `1 / scale`.
///
/// # Errors
/// When it is not square, not of that size, negative, or finer than the scale.
pub(super) fn read_square(rows: &[Vec<f64>], size: usize, scale: i64) -> anyhow::Result<Vec<Vec<i64>>> {
    ensure!(rows.len() == size, "travel has {} rows for {size} places", rows.len());
    let mut table = Vec::with_capacity(size);
    for row in rows {
        ensure!(row.len() == size, "a row of travel has {} entries for {size} places", row.len());
        ensure!(row.iter().all(|&entry| entry >= 0.0), "travel below zero");
        table.push(row.iter().map(|&entry| scaled(entry, scale)).collect::<anyhow::Result<Vec<i64>>>()?);
    }
    Ok(table)
}

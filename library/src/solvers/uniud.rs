//! A plan of one day as an instance of UniUD's home-care benchmark, and an instance as a book.
//!
//! Source: the instances of github.com/iolab-uniud/hhcrsp (MIT) and Ceschia, Di Gaspero and others (2024); the model is that of Mankowska,
//! Meisel and Bierwirth (2014). Times and ways are minutes. A service is a set of carers who may give it. Late starts are allowed and cost.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::solvers::uniud::write_instance;
//!
//! // The form has one day only, and says so of a week.
//! let (branch, _) = plan_starter()?;
//! assert!(write_instance(&branch.plan).unwrap_err().to_string().contains("several days"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use serde_json::{Value, json};

use homeround_core::book::Gap;
use homeround_core::ground::{CarerIx, PlaceIx, VisitIx};

use super::Conversion;
use super::book_draft::{BookDraft, are_places, clock, degrees, id_of, made_up};
use super::carer_sets::CarerSets;
use super::vroom::gap_words;
use crate::book::value::Day;
use crate::book::{Book, Plan};
use crate::failure::Failure;
use crate::fault::{Fault, Faults, whole};
use crate::source::SourceFile;

/// The instance of a plan of one day, and what it does not carry.
///
/// # Errors
/// A plan of several days, which the form has not.
pub fn write_instance(plan: &Plan) -> Result<(Value, Conversion), Faults> {
    if plan.names.days != 1 {
        let remedy = "Plan one day: set days = 1 under [branch], and start to the day that is meant.";
        return Err(Faults(vec![whole("homeround.toml", "plans several days, and an instance has one", remedy)]));
    }
    let tables = &plan.tables;
    let sets = CarerSets::from_tables(tables);
    let mut told = Conversion::new("uniud");
    let office = office(plan, &mut told);
    let partner = partners(plan, &mut told);
    let mut rows: Vec<usize> = office.into_iter().collect();
    let mut patients = Vec::new();
    for (at, visit) in tables.visits.iter().enumerate() {
        let index = VisitIx::from_index(at);
        // The second visit of a pair is a service of the first one's patient.
        if partner.iter().any(|(_, second, _)| *second == index) {
            continue;
        }
        let patient = patient(plan, &sets, index, partner.iter().find(|(first, ..)| *first == index), &mut told);
        rows.push(visit.place.at());
        patients.push(patient);
    }
    let services: Vec<Value> =
        (0..sets.len()).map(|set| json!({ "id": format!("s{}", set + 1), "default_duration": 30 })).collect();
    let caregiver = |(at, named): (usize, &crate::book::expand::Named)| {
        let abilities: Vec<String> =
            sets.of_carer(CarerIx::from_index(at)).map(|set| format!("s{}", set + 1)).collect();
        json!({ "id": named.id, "abilities": abilities })
    };
    let caregivers: Vec<Value> = plan.names.carers.iter().enumerate().map(caregiver).collect();
    not_carried(plan, &mut told);
    (told.visits, told.carers) = (tables.visits.len(), tables.carers.len());
    let place = |at: usize| plan.names.places.get(at).map(|row| lon_lat(row.place));
    let distances: Vec<Vec<f64>> =
        rows.iter().map(|from| rows.iter().map(|to| minutes(plan, *from, *to)).collect()).collect();
    let instance = json!({
        "name": plan.names.branch,
        "central_offices": [{ "id": "d1", "location": office.and_then(place) }],
        "patients": patients, "services": services, "caregivers": caregivers, "distances": distances,
    });
    Ok((instance, told))
}

fn lon_lat(place: homeround_core::ground::Place) -> [f64; 2] {
    [f64::from(place.lon) / 1e7, f64::from(place.lat) / 1e7]
}

/// Minutes of a way by the first mode.
fn minutes(plan: &Plan, from: usize, to: usize) -> f64 {
    let places = plan.tables.places as usize;
    f64::from(plan.tables.travel_seconds.get(from * places + to).copied().unwrap_or(0)) / 60.0
}

/// The one place from which everybody leaves: the first that a shift starts at.
fn office(plan: &Plan, told: &mut Conversion) -> Option<usize> {
    let mut starts: Vec<PlaceIx> = plan.tables.shifts.iter().flat_map(|shift| [shift.start, shift.end]).collect();
    starts.retain(|place| place.is_some());
    let office = starts.first().copied();
    if starts.iter().any(|place| Some(*place) != office) {
        told.leave("shifts", "they start or end at different places: all leave from one office");
    }
    if office.is_none() {
        told.leave("shifts", "they start anywhere: all leave from the first client");
    }
    office.map_or_else(|| plan.tables.visits.first().map(|visit| visit.place.at()), |place| Some(place.at()))
}

/// Pairs of visits that one patient can have: of one client, a carer each, with a time between their starts and different carers.
fn partners<'a>(plan: &'a Plan, told: &mut Conversion) -> Vec<(VisitIx, VisitIx, &'a Gap)> {
    let visits = &plan.tables.visits;
    let mut found: Vec<(VisitIx, VisitIx, &Gap)> = Vec::new();
    for gap in &plan.tables.gaps {
        let (first, second) = (&visits[gap.first.at()], &visits[gap.second.at()]);
        let taken = found.iter().any(|(a, b, _)| [*a, *b].iter().any(|at| *at == gap.first || *at == gap.second));
        let fits =
            first.client == second.client && first.carers == 1 && second.carers == 1 && first.window == second.window;
        if fits && !taken && gap.different_carers && gap.most != Gap::NO_MOST && gap.least.0 >= 0 {
            found.push((gap.first, gap.second, gap));
        } else {
            let name = |at: VisitIx| plan.names.visits.get(at.at()).map_or("?", |row| row.id.as_str());
            told.leave(format!("gap {} to {}", name(gap.first), name(gap.second)), gap_words(gap));
        }
    }
    found
}

fn patient(
    plan: &Plan,
    sets: &CarerSets,
    at: VisitIx,
    pair: Option<&(VisitIx, VisitIx, &Gap)>,
    told: &mut Conversion,
) -> Value {
    let visit = &plan.tables.visits[at.at()];
    let id = &plan.names.visits[at.at()].id;
    let service = |at: VisitIx| {
        let duration = f64::from(plan.tables.visits[at.at()].duration.0) / 60.0;
        json!({ "service": format!("s{}", sets.of_visit(at) + 1), "duration": duration })
    };
    let mut needed = vec![service(at)];
    let due = visit.due.min(visit.window.latest).max(visit.window.earliest);
    let mut leave = |why: &str| told.leave(format!("visit {id}"), why);
    if due < visit.window.latest {
        leave("its latest start: an instance has one time after which a start is late");
    } else {
        leave("its latest start is kept only at a price");
    }
    if visit.early_price.0 > 0 {
        leave("a price for starting early");
    }
    if visit.others > 0 {
        leave("other windows");
    }
    if visit.carers > 2 {
        leave("more than two carers");
    }
    let mut patient = json!({
        "id": id,
        "location": plan.names.places.get(visit.place.at()).map(|row| lon_lat(row.place)),
        "time_window": [f64::from(visit.window.earliest.0) / 60.0, f64::from(due.0) / 60.0],
    });
    if visit.carers > 1 {
        needed.push(service(at));
        patient["synchronization"] = json!({ "type": "simultaneous" });
    }
    if let Some((_, second, gap)) = pair {
        needed.push(service(*second));
        let distance = [f64::from(gap.least.0) / 60.0, f64::from(gap.most.0) / 60.0];
        patient["synchronization"] = if gap.least.0 == 0 && gap.most.0 == 0 {
            json!({ "type": "simultaneous" })
        } else {
            json!({ "type": "sequential", "distance": distance })
        };
    }
    patient["required_caregivers"] = needed.into();
    patient
}

/// What an instance has no place for.
fn not_carried(plan: &Plan, told: &mut Conversion) {
    for (at, shift) in plan.names.shifts.iter().enumerate() {
        told.leave(format!("shift {}", shift.id), "when it starts and ends: caregivers have no hours");
        if plan.tables.shifts[at].breaks > 0 {
            told.leave(format!("shift {}", shift.id), "its breaks");
        }
    }
    if plan.names.modes.len() > 1 {
        told.leave("travel", "all but the first mode");
    }
    if plan.tables.periods > 1 {
        told.leave("travel", "times of the day with travel times of their own");
    }
    told.leave("costs", "pay, miles, continuity and the policy's prices: an instance weighs ways and lateness");
}

/// The book of an instance, planned on `start`, whose minute zero is midnight; and what it does not carry.
///
/// # Errors
/// What is wrong with the instance, or with the book that it makes.
pub fn read_instance(document: &SourceFile, start: Day) -> Result<(Book, Conversion), Failure> {
    let file = &document.name;
    let broken = |problem: &str| Faults(vec![whole(file, problem, "Give an instance as iolab-uniud/hhcrsp has them.")]);
    let value: Value =
        serde_json::from_slice(&document.bytes).map_err(|error| broken(&format!("is not JSON ({error})")))?;
    let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
    let (patients, caregivers, distances) = (list("patients"), list("caregivers"), list("distances"));
    if patients.is_empty() || caregivers.is_empty() || distances.len() != patients.len() + 1 {
        return Err(broken("has no patients, no caregivers, or no way from each patient and the office to each").into());
    }
    let mut reading = InstanceReading {
        draft: BookDraft::new(value["name"].as_str().unwrap_or("HHCRSP instance"), "Etc/UTC", start),
        told: Conversion::new("a book"),
        faults: Faults::default(),
        file,
    };
    let office = list("central_offices").first().cloned().unwrap_or_default();
    let points = reading.points(&office, &patients);
    reading.ways(&distances);
    reading.draft.set_points(&points);
    reading.draft.base = points.first().cloned();
    let services = list("services");
    for (at, patient) in patients.iter().enumerate() {
        reading.patient(at, patient, &services, &points[at + 1]);
    }
    for (at, caregiver) in caregivers.iter().enumerate() {
        reading.caregiver(at, caregiver, &points[0]);
    }
    // Ways, lateness and the largest lateness weigh alike, a pound a minute.
    for (price, pounds) in [("late_pounds_per_minute", "1"), ("worst_late_pounds_per_minute", "1")] {
        reading.draft.policy.insert(price.to_owned(), pounds.into());
    }
    reading.faults.or(())?;
    reading.draft.days = 1;
    (reading.told.visits, reading.told.carers) = (patients.len(), caregivers.len());
    let book = reading.draft.finish(file)?;
    Ok((book, reading.told))
}

struct InstanceReading<'a> {
    draft: BookDraft,
    told: Conversion,
    faults: Faults,
    file: &'a str,
}

impl InstanceReading<'_> {
    fn fault(&mut self, path: String, value: &Value, problem: &str, remedy: &str) {
        let (problem, remedy, value) = (problem.to_owned(), remedy.to_owned(), value.to_string());
        self.faults.push(Fault { file: self.file.to_owned(), row: None, column: path, value, problem, remedy });
    }

    /// Where the office and the patients are; made up where they are points of a plane.
    fn points(&mut self, office: &Value, patients: &[Value]) -> Vec<(String, String)> {
        let place = |row: &Value| Some((row["location"].get(1)?.as_f64()?, row["location"].get(0)?.as_f64()?));
        let own: Vec<Option<(f64, f64)>> = std::iter::once(office).chain(patients).map(place).collect();
        // Coordinates of a plane are whole numbers, and lie far apart where degrees would.
        let plane = own.iter().flatten().all(|(y, x)| y.fract() == 0.0 && x.fract() == 0.0);
        if are_places(&own) && !plane {
            return own.iter().flatten().map(|(lat, lon)| (degrees(*lat), degrees(*lon))).collect();
        }
        self.told.leave("locations", "they are no places of their own: the distances hold, and places are made up");
        (0..own.len()).map(made_up).collect()
    }

    fn ways(&mut self, distances: &[Value]) {
        let mut rounded = false;
        let mut rows = Vec::with_capacity(distances.len());
        for (at, row) in distances.iter().enumerate() {
            let mut seconds = Vec::with_capacity(distances.len());
            for (to, cell) in row.as_array().into_iter().flatten().enumerate() {
                let exact =
                    cell.as_f64().filter(|minutes| (0.0..=44_640.0).contains(minutes)).map(|minutes| minutes * 60.0);
                let Some(exact) = exact else {
                    let remedy = "Give minutes of zero or more, a month at the most.";
                    self.fault(format!("distances[{at}][{to}]"), cell, "is no way in minutes", remedy);
                    continue;
                };
                rounded |= (exact - exact.round()).abs() > 1e-6;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a month")]
                seconds.push(if at == to { 0 } else { exact.round() as u32 });
            }
            rows.push(seconds);
        }
        if rounded {
            self.told.leave("distances", "they are no whole seconds: rounded to the nearest");
        }
        self.draft.add_mode("car", Some(rows));
    }

    fn patient(&mut self, at: usize, patient: &Value, services: &[Value], (latitude, longitude): &(String, String)) {
        let name = patient["id"].as_str().unwrap_or_default();
        let id = id_of(name, &format!("p{}", at + 1));
        self.draft.clients.push(json!({ "id": id, "name": id, "latitude": latitude, "longitude": longitude }));
        let needed = patient["required_caregivers"].as_array().cloned().unwrap_or_default();
        let Some((earliest, due)) = self.window(at, patient) else { return };
        let mut packages = Vec::new();
        for (number, row) in needed.iter().enumerate() {
            let service = row["service"].as_str().unwrap_or_default();
            let usual = || {
                services.iter().find(|held| held["id"] == service).and_then(|held| held["default_duration"].as_f64())
            };
            let length = row["duration"].as_f64().or_else(usual).unwrap_or(0.0);
            let minutes = length.ceil().clamp(0.0, 1_440.0);
            if (length - minutes).abs() > 1e-9 || minutes < 1.0 {
                self.told.leave(format!("patient {id}"), "a duration is no whole minutes: rounded up");
            }
            let own = if needed.len() > 1 { format!("{id}-{}", number + 1) } else { id.clone() };
            #[expect(clippy::cast_possible_truncation, reason = "a day at the most")]
            let minutes = (minutes as i64).max(1);
            packages.push(json!({
                "id": own, "client": id, "name": "visit", "from": self.draft.start.to_string(), "minutes": minutes, "carers": 1,
                "earliest": clock(earliest), "latest": "23:59", "preferred": clock(due), "skills": [format!("service-{service}")],
            }));
        }
        match (&mut packages[..], patient["synchronization"]["type"].as_str()) {
            ([_], None) => {}
            ([first, second], Some(kind)) => {
                let limit = |at: usize| patient["synchronization"]["distance"][at].as_f64().unwrap_or(0.0);
                let (least, most) = if kind == "sequential" { (limit(0), limit(1)) } else { (0.0, 0.0) };
                #[expect(clippy::cast_possible_truncation, reason = "a day at the most")]
                let (least, most) = (least.ceil().clamp(0.0, 1_440.0) as i64, most.floor().clamp(0.0, 1_440.0) as i64);
                self.draft.gaps.push(json!({
                    "first": first["id"], "second": second["id"], "counted_from": "start", "least_minutes": least,
                    "most_minutes": most.max(least), "different_carers": true, "both_or_neither": true,
                }));
            }
            _ => {
                let remedy = "Give one caregiver, or two with a synchronization.";
                let path = format!("patients[{at}].required_caregivers");
                self.fault(path, &Value::Null, "are not one caregiver, or two that are synchronized", remedy);
            }
        }
        self.draft.packages.append(&mut packages);
    }

    /// The first start and the first late one, in whole minutes.
    fn window(&mut self, at: usize, patient: &Value) -> Option<(i64, i64)> {
        let end = |at: usize| patient["time_window"][at].as_f64().filter(|minute| (0.0..1_440.0).contains(minute));
        let Some((from, until)) = end(0).zip(end(1)) else {
            let remedy = "Give two times in minutes of one day.";
            self.fault(
                format!("patients[{at}].time_window"),
                &patient["time_window"],
                "is no window of one day",
                remedy,
            );
            return None;
        };
        if from.fract() != 0.0 || until.fract() != 0.0 {
            let name = patient["id"].as_str().unwrap_or_default();
            self.told.leave(format!("patient {name}"), "its window is no whole minutes: made narrower");
        }
        #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
        let (from, until) = (from.ceil().min(1_439.0) as i64, until.floor() as i64);
        Some((from, until.max(from)))
    }

    fn caregiver(&mut self, at: usize, caregiver: &Value, (latitude, longitude): &(String, String)) {
        let id = id_of(caregiver["id"].as_str().unwrap_or_default(), &format!("c{}", at + 1));
        let abilities = caregiver["abilities"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let skills: Vec<String> = abilities.map(|service| format!("service-{service}")).collect();
        self.draft.carers.push(json!({
            "id": id, "name": id, "latitude": latitude, "longitude": longitude, "skills": skills, "mode": "car", "pay_per_hour": "0",
        }));
        self.draft.shifts.push(json!({
            "id": id, "carer": id, "from": self.draft.start.to_string(), "start": "00:00", "end": "24:00", "starts_at": "base",
            "ends_at": "base",
        }));
    }
}

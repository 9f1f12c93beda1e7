//! A problem of VROOM as a book: a client and a package for each job, a carer and a shift for each vehicle.
//!
//! ```
//! use homeround::book::value::Day;
//! use homeround::solvers::vroom_import::read_problem;
//! use homeround::source::SourceFile;
//!
//! let problem = br#"{
//!     "vehicles": [{ "id": 1, "start": [-3.0, 51.58], "end": [-3.0, 51.58], "time_window": [25200, 50400] }],
//!     "jobs": [{ "id": 7, "location": [-2.99, 51.57], "service": 1800, "time_windows": [[28800, 32400]] }]
//! }"#;
//! let (book, told) = read_problem(&SourceFile::new("problem.json", problem.to_vec()), Day::read("2026-03-02").unwrap())?;
//! assert_eq!((book.clients.len(), book.shifts.len(), told.visits), (1, 1, 1));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use serde_json::{Map, Value, json};

use super::Conversion;
use super::book_draft::{BookDraft, are_places, clock, degrees, id_of, made_up};
use crate::book::Book;
use crate::book::value::Day;
use crate::failure::Failure;
use crate::fault::{Fault, Faults, whole};
use crate::source::SourceFile;

/// The seconds of a day.
const DAY: i64 = 86_400;
/// Times from here on are seconds since 1970.
const EPOCH_TIMES: i64 = 1_000_000_000;
/// The most points of a matrix: its square must fit in memory.
const MOST_POINTS: usize = 20_000;

/// The book of a problem whose times are seconds from the midnight of `start`, or since 1970; and what the book does not carry.
///
/// # Errors
/// What is wrong with the problem, or with the book that it makes.
pub fn read_problem(document: &SourceFile, start: Day) -> Result<(Book, Conversion), Failure> {
    let file = &document.name;
    let broken = |problem: &str, remedy: &str| Faults(vec![whole(file, problem, remedy)]);
    let problem: Value = serde_json::from_slice(&document.bytes)
        .map_err(|error| broken(&format!("is not JSON ({error})"), "Give a problem as VROOM's API describes it."))?;
    let list = |key: &str| problem[key].as_array().cloned().unwrap_or_default();
    let (jobs, vehicles) = (list("jobs"), list("vehicles"));
    if jobs.is_empty() || vehicles.is_empty() {
        let remedy = "Give a problem with jobs and vehicles, as VROOM's API describes it.";
        return Err(broken("has no jobs or no vehicles", remedy).into());
    }
    let times = jobs.iter().chain(&vehicles).flat_map(windows_of);
    let first = times.map(|(start, _)| start).min().unwrap_or(0);
    // Times as large as this are of the epoch: no plan is so long.
    let since_epoch = first >= EPOCH_TIMES;
    let (zone, start, zero) = if since_epoch {
        let day = first.div_euclid(DAY);
        ("Etc/UTC", Day(homeround_core::ground::Date(i32::try_from(day).unwrap_or(0))), day * DAY)
    } else {
        ("Europe/London", start, 0)
    };
    let mut reading = ProblemReading {
        draft: BookDraft::new("VROOM problem", zone, start),
        told: Conversion::new("a book"),
        faults: Faults::default(),
        points: Vec::new(),
        file,
        zero,
        last_day: 0,
    };
    reading.places(&problem, &jobs, &vehicles)?;
    for (at, job) in jobs.iter().enumerate() {
        reading.job(at, job);
    }
    for (at, vehicle) in vehicles.iter().enumerate() {
        reading.vehicle(at, vehicle);
    }
    for (at, shipment) in list("shipments").iter().enumerate() {
        let name = shipment["pickup"]["id"].as_u64().map_or_else(|| (at + 1).to_string(), |id| id.to_string());
        reading.told.leave(format!("shipment {name}"), "a book has no goods that go from one client to another");
    }
    reading.faults.or(())?;
    reading.draft.days = u8::try_from(reading.last_day + 1).unwrap_or(31).clamp(1, 31);
    (reading.told.visits, reading.told.carers) = (jobs.len(), vehicles.len());
    let book = reading.draft.finish(file)?;
    Ok((book, reading.told))
}

/// The windows of a job or a vehicle.
fn windows_of(row: &Value) -> Vec<(i64, i64)> {
    let pair = |window: &Value| Some((window.get(0)?.as_i64()?, window.get(1)?.as_i64()?));
    let many = row["time_windows"].as_array().into_iter().flatten().filter_map(pair);
    many.chain(pair(&row["time_window"])).collect()
}

/// A point that a row names: longitude first.
fn location(value: &Value) -> Option<(f64, f64)> {
    Some((value.get(1)?.as_f64()?, value.get(0)?.as_f64()?))
}

struct ProblemReading<'a> {
    draft: BookDraft,
    told: Conversion,
    faults: Faults,
    /// The coordinates of each index of the matrices, as a book writes them.
    points: Vec<(String, String)>,
    file: &'a str,
    /// Midnight of the first day.
    zero: i64,
    last_day: i64,
}

impl ProblemReading<'_> {
    fn fault(&mut self, path: String, value: &Value, problem: &str, remedy: &str) {
        let (problem, remedy, value) = (problem.to_owned(), remedy.to_owned(), value.to_string());
        self.faults.push(Fault { file: self.file.to_owned(), row: None, column: path, value, problem, remedy });
    }

    /// The ways to travel, and where the indices of their matrices are.
    fn places(&mut self, problem: &Value, jobs: &[Value], vehicles: &[Value]) -> Result<(), Faults> {
        let empty = Map::new();
        let matrices = problem["matrices"].as_object().unwrap_or(&empty);
        let size = matrices.values().filter_map(|one| one["durations"].as_array()).map(Vec::len).max().unwrap_or(0);
        if size > MOST_POINTS {
            let remedy = format!("Give at most {MOST_POINTS} points.");
            return Err(Faults(vec![whole(self.file, "has matrices of too many points", &remedy)]));
        }
        let mut known: Vec<Option<(f64, f64)>> = vec![None; size];
        let ends =
            vehicles.iter().flat_map(|row| ["start", "end"].map(|end| (&row[end], &row[format!("{end}_index")])));
        for (place, index) in jobs.iter().map(|row| (&row["location"], &row["location_index"])).chain(ends) {
            let at = index.as_u64().and_then(|at| usize::try_from(at).ok()).filter(|at| *at < size);
            if let Some(at) = at {
                known[at] = known[at].or(location(place));
            }
        }
        if size > 0 && !are_places(&known) {
            self.told.leave("locations", "they are no places of their own: the matrices hold, and places are made up");
            self.points = (0..size).map(made_up).collect();
        } else {
            self.points = known.iter().flatten().map(|(lat, lon)| (degrees(*lat), degrees(*lon))).collect();
        }
        let mut profiles: Vec<&str> = vehicles.iter().map(|row| row["profile"].as_str().unwrap_or("car")).collect();
        profiles.sort_unstable();
        profiles.dedup();
        for profile in profiles {
            let durations = matrices.get(profile).and_then(|one| one["durations"].as_array());
            let row = |row: &Value| -> Option<Vec<u32>> {
                row.as_array()?.iter().map(|cell| u32::try_from(cell.as_u64()?).ok()).collect()
            };
            let seconds = durations.map(|rows| rows.iter().map(row).collect::<Option<Vec<_>>>());
            match seconds {
                Some(Some(rows)) => self.draft.add_mode(profile, Some(rows)),
                Some(None) => {
                    let path = format!("matrices.{profile}.durations");
                    self.fault(
                        path,
                        &Value::Null,
                        "is no square of whole seconds",
                        "Give whole seconds of zero or more.",
                    );
                }
                None => {
                    self.told
                        .leave(format!("profile {profile}"), "it has no matrix: ways are estimated from coordinates");
                    self.draft.add_mode(profile, None);
                }
            }
        }
        if size > 0 {
            let points = std::mem::take(&mut self.points);
            self.draft.set_points(&points);
            self.points = points;
        }
        Ok(())
    }

    /// Where a row is: by its index where there are matrices, by its own coordinates otherwise.
    fn place(&self, place: &Value, index: &Value) -> Option<(String, String)> {
        let at = index.as_u64().and_then(|at| usize::try_from(at).ok());
        let own = || location(place).map(|(lat, lon)| (degrees(lat), degrees(lon)));
        at.and_then(|at| self.points.get(at).cloned()).or_else(own)
    }

    fn job(&mut self, at: usize, job: &Value) {
        let number = job["id"].as_u64().map_or_else(|| format!("{}", at + 1), |id| id.to_string());
        let what = format!("job {number}");
        let name = job["description"].as_str().unwrap_or_default();
        let id = id_of(name, &format!("job-{number}"));
        let Some((latitude, longitude)) = self.place(&job["location"], &job["location_index"]) else {
            let remedy = "Give location, or location_index and matrices.";
            return self.fault(format!("jobs[{at}].location"), &job["location"], "is no place", remedy);
        };
        let shown = if name.is_empty() { &id } else { name };
        self.draft.clients.push(json!({ "id": id, "name": shown, "latitude": latitude, "longitude": longitude }));
        let mut package = json!({ "id": id, "client": id, "name": "visit", "carers": 1 });
        let service = job["service"].as_i64().unwrap_or(0);
        let minutes = service.div_euclid(60) + i64::from(service % 60 != 0);
        if service % 60 != 0 || service <= 0 {
            self.told.leave(&what, "its service is no whole minutes: rounded up");
        }
        package["minutes"] = minutes.max(1).into();
        self.windows(&what, job, &mut package);
        let numbers = |key: &str| job[key].as_array().into_iter().flatten().filter_map(Value::as_u64);
        let skills: Vec<String> = numbers("skills").map(|skill| format!("s{skill}")).collect();
        if !skills.is_empty() {
            package["skills"] = json!(skills);
        }
        let load: Vec<u64> = numbers("delivery").collect();
        if let Some(first) = load.first().filter(|load| **load > 0) {
            package["load"] = json!(first);
        }
        if load.len() > 1 || job.get("pickup").is_some() {
            self.told.leave(&what, "loads beyond one kind that is delivered");
        }
        if let Some(priority) = job["priority"].as_i64().filter(|priority| *priority > 0) {
            package["unserved_pounds"] = json!((100_000 + 9_000 * priority.min(100)).to_string());
        }
        if job["setup"].as_i64().unwrap_or(0) > 0 {
            self.told.leave(&what, "its setup time");
        }
        self.draft.packages.push(package);
    }

    /// When a job may start, on its service day.
    fn windows(&mut self, what: &str, job: &Value, package: &mut Value) {
        let mut windows = windows_of(job);
        windows.sort_unstable();
        let Some((first, _)) = windows.first().copied() else {
            package["from"] = self.draft.start.to_string().into();
            (package["earliest"], package["latest"]) = (clock(0).into(), clock(1_439).into());
            return;
        };
        let day = (first - self.zero).div_euclid(DAY).max(0);
        self.last_day = self.last_day.max(day);
        package["from"] = self.draft.start.plus(i32::try_from(day).unwrap_or(0)).to_string().into();
        let midnight = self.zero + day * DAY;
        let mut texts = Vec::new();
        for (at, (start, end)) in windows.iter().enumerate() {
            let (start, end) = (start - midnight, end - midnight);
            let (from, until) = ((start + 59).div_euclid(60).max(0), end.div_euclid(60));
            if start.rem_euclid(60) != 0 || end.rem_euclid(60) != 0 {
                self.told.leave(what, "a window is no whole minutes: made narrower");
            }
            // A window of less than a minute stays one minute.
            let until = until.max(from);
            if until >= 1_440 {
                self.told.leave(what, "a window that goes past midnight ends there");
            }
            let (from, until) = (from.min(1_439), until.min(1_439));
            if at == 0 {
                (package["earliest"], package["latest"]) = (clock(from).into(), clock(until).into());
            } else if start >= DAY {
                self.told.leave(what, "windows on other days");
            } else {
                texts.push(format!("{}-{}", clock(from), clock(until)));
            }
        }
        if !texts.is_empty() {
            package["windows"] = json!(texts);
        }
    }

    fn vehicle(&mut self, at: usize, vehicle: &Value) {
        let number = vehicle["id"].as_u64().map_or_else(|| format!("{}", at + 1), |id| id.to_string());
        let what = format!("vehicle {number}");
        let name = vehicle["description"].as_str().unwrap_or_default();
        let id = id_of(name, &format!("vehicle-{number}"));
        let start = self.place(&vehicle["start"], &vehicle["start_index"]);
        let end = self.place(&vehicle["end"], &vehicle["end_index"]);
        let anchor = |place: &Option<(String, String)>| if place.is_some() { "home" } else { "anywhere" };
        let (starts_at, mut ends_at) = (anchor(&start), anchor(&end));
        if start.is_some() && end.is_some() && start != end {
            ends_at = "anywhere";
            self.told.leave(&what, "it ends elsewhere than it starts: its end is left open");
        }
        // A vehicle without a place starts anywhere: for its carer's home the first client's will do.
        let nowhere = self.draft.clients.first().map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            (text("latitude"), text("longitude"))
        });
        let (latitude, longitude) = start.or(end).or(nowhere).unwrap_or_default();
        let numbers = |key: &str| vehicle[key].as_array().into_iter().flatten().filter_map(Value::as_u64);
        let skills: Vec<String> = numbers("skills").map(|skill| format!("s{skill}")).collect();
        let mode = vehicle["profile"].as_str().unwrap_or("car");
        let shown = if name.is_empty() { &id } else { name };
        self.draft.carers.push(json!({
            "id": id, "name": shown, "latitude": latitude, "longitude": longitude, "skills": skills, "mode": mode, "pay_per_hour": "0",
        }));
        let (from, until) = windows_of(vehicle).first().copied().unwrap_or((self.zero, self.zero + DAY));
        let day = (from - self.zero).div_euclid(DAY).max(0);
        self.last_day = self.last_day.max(day);
        let midnight = self.zero + day * DAY;
        let (from, until) = ((from - midnight + 59).div_euclid(60).clamp(0, 1_439), (until - midnight).div_euclid(60));
        let mut shift = json!({
            "id": id, "carer": id, "from": self.draft.start.plus(i32::try_from(day).unwrap_or(0)).to_string(), "start": clock(from),
            "starts_at": starts_at, "ends_at": ends_at,
        });
        // A shift ends within a day of its start.
        let until = until.min(from + 1_439);
        shift["end"] = if until == 1_440 { "24:00".into() } else { clock(until.rem_euclid(1_440)).into() };
        if until > 1_440 {
            shift["overnight"] = true.into();
        }
        let capacity: Vec<u64> = numbers("capacity").collect();
        if let Some(first) = capacity.first() {
            shift["capacity"] = json!((*first).min(1_000_000));
        }
        self.breaks(&what, &id, midnight, vehicle);
        for (key, lost) in [
            ("max_tasks", "the most tasks"),
            ("max_travel_time", "the most travel"),
            ("max_distance", "the farthest way"),
            ("speed_factor", "its own speed"),
            ("costs", "its own costs"),
            ("steps", "steps that it has already"),
        ] {
            if vehicle.get(key).is_some() {
                self.told.leave(&what, lost);
            }
        }
        if capacity.len() > 1 {
            self.told.leave(&what, "loads beyond one kind that is delivered");
        }
        self.draft.shifts.push(shift);
    }

    fn breaks(&mut self, what: &str, shift: &str, midnight: i64, vehicle: &Value) {
        for row in vehicle["breaks"].as_array().into_iter().flatten() {
            let windows = windows_of(row);
            let Some((from, until)) = windows.first().copied() else { continue };
            if windows.len() > 1 {
                self.told.leave(what, "other windows of a break");
            }
            let minute = |at: i64| (at - midnight).div_euclid(60).rem_euclid(1_440);
            let service = row["service"].as_i64().unwrap_or(0);
            self.draft.breaks.push(json!({
                "shift": shift, "earliest": clock(minute(from + 59)), "latest": clock(minute(until).max(minute(from + 59))),
                "minutes": (service + 59).div_euclid(60).max(1), "paid": false,
            }));
        }
    }
}

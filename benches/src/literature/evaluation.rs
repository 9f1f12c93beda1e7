//! The judge: a written solution recomputed from the instance's own data, with none of the solver's arithmetic.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::care_day::{CareDay, Objective};
use super::day::Day;
use super::figures::{self, Figures};
use super::home_care::{self, HomeCare};

/// What a written solution comes to, in the file's own units.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Evaluation {
    /// Whether every hard rule holds and every service is done.
    pub feasible: bool,
    /// The published cost: `(D + T + Tmax) / 3`, hours of travel, distance, or the minutes that the objective counts.
    pub cost: f64,
    /// Travel from the depot, or from home, through all visits and back, over all carers.
    pub distance: f64,
    /// Lateness summed over every service.
    pub total_lateness: f64,
    /// The largest single lateness.
    pub max_lateness: f64,
    /// Of a home-care day: visits unserved, and where the time goes.
    #[serde(flatten)]
    pub figures: Option<Figures>,
    /// What is wrong with it, one line each; empty when feasible.
    pub faults: Vec<String>,
}

#[derive(Deserialize)]
struct HomeCareFile {
    routes: Vec<HomeCareRoute>,
}

#[derive(Deserialize)]
struct HomeCareRoute {
    caregiver_id: String,
    locations: Vec<HomeCareStop>,
}

#[derive(Deserialize)]
struct HomeCareStop {
    patient: String,
    service: String,
    arrival_time: f64,
    departure_time: f64,
}

/// Judges a solution of the Mankowska family.
#[must_use]
pub fn home_care(instance: &HomeCare, solution: &Value) -> Evaluation {
    let file = match HomeCareFile::deserialize(solution) {
        Ok(file) => file,
        Err(error) => return unreadable(&error),
    };
    let mut judge = HomeCareJudge::new(instance);
    for route in &file.routes {
        judge.route(route);
    }
    judge.patients();
    let (distance, total, worst) = (judge.distance, judge.total_lateness, judge.max_lateness);
    let minutes = |time: i64| time as f64 / home_care::SCALE as f64;
    Evaluation {
        feasible: judge.faults.is_empty(),
        cost: (distance + total + worst) as f64 / (3 * home_care::SCALE) as f64,
        distance: minutes(distance),
        total_lateness: minutes(total),
        max_lateness: minutes(worst),
        figures: None,
        faults: judge.faults,
    }
}

/// Judges a solution of a home-care day.
#[must_use]
pub fn care_day(instance: &CareDay, solution: &Value) -> Evaluation {
    match figures::judge(instance, solution) {
        Err(error) => unreadable(&error),
        Ok((figures, faults)) => Evaluation {
            feasible: faults.is_empty(),
            cost: match instance.objective {
                Objective::Travel => figures.travel_min,
                Objective::Paid => figures.paid_min,
            },
            distance: figures.travel_min,
            figures: Some(figures),
            faults,
            ..Evaluation::default()
        },
    }
}

fn unreadable(error: &serde_json::Error) -> Evaluation {
    Evaluation { faults: vec![format!("not a solution of this family: {error}")], ..Evaluation::default() }
}

struct HomeCareJudge<'a> {
    instance: &'a HomeCare,
    patient_of: HashMap<&'a str, usize>,
    /// By patient and service: who did it, and when it started.
    done: Vec<Vec<Option<(usize, i64)>>>,
    seen: Vec<bool>,
    distance: i64,
    total_lateness: i64,
    max_lateness: i64,
    faults: Vec<String>,
}

impl<'a> HomeCareJudge<'a> {
    fn new(instance: &'a HomeCare) -> Self {
        Self {
            instance,
            patient_of: instance.patients.iter().enumerate().map(|(at, row)| (row.id.as_str(), at)).collect(),
            done: instance.patients.iter().map(|row| vec![None; row.services.len()]).collect(),
            seen: vec![false; instance.carers.len()],
            distance: 0,
            total_lateness: 0,
            max_lateness: 0,
            faults: Vec::new(),
        }
    }

    fn route(&mut self, route: &HomeCareRoute) {
        let Some(carer) = self.instance.carers.iter().position(|carer| carer.id == route.caregiver_id) else {
            self.faults.push(format!("no carer {}", route.caregiver_id));
            return;
        };
        if std::mem::replace(&mut self.seen[carer], true) {
            self.faults.push(format!("carer {} has two routes", route.caregiver_id));
        }
        let (mut place, mut free) = (0, 0);
        for stop in &route.locations {
            let Some((patient, service)) = self.asked(stop) else {
                self.faults.push(format!("patient {} does not ask for service {}", stop.patient, stop.service));
                continue;
            };
            let travel = self.instance.travel[place][patient + 1];
            self.distance += travel;
            self.stop(carer, stop, (patient, service), free + travel);
            (place, free) = (patient + 1, thousandths(stop.departure_time));
        }
        self.distance += self.instance.travel[place][0];
    }

    fn asked(&self, stop: &HomeCareStop) -> Option<(usize, usize)> {
        let patient = *self.patient_of.get(stop.patient.as_str())?;
        let services = &self.instance.patients[patient].services;
        services.iter().position(|service| service.id == stop.service).map(|service| (patient, service))
    }

    fn stop(&mut self, carer: usize, stop: &HomeCareStop, (patient, service): (usize, usize), reached: i64) {
        let row = &self.instance.patients[patient];
        let asked = &row.services[service];
        let name = format!("{} {}", stop.patient, stop.service);
        let (start, end) = (thousandths(stop.arrival_time), thousandths(stop.departure_time));
        let rules = [
            (self.instance.carers[carer].skills.0 >> asked.skill & 1 == 1, "is beyond the carer's abilities"),
            (start >= reached, "starts before the carer can be there"),
            (start >= row.earliest, "starts before its window"),
            (end == start + asked.duration, "does not last as long as asked"),
            (self.done[patient][service].is_none(), "is done twice"),
        ];
        self.faults.extend(rules.iter().filter(|(holds, _)| !holds).map(|(_, fault)| format!("{name} {fault}")));
        self.done[patient][service] = Some((carer, start));
        let late = (start - row.due).max(0);
        self.total_lateness += late;
        self.max_lateness = self.max_lateness.max(late);
    }

    fn patients(&mut self) {
        for (row, done) in self.instance.patients.iter().zip(&self.done) {
            for (asked, done) in row.services.iter().zip(done) {
                if done.is_none() {
                    self.faults.push(format!("{} {} is not done", row.id, asked.id));
                }
            }
            let (Some((least, most)), &[Some((one, first)), Some((other, second))]) = (row.pair, done.as_slice())
            else {
                continue;
            };
            if one == other {
                self.faults.push(format!("{} has one carer for both services", row.id));
            }
            if second - first < least || second - first > most {
                self.faults.push(format!("{} has its services {} apart", row.id, second - first));
            }
        }
    }
}

fn thousandths(minutes: f64) -> i64 {
    (minutes * home_care::SCALE as f64).round() as i64
}

#[derive(Deserialize)]
struct DayFile {
    routes: Vec<DayRoute>,
}

#[derive(Deserialize)]
struct DayRoute {
    carer: usize,
    visits: Vec<DayStop>,
}

#[derive(Deserialize)]
struct DayStop {
    visit: i64,
    start: f64,
}

/// Judges a solution of a [`Day`]: Bredström, Soares or VRPTW.
#[must_use]
pub fn day(instance: &Day, solution: &Value) -> Evaluation {
    let file = match DayFile::deserialize(solution) {
        Ok(file) => file,
        Err(error) => return unreadable(&error),
    };
    let mut judge = DayJudge {
        day: instance,
        done: vec![None; instance.visits.len()],
        seen: vec![false; instance.carers],
        distance: 0,
        faults: Vec::new(),
    };
    for route in &file.routes {
        judge.route(route);
    }
    judge.visits();
    let distance = judge.distance as f64 / instance.scale as f64;
    Evaluation {
        feasible: judge.faults.is_empty(),
        cost: distance * instance.cost_of_unit,
        distance,
        faults: judge.faults,
        ..Evaluation::default()
    }
}

struct DayJudge<'a> {
    day: &'a Day,
    /// By visit: who made it, and when it started.
    done: Vec<Option<(usize, i64)>>,
    seen: Vec<bool>,
    distance: i64,
    faults: Vec<String>,
}

impl DayJudge<'_> {
    fn route(&mut self, route: &DayRoute) {
        match self.seen.get_mut(route.carer).map(|seen| std::mem::replace(seen, true)) {
            None => self.faults.push(format!("no carer {}", route.carer)),
            Some(true) => self.faults.push(format!("carer {} has two routes", route.carer)),
            Some(false) => {}
        }
        let (mut place, mut free, mut load) = (0, self.day.open.0, 0);
        for stop in &route.visits {
            let Some(at) = self.day.visits.iter().position(|visit| visit.id == stop.visit) else {
                self.faults.push(format!("no visit {}", stop.visit));
                continue;
            };
            let visit = self.day.visits[at];
            let start = (stop.start * self.day.scale as f64).round() as i64;
            if start < free + self.travel(place, visit.place) {
                self.faults.push(format!("visit {} starts before the carer can be there", visit.id));
            }
            if start < visit.window.0 || start > visit.window.1 {
                self.faults.push(format!("visit {} starts outside its window", visit.id));
            }
            if self.done[at].replace((route.carer, start)).is_some() {
                self.faults.push(format!("visit {} is made twice", visit.id));
            }
            (place, free, load) = (visit.place, start + visit.duration, load + visit.demand);
        }
        if free + self.travel(place, 0) > self.day.open.1 {
            self.faults.push(format!("carer {} is back after the day ends", route.carer));
        }
        if load > self.day.capacity {
            self.faults.push(format!("carer {} carries too much", route.carer));
        }
    }

    /// The way from place to place, counted into the distance.
    fn travel(&mut self, from: usize, to: usize) -> i64 {
        if from == to {
            return 0;
        }
        let Some(way) = self.day.travel[from][to] else {
            self.faults.push(format!("the way from place {from} to place {to} is forbidden"));
            return 0;
        };
        self.distance += way;
        way
    }

    fn visits(&mut self) {
        for (visit, done) in self.day.visits.iter().zip(&self.done) {
            if done.is_none() {
                self.faults.push(format!("visit {} is not made", visit.id));
            }
        }
        for pair in &self.day.pairs {
            let (Some((one, first)), Some((other, second))) = (self.done[pair.first], self.done[pair.second]) else {
                continue;
            };
            let ids = (self.day.visits[pair.first].id, self.day.visits[pair.second].id);
            if one == other {
                self.faults.push(format!("visits {} and {} have one carer", ids.0, ids.1));
            }
            if second - first < pair.least || second - first > pair.most {
                self.faults.push(format!("visits {} and {} start {} apart", ids.0, ids.1, second - first));
            }
        }
    }
}

//! The judge of a home-care day: a timetable of its own from the written order of visits, and what it comes to.
//!
//! Nothing that a solver says about times is believed. Each visit starts as early as it can; waiting is what remains when
//! each round then leaves home as late as it can without coming back later.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::care_day::{CareDay, CareShift, CareVisit};

/// What a written day comes to.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Figures {
    /// Visits that nobody makes.
    pub unserved: usize,
    /// Minutes of travel.
    pub travel_min: f64,
    /// Minutes of waiting between leaving home and being back.
    pub waiting_min: f64,
    /// Minutes with clients.
    pub care_min: f64,
    /// All three.
    pub paid_min: f64,
    /// Carers who make a visit at all.
    pub carers: usize,
    /// Shifts in which a visit is made.
    pub rounds: usize,
}

#[derive(Deserialize)]
struct FiguresFile {
    routes: Vec<Route>,
}

#[derive(Deserialize)]
struct Route {
    shift: i64,
    visits: Vec<i64>,
}

/// Judges a written solution: its figures, and what is wrong with it, a line each.
///
/// # Errors
/// When it is not a solution of this family.
pub fn judge(day: &CareDay, solution: &Value) -> serde_json::Result<(Figures, Vec<String>)> {
    let file = FiguresFile::deserialize(solution)?;
    let mut judge = Judge {
        day,
        visit_of: day.visits.iter().map(|visit| (visit.id, visit)).collect(),
        shift_of: day.shifts.iter().map(|shift| (shift.id, shift)).collect(),
        served: HashSet::new(),
        used: HashSet::new(),
        faults: Vec::new(),
        sums: Seconds::default(),
    };
    for route in file.routes.iter().filter(|route| !route.visits.is_empty()) {
        judge.route(route);
    }
    Ok(judge.outcome())
}

/// Seconds of one round, or of all.
#[derive(Clone, Copy, Default)]
struct Seconds {
    travel: i64,
    waiting: i64,
    care: i64,
}

struct Judge<'a> {
    day: &'a CareDay,
    visit_of: HashMap<i64, &'a CareVisit>,
    shift_of: HashMap<i64, &'a CareShift>,
    served: HashSet<i64>,
    used: HashSet<i64>,
    faults: Vec<String>,
    sums: Seconds,
}

impl<'a> Judge<'a> {
    fn route(&mut self, route: &Route) {
        let Some(&shift) = self.shift_of.get(&route.shift) else {
            self.faults.push(format!("no shift {}", route.shift));
            return;
        };
        if !self.used.insert(route.shift) {
            self.faults.push(format!("shift {} has two routes", route.shift));
        }
        let mut visits = Vec::with_capacity(route.visits.len());
        for &id in &route.visits {
            match self.visit_of.get(&id) {
                Some(&visit) => visits.push(visit),
                None => self.faults.push(format!("no visit {id}")),
            }
            if !self.served.insert(id) {
                self.faults.push(format!("visit {id} is made twice"));
            }
        }
        self.rules(shift, &visits);
        let starts = self.starts(shift, &visits);
        self.count(shift, &visits, &starts);
    }

    fn rules(&mut self, shift: &CareShift, visits: &[&CareVisit]) {
        let able = self.day.carers[shift.carer].0;
        let unable = visits.iter().filter(|visit| visit.skills.0 & able != visit.skills.0);
        let unable = unable.map(|visit| format!("visit {} needs a skill that shift {} lacks", visit.id, shift.id));
        self.faults.extend(unable);
        let load: u64 = visits.iter().map(|visit| u64::from(visit.demand)).sum();
        if load > u64::from(shift.capacity) {
            self.faults.push(format!("shift {} carries {load}, more than it can", shift.id));
        }
    }

    fn leg(&self, from: usize, to: usize) -> i64 {
        i64::from(self.day.road.seconds(from, to))
    }

    /// The earliest start of each visit, and then of being back.
    fn starts(&mut self, shift: &CareShift, visits: &[&CareVisit]) -> Vec<i64> {
        let (mut clock, mut here) = (shift.span.0, shift.ends.0);
        let mut starts = Vec::with_capacity(visits.len() + 1);
        for visit in visits {
            let start = visit.window.0.max(clock + self.leg(here, visit.place));
            if start > visit.window.1 {
                self.faults.push(format!("visit {} starts {} s late", visit.id, start - visit.window.1));
            }
            starts.push(start);
            (clock, here) = (start + visit.duration, visit.place);
        }
        let back = clock + self.leg(here, shift.ends.1);
        if back > shift.span.1 {
            self.faults.push(format!("shift {} ends {} s late", shift.id, back - shift.span.1));
        }
        starts.push(back);
        starts
    }

    /// Adds a round's seconds: back as early as can be, and having left as late as that allows.
    fn count(&mut self, shift: &CareShift, visits: &[&CareVisit], starts: &[i64]) {
        let (mut travel, mut care) = (0, 0);
        let (mut latest, mut there) = (starts[visits.len()], shift.ends.1);
        for (visit, &start) in visits.iter().zip(starts).rev() {
            let leg = self.leg(visit.place, there);
            // A visit that starts late by its window would be no later than it is.
            latest = (latest - leg - visit.duration).min(visit.window.1.max(start));
            (travel, care, there) = (travel + leg, care + visit.duration, visit.place);
        }
        let leg = self.leg(shift.ends.0, there);
        travel += leg;
        let left = latest - leg;
        self.sums.travel += travel;
        self.sums.care += care;
        self.sums.waiting += starts[visits.len()] - left - travel - care;
    }

    fn outcome(mut self) -> (Figures, Vec<String>) {
        let unserved = self.visit_of.keys().filter(|id| !self.served.contains(id)).count();
        if unserved > 0 {
            self.faults.push(format!("{unserved} visits are not made"));
        }
        let minutes = |seconds: i64| seconds as f64 / 60.0;
        let Seconds { travel, waiting, care } = self.sums;
        let carers: HashSet<usize> = self.used.iter().map(|id| self.shift_of[id].carer).collect();
        let figures = Figures {
            unserved,
            travel_min: minutes(travel),
            waiting_min: minutes(waiting),
            care_min: minutes(care),
            paid_min: minutes(travel + waiting + care),
            carers: carers.len(),
            rounds: self.used.len(),
        };
        (figures, self.faults)
    }
}

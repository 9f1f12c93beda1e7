//! A plan as VROOM's problem, and VROOM's answer as a roster of the plan.
//!
//! Source: VROOM, *API*, docs/API.md of VROOM-Project/vroom. Times are seconds from the plan's first midnight. A job is one carer's part
//! of a visit, a vehicle one shift; `description` has our ids, and a skill is a set of carers who may make a visit.
//!
//! ```
//! use homeround::planning::plan_starter;
//! use homeround::solvers::vroom::write_problem;
//!
//! let (branch, _) = plan_starter()?;
//! let (problem, told) = write_problem(&branch.plan);
//! assert_eq!(problem["vehicles"].as_array().unwrap().len(), branch.plan.tables.shifts.len());
//! assert!(!told.left.is_empty(), "VROOM knows no double-ups");
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::BTreeMap;

use homeround_core::book::Gap;
use homeround_core::book::travel::NO_ROUTE;
use homeround_core::ground::{BreakIx, PlaceIx, Seconds, ShiftIx, VisitIx, Window};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Planned, Task};
use serde_json::{Map, Value, json};

use super::Conversion;
use super::carer_sets::CarerSets;
use crate::book::Plan;
use crate::fault::{Fault, Faults, whole};
use crate::source::SourceFile;

/// What stands for "no way" in VROOM's matrices, which know none: a month.
const NO_WAY: u32 = 2_678_400;

/// VROOM's priorities end here.
const MOST_PRIORITY: i64 = 100;

/// The problem of a plan, and what it does not carry.
#[must_use]
pub fn write_problem(plan: &Plan) -> (Value, Conversion) {
    let sets = CarerSets::from_tables(&plan.tables);
    let mut told = Conversion::new("vroom");
    let jobs = jobs(plan, &sets, &mut told);
    let vehicles = vehicles(plan, &sets, &mut told);
    whole_plan(plan, &mut told);
    (told.visits, told.carers) = (plan.tables.visits.len(), plan.tables.shifts.len());
    (json!({ "jobs": jobs, "vehicles": vehicles, "matrices": matrices(plan) }), told)
}

/// The visit and part of each job, by its number from 1.
fn parts(plan: &Plan) -> impl Iterator<Item = (VisitIx, u8)> + '_ {
    let visits = plan.tables.visits.iter().enumerate();
    visits.flat_map(|(at, visit)| (0..visit.carers.max(1)).map(move |part| (VisitIx::from_index(at), part)))
}

fn place_of(plan: &Plan, place: PlaceIx) -> Option<Value> {
    let found = plan.names.places.get(place.at())?.place;
    Some(json!([f64::from(found.lon) / 1e7, f64::from(found.lat) / 1e7]))
}

fn window(window: Window) -> Value {
    json!([window.earliest.0, window.latest.0])
}

fn jobs(plan: &Plan, sets: &CarerSets, told: &mut Conversion) -> Vec<Value> {
    let tables = &plan.tables;
    let dearest = tables.visits.iter().map(|visit| visit.unserved_price).max().unwrap_or_default();
    let mut jobs = Vec::new();
    for (number, (visit, part)) in parts(plan).enumerate() {
        let row = &tables.visits[visit.at()];
        let id = &plan.names.visits[visit.at()].id;
        let others = row.first_other as usize..row.first_other as usize + usize::from(row.others);
        let mut windows: Vec<Window> = tables.windows.get(others).unwrap_or_default().to_vec();
        windows.push(row.window);
        let mut job = Map::new();
        job.insert("id".to_owned(), json!(number + 1));
        let description = if row.carers > 1 { format!("{id}#{}", part + 1) } else { id.clone() };
        job.insert("description".to_owned(), description.into());
        job.extend(place_of(plan, row.place).map(|place| ("location".to_owned(), place)));
        job.insert("location_index".to_owned(), json!(row.place.0));
        job.insert("service".to_owned(), json!(row.duration.0));
        // VROOM takes windows in order, none of which overlaps another.
        job.insert("time_windows".to_owned(), merged(windows).into_iter().map(window).collect());
        job.insert("skills".to_owned(), json!([sets.of_visit(visit) + 1]));
        job.insert("priority".to_owned(), json!(priority(row.unserved_price.0, dearest.0)));
        if row.load > 0 {
            job.insert("delivery".to_owned(), json!([row.load]));
        }
        jobs.push(Value::Object(job));
        // What cannot be carried is told once a visit, and not for each of its parts.
        if part > 0 {
            continue;
        }
        let mut leave = |why: &str| told.leave(format!("visit {id}"), why);
        if row.carers > 1 {
            leave("its carers start together: its parts are jobs that nothing keeps together");
        }
        if row.one_skills.lacking(homeround_core::ground::Skills::default())
            != homeround_core::ground::Skills::default()
        {
            leave("one of its carers must have a skill that the others need not");
        }
        if row.wished != homeround_core::ground::Skills::default() {
            leave("what its carers had better be");
        }
        if row.early_price.0 > 0 || row.late_price.0 > 0 {
            leave("when the client would like it: windows alone are carried");
        }
        if row.flat_pay.is_some() {
            leave("a sleep-in is paid by the night");
        }
    }
    jobs
}

/// Windows in order, those that overlap as one: VROOM wants them apart.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable_by_key(|window| (window.earliest, window.latest));
    let mut found: Vec<Window> = Vec::new();
    for window in windows {
        match found.last_mut() {
            Some(last) if window.earliest <= last.latest => last.latest = last.latest.max(window.latest),
            _ => found.push(window),
        }
    }
    found
}

/// A priority in proportion to the price of leaving a visit out.
fn priority(price: i64, dearest: i64) -> i64 {
    if dearest <= 0 { 0 } else { price.clamp(0, dearest).saturating_mul(MOST_PRIORITY / 10) / dearest }
}

fn vehicles(plan: &Plan, sets: &CarerSets, told: &mut Conversion) -> Vec<Value> {
    let tables = &plan.tables;
    let mut vehicles = Vec::new();
    for (at, shift) in tables.shifts.iter().enumerate() {
        let id = &plan.names.shifts[at].id;
        let mut vehicle = Map::new();
        vehicle.insert("id".to_owned(), json!(at + 1));
        vehicle.insert("description".to_owned(), json!(id));
        let mode = tables.carers.get(shift.carer.at()).map_or(0, |carer| carer.mode.at());
        let profile = plan.names.modes.get(mode).map_or("car", |mode| mode.id.as_str());
        vehicle.insert("profile".to_owned(), json!(profile));
        for (name, place) in [("start", shift.start), ("end", shift.end)] {
            if let Some(found) = place_of(plan, place) {
                vehicle.insert(name.to_owned(), found);
                vehicle.insert(format!("{name}_index"), json!(place.0));
            }
        }
        vehicle.insert("time_window".to_owned(), json!([shift.span.start.0, shift.span.end.0]));
        let skills: Vec<usize> = sets.of_carer(shift.carer).map(|set| set + 1).collect();
        vehicle.insert("skills".to_owned(), json!(skills));
        if shift.capacity < u32::MAX && tables.visits.iter().any(|visit| visit.load > 0) {
            vehicle.insert("capacity".to_owned(), json!([shift.capacity]));
        } else if tables.visits.iter().any(|visit| visit.load > 0) {
            // Where visits have loads, a vehicle without a capacity would carry none.
            vehicle.insert("capacity".to_owned(), json!([i32::MAX]));
        }
        let rows = shift.first_break as usize..(shift.first_break + shift.breaks) as usize;
        let rest = |(offset, row): (usize, &homeround_core::book::Break)| {
            let number = shift.first_break as usize + offset + 1;
            let name = plan.names.breaks.get(number - 1).map_or("", |row| row.id.as_str());
            json!({ "id": number, "description": name, "time_windows": [window(row.window)], "service": row.duration.0 })
        };
        let breaks: Vec<Value> = tables.breaks.get(rows).unwrap_or_default().iter().enumerate().map(rest).collect();
        if !breaks.is_empty() {
            vehicle.insert("breaks".to_owned(), breaks.into());
        }
        if shift.second.is_some() {
            told.leave(format!("shift {id}"), "a second carer goes along");
        }
        if tables.breaks.iter().skip(shift.first_break as usize).take(shift.breaks as usize).any(|row| row.after.0 > 0)
        {
            told.leave(
                format!("shift {id}"),
                "its breaks are owed from some hours on: as written they are always taken",
            );
        }
        vehicles.push(Value::Object(vehicle));
    }
    vehicles
}

/// What no job and no vehicle has a place for.
fn whole_plan(plan: &Plan, told: &mut Conversion) {
    let tables = &plan.tables;
    let visit = |at: VisitIx| plan.names.visits.get(at.at()).map_or("?", |row| row.id.as_str());
    for gap in &tables.gaps {
        told.leave(format!("gap {} to {}", visit(gap.first), visit(gap.second)), gap_words(gap));
    }
    for (at, carer) in tables.carers.iter().enumerate() {
        let id = &plan.names.carers[at].id;
        let limited = carer.contract_most.0 > 0 || carer.day_most.0 > 0 || carer.rest.0 > 0 || carer.week_rest.0 > 0;
        let limited = limited || carer.days_most > 0 || carer.row_most > 0 || carer.weekends_most > 0;
        if limited {
            told.leave(format!("carer {id}"), "hours, days and rests over the plan");
        }
        if carer.slower_permille > 0 {
            told.leave(format!("carer {id}"), "visits take longer with this carer");
        }
    }
    if tables.periods > 1 {
        told.leave("travel", "times of the day with travel times of their own");
    }
    if tables.most_carers.iter().any(|most| *most > 0)
        || tables.prices.further_carer.0 > 0
        || tables.prices.new_face.0 > 0
    {
        told.leave("clients", "continuity: how many carers come, and who came before");
    }
    told.leave("costs", "pay, miles and the policy's prices: VROOM's own objective is travel time");
}

/// What a gap asks.
pub(super) fn gap_words(gap: &Gap) -> &'static str {
    match (gap.same_carer, gap.both_or_neither) {
        (true, _) => "the same carer makes both",
        (_, true) => "both or neither are made, with a time between them",
        _ => "a time between two visits",
    }
}

fn matrices(plan: &Plan) -> Value {
    let tables = &plan.tables;
    let (places, periods) = (tables.places as usize, tables.periods.max(1) as usize);
    let mut found = Map::new();
    for (at, mode) in plan.names.modes.iter().enumerate() {
        let from = at * periods * places * places;
        let square = |table: &[u32]| -> Value {
            let entries = table.get(from..from + places * places).unwrap_or_default();
            let entry = |value: &u32| if *value == NO_ROUTE { NO_WAY } else { *value };
            entries
                .chunks(places.max(1))
                .map(|row| row.iter().map(entry).collect::<Vec<_>>())
                .map(Value::from)
                .collect()
        };
        let both = json!({ "durations": square(&tables.travel_seconds), "distances": square(&tables.travel_metres) });
        found.insert(mode.id.clone(), both);
    }
    Value::Object(found)
}

/// VROOM's answer to the problem of a plan, as a roster of it; whether that keeps the rules is for the check to say.
///
/// # Errors
/// Every fault in it: jobs, vehicles and breaks that the problem did not have.
pub fn read_solution(document: &SourceFile, plan: &Plan) -> Result<OwnedRoster, Faults> {
    let file = &document.name;
    let remedy = "Give what VROOM answered to the problem that convert wrote of this book.";
    let value: Value = serde_json::from_slice(&document.bytes)
        .map_err(|error| Faults(vec![whole(file, &format!("is not JSON ({error})"), remedy)]))?;
    let Some(routes) = value["routes"].as_array() else {
        return Err(Faults(vec![whole(file, "has no routes", remedy)]));
    };
    // The number of a job is its place among the parts: the problem was written so.
    let jobs: Vec<VisitIx> = parts(plan).map(|(visit, _)| visit).collect();
    let mut reading = SolutionReading { file, plan, jobs, faults: Faults::default(), seen: BTreeMap::new() };
    let mut rounds: Vec<Vec<Planned>> = vec![Vec::new(); plan.tables.shifts.len()];
    for (at, route) in routes.iter().enumerate() {
        let path = format!("routes[{at}]");
        let vehicle = route["vehicle"].as_u64().and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        let Some(round) = vehicle.filter(|at| *at < rounds.len()) else {
            reading.fault(&format!("{path}.vehicle"), &route["vehicle"], "is no vehicle of the problem");
            continue;
        };
        for (step, row) in route["steps"].as_array().map_or(&[][..], Vec::as_slice).iter().enumerate() {
            let stop = reading.stop(&format!("{path}.steps[{step}]"), row, ShiftIx::from_index(round));
            rounds[round].extend(stop);
        }
    }
    for round in &mut rounds {
        round.sort_by_key(|stop| stop.start);
    }
    reading.faults.or(OwnedRoster::from_rounds(&rounds))
}

struct SolutionReading<'a> {
    file: &'a str,
    plan: &'a Plan,
    /// The visit of each job.
    jobs: Vec<VisitIx>,
    faults: Faults,
    /// Where each job stood first.
    seen: BTreeMap<u64, String>,
}

impl SolutionReading<'_> {
    fn fault(&mut self, path: &str, value: &Value, problem: &str) {
        let remedy = "Give what VROOM answered to the problem that convert wrote of this book.".to_owned();
        let (file, column, problem) = (self.file.to_owned(), path.to_owned(), problem.to_owned());
        self.faults.push(Fault { file, row: None, column, value: value.to_string(), problem, remedy });
    }

    /// A step as a stop: nothing for the two ends of a route.
    fn stop(&mut self, path: &str, row: &Value, shift: ShiftIx) -> Option<Planned> {
        let kind = row["type"].as_str().unwrap_or_default();
        if matches!(kind, "start" | "end") {
            return None;
        }
        let number = row["id"].as_u64();
        let index = number.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        let task = match kind {
            "job" => index.and_then(|at| self.jobs.get(at)).map(|visit| Task::Visit(*visit)),
            "break" => index.and_then(|at| self.own_break(at, shift)).map(Task::Break),
            _ => {
                self.fault(&format!("{path}.type"), &row["type"], "is no kind of step that the problem has");
                return None;
            }
        };
        let Some(task) = task else {
            self.fault(&format!("{path}.id"), &row["id"], "is no number of the problem");
            return None;
        };
        if kind == "job"
            && let Some(first) = number.and_then(|number| self.seen.insert(number, path.to_owned()))
        {
            self.fault(&format!("{path}.id"), &row["id"], &format!("was made in {first} already"));
            return None;
        }
        let moment = |name: &str| row.get(name).map_or(Some(0), |value| i32::try_from(value.as_i64()?).ok());
        let start = row.get("arrival").and_then(|_| moment("arrival")).zip(moment("waiting_time"));
        let start = start.and_then(|(arrival, waiting)| arrival.checked_add(waiting));
        let Some(start) = start.filter(|start| (0..=Seconds::HORIZON.0).contains(start)) else {
            self.fault(&format!("{path}.arrival"), &row["arrival"], "is no time of the plan");
            return None;
        };
        Some(Planned { task, start: Seconds(start) })
    }

    /// A break, where it is one of the shift's.
    fn own_break(&self, at: usize, shift: ShiftIx) -> Option<BreakIx> {
        let row = self.plan.tables.shifts.get(shift.at())?;
        let own = row.first_break as usize..(row.first_break + row.breaks) as usize;
        own.contains(&at).then(|| BreakIx::from_index(at))
    }
}

//! What of a specification does not go together: shares that are not a hundred, names that nothing has, times that no shift holds.

use std::collections::BTreeSet;

use homeround_core::ground::CatalogueError;

use super::model::{CallBand, Specification};
use super::team::{Holding, deal_shifts};
use crate::book::section::Section;
use crate::book::value::{Clock, Exact};
use crate::fault::Faults;

/// Notes every fault of parts that were read one by one.
pub(super) fn check(spec: &Specification, top: &Section<'_>, faults: &mut Faults) {
    area(spec, top, faults);
    let visits = top.table("visits", false, faults);
    // From here on: what is wrong with the area says nothing of times and shifts.
    let before = faults.0.len();
    lengths(spec, &visits, faults);
    calls(spec, &visits, faults);
    packages(spec, &visits, faults);
    let carers = top.table("carers", false, faults);
    shifts(spec, &carers, faults);
    modes(spec, top, &carers, faults);
    rules(spec, &visits, faults);
    margins(spec, top, faults);
    // Only sound parts can be held against each other: otherwise one fault would be told twice.
    if faults.0.len() == before {
        held(spec, &visits, faults);
    }
}

fn area(spec: &Specification, top: &Section<'_>, faults: &mut Faults) {
    let (area, from) = (&spec.area, top.table("area", false, faults));
    let files = area.points.is_some() || area.population.is_some();
    let sized = area.km2.is_some() || (area.people.is_some() && area.people_per_km2.is_some());
    if area.sample.is_none() && !files && !sized {
        let remedy = "Give sample, points, population, km2, or people with people_per_km2.";
        top.fault("area", "does not say where the contract lies", remedy, faults);
    }
    if area.sample.is_some() && files {
        from.fault("sample", "is given beside files of points or people", "Keep one of them.", faults);
    }
    if area.people.is_some() != area.people_per_km2.is_some() {
        let field = if area.people.is_some() { "people" } else { "people_per_km2" };
        from.fault(field, "says no size alone", "Give people and people_per_km2 together.", faults);
    }
    if area.km2.is_some() && area.people.is_some() {
        from.fault("km2", "is a second size", "Give km2, or people with people_per_km2.", faults);
    }
    for (field, size) in [("km2", area.km2), ("people_per_km2", area.people_per_km2)] {
        if size.is_some_and(|size| size <= Exact::from(0)) {
            from.fault(field, "is no size", "Give more than zero.", faults);
        }
    }
    if area.latitude.is_some() != area.longitude.is_some() {
        let field = if area.latitude.is_some() { "latitude" } else { "longitude" };
        from.fault(field, "is half of a place", "Give latitude and longitude.", faults);
    }
    let rows = from.tables("need", false, faults);
    let mut ages = BTreeSet::new();
    for (row, section) in area.need.iter().zip(&rows) {
        if !ages.insert(row.from_age) {
            section.fault("from_age", "is there twice", "Keep one row for each age.", faults);
        }
    }
    if !rows.is_empty() && area.need.iter().all(|row| row.percent <= Exact::from(0)) {
        from.fault("need", "says that nobody needs care", "Give at least one age a percent above zero.", faults);
    }
}

fn lengths(spec: &Specification, from: &Section<'_>, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (row, section) in spec.visits.lengths.iter().zip(from.tables("lengths", false, faults)) {
        if !seen.insert(row.minutes) {
            section.fault("minutes", "is there twice", "Add the two rows together.", faults);
        }
    }
    let visits = spec.visits.lengths.iter().fold(0_u32, |sum, row| sum.saturating_add(row.a_day));
    if !(1..=MOST).contains(&visits) {
        from.fault("lengths", format!("come to {visits} visits a day"), format!("Give 1 to {MOST} visits."), faults);
    }
    if spec.visits.two_carers_a_day > visits {
        let remedy = format!("There are {visits} visits a day: give no more.");
        from.fault("two_carers_a_day", "is more than all visits", remedy, faults);
    }
}

/// Visits a day at the most: those of the largest vendor of the country, and half as many again.
const MOST: u32 = 200_000;

fn calls(spec: &Specification, from: &Section<'_>, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (row, section) in spec.visits.calls.iter().zip(from.tables("calls", false, faults)) {
        if !names.insert(&row.name) {
            section.fault("name", "is there twice", "Give each call a name of its own.", faults);
        }
        if row.until < row.from {
            section.fault(
                "until",
                "is before from",
                "Write the later time second; a call stays within one day.",
                faults,
            );
        }
    }
}

fn packages(spec: &Specification, from: &Section<'_>, faults: &mut Faults) {
    let names: BTreeSet<&String> = spec.visits.calls.iter().map(|call| &call.name).collect();
    for (row, section) in spec.visits.packages.iter().zip(from.tables("packages", false, faults)) {
        let unknown: Vec<&str> = row.calls.iter().filter(|call| !names.contains(call)).map(String::as_str).collect();
        if !unknown.is_empty() {
            let known: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            let remedy = format!("Write calls among {}.", known.join(", "));
            section.fault("calls", format!("names no call: {}", unknown.join(", ")), remedy, faults);
        }
        if row.calls.iter().collect::<BTreeSet<_>>().len() < row.calls.len() {
            section.fault("calls", "names a call twice", "Name each once.", faults);
        }
    }
    hundred(spec.visits.packages.iter().map(|row| row.percent), from, "packages", faults);
}

fn shifts(spec: &Specification, from: &Section<'_>, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (row, section) in spec.carers.shifts.iter().zip(from.tables("shifts", false, faults)) {
        if !names.insert(&row.name) {
            section.fault("name", "is there twice", "Give each shift a name of its own.", faults);
        }
        let mut hours = row.hours.clone();
        hours.sort_unstable();
        if hours.iter().any(|part| part.until <= part.from) {
            section.fault(
                "hours",
                "ends before it starts",
                "Write the later time second; a shift stays within one day.",
                faults,
            );
        } else if hours.windows(2).any(|pair| pair[1].from < pair[0].until) {
            section.fault("hours", "has stretches that overlap", "Write them apart.", faults);
        }
    }
    hundred(spec.carers.shifts.iter().map(|row| row.percent), from, "shifts", faults);
}

fn modes(spec: &Specification, top: &Section<'_>, from: &Section<'_>, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    let travel = top.table("travel", false, faults);
    for (row, section) in spec.travel.modes.iter().zip(travel.tables("modes", false, faults)) {
        if !names.insert(&row.name) {
            section.fault("name", "is there twice", "Give each mode a name of its own.", faults);
        }
    }
    let mut shared = BTreeSet::new();
    for (row, section) in spec.carers.modes.iter().zip(from.tables("modes", false, faults)) {
        if !names.contains(&row.mode) {
            section.fault("mode", "is no mode of travel", "Add it to [[travel.modes]], or name one of those.", faults);
        }
        if !shared.insert(&row.mode) {
            section.fault("mode", "is there twice", "Add the two rows together.", faults);
        }
    }
    hundred(spec.carers.modes.iter().map(|row| row.percent), from, "modes", faults);
}

fn rules(spec: &Specification, from: &Section<'_>, faults: &mut Faults) {
    if spec.visits.short_visits_known_only && spec.visits.known_carers == 0 {
        let remedy = "Give known_carers, or take the rule out: nobody could make a short visit.";
        from.fault("short_visits_known_only", "asks for known carers, and nobody is known", remedy, faults);
    }
}

fn margins(spec: &Specification, top: &Section<'_>, faults: &mut Faults) {
    let refused = super::money::inputs_of(&spec.price).margins.refused(|why| {
        top.fault("price", why.to_string(), why.remedy(), faults);
    });
    if let Err(why) = refused {
        top.fault("price", format!("gives no price: {why}"), "Give fewer figures after the point.", faults);
    }
}

/// Shares must be a hundred in all.
fn hundred(shares: impl Iterator<Item = Exact>, from: &Section<'_>, field: &str, faults: &mut Faults) {
    let sum = shares.fold(Exact::from(0), |sum, share| Exact(sum.0 + share.0));
    if sum != Exact::from(100) {
        from.fault(field, format!("have percents that come to {sum}"), "Let them come to 100.", faults);
    }
}

/// Every time at which a call may be wanted must be one that enough carers' shifts can hold, at the longest length: then no draw
/// asks for what no shift could do.
fn held(spec: &Specification, from: &Section<'_>, faults: &mut Faults) {
    let longest = spec.visits.lengths.iter().filter(|row| row.a_day > 0).map(|row| row.minutes).max().unwrap_or(0);
    let needed = if spec.visits.two_carers_a_day > 0 { 2 } else { 1 };
    // Shifts are dealt in their own order, whatever the file's.
    let mut sorted = spec.clone();
    sorted.sort();
    let shapes = &sorted.carers.shifts;
    let dealt = spec.carers.number.map(|number| deal_shifts(&sorted.carers, number));
    for (call, section) in spec.visits.calls.iter().zip(from.tables("calls", false, faults)) {
        let holds = |minute: u16| {
            let holding = Holding { wanted: minute, window: spec.visits.window_minutes, minutes: longest };
            let held = |shape: usize| holding.within(&shapes[shape]);
            match &dealt {
                Some(dealt) => dealt.iter().filter(|shape| held(**shape)).count() >= needed,
                None => (0..shapes.len()).any(|shape| held(shape) && shapes[shape].percent > Exact::from(0)),
            }
        };
        if let Some(minute) = wanted_times(call).find(|minute| !holds(*minute)) {
            let who = if needed == 2 { "two carers at once" } else { "a carer" };
            let problem = format!(
                "asks for {who} at {}, and no shifts of enough carers hold a visit of {longest} minutes then",
                Clock::from_minute(minute)
            );
            let remedy = "Narrow the call's times, lengthen shifts, add carers, or shorten the longest visit.";
            section.fault("name", problem, remedy, faults);
        }
    }
}

/// The times at which a call may be wanted, in minutes from midnight: every five minutes of its band.
pub(super) fn wanted_times(call: &CallBand) -> impl Iterator<Item = u16> {
    (call.from.minute..=call.until.minute).step_by(5)
}

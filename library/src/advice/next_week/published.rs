//! A published roster as it stands in its file, and on the days of another plan.

use std::collections::BTreeMap;

use homeround_core::ground::{BreakIx, Seconds, ShiftIx, VisitIx};
use homeround_core::heap::OwnedRoster;
use homeround_core::rounds::{Planned, Task};
use serde_json::Value;

use crate::book::value::{Clock, Day};
use crate::csv::read_table;
use crate::failure::Failure;
use crate::fault::{Faults, whole};
use crate::planning::LoadedBranch;
use crate::planning::grid::StartGrid;
use crate::source::SourceFile;

/// The most days between two weeks that repeat each other.
const MOST_DAYS: i32 = 366;

/// By visit that is made: the shifts that make it, and when each of them starts it.
pub(super) type Places = BTreeMap<VisitIx, Vec<(ShiftIx, Seconds)>>;

/// A published roster of other days, as it stands in its file.
pub(super) struct Published {
    pub(super) start: Day,
    pub(super) stops: Vec<PublishedStop>,
}

pub(super) struct PublishedStop {
    shift: String,
    pub(super) carers: Vec<String>,
    /// A visit or a break, by id.
    pub(super) what: String,
    pub(super) is_break: bool,
    /// The local day and clock time, and the seconds beyond its minute.
    pub(super) at: (Day, String),
    seconds: i32,
}

impl Published {
    pub(super) fn read(document: &SourceFile) -> Result<Self, Faults> {
        let stops = if document.is_table() { Self::rows(document)? } else { Self::rounds(document)? };
        let first = stops.iter().filter_map(|stop| dated(&stop.shift)).map(|(_, day)| day).min();
        let Some(first) = first else {
            let remedy = "Give the roster of the week before, as plan wrote it.";
            return Err(Faults(vec![whole(&document.name, "has no shift with a day", remedy)]));
        };
        // A week may begin on a day on which nobody works: the document says.
        let said = serde_json::from_slice::<Value>(&document.bytes).ok();
        let said = said.and_then(|value| Day::read(value["start"].as_str()?));
        Ok(Self { start: said.unwrap_or(first), stops })
    }

    fn rounds(document: &SourceFile) -> Result<Vec<PublishedStop>, Faults> {
        let value: Value = serde_json::from_slice(&document.bytes).map_err(|error| {
            Faults(vec![whole(&document.name, &format!("is not JSON ({error})"), "Give a roster, as plan wrote it.")])
        })?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut stops = Vec::new();
        for round in value["rounds"].as_array().into_iter().flatten() {
            let carers = [&round["carer"], &round["with"]].into_iter().map(text).filter(|id| !id.is_empty());
            let carers: Vec<String> = carers.collect();
            for stop in round["stops"].as_array().into_iter().flatten() {
                let (visit, rest) = (text(&stop["visit"]), text(&stop["break"]));
                stops.extend(PublishedStop::new(
                    text(&round["shift"]),
                    carers.clone(),
                    visit,
                    rest,
                    &text(&stop["start"]),
                ));
            }
        }
        Ok(stops)
    }

    fn rows(document: &SourceFile) -> Result<Vec<PublishedStop>, Faults> {
        let table = read_table(&document.bytes)
            .map_err(|problem| Faults(vec![whole(&document.name, &problem, "Save it as \"CSV UTF-8\".")]))?;
        let place = |name: &str| table.header.iter().position(|held| held == name);
        let places = ["shift", "carer", "visit", "break", "start"].map(place);
        let row = |(_, cells): &(usize, Vec<String>)| {
            let cell = |at: usize| places[at].and_then(|at| cells.get(at)).cloned().unwrap_or_default();
            PublishedStop::new(cell(0), vec![cell(1)], cell(2), cell(3), &cell(4))
        };
        Ok(table.rows.iter().filter_map(row).collect())
    }
}

impl PublishedStop {
    fn new(shift: String, carers: Vec<String>, visit: String, rest: String, start: &str) -> Option<Self> {
        let at = (Day::read(start.get(..10)?)?, start.get(11..16)?.to_owned());
        let seconds = start.get(17..19).and_then(|text| text.parse().ok()).unwrap_or(0);
        let is_break = visit.is_empty();
        Some(Self { shift, carers, what: if is_break { rest } else { visit }, is_break, at, seconds })
    }
}

/// The id of what repeats, and its day: `C01-morning@2026-03-02`.
fn dated(id: &str) -> Option<(&str, Day)> {
    let (base, day) = id.rsplit_once('@')?;
    Some((base, Day::read(day.split('#').next()?)?))
}

/// An id so many days later.
pub(super) fn later(id: &str, days: i32) -> Option<String> {
    let (base, day) = dated(id)?;
    let number = id.rsplit_once('#').map_or_else(String::new, |(_, number)| format!("#{number}"));
    Some(format!("{base}@{}{number}", day.plus(days)))
}

/// A published roster on the days of a plan.
pub(super) struct MovedRoster {
    pub(super) days: i32,
    pub(super) roster: OwnedRoster,
}

impl MovedRoster {
    pub(super) fn new(branch: &LoadedBranch, published: &Published) -> Result<Self, Failure> {
        let names = &branch.plan.names;
        let days = names.start.days_since(published.start);
        if days == 0 || days.rem_euclid(7) != 0 || days.abs() > MOST_DAYS {
            return Err(Failure::Refused(format!(
                "the roster begins on {} and the plan on {}: set start under [branch] a whole number of weeks later",
                published.start, names.start
            )));
        }
        let mut rounds: Vec<Vec<Planned>> = vec![Vec::new(); branch.plan.tables.shifts.len()];
        for stop in &published.stops {
            if let Some((shift, planned)) = place(branch, stop, days) {
                rounds[shift.at()].push(planned);
            }
        }
        for round in &mut rounds {
            round.sort_by_key(|stop| stop.start);
            // In a table two carers of one shift have a row each, and the stop is one.
            round.dedup_by_key(|stop| stop.task);
        }
        Ok(Self { days, roster: OwnedRoster::from_rounds(&rounds) })
    }
}

/// A stop on the days of the plan; nothing for what is not there any more.
fn place(branch: &LoadedBranch, stop: &PublishedStop, days: i32) -> Option<(ShiftIx, Planned)> {
    let names = &branch.plan.names;
    let shift = names.shift(&later(&stop.shift, days)?)?;
    let what = later(&stop.what, days)?;
    let task = if stop.is_break {
        let row = branch.plan.tables.shifts.get(shift.at())?;
        let own = row.first_break as usize..(row.first_break + row.breaks) as usize;
        let offset = names.breaks.get(own.clone())?.iter().position(|row| row.id == what)?;
        Task::Break(BreakIx::from_index(own.start + offset))
    } else {
        Task::Visit(names.visit(&what)?)
    };
    let start = names.zone.seconds(stop.at.0.plus(days), Clock::read(&stop.at.1)?).ok()? + Seconds(stop.seconds);
    // Whoever asks for a grid now gets it of a week that was published beside it.
    let start = StartGrid::from_branch(branch).map_or(start, |grid| grid.nearest(start));
    Some((shift, Planned { task, start }))
}

/// Where and when each visit of a roster is made.
pub(super) fn list_places(roster: &OwnedRoster, shifts: usize) -> Places {
    let mut places = Places::new();
    for shift in (0..shifts).map(ShiftIx::from_index) {
        for stop in roster.view().round(shift) {
            if let Task::Visit(visit) = stop.task {
                places.entry(visit).or_default().push((shift, stop.start));
            }
        }
    }
    places
}

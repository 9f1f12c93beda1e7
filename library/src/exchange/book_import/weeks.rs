//! What weeks of visits say of a branch: the packages that they repeat, and who knows whom.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Timelike};

use super::draft::{Draft, Line};
use super::patterns::{clock_text, rule};
use super::people::{People, id_of};
use crate::cells::Order;
use crate::cells::datetime::of_fact;
use crate::exchange::mapping::Mapping;
use crate::exchange::table::HeaderTable;
use crate::exchange::visit_record::{RecordField, RecordTexts};
use crate::fault::{Fault, whole};
use crate::words::Quote;

/// Rows of one client that start this near to each other, each by another carer, are one double-up.
const TOGETHER: i64 = 20;
/// Visits of one client whose starts are farther apart are different calls.
const APART: i64 = 60;

/// A visit that was planned or made.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    client: String,
    /// Ids of who came.
    carers: Vec<String>,
    day: NaiveDate,
    /// Its start, in minutes of its day.
    start: i64,
    minutes: i64,
    /// How many carers it is for.
    needed: usize,
    sheet: usize,
    row: usize,
}

/// Reads the visits of a sheet, those that were cancelled too: they show what is agreed.
pub(crate) fn read(
    lines: &[Line<'_>],
    zone: &str,
    order: Order,
    people: (&mut People, &mut People),
    draft: &mut Draft,
) -> Vec<Visit> {
    let (clients, carers) = people;
    let Some(first) = lines.first() else { return Vec::new() };
    let columns =
        first.sheet.columns.iter().map(|(role, (place, _))| ((*role).to_owned(), first.sheet.header[*place].clone()));
    let mapping = Mapping { columns: columns.collect(), dates: order, ..Mapping::named("csv", zone) };
    let header = first.sheet.mapping.header_row;
    let table = match HeaderTable::from_header(&first.sheet.title, header, first.sheet.header.clone(), &mapping) {
        Ok(table) => table,
        Err(faults) => {
            draft.faults.0.extend(faults.0);
            return Vec::new();
        }
    };
    let mut visits: Vec<Visit> = Vec::new();
    for line in lines {
        let mut cells = line.row.cells.clone();
        cells.resize(first.sheet.header.len(), String::new());
        let facts = match table.read(&cells) {
            Ok(facts) => facts,
            Err(troubles) => {
                for trouble in troubles {
                    let fault = whole(&line.sheet.title, &trouble.problem, &trouble.remedy);
                    let (column, value) = (trouble.column, trouble.value);
                    draft.faults.push(Fault { row: Some(line.row.number), column, value, ..fault });
                }
                continue;
            }
        };
        let Some(client) = line.who("client", facts.get(RecordField::Client), clients, "client", &mut draft.faults)
        else {
            continue;
        };
        let named = table.carers(&cells);
        let mut came = Vec::new();
        // A visit that was cancelled was planned all the same, and nobody came.
        let cancelled = facts.get(RecordField::Outcome) == "cancelled";
        for name in named.iter().filter(|_| !cancelled) {
            // Who left is no carer of the branch any more, and nobody's history.
            match carers.find(name) {
                super::people::Meant::One(id) => came.push(id),
                _ => draft.assume(format!("that {name}, whom the carers do not have, is gone", name = name.quoted())),
            }
        }
        let Some((day, start, minutes)) = times(&facts) else { continue };
        let needed = facts.get(RecordField::Carers).parse().unwrap_or(1).max(named.len());
        join(
            &mut visits,
            Visit { client, carers: came, day, start, minutes, needed, sheet: line.at, row: line.row.number },
        );
    }
    visits
}

/// The day of a visit, its start and its length, as planned, or else as claimed or made.
fn times(facts: &RecordTexts) -> Option<(NaiveDate, i64, i64)> {
    use RecordField::{ClaimedEnd, ClaimedStart, End, PlannedEnd, PlannedStart, Start};
    let pairs = [(PlannedStart, PlannedEnd), (ClaimedStart, ClaimedEnd), (Start, End)];
    let (start, end) =
        pairs.into_iter().find_map(|(start, end)| of_fact(facts.get(start)).zip(of_fact(facts.get(end))))?;
    let minute = i64::from(start.hour() * 60 + start.minute());
    // In fives, as calls are agreed: nobody comes to the minute.
    Some((start.date_naive(), minute, ((end - start).num_minutes() + 2) / 5 * 5))
}

/// Adds a visit, to another one of the same client at the same time where somebody else made that.
fn join(visits: &mut Vec<Visit>, visit: Visit) {
    let same = |held: &&mut Visit| {
        held.client == visit.client
            && held.day == visit.day
            && (held.start - visit.start).abs() <= TOGETHER
            && !visit.carers.is_empty()
            && visit.carers.iter().all(|carer| !held.carers.contains(carer))
    };
    // Rows of one visit stand near each other.
    match visits.iter_mut().rev().take(200).find(same) {
        Some(held) => {
            held.carers.extend(visit.carers);
            held.needed = held.needed.max(held.carers.len());
        }
        None => visits.push(Visit { needed: visit.needed.max(visit.carers.len()).max(1), ..visit }),
    }
}

/// The last day of visits.
#[must_use]
pub(crate) fn last_day(visits: &[Visit]) -> Option<NaiveDate> {
    visits.iter().map(|visit| visit.day).max()
}

/// Writes who visited whom before the plan begins.
pub(crate) fn history(visits: &[Visit], start: NaiveDate, draft: &mut Draft) {
    let mut pairs: BTreeMap<(&str, &str), (usize, NaiveDate, &Visit)> = BTreeMap::new();
    for visit in visits.iter().filter(|visit| visit.day < start) {
        for carer in &visit.carers {
            let held = pairs.entry((&visit.client, carer)).or_insert((0, visit.day, visit));
            *held = (held.0 + 1, held.1.max(visit.day), held.2);
        }
    }
    for ((client, carer), (count, last, visit)) in pairs {
        let mut row = super::draft::DraftRow { sheet: visit.sheet, row: visit.row, ..Default::default() };
        row.set("client", client);
        row.set("carer", carer);
        row.set("visits", count.min(65_535).to_string());
        row.set("last", last.to_string());
        draft.push("history", row);
    }
}

/// What one call is like: its length and how many carers it is for.
type CallKind = (i64, usize);

/// Writes the packages that weeks of visits repeat. A day of the week belongs to a package where the call was made in at least half of
/// the weeks. How many visits fit none is told.
pub(crate) fn packages(visits: &[Visit], start: &str, window: i64, draft: &mut Draft) -> usize {
    let mut of_client: BTreeMap<&str, Vec<&Visit>> = BTreeMap::new();
    visits.iter().for_each(|visit| of_client.entry(&visit.client).or_default().push(visit));
    let (mut taken, mut unfit) = (BTreeSet::new(), 0);
    for (client, mut visits) in of_client {
        visits.sort_by_key(|visit| (visit.start, visit.day));
        // Weeks in which the client had no visit at all do not count against a call.
        let weeks = visits.iter().map(|visit| visit.day.iso_week()).collect::<BTreeSet<_>>().len();
        for call in calls(&visits) {
            let (kinds, left) = kinds(&call, weeks);
            unfit += left;
            for ((minutes, carers), days) in kinds {
                let of_kind: Vec<&&Visit> = call
                    .iter()
                    .filter(|visit| days.contains(&(visit.day.weekday().num_days_from_monday() as usize)))
                    .collect();
                // The one in the middle stands for all: one late evening does not move it.
                let middle = of_kind[of_kind.len() / 2];
                let time = (middle.start + 2) / 5 * 5;
                let mut row = super::draft::DraftRow { sheet: middle.sheet, row: middle.row, ..Default::default() };
                let name = super::patterns::time_of_day(Some(time));
                let id = id_of(&format!("{client} {name}"), &mut |id| taken.contains(id));
                taken.insert(id.clone());
                row.set("id", id);
                row.set("client", client);
                row.set("name", name);
                row.set("repeats", rule(&days));
                row.set("from", start);
                row.set("minutes", minutes.clamp(5, 1440).to_string());
                row.set("carers", carers.min(4).to_string());
                row.set("preferred", clock_text(time.min(1439)));
                row.set("earliest", clock_text((time - window).max(0)));
                row.set("latest", clock_text((time + window).min(1439)));
                draft.push("packages", row);
            }
        }
    }
    unfit
}

/// A client's visits, sorted by their starts, cut where two starts are far apart.
fn calls<'a>(visits: &[&'a Visit]) -> Vec<Vec<&'a Visit>> {
    let mut calls: Vec<Vec<&Visit>> = Vec::new();
    for visit in visits {
        match calls.last_mut().filter(|call| call.last().is_some_and(|last| visit.start - last.start <= APART)) {
            Some(call) => call.push(visit),
            None => calls.push(vec![visit]),
        }
    }
    calls
}

/// The usual kind of a call on each day of the week, days of one kind together; and how many visits are on no such day.
fn kinds(call: &[&Visit], weeks: usize) -> (BTreeMap<CallKind, BTreeSet<usize>>, usize) {
    let mut by_day: BTreeMap<usize, BTreeMap<CallKind, usize>> = BTreeMap::new();
    for visit in call {
        let day = visit.day.weekday().num_days_from_monday() as usize;
        *by_day.entry(day).or_default().entry((visit.minutes, visit.needed)).or_default() += 1;
    }
    let (mut kinds, mut unfit): (BTreeMap<CallKind, BTreeSet<usize>>, usize) = (BTreeMap::new(), 0);
    for (day, seen) in by_day {
        let times = seen.values().sum::<usize>();
        if times * 2 < weeks {
            unfit += times;
        } else if let Some((kind, _)) = seen.into_iter().max_by_key(|(_, count)| *count) {
            kinds.entry(kind).or_default().insert(day);
        }
    }
    (kinds, unfit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(client: &str, carers: &[&str], day: &str, start: i64, minutes: i64) -> Visit {
        let carers: Vec<String> = carers.iter().map(|carer| (*carer).to_owned()).collect();
        let (needed, day) = (carers.len().max(1), day.parse().unwrap());
        Visit { client: client.to_owned(), needed, carers, day, start, minutes, sheet: 0, row: 2 }
    }

    #[test]
    fn weeks_of_visits_become_packages_and_a_history() {
        let mut visits = Vec::new();
        for day in ["2026-02-02", "2026-02-04", "2026-02-09", "2026-02-11", "2026-02-16", "2026-02-18"] {
            join(&mut visits, visit("c", &["a"], day, 485, 45));
            join(&mut visits, visit("c", &["a"], day, 1200, 30));
            join(&mut visits, visit("c", &["b"], day, 1210, 30));
        }
        // Once in three weeks is no package.
        join(&mut visits, visit("c", &["a"], "2026-02-06", 480, 45));
        let mut draft = Draft::default();
        assert_eq!(packages(&visits, "2026-03-02", 30, &mut draft), 1);
        let rows = draft.rows("packages");
        let told = |row: &super::super::draft::DraftRow| {
            ["repeats", "minutes", "carers", "earliest", "latest"].map(|column| row.text(column).to_owned())
        };
        assert_eq!(
            rows.iter().map(told).collect::<Vec<_>>(),
            [
                ["FREQ=WEEKLY;BYDAY=MO,WE", "45", "1", "07:35", "08:35"],
                ["FREQ=WEEKLY;BYDAY=MO,WE", "30", "2", "19:30", "20:30"],
            ]
        );
        history(&visits, "2026-02-16".parse().unwrap(), &mut draft);
        let known = draft.rows("history").iter().map(|row| (row.text("carer"), row.text("visits"), row.text("last")));
        assert_eq!(known.collect::<Vec<_>>(), [("a", "9", "2026-02-11"), ("b", "4", "2026-02-11")]);
    }
}

//! What is known beside a book, its roster and its events: absences, numbers, tags, services, corrections. It is written as a
//! scenario is, without what the book and the events say already.

use std::collections::{BTreeMap, BTreeSet};

use homeround_core::ground::{Instant, VisitIx};
use homeround_core::verification::Address;
use serde_json::{Map, Value};

use super::correction_table::read_corrections;
use super::event_model::CorrectionRow;
use super::ids::number_of;
use super::model::{FORMAT, Scenario, ScenarioVisit};
use super::read::{Ids, ScenarioReading, one, rows_of};
use super::situation::{Builder, services};
use crate::book::value::Day;
use crate::book::zone::PlanZone;
use crate::fault::{Fault, Faults};
use crate::source::SourceFile;
use crate::telephone::canonical;
use crate::verification::events::Feed;
use crate::verification::timetable::Timetable;

/// The lists of a scenario that have a place here.
const LISTS: [&str; 7] = ["clients", "carers", "plans", "numbers", "tags", "visited_before", "corrections"];

/// A document of what else is known.
#[derive(Clone, Debug, Default)]
pub struct KnownDocument {
    file: String,
    document: Map<String, Value>,
    /// What has no place in it.
    faults: Faults,
    /// The file and row of each correction that stands in a table, by its place in the document.
    rows: BTreeMap<usize, (String, usize)>,
}

impl KnownDocument {
    /// What is known, from a document: JSON, or a table of corrections when it is called CSV or a workbook.
    ///
    /// # Errors
    /// When it is no JSON object; every fault of a table.
    pub fn read(document: &SourceFile) -> Result<Self, Faults> {
        let file = &document.name;
        if document.is_table() {
            let table = read_corrections(document)?;
            let rows = table.numbers.iter().enumerate().map(|(at, row)| (at, (file.clone(), *row))).collect();
            let document = Map::from_iter([("corrections".to_owned(), Value::Array(table.rows))]);
            return Ok(Self { rows, ..Self::from_document(file, document) });
        }
        match serde_json::from_slice(&document.bytes) {
            Ok(Value::Object(rows)) => Ok(Self::from_document(file, rows)),
            Ok(_) => Err(one(file, "", "", "is no JSON object", "See `homeround schema scenario`.")),
            Err(error) => {
                let problem = format!("is not JSON ({error})");
                Err(one(file, "", "", &problem, "Correct it at that line and column."))
            }
        }
    }

    /// The document of a bundle.
    #[must_use]
    pub fn from_document(file: &str, mut document: Map<String, Value>) -> Self {
        let mut faults = Faults::default();
        let mut fault = |path: &str, value: &Value, problem: &str, remedy: &str| {
            let value: String = value.to_string().chars().take(40).collect();
            faults.push(super::read::fault(file, path, &value, problem, remedy));
        };
        if let Some(format) = document.remove("format")
            && format != FORMAT
        {
            fault("format", &format, "is another format", &format!("This version reads {FORMAT}."));
        }
        let lists = LISTS.join(", ");
        let remedy = format!("Take it out: the book, the events or the command say it. Here may stand {lists}.");
        for (section, rows) in document.iter().filter(|(section, _)| !LISTS.contains(&section.as_str())) {
            fault(section, rows, "has no place beside a book", &remedy);
        }
        document.retain(|section, _| LISTS.contains(&section.as_str()));
        Self { file: file.to_owned(), document, faults, rows: BTreeMap::new() }
    }

    /// What several documents know together.
    #[must_use]
    pub fn joined(documents: Vec<Self>) -> Self {
        let mut all = Self::default();
        for document in documents {
            // A table counts its rows from zero: they move up by what the documents before it brought.
            let held = all.document.get("corrections").and_then(Value::as_array).map_or(0, Vec::len);
            all.rows.extend(document.rows.into_iter().map(|(at, row)| (held + at, row)));
            all.faults.0.extend(document.faults.0);
            all.file = if all.file.is_empty() { document.file } else { format!("{}, {}", all.file, document.file) };
            for (list, rows) in document.document {
                match (all.document.get_mut(&list), rows) {
                    (Some(Value::Array(held)), Value::Array(rows)) => held.extend(rows),
                    (_, rows) => {
                        all.document.insert(list, rows);
                    }
                }
            }
        }
        all
    }

    /// The document again.
    #[must_use]
    pub fn document(&self) -> &Map<String, Value> {
        &self.document
    }

    fn rows(&self) -> Result<Scenario, Faults> {
        rows_of(&self.file, Value::Object(self.document.clone()).to_string().as_bytes())
    }

    /// Adds what is known to a timetable, whose events are `feed`.
    ///
    /// # Errors
    /// Every fault in the document.
    pub fn apply(&self, timetable: &mut Timetable, feed: &Feed) -> Result<(), Faults> {
        let mut faults = self.faults.clone();
        let mut rows = self.rows().unwrap_or_else(|more| {
            faults.0.extend(more.0);
            Scenario::default()
        });
        // An office knows its people by their names.
        for row in &mut rows.corrections {
            for person in [&mut row.carer, &mut row.by, &mut row.approved_by] {
                if let Some(id) = timetable.carers.get(timetable.carer(person).at()) {
                    person.clone_from(id);
                }
            }
        }
        let reading = ScenarioReading { file: self.file.clone(), faults, zone: wide(&timetable.zone) };
        let mut builder = Builder {
            reading,
            scenario: &rows,
            clients: Ids(timetable.clients.clone()),
            carers: Ids(timetable.carers.clone()),
            visits: Ids(timetable.visits.clone()),
            services: services(&rows),
            shift: 0,
            number: written,
            telephone,
        };
        // The book is asked first: a row for somebody it does not have is one fault, and no later ones.
        builder.in_the_book();
        let tables = builder.tables();
        let addresses = builder.addresses();
        builder.change_plans(timetable);
        let corrections = builder.corrections(&timetable.due, &timetable.sent, &Ids(feed.devices.clone()));
        // Only now: the builder speaks of places in a document, and an office looks for rows of its table.
        let mut faults = builder.reading.faults;
        faults.0.iter_mut().for_each(|fault| self.name_row(fault));
        faults.or(())?;
        add_addresses(&mut timetable.addresses, addresses);
        timetable.beside = std::mem::take(&mut timetable.beside).with(tables, corrections);
        Ok(())
    }

    /// Names the file and the row of a correction that stands in a table, in place of its place in a document.
    fn name_row(&self, fault: &mut Fault) {
        let place = fault.column.strip_prefix("corrections[").and_then(|rest| rest.split_once(']'));
        let Some((at, column)) = place.and_then(|(at, rest)| Some((at.parse::<usize>().ok()?, rest))) else { return };
        if let Some((file, row)) = self.rows.get(&at) {
            let column = column.trim_start_matches('.').to_owned();
            (fault.file, fault.row, fault.column) = (file.clone(), Some(*row), column);
        }
    }

    /// What of it concerns one client, these carers and these visits.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn only(&self, client: &str, carers: &mut BTreeSet<String>, visits: &BTreeSet<String>) -> Result<Self, Faults> {
        let rows = self.rows()?;
        let corrects = |row: &CorrectionRow| visits.contains(&row.visit);
        let plans = rows.plans.iter().filter(|row| visits.contains(&row.id));
        let changes = plans.flat_map(|row| &row.changes).flat_map(|row| [&row.leaves, &row.comes]);
        let named = rows.corrections.iter().filter(|row| corrects(row)).map(|row| &row.carer);
        carers.extend(changes.chain(named).filter(|id| !id.is_empty()).cloned());
        let mut document = self.document.clone();
        let mut keep = |list: &str, kept: &dyn Fn(usize) -> bool| {
            let Some(Value::Array(rows)) = document.get_mut(list) else { return };
            // `retain` gives no index: the count goes along with it, for rows and document run in step.
            let mut at = 0..;
            rows.retain(|_| at.next().is_some_and(kept));
            if rows.is_empty() {
                document.remove(list);
            }
        };
        keep("clients", &|at| rows.clients[at].id == client);
        keep("carers", &|at| carers.contains(&rows.carers[at].id));
        keep("plans", &|at| visits.contains(&rows.plans[at].id));
        keep("numbers", &|at| rows.numbers[at].client == client || carers.contains(&rows.numbers[at].carer));
        keep("tags", &|at| rows.tags[at].client == client);
        let knew = |at: usize| &rows.visited_before[at];
        keep("visited_before", &|at| knew(at).client == client && carers.contains(&knew(at).carer));
        keep("corrections", &|at| corrects(&rows.corrections[at]));
        Ok(Self { document, ..self.clone() })
    }
}

impl Builder<'_> {
    /// Whoever has a row here must be in the book, once, and the book says where and when they are due.
    fn in_the_book(&mut self) {
        let lists = [
            ("clients", self.scenario.clients.iter().map(|row| &row.id).collect::<Vec<_>>(), self.clients.clone()),
            ("carers", self.scenario.carers.iter().map(|row| &row.id).collect(), self.carers.clone()),
            ("plans", self.scenario.plans.iter().map(|row| &row.id).collect(), self.visits.clone()),
        ];
        for (list, named, ids) in lists {
            self.reading.ids(list, named.iter().copied());
            for (at, id) in named.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
                self.reading.known(&format!("{list}[{at}].id"), id, &ids, "ids of the book");
            }
        }
        for (at, row) in self.scenario.plans.iter().enumerate() {
            let ScenarioVisit { client, start, end, minutes, carers, carers_needed, .. } = row;
            let said = [
                ("client", !client.is_empty()),
                ("start", !start.is_empty()),
                ("end", !end.is_empty()),
                ("minutes", minutes.is_some()),
                ("carers", !carers.is_empty()),
                ("carers_needed", carers_needed.is_some()),
            ];
            for (field, _) in said.into_iter().filter(|(_, said)| *said) {
                let remedy = "Take it out; a carer sent instead is an approved change, under changes.";
                self.reading.fault(&format!("plans[{at}].{field}"), "", "stands in the book or its roster", remedy);
            }
        }
    }

    /// Terms, cancellations and what is time-critical, by visit. Every plan's service is one of the document's.
    fn change_plans(&mut self, timetable: &mut Timetable) {
        let (groups, care) = (self.groups(), self.services.number("care"));
        timetable.due.iter_mut().for_each(|due| due.terms.service = care);
        for (at, row) in self.scenario.plans.iter().enumerate() {
            let path = format!("plans[{at}]");
            let cancelled = self.reading.maybe(&format!("{path}.cancelled_at"), &row.cancelled_at);
            let agreed: Option<Instant> = self.reading.maybe(&format!("{path}.agreed_from"), &row.agreed_from);
            let visit: VisitIx = self.visits.visit(&row.id);
            let Some(due) = timetable.due.get_mut(visit.at()) else { continue };
            // What the document leaves out stays as the book has it.
            due.terms = self.terms(row, agreed, &groups);
            due.cancelled = cancelled.or(due.cancelled);
            due.time_critical |= row.time_critical;
        }
    }
}

/// The number that a file of events has for a telephone, a tag or a token: its digits. One with letters stands in no such file.
fn written(text: &str) -> u64 {
    let digits: String = text.chars().filter(|char| !" +-()".contains(*char)).collect();
    digits.parse().unwrap_or_else(|_| number_of(text))
}

/// What an event of a file has for a telephone.
fn telephone(text: &str) -> u64 {
    canonical(text).and_then(|digits| digits.parse().ok()).unwrap_or_else(|| number_of(text))
}

/// The plan's clock, from two months before the plan on.
fn wide(zone: &PlanZone) -> PlanZone {
    // Absences and corrections reach farther than the plan: two months before it, and most of a year.
    let first = zone.iso(homeround_core::ground::Seconds::ZERO);
    let day = first.get(..10).and_then(Day::read).map(|day| Day(homeround_core::ground::Date(day.0.0 - 62)));
    day.and_then(|day| PlanZone::new(&zone.name, day, 255)).unwrap_or_else(|| zone.clone())
}

fn add_addresses(held: &mut Vec<Address>, more: Vec<Address>) {
    held.extend(more);
    held.sort_by_key(|address| address.client);
}

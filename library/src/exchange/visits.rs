//! Our own file of visits: the facts first, and behind them the cells of the file they came from, under that file's name.

use super::mapping::MEANINGS;
use super::visit_record::{ALL, FACTS, RecordField, RecordTexts, RowFault, VisitRecord};
use crate::book::value::Exact;
use crate::cells::datetime::of_fact;
use crate::csv::as_meant;
use crate::fault::whole;
use crate::fault::{Fault, Faults};
use crate::words::nearest;

/// The header of a file of visits that keeps `kept` of the format `name`: `abacus:0:FileReference` and so on.
#[must_use]
pub(crate) fn header(name: &str, kept: &[String]) -> Vec<String> {
    let theirs = kept.iter().enumerate().map(|(at, column)| format!("{name}:{at}:{column}"));
    ALL.iter().map(|(_, word)| (*word).to_owned()).chain(theirs).collect()
}

/// Which columns of a file of visits say what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    facts: [Option<usize>; FACTS],
    width: usize,
    /// The format whose cells are kept; empty when there are none.
    pub name: String,
    /// The kept columns' own names, in their own order.
    pub kept: Vec<String>,
    places: Vec<usize>,
}

impl Layout {
    /// The layout that a header says. Columns may be missing; the facts they hold are then not known.
    ///
    /// # Errors
    /// Every column that is none of a file of visits, or stands there twice.
    pub(crate) fn from_header(file: &str, header: &[String]) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut fault = |column: &str, problem: &str, remedy: &str| {
            faults.push(Fault { row: Some(1), column: column.to_owned(), ..whole(file, problem, remedy) });
        };
        let mut layout = Self {
            facts: [None; FACTS],
            width: header.len(),
            name: String::new(),
            kept: Vec::new(),
            places: Vec::new(),
        };
        let mut kept: Vec<(usize, String, usize)> = Vec::new();
        for (place, column) in header.iter().enumerate() {
            let column = as_meant(column.trim());
            if let Some(fact) = RecordField::from_word(column) {
                if layout.facts[fact as usize].replace(place).is_some() {
                    fault(column, "stands in the header twice", "Keep one of the two.");
                }
            } else if let Some((name, at, own)) = theirs(column) {
                layout.name = name.to_owned();
                kept.push((at, own.to_owned(), place));
            } else if !column.is_empty() {
                let near = nearest(column, ALL.iter().map(|(_, word)| *word));
                let near = near.map_or_else(String::new, |near| format!("Nearest: {near}. "));
                let remedy = format!("{near}Take it out, or import the file with --as csv.");
                fault(column, "is no column of a file of visits", &remedy);
            }
        }
        if layout.facts[RecordField::Client as usize].is_none() {
            fault("client", "is missing from the header", "Add the column; every visit needs it.");
        }
        // Their columns go back in their own order, whatever a spreadsheet made of it.
        kept.sort_unstable();
        for (_, own, place) in kept {
            layout.kept.push(own);
            layout.places.push(place);
        }
        faults.or(layout)
    }

    /// The record of a row.
    ///
    /// # Errors
    /// Every fault of it.
    pub(crate) fn read(&self, cells: &[String]) -> Result<VisitRecord, Vec<RowFault>> {
        let mut troubles = Vec::new();
        if cells.len() > self.width {
            let problem = format!("has {} cells where the header has {}", cells.len(), self.width);
            troubles.push(RowFault::new("", "", problem, "Put cells that hold a comma in quotes."));
        }
        let cell = |place: usize| cells.get(place).map_or("", |cell| as_meant(cell));
        let mut facts = RecordTexts::default();
        for (fact, word) in ALL {
            let text = self.facts[fact as usize].map_or("", cell).trim();
            let good = match fact {
                RecordField::Client => !text.is_empty(),
                _ if text.is_empty() => true,
                RecordField::Outcome => MEANINGS.contains(&text),
                RecordField::Secondary | RecordField::SleepIn => ["yes", "no"].contains(&text),
                RecordField::AwakeMinutes => Exact::read(text).is_some_and(|minutes| !minutes.0.is_sign_negative()),
                RecordField::Location => ["home", "community"].contains(&text),
                RecordField::Carers | RecordField::BillMinutes | RecordField::Sequence => text.parse::<u64>().is_ok(),
                fact if is_time(fact) => of_fact(text).is_some(),
                _ => true,
            };
            if !good {
                troubles.push(RowFault::new(word, text, "is not in the form of a file of visits", form(fact)));
            }
            facts.set(fact, text);
        }
        let kept = self.places.iter().map(|place| cell(*place).to_owned()).collect();
        if troubles.is_empty() { Ok(VisitRecord { facts, kept }) } else { Err(troubles) }
    }
}

/// Whether a column keeps a cell of another system's file.
pub(crate) fn is_kept(column: &str) -> bool {
    theirs(column).is_some()
}

/// The format, place and name of a kept column.
fn theirs(column: &str) -> Option<(&str, usize, &str)> {
    let (name, rest) = column.split_once(':')?;
    let (at, own) = rest.split_once(':')?;
    Some((name, at.parse().ok()?, own))
}

fn is_time(fact: RecordField) -> bool {
    use RecordField::{
        AdjustedEnd, AdjustedStart, ClaimedEnd, ClaimedStart, End, PlannedEnd, PlannedStart, Received, Start,
    };
    matches!(
        fact,
        PlannedStart | PlannedEnd | ClaimedStart | ClaimedEnd | Start | End | AdjustedStart | AdjustedEnd | Received
    )
}

fn form(fact: RecordField) -> &'static str {
    match fact {
        RecordField::Client => "Say whose visit it is.",
        RecordField::Outcome => "Write delivered, frustrated, missed or cancelled, or nothing.",
        RecordField::Secondary | RecordField::SleepIn => "Write yes, no, or nothing.",
        RecordField::AwakeMinutes => "Write minutes of zero or more, or nothing.",
        RecordField::Location => "Write home, community, or nothing.",
        RecordField::Carers | RecordField::BillMinutes | RecordField::Sequence => "Write a whole number, or nothing.",
        _ => "Write it with its offset: 2026-03-02T07:30:00+00:00.",
    }
}

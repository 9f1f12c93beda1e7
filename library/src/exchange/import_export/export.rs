//! Gives the visits of a file away in another system's format.

use std::collections::HashMap;

use serde_json::Value;

use super::{Exchange, Lower, key};
use crate::exchange::evv::{self, StateForm};
use crate::exchange::mapping::Mapping;
use crate::exchange::rejected::Rejected;
use crate::exchange::rows::{ImportedRow, for_each_row};
use crate::exchange::table::HeaderTable;
use crate::exchange::visit_record::{ALL, RecordField, RecordTexts, RowFault, VisitRecord};
use crate::exchange::visits::Layout;
use crate::exchange::writer::{LineWriter, TableWriter};
use crate::failure::Failure;
use crate::fault::{Faults, whole};
use crate::output::{Aside, Output};
use crate::source::Stream;

/// Writes the visits of a file in a format of somebody else's to `out`, rows that cannot be written to `aside`.
///
/// A visit that nobody edited has its own cells again, to the letter; of one that was edited, mapped columns are written anew.
///
/// # Errors
/// What is wrong with the file as a whole: then nothing was written. Bad rows are no errors; they are set aside.
pub fn export_file(
    stream: Stream,
    mapping: &Mapping,
    (out, aside): (Box<dyn Output>, Box<dyn Aside>),
    lower: Lower,
) -> Result<Exchange, Failure> {
    let mut leaving = Leaving {
        file: stream.name.clone(),
        mapping,
        place: Some(out),
        layout: None,
        writer: None,
        rejected: Rejected::new(aside, Vec::new()),
        seen: HashMap::new(),
        lower,
        done: Exchange { name: mapping.name.clone(), ..Exchange::default() },
    };
    for_each_row(stream, None, &mut |row| leaving.row(&row))?;
    leaving.finish()
}

/// Whatever gives records away, one by one.
struct Leaving<'a> {
    file: String,
    mapping: &'a Mapping,
    /// Where the records go, until it is begun.
    place: Option<Box<dyn Output>>,
    layout: Option<Layout>,
    writer: Option<ImportTarget>,
    rejected: Rejected,
    seen: HashMap<u128, u64>,
    lower: Lower,
    done: Exchange,
}

enum ImportTarget {
    Table(Box<HeaderTable>, TableWriter),
    Json(&'static StateForm, LineWriter),
}

impl Leaving<'_> {
    fn row(&mut self, row: &ImportedRow) -> Result<(), Failure> {
        let Some(layout) = &self.layout else { return self.begin(row) };
        self.done.rows += 1;
        let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        match layout.read(&row.cells).map_err(Refused::Row).and_then(|record| self.give(&record)) {
            Ok(()) => self.done.good += 1,
            Err(Refused::Row(troubles)) => self.rejected.add(&self.file, row.number, cells, &troubles)?,
            Err(Refused::File(stop)) => return Err(stop),
        }
        Ok(())
    }

    fn begin(&mut self, row: &ImportedRow) -> Result<(), Failure> {
        let layout = Layout::from_header(&self.file, &row.cells)?;
        self.rejected.set_header(row.cells.clone());
        let Some(place) = self.place.take() else { return Ok(()) };
        self.writer = Some(if let Some(form) = evv::find_form(&self.mapping.name) {
            ImportTarget::Json(form, LineWriter::begin(place))
        } else {
            let columns =
                if layout.name == self.mapping.name { layout.kept.clone() } else { self.mapping.header.clone() };
            let table = HeaderTable::from_header(&self.mapping.name, 1, columns, self.mapping)?;
            // What was theirs goes back to the letter; our own cells are disarmed one by one.
            let mut writer = TableWriter::begin(place, false)?;
            writer.row(table.header.iter().map(String::as_str))?;
            ImportTarget::Table(Box::new(table), writer)
        });
        self.layout = Some(layout);
        Ok(())
    }

    fn give(&mut self, record: &VisitRecord) -> Result<(), Refused> {
        self.in_order(record)?;
        let own = self.layout.as_ref().is_some_and(|layout| layout.name == self.mapping.name);
        let says: &dyn Fn(RecordField) -> bool = match &self.writer {
            Some(ImportTarget::Table(table, _)) => &|fact| table.says(fact),
            Some(ImportTarget::Json(form, _)) => &|fact| form.says(fact),
            None => &|_| true,
        };
        // What the format has no place for is counted, so that it does not get lost unseen.
        for (fact, text) in ALL.iter().map(|(fact, _)| (*fact, record.facts.get(*fact))) {
            let plain = fact == RecordField::Outcome && text == "delivered";
            if !text.is_empty() && !plain && !says(fact) {
                *self.done.left_out.entry(fact.word().to_owned()).or_default() += 1;
            }
        }
        match &mut self.writer {
            Some(ImportTarget::Table(table, writer)) => {
                if let Some(cells) = table_row(table, record, own)? {
                    writer.row(cells.iter().map(String::as_str))?;
                }
            }
            Some(ImportTarget::Json(form, writer)) => {
                let text = json_record(form, record, own, self.mapping)?;
                writer.write(if self.done.good == 0 { b"[\n" } else { b",\n" })?;
                writer.write(text.as_bytes())?;
            }
            None => {}
        }
        Ok(())
    }

    /// A lower sequence id is not sent after a higher one, unless that is asked for.
    fn in_order(&mut self, record: &VisitRecord) -> Result<(), Refused> {
        let Ok(sequence) = record.facts.get(RecordField::Sequence).parse::<u64>() else { return Ok(()) };
        let visit = key(record.facts.get(RecordField::Visit));
        // Nothing stands before a visit's first version, whatever its number.
        let Some(highest) = self.seen.get_mut(&visit) else {
            self.seen.insert(visit, sequence);
            return Ok(());
        };
        if sequence == *highest || (sequence < *highest && self.lower == Lower::Reject) {
            let problem = format!("is no higher than {highest}, which stands before it for this visit");
            return Err(vec![RowFault::new(
                "sequence",
                &sequence.to_string(),
                problem,
                "Write versions in their order.",
            )]
            .into());
        }
        *highest = sequence.max(*highest);
        Ok(())
    }

    fn finish(mut self) -> Result<Exchange, Failure> {
        match self.writer.take() {
            None => return Err(Failure::Faults(Faults(vec![whole(&self.file, "is empty", "Give a file of visits.")]))),
            Some(ImportTarget::Table(_, writer)) => writer.finish()?,
            Some(ImportTarget::Json(_, mut writer)) => {
                writer.write(if self.done.good == 0 { b"[]\n" } else { b"\n]\n" })?;
                writer.finish()?;
            }
        }
        self.done.rejected = self.rejected.rows;
        self.done.rejected_file = self.rejected.finish()?;
        self.done.reasons = std::mem::take(&mut self.rejected.reasons);
        self.done.faults = std::mem::take(&mut self.rejected.told);
        self.done.file = self.file;
        Ok(self.done)
    }
}

/// Why a record was not given away.
enum Refused {
    Row(Vec<RowFault>),
    File(Failure),
}

impl From<Vec<RowFault>> for Refused {
    fn from(troubles: Vec<RowFault>) -> Self {
        Self::Row(troubles)
    }
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.into())
    }
}

/// A record as a row of a table; nothing for a carer of a double-up whose row is the first carer's.
fn table_row(table: &HeaderTable, record: &VisitRecord, own: bool) -> Result<Option<Vec<String>>, Vec<RowFault>> {
    if !own {
        let mut cells = vec![String::new(); table.header.len()];
        table.write(&record.facts, &mut cells)?;
        return Ok(Some(cells.iter().map(|cell| crate::csv::harmless(cell).into_owned()).collect()));
    }
    let mut cells = record.kept.clone();
    let before = table.read(&cells);
    let alike = |mut facts: RecordTexts, carer: &str| {
        facts.set(RecordField::Carer, carer);
        facts.differ(&record.facts).next().is_none()
    };
    if before.as_ref().is_ok_and(|before| alike(before.clone(), before.get(RecordField::Carer))) {
        return Ok(Some(cells));
    }
    if let [_, beside @ ..] = &table.carers(&cells)[..]
        && let Some(carer) = beside.iter().find(|carer| *carer == record.facts.get(RecordField::Carer))
    {
        if before.is_ok_and(|before| alike(before, carer)) {
            return Ok(None);
        }
        let remedy = "Change the row of the first carer, or import the visits from a table with a row for each.";
        return Err(vec![RowFault::new(
            "carer",
            carer,
            "shares a row with another carer, and was changed alone",
            remedy,
        )]);
    }
    table.write(&record.facts, &mut cells)?;
    let disarmed = cells
        .iter()
        .zip(&record.kept)
        .map(|(cell, kept)| if cell == kept { cell.clone() } else { crate::csv::harmless(cell).into_owned() });
    Ok(Some(disarmed.collect()))
}

/// A record as JSON: its own text where nothing was edited.
fn json_record(form: &StateForm, record: &VisitRecord, own: bool, mapping: &Mapping) -> Result<String, Vec<RowFault>> {
    let kept = record.kept.first().filter(|_| own);
    let Some(text) = kept.filter(|text| !text.is_empty()) else {
        return form.write(&record.facts, None, mapping).map(|value| value.to_string());
    };
    let before: Value = serde_json::from_str(text).map_err(|error| {
        vec![RowFault::new("record", "", format!("is not JSON any more ({error})"), "Leave this column as it was.")]
    })?;
    if form.read(&before)?.differ(&record.facts).next().is_none() {
        return Ok(text.clone());
    }
    form.write(&record.facts, Some(&before), mapping).map(|value| value.to_string())
}

//! Takes the visits of a file over, row by row.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::{Exchange, Lower, key};
use crate::cells::Orders;
use crate::csv::as_meant;
use crate::exchange::events::{Ends, EventWriter};
use crate::exchange::evv;
use crate::exchange::header::{HeaderSearch, is_again, is_total};
use crate::exchange::mapping::Mapping;
use crate::exchange::rejected::{COLUMNS, Rejected};
use crate::exchange::rows::{ImportedRow, for_each_row, is_workbook};
use crate::exchange::table::HeaderTable;
use crate::exchange::visit_record::{RecordField, RecordTexts, RowFault};
use crate::exchange::visits::header;
use crate::exchange::writer::TableWriter;
use crate::failure::Failure;
use crate::fault::{Fault, Faults};
use crate::output::{Aside, Output};
use crate::source::Stream;

/// What an import is to write.
pub struct ImportRequest<'a> {
    /// The file of visits.
    pub out: Box<dyn Output>,
    /// The file of the rows that are set aside.
    pub aside: Box<dyn Aside>,
    /// The file of events, when there is to be one.
    pub events: Option<EventWriter>,
    /// The sheet of a workbook.
    pub sheet: Option<&'a str>,
    /// The row of the header; without it, the first that can be one.
    pub header_row: Option<usize>,
    /// What a lower sequence id means.
    pub lower: Lower,
}

/// Whatever takes records over, one by one.
struct Taking {
    file: String,
    out: Option<TableWriter>,
    rejected: Rejected,
    events: Option<EventWriter>,
    lower: Lower,
    /// For records that have a sequence id, the highest of each visit and which ends were told: memory that grows with the visits.
    seen: HashMap<u128, (u64, Ends)>,
    /// For rows of tables, which of them said the same: sixteen bytes a row.
    said: hashbrown::HashMap<u64, u32>,
    done: Exchange,
    /// Where the visits go, until it is begun.
    place: Option<Box<dyn Output>>,
}

impl Taking {
    fn begin(&mut self, name: &str, columns: &[String]) -> Result<(), Failure> {
        let Some(place) = self.place.take() else { return Ok(()) };
        let mut out = TableWriter::begin(place, true)?;
        out.row(header(name, columns).iter().map(String::as_str))?;
        self.out = Some(out);
        Ok(())
    }

    /// Takes what a row says of a visit, and the carers beside the one who made it.
    fn take(
        &mut self,
        row: usize,
        read: Result<RecordTexts, Vec<RowFault>>,
        beside: &[String],
        cells: &[&str],
    ) -> Result<(), Failure> {
        self.done.rows += 1;
        // Copies first: a row that stands twice must not count as a version of itself.
        let read = read.and_then(|facts| self.once(row, &facts, beside).map(|()| facts));
        let read = read.and_then(|facts| self.receipt(&facts).map(|()| facts));
        let read = read.and_then(|facts| self.in_order(&facts).map(|()| facts));
        match read {
            Ok(facts) => {
                self.done.good += 1;
                self.done.cancelled += usize::from(facts.get(RecordField::Outcome) == "cancelled");
                self.done.double_ups += usize::from(!beside.is_empty());
                self.write(&facts, cells)?;
                // Each carer of a double-up has a row in a file of visits.
                for carer in beside {
                    let mut theirs = facts.clone();
                    theirs.set(RecordField::Carer, carer);
                    self.write(&theirs, cells)?;
                }
            }
            Err(troubles) => self.rejected.add(&self.file, row, cells.iter().copied(), &troubles)?,
        }
        Ok(())
    }

    fn write(&mut self, facts: &RecordTexts, cells: &[&str]) -> Result<(), Failure> {
        if let Some(out) = &mut self.out {
            out.row(facts.texts().chain(cells.iter().copied()))?;
        }
        if let Some(events) = &mut self.events {
            // Calls are immutable: every version's are the visit's, and none is told twice.
            let held = self.seen.get_mut(&key(facts.get(RecordField::Visit)));
            events.add(facts, held.map_or(&mut Ends::default(), |(_, told)| told))?;
        }
        Ok(())
    }

    /// A row that says what another one said of the same visit or carer is one visit written twice. Rows that name neither may be
    /// two places in one double-up.
    fn once(&mut self, row: usize, facts: &RecordTexts, beside: &[String]) -> Result<(), Vec<RowFault>> {
        let named = [RecordField::Visit, RecordField::Carer].iter().any(|fact| !facts.get(*fact).is_empty());
        if !named || !facts.get(RecordField::Sequence).is_empty() {
            return Ok(());
        }
        let mut hasher = DefaultHasher::new();
        facts.texts().for_each(|text| text.hash(&mut hasher));
        beside.hash(&mut hasher);
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        match self.said.insert(hasher.finish(), number) {
            None => Ok(()),
            Some(first) => {
                // The first row stays the one that copies are told against.
                self.said.insert(hasher.finish(), first);
                let problem = format!("is the same visit once more (as in row {first})");
                let remedy = "Leave one of the rows out, or give each its own times.";
                Err(vec![RowFault::new("visit", facts.get(RecordField::Visit), problem, remedy)])
            }
        }
    }

    fn receipt(&self, facts: &RecordTexts) -> Result<(), Vec<RowFault>> {
        match &self.events {
            Some(events) if !events.knows_receipt(facts) => {
                let remedy = "Say with --received when this file was received.";
                Err(vec![RowFault::new("received", "", "is not known, and events need it", remedy)])
            }
            _ => Ok(()),
        }
    }

    /// An equal sequence id is refused, a lower one as it was asked for.
    fn in_order(&mut self, facts: &RecordTexts) -> Result<(), Vec<RowFault>> {
        // Without a number there is no order that could be broken.
        let Ok(sequence) = facts.get(RecordField::Sequence).parse::<u64>() else { return Ok(()) };
        let key = key(facts.get(RecordField::Visit));
        let Some((before, told)) = self.seen.get(&key).copied() else {
            self.seen.insert(key, (sequence, Ends::default()));
            return Ok(());
        };
        let refuse = |problem: &str| {
            let remedy = format!("Give the record a number above {before}, or leave it out.");
            Err(vec![RowFault::new("SequenceID", facts.get(RecordField::Sequence), problem, remedy)])
        };
        if sequence == before {
            return refuse("has come before for this visit");
        }
        if sequence < before && self.lower == Lower::Reject {
            return refuse("is lower than one that came before for this visit");
        }
        self.seen.insert(key, (sequence.max(before), told));
        self.done.history += usize::from(sequence < before);
        let cancelled = facts.get(RecordField::Outcome) == "cancelled" && told != Ends::default();
        self.done.cancelled_after_calls += usize::from(cancelled);
        Ok(())
    }

    fn finish(mut self) -> Result<Exchange, Failure> {
        if let Some(out) = self.out.take() {
            out.finish()?;
        }
        if let Some(events) = self.events.take() {
            self.done.events = events.written;
            events.finish()?;
        }
        self.done.rejected = self.rejected.rows;
        self.done.rejected_file = self.rejected.finish()?;
        self.done.reasons = std::mem::take(&mut self.rejected.reasons);
        self.done.faults = std::mem::take(&mut self.rejected.told);
        self.done.file = self.file;
        Ok(self.done)
    }
}

/// Reads a file through a mapping into a file of visits, and gives the mapping with what was guessed in it.
///
/// # Errors
/// What is wrong with the file as a whole: then nothing was written. Bad rows are no errors; they are set aside.
pub fn import_file(
    mut stream: Stream,
    mapping: &Mapping,
    into: ImportRequest<'_>,
) -> Result<(Exchange, Mapping), Failure> {
    let file = stream.name.clone();
    let mut taking = Taking {
        done: Exchange { name: mapping.name.clone(), ..Exchange::default() },
        out: None,
        rejected: Rejected::new(into.aside, vec!["record".to_owned()]),
        events: into.events,
        lower: into.lower,
        seen: HashMap::new(),
        said: hashbrown::HashMap::new(),
        place: Some(into.out),
        file,
    };
    if let Some(form) = evv::find_form(&mapping.name) {
        if taking.events.as_ref().is_some_and(|events| !events.has_receipt()) {
            let why = "no record says when it was received, and events need it: give --received";
            return Err(Failure::Refused(why.to_owned()));
        }
        taking.begin(&mapping.name, &["record".to_owned()])?;
        each_record(stream, &mut |number, raw| {
            let read = parsed(raw).and_then(|record| form.read(&record));
            taking.take(number, read, &[], &[raw])
        })?;
        return Ok((taking.finish()?, mapping.clone()));
    }
    let mut search = HeaderSearch::new(into.header_row);
    let workbook = is_workbook(&mut stream).unwrap_or(false);
    let mut sheet: Option<ImportedTable> = None;
    let foreign = for_each_row(stream, into.sheet, &mut |row| match &mut sheet {
        None => {
            let number = row.number;
            let columns = || own_columns(row.clone());
            let Some(found) = search.look(&taking.file, &row, columns().0, mapping)? else { return Ok(()) };
            let told = found.mapping.columns.contains_key("received");
            if taking.events.as_ref().is_some_and(|events| !told && !events.has_receipt()) {
                let why = "no column says when a record was received, and events need it: give --received";
                return Err(Failure::Refused(why.to_owned()));
            }
            taking.rejected.set_header(found.header.clone());
            taking.begin(&mapping.name, &found.header)?;
            taking.done.header_row = number;
            let orders = Orders::new(found.order(), workbook);
            sheet = Some(ImportedTable { table: found, mended: columns().1, workbook, orders });
            Ok::<(), Failure>(())
        }
        Some(sheet) => sheet.take(row, &mut taking),
    })?;
    let Some(ImportedTable { table, orders, .. }) = sheet else {
        return Err(Failure::Faults(search.none(&taking.file)));
    };
    // Only a whole column shows its order. Nothing has been put in place until then.
    let misread = orders.misread().into_iter().map(|(column, row, value, problem, remedy)| {
        let (file, remedy) = (taking.file.clone(), remedy.to_owned());
        Fault { file, row: Some(row), column, value, problem, remedy }
    });
    Faults(misread.collect()).or(())?;
    taking.done.windows_1252 = foreign;
    taking.done.guessed = table.guessed.iter().cloned().collect();
    taking.done.unread = table.unread();
    Ok((taking.finish()?, table.mapping))
}

/// A table being read below its header.
struct ImportedTable {
    table: HeaderTable,
    /// Whether its rows had been set aside.
    mended: bool,
    workbook: bool,
    orders: Orders,
}

impl ImportedTable {
    fn take(&mut self, row: ImportedRow, taking: &mut Taking) -> Result<(), Failure> {
        let ImportedRow { number, mut cells } = if self.mended { as_it_was(&row) } else { row };
        if self.workbook {
            // Empty cells at the end of a row are not in the file, or are there for their looks.
            let filled = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            cells.resize(filled.max(self.table.header.len()), String::new());
        }
        if is_again(&self.table.header, &cells) || (is_total(&cells) && self.table.is_no_visit(&cells)) {
            taking.done.passed_over += 1;
            return Ok(());
        }
        for (column, text) in self.table.days(&cells) {
            self.orders.see(column, number, text);
        }
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        let beside = self.table.carers(&cells).split_off(1.min(self.table.carers(&cells).len()));
        taking.take(number, self.table.read(&cells), &beside, &texts)
    }
}

/// Gives every record of a file, and its number, to `take`: of JSON, or of a CSV of records that had been set aside.
fn each_record(mut stream: Stream, take: &mut dyn FnMut(usize, &str) -> Result<(), Failure>) -> Result<(), Failure> {
    // A file that cannot be read is told by whoever reads it in earnest.
    let front = stream.front::<64>().unwrap_or_default();
    if !front.trim_ascii_start().starts_with(b"record,homeround:") {
        return evv::for_each_record(stream, &mut |number, raw| take(number, raw.get()));
    }
    let mut header = true;
    for_each_row(stream, None, &mut |row| {
        if std::mem::take(&mut header) {
            return Ok(());
        }
        let ImportedRow { number, cells } = as_it_was(&row);
        take(number, cells.first().map_or("", String::as_str))
    })?;
    Ok(())
}

fn parsed(raw: &str) -> Result<Value, Vec<RowFault>> {
    serde_json::from_str(raw)
        .map_err(|error| vec![RowFault::new("", "", format!("is not JSON ({error})"), "Write one JSON object.")])
}

/// The columns of a header without those that stand behind rows that were set aside, and whether there are such.
fn own_columns(row: ImportedRow) -> (Vec<String>, bool) {
    let mut columns = row.cells;
    let mended = columns.ends_with(&COLUMNS.map(str::to_owned));
    if mended {
        columns.truncate(columns.len() - COLUMNS.len());
        columns = columns.iter().map(|column| as_meant(column).to_owned()).collect();
    }
    (columns, mended)
}

/// A row that had been set aside, without what was put behind it and in front of its cells.
fn as_it_was(row: &ImportedRow) -> ImportedRow {
    let own = row.cells.len().saturating_sub(COLUMNS.len());
    ImportedRow { number: row.number, cells: row.cells[..own].iter().map(|cell| as_meant(cell).to_owned()).collect() }
}

//! A file's way in and out: every good row taken over, every bad one set aside with its reasons, and what was done about it told.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::events::{Ends, EventWriter};
use super::evv::{self, StateForm};
use super::header::{HeaderSearch, is_again, is_total};
use super::mapping::Mapping;
use super::rejected::{COLUMNS, Rejected, TOLD};
use super::rows::{ImportedRow, for_each_row, is_workbook};
use super::table::HeaderTable;
use super::visit_record::{RecordField, RecordTexts, RowFault, VisitRecord};
use super::visits::{Layout, header};
use super::writer::{LineWriter, TableWriter};
use crate::cells::Orders;
use crate::csv::as_meant;
use crate::failure::Failure;
use crate::fault::{Fault, Faults};
use crate::fault::{file_name, whole};
use crate::output::{Aside, Output};
use crate::words::counted;

/// What to do with a record whose sequence id is lower than one that came before it: both readings exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lower {
    /// It is kept as history and changes nothing.
    Keep,
    /// It is rejected.
    Reject,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Exchange {
    /// The file that was read.
    pub file: String,
    /// The format it was read or written in: abacus, controcc, csv, evv-ct or evv-oh.
    #[serde(rename = "as")]
    pub name: String,
    /// Rows, or records, that are not blank.
    pub rows: usize,
    /// Those that were taken over.
    pub good: usize,
    /// Those that were set aside.
    pub rejected: usize,
    /// Where they are, with their own cells and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_file: Option<String>,
    /// How often each reason was found.
    pub reasons: BTreeMap<String, usize>,
    /// The first twenty faults; all of them are in the file.
    pub faults: Vec<Fault>,
    /// Columns that were guessed: what each says, and its name.
    pub guessed: BTreeMap<String, String>,
    /// Columns that nothing is read from; they are kept.
    pub unread: Vec<String>,
    /// The row of the header.
    pub header_row: usize,
    /// Rows below it that are the header again, or a total.
    pub passed_over: usize,
    /// Rows that name several carers: each has a visit of its own.
    pub double_ups: usize,
    /// Facts that the format written has no place for, and how many visits had them.
    pub left_out: BTreeMap<String, usize>,
    /// Rows that were not UTF-8 and were read as Windows-1252.
    pub windows_1252: usize,
    /// Records that an equal or a higher sequence id had overtaken.
    pub history: usize,
    /// Records that cancel a visit whose calls an earlier record told: those stay events.
    pub cancelled_after_calls: usize,
    /// Visits that were cancelled: no event says so.
    pub cancelled: usize,
    /// Events written.
    pub events: usize,
}

impl Exchange {
    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { file, name, rows, good, rejected, .. } = self;
        let mut text = format!("{file}  {} ({name}): {good} ok, {rejected} rejected\n", counted(*rows, "row"));
        if self.header_row > 1 {
            text += &format!("  the header is row {}; what stands above it is left out\n", self.header_row);
        }
        if self.passed_over > 0 {
            text += &format!("  {} left out: the header again, or a total\n", counted(self.passed_over, "more row"));
        }
        if self.double_ups > 0 {
            let rows = counted(self.double_ups, "row");
            text += &format!("  {rows} with several carers: each carer has the visit\n");
        }
        if !self.unread.is_empty() {
            text += &format!("  kept, and nothing read from: {}\n", self.unread.join(", "));
        }
        for Fault { row, column, value, problem, remedy, .. } in &self.faults {
            let row = row.map_or_else(String::new, |row| row.to_string());
            text += &format!("  row {row:<6} {column:?} {value:?}  {problem}. {remedy}\n");
        }
        if self.reasons.values().sum::<usize>() > self.faults.len() {
            text += &format!("  (the first {TOLD} faults; reasons in all:)\n");
            for (reason, count) in &self.reasons {
                text += &format!("  {count:>9}  {reason}\n");
            }
        }
        if let Some(path) = &self.rejected_file {
            text += &format!("rejected rows written to {path} (same columns, and why)\n");
        }
        for (fact, visits) in &self.left_out {
            text += &format!("{name} has no place for {fact}: left out of {}\n", counted(*visits, "visit"));
        }
        if self.history > 0 {
            text += &format!("{} of history: a later version came first\n", counted(self.history, "record"));
        }
        if self.cancelled_after_calls > 0 {
            text += &format!(
                "{} of a cancelled visit whose calls came before: calls are immutable, and stay events\n",
                counted(self.cancelled_after_calls, "record")
            );
        }
        if self.events > 0 {
            text += &format!("{}\n", counted(self.events, "event"));
            if self.cancelled > 0 {
                text += &format!(
                    "{} cancelled, and no event says so: to `verify` that is missed, unless the plan or `verify --with` \
                     (plans, cancelled_at) knows of it\n",
                    counted(self.cancelled, "visit")
                );
            }
        }
        text
    }
}

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
        let read = read.and_then(|facts| self.once(row, &facts, beside).map(|()| facts));
        let read = read.and_then(|facts| self.receipt(&facts).map(|()| facts));
        let read = read.and_then(|facts| self.in_order(&facts).map(|()| facts));
        match read {
            Ok(facts) => {
                self.done.good += 1;
                self.done.cancelled += usize::from(facts.get(RecordField::Outcome) == "cancelled");
                self.done.double_ups += usize::from(!beside.is_empty());
                self.write(&facts, cells)?;
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

fn key(visit: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, visit).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// Reads the file at `path` through a mapping into a file of visits, and gives the mapping with what was guessed in it.
///
/// # Errors
/// What is wrong with the file as a whole: then nothing was written. Bad rows are no errors; they are set aside.
pub fn import_file(path: &Path, mapping: &Mapping, into: ImportRequest<'_>) -> Result<(Exchange, Mapping), Failure> {
    let file = file_name(path);
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
        each_record(path, &mut |number, raw| {
            let read = parsed(raw).and_then(|record| form.read(&record));
            taking.take(number, read, &[], &[raw])
        })?;
        return Ok((taking.finish()?, mapping.clone()));
    }
    let mut search = HeaderSearch::new(into.header_row);
    let workbook = is_workbook(path).unwrap_or(false);
    let mut sheet: Option<Sheet> = None;
    let foreign = for_each_row(path, into.sheet, &mut |row| match &mut sheet {
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
            sheet = Some(Sheet { table: found, mended: columns().1, workbook, orders });
            Ok::<(), Failure>(())
        }
        Some(sheet) => sheet.take(row, &mut taking),
    })?;
    let Some(Sheet { table, orders, .. }) = sheet else { return Err(Failure::Faults(search.none(&taking.file))) };
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
struct Sheet {
    table: HeaderTable,
    /// Whether its rows had been set aside.
    mended: bool,
    workbook: bool,
    orders: Orders,
}

impl Sheet {
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
fn each_record(path: &Path, take: &mut dyn FnMut(usize, &str) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut front = [0; 64];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut front)).unwrap_or(0);
    if !front[..read].trim_ascii_start().starts_with(b"record,homeround:") {
        return evv::for_each_record(path, &mut |number, raw| take(number, raw.get()));
    }
    let mut header = true;
    for_each_row(path, None, &mut |row| {
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

/// Writes the visits in the file at `path` in a format of somebody else's to `out`, rows that cannot be written to `aside`.
///
/// A visit that nobody edited has its own cells again, to the letter; of one that was edited, mapped columns are written anew.
///
/// # Errors
/// What is wrong with the file as a whole: then nothing was written. Bad rows are no errors; they are set aside.
pub fn export_file(
    path: &Path,
    mapping: &Mapping,
    (out, aside): (Box<dyn Output>, Box<dyn Aside>),
    lower: Lower,
) -> Result<Exchange, Failure> {
    let mut leaving = Leaving {
        file: file_name(path),
        mapping,
        place: Some(out),
        layout: None,
        writer: None,
        rejected: Rejected::new(aside, Vec::new()),
        seen: HashMap::new(),
        lower,
        done: Exchange { name: mapping.name.clone(), ..Exchange::default() },
    };
    for_each_row(path, None, &mut |row| leaving.row(&row))?;
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
        for (fact, text) in super::visit_record::ALL.iter().map(|(fact, _)| (*fact, record.facts.get(*fact))) {
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
        let highest = self.seen.entry(key(record.facts.get(RecordField::Visit))).or_default();
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

/// The moment that `--received` gives.
///
/// # Errors
/// When it is none.
pub fn received(text: Option<&str>) -> Result<Option<DateTime<FixedOffset>>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let read = DateTime::parse_from_rfc3339(text);
    read.map(Some).map_err(|_| {
        Failure::Refused(format!("{text:?} is no moment: write it with its offset, 2026-03-08T23:00:00+00:00"))
    })
}

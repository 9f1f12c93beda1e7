//! One table of a TOML file being read, cell by cell, by the readers of the book: specifications, decisions and the like.

use serde_json::{Map, Value};

use super::cell::{CellReader, KnownIds, WrittenText};
use super::raw::CellFault;
use crate::fault::{Fault, Faults};
use crate::words::{Quote, nearest};

/// What sort of file it is, for its faults.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileKind {
    /// With its article: a specification.
    pub(crate) name: &'static str,
    /// Where an example is, as a clause: `homeround spec new` shows how.
    pub(crate) example: &'static str,
}

/// One table of the file, and where its faults go.
pub(crate) struct Section<'a> {
    file: &'a str,
    kind: FileKind,
    /// What stands before a field's name in a fault: `visits.lengths`.
    path: String,
    /// The item's number in its list, from 1.
    row: Option<usize>,
    fields: Map<String, Value>,
}

impl<'a> Section<'a> {
    /// The whole file.
    pub(crate) fn from_file(file: &'a str, kind: FileKind, fields: Map<String, Value>) -> Self {
        Self { file, kind, path: String::new(), row: None, fields }
    }

    fn column(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }

    /// Notes a fault in a field.
    pub(crate) fn fault(
        &self,
        field: &str,
        problem: impl Into<String>,
        remedy: impl Into<String>,
        faults: &mut Faults,
    ) {
        let value = self.fields.get(field).map(shown).unwrap_or_default();
        self.fault_of(field, &value, CellFault::new(problem, remedy), faults);
    }

    fn fault_of(&self, field: &str, value: &str, trouble: CellFault, faults: &mut Faults) {
        faults.push(Fault {
            file: self.file.to_owned(),
            row: self.row,
            column: self.column(field),
            value: value.to_owned(),
            problem: trouble.problem,
            remedy: trouble.remedy,
        });
    }

    /// Notes every field that is not among `known`.
    pub(crate) fn only(&self, known: &[&str], faults: &mut Faults) {
        for field in self.fields.keys().filter(|field| !known.contains(&field.as_str())) {
            let near = nearest(field, known.iter().copied());
            let remedy = near.map_or_else(
                || format!("Take it out; here stand {}.", known.join(", ")),
                |near| format!("Nearest: {near}. Rename it or take it out."),
            );
            self.fault(field, format!("is no field of {}", self.kind.name), remedy, faults);
        }
    }

    /// Whether a field is there.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// What stands in a field that may be absent; the outer nothing after a fault.
    pub(crate) fn may<T>(&self, field: &str, reader: CellReader<T>, faults: &mut Faults) -> Option<Option<T>> {
        let Some(value) = self.fields.get(field) else { return Some(None) };
        match read(value, reader) {
            Ok(read) => Some(Some(read)),
            Err(trouble) => {
                self.fault_of(field, &shown(value), trouble, faults);
                None
            }
        }
    }

    /// What stands in a field that must be there.
    pub(crate) fn need<T>(&self, field: &str, reader: CellReader<T>, faults: &mut Faults) -> Option<T> {
        let found = self.may(field, reader, faults)?;
        if found.is_none() {
            self.fault(
                field,
                "is missing",
                format!("Give {field} a value; {}.", self.kind.example, field = field.quoted()),
                faults,
            );
        }
        found
    }

    /// As [`Self::may`], with what stands there when nothing does.
    pub(crate) fn or<T>(&self, field: &str, reader: CellReader<T>, absent: T, faults: &mut Faults) -> Option<T> {
        self.may(field, reader, faults).map(|found| found.unwrap_or(absent))
    }

    /// The texts of a list.
    pub(crate) fn texts<T>(&self, field: &str, reader: CellReader<T>, faults: &mut Faults) -> Option<Vec<T>> {
        let Some(Value::Array(items)) = self.fields.get(field).filter(|value| *value != &Value::Array(Vec::new()))
        else {
            self.fault(field, "is no list of texts", "Write it like [\"one\", \"two\"].", faults);
            return None;
        };
        let mut found = Vec::with_capacity(items.len());
        for item in items {
            match read(item, reader) {
                Ok(value) => found.push(value),
                Err(trouble) => self.fault_of(field, &shown(item), trouble, faults),
            }
        }
        // A list without its faulty items would say something else than its author: there is none then.
        (found.len() == items.len()).then_some(found)
    }

    /// A table within this one; an empty one, with a fault, where a needed one is missing.
    pub(crate) fn table(&self, field: &str, need: bool, faults: &mut Faults) -> Self {
        let fields = match self.fields.get(field) {
            Some(Value::Object(fields)) => fields.clone(),
            None if !need => Map::new(),
            other => {
                let problem = if other.is_some() { "is no table" } else { "is missing" };
                self.fault(field, problem, format!("Write it as [{}].", self.column(field)), faults);
                Map::new()
            }
        };
        Self { file: self.file, kind: self.kind, path: self.column(field), row: None, fields }
    }

    /// The tables of a list within this one; a fault where a needed one is missing or empty.
    pub(crate) fn tables(&self, field: &str, need: bool, faults: &mut Faults) -> Vec<Self> {
        let items = match self.fields.get(field) {
            Some(Value::Array(items)) if !items.is_empty() || !need => &items[..],
            None if !need => &[],
            other => {
                let problem = if other.is_some() { "is no list of tables" } else { "is missing" };
                self.fault(field, problem, format!("Write it as [[{}]].", self.column(field)), faults);
                &[]
            }
        };
        let mut found = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let fields = if let Value::Object(fields) = item { fields.clone() } else { Map::new() };
            let section =
                Self { file: self.file, kind: self.kind, path: self.column(field), row: Some(at + 1), fields };
            if !item.is_object() {
                section.fault_of("", &shown(item), CellFault::new("is no table", "Write { field = value }."), faults);
            }
            found.push(section);
        }
        found
    }

    /// The one of two fields that is given in a table within this one, with its number.
    pub(crate) fn either<T>(
        &self,
        field: &str,
        ways: [&str; 2],
        reader: CellReader<T>,
        faults: &mut Faults,
    ) -> Option<(usize, T)> {
        let inner = self.table(field, true, faults);
        inner.only(&ways, faults);
        let given: Vec<usize> = (0..2).filter(|at| inner.has(ways[*at])).collect();
        let [way] = given[..] else {
            if self.has(field) {
                let remedy = format!("Write {} = \"..\" or {} = \"..\" in it, and not both.", ways[0], ways[1]);
                self.fault(field, "is not given in exactly one way", remedy, faults);
            }
            return None;
        };
        inner.need(ways[way], reader, faults).map(|number| (way, number))
    }
}

fn read<T>(value: &Value, reader: CellReader<T>) -> Result<T, CellFault> {
    let known = KnownIds::default();
    match value {
        Value::String(text) if text.trim().is_empty() => {
            Err(CellFault::new("is empty", "Give it a value, or take it out."))
        }
        Value::String(text) => reader(WrittenText { text: text.trim(), fraction: false }, &known),
        Value::Bool(yes) => reader(WrittenText { text: if *yes { "yes" } else { "no" }, fraction: false }, &known),
        Value::Number(number) => {
            let fraction = !number.is_i64() && !number.is_u64();
            reader(WrittenText { text: &number.to_string(), fraction }, &known)
        }
        _ => Err(CellFault::new("is not one value", "Write one text or whole number.")),
    }
}

/// A value as a fault shows it: without its quotes, and not without end.
fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}

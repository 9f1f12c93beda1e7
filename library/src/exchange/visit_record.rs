//! What every system's file says of a visit, in one form of text, and what only that system's file says, kept as it was.

use crate::words::Quote;
use std::fmt;

/// One thing that is known of a visit; each is a column of a file of visits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(usize)]
pub enum RecordField {
    /// The visit's own id in the system it comes from.
    Visit,
    /// Which version of the record it is.
    Sequence,
    /// Whose visit it is.
    Client,
    /// Who made it.
    Carer,
    /// When it was to start.
    PlannedStart,
    /// When it was to end.
    PlannedEnd,
    /// The start that payment is asked for.
    ClaimedStart,
    /// The end that payment is asked for.
    ClaimedEnd,
    /// When the carer came, as it was recorded first.
    Start,
    /// When the carer left, as it was recorded first.
    End,
    /// The start as it was corrected later.
    AdjustedStart,
    /// The end as it was corrected later.
    AdjustedEnd,
    /// delivered, frustrated, missed or cancelled.
    Outcome,
    /// How many carers the visit needs.
    Carers,
    /// Whether this carer came beside another: yes or no.
    Secondary,
    /// The service's code.
    Service,
    /// How the start was recorded, by the words of an event's method.
    MethodIn,
    /// How the end was recorded.
    MethodOut,
    /// Latitude of the start.
    LatitudeIn,
    /// Longitude of the start.
    LongitudeIn,
    /// Latitude of the end.
    LatitudeOut,
    /// Longitude of the end.
    LongitudeOut,
    /// home or community.
    Location,
    /// Whole minutes to be billed.
    BillMinutes,
    /// When the other system wrote it down or sent it.
    Received,
    /// Whether it is a sleep-in, paid by the night: yes or no.
    SleepIn,
    /// Of a sleep-in, the minutes that the carer was awake to work.
    AwakeMinutes,
}

/// How many facts there are.
pub(crate) const FACTS: usize = 27;

/// Every fact, in the order of the columns.
pub(crate) const ALL: [(RecordField, &str); FACTS] = [
    (RecordField::Visit, "visit"),
    (RecordField::Sequence, "sequence"),
    (RecordField::Client, "client"),
    (RecordField::Carer, "carer"),
    (RecordField::PlannedStart, "planned_start"),
    (RecordField::PlannedEnd, "planned_end"),
    (RecordField::ClaimedStart, "claimed_start"),
    (RecordField::ClaimedEnd, "claimed_end"),
    (RecordField::Start, "start"),
    (RecordField::End, "end"),
    (RecordField::AdjustedStart, "adjusted_start"),
    (RecordField::AdjustedEnd, "adjusted_end"),
    (RecordField::Outcome, "outcome"),
    (RecordField::Carers, "carers"),
    (RecordField::Secondary, "secondary"),
    (RecordField::Service, "service"),
    (RecordField::MethodIn, "method_in"),
    (RecordField::MethodOut, "method_out"),
    (RecordField::LatitudeIn, "latitude_in"),
    (RecordField::LongitudeIn, "longitude_in"),
    (RecordField::LatitudeOut, "latitude_out"),
    (RecordField::LongitudeOut, "longitude_out"),
    (RecordField::Location, "location"),
    (RecordField::BillMinutes, "bill_minutes"),
    (RecordField::Received, "received"),
    (RecordField::SleepIn, "sleep_in"),
    (RecordField::AwakeMinutes, "awake_minutes"),
];

impl RecordField {
    /// Its column.
    #[must_use]
    pub fn word(self) -> &'static str {
        ALL[self as usize].1
    }

    /// The fact of a column.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        ALL.iter().find(|(_, held)| *held == word).map(|(fact, _)| *fact)
    }
}

/// The facts of one visit as texts in one form: moments with their offset, empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordTexts([String; FACTS]);

impl RecordTexts {
    /// One fact; empty when it is not known.
    #[must_use]
    pub fn get(&self, fact: RecordField) -> &str {
        &self.0[fact as usize]
    }

    /// Sets one fact.
    pub fn set(&mut self, fact: RecordField, text: impl Into<String>) {
        self.0[fact as usize] = text.into();
    }

    /// The facts that differ.
    pub fn differ<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = RecordField> + 'a {
        ALL.iter().map(|(fact, _)| *fact).filter(|fact| self.get(*fact) != other.get(*fact))
    }

    /// The texts in the order of the columns.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// One visit: its facts, and the cells of the file it came from, in that file's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitRecord {
    /// What is known of it.
    pub facts: RecordTexts,
    /// The other system's own cells, as they stood there.
    pub kept: Vec<String>,
}

/// What is wrong with one row, before anybody knows which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowFault {
    /// The column or field.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, as a clause.
    pub problem: String,
    /// What to do, as a sentence.
    pub remedy: String,
}

impl std::error::Error for RowFault {}

impl RowFault {
    /// What is wrong with a value in a column.
    #[must_use]
    pub(crate) fn new(column: &str, value: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (column, value) = (column.to_owned(), value.to_owned());
        Self { column, value, problem: problem.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.column.is_empty() {
            write!(f, "{} {} ", self.column.quoted(), self.value.quoted())?;
        }
        write!(f, "{}. {}", self.problem, self.remedy)
    }
}

//! The file of contracts: a row for each area and period.

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::cell::{exact, line, prose, whole};
use crate::book::section::{FileKind, Section};
use crate::book::sources::toml_document;
use crate::book::value::Exact;
use crate::fault::{Faults, whole as whole_file};

/// The format of the file and its version.
pub(super) const FORMAT: &str = "homeround.contracts/1";

const KIND: FileKind = FileKind { name: "contracts", example: "`homeround schema contracts` describes them" };

/// What a council buys. The file is TOML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contracts {
    /// Always `homeround.contracts/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// One for each area and period.
    pub rows: Vec<ContractRow>,
}

/// One area in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractRow {
    /// The area.
    pub area: String,
    /// The period, as it is called.
    pub period: String,
    /// The book of days of it, a path beside the file.
    pub book: String,
    /// Their roster.
    pub roster: String,
    /// Events of the carers' devices: visits count as verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<String>,
    /// The fee for an hour of contact in pounds; absent for the book's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Exact>,
    /// A published minimum price.
    #[serde(flatten)]
    pub published: Option<PublishedMinimum>,
    /// Days after the invoice on which each bill was paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid_days: Vec<u16>,
    /// Days that the contract gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_days: Option<u16>,
    /// Hours a week that are paid for whether or not they are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block_hours_a_week: Option<Exact>,
}

/// A minimum price that somebody published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublishedMinimum {
    /// Pounds for an hour of contact.
    pub published_minimum: Exact,
    /// Where it was read.
    pub published_source: String,
}

/// The contracts in a file called `file`.
///
/// # Errors
/// Every fault of the file. Panics: never.
pub fn read_contracts(file: &str, text: &str) -> Result<Contracts, Faults> {
    let document = toml_document(text).map_err(|why| Faults(vec![whole_file(file, &why.problem, &why.remedy)]))?;
    let (mut faults, top) = (Faults::default(), Section::from_file(file, KIND, document));
    top.only(&["format", "rows"], &mut faults);
    let format = top.need("format", line, &mut faults);
    if format.as_ref().is_some_and(|format| format != FORMAT) {
        top.fault("format", "is not a format this program reads", format!("Write format = \"{FORMAT}\"."), &mut faults);
    }
    let mut rows: Vec<ContractRow> = Vec::new();
    for section in top.tables("rows", true, &mut faults) {
        let Some(row) = contract(&section, &mut faults) else { continue };
        // The measures of change look for the row before of the same area: two of one period would have no order.
        if rows.iter().any(|other| (&other.area, &other.period) == (&row.area, &row.period)) {
            section.fault("period", "is there twice for its area", "Keep one row for each.", &mut faults);
        }
        rows.push(row);
    }
    match format {
        Some(format) => faults.or(Contracts { format, rows }),
        None => Err(faults),
    }
}

fn contract(from: &Section<'_>, faults: &mut Faults) -> Option<ContractRow> {
    from.only(
        &[
            "area",
            "period",
            "book",
            "roster",
            "events",
            "fee",
            "published_minimum",
            "published_source",
            "paid_days",
            "due_days",
            "block_hours_a_week",
        ],
        faults,
    );
    let [area, period, book, roster] = ["area", "period", "book", "roster"].map(|name| from.need(name, line, faults));
    let events = from.may("events", line, faults);
    let fee = from.may("fee", exact::<0, 1_000>, faults);
    let minimum = from.may("published_minimum", exact::<0, 1_000>, faults);
    let source = from.may("published_source", prose, faults);
    // A minimum without its source cannot be held against a fee in public: nobody could check it.
    if from.has("published_minimum") != from.has("published_source") {
        let remedy = "Write published_minimum and published_source together: a figure needs its source.";
        from.fault("published_minimum", "stands without the other", remedy, faults);
    }
    let paid_days =
        if from.has("paid_days") { from.texts("paid_days", whole::<u16, 0, 3_650>, faults) } else { Some(Vec::new()) };
    let due_days = from.may("due_days", whole::<u16, 0, 3_650>, faults);
    let block = from.may("block_hours_a_week", exact::<0, 1_000_000>, faults);
    Some(ContractRow {
        area: area?,
        period: period?,
        book: book?,
        roster: roster?,
        events: events?,
        fee: fee?,
        published: minimum?
            .zip(source?)
            .map(|(published_minimum, published_source)| PublishedMinimum { published_minimum, published_source }),
        paid_days: paid_days?,
        due_days: due_days?,
        block_hours_a_week: block?,
    })
}

//! What is expected of the years of a contract: three values of everything that nobody knows, each with whose it is.

use schemars::JsonSchema;
use serde::Serialize;

use crate::book::cell::{day, exact, line, prose, whole};
use crate::book::section::{FileKind, Section};
use crate::book::sources::toml_document;
use crate::book::value::{Day, Exact};
use crate::fault::{Faults, whole as whole_file};

/// The format of the file and its version.
pub(super) const FORMAT: &str = "homeround.years/1";

const KIND: FileKind = FileKind { name: "years", example: "`homeround spec new TENDER --years FILE` shows how" };

/// One of the three cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// The years that cost least.
    Low,
    /// What is expected.
    Central,
    /// The years that cost most.
    High,
}

impl Case {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Low, Self::Central, Self::High];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Central => "central",
            Self::High => "high",
        }
    }
}

/// A number that nobody knows, in three cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// In the case that costs least.
    pub low: Exact,
    /// In the middle one.
    pub central: Exact,
    /// In the case that costs most.
    pub high: Exact,
    /// Whose numbers these are, or `assumed`.
    pub source: String,
}

impl Expected {
    /// The number of a case.
    #[must_use]
    pub const fn in_case(&self, case: Case) -> Exact {
        match case {
            Case::Low => self.low,
            Case::Central => self.central,
            Case::High => self.high,
        }
    }
}

/// A number that holds from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// Its first day; it weighs from the first quarter that begins then or later.
    pub from: Day,
    /// In the case that costs least.
    pub low: Exact,
    /// In the middle one.
    pub central: Exact,
    /// In the case that costs most.
    pub high: Exact,
    /// Whose numbers these are, or `assumed`.
    pub source: String,
}

impl Switch {
    /// The number of a case in a quarter that begins on a day; nothing before the switch.
    #[must_use]
    pub fn on(&self, quarter: Day, case: Case) -> Option<Exact> {
        let value = match case {
            Case::Low => self.low,
            Case::Central => self.central,
            Case::High => self.high,
        };
        (quarter >= self.from).then_some(value)
    }
}

/// What is expected of the years. The file is TOML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// Always `homeround.years/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// Quarters from the day of the specification, 4 to 20.
    pub quarters: u8,
    /// Growth of hours of contact, per cent a year.
    pub hours: Expected,
    /// Growth of the minimum wage where no rate is published, per cent a year.
    pub minimum_wage: Expected,
    /// How much the fee rises each April, per cent.
    pub fee: Expected,
    /// Carers who leave, of a hundred in a year.
    pub turnover: Expected,
    /// Carers who can be hired in a quarter; absent for as many as are needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recruits: Option<Expected>,
    /// Paid hours that are guaranteed and not worked, per cent of hours of contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guaranteed_hours: Option<Switch>,
    /// Paid hours of shifts cancelled at short notice, per cent of hours of contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_shifts: Option<Switch>,
    /// Pounds an hour above the minimum wage that an agreement sets, at the least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fair_pay: Option<Switch>,
}

/// The years in a file called `file`.
///
/// # Errors
/// Every fault of the file. Panics: never.
///
/// ```
/// use homeround::specification::years::{TEMPLATE, read_years};
///
/// assert_eq!(read_years("years.toml", TEMPLATE)?.quarters, 12);
/// # Ok::<(), homeround::fault::Faults>(())
/// ```
pub fn read_years(file: &str, text: &str) -> Result<Years, Faults> {
    let document = toml_document(text).map_err(|why| Faults(vec![whole_file(file, &why.problem, &why.remedy)]))?;
    let (mut faults, top) = (Faults::default(), Section::from_file(file, KIND, document));
    top.only(
        &[
            "format",
            "quarters",
            "hours",
            "minimum_wage",
            "fee",
            "turnover",
            "recruits",
            "guaranteed_hours",
            "cancelled_shifts",
            "fair_pay",
        ],
        &mut faults,
    );
    let format = top.need("format", line, &mut faults);
    if format.as_ref().is_some_and(|format| format != FORMAT) {
        top.fault("format", "is not a format this program reads", format!("Write format = \"{FORMAT}\"."), &mut faults);
    }
    let quarters = top.need("quarters", whole::<u8, 4, 20>, &mut faults);
    let [hours, minimum_wage, fee, turnover] =
        ["hours", "minimum_wage", "fee", "turnover"].map(|name| expected(&top, name, &mut faults));
    let recruits = if top.has("recruits") { expected(&top, "recruits", &mut faults).map(Some) } else { Some(None) };
    let [guaranteed_hours, cancelled_shifts, fair_pay] =
        ["guaranteed_hours", "cancelled_shifts", "fair_pay"].map(|name| switch(&top, name, &mut faults));
    let read = (|| {
        Some(Years {
            format: format?,
            quarters: quarters?,
            hours: hours?,
            minimum_wage: minimum_wage?,
            fee: fee?,
            turnover: turnover?,
            recruits: recruits?,
            guaranteed_hours: guaranteed_hours?,
            cancelled_shifts: cancelled_shifts?,
            fair_pay: fair_pay?,
        })
    })();
    match read {
        Some(read) => faults.or(read),
        None => Err(faults),
    }
}

/// Per cent a year, or carers: never below minus fifty, nor so much that it is meant otherwise.
fn expected(top: &Section<'_>, name: &str, faults: &mut Faults) -> Option<Expected> {
    let from = top.table(name, true, faults);
    from.only(&["low", "central", "high", "source"], faults);
    let least = if matches!(name, "hours" | "fee" | "minimum_wage") { exact::<-50, 100> } else { exact::<0, 50_000> };
    let [low, central, high] = ["low", "central", "high"].map(|case| from.need(case, least, faults));
    let source = from.need("source", prose, faults);
    Some(Expected { low: low?, central: central?, high: high?, source: source? })
}

/// A switch; the outer nothing after a fault.
fn switch(top: &Section<'_>, name: &str, faults: &mut Faults) -> Option<Option<Switch>> {
    if !top.has(name) {
        return Some(None);
    }
    let from = top.table(name, true, faults);
    from.only(&["from", "low", "central", "high", "source"], faults);
    let first = from.need("from", day, faults);
    let [low, central, high] = ["low", "central", "high"].map(|case| from.need(case, exact::<0, 100>, faults));
    let source = from.need("source", prose, faults);
    Some(Some(Switch { from: first?, low: low?, central: central?, high: high?, source: source? }))
}

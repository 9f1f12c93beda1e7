//! Totals: one line of numbers a visit, committed to and signed, added up by people who may not know whose visits they are.
//!
//! ```
//! use homeround::log::audit::{Trust, audit_totals};
//! use homeround::log::totals::make_totals;
//! use homeround::log::examine;
//! use homeround::starter::sign_starter;
//! use homeround::verification::summarise;
//! use homeround_core::verification::profile::UK;
//!
//! let signed = sign_starter()?;
//! let (report, feed) = examine(&signed.log, &signed.register, Some(&signed.week.timetable))?;
//! let as_of = feed.last_receipt().unwrap();
//! let summary = summarise(&signed.week.timetable, &feed, &UK, as_of)?;
//! let (totals, _) = make_totals((&summary, &report), &signed.register, as_of, &signed.receiver)?;
//! assert_eq!(totals.totals.visits, 31);
//!
//! // A commissioner who adds them up cannot be given other numbers.
//! let trust = Trust { receiver: Some(&signed.receiver.public), register: None, published: None };
//! assert!(audit_totals(&totals, None, trust)?.holds);
//! let mut more = totals;
//! more.totals.paid_minutes += 60;
//! assert!(!audit_totals(&more, None, trust)?.holds);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::ground::Instant;
use homeround_core::verification::Status;
use homeround_core::verification::log::{Hash, Salt};
use homeround_core::verification::merkle::{LeafLine, Of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Hex;
use super::bundle::{hash_document, make_checkpoint, state};
use super::files::{Formatted, KeyFile, RegisterFile, format_instant, make_salt};
use super::receive::LogReport;
use crate::failure::Failure;
use crate::verification::Summary;

/// The format and version of totals.
pub const FORMAT: &str = "homeround.totals/2";

/// One visit's numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineRow {
    /// What it came to, as `homeround verify --json` writes it.
    pub status: String,
    /// And why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many carers were planned.
    pub carers: u8,
    /// Planned length for each carer.
    pub planned_minutes: u32,
    /// Time all its carers were there.
    pub delivered_minutes: u32,
    /// What that counts for.
    pub paid_minutes: u32,
    /// A commitment to whose it was.
    pub commitment: Hex<32>,
}

/// What the lines add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineSums {
    /// Visits planned.
    pub visits: u64,
    /// Minutes planned, for all carers together.
    pub planned_minutes: u64,
    /// Minutes delivered.
    pub delivered_minutes: u64,
    /// Minutes paid.
    pub paid_minutes: u64,
    /// Missed visits.
    pub missed: u64,
}

/// Totals and every line under them: no name, no address, no time of day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Always `homeround.totals/2`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// Whose visits.
    pub organisation: String,
    /// The profile they were judged by.
    pub profile: String,
    /// As things stood then, UTC.
    pub as_of: String,
    /// The tree of the lines, signed by the receiver.
    pub checkpoint: Hex<145>,
    /// What they add up to.
    pub totals: LineSums,
    /// Records that the verdicts rest on,
    pub records: u64,
    /// and how many more were erased: what they said is in no figure.
    pub erased: u64,
    /// Every visit.
    pub lines: Vec<LineRow>,
    /// All of the above, signed by the receiver.
    pub statement: Hex<145>,
}

impl Formatted for Totals {
    const FORMAT: &'static str = FORMAT;

    fn format(&self) -> &str {
        &self.format
    }
}

/// What opens a line: kept by the provider, shown to whoever may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The number of the line, from 0.
    pub line: u64,
    /// The visit as `homeround verify --json` writes it, without spaces.
    pub visit: String,
    /// The salt of its commitment.
    pub salt: Hex<32>,
}

impl Totals {
    /// What their statement signs.
    ///
    /// # Errors
    /// When they cannot be written as JSON; never for totals that were read.
    pub fn digest(&self) -> Result<Hash, Failure> {
        hash_document(&Self { statement: Hex([0; 145]), ..self.clone() })
    }
}

impl Opening {
    /// Whether a line is of this visit, and has its numbers.
    #[must_use]
    pub fn opens(&self, line: &LineRow) -> bool {
        let number = |visit: &Value, name: &str| visit.get(name).and_then(Value::as_u64);
        let same = |visit: Value| {
            visit.get("status").and_then(Value::as_str) == Some(line.status.as_str())
                && visit.get("reason").and_then(Value::as_str) == line.reason.as_deref()
                && number(&visit, "carers_needed") == Some(line.carers.into())
                && number(&visit, "planned_minutes") == Some(line.planned_minutes.into())
                && number(&visit, "delivered_minutes") == Some(line.delivered_minutes.into())
                && number(&visit, "paid_minutes") == Some(line.paid_minutes.into())
        };
        LeafLine::commit(&Salt(self.salt.0), self.visit.as_bytes()).0 == line.commitment.0
            && serde_json::from_str(&self.visit).is_ok_and(same)
    }
}

impl LineRow {
    /// The line as the tree holds it.
    #[must_use]
    pub fn line(&self) -> LeafLine {
        LeafLine {
            status: self.known().map_or(0, Status::number),
            carers: self.carers,
            planned_minutes: self.planned_minutes,
            delivered_minutes: self.delivered_minutes,
            paid_minutes: self.paid_minutes,
            commitment: Hash(self.commitment.0),
        }
    }

    /// What the visit came to; `None` when its words for that are none.
    #[must_use]
    pub fn known(&self) -> Option<Status> {
        Status::from_names(&self.status, self.reason.as_deref())
    }
}

/// The lines and totals of everything verified, and what opens each line.
///
/// # Errors
/// When the system has no random numbers.
pub fn make_totals(
    (summary, report): (&Summary, &LogReport),
    register: &RegisterFile,
    as_of: Instant,
    receiver: &KeyFile,
) -> Result<(Totals, Vec<Opening>), Failure> {
    let (mut lines, mut openings) = (Vec::new(), Vec::new());
    for row in &summary.visits {
        // A salt for each line: a row is short enough to be guessed from its commitment alone.
        let (salt, visit) = (make_salt()?, serde_json::to_string(row)?);
        openings.push(Opening { line: lines.len() as u64, visit: visit.clone(), salt });
        lines.push(LineRow {
            status: row.status.to_owned(),
            reason: row.reason.map(str::to_owned),
            carers: row.carers_needed,
            planned_minutes: row.planned_minutes,
            delivered_minutes: row.delivered_minutes,
            paid_minutes: row.paid_minutes,
            commitment: Hex(LeafLine::commit(&Salt(salt.0), visit.as_bytes()).0),
        });
    }
    let leaves: Vec<Hash> = lines.iter().map(|line| line.line().leaf()).collect();
    let signed = make_checkpoint(register, Of::Lines, &leaves, as_of).sign(&receiver.secret_key());
    let mut totals = Totals {
        format: FORMAT.to_owned(),
        organisation: register.organisation.clone(),
        profile: summary.profile.clone(),
        as_of: format_instant(as_of),
        checkpoint: Hex(signed.0),
        totals: LineSums::from_lines(&lines),
        records: (report.records - report.erased) as u64,
        erased: report.erased as u64,
        lines,
        statement: Hex([0; 145]),
    };
    totals.statement = state(register, totals.digest()?, as_of, receiver);
    Ok((totals, openings))
}

impl LineSums {
    /// What lines add up to.
    #[must_use]
    pub fn from_lines(lines: &[LineRow]) -> Self {
        let add = |sums: Self, row: &LineRow| Self {
            visits: sums.visits + 1,
            planned_minutes: sums.planned_minutes + u64::from(row.planned_minutes) * u64::from(row.carers),
            delivered_minutes: sums.delivered_minutes + u64::from(row.delivered_minutes),
            paid_minutes: sums.paid_minutes + u64::from(row.paid_minutes),
            missed: sums.missed + u64::from(row.status == "MISSED"),
        };
        lines.iter().fold(Self::default(), add)
    }
}

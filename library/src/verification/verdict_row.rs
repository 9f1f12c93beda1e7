//! The rows of a verdict: a visit, an attendance, a finding, in the words that every file and answer writes.
//!
//! `verify` of a week, a scenario, a bundle and a report show these rows; a month writes the same names and words as columns.
//!
//! ```
//! use homeround::verification::scenario::{Situation, answer, model::EXAMPLE};
//!
//! let found = answer(&Situation::read("scenario.json", EXAMPLE.as_bytes())?)?;
//! let row = &found.visits[0];
//! // The word of the files, and the one for people.
//! assert_eq!((row.status, row.status_words()), ("NOT_DELIVERED", "not delivered: no access"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::verification::Status;
use schemars::JsonSchema;
use serde::Serialize;

/// One planned visit and what it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerdictRow {
    /// Its id.
    pub visit: String,
    /// Whose.
    pub client: String,
    /// REJECTED, NOT_DELIVERED, MISSED, PENDING, INCOMPLETE, NEEDS_ACK, VERIFIED_EDITED or VERIFIED_AUTO.
    pub status: &'static str,
    /// Why it was not delivered: no_access, client_declined, cancelled, cancelled_late; for MISSED, merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// A person should look at it: a SUSPECT finding is open.
    pub review: bool,
    /// While it is pending: LATE or POSSIBLY_MISSED.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<&'static str>,
    /// ON_TIME, EARLY or LATE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub punctuality: Option<&'static str>,
    /// certain or possible: whether that holds whatever the true time was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub punctuality_certainty: Option<&'static str>,
    /// Start less planned start, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_by_ms: Option<i64>,
    /// The weakest evidence of an In and of an Out, E0 to E4.
    pub evidence: EvidenceRow,
    /// Whether the evidence alone asks for somebody's word.
    pub low_evidence: bool,
    /// What the rules saw.
    pub findings: Vec<FindingRow>,
    /// Planned start, local.
    pub planned_start: String,
    /// Planned length for each carer, whole minutes.
    pub planned_minutes: u32,
    /// How many carers it needs.
    pub carers_needed: u8,
    /// Who was sent.
    pub sent: Vec<String>,
    /// Time of all its carers together, exact.
    pub delivered_ms: i64,
    /// The same in whole minutes.
    pub delivered_minutes: u32,
    /// Whole minutes with as many carers as needed.
    pub covered_minutes: u32,
    /// Of a double-up, whole minutes with fewer than needed.
    pub single_handed_minutes: u32,
    /// Minutes that count for payment.
    pub paid_minutes: u32,
    /// Units that count for payment; for bands, minutes.
    pub units: u32,
    /// What was planned and what counts, as money, when a price of an hour is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<MoneyRow>,
    /// Whole minutes carried in from earlier in the month, and left over for later.
    pub carry_in: u32,
    /// See `carry_in`.
    pub carry_out: u32,
    /// Who came, and when.
    pub attendances: Vec<AttendanceRow>,
    /// Accepted corrections of its times: one row a changed field. Empty when nothing was edited.
    pub changes: Vec<ChangeRow>,
    /// Of a scenario, every different verdict there was, from the first receipt or alert on: what was said then is kept. A
    /// situation of some thousands of events has only the last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub history: Vec<Version>,
}

/// A visit as money: minutes of all carers at the price of an hour, each rounded once, halves up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MoneyRow {
    /// What was planned, pence.
    pub planned_pence: i64,
    /// What counts for payment, pence.
    pub paid_pence: i64,
    /// Paid less planned, pence.
    pub difference_pence: i64,
}

impl MoneyRow {
    pub(super) fn new(planned_minutes: i64, paid_minutes: i64, pence_per_hour: i64) -> Self {
        // Thirty sixtieths on top round halves up.
        let pence = |minutes: i64| minutes.saturating_mul(pence_per_hour).saturating_add(30).div_euclid(60);
        let (planned_pence, paid_pence) = (pence(planned_minutes), pence(paid_minutes));
        Self { planned_pence, paid_pence, difference_pence: paid_pence - planned_pence }
    }
}

/// How good the evidence of both ends is; E0 of a visit to which nobody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// Of the In.
    #[serde(rename = "in")]
    pub came: &'static str,
    /// Of the Out.
    #[serde(rename = "out")]
    pub left: &'static str,
}

/// An attendance that nobody planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnplannedRow {
    /// As for planned visits.
    pub status: &'static str,
    /// A person should look at it.
    pub review: bool,
    /// Minutes that its time counts for under the profile's units, capped by no plan; to be paid once it is acknowledged.
    pub paid_minutes: u32,
    /// The same in units; for bands, minutes.
    pub units: u32,
    /// The attendance.
    #[serde(flatten)]
    pub attendance: AttendanceRow,
    /// What the rules saw.
    pub findings: Vec<FindingRow>,
}

/// One carer at one client's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AttendanceRow {
    /// Who.
    pub carer: String,
    /// At whose home.
    pub client: String,
    /// When the carer came, as it counts.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub came: Option<End>,
    /// When the carer left.
    #[serde(rename = "out", skip_serializing_if = "Option::is_none")]
    pub left: Option<End>,
    /// Time with the client, milliseconds; nothing until both ends are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_ms: Option<i64>,
    /// Out and In are the wrong way round: offered to be swapped.
    pub reversal_offered: bool,
}

/// One end of an attendance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct End {
    /// The event, `DEVICE#SEQ`; nothing for one that was only written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The time that counts.
    pub time: String,
    /// Not before; nothing when there is no bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    /// Not after.
    pub latest: String,
    /// E0 to E4.
    pub evidence: &'static str,
    /// INSIDE, OUTSIDE or UNCERTAIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fence: Option<&'static str>,
    /// Whether an accepted correction set it.
    pub edited: bool,
}

/// One changed field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeRow {
    /// in or out.
    pub field: &'static str,
    /// The time that the punch says; nothing when there is none.
    pub before: Option<String>,
    /// The time that counts.
    pub after: String,
}

/// What was said of a visit from a moment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Version {
    /// Since when.
    pub from: String,
    /// Its status.
    pub status: &'static str,
    /// Why, as in the verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// LATE or POSSIBLY_MISSED.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<&'static str>,
    /// Minutes that counted for payment.
    pub paid_minutes: u32,
}

/// What one rule saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingRow {
    /// The rule's number, `V25`.
    pub rule: &'static str,
    /// Its name, `GEOFENCE`.
    pub name: &'static str,
    /// REJECT, FIX, ACK, INFO or SUSPECT.
    pub class: &'static str,
    /// certain or possible: whether it holds whatever the true time was.
    pub certainty: &'static str,
    /// What was measured, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<i64>,
    /// The profile's value that it was held against, or what follows from it, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// ms, mm, m/h, count or thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// The carer it is about, when it is about one attendance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    /// Whom the event names, when no register has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stranger: Option<String>,
    /// The events it rests on, `DEVICE#SEQ`.
    pub events: Vec<String>,
    /// Whether it still asks for something; answered ones are kept.
    pub open: bool,
}

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionState {
    /// accepted, pending, refused, or not_yet for one made after the time that is asked about.
    pub state: &'static str,
}

impl VerdictRow {
    /// What it came to, for people: `not delivered: no access`.
    #[must_use]
    pub fn status_words(&self) -> &'static str {
        Status::from_names(self.status, self.reason).map_or(self.status, Status::words)
    }

    /// Whether nobody came, it was rejected, or something must be corrected before billing.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        matches!(self.status, "MISSED" | "REJECTED" | "INCOMPLETE")
    }

    /// Whether anybody has to do anything about it.
    #[must_use]
    pub fn asks_for_somebody(&self) -> bool {
        !matches!(self.status, "VERIFIED_AUTO" | "VERIFIED_EDITED" | "PENDING") || self.review
    }
}

impl UnplannedRow {
    /// Whether it was rejected, or something must be corrected before billing.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        matches!(self.status, "REJECTED" | "INCOMPLETE")
    }
}

impl FindingRow {
    /// Whether something must be corrected, or the record may not be stored.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        self.open && matches!(self.class, "FIX" | "REJECT")
    }
}

//! What a verification came to, as it is shown and written: visits, findings with their events, counts and measures.

use std::collections::BTreeMap;

use homeround_core::ground::{ClientIx, Instant};
use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::profile::Profile;
use homeround_core::verification::{
    Alert, Certainty, Event, Finding, Reason, Rule, Setting, Status, Unit, Verdict, Verification,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::counts::whole_minutes;
pub use super::counts::{Counts, Measures, Share};
use super::events::Feed;
use super::measures::{MeasureRows, measures};
use super::timetable::Timetable;
use crate::failure::Failure;
use crate::roster::PersonNames;

/// The format and version of a summary, its first field.
pub const FORMAT: &str = "homeround.verification/1";

/// Everything a verification found, under the ids and local times of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Always `homeround.verification/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The profile's name.
    pub profile: String,
    /// Every threshold used, with its source.
    pub settings: Vec<ThresholdRow>,
    /// The time it was asked at: later receipts are not in it.
    pub as_of: String,
    /// Counts over all visits.
    pub counts: Counts,
    /// Measures over the visits that could be judged.
    pub measures: Measures,
    /// Scores, and continuity client by client.
    pub measured: MeasureRows,
    /// Every planned visit, in the order of ids.
    pub visits: Vec<VerdictRow>,
    /// Attendances that belong to no planned visit.
    pub unplanned: Vec<AttendanceRow>,
    /// Findings that belong to no planned visit.
    pub other_findings: Vec<FindingRow>,
    /// What became of each correction, in their order: accepted, pending, refused, or not_yet for one made later.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub corrections: Vec<&'static str>,
    /// What people are called, for texts; a summary of a file knows ids alone.
    #[serde(skip)]
    pub names: PersonNames,
}

/// One threshold of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ThresholdRow {
    /// Its name, ending in its unit.
    pub name: String,
    /// Its value.
    pub value: i64,
    /// Who says so.
    pub source: String,
}

impl ThresholdRow {
    /// Every threshold of a profile, in its order.
    pub(super) fn list(profile: &Profile<'_>) -> Vec<Self> {
        let row = |(name, Setting { value, source }): (&str, Setting<'_>)| Self {
            name: name.to_owned(),
            value,
            source: source.to_owned(),
        };
        profile.settings().into_iter().map(row).collect()
    }
}

/// What a visit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusWord {
    /// May not be stored as valid.
    Rejected,
    /// Nobody opened the door.
    NoAccess,
    /// The client sent the carer away.
    ClientDeclined,
    /// It was cancelled in good time.
    Cancelled,
    /// It was cancelled late.
    CancelledLate,
    /// Nobody came.
    Missed,
    /// One attendance was stretched over two visits; this is the second.
    MissedMerged,
    /// Too early to say.
    Pending,
    /// To be corrected before billing.
    Incomplete,
    /// To be acknowledged by somebody other than the carer.
    NeedsAck,
    /// Verified, with corrections or somebody's word for weak evidence.
    VerifiedEdited,
    /// Verified by the events alone.
    Verified,
}

impl StatusWord {
    pub(super) fn from_status(status: Status) -> Self {
        match status {
            Status::Rejected => Self::Rejected,
            Status::NotDelivered(Reason::NoAccess) => Self::NoAccess,
            Status::NotDelivered(Reason::ClientDeclined) => Self::ClientDeclined,
            Status::NotDelivered(Reason::Cancelled) => Self::Cancelled,
            Status::NotDelivered(Reason::CancelledLate) => Self::CancelledLate,
            Status::Missed { merged: false } => Self::Missed,
            Status::Missed { merged: true } => Self::MissedMerged,
            Status::Incomplete => Self::Incomplete,
            Status::NeedsAck => Self::NeedsAck,
            Status::VerifiedEdited => Self::VerifiedEdited,
            Status::VerifiedAuto => Self::Verified,
            _ => Self::Pending,
        }
    }

    /// For people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::NoAccess => "not delivered: no access",
            Self::ClientDeclined => "not delivered: client declined",
            Self::Cancelled => "not delivered: cancelled",
            Self::CancelledLate => "not delivered: cancelled late",
            Self::Missed => "missed",
            Self::MissedMerged => "missed: merged with another visit",
            Self::Pending => "pending",
            Self::Incomplete => "to be corrected",
            Self::NeedsAck => "to be acknowledged",
            Self::VerifiedEdited => "verified with corrections",
            Self::Verified => "verified",
        }
    }
}

/// One planned visit and what it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerdictRow {
    /// Its id.
    pub visit: String,
    /// Whose.
    pub client: String,
    /// Planned start, local.
    pub planned_start: String,
    /// Planned length for each carer, minutes.
    pub planned_minutes: u32,
    /// How many carers it needs.
    pub carers_needed: u8,
    /// Who was sent.
    pub sent: Vec<String>,
    /// What it came to.
    pub status: StatusWord,
    /// A person should look at it.
    pub review: bool,
    /// late or possibly_missed, while it is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<&'static str>,
    /// early, on_time or late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub punctuality: Option<&'static str>,
    /// Start less planned start, seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_by_seconds: Option<i64>,
    /// Whether its punctuality holds whatever the true time was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub punctuality_certain: Option<bool>,
    /// Evidence of the weakest In, E0 to E4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence_in: Option<&'static str>,
    /// Evidence of the weakest Out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence_out: Option<&'static str>,
    /// The evidence alone asks for somebody's word.
    pub low_evidence: bool,
    /// Whole minutes with as many carers as needed.
    pub covered_minutes: u32,
    /// Whole minutes delivered by all carers together.
    pub delivered_minutes: u32,
    /// Minutes that count for payment.
    pub paid_minutes: u32,
    /// Who came, and when.
    pub attendances: Vec<AttendanceRow>,
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
    /// In, local, as it truly was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
    /// Out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// How far off either may be, milliseconds to each side; nothing when nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertain_by_ms: Option<i64>,
}

/// What one rule saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingRow {
    /// The rule's number, `V25`.
    pub rule: &'static str,
    /// Its name, `GEOFENCE`.
    pub name: &'static str,
    /// reject, fix, ack, info or suspect.
    pub class: &'static str,
    /// Whether it holds whatever the true time was.
    pub certain: bool,
    /// The carer it is about, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carer: Option<String>,
    /// Whom the event names, when the book knows nobody of that id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stranger: Option<String>,
    /// What was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured: Option<i64>,
    /// The profile's value it was held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Of both: ms, mm, m/h, times or thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// The events it rests on: device, `#`, number.
    pub events: Vec<String>,
    /// Whether a correction has answered it: it asks for nothing any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schemars(default)]
    pub answered: bool,
}

/// Verifies a feed against a timetable as far as it was received by `as_of`.
///
/// # Errors
/// When the timetable was made of something that is no plan, or there are more events than rows can be counted.
pub fn summarise(
    timetable: &Timetable,
    feed: &Feed,
    profile: &Profile<'_>,
    as_of: Instant,
) -> Result<Summary, Failure> {
    let plan = timetable.plan().validated()?;
    let mut owned = OwnedMemory::default();
    let found = owned.verify(&plan, &feed.events, profile, as_of)?;
    let name = |client: ClientIx| timetable.clients.get(client.at()).cloned().unwrap_or_default();
    let measured = measures(&plan, &feed.events, &found, profile, name);
    Ok(ShownThreshold { timetable, feed, found }.summary(profile, as_of, measured))
}

struct ShownThreshold<'a> {
    timetable: &'a Timetable,
    feed: &'a Feed,
    found: Verification<'a>,
}

impl ShownThreshold<'_> {
    fn summary(&self, profile: &Profile<'_>, as_of: Instant, measured: MeasureRows) -> Summary {
        let unplanned = self.found.attendances.iter().enumerate().filter(|(_, row)| !row.visit.is_some());
        let unplanned: Vec<_> = unplanned.map(|(at, _)| self.attendance(at)).collect();
        let other = self.found.findings.iter().filter(|finding| !finding.visit.is_some());
        Summary {
            format: FORMAT.to_owned(),
            profile: profile.name.to_owned(),
            settings: ThresholdRow::list(profile),
            as_of: self.timetable.local(as_of),
            counts: Counts::from_outcome(&self.found),
            measures: Measures::from_outcome(&self.timetable.due, &self.found),
            measured,
            visits: self.visits(),
            unplanned,
            other_findings: other.map(|finding| self.finding(finding)).collect(),
            corrections: self.found.accepted.iter().map(|state| state.word()).collect(),
            names: PersonNames::default(),
        }
    }

    fn visits(&self) -> Vec<VerdictRow> {
        let mut findings: BTreeMap<u32, Vec<FindingRow>> = BTreeMap::new();
        for finding in self.found.findings.iter().filter(|finding| finding.visit.is_some()) {
            findings.entry(finding.visit.0).or_default().push(self.finding(finding));
        }
        let mut attendances: BTreeMap<u32, Vec<AttendanceRow>> = BTreeMap::new();
        for (at, row) in self.found.attendances.iter().enumerate().filter(|(_, row)| row.visit.is_some()) {
            attendances.entry(row.visit.0).or_default().push(self.attendance(at));
        }
        let row = |verdict: &Verdict| VerdictRow {
            attendances: attendances.remove(&verdict.visit.0).unwrap_or_default(),
            findings: findings.remove(&verdict.visit.0).unwrap_or_default(),
            ..self.visit(verdict)
        };
        self.found.verdicts.iter().map(row).collect()
    }

    fn visit(&self, verdict: &Verdict) -> VerdictRow {
        let due = &self.timetable.due[verdict.visit.at()];
        let came = verdict.attended > 0;
        let sent = self.timetable.sent_to(verdict.visit);
        VerdictRow {
            visit: self.timetable.visits[verdict.visit.at()].clone(),
            client: self.timetable.clients[due.client.at()].clone(),
            planned_start: self.timetable.local(due.start),
            planned_minutes: whole_minutes(due.planned_ms()),
            carers_needed: due.carers,
            sent: sent.map(|carer| self.carer(carer.at())).collect(),
            status: StatusWord::from_status(verdict.status),
            review: verdict.review,
            alert: verdict.alert.map(Alert::word),
            punctuality: verdict.start.map(|start| start.punctuality.word()),
            late_by_seconds: verdict.start.map(|start| start.late_by_ms.div_euclid(1000)),
            punctuality_certain: verdict.start.map(|start| start.certainty == Certainty::Certain),
            evidence_in: came.then(|| verdict.evidence_in.name()),
            evidence_out: came.then(|| verdict.evidence_out.name()),
            low_evidence: verdict.low_evidence,
            covered_minutes: whole_minutes(verdict.covered_ms),
            delivered_minutes: whole_minutes(verdict.paid.exact_ms),
            paid_minutes: verdict.paid.minutes,
            attendances: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn attendance(&self, at: usize) -> AttendanceRow {
        let row = &self.found.attendances[at];
        let width = match (row.has_in(), row.has_out()) {
            (true, true) => row.start.width_ms().max(row.finish.width_ms()),
            (true, false) => row.start.width_ms(),
            _ => row.finish.width_ms(),
        };
        AttendanceRow {
            carer: self.carer(row.carer.at()),
            client: self.timetable.clients.get(row.client.at()).cloned().unwrap_or_default(),
            came: row.has_in().then(|| self.timetable.local(row.start.best)),
            left: row.has_out().then(|| self.timetable.local(row.finish.best)),
            uncertain_by_ms: (width < i64::from(u32::MAX)).then_some(width / 2),
        }
    }

    fn finding(&self, finding: &Finding) -> FindingRow {
        let unit = match finding.rule.unit() {
            Unit::Count => Some("times"),
            unit => unit.symbol(),
        };
        let event = |row: u32| -> &Event { &self.feed.events[self.found.order[row as usize] as usize] };
        let attendance = self.found.attendances.get(finding.attendance as usize);
        let unknown = matches!(finding.rule, Rule::UnknownClient | Rule::UnknownCarer);
        let first = finding.rests.rows().next().filter(|_| unknown).map(event);
        FindingRow {
            rule: finding.rule.id(),
            name: finding.rule.name(),
            class: finding.class.word(),
            certain: finding.certainty == Certainty::Certain,
            carer: attendance.map(|row| self.carer(row.carer.at())),
            stranger: first.and_then(|event| self.feed.strangers.get(&(event.device.0, event.seq)).cloned()),
            measured: unit.map(|_| finding.measured),
            limit: unit.map(|_| finding.limit),
            unit,
            events: finding.rests.rows().map(|row| self.feed.name(event(row))).collect(),
            answered: finding.answered,
        }
    }

    fn carer(&self, at: usize) -> String {
        self.timetable.carers.get(at).cloned().unwrap_or_default()
    }
}

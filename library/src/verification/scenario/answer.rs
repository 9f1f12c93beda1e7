//! What a scenario came to, as it is written: each visit's status, evidence, findings and pay, and its history.

use std::collections::BTreeMap;

use homeround_core::verification::heap::OwnedMemory;
use homeround_core::verification::rules::presence::Wholeness;
use homeround_core::verification::units;
use homeround_core::verification::verdict::{Classes, of_classes};
use homeround_core::verification::{
    Alert, Attendance, Class, Event, Finding, Level, Profile, Status, Verdict, Verification,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::findings::ScenarioFinding;
use super::history::{Version, versions};
use super::records::RecordState;
use super::situation::Situation;
use crate::failure::Failure;
use crate::verification::measures::{MeasureRows, measures};
use crate::verification::summary::ThresholdRow;
use crate::words::plain;

/// The format and version of an answer, its first field.
pub const FORMAT: &str = "homeround.verdicts/1";

/// Everything that was found in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScenarioAnswer {
    /// Always `homeround.verdicts/1`.
    #[schemars(extend("const" = FORMAT))]
    pub format: &'static str,
    /// The profile's name.
    pub profile: String,
    /// Every threshold used, with its source.
    pub settings: Vec<ThresholdRow>,
    /// When it was asked.
    pub as_of: String,
    /// Every planned visit, by id.
    pub visits: Vec<ScenarioVerdict>,
    /// Attendances that belong to no planned visit.
    pub unplanned: Vec<UnplannedRow>,
    /// Findings that belong to no visit and no attendance.
    pub findings: Vec<ScenarioFinding>,
    /// What became of each correction, in the order of the scenario.
    pub corrections: Vec<CorrectionState>,
    /// What became of each version of a record, in the order of the scenario (V11).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub records: Vec<RecordState>,
    /// What a commissioner or a payer asks for.
    pub measures: MeasureRows,
}

/// One planned visit and what it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScenarioVerdict {
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
    pub findings: Vec<ScenarioFinding>,
    /// Planned start.
    pub planned_start: String,
    /// Planned length for each carer, whole minutes.
    pub planned_minutes: i64,
    /// Time of all its carers together, exact.
    pub delivered_ms: i64,
    /// The same in whole minutes.
    pub delivered_minutes: i64,
    /// Whole minutes with as many carers as needed.
    pub covered_minutes: i64,
    /// Of a double-up, whole minutes with fewer than needed.
    pub single_handed_minutes: i64,
    /// Minutes that count for payment.
    pub paid_minutes: u32,
    /// Units that count for payment; for bands, minutes.
    pub units: u32,
    /// What was planned and what counts, as money, when the scenario gives a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<MoneyRow>,
    /// Whole minutes carried in from earlier in the month, and left over for later.
    pub carry_in: u32,
    /// See `carry_in`.
    pub carry_out: u32,
    /// Who came, and when.
    pub attendances: Vec<ScenarioAttendance>,
    /// Accepted corrections of its times: one row a changed field. Empty when nothing was edited.
    pub changes: Vec<ChangeRow>,
    /// Every different verdict there was, from the first receipt or alert on: what was said then is kept. A situation of
    /// some thousands of events has only the last.
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
    fn new(planned_minutes: i64, paid_minutes: i64, pence_per_hour: i64) -> Self {
        let pence = |minutes: i64| minutes.saturating_mul(pence_per_hour).saturating_add(30).div_euclid(60);
        let (planned_pence, paid_pence) = (pence(planned_minutes), pence(paid_minutes));
        Self { planned_pence, paid_pence, difference_pence: paid_pence - planned_pence }
    }
}

/// How good the evidence of both ends is.
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
    pub attendance: ScenarioAttendance,
    /// What the rules saw.
    pub findings: Vec<ScenarioFinding>,
}

/// One carer at one client's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScenarioAttendance {
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

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionState {
    /// accepted, pending, refused, or not_yet for one made after the time that is asked about.
    pub state: &'static str,
}

/// Verifies a situation.
///
/// # Errors
/// When its tables do not hold together; never for a situation that was read.
pub fn answer(situation: &Situation) -> Result<ScenarioAnswer, Failure> {
    let profile = situation.profile.view();
    let mut owned = OwnedMemory::default();
    situation.with_plan(|plan| {
        let plan = plan.validated()?;
        let found = owned.verify(&plan, &situation.events, &profile, situation.as_of)?;
        let histories = versions(situation, &plan, &profile)?;
        let name = |client: homeround_core::ground::ClientIx| situation.clients.name(client.at()).to_owned();
        let measured = measures(&plan, &situation.events, &found, &profile, name);
        Ok(ShownSetting { situation, found }.answer(&profile, histories, measured))
    })
}

struct ShownSetting<'a> {
    situation: &'a Situation,
    found: Verification<'a>,
}

impl ShownSetting<'_> {
    fn answer(&self, profile: &Profile<'_>, mut histories: Vec<Vec<Version>>, measures: MeasureRows) -> ScenarioAnswer {
        let mut of_visit: BTreeMap<u32, Vec<ScenarioFinding>> = BTreeMap::new();
        let mut of_attendance: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
        let mut others = Vec::new();
        for finding in self.found.findings.iter().filter(|finding| !self.is_of_assumed(finding)) {
            let row = self.finding(finding);
            if finding.visit.is_some() {
                of_visit.entry(finding.visit.0).or_default().push(row);
            } else if finding.attendance != u32::MAX {
                of_attendance.entry(finding.attendance).or_default().push(finding);
            } else {
                others.push(row);
            }
        }
        others.extend(self.situation.records.iter().filter_map(RecordState::finding));
        let visits = self.found.verdicts.iter().map(|verdict| ScenarioVerdict {
            findings: of_visit.remove(&verdict.visit.0).unwrap_or_default(),
            history: histories.get_mut(verdict.visit.at()).map(std::mem::take).unwrap_or_default(),
            ..self.visit(verdict)
        });
        let visits = visits.collect();
        let unplanned = self.found.attendances.iter().enumerate().filter(|(_, row)| !row.visit.is_some());
        let unplanned = unplanned.map(|(at, row)| {
            let findings = of_attendance.remove(&(at as u32)).unwrap_or_default();
            self.unplanned(at, row, &findings, profile)
        });
        ScenarioAnswer {
            format: FORMAT,
            profile: profile.name.to_owned(),
            settings: ThresholdRow::list(profile),
            as_of: self.situation.shown(self.situation.as_of),
            visits,
            unplanned: unplanned.collect(),
            findings: others,
            corrections: self.found.accepted.iter().map(|state| CorrectionState { state: state.word() }).collect(),
            records: self.situation.records.clone(),
            measures,
        }
    }

    fn visit(&self, verdict: &Verdict) -> ScenarioVerdict {
        let due = &self.situation.due[verdict.visit.at()];
        let came = verdict.attended > 0;
        let from = self.found.attendances.partition_point(|row| row.client < due.client);
        let to = self.found.attendances.partition_point(|row| row.client <= due.client);
        let rows = || self.found.attendances[from..to].iter().filter(|row| row.visit == verdict.visit);
        ScenarioVerdict {
            visit: self.situation.visits.name(verdict.visit.at()).to_owned(),
            client: self.situation.clients.name(due.client.at()).to_owned(),
            status: verdict.status.name(),
            reason: verdict.status.reason_word(),
            review: verdict.review,
            alert: verdict.alert.map(Alert::name),
            punctuality: verdict.start.map(|start| start.punctuality.name()),
            punctuality_certainty: verdict.start.map(|start| start.certainty.word()),
            late_by_ms: verdict.start.map(|start| start.late_by_ms),
            evidence: EvidenceRow {
                came: (if came { verdict.evidence_in } else { Level::E0 }).name(),
                left: (if came { verdict.evidence_out } else { Level::E0 }).name(),
            },
            low_evidence: verdict.low_evidence,
            findings: Vec::new(),
            planned_start: self.situation.shown(due.start),
            planned_minutes: due.planned_ms() / 60_000,
            delivered_ms: verdict.paid.exact_ms,
            delivered_minutes: verdict.paid.exact_ms.div_euclid(60_000),
            covered_minutes: verdict.covered_ms.div_euclid(60_000),
            single_handed_minutes: verdict.single_handed_ms.div_euclid(60_000),
            paid_minutes: verdict.paid.minutes,
            units: verdict.paid.units,
            money: self.situation.pence_per_hour.map(|rate| {
                let planned = due.planned_ms() / 60_000 * i64::from(due.carers);
                MoneyRow::new(planned, i64::from(verdict.paid.minutes), i64::from(rate))
            }),
            carry_in: verdict.paid.carry_in,
            carry_out: verdict.paid.carry_out,
            attendances: rows().map(|row| self.attendance(row)).collect(),
            changes: rows().flat_map(|row| self.changes(row)).collect(),
            history: Vec::new(),
        }
    }

    fn unplanned(&self, at: usize, row: &Attendance, findings: &[&Finding], profile: &Profile<'_>) -> UnplannedRow {
        let mut classes = Classes::default();
        for finding in findings.iter().filter(|finding| !finding.answered && !finding.refuses_input()) {
            classes.add(finding.class);
        }
        let (came, left) = (self.level(row.punched_in, row.edits.came), self.level(row.punched_out, row.edits.left));
        let low = came.min(left) < Level::E1 || i64::from(came.max(left) as u8) < profile.auto_level.value;
        let waiting = self.found.wholeness[at] == Wholeness::Waiting || row.edits.awaiting;
        let status = if waiting && !classes.has(Class::Reject) {
            Status::Pending
        } else {
            of_classes(classes, low, row.edits.any())
        };
        let exact = row.delivered_ms().unwrap_or(0);
        let paid = units::paid(exact, i64::MAX, row.carry_in, &profile.units);
        let paid = if exact > 0 && status != Status::Rejected { paid } else { units::Paid::default() };
        UnplannedRow {
            status: status.name(),
            review: classes.has(Class::Suspect),
            paid_minutes: paid.minutes,
            units: paid.units,
            attendance: self.attendance(row),
            findings: findings.iter().map(|finding| self.finding(finding)).collect(),
        }
    }

    fn level(&self, row: u32, edited: bool) -> Level {
        if edited || row == u32::MAX { Level::E0 } else { self.found.levels[row as usize] }
    }

    fn attendance(&self, row: &Attendance) -> ScenarioAttendance {
        ScenarioAttendance {
            carer: self.situation.carers.name(row.carer.at()).to_owned(),
            client: self.situation.clients.name(row.client.at()).to_owned(),
            came: row.has_in().then(|| self.end(row.punched_in, row.start, row.edits.came)),
            left: row.has_out().then(|| self.end(row.punched_out, row.finish, row.edits.left)),
            delivered_ms: row.delivered_ms(),
            reversal_offered: row.reversed,
        }
    }

    fn end(&self, event: u32, at: homeround_core::verification::Moment, edited: bool) -> End {
        let sight = self.found.evidence_rows.get(event as usize);
        End {
            event: sight.map(|_| self.name(event)),
            time: self.situation.shown(at.best),
            earliest: (at.earliest.0 > 0).then(|| self.situation.shown(at.earliest)),
            latest: self.situation.shown(at.latest),
            evidence: self.level(event, edited).name(),
            fence: sight.map(|sight| sight.reading.fence.name()),
            edited,
        }
    }

    fn changes(&self, row: &Attendance) -> Vec<ChangeRow> {
        let raw =
            |event: u32| self.found.clocked.get(event as usize).map(|clocked| self.situation.shown(clocked.at.best));
        let ends =
            [("in", row.edits.came, row.punched_in, row.start), ("out", row.edits.left, row.punched_out, row.finish)];
        let edited = ends.into_iter().filter(|(_, edited, ..)| *edited || row.edits.swapped);
        let change = |(field, _, event, at): (&'static str, bool, u32, homeround_core::verification::Moment)| {
            ChangeRow { field, before: raw(event), after: self.situation.shown(at.best) }
        };
        edited.map(change).collect()
    }

    fn finding(&self, finding: &Finding) -> ScenarioFinding {
        let unit = finding.rule.unit().symbol();
        let attendance = self.found.attendances.get(finding.attendance as usize);
        let mut strangers = finding.rests.rows().filter_map(|row| {
            let given = self.found.order.get(row as usize)?;
            self.situation.strangers.get(&(*given as usize))
        });
        let unknown = matches!(finding.rule.id(), "V02" | "V03");
        ScenarioFinding {
            rule: finding.rule.id(),
            name: finding.rule.name(),
            class: finding.class.name(),
            certainty: finding.certainty.word(),
            measured: unit.map(|_| finding.measured),
            value: unit.map(|_| finding.limit),
            unit,
            carer: attendance.map(|row| self.situation.carers.name(row.carer.at()).to_owned()),
            stranger: strangers.find(|_| unknown).cloned(),
            events: finding.rests.rows().map(|row| self.name(row)).collect(),
            open: !finding.answered,
        }
    }

    /// Whether a finding rests on nothing but contacts with the server that the scenario does not tell and that are assumed.
    fn is_of_assumed(&self, finding: &Finding) -> bool {
        let assumed = |row: u32| {
            let given = self.found.order.get(row as usize).map(|given| *given as usize);
            given.is_some_and(|given| self.situation.numbers.get(given) == Some(&None))
        };
        let mut rows = finding.rests.rows().peekable();
        rows.peek().is_some() && rows.all(assumed)
    }

    /// An event's name, `DEVICE#SEQ`, as the scenario gives it.
    fn name(&self, row: u32) -> String {
        let Some(&given) = self.found.order.get(row as usize) else { return "?".to_owned() };
        let event: &Event = &self.situation.events[given as usize];
        let device = self.situation.devices.name(event.device.0 as usize);
        match self.situation.numbers.get(given as usize).copied().flatten() {
            Some(seq) => format!("{device}#{seq}"),
            None => format!("{device}#contact"),
        }
    }
}

impl ScenarioAnswer {
    /// Whether visits were missed or rejected, or something must be corrected before billing.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        let open = |finding: &ScenarioFinding| finding.open && matches!(finding.class, "FIX" | "REJECT");
        let visit = |row: &ScenarioVerdict| matches!(row.status, "MISSED" | "REJECTED" | "INCOMPLETE");
        self.visits.iter().any(visit)
            || self.unplanned.iter().any(|row| matches!(row.status, "REJECTED" | "INCOMPLETE"))
            || self.findings.iter().any(open)
    }

    /// The answer in a few lines of text.
    #[must_use]
    pub fn words(&self) -> String {
        let mut text = format!("as of {}, profile {}\n", self.as_of, self.profile);
        for visit in &self.visits {
            let reason = visit.reason.map_or_else(String::new, |reason| format!(" ({reason})"));
            let review = if visit.review { ", to be looked at" } else { "" };
            text.push_str(&format!(
                "{}  {}{reason}{review}  {} of {} min, {} paid, {}/{}\n",
                plain(&visit.visit),
                visit.status,
                visit.delivered_minutes,
                visit.planned_minutes,
                visit.paid_minutes,
                visit.evidence.came,
                visit.evidence.left
            ));
            visit.findings.iter().for_each(|finding| text.push_str(&format!("    {}\n", finding.words())));
        }
        for row in &self.unplanned {
            let (carer, client) = (plain(&row.attendance.carer), plain(&row.attendance.client));
            text.push_str(&format!("unplanned, {carer} at {client}  {}\n", row.status));
            row.findings.iter().for_each(|finding| text.push_str(&format!("    {}\n", finding.words())));
        }
        for finding in &self.findings {
            text.push_str(&format!("without a visit: {}\n", finding.words()));
        }
        text.push_str(&self.measures.words());
        text
    }
}

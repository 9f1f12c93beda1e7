//! Makes the rows of a verdict from what the core found, under the names of whoever asked.

use std::collections::BTreeMap;

use homeround_core::ground::{CarerIx, ClientIx, Instant, VisitIx};
use homeround_core::verification::rules::Wholeness;
use homeround_core::verification::units;
use homeround_core::verification::verdict::{Classes, of_classes};
use homeround_core::verification::{
    Alert, Assignment, Attendance, Class, Finding, Level, Moment, PlannedVisit, Profile, Rule, Status, Verdict,
    Verification,
};

use super::counts::whole_minutes;
use super::verdict_row::{
    AttendanceRow, ChangeRow, CorrectionState, End, EvidenceRow, FindingRow, MoneyRow, UnplannedRow, VerdictRow,
};

/// Where ids and local times come from: a week's book and events, or a scenario.
pub(super) trait RowNames {
    /// A visit's id.
    fn visit(&self, visit: VisitIx) -> String;
    /// A client's id.
    fn client(&self, client: ClientIx) -> String;
    /// A carer's id.
    fn carer(&self, carer: CarerIx) -> String;
    /// A moment, local.
    fn local(&self, at: Instant) -> String;
    /// An event's name, `DEVICE#SEQ`, by its place among those given.
    fn event(&self, given: usize) -> String;
    /// Whom an event names that no register has.
    fn stranger(&self, given: usize) -> Option<&str>;
    /// Whether nobody told the event and it is only assumed: findings that rest on such events alone are left out.
    fn is_assumed(&self, given: usize) -> bool;
}

/// What a verification found, with the plan it was held against.
pub(super) struct RowMaker<'a, N> {
    pub(super) names: N,
    pub(super) found: Verification<'a>,
    pub(super) due: &'a [PlannedVisit],
    /// Who was sent, sorted.
    pub(super) sent: &'a [Assignment],
    pub(super) profile: &'a Profile<'a>,
    /// The price of an hour, pence, when there is one.
    pub(super) pence_per_hour: Option<u32>,
}

/// Every row of a verification.
pub(super) struct VerdictRows {
    /// The planned visits, by id.
    pub(super) visits: Vec<VerdictRow>,
    /// Attendances that belong to no planned visit.
    pub(super) unplanned: Vec<UnplannedRow>,
    /// Findings that belong to no visit and no attendance.
    pub(super) findings: Vec<FindingRow>,
    /// What became of each correction.
    pub(super) corrections: Vec<CorrectionState>,
}

impl<N: RowNames> RowMaker<'_, N> {
    /// All of them.
    pub(super) fn rows(&self) -> VerdictRows {
        let mut of_visit: BTreeMap<u32, Vec<FindingRow>> = BTreeMap::new();
        let mut of_attendance: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
        let mut findings = Vec::new();
        // What is only assumed was told by nobody: nothing is held against anybody for it.
        for finding in self.found.findings.iter().filter(|finding| !self.is_of_assumed(finding)) {
            if finding.visit.is_some() {
                of_visit.entry(finding.visit.0).or_default().push(self.finding(finding));
            } else if finding.attendance != u32::MAX {
                of_attendance.entry(finding.attendance).or_default().push(finding);
            } else {
                findings.push(self.finding(finding));
            }
        }
        let visits = self.found.verdicts.iter().map(|verdict| VerdictRow {
            findings: of_visit.remove(&verdict.visit.0).unwrap_or_default(),
            ..self.visit(verdict)
        });
        let visits = visits.collect();
        let unplanned = self.found.attendances.iter().enumerate().filter(|(_, row)| !row.visit.is_some());
        let unplanned = unplanned.map(|(at, row)| {
            let findings = of_attendance.remove(&(at as u32)).unwrap_or_default();
            self.unplanned(at, row, &findings)
        });
        let corrections = self.found.accepted.iter().map(|state| CorrectionState { state: state.word() });
        VerdictRows { visits, unplanned: unplanned.collect(), findings, corrections: corrections.collect() }
    }

    fn visit(&self, verdict: &Verdict) -> VerdictRow {
        let due = &self.due[verdict.visit.at()];
        let came = verdict.attended > 0;
        // Attendances stand client by client: two binary searches find the client's, and the filter looks at those
        // alone.
        let from = self.found.attendances.partition_point(|row| row.client < due.client);
        let to = self.found.attendances.partition_point(|row| row.client <= due.client);
        let rows = || self.found.attendances[from..to].iter().filter(|row| row.visit == verdict.visit);
        let sent = self.sent[self.sent.partition_point(|sent| sent.visit < verdict.visit)..].iter();
        let sent = sent.take_while(|sent| sent.visit == verdict.visit);
        VerdictRow {
            visit: self.names.visit(verdict.visit),
            client: self.names.client(due.client),
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
            planned_start: self.names.local(due.start),
            planned_minutes: whole_minutes(due.planned_ms()),
            carers_needed: due.carers,
            sent: sent.map(|sent| self.names.carer(sent.carer)).collect(),
            delivered_ms: verdict.paid.exact_ms,
            delivered_minutes: whole_minutes(verdict.paid.exact_ms),
            covered_minutes: whole_minutes(verdict.covered_ms),
            single_handed_minutes: whole_minutes(verdict.single_handed_ms),
            paid_minutes: verdict.paid.minutes,
            units: verdict.paid.units,
            money: self.pence_per_hour.map(|rate| {
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

    fn unplanned(&self, at: usize, row: &Attendance, findings: &[&Finding]) -> UnplannedRow {
        let mut classes = Classes::default();
        for finding in findings.iter().filter(|finding| !finding.answered && !finding.refuses_input()) {
            classes.add(finding.class);
        }
        let (came, left) = (self.level(row.punched_in, row.edits.came), self.level(row.punched_out, row.edits.left));
        let low = came.min(left) < Level::E1 || i64::from(came.max(left) as u8) < self.profile.auto_level.value;
        let waiting = self.found.wholeness[at] == Wholeness::Waiting || row.edits.awaiting;
        // A rejection stands whatever is still to come: only what can be mended is pending.
        let status = if waiting && !classes.has(Class::Reject) {
            Status::Pending
        } else {
            of_classes(classes, low, row.edits.any())
        };
        let exact = row.delivered_ms().unwrap_or(0);
        let paid = units::paid(exact, i64::MAX, row.carry_in, &self.profile.units);
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

    fn attendance(&self, row: &Attendance) -> AttendanceRow {
        AttendanceRow {
            carer: self.names.carer(row.carer),
            client: self.names.client(row.client),
            came: row.has_in().then(|| self.end(row.punched_in, row.start, row.edits.came)),
            left: row.has_out().then(|| self.end(row.punched_out, row.finish, row.edits.left)),
            delivered_ms: row.delivered_ms(),
            reversal_offered: row.reversed,
        }
    }

    fn end(&self, event: u32, at: Moment, edited: bool) -> End {
        let evidence = self.found.evidence_rows.get(event as usize);
        End {
            event: evidence.map(|_| self.event(event)),
            time: self.names.local(at.best),
            earliest: (at.earliest.0 > 0).then(|| self.names.local(at.earliest)),
            latest: self.names.local(at.latest),
            evidence: self.level(event, edited).name(),
            fence: evidence.map(|evidence| evidence.reading.fence.name()),
            edited,
        }
    }

    fn changes(&self, row: &Attendance) -> Vec<ChangeRow> {
        let raw = |event: u32| self.found.clocked.get(event as usize).map(|clocked| self.names.local(clocked.at.best));
        let ends =
            [("in", row.edits.came, row.punched_in, row.start), ("out", row.edits.left, row.punched_out, row.finish)];
        // Where the ends were swapped both have changed, even if nobody edited a time.
        let edited = ends.into_iter().filter(|(_, edited, ..)| *edited || row.edits.swapped);
        let change = |(field, _, event, at): (&'static str, bool, u32, Moment)| ChangeRow {
            field,
            before: raw(event),
            after: self.names.local(at.best),
        };
        edited.map(change).collect()
    }

    fn finding(&self, finding: &Finding) -> FindingRow {
        let unit = finding.rule.unit().symbol();
        let attendance = self.found.attendances.get(finding.attendance as usize);
        let unknown = matches!(finding.rule, Rule::UnknownClient | Rule::UnknownCarer);
        let mut strangers = finding.rests.rows().filter_map(|row| self.names.stranger(self.given(row)?));
        FindingRow {
            rule: finding.rule.id(),
            name: finding.rule.name(),
            class: finding.class.name(),
            certainty: finding.certainty.word(),
            measured: unit.map(|_| finding.measured),
            value: unit.map(|_| finding.limit),
            unit,
            carer: attendance.map(|row| self.names.carer(row.carer)),
            stranger: strangers.find(|_| unknown).map(str::to_owned),
            events: finding.rests.rows().map(|row| self.event(row)).collect(),
            open: !finding.answered,
        }
    }

    fn is_of_assumed(&self, finding: &Finding) -> bool {
        let assumed = |row: u32| self.given(row).is_some_and(|given| self.names.is_assumed(given));
        // A finding that rests on no event at all is kept: `all` alone would leave it out.
        let mut rows = finding.rests.rows().peekable();
        rows.peek().is_some() && rows.all(assumed)
    }

    /// An event's name by its row in the canonical order.
    fn event(&self, row: u32) -> String {
        self.given(row).map_or_else(|| "?".to_owned(), |given| self.names.event(given))
    }

    /// The place among the events given of a row of the canonical order.
    fn given(&self, row: u32) -> Option<usize> {
        self.found.order.get(row as usize).map(|given| *given as usize)
    }
}

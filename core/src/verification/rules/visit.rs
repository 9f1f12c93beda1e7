//! What a visit's record must hold, and whether it was agreed: V01, V06, V07, V08, V45, V51, V60.

use crate::ground::Instant;
use crate::verification::attendance::{Attendance, NO_EVENT};
use crate::verification::event::PunchMethod;
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::plan::PlannedVisit;
use crate::verification::reference_data::find_rows;
use crate::verification::rule_context::RuleContext;
use crate::verification::rules::place;

/// Judges one attendance that waits for nothing any more. Panics: never for a row of the attendances.
pub(crate) fn judge(account: &RuleContext<'_>, attendance: u32, findings: &mut Findings<'_>) {
    let row = &account.attendances[attendance as usize];
    let due = account.due(row.visit);
    let mut push = |finding: Option<Finding>| {
        if let Some(finding) = finding {
            findings.push(account.of_attendance(finding, attendance));
        }
    };
    push(elements(account, row, due));
    push(service(account, row, due));
    push(payer(account, row));
    push(due.and_then(|due| plan_copy(account, row, due)));
    away(account, attendance, findings);
    if let Some(due) = due {
        short_plan(account, attendance, due, findings);
    }
}

fn found(row: &Attendance, rule: Rule, class: Class) -> Finding {
    Finding::new(rule, class, [row.punched_in, row.punched_out])
}

/// When an attendance was, as far as is known: half-open, and never empty.
fn when(row: &Attendance) -> (Instant, Instant) {
    let from = if row.has_in() { row.start.best } else { row.finish.best };
    let until = if row.has_out() { row.finish.best } else { row.start.best };
    (from, until.max(Instant(from.0.saturating_add(1))))
}

/// The service's code, of the events or else of the plan.
fn service_of(account: &RuleContext<'_>, row: &Attendance, due: Option<&PlannedVisit>) -> u32 {
    let said = account.ends(row).map(|end| account.event(end).service).find(|&service| service != 0);
    said.unwrap_or(due.map_or(0, |due| due.terms.service))
}

/// V01: service, client, date, place, carer, In and Out. Client and carer are there, or the events would be held.
fn elements(account: &RuleContext<'_>, row: &Attendance, due: Option<&PlannedVisit>) -> Option<Finding> {
    // Both ends written by an approver: there was no device that could have said where.
    let by_hand = row.punched_in == NO_EVENT && row.punched_out == NO_EVENT;
    let place = by_hand || account.ends(row).any(|end| place::says_where(account, end));
    let service = due.is_none() || service_of(account, row, due) != 0;
    let missing = [!service, !place, !row.has_in(), !row.has_out()].into_iter().filter(|missing| *missing).count();
    (missing > 0).then(|| found(row, Rule::SixElements, Class::Fix).measuring(missing as i64, 0))
}

/// V06 and V07. A visit that nobody planned has no plan to take its service from: what it was is asked by V35.
fn service(account: &RuleContext<'_>, row: &Attendance, due: Option<&PlannedVisit>) -> Option<Finding> {
    let service = service_of(account, row, due);
    if service == 0 {
        return due.map(|_| found(row, Rule::MissingService, Class::Fix));
    }
    let rows = find_rows(account.plan.registers.authorised, row.client, |row| row.client);
    let (at, _) = when(row);
    // An empty register judges nothing: a branch that keeps none must not have every visit refused.
    let authorised = rows.is_empty() || rows.iter().any(|row| row.service == service && row.period.holds(at));
    (!authorised).then(|| found(row, Rule::UnauthorisedService, Class::Fix))
}

/// V08, where the payer asks for an id.
fn payer(account: &RuleContext<'_>, row: &Attendance) -> Option<Finding> {
    if account.profile.payer_id_needed.value == 0 {
        return None;
    }
    let rows = find_rows(account.plan.registers.payers, row.client, |row| row.client);
    let (at, _) = when(row);
    let known = rows.is_empty() || rows.iter().any(|row| row.exempt || row.period.holds(at));
    (!known).then(|| found(row, Rule::MissingPayerId, Class::Fix))
}

/// V45: both ends written in, and both as planned to the minute.
fn plan_copy(account: &RuleContext<'_>, row: &Attendance, due: &PlannedVisit) -> Option<Finding> {
    let manual = |end: u32| end != NO_EVENT && account.event(end).method == PunchMethod::Manual;
    let written = (row.edits.came || manual(row.punched_in)) && (row.edits.left || manual(row.punched_out));
    // To the minute, as people type: a punch hits the plan to the second almost never.
    let minute = |at: Instant| at.0.div_euclid(60_000);
    let same = minute(row.start.best) == minute(due.start) && minute(row.finish.best) == minute(due.end);
    (written && same && row.complete()).then(|| found(row, Rule::PlanCopy, Class::Info))
}

/// V51: the edges of an absence may be touched; what reaches further in is corrected, and looked at.
fn away(account: &RuleContext<'_>, attendance: u32, findings: &mut Findings<'_>) {
    let row = &account.attendances[attendance as usize];
    let rows = find_rows(account.plan.registers.clients_away, row.client, |row| row.client);
    let edge = account.profile.away_edge_ms.value;
    let (from, until) = when(row);
    let inner = |from: Instant, until: Instant| {
        // An absence without an end has no edge to be lenient at.
        let end = if until.0 == i64::MAX { until } else { Instant(until.0.saturating_sub(edge)) };
        (Instant(from.0.saturating_add(edge)), end)
    };
    let deep = rows.iter().filter(|row| {
        let (first, last) = inner(row.period.from, row.period.until);
        first < last && first < until && from < last
    });
    // Of several absences the one that began first, however the register is ordered.
    let deep = deep.min_by_key(|row| (row.period.from, row.period.until));
    if let Some(deep) = deep {
        let reaches = until.millis_since(deep.period.from);
        // Told twice, for two people: the office corrects the record, an auditor looks at the pattern.
        for class in [Class::Fix, Class::Suspect] {
            let finding = found(row, Rule::ClientUnavailable, class).measuring(reaches, edge);
            findings.push(account.of_attendance(finding, attendance));
        }
    }
}

/// V60: less than half an hour needs an agreed reason, and in Wales a carer whom the client knows.
fn short_plan(account: &RuleContext<'_>, attendance: u32, due: &PlannedVisit, findings: &mut Findings<'_>) {
    let row = &account.attendances[attendance as usize];
    let limit = account.profile.short_plan_ms.value;
    if due.planned_ms() >= limit {
        return;
    }
    let known = account.profile.known_carer_needed.value == 0 || knows(account, attendance, due);
    if !due.terms.short_agreed || !known {
        let finding = found(row, Rule::ShortCommission, Class::Info).measuring(due.planned_ms(), limit);
        findings.push(account.of_attendance(finding, attendance));
    }
}

/// V60 of a planned visit to which nobody came.
#[must_use]
pub(crate) fn short_without_reason(account: &RuleContext<'_>, due: &PlannedVisit) -> Option<Finding> {
    let limit = account.profile.short_plan_ms.value;
    let short = due.planned_ms() < limit && !due.terms.short_agreed;
    short.then(|| Finding::new(Rule::ShortCommission, Class::Info, []).measuring(due.planned_ms(), limit))
}

/// Whether this carer had visited this client before, since the plan was agreed.
fn knows(account: &RuleContext<'_>, attendance: u32, due: &PlannedVisit) -> bool {
    let row = &account.attendances[attendance as usize];
    let since = due.terms.agreed_from;
    let known = find_rows(account.plan.registers.known, row.client, |row| row.client);
    let registered =
        known.iter().any(|known| known.carer == row.carer && known.last >= since && known.last < due.start);
    let earlier = account.attendances[..attendance as usize].iter().rev();
    // Attendances stand by client and arrival: those before this one are the earlier ones of the same client.
    let mut earlier = earlier.take_while(|other| other.client == row.client);
    registered || earlier.any(|other| other.carer == row.carer && other.has_in() && other.start.best >= since)
}

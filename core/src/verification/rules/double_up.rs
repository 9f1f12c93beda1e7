//! Whether as many carers as needed were there at once: V46, V47.

use crate::ground::Instant;
use crate::verification::attendance::{Attendance, Role};
use crate::verification::event::EventKind;
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::plan::PlannedVisit;
use crate::verification::rule_context::RuleContext;

/// Whether one time is taken as it most likely was or as long as it can have been.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TimeReading {
    Best,
    Longest,
}

/// Judges a visit that needs several carers; `rows` are the attendances linked to it, in order of their start.
/// Answers the time covered, milliseconds.
///
/// Panics: never for rows of the attendances.
pub(crate) fn judge(account: &RuleContext<'_>, due: &PlannedVisit, rows: &[u32], findings: &mut Findings<'_>) -> i64 {
    let profile = account.profile;
    let ends = || rows.iter().flat_map(|&row| account.ends(&account.attendances[row as usize]));
    let visit = rows.first().map_or(crate::ground::VisitIx::NONE, |&row| account.attendances[row as usize].visit);
    let covered = covered_ms(account, due, rows, TimeReading::Best);
    let needed = due.planned_ms().saturating_sub(profile.together_short_ms.value);
    if covered < needed {
        let class = if covered == 0 { Class::Fix } else { Class::Ack };
        // Certain when it is too short even if both stayed as long as their clocks allow.
        let certain = covered_ms(account, due, rows, TimeReading::Longest) < needed;
        let finding = Finding::new(Rule::DoubleUpCoverage, class, ends()).of_visit(visit);
        findings.push(finding.measuring(covered, needed).certain_if(certain));
    }
    if let Some((first, last)) = first_and_last(account, due, rows) {
        let apart = last.start.best.millis_since(first.start.best);
        let limit = profile.second_late_ms.value;
        if apart > limit {
            let least = last.start.earliest.millis_since(first.start.latest);
            let finding = Finding::new(Rule::DoubleUpSecondLate, Class::Ack, [first.punched_in, last.punched_in]);
            findings.push(finding.of_visit(visit).measuring(apart, limit).certain_if(least > limit));
        }
    }
    covered
}

/// The first to come and the one who made them enough.
fn first_and_last<'a>(
    account: &RuleContext<'a>,
    due: &PlannedVisit,
    rows: &[u32],
) -> Option<(&'a Attendance, &'a Attendance)> {
    let row = |at: usize| rows.get(at).map(|&row| &account.attendances[row as usize]);
    row(0).zip(row(usize::from(due.carers).checked_sub(1)?))
}

/// Time in which at least as many different carers as needed were there, milliseconds. No more attendances than
/// carers needed are ever linked, so all of them must be there.
fn covered_ms(account: &RuleContext<'_>, due: &PlannedVisit, rows: &[u32], reach: TimeReading) -> i64 {
    let attendance = |row: &u32| &account.attendances[*row as usize];
    let complete = rows.iter().map(attendance).filter(|row| row.complete());
    let distinct = rows.iter().enumerate().filter(|(at, row)| {
        let carer = attendance(row).carer;
        attendance(row).complete() && rows[..*at].iter().all(|before| attendance(before).carer != carer)
    });
    // One carer with two attendances is still one pair of hands.
    if distinct.count() < usize::from(due.carers) {
        return 0;
    }
    let from = |row: &Attendance| if reach == TimeReading::Best { row.start.best } else { row.start.earliest };
    let until = |row: &Attendance| if reach == TimeReading::Best { row.finish.best } else { row.finish.latest };
    // Together from the last to come until the first to leave.
    let start = complete.clone().map(from).max().unwrap_or_default();
    let end = complete.map(until).min().unwrap_or_default();
    present_ms(account, rows, start, end)
}

/// The time in which at least one carer was there, milliseconds; who steps out while another stays changes nothing, and
/// who steps out alone is taken to have stayed. Panics: never for rows of the attendances, in order of their start.
#[must_use]
pub(crate) fn attended_ms(account: &RuleContext<'_>, rows: &[u32]) -> i64 {
    let rows = rows.iter().map(|&row| &account.attendances[row as usize]).filter(|row| row.complete());
    let mut until = Instant(i64::MIN);
    rows.fold(0, |sum: i64, row| {
        // Rows are in order of arrival: a stretch that two were there for counts once.
        let from = row.start.best.max(until);
        until = until.max(row.finish.best);
        sum.saturating_add(until.millis_since(from).max(0))
    })
}

/// The time between two moments in which nobody was away.
fn present_ms(account: &RuleContext<'_>, rows: &[u32], start: Instant, end: Instant) -> i64 {
    let mut at = start;
    let mut present: i64 = 0;
    // From one absence to the next: what lies between them counts, and every turn moves on, so it ends.
    while at < end {
        match next_away(account, rows, at) {
            Some((leave, back)) if leave <= at => at = back,
            Some((leave, _)) => {
                present = present.saturating_add(leave.min(end).millis_since(at));
                at = leave;
            }
            None => {
                present = present.saturating_add(end.millis_since(at));
                at = end;
            }
        }
    }
    present
}

/// Of the times away that end after a moment, the one that begins first.
fn next_away(account: &RuleContext<'_>, rows: &[u32], at: Instant) -> Option<(Instant, Instant)> {
    let of_row = |&row: &u32| {
        let row = &account.attendances[row as usize];
        let positions = row.first as usize..row.end as usize;
        let punches = account.punches[positions.clone()].iter().zip(&account.roles[positions]);
        let away = punches.filter(|(_, role)| **role == Role::Away).map(|(punch, _)| punch);
        let back = away.clone().skip(1);
        let pairs = away.zip(back).filter(|(leave, _)| leave.kind == EventKind::Leave);
        pairs.map(|(leave, back)| (leave.at.best, back.at.best)).find(|(leave, back)| *back > at && back > leave)
    };
    rows.iter().filter_map(of_row).min()
}

//! What one carer's days and months look like: V52 and V54.

use crate::ground::{Date, Instant};
use crate::verification::attendance::{Attendance, NO_EVENT};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::reference_data::find_rows;
use crate::verification::rule_context::RuleContext;

/// Judges one carer's attendances, given in order of their start. Panics: never for rows of the attendances.
pub(crate) fn judge(account: &RuleContext<'_>, rows: &[u32], findings: &mut Findings<'_>) {
    days(account, rows, findings);
    for &row in rows {
        away(account, row, findings);
    }
    patterns(account, rows, findings);
}

fn attendance<'a>(account: &RuleContext<'a>, row: u32) -> &'a Attendance {
    &account.attendances[row as usize]
}

/// V52: more care in one local day than somebody can give. The visits with which it becomes too much are named.
fn days(account: &RuleContext<'_>, rows: &[u32], findings: &mut Findings<'_>) {
    let (ack, most) = (account.profile.daily_care_ms.value, account.profile.daily_care_most_ms.value);
    let all = rows.iter().filter_map(|&row| attendance(account, row).delivered_ms());
    // All days together are within one day's limit: none of them can be above it. So it is for nearly every carer.
    if all.fold(0, |sum: i64, ms| sum.saturating_add(ms.max(0))) <= ack.min(most) {
        return;
    }
    // A visit reaches into the next day, rarely further: of earlier days nothing can be added any more.
    let mut held = [(Date(i32::MIN), 0_i64); HELD_DAYS];
    for &row in rows {
        let this = attendance(account, row);
        let Some(delivered) = this.delivered_ms() else { continue };
        let care = longest_day(account, this, delivered, &mut held);
        let (class, limit) = match care {
            care if care > most => (Class::Reject, most),
            care if care > ack => (Class::Ack, ack),
            _ => continue,
        };
        let finding = Finding::new(Rule::DailyCare, class, [this.punched_in, this.punched_out]);
        findings.push(account.of_attendance(finding.measuring(care, limit), row));
    }
}

/// How many days back care is added up.
const HELD_DAYS: usize = 4;

/// Adds an attendance to the days it lies in; answers the most that any of them holds then.
fn longest_day(
    account: &RuleContext<'_>,
    row: &Attendance,
    delivered: i64,
    held: &mut [(Date, i64); HELD_DAYS],
) -> i64 {
    let (mut at, mut left, mut most) = (row.start.best, delivered.max(0), 0);
    // A stay over midnight is shared between its days; of one without end no more days are looked at than are held.
    for _ in 0..HELD_DAYS {
        let date = account.plan.zone.civil(at).date;
        let until = account.plan.day_end(at, 0).min(row.finish.best);
        let part = until.millis_since(at).clamp(0, left);
        // A ring of a few days: rows come in order of arrival, so the oldest day is never asked for again.
        let day = held.iter().position(|(day, _)| *day == date);
        let day = day.unwrap_or_else(|| {
            held.rotate_left(1);
            held[HELD_DAYS - 1] = (date, 0);
            HELD_DAYS - 1
        });
        held[day].1 = held[day].1.saturating_add(part);
        most = most.max(held[day].1);
        (at, left) = (until, left - part);
        if left == 0 || until >= row.finish.best {
            break;
        }
    }
    most
}

/// V52: on leave, suspended, or rostered elsewhere.
fn away(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let this = attendance(account, row);
    let rows = find_rows(account.plan.registers.carers_away, this.carer, |row| row.carer);
    let from = if this.has_in() { this.start.best } else { this.finish.best };
    let until = if this.has_out() { this.finish.best } else { this.start.best };
    let until = until.max(Instant(from.0.saturating_add(1)));
    let shared = |from_b: Instant, until_b: Instant| until.min(until_b).millis_since(from.max(from_b));
    let meeting = rows.iter().filter(|row| row.period.meets(from, until));
    if let Some(met) = meeting.min_by_key(|row| (row.period.from, row.period.until)) {
        let finding = Finding::new(Rule::CarerUnavailable, Class::Ack, [this.punched_in, this.punched_out]);
        let finding = finding.measuring(shared(met.period.from, met.period.until), 0);
        findings.push(account.of_attendance(finding, row));
    }
}

/// V54: over the profile's weeks up to the carer's last visit.
fn patterns(account: &RuleContext<'_>, rows: &[u32], findings: &mut Findings<'_>) {
    let profile = account.profile;
    let begun = |row: &u32| attendance(account, *row).start.best;
    let complete = |row: &&u32| attendance(account, **row).complete() && !attendance(account, **row).shared;
    let Some(last) = rows.iter().rev().find(complete) else { return };
    // The last weeks only: a habit is judged as it is now, and an old one is not told again for ever.
    let from = Instant(begun(last).0.saturating_sub(profile.pattern_ms.value));
    let rows = &rows[rows.partition_point(|row| begun(row) <= from)..];
    let count = rows.iter().filter(complete).count() as i64;
    if count < profile.pattern_visits.value {
        return;
    }
    let mut push = |rule, measured, limit| {
        let row = attendance(account, *last);
        let finding = Finding::new(rule, Class::Suspect, [row.punched_in, row.punched_out]).measuring(measured, limit);
        findings.push(account.of_attendance(finding, *last));
    };
    let alike = most_alike(account, rows);
    // Multiplied out: thousandths are whole numbers, and the last value on either side is exact.
    if alike * 1000 >= count * profile.same_duration_milli.value {
        push(Rule::SameDuration, alike * 1000 / count, profile.same_duration_milli.value);
    }
    let quarter = |at: Instant| account.plan.zone.civil(at).second / 60 % 15 == 0;
    let on_quarters = |row: &&u32| {
        let row = attendance(account, **row);
        row.complete() && !row.shared && quarter(row.start.best) && quarter(row.finish.best)
    };
    let rounded = rows.iter().filter(on_quarters).count() as i64;
    if rounded * 1000 >= count * profile.rounded_milli.value {
        push(Rule::RoundedTimes, rounded * 1000 / count, profile.rounded_milli.value);
    }
    let crammed = crammed(account, rows);
    if crammed >= profile.crammed_gaps.value {
        push(Rule::CrammedVisits, crammed, profile.crammed_gaps.value);
    }
}

/// How many complete visits have the most frequent length in whole minutes, if that is most of them; otherwise no more
/// than half. Boyer and Moore's vote finds the only length that more than half can have.
fn most_alike(account: &RuleContext<'_>, rows: &[u32]) -> i64 {
    let length = |row: &u32| {
        let row = attendance(account, *row);
        row.delivered_ms().filter(|_| !row.shared).map(|ms| ms.div_euclid(60_000))
    };
    let (mut held, mut votes) = (0, 0_i64);
    for minutes in rows.iter().filter_map(length) {
        if votes == 0 {
            held = minutes;
        }
        votes += if minutes == held { 1 } else { -1 };
    }
    rows.iter().filter_map(length).filter(|minutes| *minutes == held).count() as i64
}

/// How many times the carer was gone and there again, far away, within the profile's minute.
fn crammed(account: &RuleContext<'_>, rows: &[u32]) -> i64 {
    let profile = account.profile;
    let near = |pair: &&[u32]| {
        let (a, b) = (attendance(account, pair[0]), attendance(account, pair[1]));
        let gap = b.start.best.millis_since(a.finish.best);
        a.complete() && b.has_in() && gap < profile.crammed_ms.value && !b.shared
    };
    let far = |pair: &&[u32]| {
        let (a, b) = (attendance(account, pair[0]), attendance(account, pair[1]));
        distance_mm(account, a, b).is_some_and(|mm| mm > profile.travel_from_mm.value)
    };
    rows.windows(2).filter(near).filter(far).count() as i64
}

/// How far apart two visits were: by their fixes, or else by the clients' addresses.
fn distance_mm(account: &RuleContext<'_>, a: &Attendance, b: &Attendance) -> Option<i64> {
    let at = |row: &Attendance, end: u32| {
        let fix = if end == NO_EVENT { None } else { account.event(end).fix.filter(|fix| !fix.mock) };
        fix.map(|fix| fix.place).or_else(|| account.plan.addresses_of(row.client).first().map(|home| home.place))
    };
    Some(at(a, a.punched_out)?.distance_mm(at(b, b.punched_in)?))
}

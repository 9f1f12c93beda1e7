//! What one carer's attendances say of each other: V48, V49, V50.

use crate::ground::{Instant, Place};
use crate::verification::attendance::{Attendance, NO_EVENT};
use crate::verification::finding::{Class, Finding, Findings, Rule};
use crate::verification::geofence::accuracy_95_mm;
use crate::verification::rule_context::RuleContext;
use crate::verification::shared_care::{apart, neighbours, together};

/// Judges one carer's attendances, given in order of their start. Panics: never for rows of the attendances.
pub(crate) fn judge(account: &RuleContext<'_>, rows: &[u32], findings: &mut Findings<'_>) {
    let mut longest: [Option<u32>; 2] = [None, None];
    let mut before: Option<u32> = None;
    // In order of arrival, with the longest stay so far at hand: an overlap is found without a look at all pairs.
    for &row in rows {
        let attendance = &account.attendances[row as usize];
        if attendance.complete() {
            let elsewhere = |held: &u32| account.attendances[*held as usize].client != attendance.client;
            if let Some(earlier) = longest.into_iter().flatten().find(elsewhere) {
                overlap(account, earlier, row, findings);
            }
            // Two are kept, of different clients: the longest alone could be at this client's, and hide one elsewhere.
            longest = with(account, longest, row);
        }
        if let Some(before) = before.filter(|_| !attendance.shared) {
            travel(account, before, row, findings);
        }
        group(account, row, findings);
        // Only who left can travel: without an Out nobody knows from when on.
        before = if attendance.has_out() && !attendance.reversed { Some(row) } else { None };
    }
}

/// The attendance that lasts longest, and the longest of those at another client's.
fn with(account: &RuleContext<'_>, held: [Option<u32>; 2], row: u32) -> [Option<u32>; 2] {
    let finish = |row: u32| account.attendances[row as usize].finish.best;
    let client = |row: u32| account.attendances[row as usize].client;
    match held {
        [Some(first), _] if client(first) == client(row) => {
            [Some(if finish(row) > finish(first) { row } else { first }), held[1]]
        }
        [Some(first), _] if finish(row) > finish(first) => [Some(row), Some(first)],
        [Some(first), Some(second)] if finish(row) <= finish(second) => [Some(first), Some(second)],
        [Some(first), _] => [Some(first), Some(row)],
        _ => [Some(row), None],
    }
}

/// V48: with two clients at once. Certain and long overlaps at different addresses are also looked at.
fn overlap(account: &RuleContext<'_>, earlier: u32, later: u32, findings: &mut Findings<'_>) {
    let (a, b) = (&account.attendances[earlier as usize], &account.attendances[later as usize]);
    let shared = a.finish.best.min(b.finish.best).millis_since(b.start.best);
    if shared <= 0 || together(account.plan, a.visit, b.visit) {
        return;
    }
    // Certain when the two overlap wherever in their intervals the true times lie.
    let certain = a.finish.earliest > b.start.latest;
    let ends = [a.punched_in, a.punched_out, b.punched_in, b.punched_out];
    let found = |class, limit| Finding::new(Rule::CarerOverlap, class, ends).measuring(shared, limit);
    // Told of both: whoever looks at either visit must see it.
    for row in [earlier, later] {
        findings.push(account.of_attendance(found(Class::Fix, 0).certain_if(certain), row));
    }
    let limit = account.profile.overlap_review_ms.value;
    if shared > limit && apart(account.plan, a.client, b.client) {
        findings.push(account.of_attendance(found(Class::Suspect, limit).certain_if(certain), later));
    }
}

/// V49: a group code over different addresses.
fn group(account: &RuleContext<'_>, row: u32, findings: &mut Findings<'_>) {
    let attendance = &account.attendances[row as usize];
    let Some(due) = account.due(attendance.visit).filter(|due| due.terms.group != 0) else { return };
    let after = account.profile.link_after_ms.value;
    let (from, until) = (due.start.0.saturating_sub(after), due.end.0.saturating_add(after));
    let of_group = neighbours(account.plan, account.by_group, due.terms.group, Instant(from), Instant(until));
    let mut others = of_group.filter(|other| other.client != due.client && other.end.0 >= from);
    let scattered = others.any(|other| apart(account.plan, due.client, other.client));
    if scattered {
        let finding = Finding::new(Rule::GroupCohabit, Class::Ack, account.ends(attendance));
        findings.push(account.of_attendance(finding, row));
    }
}

/// V50: from one Out to the next In faster than the profile's speed, what both fixes may be wrong by taken off.
fn travel(account: &RuleContext<'_>, before: u32, after: u32, findings: &mut Findings<'_>) {
    let (a, b) = (&account.attendances[before as usize], &account.attendances[after as usize]);
    if !b.has_in() || b.reversed {
        return;
    }
    let profile = account.profile;
    let limit = profile.fastest_m_per_hour.value;
    let speed = |gap_mm: i64, millis: i64| match millis {
        ..=0 => i64::MAX,
        millis => i64::try_from(i128::from(gap_mm) * 3_600 / i128::from(millis)).unwrap_or(i64::MAX),
    };
    let shortest = b.start.best.millis_since(a.finish.best);
    let far = |gap_mm: i64| gap_mm > profile.travel_from_mm.value && speed(gap_mm, shortest) > limit;
    // Nearly always a bound on the distance says already that nobody hurried.
    let found = gap_mm(account, a, b, Place::at_most_mm).filter(|gap| far(*gap));
    let Some(gap_mm) = found.and_then(|_| gap_mm(account, a, b, Place::distance_mm)).filter(|gap| far(*gap)) else {
        return;
    };
    let least = speed(gap_mm, b.start.latest.millis_since(a.finish.earliest));
    let finding = Finding::new(Rule::ImpossibleTravel, Class::Suspect, [a.punched_out, b.punched_in]);
    let finding = finding.measuring(speed(gap_mm, shortest), limit).certain_if(least > limit);
    findings.push(account.of_attendance(finding, after));
}

/// How far apart an Out and the next In surely were, millimetres; nothing without two usable fixes.
fn gap_mm(
    account: &RuleContext<'_>,
    a: &Attendance,
    b: &Attendance,
    distance: impl Fn(Place, Place) -> i64,
) -> Option<i64> {
    let usable = |row: u32| {
        if row == NO_EVENT {
            return None;
        }
        let fix = account.event(row).fix?;
        let fresh = i64::from(fix.age_ms) <= account.profile.fix_stale_ms.value;
        (fresh && !fix.mock).then_some(fix)
    };
    let (from, to) = (usable(a.punched_out)?, usable(b.punched_in)?);
    let blur = accuracy_95_mm(&from, account.profile).saturating_add(accuracy_95_mm(&to, account.profile));
    let blur = i64::try_from(blur).unwrap_or(i64::MAX);
    // The way at its shortest, both fixes at the near edges of their circles: in favour of the carer.
    Some(distance(from.place, to.place).saturating_sub(blur).max(0))
}

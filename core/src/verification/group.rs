//! Groups: clients at one address who are cared for together, and how the minutes are shared out (V49).

use super::attendance::Attendance;
use super::clock::Moment;
use super::plan::{Due, Plan};
use super::profile::Profile;
use crate::ground::{CarerIx, ClientIx, VisitIx};

/// Whether two clients are known to live at different addresses. Panics: never.
#[must_use]
pub fn apart(plan: &Plan<'_>, a: ClientIx, b: ClientIx) -> bool {
    let (a, b) = (plan.addresses_of(a), plan.addresses_of(b));
    let together = a.iter().any(|a| b.iter().any(|b| a.place == b.place));
    !a.is_empty() && !b.is_empty() && !together
}

/// Whether one carer may be at two visits at once: one group, one address, and both plans allow it. Panics: never.
#[must_use]
pub fn together(plan: &Plan<'_>, a: VisitIx, b: VisitIx) -> bool {
    let (Some(a), Some(b)) = (plan.visits.get(a.at()), plan.visits.get(b.at())) else { return false };
    let one = a.terms.group != 0 && a.terms.group == b.terms.group && a.terms.group_allowed && b.terms.group_allowed;
    one && !apart(plan, a.client, b.client)
}

/// Gives visits that were cared for with others of their group an attendance of their own, over the same punches, and
/// shares out the minutes; answers how many attendances there are then. `by_group` is as long as the visits.
///
/// Panics: never when there is room for one more attendance a visit.
pub(super) fn share(
    plan: &Plan<'_>,
    profile: &Profile<'_>,
    by_group: &mut [u32],
    attendances: &mut [Attendance],
    count: usize,
) -> usize {
    let mut grouped = 0;
    for (row, due) in plan.visits.iter().enumerate() {
        if due.terms.group != 0 && due.terms.group_allowed && due.cancelled.is_none() {
            by_group[grouped] = row as u32;
            grouped += 1;
        }
    }
    let by_group = &mut by_group[..grouped];
    let due = |row: &u32| &plan.visits[*row as usize];
    by_group.sort_unstable_by_key(|row| (due(row).terms.group, due(row).start, *row));
    let mut count = count;
    // One code on several days is several groups: those that follow each other closely are one.
    let near = |a: &u32, b: &u32| {
        let same = due(a).terms.group == due(b).terms.group;
        same && due(b).start.millis_since(due(a).end) <= profile.link_after_ms.value
    };
    for visits in by_group.chunk_by(near) {
        count = share_one(plan, visits, attendances, count);
    }
    count
}

/// Shares out what one group's carers gave.
fn share_one(plan: &Plan<'_>, visits: &[u32], attendances: &mut [Attendance], count: usize) -> usize {
    let mut count = count;
    for &visit in visits {
        let at = VisitIx(visit);
        let due = &plan.visits[visit as usize];
        if of_visit(attendances, count, at).is_some() {
            continue;
        }
        let covers = |row: &&Attendance| row.complete() && !row.shared && covers_half(row, due);
        let siblings = visits.iter().map(|&other| VisitIx(other)).filter(|&other| together(plan, at, other));
        let found = siblings.filter_map(|other| of_visit(attendances, count, other)).find(covers).copied();
        if let Some(row) = found {
            let start = Moment::exact(due.start.max(row.start.best));
            let own = Attendance { client: due.client, visit: at, start, shared: true, first: 0, end: 0, ..row };
            attendances[count] = own;
            count += 1;
        }
    }
    for &visit in visits {
        if let Some(carer) = of_visit(attendances, count, VisitIx(visit)).map(|row| row.carer) {
            apportion(plan, visits, carer, &mut attendances[..count]);
        }
    }
    count
}

fn of_visit(attendances: &[Attendance], count: usize, visit: VisitIx) -> Option<&Attendance> {
    attendances[..count].iter().find(|row| row.visit == visit)
}

fn covers_half(row: &Attendance, due: &Due) -> bool {
    let shared = row.finish.best.min(due.end).millis_since(row.start.best.max(due.start));
    shared.saturating_mul(2) > due.planned_ms()
}

/// The most attendances of one carer that are shared out together.
const MOST_SHARED: usize = 16;

/// Shares one carer's time with a group out by the plans' weights: whole minutes by the largest remainder, the seconds
/// left over to the first, so that nothing is lost. Attendances that do not touch keep their own time.
fn apportion(plan: &Plan<'_>, visits: &[u32], carer: CarerIx, attendances: &mut [Attendance]) {
    let mut members = [0; MOST_SHARED];
    let is = |row: &Attendance| {
        row.carer == carer && row.complete() && row.share_ms.is_none() && visits.contains(&row.visit.0)
    };
    let found = (0..attendances.len()).filter(|&at| is(&attendances[at]));
    let count = members.iter_mut().zip(found).map(|(held, at)| *held = at).count();
    let members = &mut members[..count];
    members.sort_unstable_by_key(|&at| attendances[at].visit);
    if !overlapping(members, attendances) {
        return;
    }
    let rows = || members.iter().map(|&at| &attendances[at]);
    let begin = rows().map(|row| row.start.best).min().unwrap_or_default();
    let end = rows().map(|row| row.finish.best).max().unwrap_or_default();
    let away = rows().map(|row| row.away_ms).max().unwrap_or(0);
    let total_ms = end.millis_since(begin).saturating_sub(away).max(0);
    let weights = members.iter().map(|&at| weight(plan, &attendances[at]));
    let all = weights.fold(0, i64::saturating_add).max(1);
    let share = |row: &Attendance| i128::from(total_ms / 60_000) * i128::from(weight(plan, row));
    let floor = |row: &Attendance| (share(row) / i128::from(all)) as i64;
    let mut left = total_ms / 60_000 - rows().map(floor).sum::<i64>();
    members.sort_unstable_by_key(|&at| {
        (core::cmp::Reverse(share(&attendances[at]) % i128::from(all)), attendances[at].visit)
    });
    let mut odd_ms = total_ms % 60_000;
    for &at in members.iter() {
        let extra = i64::from(left > 0);
        left -= extra;
        attendances[at].share_ms = Some((floor(&attendances[at]) + extra) * 60_000 + odd_ms);
        odd_ms = 0;
    }
}

/// Whether one carer was with two of them at once.
fn overlapping(members: &[usize], attendances: &[Attendance]) -> bool {
    let meet = |a: &Attendance, b: &Attendance| a.start.best < b.finish.best && b.start.best < a.finish.best;
    let rows = || members.iter().map(|&at| &attendances[at]);
    rows().any(|row| row.shared) || rows().any(|a| rows().any(|b| a.visit != b.visit && meet(a, b)))
}

fn weight(plan: &Plan<'_>, row: &Attendance) -> i64 {
    let due = plan.visits.get(row.visit.at());
    due.map_or(1, |due| if due.terms.weight == 0 { due.planned_ms().max(1) } else { i64::from(due.terms.weight) })
}

//! Shared care: clients at one address who are cared for together, and how the minutes are shared out (V49).

use super::attendance::Attendance;
use super::plan::{PlannedVisit, VisitPlan};
use super::profile::Profile;
use super::true_time::Moment;
use crate::ground::{CarerIx, ClientIx, Instant, VisitIx};

/// Whether two clients are known to live at different addresses. Panics: never.
#[must_use]
pub(crate) fn apart(plan: &VisitPlan<'_>, a: ClientIx, b: ClientIx) -> bool {
    let (a, b) = (plan.addresses_of(a), plan.addresses_of(b));
    let together = a.iter().any(|a| b.iter().any(|b| a.place == b.place));
    // Only what is known parts them: without an address nobody lives apart.
    !a.is_empty() && !b.is_empty() && !together
}

/// Whether one carer may be at two visits at once: one group, one address, and both plans allow it. Panics: never.
#[must_use]
pub(crate) fn together(plan: &VisitPlan<'_>, a: VisitIx, b: VisitIx) -> bool {
    let (Some(a), Some(b)) = (plan.visits.get(a.at()), plan.visits.get(b.at())) else { return false };
    let one = a.terms.group != 0 && a.terms.group == b.terms.group && a.terms.group_allowed && b.terms.group_allowed;
    one && !apart(plan, a.client, b.client)
}

/// Every visit of a group, by group and start. `by_group` is as long as the visits. Panics: never.
pub(super) fn laid<'m>(plan: &VisitPlan<'_>, by_group: &'m mut [u32]) -> &'m [u32] {
    let mut grouped = 0;
    for (row, _) in plan.visits.iter().enumerate().filter(|(_, due)| due.terms.group != 0) {
        by_group[grouped] = row as u32;
        grouped += 1;
    }
    let by_group = &mut by_group[..grouped];
    by_group.sort_unstable_by_key(|row| {
        let due = &plan.visits[*row as usize];
        (due.terms.group, due.start, *row)
    });
    by_group
}

/// The visits of a group that start no later than `until`, and no earlier than a visit can that lasts until `from`; out of
/// rows as [`laid`] answers them. Panics: never.
pub(super) fn neighbours<'a>(
    plan: &VisitPlan<'a>,
    by_group: &'a [u32],
    group: u32,
    from: Instant,
    until: Instant,
) -> impl Iterator<Item = &'a PlannedVisit> {
    let visits = plan.visits;
    let due = move |row: &u32| &visits[*row as usize];
    // No visit is longer than that: earlier ones are over by then, so a search by start finds all that may last.
    let least = Instant(from.0.saturating_sub(VisitPlan::LONGEST_MS));
    let first = by_group.partition_point(|row| (due(row).terms.group, due(row).start) < (group, least));
    let last = by_group.partition_point(|row| (due(row).terms.group, due(row).start) <= (group, until));
    by_group[first..last.max(first)].iter().map(due)
}

/// Gives visits that were cared for with others of their group an attendance of their own, over the same punches, and
/// shares out the minutes; answers how many attendances there are then. `by_group` is as long as the visits.
///
/// The first `count` attendances stand by client. Panics: never when there is room for one more attendance a visit.
pub(super) fn share_time(
    plan: &VisitPlan<'_>,
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
    let (sorted, mut count) = (count, count);
    // One code on several days is several groups: those that follow each other closely are one.
    let near = |a: &u32, b: &u32| {
        let same = due(a).terms.group == due(b).terms.group;
        same && due(b).start.millis_since(due(a).end) <= profile.link_after_ms.value
    };
    for visits in by_group.chunk_by(near) {
        count = share_one(plan, visits, attendances, sorted, count);
    }
    count
}

/// Shares out what one group's carers gave. The first `count` attendances stand by client.
fn share_one(
    plan: &VisitPlan<'_>,
    visits: &[u32],
    attendances: &mut [Attendance],
    sorted: usize,
    count: usize,
) -> usize {
    let begun = count;
    let mut count = count;
    // A visit without an attendance of its own may share that of a sibling next door, if it covers half of the time.
    for &visit in visits {
        let at = VisitIx(visit);
        let due = &plan.visits[visit as usize];
        let held = Held { plan, sorted, begun, count };
        if held.of_visit(attendances, at).is_some() {
            continue;
        }
        let covers = |row: &&Attendance| row.complete() && !row.shared && covers_half(row, due);
        let siblings = visits.iter().map(|&other| VisitIx(other)).filter(|&other| together(plan, at, other));
        let found = siblings.filter_map(|other| held.of_visit(attendances, other)).find(covers).copied();
        if let Some(row) = found {
            let start = Moment::exact(due.start.max(row.start.best));
            let own = Attendance { client: due.client, visit: at, start, shared: true, first: 0, end: 0, ..row };
            attendances[count] = own;
            count += 1;
        }
    }
    let held = Held { plan, sorted, begun, count };
    for &visit in visits {
        if let Some(carer) = held.of_visit(attendances, VisitIx(visit)).map(|row| row.carer) {
            apportion(&held, visits, carer, attendances);
        }
    }
    count
}

/// Where the attendances of one group's visits stand: among the first `sorted`, which stand by client, and among those
/// made for this group, from `begun` to `count`. Those made for other groups are of none of its visits.
struct Held<'a> {
    plan: &'a VisitPlan<'a>,
    sorted: usize,
    begun: usize,
    count: usize,
}

impl Held<'_> {
    /// The places of a visit's attendances, in order.
    fn places(&self, attendances: &[Attendance], visit: VisitIx) -> impl Iterator<Item = usize> {
        let client = self.plan.visits.get(visit.at()).map_or(ClientIx::NONE, |due| due.client);
        let rows = &attendances[..self.sorted];
        let from = rows.partition_point(|row| row.client < client);
        let to = rows.partition_point(|row| row.client <= client);
        (from..to).chain(self.begun..self.count).filter(move |&at| attendances[at].visit == visit)
    }

    /// The first of a visit's attendances.
    fn of_visit<'m>(&self, attendances: &'m [Attendance], visit: VisitIx) -> Option<&'m Attendance> {
        self.places(attendances, visit).next().map(|at| &attendances[at])
    }
}

fn covers_half(row: &Attendance, due: &PlannedVisit) -> bool {
    let shared = row.finish.best.min(due.end).millis_since(row.start.best.max(due.start));
    shared.saturating_mul(2) > due.planned_ms()
}

/// The most attendances of one carer that are shared out together.
const MOST_SHARED: usize = 16;

/// Shares one carer's time with a group out by the plans' weights: whole minutes by the largest remainder, the seconds
/// left over to the first, so that nothing is lost. Attendances that do not touch keep their own time.
fn apportion(held: &Held<'_>, visits: &[u32], carer: CarerIx, attendances: &mut [Attendance]) {
    let plan = held.plan;
    let mut members = [0; MOST_SHARED];
    let is = |row: &Attendance| row.carer == carer && row.complete() && row.share_ms.is_none();
    let rows = &*attendances;
    let found = visits.iter().flat_map(|&visit| held.places(rows, VisitIx(visit))).filter(|&at| is(&rows[at]));
    let count = members.iter_mut().zip(found).map(|(held, at)| *held = at).count();
    let members = &mut members[..count];
    members.sort_unstable_by_key(|&at| (attendances[at].visit, at));
    if !overlapping(members, attendances) {
        return;
    }
    let rows = || members.iter().map(|&at| &attendances[at]);
    let begin = rows().map(|row| row.start.best).min().unwrap_or_default();
    let end = rows().map(|row| row.finish.best).max().unwrap_or_default();
    // The carer was away once, however many clients shared the stay.
    let away = rows().map(|row| row.away_ms).max().unwrap_or(0);
    let total_ms = end.millis_since(begin).saturating_sub(away).max(0);
    let weights = members.iter().map(|&at| weight(plan, &attendances[at]));
    let all = weights.fold(0, i64::saturating_add).max(1);
    let share = |row: &Attendance| i128::from(total_ms / 60_000) * i128::from(weight(plan, row));
    // Largest remainder (Hamilton): whole minutes that add up to the total, none lost and none paid twice.
    let floor = |row: &Attendance| (share(row) / i128::from(all)) as i64;
    let mut left = total_ms / 60_000 - rows().map(floor).sum::<i64>();
    members.sort_unstable_by_key(|&at| {
        (core::cmp::Reverse(share(&attendances[at]) % i128::from(all)), attendances[at].visit)
    });
    // The seconds go to one of them: split, they would vanish in the rounding to minutes.
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
    // At most sixteen rows: all pairs of them need no memory for another order.
    rows().any(|row| row.shared) || rows().any(|a| rows().any(|b| a.visit != b.visit && meet(a, b)))
}

fn weight(plan: &VisitPlan<'_>, row: &Attendance) -> i64 {
    let due = plan.visits.get(row.visit.at());
    due.map_or(1, |due| if due.terms.weight == 0 { due.planned_ms().max(1) } else { i64::from(due.terms.weight) })
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::super::plan::VisitTerms;
    use super::super::reference_data::Registers;
    use super::*;
    use crate::ground::Zone;

    const HOUR: i64 = 3_600_000;

    fn due(client: u32, group: u32, hour: i64, hours: i64) -> PlannedVisit {
        let terms = VisitTerms { group, ..VisitTerms::default() };
        let (start, end) = (Instant(hour * HOUR), Instant((hour + hours) * HOUR));
        PlannedVisit { client: ClientIx(client), start, end, carers: 1, time_critical: false, cancelled: None, terms }
    }

    fn plan(visits: &[PlannedVisit]) -> VisitPlan<'_> {
        let (registers, zone) = (Registers::default(), Zone::UTC);
        VisitPlan { clients: 9, carers: 9, visits, sent: &[], addresses: &[], zone, registers, corrections: &[] }
    }

    proptest! {
        #[test]
        fn a_visits_attendances_are_found_where_looking_at_all_of_them_finds_them(
            clients in prop::collection::vec(0_u32..4, 1..8),
            linked in prop::collection::vec(0_usize..9, 0..20),
            tail in prop::collection::vec(0_usize..8, 0..4),
        ) {
            let visits: Vec<_> = clients.iter().map(|&client| due(client, 1, 9, 1)).collect();
            let row = |at: usize| match visits.get(at) {
                Some(due) => Attendance { client: due.client, visit: VisitIx::from_index(at), ..Attendance::NONE },
                None => Attendance { client: ClientIx(2), ..Attendance::NONE },
            };
            let mut rows: Vec<_> = linked.iter().map(|&at| row(at)).collect();
            rows.sort_by_key(|row| row.client);
            let sorted = rows.len();
            rows.extend(tail.iter().filter(|&&at| at < visits.len()).map(|&at| row(at)));
            let plan = plan(&visits);
            let held = Held { plan: &plan, sorted, begun: sorted, count: rows.len() };
            for visit in (0..visits.len()).map(VisitIx::from_index) {
                let fast: Vec<_> = held.places(&rows, visit).collect();
                let naive: Vec<_> = (0..rows.len()).filter(|&at| rows[at].visit == visit).collect();
                prop_assert_eq!(fast, naive);
            }
        }

        #[test]
        fn neighbours_leave_out_nobody_who_is_near(
            rows in prop::collection::vec((0_u32..4, 0_u32..3, 1_i64..600, 1_i64..168), 0..20),
            from in 200_i64..400, hours in 0_i64..200,
        ) {
            let visits: Vec<_> = rows.iter().map(|&(client, group, hour, hours)| due(client, group, hour, hours)).collect();
            let (from, until) = (Instant(from * HOUR), Instant((from + hours) * HOUR));
            let plan = plan(&visits);
            let mut by_group = vec![0; visits.len()];
            let by_group = laid(&plan, &mut by_group);
            for group in 1..3 {
                let reaches = |due: &&PlannedVisit| due.end >= from && due.start <= until;
                let fast = neighbours(&plan, by_group, group, from, until).filter(reaches).count();
                let naive = visits.iter().filter(|due| due.terms.group == group).filter(reaches).count();
                prop_assert_eq!(fast, naive);
            }
        }
    }
}

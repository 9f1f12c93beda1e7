//! The assignment bound on travel: what has to be paid for the ways between visits. It is the cheapest way to give
//! every visit one to come from and one to go on to, within the hours of the shifts.

use std::collections::BTreeMap;

use homeround_core::certificate::{
    CertificateKind, CertificateMemory, CertificateSize, Claim, InvalidCertificate, MaxCollect, RoundStep, Weighed,
    Weight, most_work,
};
use homeround_core::ground::{CarerIx, ShiftIx, VisitIx};
use homeround_core::heap::OwnedCertificate;
use homeround_core::rounds::Valid;

use super::assignment::solve_duals;
use super::minimise::minimise_visits;
use super::patience::Patience;

/// Visits and shifts of one day that are matched at the most: as many take some seconds.
const MOST: usize = 2_500;
/// What a step costs that no round can take.
const NEVER: i64 = 1 << 32;

/// Visits between all of which ways are looked for: their table grows with the square.
const MOST_ROWS: usize = 6_000;

/// Steps of which none shares a visit with any of another group: mostly those of one day.
#[derive(Default)]
struct Group {
    /// Rows, once for each carer, and shifts, once for each in them.
    rows: Vec<usize>,
    shifts: Vec<usize>,
}

/// All visits, with the seconds on both sides of each.
pub(super) struct VisitLegs {
    whole: OwnedCertificate,
    /// By visit: seconds of its shortest stay.
    stays: BTreeMap<VisitIx, i64>,
}

/// Finds the seconds on both sides of all visits; nothing when there are too many or they do not go together.
pub(super) fn price_legs(problem: &Valid<'_>, asked: &[bool], patience: Patience) -> Option<VisitLegs> {
    let rows = problem.problem();
    let visits = (0..rows.visits.len()).map(VisitIx::from_index).filter(|visit| asked[visit.at()]);
    let visits = visits.map(|visit| Weighed { visit, points: 0, onward: 0 });
    let visits: Vec<Weighed> = visits.collect();
    let travel = &rows.travel;
    // From every visit to every place, by way of any other.
    let ways = visits.len() as u64 * u64::from(travel.places).pow(2) * u64::from(travel.modes);
    // Asked before any memory is taken: the table of ways grows with the square of the visits.
    if visits.len() > MOST_ROWS || !patience.allows(ways) {
        return None;
    }
    let mut whole = OwnedCertificate { visits, paid: 1, ..OwnedCertificate::plain(CertificateKind::Ways, []) };
    let steps = Steps::new(problem, &whole)?;
    let (mut to, mut onward) = (vec![0_i64; whole.visits.len()], vec![0_i64; whole.visits.len()]);
    for group in steps.groups(problem, &whole)? {
        steps.price(&group, &mut to, &mut onward);
    }
    // Seconds may be moved from one side of all visits to the other: none is less than nothing on the way to them.
    let low = to.iter().copied().min()?.min(0);
    for (row, weighed) in whole.visits.iter_mut().enumerate() {
        weighed.points = u32::try_from(to[row] - low).ok()?;
        weighed.onward = i32::try_from(onward[row] + low).ok()?;
    }
    let stays = whole.visits.iter().map(|row| row.visit).zip(steps.stays).collect();
    Some(VisitLegs { whole, stays })
}

impl VisitLegs {
    fn claiming(&self, claim: Claim) -> OwnedCertificate {
        OwnedCertificate { claim, ..self.whole.clone() }
    }

    /// The most paid seconds that are shown: what a check that refuses more says.
    pub(super) fn paid(&self, problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
        let weight = weight(&self.claiming(Claim::PaidSeconds(u64::MAX / 2)), problem, asked)?;
        Some(self.claiming(Claim::PaidSeconds(u64::try_from(weight.needed - weight.most).ok()?)))
    }

    /// The most carers that paid time shows, by the hours that they may work: as few as may work so long.
    pub(super) fn carers(
        &self,
        problem: &Valid<'_>,
        asked: &[bool],
        paid: &OwnedCertificate,
    ) -> Option<OwnedCertificate> {
        let Claim::PaidSeconds(seconds) = paid.claim else { return None };
        let mut left = i64::try_from(seconds).ok()?;
        let carers = (0..problem.problem().carers.len()).map(CarerIx::from_index);
        let mut hours: Vec<i64> = carers.map(|carer| most_work(problem.problem(), carer)).collect();
        hours.sort_unstable();
        let mut count = 0;
        while left > 0 {
            (left, count) = (left - hours.pop()?, count + 1);
        }
        let found = self.claiming(Claim::Carers(count));
        (count > 0 && found.check(problem, asked).is_ok()).then_some(found)
    }

    /// That everybody together may not work as long as the visits and their ways take.
    pub(super) fn hours(&self, problem: &Valid<'_>, asked: &[bool]) -> Option<OwnedCertificate> {
        let mut found = self.claiming(Claim::Undeliverable);
        // As few visits as will do: those that take long go as long as what is left over is longer.
        loop {
            let Weight { needed, most, .. } = found.check(problem, asked).ok()?;
            let mut over = needed - most;
            let worth = |row: &Weighed| {
                let stays = self.stays.get(&row.visit).copied().unwrap_or(0);
                let once = stays + i64::from(row.points) + i64::from(row.onward);
                once * i64::from(problem.problem().visits[row.visit.at()].carers)
            };
            let mut fewer = found.clone();
            fewer.visits.sort_by_key(|row| (-worth(row), row.visit));
            fewer.visits.retain(|row| {
                let kept = worth(row) >= over || worth(row) <= 0;
                over -= if kept { 0 } else { worth(row) };
                kept
            });
            if fewer.visits.len() == found.visits.len() {
                return Some(found);
            }
            // What is left out may have been on a shorter way: then one visit after another is tried.
            if fewer.check(problem, asked).is_err() {
                return Some(minimise_visits(problem, asked, Patience::default(), found));
            }
            found = fewer;
        }
    }
}

/// The two sides of a certificate that claims more than it shows.
fn weight(found: &OwnedCertificate, problem: &Valid<'_>, asked: &[bool]) -> Option<Weight> {
    match found.check(problem, asked) {
        Err(InvalidCertificate::NotShown(weight)) => Some(weight),
        _ => None,
    }
}

/// The cheapest steps between rows, and to and from the ends of shifts.
struct Steps {
    between: BTreeMap<(usize, usize), i64>,
    /// By shift: its rows, with what it takes to the first and from the last.
    ends: Vec<BTreeMap<usize, (i64, i64)>>,
    /// By row: seconds of the shortest stay.
    stays: Vec<i64>,
}

/// The first row of the group that a row is in.
fn lead(leader: &[usize], mut row: usize) -> usize {
    while leader[row] != row {
        row = leader[row];
    }
    row
}

impl Steps {
    fn new(problem: &Valid<'_>, visits: &OwnedCertificate) -> Option<Self> {
        let (view, shifts) = (visits.view(), problem.problem().shifts.len());
        let mut words = vec![0; CertificateSize::from_certificate(problem, &view).words];
        let mut fullest = MaxCollect::new(problem, &view, CertificateMemory { words: &mut words, labels: &mut [] })?;
        let (mut between, mut ends) = (BTreeMap::new(), vec![BTreeMap::new(); shifts]);
        for (shift, ends) in ends.iter_mut().enumerate() {
            fullest.steps(ShiftIx::from_index(shift), &mut |RoundStep { from, to, paid, .. }| {
                let paid = i64::from(paid);
                match (from, to) {
                    (Some(from), Some(to)) => {
                        between.entry((from, to)).and_modify(|old: &mut i64| *old = paid.min(*old)).or_insert(paid);
                    }
                    (None, Some(row)) => ends.entry(row).or_insert((NEVER, NEVER)).0 = paid,
                    (Some(row), None) => ends.entry(row).or_insert((NEVER, NEVER)).1 = paid,
                    (None, None) => {}
                }
            });
        }
        let stays = (0..visits.visits.len()).map(|row| i64::from(fullest.shortest_stay(row).unwrap_or_default().0));
        Some(Self { between, ends, stays: stays.collect() })
    }

    fn groups(&self, problem: &Valid<'_>, visits: &OwnedCertificate) -> Option<Vec<Group>> {
        let rows = problem.problem();
        let mut leader: Vec<usize> = (0..visits.visits.len()).collect();
        for ends in &self.ends {
            let mut all = ends.keys();
            let Some(&first) = all.next() else { continue };
            for &other in all {
                let (first, other) = (lead(&leader, first), lead(&leader, other));
                leader[first.max(other)] = first.min(other);
            }
        }
        let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
        for (row, weighed) in visits.visits.iter().enumerate() {
            let group = groups.entry(lead(&leader, row)).or_default();
            group.rows.extend((0..rows.visits[weighed.visit.at()].carers).map(|_| row));
        }
        for (shift, ends) in self.ends.iter().enumerate() {
            let Some((&row, _)) = ends.first_key_value() else { continue };
            let group = groups.entry(lead(&leader, row)).or_default();
            group.shifts.extend((0..if rows.shifts[shift].second.is_some() { 2 } else { 1 }).map(|_| shift));
        }
        let few = |group: &Group| group.rows.len() + group.shifts.len() <= MOST;
        groups.values().all(few).then(|| groups.into_values().collect())
    }

    /// Prices the two sides of a group's visits.
    fn price(&self, group: &Group, to: &mut [i64], onward: &mut [i64]) {
        let (parts, size) = (group.rows.len(), group.rows.len() + group.shifts.len());
        let end = |shift: usize, row: usize| self.ends[group.shifts[shift]].get(&group.rows[row]);
        let cost = |from: usize, next: usize| match (from < parts, next < parts) {
            (true, true) => self.between.get(&(group.rows[from], group.rows[next])).copied().unwrap_or(NEVER),
            (true, false) => end(next - parts, from).map_or(NEVER, |ends| ends.1),
            (false, true) => end(from - parts, next).map_or(NEVER, |ends| ends.0),
            (false, false) => {
                if from == next {
                    0
                } else {
                    NEVER
                }
            }
        };
        let costs: Vec<i64> = (0..size * size).map(|at| cost(at / size, at % size)).collect();
        let (out, back) = solve_duals(size, &|from, next| costs[from * size + next]);
        // Of the parts of a double-up each keeps to the same steps: the best of them will do for all.
        for rows in [&mut *to, &mut *onward] {
            group.rows.iter().for_each(|&row| rows[row] = i64::MIN);
        }
        for (at, &row) in group.rows.iter().enumerate() {
            (onward[row], to[row]) = (onward[row].max(out[at]), to[row].max(back[at]));
        }
    }
}

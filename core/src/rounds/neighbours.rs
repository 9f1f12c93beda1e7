//! Near visits: for each visit those that a carer could go to next, or come from, with little travel and little waiting.
//!
//! Source: granular neighbourhoods, Toth and Vigo, *The granular tabu search and its application to the vehicle-routing
//! problem* (2003), with the distance in time of Vidal, Crainic, Gendreau, Prins (2013).

use super::index::{Column, StopIx};
use super::problem::Problem;
use super::rows::{Candidate, Round};
use super::ties::Ties;
use super::timeline::linked_stops::LinkedStops;
use crate::book::Visit;
use crate::book::travel::NO_ROUTE;
use crate::ground::{ModeIx, VisitIx};

/// So many seconds farther a visit counts whose client no carer knows who knows the client of the other: who goes from one
/// to the other is then a stranger to one of them. Branches that lie side by side are told apart by it.
const STRANGERS: i64 = 1_800;

/// When a visit may begin: no sooner, and on time no later.
#[derive(Clone, Copy)]
struct VisitTimes {
    earliest: i64,
    due: i64,
}

impl VisitTimes {
    fn new(problem: &Problem<'_>, visit: &Visit) -> Self {
        let (mut earliest, mut latest) = (visit.window.earliest, visit.window.latest);
        if visit.others > 0 {
            for window in problem.windows_of(visit) {
                (earliest, latest) = (earliest.min(window.earliest), latest.max(window.latest));
            }
        }
        Self { earliest: i64::from(earliest.0), due: i64::from(visit.due.min(latest).0) }
    }

    /// The certain waiting, and the certain lateness, of going on to `next` after so many seconds.
    fn apart(self, next: Self, seconds: i64) -> (i64, i64) {
        ((next.earliest - self.due - seconds).max(0), (self.earliest + seconds - next.due).max(0))
    }
}

/// The near visits of every visit, nearest first.
#[derive(Debug)]
pub(crate) struct NearVisits<'a> {
    /// By visit × `each`: the first parts of its near visits.
    parts: Column<'a, usize, StopIx>,
    /// How many a visit has.
    each: usize,
}

impl<'a> NearVisits<'a> {
    /// Not found yet: a word for each near visit of every visit, `each` of them.
    pub(crate) fn new(parts: &'a mut [u32], each: usize) -> Self {
        Self { parts: Column::new(parts), each }
    }

    /// How many near visits a visit has.
    #[inline]
    pub(crate) fn each(&self) -> usize {
        self.each
    }

    /// The first part of one of a visit's near visits, the nearest being 0.
    #[inline]
    pub(crate) fn part(&self, visit: VisitIx, at: usize) -> StopIx {
        self.parts.get(visit.at() * self.each + at)
    }

    /// The first parts of a visit's near visits.
    #[inline]
    pub(crate) fn list(&self, visit: VisitIx) -> impl Iterator<Item = StopIx> {
        self.parts.list(visit.at() * self.each..(visit.at() + 1) * self.each)
    }

    /// Fills the list of near visits, nearest first.
    /// Room for the visits that are compared is lent.
    pub(crate) fn find(
        &mut self,
        problem: &Problem<'_>,
        linked: &LinkedStops<'_>,
        ties: &Ties<'_>,
        rows: &mut [Candidate],
    ) {
        let near = self.each;
        if near == 0 {
            return;
        }
        // Waiting that nobody pays, and that makes nobody late, counts for little.
        let waits_cost = problem.lateness_is_priced() || linked.rounds().iter().any(Round::timed);
        let patience = if waits_cost { 5 } else { 20 };
        for visit in 0..linked.visits().len() {
            find_near_of(visit, near, patience, problem, linked, ties, rows);
            for (at, row) in rows[..near].iter().enumerate() {
                self.parts.set(visit * near + at, row.after);
            }
        }
    }
}

/// What the nearest have least of; no two candidates are alike in it.
fn nearness(candidate: &Candidate) -> (i64, StopIx) {
    (candidate.bound, candidate.after)
}

/// Puts the candidate there that is `nth` nearest, and the nearer ones before it.
///
/// Hoare's selection. There are at most twice [`NEAR`](super::size::NEAR) rows, so that its worst case is short too. Some
/// four microseconds where the standard library's own, which has no such case, takes three, and two kilobytes more on a device.
fn select_nth(rows: &mut [Candidate], nth: usize) {
    let (mut from, mut to) = (0, rows.len());
    while to - from > 1 {
        rows.swap(from.midpoint(to), to - 1);
        let pivot = nearness(&rows[to - 1]);
        let mut split = from;
        for at in from..to - 1 {
            // Swapped always and counted only if it is nearer: no branch that the processor could guess wrong.
            let nearer = nearness(&rows[at]) < pivot;
            rows.swap(at, split);
            split += usize::from(nearer);
        }
        rows.swap(split, to - 1);
        if nth < split {
            to = split;
        } else if nth > split {
            from = split + 1;
        } else {
            return;
        }
    }
}

/// Puts the nearest of one visit first among the candidates.
fn find_near_of(
    visit: usize,
    near: usize,
    patience: i64,
    problem: &Problem<'_>,
    linked: &LinkedStops<'_>,
    ties: &Ties<'_>,
    candidates: &mut [Candidate],
) {
    let (rows, modes) = (problem.visits, problem.travel.modes);
    let (here, own) = (&rows[visit], VisitTimes::new(problem, &rows[visit]));
    // What is farther than as many others as are kept is passed over, mostly by its times alone: no travel is below zero.
    let (mut count, mut farthest) = (0, i64::from(i32::MAX));
    // Twice as many as are kept are gathered before the nearer half is selected, so all of it is linear in the visits.
    for (at, other) in rows.iter().enumerate() {
        let times = VisitTimes::new(problem, other);
        let (stay, their_stay) = (i64::from(here.duration.0), i64::from(other.duration.0));
        // Without a division: it would take longer than all the rest.
        let farther = |(waits, late): (i64, i64)| waits >= (farthest + 1 - late) * patience;
        if at == visit || (farther(own.apart(times, stay)) && farther(times.apart(own, their_stay))) {
            continue;
        }
        let travel = |period, from, to| {
            let seconds = |mode| problem.travel.seconds_entry(ModeIx(mode), period, from, to);
            (0..modes).map(seconds).min().filter(|&seconds| seconds != NO_ROUTE).map(i64::from)
        };
        let far = |way: Option<i64>, from: VisitTimes, to: VisitTimes, stay: i64| {
            let farness = |way| {
                let (waits, late) = from.apart(to, stay + way);
                way + waits / patience + late
            };
            way.map_or(i64::MAX / 2, farness)
        };
        let there = far(travel(other.period, here.place, other.place), own, times, stay);
        let back = far(travel(here.period, other.place, here.place), times, own, their_stay);
        let strangers = if ties.are_strangers(here.client, other.client) { STRANGERS } else { 0 };
        candidates[count] = Candidate {
            bound: there.min(back).saturating_add(strangers),
            after: linked.visit(VisitIx::from_index(at)).first_part,
            ..Candidate::default()
        };
        count += 1;
        if count == 2 * near {
            select_nth(&mut candidates[..count], near - 1);
            (count, farthest) = (near, candidates[near - 1].bound.min(farthest));
        }
    }
    if near < count {
        select_nth(&mut candidates[..count], near - 1);
    }
    candidates[..near].sort_unstable_by_key(nearness);
}

#[cfg(test)]
mod tests {
    use super::{Candidate, StopIx, nearness, select_nth};

    #[test]
    fn the_nth_stands_where_sorting_puts_it() {
        for seed in 0..200_u32 {
            let count = 1 + seed as usize % 96;
            let row = |at: u32| Candidate {
                bound: i64::from((at + 1).wrapping_mul(2_654_435_761).rotate_left(seed) % (1 + seed)),
                after: StopIx(at),
                ..Candidate::default()
            };
            let mut rows = [Candidate::default(); 96];
            (0..).zip(&mut rows[..count]).for_each(|(at, blank)| *blank = row(at));
            let mut sorted = rows;
            sorted[..count].sort_unstable_by_key(nearness);
            let nth = seed as usize * 7 % count;
            select_nth(&mut rows[..count], nth);
            rows[..nth].sort_unstable_by_key(nearness);
            let same = rows[..=nth].iter().zip(&sorted).all(|(one, other)| nearness(one) == nearness(other));
            assert!(same, "{count} rows, {nth}");
        }
    }
}

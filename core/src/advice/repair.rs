//! Repair on the day: what stands loose is placed again, and as few published visits as possible move for it.

use alloc::vec::Vec;

use super::news::{Cause, Fate, Made, list_made};
use super::rest::Rest;
use crate::book::Shift;
use crate::ground::{CarerIx, Cost, GapIx, Seconds, ShiftIx, VisitIx};
use crate::heap::{Memory, OwnedRoster};
use crate::rounds::check::legal;
use crate::rounds::{By, Problem, ProblemSize, Search, Settings, Task, Valid, Violation, Work, scratch};

/// How much may change, what a change must be worth, and how long is looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// How many published visits may move that could stay, those that stand loose apart.
    pub most: usize,
    /// What moving one of them must save at the least, where it does not find a place for another.
    pub price: Cost,
    /// How much work is done, about.
    pub work: Work,
}

/// A visit whose carers or start are not as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitChange {
    /// The visit.
    pub visit: VisitIx,
    /// Why.
    pub cause: Cause,
    /// As published.
    pub before: Made,
    /// As it is now.
    pub after: Made,
}

/// A repaired day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The roster in the rows of [`Rest::tables`]; it keeps every rule of them. [`Rest::named`] gives it in those of the book.
    pub roster: OwnedRoster,
    /// Every visit whose carers or start changed, in the order of their rows.
    pub changes: Vec<VisitChange>,
    /// Visits of the day that have no place, those whose time is over with them; not those that are cancelled.
    pub left: Vec<VisitIx>,
    /// What nothing can mend: [`Rest::unmended`], and visits that go together of which one has begun and the other has no place.
    pub unmended: Vec<Violation>,
}

/// Places what stands loose and what nobody makes yet, dearest first, where it costs least; where there is no place, one is made
/// by moving others. Then tries whether moving others saves more than it weighs.
///
/// What was begun stays where it is, and nothing that could stay is left out for something else. The same input gives the same
/// answer. Nothing when the tables of the rest of the day do not hold together, which [`Rest::new`] never gives.
///
/// Panics: never.
#[must_use]
pub fn repair(rest: &Rest, limits: &Limits) -> Option<Repaired> {
    let problem = rest.tables.view().validated(&mut |_| {})?;
    if let Some(found) = place_open(rest, &problem, limits) {
        return Some(found);
    }
    // A round too short to owe its breaks stands without them, and has no room for them where a visit overruns: then it keeps none.
    let shifts = without_untaken_breaks(rest);
    let spared = Problem { shifts: &shifts, ..*problem.problem() }.validated(&mut |_| {})?;
    let mut memory = alloc::vec![0; scratch(&problem)];
    let found = place_open(rest, &spared, limits);
    found.filter(|found| legal(&problem, &found.roster.view(), &mut memory).is_some()).or_else(|| Some(unchanged(rest)))
}

/// The shifts, without the breaks of those whose rounds stand with visits and without any break.
fn without_untaken_breaks(rest: &Rest) -> Vec<Shift> {
    let mut shifts = rest.tables.shifts.clone();
    for (at, shift) in shifts.iter_mut().enumerate() {
        let round = rest.standing.view().round(ShiftIx::from_index(at)).to_vec();
        if !round.is_empty() && round.iter().all(|stop| matches!(stop.task, Task::Visit(_))) {
            shift.breaks = 0;
        }
    }
    shifts
}

/// The day as it stands, with nothing placed.
fn unchanged(rest: &Rest) -> Repaired {
    let roster = rest.standing.clone();
    let (shifts, visits) = (rest.tables.shifts.len(), rest.tables.visits.len());
    let after = list_made(&roster.view(), shifts, visits);
    let left = list_left(rest, &after);
    let unmended = unmended(rest, &after);
    Repaired { changes: changes(rest, after, &alloc::vec![None; visits]), roster, left, unmended }
}

/// Places what is open in the rounds of a problem.
fn place_open(rest: &Rest, problem: &Valid<'_>, limits: &Limits) -> Option<Repaired> {
    let mut memory = Memory::new(ProblemSize::from_problem(problem));
    let workspace = memory.workspace(*problem).ok()?;
    let search = Search::from_roster(workspace, Settings::default(), &rest.standing.view()).ok()?;
    let causes = alloc::vec![None; rest.tables.visits.len()];
    let mut bench = Bench { rest, limits, search, causes, weight: 0, spent: 0 };
    bench.weight = bench.weighed()?;
    let open = bench.open();
    for &visit in &open {
        bench.better(visit, &[RepairPlacement { out: Vec::new(), by: By::Anybody }]);
    }
    // In three rounds, each dearer than the one before: a free place, a place that one gives up, chains of two.
    let crowded: Vec<(VisitIx, Vec<RepairPlacement>)> =
        open.iter().map(|visit| (*visit, bench.make_room(*visit))).collect();
    for (visit, ways) in &crowded {
        bench.make_more_room(*visit, ways);
    }
    for &visit in &open {
        bench.replace(visit);
    }
    let roster = OwnedRoster::from_roster(&bench.search.standing());
    let causes = bench.causes;
    let after = list_made(&roster.view(), rest.tables.shifts.len(), rest.tables.visits.len());
    let mut left = list_left(rest, &after);
    // Dearest first, as they were looked for.
    left.sort_by_key(|visit| open.iter().position(|open| open == visit).unwrap_or(open.len()));
    let unmended = unmended(rest, &after);
    Some(Repaired { changes: changes(rest, after, &causes), roster, left, unmended })
}

/// Visits of the day that nobody makes now: those that were to be placed, and those that were published and are wanted still.
fn list_left(rest: &Rest, after: &[Made]) -> Vec<VisitIx> {
    let is_cancelled = |visit: VisitIx| rest.loose.contains(&(visit, Cause::Cancelled));
    let is_wanted = |visit: VisitIx| {
        let published = rest.published.get(visit.at()).is_some_and(|made| !made.shifts.is_empty());
        rest.fates[visit.at()] == Fate::Open || (published && !is_cancelled(visit))
    };
    let unmade = after.iter().enumerate().filter(|(_, made)| made.shifts.is_empty());
    unmade.map(|(at, _)| VisitIx::from_index(at)).filter(|visit| is_wanted(*visit)).collect()
}

/// What nothing can mend once everything that could be was placed.
fn unmended(rest: &Rest, after: &[Made]) -> Vec<Violation> {
    let is_made = |visit: VisitIx| after.get(visit.at()).is_some_and(|made| !made.shifts.is_empty());
    let is_apart =
        |gap: &GapIx| rest.tables.gaps.get(gap.at()).is_some_and(|gap| is_made(gap.first) != is_made(gap.second));
    let apart = rest.parted.iter().filter(|gap| is_apart(gap)).map(|gap| Violation::GapOne(*gap));
    rest.unmended.iter().copied().chain(apart).collect()
}

/// What changed, and why.
fn changes(rest: &Rest, after: Vec<Made>, causes: &[Option<Cause>]) -> Vec<VisitChange> {
    let carers = |made: &Made| {
        let rows = made.shifts.iter().map(|shift| rest.tables.shifts[shift.at()]);
        let mut carers: Vec<CarerIx> =
            rows.flat_map(|row| [row.carer, row.second]).filter(|carer| carer.is_some()).collect();
        carers.sort_unstable();
        carers
    };
    let mut changes = Vec::new();
    for (at, after) in after.into_iter().enumerate() {
        let before = &rest.published[at];
        let same = (before.shifts.is_empty() || before.start == after.start) && carers(before) == carers(&after);
        if !same {
            let visit = VisitIx::from_index(at);
            let loose = rest.loose.iter().find(|(loose, _)| *loose == visit).map(|(_, cause)| *cause);
            let cause = loose.or(causes[at]).unwrap_or(Cause::New);
            changes.push(VisitChange { visit, cause, before: before.clone(), after });
        }
    }
    changes
}

/// A way to place a visit: what is taken out for it, and whom it is put with.
#[derive(Clone, Debug)]
struct RepairPlacement {
    out: Vec<VisitIx>,
    by: By,
}

/// How a way went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum PlacementResult {
    /// The visit has no place even so.
    Nowhere,
    /// It has one, and another then has none, or too much changed.
    Crowded,
    /// All is placed again, at this weight.
    Well(i64),
}

/// How many visits in a row are moved together at the most.
const ROW: usize = 4;

/// A day being repaired.
struct Bench<'r, 's> {
    rest: &'r Rest,
    limits: &'r Limits,
    search: Search<'s>,
    /// By visit that could have stayed: for what it was taken out.
    causes: Vec<Option<Cause>>,
    /// What the rounds weigh as they stand.
    weight: i64,
    /// Work besides that of the search.
    spent: u64,
}

impl Bench<'_, '_> {
    fn visits(&self) -> impl Iterator<Item = VisitIx> + use<> {
        (0..self.rest.tables.visits.len()).map(VisitIx::from_index)
    }

    /// Visits to be placed, dearest first, and of them those first that may start soonest.
    fn open(&self) -> Vec<VisitIx> {
        let mut open: Vec<VisitIx> = self.visits().filter(|visit| self.rest.fates[visit.at()] == Fate::Open).collect();
        let row = |visit: &VisitIx| &self.rest.tables.visits[visit.at()];
        // What must not be left out first, then what closes soonest.
        open.sort_by_key(|visit| (-row(visit).unserved_price.0, row(visit).window.latest, *visit));
        open
    }

    fn is_as_published(&self, visit: VisitIx) -> bool {
        let published = &self.rest.published[visit.at()].shifts;
        self.search.is_in_own(visit)
            && self.search.made_in(visit).count() == published.len()
            && self.search.made_in(visit).all(|shift| published.contains(&shift))
    }

    /// What the rounds cost as they stand, and what moved with its price; nothing when more moved than may, or something that
    /// stood is made no more, or somebody who is gone makes something new.
    fn weighed(&self) -> Option<i64> {
        let mut moved = 0;
        // A visit that stood and moves is one change; one that may not move, or a shift that is gone, and there is no
        // price at all.
        for visit in self.visits() {
            if self.rest.stood(visit) {
                if self.is_as_published(visit) {
                    continue;
                }
                if !self.search.is_made(visit) || self.rest.fates[visit.at()] != Fate::Stands {
                    return None;
                }
                moved += 1;
            }
            if self.search.made_in(visit).any(|shift| self.rest.gone[shift.at()]) {
                return None;
            }
        }
        let price = self.limits.price.0.saturating_mul(moved as i64);
        (moved <= self.limits.most).then(|| self.search.lines().total().0.saturating_add(price))
    }

    fn is_over(&self) -> bool {
        self.search.progress().work.0.saturating_add(self.spent) >= self.limits.work.0
    }

    /// Goes a way: takes out what it says, puts the visit in, and then all that was taken out or lost its place.
    fn go(&mut self, visit: VisitIx, way: &RepairPlacement) -> PlacementResult {
        // Looking at every visit is work too: counted, so that a small limit stays small on a large day.
        self.spent += self.rest.tables.visits.len() as u64;
        let stood: Vec<VisitIx> = self.visits().filter(|visit| self.search.is_made(*visit)).collect();
        for &other in &way.out {
            self.search.remove(other);
        }
        if !self.search.is_made(visit) && !self.search.insert(visit, way.by) {
            return PlacementResult::Nowhere;
        }
        for &other in way.out.iter().chain(&stood) {
            self.settle(other);
        }
        self.weighed().map_or(PlacementResult::Crowded, PlacementResult::Well)
    }

    /// Puts a visit where it was published, or else where it costs least.
    fn settle(&mut self, visit: VisitIx) {
        if self.search.is_made(visit) {
            return;
        }
        let first = self.rest.published[visit.at()].shifts.first();
        let by = first.map(|shift| By::With(self.rest.tables.shifts[shift.at()].carer));
        if by.is_some_and(|by| self.search.insert_in_own_window(visit, by)) {
            return;
        }
        // Its own carer and window first, so that what need not change does not.
        self.search.insert(visit, By::Anybody);
    }

    /// Goes the best of several ways for a visit, if it makes the rounds weigh less. Returns those that had a place for the
    /// visit and then none for what was in its way; nothing when a way was gone.
    fn better(&mut self, visit: VisitIx, ways: &[RepairPlacement]) -> Option<Vec<RepairPlacement>> {
        let mut best: Option<(i64, &RepairPlacement)> = None;
        let mut crowded = Vec::new();
        // Every way is tried on the rounds and taken back, so the best is compared with what really happens and not
        // with an estimate.
        for way in ways {
            if self.is_over() && !way.out.is_empty() {
                break;
            }
            let mark = self.search.mark();
            match self.go(visit, way) {
                PlacementResult::Well(weight) if best.map_or(weight < self.weight, |(least, _)| weight < least) => {
                    best = Some((weight, way));
                }
                PlacementResult::Crowded => crowded.push(way.clone()),
                _ => {}
            }
            self.search.rollback(mark);
        }
        let Some((weight, way)) = best else { return Some(crowded) };
        // A fresh mark: what is put where depends on the rounds touched since the last one.
        let _ = self.search.mark();
        self.go(visit, way);
        self.weight = weight;
        for other in self.visits() {
            if self.rest.stood(other) && !self.is_as_published(other) {
                self.causes[other.at()].get_or_insert(Cause::RoomFor(visit));
            }
        }
        None
    }

    /// Moves others out of the way of a visit that has no place: one, or some that follow each other in one round. Returns what made a
    /// place for it and had none itself then.
    fn make_room(&mut self, visit: VisitIx) -> Vec<RepairPlacement> {
        if self.limits.most == 0 || self.search.is_made(visit) {
            return Vec::new();
        }
        let ways = self.ways_past(visit, ROW.min(self.limits.most));
        self.better(visit, &ways).unwrap_or_default()
    }

    /// Lets the one that has no place then take that of another.
    fn make_more_room(&mut self, visit: VisitIx, crowded: &[RepairPlacement]) {
        // Chains of two: who gave up their place goes where a third gives up theirs. Longer ones were not worth their
        // time.
        for way in crowded {
            let &[other] = &way.out[..] else { continue };
            if self.limits.most < 2 || self.is_over() || self.search.is_made(visit) {
                return;
            }
            let past = self.ways_past(other, 1).into_iter();
            let past = past.filter(|beyond| !beyond.out.contains(&other) && !beyond.out.contains(&visit));
            let chains: Vec<RepairPlacement> = past
                .map(|beyond| RepairPlacement { out: [&way.out[..], &beyond.out[..]].concat(), by: way.by })
                .collect();
            self.better(visit, &chains);
        }
    }

    /// Places a visit anew that has a place, alone or in place of one other, where that weighs less.
    fn replace(&mut self, visit: VisitIx) {
        if !self.search.is_made(visit) {
            return;
        }
        let mut ways = self.ways_past(visit, 1);
        ways.insert(0, RepairPlacement { out: Vec::new(), by: By::Anybody });
        for way in &mut ways {
            // Placed once more with all others standing: the first place may have been the only one then.
            way.out.insert(0, visit);
        }
        self.better(visit, &ways);
    }

    /// Ways to take out up to so many visits that follow each other in a round and are in the way of a visit.
    fn ways_past(&self, visit: VisitIx, row: usize) -> Vec<RepairPlacement> {
        let wanted = self.rest.tables.visits[visit.at()];
        let view = self.rest.tables.view();
        let meets = |start: Seconds, long: Seconds| {
            let mut windows = view.windows_of(&wanted);
            windows.any(|window| start <= window.latest + wanted.duration && window.earliest <= start + long)
        };
        let mut ways = Vec::new();
        // Rows of neighbours that stand near in time. Others are nobody's to move: their fates are sealed.
        for (at, round) in self.by_round().iter().enumerate() {
            for (first, &other) in round.iter().enumerate() {
                let long = self.rest.tables.visits[other.at()].duration;
                let near = self.search.start_of(other).is_some_and(|start| meets(start, long));
                if !near || other == visit {
                    continue;
                }
                for last in first + 1..=(first + row).min(round.len()) {
                    if round[first..last].iter().all(|other| self.rest.fates[other.at()] == Fate::Stands) {
                        let by = By::With(self.rest.tables.shifts[at].carer);
                        ways.push(RepairPlacement { out: round[first..last].to_vec(), by });
                    }
                }
            }
        }
        ways
    }

    /// By shift, its visits in order as the rounds stand.
    fn by_round(&self) -> Vec<Vec<VisitIx>> {
        let mut rounds = alloc::vec![Vec::new(); self.rest.tables.shifts.len()];
        for visit in self.visits() {
            let start = self.search.start_of(visit).unwrap_or(Seconds::ZERO);
            for shift in self.search.made_in(visit) {
                rounds[shift.at()].push((start, visit));
            }
        }
        let in_order = |mut round: Vec<(Seconds, VisitIx)>| {
            round.sort_unstable();
            round.into_iter().map(|(_, visit)| visit).collect()
        };
        rounds.into_iter().map(in_order).collect()
    }
}

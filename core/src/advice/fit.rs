//! Fit: where visits that nobody makes yet can go in a roster, and what the best few ways cost.

use alloc::vec::Vec;

use crate::ground::{CarerIx, Cost, VisitIx};
use crate::heap::OwnedRoster;
use crate::rounds::{By, Lines, Problem, Roster, Search, Task};

/// One way to make visits that were not made before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The whole roster with them; it keeps every rule.
    pub roster: OwnedRoster,
    /// What it costs more than without them, what leaving them out was priced at apart.
    pub cost: Cost,
    /// The carers of each visit asked for, in the order they were asked for, by number; none of a visit that has no place.
    pub carers: Vec<Vec<CarerIx>>,
}

impl Offer {
    /// How many of the visits have no place.
    #[must_use]
    pub fn left(&self) -> usize {
        self.carers.iter().filter(|carers| carers.is_empty()).count()
    }
}

/// A way that was tried: whom it favours, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TriedOffer {
    left: usize,
    cost: Cost,
    carers: Vec<Vec<CarerIx>>,
    by: By,
}

/// The best ways to make visits that a roster does not make, no two of them by the same carers: first those that leave
/// fewest out, of them the cheapest first.
///
/// The rounds are those of the search as they stand, and stand so afterwards. A way gives every visit its cheapest place,
/// the visits with the shortest windows first; other ways do the same with as much as can be in the rounds of one carer, or
/// nothing in those of one carer of the cheapest way. For one visit of one carer they are exactly the cheapest
/// places of its best carers. Nobody else's visits change hands; some may start later than they did.
///
/// Panics: never.
#[must_use]
pub fn fit_visits(search: &mut Search<'_>, visits: &[VisitIx], most: usize) -> Vec<Offer> {
    let problem = *search.problem().problem();
    let mut asked: Vec<VisitIx> = Vec::with_capacity(visits.len());
    for &visit in visits.iter().filter(|visit| visit.at() < problem.visits.len()) {
        if !asked.contains(&visit) && !search.is_made(visit) {
            asked.push(visit);
        }
    }
    let mut order = asked.clone();
    order.sort_by_key(|visit| (tightness(&problem, *visit), *visit));
    let desk = FitWorkspace { problem, asked, order, before: besides(search.lines()) };
    let mut tried: Vec<TriedOffer> = desk.attempt(search, By::Anybody).into_iter().collect();
    let shunned: Vec<CarerIx> = tried.iter().flat_map(|way| way.carers.iter().flatten().copied()).collect();
    let ways = (0..problem.carers.len()).map(|carer| By::With(CarerIx::from_index(carer)));
    for by in ways.chain(distinct(shunned).into_iter().map(By::AnybodyBut)) {
        tried.extend(desk.attempt(search, by));
    }
    tried.sort_unstable();
    let mut offers: Vec<Offer> = Vec::with_capacity(most.min(tried.len()));
    for way in tried {
        if offers.len() == most {
            break;
        }
        if offers.iter().all(|offer| offer.carers != way.carers) {
            offers.extend(desk.offer(search, way));
        }
    }
    offers
}

/// Takes visits out of the rounds that a search was given as a roster, which are timed again: a break where one was is now taken elsewhere, and the way on is
/// another. What cannot stand then is put where it costs least. Returns what has no place left, and what is made only together
/// with what leaves.
///
/// Panics: never.
pub fn leave_out(search: &mut Search<'_>, roster: &Roster<'_>, visits: &[VisitIx]) -> Vec<VisitIx> {
    let mut stood: Vec<VisitIx> = roster.stops.iter().filter_map(|stop| visit_of(stop.task)).collect();
    stood.sort_unstable();
    stood.dedup();
    let _ = search.mark();
    for &visit in visits {
        search.remove(visit);
    }
    let lost = stood.into_iter().filter(|visit| !visits.contains(visit));
    let lost: Vec<VisitIx> = lost.filter(|visit| !search.is_made(*visit)).collect();
    let mut nowhere = Vec::new();
    for visit in lost {
        let mark = search.mark();
        search.insert(visit, By::Anybody);
        // What is made only together with a visit that leaves is asked about with it.
        if visits.iter().any(|visit| search.is_made(*visit)) {
            search.rollback(mark);
        }
        if !search.is_made(visit) {
            nowhere.push(visit);
        }
    }
    nowhere
}

/// The visits that are to be placed, and what the roster costs without them.
struct FitWorkspace<'p> {
    problem: Problem<'p>,
    asked: Vec<VisitIx>,
    order: Vec<VisitIx>,
    before: Cost,
}

impl FitWorkspace<'_> {
    /// What comes of one way; nothing when it places no visit as it is meant to.
    fn attempt(&self, search: &mut Search<'_>, by: By) -> Option<TriedOffer> {
        let mark = search.mark();
        let way = self.place(search, by).then(|| {
            let carers: Vec<Vec<CarerIx>> = self.asked.iter().map(|&visit| self.carers(search, visit)).collect();
            let left = carers.iter().filter(|carers| carers.is_empty()).count();
            TriedOffer { left, cost: besides(search.lines()) - self.before, carers, by }
        });
        search.rollback(mark);
        way
    }

    /// Places what can be placed. False when nothing of it goes as it is meant to.
    fn place(&self, search: &mut Search<'_>, by: By) -> bool {
        let mut placed = false;
        for &visit in &self.order {
            placed |= search.insert(visit, by);
        }
        if placed && by != By::Anybody {
            for &visit in &self.order {
                search.insert(visit, By::Anybody);
            }
        }
        placed
    }

    fn offer(&self, search: &mut Search<'_>, way: TriedOffer) -> Option<Offer> {
        let mark = search.mark();
        let placed = self.place(search, way.by);
        let roster = placed.then(|| OwnedRoster::from_roster(&search.standing()));
        search.rollback(mark);
        Some(Offer { roster: roster?, cost: way.cost, carers: way.carers })
    }

    /// Who makes a visit as the rounds stand.
    fn carers(&self, search: &Search<'_>, visit: VisitIx) -> Vec<CarerIx> {
        let shifts = search.made_in(visit).map(|shift| self.problem.shifts[shift.at()]);
        distinct(shifts.flat_map(|shift| [shift.carer, shift.second]).filter(|carer| carer.is_some()).collect())
    }
}

pub(super) fn visit_of(task: Task) -> Option<VisitIx> {
    match task {
        Task::Visit(visit) => Some(visit),
        Task::Break(_) => None,
    }
}

/// Seconds that a visit leaves to choose from.
fn tightness(problem: &Problem<'_>, visit: VisitIx) -> i32 {
    let row = &problem.visits[visit.at()];
    problem.windows_of(row).map(|window| (window.latest - window.earliest).or_zero().0).fold(0, i32::saturating_add)
}

/// What is paid for besides visits left out.
fn besides(lines: Lines) -> Cost {
    lines.total() - lines.unserved
}

fn distinct(mut carers: Vec<CarerIx>) -> Vec<CarerIx> {
    carers.sort_unstable();
    carers.dedup();
    carers
}

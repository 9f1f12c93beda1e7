//! Decomposition: a roster cut into groups of rounds that pass near one another, along other lines each time.
//!
//! Places are told apart by how much nearer they are to one end of a random pair of places than to the other, so that no
//! coordinates are needed, as FastMap does (Faloutsos and Lin, 1995). Each cut halves the work, until no
//! neighbourhood holds more visits than wanted.

use alloc::vec::Vec;

use super::affinity::{OwningCells, by_client, cut, draw_together, find_affinities};
use super::items::{Item, VisitPositions, visit_of};
use super::subproblem::{Cutter, FixedVisit, Group};
use super::time_decomposition::WorkOutside;
use crate::book::Carer;
use crate::ground::{CarerIx, ModeIx, PlaceIx, ShiftIx, Span, VisitIx};
use crate::rounds::random::Dice;
use crate::rounds::{Problem, Roster};

/// Cuts a roster into neighbourhoods of about `daily` visits' parts at the most for each day they span.
pub(crate) fn decompose(
    cutter: &Cutter<'_>,
    groups: &[Group],
    roster: &Roster<'_>,
    outside: Option<&WorkOutside<'_>>,
    daily: u64,
    dice: &mut Dice,
) -> Vec<Group> {
    let standing = VisitPositions::from_roster(roster, cutter.problem.shifts.len());
    let mut cells = Vec::new();
    for group in groups {
        let narrowed = outside.map(|outside| within(&cutter.problem, group, roster, outside));
        let group = narrowed.as_ref().unwrap_or(group);
        let mut items = items(cutter, group, roster, &standing);
        split(cutter, &mut items, most(&cutter.problem, group, daily), dice, &mut cells);
    }
    let owners = cutter.problem.company_counts().then(|| OwningCells::from_roster(&cutter.problem, roster, &mut cells));
    let mut cuts = RosterCuts { cutter, roster, standing, owners, outside };
    (0..cells.len()).filter_map(|at| cuts.neighbourhood(at, &cells[at])).collect()
}

/// Of a group what stands, or could stand, in some weeks.
fn within(problem: &Problem<'_>, group: &Group, roster: &Roster<'_>, outside: &WorkOutside<'_>) -> Group {
    let usable = |shift: ShiftIx| {
        let row = &problem.shifts[shift.at()];
        outside.holds(shift) && (!roster.round(shift).is_empty() || outside.rested(row).is_some())
    };
    Group {
        shifts: group.shifts.iter().copied().filter(|&shift| usable(shift)).collect(),
        visits: group.visits.iter().copied().filter(|&visit| outside.may_hold(visit)).collect(),
        ..Group::default()
    }
}

fn items(cutter: &Cutter<'_>, group: &Group, roster: &Roster<'_>, standing: &VisitPositions) -> Vec<Item> {
    let problem = &cutter.problem;
    let mut starts: Vec<PlaceIx> = problem.shifts.iter().map(|shift| shift.start).collect();
    starts.sort_unstable();
    // Where many rounds begin is a base: a round without visits that begins there may go anywhere.
    let home = |place: PlaceIx| {
        let from = starts.partition_point(|&other| other < place);
        if starts.get(from + BASE).is_some_and(|&other| other == place) { PlaceIx::NONE } else { place }
    };
    let rounds = |shifts: Vec<ShiftIx>| {
        let visits: Vec<VisitIx> = shifts.iter().flat_map(|&shift| roster.round(shift)).filter_map(visit_of).collect();
        let place = |visit: VisitIx| problem.visits[visit.at()].place;
        let row = &problem.shifts[shifts[0].at()];
        let places = match visits.len() {
            0 => [home(row.start), PlaceIx::NONE, PlaceIx::NONE],
            // Three places stand for a round: near its beginning, middle and end, but not the ends, which lie by home.
            count => [count / 6, count / 2, count - 1 - count / 6].map(|at| place(visits[at])),
        };
        Item { shifts, visits: Vec::new(), places, weight: visits.len() as u64, key: 0, affinities: Vec::new() }
    };
    let alone = |visits: Vec<VisitIx>| Item {
        shifts: Vec::new(),
        places: [problem.visits[visits[0].at()].place, PlaceIx::NONE, PlaceIx::NONE],
        weight: visits.len() as u64,
        visits,
        key: 0,
        affinities: Vec::new(),
    };
    let crews = crews(problem, &group.shifts).into_iter().map(rounds);
    if problem.company_counts() {
        let unserved = by_client(problem, standing, &group.visits).into_iter().map(alone);
        let mut items: Vec<Item> = crews.chain(unserved).collect();
        find_affinities(problem, roster, &mut items);
        return items;
    }
    let unserved = group.visits.iter().filter(|&&visit| standing.parts(visit).is_empty());
    crews.chain(unserved.map(|&visit| alone(alloc::vec![visit]))).collect()
}

/// Shifts apart, but those together that a carer works whose whole plan has rules or prices: such a plan is cut nowhere.
fn crews(problem: &Problem<'_>, shifts: &[ShiftIx]) -> Vec<Vec<ShiftIx>> {
    let mut crew_of: Vec<usize> = (0..shifts.len()).collect();
    let mut worked: Vec<(CarerIx, usize)> = Vec::new();
    for (at, &shift) in shifts.iter().enumerate() {
        let row = &problem.shifts[shift.at()];
        let carers = [row.carer, row.second].into_iter().filter(|carer| carer.is_some());
        worked.extend(carers.filter(|carer| problem.plan_counts(&problem.carers[carer.at()])).map(|carer| (carer, at)));
    }
    worked.sort_unstable();
    for pair in worked.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let [one, two] = [pair[0].1, pair[1].1].map(|at| head(&crew_of, at));
        // Union-find over shifts: rounds of one carer whose plan counts stay together, or two cells would count hours.
        crew_of[one.max(two)] = one.min(two);
    }
    let mut crews = alloc::vec![Vec::new(); shifts.len()];
    for (at, &shift) in shifts.iter().enumerate() {
        crews[head(&crew_of, at)].push(shift);
    }
    crews.retain(|crew| !crew.is_empty());
    crews
}

/// The first shift of a crew.
fn head(crew_of: &[usize], mut at: usize) -> usize {
    while crew_of[at] != at {
        at = crew_of[at];
    }
    at
}

/// How many visits' parts a neighbourhood of this group holds at the most, where one of single days holds `daily`: three
/// times as many if it is made of whole plans.
pub(crate) fn most(problem: &Problem<'_>, group: &Group, daily: u64) -> u64 {
    let plans = group.shifts.iter().any(|shift| problem.shift_counts(&problem.shifts[shift.at()]));
    daily.saturating_mul(if plans { 3 } else { 1 }).max(1)
}

/// As many rounds more begin in one place that is a base and nobody's home: a carer's split shifts over a month are fewer.
const BASE: usize = 70;

/// How many lines are tried where it matters who comes to a client: the one that tears least is cut along.
const LINES: u32 = 6;

/// Halves `items` again and again, along a new line each time.
fn split(cutter: &Cutter<'_>, items: &mut [Item], most: u64, dice: &mut Dice, cells: &mut Vec<Vec<Item>>) {
    let weight: u64 = items.iter().map(|item| item.weight).sum();
    if weight <= most || items.len() < 2 {
        cells.push(items.to_vec());
        return;
    }
    // Where company counts several lines are drawn, and the one that tears least is cut along: drawing is cheap.
    let (mut at, mut torn) = halve(cutter, items, most, dice);
    for _ in 1..if cutter.problem.company_counts() { LINES } else { 1 } {
        let mut other = items.to_vec();
        let (middle, more) = halve(cutter, &mut other, most, dice);
        if more < torn {
            (at, torn) = (middle, more);
            items.clone_from_slice(&other);
        }
    }
    let (near, far) = items.split_at_mut(at);
    split(cutter, near, most, dice, cells);
    split(cutter, far, most, dice, cells);
}

/// Lays items along a new line, and says where it is cut into halves of whole neighbourhoods, and how much that tears.
fn halve(cutter: &Cutter<'_>, items: &mut [Item], most: u64, dice: &mut Dice) -> (usize, i64) {
    let weight: u64 = items.iter().map(|item| item.weight).sum();
    lay_along_a_line(cutter, items, dice);
    // So many neighbourhoods on this side, and a tenth more or less.
    let count = weight.div_ceil(most);
    // Halved by the number of cells to come, not by weight: five cells are cut as two and three.
    let share = weight * (count / 2) / count;
    let behind = |wanted: u64| {
        let (mut sum, mut at) = (0, 0);
        while at + 1 < items.len() && (sum < wanted || at == 0) {
            sum += items[at].weight;
            at += 1;
        }
        at
    };
    if cutter.problem.company_counts() {
        let least = (most / 2).min(weight / 2);
        let ends = (behind(least), behind(weight - least));
        return cut(items, cutter.problem.clients as usize, ends.0, ends.1);
    }
    (behind(share - share / 10 + u64::from(dice.below(u32::try_from(share / 5).unwrap_or(u32::MAX)))), 0)
}

/// Sorts items by how much nearer they are to one random place than to another, the farthest apart of a few pairs.
fn lay_along_a_line(cutter: &Cutter<'_>, items: &mut [Item], dice: &mut Dice) {
    let travel = &cutter.problem.travel;
    let way = |from: PlaceIx, to: PlaceIx| i64::from(travel.seconds(ModeIx(0), 0, from, to).0);
    let mut ends = (PlaceIx::NONE, PlaceIx::NONE);
    // The two ends are far apart, and still drawn: each epoch must cut along other lines.
    for _ in 0..4 {
        let mut any = || items[dice.below(items.len() as u32) as usize].places[0];
        let pair = (any(), any());
        if ends.0 == PlaceIx::NONE || way(pair.0, pair.1) > way(ends.0, ends.1) {
            ends = pair;
        }
    }
    for item in items.iter_mut() {
        let known = item.places.iter().filter(|place| place.is_some());
        let count = known.clone().count() as i64;
        let sum: i64 = known.map(|&place| way(ends.0, place) - way(ends.1, place)).sum();
        // What is nowhere goes anywhere.
        let mut anywhere =
            || i64::from(dice.below(2 * way(ends.0, ends.1).unsigned_abs() as u32)) - way(ends.0, ends.1);
        item.key = if count == 0 { anywhere() } else { sum / count };
    }
    if cutter.problem.company_counts() {
        let ends = [dice.below(items.len() as u32) as usize, dice.below(items.len() as u32) as usize];
        draw_together(items, cutter.problem.clients as usize, ends);
    }
    items.sort_unstable_by_key(|item| (item.key, item.shifts.first().copied(), item.visits.first().copied()));
}

/// What neighbourhoods are made of.
struct RosterCuts<'c, 'p> {
    cutter: &'c Cutter<'p>,
    roster: &'c Roster<'c>,
    standing: VisitPositions,
    /// Who may change who comes to a client, where that matters.
    owners: Option<OwningCells>,
    /// What carers do in other weeks, where some weeks are taken alone.
    outside: Option<&'c WorkOutside<'c>>,
}

impl RosterCuts<'_, '_> {
    /// The group of these rounds and visits. Visits that others outside depend on are frozen in it, and those of clients
    /// whose carers others may change stay with their carers.
    fn neighbourhood(&mut self, cell: usize, items: &[Item]) -> Option<Group> {
        let problem = &self.cutter.problem;
        let mut shifts: Vec<ShiftIx> = items.iter().flat_map(|item| item.shifts.iter().copied()).collect();
        shifts.sort_unstable();
        let made = shifts.iter().flat_map(|&shift| self.roster.round(shift)).filter_map(visit_of);
        // One that is pinned to a round elsewhere waits for a cut that holds both.
        let pins_inside = |visit: VisitIx| {
            let pins = &problem.pins[problem.pins.partition_point(|pin| pin.visit < visit)..];
            let whole = |shift: ShiftIx| shifts.binary_search(&shift).is_ok() && self.is_whole(shift);
            pins.iter().take_while(|pin| pin.visit == visit).all(|pin| whole(pin.shift))
        };
        let alone = items.iter().flat_map(|item| item.visits.iter().copied()).filter(|&visit| pins_inside(visit));
        let mut all: Vec<VisitIx> = made.chain(alone).collect();
        all.sort_unstable();
        all.dedup();
        let inside =
            |visit: VisitIx| self.standing.parts(visit).iter().all(|part| shifts.binary_search(&part.1).is_ok());
        let frozen = frozen(self.cutter, &all, &inside);
        let foreign = |visit: VisitIx| {
            let owners = self.owners.as_ref();
            owners.is_some_and(|owners| !owners.owns(cell, problem.visits[visit.at()].client))
        };
        let (mut visits, mut held) = (Vec::with_capacity(all.len()), Vec::new());
        // Visits that others outside the cell hold, or whose partners are outside, stand as they are while the cell is
        // searched.
        for (&visit, frozen) in all.iter().zip(frozen) {
            if !frozen && !foreign(visit) {
                visits.push(visit);
                continue;
            }
            // One that is unserved and tied to others outside waits for a cut that holds them all.
            let parts = self.standing.parts(visit);
            let own = parts.iter().map(|part| part.1).filter(|shift| shifts.binary_search(shift).is_ok());
            if let Some(first) = parts.first() {
                held.push(FixedVisit { visit, start: frozen.then_some(first.2), shifts: own.collect() });
                visits.push(visit);
            }
        }
        let commitments = self.owners.as_mut().map_or(Vec::new(), |owners| owners.commitments(cell));
        let (carers, spans) = self.left(&shifts);
        let group = Group { shifts, visits, held, commitments, carers, spans };
        (!group.shifts.is_empty() && !group.visits.is_empty()).then_some(group)
    }

    /// Whether all hours of a shift can be used, whatever its carers do in other weeks.
    fn is_whole(&self, shift: ShiftIx) -> bool {
        let row = &self.cutter.problem.shifts[shift.at()];
        self.outside.is_none_or(|outside| outside.rested(row) == Some(row.span))
    }

    /// What other weeks leave of the carers of some shifts, and of these shifts.
    fn left(&self, shifts: &[ShiftIx]) -> Left {
        let Some(outside) = self.outside else { return (Vec::new(), Vec::new()) };
        let row = |shift: &ShiftIx| &self.cutter.problem.shifts[shift.at()];
        let staff = shifts.iter().map(row).flat_map(|row| [row.carer, row.second]);
        let mut carers: Vec<CarerIx> = staff.filter(|carer| carer.is_some()).collect();
        carers.sort_unstable();
        carers.dedup();
        let span = |shift: &ShiftIx| outside.rested(row(shift)).map(|span| (*shift, span));
        (
            carers.into_iter().map(|carer| (carer, outside.left(carer))).collect(),
            shifts.iter().filter_map(span).collect(),
        )
    }
}

/// Carers and shifts with what other weeks leave of them.
type Left = (Vec<(CarerIx, Carer)>, Vec<(ShiftIx, Span)>);

/// By visit of `all`, whether it must stay as it is: parts of it or its partners are elsewhere, or a partner must stay.
fn frozen(cutter: &Cutter<'_>, all: &[VisitIx], inside: &dyn Fn(VisitIx) -> bool) -> Vec<bool> {
    let partners = |visit: VisitIx| {
        cutter.gaps_of(visit).map(move |gap| {
            let gap = &cutter.problem.gaps[gap.at()];
            if gap.first == visit { gap.second } else { gap.first }
        })
    };
    let apart = |partner: VisitIx| all.binary_search(&partner).is_err();
    let mut held: Vec<bool> = all.iter().map(|&visit| !inside(visit) || partners(visit).any(apart)).collect();
    let mut open: Vec<usize> = (0..all.len()).filter(|&at| held[at]).collect();
    // What is tied to a visit outside is held, and what is tied to that: a walk over the gaps, each visit once.
    while let Some(at) = open.pop() {
        for partner in partners(all[at]) {
            if let Ok(other) = all.binary_search(&partner)
                && !held[other]
            {
                held[other] = true;
                open.push(other);
            }
        }
    }
    held
}

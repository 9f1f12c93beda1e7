//! Subproblems: some of a problem's shifts and visits with tables of their own, no larger than they need to be.
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! # use homeround_core::book::{Carer, Shift, Visit};
//! # use homeround_core::ground::{Seconds, Span, Window};
//! # use homeround_core::heap::Tables;
//! # let hour = |hours: i32| Seconds(hours * 3600);
//! # let visit = Visit { duration: hour(1), window: Window { earliest: hour(8), latest: hour(10) }, carers: 1, ..Visit::default() };
//! # let mut tables = Tables { clients: 1, places: 1, modes: 1, ..Tables::default() };
//! # (tables.travel_seconds, tables.travel_metres) = (vec![0], vec![0]);
//! # tables.carers.push(Carer::default());
//! # tables.shifts.push(Shift { span: Span { start: hour(7), end: hour(14) }, capacity: 9, ..Shift::default() });
//! # tables.visits = vec![visit; 2];
//! use homeround_core::heap::subproblem::subproblems;
//!
//! // The second visit is on the next day, and so is a second shift: nothing ties the days together.
//! let day = Seconds::DAY;
//! tables.visits[1].window = Window { earliest: hour(8) + day, latest: hour(10) + day };
//! tables.shifts.push(Shift { span: Span { start: hour(7) + day, end: hour(14) + day }, day: 1, ..tables.shifts[0] });
//! let problem = tables.view().validated(&mut |fault| panic!("{fault}")).unwrap();
//! assert_eq!(subproblems(&problem).len(), 2);
//! # }
//! ```

use alloc::vec;
use alloc::vec::Vec;

use super::{OwnedRoster, Tables};
use crate::book::travel::{Asked, NO_ROUTE};
use crate::book::{Carer, CarerStanding, Commitment, Gap, Pin, Shift, Tie, Visit};
use crate::ground::{
    BreakIx, CarerIx, ClientIx, Cost, GapIx, ModeIx, PlaceIx, Seconds, ShiftIx, Skills, Span, VisitIx, Window,
};
use crate::rounds::{Planned, Problem, Roster, Task, Valid};

/// One part: its own tables, and which rows of the whole they are.
#[derive(Clone, Debug, Default)]
pub struct Subproblem {
    /// The part as a problem of its own.
    pub tables: Tables,
    /// By shift of the part: the shift of the whole, in rising order.
    pub shifts: Vec<ShiftIx>,
    /// By visit of the part: the visit of the whole, in rising order.
    pub visits: Vec<VisitIx>,
    /// By break of the part: the break of the whole, in rising order.
    pub breaks: Vec<BreakIx>,
    /// By visit of the part: whether it stays where and when it is, because visits outside depend on it.
    pub frozen: Vec<bool>,
}

impl Subproblem {
    /// How much of the work it should get: its visits' carers, and one.
    #[must_use]
    pub fn weight(&self) -> u64 {
        1 + self.tables.visits.iter().map(|visit| u64::from(visit.carers)).sum::<u64>()
    }

    /// A roster of the whole as one of this part.
    #[must_use]
    pub fn narrow(&self, roster: &Roster<'_>) -> OwnedRoster {
        let narrow = |stop: &Planned| {
            let task = match stop.task {
                Task::Visit(visit) => {
                    Task::Visit(find(&self.visits, &visit).map_or(VisitIx::NONE, VisitIx::from_index))
                }
                Task::Break(row) => Task::Break(find(&self.breaks, &row).map_or(BreakIx::NONE, BreakIx::from_index)),
            };
            Planned { task, start: stop.start }
        };
        let rounds: Vec<Vec<Planned>> =
            self.shifts.iter().map(|&shift| roster.round(shift).iter().map(narrow).collect()).collect();
        OwnedRoster::from_rounds(&rounds)
    }

    /// Writes a roster of this part into the rounds of the whole.
    pub fn widen(&self, roster: &Roster<'_>, rounds: &mut [Vec<Planned>]) {
        for (shift, stops) in self.rounds(roster) {
            if let Some(round) = rounds.get_mut(shift.at()) {
                *round = stops;
            }
        }
    }

    /// The rounds of a roster of this part, by the shifts of the whole.
    #[must_use]
    pub fn rounds(&self, roster: &Roster<'_>) -> Vec<(ShiftIx, Vec<Planned>)> {
        let round = |(at, &shift): (usize, &ShiftIx)| {
            let widen = |stop: &Planned| {
                let task = match stop.task {
                    Task::Visit(visit) => Task::Visit(self.visits.get(visit.at()).copied().unwrap_or(VisitIx::NONE)),
                    Task::Break(row) => Task::Break(self.breaks.get(row.at()).copied().unwrap_or(BreakIx::NONE)),
                };
                Planned { task, start: stop.start }
            };
            (shift, roster.round(ShiftIx::from_index(at)).iter().map(widen).collect())
        };
        self.shifts.iter().enumerate().map(round).collect()
    }
}

fn find<T: Ord>(rows: &[T], row: &T) -> Option<usize> {
    rows.binary_search(row).ok()
}

/// A visit that stays with the shifts of the part that make it now.
#[derive(Clone, Debug)]
pub(crate) struct FixedVisit {
    pub(crate) visit: VisitIx,
    /// Its start, when it must not move at all.
    pub(crate) start: Option<Seconds>,
    pub(crate) shifts: Vec<ShiftIx>,
}

/// Shifts and visits that are to be a part, both in rising order without repeats.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) shifts: Vec<ShiftIx>,
    pub(crate) visits: Vec<VisitIx>,
    /// Those of the visits that must not move, or only in time, sorted by visit.
    pub(crate) held: Vec<FixedVisit>,
    /// Who comes to the clients of the other visits by visits outside, sorted, without repeats.
    pub(crate) commitments: Vec<Commitment>,
    /// Carers of whose plan only a rest is left, by carer.
    pub(crate) carers: Vec<(CarerIx, Carer)>,
    /// Shifts of which only some hours are left, by shift.
    pub(crate) spans: Vec<(ShiftIx, Span)>,
}

#[cfg(feature = "std")]
impl Group {
    /// How much of the work it should get: its visits' carers, and one.
    pub(crate) fn weight(&self, problem: &Problem<'_>) -> u64 {
        1 + self.visits.iter().map(|visit| u64::from(problem.visits[visit.at()].carers)).sum::<u64>()
    }
}

/// Cuts parts out of one problem.
#[derive(Debug)]
pub(crate) struct Cutter<'p> {
    pub(crate) problem: Problem<'p>,
    /// Every gap twice, by the visit at either side.
    gaps: Vec<(VisitIx, GapIx)>,
}

impl<'p> Cutter<'p> {
    pub(crate) fn new(problem: &Valid<'p>) -> Self {
        let problem = *problem.problem();
        let sides =
            |(at, gap): (usize, &Gap)| [(gap.first, GapIx::from_index(at)), (gap.second, GapIx::from_index(at))];
        let mut gaps: Vec<_> = problem.gaps.iter().enumerate().flat_map(sides).collect();
        gaps.sort_unstable();
        Self { problem, gaps }
    }

    /// The gaps of a visit.
    pub(crate) fn gaps_of(&self, visit: VisitIx) -> impl Iterator<Item = GapIx> {
        let from = self.gaps.partition_point(|row| row.0 < visit);
        self.gaps[from..].iter().take_while(move |row| row.0 == visit).map(|row| row.1)
    }

    /// A group as a part. Of the gaps and pins those stay that lie wholly inside; what is frozen is held by window and
    /// pins instead.
    pub(crate) fn cut(&self, group: Group) -> Subproblem {
        let Group { shifts, visits, held, commitments, carers, spans } = group;
        // A part is a problem of its own with its own numbers: the search need not know that it is one.
        let names = Names::new(&self.problem, &shifts, &visits, &commitments);
        let mut part = Subproblem { shifts, visits, ..Subproblem::default() };
        self.take_people(&mut part, &names);
        for (index, carer) in carers {
            if let Some(row) = part.tables.carers.get_mut(names.carer(index).at()) {
                *row = carer;
            }
        }
        part.tables.commitments.extend(commitments.iter().filter_map(|commitment| names.commitment(commitment)));
        for at in 0..part.shifts.len() {
            self.take_shift(&mut part, &names, at);
        }
        for (index, span) in spans {
            if let Some(at) = find(&part.shifts, &index) {
                part.tables.shifts[at].span = span;
            }
        }
        for at in 0..part.visits.len() {
            let row = held.binary_search_by_key(&part.visits[at], |row| row.visit).ok();
            self.take_visit(&mut part, &names, at, row.map(|row| &held[row]));
        }
        self.take_gaps(&mut part);
        self.take_travel(&mut part, &names);
        part
    }

    fn take_people(&self, part: &mut Subproblem, names: &Names) {
        let tables = &mut part.tables;
        tables.prices = self.problem.prices;
        tables.first_weekday = self.problem.first_weekday;
        tables.clients = names.clients.len() as u32;
        tables.carers = names.carers.iter().map(|carer| self.problem.carers[carer.at()]).collect();
        if !self.problem.most_carers.is_empty() {
            tables.most_carers = names.clients.iter().map(|client| self.problem.most_carers[client.at()]).collect();
        }
        // Ties are sorted by client and carer, and so are the names: a search for each client, not a look at all ties.
        for (at, &client) in names.clients.iter().enumerate() {
            let from = self.problem.ties.partition_point(|tie| tie.client < client);
            for tie in self.problem.ties[from..].iter().take_while(|tie| tie.client == client) {
                if let Some(carer) = find(&names.carers, &tie.carer) {
                    tables.ties.push(Tie {
                        client: ClientIx::from_index(at),
                        carer: CarerIx::from_index(carer),
                        ..*tie
                    });
                }
            }
        }
    }

    fn take_shift(&self, part: &mut Subproblem, names: &Names, at: usize) {
        let shift = self.problem.shifts[part.shifts[at].at()];
        let first_break = part.tables.breaks.len() as u32;
        for row in shift.first_break..shift.first_break + shift.breaks {
            part.breaks.push(BreakIx(row));
            part.tables.breaks.push(self.problem.breaks[row as usize]);
        }
        part.tables.shifts.push(Shift {
            carer: names.carer(shift.carer),
            second: names.carer(shift.second),
            start: names.place(shift.start),
            end: names.place(shift.end),
            first_break,
            ..shift
        });
    }

    fn take_visit(&self, part: &mut Subproblem, names: &Names, at: usize, held: Option<&FixedVisit>) {
        let index = part.visits[at];
        let visit = self.problem.visits[index.at()];
        let tables = &mut part.tables;
        let mut row = Visit { client: names.client(visit.client), place: names.place(visit.place), ..visit };
        row.first_other = tables.windows.len() as u32;
        let frozen = held.and_then(|held| held.start);
        part.frozen.push(frozen.is_some());
        let mut pin = |shift: &ShiftIx| {
            if let Some(shift) = find(&part.shifts, shift) {
                tables.pins.push(Pin { visit: VisitIx::from_index(at), shift: ShiftIx::from_index(shift) });
            }
        };
        if let Some(held) = held {
            // It stands in all the shifts that it is pinned to.
            held.shifts.iter().for_each(pin);
        } else {
            let pins = &self.problem.pins[self.problem.pins.partition_point(|pin| pin.visit < index)..];
            pins.iter().take_while(|row| row.visit == index).for_each(|row| pin(&row.shift));
        }
        let Some((start, held)) = frozen.zip(held) else {
            tables.windows.extend(self.problem.windows_of(&visit).skip(1));
            tables.visits.push(row);
            return;
        };
        let hands = |shift: &ShiftIx| {
            let double = self.problem.shifts[shift.at()].second.is_some();
            if double && visit.carers > 1 { 2 } else { 1 }
        };
        row.carers = held.shifts.iter().map(hands).sum::<u8>().min(Visit::MOST_CARERS);
        // It stands in these shifts: whoever of all its carers is trained, here or outside, is so still.
        row.one_skills = Skills::NONE;
        (row.window, row.others) = (Window { earliest: start, latest: start }, 0);
        // Leaving it out is no choice: whoever takes the part back looks that it is there.
        row.unserved_price = Cost(visit.unserved_price.0.saturating_mul(8).min(DEAREST));
        tables.visits.push(row);
    }

    fn take_gaps(&self, part: &mut Subproblem) {
        // From the side of the first visit only, so that no gap is taken twice.
        for (at, &visit) in part.visits.iter().enumerate() {
            for index in self.gaps_of(visit) {
                let gap = self.problem.gaps[index.at()];
                let second = find(&part.visits, &gap.second).filter(|_| gap.first == visit);
                if let Some(second) = second.filter(|&second| !(part.frozen[at] || part.frozen[second])) {
                    part.tables.gaps.push(Gap {
                        first: VisitIx::from_index(at),
                        second: VisitIx::from_index(second),
                        ..gap
                    });
                }
            }
        }
    }

    fn take_travel(&self, part: &mut Subproblem, names: &Names) {
        let travel = &self.problem.travel;
        let tables = &mut part.tables;
        (tables.places, tables.modes, tables.periods) = (names.places.len() as u32, travel.modes, travel.periods());
        let entries = names.places.len() * names.places.len() * travel.modes as usize * travel.periods() as usize;
        (tables.travel_seconds, tables.travel_metres) = (vec![NO_ROUTE; entries], vec![0; entries]);
        // Metres are asked of a router or reckoned: for nothing, where nobody is paid by the mile.
        let miles = tables.carers.iter().any(|carer| carer.per_metre.0 != 0);
        let each = (names.places.len() * names.places.len()).max(1);
        let seconds = tables.travel_seconds.chunks_exact_mut(each);
        for (at, (seconds, metres)) in seconds.zip(tables.travel_metres.chunks_exact_mut(each)).enumerate() {
            let (mode, period) =
                (ModeIx::from_index(at / travel.periods() as usize), (at % travel.periods() as usize) as u8);
            // A mode that nobody of the part uses stays without ways.
            if tables.carers.iter().any(|carer| carer.mode == mode) {
                travel.tabulate(&Asked { mode, period, places: &names.places, miles }, seconds, metres);
            }
        }
    }
}

/// More than the price of leaving out a visit that is frozen, so that a part's costs can be added up.
const DEAREST: i64 = i64::MAX >> 16;

/// The carers, clients and places that a part knows, in rising order: their rows in it are their positions here.
struct Names {
    carers: Vec<CarerIx>,
    clients: Vec<ClientIx>,
    places: Vec<PlaceIx>,
}

impl Names {
    fn new(problem: &Problem<'_>, shifts: &[ShiftIx], visits: &[VisitIx], commitments: &[Commitment]) -> Self {
        let shifts = || shifts.iter().map(|shift| &problem.shifts[shift.at()]);
        let visits = || visits.iter().map(|visit| &problem.visits[visit.at()]);
        let carers = shifts().flat_map(|shift| [shift.carer, shift.second]).filter(|carer| carer.is_some());
        let ends = shifts().flat_map(|shift| [shift.start, shift.end]);
        let places = ends.chain(visits().map(|visit| visit.place)).filter(|place| place.is_some());
        let clients = sorted(visits().map(|visit| visit.client).collect());
        // Whom a client requires or prefers is known in a part too where they have no shift: others are turned away by it.
        let commitments = commitments.iter().map(|commitment| commitment.carer);
        let ties = clients.iter().flat_map(|&client| {
            let from = problem.ties.partition_point(|tie| tie.client < client);
            problem.ties[from..].iter().take_while(move |tie| tie.client == client)
        });
        let wanted = ties.filter(|tie| matches!(tie.standing, CarerStanding::Required | CarerStanding::Preferred));
        Self {
            carers: sorted(carers.chain(wanted.map(|tie| tie.carer)).chain(commitments).collect()),
            clients,
            places: sorted(places.collect()),
        }
    }

    fn carer(&self, carer: CarerIx) -> CarerIx {
        find(&self.carers, &carer).map_or(CarerIx::NONE, CarerIx::from_index)
    }

    /// A commitment, unless the client has no visit here.
    fn commitment(&self, commitment: &Commitment) -> Option<Commitment> {
        let client = find(&self.clients, &commitment.client)?;
        Some(Commitment { client: ClientIx::from_index(client), carer: self.carer(commitment.carer), ..*commitment })
    }

    fn client(&self, client: ClientIx) -> ClientIx {
        find(&self.clients, &client).map_or(ClientIx::NONE, ClientIx::from_index)
    }

    fn place(&self, place: PlaceIx) -> PlaceIx {
        find(&self.places, &place).map_or(PlaceIx::NONE, PlaceIx::from_index)
    }
}

fn sorted<T: Ord>(mut rows: Vec<T>) -> Vec<T> {
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The independent parts of a problem in order of time: stretches of it between which nothing happens, such as days.
///
/// A visit that can be made in no shift's hours may be in none. A problem whose rows are tied together over the days, by
/// the price of the largest lateness or by a carer's whole plan, is one part.
#[must_use]
pub fn subproblems(problem: &Valid<'_>) -> Vec<Subproblem> {
    let cutter = Cutter::new(problem);
    groups(problem).into_iter().map(|group| cutter.cut(group)).collect()
}

/// The rows of the independent parts of a problem, not yet cut out of it.
pub(crate) fn groups(problem: &Valid<'_>) -> Vec<Group> {
    let problem = problem.problem();
    // Union-find over shifts and visits: whatever rule could join two of them joins their groups.
    let mut groups = stretches(problem);
    let shifts = problem.shifts.len();
    for pin in problem.pins {
        groups.unite(pin.shift.at(), shifts + pin.visit.at());
    }
    for gap in problem.gaps {
        groups.unite(shifts + gap.first.at(), shifts + gap.second.at());
    }
    unite_plans(problem, &mut groups);
    // The worst lateness is one number over everybody: every part would have to know it.
    if problem.prices.worst_late_second.0 != 0 {
        for at in 1..shifts + problem.visits.len() {
            groups.unite(0, at);
        }
    }
    let mut rows: Vec<(usize, usize)> =
        (0..shifts + problem.visits.len()).map(|at| (groups.find_root(at), at)).collect();
    rows.sort_unstable();
    let whole = rows.chunk_by(|a, b| a.0 == b.0).map(|group| {
        let middle = group.partition_point(|row| row.1 < shifts);
        Group {
            shifts: group[..middle].iter().map(|row| ShiftIx::from_index(row.1)).collect(),
            visits: group[middle..].iter().map(|row| VisitIx::from_index(row.1 - shifts)).collect(),
            ..Group::default()
        }
    });
    whole.filter(|group| !group.shifts.is_empty() && !group.visits.is_empty()).collect()
}

/// Keeps together what rules over a whole plan couple: the shifts of a carer, and the visits of a client.
fn unite_plans(problem: &Problem<'_>, groups: &mut Groups) {
    let shifts = problem.shifts.len();
    let mut last_shift = vec![None; problem.carers.len()];
    for (at, shift) in problem.shifts.iter().enumerate() {
        for carer in [shift.carer, shift.second].into_iter().filter(|carer| carer.is_some()) {
            if problem.plan_counts(&problem.carers[carer.at()])
                && let Some(last) = last_shift[carer.at()].replace(at)
            {
                groups.unite(last, at);
            }
        }
    }
    if !problem.company_counts() {
        return;
    }
    let mut last_visit = vec![None; problem.clients as usize];
    for (at, visit) in problem.visits.iter().enumerate() {
        if let Some(last) = last_visit[visit.client.at()].replace(at) {
            groups.unite(shifts + last, shifts + at);
        }
    }
}

/// Shifts and then visits in groups: those whose times overlap, directly or through others.
fn stretches(problem: &Problem<'_>) -> Groups {
    let longest = |carer: &Carer| carer.lasts(Seconds::HORIZON).0;
    let slowest = i64::from(problem.carers.iter().map(longest).max().unwrap_or(Seconds::HORIZON.0));
    let span = |visit: &Visit| {
        let hull = |hull: Window, window: Window| Window {
            earliest: hull.earliest.min(window.earliest),
            latest: hull.latest.max(window.latest),
        };
        let hull = problem.windows_of(visit).fold(visit.window, hull);
        let lasts = i64::from(visit.duration.0) * slowest / i64::from(Seconds::HORIZON.0) + 1;
        Span { start: hull.earliest, end: Seconds(hull.latest.0.saturating_add(lasts.min(i64::from(i32::MAX)) as i32)) }
    };
    let spans = problem.shifts.iter().map(|shift| shift.span).chain(problem.visits.iter().map(span));
    let mut rows: Vec<(Seconds, Seconds, usize)> =
        spans.enumerate().map(|(at, span)| (span.start, span.end, at)).collect();
    rows.sort_unstable();
    let mut groups = Groups((0..rows.len()).collect());
    let mut reach = Seconds(i32::MIN);
    for pair in rows.windows(2) {
        // In order of starts one number is enough: how far anything before reaches.
        reach = reach.max(pair[0].1);
        if pair[1].0 <= reach {
            groups.unite(pair[0].2, pair[1].2);
        }
    }
    groups
}

/// Sets of rows, each known by its least.
struct Groups(Vec<usize>);

impl Groups {
    fn find_root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            // Path halving (Tarjan and van Leeuwen 1984): nearly constant time without a second walk.
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find_root(a), self.find_root(b));
        let (least, other) = (a.min(b), a.max(b));
        self.0[other] = least;
    }
}

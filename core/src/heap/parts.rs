//! Independent parts of a problem: shifts and visits that can never meet the others, each with tables of its own.

use alloc::vec;
use alloc::vec::Vec;

use super::{OwnedRoster, Tables};
use crate::book::{Gap, Pin, Standing};
use crate::ground::{BreakIx, PlaceIx, ShiftIx, VisitIx, Window};
use crate::rounds::{Planned, Problem, Roster, Task, Valid};

/// One part: its own tables, and which rows of the whole they are.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The part as a problem. Clients, carers, ties and prices are those of the whole.
    pub tables: Tables,
    /// By shift of the part: the shift of the whole.
    pub shifts: Vec<ShiftIx>,
    /// By visit of the part: the visit of the whole.
    pub visits: Vec<VisitIx>,
    /// By break of the part: the break of the whole.
    pub breaks: Vec<BreakIx>,
}

impl Part {
    /// How much of the work it should get: its visits' parts, and one.
    #[must_use]
    pub fn weight(&self) -> u64 {
        1 + self.tables.visits.iter().map(|visit| u64::from(visit.carers)).sum::<u64>()
    }

    /// A roster of the whole as one of this part.
    #[must_use]
    pub fn narrow(&self, roster: &Roster<'_>) -> OwnedRoster {
        let narrow = |stop: &Planned| {
            let task = match stop.task {
                Task::Visit(visit) => Task::Visit(find(&self.visits, &visit).map_or(VisitIx::NONE, VisitIx::of)),
                Task::Break(row) => Task::Break(find(&self.breaks, &row).map_or(BreakIx::NONE, BreakIx::of)),
            };
            Planned { task, start: stop.start }
        };
        let rounds: Vec<Vec<Planned>> =
            self.shifts.iter().map(|&shift| roster.round(shift).iter().map(narrow).collect()).collect();
        OwnedRoster::from_rounds(&rounds)
    }

    /// Writes a roster of this part into the rounds of the whole.
    pub fn widen(&self, roster: &Roster<'_>, rounds: &mut [Vec<Planned>]) {
        for (at, &shift) in self.shifts.iter().enumerate() {
            let widen = |stop: &Planned| {
                let task = match stop.task {
                    Task::Visit(visit) => Task::Visit(self.visits.get(visit.at()).copied().unwrap_or(VisitIx::NONE)),
                    Task::Break(row) => Task::Break(self.breaks.get(row.at()).copied().unwrap_or(BreakIx::NONE)),
                };
                Planned { task, start: stop.start }
            };
            if let Some(round) = rounds.get_mut(shift.at()) {
                *round = roster.round(ShiftIx::of(at)).iter().map(widen).collect();
            }
        }
    }
}

fn find<T: Ord>(rows: &[T], row: &T) -> Option<usize> {
    rows.binary_search(row).ok()
}

/// The independent parts of a problem, in the order of their first shifts. A visit that no shift can make is in none.
///
/// A problem whose largest lateness has a price is one part: that price ties all visits together.
#[must_use]
pub fn parts(problem: &Valid<'_>) -> Vec<Part> {
    let problem = problem.problem();
    let shifts = problem.shifts.len();
    let mut groups = Groups((0..shifts + problem.visits.len()).collect());
    if problem.prices.worst_late_second.0 != 0 {
        for at in 1..shifts + problem.visits.len() {
            groups.unite(0, at);
        }
    }
    for shift in 0..shifts {
        for visit in 0..problem.visits.len() {
            if meet(problem, shift, visit) {
                groups.unite(shift, shifts + visit);
            }
        }
    }
    for pin in problem.pins {
        groups.unite(pin.shift.at(), shifts + pin.visit.at());
    }
    for gap in problem.gaps {
        groups.unite(shifts + gap.first.at(), shifts + gap.second.at());
    }
    cut(problem, &mut groups)
}

/// Whether a shift's carer could ever make a visit in it.
fn meet(problem: &Problem<'_>, shift: usize, visit: usize) -> bool {
    let (row, visit) = (&problem.shifts[shift], &problem.visits[visit]);
    let carer = &problem.carers[row.carer.at()];
    let way = |period, from: PlaceIx, to: PlaceIx| problem.travel.seconds(carer.mode, period, from, to);
    let arrival = row.span.start + way(visit.period, row.start, visit.place);
    let back = carer.lasts(visit.duration) + way(row.period, visit.place, row.end);
    let fits = |window: Window| {
        let there = window.earliest.max(arrival);
        there <= window.latest && there + back <= row.span.end
    };
    problem.windows_of(visit).any(fits)
        && carer.skills.cover(visit.skills)
        && problem.tie(visit.client, row.carer).is_none_or(|tie| tie.standing != Standing::Barred)
}

/// Sets of rows, each known by its least.
struct Groups(Vec<usize>);

impl Groups {
    fn of(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        let (least, other) = (a.min(b), a.max(b));
        self.0[other] = least;
    }
}

fn cut(problem: &Problem<'_>, groups: &mut Groups) -> Vec<Part> {
    let shifts = problem.shifts.len();
    let mut part_of = vec![usize::MAX; shifts + problem.visits.len()];
    let mut found: Vec<Part> = Vec::new();
    let mut visit_rows = vec![VisitIx::NONE; problem.visits.len()];
    for at in 0..shifts + problem.visits.len() {
        let group = groups.of(at);
        // Groups are known by their least row, and shifts come first: a group without a shift can never be served.
        if group >= shifts {
            continue;
        }
        if part_of[group] == usize::MAX {
            part_of[group] = found.len();
            found.push(empty_part(problem));
        }
        let part = &mut found[part_of[group]];
        if at < shifts {
            take_shift(problem, part, at);
        } else {
            visit_rows[at - shifts] = VisitIx::of(part.visits.len());
            take_visit(problem, part, at - shifts);
        }
    }
    let mut shift_rows = vec![ShiftIx::NONE; shifts];
    for part in &found {
        for (row, shift) in part.shifts.iter().enumerate() {
            shift_rows[shift.at()] = ShiftIx::of(row);
        }
    }
    for pin in problem.pins {
        let (visit, shift) = (visit_rows[pin.visit.at()], shift_rows[pin.shift.at()]);
        found[part_of[groups.of(pin.shift.at())]].tables.pins.push(Pin { visit, shift });
    }
    for gap in problem.gaps {
        let group = groups.of(shifts + gap.first.at());
        if group < shifts {
            let (first, second) = (visit_rows[gap.first.at()], visit_rows[gap.second.at()]);
            found[part_of[group]].tables.gaps.push(Gap { first, second, ..*gap });
        }
    }
    found.retain(|part| !part.visits.is_empty());
    found
}

fn empty_part(problem: &Problem<'_>) -> Part {
    let tables = Tables {
        clients: problem.clients,
        carers: problem.carers.to_vec(),
        ties: problem.ties.to_vec(),
        places: problem.travel.places,
        modes: problem.travel.modes,
        periods: problem.travel.periods,
        travel_seconds: problem.travel.seconds.to_vec(),
        travel_metres: problem.travel.metres.to_vec(),
        prices: problem.prices,
        ..Tables::default()
    };
    Part { tables, ..Part::default() }
}

fn take_visit(problem: &Problem<'_>, part: &mut Part, at: usize) {
    let mut visit = problem.visits[at];
    let first_other = part.tables.windows.len() as u32;
    part.tables.windows.extend(problem.windows_of(&visit).skip(1));
    visit.first_other = first_other;
    part.visits.push(VisitIx::of(at));
    part.tables.visits.push(visit);
}

fn take_shift(problem: &Problem<'_>, part: &mut Part, at: usize) {
    let mut shift = problem.shifts[at];
    let first_break = part.tables.breaks.len() as u32;
    for row in shift.first_break..shift.first_break + shift.breaks {
        part.breaks.push(BreakIx(row));
        part.tables.breaks.push(problem.breaks[row as usize]);
    }
    shift.first_break = first_break;
    part.shifts.push(ShiftIx::of(at));
    part.tables.shifts.push(shift);
}

//! Affinity of carers and clients: who comes to whom.
//!
//! Where that has rules or prices, affinities say which rounds and clients belong together, and one neighbourhood alone may
//! change who comes to a client. Items are laid on a line by quadratic placement (Hall, *An r-dimensional quadratic placement
//! algorithm*, 1970) and the line is cut where least affinity is torn.

use alloc::vec;
use alloc::vec::Vec;

use super::items::{Item, VisitPositions, visit_of};
use crate::book::Commitment;
use crate::ground::{ClientIx, ShiftIx, VisitIx};
use crate::rounds::{Problem, Roster};

/// What one part of a visit that is made now draws.
const MADE: i64 = 8;
/// What one visit before the plan draws, up to [`MANY`] of them.
const BEFORE: i64 = 1;
const MANY: u16 = 24;
/// How often everybody moves to where those stand who draw them.
const MOVES: usize = 20;
/// How much of a place of one's own is left in a move: one in so many.
const OWN: i64 = 40;
/// Where the ends of a line are: farther out than any place.
const END: i64 = 1 << 24;

/// Gives every item what draws it: those who were there before, and those who are there now.
pub(crate) fn find_affinities(problem: &Problem<'_>, roster: &Roster<'_>, items: &mut [Item]) {
    let mut item_of = vec![usize::MAX; problem.carers.len()];
    // What ties a round to a client is counted once for every visit, so that who comes often pulls the harder.
    for (at, item) in items.iter_mut().enumerate() {
        for &shift in &item.shifts {
            let row = &problem.shifts[shift.at()];
            for carer in [row.carer, row.second].into_iter().filter(|carer| carer.is_some()) {
                item_of[carer.at()] = at;
            }
            let made = roster.round(shift).iter().filter_map(visit_of);
            item.affinities.extend(made.map(|visit| (problem.visits[visit.at()].client, MADE)));
        }
        // An unserved visit is pulled hard to its client: it must be where its client is owned.
        let alone = item.visits.iter().map(|visit| (problem.visits[visit.at()].client, MADE * MADE));
        item.affinities.extend(alone);
    }
    for tie in problem.ties.iter().filter(|tie| tie.visits_before > 0) {
        if let Some(item) = items.get_mut(item_of[tie.carer.at()]) {
            item.affinities.push((tie.client, BEFORE * i64::from(tie.visits_before.min(MANY))));
        }
    }
    for item in items {
        item.affinities.sort_unstable();
        item.affinities.dedup_by(|row, first| {
            let same = row.0 == first.0;
            first.1 += if same { row.1 } else { 0 };
            same
        });
    }
}

/// Moves items that are drawn to one another together along the line they are laid on, and two of them to its ends.
pub(crate) fn draw_together(items: &mut [Item], clients: usize, ends: [usize; 2]) {
    let mut sums = vec![(0_i64, 0_i64); clients];
    let own: Vec<i64> = items.iter().map(|item| item.key).collect();
    // Carers are drawn to the middle of their clients and clients to the middle of theirs: power iteration, with the
    // two ends held fast.
    for _ in 0..MOVES {
        (items[ends[0]].key, items[ends[1]].key) = (-END, END);
        sums.fill((0, 0));
        for item in items.iter() {
            for &(client, pull) in &item.affinities {
                let sum = &mut sums[client.at()];
                *sum = (sum.0 + pull * item.key, sum.1 + pull);
            }
        }
        for (item, own) in items.iter_mut().zip(&own) {
            let pulls = item.affinities.iter().map(|affinity| (affinity.1, sums[affinity.0.at()]));
            let (sum, all) =
                pulls.fold((0, 0), |(sum, all), (pull, at)| (sum + pull * (at.0 / at.1.max(1)), all + pull));
            // A fortieth of the pull is the place it had: without it all would fall into one point.
            let stays = all / OWN + 1;
            item.key = (sum + own * stays) / (all + stays);
        }
    }
}

/// Where a line of items is cut so that least of what draws them together is torn, between `from` and `to` items from the
/// near end, the nearest to the middle of equals; and how much that is.
pub(crate) fn cut(items: &[Item], clients: usize, from: usize, to: usize) -> (usize, i64) {
    // By client: what the near side pulls, and what the far side does.
    let mut pulls = vec![(0_i64, 0_i64); clients];
    for &(client, pull) in items.iter().flat_map(|item| &item.affinities) {
        pulls[client.at()].1 += pull;
    }
    let (mut torn, mut best) = (0, (from, i64::MAX));
    let off = |at: usize| (2 * at).abs_diff(items.len());
    // One walk along the line with running sums: what a cut here tears is known from what it tore one place before.
    for at in 0..=to.min(items.len()) {
        if at >= from && (torn, off(at)) < (best.1, off(best.0)) {
            best = (at, torn);
        }
        for &(client, pull) in items.get(at).map_or(&[][..], |item| &item.affinities) {
            let (near, far) = &mut pulls[client.at()];
            // A client tears by its weaker side: so much of the company would be cut off from the rest.
            torn -= (*near).min(*far);
            (*near, *far) = (*near + pull, *far - pull);
            torn += (*near).min(*far);
        }
    }
    best
}

/// The cell, which becomes a neighbourhood, that owns each client: it alone may change who comes there.
pub(crate) struct OwningCells {
    /// By client: the neighbourhood, or [`NOBODY`].
    owner: Vec<usize>,
    /// By neighbourhood: who comes to its clients from outside it.
    commitments: Vec<Vec<Commitment>>,
}

const NOBODY: usize = usize::MAX;

impl OwningCells {
    /// Gives every client to the neighbourhood that makes most of its visits, the first of equals, or that holds those that
    /// nobody makes; and moves these there.
    pub(crate) fn from_roster(problem: &Problem<'_>, roster: &Roster<'_>, cells: &mut [Vec<Item>]) -> Self {
        let mut cell_of = vec![NOBODY; problem.shifts.len()];
        for (cell, items) in cells.iter().enumerate() {
            for shift in items.iter().flat_map(|item| &item.shifts) {
                cell_of[shift.at()] = cell;
            }
        }
        let made = |shift: ShiftIx| roster.round(shift).iter().filter_map(visit_of);
        let all = || (0..problem.shifts.len()).map(ShiftIx::from_index);
        let mut coming: Vec<(ClientIx, usize)> = Vec::new();
        for shift in all().filter(|shift| cell_of[shift.at()] != NOBODY) {
            coming.extend(made(shift).map(|visit| (problem.visits[visit.at()].client, cell_of[shift.at()])));
        }
        coming.sort_unstable();
        let mut owner = vec![NOBODY; problem.clients as usize];
        let mut most = vec![0; problem.clients as usize];
        for rows in coming.chunk_by(|a, b| a == b) {
            let (client, cell) = rows[0];
            // Who comes most often owns the client; of two the lower cell, so that the same roster is cut the same way.
            if rows.len() > most[client.at()] {
                (most[client.at()], owner[client.at()]) = (rows.len(), cell);
            }
        }
        bring_home(problem, cells, &mut owner);
        let mut commitments = vec![Vec::new(); cells.len()];
        // Whoever comes to a client from another cell is told to the cell that owns the client, so that both count the
        // same faces.
        for shift in all() {
            let row = &problem.shifts[shift.at()];
            for visit in made(shift).map(|visit| &problem.visits[visit.at()]) {
                let owner = owner[visit.client.at()];
                if owner == NOBODY || owner == cell_of[shift.at()] {
                    continue;
                }
                for carer in [row.carer, row.second].into_iter().filter(|carer| carer.is_some()) {
                    let slots = [0, visit.slot];
                    let commitment = |slot: &u16| Commitment { client: visit.client, slot: *slot, carer };
                    commitments[owner].extend(slots[..if visit.slot == 0 { 1 } else { 2 }].iter().map(commitment));
                }
            }
        }
        for rows in &mut commitments {
            rows.sort_unstable();
            rows.dedup();
        }
        Self { owner, commitments }
    }

    /// Whether a neighbourhood may change who comes to a client.
    pub(crate) fn owns(&self, cell: usize, client: ClientIx) -> bool {
        self.owner[client.at()] == cell
    }

    /// Who comes to the clients of a neighbourhood from outside it.
    pub(crate) fn commitments(&mut self, cell: usize) -> Vec<Commitment> {
        core::mem::take(&mut self.commitments[cell])
    }
}

/// Moves visits that nobody makes to the neighbourhood of their client.
fn bring_home(problem: &Problem<'_>, cells: &mut [Vec<Item>], owner: &mut [usize]) {
    let mut homeless: Vec<(usize, Item)> = Vec::new();
    for (cell, items) in cells.iter_mut().enumerate() {
        items.retain(|item| {
            let Some(first) = item.visits.first() else { return true };
            let owner = &mut owner[problem.visits[first.at()].client.at()];
            if *owner == NOBODY {
                *owner = cell;
            }
            // Visits that nobody makes go where their client is owned: only there are all its faces counted.
            let stays = *owner == cell;
            if !stays {
                homeless.push((*owner, item.clone()));
            }
            stays
        });
    }
    for (cell, item) in homeless {
        cells[cell].push(item);
    }
}

/// The visits of these that nobody makes, client by client.
pub(crate) fn by_client(problem: &Problem<'_>, standing: &VisitPositions, visits: &[VisitIx]) -> Vec<Vec<VisitIx>> {
    let mut rows: Vec<VisitIx> = visits.iter().copied().filter(|&visit| standing.parts(visit).is_empty()).collect();
    let client = |visit: VisitIx| problem.visits[visit.at()].client;
    rows.sort_unstable_by_key(|&visit| (client(visit), visit));
    rows.chunk_by(|&a, &b| client(a) == client(b)).map(<[VisitIx]>::to_vec).collect()
}

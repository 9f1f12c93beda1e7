//! Copies of one branch side by side: rosters of the one are a roster of all, so that all should cost no more than as many
//! times the one.

use homeround_core::book::{Commitment, Gap, Pin, Tie};
use homeround_core::ground::{CarerIx, ClientIx, PlaceIx, ShiftIx, VisitIx};
use homeround_core::heap::Tables;

/// Seconds between places of two copies, and metres.
const APART: (u32, u32) = (3_600, 40_000);

/// So many copies of tables whose travel is tabulated, an hour apart by every mode.
///
/// Panics: never.
#[must_use]
pub fn side_by_side(one: &Tables, count: u32) -> Tables {
    let mut all = Tables {
        clients: one.clients * count,
        places: one.places * count,
        first_weekday: one.first_weekday,
        modes: one.modes,
        periods: one.periods,
        prices: one.prices,
        ..Tables::default()
    };
    for copy in 0..count {
        add(&mut all, one, copy);
    }
    all.travel_seconds = spread(&one.travel_seconds, one, count, APART.0);
    all.travel_metres = spread(&one.travel_metres, one, count, APART.1);
    all
}

/// The rows of one copy.
fn add(all: &mut Tables, one: &Tables, copy: u32) {
    let [carers, shifts, visits] =
        [one.carers.len(), one.shifts.len(), one.visits.len()].map(|rows| rows as u32 * copy);
    let (breaks, windows) = (one.breaks.len() as u32 * copy, one.windows.len() as u32 * copy);
    let place = |place: PlaceIx| if place.is_some() { PlaceIx(place.0 + one.places * copy) } else { place };
    let carer = |carer: CarerIx| if carer.is_some() { CarerIx(carer.0 + carers) } else { carer };
    let client = |client: ClientIx| ClientIx(client.0 + one.clients * copy);
    let visit = |visit: VisitIx| VisitIx(visit.0 + visits);
    all.carers.extend(&one.carers);
    all.breaks.extend(&one.breaks);
    all.windows.extend(&one.windows);
    all.most_carers.extend(&one.most_carers);
    all.shifts.extend(one.shifts.iter().map(|row| {
        let mut row = *row;
        (row.carer, row.second) = (carer(row.carer), carer(row.second));
        (row.start, row.end) = (place(row.start), place(row.end));
        row.first_break += breaks;
        row
    }));
    all.visits.extend(one.visits.iter().map(|row| {
        let mut row = *row;
        (row.client, row.place) = (client(row.client), place(row.place));
        row.first_other += windows;
        row
    }));
    all.gaps.extend(one.gaps.iter().map(|row| Gap { first: visit(row.first), second: visit(row.second), ..*row }));
    all.pins.extend(one.pins.iter().map(|row| Pin { visit: visit(row.visit), shift: ShiftIx(row.shift.0 + shifts) }));
    all.ties.extend(one.ties.iter().map(|row| Tie { client: client(row.client), carer: carer(row.carer), ..*row }));
    let committed = |row: &Commitment| Commitment { client: client(row.client), carer: carer(row.carer), ..*row };
    all.commitments.extend(one.commitments.iter().map(committed));
}

/// A table of travel for all copies: of each what it was, and `apart` between two.
fn spread(rows: &[u32], one: &Tables, count: u32, apart: u32) -> Vec<u32> {
    let (places, copies) = (one.places as usize, count as usize);
    let wide = places * copies;
    let mut all = vec![apart; rows.len() * copies * copies];
    for (row, from) in rows.chunks_exact(places.max(1)).enumerate() {
        for copy in 0..copies {
            let (table, place) = (row / places, row % places + copy * places);
            let at = (table * wide + place) * wide + copy * places;
            all[at..at + places].copy_from_slice(from);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::side_by_side;
    use crate::synthetic::{Setting, shape, town};
    use homeround_core::ground::{ModeIx, PlaceIx};
    use homeround_core::heap::Tables;

    #[test]
    fn copies_hold_together_and_are_as_far_apart_inside_as_the_one() {
        let one = shape("S").map(|shape| town(shape, Setting::URBAN, 1, 0).tables).unwrap_or_default();
        let three = side_by_side(&one, 3);
        let valid = three.view().validated(&mut |fault| panic!("{fault:?}"));
        assert!(valid.is_some_and(|valid| valid.problem().visits.len() == 3 * one.visits.len()));
        let way = |tables: &Tables, from: u32, to: u32| {
            tables.view().travel.seconds(ModeIx(0), 0, PlaceIx(from), PlaceIx(to)).0
        };
        for (from, to) in [(0, 1), (2, 0), (one.places - 1, 3)] {
            for copy in (0..3).map(|copy| copy * one.places) {
                assert_eq!(way(&three, from + copy, to + copy), way(&one, from, to));
            }
        }
        assert_eq!(way(&three, 0, one.places), 3_600);
    }
}

//! Units: the visits that are served only together.

use core::ops::Range;

use super::index::{Column, UnitIx, visits};
use super::random::Dice;
use super::timeline::Timeline;
use crate::ground::VisitIx;

/// The visits of each unit. Every visit is in one, mostly alone; a unit's visits stand next to one another.
#[derive(Debug)]
pub(crate) struct Units<'a> {
    /// By unit and one more: where its visits begin in `visits`.
    first: &'a mut [u32],
    /// Visits, unit by unit.
    visits: Column<'a, usize, VisitIx>,
}

impl<'a> Units<'a> {
    /// Not gathered yet: a word for every visit and one more, and one for every visit.
    pub(crate) fn new(first: &'a mut [u32], visits: &'a mut [u32]) -> Self {
        Self { first, visits: Column::new(visits) }
    }

    /// Gathers visits whose gaps say both or neither into units, in the order of their first visit, and tells each visit
    /// its own. Returns how many units there are.
    pub(crate) fn gather(&mut self, time: &mut Timeline<'_>) -> usize {
        let (mut units, mut filled) = (0, 0);
        // Along chains of gaps: each visit joins one unit, so the whole is linear in visits and gaps.
        for visit in visits(time.visits().len()) {
            if time.visit(visit).unit.is_some() {
                continue;
            }
            self.first[units] = filled as u32;
            let mut next = filled;
            let unit = UnitIx(units as u32);
            time.set_unit(visit, unit);
            self.visits.set(filled, visit);
            filled += 1;
            while next < filled {
                filled = self.join(unit, self.visits.get(next), filled, time);
                next += 1;
            }
            units += 1;
        }
        self.first[units..].fill(filled as u32);
        units
    }

    /// Takes the partners of a visit into its unit, behind the first `filled` visits.
    fn join(&mut self, unit: UnitIx, visit: VisitIx, mut filled: usize, time: &mut Timeline<'_>) -> usize {
        for row in time.gaps.range(visit) {
            let gap = time.gaps.get(row);
            let partner = if gap.first == visit { gap.second } else { gap.first };
            if gap.both_or_neither && time.visit(partner).unit.is_none() {
                time.set_unit(partner, unit);
                self.visits.set(filled, partner);
                filled += 1;
            }
        }
        filled
    }

    /// Where the visits of a unit stand, for [`Units::visit`].
    #[inline]
    pub(crate) fn range(&self, unit: UnitIx) -> Range<usize> {
        self.first[unit.at()] as usize..self.first[unit.at() + 1] as usize
    }

    /// The visit in a row.
    #[inline]
    pub(crate) fn visit(&self, row: usize) -> VisitIx {
        self.visits.get(row)
    }

    /// The visits of a unit.
    #[inline]
    pub(crate) fn visits(&self, unit: UnitIx) -> impl ExactSizeIterator<Item = VisitIx> {
        self.visits.list(self.range(unit))
    }

    /// The visits of a unit, when there are just so many.
    pub(crate) fn only<const N: usize>(&self, unit: UnitIx) -> Option<[VisitIx; N]> {
        let rows = self.range(unit);
        (rows.len() == N).then(|| core::array::from_fn(|at| self.visits.get(rows.start + at)))
    }

    /// Lists the visits of a unit in the order of their rows, whatever came before.
    pub(crate) fn sort(&mut self, unit: UnitIx) {
        let rows = self.range(unit);
        self.visits.words_mut()[rows].sort_unstable();
    }

    /// Lists the visits of a unit in random order.
    pub(crate) fn shuffle(&mut self, unit: UnitIx, dice: &mut Dice) {
        let rows = self.range(unit);
        dice.shuffle(&mut self.visits.words_mut()[rows]);
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;
    use crate::book::Gap;
    use crate::ground::Seconds;
    use crate::rounds::timeline::cases::Case;

    fn both(first: u32, second: u32, both_or_neither: bool) -> Gap {
        let (first, second) = (VisitIx(first), VisitIx(second));
        Gap {
            first,
            second,
            least: Seconds(0),
            most: Gap::NO_MOST,
            both_or_neither,
            different_carers: false,
            same_carer: false,
        }
    }

    #[test]
    fn visits_that_gaps_bind_are_one_unit_however_long_the_chain() {
        let mut case = Case::new(&[(0, 9_000); 5]);
        case.gaps.extend([both(0, 3, true), both(4, 3, true), both(1, 2, false)]);
        case.on(|time| {
            let (mut first, mut rows) = ([9; 6], [9; 5]);
            let mut units = Units::new(&mut first, &mut rows);
            assert_eq!(units.gather(time), 3);
            let gathered: Vec<Vec<u32>> =
                (0..3).map(|unit| units.visits(UnitIx(unit)).map(|visit| visit.0).collect()).collect();
            assert_eq!(gathered, [[0, 3, 4].as_slice(), &[1], &[2]]);
            assert_eq!(time.visit(VisitIx(4)).unit, UnitIx(0));
            assert_eq!(units.only(UnitIx(1)), Some([VisitIx(1)]));
            assert_eq!(units.only::<2>(UnitIx(0)), None);
        });
    }

    #[test]
    fn sorting_undoes_any_order() {
        let (mut first, mut rows) = ([0, 4, 5], [3, 1, 2, 0, 9]);
        let mut units = Units::new(&mut first, &mut rows);
        units.shuffle(UnitIx(0), &mut Dice::new(crate::rounds::Seed(3)));
        units.sort(UnitIx(0));
        assert!(units.visits(UnitIx(0)).eq([0, 1, 2, 3].map(VisitIx)));
        assert_eq!(units.visit(4), VisitIx(9), "others stay where they are");
    }
}

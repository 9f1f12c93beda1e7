//! The units that stand in no round, in the order in which they are tried, and how often each stayed out.

use super::index::{Column, Table, UnitIx};

/// The absent units. None is listed twice.
#[derive(Debug)]
pub(crate) struct Absent<'a> {
    /// The units, in order.
    units: Column<'a, usize, UnitIx>,
    len: usize,
    /// `units` as they were when the iteration began.
    before: Column<'a, usize, UnitIx>,
    before_len: usize,
    /// By unit: how often it was tried and stayed absent.
    absences: Table<'a, UnitIx, u32>,
}

impl<'a> Absent<'a> {
    /// Nobody absent; a word for every unit in each.
    pub(crate) fn new(units: &'a mut [u32], before: &'a mut [u32], absences: &'a mut [u32]) -> Self {
        let (units, before) = (Column::new(units), Column::new(before));
        Self { units, len: 0, before, before_len: 0, absences: Table::new(absences) }
    }

    /// Begins with all of so many units absent, and none of them ever before.
    pub(crate) fn lay_out(&mut self, units: usize) {
        self.absences.rows_mut().fill(0);
        self.clear();
        for unit in (0..units as u32).map(UnitIx) {
            self.push(unit);
        }
    }

    /// How many units are absent, as is kept between two steps.
    #[cfg(feature = "std")]
    pub(crate) fn kept(&self) -> usize {
        self.len
    }

    /// Goes on in the same memory, with so many units absent.
    #[cfg(feature = "std")]
    pub(crate) fn resume(&mut self, kept: usize) {
        self.len = kept;
    }

    /// How many units are absent.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The unit in a row of the list.
    #[inline]
    pub(crate) fn unit(&self, row: usize) -> UnitIx {
        self.units.get(row)
    }

    /// The absent units, in order.
    pub(crate) fn list(&self) -> impl Iterator<Item = UnitIx> {
        self.units.list(0..self.len)
    }

    /// Lists a unit, last.
    pub(crate) fn push(&mut self, unit: UnitIx) {
        self.units.set(self.len, unit);
        self.len += 1;
    }

    /// Strikes all off the list.
    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    /// The listed units' row numbers, to be put in another order.
    pub(crate) fn order_mut(&mut self) -> &mut [u32] {
        &mut self.units.words_mut()[..self.len]
    }

    /// Moves a unit to an earlier row, whose unit was placed or moved before.
    pub(crate) fn set(&mut self, row: usize, unit: UnitIx) {
        self.units.set(row, unit);
    }

    /// Strikes the rows off the list that lie between the first `kept` and `tried`.
    pub(crate) fn strike(&mut self, kept: usize, tried: usize) {
        self.units.words_mut().copy_within(tried..self.len, kept);
        self.len -= tried - kept;
    }

    /// Begins an iteration: what is listed now is what [`Absent::take_back`] goes back to.
    pub(crate) fn open(&mut self) {
        self.before_len = self.len;
        self.before.copy(&self.units, self.len);
    }

    /// How many units were absent when the iteration began.
    pub(crate) fn before_len(&self) -> usize {
        self.before_len
    }

    /// Lists those who were absent when the iteration began.
    pub(crate) fn take_back(&mut self) {
        self.len = self.before_len;
        self.units.copy(&self.before, self.len);
    }

    /// Counts, if it was tried, that a unit stayed absent.
    pub(crate) fn note_absence(&mut self, unit: UnitIx, tried: bool) {
        self.absences[unit] += u32::from(tried);
    }

    /// Takes over how often a unit stayed absent before this search.
    #[cfg(feature = "std")]
    pub(crate) fn carry_absences(&mut self, unit: UnitIx, absences: u32) {
        self.absences[unit] = absences;
    }

    /// How often a unit stayed absent.
    pub(crate) fn absences(&self, unit: UnitIx) -> u32 {
        self.absences[unit]
    }

    /// How often those who are absent stayed so, together.
    pub(crate) fn missed(&self) -> u64 {
        self.list().map(|unit| u64::from(self.absences[unit])).sum()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::{Absent, UnitIx};

    fn units(absent: &Absent<'_>) -> Vec<u32> {
        absent.list().map(|unit| unit.0).collect()
    }

    #[test]
    fn who_was_struck_off_is_back_when_the_iteration_is_taken_back() {
        let (mut list, mut before, mut absences) = ([9; 5], [9; 5], [9; 5]);
        let mut absent = Absent::new(&mut list, &mut before, &mut absences);
        absent.lay_out(4);
        absent.open();
        // The units 0 and 2 are placed; 4 is taken out meanwhile.
        absent.push(UnitIx(4));
        absent.set(0, UnitIx(1));
        absent.set(1, UnitIx(3));
        absent.strike(2, 4);
        assert_eq!((units(&absent), absent.before_len()), ([1, 3, 4].into(), 4));
        absent.take_back();
        assert_eq!(units(&absent), [0, 1, 2, 3]);
    }

    #[test]
    fn only_those_who_are_absent_count_as_missed() {
        let (mut list, mut before, mut absences) = ([9; 3], [9; 3], [9; 3]);
        let mut absent = Absent::new(&mut list, &mut before, &mut absences);
        absent.lay_out(3);
        for (unit, tried) in [(0, true), (1, true), (1, true), (2, false)] {
            absent.note_absence(UnitIx(unit), tried);
        }
        assert_eq!((absent.missed(), absent.absences(UnitIx(1)), absent.absences(UnitIx(2))), (3, 2, 0));
        absent.strike(0, 1);
        assert_eq!(absent.missed(), 2);
        absent.order_mut().swap(0, 1);
        assert_eq!((absent.unit(0), absent.len()), (UnitIx(2), 2));
    }
}

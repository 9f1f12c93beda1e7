//! The rounds without visits.

use super::index::{Column, RoundIx, Table, rounds};

/// Rounds without visits, in no order that means anything: it depends on which fell idle when.
#[derive(Debug)]
pub(crate) struct IdleRounds<'a> {
    /// The idle rounds.
    idle: Column<'a, usize, RoundIx>,
    /// By round: where it stands in `idle` while it is idle.
    at: Table<'a, RoundIx, u32>,
    len: usize,
}

impl<'a> IdleRounds<'a> {
    /// Not laid out yet: two words a round.
    pub(crate) fn new(idle: &'a mut [u32], at: &'a mut [u32]) -> Self {
        Self { idle: Column::new(idle), at: Table::new(at), len: 0 }
    }

    /// Lists every round, in order.
    pub(crate) fn lay_out(&mut self) {
        self.len = 0;
        for round in rounds(self.at.len()) {
            self.add(round);
        }
    }

    /// How many rounds are idle, as is kept between two steps.
    #[cfg(feature = "std")]
    pub(crate) fn kept(&self) -> usize {
        self.len
    }

    /// Goes on in the same memory, with so many rounds idle.
    #[cfg(feature = "std")]
    pub(crate) fn resume(&mut self, kept: usize) {
        self.len = kept;
    }

    /// How many rounds are idle.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How many rounds have visits.
    pub(crate) fn used(&self) -> u32 {
        (self.at.len() - self.len) as u32
    }

    /// The idle round in a row.
    #[inline]
    pub(crate) fn round(&self, row: usize) -> RoundIx {
        self.idle.get(row)
    }

    /// Lists a round that lost its last visit.
    pub(crate) fn add(&mut self, round: RoundIx) {
        self.idle.set(self.len, round);
        self.at[round] = self.len as u32;
        self.len += 1;
    }

    /// Strikes a listed round off that got its first visit; the last takes its place.
    pub(crate) fn remove(&mut self, round: RoundIx) {
        self.len -= 1;
        let (at, last) = (self.at[round], self.idle.get(self.len));
        self.idle.set(at as usize, last);
        self.at[last] = at;
    }

    /// Lists the idle rounds in the order of their shifts, whatever came before.
    pub(crate) fn sort(&mut self) {
        self.idle.words_mut()[..self.len].sort_unstable();
        for row in 0..self.len {
            self.at[self.idle.get(row)] = row as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;

    fn list(idle: &IdleRounds<'_>) -> Vec<u32> {
        (0..idle.len()).map(|row| idle.round(row).0).collect()
    }

    #[test]
    fn rounds_fall_idle_and_are_used_again_in_any_order() {
        let (mut rows, mut at) = ([9; 4], [9; 4]);
        let mut idle = IdleRounds::new(&mut rows, &mut at);
        idle.lay_out();
        assert_eq!((list(&idle), idle.used()), ([0, 1, 2, 3].into(), 0));
        idle.remove(RoundIx(1));
        idle.remove(RoundIx(3));
        assert_eq!((list(&idle), idle.used()), ([0, 2].into(), 2));
        idle.remove(RoundIx(0));
        idle.add(RoundIx(3));
        idle.add(RoundIx(0));
        assert_eq!(list(&idle), [2, 3, 0]);
        idle.sort();
        idle.remove(RoundIx(0));
        assert_eq!((list(&idle), idle.used()), ([3, 2].into(), 2));
    }
}

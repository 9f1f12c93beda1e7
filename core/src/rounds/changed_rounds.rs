//! The rounds whose stops or starts changed since what is remembered of them was last found.

use super::index::{Column, RoundIx, Table};

/// Only starts changed in a round.
const STARTS: u32 = 1;
/// Stops came or went.
const STOPS: u32 = 2;

/// Rounds, each at most once, in the order they changed.
#[derive(Debug)]
pub(crate) struct ChangedRounds<'a> {
    rounds: Column<'a, usize, RoundIx>,
    /// By round: [`STARTS`] or [`STOPS`] while what is remembered of it is out of date, or 0.
    stale: Table<'a, RoundIx, u32>,
    len: usize,
}

impl<'a> ChangedRounds<'a> {
    /// No round changed; two words a round.
    pub(crate) fn new(rounds: &'a mut [u32], stale: &'a mut [u32]) -> Self {
        stale.fill(0);
        Self { rounds: Column::new(rounds), stale: Table::new(stale), len: 0 }
    }

    /// Lists a round, unless it is listed.
    #[inline]
    pub(crate) fn add(&mut self, round: RoundIx) {
        if self.stale[round] == 0 {
            self.stale[round] = STARTS;
            self.rounds.set(self.len, round);
            self.len += 1;
        }
    }

    /// Notes that stops came to a round that is listed, or left it.
    #[inline]
    pub(crate) fn note_stops(&mut self, round: RoundIx) {
        if self.stale[round] != 0 {
            self.stale[round] = STOPS;
        }
    }

    /// Whether a listed round has the stops that it had.
    #[inline]
    pub(crate) fn has_same_stops(&self, round: RoundIx) -> bool {
        self.stale[round] != STOPS
    }

    /// Whether what is remembered of a round is out of date.
    #[inline]
    pub(crate) fn is_stale(&self, round: RoundIx) -> bool {
        self.stale[round] != 0
    }

    /// What is remembered of a listed round was found again. It stays listed.
    pub(crate) fn renew(&mut self, round: RoundIx) {
        self.stale[round] = 0;
    }

    /// How many rounds are listed.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The round in a row.
    #[inline]
    pub(crate) fn round(&self, row: usize) -> RoundIx {
        self.rounds.get(row)
    }

    /// The first `count` listed.
    #[inline]
    pub(crate) fn first(&self, count: usize) -> impl Iterator<Item = RoundIx> {
        self.rounds.list(0..count)
    }

    /// All that are listed.
    #[inline]
    pub(crate) fn list(&self) -> impl Iterator<Item = RoundIx> {
        self.first(self.len)
    }

    /// Strikes all off the list: what is remembered of them is true.
    pub(crate) fn clear(&mut self) {
        for row in 0..self.len {
            self.stale[self.rounds.get(row)] = 0;
        }
        self.len = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::{ChangedRounds, RoundIx};

    #[test]
    fn a_round_is_listed_once_and_stays_so_until_all_are_struck_off() {
        let (mut rounds, mut stale) = ([9; 3], [9; 3]);
        let mut changed = ChangedRounds::new(&mut rounds, &mut stale);
        for round in [2, 0, 2] {
            changed.add(RoundIx(round));
        }
        assert!(changed.list().eq([RoundIx(2), RoundIx(0)]));
        changed.renew(RoundIx(2));
        assert!(!changed.is_stale(RoundIx(2)) && changed.is_stale(RoundIx(0)));
        assert_eq!(changed.len(), 2);
        changed.clear();
        assert!(changed.len() == 0 && !changed.is_stale(RoundIx(0)));
        changed.add(RoundIx(0));
        assert_eq!(changed.round(0), RoundIx(0));
    }
}

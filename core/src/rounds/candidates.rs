//! The candidates of an insertion: places with a lower bound of what each costs.

use super::rows::Candidate;

/// Room for a list of candidates, or for two of them, one behind the other. What the rows hold matters only to who listed them.
#[derive(Debug)]
pub(crate) struct Candidates<'a> {
    rows: &'a mut [Candidate],
}

impl<'a> Candidates<'a> {
    /// No candidate yet.
    pub(crate) fn new(rows: &'a mut [Candidate]) -> Self {
        Self { rows }
    }

    /// The candidate in a row.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> &Candidate {
        &self.rows[row]
    }

    /// Lists a candidate in row `to`, where there is room. Returns the end of the list.
    #[inline]
    pub(crate) fn push(&mut self, to: usize, candidate: Candidate) -> usize {
        self.rows.get_mut(to).map_or(to, |row| {
            *row = candidate;
            to + 1
        })
    }

    /// Takes the candidate with the least bound, when that is below `limit`, out of the first `count`.
    pub(crate) fn take_least(&mut self, count: usize, limit: i64) -> Option<Candidate> {
        let rows = &mut self.rows[..count];
        let row = rows
            .iter_mut()
            .min_by_key(|candidate| (candidate.bound, candidate.after))
            .filter(|row| row.bound < limit)?;
        let candidate = *row;
        row.bound = i64::MAX;
        Some(candidate)
    }

    /// Sorts the candidates of `from..to`, cheapest bound first.
    pub(crate) fn sort(&mut self, from: usize, to: usize) {
        self.rows[from..to].sort_unstable_by_key(|candidate| (candidate.bound, candidate.after));
    }

    /// The rows, lent to sort something else by a bound.
    pub(crate) fn lend(&mut self) -> &mut [Candidate] {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Candidates};
    use crate::rounds::index::StopIx;

    fn candidate(bound: i64, after: u32) -> Candidate {
        Candidate { bound, after: StopIx(after), ..Candidate::default() }
    }

    #[test]
    fn the_cheapest_come_first_and_each_is_taken_once() {
        let mut rows = [Candidate::default(); 4];
        let mut candidates = Candidates::new(&mut rows);
        let mut end = 0;
        for (bound, after) in [(5, 1), (3, 9), (3, 2), (8, 0), (1, 1)] {
            end = candidates.push(end, candidate(bound, after));
        }
        assert_eq!(end, 4, "there is no room for the last");
        let mut taken = core::iter::from_fn(|| candidates.take_least(end, 8)).map(|found| (found.bound, found.after.0));
        assert!(taken.by_ref().eq([(3, 2), (3, 9), (5, 1)]), "what costs the limit stays");
    }

    #[test]
    fn one_list_is_sorted_and_the_other_left() {
        let mut rows = [candidate(2, 0), candidate(9, 3), candidate(9, 1), candidate(4, 0)];
        let mut candidates = Candidates::new(&mut rows);
        candidates.sort(1, 4);
        let found = [0, 1, 2, 3].map(|row| (candidates.get(row).bound, candidates.get(row).after.0));
        assert_eq!(found, [(2, 0), (4, 0), (9, 1), (9, 3)]);
    }
}

//! Lists of rows by owner, all in one array: an index by counting.

use core::marker::PhantomData;
use core::ops::Range;

use super::index::{Column, RowIx, Word};

/// For each owner the rows that are its own.
#[derive(Debug)]
pub(crate) struct GroupedRows<'a, Ix, V> {
    /// By owner and one more: where its rows begin in `rows`.
    first: &'a mut [u32],
    /// Rows, owner by owner.
    rows: Column<'a, usize, V>,
    ix: PhantomData<Ix>,
}

impl<'a, Ix: RowIx, V: Word> GroupedRows<'a, Ix, V> {
    /// Not filled yet: a word for every owner and one more, and one for every row. Without owners both may be empty.
    pub(crate) fn new(first: &'a mut [u32], rows: &'a mut [u32]) -> Self {
        Self { first, rows: Column::new(rows), ix: PhantomData }
    }

    /// Gives every owner its rows, in the order in which they come.
    pub(crate) fn fill(&mut self, pairs: impl Iterator<Item = (Ix, V)> + Clone) {
        self.first.fill(0);
        for (owner, _) in pairs.clone() {
            self.first[owner.row() + 1] += 1;
        }
        for at in 1..self.first.len() {
            self.first[at] += self.first[at - 1];
        }
        // Each owner's beginning moves on to its end, which is the next one's beginning.
        for (owner, row) in pairs {
            let at = &mut self.first[owner.row()];
            self.rows.set(*at as usize, row);
            *at += 1;
        }
        for at in (1..self.first.len()).rev() {
            self.first[at] = self.first[at - 1];
        }
        if let Some(first) = self.first.first_mut() {
            *first = 0;
        }
    }

    /// Where an owner's rows stand, for [`GroupedRows::get`].
    #[inline]
    pub(crate) fn range(&self, owner: Ix) -> Range<usize> {
        self.first[owner.row()] as usize..self.first[owner.row() + 1] as usize
    }

    /// The row that stands there.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> V {
        self.rows.get(at)
    }

    /// An owner's rows.
    #[inline]
    pub(crate) fn list(&self, owner: Ix) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator + Clone {
        self.rows.list(self.range(owner))
    }

    /// Sorts an owner's rows.
    pub(crate) fn sort_by_key<K: Ord>(&mut self, owner: Ix, key: impl Fn(V) -> K) {
        let rows = self.range(owner);
        self.rows.words_mut()[rows].sort_unstable_by_key(|&word| key(V::from_word(word)));
    }
}

#[cfg(test)]
mod tests {
    use super::GroupedRows;
    use crate::ground::GapIx;
    use crate::ground::VisitIx;

    #[test]
    fn every_owner_has_its_rows_in_the_order_they_came() {
        let (mut first, mut rows) = ([9; 4], [9; 5]);
        let mut groups = GroupedRows::new(&mut first, &mut rows);
        let pairs = [(2, 7), (0, 1), (2, 3), (0, 0), (2, 5)].map(|(visit, gap)| (VisitIx(visit), GapIx(gap)));
        groups.fill(pairs.into_iter());
        assert!(groups.list(VisitIx(0)).eq([GapIx(1), GapIx(0)]));
        assert_eq!(groups.list(VisitIx(1)).len(), 0);
        assert!(groups.list(VisitIx(2)).eq([GapIx(7), GapIx(3), GapIx(5)]));
        groups.sort_by_key(VisitIx(2), |gap| gap);
        assert!(groups.range(VisitIx(2)).map(|at| groups.get(at)).eq([GapIx(3), GapIx(5), GapIx(7)]));
    }

    #[test]
    fn without_owners_there_is_nothing_to_fill() {
        let mut groups = GroupedRows::<VisitIx, GapIx>::new(&mut [], &mut []);
        groups.fill(core::iter::empty());
    }
}

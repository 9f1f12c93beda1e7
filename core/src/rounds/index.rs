//! Row numbers of the search's own tables, and the tables that only their own row numbers reach.

use core::marker::PhantomData;
use core::ops::{Index, IndexMut, Range};

use crate::ground::{CarerIx, ClientIx, GapIx, ShiftIx, VisitIx};

/// A row number of one table.
pub(crate) trait RowIx: Copy {
    /// The row as a slice index.
    fn row(self) -> usize;
}

impl RowIx for usize {
    #[inline]
    fn row(self) -> usize {
        self
    }
}

/// What a word of the workspace holds.
pub(crate) trait Word: Copy {
    /// What the word says.
    fn from_word(word: u32) -> Self;
    /// The word that says it.
    fn to_word(self) -> u32;
}

impl Word for i32 {
    #[inline]
    fn from_word(word: u32) -> Self {
        word as Self
    }

    #[inline]
    fn to_word(self) -> u32 {
        self as u32
    }
}

impl Word for u8 {
    #[inline]
    fn from_word(word: u32) -> Self {
        word as Self
    }

    #[inline]
    fn to_word(self) -> u32 {
        u32::from(self)
    }
}

/// A row number as an index and as a word.
macro_rules! row_ix {
    ($($name:ident),*) => {$(
        impl RowIx for $name {
            #[inline]
            fn row(self) -> usize {
                self.at()
            }
        }

        impl Word for $name {
            #[inline]
            fn from_word(word: u32) -> Self {
                Self(word)
            }

            #[inline]
            fn to_word(self) -> u32 {
                self.0
            }
        }
    )*};
}

/// Declares a row number of one of the search's tables.
macro_rules! own_ix {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
        #[repr(transparent)]
        pub(crate) struct $name(pub(crate) u32);

        impl $name {
            /// The row number that stands for "none": no table is this long.
            pub(crate) const NONE: Self = Self(u32::MAX);

            /// The row as a slice index.
            #[inline]
            pub(crate) const fn at(self) -> usize {
                self.0 as usize
            }

            #[inline]
            pub(crate) const fn is_some(self) -> bool {
                !self.is_none()
            }

            #[inline]
            pub(crate) const fn is_none(self) -> bool {
                self.0 == u32::MAX
            }
        }

        row_ix!($name);
    )*};
}

own_ix!(
    /// A stop's row: parts by visit, then breaks, then the start of each round, then the end of each round.
    StopIx,
    /// A round's row, which is its shift's.
    RoundIx,
    /// What has a start: a visit's row, or the number of visits plus a break's row.
    EventIx,
    /// A row of the units: visits that are served only together.
    UnitIx,
    /// A row of the companies: first the clients, then their slots.
    CompanyIx
);
row_ix!(CarerIx, ClientIx, GapIx, VisitIx);

impl StopIx {
    /// The row so many rows farther on.
    #[inline]
    pub(crate) const fn plus(self, rows: u32) -> Self {
        Self(self.0 + rows)
    }
}

impl RoundIx {
    /// The shift in which the round is made.
    #[inline]
    pub(crate) const fn shift(self) -> ShiftIx {
        ShiftIx(self.0)
    }
}

/// The rounds of so many shifts.
pub(crate) fn rounds(count: usize) -> impl DoubleEndedIterator<Item = RoundIx> + Clone {
    (0..count as u32).map(RoundIx)
}

/// So many visits.
pub(crate) fn visits(count: usize) -> impl DoubleEndedIterator<Item = VisitIx> {
    (0..count as u32).map(VisitIx)
}

impl EventIx {
    /// The event of a visit.
    #[inline]
    pub(crate) const fn from_visit(visit: VisitIx) -> Self {
        Self(visit.0)
    }

    /// The visit of an event that is no break.
    #[inline]
    pub(crate) const fn visit(self) -> VisitIx {
        VisitIx(self.0)
    }
}

impl CompanyIx {
    /// The company of a client.
    #[inline]
    pub(crate) const fn from_client(client: ClientIx) -> Self {
        Self(client.0)
    }
}

/// Takes the next `count` of the words lent; [`super::ProblemSize::words`] counts them all.
pub(crate) fn take<'a>(words: &mut &'a mut [u32], count: usize) -> &'a mut [u32] {
    let (head, tail) = core::mem::take(words).split_at_mut(count);
    *words = tail;
    head
}

/// Rows that one kind of row number reaches.
#[derive(Debug)]
pub(crate) struct Table<'a, Ix, T> {
    rows: &'a mut [T],
    ix: PhantomData<Ix>,
}

impl<'a, Ix: RowIx, T> Table<'a, Ix, T> {
    pub(crate) fn new(rows: &'a mut [T]) -> Self {
        Self { rows, ix: PhantomData }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    #[inline]
    pub(crate) fn get(&self, ix: Ix) -> Option<&T> {
        self.rows.get(ix.row())
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, ix: Ix) -> Option<&mut T> {
        self.rows.get_mut(ix.row())
    }

    /// The rows in order.
    #[inline]
    pub(crate) fn rows(&self) -> &[T] {
        self.rows
    }

    /// The rows in order, to be changed.
    #[inline]
    pub(crate) fn rows_mut(&mut self) -> &mut [T] {
        self.rows
    }

    /// The rows to be read only.
    #[inline]
    pub(crate) fn view(&self) -> View<'_, Ix, T> {
        View { rows: self.rows, ix: PhantomData }
    }

    /// The same rows, lent on: a loop that keeps them in registers is faster than one through the workspace.
    #[inline]
    pub(crate) fn lend(&mut self) -> Table<'_, Ix, T> {
        Table { rows: self.rows, ix: PhantomData }
    }
}

impl<Ix: RowIx, T> Index<Ix> for Table<'_, Ix, T> {
    type Output = T;

    #[inline]
    fn index(&self, ix: Ix) -> &T {
        &self.rows[ix.row()]
    }
}

impl<Ix: RowIx, T> IndexMut<Ix> for Table<'_, Ix, T> {
    #[inline]
    fn index_mut(&mut self, ix: Ix) -> &mut T {
        &mut self.rows[ix.row()]
    }
}

/// Rows of a table to be read only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a, Ix, T> {
    rows: &'a [T],
    ix: PhantomData<Ix>,
}

impl<Ix: RowIx, T> Index<Ix> for View<'_, Ix, T> {
    type Output = T;

    #[inline]
    fn index(&self, ix: Ix) -> &T {
        &self.rows[ix.row()]
    }
}

/// Words that one kind of row number reaches, and that all say the same kind of thing. A list's row number is `usize`.
#[derive(Debug)]
pub(crate) struct Column<'a, Ix, V> {
    words: &'a mut [u32],
    ix: PhantomData<(Ix, V)>,
}

impl<'a, Ix: RowIx, V: Word> Column<'a, Ix, V> {
    pub(crate) fn new(words: &'a mut [u32]) -> Self {
        Self { words, ix: PhantomData }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    #[inline]
    pub(crate) fn get(&self, ix: Ix) -> V {
        V::from_word(self.words[ix.row()])
    }

    #[inline]
    pub(crate) fn set(&mut self, ix: Ix, value: V) {
        self.words[ix.row()] = value.to_word();
    }

    /// What the words of these rows say, in order.
    #[inline]
    pub(crate) fn list(&self, rows: Range<usize>) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator + Clone {
        self.words[rows].iter().map(|&word| V::from_word(word))
    }

    /// Takes the first `count` words of another list.
    pub(crate) fn copy(&mut self, other: &Self, count: usize) {
        self.words[..count].copy_from_slice(&other.words[..count]);
    }

    /// The words themselves, to be sorted, shuffled, moved or filled.
    #[inline]
    pub(crate) fn words_mut(&mut self) -> &mut [u32] {
        self.words
    }

    /// The same words, lent on.
    #[inline]
    pub(crate) fn lend(&mut self) -> Column<'_, Ix, V> {
        Column { words: self.words, ix: PhantomData }
    }
}

//! The undo log of an iteration: the rounds it touched, as they were before.

use super::index::{Column, RoundIx, StopIx, Table};

/// What the rounds touched in this iteration were before.
#[derive(Debug)]
pub(crate) struct UndoLog<'a> {
    /// The rounds touched, one behind the other, each from its start on.
    stops: Column<'a, usize, StopIx>,
    /// Beside `stops`: their starts; beside a round's start, how many stops follow it.
    starts: Column<'a, usize, i32>,
    /// Beside `stops`: their options.
    options: Column<'a, usize, u8>,
    len: usize,
    /// Rounds touched in this iteration.
    touched: Column<'a, usize, RoundIx>,
    touched_len: usize,
    /// By round: the iteration in which it was last touched.
    touched_in: Table<'a, RoundIx, u32>,
    iteration: u32,
}

impl<'a> UndoLog<'a> {
    /// An empty log: the first three with a word for every stop but the ends of rounds, the last two with one for every
    /// round.
    pub(crate) fn new(
        stops: &'a mut [u32],
        starts: &'a mut [u32],
        options: &'a mut [u32],
        touched: &'a mut [u32],
        touched_in: &'a mut [u32],
    ) -> Self {
        touched_in.fill(0);
        Self {
            stops: Column::new(stops),
            starts: Column::new(starts),
            options: Column::new(options),
            len: 0,
            touched: Column::new(touched),
            touched_len: 0,
            touched_in: Table::new(touched_in),
            iteration: 1,
        }
    }

    /// Begins an iteration, in which no round was touched yet.
    pub(crate) fn open(&mut self) {
        self.iteration = self.iteration.wrapping_add(1);
        if self.iteration == 0 {
            self.touched_in.rows_mut().fill(0);
            self.iteration = 1;
        }
        self.len = 0;
        self.touched_len = 0;
    }

    /// Notes that a round is touched, and writes its start. Returns the row of it.
    pub(crate) fn open_round(&mut self, round: RoundIx, start: StopIx) -> usize {
        self.touched_in[round] = self.iteration;
        self.touched.set(self.touched_len, round);
        self.touched_len += 1;
        self.stops.set(self.len, start);
        self.len += 1;
        self.len - 1
    }

    /// Writes the next stop of the round that is open, with its start and its option.
    #[inline]
    pub(crate) fn push(&mut self, stop: StopIx, start: i32, option: u8) {
        self.stops.set(self.len, stop);
        self.starts.set(self.len, start);
        self.options.set(self.len, option);
        self.len += 1;
    }

    /// Writes how many stops the round that begins in row `head` has.
    pub(crate) fn close_round(&mut self, head: usize) {
        self.starts.set(head, (self.len - head - 1) as i32);
    }

    /// The rows written.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The start of the round that begins in row `head`, and how many stops follow it.
    pub(crate) fn round_at(&self, head: usize) -> (StopIx, usize) {
        (self.stops.get(head), self.starts.get(head) as usize)
    }

    /// A stop, with its start and its option.
    #[inline]
    pub(crate) fn stop_at(&self, row: usize) -> (StopIx, i32, u8) {
        (self.stops.get(row), self.starts.get(row), self.options.get(row))
    }

    /// Whether a round was touched in this iteration.
    #[inline]
    pub(crate) fn is_touched(&self, round: RoundIx) -> bool {
        self.touched_in[round] == self.iteration
    }

    /// How many rounds were touched in this iteration.
    #[inline]
    pub(crate) fn touched_len(&self) -> usize {
        self.touched_len
    }

    /// One of the rounds touched in this iteration, in the order they were.
    #[inline]
    pub(crate) fn touched_round(&self, at: usize) -> RoundIx {
        self.touched.get(at)
    }

    /// The rounds touched in this iteration.
    pub(crate) fn touched(&self) -> impl Iterator<Item = RoundIx> {
        self.touched.list(0..self.touched_len)
    }
}

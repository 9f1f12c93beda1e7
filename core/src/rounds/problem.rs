//! The problem: everything a roster is made from, as borrowed tables whose rows are validated once.

use crate::book::{Break, Carer, Gap, Shift, Tie, Travel, Visit};
use crate::ground::{ClientIx, Cost, GapIx, ShiftIx, VisitIx};

/// Prices that belong to no single visit or carer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Prices {
    /// Of one second travelled, on top of the carer's paid time. Zero for pay alone.
    pub travel_second: Cost,
    /// Of one second of the roster's largest single lateness. Zero unless wanted.
    pub worst_late_second: Cost,
    /// Of one carer's part of a visit when that carer has never visited the client.
    pub unfamiliar: Cost,
}

/// What is wrong with a problem: the table and row, and in what way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// A visit's window, due time, duration, carer count or references are out of range.
    Visit(VisitIx),
    /// A shift's span, places, carer or breaks are out of range.
    Shift(ShiftIx),
    /// A carer's mode or prices are out of range.
    Carer(crate::ground::CarerIx),
    /// A break's window or duration is out of range.
    Break(crate::ground::BreakIx),
    /// A gap names missing visits, the same one twice, or a `least` above its `most`.
    Gap(GapIx),
    /// A tie names a missing client or carer, or the ties are not sorted by client and carer without repeats.
    Tie(usize),
    /// A travel table is not `modes × places × places`, or an entry is longer than a plan.
    Travel,
    /// More rows than the tables may hold.
    Size,
}

/// A validated problem over borrowed tables. Rows are sorted by the caller's ids, so that the order of the input's rows
/// cannot change an answer.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// How many clients there are.
    pub clients: u32,
    /// The carers, by [`crate::ground::CarerIx`].
    pub carers: &'a [Carer],
    /// The shifts, by [`ShiftIx`]; each becomes a round.
    pub shifts: &'a [Shift],
    /// The breaks, by [`crate::ground::BreakIx`]; those of one shift stand together.
    pub breaks: &'a [Break],
    /// The visits, by [`VisitIx`].
    pub visits: &'a [Visit],
    /// The gaps between visits, by [`GapIx`].
    pub gaps: &'a [Gap],
    /// What is known of clients and carers together, sorted by client and carer.
    pub ties: &'a [Tie],
    /// Travel by mode.
    pub travel: Travel<'a>,
    /// Prices that belong to no row.
    pub prices: Prices,
}

impl<'a> Problem<'a> {
    /// The row of a client and a carer, if there is one.
    ///
    /// Panics: never.
    #[must_use]
    pub fn tie(&self, client: ClientIx, carer: crate::ground::CarerIx) -> Option<&'a Tie> {
        let found = self.ties.binary_search_by(|tie| (tie.client, tie.carer).cmp(&(client, carer)));
        found.ok().and_then(|row| self.ties.get(row))
    }
}

//! A problem in bytes: how many rows each table has, then the tables.

use homeround_core::book::{Break, Carer, Commitment, Gap, Pin, Shift, Tie, Travel, Visit};
use homeround_core::ground::Window;
use homeround_core::rounds::{Planned, Problem, Roster};
use serde::{Deserialize, Serialize};

use crate::arena::Arena;
use crate::error::WireError;
use crate::frame::Encoder;
use crate::rows::{CoreRow, PricesRow};

/// What stands before the tables.
#[derive(Serialize, Deserialize)]
struct Head {
    clients: u32,
    carers: u32,
    shifts: u32,
    breaks: u32,
    visits: u32,
    gaps: u32,
    ties: u32,
    windows: u32,
    pins: u32,
    commitments: u32,
    most_carers: u32,
    first_weekday: u8,
    places: u32,
    modes: u32,
    periods: u32,
    /// Entries of the table of seconds.
    seconds: u32,
    /// Entries of the table of metres.
    metres: u32,
    prices: PricesRow,
}

/// The most that is left free before a table.
pub(crate) const PAD: usize = align_of::<u128>() - 1;

impl Head {
    /// Of each table how many rows it has, and the bytes of one in memory.
    const fn tables(&self) -> [(u32, usize); 12] {
        [
            (self.carers, size_of::<Carer>()),
            (self.shifts, size_of::<Shift>()),
            (self.breaks, size_of::<Break>()),
            (self.visits, size_of::<Visit>()),
            (self.gaps, size_of::<Gap>()),
            (self.ties, size_of::<Tie>()),
            (self.windows, size_of::<Window>()),
            (self.pins, size_of::<Pin>()),
            (self.commitments, size_of::<Commitment>()),
            (self.most_carers, size_of::<u16>()),
            (self.seconds, size_of::<u32>()),
            (self.metres, size_of::<u32>()),
        ]
    }
}

/// The bytes of a body that are not read yet.
#[derive(Debug)]
pub(crate) struct Body<'b>(&'b [u8]);

impl<'b> Body<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn take<T: Deserialize<'b>>(&mut self) -> Result<T, WireError> {
        let (value, rest) = postcard::take_from_bytes(self.0).map_err(|_| WireError::Malformed)?;
        self.0 = rest;
        Ok(value)
    }

    /// A table of so many values. Each takes a byte at least: a count that cannot be true claims no memory.
    pub(crate) fn table<'m, T: Copy>(
        &mut self,
        count: u32,
        arena: &mut Arena<'m>,
        read: fn(&mut Self) -> Result<T, WireError>,
    ) -> Result<&'m mut [T], WireError> {
        let count = usize::try_from(count).ok().filter(|count| *count <= self.0.len()).ok_or(WireError::Malformed)?;
        arena.rows(count, || read(self))
    }

    pub(crate) fn rows<'m, T: CoreRow>(&mut self, count: u32, arena: &mut Arena<'m>) -> Result<&'m [T], WireError> {
        Ok(self.table(count, arena, |body| T::core(body.take()?))?)
    }

    /// Says what memory tables take together, of each of which the rows and the bytes of one are known.
    ///
    /// # Errors
    /// [`WireError::Malformed`] when there are more rows than bytes: a count that cannot be true claims no memory.
    pub(crate) fn expect(&self, tables: &[(u32, usize)], arena: &mut Arena<'_>) -> Result<(), WireError> {
        let rows = tables.iter().fold(0_u64, |rows, (count, _)| rows.saturating_add(u64::from(*count)));
        let rows = usize::try_from(rows).map_err(|_| WireError::Malformed)?;
        if rows > self.0.len() {
            return Err(WireError::Malformed);
        }
        let bytes = tables.iter().map(|&(count, bytes)| (count as usize).saturating_mul(bytes).saturating_add(PAD));
        arena.expect(bytes.fold(0, usize::saturating_add));
        Ok(())
    }

    /// The problem, not yet validated.
    pub(crate) fn problem<'m>(&mut self, arena: &mut Arena<'m>) -> Result<Problem<'m>, WireError> {
        let head: Head = self.take()?;
        self.expect(&head.tables(), arena)?;
        Ok(Problem {
            clients: head.clients,
            carers: self.rows(head.carers, arena)?,
            shifts: self.rows(head.shifts, arena)?,
            breaks: self.rows(head.breaks, arena)?,
            visits: self.rows(head.visits, arena)?,
            gaps: self.rows(head.gaps, arena)?,
            ties: self.rows(head.ties, arena)?,
            windows: self.rows(head.windows, arena)?,
            pins: self.rows(head.pins, arena)?,
            commitments: self.rows(head.commitments, arena)?,
            most_carers: self.table(head.most_carers, arena, Self::take)?,
            first_weekday: head.first_weekday,
            travel: Travel {
                places: head.places,
                modes: head.modes,
                periods: head.periods,
                seconds: self.table(head.seconds, arena, Self::take)?,
                metres: self.table(head.metres, arena, Self::take)?,
                ways: None,
            },
            prices: CoreRow::core(head.prices)?,
        })
    }

    /// A roster.
    pub(crate) fn roster<'m>(&mut self, arena: &mut Arena<'m>) -> Result<Roster<'m>, WireError> {
        let (first, stops) = self.take()?;
        self.expect(&[(first, size_of::<u32>()), (stops, size_of::<Planned>())], arena)?;
        Ok(Roster { first: self.table(first, arena, Self::take)?, stops: self.rows::<Planned>(stops, arena)? })
    }

    /// What was not read yet.
    pub(crate) fn left(&self) -> &'b [u8] {
        self.0
    }

    /// Nothing may stand behind the last value.
    pub(crate) fn end(&self) -> Result<(), WireError> {
        if self.0.is_empty() { Ok(()) } else { Err(WireError::Malformed) }
    }
}

/// How many rows, as it is written.
pub(crate) fn count(rows: usize) -> Result<u32, WireError> {
    u32::try_from(rows).map_err(|_| WireError::Malformed)
}

impl Encoder<'_> {
    /// Writes rows.
    pub(crate) fn rows<T: CoreRow>(&mut self, rows: &[T]) -> Result<(), WireError> {
        rows.iter().try_for_each(|row| self.put(&row.wire()))
    }

    /// Writes numbers.
    pub(crate) fn numbers<T: Serialize>(&mut self, numbers: &[T]) -> Result<(), WireError> {
        numbers.iter().try_for_each(|number| self.put(number))
    }

    /// Writes a problem.
    pub(crate) fn problem(&mut self, problem: &Problem<'_>) -> Result<(), WireError> {
        let Travel { places, modes, periods, seconds, metres, ways } = problem.travel;
        // Ways that are asked for cannot be sent: they are looked up before.
        if ways.is_some() {
            return Err(WireError::Malformed);
        }
        self.put(&Head {
            clients: problem.clients,
            carers: count(problem.carers.len())?,
            shifts: count(problem.shifts.len())?,
            breaks: count(problem.breaks.len())?,
            visits: count(problem.visits.len())?,
            gaps: count(problem.gaps.len())?,
            ties: count(problem.ties.len())?,
            windows: count(problem.windows.len())?,
            pins: count(problem.pins.len())?,
            commitments: count(problem.commitments.len())?,
            most_carers: count(problem.most_carers.len())?,
            first_weekday: problem.first_weekday,
            places,
            modes,
            periods,
            seconds: count(seconds.len())?,
            metres: count(metres.len())?,
            prices: problem.prices.wire(),
        })?;
        self.rows(problem.carers)?;
        self.rows(problem.shifts)?;
        self.rows(problem.breaks)?;
        self.rows(problem.visits)?;
        self.rows(problem.gaps)?;
        self.rows(problem.ties)?;
        self.rows(problem.windows)?;
        self.rows(problem.pins)?;
        self.rows(problem.commitments)?;
        self.numbers(problem.most_carers)?;
        self.numbers(seconds)?;
        self.numbers(metres)
    }

    /// Writes a roster.
    pub(crate) fn roster(&mut self, roster: &Roster<'_>) -> Result<(), WireError> {
        self.put(&(count(roster.first.len())?, count(roster.stops.len())?))?;
        self.numbers(roster.first)?;
        self.rows(roster.stops)
    }
}

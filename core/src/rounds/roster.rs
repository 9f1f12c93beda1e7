//! A roster: for every shift the stops of its round in order, each with its start.
//!
//! ```
//! use homeround_core::ground::{Seconds, ShiftIx, VisitIx};
//! use homeround_core::rounds::{Planned, Roster, Task};
//!
//! let stops = [Planned { task: Task::Visit(VisitIx(4)), start: Seconds(28_800) }];
//! let roster = Roster { first: &[0, 0, 1], stops: &stops };
//! assert_eq!(roster.round(ShiftIx(0)), []);
//! assert_eq!(roster.round(ShiftIx(1)), stops);
//! assert_eq!(roster.round(ShiftIx(9)), [], "there is no such shift");
//! ```

use crate::ground::{BreakIx, Seconds, ShiftIx, VisitIx};

/// What a carer stops for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Task {
    /// One carer's part of a visit.
    Visit(VisitIx),
    /// A break, wherever the carer is.
    Break(BreakIx),
}

impl Planned {
    /// A row in which nothing is planned yet: what memory is filled with before it is lent.
    pub const BLANK: Self = Self { task: Task::Visit(VisitIx::NONE), start: Seconds::ZERO };
}

/// One stop of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Planned {
    /// What for.
    pub task: Task,
    /// When it starts.
    pub start: Seconds,
}

/// A roster over borrowed rows. A visit that stands in no round is unserved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Roster<'a> {
    /// Where each round's stops begin in `stops`; one entry a shift, and one past the end.
    pub first: &'a [u32],
    /// The stops of all rounds, round by round, each in order of time.
    pub stops: &'a [Planned],
}

impl<'a> Roster<'a> {
    /// The stops of one shift's round, empty when the shift is not used or not in this roster.
    ///
    /// Panics: never.
    #[must_use]
    pub fn round(&self, shift: ShiftIx) -> &'a [Planned] {
        let bounds = self.first.get(shift.at()).zip(self.first.get(shift.at().saturating_add(1)));
        bounds.and_then(|(&from, &to)| self.stops.get(from as usize..to as usize)).unwrap_or(&[])
    }
}

//! A correction: a record of its own beside what was recorded, with who, when, before, after and why.
//!
//! ```
//! use homeround_core::ground::{CarerIx, Instant, VisitIx};
//! use homeround_core::verification::{CorrectedField, Correction, Target, User};
//!
//! // The office writes down that the carer left at half past nine; another approved it.
//! let half_past = Instant(1_780_306_200_000);
//! let office = |id| User { id, carer: CarerIx::NONE };
//! let left = Correction {
//!     by: Some(office(1)), at: Some(half_past),
//!     target: Target::Visit { visit: VisitIx(0), carer: CarerIx(0) }, change: CorrectedField::Out(half_past),
//!     complete: true, reason: 7, memo: 0, memo_needed: false, attested: true,
//!     approved: Some((office(2), half_past)), may_unlock: false,
//! };
//! assert!(left.change.edits(), "it edits the record; an acknowledgement would not");
//! ```

use super::event::DeviceIx;
use crate::ground::{CarerIx, Instant, VisitIx};

/// Somebody who corrects or approves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct User {
    /// Their number in the host's list of users.
    pub id: u32,
    /// The carer they are, or [`CarerIx::NONE`].
    pub carer: CarerIx,
}

/// What a correction is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    /// One carer's attendance of a planned visit, which is made when nobody recorded one.
    Visit {
        /// Which visit.
        visit: VisitIx,
        /// Whose attendance.
        carer: CarerIx,
    },
    /// The attendance that this event is part of.
    Attendance {
        /// The event's device.
        device: DeviceIx,
        /// Its number.
        seq: u64,
    },
    /// A raw event. Nobody may change one; the correction is refused (V43).
    Event {
        /// Its device.
        device: DeviceIx,
        /// Its number.
        seq: u64,
    },
}

/// What is to be different.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CorrectedField {
    /// When the carer came.
    In(Instant),
    /// When the carer left.
    Out(Instant),
    /// In and Out were the wrong way round, and are swapped (V34).
    Swap,
    /// What a rule, by its number, asks to be acknowledged or looked at is. Zero for evidence that is too low.
    Acknowledge(u8),
    /// What a rule, by its number, wants corrected stands, for the reason given.
    Settle(u8),
}

impl CorrectedField {
    /// Whether it edits the record, and does not only answer a finding.
    #[must_use]
    pub const fn edits(self) -> bool {
        matches!(self, Self::In(_) | Self::Out(_) | Self::Swap)
    }
}

/// One correction: one changed field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Correction {
    /// Who made it; nothing when nobody says (V41).
    pub by: Option<User>,
    /// When; nothing when it does not say (V41).
    pub at: Option<Instant>,
    /// Of what.
    pub target: Target,
    /// What is to be different.
    pub change: CorrectedField,
    /// Whether it says both what stood there before, be it nothing, and what stands there after (V41).
    pub complete: bool,
    /// The reason's code, zero for none (V41).
    pub reason: u32,
    /// A number that stands for the memo, zero for none.
    pub memo: u64,
    /// Whether the reason's code asks for a memo.
    pub memo_needed: bool,
    /// Whether whoever made it attests to it (V41).
    pub attested: bool,
    /// Who approved it and when.
    pub approved: Option<(User, Instant)>,
    /// Whether whoever made it may unlock visits past the lock (V43).
    pub may_unlock: bool,
}

/// What became of a correction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Accepted {
    /// Not made yet at the time that is asked about.
    #[default]
    NotYet,
    /// In effect, or superseded by a later one.
    Accepted,
    /// Waits for another authorised user's approval (V43).
    Pending,
    /// Refused (V41 to V43).
    Refused,
}

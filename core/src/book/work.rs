//! What a carer does with a stretch of time: written by rounds and verification, read by cost.
//!
//! ```
//! use homeround_core::book::{Activity, Worked};
//! use homeround_core::ground::{CarerIx, ClientIx, Seconds, ShiftIx, Span, VisitIx};
//!
//! let span = Span { start: Seconds(8 * 3600), end: Seconds(8 * 3600 + 1_800) };
//! let contact = Worked {
//!     carer: CarerIx(0),
//!     shift: ShiftIx(0),
//!     activity: Activity::Contact,
//!     span,
//!     visit: VisitIx(0),
//!     client: ClientIx(0),
//!     metres: 0,
//! };
//! assert_eq!(contact.span.length(), Seconds::from_minutes(30));
//! ```

use crate::ground::{CarerIx, ClientIx, ShiftIx, Span, VisitIx};

/// What a stretch of a carer's time went on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Activity {
    /// With a client.
    Contact,
    /// On the way from one client to the next.
    Travel,
    /// On the way from home or base to the first client, or back from the last.
    Commute,
    /// At or near the next client, before the visit starts.
    Waiting,
    /// A break in working time.
    PaidBreak,
    /// A break that is the carer's own.
    UnpaidBreak,
}

/// One stretch of one carer's time, planned or worked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worked {
    /// Who.
    pub carer: CarerIx,
    /// In which shift; [`ShiftIx::NONE`] when it was outside any.
    pub shift: ShiftIx,
    /// What it went on.
    pub activity: Activity,
    /// When.
    pub span: Span,
    /// The visit made, travelled to or waited for; [`VisitIx::NONE`] for breaks and the way back.
    pub visit: VisitIx,
    /// The client of that visit, or [`ClientIx::NONE`].
    pub client: ClientIx,
    /// Metres travelled in it.
    pub metres: u32,
}

//! Why time cannot be priced.
//!
//! ```
//! use homeround_core::cost::Unpriceable;
//! use homeround_core::ground::{CarerIx, CatalogueError};
//!
//! let why = Unpriceable::Carer(CarerIx(3));
//! assert_eq!((why.code(), why.to_string().as_str()), ("HR0321", "names carer row 3, which the terms do not have"));
//! ```

use crate::ground::{CarerIx, ClientIx, ModeIx, Seconds, ShiftIx, VisitIx};

/// Why a stretch of time, or the terms, cannot be priced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unpriceable {
    /// A carer that is not in the terms.
    Carer(CarerIx),
    /// A client that is not in the terms.
    Client(ClientIx),
    /// A visit that is not in the terms, or whose package is not.
    Visit(VisitIx),
    /// A shift that is not in the terms.
    Shift(ShiftIx),
    /// A travel mode that is not in the terms.
    Mode(ModeIx),
    /// A stretch that ends before it starts, or that the pay weeks do not cover.
    Span(Seconds),
    /// An enhancement that ends before it starts, or starts before the one in front of it ends.
    Enhancement(Seconds),
    /// Less memory lent than [`Size`](super::LedgerSize) asks for.
    Memory,
    /// More time or money than is counted.
    TooMuch,
}

crate::error_table! { Unpriceable {
    Self::Carer(row) = "HR0321", "names carer row {row}, which the terms do not have",
        "Add the carer to the terms.";
    Self::Client(row) = "HR0322", "names client row {row}, which the terms do not have",
        "Add the client to the terms.";
    Self::Visit(row) = "HR0323", "names visit row {row}, which the terms do not have",
        "Add the visit and its package to the terms.";
    Self::Shift(row) = "HR0324", "names shift row {row}, which the terms do not have",
        "Add the shift to the terms.";
    Self::Mode(row) = "HR0325", "names travel mode row {row}, which the terms do not have",
        "Add the travel mode to the terms.";
    Self::Span(start) = "HR0326", "starts at second {second} and ends before that, or lies outside the pay weeks" [second = start.0],
        "Give a stretch that ends after it starts, within the pay weeks.";
    Self::Enhancement(start) = "HR0327", "has enhanced hours from second {second} that end before it or overlap others" [second = start.0],
        "Give enhanced hours in order, none over another.";
    Self::Memory = "HR0328", "needs more memory than was lent",
        "Lend as many rows as LedgerSize says.";
    Self::TooMuch = "HR0329", "is more time or money than is counted",
        "Price fewer days at a time.";
}}

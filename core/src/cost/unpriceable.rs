//! Why time cannot be priced.

use core::fmt;

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

impl fmt::Display for Unpriceable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Carer(row) => write!(f, "names carer row {}, which the terms do not have", row.0),
            Self::Client(row) => write!(f, "names client row {}, which the terms do not have", row.0),
            Self::Visit(row) => write!(f, "names visit row {}, which the terms do not have", row.0),
            Self::Shift(row) => write!(f, "names shift row {}, which the terms do not have", row.0),
            Self::Mode(row) => write!(f, "names travel mode row {}, which the terms do not have", row.0),
            Self::Span(start) => {
                write!(f, "starts at second {} and ends before that, or lies outside the pay weeks", start.0)
            }
            Self::Enhancement(start) => {
                write!(f, "has enhanced hours from second {} that end before it or overlap others", start.0)
            }
            Self::Memory => f.write_str("needs more memory than was lent"),
            Self::TooMuch => f.write_str("is more time or money than is counted"),
        }
    }
}

impl core::error::Error for Unpriceable {}

//! A row number in one table of a book, with the table's name in its type.
//!
//! ```
//! use homeround_core::ground::{CarerIx, ClientIx};
//!
//! let carer = CarerIx::from_index(2);
//! assert_eq!((carer.at(), carer.is_some()), (2, true));
//! assert!(!ClientIx::NONE.is_some());
//! ```

/// Declares a row number of one table.
macro_rules! row_number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The row number that stands for "none": no table is this long.
            pub const NONE: Self = Self(u32::MAX);

            /// The row as a slice index.
            #[inline]
            #[must_use]
            pub const fn at(self) -> usize {
                self.0 as usize
            }

            /// The row number of slice index `at`; rows past `u32::MAX - 1` become [`Self::NONE`].
            #[inline]
            #[must_use]
            pub const fn from_index(at: usize) -> Self {
                if at >= u32::MAX as usize { Self::NONE } else { Self(at as u32) }
            }

            /// Whether this is a row at all.
            #[inline]
            #[must_use]
            pub const fn is_some(self) -> bool {
                self.0 != u32::MAX
            }
        }

        /// The row's number, from 0.
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

row_number!(
    /// A client's row.
    ClientIx
);
row_number!(
    /// A carer's row.
    CarerIx
);
row_number!(
    /// A visit's row: one client, one time, one or more carers.
    VisitIx
);
row_number!(
    /// A shift's row: one carer, one unbroken stretch; the round is the visits made in it.
    ShiftIx
);
row_number!(
    /// A break's row.
    BreakIx
);
row_number!(
    /// A row of the gaps between two visits of a client.
    GapIx
);
row_number!(
    /// A place's row in the travel tables.
    PlaceIx
);
row_number!(
    /// A travel mode's row.
    ModeIx
);

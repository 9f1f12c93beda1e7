//! Skills as a set of at most 64, so that "may this carer do it" is one instruction.
//!
//! ```
//! use homeround_core::ground::Skills;
//!
//! let (hoist, catheter) = (Skills::NONE.with(0), Skills::NONE.with(1));
//! assert!(hoist.with(1).cover(catheter));
//! assert_eq!(hoist.lacking(catheter), catheter);
//! ```

/// A set of skills. What each bit means is the book's to say.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(transparent)]
pub struct Skills(pub u64);

impl Skills {
    /// No skill.
    pub const NONE: Self = Self(0);
    /// How many different skills a book may name.
    pub const MOST: usize = 64;

    /// The set with skill number `bit` added; numbers past 63 are ignored.
    #[must_use]
    pub const fn with(self, bit: u32) -> Self {
        if bit < 64 { Self(self.0 | 1 << bit) } else { self }
    }

    /// Whether every skill in `needed` is in this set.
    #[inline]
    #[must_use]
    pub const fn cover(self, needed: Self) -> bool {
        needed.0 & !self.0 == 0
    }

    /// The skills of `needed` that this set lacks.
    #[must_use]
    pub const fn lacking(self, needed: Self) -> Self {
        Self(needed.0 & !self.0)
    }
}

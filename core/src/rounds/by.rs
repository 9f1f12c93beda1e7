//! Whose rounds a visit may be put into.

use super::rows::Round;
use crate::ground::CarerIx;

/// Whose rounds a visit may be put into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum By {
    /// Anybody's who may come.
    #[default]
    Anybody,
    /// Only those of one carer; of a visit of two carers, this one is one of them.
    With(CarerIx),
    /// Anybody's but those of one carer.
    AnybodyBut(CarerIx),
}

impl By {
    /// Whether visits are put into this round.
    #[inline]
    pub(crate) fn takes(self, round: &Round, parts: u32) -> bool {
        let of = |carer: CarerIx| round.carer == carer || (round.second.is_some() && round.second == carer);
        match self {
            Self::Anybody => true,
            Self::With(carer) => parts > 1 || of(carer),
            Self::AnybodyBut(carer) => !of(carer),
        }
    }

    /// Whether a visit of two carers is put into these two rounds.
    #[inline]
    pub(crate) fn takes_pair(self, one: &Round, two: &Round) -> bool {
        !matches!(self, Self::With(_)) || self.takes(one, 1) || self.takes(two, 1)
    }
}

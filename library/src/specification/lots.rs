//! Lots that are drawn by what they are for.
//!
//! Each number has a key of its own: the seed, the draw, whom it concerns and what it decides. So no number depends on how many
//! others were drawn before it: another fee, length, window or carer leaves every other lot as it was (common random numbers).

/// What a lot decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// In which small area a client lives.
    ClientArea = 1,
    /// Where in it.
    ClientHome = 2,
    /// Which package a client has.
    Package = 3,
    /// Whether two carers come.
    TwoCarers = 4,
    /// How long a call is.
    Length = 5,
    /// When a call is wanted.
    Time = 6,
    /// In which small area a carer lives.
    CarerArea = 7,
    /// Where in it.
    CarerHome = 8,
    /// How a carer travels.
    Mode = 9,
    /// How well a carer is known to a client.
    Known = 10,
    /// Which of several providers a client is given to, where nothing else says it.
    Provider = 11,
}

/// The lots of one draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lots {
    /// Where all draws begin.
    pub(super) seed: u64,
    /// Which of them this is, from 1.
    pub(super) draw: u32,
}

impl Lots {
    /// The lot of this purpose for somebody, and for one of several things of theirs.
    pub(super) fn lot(self, purpose: Purpose, who: usize, which: usize) -> u64 {
        let key = [u64::from(self.draw), purpose as u64, who as u64, which as u64];
        key.into_iter().fold(mix(self.seed), |state, word| mix(state ^ mix(word)))
    }

    /// The same, as a whole number below `end`; zero when `end` is zero.
    pub(super) fn below(self, purpose: Purpose, who: usize, which: usize, end: u64) -> u64 {
        scale(self.lot(purpose, who, which), end)
    }
}

/// A lot as a whole number below `end`; zero when `end` is zero.
pub(super) fn scale(lot: u64, end: u64) -> u64 {
    ((u128::from(lot) * u128::from(end)) >> 64) as u64
}

/// One step of splitmix64 (Steele, Lea, Flood 2014).
fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_spread_and_depend_on_every_part_of_their_key() {
        let lots = Lots { seed: 2026, draw: 1 };
        let mut tenths = [0_u32; 10];
        for who in 0..10_000 {
            tenths[lots.below(Purpose::Time, who, 0, 10) as usize] += 1;
        }
        assert!(tenths.iter().all(|count| (900..1_100).contains(count)), "{tenths:?}");
        let one = lots.lot(Purpose::Time, 3, 1);
        for other in [
            Lots { seed: 2027, ..lots }.lot(Purpose::Time, 3, 1),
            Lots { draw: 2, ..lots }.lot(Purpose::Time, 3, 1),
            lots.lot(Purpose::Length, 3, 1),
            lots.lot(Purpose::Time, 4, 1),
            lots.lot(Purpose::Time, 3, 2),
            lots.lot(Purpose::Time, 1, 3),
        ] {
            assert_ne!(one, other);
        }
        assert_eq!((scale(u64::MAX, 7), scale(0, 7), scale(u64::MAX, 0)), (6, 0, 0));
    }
}

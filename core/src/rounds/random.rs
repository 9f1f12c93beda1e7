//! The search's dice: a stream of numbers that is the same on every target and in every version.

/// Where a stream of numbers begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seed(pub u64);

/// xoshiro256++ 1.0 (Blackman, Vigna 2019), seeded by splitmix64.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dice {
    state: [u64; 4],
}

impl Dice {
    /// The stream that begins at `seed`.
    pub(crate) fn new(seed: Seed) -> Self {
        let mut mix = seed.0;
        let mut next = || {
            mix = mix.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let a = (mix ^ (mix >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            b ^ (b >> 31)
        };
        Self { state: [next(), next(), next(), next()] }
    }

    /// The next 64 bits.
    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// A number below `n`; zero when `n` is zero.
    #[inline]
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// True once in `n` times on average.
    #[inline]
    pub(crate) fn once_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    /// Puts `rows` in random order.
    pub(crate) fn shuffle<T>(&mut self, rows: &mut [T]) {
        for at in (1..rows.len()).rev() {
            let other = self.below(at as u32 + 1) as usize;
            rows.swap(at, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dice, Seed};

    #[test]
    fn the_stream_never_changes() {
        let mut dice = Dice::new(Seed(0));
        // xoshiro256++ seeded with splitmix64(0), as published by its authors' reference code.
        assert_eq!([dice.bits(), dice.bits()], [0x5317_5d61_490b_23df, 0x61da_6f3d_c380_d507]);
    }

    #[test]
    fn below_stays_below() {
        let mut dice = Dice::new(Seed(7));
        assert!((0..10_000).all(|_| dice.below(13) < 13));
        assert_eq!(dice.below(0), 0);
    }
}

//! The dice of a simulated week.

/// Sebastiano Vigna's SplitMix64: the same numbers for the same seed on every machine, for ever.
/// Source: <https://prng.di.unimi.it/splitmix64.c>, public domain.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most - least).unwrap_or(0) + 1;
        least + (self.next() % width) as i64
    }

    /// Whether something happens that happens so often in a thousand.
    pub(super) fn often(&mut self, in_a_thousand: i64) -> bool {
        self.between(0, 999) < in_a_thousand
    }

    /// A thousandth of a normal deviate: twelve even ones together, by the central limit.
    pub(super) fn normal_milli(&mut self) -> i64 {
        (0..12).map(|_| self.between(-500, 500)).sum()
    }

    pub(super) fn shuffle<T>(&mut self, rows: &mut [T]) {
        for at in (1..rows.len()).rev() {
            rows.swap(at, self.between(0, at as i64) as usize);
        }
    }
}

//! Drawing lots the same way on every machine: whole numbers only, from one published generator.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A stream of lots: xoshiro256++ (Blackman, Vigna 2019), seeded from one number.
#[derive(Clone, Debug)]
pub struct Draw(Xoshiro256PlusPlus);

impl Draw {
    /// The stream of this seed, and of a part of the whole counted by `stream`.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// A whole number from 0 up to but not including `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        ((u64::from(end) * (self.0.next_u64() >> 32)) >> 32) as u32
    }

    /// A whole number from `least` to `most`, both included.
    pub fn between(&mut self, least: i32, most: i32) -> i32 {
        least + self.below(most.abs_diff(least).saturating_add(1)) as i32
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A whole number around 0 that lies within ±`spread` and mostly near the middle: the mean of three.
    pub fn around(&mut self, spread: i32) -> i32 {
        (self.between(-spread, spread) + self.between(-spread, spread) + self.between(-spread, spread)) / 3
    }

    /// One of the rows, each as likely as its weight. Panics when there is none.
    pub fn weighted<'a, T>(&mut self, rows: &'a [(u32, T)]) -> &'a T {
        let mut left = self.below(rows.iter().map(|(weight, _)| weight).sum());
        for (weight, row) in rows {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return row,
            }
        }
        &rows[rows.len() - 1].1
    }

    /// Puts the rows in random order.
    pub fn shuffle<T>(&mut self, rows: &mut [T]) {
        for at in (1..rows.len()).rev() {
            rows.swap(at, self.below(at as u32 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_stay_in_range_and_repeat() {
        let (mut one, mut two) = (Draw::new(7, 3), Draw::new(7, 3));
        for _ in 0..10_000 {
            assert!((-5..=9).contains(&one.between(-5, 9)));
            assert!((-40..=40).contains(&one.around(40)));
            two.between(-5, 9);
            two.around(40);
        }
        assert_eq!(one.below(u32::MAX), two.below(u32::MAX));
        assert_ne!(Draw::new(7, 3).below(u32::MAX), Draw::new(7, 4).below(u32::MAX));
    }

    #[test]
    fn weights_are_kept() {
        let mut draw = Draw::new(1, 0);
        let rows = [(31, 15), (54, 30), (0, 99), (15, 60)];
        let drawn: Vec<i32> = (0..20_000).map(|_| *draw.weighted(&rows)).collect();
        let share = |length| drawn.iter().filter(|drawn| **drawn == length).count() / 200;
        assert!((30..=32).contains(&share(15)) && (53..=55).contains(&share(30)) && share(99) == 0);
    }
}

//! A stretch of stops in four integers: how long it takes at the least, and when it may begin.
//!
//! Joining two stretches is constant time and associative, so that putting a visit between two others is two joins
//! whatever the round's length. Source: Vidal, Crainic, Gendreau, Prins, *A hybrid genetic algorithm with adaptive
//! diversity management for a large class of vehicle routing problems with time-windows* (2013).
//!
//! ```
//! use homeround_core::rounds::Segment;
//!
//! // Half an hour at nine, ten minutes' way, half an hour at ten: the best start wastes nothing.
//! let (nine, ten) = (Segment::stop(1_800, 32_400, 34_200), Segment::stop(1_800, 36_000, 36_000));
//! let both = nine.join(600, ten);
//! assert_eq!((both.duration, both.warp, both.earliest), (4_200, 0, 33_600));
//! ```

/// Later than anything, and far enough from the largest number that sums stay below it.
const NEVER: i32 = i32::MAX / 4;

/// A sequence of stops, summarised.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Segment {
    /// Seconds from the start of the first stop to the end of the last, at the least, waiting between them included.
    pub duration: i32,
    /// Seconds by which its windows cannot be kept, however early it starts; zero when they can.
    pub warp: i32,
    /// The latest start that finishes as early as any: starting before it only adds waiting.
    pub earliest: i32,
    /// The latest start that adds no warp.
    pub latest: i32,
}

impl Segment {
    /// One stop that takes `duration` and may start in `[earliest, latest]`.
    #[inline]
    #[must_use]
    pub const fn stop(duration: i32, earliest: i32, latest: i32) -> Self {
        Self { duration, warp: 0, earliest, latest }
    }

    /// A break that is taken as late as what comes behind it allows.
    pub(crate) const fn taken_just_before(self) -> Self {
        Self { latest: NEVER, ..self }
    }

    /// A break that is taken as soon as what lies before it is over.
    pub(crate) const fn taken_just_after(self) -> Self {
        Self { earliest: -NEVER, ..self }
    }

    /// This stretch, then `travel` seconds, then `next`.
    ///
    /// Exact while all four numbers stay within a few horizons of zero, which a validated problem guarantees.
    #[inline]
    #[must_use]
    pub fn join(self, travel: i32, next: Self) -> Self {
        let reach = self.duration - self.warp + travel;
        let added = (self.earliest + reach - next.latest).max(0);
        let wait = (next.earliest - reach - self.latest).max(0);
        Self {
            duration: self.duration + next.duration + travel + wait,
            warp: self.warp + next.warp + added,
            earliest: self.earliest.max(next.earliest - reach) - wait,
            latest: self.latest.min(next.latest - reach) + added,
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::Segment;
    use proptest::prelude::*;
    use std::vec::Vec;

    /// A stop: duration, earliest, length of its window, travel to the next.
    fn stops() -> impl Strategy<Value = Vec<(i32, i32, i32, i32)>> {
        proptest::collection::vec((0..30, 0..200, 0..80, 0..20), 1..7)
    }

    fn segment(stop: (i32, i32, i32, i32)) -> Segment {
        Segment::stop(stop.0, stop.1, stop.1 + stop.2)
    }

    /// Least warp, then least duration, over every start of the first stop; the clock jumps back at a late start.
    fn brute(stops: &[(i32, i32, i32, i32)]) -> (i32, i32) {
        let first = stops[0];
        let simulate = |start: i32| {
            let (mut now, mut warp, mut spent) = (start, 0, 0);
            for (at, stop) in stops.iter().enumerate() {
                let late = (now - stop.1 - stop.2).max(0);
                let wait = (stop.1 - now).max(0);
                warp += late;
                now += wait - late + stop.0;
                spent += wait + stop.0;
                if at + 1 < stops.len() {
                    now += stop.3;
                    spent += stop.3;
                }
            }
            (warp, spent)
        };
        (first.1..=first.1 + first.2).map(simulate).min().unwrap()
    }

    proptest! {
        #[test]
        fn joining_is_associative(a in stops(), b in stops(), c in stops(), x in 0..20, y in 0..20) {
            let whole = |part: &[(i32, i32, i32, i32)]| {
                part[1..].iter().zip(part).fold(segment(part[0]), |sum, (next, last)| sum.join(last.3, segment(*next)))
            };
            let (a, b, c) = (whole(&a), whole(&b), whole(&c));
            prop_assert_eq!(a.join(x, b).join(y, c), a.join(x, b.join(y, c)));
        }

        #[test]
        fn a_segment_is_what_trying_every_start_finds(stops in stops()) {
            let sum = stops[1..].iter().zip(&stops).fold(segment(stops[0]), |sum, (next, last)| sum.join(last.3, segment(*next)));
            prop_assert_eq!((sum.warp, sum.duration), brute(&stops));
        }
    }
}

//! Made-up carers: their shifts dealt in proportion, their homes and ways to travel drawn.

use super::lots::{Lots, Purpose, scale};
use super::model::{ShiftShape, Workforce};
use crate::book::value::Exact;

/// A visit as shifts see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holding {
    /// When it is wanted, in minutes from midnight.
    pub(super) wanted: u16,
    /// How long before or after that it may start.
    pub(super) window: u16,
    /// How long it is.
    pub(super) minutes: u16,
}

impl Holding {
    /// The first and the last minute at which it may start.
    pub(super) fn starts(self) -> (u16, u16) {
        (self.wanted.saturating_sub(self.window), (self.wanted + self.window).min(LAST_MINUTE))
    }

    /// Whether a stretch of a shift holds it.
    pub(super) fn within(self, shape: &ShiftShape) -> bool {
        let (first, last) = self.starts();
        shape.hours.iter().any(|part| {
            let start = first.max(part.from.minute);
            start <= last && start + self.minutes <= part.until.minute
        })
    }
}

/// The last minute of a day.
const LAST_MINUTE: u16 = 1_439;

/// Which of several shares each of `count` gets. Each share is as near to its part as it can be after every one. More
/// carers are then the same carers and some beside.
pub(super) fn deal(shares: &[Exact], count: u32) -> Vec<usize> {
    let shares: Vec<i64> = shares.iter().map(|share| share.scaled(10_000, 1)).collect();
    let whole: i64 = shares.iter().sum();
    let mut given = vec![0_i64; shares.len()];
    let mut dealt = Vec::with_capacity(count as usize);
    for number in 1..=i64::from(count) {
        // Multiplied across: no share is rounded.
        let behind = |at: usize| shares[at] * number - whole * given[at];
        // Of shares equally far behind, the first.
        let next = (0..shares.len()).max_by_key(|&at| (behind(at), std::cmp::Reverse(at))).unwrap_or(0);
        if let Some(given) = given.get_mut(next) {
            *given += 1;
        }
        dealt.push(next);
    }
    dealt
}

/// Which shape of shift each of `count` carers has.
pub(super) fn deal_shifts(carers: &Workforce, count: u32) -> Vec<usize> {
    deal(&carers.shifts.iter().map(|shape| shape.percent).collect::<Vec<_>>(), count)
}

/// The row that a lot picks among rows with these shares.
pub(super) fn pick(lot: u64, shares: impl Iterator<Item = Exact> + Clone) -> usize {
    let parts = shares.map(|share| u64::try_from(share.scaled(10_000, 1)).unwrap_or(0));
    let mut left = scale(lot, parts.clone().sum());
    for (at, part) in parts.enumerate() {
        match left.checked_sub(part) {
            Some(rest) => left = rest,
            None => return at,
        }
    }
    0
}

/// How a carer travels: the row of the shares.
pub(super) fn mode(lots: Lots, carers: &Workforce, carer: usize) -> usize {
    pick(lots.lot(Purpose::Mode, carer, 0), carers.modes.iter().map(|row| row.percent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::cell::{KnownIds, WrittenText, between};

    #[test]
    fn shares_are_kept_after_every_carer_and_more_carers_are_the_same_and_some() {
        let shares = ["35", "25", "40"].map(|share| Exact::read(share).unwrap());
        let hundred = deal(&shares, 100);
        let count = |of: &[usize], share: usize| of.iter().filter(|dealt| **dealt == share).count();
        assert_eq!([0, 1, 2].map(|share| count(&hundred, share)), [35, 25, 40]);
        assert_eq!(deal(&shares, 17), hundred[..17]);
        assert!((0..3).all(|share| count(&hundred[..4], share) >= 1));
    }

    #[test]
    fn a_shift_holds_what_starts_in_the_window_and_ends_in_time() {
        let hours = |text| between(WrittenText { text, fraction: false }, &KnownIds::default()).unwrap();
        let shape = ShiftShape { name: "late".into(), hours: vec![hours("14:00-22:00")], percent: Exact::from(100) };
        let holds = |wanted, window, minutes| Holding { wanted, window, minutes }.within(&shape);
        assert!(holds(21 * 60, 0, 60) && !holds(21 * 60 + 1, 0, 60) && holds(21 * 60 + 1, 1, 60));
        assert!(holds(13 * 60 + 30, 30, 15) && !holds(13 * 60 + 30, 29, 15));
    }
}

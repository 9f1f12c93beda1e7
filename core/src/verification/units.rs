//! Units: what a duration counts for, rounded once, to the duration and never to its ends (V55, V56).
//!
//! ```
//! use homeround_core::verification::units::{UK_BANDS, UnitRounding, paid};
//!
//! // Of 30 planned minutes 22 were made: by bands 15 are paid, to the minute 22.
//! let (made, planned) = (22 * 60_000, 30 * 60_000);
//! assert_eq!(paid(made, planned, 0, &UnitRounding::Bands { bands: &UK_BANDS, capped: true }).minutes, 15);
//! assert_eq!(paid(made, planned, 0, &UnitRounding::EXACT).minutes, 22);
//! ```

/// A band of whole minutes and what is paid in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MinuteBand {
    /// From this many whole minutes,
    pub from: u32,
    /// up to but not including this many,
    pub to: u32,
    /// this many minutes are paid.
    pub paid: u32,
}

/// How a duration becomes what is paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitRounding<'a> {
    /// Whole units of `minutes`; a remainder of `up_from` minutes or more is one more unit.
    Step {
        /// Length of a unit, at least 1.
        minutes: u32,
        /// The least remainder in whole minutes that counts as a unit, 1 to `minutes`.
        up_from: u32,
        /// Whether no more than the planned length is paid.
        capped: bool,
    },
    /// Paid minutes by band; past the last band its own pay.
    Bands {
        /// The bands, tiling from zero.
        bands: &'a [MinuteBand],
        /// Whether no more than the planned length is paid.
        capped: bool,
    },
}

impl UnitRounding<'_> {
    /// Every whole minute.
    pub const EXACT: UnitRounding<'static> = UnitRounding::Step { minutes: 1, up_from: 1, capped: false };
    /// Whole quarters of an hour.
    pub const FLOOR_15: UnitRounding<'static> = UnitRounding::Step { minutes: 15, up_from: 15, capped: false };
    /// The nearest quarter: eight minutes make one, the "8-minute rule".
    pub const NEAREST_15: UnitRounding<'static> = UnitRounding::Step { minutes: 15, up_from: 8, capped: false };
    /// Every quarter that was begun.
    pub const CEIL_15: UnitRounding<'static> = UnitRounding::Step { minutes: 15, up_from: 1, capped: false };
    /// Whole hours.
    pub const FLOOR_60: UnitRounding<'static> = UnitRounding::Step { minutes: 60, up_from: 60, capped: false };
    /// Whole tenths of an hour.
    pub const TENTHS: UnitRounding<'static> = UnitRounding::Step { minutes: 6, up_from: 6, capped: false };
}

/// What a duration counts for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Paid {
    /// The exact duration, milliseconds.
    pub exact_ms: i64,
    /// Units of the rule; for bands, paid minutes.
    pub units: u32,
    /// Paid minutes.
    pub minutes: u32,
    /// Whole minutes carried in from earlier in the month.
    pub carry_in: u32,
    /// Whole minutes that make no unit yet.
    pub carry_out: u32,
}

/// Quarter-hour bands, turning at the eighth minute: 0 to 7 pay nothing, 8 to 22 pay 15, and so on to 25 hours.
pub const UK_BANDS: [MinuteBand; 101] = {
    let mut bands = [MinuteBand { from: 0, to: 8, paid: 0 }; 101];
    let mut quarter = 1;
    while quarter < bands.len() {
        let paid = 15 * quarter as u32;
        bands[quarter] = MinuteBand { from: paid - 7, to: paid + 8, paid };
        quarter += 1;
    }
    bands
};

/// Whether bands tile from zero with no gap or overlap and never pay less for more (V56).
#[must_use]
pub fn bands_tile(bands: &[MinuteBand]) -> bool {
    let sound = |pair: &[MinuteBand]| pair[0].to == pair[1].from && pair[0].paid <= pair[1].paid;
    bands.first().is_some_and(|band| band.from == 0)
        && bands.iter().all(|band| band.from < band.to)
        && bands.windows(2).all(sound)
}

/// What `exact_ms` counts for under a rule, when `planned_ms` was planned and `carry_in` whole minutes are left over from
/// before. Whole minutes are taken once, by floor.
///
/// Panics: never for a validated profile; a negative duration counts for nothing.
#[must_use]
pub fn paid(exact_ms: i64, planned_ms: i64, carry_in: u32, rule: &UnitRounding<'_>) -> Paid {
    let capped = matches!(rule, UnitRounding::Step { capped: true, .. } | UnitRounding::Bands { capped: true, .. });
    let counted = if capped { exact_ms.min(planned_ms) } else { exact_ms };
    // Whole minutes, cut off: rounded to the nearest, "up from eight" would begin at seven and a half.
    let whole = u32::try_from(counted.max(0) / 60_000).unwrap_or(u32::MAX);
    let (units, minutes) = match rule {
        UnitRounding::Step { minutes, up_from, .. } => {
            let step = (*minutes).max(1);
            let whole = whole.saturating_add(carry_in);
            let units = whole / step + u32::from(whole % step >= *up_from && whole % step > 0);
            (units, units.saturating_mul(step))
        }
        UnitRounding::Bands { bands, .. } => {
            let reached = bands.partition_point(|band| band.from <= whole);
            // Bands tile the minutes without holes: the last that begins no later is the one.
            let band = bands[..reached].last().map_or(0, |band| band.paid);
            let most = if capped { u32::try_from(planned_ms.max(0) / 60_000).unwrap_or(u32::MAX) } else { u32::MAX };
            (band.min(most), band.min(most))
        }
    };
    let carry_out = match rule {
        UnitRounding::Step { .. } => whole.saturating_add(carry_in).saturating_sub(minutes),
        // A band is a price of its own: nothing of it is left to carry on.
        UnitRounding::Bands { .. } => 0,
    };
    Paid { exact_ms, units, minutes, carry_in, carry_out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(minutes: i64, rule: UnitRounding<'_>) -> u32 {
        paid(minutes * 60_000, i64::MAX, 0, &rule).units
    }

    /// `minutes, floor15, nearest15_8min, ceil15, tenths_floor` of the reference vectors.
    const VECTORS: [[i64; 5]; 23] = [
        [0, 0, 0, 0, 0],
        [1, 0, 0, 1, 0],
        [7, 0, 0, 1, 1],
        [8, 0, 1, 1, 1],
        [14, 0, 1, 1, 2],
        [15, 1, 1, 1, 2],
        [22, 1, 1, 2, 3],
        [23, 1, 2, 2, 3],
        [29, 1, 2, 2, 4],
        [30, 2, 2, 2, 5],
        [37, 2, 2, 3, 6],
        [38, 2, 3, 3, 6],
        [44, 2, 3, 3, 7],
        [45, 3, 3, 3, 7],
        [47, 3, 3, 4, 7],
        [52, 3, 3, 4, 8],
        [53, 3, 4, 4, 8],
        [59, 3, 4, 4, 9],
        [60, 4, 4, 4, 10],
        [67, 4, 4, 5, 11],
        [68, 4, 5, 5, 11],
        [1440, 96, 96, 96, 240],
        [1500, 100, 100, 100, 250],
    ];

    #[test]
    fn v55_units() {
        for [minutes, floor, nearest, ceil, tenths] in VECTORS {
            let rules = [UnitRounding::FLOOR_15, UnitRounding::NEAREST_15, UnitRounding::CEIL_15, UnitRounding::TENTHS];
            let found = rules.map(|rule| i64::from(units(minutes, rule)));
            assert_eq!(found, [floor, nearest, ceil, tenths], "{minutes} min");
            assert_eq!(i64::from(units(minutes, UnitRounding::EXACT)), minutes);
            assert_eq!(i64::from(units(minutes, UnitRounding::FLOOR_60)), minutes / 60);
        }
    }

    #[test]
    fn a43_double_rounding_defect() {
        for (from, to, once) in [(3, 18, 1), (2, 15, 0), (4, 19, 1), (8, 23, 1)] {
            assert_eq!(units(to - from, UnitRounding::FLOOR_15), once, "{from} to {to}");
        }
    }

    #[test]
    fn v56_band_table() {
        assert!(bands_tile(&UK_BANDS));
        let rule = UnitRounding::Bands { bands: &UK_BANDS, capped: true };
        let paid_of = |minutes: i64, planned: i64| paid(minutes * 60_000, planned * 60_000, 0, &rule).minutes;
        for (minutes, expected) in [(7, 0), (8, 15), (22, 15), (23, 30), (37, 30), (38, 45), (52, 45), (53, 60)] {
            assert_eq!(paid_of(minutes, 600), expected);
        }
        assert_eq!(paid_of(58, 30), 30, "capped at planned");
        assert_eq!(paid_of(10_000, 20_000), 1_500);
    }

    #[test]
    fn seconds_are_dropped_once_and_negative_time_is_nothing() {
        assert_eq!(paid(15 * 60_000 - 1, i64::MAX, 0, &UnitRounding::FLOOR_15).units, 0);
        assert_eq!(paid(-5, 100, 0, &UnitRounding::CEIL_15), Paid { exact_ms: -5, ..Paid::default() });
    }
}

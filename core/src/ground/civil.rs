//! Civil dates and local times, and a zone as a table of its changes: the core knows no zone database.
//!
//! ```
//! use homeround_core::ground::{Civil, Date, Instant, Local, OffsetChange, Zone};
//!
//! // London in the spring of 2026: an hour ahead from 01:00 UTC on 29 March on.
//! let changes = [OffsetChange { from: Instant(1_774_746_000_000), offset: 3_600 }];
//! let london = Zone { before: 0, changes: &changes };
//! let date = Date::new(2026, 3, 29).unwrap();
//! assert_eq!(london.local(Civil { date, second: 90 * 60 }), Local::Missing, "clocks skip half past one");
//! ```

use super::time::Instant;

/// A day of the Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(transparent)]
pub struct Date(pub i32);

impl Date {
    /// The day `year-month-day`, or nothing when there is no such day.
    ///
    /// Source: the proleptic Gregorian rule; era arithmetic after Hinnant, *chrono-compatible low-level date algorithms*.
    #[must_use]
    pub const fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if year < -9999 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month) {
            return None;
        }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day is
        // the last of its year, and repeat every 400 years or 146 097 days.
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let shifted = (month as i32 + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }

    /// Year, month (1 to 12) and day (1 to 31).
    #[must_use]
    pub const fn parts(self) -> (i32, u32, u32) {
        // The inverse, in wider numbers: a day at either end of the range must not overflow.
        let z = self.0 as i64 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        let year = (yoe + era * 400) as i32 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }

    /// The day of the week, Monday 0 to Sunday 6.
    #[must_use]
    pub const fn weekday(self) -> u32 {
        (self.0 as i64 + 3).rem_euclid(7) as u32
    }
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A reading of a clock on a wall: a date and the seconds since its midnight by that clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Civil {
    /// The date on the calendar beside the clock.
    pub date: Date,
    /// Seconds on the clock, 0 to 86 399.
    pub second: i32,
}

/// One change of a zone's offset.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OffsetChange {
    /// From this moment on,
    pub from: Instant,
    /// local time is UTC plus this many seconds.
    pub offset: i32,
}

/// What a wall-clock reading means in a zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Local {
    /// One moment.
    One(Instant),
    /// Two: the clocks went back over this reading. The earlier moment first.
    Two(Instant, Instant),
    /// None: the clocks went forward over this reading.
    Missing,
}

/// A time zone over the dates of interest: an offset to begin with, and its changes in order.
#[derive(Clone, Copy, Debug)]
pub struct Zone<'a> {
    /// Offset in seconds before the first change.
    pub before: i32,
    /// The changes, earliest first.
    pub changes: &'a [OffsetChange],
}

impl Zone<'_> {
    /// The zone that is always UTC.
    pub const UTC: Zone<'static> = Zone { before: 0, changes: &[] };

    /// The offset in seconds at a moment.
    #[must_use]
    pub fn offset(&self, at: Instant) -> i32 {
        self.changes.iter().rev().find(|change| change.from <= at).map_or(self.before, |change| change.offset)
    }

    /// What the clock on the wall shows at a moment.
    #[must_use]
    pub fn civil(&self, at: Instant) -> Civil {
        let local = at.0.div_euclid(1000).saturating_add(i64::from(self.offset(at)));
        let day = local.div_euclid(86_400).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        Civil { date: Date(day as i32), second: local.rem_euclid(86_400) as i32 }
    }

    /// The moment or moments at which the clock on the wall shows `civil`.
    #[must_use]
    pub fn local(&self, civil: Civil) -> Local {
        let naive = i64::from(civil.date.0) * 86_400 + i64::from(civil.second);
        let mut found: [Option<Instant>; 2] = [None, None];
        let offsets = core::iter::once(self.before).chain(self.changes.iter().map(|change| change.offset));
        // A clock time that comes twice has two moments, one that is skipped has none; both offsets around it are
        // tried.
        for offset in offsets {
            let at = Instant((naive - i64::from(offset)) * 1000);
            if self.offset(at) != offset || found.contains(&Some(at)) {
                continue;
            }
            if found[0].is_none() {
                found[0] = Some(at);
            } else {
                found[1] = Some(at);
            }
        }
        match found {
            [Some(a), Some(b)] => Local::Two(if a < b { a } else { b }, if a < b { b } else { a }),
            [Some(a), None] => Local::One(a),
            _ => Local::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONDON_2026: Zone<'static> = Zone {
        before: 0,
        changes: &[
            OffsetChange { from: Instant(1_774_746_000_000), offset: 3600 },
            OffsetChange { from: Instant(1_792_890_000_000), offset: 0 },
        ],
    };

    fn at(month: u32, day: u32, hour: i32, minute: i32) -> Civil {
        Civil { date: Date::new(2026, month, day).unwrap(), second: hour * 3600 + minute * 60 }
    }

    #[test]
    fn dates_round_trip_over_four_centuries() {
        for days in -80_000..80_000 {
            let (year, month, day) = Date(days).parts();
            assert_eq!(Date::new(year, month, day), Some(Date(days)));
        }
        assert_eq!(Date::new(2026, 11, 22).unwrap().weekday(), 6);
        assert_eq!(Date::new(2026, 2, 29), None);
    }

    #[test]
    fn the_hour_that_is_missing_and_the_hour_that_is_there_twice() {
        assert_eq!(LONDON_2026.local(at(3, 29, 1, 30)), Local::Missing);
        let Local::Two(first, second) = LONDON_2026.local(at(10, 25, 1, 30)) else { panic!("one reading") };
        assert_eq!(second.millis_since(first), 3_600_000);
        assert!(matches!(LONDON_2026.local(at(10, 25, 2, 0)), Local::One(_)));
    }

    #[test]
    fn a_reading_comes_back_from_its_moment() {
        for hour in 0..24 {
            let reading = at(7, 1, hour, 17);
            let Local::One(moment) = LONDON_2026.local(reading) else { panic!("one moment") };
            assert_eq!(LONDON_2026.civil(moment), reading);
        }
    }
}

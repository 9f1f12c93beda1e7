//! The branch's clock over a plan: local times to seconds from the epoch and back.
//!
//! ```
//! use homeround::book::value::{Clock, Day};
//! use homeround::book::zone::PlanZone;
//!
//! // The clocks go forward on the last Sunday of March: half past one is no time that day.
//! let sunday = Day::read("2026-03-29").unwrap();
//! let zone = PlanZone::new("Europe/London", sunday, 1).unwrap();
//! assert!(zone.seconds(sunday, Clock::from_minute(90)).is_err());
//! assert_eq!(zone.seconds(sunday, Clock::from_minute(180)).unwrap().whole_minutes(), 120);
//! ```

use chrono::{DateTime, FixedOffset, Offset, TimeZone};
use homeround_core::ground::{Civil, Date, Instant, Local, OffsetChange, Seconds, Zone};

use super::value::{Clock, Day};
use crate::cells::datetime::{Clocks, with_offset};
use crate::cells::{Order, Why};

/// How many days before the plan and after its last day the zone's changes are known.
const MARGIN_DAYS: i32 = 40;

/// A zone's offsets around a plan, and the moment its seconds are counted from. The default is one without a name at UTC, from 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanZone {
    /// The IANA name.
    pub name: String,
    /// Local midnight of the plan's first day (the first moment of it, where midnight is missing).
    pub epoch: Instant,
    before: i32,
    changes: Vec<OffsetChange>,
}

/// Why a clock time is not one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMoment {
    /// The clocks go forward over it; the offsets in minutes before and after.
    Missing(i16, i16),
    /// The clocks go back over it, it is there twice; the offsets in minutes of the first and the second.
    Twice(i16, i16),
    /// It has an offset that the zone does not have around then; the offsets in minutes it may have.
    Offset(i16, i16),
}

homeround_core::error_table! { NoMoment {
    Self::Missing(..) = "HR0621", "the time does not exist: the clocks go forward over it",
        "Say which clock is meant with an offset, for example 01:30+01:00.";
    Self::Twice(..) = "HR0622", "the time is there twice: the clocks go back over it",
        "Say which clock is meant with an offset, for example 01:30+01:00.";
    Self::Offset(..) = "HR0623", "the time has an offset that the zone does not have then",
        "Write an offset that the zone has on that day, or none.";
}}

impl PlanZone {
    /// The zone called `name` around `days` days from `start`; nothing when there is no such zone.
    #[must_use]
    pub fn new(name: &str, start: Day, days: u8) -> Option<Self> {
        Self::between(name, start, start.plus(i32::from(days)))
    }

    /// The zone called `name` around the days from `start` to `end`; nothing when there is no such zone.
    #[must_use]
    pub fn between(name: &str, start: Day, end: Day) -> Option<Self> {
        let zone: chrono_tz::Tz = name.parse().ok()?;
        let from = seconds_at_utc_midnight(start.plus(-MARGIN_DAYS));
        let to = seconds_at_utc_midnight(end.plus(MARGIN_DAYS));
        let (before, changes) = changes_between(zone, from, to);
        let mut found = Self { name: zone.name().to_owned(), epoch: Instant(0), before, changes };
        found.epoch = found.first_moment(start);
        Some(found)
    }

    /// The zone as the core knows it.
    #[must_use]
    pub fn view(&self) -> Zone<'_> {
        Zone { before: self.before, changes: &self.changes }
    }

    /// The seconds from the epoch at which the clock shows `clock` on `day`.
    ///
    /// An offset in `clock` chooses between the two readings where the clocks go back. It says which clock is meant
    /// where they go forward. On every other day it is the clock on the wall that counts.
    ///
    /// # Errors
    /// When that is not one moment.
    pub fn seconds(&self, day: Day, clock: Clock) -> Result<Seconds, NoMoment> {
        self.instant(day, clock).map(|moment| self.since_epoch(moment))
    }

    /// The moment at which the clock shows `clock` on `day`, however far from the epoch; see [`Self::seconds`].
    ///
    /// # Errors
    /// When that is not one moment.
    pub fn instant(&self, day: Day, clock: Clock) -> Result<Instant, NoMoment> {
        let civil = Civil { date: day.0, second: i32::from(clock.minute) * 60 };
        match self.view().local(civil) {
            Local::One(moment) => Ok(moment),
            Local::Two(first, second) => {
                let offsets = (self.offset_minutes(first), self.offset_minutes(second));
                chosen(civil, clock.offset, offsets, NoMoment::Twice(offsets.0, offsets.1))
            }
            Local::Missing => {
                // A day before and two after: the jump lies between them.
                let day_of = |days: i32| self.offset_minutes(Instant(utc_millis(day.plus(days))));
                let offsets = (day_of(-1), day_of(2));
                chosen(civil, clock.offset, offsets, NoMoment::Missing(offsets.0, offsets.1))
            }
        }
    }

    /// Seconds from the epoch to a moment, saturating.
    #[must_use]
    pub fn since_epoch(&self, moment: Instant) -> Seconds {
        let seconds = moment.millis_since(self.epoch).div_euclid(1000);
        Seconds(i32::try_from(seconds).unwrap_or(if seconds < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The moment that many seconds from the epoch.
    #[must_use]
    pub fn moment(&self, seconds: Seconds) -> Instant {
        self.epoch.plus(seconds)
    }

    /// What the clock on the wall shows then.
    #[must_use]
    pub fn civil(&self, seconds: Seconds) -> Civil {
        self.view().civil(self.moment(seconds))
    }

    /// That moment as local time with its offset: `2026-03-02T07:30:00+00:00`.
    #[must_use]
    pub fn iso(&self, seconds: Seconds) -> String {
        self.iso_at(self.moment(seconds))
    }

    /// A moment as local time with its offset, however far from the epoch.
    #[must_use]
    pub fn iso_at(&self, moment: Instant) -> String {
        let offset = self.view().offset(moment);
        let (sign, size) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
        let Civil { date, second } = self.view().civil(moment);
        let (hours, minutes, rest) = (second / 3600, second / 60 % 60, second % 60);
        format!("{}T{hours:02}:{minutes:02}:{rest:02}{sign}{:02}:{:02}", Day(date), size / 3600, size / 60 % 60)
    }

    /// As [`iso_at`](Self::iso_at), with the milliseconds of a moment that has some: `2026-03-02T07:30:00.250+00:00`.
    #[must_use]
    pub fn iso_millis_at(&self, moment: Instant) -> String {
        let iso = self.iso_at(moment);
        let millis = moment.0.rem_euclid(1000);
        // The offset is the last six characters, however long the year.
        match iso.split_at_checked(iso.len().saturating_sub(6)) {
            Some((clock, offset)) if millis != 0 => format!("{clock}.{millis:03}{offset}"),
            _ => iso,
        }
    }

    /// The clock on the wall then: `07:30`.
    #[must_use]
    pub fn clock(&self, seconds: Seconds) -> String {
        let second = self.civil(seconds).second;
        format!("{:02}:{:02}", second / 3600, second / 60 % 60)
    }

    /// The seconds from the epoch of a moment, `2026-03-02T07:30:00+00:00`, or as a spreadsheet saved it on the clocks of the zone,
    /// `02/03/2026 07:30`; nothing when it is not one.
    #[must_use]
    pub fn read_iso(&self, text: &str) -> Option<Seconds> {
        let moment = self.read_moment(text).ok()?;
        Some(self.since_epoch(Instant(moment.timestamp_millis())))
    }

    /// A moment with its offset, or on the clocks of the zone.
    ///
    /// # Errors
    /// Why it is not one moment.
    pub fn read_moment(&self, text: &str) -> Result<DateTime<FixedOffset>, Why> {
        if let Some(moment) = with_offset(text) {
            return Ok(moment);
        }
        let zone = self.name.parse().unwrap_or(chrono_tz::UTC);
        Clocks { zone, order: Order::DayFirst }.read(text, None)
    }

    fn offset_minutes(&self, moment: Instant) -> i16 {
        i16::try_from(self.view().offset(moment) / 60).unwrap_or(0)
    }

    /// The first moment of a day: its midnight, or the end of the jump over it.
    fn first_moment(&self, day: Day) -> Instant {
        match self.view().local(Civil { date: day.0, second: 0 }) {
            Local::One(moment) | Local::Two(moment, _) => moment,
            Local::Missing => {
                let near = |change: &&OffsetChange| (change.from.0 - utc_millis(day)).abs() < 86_400_000;
                self.changes.iter().find(near).map_or(Instant(utc_millis(day)), |change| change.from)
            }
        }
    }
}

fn chosen(civil: Civil, offset: Option<i16>, may: (i16, i16), otherwise: NoMoment) -> Result<Instant, NoMoment> {
    let offset = offset.ok_or(otherwise)?;
    if offset != may.0 && offset != may.1 {
        return Err(NoMoment::Offset(may.0, may.1));
    }
    let utc = i64::from(civil.date.0) * 86_400 + i64::from(civil.second) - i64::from(offset) * 60;
    Ok(Instant(utc * 1000))
}

fn seconds_at_utc_midnight(Day(Date(days)): Day) -> i64 {
    i64::from(days) * 86_400
}

fn utc_millis(day: Day) -> i64 {
    seconds_at_utc_midnight(day) * 1000
}

/// The offset at `from` and every change up to `to`, in UTC seconds: looked for hour by hour, then to the second.
fn changes_between(zone: chrono_tz::Tz, from: i64, to: i64) -> (i32, Vec<OffsetChange>) {
    let before = offset_at(zone, from);
    let (mut changes, mut offset, mut hour) = (Vec::new(), before, from);
    // The library lists no changes. An hour is short enough that no two fall into it.
    while hour < to {
        let next = hour + 3600;
        let after = offset_at(zone, next);
        if after != offset {
            let (mut low, mut high) = (hour, next);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if offset_at(zone, middle) == offset { low = middle } else { high = middle }
            }
            changes.push(OffsetChange { from: Instant(high * 1000), offset: after });
            offset = after;
        }
        hour = next;
    }
    (before, changes)
}

fn offset_at(zone: chrono_tz::Tz, utc: i64) -> i32 {
    DateTime::from_timestamp(utc, 0)
        .map_or(0, |moment| zone.offset_from_utc_datetime(&moment.naive_utc()).fix().local_minus_utc())
}

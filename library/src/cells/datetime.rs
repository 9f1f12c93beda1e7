//! Days and clock times as other systems write them, read into moments that are one moment or a fault, and written again.

use super::{Order, Why, clock, day};
use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, TimeZone,
};
use chrono_tz::Tz;

/// How other systems write moments in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clocks {
    /// The zone of their clocks.
    pub zone: Tz,
    /// The order of their days.
    pub order: Order,
}

impl Clocks {
    /// The moment a text stands for: with its offset, a local day and time, or a clock time on `on`.
    ///
    /// # Errors
    /// Why it is not one moment: no time, no day, or a reading that a clock change skips or repeats.
    pub(crate) fn read(self, text: &str, on: Option<NaiveDate>) -> Result<DateTime<FixedOffset>, Why> {
        let text = text.trim();
        if is_leap_second(text) {
            return Err((LEAP_SECOND.0.to_owned(), LEAP_SECOND.1.to_owned()));
        }
        // A day and a time alone are no longer than this.
        if text.len() > 16
            && let Some(moment) = with_offset(text)
        {
            return Ok(moment.with_timezone(&self.zone).fixed_offset());
        }
        let naive = match (local(text, self.order), on) {
            (Some(found), _) => found?,
            (None, Some(on)) => {
                let time = clock(text).ok_or_else(not_time)?;
                on.and_time(NaiveTime::MIN).checked_add_signed(time).ok_or_else(not_time)?
            }
            (None, None) if clock(text).is_some() => {
                return Err(("is a clock time without a day".to_owned(), "Write the day in front of it.".to_owned()));
            }
            (None, None) => return Err(not_time()),
        };
        self.local(naive)
    }

    /// The moment at which the clocks show this.
    ///
    /// # Errors
    /// Why it is not one moment: the clocks skip it, or show it twice.
    pub(crate) fn local(self, naive: NaiveDateTime) -> Result<DateTime<FixedOffset>, Why> {
        match self.zone.from_local_datetime(&naive) {
            LocalResult::Single(moment) => Ok(moment.fixed_offset()),
            LocalResult::Ambiguous(first, second) => Err((
                format!("is there twice in {}: the clocks go back over it", self.zone),
                format!(
                    "Say which is meant: {} or {}.",
                    format_iso(first.fixed_offset()),
                    format_iso(second.fixed_offset())
                ),
            )),
            LocalResult::None => Err((
                format!("does not exist in {}: the clocks go forward over it", self.zone),
                "Write the time that the clocks showed, or give it with its offset.".to_owned(),
            )),
        }
    }

    /// A moment on those clocks.
    #[must_use]
    pub(crate) fn shown(self, moment: DateTime<FixedOffset>) -> NaiveDateTime {
        moment.with_timezone(&self.zone).naive_local()
    }

    /// A day as this file writes it.
    #[must_use]
    pub(crate) fn day_text(self, day: NaiveDate) -> String {
        let form = match self.order {
            Order::DayFirst => "%d/%m/%Y",
            Order::MonthFirst => "%m/%d/%Y",
            Order::Iso => "%Y-%m-%d",
        };
        day.format(form).to_string()
    }
}

/// Whether a time has a second 60. No device's clock shows it, and who reads it takes it for the next minute, or the next day.
pub(crate) fn is_leap_second(text: &str) -> bool {
    text.get(16..19) == Some(":60")
}

/// What is wrong with a second 60, and what to do.
pub(crate) const LEAP_SECOND: (&str, &str) =
    ("has a second 60, which no clock here shows", "Write :59 for a leap second.");

/// A moment that is written with its offset, to the minute or more exactly. A second 60 is none.
#[must_use]
pub(crate) fn with_offset(text: &str) -> Option<DateTime<FixedOffset>> {
    let whole_minute = || DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z").ok();
    DateTime::parse_from_rfc3339(text).ok().or_else(whole_minute).filter(|_| !is_leap_second(text))
}

/// A day and a clock time in one text, in this or the other order, or the number of a workbook's cell; nothing where it is not both.
///
/// # Errors
/// When the day of them is none.
pub(crate) fn local(text: &str, order: Order) -> Option<Result<NaiveDateTime, Why>> {
    // A cell of a workbook that was never formatted: days, and a part of one.
    if let Some((date, part)) = text.split_once('.')
        && date.len() == 5
        && let (Ok(date), Some(time)) = (day(date, Order::Iso), clock(&format!("0.{part}")))
    {
        return Some(date.and_time(NaiveTime::MIN).checked_add_signed(time).ok_or_else(not_time));
    }
    let mut why = None;
    for (at, sign) in text.match_indices(['T', ' ']) {
        let (left, right) = (text[..at].trim_end_matches(','), &text[at + sign.len()..]);
        for (date, time) in [(left, right), (right, left)] {
            let Some(time) = clock(time) else { continue };
            match day(date, order) {
                Ok(date) => return Some(date.and_time(NaiveTime::MIN).checked_add_signed(time).ok_or_else(not_time)),
                Err(no) => why = why.or(Some(no)),
            }
        }
    }
    // `4:30 pm` is a clock time whose second half is none; a day that is none stands beside a whole one.
    why.filter(|_| clock(text).is_none()).map(Err)
}

fn not_time() -> Why {
    ("is no time".to_owned(), "Write a time such as 07:30 or 2026-03-02T07:30:00.".to_owned())
}

/// A moment in the form of facts: RFC 3339 to the second, with milliseconds where there are some.
#[must_use]
pub(crate) fn format_iso(moment: DateTime<FixedOffset>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// The moment of a fact.
#[must_use]
pub(crate) fn of_fact(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// A length as `01:30:00`.
#[must_use]
pub(crate) fn length_text(length: TimeDelta) -> String {
    let seconds = length.num_seconds().max(0);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_second_is_refused_and_not_the_next_midnight() {
        let clocks = Clocks { zone: chrono_tz::Europe::London, order: Order::Iso };
        for text in
            ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60", "2016-12-31 23:59:60", "2016-12-31T23:59:60.000+00:00"]
        {
            assert!(
                with_offset(text).is_none() && clocks.read(text, None).unwrap_err().0.contains("second 60"),
                "{text}"
            );
        }
        assert!(clocks.read("2016-12-31T23:59:59Z", None).is_ok());
    }
}

//! Days and clock times as other systems write them, read into moments that are one moment or a fault, and written again.

use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, TimeZone,
};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// In which order days are written with strokes between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// `02/03/2026` is the second of March.
    #[default]
    DayFirst,
    /// `02/03/2026` is the third of February.
    MonthFirst,
    /// `2026-03-02` only.
    Iso,
}

/// What is wrong, as a clause, and what to do, as a sentence.
pub type Why = (String, String);

/// A day.
///
/// # Errors
/// Why it is none.
pub fn day(text: &str, order: Order) -> Result<NaiveDate, Why> {
    if let Some(serial) = serial_day(text) {
        return Ok(serial);
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [one, two, three] = parts[..] else { return Err(no_day(order)) };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (Some(first), Some(second), Some(third)) = (number(one), number(two), number(three)) else {
        return Err(no_day(order));
    };
    let (year, month, day) = match (one.len(), three.len(), order) {
        (4, 1 | 2, _) => (first, second, third),
        (1 | 2, 4, Order::DayFirst) => (third, second, first),
        (1 | 2, 4, Order::MonthFirst) => (third, first, second),
        _ => return Err(no_day(order)),
    };
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1970..2200).contains(&year)).ok_or_else(|| no_day(order))
}

/// A day as the number of a spreadsheet's cell that was never formatted: days since 30 December 1899, five digits of them.
fn serial_day(text: &str) -> Option<NaiveDate> {
    let days = Some(text).filter(|text| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(days.parse().ok()?))
}

/// A clock time as such a number: the part of the day that has passed, to the nearest second.
fn serial_clock(text: &str) -> Option<NaiveTime> {
    let digits = text.strip_prefix("0.").filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let digits = &digits[..digits.len().min(15)];
    let whole: u64 = digits.parse().ok()?;
    let scale = 10_u64.pow(u32::try_from(digits.len()).ok()?);
    let seconds = (u128::from(whole) * 86_400 + u128::from(scale) / 2) / u128::from(scale);
    NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(seconds).ok()?, 0)
}

fn no_day(order: Order) -> Why {
    let example = match order {
        Order::DayFirst => "02/03/2026 (day first) or 2026-03-02",
        Order::MonthFirst => "03/02/2026 (month first) or 2026-03-02",
        Order::Iso => "2026-03-02",
    };
    ("is no day of the calendar".to_owned(), format!("Write it as {example}."))
}

/// A clock time, `07:30` or `07:30:00`, or a spreadsheet's `0.3125`.
#[must_use]
pub fn clock(text: &str) -> Option<NaiveTime> {
    if let Some(serial) = serial_clock(text) {
        return Some(serial);
    }
    let mut parts = text.split(':');
    let mut two = || {
        let part = parts.next()?;
        let digits = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (hours, minutes) = (two()?, two()?);
    let seconds = if text.matches(':').count() == 2 { two()? } else { 0 };
    if text.matches(':').count() > 2 { None } else { NaiveTime::from_hms_opt(hours, minutes, seconds) }
}

/// How long: `01:30:00`, `01:30`, or whole minutes.
#[must_use]
pub fn length(text: &str) -> Option<TimeDelta> {
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return text.parse().ok().and_then(TimeDelta::try_minutes);
    }
    let parts: Vec<&str> = text.split(':').collect();
    if !matches!(parts.len(), 2 | 3) || !parts.iter().all(|part| digits(part)) {
        return None;
    }
    let number = |at: usize| parts.get(at).map_or(Some(0), |part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (number(0)?, number(1)?, number(2)?);
    (hours <= 744 && minutes < 60 && seconds < 60)
        .then(|| TimeDelta::try_seconds(hours * 3600 + minutes * 60 + seconds))?
}

/// How other systems write moments in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
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
    pub fn read(self, text: &str, on: Option<NaiveDate>) -> Result<DateTime<FixedOffset>, Why> {
        if text.len() > 16
            && let Ok(moment) = DateTime::parse_from_rfc3339(text)
        {
            return Ok(moment.with_timezone(&self.zone).fixed_offset());
        }
        let not_time = || ("is no time".to_owned(), "Write a time such as 07:30 or 2026-03-02T07:30:00.".to_owned());
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (Some(day(date, self.order)?), time.trim()),
            None => match text.split_once('.').and_then(|(date, rest)| Some((serial_day(date)?, rest))) {
                Some((date, rest)) => {
                    return self.local(date.and_time(serial_clock(&format!("0.{rest}")).ok_or_else(not_time)?));
                }
                None => (on, text),
            },
        };
        let time = clock(time).ok_or_else(not_time)?;
        let date = date
            .ok_or_else(|| ("is a clock time without a day".to_owned(), "Write the day in front of it.".to_owned()))?;
        self.local(date.and_time(time))
    }

    /// The moment at which the clocks show this.
    ///
    /// # Errors
    /// Why it is not one moment: the clocks skip it, or show it twice.
    pub fn local(self, naive: NaiveDateTime) -> Result<DateTime<FixedOffset>, Why> {
        match self.zone.from_local_datetime(&naive) {
            LocalResult::Single(moment) => Ok(moment.fixed_offset()),
            LocalResult::Ambiguous(first, second) => Err((
                format!("is there twice in {}: the clocks go back over it", self.zone),
                format!("Say which is meant: {} or {}.", iso(first.fixed_offset()), iso(second.fixed_offset())),
            )),
            LocalResult::None => Err((
                format!("does not exist in {}: the clocks go forward over it", self.zone),
                "Write the time that the clocks showed, or give it with its offset.".to_owned(),
            )),
        }
    }

    /// A moment on those clocks.
    #[must_use]
    pub fn shown(self, moment: DateTime<FixedOffset>) -> NaiveDateTime {
        moment.with_timezone(&self.zone).naive_local()
    }

    /// A day as this file writes it.
    #[must_use]
    pub fn day_text(self, day: NaiveDate) -> String {
        let form = match self.order {
            Order::DayFirst => "%d/%m/%Y",
            Order::MonthFirst => "%m/%d/%Y",
            Order::Iso => "%Y-%m-%d",
        };
        day.format(form).to_string()
    }
}

/// A moment in the form of facts: RFC 3339 to the second, with milliseconds where there are some.
#[must_use]
pub fn iso(moment: DateTime<FixedOffset>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// The moment of a fact.
#[must_use]
pub fn of_fact(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// A length as `01:30:00`.
#[must_use]
pub fn length_text(length: TimeDelta) -> String {
    let seconds = length.num_seconds().max(0);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

//! Clock times: with 24 hours, with 12, without a colon, or as the part of a day that a workbook keeps.
//!
//! ```
//! use chrono::TimeDelta;
//! use homeround::cells::clock::clock;
//!
//! let half_past_four = Some(TimeDelta::minutes(16 * 60 + 30));
//! assert_eq!([clock("16:30"), clock("4:30 pm"), clock("1630")], [half_past_four; 3]);
//! assert_eq!(clock("25:00"), None);
//! ```

use chrono::TimeDelta;

use super::digits;

/// A whole day.
const DAY: i64 = 86_400;

/// A clock time as what has passed of its day: `07:30`, `7.30`, `0730`, `07:30:00.000`, `4:30pm`, `12:30 AM`, `4 pm`, a workbook's
/// `0.3125`, and `24:00`, which is the end of the day.
#[must_use]
pub fn clock(text: &str) -> Option<TimeDelta> {
    let text = text.trim();
    // A workbook keeps a time as a part of its day.
    if let Some(part) = text.strip_prefix("0.") {
        return part_of_day(part);
    }
    if text == "0" {
        return Some(TimeDelta::zero());
    }
    let bytes = text.as_bytes();
    let half = match bytes {
        [.., last, _] | [.., last, _, b'.'] if matches!(last, b'a' | b'A' | b'p' | b'P') => twelve(text),
        [.., b'a' | b'A' | b'p' | b'P', b'.', b'm' | b'M', b'.'] => twelve(text),
        _ => None,
    };
    match half {
        Some((clock, afternoon)) => {
            let time = hours_minutes(clock.trim_end(), true)?;
            let hour = time.num_hours();
            if !(1..=12).contains(&hour) {
                return None;
            }
            let hours = TimeDelta::hours(hour % 12 + if afternoon { 12 } else { 0 });
            Some(hours + (time - TimeDelta::hours(hour)))
        }
        None => hours_minutes(text, false),
    }
}

/// What stands in front of `am` or `pm`, and whether it is the afternoon.
fn twelve(text: &str) -> Option<(&str, bool)> {
    let lower = text.to_ascii_lowercase();
    ["am", "pm", "a.m.", "p.m."].iter().find_map(|end| {
        let rest = lower.strip_suffix(end)?;
        Some((&text[..rest.len()], end.starts_with('p')))
    })
}

/// Hours, minutes and seconds, parted by colons or by one point, or without a sign between; hours alone where that is enough.
fn hours_minutes(text: &str, alone: bool) -> Option<TimeDelta> {
    let (clock, nanos) = match text.split_once('.') {
        Some((clock, part)) if text.matches(':').count() == 2 => (clock, nanos(part)?),
        _ => (text, 0),
    };
    let sign = if clock.contains(':') { ':' } else { '.' };
    let parts: Vec<&str> = clock.split(sign).collect();
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes, seconds] if sign == ':' => {
            (digits(hours, 1, 2)?, digits(minutes, 1, 2)?, digits(seconds, 1, 2)?)
        }
        [hours, minutes] => (digits(hours, 1, 2)?, digits(minutes, if sign == ':' { 1 } else { 2 }, 2)?, 0),
        [hours] if alone && hours.len() <= 2 => (digits(hours, 1, 2)?, 0, 0),
        // A spreadsheet takes the zero from the front of 0930.
        [whole] => digits(whole, 3, 4).map(|whole| (whole / 100, whole % 100, 0))?,
        _ => return None,
    };
    let total = i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds);
    let good = minutes < 60 && seconds < 60 && (total < DAY || (total == DAY && nanos == 0));
    good.then(|| TimeDelta::seconds(total) + TimeDelta::nanoseconds(nanos))
}

/// Digits behind the point of a second.
fn nanos(part: &str) -> Option<i64> {
    let number: i64 = digits(part, 1, 9)?.into();
    Some(number * 10_i64.pow(9 - u32::try_from(part.len()).ok()?))
}

/// The part of a day behind `0.`, to the nearest second.
pub(super) fn part_of_day(part: &str) -> Option<TimeDelta> {
    if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // More digits than a second needs, and few enough that the product fits.
    let part = &part[..part.len().min(15)];
    let scale = 10_u64.pow(u32::try_from(part.len()).ok()?);
    let seconds = (u128::from(part.parse::<u64>().ok()?) * 86_400 + u128::from(scale) / 2) / u128::from(scale);
    TimeDelta::try_seconds(i64::try_from(seconds).ok()?)
}

/// How long: `01:30:00`, `01:30`, or whole minutes.
#[must_use]
pub fn span_of(text: &str) -> Option<TimeDelta> {
    if let Some(minutes) = digits(text, 1, 4) {
        return TimeDelta::try_minutes(minutes.into());
    }
    let parts: Option<Vec<u32>> = text.split(':').map(|part| digits(part, 1, 4)).collect();
    let (hours, minutes, seconds) = match parts?[..] {
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let good = hours <= 744 && minutes < 60 && seconds < 60;
    good.then(|| TimeDelta::try_seconds(i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_time_however_it_is_written() {
        let seconds = |text: &str| clock(text).map(|time| time.num_seconds());
        for text in [
            "16:30",
            "16.30",
            "1630",
            "4:30pm",
            "4.30 pm",
            "4:30 PM",
            "4:30 p.m.",
            "16:30:00",
            "16:30:00.000",
            "0.6875",
        ] {
            assert_eq!(seconds(text), Some(16 * 3600 + 1800), "{text}");
        }
        assert_eq!(seconds("4pm"), Some(16 * 3600));
        assert_eq!((seconds("12:30 AM"), seconds("12:15 PM"), seconds("12 am")), (Some(1800), Some(44_100), Some(0)));
        assert_eq!((seconds("0930"), seconds("930"), seconds("0000")), (Some(34_200), Some(34_200), Some(0)));
        assert_eq!((seconds("24:00"), seconds("2400"), seconds("24:00:00")), (Some(DAY), Some(DAY), Some(DAY)));
        assert_eq!((seconds("0.5"), seconds("0.25"), seconds("0.999999")), (Some(43_200), Some(21_600), Some(DAY)));
        assert_eq!((seconds("00.30"), seconds("0")), (Some(1800), Some(0)));
    }

    #[test]
    fn no_time_is_made_of_what_is_none() {
        for text in [
            "", "24:01", "24:00:01", "25:00", "7", "07:60", "07:30:60", "2560", "13:00 pm", "0:30 am", "13 pm", "pm",
            "am", "7:3:2:1", "-1:00", "é:30", "07:30x", "0.", "0.x", "1.5", "a.m.", "12345", "7:30 qm", "99", "ém",
        ] {
            assert_eq!(clock(text), None, "{text}");
        }
        assert_eq!(span_of("01:30"), Some(TimeDelta::minutes(90)));
        assert_eq!((span_of("90"), span_of("1:75"), span_of("")), (Some(TimeDelta::minutes(90)), None, None));
    }
}

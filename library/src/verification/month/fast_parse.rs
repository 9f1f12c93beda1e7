//! Cells of an event in the form that programs write, read without a detour; whatever else stands there is left to the slow way.

use homeround_core::ground::{Date, Instant, Place};
use homeround_core::verification::{Confidence, EventKind, Fix, PunchMethod};

/// A whole number in digits.
pub(super) fn parse_number(cell: &[u8]) -> Option<u64> {
    // Eighteen digits always fit: a longer number goes the slow way.
    if cell.is_empty() || cell.len() > 18 {
        return None;
    }
    cell.iter().try_fold(0_u64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0')))
}

fn small(cell: &[u8]) -> Option<i32> {
    parse_number(cell).and_then(|number| i32::try_from(number).ok())
}

/// Two digits.
fn two(cell: &[u8], at: usize) -> Option<i64> {
    // What is no digit wraps round to ten or more: one comparison tests both sides.
    let (tens, ones) = (cell[at].wrapping_sub(b'0'), cell[at + 1].wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| i64::from(tens) * 10 + i64::from(ones))
}

/// Reads moments, most of which are of the day that was read last.
#[derive(Default)]
pub(super) struct Moments {
    text: [u8; 10],
    days: Option<i64>,
}

impl Moments {
    /// `2026-03-02T07:30:00.250+00:00`: the moment, and the minutes east of UTC.
    pub(super) fn read(&mut self, cell: &[u8]) -> Option<(Instant, i16)> {
        let (front, rest) = cell.split_first_chunk::<19>()?;
        if [front[10], front[13], front[16]] != *b"T::" {
            return None;
        }
        let days = self.day(front)?;
        let (hour, minute, second) = (two(front, 11)?, two(front, 14)?, two(front, 17)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (millis, zone) = match rest.split_first() {
            // Exactly three digits: fewer are tenths or hundredths, and more must be rounded the slow way.
            Some((b'.', after)) if after.len() > 3 && !after[3].is_ascii_digit() => (small(&after[..3])?, &after[3..]),
            _ => (0, rest),
        };
        let offset = match zone {
            b"Z" | b"+00:00" => 0,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let (hours, minutes) = (two(zone, 1)?, two(zone, 4)?);
                let size = (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)?;
                // An offset of minus zero is "not known" to RFC 3339: left to the slow way.
                if *sign == b'-' { if size == 0 { return None } else { -size } } else { size }
            }
            _ => return None,
        };
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60;
        Some((Instant(seconds * 1000 + i64::from(millis)), i16::try_from(offset).ok()?))
    }

    /// Days since 1970 of the `2026-03-02` that a moment begins with.
    fn day(&mut self, front: &[u8; 19]) -> Option<i64> {
        let text: &[u8; 10] = front.first_chunk()?;
        // The rows of a day repeat its date: it is worked out once.
        if self.days.is_some() && *text == self.text {
            return self.days;
        }
        if [text[4], text[7]] != *b"--" {
            return None;
        }
        let year = small(&text[..4])?;
        let (month, day) = (u32::try_from(two(text, 5)?).ok()?, u32::try_from(two(text, 8)?).ok()?);
        let days = Date::new(year, month, day).map(|date| i64::from(date.0))?;
        (self.text, self.days) = (*text, Some(days));
        Some(days)
    }
}

/// The longest cell of a decimal: nine digits, a point and seven.
const LONGEST: usize = 17;

/// A decimal of at most so many digits after its point, seven at most, in units of the last of them.
fn scaled(cell: &[u8], digits: usize) -> Option<i64> {
    const TENS: [i64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    let (negative, cell) = cell.strip_prefix(b"-").map_or((false, cell), |rest| (true, rest));
    if cell.len() > LONGEST {
        return None;
    }
    let (mut units, mut point) = (0_i64, None);
    for (at, byte) in cell.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            units = units * 10 + i64::from(digit);
        } else if *byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return None;
        }
    }
    let whole = point.unwrap_or(cell.len());
    let after = point.map_or(0, |point| cell.len() - point - 1);
    if !(1..=9).contains(&whole) || point.is_some() && after == 0 {
        return None;
    }
    let units = units * TENS.get(digits.checked_sub(after)?)?;
    Some(if negative { -units } else { units })
}

/// What the columns of a fix say: nothing of a fix that is not there.
pub(super) fn parse_fix([latitude, longitude, accuracy, confidence, age, mock]: [&[u8]; 6]) -> Option<Option<Fix>> {
    let age_ms = if age.is_empty() { 0 } else { u32::try_from(parse_number(age)?).ok()? };
    let mock = flag(mock)?;
    if latitude.is_empty() && longitude.is_empty() {
        return Some(None);
    }
    let place = Place { lat: parse_degrees(latitude)?, lon: parse_degrees(longitude)? };
    // An accuracy below zero says that there is no place: the slow way knows.
    let accuracy_mm = if accuracy.is_empty() { 0 } else { u32::try_from(scaled(accuracy, 3)?).ok()? };
    let confidence = match confidence {
        b"68" => Confidence::P68,
        b"95" => Confidence::P95,
        b"" => Confidence::Unknown,
        _ => return None,
    };
    Some(Some(Fix { place, accuracy_mm, confidence, age_ms, mock }).filter(Fix::is_place))
}

/// Decimal degrees in ten-millionths.
pub(super) fn parse_degrees(cell: &[u8]) -> Option<i32> {
    scaled(cell, 7).and_then(|units| i32::try_from(units).ok())
}

fn flag(cell: &[u8]) -> Option<bool> {
    match cell {
        b"" | b"no" | b"false" | b"0" => Some(false),
        b"yes" | b"true" | b"1" => Some(true),
        _ => None,
    }
}

pub(super) fn parse_kind(cell: &[u8]) -> Option<EventKind> {
    EventKind::from_word(std::str::from_utf8(cell).ok()?)
}

pub(super) fn parse_method(cell: &[u8]) -> Option<PunchMethod> {
    PunchMethod::from_word(std::str::from_utf8(cell).ok()?)
}

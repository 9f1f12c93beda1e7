//! Cells of an event in the form that programs write, read without a detour; whatever else stands there is left to the slow way.

use homeround_core::ground::{Date, Instant, Place};
use homeround_core::verification::{Confidence, Fix, Kind, Method};

/// A whole number in digits.
pub(super) fn number(cell: &[u8]) -> Option<u64> {
    if cell.is_empty() || cell.len() > 18 {
        return None;
    }
    cell.iter().try_fold(0_u64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0')))
}

fn small(cell: &[u8]) -> Option<i32> {
    number(cell).and_then(|number| i32::try_from(number).ok())
}

/// `2026-03-02T07:30:00.250+00:00`: the moment, and the minutes east of UTC.
pub(super) fn moment(cell: &[u8]) -> Option<(Instant, i16)> {
    let (front, rest) = cell.split_at_checked(19)?;
    let marks = [front[4], front[7], front[10], front[13], front[16]];
    if marks != *b"--T::" {
        return None;
    }
    let part = |from: usize, to: usize| small(&front[from..to]);
    let month = u32::try_from(part(5, 7)?).ok()?;
    let date = Date::new(part(0, 4)?, month, u32::try_from(part(8, 10)?).ok()?)?;
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (millis, zone) = match rest.split_first() {
        Some((b'.', after)) if after.len() > 3 && !after[3].is_ascii_digit() => (small(&after[..3])?, &after[3..]),
        _ => (0, rest),
    };
    let offset = match zone {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), a, b, b':', c, d] => {
            let (hours, minutes) = (small(&[*a, *b])?, small(&[*c, *d])?);
            let size = (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)?;
            // An offset of minus nought is "not known" to RFC 3339: left to the slow way.
            if *sign == b'-' { if size == 0 { return None } else { -size } } else { size }
        }
        _ => return None,
    };
    let clock = i64::from(hour * 3600 + minute * 60 + second - offset * 60);
    let seconds = i64::from(date.0) * 86_400 + clock;
    Some((Instant(seconds * 1000 + i64::from(millis)), i16::try_from(offset).ok()?))
}

/// A decimal of at most so many digits after its point, in units of the last of them.
fn scaled(cell: &[u8], digits: usize) -> Option<i64> {
    let (negative, cell) = cell.strip_prefix(b"-").map_or((false, cell), |rest| (true, rest));
    let point = cell.iter().position(|byte| *byte == b'.').unwrap_or(cell.len());
    let (whole, part) = (&cell[..point], cell.get(point + 1..).unwrap_or(b""));
    if part.len() > digits || whole.len() > 9 || (point < cell.len() && part.is_empty()) {
        return None;
    }
    let after = if part.is_empty() { 0 } else { number(part)? };
    let units = number(whole)? * 10_u64.pow(u32::try_from(digits).ok()?)
        + after * 10_u64.pow(u32::try_from(digits - part.len()).ok()?);
    let units = i64::try_from(units).ok()?;
    Some(if negative { -units } else { units })
}

/// What the columns of a fix say: nothing of a fix that is not there.
pub(super) fn fix([latitude, longitude, accuracy, confidence, age, mock]: [&[u8]; 6]) -> Option<Option<Fix>> {
    let age_ms = if age.is_empty() { 0 } else { u32::try_from(number(age)?).ok()? };
    let mock = flag(mock)?;
    if latitude.is_empty() && longitude.is_empty() {
        return Some(None);
    }
    let place = Place { lat: degrees(latitude)?, lon: degrees(longitude)? };
    let accuracy_mm = if accuracy.is_empty() { 0 } else { u32::try_from(scaled(accuracy, 3)?).ok()? };
    let confidence = match confidence {
        b"68" => Confidence::P68,
        b"95" => Confidence::P95,
        b"" => Confidence::Unknown,
        _ => return None,
    };
    Some(Some(Fix { place, accuracy_mm, confidence, age_ms, mock }))
}

/// Decimal degrees in ten-millionths.
pub(super) fn degrees(cell: &[u8]) -> Option<i32> {
    scaled(cell, 7).and_then(|units| i32::try_from(units).ok())
}

fn flag(cell: &[u8]) -> Option<bool> {
    match cell {
        b"" | b"no" | b"false" | b"0" => Some(false),
        b"yes" | b"true" | b"1" => Some(true),
        _ => None,
    }
}

pub(super) fn kind(cell: &[u8]) -> Option<Kind> {
    Some(match cell {
        b"in" => Kind::In,
        b"out" => Kind::Out,
        b"leave" => Kind::Leave,
        b"return" => Kind::Return,
        b"no_access" => Kind::NoAccess,
        b"client_declined" => Kind::ClientDeclined,
        b"task_done" => Kind::TaskDone,
        b"note" => Kind::Note,
        b"server_anchor" => Kind::ServerAnchor,
        b"key_rotate" => Kind::KeyRotate,
        _ => return None,
    })
}

pub(super) fn method(cell: &[u8]) -> Option<Method> {
    Some(match cell {
        b"gps" => Method::Gps,
        b"caller_number" => Method::CallerNumber,
        b"static_tag" => Method::StaticTag,
        b"challenge_tag" => Method::ChallengeTag,
        b"one_time_token" => Method::OneTimeToken,
        b"manual" => Method::Manual,
        _ => return None,
    })
}
